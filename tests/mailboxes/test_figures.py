"""The figures: what came and what was answered, by month, unit and kind; rates, days, reopened, the oldest, the veto."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mailboxes import workflow
from mailboxes.models import Letter
from mailboxes.statistics import (
    Line,
    last_of_month,
    month_of,
    months_until,
    next_month,
    percent,
    report_of,
    waiting_for,
    year_so_far,
)
from tests.mailboxes.letters import TEXT, county, letter_at, public_at, rate_as, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return county()


def this_month() -> tuple[date, date, date]:
    today = timezone.localdate()
    return today.replace(day=1), last_of_month(today.replace(day=1)), today


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-05", date(2026, 5, 1)),
        ("2026-12", None),
        ("2026-13", None),
        ("2026-0", None),
        ("1999-05", None),
        ("", None),
        ("２０２６-05", date(2026, 5, 1)),
        ("2026/05", None),
    ],
)
def test_a_month_as_it_is_typed(text, month):
    assert month_of(text, date(2026, 6, 30)) == month


def test_months_end_where_they_end():
    assert last_of_month(date(2024, 2, 1)) == date(2024, 2, 29)
    assert next_month(date(2025, 12, 1)) == date(2026, 1, 1)
    assert percent(1, 3) == "33.3%"
    assert percent(0, 0) == "—"
    assert Line("x").average_days == "—"


def test_units_and_kinds_add_up_to_the_whole(people):
    rated = letter_at(people, "answered")
    rate_as(rated)
    late = letter_at(people, "answered", kind="inquiry", writer_name="李四")
    Letter.objects.filter(pk=late.pk).update(is_on_time=False, worked_days=9)
    rate_as(late, overall=1, solved="no")
    letter_at(people, "handling", writer_name="张三", text=f"{TEXT}三")
    letter_at(people, "merged", writer_name="赵五", text=f"{TEXT}五")
    written(slug="shuiwan", writer_name="钱六")
    first, last, today = this_month()
    report = report_of(first, last, today)
    by_name = {line.name: line for line in report.units}
    caizheng = by_name["无棣县财政局"]
    assert (caizheng.received, caizheng.answered, caizheng.on_time, caizheng.reopened) == (4, 2, 1, 1)
    assert (caizheng.on_time_rate, caizheng.average_days, caizheng.satisfied_rate) == ("50.0%", "4.5", "50.0%")
    for name in ("received", "answered", "on_time", "days", "rated", "satisfied", "reopened", "open"):
        total = getattr(report.total, name)
        assert sum(getattr(line, name) for line in report.units) == total, name
        assert sum(getattr(line, name) for line in report.kinds) == total, name
    assert report.total.oldest == today


def test_reports_stand_in_no_line_of_a_unit_in_public(people):
    written(kind="report", accused=people.caizheng, writer_name="", phone="")
    first, last, today = this_month()
    assert report_of(first, last, today).units == []
    assert report_of(first, last, today).total.received == 1
    assert [line.name for line in report_of(first, last, today, show_reports=True).units] == ["无棣县人民政府"]


def test_three_months_without_an_answer_is_told(people):
    letter = written()
    first, last, today = this_month()
    Letter.objects.filter(pk=letter.pk).update(received_on=today - timedelta(days=91))
    assert report_of(first, last, today).vetoed == ["无棣县财政局"]


def test_the_months_of_the_chart(people):
    letter_at(people, "answered")
    _, _, today = this_month()
    months = months_until(today)
    assert len(months) == 12
    assert (months[-1].received, months[-1].answered, months[0].received) == (1, 1, 0)


def test_the_year_so_far(people):
    letter_at(people, "answered")
    written(writer_name="李四")
    found = year_so_far(timezone.localdate().year, timezone.localdate())
    assert (found.received, found.answered, found.answer_rate) == (2, 1, "100.0%")


def test_what_waits_for_whom(people):
    letter_at(people, "checking")
    letter_at(people, "reopened", writer_name="李四")
    public_at(people, "reviewed", letter_at(people, "answered", writer_name="张三"))
    today = timezone.localdate()
    names = ("nina", "fu", "shen", "zhen", "ban")
    labels = {name: [queue.label for queue in waiting_for(getattr(people, name), today)] for name in names}
    assert labels == {
        "nina": [],
        "fu": ["来信：待审核", "来信公开件：待发布"],
        "shen": [],
        "zhen": [],
        "ban": ["来信：待重办", "来信公开件：待发布"],
    }


def test_what_others_ask_waits_on_the_desk_too(people):
    """A longer limit, which must be granted in time; an opinion beside another unit; a writer who may never answer."""
    longer = letter_at(people, "handling")
    workflow.ask_extension(longer, 3, actor=people.nina, note="需勘查")
    joint = letter_at(people, "accepted", writer_name="李四")
    workflow.assign(joint, people.caizheng, joint=[people.shuiwan], actor=people.ban, note="两家")
    letter_at(people, "asked", writer_name="张三")
    today = timezone.localdate()
    found = {
        name: {queue.label: (queue.number, queue.url) for queue in waiting_for(getattr(people, name), today)}
        for name in ("nina", "fu", "zhen")
    }
    assert found == {
        "nina": {
            "来信：待签收": (1, "/admin/mailboxes/letter/?work=assigned"),
            "来信：办理中": (1, "/admin/mailboxes/letter/?work=handling"),
            "来信：待来信人补充": (1, "/admin/mailboxes/letter/?work=asked"),
        },
        "fu": {"来信：申请延期": (1, "/admin/mailboxes/letter/?due=extension")},
        "zhen": {"来信：待提协办意见": (1, "/admin/mailboxes/letter/?due=opinion")},
    }
    workflow.give_opinion(joint, "路灯属本镇管护。", actor=people.zhen)
    assert waiting_for(people.zhen, today) == []


def test_figures_cost_the_same_for_one_letter_and_for_many(people, django_assert_max_num_queries):
    first, last, today = this_month()
    letter_at(people, "answered")
    with django_assert_max_num_queries(8) as one:
        report_of(first, last, today)
    for number in range(3):
        letter_at(people, "answered", writer_name=f"王{number}", text=f"{TEXT}{number}")
    with django_assert_max_num_queries(len(one)):
        report_of(first, last, today)
