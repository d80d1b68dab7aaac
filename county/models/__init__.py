"""The floor's models: units, staff, the calendar of special days and the counters that numbers come from."""

from county.models.calendar import HolidayNotice, SpecialDay
from county.models.counter import Counter
from county.models.department import Department
from county.models.user import Role, User

__all__ = ["Counter", "Department", "HolidayNotice", "Role", "SpecialDay", "User"]
