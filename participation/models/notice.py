"""变更公告: what changes in a call while the public watches, with its reason; it goes through the gate like the call itself."""

from django.db import models
from django.db.models import Q

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
from county.models import Role
from county.models.visibility import OfUnits
from participation.models.call import REASON_LENGTH, DraftText, OpinionCall

NOTICE_GATE = Gate("变更公告", author="drafted_by", sender="sent_by", approver="approved_by")
NOTICE_PASSED = ("reviewed", "in_force")


class NoticeQuerySet(OfUnits):
    unit = "call__department"

    def in_force(self):
        return self.filter(status="in_force")


NOTICE_TRIGGERS = (
    Trigger(
        "participation_notice_frozen",
        "participation_changenotice",
        "BEFORE DELETE OR UPDATE",
        function="participation_freeze_notice",
        body="""
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'change notice % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.digest, NEW.call_id) IS DISTINCT FROM (OLD.digest, OLD.call_id) AND (OLD.status <> 'draft' OR NEW.status <> 'draft')
    THEN
        RAISE EXCEPTION 'change notice % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class ChangeNotice(WorkflowCase, ReviewedText):
    """One change of a public call: 延长, 更换意见稿, 推迟反馈 or 终止. It takes effect when the third person approves it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        SUBMITTED = "submitted", "待审查"
        REVIEWED = "reviewed", "待审定"
        IN_FORCE = "in_force", "已发布"
        CANCELLED = "cancelled", "作废"

    class What(models.TextChoices):
        EXTEND = "extend", "延长征集"
        NEW_DRAFT = "new_draft", "更换意见稿"
        POSTPONE = "postpone", "推迟反馈"
        END = "end", "终止征集"

    STEPS = (
        Step("write", (Status.DRAFT,), None, "修改", (Role.OFFICER,)),
        Step("submit", (Status.DRAFT,), Status.SUBMITTED, "送审", (Role.OFFICER,)),
        Step("pass_review", (Status.SUBMITTED,), Status.REVIEWED, "审查", (Role.REVIEWER,)),
        Step("approve", (Status.REVIEWED,), Status.IN_FORCE, "审定发布", (Role.LEADER,)),
        Step(
            "return",
            (Status.SUBMITTED, Status.REVIEWED),
            Status.DRAFT,
            "退回",
            (Role.REVIEWER, Role.LEADER),
            needs_note=True,
        ),
        Step("cancel", (Status.DRAFT,), Status.CANCELLED, "作废", (Role.OFFICER,), needs_note=True),
    )
    GATE = NOTICE_GATE
    DIGESTED = DigestFields("what", "reason", "last_day", "draft_text", "is_substantive")

    call = models.ForeignKey(
        OpinionCall, models.PROTECT, related_name="notices", verbose_name="意见征集", editable=False
    )
    what = models.CharField("变更", max_length=20, choices=What.choices)
    reason = models.CharField("理由", max_length=REASON_LENGTH, help_text="公开，写明原因。")
    last_day = models.DateField(
        "新的期限",
        null=True,
        blank=True,
        help_text="延长的，为新的截止日（当日 24:00 截止）；推迟反馈的，为新的反馈日期。",
    )
    draft_text = models.TextField("新的征求意见稿", max_length=200000, blank=True)
    is_substantive = models.CharField(
        "改动性质", max_length=10, blank=True, choices=[("yes", "实质性修改"), ("no", "文字性修改")]
    )
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)
    drafted_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="拟稿人", editable=False
    )
    sent_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="送审人", editable=False
    )
    review = models.ForeignKey(
        "participation.NoticeReview", models.PROTECT, null=True, related_name="+", verbose_name="审查单", editable=False
    )
    reviewed_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="审查人", editable=False
    )
    approved_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="审定人", editable=False
    )
    in_force_at = models.DateTimeField("发布时间", null=True, editable=False)
    closed_before = models.DateTimeField("原截止时间", null=True, editable=False)
    draft = models.OneToOneField(
        DraftText, models.PROTECT, null=True, related_name="notice", verbose_name="意见稿", editable=False
    )

    TRIGGERS = NOTICE_TRIGGERS
    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "变更公告"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=Q(status__in=("draft", "submitted", "reviewed")), name="one_notice_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["call"], condition=Q(status="in_force", what="postpone"), name="feedback_postponed_once"
            ),
            models.CheckConstraint(
                condition=Q(what__in=("end", "new_draft")) | Q(last_day__isnull=False), name="notice_names_its_day"
            ),
            passed_has_review("notice_passed_has_review", NOTICE_PASSED),
            review_only_once_passed("notice_review_only_once_passed", NOTICE_PASSED),
            reviewer_is_another("notice_reviewer_is_another", NOTICE_GATE, unless=~Q(status__in=NOTICE_PASSED)),
            approver_is_a_third("notice_approver_is_a_third", NOTICE_GATE, ("in_force",)),
        ]

    def __str__(self):
        return f"{self.call}：{self.get_what_display()}"

    @property
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT


class NoticeEntry(TimelineEntry):
    """One step of a change notice, chained to the step before."""

    case = models.ForeignKey(ChangeNotice, models.PROTECT, related_name="timeline", verbose_name="变更公告")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "变更公告办理记录"


class NoticeReview(Review):
    """审查单 of a change notice."""

    notice = models.ForeignKey(ChangeNotice, models.PROTECT, related_name="reviews", verbose_name="变更公告")

    class Meta(Review.Meta):
        verbose_name = verbose_name_plural = "变更公告审查单"
        constraints = [
            *Review.Meta.constraints,
            models.UniqueConstraint(fields=["id", "approved_digest"], name="notice_review_approved_unique"),
        ]
