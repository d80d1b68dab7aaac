"""A chart of a small table, drawn by the server as SVG: bars, lines or a pie, readable without colour and without a script.

The table is the truth and stands beside the chart; the picture only follows from it. Series are told apart by pattern and by the
shape of their points, in one colour that the page gives (docs/decisions/0051-charts.md). Pure.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from django.db import models
from django.utils.safestring import SafeString

MOST_ROWS, MOST_SERIES, LONGEST_LABEL = 24, 4, 24
MOST_SLICES = 8
LARGEST = 10**15

WIDTH = 420
FONT = 13
LINE = 20
GAP = 6
INK, COLOUR, GRID = "#1f2329", "#1d4f91", "#d9dde3"
DASHES = ("", "7 4", "2 4", "9 3 2 3")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_CUTS = ("\t", "|", "｜", ",", "，")


class ChartKind(models.TextChoices):
    BAR = "bar", "柱形图"
    LINE = "line", "折线图"
    PIE = "pie", "饼图"


class BadTable(ValueError):
    """The table cannot be drawn; the message (Chinese) says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Table:
    """A first column of labels and up to four series of numbers. `texts` are the numbers as they were typed."""

    corner: str
    series: tuple[str, ...]
    labels: tuple[str, ...]
    numbers: tuple[tuple[float, ...], ...]
    texts: tuple[tuple[str, ...], ...]

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """(label, numbers as typed), a row each: for the table beside the chart."""
        return list(zip(self.labels, self.texts, strict=True))


def cells_of(text: str) -> list[list[str]]:
    """The cells of a pasted table, a list a row: cut at tabs, else at "|", else at commas outside of numbers such as 1,234."""
    lines = [line.strip("\r\n") for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    cut = next((sign for sign in _CUTS if sign in lines[0]), "\t")
    if cut == ",":
        lines = [re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", line) for line in lines]
    return [[" ".join(cell.split()) for cell in line.strip("|｜").split(cut)] for line in lines]


def canonical(rows: Sequence[Sequence[str]]) -> str:
    """The one text in which a table is stored: tabs between cells, a line a row, no empty columns at the end."""
    width = max((place for row in rows for place, cell in enumerate(row, 1) if cell), default=0)
    return "\n".join("\t".join((*row, *[""] * width)[:width]) for row in rows)


def table_of(text: str, kind: str = ChartKind.BAR) -> Table:
    """Reads a table for a chart of `kind`. Raises BadTable."""
    rows = cells_of(text)
    if len(rows) < 2 or len(rows[0]) < 2:
        raise BadTable("表格至少要有一行表头、一行数据、两列：第一列是项目，后面各列是数值。")
    head, body = rows[0], rows[1:]
    if len(body) > MOST_ROWS or len(head) - 1 > MOST_SERIES:
        raise BadTable(f"图表最多 {MOST_ROWS} 行、{MOST_SERIES} 列数值，请精简表格，或改为附件。")
    if any(_number(cell) is not None and not re.fullmatch(r"(19|20)[0-9]{2}年?", cell) for cell in head[1:]):
        raise BadTable("第一行应为表头（各列数值的名称），不能是数值。")
    if not all(head[1:]) or any(len(cell) > LONGEST_LABEL for cell in head):
        raise BadTable(f"每列数值都要有表头，表头不超过 {LONGEST_LABEL} 字。")
    numbers = [_row(number, row, len(head)) for number, row in enumerate(body, 2)]
    table = Table(
        head[0],
        tuple(head[1:]),
        tuple(row[0] for row in body),
        tuple(numbers),
        tuple(tuple(row[1 : len(head)]) for row in body),
    )
    _check_kind(table, kind)
    return table


def _row(number: int, row: list[str], width: int) -> tuple[float, ...]:
    if len(row) != width:
        raise BadTable(f"第 {number} 行有 {len(row)} 格，表头有 {width} 格，应当一致。")
    if not row[0] or len(row[0]) > LONGEST_LABEL:
        raise BadTable(f"第 {number} 行的项目名称应为 1 至 {LONGEST_LABEL} 字。")
    values = []
    for cell in row[1:]:
        value = _number(cell)
        if value is None or abs(value) > LARGEST:
            raise BadTable(f"第 {number} 行的“{cell[:20] or '空格'}”不是数值；没有数据的填 0，单位写在“单位”里。")
        values.append(value)
    return tuple(values)


def _number(cell: str) -> float | None:
    text = cell.replace(",", "").replace("，", "").rstrip("%％")
    return float(text) if _NUMBER.fullmatch(text) else None


def _check_kind(table: Table, kind: str) -> None:
    if kind != ChartKind.PIE:
        return
    values = [row[0] for row in table.numbers]
    if len(table.series) != 1 or len(values) > MOST_SLICES:
        raise BadTable(f"饼图只用一列数值、最多 {MOST_SLICES} 行；其余请合并为“其他”，或改用柱形图。")
    if min(values) < 0 or sum(values) <= 0:
        raise BadTable("饼图的数值不能为负，合计应大于 0。")


def summary_of(table: Table, kind: str, unit: str = "") -> str:
    """The chart in one sentence, for those who do not see it; every number stands in the table beside it."""
    parts = []
    for place, name in enumerate(table.series):
        values = [row[place] for row in table.numbers]
        high, low = values.index(max(values)), values.index(min(values))
        parts.append(
            f"{name}最高为{table.labels[high]}（{table.texts[high][place]}{unit}），"
            f"最低为{table.labels[low]}（{table.texts[low][place]}{unit}）"
        )
    return f"{ChartKind(kind).label}，{len(table.labels)}项：{'；'.join(parts)}。"


def svg_of(title: str, kind: str, unit: str, table: Table, key: str) -> SafeString:
    """The picture. `key` makes the ids on a page unique; the page's style sheet may give text and lines other colours."""
    draw = {ChartKind.BAR: _bars, ChartKind.LINE: _lines, ChartKind.PIE: _pie}[ChartKind(kind)]
    height, parts = draw(table, unit, key)
    return SafeString(
        f'<svg class="figure-chart" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img"'
        f' aria-labelledby="{key}-title {key}-desc" color="{COLOUR}" font-size="{FONT}">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(summary_of(table, kind, unit))}</desc>'
        f"<defs>{_patterns(key)}</defs>{''.join(parts)}</svg>"
    )


def _patterns(key: str) -> str:
    """Eight fills of one colour: full, stripes of three directions, dots, a grid, half tone, and none."""
    stripe = '<path d="M0 {0}L8 {1}M-2 {2}L2 {3}M6 {4}L10 {5}" stroke="currentColor" stroke-width="2.5"/>'
    inner = (
        '<rect width="8" height="8" fill="currentColor"/>',
        stripe.format(8, 0, 2, -2, 10, 6),
        '<circle cx="2" cy="2" r="1.6" fill="currentColor"/><circle cx="6" cy="6" r="1.6" fill="currentColor"/>',
        '<path d="M0 2H8M0 6H8" stroke="currentColor" stroke-width="1.5"/>',
        stripe.format(0, 8, 6, 10, -2, 2),
        '<path d="M0 4H8M4 0V8" stroke="currentColor" stroke-width="1.2"/>',
        '<rect width="8" height="8" fill="currentColor" fill-opacity=".45"/>',
        '<rect width="8" height="8" fill="currentColor" fill-opacity=".12"/>',
    )
    return "".join(
        f'<pattern id="{key}-p{place}" width="8" height="8" patternUnits="userSpaceOnUse">{shape}</pattern>'
        for place, shape in enumerate(inner)
    )


def _text(x: float, y: float, words: str, anchor: str = "start", **more: str) -> str:
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{_at(x)}" y="{_at(y)}" text-anchor="{anchor}" fill="{INK}"{extra}>{escape(words)}</text>'


def _at(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def text_width(words: str) -> float:
    """About how wide a label is: a Chinese character takes the font's size, a Latin one a little over half of it."""
    return sum(FONT if ord(character) > 0x2000 else FONT * 0.58 for character in words)


def _fill(key: str, place: int) -> str:
    return f'fill="url(#{key}-p{place})" stroke="currentColor" stroke-width="1"'


def nice_ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, zero among them when the range crosses it."""
    low, high = min(low, 0.0), max(high, 0.0)
    span = high - low if high - low > 1e-9 else 1.0
    power = 10 ** math.floor(math.log10(span / wanted))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if span / (factor * power) <= wanted + 0.5)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(place * step, 10) for place in range(first, max(last, first + 1) + 1)]


def _short(value: float) -> str:
    if abs(value) >= 10**8:
        return f"{value / 10**8:g}亿"
    return f"{value / 10**4:g}万" if abs(value) >= 10**5 else f"{value:g}"


def _legend(table: Table, key: str, y: float, *, is_line: bool) -> tuple[float, list[str]]:
    """The names of the series, left to right; nothing for one series, whose name is in the table. (next y, parts)"""
    if len(table.series) == 1:
        return y, []
    parts, x = [], 4.0
    for place, name in enumerate(table.series):
        width = 34 + text_width(name)
        if x > 4 and x + width > WIDTH - 4:
            x, y = 4.0, y + LINE
        if is_line:
            parts.append(_stroke([(x, y + 8), (x + 26, y + 8)], place) + _point(x + 13, y + 8, place))
        else:
            parts.append(f'<rect x="{_at(x)}" y="{_at(y + 2)}" width="24" height="12" {_fill(key, place)}/>')
        parts.append(_text(x + 30, y + 13, name))
        x += width + 16
    return y + LINE + 8, parts


def _bars(table: Table, unit: str, key: str) -> tuple[float, list[str]]:
    """Bars from left to right, a group a row: labels of any length stay readable, also on a phone."""
    y, parts = _legend(table, key, 4, is_line=False)
    left = min(max(map(text_width, table.labels)), WIDTH * 0.36) + 10
    values = [value for row in table.numbers for value in row]
    ends = max(text_width(text) for row in table.texts for text in row) + 8
    ticks = nice_ticks(min(values), max(values))
    room = WIDTH - left - ends - 4
    scale = room / (ticks[-1] - ticks[0])
    zero = left - ticks[0] * scale
    thick = 18 if len(table.series) == 1 else 13
    top = y
    for label, numbers, texts in zip(table.labels, table.numbers, table.texts, strict=True):
        lines = list(_wrapped(label, left - 10))
        block = max(thick * len(numbers), LINE * len(lines) - 4)
        middle = y + block / 2
        parts += [
            _text(left - 8, middle + 4.5 + LINE * 0.85 * (n - (len(lines) - 1) / 2), line, "end")
            for n, line in enumerate(lines)
        ]
        bar_y = middle - thick * len(numbers) / 2
        for place, (value, text) in enumerate(zip(numbers, texts, strict=True)):
            length = abs(value) * scale
            x = zero if value >= 0 else zero - length
            parts.append(
                f'<rect x="{_at(x)}" y="{_at(bar_y)}" width="{_at(length)}" height="{thick - 2}" {_fill(key, place)}/>'
            )
            parts.append(_text(max(x + length, zero) + 4, bar_y + thick - 4, text))
            bar_y += thick
        y += block + 10
    parts.append(f'<path d="M{_at(zero)} {_at(top - 4)}V{_at(y - 4)}" stroke="{INK}" fill="none"/>')
    if unit:
        parts.append(_text(WIDTH - 4, y + 12, f"单位：{unit}", "end"))
        y += LINE
    return math.ceil(y + 4), parts


def _wrapped(label: str, width: float) -> Iterator[str]:
    """The label in lines that fit `width`."""
    line = ""
    for character in label:
        if line and text_width(line + character) > width:
            yield line
            line = ""
        line += character
    yield line


def _lines(table: Table, unit: str, key: str) -> tuple[float, list[str]]:
    top, parts = _legend(table, key, 4, is_line=True)
    top += LINE + 10 if unit else 8
    values = [value for row in table.numbers for value in row]
    ticks = nice_ticks(min(values), max(values))
    left = max(text_width(_short(tick)) for tick in ticks) + 10
    bottom = top + 190
    scale = (bottom - top) / (ticks[-1] - ticks[0])
    if unit:
        parts.append(_text(4, top - 16, f"单位：{unit}"))
    for tick in ticks:
        y = bottom - (tick - ticks[0]) * scale
        parts.append(f'<path d="M{_at(left)} {_at(y)}H{WIDTH - 6}" stroke="{INK if tick == 0 else GRID}"/>')
        parts.append(_text(left - 6, y + 4.5, _short(tick), "end"))
    count = len(table.labels)
    step = (WIDTH - left - 40) / max(count - 1, 1)
    xs = [left + 16 + place * step for place in range(count)]
    parts += [_text(x, bottom + LINE, label, "middle") for x, label in _apart(xs, table.labels)]
    for place in range(len(table.series)):
        points = [(x, bottom - (row[place] - ticks[0]) * scale) for x, row in zip(xs, table.numbers, strict=True)]
        parts.append(_stroke(points, place))
        parts += [_point(x, y, place) for x, y in points]
        if len(table.series) == 1 and count <= 10:
            parts += [_text(x, y - 9, texts[0], "middle") for (x, y), texts in zip(points, table.texts, strict=True)]
    return math.ceil(bottom + LINE + 10), parts


def _apart(xs: Sequence[float], labels: Sequence[str]) -> list[tuple[float, str]]:
    """Labels with their middles, none cut off and none touching another: the last, and before it each, every second or fewer."""
    whole = [(_within(x, text_width(label)), label) for x, label in zip(xs, labels, strict=True)][::-1]
    for every in range(1, len(whole)):
        shown = whole[::every]
        if all(
            x + text_width(label) / 2 + GAP <= after - text_width(last) / 2
            for (after, last), (x, label) in pairwise(shown)
        ):
            return shown[::-1]
    return whole[:1]


def _within(x: float, width: float) -> float:
    """The middle of a text of `width` that should stand at `x`, so far inwards that none of it is cut off."""
    return min(max(x, width / 2 + 2), WIDTH - width / 2 - 2)


def _stroke(points: list[tuple[float, float]], place: int) -> str:
    path = "L".join(f"{_at(x)} {_at(y)}" for x, y in points)
    dash = f' stroke-dasharray="{DASHES[place]}"' if DASHES[place] else ""
    return f'<path d="M{path}" fill="none" stroke="currentColor" stroke-width="2"{dash}/>'


def _point(x: float, y: float, place: int) -> str:
    """Round, square, triangle, diamond: the shape names the series."""
    shapes = (
        f'<circle cx="{_at(x)}" cy="{_at(y)}" r="4" fill="currentColor"/>',
        f'<rect x="{_at(x - 4)}" y="{_at(y - 4)}" width="8" height="8" fill="currentColor"/>',
        f'<path d="M{_at(x)} {_at(y - 5)}L{_at(x + 5)} {_at(y + 4)}H{_at(x - 5)}Z" fill="currentColor"/>',
        f'<path d="M{_at(x)} {_at(y - 5)}l5 5l-5 5l-5 -5Z" fill="currentColor"/>',
    )
    return shapes[place]


def _pie(table: Table, unit: str, key: str) -> tuple[float, list[str]]:
    """Slices from twelve o'clock on; each is named with its share in the list below, so nothing hangs on colour."""
    values = [row[0] for row in table.numbers]
    whole, radius = sum(values), 96
    cx, cy = WIDTH / 2, radius + 8
    parts, begin = [], 0.0
    for place, value in enumerate(values):
        share = value / whole
        if share >= 1 - 1e-9:
            parts.append(f'<circle cx="{_at(cx)}" cy="{_at(cy)}" r="{radius}" {_fill(key, place)}/>')
        elif share > 0:
            (x1, y1), (x2, y2) = (_on_circle(cx, cy, radius, turn) for turn in (begin, begin + share))
            parts.append(
                f'<path d="M{_at(cx)} {_at(cy)}L{_at(x1)} {_at(y1)}A{radius} {radius} 0 {int(share > 0.5)} 1 {_at(x2)} {_at(y2)}Z"'
                f" {_fill(key, place)}/>"
            )
        begin += share
    y = cy + radius + 16
    for place, (label, value, texts) in enumerate(zip(table.labels, values, table.texts, strict=True)):
        parts.append(f'<rect x="40" y="{_at(y + 2)}" width="24" height="12" {_fill(key, place)}/>')
        parts.append(_text(72, y + 13, f"{label}　{texts[0]}{unit}（{100 * value / whole:.1f}%）"))
        y += LINE + 2
    return math.ceil(y + 4), parts


def _on_circle(cx: float, cy: float, radius: float, turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn - math.pi / 2
    return cx + radius * math.cos(angle), cy + radius * math.sin(angle)
