"""Dates as other sites write them. Without a zone they are Shanghai's, and so is "CST"."""

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_NUMBERS = re.compile(
    r"(?<!\d)(?P<year>\d{4}|\d{2})\s*[-年/.]\s*(?P<month>\d{1,2})\s*[-月/.]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
    r"(?:[T\s]*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|CST)?)?"
)
_COMPACT = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")


class WrongDate(ValueError):
    """Not a day, or one that has not come."""


def read_day(text: str, today: date) -> date | None:
    """The local day that a text names; None when it names none. Raises WrongDate for an impossible or future one."""
    text = " ".join(text.split())[:80]
    if not text:
        return None
    try:
        found = _day(text)
    except ValueError as error:
        raise WrongDate(f"日期“{text[:30]}”不存在") from error
    if found and found > today:
        raise WrongDate(f"日期“{text[:30]}”尚未到")
    return found


def _day(text: str) -> date | None:
    if found := _NUMBERS.search(text):
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
        day = date(year, int(found["month"]), int(found["day"]))
        zone = found["zone"]
        if zone in (None, "CST"):
            return day
        at = datetime.fromisoformat(
            f"{day}T{int(found['hour']):02}:{found['minute']}:{found['second'] or '00'}{'+00:00' if zone == 'Z' else zone}"
        )
        return at.astimezone(SHANGHAI).date()
    if found := _COMPACT.search(text):
        return date(*map(int, found.groups()))
    mail = parsedate_tz(text.replace("CST", "+0800"))
    if not mail:
        return None
    offset = timedelta(seconds=mail[9]) if mail[9] is not None else timedelta(hours=8)
    return (datetime(*mail[:6], tzinfo=timezone(offset)).astimezone(SHANGHAI)).date()
