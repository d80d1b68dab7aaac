"""Figures of the mailboxes: by month, unit and kind what came, what was answered, in time, how fast, how content they are.

A letter counts in the month of its receipt, and again in that of its first answer. Reports (举报) stand in no line of a unit that the
public sees: it would tell whom they accuse.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse

from county.models import Department, Role, User
from mailboxes.limits import is_vetoed
from mailboxes.models import Letter, LetterKind, PublicLetter, Rating
from mailboxes.models.letter import OPEN
from mailboxes.models.rating import SATISFIED_FROM

LETTERS, PUBLIC_LETTERS = "admin:mailboxes_letter_changelist", "admin:mailboxes_publicletter_changelist"
MONTHS_IN_CHART = 12


@dataclass(slots=True)
class Line:
    """The figures of one unit or kind; `days` are working days in all, `oldest` the day of receipt of the oldest open letter."""

    name: str
    received: int = 0
    answered: int = 0
    on_time: int = 0
    days: int = 0
    rated: int = 0
    satisfied: int = 0
    reopened: int = 0
    open: int = 0
    oldest: date | None = None

    @property
    def on_time_rate(self) -> str:
        return percent(self.on_time, self.answered)

    @property
    def satisfied_rate(self) -> str:
        return percent(self.satisfied, self.rated)

    @property
    def average_days(self) -> str:
        """One decimal; "—" when nothing was answered."""
        return f"{self.days / self.answered:.1f}" if self.answered else "—"

    def add(self, found: dict) -> None:
        """Adds what was counted elsewhere to the line."""
        for name, value in found.items():
            if name == "oldest":
                self.oldest = min(filter(None, (self.oldest, value)), default=None)
            else:
                setattr(self, name, getattr(self, name) + (value or 0))


@dataclass(slots=True)
class Report:
    """One period: a line a unit, a line a kind, their sum, and how many letters were made public."""

    first: date
    last: date
    units: list[Line]
    kinds: list[Line]
    total: Line
    published: int = 0
    vetoed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the chart."""

    first: date
    received: int
    answered: int

    @property
    def label(self) -> str:
        return f"{self.first.year}年{self.first.month}月"


def percent(part: int, whole: int) -> str:
    """`95.5%`; "—" of nothing."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def month_of(text: str, today: date) -> date | None:
    """The first day of a month typed as 2026-05, not in the future; None for anything else."""
    year, dash, month = text.partition("-")
    if not (
        dash
        and len(year) == 4
        and year.isdecimal()
        and month.isdecimal()
        and 1 <= int(month) <= 12
        and int(year) > 1999
    ):
        return None
    first = date(int(year), int(month), 1)
    return first if first <= today else None


def last_of_month(first: date) -> date:
    """The last day of the month that `first` begins."""
    return next_month(first) - timedelta(days=1)


def next_month(first: date) -> date:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def report_of(first: date, last: date, today: date, *, letters=None, show_reports: bool = False) -> Report:
    """The figures of the days from `first` to `last` (five queries).

    `letters` are those that the reader may see, all unless given; `show_reports` counts 举报 in the lines of units.
    """
    letters = Letter.objects.all() if letters is None else letters
    cells = _cells(letters.counted(), first, last)
    names = dict(Department.objects.values_list("pk", "name"))
    order = {
        pk: place for place, pk in enumerate(Department.objects.order_by("order", "pk").values_list("pk", flat=True))
    }
    units: dict[int, Line] = {}
    kinds = {kind: Line(label) for kind, label in LetterKind.choices}
    total = Line("合计")
    for (unit, kind), found in cells.items():
        kinds[kind].add(found)
        total.add(found)
        if show_reports or kind != LetterKind.REPORT:
            units.setdefault(unit, Line(names[unit])).add(found)
    lines = [units[unit] for unit in sorted(units, key=order.get)]
    vetoed = [line.name for line in lines if line.oldest and is_vetoed(line.oldest, today)]
    published = PublicLetter.objects.public().filter(published_at__date__range=(first, last)).count()
    return Report(first, last, lines, list(kinds.values()), total, published, vetoed)


def _cells(letters, first: date, last: date) -> dict[tuple[int, str], dict]:
    """What was counted, by unit and kind."""
    within = (first, last)
    cells: dict[tuple[int, str], dict] = defaultdict(dict)
    received = letters.filter(received_on__range=within).values_list("department_id", "kind").annotate(Count("pk"))
    for unit, kind, number in received.order_by():
        cells[unit, kind]["received"] = number
    answered = (
        letters.filter(answered_on__range=within)
        .values_list("department_id", "kind")
        .annotate(
            answered=Count("pk"),
            on_time=Count("pk", filter=Q(is_on_time=True)),
            days=Sum("worked_days"),
            reopened=Count("pk", filter=Q(reopened_at__isnull=False)),
        )
    )
    for unit, kind, *numbers in answered.order_by():
        cells[unit, kind] |= dict(zip(("answered", "on_time", "days", "reopened"), numbers, strict=True))
    rated = (
        Rating.objects.given()
        .filter(reply__letter__in=letters.filter(answered_on__range=within))
        .values_list("reply__letter__department_id", "reply__letter__kind")
        .annotate(rated=Count("pk"), satisfied=Count("pk", filter=Q(overall__gte=SATISFIED_FROM)))
    )
    for unit, kind, *numbers in rated.order_by():
        cells[unit, kind] |= dict(zip(("rated", "satisfied"), numbers, strict=True))
    waiting = letters.open().values_list("department_id", "kind").annotate(Count("pk"), Min("received_on"))
    for unit, kind, number, oldest in waiting.order_by():
        cells[unit, kind] |= {"open": number, "oldest": oldest}
    return cells


def months_until(last: date, number: int = MONTHS_IN_CHART) -> list[Month]:
    """Received and answered in the months up to that of `last`, oldest first (two queries)."""
    firsts = [last.replace(day=1)]
    while len(firsts) < number:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    begin, end = firsts[-1], last_of_month(firsts[0])
    counted = Letter.objects.counted()
    found = {
        name: dict(
            counted.filter(**{f"{name}__range": (begin, end)})
            .annotate(month=TruncMonth(name))
            .values_list("month")
            .annotate(Count("pk"))
            .order_by()
        )
        for name in ("received_on", "answered_on")
    }
    return [
        Month(first, found["received_on"].get(first, 0), found["answered_on"].get(first, 0))
        for first in reversed(firsts)
    ]


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """This year's letters for the home page."""

    received: int
    answered: int
    due: int

    @property
    def answer_rate(self) -> str:
        """来信答复率: answered of those whose day has come or that were answered before it."""
        return percent(self.answered, self.due)


def year_so_far(year: int, today: date) -> YearSoFar:
    """Letters received in a year, those answered, and those that had to be (one query)."""
    is_answered = Q(answered_on__isnull=False)
    found = (
        Letter.objects.counted()
        .filter(received_on__year=year)
        .aggregate(
            received=Count("pk"),
            answered=Count("pk", filter=is_answered),
            due=Count("pk", filter=is_answered | Q(due_on__lt=today) & Q(status__in=OPEN)),
        )
    )
    return YearSoFar(**found)


@dataclass(frozen=True, slots=True)
class LetterQueue:
    """What waits for a person: how many, how many late, the oldest due date, and where they are in the back office."""

    label: str
    number: int
    late: int
    oldest: date | None
    url: str


def waiting_for(user: User, today: date) -> list[LetterQueue]:
    """The letters and public texts that wait for this person's roles (four queries at most).

    A letter whose writer is waited for is among them: after five working days its clock goes on, answer or none.
    """
    status = Letter.Status
    wanted: dict[str, Iterable[str]] = {
        Role.OFFICER: (status.RECEIVED, status.ACCEPTED, status.ASSIGNED, status.HANDLING, status.ASKED, status.CHECKED),
        Role.LEADER: (status.CHECKING,),
        Role.COUNTY_OFFICE: (
            status.RECEIVED, status.ACCEPTED, status.HANDLING, status.ASKED, status.CHECKING, status.CHECKED, status.REOPENED
        ),
    }  # fmt: skip
    states = list(dict.fromkeys(state for role in user.roles for state in wanted.get(role, ())))
    queues = []
    if states:
        mine = Letter.objects.visible_to(user).filter(status__in=states)
        if user.sees_all_units:
            # Of the units' own work only what is late is the county office's.
            with_units = Q(due_on__lt=today) | Q(due_on=None, accept_due_on__lt=today)
            mine = mine.filter(Q(department_id=user.department_id) | Q(status=status.REOPENED) | with_units)
        else:
            mine = mine.filter(department_id=user.department_id)
        late = Q(due_on__lt=today) | Q(due_on=None, accept_due_on__lt=today)
        groups = mine.values_list("status").annotate(
            number_of=Count("pk"),
            late=Count("pk", filter=late),
            oldest=Min("due_on"),
            oldest_accept=Min("accept_due_on"),
        )
        queues += [
            LetterQueue(
                f"来信：{status(value).label}", number, late_number, due or accept, f"{reverse(LETTERS)}?work={value}"
            )
            for value, number, late_number, due, accept in groups.order_by("status")
        ]
    return queues + _asked_of_the_unit(user, today) + _public_queues(user)


def _asked_of_the_unit(user: User, today: date) -> list[LetterQueue]:
    """What others ask: a longer limit of the leader, an opinion of the unit that helps beside another."""
    queues = []
    if user.has_role(Role.LEADER, Role.COUNTY_OFFICE):
        own = Letter.objects.visible_to(user).filter(department_id=user.department_id, extension_asked__gt=0)
        queues.append(_queue("来信：申请延期", own.filter(status=Letter.Status.HANDLING), today, "due=extension"))
    if user.has_role(Role.OFFICER, Role.LEADER) and user.department_id:
        beside = Letter.objects.visible_to(user).awaiting_opinion_of(user.department_id)
        queues.append(_queue("来信：待提协办意见", beside, today, "due=opinion"))
    return [queue for queue in queues if queue.number]


def _queue(label: str, letters, today: date, where: str) -> LetterQueue:
    found = letters.aggregate(number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), oldest=Min("due_on"))
    return LetterQueue(label, found["number"], found["late"], found["oldest"], f"{reverse(LETTERS)}?{where}")


def _public_queues(user: User) -> list[LetterQueue]:
    status = PublicLetter.Status
    wanted = {
        Role.OFFICER: (status.DRAFT,),
        Role.REVIEWER: (status.CHECKING,),
        Role.LEADER: (status.REVIEWED,),
        Role.COUNTY_OFFICE: (status.CHECKING, status.REVIEWED),
    }
    states = list(dict.fromkeys(state for role in user.roles for state in wanted.get(role, ())))
    if not states:
        return []
    groups = PublicLetter.objects.visible_to(user).filter(status__in=states).values_list("status").annotate(Count("pk"))
    return [
        LetterQueue(
            f"来信公开件：{status(value).label}", number, 0, None, f"{reverse(PUBLIC_LETTERS)}?status__exact={value}"
        )
        for value, number in groups.order_by("status")
    ]
