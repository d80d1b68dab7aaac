"""修订稿 and 保密审查单: the exact text and files that are proposed, and the review of exactly those bytes."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from county.cases.digests import DigestFields, TextWithDigest
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
from county.models import Role
from county.models.visibility import OfUnits


class DigestedText(TextWithDigest):
    """The public content, and the digest that a review is bound to."""

    title = models.CharField("信息名称", max_length=300)
    doc_number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=200, blank=True)
    written_on = models.DateField("成文日期", null=True, blank=True)
    summary = models.TextField("内容概述", blank=True)
    body = models.TextField("正文", blank=True)
    structure = models.TextField("结构化内容", blank=True, editable=False)
    source = models.CharField("来源", max_length=100, blank=True)
    files_manifest = models.TextField("附件清单", blank=True, editable=False)

    DIGESTED = DigestFields(
        "title",
        "doc_number",
        "issuer",
        "written_on",
        "summary",
        "body",
        "structure",
        "source",
        "files_manifest",
    )

    class Meta:
        abstract = True


class RevisionStatus(models.TextChoices):
    """拟稿 → 自审 → 保密审查 → 审定 → 发布. A label says what the text waits for."""

    DRAFT = "draft", "拟稿"
    CHECKED = "checked", "待保密审查"
    REFERRED = "referred", "报请确定"
    REVIEWED = "reviewed", "待审定"
    APPROVED = "approved", "待发布"
    PUBLISHED = "published", "已发布"
    VOID = "void", "作废"


UNDER_WAY = (
    RevisionStatus.DRAFT,
    RevisionStatus.CHECKED,
    RevisionStatus.REFERRED,
    RevisionStatus.REVIEWED,
    RevisionStatus.APPROVED,
)
SENT = UNDER_WAY[1:]
PASSED = (RevisionStatus.REVIEWED, RevisionStatus.APPROVED, RevisionStatus.PUBLISHED)


class RevisionQuerySet(OfUnits):
    unit = "document__department"

    def under_way(self):
        """Proposed and not yet published or given up; one a document at most."""
        return self.filter(status__in=UNDER_WAY)

    def due_first(self):
        """What must be public soonest comes first."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), "pk")


REVISION_GATE = Gate(
    "稿件",
    author="author",
    sender="checked_by",
    approver="approved_by",
    recall="recall_submission",
    refusal="withhold",
    cleared=("publish_after",),
)

REVISION_TRIGGERS = (
    # A text that was sent on does not change before it came back to draft.
    Trigger(
        "catalog_revision_frozen",
        "catalog_revision",
        "BEFORE UPDATE OF digest",
        function="catalog_freeze_revision",
        body="""
BEGIN
    IF NEW.digest IS DISTINCT FROM OLD.digest AND NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'revision % is %: only a draft can change', OLD.id, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
    # At commit its files are those of the manifest (function catalog_check_manifest, migration 0008).
    Trigger(
        "catalog_revision_of_manifest",
        "catalog_revision",
        "AFTER UPDATE OF status, files_manifest",
        function="catalog_revision_of_manifest",
        body="""
BEGIN
    PERFORM catalog_check_manifest(NEW.id);
    RETURN NULL;
END """,
        deferred=True,
    ),
    # The same for a text that begins with files.
    Trigger(
        "catalog_new_revision_of_manifest",
        "catalog_revision",
        "AFTER INSERT",
        function="catalog_revision_of_manifest",
        when="NEW.files_manifest <> ''",
        deferred=True,
    ),
)


class Revision(WorkflowCase, DigestedText, ReviewedText):
    """One proposed or published text of a document, on its way through the gate (保密法 Art. 35; 条例 Art. 17)."""

    Status = RevisionStatus
    GATE = REVISION_GATE
    TRIGGERS = REVISION_TRIGGERS
    STEPS = (
        Step("draft", (), Status.DRAFT, "拟稿", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("write", (Status.DRAFT,), None, "编写", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("submit", (Status.DRAFT,), Status.CHECKED, "自审送审", (Role.OFFICER,)),
        Step("pass_review", (Status.CHECKED,), Status.REVIEWED, "保密审查通过", (Role.REVIEWER,)),
        Step("refer", (Status.CHECKED,), Status.REFERRED, "报请确定", (Role.REVIEWER,), needs_note=True),
        Step("determine", (Status.REFERRED,), Status.CHECKED, "登记确定意见", (Role.REVIEWER,), needs_note=True),
        Step("approve", (Status.REVIEWED,), Status.APPROVED, "审定", (Role.LEADER,)),
        Step("publish", (Status.APPROVED,), Status.PUBLISHED, "发布", (Role.OFFICER, Role.LEADER), by_system=True),
        Step("return", SENT, Status.DRAFT, "退回", (Role.REVIEWER, Role.LEADER), needs_note=True),
        Step("recall_submission", (Status.CHECKED,), Status.DRAFT, "撤回送审", (Role.OFFICER,)),
        Step("recall_review", (Status.REVIEWED,), Status.CHECKED, "撤回审查", (Role.REVIEWER,)),
        Step("recall_approval", (Status.APPROVED,), Status.REVIEWED, "撤回审定", (Role.LEADER,)),
        Step("amend", SENT, Status.DRAFT, "改稿（原审查作废）", (Role.OFFICER,), needs_note=True),
        Step("abandon", (Status.DRAFT,), Status.VOID, "放弃", (Role.OFFICER,), needs_note=True),
        Step("withhold", (Status.CHECKED,), Status.VOID, "不予公开", (Role.REVIEWER,), needs_note=True),
        Step("recount", UNDER_WAY, None, "重新计算公开期限", by_system=True),
    )

    document = models.ForeignKey("catalog.Document", models.PROTECT, related_name="revisions", verbose_name="政府信息")
    number = models.PositiveIntegerField("版次")
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)
    is_import = models.BooleanField("历史导入", default=False, editable=False)
    formed_on = models.DateField("形成或变更日期", null=True, help_text="自这一天起计算公开时限（条例第二十六条）。")
    due_on = models.DateField("公开期限", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("拟稿时间", auto_now_add=True)
    author = models.ForeignKey(
        "county.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name="拟稿人",
        editable=False,
    )
    checked_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="自审人", editable=False
    )
    reviewed_by = models.ForeignKey(
        "county.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="保密审查人",
        editable=False,
    )
    approved_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人", editable=False
    )
    review = models.ForeignKey(
        "catalog.DocumentReview",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="保密审查单",
        editable=False,
    )
    publish_after = models.DateTimeField(
        "定时发布", null=True, blank=True, help_text="审定后到这一时刻自动发布；不填则由人发布。"
    )
    late_reason = models.CharField("逾期原因", max_length=200, blank=True)
    personal_data_note = models.CharField(
        "个人信息说明", max_length=300, blank=True, help_text="文中保留个人信息的理由。"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    published_digest = models.GeneratedField(
        expression=Case(When(status=RevisionStatus.PUBLISHED, then=F("digest")), default=Value(None)),
        output_field=models.CharField("已发布内容摘要值", max_length=64, null=True),
        db_persist=True,
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "拟稿与审查"
        ordering = ["document", "-number"]
        indexes = [models.Index(fields=["status", "due_on"], name="revision_desk", condition=Q(status__in=UNDER_WAY))]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_number_unique"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(status__in=UNDER_WAY), name="revision_one_under_way"
            ),
            models.UniqueConstraint(fields=["id", "published_digest"], name="revision_published_unique"),
            # A document points at a revision together with itself.
            models.UniqueConstraint(fields=["id", "document"], name="revision_document_unique"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="revision_published_has_time"
            ),
            passed_has_review("revision_passed_has_review", PASSED, unless=Q(is_import=True)),
            review_only_once_passed("revision_review_only_once_passed", (*PASSED, "void"), unless=Q(is_import=True)),
            # 三人: who writes, who reviews for secrecy and who decides are three persons.
            reviewer_is_another(
                "revision_reviewer_is_another", REVISION_GATE, unless=Q(is_import=True) | ~Q(status__in=PASSED)
            ),
            approver_is_a_third(
                "revision_approver_is_a_third", REVISION_GATE, ("approved", "published"), unless=Q(is_import=True)
            ),
        ]

    def __str__(self):
        return f"{self.title}（第 {self.number} 稿）"

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def is_editable(self) -> bool:
        """Only a draft can be changed; once sent it must come back first."""
        return self.status == RevisionStatus.DRAFT


class RevisionEntry(TimelineEntry):
    """One step of a revision through the gate, chained to the step before."""

    case = models.ForeignKey(Revision, models.PROTECT, related_name="timeline", verbose_name="修订稿")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "审查发布流转记录"


class DocumentReview(Review):
    """保密审查单 of a revision."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="reviews", verbose_name="修订稿")

    class Meta(Review.Meta):
        verbose_name = verbose_name_plural = "保密审查单"
        constraints = [
            *Review.Meta.constraints,
            # What a published document points at: an approved review together with the digest it approved.
            models.UniqueConstraint(fields=["id", "approved_digest"], name="document_review_approved_unique"),
            # What a revision points at: the review together with the person who made it.
            models.UniqueConstraint(fields=["id", "reviewed_by"], name="document_review_reviewer_unique"),
        ]
