"""网友提问 of an interview: encrypted at rest; what the public reads of it is typed and released like any sentence."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from county.cases.timeline import TimelineEntry
from county.cases.triggers import Guarded, Trigger
from county.cases.workflow import Step, WorkflowCase
from county.encryption import EncryptedTextField
from county.models import Role, User
from county.models.visibility import OfUnits
from participation.models.interview import Interview

ASK_LENGTH, NICKNAME_LENGTH = 500, 20
ANONYMOUS = "网友"


class DeclineReason(models.TextChoices):
    """Why a question is not taken: a list, so that nobody is told a reason of the day."""

    OFF_TOPIC = "off_topic", "与访谈主题无关"
    SAME = "same", "与已列入的提问重复"
    PERSONAL = "personal", "含个人信息，需另行处理"
    LETTER = "letter", "属个人诉求，请通过信箱或者信访渠道反映"
    UNLAWFUL = "unlawful", "含有法律法规禁止的内容"


class AskStatus(models.TextChoices):
    RECEIVED = "received", "待审核"
    ACCEPTED = "accepted", "已列入"
    DECLINED = "declined", "不列入"
    ANSWERED = "answered", "现场已答"
    ANSWERED_AFTER = "answered_after", "会后答复"


A = AskStatus


class AskQuerySet(OfUnits):
    unit = "interview__department"

    def open(self):
        """Neither declined nor answered."""
        return self.filter(status__in=(A.RECEIVED, A.ACCEPTED))


ASK_TRIGGERS = (
    Trigger(
        "participation_ask_kept",
        "participation_ask",
        "BEFORE DELETE OR UPDATE OF number, interview_id, sent_at",
        function="participation_keep_ask",
        body="""
BEGIN
    RAISE EXCEPTION 'question % is on record: it stays', OLD.number USING ERRCODE = 'restrict_violation';
END """,
    ),
)


class Ask(WorkflowCase, Guarded):
    """One question of the public. Number and query code follow it; of the code a digest is kept."""

    Status = AskStatus
    UNTOLD = ("masked_text", "nickname", "answer")
    TRIGGERS = ASK_TRIGGERS

    STEPS = (
        Step("send", (), A.RECEIVED, "提问", by_public=True),
        Step("accept", (A.RECEIVED,), A.ACCEPTED, "列入", (Role.OFFICER,)),
        Step("decline", (A.RECEIVED, A.ACCEPTED), A.DECLINED, "不列入", (Role.OFFICER,)),
        Step("object", (A.DECLINED,), A.RECEIVED, "提问人提出异议", by_public=True),
        Step("answer", (A.RECEIVED, A.ACCEPTED), A.ANSWERED, "现场已答", by_system=True),
        Step("answer_after", (A.ACCEPTED,), A.ANSWERED_AFTER, "会后答复", (Role.OFFICER,)),
    )

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="asks", verbose_name="访谈")
    number = models.CharField("提问编号", max_length=20, unique=True, editable=False)
    code_digest = models.CharField("查询码摘要", max_length=64, editable=False)
    nickname = models.CharField("称呼", max_length=NICKNAME_LENGTH, default=ANONYMOUS)
    text = EncryptedTextField("提问")
    masked_text = models.CharField("遮盖后的提问", max_length=ASK_LENGTH)
    contact = EncryptedTextField("联系方式", blank=True)
    status = models.CharField("状态", max_length=20, choices=A.choices, default=A.RECEIVED, editable=False)
    sent_at = models.DateTimeField("提问时间", default=timezone.now, editable=False)
    decline_reason = models.CharField("不列入的理由", max_length=20, choices=DeclineReason.choices, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人")
    objected_at = models.DateTimeField("提出异议时间", null=True, blank=True, editable=False)
    declined_before_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="原审核人"
    )
    answer = models.TextField("会后答复", max_length=2000, blank=True)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "访谈提问"
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["interview", "status", "sent_at"], name="ask_desk")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=A.DECLINED) | Q(decided_by__isnull=False) & ~Q(decline_reason=""),
                name="ask_declined_with_reason",
            ),
            # Once objected to, another person decides.
            models.CheckConstraint(
                condition=Q(declined_before_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(declined_before_by=F("decided_by")),
                name="ask_objection_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status=A.ANSWERED_AFTER) | ~Q(answer=""), name="ask_answered_after_says_what"
            ),
        ]

    def __str__(self):
        return self.number


class AskEntry(TimelineEntry):
    """One step in the life of a question, chained to the step before."""

    case = models.ForeignKey(Ask, models.PROTECT, related_name="timeline", verbose_name="提问")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "访谈提问记录"
