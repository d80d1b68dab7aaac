"""What stands on an official paper, as plain values: nothing of Word, HTML or the database."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

TITLE_WIDTH = 20
"""Characters of 2号 (22 pt) that fit a line of 156 mm."""
DAY_PENDING = date.max
"""The day of an approval that is still to come."""
DAY_PENDING_TEXT = "〔审定日期〕"
_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_NUMERALS = "零一二三四五六七八九"
_PHRASE_ENDS = "的年月日局会室处委于》）"
_PHRASE_STARTS = ("关于", "政府信息", "《", "（")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, its first line indented by two characters; a line break begins another."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """一、 (level 1, 黑体), （一） (2, 楷体) or 1. (3); the number is part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Items:
    """Paragraphs numbered 1. 2. 3., or （一）（二）（三） when `chinese`."""

    texts: tuple[str, ...]
    chinese: bool = False

    @property
    def numbered(self) -> list[str]:
        return [
            f"（{chinese_number(number)}）{text}" if self.chinese else f"{number}. {text}"
            for number, text in enumerate(self.texts, 1)
        ]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `head` is a heading of its column or row. `align`: left, center or right. `key` names it for pages that link it."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    head: bool = False
    align: str = "center"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first `head_rows` repeated on every page; `widths` are the columns' shares; `wide` turns the page.

    Raises ValueError for rows that do not fill the grid of `widths` exactly.
    """

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    head_rows: int = 1
    caption: str = ""
    wide: bool = False
    small: bool = False

    def __post_init__(self):
        self.placed()

    def placed(self) -> list[tuple[int, int, Cell]]:
        """(row, column, cell) of every cell, as a browser would place them."""
        taken: set[tuple[int, int]] = set()
        found = []
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                area = {
                    (number + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)
                }
                if area & taken:
                    raise ValueError(f"cells overlap in row {number}")
                taken |= area
                found.append((number, column, cell))
                column += cell.colspan
        if taken != {(row, column) for row in range(len(self.rows)) for column in range(len(self.widths))}:
            raise ValueError(f"the rows do not fill a grid of {len(self.rows)} × {len(self.widths)}")
        return found


@dataclass(frozen=True, slots=True)
class Fill:
    """A label and empty lines for a hand to fill."""

    label: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with boxes to tick."""

    label: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in brackets below the date, such as （此件公开发布）."""

    text: str


Block = Text | Heading | Items | Table | Fill | Choice | Note


@dataclass(frozen=True, slots=True)
class Annex:
    """附件 on a page of its own."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """An outgoing paper.

    `organ` is the red head (发文机关标志; "" leaves it out), `number` the 文号, `signed_by` and `signed_on` 署名 and 成文日期,
    `enclosures` files that go with it beside its annexes, `notes` stand below the date, `mark` in the top margin of every page.
    """

    title: str
    blocks: tuple[Block, ...]
    organ: str = ""
    number: str = ""
    addressee: str = ""
    enclosures: tuple[str, ...] = ()
    signed_by: str = ""
    signed_on: date | None = None
    notes: tuple[Note, ...] = ()
    annexes: tuple[Annex, ...] = ()
    mark: str = ""

    @property
    def attached(self) -> tuple[str, ...]:
        """What 附件说明 names, in order."""
        return (*(annex.name for annex in self.annexes), *self.enclosures)


def chinese_day(day: date) -> str:
    """成文日期 and days in running text: 2026年3月5日, without leading zeros; a placeholder for the day of an approval to come."""
    if day == DAY_PENDING:
        return DAY_PENDING_TEXT
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese numerals. Raises ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not from 1 to 99")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十") + (_NUMERALS[ones] if ones else "")


def printable(text: str) -> str:
    """The text without characters that neither XML nor paper can hold."""
    return _NOT_PRINTABLE.sub("", text)


def paragraphs(text: str) -> list[str]:
    """The lines of a text that are not empty; an empty text is one empty paragraph."""
    return [line.strip() for line in printable(text).split("\n") if line.strip()] or [""]


def width(text: str) -> float:
    """The width in characters: Chinese ones count 1, Latin ones and digits a half."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)


def title_lines(title: str) -> list[str]:
    """A title cut into lines of about one length (GB/T 9704: 词意完整、排列对称), where a phrase ends if one ends near by."""
    lines: list[str] = []
    for part in paragraphs(title):
        rest = part
        for left in range(int(-(-width(part) // TITLE_WIDTH)), 1, -1):
            place = _cut(rest, width(rest) / left)
            lines.append(rest[:place])
            rest = rest[place:]
        lines.append(rest)
    return lines


def _cut(text: str, wanted: float) -> int:
    """Where to cut `text` so that its first line is about `wanted` wide."""

    def cost(place: int) -> float:
        ends_phrase = text[place - 1] in _PHRASE_ENDS or text[place:].startswith(_PHRASE_STARTS)
        forbidden = (
            text[place] in "）》】、，的" or text[place - 1] in "（《【" or text[place - 1 : place + 1].isascii()
        )
        off = abs(width(text[:place]) - wanted)
        return off + (0 if ends_phrase else 5) + (50 if forbidden or width(text[:place]) > TITLE_WIDTH else 0)

    return min(range(1, len(text)), key=cost)


def signature_indents(signed_by: str, day: str) -> tuple[float, float]:
    """Right indents in characters of 署名 and 成文日期: the date ends four from the edge, the name is centred on it."""
    over = (width(signed_by) - width(day)) / 2
    name, date_ = 4 - over, 4.0
    if name < 0:
        return 0.0, date_ - name
    return name, date_


def attached_lines(names: tuple[str, ...]) -> list[str]:
    """附件说明: 附件：name for one, numbered names for more."""
    if len(names) == 1:
        return [f"附件：{names[0]}"]
    return [f"{'附件：' if number == 1 else '　　　'}{number}. {name}" for number, name in enumerate(names, 1)]


def plain_text(paper: Paper) -> str:
    """The words of a paper, a paragraph a line."""
    return "\n".join(_lines(paper))


def _lines(paper: Paper) -> Iterator[str]:
    yield from (line for line in (paper.organ, paper.number, paper.title) if line)
    if paper.addressee:
        yield f"{paper.addressee}："
    for block in paper.blocks:
        yield from _block_lines(block)
    yield from attached_lines(paper.attached) if paper.attached else ()
    if paper.signed_by:
        yield paper.signed_by
    if paper.signed_on:
        yield chinese_day(paper.signed_on)
    for note in paper.notes:
        yield from _block_lines(note)
    for annex in paper.annexes:
        yield f"附件：{annex.name}"
        for block in annex.blocks:
            yield from _block_lines(block)


def _block_lines(block: Block) -> list[str]:
    match block:
        case Items():
            return block.numbered
        case Table():
            return [
                *([block.caption] if block.caption else []),
                *("\t".join(cell.text for cell in row) for row in block.rows),
            ]
        case Fill():
            return [f"{block.label}：{'＿' * 10}"]
        case Choice():
            return [f"{block.label}：{'　'.join(f'□{option}' for option in block.options)}"]
        case Note():
            return [f"（{block.text}）"]
        case _:
            return paragraphs(block.text)
