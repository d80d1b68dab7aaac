"""Records every change of what is set up for the county: units, columns, holiday notices, mailboxes, limits, templates."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models, transaction

from county.cases.timeline import NewEntry, append_many
from county.models import Setting, SettingEntry, User

SHOWN = 200  # characters of a row's name

Action = SettingEntry.Action


def registers() -> list[type[models.Model]]:
    """Every model whose changes are recorded."""
    return [model for model in apps.get_models() if issubclass(model, Setting)]


@contextmanager
def recorded(*changing: type[models.Model], actor: User | None, note: str = "") -> Iterator[None]:
    """What the block changes in the rows of these models is recorded when it ends, in its transaction.

    The tables are short: they are read before and after, and other writers wait meanwhile. `actor` None is the system.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in changing)
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        before = [_rows(model) for model in changing]
        yield
        entries = []
        for model, old in zip(changing, before, strict=True):
            entries += _differences(model, old, _rows(model), actor, note)
        append_many(SettingEntry, entries)


def _rows(model: type[models.Model]) -> dict[str, tuple[str, dict[str, object]]]:
    """Name and state of each row, by id."""
    return {str(row.pk): (str(row)[:SHOWN], row.state) for row in model._base_manager.order_by("pk")}


def _differences(model, old: dict, new: dict, actor: User | None, note: str) -> Iterator[NewEntry]:
    nothing = ("", {})
    for pk in sorted(old.keys() | new.keys()):
        (old_name, was), (new_name, now) = old.get(pk, nothing), new.get(pk, nothing)
        if was == now:
            continue
        action = Action.ADDED if pk not in old else Action.REMOVED if pk not in new else Action.CHANGED
        changed = {name: [was.get(name), now.get(name)] for name in now | was if was.get(name) != now.get(name)}
        details = {"register": model._meta.label, "shown_as": new_name or old_name}
        yield NewEntry(pk, action, actor=actor, note=note, facts={"changed": changed}, details=details)


def differences() -> Iterator[str]:
    """Where a row is not what the last entry about it says: something was set without an entry."""
    for model in registers():
        told: dict[str, dict[str, object]] = {}
        for entry in SettingEntry.objects.filter(register=model._meta.label).order_by("sequence").iterator():
            told.setdefault(entry.case_id, {}).update(
                {name: after for name, (_, after) in entry.facts.get("changed", {}).items()}
            )
        for pk, (name, state) in _rows(model).items():
            if any(state.get(field) != value for field, value in told.pop(pk, {}).items()):
                yield f"{model._meta.verbose_name}“{name}”：现状与最近的变更记录不符"
        for pk, last in told.items():
            if any(value is not None for value in last.values()):
                yield f"{model._meta.verbose_name} {pk}：已删除，没有删除记录"
