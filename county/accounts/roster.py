"""信息员名册: who answers for disclosure in each unit today, and where nobody does (无信息员管理)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.timezone import localdate

from county.calendar.workdays import Calendar
from county.models import Department, OfficerPost
from county.models.post import OFFICERS, PostKind

# An account not used for so long is held in name only; an acting officer counts for so many working days.
UNUSED_DAYS, ACTING_WORKDAYS = 60, 20


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why a unit counts as without an officer: since when (None: never had one), and for how many working days."""

    label: str
    since: date | None
    workdays: int

    def __str__(self) -> str:
        return f"{self.label}，{self.since} 起 {self.workdays} 个工作日" if self.since else self.label


@dataclass(slots=True)
class RosterLine:
    """One unit with those in post today; `alarm` is None where an officer is at work."""

    unit: Department
    posts: dict[str, list[OfficerPost]] = field(default_factory=lambda: defaultdict(list))
    alarm: Alarm | None = None

    @property
    def officers(self) -> list[OfficerPost]:
        return [post for kind in OFFICERS for post in self.posts[kind]]

    @property
    def principal(self) -> OfficerPost | None:
        return next(iter(self.posts[PostKind.PRINCIPAL]), None)

    @property
    def deputy(self) -> OfficerPost | None:
        return next(iter(self.posts[PostKind.DEPUTY]), None)


def roster_of(units: Iterable[Department], today: date, calendar: Calendar) -> list[RosterLine]:
    """The roster of `units` on a day (one query beside theirs)."""
    lines = {unit.pk: RosterLine(unit) for unit in units}
    history: dict[int, list[OfficerPost]] = defaultdict(list)
    posts = OfficerPost.objects.filter(department_id__in=lines, from_on__lte=today).select_related("person")
    for post in posts.order_by("from_on", "pk"):
        if post.until_on is None or post.until_on >= today:
            lines[post.department_id].posts[post.kind].append(post)
        if post.kind in OFFICERS:
            history[post.department_id].append(post)
    for line in lines.values():
        line.alarm = alarm_of(history[line.unit.pk], today, calendar)
    return list(lines.values())


def alarm_of(posts: Iterable[OfficerPost], today: date, calendar: Calendar) -> Alarm | None:
    """Whether the officers' posts of a unit, all of them up to `today`, leave it without an officer."""
    posts = list(posts)
    current = [post for post in posts if post.until_on is None or post.until_on >= today]
    if not current:
        last = max((post.until_on for post in posts), default=None)
        if last is None:
            return Alarm("未登记信息员", None, 0)
        return Alarm("无信息员", last + timedelta(days=1), max(0, calendar.workdays_between(last, today)))
    if all(post.is_acting for post in current):
        since = min(post.from_on for post in current)
        workdays = calendar.workdays_between(since, today)
        return Alarm("代管超过 20 个工作日", since, workdays) if workdays > ACTING_WORKDAYS else None
    idle = [_idle_since(post, today) for post in current]
    if all(since is not None for since in idle):
        since = max(idle)
        return Alarm("名存实亡（账号停用或 60 天未登录）", since, max(0, calendar.workdays_between(since, today)))
    return None


def _idle_since(post: OfficerPost, today: date) -> date | None:
    """Since when the holder's account stands unused; None while it is in use, in the first sixty days, and where none is named."""
    person = post.person
    if person is None:
        return None
    if not person.is_active:
        return post.from_on
    seen = max(post.from_on, localdate(person.last_login) if person.last_login else post.from_on)
    return seen if (today - seen).days > UNUSED_DAYS else None


def vacant_workdays(spells: Iterable[tuple[date, date | None]], first: date, last: date, calendar: Calendar) -> int:
    """Working days from `first` to `last`, both counted, that no spell covers; a spell without end is open."""
    vacant, day = 0, first
    for begins, ends in sorted((begins, ends or date.max) for begins, ends in spells):
        if begins > last:
            break
        if begins > day:
            vacant += _workdays(day, begins - timedelta(days=1), calendar)
        if ends >= last:
            return vacant
        day = max(day, ends + timedelta(days=1))
    return vacant + _workdays(day, last, calendar)


def _workdays(first: date, last: date, calendar: Calendar) -> int:
    """Working days from `first` to `last`, both counted."""
    return calendar.workdays_between(first - timedelta(days=1), last)
