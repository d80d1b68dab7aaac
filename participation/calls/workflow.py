"""The verbs of a call: 安排 → 送审 → 审查 → 审定公布, 撤回, 正式文件. What changes while it is public stands in `changes`.

Each verb takes one step through `county.cases.workflow.advance` and raises IllegalStep, with a message, when it is not open.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from catalog.models import Document
from catalog.shelf.shelving import bump_version, turn_pages_at
from county.calendar.database_clock import database_now
from county.calendar.special_days import current_calendar
from county.cases import gate
from county.cases.gate import Answers
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, require_begin, verb
from county.models import Department, User
from participation.calls.periods import fault_of, feedback_due
from participation.models import CallEntry, CallReview, CallWaiver, DraftText, OpinionCall
from participation.questions import questions_of

PERIOD = ("opens_at", "closes_at", "kind")


@transaction.atomic
def plan(call: OpinionCall, *, unit: Department, actor: User) -> None:
    """安排征集: begins a call of `unit` as a draft. Raises NotPermitted for another unit."""
    require_begin(actor, OpinionCall, "plan", unit)
    call.department, call.drafted_by = unit, actor
    call.seal()
    call.save(force_insert=True)
    append(CallEntry, call, action="plan", actor=actor, to_status=call.status)


@verb("write", asks_status=False)
def save_text(call: OpinionCall, *, actor: User) -> None:
    """Saves what was written in a draft, with its digest. Raises IllegalStep once it has been sent on."""
    call.seal()
    call.drafted_by = actor
    kept = OpinionCall.objects.filter(pk=call.pk, status=OpinionCall.Status.DRAFT)
    if not kept.update(**{name: getattr(call, name) for name in (*OpinionCall.sealed_names(), *PERIOD, "drafted_by")}):
        raise IllegalStep("公告已送审，不能再改动；需要改动时请先撤回送审或退回。")


def lacking(call: OpinionCall) -> list[str]:
    """What the announcement still lacks, apart from its period."""
    kind, found = call.kind, []
    if kind.needs_draft and not call.draft_text.strip():
        found.append(f"{kind.label}须公布征求意见稿，请填写“征求意见稿”")
    if kind.needs_draft and not call.explanation.strip():
        found.append("须同时公布起草说明（国令第713号第十五条），请填写“起草说明”")
    if kind.is_survey and not questions_of(call.questions):
        found.append("网上调查须有题目，请填写“问卷”")
    if kind.is_survey and call.draft_text.strip():
        found.append("网上调查不收意见，请删去征求意见稿，或者改用其他征集类型并附问卷")
    return found


def require_whole(call: OpinionCall, opens_at: datetime) -> None:
    """Raises IllegalStep unless nothing is missing and the period is lawful when the call opens at `opens_at`."""
    found = lacking(call)
    fault = fault_of(call.kind, opens_at, call.closes_at, call.short_reason, current_calendar())
    if found or fault:
        raise IllegalStep("；".join([*found, *([fault] if fault else [])]) + "。")


@verb("submit")
def submit(call: OpinionCall, *, actor: User, note: str = "") -> None:
    """送审: the announcement is whole, and its period would be lawful if it were published today. Raises IllegalStep."""
    require_whole(call, max(filter(None, (call.opens_at, database_now()))))
    gate.submit(call, actor=actor, note=note)


@verb("pass_review")
@transaction.atomic
def review(call: OpinionCall, answers: Answers, *, actor: User, note: str = "") -> CallReview:
    """保密审查 of exactly the announcement that the reviewer saw. Raises IllegalStep."""
    return gate.review(call, answers, actor=actor, note=note)


@verb("determine")
def determine(call: OpinionCall, *, actor: User, note: str) -> None:
    """登记确定意见 on a referred question."""
    gate.determine(call, actor=actor, note=note)


@verb("approve")
@transaction.atomic
def approve(call: OpinionCall, *, actor: User, note: str = "") -> None:
    """审定公布 by a third person: from here on the period runs, judged from the day of this publication (国令713 Art. 15).

    Raises IllegalStep for a period that has become too short, and for an opening that has passed.
    """
    now = database_now()
    if call.opens_at and call.opens_at < now:
        raise IllegalStep("原定开始时间已过，请退回后改为自公布时开始。")
    opens_at = call.opens_at or now
    require_whole(call, opens_at)
    calendar = current_calendar()
    due = feedback_due(call.closes_at, call.kind, calendar)
    gate.approve(
        call,
        actor=actor,
        note=note,
        opens_at=opens_at,
        published_at=now,
        feedback_due_on=due.due_on,
        is_provisional=due.provisional,
        calendar_version=calendar.version,
    )
    if call.draft_text.strip():
        DraftText.objects.create(call=call, number=1, text=call.draft_text, since=now)
    turn_pages_at(opens_at, call.closes_at)
    bump_version()


@verb("return")
def send_back(call: OpinionCall, *, actor: User, note: str) -> None:
    """退回 with a reason; the review of the text is void with it."""
    gate.send_back(call, actor=actor, note=note)


@verb("recall")
def recall(call: OpinionCall, *, actor: User, note: str = "") -> None:
    """撤回送审 by the one who sent it."""
    gate.recall(call, actor=actor, note=note)


@verb("cancel")
def cancel(call: OpinionCall, *, actor: User, note: str) -> None:
    """取消 a call that was never public."""
    advance(call, "cancel", actor=actor, note=note)


@verb("withdraw")
@transaction.atomic
def withdraw(call: OpinionCall, *, actor: User, note: str) -> None:
    """撤回公开: 410 on every page of the call; what people sent is kept, and they can follow it."""
    advance(call, "withdraw", actor=actor, note=note)
    bump_version()


@verb("urge")
def urge(call: OpinionCall, *, actor: User, note: str) -> None:
    """督办 by the county office, on record."""
    advance(call, "urge", actor=actor, note=note, where=Q(pk=call.pk))


@verb("link_final")
@transaction.atomic
def link_final(call: OpinionCall, document: Document, *, actor: User, note: str = "") -> None:
    """关联正式文件 of the own unit: it is not decided on before the outcome is public. Raises IllegalStep.

    A document that is public already cannot be linked before the outcome is: the link would hide that the order was wrong.
    """
    if document.department_id != call.department_id:
        raise IllegalStep("只能关联本单位的文件。", field="document")
    if document.status == Document.Status.PUBLISHED and not call.answered_at and not is_waived(call):
        raise IllegalStep("这件文件已经发布，而结果反馈尚未公布；请先公布结果反馈或登记免予反馈。", field="document")
    advance(
        call,
        "link_final",
        actor=actor,
        note=note or f"《{document.title[:100]}》",
        where=Q(final_document=call.final_document_id),
        final_document=document,
    )
    bump_version()


def is_waived(call: OpinionCall) -> bool:
    return CallWaiver.objects.filter(call=call).exists()


@verb("waive")
@transaction.atomic
def waive(call: OpinionCall, reason: str, *, actor: User, note: str) -> None:
    """免予反馈 with a ground of the law (国令713 Art. 3, 14), once. Raises IllegalStep."""
    if is_waived(call):
        raise IllegalStep("已经登记过免予反馈。")
    advance(call, "waive", actor=actor, note=note, where=Q(waiver=None))
    CallWaiver.objects.create(call=call, reason=reason, explanation=note, decided_by=actor)
    bump_version()


def refresh_deadlines() -> int:
    """Moves the feedback days of unanswered calls to a calendar that was loaded meanwhile; each history says so. How many moved."""
    calendar = current_calendar()
    waiting = OpinionCall.objects.filter(status=OpinionCall.Status.PUBLISHED, answered_at=None)
    moved = 0
    for call in waiting.exclude(calendar_version=calendar.version).select_related("kind").order_by("pk"):
        due = feedback_due(call.closes_at, call.kind, calendar)
        changes = {
            "feedback_due_on": due.due_on,
            "is_provisional": due.provisional,
            "calendar_version": calendar.version,
        }
        if (due.due_on, due.provisional) == (call.feedback_due_on, call.is_provisional):
            waiting.filter(pk=call.pk).update(calendar_version=calendar.version)
            continue
        note = f"{call.feedback_due_on} → {due.due_on}"
        try:
            with transaction.atomic():
                seen = Q(feedback_due_on=call.feedback_due_on, answered_at=None)
                advance(call, "move_deadline", actor=None, note=note, where=seen, **changes)
                bump_version()
        except IllegalStep:
            # It was answered or changed meanwhile; the next run looks again.
            continue
        moved += 1
    return moved
