"""What changed in the public catalogue, and under which content version: what followers outside read (条例 Art. 25)."""

from django.db import models
from django.db.models import Q

from county.cases.triggers import Guarded, append_only


class Change(Guarded, models.Model):
    """One item that came to stand in the public catalogue, or left it, under one content version.

    Written only by catalog.shelf.shelving, under the number to which the same act raises the version. The version's row stays
    locked until that act commits, so numbers become visible in their order: who has read up to a number misses nothing.
    """

    TRIGGERS = append_only("catalog_change")

    class Act(models.TextChoices):
        SHELVED = "shelved", "上架"
        UNSHELVED = "unshelved", "下架"

    class Reason(models.TextChoices):
        PUBLISHED = "published", "发布"
        RENEWED = "renewed", "更新"
        REFILED = "refiled", "调整栏目"
        VALIDITY = "validity", "标注有效性"
        WITHDRAWN = "withdrawn", "撤回"
        IMPORTED = "imported", "导入"

    pk = models.CompositePrimaryKey("version", "document_id")
    version = models.BigIntegerField("目录版本")
    document = models.ForeignKey("catalog.Document", models.PROTECT, related_name="changes", db_index=False)
    act = models.CharField("变动", max_length=10, choices=Act.choices)
    reason = models.CharField("原因", max_length=10, choices=Reason.choices)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "目录变动"
        indexes = [
            models.Index(fields=["document", "-version"], name="change_of_document"),
            # What a dump, a terminal or a post must no longer show.
            models.Index(fields=["version"], name="change_unshelved", condition=Q(act="unshelved")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="unshelved", reason="withdrawn") | (Q(act="shelved") & ~Q(reason="withdrawn")),
                name="change_reason_fits_act",
            ),
        ]
