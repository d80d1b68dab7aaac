"""The floor's models: units, staff and their accounts, the calendar of special days, counters, the entry of a timeline, and what
the forms of the public need for a while."""

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
from county.models.limit import WorkdayLimit
from county.models.post import OfficerPost
from county.models.public_forms import HeldFile, RateCount, SpentChallenge, Submission
from county.models.setting import Setting, SettingEntry
from county.models.user import Role, User

__all__ = [
    "AccountEntry",
    "Counter",
    "Department",
    "FormerPassword",
    "HeldFile",
    "HolidayNotice",
    "LoginGuard",
    "OfficerPost",
    "RateCount",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "Setting",
    "SettingEntry",
    "SpecialDay",
    "SpentChallenge",
    "StaffSession",
    "Submission",
    "TimelineEntry",
    "User",
    "WorkdayLimit",
]
