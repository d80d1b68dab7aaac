"""Lists as CSV, the one way: a byte-order mark, as spreadsheets expect of Chinese, and no cell that is taken for a formula."""

import csv
from collections.abc import Iterable, Iterator

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file for the csv writer that hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(headings: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a CSV file, for a response that is streamed: nothing but one row is held."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(list(headings))
    for row in rows:
        yield writer.writerow([_inert(cell) for cell in row])


def as_csv(headings: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """The whole file as a text, for small tables."""
    return "".join(csv_lines(headings, rows))


def _inert(cell: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe; numbers and dates stay."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
