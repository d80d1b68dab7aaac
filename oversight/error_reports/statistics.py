"""网站找错办理情况 by month, and what was mended last: figures and titles, nobody's name."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, Q
from django.db.models.functions import TruncMonth

from catalog.models import Document
from oversight.models import ErrorReport
from oversight.models.error_report import Outcome

MONTHS, LATEST = 12, 20


@dataclass(frozen=True, slots=True)
class Month:
    """Reports that came in a month, what became of them, and how long the answers took."""

    first: date
    received: int
    fixed: int
    answered: int
    on_time: int
    days: float | None

    @property
    def average(self) -> str:
        return "—" if self.days is None else f"{self.days:.1f}"


@dataclass(frozen=True, slots=True)
class Mended:
    """A page that was mended: its title and address while it is public."""

    answered_on: date
    unit: str
    kind: str
    title: str
    url: str


def months_until(today: date) -> list[Month]:
    """The last twelve months, the newest first, by the day of receipt (one query)."""
    since = today.replace(year=today.year - 1, day=1)
    answered = Q(status=ErrorReport.Status.ANSWERED)
    rows = (
        ErrorReport.objects.filter(received_on__gte=since, received_on__lte=today)
        .annotate(month=TruncMonth("received_on"))
        .order_by()
        .values_list("month")
        .annotate(
            received=Count("pk"),
            fixed=Count("pk", filter=answered & Q(outcome=Outcome.FIXED)),
            answered=Count("pk", filter=answered),
            on_time=Count("pk", filter=answered & Q(is_on_time=True)),
            days=Avg("worked_days", filter=answered),
        )
    )
    found = {row[0]: Month(*row) for row in rows}
    return [found.get(first, Month(first, 0, 0, 0, 0, None)) for first in _months(today)]


def _months(today: date) -> list[date]:
    firsts, first = [], today.replace(day=1)
    for _ in range(MONTHS):
        firsts.append(first)
        first = first.replace(year=first.year - (first.month == 1), month=12 if first.month == 1 else first.month - 1)
    return firsts


def mended_last() -> list[Mended]:
    """The last twenty reports that led to a correction, of pages that are public today (one query)."""
    reports = (
        ErrorReport.objects.filter(
            status=ErrorReport.Status.ANSWERED,
            outcome=Outcome.FIXED,
            document__status=Document.Status.PUBLISHED,
        )
        .order_by("-answered_on", "-pk")
        .select_related("department", "document")
        .only("answered_on", "kind", "department__short_name", "document__title")[:LATEST]
    )
    return [
        Mended(
            one.answered_on,
            one.department.short_name,
            one.get_kind_display(),
            one.document.title,
            one.document.get_absolute_url(),
        )
        for one in reports
    ]
