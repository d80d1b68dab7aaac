"""Is every column kept up to date? Pure: dates of last publication in, states and the national veto arithmetic out.

Sources: 国办秘函〔2019〕19号 (single veto 栏目不更新: dynamic columns in two weeks and notices and policies in six months, five or more;
ten or more long stale; five or more blank), 条例 Art. 12 and 53 (guide and organisation info), Art. 49 (annual reports).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from catalog.tree.kinds import RULES, ColumnKind
from catalog.tree.timeliness import renewal_due
from county.calendar.clock import TimeLeft, time_left
from county.calendar.workdays import Calendar

REGULAR_KINDS = (
    ColumnKind.DYNAMIC,
    ColumnKind.NOTICE,
    ColumnKind.OFFICIAL,
    ColumnKind.NORMATIVE,
    ColumnKind.INTERPRETATION,
)
LONG_STALE_DAYS = 365
VETO_REGULAR, VETO_LONG_STALE, VETO_BLANK = 5, 10, 5
OWED_BY_EVERY_UNIT = (ColumnKind.ORGANISATION, ColumnKind.GUIDE, ColumnKind.ANNUAL_REPORT)
UNIT_REPORT_DUE, COUNTY_REPORT_DUE = (1, 31), (3, 31)


class State(models.TextChoices):
    FRESH = "fresh", "按期更新"
    STALE = "stale", "未按期更新"
    LONG_STALE = "long_stale", "长期未更新"
    BLANK = "blank", "空白"


@dataclass(frozen=True, slots=True)
class Place:
    """A column, of the county or of one unit: how many items, the last of them, and whether that is recent enough.

    `renew_by` is the day by which something must appear again; None where the kind has no such duty.
    """

    column_id: int
    name: str
    kind: str
    number: int
    last_on: date | None
    renew_by: date | None
    state: State


def place_of(column_id: int, name: str, kind: str, number: int, last_on: date | None, today: date) -> Place:
    """Judges one column by the renewal period of its kind (calendar days)."""
    period = RULES[kind].renew_days
    if last_on is None:
        return Place(column_id, name, kind, 0, None, None, State.BLANK)
    if period is None:
        return Place(column_id, name, kind, number, last_on, None, State.FRESH)
    renew_by = last_on + timedelta(days=period)
    state = State.FRESH
    if today > renew_by:
        state = State.LONG_STALE if (today - last_on).days > max(LONG_STALE_DAYS, period) else State.STALE
    return Place(column_id, name, kind, number, last_on, renew_by, state)


@dataclass(frozen=True, slots=True)
class Veto:
    """One of the three counts, with its threshold; reached is 单项否决."""

    label: str
    limit: int
    places: list[Place]

    @property
    def is_reached(self) -> bool:
        return len(self.places) >= self.limit


def vetoes(places: Iterable[Place]) -> list[Veto]:
    """The veto item 栏目不更新 over the county's columns."""
    places = list(places)
    regular = [
        place for place in places if place.kind in REGULAR_KINDS and place.state in (State.STALE, State.LONG_STALE)
    ]
    long_stale = [place for place in places if place.kind not in REGULAR_KINDS and place.state == State.LONG_STALE]
    blank = [place for place in places if place.state == State.BLANK]
    return [
        Veto("动态类栏目 2 周、通知公告和政策文件类栏目 6 个月未更新", VETO_REGULAR, regular),
        Veto("应更新而长期未更新的栏目", VETO_LONG_STALE, long_stale),
        Veto("空白栏目", VETO_BLANK, blank),
    ]


@dataclass(frozen=True, slots=True)
class Outdated:
    """机构信息 that has not followed a change of the unit's leaders: since when, until when, and how much time that leaves."""

    changed_on: date
    due_on: date
    left: TimeLeft


def outdated(changed_on: date, today: date, calendar: Calendar) -> Outdated:
    """Judges a change that has not been followed yet (20 working days)."""
    due_on = renewal_due(changed_on, calendar)
    return Outdated(changed_on, due_on, time_left(due_on, today, calendar))


@dataclass(frozen=True, slots=True)
class UnitState:
    """What one unit owes: its single items, its last annual report, and the columns it has used."""

    unit_id: int
    owed: dict[str, Place]
    missing_report: int | None
    stale: list[Place]
    outdated: Outdated | None = None

    @property
    def stale_text(self) -> str:
        """The stale columns with the day of their last item, in one line: a page of all units names thousands."""
        return "、".join(f"{place.name}（{place.last_on}）" for place in self.stale)

    @property
    def faults(self) -> int:
        """How many things are not in order: the order of the page."""
        not_fresh = sum(place.state != State.FRESH for place in self.owed.values())
        return not_fresh + len(self.stale) + (self.missing_report is not None) + (self.outdated is not None)


def unit_state(
    unit_id: int,
    places: Iterable[Place],
    reported: Iterable[int],
    *,
    is_county: bool,
    today: date,
    outdated: Outdated | None = None,
) -> UnitState:
    """Judges one unit. `places` are the columns it owes or has used, `reported` the years it has filed a report of."""
    owed, stale = {}, []
    for place in places:
        if place.kind in (ColumnKind.ORGANISATION, ColumnKind.GUIDE):
            owed[place.kind] = place
        elif place.kind != ColumnKind.ANNUAL_REPORT and place.state in (State.STALE, State.LONG_STALE):
            stale.append(place)
    stale.sort(key=lambda place: place.last_on or date.min)
    return UnitState(unit_id, owed, missing_report(reported, is_county=is_county, today=today), stale, outdated)


def report_due_on(year: int, *, is_county: bool) -> date:
    """The last day for publishing the report of a year: 31 January of the next, the county's 31 March (条例 Art. 49)."""
    return date(year + 1, *(COUNTY_REPORT_DUE if is_county else UNIT_REPORT_DUE))


def missing_report(reported: Iterable[int], *, is_county: bool, today: date) -> int | None:
    """The year whose report is overdue (条例 Art. 49: units by 31 January, the county by 31 March), None when it is there."""
    due = COUNTY_REPORT_DUE if is_county else UNIT_REPORT_DUE
    owed = today.year - 1 if (today.month, today.day) > due else today.year - 2
    return None if owed in set(reported) else owed


def by_column(
    last: Mapping[int, tuple[int, date]], columns: Iterable[tuple[int, str, str]], today: date
) -> list[Place]:
    """A place for every column of `columns` (id, name, kind); `last` gives number and last day of those that hold items."""
    return [
        place_of(column_id, name, kind, *last.get(column_id, (0, None)), today) for column_id, name, kind in columns
    ]
