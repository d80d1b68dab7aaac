"""领导变动: since when the 机构信息 of a unit no longer names the right people."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from county.models import Setting
from county.models.visibility import OfUnits


class LeadershipChange(Setting, models.Model):
    """A change of those who lead a unit; its 机构信息 must follow within 20 working days (条例 Art. 20(2), 26)."""

    department = models.ForeignKey(
        "county.Department", models.PROTECT, related_name="leadership_changes", verbose_name="单位"
    )
    changed_on = models.DateField("变动日期", help_text="任免决定的日期。自次日起二十个工作日内更新机构信息。")
    what = models.CharField("变动情况", max_length=200, help_text="如“赵某任局长，钱某不再担任”。")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", editable=False
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = OfUnits.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "领导变动"
        ordering = ["-changed_on", "-pk"]

    def __str__(self):
        return f"{self.department} {self.changed_on:%Y-%m-%d}"

    def clean(self):
        super().clean()
        if self.changed_on and self.changed_on > timezone.localdate():
            raise ValidationError({"changed_on": "变动日期不能在将来。"})
