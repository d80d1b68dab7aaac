"""The floor's models: units, staff and their accounts, the calendar of special days, counters, and the entry of a timeline."""

from county.models.account import (
    AccountEntry,
    FormerPassword,
    LoginGuard,
    RecoveryCode,
    SecondFactor,
    StaffSession,
)
from county.models.calendar import HolidayNotice, SpecialDay
from county.models.counter import Counter
from county.models.department import Department
from county.models.entry import TimelineEntry
from county.models.user import Role, User

__all__ = [
    "AccountEntry",
    "Counter",
    "Department",
    "FormerPassword",
    "HolidayNotice",
    "LoginGuard",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "SpecialDay",
    "StaffSession",
    "TimelineEntry",
    "User",
]
