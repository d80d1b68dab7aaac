"""The one clock: a deadline with its working, and the words for the time that is left.

Each app states its law in days and asks here. Dates are local dates of Asia/Shanghai, instants are aware. Pure: the
calendar and today are passed in.
"""

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from county.calendar.workdays import Calendar, show_day

# A limit that ends within so many working days is "due soon".
SOON_WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a limit and its working in Chinese lines.

    It is provisional when a holiday notice not yet issued may still move it.
    """

    due_on: date
    provisional: bool
    lines: tuple[str, ...]


def working_days(start: date, n: int, calendar: Calendar) -> Deadline:
    """The n-th working day after `start` (民事诉讼法 Art. 85). Raises ValueError unless `n` is at least 1."""
    working = calendar.explain(start, n)
    return Deadline(working.due.due_on, working.due.provisional, tuple(working.lines))


def calendar_days(start: date, n: int, calendar: Calendar | None) -> Deadline:
    """The n-th day after `start`; with a calendar, the next working day when that is a rest day (民事诉讼法 Art. 85).

    Without a calendar the last day stays where it falls: for measures that are no procedural limit. Raises ValueError
    unless `n` is at least 1.
    """
    if calendar is not None:
        working = calendar.explain_calendar_days(start, n)
        return Deadline(working.due.due_on, working.due.provisional, tuple(working.lines))
    if n < 1:
        raise ValueError(f"期限天数应为正整数，不能是 {n}。")
    due_on = start + timedelta(days=n)
    begins = f"起算：{show_day(start)}当日不计，自次日起算 {n} 个自然日。"
    return Deadline(due_on, False, (begins, f"届满：{show_day(due_on)}，遇休息日不顺延。"))


def hours(instant: datetime, n: int) -> datetime:
    """The instant `n` hours later, as public opinion events are measured (国办发〔2016〕61号: 24 and 48 hours).

    Hours run through nights and holidays. Raises ValueError for an instant without a time zone, and unless `n` is at
    least 1.
    """
    if instant.tzinfo is None:
        raise ValueError("时刻应带时区。")
    if n < 1:
        raise ValueError(f"期限小时数应为正整数，不能是 {n}。")
    return instant + timedelta(hours=n)


def years(start: date, n: int) -> date:
    """The same day `n` years later; the last day of the month where there is no such day (民法典 Art. 202)."""
    year = start.year + n
    return start.replace(year=year, day=min(start.day, monthrange(year, start.month)[1]))


def soon_until(today: date, calendar: Calendar, n: int = SOON_WORKDAYS) -> date:
    """The last due date that counts as "due soon" on `today`."""
    return calendar.add_workdays(today, n).due_on


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What a page says of a limit; `is_late` decides how it is marked."""

    label: str
    is_late: bool = False

    def __str__(self) -> str:
        return self.label


NO_LIMIT = TimeLeft("")


def time_left(due_on: date | None, today: date, calendar: Calendar) -> TimeLeft:
    """剩余 n 个工作日, 今日到期, 逾期 n 个工作日; NO_LIMIT without a due date.

    From the day after the due date it is late by one working day at least, although that day may be a rest day.
    """
    if due_on is None:
        return NO_LIMIT
    if today > due_on:
        return _late(due_on, today, calendar)
    if today == due_on:
        return TimeLeft("今日到期")
    return TimeLeft(f"剩余 {calendar.workdays_between(today, due_on)} 个工作日")


def hours_left(due_at: datetime, now: datetime) -> TimeLeft:
    """剩余 1 小时 12 分, or 已超 40 分钟: whole minutes, at least one once the instant has passed."""
    minutes = math.floor((due_at - now) / timedelta(minutes=1))
    if now > due_at:
        return TimeLeft(f"已超 {_in_hours(max(1, math.floor((now - due_at) / timedelta(minutes=1))))}", is_late=True)
    return TimeLeft(f"剩余 {_in_hours(minutes)}")


def _in_hours(minutes: int) -> str:
    """72 minutes are 1 小时 12 分, 40 are 40 分钟."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} 分钟"
    return f"{whole} 小时 {rest} 分" if rest else f"{whole} 小时"


def time_left_paused(days: int) -> TimeLeft:
    """A clock that is stopped with `days` working days to come."""
    return TimeLeft(f"停止计算，剩余 {days} 个工作日")


def timeliness(due_on: date, done_on: date, calendar: Calendar) -> TimeLeft:
    """按期, or 逾期 n 个工作日, of what was done on `done_on`."""
    return _late(due_on, done_on, calendar) if done_on > due_on else TimeLeft("按期")


def _late(due_on: date, on: date, calendar: Calendar) -> TimeLeft:
    return TimeLeft(f"逾期 {max(1, calendar.workdays_between(due_on, on))} 个工作日", is_late=True)
