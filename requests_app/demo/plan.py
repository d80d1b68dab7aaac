"""Who asks when, and what is to become of it: the plan of the demo applications, the same on every run."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from catalog.demo.dice import dice_for
from requests_app.demo.office import Office

FIRST_DAY = date(2008, 5, 5)
# What waits on the desks, two thirds of it with 财政局, where the demo logins work.
WAITING = (
    "submitted",
    "handling",
    "late",
    "supplement",
    "consulting",
    "extended",
    "fee",
    "in_review",
    "routing",
    "drafting",
    "answered_consultation",
    "soon",
)
MOST_WAITING = 36
# How many working days ago those came that must have come at another time than the rest.
CAME_BEFORE = {"late": 27, "soon": 17, "submitted": 1, "extended": 18, "fee": 8}
USUALLY_CAME_BEFORE = 6


@dataclass(frozen=True, slots=True, order=True)
class Plan:
    """One application to be made: the day on which it is handed in, and whether it has ended or waits as one of WAITING."""

    day: date
    kind: str
    place: int
    waits_as: str = ""

    @property
    def dice(self) -> Random:
        """The dice of this application alone: the others do not change when it does."""
        return dice_for("application", self.kind, self.place)

    @property
    def is_in_caizheng(self) -> bool:
        return bool(self.waits_as) and (self.place < len(WAITING) or self.place % 2 == 0)


def plans(number: int, office: Office) -> list[Plan]:
    """`number` plans in the order in which the applications came."""
    waiting = min(MOST_WAITING, number // 5)
    ended = [_ended(place, office) for place in range(number - waiting)]
    return sorted(ended + [_open(place, office) for place in range(waiting)])


def _ended(place: int, office: Office) -> Plan:
    """Later years more often."""
    span = (office.workday_before(70) - FIRST_DAY).days
    day = FIRST_DAY + timedelta(days=int(span * dice_for("application", place, "day").random() ** 0.6))
    return Plan(day, "ended", place)


def _open(place: int, office: Office) -> Plan:
    """It came so long ago that it stands where it should."""
    waits_as = WAITING[place % len(WAITING)]
    back = CAME_BEFORE.get(waits_as, USUALLY_CAME_BEFORE) + place // len(WAITING)
    return Plan(office.workday_before(back), "open", place, waits_as)
