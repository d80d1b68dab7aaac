"""What is going to be written, before a word of it is composed: unit, kind, dates, and what must be known of the neighbours."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo.documents.profiles import Profile
from demo.documents.repertoire import Kind
from demo.documents.writing import days
from demo.units.units import DemoUnit

START = date(2008, 5, 1)
_YEAR_WEIGHTS = dict(enumerate((2.2, 3.4, 4.4, 5.0, 5.6, 7.6, 7.0, 7.2, 7.8, 8.6, 9.0), 2008))
_LATER_WEIGHT = 10.0


@dataclass(slots=True)
class Plan:
    """One item to be. `number` is its 文号 once allotted; `repealed_by` the plan that ends it."""

    key: str
    unit: DemoUnit
    kind: Kind
    written_on: date
    formed_on: date
    published_on: date
    late: bool = False
    facts: dict = field(default_factory=dict)
    number: str = ""
    faults: tuple[str, ...] = ()
    column: str = ""
    validity: str = "effective"
    repealed_on: date | None = None
    repealed_by: "Plan | None" = None
    ends_on: date | None = None
    explains: "Plan | None" = None
    earlier: tuple["Plan", ...] = ()

    @property
    def source_id(self) -> str:
        return f"demo:{self.unit.slug}:{self.key}"


def first_day(unit: DemoUnit) -> date:
    return max(START, unit.founded_on or START)


def last_day(profile: Profile, kind: Kind, today: date) -> date:
    """The last day on which the unit still writes this kind."""
    last = today
    if profile.stops:
        last = min(last, date(profile.stops, 12, 20))
    if profile.documents_stop and kind.document:
        last = min(last, date(profile.documents_stop, 12, 20))
    return last


def some_year(dice: Random, first: date, last: date) -> int:
    """A year between two days, weighed by how busy the county was and by how much of the year lies between them."""
    years = range(first.year, last.year + 1)
    weights = []
    for year in years:
        begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        weights.append(
            _YEAR_WEIGHTS.get(year, _LATER_WEIGHT) * ((end - begin).days + 1) / (245 if year == 2008 else 366)
        )
    return dice.choices(years, weights=weights)[0]


def publication(dice: Random, kind: Kind, formed_on: date, late_share: float, today: date) -> tuple[date, bool]:
    """When an item is published, and whether after its limit. Never after `today`."""
    limit, working = kind.limit
    if kind.prompt:
        late_share /= 8
    latest = days.after(formed_on, limit) if working else formed_on + timedelta(days=limit)
    if dice.random() < late_share:
        day = days.after(days.on_or_before(latest), 1 + int(min(160, dice.expovariate(1 / 22))))
        if latest < day <= today:
            return day, True
    span = max(1, min(limit, days.between(formed_on, latest)) - 1)
    most = 2 if kind.prompt else span
    day = days.after(formed_on, min(most, int(dice.triangular(0, most + 0.99, most * 0.12))))
    return min(day, max(days.on_or_before(today), formed_on)), False
