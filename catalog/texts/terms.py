"""What a paper says of its own term: when it takes effect and when it ends."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from catalog.texts.line_kinds import arabic
from catalog.texts.markup import plain_text

_ITSELF = r"本(?:办法|细则|规定|通知|意见|方案|决定|通告|公告|措施|规则|规范|制度|实施细则|实施办法|实施意见|暂行办法|暂行规定)"
_DAY = r"([0-9]{4})年\s?([0-9]{1,2})月\s?([0-9]{1,2})\s?日"
_STARTS = re.compile(rf"{_ITSELF}自(?:{_DAY}|(?:印发|发布|公布|下发)之日)起?(?:正式)?(?:施行|实施|执行|生效)")
_LASTS = re.compile(r"[，,。]?\s?(?:试行期|有效期)限?为?\s?([0-9]{1,2}|[一二两三四五六七八九十]{1,2})年")
_ENDS = re.compile(rf"有效期(?:限)?(?:调整|延长|延续)?至{_DAY}")


@dataclass(frozen=True, slots=True)
class Term:
    """Either day is None when the paper does not say."""

    effective_on: date | None = None
    ends_on: date | None = None


def term_of(body: str, written_on: date) -> Term:
    """The term that a paper states for itself; "from the day of issue" counts from `written_on`. Terms of others do not count."""
    if "有效期" not in body and "试行期" not in body and not _STARTS.search(body):
        return Term()
    text = plain_text(body)
    starts = list(_STARTS.finditer(text))
    effective_on = _day(*starts[-1].groups()) if starts and starts[-1][1] else written_on if starts else None
    if match := _ENDS.search(text):
        return Term(effective_on, _day(*match.groups()))
    lasts = _LASTS.match(text, starts[-1].end()) if starts else None
    if lasts is None or effective_on is None:
        return Term(effective_on)
    years = int(lasts[1]) if lasts[1].isdecimal() else arabic(lasts[1])
    return Term(effective_on, _years_later(effective_on, years))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _years_later(day: date, years: int) -> date | None:
    """The same day of a later year; 29 February gives the 28th. None beyond the calendar."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1])) if year < 9999 else None
