"""What the lists of the catalogue say of limits."""

from django.utils import timezone

from catalog.models import Document, LeadershipChange, Revision
from catalog.tree.timeliness import due_of, renewal_due
from county.calendar.clock import NO_LIMIT, TimeLeft, time_left, timeliness
from county.calendar.workdays import Calendar


def draft_left(revision: Revision, calendar: Calendar) -> TimeLeft:
    """How long a text under way has until it must be public."""
    return time_left(revision.due_on, timezone.localdate(), calendar) if revision.is_under_way else NO_LIMIT


def item_left(document: Document, calendar: Calendar) -> TimeLeft:
    """Whether an item came in time, or how long it has; nothing where an import guessed the dates."""
    if {"formed_on", "published_at"} & set(document.guesses):
        return NO_LIMIT
    due_on = due_of(document.formed_on, document.column.limit_days, document.column.limit_unit, calendar).due_on
    if document.published_on:
        return timeliness(due_on, document.published_on, calendar)
    return time_left(due_on, timezone.localdate(), calendar) if document.status == Document.Status.DRAFT else NO_LIMIT


def renewal_day(change: LeadershipChange, calendar: Calendar) -> str:
    """The day until which 机构信息 must follow the change."""
    return str(renewal_due(change.changed_on, calendar))
