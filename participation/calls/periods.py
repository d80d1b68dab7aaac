"""期限: from when to when the public may speak, and by when it is answered. Pure: kind, calendar and days are handed in.

Days are calendar days; the day of opening does not count, a last day on a holiday moves to the next working day (民法典 Art. 201,
203).
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from county.calendar.clock import Deadline, calendar_days, working_days
from county.calendar.workdays import Calendar
from participation.calls.phases import last_day_of
from participation.models.kind import CallKind

MOST_POSTPONED = 20  # working days


def least_period(kind: CallKind, opens_on: date, calendar: Calendar) -> Deadline:
    """The earliest lawful last day of a call that opens on `opens_on`."""
    return calendar_days(opens_on, kind.days, calendar)


def fault_of(kind: CallKind, opens_at: datetime, closes_at: datetime, short_reason: str, calendar: Calendar) -> str:
    """What is wrong with a period (a Chinese sentence), "" when it is lawful."""
    opens_on, last_day = timezone.localdate(opens_at), last_day_of(closes_at)
    least = least_period(kind, opens_on, calendar).due_on
    if last_day >= least:
        return ""
    said = f"{kind.label}应当征集至少 {kind.days} 天（{kind.basis}），自 {opens_on} 开始的，截止日不得早于 {least}"
    if not kind.may_shorten:
        return f"{said}；这一类不能缩短"
    if not short_reason.strip():
        return f"{said}；确需缩短的，请填写“缩短期限的理由”，随公告一并公布"
    if last_day < opens_on + timedelta(days=kind.shortest):
        return f"{said}；缩短的也不得少于 {kind.shortest} 天"
    return ""


def feedback_due(closes_at: datetime, kind: CallKind, calendar: Calendar) -> Deadline:
    """The last day for the outcome: working days after the last day of the period."""
    return working_days(last_day_of(closes_at), kind.feedback_days, calendar)


def end_of(day: date) -> datetime:
    """24:00 of a local day, as the first instant that is too late."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(midnight)
