"""整改: a demand on a unit with its clock, the unit's replies with evidence, and the re-check by another person."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from county.cases.timeline import TimelineEntry
from county.cases.triggers import Guarded, Trigger, append_only
from county.cases.workflow import Step, WorkflowCase
from county.models import Department, Role, WorkdayLimit
from county.models.visibility import OfUnits


class Severity(models.TextChoices):
    """How soon a fault must be mended; what is urgent is taken down first."""

    URGENT = "urgent", "立即（泄露个人信息、严重表述错误）"
    SIMPLE = "simple", "一般"
    COMPLEX = "complex", "较复杂"
    SYSTEMIC = "systemic", "制度类"


class Source(models.TextChoices):
    """What the demand comes from."""

    DAILY = "daily", "日常检查"
    COMPLAINT = "complaint", "投诉举报"
    ERROR_REPORT = "error_report", "网站找错"
    INSPECTION = "inspection", "督查检查"
    BULLETIN = "bulletin", "通报"


class RectificationStatus(models.TextChoices):
    """A label says what the demand waits for, or how it ended."""

    DRAFT = "draft", "拟发"
    SENT = "sent", "待签收"
    RECEIVED = "received", "整改中"
    REPLIED = "replied", "待复查"
    CLOSED = "closed", "已整改"
    WITHDRAWN = "withdrawn", "已撤销"


class Escalation(models.IntegerChoices):
    """What has followed on lateness so far; each comes once."""

    NONE = 0, "无"
    LATE = 1, "已逾期"
    URGED = 2, "已督办"
    BULLETIN = 3, "列入通报"


WITH_UNIT = (RectificationStatus.SENT, RectificationStatus.RECEIVED)
OPEN = (*WITH_UNIT, RectificationStatus.REPLIED)
UNIT, OFFICE = (Role.OFFICER, Role.LEADER), (Role.COUNTY_OFFICE,)


class RectificationQuerySet(OfUnits):
    def open(self):
        """Sent, and not yet closed or withdrawn."""
        return self.filter(status__in=OPEN)

    def overdue(self, today: date):
        """Past its day without a reply."""
        return self.filter(status__in=WITH_UNIT, due_on__lt=today)

    def concerning(self, department_id: int):
        """A unit reads a demand once it is sent."""
        return super().concerning(department_id).exclude(status=RectificationStatus.DRAFT)


class Rectification(WorkdayLimit, WorkflowCase):
    """One demand of the county office on one unit (条例 Art. 47). It is re-checked by somebody other than who sent it."""

    Status = RectificationStatus
    STEPS = (
        Step("open", (), Status.DRAFT, "拟发", OFFICE),
        Step("write", (Status.DRAFT,), None, "修改", OFFICE),
        Step("send", (Status.DRAFT,), Status.SENT, "发出", OFFICE),
        Step("sign_for", (Status.SENT,), Status.RECEIVED, "签收", UNIT),
        Step("deem_signed", (Status.SENT,), Status.RECEIVED, "视为签收", by_system=True),
        Step("draft_reply", (Status.RECEIVED,), None, "起草整改回复", UNIT),
        Step("reply", (Status.RECEIVED,), Status.REPLIED, "提交整改回复", (Role.LEADER,)),
        Step("pass", (Status.REPLIED,), Status.CLOSED, "复查通过", OFFICE),
        Step("send_back", (Status.REPLIED,), Status.RECEIVED, "退回", OFFICE, needs_note=True),
        Step("extend", WITH_UNIT, None, "延期", OFFICE, needs_note=True),
        Step("ask_help", (Status.SENT, Status.RECEIVED), None, "请求协调", UNIT, needs_note=True),
        Step("answer_help", OPEN, None, "答复协调请求", OFFICE, needs_note=True),
        Step("talk", OPEN, None, "约谈", OFFICE, needs_note=True),
        Step("withdraw", (Status.DRAFT, *OPEN), Status.WITHDRAWN, "撤销", OFFICE, needs_note=True),
        Step("move_deadline", OPEN, None, "放假安排变动，期限重算", by_system=True),
        Step("mark_late", WITH_UNIT, None, "逾期", by_system=True),
        Step("urge", WITH_UNIT, None, "督办", by_system=True),
        Step("name_late", WITH_UNIT, None, "列入下期通报", by_system=True),
    )

    number = models.CharField("编号", max_length=30, unique=True, null=True, blank=True, editable=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="rectifications", verbose_name="整改单位")
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)
    subject = models.CharField(
        "整改事项", max_length=80, help_text="一句话写明问题。请不要写个人姓名、电话、证件号码。"
    )
    demand = models.TextField("整改要求", max_length=2000)
    basis = models.CharField("依据", max_length=200, help_text="如“《政府信息公开条例》第二十六条”。")
    severity = models.CharField("类别", max_length=20, choices=Severity.choices, default=Severity.SIMPLE)
    source = models.CharField("问题来源", max_length=20, choices=Source.choices, default=Source.DAILY)
    source_number = models.CharField("来源编号", max_length=40, blank=True, help_text="如投诉编号、检查编号。")
    document = models.ForeignKey(
        "catalog.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="涉及的政府信息"
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人", editable=False
    )
    created_at = models.DateTimeField("拟稿时间", default=timezone.now, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发出人", editable=False
    )
    sent_on = models.DateField("发出日期", null=True, editable=False)
    notice = models.TextField("整改通知书", blank=True, editable=False)
    notice_sha256 = models.CharField("通知书摘要", max_length=64, blank=True, editable=False)
    received_on = models.DateField("签收日期", null=True, editable=False)
    extension_days = models.PositiveSmallIntegerField("已延期（工作日）", default=0, editable=False)
    sent_back = models.PositiveSmallIntegerField("退回次数", default=0, editable=False)
    escalation = models.PositiveSmallIntegerField(
        "督办情况", choices=Escalation.choices, default=Escalation.NONE, editable=False
    )
    help_due_on = models.DateField("协调答复期限", null=True, editable=False)
    replied_on = models.DateField("回复日期", null=True, editable=False)
    closed_on = models.DateField("办结日期", null=True, editable=False)
    rechecked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="复查人", editable=False
    )
    is_on_time = models.BooleanField("按期完成", null=True, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改事项"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["department", "status", "due_on"], name="rectification_desk", condition=Q(status__in=OPEN)
            )
        ]
        constraints = [
            *WorkdayLimit.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status__in=(*OPEN, RectificationStatus.CLOSED))
                | Q(number__isnull=False, sent_by__isnull=False, sent_on__isnull=False, due_on__isnull=False)
                & ~Q(notice=""),
                name="rectification_sent_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=RectificationStatus.CLOSED)
                | Q(closed_on__isnull=False, is_on_time__isnull=False, replied_on__isnull=False)
                & Q(rechecked_by__isnull=False)
                & ~Q(rechecked_by=F("sent_by")),
                name="rectification_rechecked_by_another",
            ),
            models.CheckConstraint(condition=Q(extension_days__lte=10), name="rectification_extension_range"),
            models.CheckConstraint(
                condition=~Q(status=RectificationStatus.RECEIVED) | Q(received_on__isnull=False),
                name="rectification_received_has_day",
            ),
        ]

    def __str__(self):
        return self.number or f"拟发整改（{self.subject}）"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def open_draft(self) -> "RectificationReply | None":
        """The reply that the unit is writing."""
        return self.replies.filter(submitted_at=None).first()


class RectificationEntry(TimelineEntry):
    """One step of a demand, chained to the step before."""

    case = models.ForeignKey(Rectification, models.PROTECT, related_name="timeline", verbose_name="整改事项")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "整改流转记录"


class RectificationReply(Guarded, models.Model):
    """What the unit has done, with evidence. Once its leader has submitted it, it stays as it is."""

    TRIGGERS = (
        Trigger(
            "oversight_reply_kept",
            "oversight_rectificationreply",
            "BEFORE UPDATE OR DELETE",
            "oversight_keep_submitted_reply",
            """
BEGIN
    IF TG_OP = 'DELETE' OR OLD.submitted_at IS NOT NULL THEN
        RAISE EXCEPTION 'reply % was submitted or is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END """,
        ),
    )

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="replies", verbose_name="整改事项")
    number = models.PositiveSmallIntegerField("次数")
    text = models.TextField("整改情况", max_length=2000)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起草人")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    submitted_at = models.DateTimeField("提交时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "整改回复"
        ordering = ["rectification", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rectification", "number"], name="rectification_reply_number"),
            models.UniqueConstraint(
                fields=["rectification"], condition=Q(submitted_at=None), name="rectification_one_draft_reply"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="rectification_reply_submitted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.rectification} 第{self.number}次回复"


class RectificationEvidence(Guarded, models.Model):
    """What proves a reply: a document as it was at that moment, or the number of another case. It stays with its reply."""

    TRIGGERS = (
        Trigger(
            "oversight_evidence_kept",
            "oversight_rectificationevidence",
            "BEFORE INSERT OR UPDATE OR DELETE",
            "oversight_keep_evidence",
            """
DECLARE
    touched bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.reply_id ELSE OLD.reply_id END;
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
            SELECT 1 FROM oversight_rectificationreply WHERE id = touched AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the evidence of reply % stays', touched USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END """,
        ),
    )

    reply = models.ForeignKey(RectificationReply, models.PROTECT, related_name="evidence", verbose_name="整改回复")
    document = models.ForeignKey(
        "catalog.Document", models.PROTECT, null=True, related_name="+", verbose_name="政府信息"
    )
    revision = models.ForeignKey("catalog.Revision", models.PROTECT, null=True, related_name="+", verbose_name="稿")
    digest = models.CharField("内容摘要值", max_length=64, blank=True)
    case_number = models.CharField("办件编号", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整改佐证"
        ordering = ["reply", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, revision__isnull=False, case_number="") & ~Q(digest="")
                | Q(document__isnull=True, revision__isnull=True, digest="") & ~Q(case_number=""),
                name="rectification_evidence_is_one_thing",
            )
        ]

    def __str__(self):
        if self.document_id is None:
            return f"办件 {self.case_number}"
        return f"{self.document.index_number} {self.document.title}（第 {self.revision.number} 稿，摘要 {self.digest[:12]}）"


class Recheck(Guarded, models.Model):
    """复查: what the records said when somebody of the county office looked, and what they decided. Only added."""

    TRIGGERS = append_only("oversight_recheck")

    class Result(models.TextChoices):
        PASSED = "passed", "通过"
        SENT_BACK = "sent_back", "退回"

    reply = models.OneToOneField(RectificationReply, models.PROTECT, related_name="recheck", verbose_name="整改回复")
    result = models.CharField("结论", max_length=20, choices=Result.choices)
    records = models.TextField("当时的记录")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="复查人")
    checked_at = models.DateTimeField("复查时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "复查记录"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.reply}：{self.get_result_display()}"


class ReferralQuerySet(OfUnits):
    def visible_to(self, user):
        """The county office, and nobody of the unit concerned (条例 Art. 47(2), 53): a proposal is no punishment."""
        seen = super().visible_to(user)
        return seen if user.sees_all_units else seen.none()


class Referral(WorkflowCase):
    """追责建议 to the organ in charge (任免机关、监察机关). The portal punishes nobody; it proposes and keeps the answer."""

    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        APPROVED = "approved", "已审定"
        SENT = "sent", "已送出"
        ANSWERED = "answered", "已反馈"

    STEPS = (
        Step("open", (), Status.DRAFT, "拟稿", OFFICE),
        Step("approve", (Status.DRAFT,), Status.APPROVED, "审定", OFFICE),
        Step("return", (Status.APPROVED,), Status.DRAFT, "退回", OFFICE, needs_note=True),
        Step("send", (Status.APPROVED,), Status.SENT, "送出", OFFICE),
        Step("record_answer", (Status.SENT,), Status.ANSWERED, "登记反馈", OFFICE, needs_note=True),
    )

    number = models.CharField("编号", max_length=30, unique=True, null=True, blank=True, editable=False)
    rectification = models.ForeignKey(
        Rectification, models.PROTECT, related_name="referrals", verbose_name="整改事项", editable=False
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位", editable=False)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)
    organ = models.CharField("送交机关", max_length=100)
    facts = models.TextField("事实和依据", max_length=2000, help_text="写职务，不写姓名。")
    proposed = models.CharField("建议", max_length=200, help_text="如“责令检查”“约谈”；由有权机关决定。")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人", editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审定人", editable=False
    )
    sent_on = models.DateField("送出日期", null=True, editable=False)
    answered_on = models.DateField("反馈日期", null=True, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "追责建议"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft") | Q(approved_by__isnull=False) & ~Q(approved_by=F("drafted_by")),
                name="referral_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "approved")) | Q(number__isnull=False, sent_on__isnull=False),
                name="referral_sent_has_number",
            ),
        ]

    def __str__(self):
        return self.number or f"追责建议（{self.rectification}）"


class ReferralEntry(TimelineEntry):
    """One step of a proposal, chained to the step before."""

    case = models.ForeignKey(Referral, models.PROTECT, related_name="timeline", verbose_name="追责建议")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "追责建议流转记录"
