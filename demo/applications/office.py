"""The offices of the demo county at work: units and their people, the calendar, and the keys of rows that are to be written."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import models

from county.calendar.special_days import current_calendar
from county.cases.numbering import reserve_keys
from county.models import Department, Role, User

# Who did it, in the history of units that have no logins; they cannot sign in.
HISTORY = {
    "demo-officer": ("示范信息员", Role.OFFICER),
    "demo-reviewer": ("示范审查员", Role.REVIEWER),
    "demo-leader": ("示范负责人", Role.LEADER),
}
# The logins of 财政局, where the demo's people try the portal.
AT_WORK = {"officer": "caizheng-nigao", "reviewer": "caizheng-shencha", "leader": "caizheng-fuze"}
KEYS_AT_ONCE = 500


class Office:
    """What every case needs to know of the county on the day `today`."""

    def __init__(self, today: date):
        self.today = today
        self.calendar = current_calendar()
        self.units = list(Department.objects.filter(is_active=True).order_by("order", "pk"))
        self.caizheng = next((unit for unit in self.units if unit.slug == "caizheng"), self.units[0])
        self._history = {name: _person(name) for name in HISTORY}
        self._at_work = {user.username: user for user in User.objects.filter(username__in=AT_WORK.values())}
        self._keys: dict[type[models.Model], list[int]] = defaultdict(list)

    def staff_of(self, unit: Department) -> dict[str, User]:
        """Who writes, reviews and decides in a unit, by role."""
        staff = {role: self._history[f"demo-{role}"] for role in AT_WORK}
        if unit.slug == "caizheng":
            staff |= {role: self._at_work[name] for role, name in AT_WORK.items() if name in self._at_work}
        return staff

    def key(self, model: type[models.Model]) -> int:
        """A primary key that nothing else will get, so that rows which point at each other can be written together."""
        if not self._keys[model]:
            self._keys[model] = reserve_keys(model, KEYS_AT_ONCE)
        return self._keys[model].pop(0)

    def after(self, day: date, n: int) -> date:
        """`n` working days after `day`; `day` itself for none."""
        return self.calendar.add_workdays(day, n).due_on if n else day

    def workday_before(self, n: int) -> date:
        """The working day `n` working days before today, or before the last one when today is none."""
        day = self.today
        while n or not self.calendar.is_workday(day):
            day -= timedelta(days=1)
            n -= self.calendar.is_workday(day) and n > 0
        return day


def _person(username: str) -> User:
    name, role = HISTORY[username]
    user, is_new = User.objects.get_or_create(
        username=username, defaults={"first_name": name, "roles": [role], "is_staff": False, "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
