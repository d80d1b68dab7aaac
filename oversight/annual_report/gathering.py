"""The cases of a unit and year read from the registers, for the annual report."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from catalog.models import Document
from catalog.tree.classification import Validity
from catalog.tree.kinds import ColumnKind
from county.models import Department
from oversight.annual_report.form import APPLICANTS, LEAVES
from oversight.annual_report.report import (
    YUAN,
    Counted,
    Figures,
    NormativeDocument,
    RemedyCase,
    RequestCase,
    figures_of,
    lines_of_documents,
    lines_of_remedies,
    lines_of_requests,
)
from oversight.models import AnnualReport, OutsideFigure
from requests_app.models import Application, FeeNotice, Remedy
from requests_app.models.application import ApplicantKind, Row
from requests_app.models.remedy import RemedyKind, RemedyResult
from requests_app.statistics import counted_in

# The rows, columns and groups of the form by the values that the cases bear.
LEAF_OF = dict(zip(Row.values, LEAVES, strict=True))
APPLICANT_OF = dict(zip(ApplicantKind.values, range(len(APPLICANTS)), strict=True))
GROUP_OF = {
    RemedyKind.RECONSIDERATION: "reviews",
    RemedyKind.SUIT: "direct_suits",
    RemedyKind.SUIT_AFTER: "later_suits",
}
OUTCOME_OF = {RemedyResult.UPHELD: 0, RemedyResult.CORRECTED: 1, RemedyResult.OTHER: 2}


def units_of(report: AnnualReport) -> list[int]:
    """Whose cases a report counts: its unit's own; the county government reports for all units (条例 Art. 49)."""
    if report.department.kind == Department.Kind.GOVERNMENT:
        return list(Department.objects.values_list("pk", flat=True))
    return [report.department_id]


def gather(report: AnnualReport) -> tuple[list[Counted], Figures]:
    """Counts a report from the registers as they are now: the cases cell by cell, and the figures."""
    units, year = units_of(report), report.year
    lines = [
        *lines_of_documents(_normative_documents(units, year), year),
        *lines_of_requests(_applications(units, year), year),
        *lines_of_remedies(_remedies(units, year), year),
    ]
    outside = outside_of(units, year) | {"information_fees": _information_fees(units, year) * YUAN}
    return lines, figures_of(lines, outside, year=year, published=_published(units, year).count())


def _applications(units: Collection[int], year: int) -> Iterator[RequestCase]:
    """Applications for disclosure that were received by the end of the year and still open when it began."""
    cases = Application.objects.filter(
        Q(closed_on=None) | Q(closed_on__gte=date(year, 1, 1)),
        kind=Application.Kind.DISCLOSURE,
        received_on__lte=date(year, 12, 31),
    )
    cases = counted_in(cases, units).values_list("pk", "number", "applicant_kind", "received_on", "closed_on", "row")
    for pk, number, kind, received_on, closed_on, row in cases.iterator(chunk_size=2000):
        yield RequestCase(pk, number, APPLICANT_OF[kind], received_on, closed_on, LEAF_OF.get(row, ""))


def _remedies(units: Collection[int], year: int) -> Iterator[RemedyCase]:
    """Reviews and suits that had begun by the end of the year and were not over when it began."""
    cases = Remedy.objects.filter(
        Q(decided_on=None) | Q(decided_on__gte=date(year, 1, 1)),
        application__department_id__in=units,
        notified_on__lte=date(year, 12, 31),
    ).values_list("pk", "application__number", "kind", "notified_on", "result", "decided_on")
    for pk, number, kind, began_on, result, ended_on in cases.iterator(chunk_size=2000):
        label = f"{number} {RemedyKind(kind).label}"
        yield RemedyCase(pk, label, GROUP_OF[kind], began_on, OUTCOME_OF.get(result), ended_on)


def _information_fees(units: Collection[int], year: int) -> int:
    """信息处理费 paid in the year, in 元."""
    paid = FeeNotice.objects.filter(application__department_id__in=units, paid_on__year=year)
    return paid.aggregate(total=Sum("amount"))["total"] or 0


def _normative_documents(units: Collection[int], year: int) -> Iterator[NormativeDocument]:
    """行政规范性文件 made by the last day of the year, of those that are public."""
    documents = (
        Document.objects.public()
        .filter(department_id__in=units, column_kind=ColumnKind.NORMATIVE)
        .filter(Q(written_on__lte=date(year, 12, 31)) | Q(written_on=None, formed_on__lte=date(year, 12, 31)))
        .values_list("pk", "title", "doc_number", "written_on", "formed_on", "validity", "repealed_on")
    )
    for pk, title, number, written_on, formed_on, validity, ended_on in documents.iterator(chunk_size=2000):
        label = f"{title}（{number}）" if number else title
        is_ended = validity in (Validity.EXPIRED, Validity.REPEALED)
        yield NormativeDocument(pk, label[:300], written_on or formed_on, ended_on if is_ended else None)


def _published(units: Collection[int], year: int) -> QuerySet:
    """Items first published in the year (local days); a later revision does not count again."""
    first = timezone.make_aware(datetime.combine(date(year, 1, 1), time()))
    end = timezone.make_aware(datetime.combine(date(year, 12, 31) + timedelta(days=1), time()))
    return (
        Document.objects.filter(department_id__in=units, index_number__isnull=False)
        .annotate(first_at=Min("revisions__published_at"))
        .filter(first_at__gte=first, first_at__lt=end)
    )


def outside_of(units: Collection[int], year: int) -> dict[str, int]:
    """The figures from outside that count now, summed over the units: of each unit and kind the one entered last."""
    newest = (
        OutsideFigure.objects.filter(department=OuterRef("department"), year=year, kind=OuterRef("kind"))
        .order_by("-pk")
        .values("pk")[:1]
    )
    found: dict[str, int] = {}
    figures = OutsideFigure.objects.filter(department_id__in=units, year=year, pk=Subquery(newest))
    for kind, value in figures.values_list("kind", "value"):
        found[kind] = found.get(kind, 0) + value
    return found


def before(report: AnnualReport) -> Figures | None:
    """The figures of the same unit's frozen report of the year before, if there is one."""
    past = AnnualReport.objects.filter(
        department=report.department_id, year=report.year - 1, status=AnnualReport.Status.FROZEN
    ).first()
    return past.figures if past else None


def stored_lines(report: AnnualReport) -> list[Counted]:
    """The cases that were counted when the report was frozen."""
    rows = report.cases.values_list("table", "row", "column", "object_id", "label")
    return [Counted(*row) for row in rows.iterator(chunk_size=2000)]


def missing_units(report: AnnualReport) -> list[str]:
    """For the county's report: units in the register whose own report of the year is not frozen."""
    if report.department.kind != Department.Kind.GOVERNMENT:
        return []
    frozen = AnnualReport.objects.filter(year=report.year, status=AnnualReport.Status.FROZEN).values("department")
    units = Department.objects.active().exclude(pk__in=frozen).exclude(pk=report.department_id)
    return list(units.values_list("short_name", flat=True))
