"""归集批次: one reading of a source."""

from django.db import models
from django.db.models import Q

from county.models.visibility import OfUnits


class RunQuerySet(OfUnits):
    unit = "source__department"


class Run(models.Model):
    """One reading of one source. Whoever reads renews the lease; a run whose lease is over was interrupted."""

    class Outcome(models.TextChoices):
        DONE = "done", "成功"
        PARTIAL = "partial", "部分"
        FAILED = "failed", "失败"
        INTERRUPTED = "interrupted", "中断"

    source = models.ForeignKey("harvest.Source", models.PROTECT, related_name="runs", verbose_name="来源")
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True)
    lease_until = models.DateTimeField("租约到", editable=False)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, blank=True)
    listed = models.PositiveIntegerField("列出", default=0)
    fetched = models.PositiveIntegerField("读取", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("有变", default=0)
    duplicates = models.PositiveIntegerField("重复", default=0)
    gone = models.PositiveIntegerField("已删", default=0)
    refused = models.PositiveIntegerField("拒收", default=0)
    reasons = models.JSONField("原因", default=dict)
    note = models.CharField("说明", max_length=300, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "归集批次"
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["source", "-started_at"], name="run_of_source")]
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(ended_at__isnull=True), name="run_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="run_ended_has_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"
