"""The limits for publishing: 20 working days from 形成或变更 (条例 Art. 26), or what another law says of the column."""

from datetime import date

from catalog.tree.kinds import LimitUnit
from county.calendar.workdays import Calendar, Due


def due_of(formed_on: date, limit_days: int, limit_unit: str, calendar: Calendar) -> Due:
    """The last day on which an item formed or changed on `formed_on` is published in time."""
    if limit_unit == LimitUnit.CALENDAR_DAYS:
        return calendar.add_calendar_days(formed_on, limit_days)
    return calendar.add_workdays(formed_on, limit_days)


# 条例 Art. 20(2) with 26: what is public of a unit's leaders follows a change of them within as many working days.
LEADERSHIP_LIMIT = 20


def renewal_due(changed_on: date, calendar: Calendar) -> date:
    """The last day for the 机构信息 of a unit to follow a change of its leaders."""
    return calendar.add_workdays(changed_on, LEADERSHIP_LIMIT).due_on
