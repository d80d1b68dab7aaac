"""Items of a unit as rows of an Excel workbook: the template that is filled in, and what stands in a filled one.

Only the form of the workbook is judged here; what a row must hold is asked by the draft form. Pure.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from county.files.attachments import MIB, UnacceptableFile, check, human_size

LARGEST_WORKBOOK = 5 * MIB
LARGEST_UNPACKED = 40 * MIB
MOST_ROWS = 500
# Formatting may reach far below the last item; a file that goes on further than this is a mistake.
LAST_ROW = 5000
LAST_COLUMN = 64

# field of the draft: heading in the workbook, width in characters
HEADINGS: dict[str, tuple[str, int]] = {
    "title": ("信息名称", 50),
    "column": ("栏目", 24),
    "doc_number": ("文号", 20),
    "issuer": ("发文机关", 20),
    "written_on": ("成文日期", 14),
    "formed_on": ("形成或变更日期", 16),
    "genre": ("体裁", 12),
    "topic": ("主题分类", 24),
    "keywords": ("关键词", 20),
    "summary": ("内容概述", 30),
    "body": ("正文", 60),
    "source": ("来源", 20),
    "effective_on": ("生效日期", 14),
    "report_year": ("年度", 8),
}
ITEMS, CHOICES = "信息", "可选内容"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]+)\"")
# What openpyxl raises when the parts of a workbook do not fit together.
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    SyntaxError,  # what both XML parsers raise that openpyxl may use
    AttributeError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    OSError,
)


class UnreadableWorkbook(Exception):
    """The workbook as a whole cannot be taken; the message (Chinese) tells the person why."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One item as it was written: its row in the sheet, a text for every field, and cells that could not be read."""

    number: int
    values: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


def template(choices: dict[str, Sequence[str]]) -> bytes:
    """An empty workbook: the headings, and on a second sheet what may stand in the fields of `choices`."""
    workbook = Workbook()
    items = workbook.active
    items.title = ITEMS
    items.freeze_panes = "B2"
    allowed = workbook.create_sheet(CHOICES)
    for place, (name, (heading, width)) in enumerate(HEADINGS.items(), 1):
        letter = get_column_letter(place)
        items.column_dimensions[letter].width = width
        _head(items.cell(1, place, heading))
        if name.endswith("_on"):
            items.column_dimensions[letter].number_format = "yyyy-mm-dd"
    for place, (name, labels) in enumerate(choices.items(), 1):
        letter = get_column_letter(place)
        allowed.column_dimensions[letter].width = 40
        _head(allowed.cell(1, place, HEADINGS[name][0]))
        for row, label in enumerate(labels, 2):
            # Text even when it looks like a formula.
            allowed.cell(row, place, label).data_type = "s"
        pick = DataValidation(type="list", formula1=f"'{CHOICES}'!${letter}$2:${letter}${len(labels) + 1}")
        pick.errorTitle, pick.error = HEADINGS[name][0], f"请从“{CHOICES}”表中选择。"
        own = get_column_letter(list(HEADINGS).index(name) + 1)
        pick.add(f"{own}2:{own}{MOST_ROWS + 1}")
        items.add_data_validation(pick)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _head(cell: Cell) -> None:
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE6F0")
    cell.alignment = Alignment(horizontal="center")


def read(name: str, content: bytes) -> list[SheetRow]:
    """The filled rows of the first sheet. Raises UnreadableWorkbook for what is no such workbook, or not of the template's form."""
    _check_file(name, content)
    try:
        return _rows(content)
    except BROKEN as error:
        raise UnreadableWorkbook("表格已损坏，无法读取；请用 Excel 或 WPS 另存为 .xlsx 后再上传。") from error


def texts_of(name: str, content: bytes, *, most_rows: int, most_columns: int) -> list[list[str]]:
    """The filled rows of the first sheet as texts, for a small table. Raises UnreadableWorkbook, also for too many of them."""
    _check_file(name, content)
    rows: list[list[str]] = []
    try:
        for number, values, formulas in _lines(content):
            texts = [_text(value) for value in values]
            if any(value is None and formula is not None for value, formula in zip(values, formulas, strict=True)):
                raise UnreadableWorkbook(f"第 {number} 行的公式没有计算结果，请改为填写数值。")
            if any(texts[most_columns:]) or (any(texts) and len(rows) == most_rows):
                raise UnreadableWorkbook(f"表格超过 {most_rows} 行或 {most_columns} 列，请精简。")
            if any(texts):
                rows.append(texts[:most_columns])
    except BROKEN as error:
        raise UnreadableWorkbook("表格已损坏，无法读取；请用 Excel 或 WPS 另存为 .xlsx 后再上传。") from error
    return rows


def _check_file(name: str, content: bytes) -> None:
    if not name.lower().endswith(".xlsx"):
        raise UnreadableWorkbook("请上传 .xlsx 文件；其他格式请先另存为 .xlsx。")
    if len(content) > LARGEST_WORKBOOK:
        raise UnreadableWorkbook(f"文件超过 {human_size(LARGEST_WORKBOOK)}，请分几次导入。")
    try:
        check(name, content)
    except UnacceptableFile as error:
        raise UnreadableWorkbook(str(error)) from error
    with zipfile.ZipFile(BytesIO(content)) as package:
        if sum(info.file_size for info in package.infolist()) > LARGEST_UNPACKED:
            raise UnreadableWorkbook("表格内容过多，请分几次导入。")
        for part in package.namelist():
            merged = _MERGED.search(package.read(part)) if part.startswith("xl/worksheets/") else None
            if merged:
                raise UnreadableWorkbook(f"表格有合并的单元格（{merged[1].decode()}），请取消合并后再上传。")


def _rows(content: bytes) -> list[SheetRow]:
    lines = _lines(content)
    fields = _fields(next(lines, (1, (), ()))[1])
    rows = []
    for number, values, formulas in lines:
        if all(value is None for value in formulas):
            continue
        row = _row(number, fields, values, formulas)
        if any(row.values.values()) or row.faults:
            rows.append(row)
        if len(rows) > MOST_ROWS:
            raise UnreadableWorkbook(f"表格超过 {MOST_ROWS} 行，请分几次导入。")
    if not rows:
        raise UnreadableWorkbook("表格里没有信息：请从第 2 行起每行填写一件。")
    return rows


def _lines(content: bytes) -> Iterator[tuple[int, tuple, tuple]]:
    """Number, values and formulas of each line. A formula's value is what Excel last computed."""
    sheets = []
    for values in (True, False):
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=values, keep_links=False)
        if not workbook.worksheets:
            raise UnreadableWorkbook("文件里没有工作表。")
        # What the file says of its own extent may be wrong.
        workbook.worksheets[0].reset_dimensions()
        sheets.append(workbook.worksheets[0].iter_rows(max_col=LAST_COLUMN, values_only=True))
    for number, (values, formulas) in enumerate(zip(*sheets, strict=True), 1):
        if number > LAST_ROW and any(value is not None for value in formulas):
            raise UnreadableWorkbook(f"第 {LAST_ROW} 行以后还有内容，请删除多余的行后再上传。")
        yield number, values, formulas


def _fields(headings: Sequence) -> list[str | None]:
    """The field of each column, None where no heading stands. Raises UnreadableWorkbook for other headings than the template's."""
    found = [_text(heading) for heading in headings]
    by_heading = {heading: name for name, (heading, _) in HEADINGS.items()}
    complaints = [
        f"{label}：{'、'.join(names)}"
        for label, names in (
            ("缺少的列", [heading for heading in by_heading if heading not in found]),
            ("多出或改名的列", [heading for heading in found if heading and heading not in by_heading]),
            ("重复的列", [heading for heading in by_heading if found.count(heading) > 1]),
        )
        if names
    ]
    if complaints:
        raise UnreadableWorkbook(f"表头与模板不一致（{'；'.join(complaints)}），请使用下载的模板，不要改动第一行。")
    return [by_heading.get(heading) for heading in found]


def _row(number: int, fields: Sequence[str | None], values: Sequence, formulas: Sequence) -> SheetRow:
    texts, faults = dict.fromkeys(HEADINGS, ""), {}
    for place, (value, formula) in enumerate(zip(values, formulas, strict=True)):
        name = fields[place] if place < len(fields) else None
        if name is None:
            if formula is not None:
                letter = get_column_letter(place + 1)
                raise UnreadableWorkbook(f"单元格 {letter}{number} 上方没有表头，请删除其中的内容。")
            continue
        if value is None and formula is not None:
            faults[name] = "公式没有计算结果，请改为填写数值或文字。"
        elif value in ERROR_CODES:
            faults[name] = f"公式出错（{value}），请改为填写数值或文字。"
        else:
            texts[name] = _text(value)
    return SheetRow(number, texts, faults)


def _text(value: object) -> str:
    """A cell as one would type it: days as 2026-01-05, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
