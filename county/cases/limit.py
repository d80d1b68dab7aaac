"""Working-day limits of cases: set, shown with their working, and counted anew when a holiday notice is loaded.

For every model with `county.models.WorkdayLimit`; its STEPS have "move_deadline", taken by the system.
"""

from datetime import date

from django.db.models import Q, QuerySet

from county.calendar.clock import working_days
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases.workflow import IllegalStep, WorkflowCase, advance

NONE_RUNS = {"clock_on": None, "clock_days": None, "due_on": None, "is_provisional": False, "calendar_version": ""}


def limit_from(start: date, days: int, calendar: Calendar | None = None) -> dict:
    """The columns of a limit of `days` working days after `start`, for `advance` or a new row."""
    calendar = calendar or current_calendar()
    due = calendar.add_workdays(start, days)
    return {
        "clock_on": start,
        "clock_days": days,
        "due_on": due.due_on,
        "is_provisional": due.provisional,
        "calendar_version": calendar.version,
    }


def lines_of(case, calendar: Calendar) -> tuple[str, ...]:
    """The working of the limit that runs, line by line; empty when none does."""
    return working_days(case.clock_on, case.clock_days, calendar).lines if case.clock_on else ()


def recount(cases: QuerySet[WorkflowCase]) -> int:
    """Moves the due days of `cases`, all of them open, to the calendar of today; each history says so. How many moved."""
    calendar = current_calendar()
    stale = cases.filter(clock_on__isnull=False).exclude(calendar_version=calendar.version)
    moved = 0
    for case in stale.order_by("pk").iterator(chunk_size=500):
        changes = limit_from(case.clock_on, case.clock_days, calendar)
        seen = Q(due_on=case.due_on, calendar_version=case.calendar_version)
        if changes["due_on"] == case.due_on:
            cases.model._base_manager.filter(seen, pk=case.pk).update(**changes)
            continue
        note = f"{case.due_on} → {changes['due_on']}"
        try:
            advance(case, "move_deadline", actor=None, note=note, where=seen, **changes)
        except IllegalStep:
            # Somebody took a step meanwhile; the next run looks again.
            continue
        moved += 1
    return moved
