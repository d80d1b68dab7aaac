"""A case like any other, with a timeline and reviews: what the floor offers, put to use without the apps above it."""

from django.db import models

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
from county.cases.workflow import Step, WorkflowCase
from county.models import Role, User


class Case(WorkflowCase):
    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        SUBMITTED = "submitted", "送审"
        CLOSED = "closed", "办结"

    STEPS = (
        Step("submit", (Status.DRAFT,), Status.SUBMITTED, "送审", roles=(Role.OFFICER,), by_public=True),
        Step("return", (Status.SUBMITTED,), Status.DRAFT, "退回", roles=(Role.REVIEWER,), needs_note=True),
        Step("extend", (Status.DRAFT, Status.SUBMITTED), None, "延期", roles=(Role.LEADER,)),
        Step("close", (Status.SUBMITTED,), Status.CLOSED, "办结", by_system=True),
    )

    title = models.CharField(max_length=50)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    extended_on = models.DateField(null=True)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "cases"

    def __str__(self):
        return self.title

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        return "外单位" not in self.title


class CaseEntry(TimelineEntry):
    case = models.ForeignKey(Case, models.PROTECT, related_name="timeline")

    class Meta(TimelineEntry.Meta):
        app_label = "cases"


class CaseReview(Review):
    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")

    class Meta(Review.Meta):
        app_label = "cases"


PASSED = ("reviewed", "approved")
SENT = ("submitted", "referred", *PASSED)
NOTICE_GATE = Gate("通知", author="author", sender="sender", approver="approver")


class Notice(WorkflowCase, ReviewedText):
    """The smallest reviewed text: what county/cases/gate.py asks of one, and nothing else."""

    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        SUBMITTED = "submitted", "待审查"
        REFERRED = "referred", "报请确定"
        REVIEWED = "reviewed", "待审定"
        APPROVED = "approved", "已审定"
        VOID = "void", "作废"

    STEPS = (
        Step("submit", (Status.DRAFT,), Status.SUBMITTED, "送审", (Role.OFFICER,)),
        Step("pass_review", (Status.SUBMITTED,), Status.REVIEWED, "审查通过", (Role.REVIEWER,)),
        Step("refer", (Status.SUBMITTED,), Status.REFERRED, "报请确定", (Role.REVIEWER,), needs_note=True),
        Step("determine", (Status.REFERRED,), Status.SUBMITTED, "登记确定意见", (Role.REVIEWER,), needs_note=True),
        Step("approve", (Status.REVIEWED,), Status.APPROVED, "审定", (Role.LEADER,)),
        Step("return", SENT, Status.DRAFT, "退回", (Role.REVIEWER, Role.LEADER), needs_note=True),
        Step("recall", (Status.SUBMITTED,), Status.DRAFT, "撤回送审", (Role.OFFICER,)),
        Step("recall_review", (Status.REVIEWED,), Status.SUBMITTED, "撤回审查", (Role.REVIEWER,)),
        Step("recall_approval", (Status.APPROVED,), Status.REVIEWED, "撤回审定", (Role.LEADER,)),
        Step("amend", SENT, Status.DRAFT, "改稿", (Role.OFFICER,), needs_note=True),
        Step("abandon", (Status.DRAFT, *SENT), Status.VOID, "作废", (Role.OFFICER,), needs_note=True),
    )
    GATE = NOTICE_GATE
    DIGESTED = DigestFields("title", "body")

    title = models.CharField(max_length=50)
    body = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    sender = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    review = models.ForeignKey("NoticeReview", models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "cases"
        constraints = [
            passed_has_review("test_notice_passed_has_review", PASSED),
            review_only_once_passed("test_notice_review_only_once_passed", PASSED),
            reviewer_is_another("test_notice_reviewer_is_another", NOTICE_GATE, unless=~models.Q(status__in=PASSED)),
            approver_is_a_third("test_notice_approver_is_a_third", NOTICE_GATE, ("approved",)),
        ]

    def __str__(self):
        return self.title

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        return True


class NoticeEntry(TimelineEntry):
    case = models.ForeignKey(Notice, models.PROTECT, related_name="timeline")

    class Meta(TimelineEntry.Meta):
        app_label = "cases"


class NoticeReview(Review):
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="reviews")

    class Meta(Review.Meta):
        app_label = "cases"
        constraints = [
            *Review.Meta.constraints,
            models.UniqueConstraint(fields=["id", "approved_digest"], name="test_notice_review_approved_unique"),
        ]
