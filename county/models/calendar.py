"""The calendar as data: holidays and worked weekends of the State Council's yearly notices."""

from django.db import models

from county.models.setting import Setting


class HolidayNotice(Setting, models.Model):
    """The notice by which the State Council fixes one year's holidays. A year without one has provisional deadlines."""

    UNRECORDED = ("loaded_at",)

    year = models.PositiveSmallIntegerField("年份", unique=True)
    title = models.CharField("通知名称", max_length=200)
    number = models.CharField("发文字号", max_length=60, blank=True)
    url = models.URLField("原文地址", blank=True)
    source = models.CharField("数据来源", max_length=200, help_text="软件包及版本，或录入人依据的文件。")
    loaded_at = models.DateTimeField("载入时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "放假安排通知"
        ordering = ["-year"]

    def __str__(self):
        return f"{self.year} 年放假安排"

    @property
    def state(self) -> dict[str, object]:
        days = self.days.order_by("day").values_list("day", "name", "is_workday")
        return super().state | {"days": [[day.isoformat(), name, is_workday] for day, name, is_workday in days]}


class SpecialDay(models.Model):
    """A day that is not what its weekday says: a holiday on a weekday, or a weekend day that is worked (调休上班)."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班", help_text="勾选为调休上班，不勾选为放假。")
    name = models.CharField("节日", max_length=40)
    notice = models.ForeignKey(HolidayNotice, models.CASCADE, related_name="days", verbose_name="依据的通知")

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.name}（{'上班' if self.is_workday else '放假'}）"
