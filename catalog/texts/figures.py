"""Charts and pictures of an interpretation, ready for a page: drawn from reviewed tables, found among reviewed files."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from catalog.models import Attachment
from catalog.texts.structured import InterpretationContent
from county.text.charts import Table, svg_of, table_of


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart with the table that it shows."""

    key: str
    title: str
    unit: str
    table: Table
    svg: SafeString


def drawn_charts(content: InterpretationContent) -> list[DrawnChart]:
    """The charts in order. A stored chart has been checked when it was written."""
    drawn = []
    for place, chart in enumerate(content.charts, 1):
        key, table = f"chart-{place}", table_of(chart.table, chart.kind)
        drawn.append(
            DrawnChart(key, chart.title, chart.unit, table, svg_of(chart.title, chart.kind, chart.unit, table, key))
        )
    return drawn


def shown_pictures(content: InterpretationContent, files: Iterable[Attachment]) -> list[tuple[Attachment, str]]:
    """The pictures that are among the files, with the words that stand for them."""
    images = {file.name: file for file in files if file.medium == "image"}
    return [(images[one.file], one.description) for one in content.pictures if one.file in images]
