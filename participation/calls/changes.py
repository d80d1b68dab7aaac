"""The verbs of a change notice: what changes in a public call, with its reason, by three persons.

A notice takes effect in the transaction of its approval. Until then nothing changes; what is public is only ever prolonged.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from catalog.shelf.shelving import bump_version, turn_pages_at
from county.calendar.clock import working_days
from county.calendar.database_clock import database_now
from county.calendar.special_days import current_calendar
from county.cases import gate
from county.cases.gate import Answers
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from participation.calls.periods import MOST_POSTPONED, end_of, fault_of, feedback_due
from participation.calls.phases import Phase, last_day_of, phase_of
from participation.models import ChangeNotice, DraftText, NoticeEntry, NoticeReview, OpinionCall

What = ChangeNotice.What


@verb("begin_change")
@transaction.atomic
def begin(call: OpinionCall, notice: ChangeNotice, *, actor: User, note: str = "") -> ChangeNotice:
    """起草变更公告 on a public call, one at a time. Raises IllegalStep when the change is not open to the call now."""
    if call.notices.filter(status__in=("draft", "submitted", "reviewed")).exists():
        raise IllegalStep("已有一份变更公告在办理，请先办完或作废。")
    notice.call, notice.drafted_by = call, actor
    require_possible(notice)
    notice.seal()
    notice.save(force_insert=True)
    append(NoticeEntry, notice, action="write", actor=actor, to_status=notice.status)
    advance(call, "begin_change", actor=actor, note=note or notice.get_what_display(), where=Q(pk=call.pk))
    return notice


@verb("write", asks_status=False)
def save_text(notice: ChangeNotice, *, actor: User) -> None:
    """Saves what was written in a draft, with its digest. Raises IllegalStep once it has been sent on."""
    notice.seal()
    notice.drafted_by = actor
    kept = ChangeNotice.objects.filter(pk=notice.pk, status=ChangeNotice.Status.DRAFT)
    if not kept.update(**{name: getattr(notice, name) for name in (*ChangeNotice.sealed_names(), "drafted_by")}):
        raise IllegalStep("变更公告已送审，不能再改动。")


def require_possible(notice: ChangeNotice) -> None:
    """Raises IllegalStep unless the change is open to the call now, by the database's clock."""
    call = notice.call
    phase = phase_of(call, database_now())
    checks = {
        What.EXTEND: _require_extension,
        What.NEW_DRAFT: _require_new_draft,
        What.POSTPONE: _require_postponement,
        What.END: _require_end,
    }
    checks[What(notice.what)](notice, phase)


def _require_extension(notice: ChangeNotice, phase: Phase) -> None:
    if phase not in (Phase.BEFORE, Phase.OPEN):
        raise IllegalStep("征集已经截止，不能延长。")
    if notice.last_day is None:
        raise IllegalStep("请填写新的截止日。", field="last_day")
    if end_of(notice.last_day) <= notice.call.closes_at:
        raise IllegalStep(f"新的截止日须晚于原来的截止日 {last_day_of(notice.call.closes_at)}。", field="last_day")


def _require_new_draft(notice: ChangeNotice, phase: Phase) -> None:
    call = notice.call
    if phase != Phase.OPEN:
        raise IllegalStep("只有征集期间才能更换意见稿。")
    newest = call.drafts.last()
    if newest is None:
        raise IllegalStep("这次征集没有征求意见稿。")
    if not notice.draft_text.strip() or notice.draft_text == newest.text:
        raise IllegalStep("请填写改动后的征求意见稿。", field="draft_text")
    if not notice.is_substantive:
        raise IllegalStep("请说明是实质性修改还是文字性修改。", field="is_substantive")
    if notice.last_day and end_of(notice.last_day) < call.closes_at:
        raise IllegalStep("截止日不能提前。", field="last_day")
    if notice.is_substantive == "yes":
        closes_at = end_of(notice.last_day) if notice.last_day else call.closes_at
        # What was changed in substance is a new draft: the public has the whole period for it, or is told why not.
        fault = fault_of(call.kind, database_now(), closes_at, call.short_reason, current_calendar())
        if fault:
            raise IllegalStep(f"实质性修改须重新给足时间：{fault}。", field="last_day")


def _require_postponement(notice: ChangeNotice, phase: Phase) -> None:
    call, today = notice.call, timezone.localdate()
    if phase != Phase.CLOSED:
        raise IllegalStep("征集截止以后、结果公布以前才能推迟反馈。")
    if call.postponed_to:
        raise IllegalStep("反馈只能推迟一次。")
    if today > call.feedback_due_on:
        raise IllegalStep(f"反馈期限 {call.feedback_due_on} 已过，不能再推迟。")
    latest = working_days(call.feedback_due_on, MOST_POSTPONED, current_calendar()).due_on
    if notice.last_day is None or not call.feedback_due_on < notice.last_day <= latest:
        raise IllegalStep(
            f"新的反馈日期须在 {call.feedback_due_on + timedelta(days=1)} 至 {latest} 之间。", field="last_day"
        )


def _require_end(notice: ChangeNotice, phase: Phase) -> None:
    if phase not in (Phase.BEFORE, Phase.OPEN, Phase.CLOSED):
        raise IllegalStep("结果公布以后不能终止。")


@verb("submit")
def submit(notice: ChangeNotice, *, actor: User, note: str = "") -> None:
    """送审: the change is still open to the call."""
    require_possible(notice)
    gate.submit(notice, actor=actor, note=note)


@verb("pass_review")
@transaction.atomic
def review(notice: ChangeNotice, answers: Answers, *, actor: User, note: str = "") -> NoticeReview:
    """保密审查 of exactly the notice that the reviewer saw."""
    return gate.review(notice, answers, actor=actor, note=note)


@verb("return")
def send_back(notice: ChangeNotice, *, actor: User, note: str) -> None:
    """退回 with a reason."""
    gate.send_back(notice, actor=actor, note=note)


@verb("cancel")
def cancel(notice: ChangeNotice, *, actor: User, note: str) -> None:
    """作废 a notice that was not sent on."""
    advance(notice, "cancel", actor=actor, note=note)


@verb("approve")
@transaction.atomic
def approve(notice: ChangeNotice, *, actor: User, note: str = "") -> None:
    """审定发布: the change takes effect at once. Raises IllegalStep when it is no longer open to the call."""
    call = OpinionCall.objects.select_for_update(of=("self",)).select_related("kind").get(pk=notice.call_id)
    notice.call = call
    require_possible(notice)
    now = database_now()
    gate.approve(notice, actor=actor, note=note, in_force_at=now, closed_before=call.closes_at)
    if notice.what == What.END:
        advance(call, "end", actor=actor, note=notice.reason, ended_at=now)
    else:
        _carry_out(notice, call, actor)
    bump_version()


def _carry_out(notice: ChangeNotice, call: OpinionCall, actor: User) -> None:
    """延长, 更换意见稿, 推迟: columns of the call, where it is still as it was read and the clock still allows it."""
    said = f"{notice.get_what_display()}：{notice.reason}"
    if notice.what == What.POSTPONE:
        once = Q(postponed_to=None, answered_at=None)
        advance(call, "change", actor=actor, note=said, where=once, postponed_to=notice.last_day)
        return
    changes = {}
    if notice.last_day:
        closes_at, calendar = end_of(notice.last_day), current_calendar()
        due = feedback_due(closes_at, call.kind, calendar)
        changes = {
            "closes_at": closes_at,
            "feedback_due_on": due.due_on,
            "is_provisional": due.provisional,
            "calendar_version": calendar.version,
        }
        turn_pages_at(closes_at)
    running = Q(closes_at__gt=Now(), closes_at=call.closes_at)
    advance(call, "change", actor=actor, note=said, where=running, **changes)
    if notice.what == What.NEW_DRAFT:
        newest = call.drafts.last()
        draft = DraftText.objects.create(
            call=call, number=newest.number + 1, text=notice.draft_text, since=notice.in_force_at
        )
        ChangeNotice.objects.filter(pk=notice.pk).update(draft=draft)
