"""Least periods and feedback days from the real calendar; phases, questions, clauses and hidden cells. Nothing here needs a database."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from county.calendar.calendar_data import package_notices
from county.calendar.workdays import Calendar
from participation.calls.clauses import changes_between, clauses_of, labels_of
from participation.calls.periods import end_of, fault_of, feedback_due, least_period
from participation.calls.phases import GRACE, Phase, end_words, is_in_grace, left_words, phase_of
from participation.models import CallKind, OpinionCall
from participation.questions import WrongQuestions, questions_of
from participation.results import hidden_cells
from tests.participation.calls import DRAFT, QUESTIONS, day

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTICES = package_notices()
REAL_CALENDAR = Calendar(
    {one: special.is_workday for notice in NOTICES for one, special in notice.days.items()},
    frozenset(notice.year for notice in NOTICES),
)


def kind(**fields) -> CallKind:
    given = {
        "slug": "decision",
        "label": "重大行政决策草案",
        "days": 30,
        "law_days": 30,
        "may_shorten": True,
        "shortest": 1,
    }
    return CallKind(**(given | {"feedback_days": 20, "basis": "第十五条"} | fields))


def at(text: str, hour: int = 9) -> datetime:
    return datetime.combine(day(text), datetime.min.time(), SHANGHAI).replace(hour=hour)


GOLDEN = [
    ("2026-03-06", "2026-04-07"),  # 04-05 is 清明
    ("2026-03-10", "2026-04-09"),
    ("2026-01-16", "2026-02-24"),  # 春节
    ("2026-08-26", "2026-09-28"),  # 中秋
    ("2026-09-01", "2026-10-08"),  # 国庆
    ("2025-09-01", "2025-10-09"),
]


@pytest.mark.parametrize("opened, last_day", GOLDEN)
def test_the_earliest_lawful_last_day(opened, last_day):
    assert least_period(kind(), day(opened), REAL_CALENDAR).due_on == day(last_day)


def test_edge_7_a_last_day_in_the_national_holiday_is_refused_and_the_lawful_one_named():
    fault = fault_of(kind(), at("2026-09-01"), end_of(day("2026-10-01")), "", REAL_CALENDAR)
    assert "2026-10-08" in fault
    assert fault_of(kind(), at("2026-09-01"), end_of(day("2026-10-08")), "", REAL_CALENDAR) == ""


def test_edge_8_thirty_days_that_count_the_day_of_opening_are_one_too_few():
    assert fault_of(kind(), at("2026-03-10"), end_of(day("2026-04-08")), "", REAL_CALENDAR)
    assert not fault_of(kind(), at("2026-03-10"), end_of(day("2026-04-09")), "", REAL_CALENDAR)


def test_edge_10_and_11_shorter_with_a_reason_where_the_law_allows_it():
    period = at("2026-03-10"), end_of(day("2026-03-20"))
    assert "缩短期限的理由" in fault_of(kind(), *period, "  ", REAL_CALENDAR)
    assert fault_of(kind(), *period, "上级要求月底前出台", REAL_CALENDAR) == ""
    assert "不能缩短" in fault_of(kind(may_shorten=False), *period, "上级要求", REAL_CALENDAR)
    week = at("2026-03-10"), end_of(day("2026-03-13"))
    assert "不得少于 7 天" in fault_of(kind(shortest=7), *week, "紧急", REAL_CALENDAR)


FEEDBACK = [("2026-04-07", "2026-05-08"), ("2026-09-24", "2026-10-29"), ("2026-12-25", "2027-01-22")]


@pytest.mark.parametrize("closed, due", FEEDBACK)
def test_feedback_is_due_twenty_working_days_after_the_last_day(closed, due):
    deadline = feedback_due(end_of(day(closed)), kind(), REAL_CALENDAR)
    assert deadline.due_on == day(due)
    assert deadline.provisional == due.startswith("2027")


def test_a_phase_changes_at_the_very_instant():
    call = OpinionCall(status="published", opens_at=at("2026-03-10"), closes_at=at("2026-04-10", 0))
    second = timedelta(seconds=1)
    assert phase_of(call, call.opens_at - second) == Phase.BEFORE
    assert phase_of(call, call.opens_at) == Phase.OPEN
    assert phase_of(call, call.closes_at - second) == Phase.OPEN
    assert phase_of(call, call.closes_at) == Phase.CLOSED
    call.answered_at = call.closes_at + second
    assert phase_of(call, call.closes_at + second) == Phase.ANSWERED


def test_edge_2_a_form_opened_in_time_is_in_grace_for_fifteen_minutes():
    call = OpinionCall(status="published", opens_at=at("2026-03-10"), closes_at=at("2026-04-10", 0))
    opened = call.closes_at - timedelta(minutes=5)
    assert is_in_grace(call, call.closes_at + timedelta(minutes=14), opened)
    assert not is_in_grace(call, call.closes_at + GRACE, opened)
    assert not is_in_grace(call, call.closes_at + timedelta(minutes=1), call.closes_at)


def test_the_end_is_said_as_the_law_says_it():
    assert end_words(end_of(day("2026-10-08"))) == "2026-10-08 24:00"
    assert end_words(at("2026-10-08", 17)) == "2026-10-08 17:00"
    assert left_words(end_of(day("2026-10-08")), day("2026-10-05")) == "还剩 3 天"
    assert left_words(end_of(day("2026-10-08")), day("2026-10-08")) == "今日 24:00 截止"


def test_a_draft_is_cut_into_its_clauses_and_set_against_the_next():
    assert labels_of(DRAFT) == ["第一条", "第二条", "第三条"]
    newer = DRAFT.replace("二百元", "一百五十元").replace("第三条", "第三条　收费须公示。\n\n第四条", 1)
    changes = {one.label: one.how for one in changes_between(DRAFT, newer)}
    assert changes["第一条"] == "same"
    assert changes["第二条"] == "changed"
    assert changes["第四条"] == "added"
    assert [one.label for one in clauses_of("没有条款的事项。")] == [""]


def test_questions_are_read_as_an_office_writes_them():
    one, two, three, four = questions_of(QUESTIONS)
    assert (one.kind, one.is_required, one.choices) == ("single", True, ("小区车位", "路边车位", "其他"))
    assert (two.kind, two.most, two.is_required) == ("several", 2, False)
    assert len(three.choices) == 5
    assert four.kind == "text"


@pytest.mark.parametrize(
    "text, told",
    [
        ("随便写的", "第 1 行"),
        ("1. [单选] 只有一个选项\n- 甲", "2 至 20 个选项"),
        ("1. [单选] 重复\n- 甲\n- 甲", "重复"),
        ("1. [多选 5] 太多\n- 甲\n- 乙", "不符"),
        ("1. [填空] 不写选项\n- 甲", "不写选项"),
        ("\n".join(f"{n}. [填空] 题" for n in range(1, 32)), "不能超过 30"),
    ],
)
def test_what_is_no_question_is_told_with_its_place(text, told):
    with pytest.raises(WrongQuestions, match=told):
        questions_of(text)


@pytest.mark.parametrize(
    "numbers, hidden",
    [
        ((50, 3, 20), {1, 2}),  # the next smallest goes with it, or the total would tell
        ((50, 3, 2), {1, 2}),
        ((50, 0, 20), set()),  # nobody is nobody
        ((3, 0, 0), {0, 1}),
        ((5, 5, 5), set()),
    ],
)
def test_edge_48_small_cells_are_hidden_and_follow_from_nothing(numbers, hidden):
    assert hidden_cells(numbers) == hidden
