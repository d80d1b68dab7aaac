"""What every verb needs: the case held against others, an event written into its ledger, a paper numbered."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, require_may
from county.models import Department, User
from county.papers import sha256_of
from requests_app.deadlines import BadLedger, explain
from requests_app.kept_papers import record_of
from requests_app.ledger import clock_fields, events_of
from requests_app.models import Application, ApplicationEntry, ClockEvent, Consultation, Paper, Reply
from requests_app.models.reply import ReplyStatus
from requests_app.numbers import paper_number, paper_series

MOVED_ON = "这件申请已被他人处理，请刷新后再试。"
# The first day of the Regulations (Order 492): an earlier one is a slip of the year, as is one that lies years ahead.
EARLIEST = date(2008, 5, 1)
FARTHEST = timedelta(days=366)


def hold(application: Application) -> None:
    """Locks the case until the end of the transaction. Raises IllegalStep when it is no longer as the person saw it."""
    seen = (application.status, application.department_id)
    now = Application.objects.select_for_update().values_list("status", "department_id").get(pk=application.pk)
    if now != seen:
        raise IllegalStep(MOVED_ON)


def require_status(application: Application, *allowed: str) -> None:
    """Refuses early what `advance` would refuse at the end, before anything is computed or written."""
    if application.status not in allowed:
        labels = "、".join(f"“{Application.Status(status).label}”" for status in allowed)
        raise IllegalStep(f"当前状态为“{application.get_status_display()}”，须为{labels}。")


def require_day(on: date, *, not_before: date | None = None, what: str = "日期", field: str = "on") -> None:
    """A day that has come, and not before what it follows; `field` is the verb's name for it. Raises IllegalStep."""
    if on > timezone.localdate():
        raise IllegalStep(f"{what}不能晚于今天。", field=field)
    least = max(not_before or EARLIEST, EARLIEST)
    if on < least:
        raise IllegalStep(f"{what}不能早于 {least}。", field=field)


def require_near(on: date, *, what: str, field: str) -> None:
    """A day to come that lies no more than a year ahead. Raises IllegalStep."""
    last = timezone.localdate() + FARTHEST
    if on > last:
        raise IllegalStep(f"{what}不能晚于 {last}，请核对年份。", field=field)


def require_no_sent_reply(application: Application) -> None:
    """A reply that is being reviewed must come back before the case takes another turn."""
    if application.replies.under_way().exclude(status=ReplyStatus.DRAFT).exists():
        raise IllegalStep("答复已送审，请先退回或撤回。")


def require_disclosure(application: Application, message: str) -> None:
    """Number and frequency are limited, and fees are charged, for applications for disclosure only (Art. 35, 42)."""
    if application.kind == Application.Kind.CORRECTION:
        raise IllegalStep(message)


def require_words(text: str, message: str) -> None:
    if not text.strip():
        raise IllegalStep(message)


def tick(application: Application, kind: str, on: date, *, actor: User | None, field: str = "", **details) -> dict:
    """Writes one event into the ledger; returns what the step then changes: the clock's fields, and the event as a fact.

    Raises IllegalStep for an event that cannot be, about the argument `field` of the verb.
    """
    event = ClockEvent.objects.create(application=application, kind=kind, on=on, recorded_by=actor, **details)
    calendar = current_calendar()
    try:
        deadline = explain(events_of(application), calendar)
    except BadLedger as error:
        raise IllegalStep(str(error), field=field) from error
    return clock_fields(deadline, calendar) | {"facts": {"clock_event": event.facts}}


def note(
    application: Application, action: str, *, actor: User | None, text: str = "", facts: dict | None = None
) -> ApplicationEntry:
    """An act that changes neither status nor fields of the case. Raises NotPermitted."""
    require_may(actor, application, action)
    status = application.status
    return append(
        ApplicationEntry,
        application,
        action=action,
        from_status=status,
        to_status=status,
        actor=actor,
        note=text,
        facts=facts,
    )


def issue(
    application: Application,
    kind: str,
    *,
    actor: User | None,
    on: date | None = None,
    consultation: Consultation | None = None,
    reply: Reply | None = None,
    stated_due_on: date | None = None,
    unit: Department | None = None,
) -> Paper:
    """Numbers one outgoing paper and keeps what it says from now on. It is of `unit`, or of the unit that handles the case."""
    dated_on = on or timezone.localdate()
    unit = unit or application.department
    serial = take(paper_series(unit.pk), dated_on.year)
    paper = Paper(
        application=application,
        kind=kind,
        consultation=consultation,
        reply=reply,
        department=unit,
        year=dated_on.year,
        serial=serial,
        doc_number=paper_number(unit.document_word, unit.short_name, dated_on.year, serial),
        dated_on=dated_on,
        stated_due_on=stated_due_on,
        made_by=actor,
        is_kept_late=reply is not None and not reply.letter,
    )
    # Read anew, so that nothing which the verb has just written is missing from the paper.
    paper.application = Application.objects.select_related("department").get(pk=application.pk)
    paper.content = record_of(paper)
    paper.sha256 = sha256_of(paper.content)
    paper.application = application
    paper.save(force_insert=True)
    return paper


def close(
    application: Application,
    action: str,
    row: str,
    on: date,
    *,
    actor: User | None,
    text: str = "",
    where: Q | None = None,
) -> None:
    """Ends the case on a day in one row of the report; a correction of records is counted in none.

    A reply that was still being written is void.
    """
    # One that was closed before and reopened: the new closing stands in the place of what undid the first.
    undone = application.clock_events.filter(kind=ClockEvent.Kind.REOPENED, replaced_by__isnull=True).first()
    changes = tick(application, ClockEvent.Kind.CLOSED, on, actor=actor, replaces=undone)
    changes |= {"is_paused": False, "days_left_at_pause": None}
    changes["was_late"] = changes["due_on"] is not None and on > changes["due_on"]
    changes |= {"closed_on": on, "row": "" if application.kind == Application.Kind.CORRECTION else row}
    advance(application, action, actor=actor, note=text, where=where, **changes)
    void_replies(application, actor=actor, text="申请已办结，未送达的答复作废。")


def void_replies(application: Application, *, actor: User | None, text: str) -> None:
    """作废 of what was still being written."""
    for reply in application.replies.under_way():
        advance(reply, "abandon", actor=actor, note=text, review=None)
        void_paper(reply)


def void_paper(reply: Reply) -> None:
    """作废 of the numbered paper of a reply that is taken back after its approval; the number is not given again."""
    Paper.objects.in_force().filter(reply=reply).update(voided_at=timezone.now())
