"""Counting days: working days of the State Council's calendar, and calendar days that end on a working day.

The rules (条例 Art. 33; by analogy 民事诉讼法 Art. 85 and 行政复议法 Art. 88): the day of the event is not counted; worked
weekend days count and holidays on weekdays do not; a limit in calendar days that ends on a rest day ends on the next
working day. Days are `datetime.date` in Asia/Shanghai. Nothing here reads a clock or the database.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, groupby
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
WEEKDAY_NAMES = "一二三四五六日"
# A notice also moves the last days of the year before: 2006-12-30, 2007-12-29 and 2018-12-29 were worked for 元旦.
FIRST_DAY_OF_NEXT_NOTICE = (12, 29)


class Due(NamedTuple):
    """The last day of a limit; provisional when a day on the way may still be changed by a notice not yet issued."""

    due_on: date
    provisional: bool


class Step(NamedTuple):
    """A run of days treated alike; `counted_so_far` is the count at its end, in the unit of the explanation."""

    first: date
    last: date
    counts: bool
    reason: str
    counted_so_far: int

    @property
    def line(self) -> str:
        span = show_day(self.first)
        if self.last != self.first:
            span += f"至 {show_day(self.last)}"
        if self.counts:
            return f"{span}：{self.reason}，计 {(self.last - self.first).days + 1} 日，累计 {self.counted_so_far} 日"
        return f"{span}：{self.reason}，不计"


@dataclass(frozen=True)
class Explanation:
    """The working of one limit, to be shown line by line."""

    start: date
    limit: str
    due: Due
    steps: tuple[Step, ...]
    notices: tuple[str, ...]
    unannounced: tuple[int, ...]

    @property
    def lines(self) -> list[str]:
        """The working in Chinese: start, each run of days, result, notices relied on, a warning when provisional."""
        lines = [f"起算：{show_day(self.start)}当日不计，自次日起算 {self.limit}。"]
        lines += [step.line for step in self.steps]
        lines.append(f"届满：{show_day(self.due.due_on)}{'（暂算）' if self.due.provisional else ''}。")
        if self.notices:
            lines.append(f"依据：{'；'.join(self.notices)}。")
        if self.due.provisional:
            years = "、".join(f"{year} 年" for year in self.unannounced)
            lines.append(f"注意：日历未公布（{years}放假安排尚未公布或载入），期限为暂算，载入通知后重新计算。")
        return lines

    def __str__(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Calendar:
    """The days that differ from their weekday, and the years whose notice is known.

    `special` says of a day whether it is worked, `names` which holiday that is for, `notices` how a year's notice is
    cited. `version` identifies the data, so that a stored deadline can tell which calendar it was computed with. Years
    outside `announced` are counted by weekday alone and make a result provisional.
    """

    special: Mapping[date, bool]
    announced: frozenset[int]
    version: str = ""
    names: Mapping[date, str] = field(default_factory=dict, compare=False, repr=False)
    notices: Mapping[int, str] = field(default_factory=dict, compare=False, repr=False)
    _changed_days: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _changes_up_to: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        changes = {
            day.toordinal(): 1 if worked else -1
            for day, worked in sorted(self.special.items())
            if worked != (day.weekday() < 5)
        }
        object.__setattr__(self, "_changed_days", tuple(changes))
        object.__setattr__(self, "_changes_up_to", (0, *accumulate(changes.values())))

    def is_workday(self, day: date) -> bool:
        return self.special.get(day, day.weekday() < 5)

    def next_workday(self, day: date) -> date:
        """The first working day after `day`."""
        day += ONE_DAY
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def workdays_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` lies before `a`.

        Days left of a limit are `workdays_between(today, due_on)`, days late its negative. It costs the same for any
        span.
        """
        return self._workdays_up_to(b.toordinal()) - self._workdays_up_to(a.toordinal())

    def add_workdays(self, start: date, n: int) -> Due:
        """The n-th working day after `start`. Raises ValueError unless `n` is at least 1."""
        _require_positive(n)
        wanted = self._workdays_up_to(start.toordinal()) + n
        # No span can be longer than its weekdays and weekends plus every special day; the count never falls, so bisect.
        longest = n * 7 // 5 + 7 + len(self._changed_days)
        days = range(start.toordinal() + 1, min(start.toordinal() + longest, date.max.toordinal()) + 1)
        position = bisect_left(days, wanted, key=self._workdays_up_to)
        if position == len(days):
            raise _out_of_range(start, f"{n} 个工作日")
        due_on = date.fromordinal(days[position])
        return Due(due_on, self.is_provisional(start + ONE_DAY, due_on))

    def add_calendar_days(self, start: date, n: int) -> Due:
        """The n-th day after `start`, or the next working day when that is a rest day.

        Raises ValueError unless `n` is at least 1.
        """
        _require_positive(n)
        if n > (date.max - start).days - 366:
            raise _out_of_range(start, f"{n} 个自然日")
        last = start + timedelta(days=n)
        due_on = last if self.is_workday(last) else self.next_workday(last)
        return Due(due_on, self.is_provisional(last, due_on))

    def is_provisional(self, first: date, last: date) -> bool:
        """True when a day from `first` to `last` may still be changed by a notice that is not issued, or not loaded."""
        return not _years_of(first, last) <= self.announced

    def notices_of(self, first: date, last: date) -> tuple[str, ...]:
        """The notices that decide the days from `first` to `last`, as they are cited."""
        return tuple(self.notices[year] for year in sorted(_years_of(first, last)) if year in self.notices)

    def explain(self, start: date, n: int) -> Explanation:
        """`add_workdays` with its working. Raises ValueError unless `n` is at least 1."""
        due = self.add_workdays(start, n)
        steps = self._workday_steps(start + ONE_DAY, due.due_on)
        return self._explanation(start, f"{n} 个工作日", due, start + ONE_DAY, steps)

    def explain_calendar_days(self, start: date, n: int) -> Explanation:
        """`add_calendar_days` with its working. Raises ValueError unless `n` is at least 1."""
        due = self.add_calendar_days(start, n)
        last = start + timedelta(days=n)
        steps = [Step(start + ONE_DAY, last, True, "自然日", n)]
        if due.due_on != last:
            rest = self._workday_steps(last, due.due_on - ONE_DAY)
            steps += [step._replace(reason=f"届满遇{step.reason}，顺延", counted_so_far=n) for step in rest]
        return self._explanation(start, f"{n} 个自然日", due, last, steps)

    def _workdays_up_to(self, ordinal: int) -> int:
        weeks, rest = divmod(ordinal, 7)  # day 1 of the era is a Monday
        return weeks * 5 + min(rest, 5) + self._changes_up_to[bisect_right(self._changed_days, ordinal)]

    def _workday_steps(self, first: date, last: date) -> list[Step]:
        """Runs of days of one treatment and one reason, with the working days counted so far."""
        days = [date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1)]
        steps, counted = [], 0
        for (counts, reason), group in groupby(days, key=lambda day: (self.is_workday(day), self.reason(day))):
            run = list(group)
            counted += len(run) if counts else 0
            steps.append(Step(run[0], run[-1], counts, reason, counted))
        return steps

    def reason(self, day: date) -> str:
        """Why a day counts or not: 工作日, 周末, or its holiday."""
        if day not in self.special:
            return "工作日" if day.weekday() < 5 else "周末"
        if self.special[day]:
            usual, treatment = day.weekday() < 5, "上班"
        else:
            usual, treatment = day.weekday() >= 5, "放假"
        name = self.names.get(day, "")
        return f"{name}{treatment}" if usual or treatment == "放假" else f"{name}调休{treatment}"

    def _explanation(self, start: date, limit: str, due: Due, first: date, steps: list[Step]) -> Explanation:
        years = sorted(_years_of(first, due.due_on))
        notices = tuple(self.notices[year] for year in years if year in self.notices)
        unannounced = tuple(year for year in years if year not in self.announced)
        return Explanation(start, limit, due, tuple(steps), notices, unannounced)


def show_day(day: date) -> str:
    """A day with its weekday, as `2025-09-28（周日）`."""
    return f"{day.isoformat()}（周{WEEKDAY_NAMES[day.weekday()]}）"


def _require_positive(n: int) -> None:
    if n < 1:
        raise ValueError(f"期限天数应为正整数，不能是 {n}。")


def _years_of(first: date, last: date) -> set[int]:
    """The years whose notices decide the days from `first` to `last`."""
    years = set(range(first.year, last.year + 1))
    return years | {year + 1 for year in years if date(year, *FIRST_DAY_OF_NEXT_NOTICE) <= last}


def _out_of_range(start: date, limit: str) -> ValueError:
    return ValueError(f"自 {start} 起 {limit}超出可计算的日期范围。")
