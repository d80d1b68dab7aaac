"""转办 and 督办: how an application goes from unit to unit, and how the county office presses one."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class RoutingQuerySet(models.QuerySet):
    def waiting(self):
        """Sent and neither accepted nor returned."""
        return self.filter(answered_at__isnull=True)


class Routing(models.Model):
    """One transfer to the unit that holds the information, with its reason; returned with a reason too. The clock goes on."""

    application = models.ForeignKey(
        "requests_app.Application", models.PROTECT, related_name="routings", verbose_name="申请"
    )
    from_department = models.ForeignKey("county.Department", models.PROTECT, related_name="+", verbose_name="转出单位")
    to_department = models.ForeignKey("county.Department", models.PROTECT, related_name="+", verbose_name="转入单位")
    reason = models.CharField("转办理由", max_length=300)
    sent_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="转办人")
    sent_at = models.DateTimeField("转办时间", default=timezone.now)
    is_accepted = models.BooleanField("是否接收", null=True, blank=True)
    answer_reason = models.CharField("退回理由", max_length=300, blank=True)
    answered_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接收或退回人"
    )
    answered_at = models.DateTimeField("接收或退回时间", null=True, blank=True)

    objects = RoutingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转办"
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at__isnull=True), name="routing_one_waiting"
            ),
            models.CheckConstraint(condition=~Q(from_department=F("to_department")), name="routing_to_another_unit"),
            models.CheckConstraint(condition=~Q(reason=""), name="routing_says_why"),
            models.CheckConstraint(
                name="routing_answered_whole",
                condition=Q(is_accepted__isnull=True, answered_at__isnull=True, answered_by__isnull=True)
                | Q(is_accepted=True, answered_at__isnull=False, answered_by__isnull=False)
                | (Q(is_accepted=False, answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.from_department} → {self.to_department}"


class Urging(models.Model):
    """督办 by the county office (条例 Art. 47), with the unit's answer."""

    application = models.ForeignKey(
        "requests_app.Application", models.PROTECT, related_name="urgings", verbose_name="申请"
    )
    text = models.TextField("督办要求", max_length=1000)
    urged_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="督办人")
    urged_at = models.DateTimeField("督办时间", default=timezone.now)
    answer_by_on = models.DateField("回复期限", null=True, blank=True)
    answer = models.TextField("回复", max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回复人"
    )
    answered_at = models.DateTimeField("回复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "督办"
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="urging_says_what"),
            models.CheckConstraint(
                name="urging_answered_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"督办 {timezone.localtime(self.urged_at):%Y-%m-%d}"
