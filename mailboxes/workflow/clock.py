"""The clock of a letter: its limits, its due date with the working, and its recount under another calendar."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from county.calendar.clock import Deadline
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases.workflow import IllegalStep, advance
from mailboxes.limits import (
    DEFAULT_DAYS,
    Days,
    Waiting,
    accept_due,
    answer_clock,
)
from mailboxes.models import (
    Letter,
    LetterLimit,
)


def limit_of(kind: str) -> Days:
    """The limits of a kind of letter: the county's, or the defaults until it has set its own."""
    kept = LetterLimit.objects.filter(pk=kind).first()
    return Days(kept.accept_days, kept.answer_days, kept.extension_days, kept.basis) if kept else DEFAULT_DAYS[kind]


def clock_changes(kind: str, start: date, *, extension: int = 0, waits: Iterable[Waiting] = ()) -> dict:
    """The due date of an answer as columns."""
    calendar = current_calendar()
    clock = answer_clock(start, limit_of(kind).answer, calendar, extension=extension, waits=waits)
    return {"due_on": clock.due_on, "is_provisional": clock.provisional, "calendar_version": calendar.version}


def clock_of(letter: Letter, calendar: Calendar) -> Deadline | None:
    """The working of a letter's due date, line by line; None before it is accepted."""
    if letter.clock_on is None:
        return None
    days = limit_of(letter.kind).answer
    return answer_clock(letter.clock_on, days, calendar, extension=letter.extension_days, waits=waits_of(letter))


def waits_of(letter: Letter) -> list[Waiting]:
    """The times since the clock started in which the writer was waited for."""
    questions = letter.questions.filter(asked_on__gte=letter.clock_on) if letter.clock_on else letter.questions.none()
    return [Waiting(since, until) for since, until in questions.values_list("asked_on", "closed_on")]


def refresh_deadlines() -> int:
    """Moves the due dates of open letters to a calendar that was loaded meanwhile; each history says so. How many moved."""
    calendar = current_calendar()
    stale = Letter.objects.open().exclude(calendar_version=calendar.version)
    moved = 0
    for letter in stale.order_by("pk").iterator(chunk_size=500):
        name, changes = _due_under(letter, calendar)
        before, after = getattr(letter, name), changes[name]
        seen = Q(**{name: before}, calendar_version=letter.calendar_version)
        if after == before:
            Letter.objects.filter(seen, pk=letter.pk).update(**changes)
            continue
        try:
            advance(letter, "move_deadline", actor=None, note=f"{before} → {after}", where=seen, **changes)
        except IllegalStep:
            # Somebody took a step meanwhile; the next run looks again.
            continue
        moved += 1
    return moved


def _due_under(letter: Letter, calendar: Calendar) -> tuple[str, dict]:
    """Which day an open letter waits for, and the columns that hold it, under a calendar."""
    under = {"calendar_version": calendar.version}
    clock = clock_of(letter, calendar)
    if clock is None:
        days = limit_of(letter.kind).accept
        return "accept_due_on", under | {"accept_due_on": accept_due(letter.received_on, days, calendar).due_on}
    return "due_on", under | {"due_on": clock.due_on, "is_provisional": clock.provisional}
