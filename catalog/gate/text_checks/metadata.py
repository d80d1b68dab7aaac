"""Dates in order, and the 文号."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from catalog.gate.text_checks.faults import Fault, Level
from catalog.texts import doc_numbers


class Dates(NamedTuple):
    """成文、形成或变更、发布、生效、废止或失效 of an item; None where it has none."""

    written_on: date | None = None
    formed_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    repealed_on: date | None = None


NAMES = {
    "written_on": "成文日期",
    "formed_on": "形成或变更日期",
    "published_on": "发布日期",
    "effective_on": "生效日期",
    "repealed_on": "废止或失效日期",
}
# The earlier, the later, and how grave it is when they stand the other way round: a rule may reach back before it was written.
_ORDER = (
    ("written_on", "published_on", Level.ERROR),
    ("formed_on", "published_on", Level.ERROR),
    ("written_on", "effective_on", Level.WARNING),
    ("effective_on", "repealed_on", Level.ERROR),
    ("written_on", "repealed_on", Level.ERROR),
)
_NEVER_AHEAD = ("written_on", "formed_on", "published_on")
_FIRST_YEAR = 1949
_YEAR = re.compile(r"〔([0-9]{4})〕")


def check_metadata(dates: Dates, doc_number: str = "", *, today: date) -> list[Fault]:
    """The faults of dates and number; each names its field. `today` is the local day."""
    return [*_order(dates), *_reach(dates, today), *_number(doc_number, dates.written_on)]


def _order(dates: Dates) -> Iterator[Fault]:
    for earlier, later, level in _ORDER:
        first, second = getattr(dates, earlier), getattr(dates, later)
        if first and second and first > second:
            names = NAMES[earlier], NAMES[later]
            message = f"{names[1]}（{second}）早于{names[0]}（{first}），请核对。"
            yield Fault(level, "date_order", message, field=later if later != "published_on" else earlier)


def _reach(dates: Dates, today: date) -> Iterator[Fault]:
    for field in _NEVER_AHEAD:
        day = getattr(dates, field)
        if day and day > today:
            yield Fault(Level.ERROR, "date_ahead", f"{NAMES[field]}（{day}）在今天之后，请改正。", field=field)
    for field in dates._fields:
        day = getattr(dates, field)
        if day and day.year < _FIRST_YEAR:
            yield Fault(
                Level.WARNING, "date_early", f"{NAMES[field]}（{day}）早于 {_FIRST_YEAR} 年，请核对年份。", field=field
            )


def _number(doc_number: str, written_on: date | None) -> Iterator[Fault]:
    if not doc_number:
        return
    problem = doc_numbers.problem(doc_number)
    normal = doc_numbers.normalise(doc_number)
    if problem:
        is_mended = doc_numbers.problem(normal) is None
        advice = f"，请改为“{normal}”。" if is_mended else "，请改正。"
        yield Fault(
            Level.ERROR, "doc_number", problem + advice, 0, len(doc_number), normal if is_mended else "", "doc_number"
        )
    year = _YEAR.search(normal)
    if year and written_on and int(year[1]) != written_on.year:
        message = f"文号的年份是 {year[1]} 年，成文日期在 {written_on.year} 年，请核对。"
        yield Fault(Level.WARNING, "doc_number_year", message, 0, len(doc_number), field="doc_number")
