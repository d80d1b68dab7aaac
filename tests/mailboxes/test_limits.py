"""The clock of a letter: days of the one calendar, told line by line, at the edges where software goes wrong."""

from datetime import date

import pytest

from county.calendar.workdays import Calendar
from mailboxes.limits import (
    Waiting,
    accept_due,
    answer_clock,
    days_used,
    is_vetoed,
    may_return,
    petition_due,
    petition_lines,
)

# 国庆 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked.
CALENDAR = Calendar(
    special={date(2026, 10, day): False for day in (1, 2, 5, 6, 7)}
    | {date(2026, 9, 20): True, date(2026, 10, 10): True},
    announced=frozenset({2026}),
    notices={2026: "《2026年放假通知》"},
)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 18), date(2026, 9, 21)),  # a worked Sunday counts
        (date(2026, 9, 30), date(2026, 10, 9)),  # the holiday does not
        (date(2026, 10, 9), date(2026, 10, 12)),  # a worked Saturday does
    ],
)
def test_two_days_to_accept(received, due):
    assert accept_due(received, 2, CALENDAR).due_on == due


def test_the_day_of_acceptance_does_not_count():
    clock = answer_clock(date(2026, 9, 14), 5, CALENDAR)
    assert clock.due_on == date(2026, 9, 20)
    assert not clock.provisional
    assert clock.lines[0] == "起算：2026-09-14（周一）受理，当日不计；答复期限 5 个工作日。"
    assert clock.lines[-1] == "依据：《2026年放假通知》。"


def test_an_extension_is_added_and_told():
    clock = answer_clock(date(2026, 9, 14), 5, CALENDAR, extension=10)
    assert clock.due_on == accept_due(date(2026, 9, 14), 15, CALENDAR).due_on
    assert "延期：经负责人批准延长 10 个工作日。" in clock.lines


@pytest.mark.parametrize(
    ("wait", "days"),
    [
        (Waiting(date(2026, 9, 15), date(2026, 9, 15)), 0),
        (Waiting(date(2026, 9, 15), date(2026, 9, 17)), 2),
        (Waiting(date(2026, 9, 15), date(2026, 9, 29)), 5),  # five at most
        (Waiting(date(2026, 9, 15)), 5),  # nobody knows when it ends
    ],
)
def test_waiting_for_the_writer_does_not_count(wait, days):
    clock = answer_clock(date(2026, 9, 14), 5, CALENDAR, waits=[wait])
    assert clock.due_on == accept_due(date(2026, 9, 14), 5 + days, CALENDAR).due_on
    assert any(f"扣除 {days} 个工作日" in line for line in clock.lines)


def test_a_question_asked_too_late_moves_nothing():
    due_on = date(2026, 9, 20)
    asked_in_time, asked_late = Waiting(due_on, date(2026, 9, 22)), Waiting(date(2026, 9, 21), date(2026, 9, 23))
    assert answer_clock(date(2026, 9, 14), 5, CALENDAR, waits=[asked_in_time]).due_on > due_on
    late = answer_clock(date(2026, 9, 14), 5, CALENDAR, waits=[asked_late])
    assert late.due_on == due_on
    assert any("提出时期限已过，不扣除" in line for line in late.lines)
    extended = answer_clock(date(2026, 9, 14), 5, CALENDAR, extension=3, waits=[asked_late])
    assert extended.due_on == accept_due(date(2026, 9, 14), 10, CALENDAR).due_on


def test_a_year_without_notice_is_provisional():
    clock = answer_clock(date(2026, 12, 28), 5, CALENDAR)
    assert clock.provisional
    assert any("日历未公布" in line for line in clock.lines)


def test_petitions_count_calendar_days():
    assert petition_due(date(2026, 9, 14), CALENDAR).due_on == date(2026, 9, 29)
    assert petition_due(date(2026, 9, 18), CALENDAR).due_on == date(2026, 10, 8)  # the last day is a holiday
    assert any("第三十四条" in line for line in petition_lines(date(2026, 9, 14), CALENDAR))


def test_the_wrong_unit_has_two_working_days():
    assert may_return(date(2026, 9, 30), date(2026, 10, 9), CALENDAR)
    assert not may_return(date(2026, 9, 30), date(2026, 10, 10), CALENDAR)


def test_days_used_and_the_veto():
    assert days_used(date(2026, 9, 30), date(2026, 10, 9), CALENDAR) == 2
    assert days_used(date(2026, 9, 30), date(2026, 9, 30), CALENDAR) == 0
    assert not is_vetoed(date(2026, 1, 1), date(2026, 4, 1))
    assert is_vetoed(date(2026, 1, 1), date(2026, 4, 2))
