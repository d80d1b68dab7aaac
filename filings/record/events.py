"""What must be filed: the portal finds the events in its own records, a line each with its limit (supervision of 条例 Art. 12, 18, 26)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from catalog.models import Document, DocumentEntry, LeadershipChange
from catalog.tree.kinds import ColumnKind
from county.calendar.workdays import Calendar
from county.models import Department, OfficerPost
from filings.models.filing import FilingKind

# Working days after the event; the county sets them where no rule does.
GUIDE_DAYS, ORGANISATION_DAYS, OFFICER_DAYS, WITHDRAWAL_DAYS, MONTHLY_DAYS = 5, 20, 5, 3, 5
CATALOGUE_DUE, PLAN_DUE = (1, 31), (3, 31)
# A duty that did not run for a while still finds what happened.
LOOKED_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class DueFiling:
    """One thing that a unit must file: `key` is the same however often it is found."""

    kind: FilingKind
    unit_id: int
    key: str
    about: str
    happened_on: date
    due_on: date


def due_filings(today: date, calendar: Calendar) -> Iterator[DueFiling]:
    """Everything that fell due to be filed in the last sixty days (six queries)."""
    yield from _of_documents(today, calendar)
    yield from _of_leaders(today, calendar)
    yield from _of_posts(today, calendar)
    yield from _of_periods(today, calendar)


def _due(kind: FilingKind, unit_id: int, key: str, about: str, on: date, days: int, calendar: Calendar) -> DueFiling:
    return DueFiling(kind, unit_id, key, about[:200], on, calendar.add_workdays(on, days).due_on)


def _of_documents(today: date, calendar: Calendar) -> Iterator[DueFiling]:
    since = timezone.now() - LOOKED_BACK
    entries = DocumentEntry.objects.filter(at__gte=since, action__in=("renew", "withdraw")).select_related("case")
    for entry in entries.only("action", "at", "case__title", "case__department_id", "case__column_kind"):
        document, on = entry.case, timezone.localdate(entry.at)
        if entry.action == "withdraw":
            kind, days = FilingKind.WITHDRAWAL, WITHDRAWAL_DAYS
        elif document.column_kind == ColumnKind.GUIDE:
            kind, days = FilingKind.GUIDE, GUIDE_DAYS
        else:
            continue
        yield _due(kind, document.department_id, f"entry-{entry.pk}", document.title, on, days, calendar)


def _of_leaders(today: date, calendar: Calendar) -> Iterator[DueFiling]:
    changes = LeadershipChange.objects.filter(recorded_at__gte=timezone.now() - LOOKED_BACK)
    for change in changes.only("department_id", "changed_on"):
        on = change.changed_on
        about = f"{on} 领导变动"
        key = f"change-{change.pk}"
        yield _due(FilingKind.ORGANISATION, change.department_id, key, about, on, ORGANISATION_DAYS, calendar)


def _of_posts(today: date, calendar: Calendar) -> Iterator[DueFiling]:
    """Who took up a post or left it; by post, not by name."""
    since = today - LOOKED_BACK
    for post in OfficerPost.objects.officers().filter(from_on__gte=since, from_on__lte=today):
        about = f"{post.get_kind_display()}任职"
        key = f"post-{post.pk}-begins"
        yield _due(FilingKind.OFFICER, post.department_id, key, about, post.from_on, OFFICER_DAYS, calendar)
    for post in OfficerPost.objects.officers().filter(until_on__gte=since, until_on__lt=today):
        about = f"{post.get_kind_display()}离任"
        key = f"post-{post.pk}-ends"
        yield _due(FilingKind.OFFICER, post.department_id, key, about, post.until_on, OFFICER_DAYS, calendar)


def _of_periods(today: date, calendar: Calendar) -> Iterator[DueFiling]:
    """Last month's lists of every unit, and this year's catalogue and plan."""
    first = today.replace(day=1)
    last = first - timedelta(days=1)
    month = f"{last:%Y-%m}"
    withheld = set(
        Document.objects.filter(status=Document.Status.WITHHELD).values_list("department_id", flat=True).distinct()
    )
    for unit_id in Department.objects.active().values_list("pk", flat=True):
        monthly = [(FilingKind.SECRECY, f"{last.year}年{last.month}月保密审查情况")]
        if unit_id in withheld:
            monthly.append((FilingKind.WITHHELD, f"{last.year}年{last.month}月不予公开目录"))
        for kind, about in monthly:
            yield _due(kind, unit_id, month, about, last, MONTHLY_DAYS, calendar)
        begins = date(today.year, 1, 1)
        for kind, (due_month, due_day), about in (
            (FilingKind.CATALOGUE, CATALOGUE_DUE, f"{today.year}年主动公开目录"),
            (FilingKind.PLAN, PLAN_DUE, f"{today.year}年政府信息公开工作方案"),
        ):
            due_on = date(today.year, due_month, due_day)
            if today <= due_on + LOOKED_BACK:
                yield DueFiling(kind, unit_id, str(today.year), about, begins, due_on)
