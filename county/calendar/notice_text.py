"""Reads the text of a State Council holiday notice, as pasted from its page, into special days. Pure.

It understands the wording in use since 2010 and refuses every sentence with a date that it does not understand;
weekdays and day counts that stand in the text are checked against the dates.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import zip_longest

from county.calendar.calendar_data import BadCalendar, SpecialDayData, belongs_to_year
from county.calendar.workdays import WEEKDAY_NAMES

HEADING = re.compile(
    r"(?:^|(?<=[\n。]))(?:[一二三四五六七八九十]+、)?([^，。；、：:\n\d]{2,12}(?:、[^，。；、：:\n\d]{2,8})?)[：:]"
)
DAY = r"(?:(?P<year{0}>\d{{4}})年)?(?:(?P<month{0}>\d{{1,2}})月)?(?P<day{0}>\d{{1,2}})日(?:（(?P<notes{0}>[^）]*)）)?"
SPAN = re.compile(DAY.format(1) + "(?:至" + DAY.format(2) + ")?[、和]?")
CLAUSE = re.compile(
    r"(?P<spans>(?:(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:（[^）]*）)?[、和至]?)+)"
    r"(?P<act>放假调休|放假公休|放假|补休|上班)(?P<count>\d+天)?"
)
TOTAL = re.compile(r"共(\d+)天")
HAS_DAY = re.compile(r"\d日")
WEEKDAY = re.compile(rf"(?:周|星期)([{WEEKDAY_NAMES}])")
ADVICE = ("鼓励", "建议")  # of paid leave beside the holiday; it fixes no day
AS_WRITTEN = str.maketrans("()—-", "（）至至")
COMMA_OUTSIDE_BRACKETS = re.compile(r"[，；](?![^（]*）)")


def read_notice(year: int, text: str) -> dict[date, SpecialDayData]:
    """The days that the notice of `year` fixes. Raises BadCalendar, quoting the sentence, for what cannot be right."""
    text = re.sub(r"[^\S\n]", "", text).translate(AS_WRITTEN)
    days: dict[date, SpecialDayData] = {}
    for name, body in _holidays(text):
        for sentence in re.split(r"[。\n]", body):
            if not HAS_DAY.search(sentence) or sentence.startswith(ADVICE):
                continue
            for day, is_workday in _read_sentence(sentence, year):
                if day in days:
                    raise BadCalendar(f"{day} 出现了两次：“{sentence}”")
                if not belongs_to_year(day, year):
                    raise BadCalendar(f"{day} 不属于 {year} 年的安排：“{sentence}”")
                days[day] = SpecialDayData(name, is_workday)
    if not any(not special.is_workday for special in days.values()):
        raise BadCalendar("没有读到任何放假日期，请粘贴通知中“一、元旦：……”各段的原文")
    return days


def _holidays(text: str) -> Iterator[tuple[str, str]]:
    """Each holiday's name and the text up to the next one; what stands before the first is the preamble."""
    headings = list(HEADING.finditer(text))
    for heading, after in zip_longest(headings, headings[1:]):
        yield heading[1], text[heading.end() : after.start() if after else len(text)]


def _read_sentence(sentence: str, year: int) -> list[tuple[date, bool]]:
    found: list[tuple[date, bool]] = []
    for clause in COMMA_OUTSIDE_BRACKETS.split(sentence):
        if total := TOTAL.fullmatch(clause):
            _check_count(sentence, int(total[1]), sum(not is_workday for _, is_workday in found))
        elif HAS_DAY.search(clause):
            match = CLAUSE.fullmatch(clause)
            if not match:
                raise BadCalendar(f"看不懂这一句，请改在下方逐日录入：“{sentence}”")
            days = _read_days(match["spans"], year, sentence)
            if match["count"]:
                _check_count(sentence, int(match["count"].removesuffix("天")), len(days))
            found += [(day, match["act"] == "上班") for day in days]
    return found


def _read_days(spans: str, year: int, sentence: str) -> list[date]:
    days: list[date] = []
    month = None
    for span in SPAN.finditer(spans):
        first = _read_day(span, "1", year, month, sentence)
        last = _read_day(span, "2", first.year, first.month, sentence) if span["day2"] else first
        if not first <= last <= first + timedelta(days=30):
            raise BadCalendar(f"日期先后有误：“{sentence}”")
        days += [first + timedelta(days=n) for n in range((last - first).days + 1)]
        month = last.month
    return days


def _read_day(span: re.Match, which: str, year: int, month: int | None, sentence: str) -> date:
    if not span[f"month{which}"] and month is None:
        raise BadCalendar(f"缺少月份：“{sentence}”")
    try:
        day = date(
            int(span[f"year{which}"] or year), int(span[f"month{which}"] or month or 0), int(span[f"day{which}"])
        )
    except ValueError as error:
        raise BadCalendar(f"没有这一天：“{sentence}”") from error
    weekday = WEEKDAY.search(span[f"notes{which}"] or "")
    if weekday and weekday[1] != WEEKDAY_NAMES[day.weekday()]:
        raise BadCalendar(f"{day} 是周{WEEKDAY_NAMES[day.weekday()]}，与原文不符，请核对年份：“{sentence}”")
    return day


def _check_count(sentence: str, stated: int, found: int) -> None:
    if stated != found:
        raise BadCalendar(f"原文称 {stated} 天，读到 {found} 天：“{sentence}”")
