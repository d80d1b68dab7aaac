"""主动公开情况: how many items were published in a year, by unit, column and month. One query; everything else is added up from it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.utils.safestring import SafeString

from catalog.models import Listing
from catalog.shelf.catalogue import Catalogue
from county.text.charts import MOST_ROWS, ChartKind, svg_of, table_of

HEADINGS = ("单位", "栏目", "月份", "件数")


@dataclass(frozen=True, slots=True)
class Cell:
    """Items of one unit in one column and month."""

    unit: str
    column: str
    month: int
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A heading, its picture (None when there is nothing to draw), and its rows, the largest first or in the order of the year."""

    heading: str
    svg: SafeString | None
    rows: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class DisclosureFigures:
    """A year's figures; every chart adds up to `total`."""

    total: int
    charts: list[Chart]


def cells_of(catalogue: Catalogue, unit_ids: Iterable[int], year: int) -> list[Cell]:
    """The public items of these units by the local day of their publication (one query)."""
    groups = (
        Listing.objects.filter(column_id=catalogue.root.id, year=year, department_id__in=list(unit_ids))
        .order_by()
        .values_list("department_id", "document__column_id", ExtractMonth("published_at"))
        .annotate(number=Count("document_id"))
    )
    found = [
        Cell(catalogue.units[unit_id].name, catalogue.nodes[column_id].name, month, number)
        for unit_id, column_id, month, number in groups
    ]
    return sorted(found, key=lambda cell: (cell.unit, cell.column, cell.month))


def figures_of(cells: Iterable[Cell]) -> DisclosureFigures:
    by_month: Counter = Counter({f"{month}月": 0 for month in range(1, 13)})
    by_unit: Counter = Counter()
    by_column: Counter = Counter()
    for cell in cells:
        by_month[f"{cell.month}月"] += cell.number
        by_unit[cell.unit] += cell.number
        by_column[cell.column] += cell.number
    return DisclosureFigures(
        by_month.total(),
        [
            _chart("months", "按月份", ChartKind.LINE, list(by_month.items())),
            _chart("units", "按单位", ChartKind.BAR, by_unit.most_common()),
            _chart("columns", "按栏目", ChartKind.BAR, by_column.most_common()),
        ],
    )


def _chart(key: str, heading: str, kind: ChartKind, rows: list[tuple[str, int]]) -> Chart:
    """The picture shows the largest; the table beside it has them all."""
    drawn = rows[:MOST_ROWS]
    if not any(number for _, number in drawn):
        return Chart(heading, None, rows)
    text = "\n".join(("项目\t件数", *(f"{label[:24]}\t{number}" for label, number in drawn)))
    more = f"（前 {MOST_ROWS} 位）" if len(rows) > MOST_ROWS else ""
    return Chart(heading, svg_of(f"{heading}{more}", kind, "件", table_of(text, kind), key), rows)


def csv_rows(cells: Iterable[Cell]) -> Iterator[tuple]:
    yield HEADINGS
    for cell in cells:
        yield cell.unit, cell.column, cell.month, cell.number
