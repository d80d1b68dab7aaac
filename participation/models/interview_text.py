"""What the public reads of an interview: 预告, 改期, 取消 and 实录, each through the gate by three persons."""

import json
from datetime import datetime

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

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
from county.models import Role, User
from county.models.visibility import OfUnits
from participation.models.interview import Interview

TEXT_GATE = Gate("访谈文稿", author="drafted_by", sender="sent_by", approver="approved_by")
PASSED = ("reviewed", "public")


class InterviewTextQuerySet(OfUnits):
    unit = "interview__department"

    def open(self):
        """Under way to the public."""
        return self.filter(status__in=("draft", "submitted", "reviewed"))

    def public(self):
        return self.filter(status="public")


TEXT_TRIGGERS = (
    Trigger(
        "participation_interviewtext_frozen",
        "participation_interviewtext",
        "BEFORE DELETE OR UPDATE",
        function="participation_freeze_interviewtext",
        body="""
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'text % of an interview is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.digest, NEW.interview_id) IS DISTINCT FROM (OLD.digest, OLD.interview_id)
        AND (OLD.status <> 'draft' OR NEW.status <> 'draft') THEN
        RAISE EXCEPTION 'text % of an interview is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class InterviewText(WorkflowCase, ReviewedText):
    """One text. `facts` are what the page reads of an announcement (canonical JSON); `text` are the words."""

    class Stage(models.TextChoices):
        ANNOUNCEMENT = "announcement", "访谈预告"
        POSTPONEMENT = "postponement", "改期公告"
        CANCELLATION = "cancellation", "取消公告"
        RECORD = "record", "访谈实录"

    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        SUBMITTED = "submitted", "待审查"
        REVIEWED = "reviewed", "待审定"
        PUBLIC = "public", "已发布"
        VOID = "void", "作废"

    STEPS = (
        Step("write", (Status.DRAFT,), None, "修改", (Role.OFFICER,)),
        Step("submit", (Status.DRAFT,), Status.SUBMITTED, "送审", (Role.OFFICER,)),
        Step("pass_review", (Status.SUBMITTED,), Status.REVIEWED, "审查", (Role.REVIEWER,)),
        Step("approve", (Status.REVIEWED,), Status.PUBLIC, "审定发布", (Role.LEADER,)),
        Step(
            "return",
            (Status.SUBMITTED, Status.REVIEWED),
            Status.DRAFT,
            "退回",
            (Role.REVIEWER, Role.LEADER),
            needs_note=True,
        ),
        Step("abandon", (Status.DRAFT,), Status.VOID, "作废", (Role.OFFICER,), needs_note=True),
    )
    GATE = TEXT_GATE
    TRIGGERS = TEXT_TRIGGERS
    DIGESTED = DigestFields("stage", "facts", "text", "video_url")

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="texts", verbose_name="访谈", editable=False)
    stage = models.CharField("文稿", max_length=20, choices=Stage.choices, editable=False)
    facts = models.TextField("公开事项", editable=False, default="{}")
    text = models.TextField("内容", max_length=200_000)
    video_url = models.CharField(
        "视频网址",
        max_length=500,
        blank=True,
        validators=[URLValidator(["http", "https"])],
        help_text="须有文字实录，供听不到的人阅读。",
    )
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)
    drafted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="拟稿人", editable=False
    )
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="送审人", editable=False
    )
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="审查人", editable=False
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="审定人", editable=False
    )
    review = models.ForeignKey(
        "participation.InterviewReview",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="审查单",
        editable=False,
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)

    objects = InterviewTextQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "访谈文稿"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"],
                condition=Q(status__in=("draft", "submitted", "reviewed")),
                name="interview_one_text_under_way",
            ),
            passed_has_review("interviewtext_passed_has_review", PASSED),
            review_only_once_passed("interviewtext_review_only_once_passed", PASSED),
            reviewer_is_another("interviewtext_reviewer_is_another", TEXT_GATE, unless=~Q(status__in=PASSED)),
            approver_is_a_third("interviewtext_approver_is_a_third", TEXT_GATE, ("public",)),
        ]

    def __str__(self):
        return f"{self.interview}：{self.get_stage_display()}"

    @property
    def fact(self) -> dict:
        return json.loads(self.facts)

    def instant(self, name: str) -> datetime:
        """An instant among the facts."""
        return datetime.fromisoformat(self.fact[name])

    @property
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT


def facts_of(interview: Interview) -> str:
    """What an announcement says besides its words: the same content is the same bytes."""
    said = {
        "title": interview.title,
        "host": interview.host_name,
        "guests": [line.strip() for line in interview.guests.splitlines() if line.strip()],
        "starts_at": timezone.localtime(interview.starts_at).isoformat(),
        "ends_at": timezone.localtime(interview.ends_at).isoformat(),
        "short_reason": interview.short_reason,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class InterviewTextEntry(TimelineEntry):
    """One step of a text on its way to the public, chained to the step before."""

    case = models.ForeignKey(InterviewText, models.PROTECT, related_name="timeline", verbose_name="访谈文稿")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "访谈文稿流转记录"


class InterviewReview(Review):
    """The review of one text of an interview."""

    text = models.ForeignKey(InterviewText, models.PROTECT, related_name="reviews", verbose_name="访谈文稿")

    class Meta(Review.Meta):
        verbose_name = verbose_name_plural = "访谈文稿审查单"
        constraints = [
            *Review.Meta.constraints,
            models.UniqueConstraint(fields=["id", "approved_digest"], name="interview_review_approved_unique"),
        ]
