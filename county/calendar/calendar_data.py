"""Holiday notices as plain values, from the package chinesecalendar or from files of holiday-cn's form. No database."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from chinese_calendar.constants import Holiday, holidays, workdays

PACKAGE = "chinesecalendar"
# Number and address of the notices that we know; the package holds neither.
KNOWN_NOTICES = {
    2024: ("国办发明电〔2023〕7号", "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm"),
    2025: ("国办发明电〔2024〕12号", "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm"),
    2026: ("国办发明电〔2025〕7号", "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"),
}
YEARS = range(1999, 2101)  # the first year of the long holidays; the far end catches a slip of the pen
LONGEST_NAME = 40
DAYS_KEY = re.compile(r'"days"\s*:\s*\[')


class BadCalendar(Exception):
    """A file cannot be taken as a notice; the message (Chinese) says where and why."""


class SpecialDayData(NamedTuple):
    name: str
    is_workday: bool


@dataclass(frozen=True)
class NoticeData:
    """One year's notice and the days it fixes; days of the December before may belong to it."""

    year: int
    number: str
    url: str
    source: str
    days: Mapping[date, SpecialDayData]

    @property
    def title(self) -> str:
        return f"国务院办公厅关于{self.year}年部分节假日安排的通知"


def package_notices() -> list[NoticeData]:
    """Every year that the installed chinesecalendar knows."""
    days: dict[int, dict[date, SpecialDayData]] = {}
    for table, is_workday in ((holidays, False), (workdays, True)):
        for day, value in table.items():
            holiday = Holiday(value)
            # 元旦 in December is that of the next year, and fixed by its notice.
            year = day.year + 1 if holiday is Holiday.new_years_day and day.month == 12 else day.year
            days.setdefault(year, {})[day] = SpecialDayData(holiday.chinese, is_workday)
    source = f"{PACKAGE} {version(PACKAGE)}"
    return [NoticeData(year, *KNOWN_NOTICES.get(year, ("", "")), source, found) for year, found in sorted(days.items())]


def read_file(path: Path) -> NoticeData:
    """The notice in a file of holiday-cn's form: {"year", "papers": [address], "days": [{"name", "date", "isOffDay"}]}.

    Raises BadCalendar, naming the line, for anything that is not one year's complete notice.
    """
    text, data = _read_object(path)
    year, papers, rows = data.get("year"), data.get("papers", []), data.get("days")
    if type(year) is not int or year not in YEARS:
        raise BadCalendar(f"{path}：year 应为 {YEARS[0]} 至 {YEARS[-1]} 的整数，不能是 {year!r}")
    if not isinstance(papers, list) or not all(isinstance(paper, str) and is_address(paper) for paper in papers):
        raise BadCalendar(f"{path}：papers 应为通知的网址列表")
    if not isinstance(rows, list) or not rows:
        raise BadCalendar(f"{path}：days 为空，该年安排尚未公布，不能载入")
    days = {}
    for row, line in zip(rows, _lines_of_days(text, len(rows)), strict=True):
        try:
            day, special = _read_day(row, year)
            if day in days:
                raise BadCalendar(f"日期 {day} 重复")
        except BadCalendar as error:
            raise BadCalendar(f"{path} 第 {line} 行：{error}") from error
        days[day] = special
    number, known_url = KNOWN_NOTICES.get(year, ("", ""))
    source = f"文件 {path.name}" + (f"（{len(papers)} 份通知）" if len(papers) > 1 else "")
    return NoticeData(year, number, papers[-1] if papers else known_url, source[:200], days)


def _read_object(path: Path) -> tuple[str, dict]:
    """The text of a file and the JSON object it holds."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(text)
    except OSError as error:
        raise BadCalendar(f"{path}：无法读取（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise BadCalendar(f"{path}：不是 UTF-8 编码") from error
    except json.JSONDecodeError as error:
        raise BadCalendar(f"{path} 第 {error.lineno} 行：不是有效的 JSON（{error.msg}）") from error
    if not isinstance(data, dict):
        raise BadCalendar(f"{path} 第 1 行：应为一个对象，含 year、papers、days")
    return text, data


def is_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and len(text) <= 200 and not re.search(r"\s", text)


def belongs_to_year(day: date, year: int) -> bool:
    """True for the days that a year's notice may fix: its own, and those of the December before."""
    return day.year == year or (day.year == year - 1 and day.month == 12)


def _read_day(row: object, year: int) -> tuple[date, SpecialDayData]:
    if not isinstance(row, dict):
        raise BadCalendar("每一天应为一个对象，含 name、date、isOffDay")
    name, text, is_off = row.get("name"), row.get("date"), row.get("isOffDay")
    if not isinstance(name, str) or not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise BadCalendar(f"name 应为 1 至 {LONGEST_NAME} 字的节日名称，不能是 {name!r}")
    if type(is_off) is not bool:
        raise BadCalendar(f"isOffDay 应为 true 或 false，不能是 {is_off!r}")
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise BadCalendar(f"date 应为 YYYY-MM-DD 形式的日期，不能是 {text!r}")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadCalendar(f"没有 {text} 这一天") from error
    if not belongs_to_year(day, year):
        raise BadCalendar(f"日期 {text} 不属于 {year} 年的安排")
    return day, SpecialDayData(name.strip(), not is_off)


def _lines_of_days(text: str, count: int) -> list[int]:
    """The line on which each element of the `days` array begins; `text` is valid JSON that has it."""
    decoder, position, lines = json.JSONDecoder(), DAYS_KEY.search(text).end(), []
    for _ in range(count):
        while text[position] in " \t\r\n,":
            position += 1
        lines.append(text.count("\n", 0, position) + 1)
        position = decoder.raw_decode(text, position)[1]
    return lines
