"""征求意见: of a third party, of an organ that made the document too, or of another organ (条例 Art. 11, 32, 34)."""

from django.db import models
from django.db.models import F, Q

from county.encryption import EncryptedTextField


class Party(models.TextChoices):
    THIRD_PARTY = "third_party", "第三方"
    CO_MAKER = "co_maker", "共同制作机关"
    OTHER_ORGAN = "other_organ", "其他机关"


class Answer(models.TextChoices):
    """Silence of a third party leaves the decision to the agency; a co-maker's silence is consent."""

    WAITING = "waiting", "待答复"
    AGREES = "agrees", "同意公开"
    AGREES_IN_PART = "agrees_in_part", "同意部分公开"
    OBJECTS = "objects", "不同意公开"
    SILENT = "silent", "逾期未答复"
    RECALLED = "recalled", "不再征求"


class ConsultationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answer=Answer.WAITING)


class Consultation(models.Model):
    """One letter to one party. It tells the information, never the applicant."""

    Party = Party
    Answer = Answer

    application = models.ForeignKey(
        "requests_app.Application", models.PROTECT, related_name="consultations", verbose_name="申请"
    )
    party = models.CharField("征求对象", max_length=12, choices=Party.choices)
    name = EncryptedTextField("名称或者姓名", max_length=100)
    contact = EncryptedTextField("联系方式", max_length=200, blank=True)
    department = models.ForeignKey(
        "county.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本县机关"
    )
    question = models.TextField("拟公开的信息与征求事项", max_length=2000)
    sent_on = models.DateField("发出日期")
    sent_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="经办人")
    received_on = models.DateField("对方收到日期", null=True, blank=True)
    answer_by_on = models.DateField("答复期限", null=True, blank=True, editable=False)
    answer = models.CharField("答复意见", max_length=16, choices=Answer.choices, default=Answer.WAITING)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    posted_on = models.DateField("对方寄出日期", null=True, blank=True)
    reasons = EncryptedTextField("答复理由", max_length=2000, blank=True)
    # Whether an objection holds, and what the agency decides when the law leaves it to it.
    is_objection_reasonable = models.BooleanField("反对理由合理", null=True, blank=True)
    decision = models.TextField("本机关的判断", max_length=1000, blank=True)
    overridden_on = models.DateField("决定公开日期", null=True, blank=True)
    override_reason = models.TextField("公共利益理由", max_length=1000, blank=True)
    override_notified_on = models.DateField("书面告知第三方日期", null=True, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["application", "pk"]
        indexes = [
            models.Index(fields=["answer_by_on"], name="consultation_waiting", condition=Q(answer="waiting")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="consultation_says_what"),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("sent_on")),
                name="consultation_received_after",
            ),
            models.CheckConstraint(
                name="consultation_answered_whole",
                condition=Q(answer="waiting", answered_on__isnull=True)
                | (~Q(answer="waiting") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("sent_on")),
                name="consultation_answered_after",
            ),
            # The law sets fifteen working days for third parties and co-makers only; other organs' silence has no effect.
            models.CheckConstraint(
                condition=~Q(answer="silent") | (~Q(party="other_organ") & Q(received_on__isnull=False)),
                name="consultation_silence_where_the_law_knows_it",
            ),
            models.CheckConstraint(
                name="consultation_override_of_a_third_party_told",
                condition=Q(overridden_on__isnull=True, override_reason="", override_notified_on__isnull=True)
                | (
                    Q(party="third_party", answer__in=["objects", "agrees_in_part", "silent"])
                    & Q(overridden_on__isnull=False, override_notified_on__isnull=False)
                    & ~Q(override_reason="")
                ),
            ),
        ]

    def __str__(self):
        return f"征求{self.get_party_display()}意见（{self.sent_on}）"

    @property
    def is_unreceived(self) -> bool:
        """Waited for, while nobody has entered that the letter arrived."""
        return self.answer == Answer.WAITING and self.received_on is None

    @property
    def is_consent(self) -> bool | None:
        """Whether the answer lets the information be published: None leaves it to the agency."""
        if self.answer == Answer.AGREES:
            return True
        if self.answer == Answer.SILENT:
            return True if self.party == Party.CO_MAKER else None
        if self.answer == Answer.OBJECTS:
            return None if self.is_objection_reasonable is None else not self.is_objection_reasonable
        return None
