"""Counting days: the golden vectors, a brute-force walk over random calendars, and the shown working."""

import csv
from datetime import date, timedelta

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from county.calendar.workdays import Calendar
from tests.county.real_data import real_data

# What the State Council announced, straight from the package: the rules are tested without database or loader.
ANNOUNCED = Calendar(
    {**dict.fromkeys(holidays, False), **dict.fromkeys(workdays, True)},
    frozenset(range(2004, 2027)),
    names={date(2025, 10, 1): "国庆节"},
    notices={2025: "国办发明电〔2024〕12号"},
)
LIMITS = (5, 7, 15, 20, 40)
GOLDEN = """
    2025-01-20  2025-01-26 2025-02-05 2025-02-14 2025-02-21 2025-03-21
    2025-04-30  2025-05-12 2025-05-14 2025-05-26 2025-06-03 2025-07-01
    2025-09-26  2025-10-10 2025-10-13 2025-10-23 2025-10-30 2025-11-27
    2025-09-28  2025-10-11 2025-10-14 2025-10-24 2025-10-31 2025-11-28
    2026-01-04  2026-01-09 2026-01-13 2026-01-23 2026-01-30 2026-03-05
    2026-02-13  2026-02-27 2026-03-02 2026-03-12 2026-03-19 2026-04-17
    2026-02-14  2026-02-28 2026-03-03 2026-03-13 2026-03-20 2026-04-20
    2026-04-30  2026-05-11 2026-05-13 2026-05-25 2026-06-01 2026-06-30
    2026-09-18  2026-09-24 2026-09-29 2026-10-15 2026-10-22 2026-11-19
    2026-09-30  2026-10-13 2026-10-15 2026-10-27 2026-11-03 2026-12-01
"""
CASES = [("2025-09-22", 20, "2025-10-24")] + [
    (received, n, due)
    for received, *dues in (line.split() for line in GOLDEN.strip().splitlines())
    for n, due in zip(LIMITS, dues, strict=True)
]


@pytest.mark.parametrize("received, n, due", CASES)
def test_golden_vectors(received, n, due):
    assert ANNOUNCED.add_workdays(date.fromisoformat(received), n) == (date.fromisoformat(due), False)


@pytest.mark.real_data
def test_deadline_cases_of_the_real_data():
    with (real_data() / "holidays" / "deadline_cases.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {"due_extended_plus20": 40, "n5_publish": 5, "n7": 7, "n10": 10}
    for row in rows:
        start = date.fromisoformat(row["received"])
        for column, n in [("due", int(row["n_workdays"])), *columns.items()]:
            assert ANNOUNCED.add_workdays(start, n).due_on.isoformat() == row[column], (row, column)
    assert len(rows) > 40


@pytest.mark.real_data
def test_every_day_of_the_real_calendar():
    with (real_data() / "holidays" / "workday_calendar_2019_2026.csv").open(encoding="utf-8") as file:
        wrong = [
            row
            for row in csv.DictReader(file)
            if ANNOUNCED.is_workday(date.fromisoformat(row["date"])) != (row["is_workday"] == "1")
        ]
    assert wrong == []


@pytest.mark.parametrize("year, count", [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year, count):
    assert ANNOUNCED.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


days = st.dates(date(2019, 1, 1), date(2021, 12, 31))
calendars = st.builds(
    Calendar, st.dictionaries(days, st.booleans(), max_size=300), st.just(frozenset({2019, 2020, 2021, 2022}))
)


def walk(calendar, start, n):
    day = start
    while n:
        day += timedelta(days=1)
        n -= calendar.special.get(day, day.weekday() < 5)
    return day


@given(calendars, days, st.integers(1, 80))
def test_adding_agrees_with_a_walk_day_by_day(calendar, start, n):
    due_on = calendar.add_workdays(start, n).due_on
    assert due_on == walk(calendar, start, n)
    assert calendar.is_workday(due_on)
    assert calendar.workdays_between(start, due_on) == n


@given(calendars, days, days)
def test_days_between_agree_with_a_count_day_by_day(calendar, a, b):
    first, last = min(a, b), max(a, b)
    span = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    count = sum(calendar.special.get(day, day.weekday() < 5) for day in span)
    assert calendar.workdays_between(a, b) == (count if a <= b else -count)


@given(calendars, days, st.integers(1, 40))
def test_the_working_is_of_the_same_limit(calendar, start, n):
    explanation = calendar.explain(start, n)
    covered = [
        step.first + timedelta(days=k) for step in explanation.steps for k in range((step.last - step.first).days + 1)
    ]
    assert covered == [start + timedelta(days=k + 1) for k in range(len(covered))]
    assert covered[-1] == explanation.due.due_on == calendar.add_workdays(start, n).due_on
    assert explanation.steps[-1].counted_so_far == n


@given(calendars, days, st.integers(1, 60))
def test_calendar_days_end_on_a_working_day(calendar, start, n):
    due_on, last = calendar.add_calendar_days(start, n).due_on, start + timedelta(days=n)
    assert calendar.is_workday(due_on)
    assert due_on >= last
    assert not any(calendar.is_workday(last + timedelta(days=k)) for k in range((due_on - last).days))
    assert calendar.explain_calendar_days(start, n).due.due_on == due_on


def test_the_next_working_day_is_a_later_one():
    assert ANNOUNCED.next_workday(date(2025, 9, 26)) == date(2025, 9, 28)
    assert ANNOUNCED.next_workday(date(2025, 9, 30)) == date(2025, 10, 9)


@pytest.mark.parametrize("n", [0, -5])
@pytest.mark.parametrize("count", [ANNOUNCED.add_workdays, ANNOUNCED.add_calendar_days, ANNOUNCED.explain])
def test_a_limit_has_at_least_one_day(count, n):
    with pytest.raises(ValueError, match=f"正整数，不能是 {n}"):
        count(date(2025, 9, 22), n)


@pytest.mark.parametrize("count", [ANNOUNCED.add_workdays, ANNOUNCED.add_calendar_days])
def test_a_limit_beyond_all_dates_is_refused(count):
    with pytest.raises(ValueError, match="超出可计算的日期范围"):
        count(date(2025, 9, 22), 10**9)


@pytest.mark.parametrize(
    "start, n, provisional",
    [
        (date(2026, 12, 1), 5, False),
        (date(2026, 12, 21), 5, False),  # ends on 28 December
        (
            date(2026, 12, 21),
            6,
            True,
        ),  # 29 December: the notice of 2027 may still move it, as that of 2019 moved 2018's
        (date(2026, 12, 30), 1, True),
        (date(2026, 12, 30), 20, True),
        (date(2027, 3, 1), 5, True),
        (date(2003, 12, 29), 20, True),  # begins in a year without a notice
        (date(2003, 12, 31), 5, False),
    ],
)
def test_a_limit_is_provisional_where_a_notice_may_still_change_it(start, n, provisional):
    assert ANNOUNCED.add_workdays(start, n).provisional is provisional
    assert ANNOUNCED.explain(start, n).due.provisional is provisional


def test_a_limit_in_calendar_days_depends_on_its_last_days_only():
    assert ANNOUNCED.add_calendar_days(date(2003, 12, 20), 30) == (date(2004, 1, 19), False)
    assert ANNOUNCED.add_calendar_days(date(2026, 12, 20), 30).provisional


def test_the_working_names_days_holidays_and_notices():
    assert ANNOUNCED.explain(date(2025, 9, 22), 20).lines == [
        "起算：2025-09-22（周一）当日不计，自次日起算 20 个工作日。",
        "2025-09-23（周二）至 2025-09-26（周五）：工作日，计 4 日，累计 4 日",
        "2025-09-27（周六）：周末，不计",
        "2025-09-28（周日）：调休上班，计 1 日，累计 5 日",
        "2025-09-29（周一）至 2025-09-30（周二）：工作日，计 2 日，累计 7 日",
        "2025-10-01（周三）：国庆节放假，不计",
        "2025-10-02（周四）至 2025-10-08（周三）：放假，不计",
        "2025-10-09（周四）至 2025-10-10（周五）：工作日，计 2 日，累计 9 日",
        "2025-10-11（周六）：调休上班，计 1 日，累计 10 日",
        "2025-10-12（周日）：周末，不计",
        "2025-10-13（周一）至 2025-10-17（周五）：工作日，计 5 日，累计 15 日",
        "2025-10-18（周六）至 2025-10-19（周日）：周末，不计",
        "2025-10-20（周一）至 2025-10-24（周五）：工作日，计 5 日，累计 20 日",
        "届满：2025-10-24（周五）。",
        "依据：国办发明电〔2024〕12号。",
    ]


def test_the_working_warns_when_provisional():
    assert ANNOUNCED.explain(date(2026, 12, 30), 2).lines[-2:] == [
        "届满：2027-01-01（周五）（暂算）。",
        "注意：日历未公布（2027 年放假安排尚未公布或载入），期限为暂算，载入通知后重新计算。",
    ]


def test_the_working_of_calendar_days_shows_why_the_end_moved():
    assert ANNOUNCED.explain_calendar_days(date(2026, 9, 10), 15).lines == [
        "起算：2026-09-10（周四）当日不计，自次日起算 15 个自然日。",
        "2026-09-11（周五）至 2026-09-25（周五）：自然日，计 15 日，累计 15 日",
        "2026-09-25（周五）至 2026-09-27（周日）：届满遇放假，顺延，不计",
        "届满：2026-09-28（周一）。",
    ]
