"""The limits for publishing: 20 working days from 形成或变更 (条例 Art. 26), or what another law says of the column."""

from datetime import date

from catalog.tree.kinds import LimitUnit
from county.calendar.workdays import Calendar, Due, Explanation


def due_of(formed_on: date, limit_days: int, limit_unit: str, calendar: Calendar) -> Due:
    """The last day on which an item formed or changed on `formed_on` is published in time."""
    if limit_unit == LimitUnit.CALENDAR_DAYS:
        return calendar.add_calendar_days(formed_on, limit_days)
    return calendar.add_workdays(formed_on, limit_days)


def explained(formed_on: date, limit_days: int, limit_unit: str, calendar: Calendar) -> Explanation:
    """The same with its working, line by line."""
    if limit_unit == LimitUnit.CALENDAR_DAYS:
        return calendar.explain_calendar_days(formed_on, limit_days)
    return calendar.explain(formed_on, limit_days)


# 条例 Art. 20(2) with 26: what is public of a unit's leaders follows a change of them within as many working days.
LEADERSHIP_LIMIT = 20


def renewal_due(changed_on: date, calendar: Calendar) -> date:
    """The last day for the 机构信息 of a unit to follow a change of its leaders."""
    return calendar.add_workdays(changed_on, LEADERSHIP_LIMIT).due_on


def days_left(due_on: date, today: date, calendar: Calendar) -> int:
    """Working days from `today` to `due_on`; negative when late, from the day after on."""
    return calendar.workdays_between(today, due_on)


def days_left_label(due_on: date | None, today: date, calendar: Calendar) -> str:
    """剩 n 个工作日 / 今天到期 / 逾期 n 个工作日, "" without a due date.

    An item whose due day has passed is late although no working day may lie between.
    """
    if due_on is None:
        return ""
    if due_on == today:
        return "今天到期"
    left = days_left(due_on, today, calendar)
    if due_on < today:
        return f"逾期 {max(1, -left)} 个工作日"
    return f"剩 {left} 个工作日"


def outcome_label(due_on: date, published_on: date, calendar: Calendar) -> str:
    """按期 / 逾期 n 个工作日, of what was published on `published_on`."""
    if published_on <= due_on:
        return "按期"
    return f"逾期 {max(1, calendar.workdays_between(due_on, published_on))} 个工作日"
