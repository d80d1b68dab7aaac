"""结果反馈: what the public said and what became of it, through the gate; and the database's guard that no opinion was passed over."""

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
from participation.models.call import OpinionCall

OUTCOME_GATE = Gate("结果反馈", author="drafted_by", sender="sent_by", approver="approved_by")
OUTCOME_PASSED = ("reviewed", "published", "replaced")


class OutcomeQuerySet(OfUnits):
    unit = "call__department"

    def public(self):
        return self.filter(status="published")

    def ever_public(self):
        """In force, or replaced by a correction: both stay readable."""
        return self.filter(status__in=("published", "replaced"))


OUTCOME_TRIGGERS = (
    Trigger(
        "participation_outcome_frozen",
        "participation_calloutcome",
        "BEFORE DELETE OR UPDATE",
        function="participation_freeze_outcome",
        body="""
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'outcome % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.digest, NEW.call_id, NEW.number) IS DISTINCT FROM (OLD.digest, OLD.call_id, OLD.number)
        AND (OLD.status <> 'draft' OR NEW.status <> 'draft') THEN
        RAISE EXCEPTION 'outcome % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
    # 国令713 Art. 18: every opinion is sorted and studied. No outcome while one is not, whatever way it is published.
    Trigger(
        "participation_outcome_whole",
        "participation_calloutcome",
        "BEFORE INSERT OR UPDATE OF status",
        function="participation_check_outcome",
        when="NEW.status = 'published'",
        body="""
DECLARE
    valid bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM participation_opinioncall WHERE id = NEW.call_id AND status = 'published'
            AND closes_at <= clock_timestamp()) THEN
        RAISE EXCEPTION 'call % is not closed', NEW.call_id USING ERRCODE = 'check_violation';
    END IF;
    -- Whoever sends, sorts or restores an opinion of this call meanwhile waits for this transaction, or is seen by it.
    PERFORM FROM participation_opinioncall WHERE id = NEW.call_id FOR UPDATE;
    IF EXISTS (SELECT FROM participation_opinion o WHERE o.call_id = NEW.call_id AND (o.status = 'set_aside'
            OR o.status = 'received' AND NOT EXISTS (SELECT FROM participation_mention m WHERE m.opinion_id = o.id))) THEN
        RAISE EXCEPTION 'an opinion of call % is not sorted', NEW.call_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage = 'result' THEN
        SELECT count(*) INTO valid FROM participation_opinion WHERE call_id = NEW.call_id AND status = 'received';
        IF EXISTS (SELECT FROM participation_opinionpoint p WHERE p.call_id = NEW.call_id AND (
                p.verdict = ''
                OR p.verdict <> 'adopted' AND length(btrim(p.reason)) < 10
                OR p.verdict = 'adopted' AND btrim(p.reason) = '' AND btrim(p.changed_where) = ''
                OR p.verdict = 'rejected' AND length(btrim(p.reason)) < 50
                    AND (SELECT count(*) FROM participation_mention m JOIN participation_opinion o ON o.id = m.opinion_id
                          WHERE m.point_id = p.id AND o.status = 'received') >= greatest(10, ceil(valid * 0.1)))) THEN
            RAISE EXCEPTION 'a point of call % has no verdict or no reason', NEW.call_id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END """,
    ),
)


class CallOutcome(WorkflowCase, ReviewedText):
    """意见汇总 (how many said what) or 采纳情况 (with verdicts). `content` is canonical JSON drawn from the points; what was reviewed
    is what is public. A correction is a further outcome with its reason; the earlier one stays readable.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        SUBMITTED = "submitted", "待审查"
        REVIEWED = "reviewed", "待审定"
        PUBLISHED = "published", "已公布"
        REPLACED = "replaced", "已被更正"
        CANCELLED = "cancelled", "作废"

    class Stage(models.TextChoices):
        SUMMARY = "summary", "意见汇总"
        RESULT = "result", "采纳情况"

    STEPS = (
        Step("write", (Status.DRAFT,), None, "修改", (Role.OFFICER,)),
        Step("submit", (Status.DRAFT,), Status.SUBMITTED, "送审", (Role.OFFICER,)),
        Step("pass_review", (Status.SUBMITTED,), Status.REVIEWED, "审查", (Role.REVIEWER,)),
        Step("approve", (Status.REVIEWED,), Status.PUBLISHED, "审定公布", (Role.LEADER,)),
        Step(
            "return",
            (Status.SUBMITTED, Status.REVIEWED),
            Status.DRAFT,
            "退回",
            (Role.REVIEWER, Role.LEADER),
            needs_note=True,
        ),
        Step("recall", (Status.SUBMITTED,), Status.DRAFT, "撤回送审", (Role.OFFICER,)),
        Step("cancel", (Status.DRAFT,), Status.CANCELLED, "作废", (Role.OFFICER,), needs_note=True),
        # Taken by the approval of its correction.
        Step("replace", (Status.PUBLISHED,), Status.REPLACED, "以更正替换", (Role.LEADER,)),
    )
    GATE = OUTCOME_GATE
    DIGESTED = DigestFields("stage", "content", "overall", "changes_made", "correction")

    call = models.ForeignKey(
        OpinionCall, models.PROTECT, related_name="outcomes", verbose_name="意见征集", editable=False
    )
    number = models.PositiveSmallIntegerField("次序", editable=False)
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices, editable=False)
    content = models.TextField("汇总内容", editable=False)
    overall = models.TextField("总体说明", max_length=3000, blank=True)
    changes_made = models.TextField(
        "根据公众意见修改的情况", max_length=3000, blank=True, help_text="房屋征收补偿方案必填（征收条例第十一条）。"
    )
    correction = models.CharField("更正说明", max_length=500, blank=True, help_text="更正已公布的结果时必填，公开。")
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False)
    drafted_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="拟稿人", editable=False
    )
    sent_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="送审人", editable=False
    )
    review = models.ForeignKey(
        "participation.OutcomeReview",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="审查单",
        editable=False,
    )
    reviewed_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="审查人", editable=False
    )
    approved_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="审定人", editable=False
    )
    published_at = models.DateTimeField("公布时间", null=True, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    TRIGGERS = OUTCOME_TRIGGERS
    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "结果反馈"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="outcome_number"),
            models.UniqueConstraint(
                fields=["call", "stage"],
                condition=Q(status="published"),
                name="one_outcome_of_a_stage_in_force",
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(status__in=("draft", "submitted", "reviewed")),
                name="one_outcome_at_a_time",
            ),
            passed_has_review("outcome_passed_has_review", OUTCOME_PASSED),
            review_only_once_passed("outcome_review_only_once_passed", OUTCOME_PASSED),
            reviewer_is_another("outcome_reviewer_is_another", OUTCOME_GATE, unless=~Q(status__in=OUTCOME_PASSED)),
            approver_is_a_third("outcome_approver_is_a_third", OUTCOME_GATE, ("published", "replaced")),
        ]

    def __str__(self):
        return f"{self.call}：{self.get_stage_display()}"

    @property
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT


class OutcomeEntry(TimelineEntry):
    """One step of an outcome, chained to the step before."""

    case = models.ForeignKey(CallOutcome, models.PROTECT, related_name="timeline", verbose_name="结果反馈")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "结果反馈办理记录"


class OutcomeReview(Review):
    """审查单 of an outcome."""

    outcome = models.ForeignKey(CallOutcome, models.PROTECT, related_name="reviews", verbose_name="结果反馈")

    class Meta(Review.Meta):
        verbose_name = verbose_name_plural = "结果反馈审查单"
        constraints = [
            *Review.Meta.constraints,
            models.UniqueConstraint(fields=["id", "approved_digest"], name="outcome_review_approved_unique"),
        ]
