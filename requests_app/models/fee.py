"""信息处理费 (国办函〔2020〕109号): one notice an application, by item or by volume."""

from datetime import date

from django.db import models
from django.db.models import F, Q


class FeeBasis(models.TextChoices):
    ITEMS = "items", "按件计收"
    PAGES = "pages", "按量计收"


class FeeNotice(models.Model):
    """收费通知, its payment or its lapse. The clock starts anew on the day after full payment."""

    Basis = FeeBasis

    application = models.OneToOneField(
        "requests_app.Application", models.PROTECT, related_name="fee_notice", verbose_name="申请"
    )
    basis = models.CharField("计收方式", max_length=8, choices=FeeBasis.choices)
    month = models.DateField("计收月份", help_text="按件计收以自然月累计，记该月第一天。")
    quantity_before = models.PositiveIntegerField("本月此前件数", default=0)
    quantity = models.PositiveIntegerField("件数或页数")
    amount = models.PositiveIntegerField("金额（元）")
    working = models.TextField("计算过程", blank=True)
    noticed_on = models.DateField("通知日期")
    noticed_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="经办人")
    received_on = models.DateField("申请人收到日期", null=True, blank=True)
    pay_by_on = models.DateField("缴费期限", null=True, blank=True, editable=False)
    paid_on = models.DateField("缴清日期", null=True, blank=True)
    voucher_number = models.CharField("财政票据号码", max_length=40, blank=True)
    lapsed_on = models.DateField("视为放弃日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "收费"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="fee_notice_charges_something"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="fee_notice_counts_something"),
            models.CheckConstraint(
                condition=Q(basis="items") | Q(quantity_before=0), name="fee_notice_pages_are_of_one_application"
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, pay_by_on__isnull=True)
                | Q(received_on__gte=F("noticed_on"), pay_by_on__gt=F("received_on")),
                name="fee_notice_received_then_due",
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(paid_on__gte=F("noticed_on")), name="fee_notice_paid_after"
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(lapsed_on__isnull=True), name="fee_notice_paid_or_lapsed"
            ),
            models.CheckConstraint(
                condition=Q(lapsed_on__isnull=True) | Q(lapsed_on__gt=F("pay_by_on")),
                name="fee_notice_lapses_after_its_day",
            ),
        ]

    def __str__(self):
        return f"收费通知 {self.amount} 元"

    def is_past(self, on: date) -> bool:
        """Whether `on` lies after the last day; no limit runs before the applicant has the notice."""
        return self.pay_by_on is not None and on > self.pay_by_on
