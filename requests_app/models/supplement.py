"""补正, and the reasons asked for in a mass application: what the applicant is asked for before the case goes on."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from county.encryption import EncryptedTextField


class Supplement(models.Model):
    """通知补正: once, within 7 working days; the clock starts anew when it arrives (条例 Art. 30).

    The limit runs from the registered service of its notice. When it is over, a person closes the case or judges the reason.
    """

    application = models.OneToOneField(
        "requests_app.Application", models.PROTECT, related_name="supplement", verbose_name="申请"
    )
    matters = models.TextField("需要补正的内容", max_length=1000)
    asked_on = models.DateField("通知日期")
    asked_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="经办人")
    answer_by_on = models.DateField("补正期限", help_text="合理的补正期限，自通知之日起计算；届满遇休息日的顺延。")
    notice_received_on = models.DateField("申请人收到补正通知日期", null=True, blank=True, editable=False)
    # A supplement that came over the internet after the last day, until its reason is judged.
    offered_on = models.DateField("逾期提交日期", null=True, blank=True, editable=False)
    posted_on = models.DateField("申请人寄出日期", null=True, blank=True)
    proof = models.CharField("收到、寄出日期的凭证", max_length=200, blank=True)
    late_reason = EncryptedTextField("申请人说明的逾期理由", max_length=1000, blank=True)
    judgement = models.TextField("对逾期理由的认定", max_length=1000, blank=True)
    received_on = models.DateField("收到补正日期", null=True, blank=True, editable=False)
    text = EncryptedTextField("补正内容", max_length=3000, blank=True)
    is_late_excused = models.BooleanField("逾期有正当理由", default=False)
    lapsed_on = models.DateField("视为放弃日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "补正"
        constraints = [
            models.CheckConstraint(condition=~Q(matters=""), name="supplement_says_what"),
            models.CheckConstraint(condition=Q(answer_by_on__gt=F("asked_on")), name="supplement_gives_time"),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("asked_on")),
                name="supplement_received_after",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(lapsed_on__isnull=True), name="supplement_arrived_or_lapsed"
            ),
            models.CheckConstraint(
                condition=Q(lapsed_on__isnull=True) | Q(lapsed_on__gt=F("answer_by_on")),
                name="supplement_lapses_after_its_day",
            ),
            models.CheckConstraint(
                condition=Q(lapsed_on__isnull=True) | Q(notice_received_on__isnull=False),
                name="supplement_lapses_only_once_told",
            ),
            models.CheckConstraint(
                condition=Q(notice_received_on__isnull=True) | Q(notice_received_on__gte=F("asked_on")),
                name="supplement_told_after_it_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(is_late_excused=False) | ~Q(judgement=""), name="supplement_excused_with_a_judgement"
            ),
            models.CheckConstraint(
                condition=Q(posted_on__isnull=True) | ~Q(proof=""), name="supplement_posted_with_proof"
            ),
        ]

    def __str__(self):
        return f"补正（{self.asked_on} 通知）"

    def is_past(self, on: date) -> bool:
        """Whether `on` lies after the last day; no limit runs before the applicant was told."""
        return self.notice_received_on is not None and on > self.answer_by_on


class ReasonsRequest(models.Model):
    """要求说明理由 for an application whose number or frequency is clearly beyond reason (条例 Art. 35)."""

    application = models.OneToOneField(
        "requests_app.Application", models.PROTECT, related_name="reasons_request", verbose_name="申请"
    )
    facts = models.TextField("申请数量、频次情况", max_length=1000)
    asked_on = models.DateField("要求日期")
    asked_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="经办人")
    answer_by_on = models.DateField("说明期限")
    answer = EncryptedTextField("申请人说明的理由", max_length=2000, blank=True)
    answered_on = models.DateField("说明日期", null=True, blank=True)
    is_reasonable = models.BooleanField("理由合理", null=True, blank=True)
    judged_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认定人"
    )
    judged_on = models.DateField("认定日期", null=True, blank=True)
    judgement = models.TextField("认定意见", max_length=1000, blank=True)
    deferred_until = models.DateField("延迟答复的合理期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "说明理由"
        constraints = [
            models.CheckConstraint(condition=~Q(facts=""), name="reasons_request_gives_facts"),
            models.CheckConstraint(condition=Q(answer_by_on__gt=F("asked_on")), name="reasons_request_gives_time"),
            models.CheckConstraint(
                name="reasons_request_judged_whole",
                condition=Q(is_reasonable__isnull=True, judged_by__isnull=True, judged_on__isnull=True, judgement="")
                | (Q(is_reasonable__isnull=False, judged_by__isnull=False, judged_on__isnull=False) & ~Q(judgement="")),
            ),
            models.CheckConstraint(
                name="reasons_request_deferred_when_reasonable",
                condition=Q(deferred_until__isnull=True) | Q(is_reasonable=True),
            ),
        ]

    def __str__(self):
        return f"要求说明理由（{self.asked_on}）"
