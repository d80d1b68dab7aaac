"""意见征集: one draft or question that is put to the public, from the first word to the feedback."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from catalog.models import Document
from county.cases.digests import DigestFields
from county.cases.gate import (
    Gate,
    ReviewedText,
    approver_is_a_third,
    passed_has_review,
    review_only_once_passed,
    reviewer_is_another,
)
from county.cases.review import Review
from county.cases.timeline import TimelineEntry
from county.cases.triggers import Guarded, Trigger, append_only
from county.cases.workflow import Step, WorkflowCase
from county.models import Department, Role
from county.models.visibility import OfUnits
from county.site.addresses import address_of
from participation.models.kind import CallKind

TITLE_LENGTH, REASON_LENGTH = 60, 300


class CallStatus(models.TextChoices):
    DRAFT = "draft", "拟稿"
    SUBMITTED = "submitted", "待审查"
    REFERRED = "referred", "报请确定"
    REVIEWED = "reviewed", "待审定"
    PUBLISHED = "published", "已公布"
    ENDED = "ended", "已终止"
    WITHDRAWN = "withdrawn", "已撤回"
    CANCELLED = "cancelled", "已取消"


SENT = (CallStatus.SUBMITTED, CallStatus.REFERRED, CallStatus.REVIEWED)
PUBLIC = (CallStatus.PUBLISHED, CallStatus.ENDED)
EVER_PUBLIC = (*PUBLIC, CallStatus.WITHDRAWN)
PASSED = (CallStatus.REVIEWED, *EVER_PUBLIC)
CALL_GATE = Gate("征集公告", author="drafted_by", sender="sent_by", approver="approved_by")


class CallQuerySet(OfUnits):
    """Calls by their phase; the database's clock decides, as in `participation.calls.phases.phase_of`."""

    def public(self):
        """What anyone may read now."""
        return self.filter(status__in=PUBLIC)

    def ever_public(self):
        """Published, ended, or withdrawn since: an address that was given out once."""
        return self.filter(status__in=EVER_PUBLIC)

    def at_now(self):
        """Each call with `now`, the database's time."""
        return self.annotate(now=Now())

    def before(self):
        return self.filter(status=CallStatus.PUBLISHED, opens_at__gt=Now())

    def open(self):
        return self.filter(status=CallStatus.PUBLISHED, opens_at__lte=Now(), closes_at__gt=Now())

    def closed(self):
        """The period is over, and nothing was answered yet."""
        return self.filter(status=CallStatus.PUBLISHED, closes_at__lte=Now(), answered_at=None)

    def answered(self):
        return self.filter(status=CallStatus.PUBLISHED, answered_at__isnull=False)

    def overdue(self, today):
        """Closed, and neither answered in time nor within the postponement."""
        late = Q(postponed_to=None, feedback_due_on__lt=today) | Q(postponed_to__lt=today)
        return self.closed().filter(late)


CALL_TRIGGERS = (
    Trigger(
        "participation_call_kept",
        "participation_opinioncall",
        "BEFORE DELETE OR UPDATE",
        function="participation_keep_call",
        body="""
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'call % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.digest, NEW.kind_id, NEW.department_id) IS DISTINCT FROM (OLD.digest, OLD.kind_id, OLD.department_id)
        AND (OLD.status <> 'draft' OR NEW.status <> 'draft') THEN
        RAISE EXCEPTION 'call % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    -- The period that was reviewed is the period that is published; what was published is only ever prolonged.
    IF OLD.status IN ('submitted', 'referred', 'reviewed') AND NEW.closes_at IS DISTINCT FROM OLD.closes_at
        OR OLD.status IN ('submitted', 'referred', 'reviewed') AND OLD.opens_at IS NOT NULL AND NEW.opens_at IS DISTINCT FROM OLD.opens_at
        OR OLD.status IN ('published', 'ended', 'withdrawn')
            AND (NEW.closes_at < OLD.closes_at OR NEW.opens_at IS DISTINCT FROM OLD.opens_at) THEN
        RAISE EXCEPTION 'the period of call % is fixed and never falls', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    -- Whoever prolongs a period does so while it runs.
    IF OLD.status = 'published' AND NEW.closes_at > OLD.closes_at AND OLD.closes_at <= clock_timestamp() THEN
        RAISE EXCEPTION 'call % is closed: its period is not prolonged', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
    # 规章制定程序条例 Art. 15; 国令713 Art. 15; 征收条例 Art. 10: days after the day of opening, counted in Shandong's time.
    Trigger(
        "participation_call_period",
        "participation_opinioncall",
        "BEFORE INSERT OR UPDATE OF status, opens_at, closes_at, short_reason",
        function="participation_check_period",
        body="""
DECLARE
    kind participation_callkind;
    days integer;
BEGIN
    IF NEW.status <> 'published' OR NEW.opens_at IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO kind FROM participation_callkind WHERE slug = NEW.kind_id;
    days := ((NEW.closes_at - interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai')::date
        - (NEW.opens_at AT TIME ZONE 'Asia/Shanghai')::date;
    IF days < kind.law_days AND (NOT kind.may_shorten OR btrim(NEW.short_reason) = '' OR days < kind.shortest) THEN
        RAISE EXCEPTION 'call %: % days are fewer than the % of its kind', NEW.id, days, kind.law_days
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
    # 国令713 Art. 29: a policy on which the public was asked is not decided on before the public was answered, or told why not.
    Trigger(
        "participation_answered_first",
        "catalog_revision",
        "BEFORE INSERT OR UPDATE OF status",
        function="participation_require_outcome",
        when="NEW.status IN ('approved', 'published')",
        body="""
BEGIN
    IF EXISTS (SELECT FROM participation_opinioncall c WHERE c.final_document_id = NEW.document_id AND c.status = 'published'
            AND NOT EXISTS (SELECT FROM participation_calloutcome o
                WHERE o.call_id = c.id AND o.stage = 'result' AND o.status = 'published')
            AND NOT EXISTS (SELECT FROM participation_callwaiver w WHERE w.call_id = c.id)) THEN
        RAISE EXCEPTION 'document % answers a call whose outcome is not public', NEW.document_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class OpinionCall(WorkflowCase, ReviewedText):
    """One call. Its phase (尚未开始, 征集中, 已截止) follows from instants in the database's clock and is never stored.

    `opens_at` None is "at publication"; publication fixes it. `closes_at` is the first instant that is too late. The draft of the
    announcement (`draft_text`) is 第1稿; later ones come by a change notice.
    """

    Status = CallStatus
    STEPS = (
        Step("plan", (), CallStatus.DRAFT, "安排征集", (Role.OFFICER,)),
        Step("write", (CallStatus.DRAFT,), None, "起草公告", (Role.OFFICER,)),
        Step("submit", (CallStatus.DRAFT,), CallStatus.SUBMITTED, "送审", (Role.OFFICER,)),
        Step("pass_review", (CallStatus.SUBMITTED,), CallStatus.REVIEWED, "审查", (Role.REVIEWER,)),
        Step("refer", (CallStatus.SUBMITTED,), CallStatus.REFERRED, "报请确定", (Role.REVIEWER,), needs_note=True),
        Step(
            "determine", (CallStatus.REFERRED,), CallStatus.SUBMITTED, "登记确定意见", (Role.REVIEWER,), needs_note=True
        ),
        Step("approve", (CallStatus.REVIEWED,), CallStatus.PUBLISHED, "审定公布", (Role.LEADER,)),
        Step("return", SENT, CallStatus.DRAFT, "退回", (Role.REVIEWER, Role.LEADER), needs_note=True),
        Step("recall", (CallStatus.SUBMITTED,), CallStatus.DRAFT, "撤回送审", (Role.OFFICER,)),
        Step("cancel", (CallStatus.DRAFT,), CallStatus.CANCELLED, "取消", (Role.OFFICER, Role.LEADER), needs_note=True),
        Step("withdraw", PUBLIC, CallStatus.WITHDRAWN, "撤回公开", (Role.LEADER,), needs_note=True),
        # Carried out when the change notice is approved (participation.calls.changes).
        Step("change", (CallStatus.PUBLISHED,), None, "发布变更公告", (Role.LEADER,)),
        Step("end", (CallStatus.PUBLISHED,), CallStatus.ENDED, "终止征集", (Role.LEADER,)),
        Step("begin_change", (CallStatus.PUBLISHED,), None, "起草变更公告", (Role.OFFICER,)),
        Step("enter", (CallStatus.PUBLISHED,), None, "录入线下意见", (Role.OFFICER,)),
        Step("sort", (CallStatus.PUBLISHED,), None, "归纳", (Role.OFFICER,)),
        Step("begin_outcome", (CallStatus.PUBLISHED,), None, "起草结果反馈", (Role.OFFICER,)),
        Step("answer", (CallStatus.PUBLISHED,), None, "公布结果反馈", (Role.LEADER,)),
        Step("link_final", (CallStatus.PUBLISHED,), None, "关联正式文件", (Role.OFFICER,)),
        Step("waive", PUBLIC, None, "免予反馈", (Role.LEADER,), needs_note=True),
        Step("urge", (CallStatus.PUBLISHED,), None, "督办", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("move_deadline", (CallStatus.PUBLISHED,), None, "放假安排变动，反馈期限重算", by_system=True),
    )
    GATE = CALL_GATE
    # Only says with which calendar a day was last worked out.
    UNTOLD = ("calendar_version",)
    DIGESTED = DigestFields(
        "title",
        "background",
        "explanation",
        "draft_text",
        "questions",
        "short_reason",
        "post_address",
        "counter",
        "email",
        "contact",
        "contact_phone",
    )

    kind = models.ForeignKey(CallKind, models.PROTECT, related_name="calls", verbose_name="征集类型")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="opinion_calls", verbose_name="征集部门", editable=False
    )
    title = models.CharField("征集标题", max_length=TITLE_LENGTH)
    background = models.TextField("背景和征集事项", max_length=5000)
    explanation = models.TextField("起草说明", max_length=20000, blank=True)
    draft_text = models.TextField("征求意见稿", max_length=200000, blank=True)
    questions = models.TextField("问卷", max_length=20000, blank=True)
    opens_at = models.DateTimeField("开始时间", null=True, blank=True, help_text="不填为公布之时。")
    closes_at = models.DateTimeField("截止时间")
    short_reason = models.CharField("缩短期限的理由", max_length=REASON_LENGTH, blank=True)
    post_address = models.CharField("信函地址", max_length=200, blank=True, help_text="地址、邮编和收件人。")
    counter = models.CharField("现场提交地点", max_length=200, blank=True)
    email = models.EmailField("电子邮箱", max_length=100, blank=True)
    contact = models.CharField("联系人", max_length=40)
    contact_phone = models.CharField("联系电话", max_length=40, help_text="办公电话。")
    status = models.CharField(
        "状态", max_length=20, choices=CallStatus.choices, default=CallStatus.DRAFT, editable=False
    )

    drafted_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="拟稿人", editable=False
    )
    sent_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="送审人", editable=False
    )
    review = models.ForeignKey(
        "participation.CallReview", models.PROTECT, null=True, related_name="+", verbose_name="审查单", editable=False
    )
    reviewed_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="审查人", editable=False
    )
    approved_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="审定人", editable=False
    )
    published_at = models.DateTimeField("公布时间", null=True, editable=False)
    feedback_due_on = models.DateField("反馈期限", null=True, editable=False)
    is_provisional = models.BooleanField("期限为暂算", default=False, editable=False)
    calendar_version = models.CharField("日历版本", max_length=12, blank=True, editable=False)
    postponed_to = models.DateField("推迟反馈至", null=True, editable=False)
    ended_at = models.DateTimeField("终止时间", null=True, editable=False)
    closing_count = models.PositiveIntegerField("截止时意见数", null=True, editable=False)
    closing_digest = models.CharField("截止记录摘要", max_length=64, blank=True, editable=False)
    answered_at = models.DateTimeField("结果公布时间", null=True, editable=False)
    summary_at = models.DateTimeField("意见汇总公布时间", null=True, editable=False)
    final_document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinion_calls",
        verbose_name="正式文件",
        editable=False,
    )
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    TRIGGERS = CALL_TRIGGERS
    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见征集"
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                fields=["closes_at", "id"], name="call_closing", condition=Q(status="published", answered_at=None)
            ),
            models.Index(
                fields=["-opens_at", "-id"], name="call_newest", condition=Q(status__in=("published", "ended"))
            ),
            models.Index(fields=["final_document"], name="call_final", condition=Q(final_document__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=EVER_PUBLIC)
                | Q(opens_at__isnull=False, published_at__isnull=False, feedback_due_on__isnull=False),
                name="call_public_has_its_period",
            ),
            passed_has_review("call_passed_has_review", PASSED),
            review_only_once_passed("call_review_only_once_passed", PASSED),
            reviewer_is_another("call_reviewer_is_another", CALL_GATE, unless=~Q(status__in=PASSED)),
            approver_is_a_third("call_approver_is_a_third", CALL_GATE, EVER_PUBLIC),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("call", self.pk)

    @property
    def is_editable(self) -> bool:
        return self.status == CallStatus.DRAFT

    @property
    def due_on(self):
        """By when the outcome must be public: the day that was promised, if it was postponed."""
        return self.postponed_to or self.feedback_due_on


class CallEntry(TimelineEntry):
    """One step of a call, chained to the step before."""

    case = models.ForeignKey(OpinionCall, models.PROTECT, related_name="timeline", verbose_name="意见征集")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "意见征集办理记录"


class CallReview(Review):
    """审查单 of an announcement."""

    call = models.ForeignKey(OpinionCall, models.PROTECT, related_name="reviews", verbose_name="意见征集")

    class Meta(Review.Meta):
        verbose_name = verbose_name_plural = "征集公告审查单"
        constraints = [
            *Review.Meta.constraints,
            models.UniqueConstraint(fields=["id", "approved_digest"], name="call_review_approved_unique"),
        ]


DRAFT_TRIGGERS = (
    Trigger(
        "participation_draft_kept",
        "participation_drafttext",
        "BEFORE UPDATE OR DELETE",
        function="participation_keep_draft",
        body="""
BEGIN
    RAISE EXCEPTION 'draft % was public: it stays as it is', OLD.id USING ERRCODE = 'restrict_violation';
END """,
    ),
)


class DraftText(Guarded, models.Model):
    """第 n 稿 as it was put to the public; it never changes, and an opinion keeps the one it was written on."""

    call = models.ForeignKey(OpinionCall, models.PROTECT, related_name="drafts", verbose_name="意见征集")
    number = models.PositiveSmallIntegerField("稿次")
    text = models.TextField("内容")
    since = models.DateTimeField("公布时间")

    TRIGGERS = DRAFT_TRIGGERS

    class Meta:
        verbose_name = verbose_name_plural = "征求意见稿"
        ordering = ["call", "number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="draft_text_number")]

    def __str__(self):
        return f"第{self.number}稿"


class CallWaiver(Guarded, models.Model):
    """免予反馈: why a final document may go out although no outcome of this call is public (国令713 Art. 3, 14)."""

    class Reason(models.TextChoices):
        SECRET = "secret", "依法不予公开"
        INTERNAL = "internal", "仅涉及内部管理"
        EMERGENCY = "emergency", "应急处置"
        MACRO = "macro", "宏观调控"

    call = models.OneToOneField(OpinionCall, models.PROTECT, related_name="waiver", verbose_name="意见征集")
    reason = models.CharField("理由", max_length=20, choices=Reason.choices)
    explanation = models.CharField("说明", max_length=300)
    decided_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间", auto_now_add=True)

    TRIGGERS = append_only("participation_callwaiver")

    class Meta:
        verbose_name = verbose_name_plural = "免予反馈"

    def __str__(self):
        return f"{self.call}：{self.get_reason_display()}"
