"""The abstract entry of a timeline; `county.cases.timeline` chains, appends and verifies."""

import hashlib
import json
from datetime import UTC

from django.conf import settings
from django.db import models
from django.utils import timezone

from county.cases.triggers import Guarded, Trigger, append_only


class TimelineEntry(Guarded, models.Model):
    """One act. A concrete class adds `case`, a PROTECT foreign key with `related_name="timeline"` to a model that has
    STEPS and a status. One that adds further columns names them in `hashed`.

    `facts` is what the act changed (county/cases/facts.py). Entries of format 1, from before there were facts, have none.
    """

    WITHOUT_FACTS, WITH_FACTS = 1, 2

    hashed = (
        "sequence",
        "previous_hash",
        "case_id",
        "action",
        "from_status",
        "to_status",
        "actor_id",
        "actor_name",
        "note",
        "at",
    )

    sequence = models.BigIntegerField("序号", unique=True)
    action = models.CharField("动作", max_length=40)
    from_status = models.CharField("原状态", max_length=30, blank=True)
    to_status = models.CharField("新状态", max_length=30, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    actor_name = models.CharField("经办人姓名", max_length=150)
    note = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")
    facts = models.JSONField("改动", default=dict, editable=False)
    hash_format = models.PositiveSmallIntegerField("摘要格式", default=WITHOUT_FACTS, editable=False)
    previous_hash = models.CharField("前一记录摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        abstract = True
        ordering = ["sequence"]
        verbose_name = verbose_name_plural = "办理记录"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hash_format=2) | models.Q(hash_format=1, facts={}),
                name="%(app_label)s_%(class)s_facts_hashed",
            )
        ]

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.actor_name} {self.action_label}"

    @classmethod
    def triggers(cls) -> tuple[Trigger, ...]:
        return (*append_only(cls._meta.db_table), *super().triggers())

    @property
    def action_label(self) -> str:
        """The label of the step; an act that is no step of the case stands under its own name."""
        steps = self._meta.get_field("case").related_model.STEPS
        return {step.action: step.label for step in steps}.get(self.action, self.action)

    @property
    def status_change(self) -> str:
        """`拟稿 → 送审`; empty when the status stayed."""
        if self.from_status == self.to_status:
            return ""
        labels = dict(self._meta.get_field("case").related_model._meta.get_field("status").flatchoices)
        return " → ".join(labels.get(status, status) for status in (self.from_status, self.to_status) if status)

    def computed_hash(self) -> str:
        """SHA-256 of the entry's fields in a fixed order as JSON, the time in UTC to the microsecond.

        From format 2 on the number of the format comes first and the facts, their keys sorted, last.
        """
        values = {name: getattr(self, name) for name in self.hashed}
        values["at"] = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        said = list(values.values())
        if self.hash_format != self.WITHOUT_FACTS:
            said = [self.hash_format, *said, self.facts]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
