"""Counters: the one place that index, case and document numbers come from."""

from django.db import models


class Counter(models.Model):
    """The last number given in a series; locked while the next is taken, so numbers are unique and gap-free."""

    series = models.CharField("序列", max_length=80)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="counter_series_year_unique")]

    def __str__(self):
        return f"{self.series}/{self.year}：{self.last}"
