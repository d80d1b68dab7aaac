"""The verbs of an interview and of its texts: planned, announced, postponed, cancelled, begun and ended, recorded.

What the public reads goes through the gate by three persons (`InterviewText`); the approval of a text takes the interview's step.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from catalog.shelf.shelving import bump_version
from county.calendar.special_days import current_calendar
from county.cases import gate
from county.cases.gate import Answers
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, require_begin, verb
from county.models import User
from participation.interviews.record import drawn_record, lacking_of_record
from participation.models import (
    Interview,
    InterviewEntry,
    InterviewReview,
    InterviewStaff,
    InterviewText,
    InterviewTextEntry,
)
from participation.models.interview import EARLY
from participation.models.interview_text import facts_of

# 预告 comes so many working days before the interview; the county's own rule.
NOTICE_WORKDAYS = 5
Stage = InterviewText.Stage
# Which texts may be begun when.
STAGES = {
    Interview.Status.PLANNED: (Stage.ANNOUNCEMENT,),
    Interview.Status.ANNOUNCED: (Stage.POSTPONEMENT, Stage.CANCELLATION),
    Interview.Status.ENDED: (Stage.RECORD,),
    Interview.Status.RECORDED: (Stage.RECORD,),
}


@transaction.atomic
def plan(interview: Interview, *, actor: User) -> Interview:
    """安排访谈. It comes unsaved, filled by the form."""
    require_begin(actor, Interview, "plan", interview.department)
    interview.created_by = actor
    interview.save(force_insert=True)
    append(InterviewEntry, interview, action="plan", actor=actor, to_status=interview.status)
    return interview


@verb("change_plan")
def change_plan(interview: Interview, *, actor: User, note: str = "", **changes) -> None:
    """调整安排 before it is announced."""
    advance(interview, "change_plan", actor=actor, note=note, where=Q(announced_at=None), **changes)


@verb("assign")
@transaction.atomic
def assign(
    interview: Interview,
    *,
    actor: User,
    hosts: Iterable[User],
    recorders: Iterable[User],
    releasers: Iterable[User],
    note: str = "",
) -> None:
    """安排主持、记录和审核. Raises IllegalStep when somebody both types and releases."""
    parts = [("host", user) for user in hosts]
    parts += [("recorder", user) for user in recorders] + [("releaser", user) for user in releasers]
    typing = {user.pk for part, user in parts if part == "recorder"}
    if typing & {user.pk for part, user in parts if part == "releaser"}:
        raise IllegalStep("记录人和审核人须是不同的人（先审后发）。", field="releasers")
    advance(interview, "assign", actor=actor, note=note, where=Q(pk=interview.pk))
    interview.staff.all().delete()
    InterviewStaff.objects.bulk_create(
        InterviewStaff(interview=interview, user=user, part=part) for part, user in parts
    )


@verb("drop")
def drop(interview: Interview, *, actor: User, note: str) -> None:
    """取消安排 of an interview that was never announced."""
    advance(interview, "drop", actor=actor, note=note, where=Q(announced_at=None))


# 公开文稿


@verb("write")
@transaction.atomic
def write(
    interview: Interview,
    stage: str,
    *,
    actor: User,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    note: str = "",
) -> InterviewText:
    """起草 the text of a stage: 预告 from the plan, 改期 with the new time, 取消, 实录 from what was released. Raises IllegalStep."""
    if stage not in STAGES.get(interview.status, ()):
        raise IllegalStep(f"访谈{interview.get_status_display()}，不能起草{Stage(stage).label}。", field="stage")
    if stage == Stage.POSTPONEMENT:
        _require_new_time(starts_at, ends_at)
        interview.starts_at, interview.ends_at = starts_at, ends_at
    text = InterviewText(
        interview=interview,
        stage=stage,
        facts=facts_of(interview),
        text=_first_words(interview, stage),
        drafted_by=actor,
    )
    interview.refresh_from_db(fields=["starts_at", "ends_at"])
    text.seal()
    try:
        with transaction.atomic():
            text.save(force_insert=True)
    except IntegrityError as error:
        raise IllegalStep("这次访谈已有一份在办的文稿，请先办完或者作废。") from error
    append(InterviewTextEntry, text, action="write", actor=actor, to_status=text.status)
    advance(
        interview, "write", actor=actor, note=f"{text.get_stage_display()}。{note.strip()}", where=Q(pk=interview.pk)
    )
    return text


def _require_new_time(starts_at: datetime | None, ends_at: datetime | None) -> None:
    if starts_at is None or ends_at is None:
        raise IllegalStep("请填写新的开始和预计结束时间。", field="starts_at")
    if starts_at <= timezone.now() or ends_at <= starts_at:
        raise IllegalStep("新的开始时间应晚于现在，结束时间应晚于开始时间。", field="starts_at")


def _first_words(interview: Interview, stage: str) -> str:
    if stage == Stage.RECORD:
        return drawn_record(interview)
    return interview.summary if stage == Stage.ANNOUNCEMENT else ""


@verb("write", asks_status=False)
def save_text(text: InterviewText, *, actor: User) -> None:
    """Saves what was written in a draft, with its digest. Raises IllegalStep once it has been sent on."""
    if not text.is_editable:
        raise IllegalStep(f"文稿{text.get_status_display()}，不能改动；需要改动时请先退回。")
    if text.stage == Stage.ANNOUNCEMENT:
        text.facts = facts_of(text.interview)
    text.seal()
    text.drafted_by = actor
    kept = InterviewText.objects.filter(pk=text.pk, status=InterviewText.Status.DRAFT)
    if not kept.update(**{name: getattr(text, name) for name in (*InterviewText.sealed_names(), "drafted_by")}):
        raise IllegalStep("文稿已被他人送审，不能再改动。")


@verb("submit")
def submit(text: InterviewText, *, actor: User, note: str = "") -> None:
    """送审. Raises IllegalStep while something is missing."""
    if not text.text.strip():
        raise IllegalStep("请先填写文稿内容，写明理由。")
    _require_whole(text)
    gate.submit(text, actor=actor, note=note)


def _require_whole(text: InterviewText) -> None:
    interview = text.interview
    if text.stage == Stage.ANNOUNCEMENT:
        if text.facts != facts_of(interview):
            raise IllegalStep("访谈安排已有变化，请打开文稿重新保存后再送审。")
        _require_notice(interview.starts_at, interview.short_reason)
    if text.stage == Stage.RECORD and (lacking := lacking_of_record(interview, text)):
        raise IllegalStep(f"实录还缺少：{'；'.join(lacking)}。")


def _require_notice(starts_at: datetime, reason: str) -> None:
    """Raises IllegalStep unless it is announced early enough, or says in public why not."""
    today = timezone.localdate()
    earliest = current_calendar().add_workdays(today, NOTICE_WORKDAYS).due_on
    if timezone.localdate(starts_at) < earliest and not reason.strip():
        raise IllegalStep(
            f"预告应提前 {NOTICE_WORKDAYS} 个工作日（最早 {earliest}）；不足的，请在安排中写明理由，一并公开。"
        )
    if starts_at <= timezone.now():
        raise IllegalStep("访谈开始时间已过，请先调整安排。")


@verb("pass_review")
@transaction.atomic
def review(text: InterviewText, answers: Answers, *, actor: User, note: str = "") -> InterviewReview:
    """审查 of exactly the text that the reviewer saw."""
    return gate.review(text, answers, actor=actor, note=note)


@verb("return")
def send_back(text: InterviewText, *, actor: User, note: str) -> None:
    """退回 with a reason."""
    gate.send_back(text, actor=actor, note=note)


@verb("abandon")
def abandon(text: InterviewText, *, actor: User, note: str) -> None:
    """作废 a draft."""
    gate.abandon(text, actor=actor, note=note)


@verb("approve")
@transaction.atomic
def approve(text: InterviewText, *, actor: User, note: str = "") -> None:
    """审定发布 by a third person: the page says so on the next request, and the interview takes its step."""
    now = timezone.now()
    _require_whole(text)
    gate.approve(text, actor=actor, note=note, published_at=now)
    interview = text.interview
    if text.stage == Stage.ANNOUNCEMENT:
        advance(interview, "announce", actor=actor, announced_at=now)
    elif text.stage == Stage.POSTPONEMENT:
        told = f"{timezone.localtime(interview.starts_at):%Y-%m-%d %H:%M} → {timezone.localtime(text.instant('starts_at')):%Y-%m-%d %H:%M}"
        moved = {"starts_at": text.instant("starts_at"), "ends_at": text.instant("ends_at")}
        advance(interview, "postpone", actor=actor, note=told, where=Q(starts_at=interview.starts_at), **moved)
    elif text.stage == Stage.CANCELLATION:
        advance(interview, "cancel", actor=actor)
    else:
        advance(interview, "publish_record", actor=actor, recorded_at=interview.recorded_at or now)
    bump_version()


# 直播


@verb("start")
def start(interview: Interview, *, actor: User, note: str = "") -> None:
    """开始直播. Raises IllegalStep before its time, or without somebody to type and somebody else to release."""
    now = timezone.now()
    if now < interview.starts_at - EARLY:
        raise IllegalStep(f"最早在预告的开始时间前 {EARLY.seconds // 60} 分钟开始；需要提前的，请先改期。")
    parts = set(interview.staff.values_list("part", flat=True))
    if not {"recorder", "releaser"} <= parts:
        raise IllegalStep("须先安排至少一名记录人和一名审核人。")
    _turn(interview, "start", actor, note, started_at=now)


@verb("pause")
def pause(interview: Interview, *, actor: User, note: str) -> None:
    """暂停直播 with the reason."""
    _turn(interview, "pause", actor, note)


@verb("resume")
def resume(interview: Interview, *, actor: User, note: str = "") -> None:
    """继续直播."""
    _turn(interview, "resume", actor, note)


@verb("finish")
def finish(interview: Interview, *, actor: User, note: str = "") -> None:
    """结束直播: no more questions or sentences; the record is to follow."""
    _turn(interview, "finish", actor, note, ended_at=timezone.now())


@transaction.atomic
def _turn(interview: Interview, action: str, actor: User, note: str, **changes) -> None:
    """A turn of the live status, which watchers see as a change of its own."""
    change = Interview.objects.select_for_update().values_list("change", flat=True).get(pk=interview.pk) + 1
    advance(interview, action, actor=actor, note=note, change=change, **changes)
    bump_version()
