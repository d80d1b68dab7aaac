"""The ledger of an application as the clock reads it, and the clock as the application stores it."""

from datetime import date

from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from requests_app.deadlines import Deadline, Event, explain
from requests_app.models import Application, ClockEvent


def event_of(row: ClockEvent) -> Event:
    return Event(row.kind, row.on, row.days or 0, row.until, row.consultation_id, row.note)


def events_of(application: Application) -> list[Event]:
    """The events of an application, those that were replaced left out. A replacement stands in the place of what it replaces.

    A closing that was undone is replaced by what undid it, and that by the closing which followed.
    """
    rows = {row.pk: row for row in application.clock_events.order_by("pk")}
    replaced = {row.replaces_id: row for row in rows.values() if row.replaces_id}
    standing = []
    for row in rows.values():
        if row.replaces_id:
            continue
        while row.pk in replaced:
            row = replaced[row.pk]  # noqa: PLW2901 - the correction of a correction
        standing.append(event_of(row))
    return standing


def deadline_of(
    application: Application, *, as_of: date | None = None, today: date | None = None, calendar: Calendar | None = None
) -> Deadline:
    """The clock of an application with its working, also as it stood at the end of a past day. Raises BadLedger."""
    return explain(events_of(application), calendar or current_calendar(), as_of=as_of, today=today)


def clock_fields(deadline: Deadline, calendar: Calendar) -> dict:
    """What the application stores of its clock, for lists and indexes."""
    open_and_paused = deadline.paused
    return {
        "due_on": deadline.due_on,
        "due_is_provisional": deadline.provisional,
        "is_paused": open_and_paused,
        "days_left_at_pause": deadline.days_left if open_and_paused else None,
        "calendar_version": calendar.version,
    }
