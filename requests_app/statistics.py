"""Section 三 and 四 of the annual report for a unit and a year (国办公开办函〔2021〕30号), and the cases behind every number.

Every number is a count of one queryset (`cases_of`), so a number and its list can never differ. A case counts as new in the year in
which it was submitted, whether or not the unit has confirmed it, and, once, in the year and the row of its end; corrections of records (Art. 41) are no disclosure applications and count
nowhere. It counts with the unit that handles it. One that went to another unit in a later year than it came stays with the unit
that had it when that year ended: its report has counted it as new and carried on, and must show how it ended.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import BigIntegerField, Count, DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear, Least, TruncDate

from requests_app.models import Application, Remedy, Routing
from requests_app.models.application import ApplicantKind, Row
from requests_app.models.remedy import COUNTED, RemedyResult

RECEIVED, CARRIED_IN, CARRIED_OUT, TOTAL = "received", "carried_in", "carried_out", "total"
COLUMNS = tuple(ApplicantKind.values)
LEAVES = tuple(Row.values)


def cases_of(year: int, row: str, *, units: Iterable[int] | None = None, column: str = TOTAL) -> QuerySet[Application]:
    """The applications counted in one cell: `row` is a leaf, RECEIVED, CARRIED_IN, CARRIED_OUT or TOTAL (all closed in the year).

    `units` None is the whole county; `column` TOTAL is all applicants. Raises ValueError for an unknown row or column.
    """
    if column != TOTAL and column not in COLUMNS:
        raise ValueError(f"unknown column {column!r}")
    cases = Application.objects.alias(arrived_on=arrival()).filter(_row(year, row), kind=Application.Kind.DISCLOSURE)
    if units is not None:
        cases = counted_in(cases, units)
    return cases if column == TOTAL else cases.filter(applicant_kind=column)


def arrival(prefix: str = "") -> Least:
    """The day from which a case counts as new: of its submission, or an earlier one on which it was received on paper.

    A confirmation that comes late, or never, moves nothing.
    """
    return Least(F(f"{prefix}received_on"), TruncDate(f"{prefix}submitted_at"), output_field=DateField())


def counting_unit() -> Coalesce:
    """Which unit's report counts an application, as an expression."""
    gone = _gone_in_a_later_year().filter(application=OuterRef("pk")).order_by("pk")
    return Coalesce(Subquery(gone.values("from_department_id")[:1]), F("department_id"), output_field=BigIntegerField())


def counted_in(cases: QuerySet[Application], units: Iterable[int]) -> QuerySet[Application]:
    """Those of `cases` that the reports of `units` count."""
    units = list(units)
    left = _gone_in_a_later_year().filter(from_department__in=units).values("application")
    near = cases.filter(Q(department__in=units) | Q(pk__in=left))
    return near.annotate(counted_by=counting_unit()).filter(counted_by__in=units)


def _gone_in_a_later_year() -> QuerySet[Routing]:
    moved = Routing.objects.alias(arrived_on=arrival("application__")).filter(is_accepted=True)
    return moved.filter(answered_at__year__gt=ExtractYear("arrived_on"))


def _row(year: int, row: str) -> Q:
    first, last = date(year, 1, 1), date(year, 12, 31)
    if row == RECEIVED:
        return Q(arrived_on__range=(first, last))
    if row == CARRIED_IN:
        return _open_at_end(date(year - 1, 12, 31))
    if row == CARRIED_OUT:
        return _open_at_end(last)
    closed = Q(closed_on__range=(first, last))
    if row == TOTAL:
        return closed
    if row not in LEAVES:
        raise ValueError(f"unknown row {row!r}")
    return closed & Q(row=row)


def _open_at_end(day: date) -> Q:
    return Q(arrived_on__lte=day) & (Q(closed_on__isnull=True) | Q(closed_on__gt=day))


@dataclass(frozen=True)
class Table:
    """The table of section 三: counts by row and column; a cell that is not there is 0."""

    year: int
    cells: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def cell(self, row: str, column: str = TOTAL) -> int:
        if column == TOTAL:
            return sum(self.cell(row, one) for one in COLUMNS)
        return self.cells.get((row, column), 0)

    def line(self, row: str) -> list[int]:
        """The seven numbers of a row: natural persons, five kinds of organisations, total."""
        return [self.cell(row, column) for column in (*COLUMNS, TOTAL)]

    @property
    def faults(self) -> list[str]:
        """The identities of the form that do not hold, a Chinese line each; empty when it ties out."""
        found = []
        for column in (*COLUMNS, TOTAL):
            name = "总计" if column == TOTAL else ApplicantKind(column).label
            closed = self.cell(TOTAL, column)
            if sum(self.cell(leaf, column) for leaf in LEAVES) != closed:
                found.append(f"{name}：三（一）至（六）各项之和不等于（七）总计")
            if self.cell(RECEIVED, column) + self.cell(CARRIED_IN, column) != closed + self.cell(CARRIED_OUT, column):
                found.append(f"{name}：第一项加第二项之和不等于第三项加第四项之和")
        return found


def table(year: int, *, units: Iterable[int] | None = None) -> Table:
    """Section 三 of a year (four queries, however many units)."""
    units = None if units is None else list(units)
    cells: Counter[tuple[str, str]] = Counter()
    for row in (RECEIVED, CARRIED_IN, CARRIED_OUT):
        counted = cases_of(year, row, units=units).order_by().values_list("applicant_kind").annotate(n=Count("pk"))
        for column, n in counted:
            cells[row, column] = n
    closed = cases_of(year, TOTAL, units=units).order_by().values_list("row", "applicant_kind").annotate(n=Count("pk"))
    for row, column, n in closed:
        cells[row, column] += n
        cells[TOTAL, column] += n
    return Table(year, dict(cells))


def tables_by_unit(year: int) -> dict[int, Table]:
    """Section 三 of a year for every unit that has a case in it (four queries)."""
    cells: dict[int, Counter] = {}
    for row in (RECEIVED, CARRIED_IN, CARRIED_OUT):
        cases = cases_of(year, row).annotate(unit=counting_unit())
        counted = cases.order_by().values_list("unit", "applicant_kind").annotate(n=Count("pk"))
        for unit, column, n in counted:
            cells.setdefault(unit, Counter())[row, column] = n
    closed = cases_of(year, TOTAL).annotate(unit=counting_unit())
    groups = closed.order_by().values_list("unit", "row", "applicant_kind").annotate(n=Count("pk"))
    for unit, row, column, n in groups:
        counter = cells.setdefault(unit, Counter())
        counter[row, column] += n
        counter[TOTAL, column] += n
    return {unit: Table(year, dict(counter)) for unit, counter in cells.items()}


# Section 四


def remedies_of(year: int, kind: str, result: str = TOTAL, *, units: Iterable[int] | None = None) -> QuerySet[Remedy]:
    """The reconsiderations or suits of one cell: decided in the year, or notified by its end and pending then."""
    last = date(year, 12, 31)
    pending = Q(notified_on__lte=last) & (Q(decided_on__isnull=True) | Q(decided_on__gt=last))
    decided = Q(decided_on__year=year) & ~Q(result=RemedyResult.PENDING)
    if result == RemedyResult.PENDING:
        condition = pending
    elif result == TOTAL:
        condition = pending | decided
    else:
        condition = decided & Q(result=result)
    remedies = Remedy.objects.filter(condition, kind=kind)
    return remedies if units is None else remedies.filter(application__department_id__in=list(units))


def remedy_table(year: int, *, units: Iterable[int] | None = None) -> dict[str, list[int]]:
    """The fifteen numbers of section 四: for each kind 维持, 纠正, 其他, 尚未审结, 总计."""
    units = None if units is None else list(units)
    results = (RemedyResult.UPHELD, RemedyResult.CORRECTED, RemedyResult.OTHER, RemedyResult.PENDING)
    numbers = {}
    for kind in COUNTED:
        counts = [remedies_of(year, kind, result, units=units).count() for result in results]
        numbers[kind.value] = [*counts, sum(counts)]
    return numbers


# The desk


def standing(cases: QuerySet[Application], today: date, soon: date) -> dict[str, int]:
    """How the open ones among `cases` stand (one query): waiting for confirmation, overdue, due by `soon`, paused, in all."""
    return cases.aggregate(
        open=Count("pk", filter=Q(pk__in=cases.open().values("pk"))),
        unconfirmed=Count("pk", filter=Q(status=Application.Status.SUBMITTED)),
        overdue=Count("pk", filter=Q(pk__in=cases.overdue(today).values("pk"))),
        soon=Count("pk", filter=Q(pk__in=cases.due_within(today, soon).values("pk"))),
        paused=Count("pk", filter=Q(pk__in=cases.paused().values("pk"))),
    )
