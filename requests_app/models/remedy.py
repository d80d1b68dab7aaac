"""行政复议 and 行政诉讼 over an application, with their results and their own deadlines (条例 Art. 51)."""

from django.db import models
from django.db.models import F, Q


class RemedyKind(models.TextChoices):
    """The three groups of section 四 of the annual report, and the unit's own correction."""

    RECONSIDERATION = "reconsideration", "行政复议"
    SUIT = "suit", "行政诉讼（未经复议直接起诉）"
    SUIT_AFTER = "suit_after", "行政诉讼（复议后起诉）"
    # The unit finds its own reply wrong; nobody else decided, and section 四 counts it nowhere.
    SELF = "self", "本机关自行纠正"


# Section 四 of the annual report.
COUNTED = (RemedyKind.RECONSIDERATION, RemedyKind.SUIT, RemedyKind.SUIT_AFTER)


class RemedyResult(models.TextChoices):
    PENDING = "pending", "尚未审结"
    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"


class Remedy(models.Model):
    """One reconsideration or suit."""

    Kind = RemedyKind
    Result = RemedyResult

    application = models.ForeignKey(
        "requests_app.Application", models.PROTECT, related_name="remedies", verbose_name="申请"
    )
    kind = models.CharField("类型", max_length=16, choices=RemedyKind.choices)
    authority = models.CharField("复议机关或者法院", max_length=100)
    case_number = models.CharField("案号", max_length=60, blank=True)
    is_simplified = models.BooleanField("适用简易程序", default=False)
    notified_on = models.DateField("收到通知日期", help_text="收到复议答复通知书或者应诉通知书的日期。")
    answer_by_on = models.DateField("提交答复或者答辩的期限", null=True, blank=True, editable=False)
    answered_on = models.DateField("提交答复或者答辩日期", null=True, blank=True)
    result = models.CharField("结果", max_length=10, choices=RemedyResult.choices, default=RemedyResult.PENDING)
    decided_on = models.DateField("审结日期", null=True, blank=True)
    decision = models.TextField("决定、裁判要点", max_length=1000, blank=True)
    redo_by_on = models.DateField("重新答复的期限", null=True, blank=True)
    recorded_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "复议、诉讼"
        ordering = ["application", "notified_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="remedy_decided_whole",
                condition=Q(result="pending", decided_on__isnull=True)
                | (~Q(result="pending") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("notified_on")), name="remedy_decided_after"
            ),
            models.CheckConstraint(
                condition=Q(redo_by_on__isnull=True) | Q(result="corrected"), name="remedy_redo_when_corrected"
            ),
            models.CheckConstraint(
                condition=Q(is_simplified=False) | Q(kind="reconsideration"),
                name="remedy_simplified_is_reconsideration",
            ),
            models.CheckConstraint(
                condition=~Q(kind="self") | Q(result="corrected", redo_by_on__isnull=False),
                name="remedy_own_correction_is_to_be_redone",
            ),
        ]

    def __str__(self):
        if self.kind == RemedyKind.SELF:
            return f"{self.get_kind_display()}（{self.decided_on}）"
        return f"{self.get_kind_display()}：{self.get_result_display()}"
