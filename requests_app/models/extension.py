"""延期: once, by at most 20 working days, approved by the responsible person and told before expiry (条例 Art. 33)."""

from django.db import models
from django.db.models import F, Q

LONGEST_EXTENSION = 20  # working days


class Extension(models.Model):
    """The one extension of an application."""

    application = models.OneToOneField(
        "requests_app.Application", models.PROTECT, related_name="extension", verbose_name="申请"
    )
    days = models.PositiveSmallIntegerField("延长工作日")
    reason = models.TextField("延期理由", max_length=500)
    approved_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="同意人")
    approved_on = models.DateField("同意日期")
    notified_on = models.DateField("告知申请人日期")
    # Empty when the clock was paused.
    previous_due_on = models.DateField("原答复期限", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=LONGEST_EXTENSION), name="extension_within_20"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_says_why"),
            models.CheckConstraint(condition=Q(notified_on__gte=F("approved_on")), name="extension_approved_then_told"),
            models.CheckConstraint(
                condition=Q(previous_due_on__isnull=True) | Q(notified_on__lte=F("previous_due_on")),
                name="extension_told_before_expiry",
            ),
        ]

    def __str__(self):
        return f"延期 {self.days} 个工作日"
