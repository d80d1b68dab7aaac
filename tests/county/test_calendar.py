"""The calendar of the database: loading, correcting, reading, and the two commands."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from county.calendar.calendar_data import package_notices, read_file
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.models import HolidayNotice, SpecialDay
from tests.county.real_data import real_data

pytestmark = pytest.mark.django_db

NEW_YEAR = {"name": "元旦", "date": "2027-01-01", "isOffDay": True}
WORKED = {"name": "元旦", "date": "2026-12-27", "isOffDay": False}


def run(name, *args, **options):
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


def rows():
    return list(SpecialDay.objects.values_list("day", "is_workday", "name", "notice__year"))


@pytest.fixture
def notice_file(tmp_path):
    def write(days, *, year=2027, name="2027.json", **more):
        path = tmp_path / name
        data = {"year": year, "papers": ["https://www.gov.cn/x.htm"], "days": days} | more
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    return write


def test_the_package_is_loaded_once():
    first = run("load_calendar")
    assert "2025 年：新载入，放假 28 天，调休上班 5 天" in first
    loaded = rows(), list(HolidayNotice.objects.values())
    assert run("load_calendar") == "共 23 年，更新 0 年。\n"
    assert (rows(), list(HolidayNotice.objects.values())) == loaded
    notice = HolidayNotice.objects.get(year=2025)
    assert (notice.title, notice.number) == ("国务院办公厅关于2025年部分节假日安排的通知", "国办发明电〔2024〕12号")


def test_days_of_december_belong_to_the_notice_of_the_next_year():
    run("load_calendar")
    assert SpecialDay.objects.get(day=date(2018, 12, 29)).notice.year == 2019
    assert SpecialDay.objects.get(day=date(2018, 12, 31)).notice.year == 2019


def test_the_calendar_of_the_database_counts_as_the_package_does():
    run("load_calendar")
    calendar = current_calendar()
    assert calendar.add_workdays(date(2025, 9, 22), 20) == (date(2025, 10, 24), False)
    assert calendar.announced == frozenset(range(2004, 2027))


@pytest.mark.real_data
def test_the_real_files_agree_with_the_package_and_load_one_after_the_other():
    run("load_calendar")
    packaged = current_calendar()
    files = sorted((real_data() / "holidays").glob("20??.json"))
    run("load_calendar", *files)
    filed = current_calendar()
    assert filed.version != packaged.version  # the names are fuller: 清明节 for 清明
    days = [date.fromordinal(n) for n in range(date(2007, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1)]
    assert [day for day in days if packaged.is_workday(day) != filed.is_workday(day)] == []
    assert run("load_calendar", *files) == f"共 {len(files)} 年，更新 0 年。\n"


def test_the_calendar_is_read_again_only_when_it_changed(notice_file, django_assert_num_queries):
    run("load_calendar", notice_file([NEW_YEAR]))
    before = current_calendar()
    with django_assert_num_queries(1):
        assert current_calendar() is before
    assert before.add_workdays(date(2026, 12, 31), 1).due_on == date(2027, 1, 4)
    SpecialDay.objects.update(is_workday=True)
    after = current_calendar()
    assert after.add_workdays(date(2026, 12, 31), 1).due_on == date(2027, 1, 1)
    assert after.version != before.version


def test_an_empty_calendar_knows_no_year():
    assert current_calendar() == Calendar({}, frozenset(), current_calendar().version)
    assert current_calendar().add_workdays(date(2025, 9, 22), 20).provisional


def test_a_correction_replaces_the_days_of_its_year_and_says_which(notice_file):
    run("load_calendar")
    others = SpecialDay.objects.count()
    assert run("load_calendar", notice_file([NEW_YEAR, WORKED])).splitlines() == [
        "2027 年：新载入，放假 1 天，调休上班 1 天",
        "共 1 年，更新 1 年。",
    ]
    second = {"name": "元旦", "date": "2027-01-02", "isOffDay": True}
    corrected = [{**NEW_YEAR, "isOffDay": False}, second]
    assert run("load_calendar", notice_file(corrected)).splitlines() == [
        "2027 年：放假 1 天，调休上班 1 天，更正 3 天",
        "    增加 2027-01-02（周六） 元旦放假",
        "    删除 2026-12-27（周日） 元旦上班",
        "    更正 2027-01-01（周五） 元旦放假 → 元旦上班",
        "共 1 年，更新 1 年。",
    ]
    assert SpecialDay.objects.count() == others + 2
    assert HolidayNotice.objects.get(year=2027).source == "文件 2027.json"


def test_the_days_of_a_first_load_are_listed_on_demand(notice_file):
    assert "增加 2027-01-01（周五） 元旦放假" in run("load_calendar", notice_file([NEW_YEAR]), verbosity=2)


def test_what_the_office_entered_outranks_the_package_but_not_a_file(notice_file):
    notice = HolidayNotice.objects.create(
        year=2026, title="县里录入的", number="国办发明电〔2025〕7号", source="人工录入"
    )
    SpecialDay.objects.create(day=date(2026, 1, 1), is_workday=False, name="元旦", notice=notice)
    assert "2026 年：由人工录入或更正，未改动" in run("load_calendar", verbosity=2)
    assert SpecialDay.objects.filter(day__year=2026).count() == 1
    path = notice_file([{**NEW_YEAR, "date": "2026-01-02"}], year=2026, papers=[])
    run("load_calendar", path)
    notice.refresh_from_db()
    assert (notice.title, notice.source) == ("县里录入的", "文件 2027.json")
    assert [day for day, *_ in SpecialDay.objects.filter(day__year=2026).values_list("day")] == [date(2026, 1, 2)]


@pytest.mark.parametrize(
    "days, more, message",
    [
        ([], {}, "days 为空，该年安排尚未公布"),
        ("x", {}, "days 为空"),
        ([NEW_YEAR], {"year": "2027"}, "year 应为"),
        ([NEW_YEAR], {"year": 20270}, "year 应为"),
        ([NEW_YEAR], {"papers": ["javascript:x"]}, "papers 应为"),
        ([NEW_YEAR, "2027-01-02"], {}, "第 12 行：每一天应为一个对象"),
        ([NEW_YEAR, {**NEW_YEAR, "date": "2027-02-30"}], {}, "第 12 行：没有 2027-02-30 这一天"),
        ([NEW_YEAR, {**NEW_YEAR, "date": "1 月 2 日"}], {}, "第 12 行：date 应为"),
        ([NEW_YEAR, {**NEW_YEAR, "date": "2028-01-01"}], {}, "第 12 行：日期 2028-01-01 不属于 2027 年"),
        ([NEW_YEAR, {**NEW_YEAR, "date": "2026-11-30"}], {}, "第 12 行：日期 2026-11-30 不属于 2027 年"),
        ([NEW_YEAR, NEW_YEAR], {}, "第 12 行：日期 2027-01-01 重复"),
        ([{**NEW_YEAR, "isOffDay": "true"}], {}, "第 7 行：isOffDay 应为"),
        ([{**NEW_YEAR, "name": " "}], {}, "第 7 行：name 应为"),
        ([{"date": "2027-01-01", "isOffDay": True}], {}, "第 7 行：name 应为"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason_and_nothing_is_stored(notice_file, days, more, message):
    good = notice_file([{**NEW_YEAR, "date": "2028-01-01"}], year=2028, name="2028.json")
    with pytest.raises(CommandError, match=message) as refusal:
        run("load_calendar", good, notice_file(days, **more))
    assert "未载入任何内容" in str(refusal.value)
    assert not HolidayNotice.objects.exists()


@pytest.mark.parametrize(
    "content, message",
    [
        (b'{"year": 2027,\n "days": [,]}', "第 2 行：不是有效的 JSON"),
        ('{"year": 2027, "说明": ""}'.encode("gb18030"), "不是 UTF-8 编码"),
        (b"[]", "应为一个对象"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, content, message):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        run("load_calendar", path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"x\.json：无法读取"):
        run("load_calendar", tmp_path / "x.json")


def test_a_day_has_one_notice(notice_file):
    run("load_calendar", notice_file([NEW_YEAR]))
    other = notice_file([{**WORKED, "date": "2027-12-31"}], year=2028, name="2028.json")
    run("load_calendar", other)
    with pytest.raises(CommandError, match="2027-12-31 已由 2028 年的通知规定"):
        run("load_calendar", notice_file([{**NEW_YEAR, "date": "2027-12-31"}]))
    with pytest.raises(CommandError, match="2027-12-31 同时见于 2027 年和 2028 年"):
        run("load_calendar", other, notice_file([{**NEW_YEAR, "date": "2027-12-31"}]))
    with pytest.raises(CommandError, match="2028 年的安排给出了两次"):
        run("load_calendar", other, other)
    assert [year for *_, year in rows()] == [2027, 2028]


def test_every_year_of_the_package_has_its_spring_festival_and_its_source():
    for notice in package_notices():
        assert {"春节", "国庆节"} <= {special.name for special in notice.days.values()}
        assert notice.source.startswith("chinesecalendar ")


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"year": 2027, "papers": [], "days": [NEW_YEAR]}), encoding="utf-8-sig")
    assert list(read_file(path).days) == [date(2027, 1, 1)]


def test_explain_deadline_prints_the_working_with_holidays_and_notices():
    run("load_calendar")
    text = run("explain_deadline", "2025-09-22", "--days", "20")
    assert "2025-10-01（周三）至 2025-10-05（周日）：国庆节放假，不计" in text
    assert "2025-10-11（周六）：国庆节调休上班，计 1 日，累计 10 日" in text
    assert "届满：2025-10-24（周五）。" in text
    assert "依据：《国务院办公厅关于2025年部分节假日安排的通知》（国办发明电〔2024〕12号）。" in text
    assert f"日历版本：{current_calendar().version}" in text


def test_explain_deadline_warns_of_a_year_without_a_notice():
    run("load_calendar")
    text = run("explain_deadline", "2026-12-30", "--days", "20")
    assert "（暂算）" in text
    assert "日历未公布（2027 年放假安排尚未公布或载入），期限为暂算" in text


def test_explain_deadline_counts_calendar_days():
    run("load_calendar")
    text = run("explain_deadline", "2025-09-16", "--days", "15", "--calendar-days")
    assert "2025-10-01（周三）至 2025-10-05（周日）：届满遇国庆节放假，顺延，不计" in text
    assert "届满：2025-10-09（周四）。" in text


@pytest.mark.parametrize("start, days, message", [("昨天", "5", "日期应写作"), ("2025-09-22", "0", "正整数")])
def test_explain_deadline_refuses_nonsense(start, days, message):
    with pytest.raises(CommandError, match=message):
        run("explain_deadline", start, "--days", days)
