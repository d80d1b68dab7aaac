"""Pasted notices: what is understood is right, what is not understood is refused."""

import json
from datetime import date

import pytest

from county.calendar.calendar_data import BadCalendar, package_notices
from county.calendar.notice_text import read_notice
from tests.county.real_data import real_data

# Composed after the wording of the notices, with the days of 2026.
TEXT_2026 = """
各有关单位：现将2026年节日放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各单位要妥善安排好值班和安全、保卫等工作。
"""


def test_a_whole_notice_gives_the_days_that_the_package_has():
    days = read_notice(2026, TEXT_2026.replace("\n", "\r\n"))
    packaged = {notice.year: notice for notice in package_notices()}[2026].days
    assert {day: special.is_workday for day, special in days.items()} == {
        day: special.is_workday for day, special in packaged.items()
    }
    assert days[date(2026, 2, 28)] == ("春节", True)
    assert days[date(2026, 9, 20)] == ("国庆节", True)


@pytest.mark.real_data
def test_real_sentences_are_read_rightly_or_refused():
    cases = json.loads((real_data() / "holidays" / "notice_text_cases.json").read_text(encoding="utf-8"))
    read = 0
    for case in cases:
        expected = {date.fromisoformat(day["date"]): not day["isOffDay"] for day in case["expected"]}
        try:
            days = read_notice(case["year"], "元旦：" + case["description"])
        except BadCalendar:
            assert case["year"] < 2010, case["description"]
            continue
        assert {day: special.is_workday for day, special in days.items()} == expected, case["description"]
        read += 1
    assert read > 30


@pytest.mark.parametrize(
    "body, message",
    [
        ("1月1日（周五）放假。", "2026-01-01 是周四，与原文不符"),
        ("1月1日至3日放假调休，共4天。", "原文称 4 天，读到 3 天"),
        ("1月1日放假2天。", "原文称 2 天，读到 1 天"),
        ("1月1日放假。1月1日上班。", "2026-01-01 出现了两次"),
        ("1月1日起放假。", "看不懂这一句"),
        ("2月30日放假。", "没有这一天"),
        ("3日放假。", "缺少月份"),
        ("1月3日至1日放假。", "日期先后有误"),
        ("2027年1月1日放假。", "不属于 2026 年"),
        ("1月4日上班。", "没有读到任何放假日期"),
        ("另行通知。", "没有读到任何放假日期"),
    ],
)
def test_what_cannot_be_right_is_refused(body, message):
    with pytest.raises(BadCalendar, match=message):
        read_notice(2026, "元旦：" + body)


def test_advice_fixes_no_day():
    text = "春节：2月10日至17日放假调休，共8天。2月4日（周日）上班。鼓励各单位安排职工在除夕（2月9日）休息。"
    assert date(2024, 2, 9) not in read_notice(2024, text)


def test_text_without_a_holiday_is_refused():
    with pytest.raises(BadCalendar, match="没有读到"):
        read_notice(2026, "1月1日放假。")
