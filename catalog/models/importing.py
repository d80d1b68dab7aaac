"""导入批次: who took in what, and when."""

from django.db import models


class ImportBatch(models.Model):
    """One run of an import. Its items carry a review record of kind 导入 that names it."""

    label = models.CharField("名称", max_length=120)
    source = models.CharField("来源", max_length=60, help_text="同一来源内，行标识唯一。")
    run_by = models.CharField("执行人", max_length=80)
    started_at = models.DateTimeField("开始时间", auto_now_add=True)
    is_demo = models.BooleanField("示范数据", default=False)
    imported = models.PositiveIntegerField("新导入", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    refused = models.PositiveIntegerField("拒绝", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-started_at"]

    def __str__(self):
        return self.label
