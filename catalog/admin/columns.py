"""Columns of the lists that need the calendar: read once for a page, not once for each row."""

from collections.abc import Callable

from django.contrib import admin
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from catalog.models import Document, LeadershipChange, Revision
from catalog.tree.timeliness import days_left_label, due_of, outcome_label, renewal_due
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases.admin import red_when_late


def calendar_column(title: str, text_of: Callable[[object, Calendar], str]) -> Callable:
    """A column for one page of a list; what is late stands in red."""
    calendar = SimpleLazyObject(current_calendar)

    @admin.display(description=title)
    def in_time(record):
        return red_when_late(text_of(record, calendar))

    return in_time


def draft_label(revision: Revision, calendar: Calendar) -> str:
    """How long a text under way has until it must be public."""
    return days_left_label(revision.due_on, timezone.localdate(), calendar) if revision.is_under_way else ""


def item_label(document: Document, calendar: Calendar) -> str:
    """Whether an item came in time, or how long it has; nothing where an import guessed the dates."""
    if {"formed_on", "published_at"} & set(document.guesses):
        return ""
    due_on = due_of(document.formed_on, document.column.limit_days, document.column.limit_unit, calendar).due_on
    if document.published_on:
        return outcome_label(due_on, document.published_on, calendar)
    return days_left_label(due_on, timezone.localdate(), calendar) if document.status == Document.Status.DRAFT else ""


def renewal_label(change: LeadershipChange, calendar: Calendar) -> str:
    return str(renewal_due(change.changed_on, calendar))
