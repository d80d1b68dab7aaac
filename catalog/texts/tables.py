"""Tables of official papers: written with real heads and spans, also where the source gives only rows of text cut at "|"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_NUMBER = re.compile(r"[-+]?[0-9][0-9,.]*[%％]?")
_SERIAL = re.compile(r"[0-9]{1,4}")
# Items of a cell that stood on lines of their own: a space between the end of a sentence and the next number.
_ITEM_BREAK = re.compile(r"(?<=[。；：]) (?=[0-9]{1,2}[.．、](?![0-9])|[（(][0-9一二三四五六七八九十]{1,2}[）)])")


@dataclass(slots=True)
class Cell:
    """One cell: its inline HTML, its bare text and its spans."""

    html: str
    text: str
    colspan: int = 1
    rowspan: int = 1
    is_head: bool = False


def cut(line: str) -> list[str]:
    """The cells of a row written with "|"."""
    return [part.strip() for part in line.split("|")]


def from_lines(lines: Sequence[str]) -> str:
    """The table whose rows are `lines`, cells cut at "|".

    A row that is short lost its merged cells: below a head of full width they are the cells above, continued; in a form, whose
    first row is short itself, the last cell runs to the edge.
    """
    rows = [cut(line) for line in lines]
    width = max(map(len, rows))
    if len(rows[0]) == width:
        return write(_continued(rows, width))
    is_form = any("" in row for row in rows)
    first_full = next(position for position, row in enumerate(rows) if len(row) == width)
    written = []
    for position, row in enumerate(rows):
        if position < first_full and not is_form:
            # Which cells of a head were merged cannot be known; said in one line it misleads nobody.
            written.append([_cell("｜".join(row), width)])
        else:
            written.append(_stretched(row, width, at_end=is_form or not _ends_alike(row, rows[first_full:], width)))
    return write(written)


def _ends_alike(row: list[str], rows: list[list[str]], width: int) -> bool:
    """Rows as short as this one mostly end with what the last column holds: their merged cell stands before it."""
    last_column = {other[-1] for other in rows if len(other) == width}
    ends = [other[-1] in last_column for other in rows if len(other) == len(row)]
    return len(row) > 1 and sum(ends) * 2 > len(ends)


def _stretched(row: list[str], width: int, *, at_end: bool) -> list[Cell]:
    cells = [_cell(text) for text in row]
    cells[-1 if at_end else -2].colspan += width - len(row)
    return cells


def _cell(text: str, colspan: int = 1) -> Cell:
    return Cell(_ITEM_BREAK.sub("<br>", escape(text, quote=False)), text, colspan)


def _continued(rows: list[list[str]], width: int) -> list[list[Cell]]:
    written: list[list[Cell]] = []
    above: list[Cell] = []
    for position, row in enumerate(rows):
        cells = [_cell(text) for text in row]
        missing = width - len(row)
        if not missing:
            above = cells
        elif position == 0 or above is written[0]:
            # A head cell does not reach into the body.
            cells += [_cell("") for _ in range(missing)]
        else:
            at_end = _SERIAL.fullmatch(row[0]) and _SERIAL.fullmatch(above[0].text)
            continued = above[len(row) :] if at_end else above[:missing]
            # A cell continues only from the row just before.
            reaches = _rows_since(written, above)
            if any(cell.rowspan != reaches for cell in continued):
                cells = [_cell("") for _ in range(missing)] + cells
            else:
                for cell in continued:
                    cell.rowspan += 1
        written.append(cells)
    return written


def _rows_since(written: list[list[Cell]], row: list[Cell]) -> int:
    """How many rows stand from `row` to the last one written, both counted."""
    count = 1
    for earlier in reversed(written):
        if earlier is row:
            return count
        count += 1
    return 0


def write(rows: Sequence[Sequence[Cell]]) -> str:
    """The HTML of a table; its first row is the head when it names the columns."""
    has_head = len(rows) > 1 and _names_columns(rows)
    parts = ["<table>"]
    if has_head:
        parts += ["<thead><tr>", *(f'<th scope="col">{cell.html}</th>' for cell in rows[0]), "</tr></thead>"]
    parts.append("<tbody>")
    for row in rows[has_head:]:
        parts.append("<tr>")
        for cell in row:
            spans = f' colspan="{cell.colspan}"' * (cell.colspan > 1) + f' rowspan="{cell.rowspan}"' * (
                cell.rowspan > 1
            )
            tag = "th" if cell.is_head else "td"
            parts.append(f"<{tag}{spans}>{cell.html}</{tag}>")
        parts.append("</tr>")
    parts.append("</tbody></table>")
    return "".join(parts)


def _names_columns(rows: Sequence[Sequence[Cell]]) -> bool:
    head = rows[0]
    if len(head) < 2 or len(head) != max(map(len, rows)):
        return False
    return all(
        cell.colspan == cell.rowspan == 1
        and 0 < len(cell.text) <= 40
        and cell.text[-1] != "。"
        and not _NUMBER.fullmatch(cell.text)
        for cell in head
    )
