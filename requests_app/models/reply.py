"""答复 and its 保密审查单: the exact text and files that go to the applicant, and the review of exactly those bytes."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

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
from county.cases.triggers import Trigger
from county.cases.workflow import Step, WorkflowCase
from county.encryption import EncryptedTextField
from county.models import Role, User
from county.models.visibility import OfUnits


class Outcome(models.TextChoices):
    """What a reply decides (条例 Art. 35-41; law of each in requests_app/outcomes.py)."""

    ALREADY_PUBLIC = "already_public", "已经主动公开"
    GRANTED = "granted", "予以公开"
    GRANTED_LATER = "granted_later", "予以公开（告知获取方式、途径和时间）"
    PARTIAL = "partial", "部分公开"
    STATE_SECRET = "state_secret", "不予公开：属于国家秘密"
    FORBIDDEN_BY_LAW = "forbidden_by_law", "不予公开：法律、行政法规禁止公开"
    THREE_SECURITIES = "three_securities", "不予公开：危及“三安全一稳定”"
    THIRD_PARTY = "third_party", "不予公开：保护第三方合法权益"
    INTERNAL_AFFAIRS = "internal_affairs", "不予公开：内部事务信息"
    PROCESS_INFORMATION = "process_information", "不予公开：过程性信息"
    ENFORCEMENT_FILE = "enforcement_file", "不予公开：行政执法案卷信息"
    REGISTRY_LOOKUP = "registry_lookup", "依照有关法律、行政法规的规定办理（行政查询）"
    NOT_EXISTING = "not_existing", "政府信息不存在"
    NOT_THIS_ORGAN = "not_this_organ", "不属于本行政机关负责公开"
    NEEDS_MAKING = "needs_making", "没有现成信息，需要加工、分析"
    STILL_UNCLEAR = "still_unclear", "补正后申请内容仍不明确"
    PETITION = "petition", "信访、投诉、举报等，不作为政府信息公开申请处理"
    REPEATED = "repeated", "重复申请，不予重复处理"
    PUBLICATION = "publication", "要求提供公开出版物"
    EXCESSIVE = "excessive", "无正当理由大量反复申请，不予处理"
    CONFIRMATION = "confirmation", "要求确认或者重新出具已获取信息"
    OTHER = "other", "其他处理"
    CORRECTED = "corrected", "已更正"
    NOT_CORRECTED = "not_corrected", "不予更正"
    CORRECTION_PASSED_ON = "correction_passed_on", "转送有权机关更正"
    CORRECTION_ELSEWHERE = "correction_elsewhere", "告知向有权机关提出更正"


OF_CORRECTION = (
    Outcome.CORRECTED,
    Outcome.NOT_CORRECTED,
    Outcome.CORRECTION_PASSED_ON,
    Outcome.CORRECTION_ELSEWHERE,
)


class ReplyStatus(models.TextChoices):
    """拟稿 → 保密审查 → 审定 → 送达. A label says what the reply waits for."""

    DRAFT = "draft", "拟稿"
    SUBMITTED = "submitted", "待保密审查"
    REFERRED = "referred", "报请确定"
    REVIEWED = "reviewed", "待审定"
    APPROVED = "approved", "待送达"
    SERVED = "served", "已送达"
    VOID = "void", "作废"


UNDER_WAY = (
    ReplyStatus.DRAFT,
    ReplyStatus.SUBMITTED,
    ReplyStatus.REFERRED,
    ReplyStatus.REVIEWED,
    ReplyStatus.APPROVED,
)
SENT = UNDER_WAY[1:]
PASSED = (ReplyStatus.REVIEWED, ReplyStatus.APPROVED, ReplyStatus.SERVED)


class ReplyQuerySet(OfUnits):
    def under_way(self):
        """Neither served nor given up; one an application at most."""
        return self.filter(status__in=UNDER_WAY)

    def served(self):
        return self.filter(status=ReplyStatus.SERVED)

    unit = "application__department"


REPLY_GATE = Gate(
    "答复",
    author="author",
    sender="submitted_by",
    approver="approved_by",
    refusal="refuse",
    cleared=("approved_on",),
)

REPLY_TRIGGERS = (
    # What was sent on does not change before it came back to draft.
    Trigger(
        "requests_reply_frozen",
        "requests_app_reply",
        "BEFORE UPDATE OF digest",
        function="requests_freeze_reply",
        body="""
BEGIN
    IF NEW.digest IS DISTINCT FROM OLD.digest AND NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'reply % is %: only a draft can change', OLD.id, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
    # The applicant holds a served reply, and the case was closed by it.
    Trigger(
        "requests_reply_kept",
        "requests_app_reply",
        "BEFORE DELETE OR UPDATE OF status, digest, review_id, service_id",
        function="requests_keep_served_reply",
        body="""
BEGIN
    IF OLD.status = 'served' AND (TG_OP = 'DELETE' OR (NEW.status, NEW.digest, NEW.review_id, NEW.service_id)
            IS DISTINCT FROM (OLD.status, OLD.digest, OLD.review_id, OLD.service_id)) THEN
        RAISE EXCEPTION 'reply % is served and stays as it is', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END """,
    ),
    # A served reply closes its application in the row that it counts in, in the same transaction.
    Trigger(
        "requests_reply_closes",
        "requests_app_reply",
        "AFTER INSERT OR UPDATE OF status, row",
        function="requests_served_closes",
        body="""
DECLARE
    closed requests_app_application%ROWTYPE;
BEGIN
    IF NEW.status = 'served' AND NEW.remedy_id IS NULL THEN
        SELECT * INTO closed FROM requests_app_application WHERE id = NEW.application_id;
        IF closed.status NOT IN ('closed', 'archived') OR closed.row <> NEW.row THEN
            RAISE EXCEPTION 'reply % is served, but its application is not closed in its row', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END """,
        deferred=True,
    ),
    # At commit its files are those of the manifest. Names are sealed, so digests are compared.
    Trigger(
        "requests_reply_of_manifest",
        "requests_app_reply",
        "AFTER UPDATE OF status",
        function="requests_files_of_manifest",
        body="""
DECLARE
    shown requests_app_reply%ROWTYPE;
BEGIN
    SELECT * INTO shown FROM requests_app_reply WHERE id = NEW.id;
    IF shown.status NOT IN ('draft', 'void') AND regexp_replace(shown.files_manifest, ' [^\\n]*', '', 'g') IS DISTINCT FROM coalesce((
            SELECT string_agg(sha256, E'\\n' ORDER BY position, id) FROM requests_app_applicationfile WHERE reply_id = NEW.id
        ), '') THEN
        RAISE EXCEPTION 'files of reply % are not those of its manifest', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END """,
        deferred=True,
    ),
)


class Reply(WorkflowCase, ReviewedText):
    """One proposed or served reply (条例 Art. 36-40)."""

    Status = ReplyStatus
    Outcome = Outcome
    GATE = REPLY_GATE
    TRIGGERS = REPLY_TRIGGERS
    STEPS = (
        Step("draft", (), Status.DRAFT, "拟答复", (Role.OFFICER,)),
        Step("write", (Status.DRAFT,), None, "编写", (Role.OFFICER,)),
        Step("submit", (Status.DRAFT,), Status.SUBMITTED, "送审", (Role.OFFICER,)),
        Step("pass_review", (Status.SUBMITTED,), Status.REVIEWED, "审查通过", (Role.REVIEWER,)),
        Step("refer", (Status.SUBMITTED,), Status.REFERRED, "报请确定", (Role.REVIEWER,), needs_note=True),
        Step("determine", (Status.REFERRED,), Status.SUBMITTED, "登记确定意见", (Role.REVIEWER,), needs_note=True),
        Step("refuse", (Status.SUBMITTED,), Status.DRAFT, "审查不通过", (Role.REVIEWER,), needs_note=True),
        Step("approve", (Status.REVIEWED,), Status.APPROVED, "审定", (Role.LEADER,)),
        Step("return", SENT, Status.DRAFT, "退回", (Role.REVIEWER, Role.LEADER), needs_note=True),
        Step("recall", (Status.SUBMITTED,), Status.DRAFT, "撤回送审", (Role.OFFICER,)),
        Step("amend", SENT, Status.DRAFT, "改稿（原审查作废）", (Role.OFFICER,), needs_note=True),
        Step("serve", (Status.APPROVED,), Status.SERVED, "送达", (Role.OFFICER,)),
        Step(
            "abandon", UNDER_WAY, Status.VOID, "作废", (Role.OFFICER,), needs_note=True, by_system=True, by_public=True
        ),
    )

    DIGESTED = DigestFields(
        "outcome",
        "title",
        "facts",
        "decision",
        "reasons",
        "articles",
        "withheld_parts",
        "obtaining",
        "other_organ",
        "remedy_text",
        "files_manifest",
        "letter_sha256?",
    )

    application = models.ForeignKey(
        "requests_app.Application", models.PROTECT, related_name="replies", verbose_name="申请"
    )
    # A reply that a decision on review or a judgment ordered.
    remedy = models.ForeignKey(
        "requests_app.Remedy",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name="重新答复的依据",
    )
    number = models.PositiveSmallIntegerField("稿次")
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False)

    outcome = models.CharField("答复类型", max_length=24, choices=Outcome.choices)
    title = models.CharField("文书标题", max_length=100)
    facts = models.TextField("事实", max_length=3000, blank=True)
    decision = models.TextField("答复内容", max_length=5000, blank=True)
    reasons = models.TextField("理由", max_length=3000, blank=True)
    articles = models.CharField("法律依据", max_length=300)
    # Withheld parts with the ground of each, as JSON text: [{"part": …, "ground": …, "reason": …}].
    withheld_parts = models.TextField("不予公开的部分", blank=True, editable=False)
    obtaining = models.TextField("获取方式、途径和时间", max_length=1000, blank=True)
    other_organ = models.CharField("负责公开的机关及联系方式", max_length=300, blank=True)
    remedy_text = models.TextField("救济途径", max_length=1000)
    files_manifest = models.TextField("附件清单", blank=True, editable=False)
    # The paper as it goes out (`county.papers.as_record`), without number and day: made at 送审, reviewed and approved word by word.
    letter = EncryptedTextField("成文文本", blank=True, editable=False)
    letter_sha256 = models.CharField("成文文本摘要值", max_length=64, blank=True, editable=False)
    row = models.CharField("计入", max_length=4, blank=True, editable=False)

    created_at = models.DateTimeField("拟稿时间", auto_now_add=True)
    author = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="拟稿人", editable=False)
    submitted_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="送审人", editable=False
    )
    reviewed_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审查人", editable=False
    )
    approved_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人", editable=False
    )
    approved_on = models.DateField("审定日期", null=True, blank=True, editable=False)
    review = models.ForeignKey(
        "requests_app.ReplyReview",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="保密审查单",
        editable=False,
    )
    service = models.OneToOneField(
        "requests_app.Service",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reply",
        verbose_name="送达",
        editable=False,
    )
    served_digest = models.GeneratedField(
        expression=Case(When(status=ReplyStatus.SERVED, then=F("digest")), default=Value(None)),
        output_field=models.CharField("已送达内容摘要值", max_length=64, null=True),
        db_persist=True,
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="reply_number_unique"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(status__in=UNDER_WAY), name="reply_one_under_way"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(status="served", remedy__isnull=True), name="reply_served_once"
            ),
            models.UniqueConstraint(
                fields=["remedy"], condition=Q(status="served", remedy__isnull=False), name="reply_served_once_a_remedy"
            ),
            passed_has_review("reply_passed_has_review", PASSED),
            review_only_once_passed("reply_review_only_once_passed", (*PASSED, "void")),
            models.CheckConstraint(
                name="reply_served_is_whole",
                condition=(~Q(status="served") & Q(service__isnull=True))
                | Q(status="served", service__isnull=False, approved_by__isnull=False, approved_on__isnull=False),
            ),
            # 三人: who writes, who reviews for secrecy and who decides are three persons.
            reviewer_is_another("reply_reviewer_is_another", REPLY_GATE, unless=~Q(status__in=PASSED)),
            approver_is_a_third("reply_approver_is_a_third", REPLY_GATE, ("approved", "served")),
        ]

    def __str__(self):
        return f"第 {self.number} 稿：{self.get_outcome_display()}"

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        """Only people of the unit that answers."""
        return self.application.is_in_hands_of(user)

    @property
    def paper(self):
        """The numbered paper of an approved or served reply, or None."""
        return self.papers.in_force().first()

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def is_editable(self) -> bool:
        """Only a draft can be changed; once sent it must come back first."""
        return self.status == ReplyStatus.DRAFT


class ReplyEntry(TimelineEntry):
    """One step of a reply, chained to the step before."""

    case = models.ForeignKey(Reply, models.PROTECT, related_name="timeline", verbose_name="答复")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "答复审查流转记录"


class ReplyReview(Review):
    """保密审查单 of a reply."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="reviews", verbose_name="答复")

    class Meta(Review.Meta):
        verbose_name = verbose_name_plural = "答复保密审查单"
        constraints = [
            *Review.Meta.constraints,
            # What a reply that has passed points at: an approved review together with the digest it approved.
            models.UniqueConstraint(fields=["id", "approved_digest"], name="reply_review_approved_unique"),
        ]
