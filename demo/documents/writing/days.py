"""Working days for the demo: the State Council's notices as chinesecalendar keeps them; a later year has weekdays only."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays, workdays

ZONE = ZoneInfo("Asia/Shanghai")
_FIRST, _LAST = date(2007, 1, 1), date(2040, 12, 31)


@lru_cache(maxsize=1)
def working_days() -> tuple[date, ...]:
    days = (_FIRST + timedelta(days=step) for step in range((_LAST - _FIRST).days + 1))
    return tuple(day for day in days if day in workdays or (day.weekday() < 5 and day not in holidays))


def on_or_after(day: date) -> date:
    return working_days()[bisect_left(working_days(), day)]


def on_or_before(day: date) -> date:
    return working_days()[bisect_right(working_days(), day) - 1]


def after(day: date, count: int) -> date:
    """The `count`-th working day after `day`; the day itself does not count."""
    return working_days()[bisect_right(working_days(), day) - 1 + count] if count else on_or_after(day)


def between(first: date, last: date) -> int:
    """Working days after `first` up to and including `last`."""
    return bisect_right(working_days(), last) - bisect_right(working_days(), first)


def any_day(dice: Random, first: date, last: date) -> date:
    """A working day between two days, both included. Raises ValueError when there is none."""
    low, high = bisect_left(working_days(), first), bisect_right(working_days(), last)
    if low >= high:
        raise ValueError(f"{first}至{last}没有工作日")
    return working_days()[low + int(dice.random() * (high - low))]


def office_hour(dice: Random, day: date) -> datetime:
    """A minute of that day in working hours, aware in Asia/Shanghai."""
    minutes = int(dice.random() * 470)
    start = 8 * 60 + 30 if minutes < 210 else 13 * 60 + 30 - 210
    moment = start + minutes
    return datetime.combine(day, time(moment // 60, moment % 60, int(dice.random() * 60)), ZONE)
