"""有效期: how long a normative file is in force. Pure.

山东省行政规范性文件 rules: five years at most, two for 试行 and 暂行; evaluated within the six months before the last day.
"""

from calendar import monthrange
from datetime import date, timedelta

LONGEST_YEARS, LONGEST_TEMPORARY_YEARS = 5, 2
EVALUATED_MONTHS_BEFORE = 6


def longest_years(is_temporary: bool) -> int:
    return LONGEST_TEMPORARY_YEARS if is_temporary else LONGEST_YEARS


def last_day(effective_on: date, years: int) -> date:
    """The last valid day: the day before the same day of the year, or the month's last day where there is no such day."""
    year = effective_on.year + years
    month_end = monthrange(year, effective_on.month)[1]
    if effective_on.day > month_end:
        return date(year, effective_on.month, month_end)
    return effective_on.replace(year=year) - timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def evaluation_due(valid_until: date) -> date:
    """From when a file is to be evaluated, six months before its last day."""
    return months_before(valid_until, EVALUATED_MONTHS_BEFORE)
