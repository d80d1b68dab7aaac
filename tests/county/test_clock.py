"""The one clock: deadlines against a walk day by day, and the words for the time that is left."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from county.calendar.clock import (
    NO_LIMIT,
    TimeLeft,
    calendar_days,
    hours,
    hours_left,
    soon_until,
    time_left,
    time_left_paused,
    timeliness,
    working_days,
    years,
)
from county.calendar.workdays import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
# 国庆 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked.
AUTUMN = Calendar(
    {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 9, 20): True, date(2026, 10, 10): True},
    frozenset({2026}),
)
days = st.dates(date(2019, 1, 1), date(2021, 12, 31))
calendars = st.builds(
    Calendar, st.dictionaries(days, st.booleans(), max_size=300), st.just(frozenset({2019, 2020, 2021, 2022}))
)


def is_worked(calendar: Calendar, day: date) -> bool:
    return calendar.special.get(day, day.weekday() < 5)


def walked(calendar: Calendar, start: date, n: int) -> date:
    day = start
    while n:
        day += timedelta(days=1)
        n -= is_worked(calendar, day)
    return day


@given(calendars, days, st.integers(1, 60))
def test_working_days_agree_with_a_walk(calendar, start, n):
    deadline = working_days(start, n, calendar)
    assert deadline.due_on == walked(calendar, start, n)
    assert f"{n} 个工作日" in deadline.lines[0]
    assert any(str(deadline.due_on) in line for line in deadline.lines)


@given(calendars, days, st.integers(1, 100))
def test_calendar_days_end_on_a_working_day(calendar, start, n):
    last = start + timedelta(days=n)
    while not is_worked(calendar, last):
        last += timedelta(days=1)
    assert calendar_days(start, n, calendar).due_on == last
    assert calendar_days(start, n, None).due_on == start + timedelta(days=n)


@given(calendars, days, days)
def test_the_label_says_what_a_walk_counts(calendar, due_on, today):
    left = time_left(due_on, today, calendar)
    first, last = min(due_on, today), max(due_on, today)
    between = sum(is_worked(calendar, first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert left.is_late == (today > due_on)
    if today > due_on:
        assert left.label == f"逾期 {max(1, between)} 个工作日"
    else:
        assert left.label == ("今日到期" if today == due_on else f"剩余 {between} 个工作日")


@pytest.mark.parametrize(
    ("due_on", "left"),
    [
        (None, NO_LIMIT),
        (date(2026, 10, 8), TimeLeft("剩余 2 个工作日")),
        (date(2026, 9, 30), TimeLeft("剩余 1 个工作日")),
        (date(2026, 9, 29), TimeLeft("今日到期")),
        (date(2026, 9, 28), TimeLeft("逾期 1 个工作日", is_late=True)),
        (date(2026, 9, 25), TimeLeft("逾期 2 个工作日", is_late=True)),
    ],
)
def test_the_time_left(due_on, left):
    assert time_left(due_on, date(2026, 9, 29), AUTUMN) == left


def test_what_is_late_over_a_holiday_is_late_from_the_first_day():
    assert time_left(date(2026, 9, 30), date(2026, 10, 1), AUTUMN) == TimeLeft("逾期 1 个工作日", is_late=True)
    assert time_left(date(2026, 9, 30), date(2026, 10, 9), AUTUMN) == TimeLeft("逾期 2 个工作日", is_late=True)


def test_a_stopped_clock_says_what_is_to_come():
    assert time_left_paused(7) == TimeLeft("停止计算，剩余 7 个工作日")


@pytest.mark.parametrize(
    ("done_on", "label", "is_late"),
    [
        (date(2026, 6, 29), "按期", False),
        (date(2026, 6, 1), "按期", False),
        (date(2026, 6, 30), "逾期 1 个工作日", True),
        (date(2026, 7, 6), "逾期 5 个工作日", True),
    ],
)
def test_done_in_time_or_late(done_on, label, is_late):
    assert timeliness(date(2026, 6, 29), done_on, AUTUMN) == TimeLeft(label, is_late)


def test_due_soon_is_counted_in_working_days():
    assert soon_until(date(2026, 9, 29), AUTUMN) == date(2026, 10, 12)
    assert soon_until(date(2026, 9, 29), AUTUMN, 2) == date(2026, 10, 8)


def test_hours_run_through_nights_and_holidays():
    evening = datetime(2026, 9, 30, 22, 30, tzinfo=SHANGHAI)
    assert hours(evening, 24) == datetime(2026, 10, 1, 22, 30, tzinfo=SHANGHAI)
    assert hours(evening.astimezone(UTC), 48) == datetime(2026, 10, 2, 22, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 3, 2), 5, date(2031, 3, 2)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_years_end_on_the_same_day(start, n, end):
    assert years(start, n) == end


def test_what_cannot_be_counted_is_refused():
    for refused in (
        lambda: working_days(date(2026, 1, 1), 0, AUTUMN),
        lambda: calendar_days(date(2026, 1, 1), 0, AUTUMN),
        lambda: calendar_days(date(2026, 1, 1), 0, None),
        lambda: hours(datetime(2026, 1, 1, 9), 24),  # noqa: DTZ001 - an instant without a zone is what is refused
        lambda: hours(datetime(2026, 1, 1, 9, tzinfo=SHANGHAI), 0),
    ):
        with pytest.raises(ValueError, match=r"正整数|时区"):
            refused()


@pytest.mark.parametrize(
    ("minutes", "said", "is_late"),
    [
        (72, "剩余 1 小时 12 分", False),
        (300, "剩余 5 小时", False),
        (0, "剩余 0 分钟", False),
        (-40, "已超 40 分钟", True),
    ],
)
def test_hours_are_told_to_the_minute(minutes, said, is_late):
    now = datetime(2026, 2, 17, 4, 30, tzinfo=SHANGHAI)
    assert hours_left(now + timedelta(minutes=minutes), now) == TimeLeft(said, is_late=is_late)


def test_the_first_second_after_an_hour_limit_is_late():
    now = datetime(2026, 2, 17, 4, 30, tzinfo=SHANGHAI)
    assert hours_left(now - timedelta(seconds=1), now) == TimeLeft("已超 1 分钟", is_late=True)
