"""设置变更记录: what is set up for the whole county, and every change of it with the state before and after."""

from django.apps import apps
from django.db import models

from county.cases.facts import fact_of
from county.models.entry import TimelineEntry


class Setting:
    """For a model of which every change is recorded: units, columns, holiday notices, mailboxes, limits, templates.

    UNRECORDED names columns that follow from others or say only when a row was written.
    """

    UNRECORDED: tuple[str, ...] = ()

    @property
    def state(self) -> dict[str, object]:
        """What is set here, in full: nothing of it is anybody's personal data."""
        fields = [field for field in self._meta.concrete_fields if field.name not in ("id", *self.UNRECORDED)]
        return {field.name: fact_of(field, getattr(self, field.attname), longest=None) for field in fields}


class SettingEntry(TimelineEntry):
    """One change of one row. `case_id` is the row's id and may be that of a row which is gone."""

    class Action(models.TextChoices):
        ADDED = "added", "新增"
        CHANGED = "changed", "变更"
        REMOVED = "removed", "删除"

    hashed = (*TimelineEntry.hashed, "register", "shown_as")

    action = models.CharField("动作", max_length=40, choices=Action.choices)
    register = models.CharField("登记簿", max_length=60, help_text="如 catalog.Column")
    case_id = models.CharField("编号", max_length=40)
    shown_as = models.CharField("对象", max_length=200)

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "设置变更记录"
        indexes = [models.Index(fields=["register", "case_id", "-sequence"], name="setting_entry_of_a_row")]

    @property
    def action_label(self) -> str:
        return self.get_action_display()

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.register)

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Name of each field that changed, its value before and after, as a person reads them."""
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        return [
            (_name(fields.get(name), name), *(_shown(fields.get(name), value) for value in pair))
            for name, pair in self.facts.get("changed", {}).items()
        ]


def _name(field: models.Field | None, name: str) -> str:
    """The label of a column; the days of a holiday notice are rows of their own."""
    return str(field.verbose_name) if field else {"days": "放假与调休"}.get(name, name)


def _shown(field: models.Field | None, value: object) -> str:
    """A recorded value as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in (None, "", []):
        return "无"
    if isinstance(value, list):
        return "；".join(
            " ".join(_shown(None, part) for part in row) if isinstance(row, list) else str(row) for row in value
        )
    choices = dict(field.flatchoices) if field else {}
    return str(choices.get(value, value))
