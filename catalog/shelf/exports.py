"""The current list as CSV and JSON (open data): the same rows as the page, streamed."""

import json
from collections.abc import Iterator

from catalog.shelf.catalogue import Catalogue
from catalog.shelf.lists import Row, rows_of, shelf
from catalog.shelf.page_meta import absolute
from catalog.shelf.search import find
from catalog.shelf.selection import Selection
from county.site.csv_export import csv_lines

CHUNK = 1000
ROW_LIMIT = 50_000
HEADINGS = ("序号", "索引号", "信息名称", "文号", "发布机构", "发布日期", "有效性", "网址")


def exported_rows(catalogue: Catalogue, selection: Selection) -> Iterator[Row]:
    """Every row of the selection, newest first, at most 50,000, read 1,000 at a time by key; a text search gives its best 1,000."""
    if selection.text:
        yield from rows_of(catalogue, find(selection, None, CHUNK).document_ids)
        return
    last, number = None, 1
    while number <= ROW_LIMIT:
        rows = shelf(catalogue, selection, limit=CHUNK, after=last, first_number=number)
        yield from rows
        if len(rows) < CHUNK:
            return
        last = rows[-1].key
        number += len(rows)


def list_csv(rows: Iterator[Row]) -> Iterator[str]:
    """The rows as lines of CSV."""
    return csv_lines(HEADINGS, map(_cells, rows))


def _cells(row: Row) -> tuple[object, ...]:
    return (
        row.number_in_list,
        row.index_number,
        row.title,
        row.doc_number,
        row.unit_name,
        row.published_on.isoformat(),
        row.validity_label,
        absolute(row.url),
    )


def json_lines(rows: Iterator[Row], head: dict) -> Iterator[str]:
    """One JSON object: `head`, then "items"."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for position, row in enumerate(rows):
        item = {
            "id": row.id,
            "index_number": row.index_number,
            "title": row.title,
            "doc_number": row.doc_number,
            "department": row.unit_name,
            "published_at": row.published_at.isoformat(),
            "validity": row.validity_label,
            "is_demo": row.is_demo,
            "url": absolute(row.url),
        }
        yield (",\n" if position else "\n") + json.dumps(item, ensure_ascii=False)
    yield "\n]}\n"
