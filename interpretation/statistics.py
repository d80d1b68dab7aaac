"""How the duty to interpret is kept: which policies wait for their interpretation, and the figures by unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least
from django.utils import timezone

from catalog.models import Document, Revision
from catalog.tree.classification import Validity
from county.calendar.clock import TimeLeft, time_left
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.models import Department, User
from interpretation.duty import Kept, due_of
from interpretation.models import Interpretation

IN_FORCE = (Validity.PENDING, Validity.EFFECTIVE, Validity.AMENDED)
LISTED = 500


@dataclass(frozen=True, slots=True)
class Owed:
    """A policy that waits for its interpretation; `plan` says who promised what, "" when nobody did."""

    policy_id: int
    title: str
    department_id: int
    unit_name: str
    due_on: date
    left: TimeLeft
    plan: str


def owed_by(user: User, today: date) -> list[Owed]:
    """The policies in force that wait for an interpretation, first due first (three queries).

    They are those of the units that `user` may see, and those that the person's own unit is to explain.
    """
    promised = Interpretation.objects.live().filter(department_id=user.department_id).values("policy")
    mine = Document.objects.filter(Q(pk__in=Document.objects.visible_to(user)) | Q(pk__in=promised))
    policies = _policies(mine).filter(validity__in=IN_FORCE).exclude(Exists(_public_interpretations()))
    policies = list(policies.select_related("department").order_by("first_published_at")[:LISTED])
    if not policies:
        return []
    plans: dict[int, str] = {}
    for one in (
        Interpretation.objects.live().filter(policy__in=[policy.pk for policy in policies]).order_by("-planned_on")
    ):
        plans[one.policy_id] = f"{one.get_form_display()}，{one.responsible}，{one.planned_on}"
    calendar = current_calendar()
    owed = []
    for policy in policies:
        due_on = due_of(timezone.localdate(policy.first_published_at), calendar)
        left, plan = time_left(due_on, today, calendar), plans.get(policy.pk, "")
        owed.append(
            Owed(policy.pk, policy.title, policy.department_id, policy.department.short_name, due_on, left, plan)
        )
    return owed


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit: policies that need an interpretation, that have one, in time or late, that wait, and that are overdue."""

    name: str
    slug: str
    needing: int
    in_time: int
    came_late: int
    waiting: int
    overdue: int

    @property
    def having(self) -> int:
        return self.in_time + self.came_late

    @property
    def late(self) -> int:
        return self.came_late + self.overdue

    @property
    def percent(self) -> int | None:
        """解读比例, None where nothing needs one."""
        return round(100 * self.having / self.needing) if self.needing else None

    @property
    def cells(self) -> tuple:
        share = "" if self.percent is None else f"{self.percent}%"
        return (self.name, self.needing, self.having, self.in_time, self.came_late, self.waiting, self.overdue, share)


HEADINGS = ("单位", "应解读", "已解读", "按期解读", "逾期解读", "待解读（未到期）", "逾期未解读", "解读比例")


def figures_by_unit(user: User, today: date, year: int | None = None) -> list[UnitFigures]:
    """The figures of the units that `user` may see, by the year of the policies' publication; the worst first (three queries).

    Policies out of force count by what was done for them; what was never interpreted while in force is no longer owed.
    """
    units = {unit.pk: unit for unit in Department.objects.visible_to(user)}
    counted: dict[int, dict[str, int]] = {}
    calendar = current_calendar()
    for department_id, published_at, interpreted_at, validity in _facts(user, year):
        if interpreted_at is None and validity not in IN_FORCE:
            continue
        kept = _kept(published_at, interpreted_at, today, calendar)
        numbers = counted.setdefault(
            department_id, dict.fromkeys(("needing", "in_time", "came_late", "waiting", "overdue"), 0)
        )
        numbers["needing"] += 1
        for name, is_so in (
            ("in_time", kept.in_time),
            ("came_late", kept.came_late),
            ("waiting", kept.is_waiting),
            ("overdue", kept.is_overdue),
        ):
            numbers[name] += is_so
    found = [UnitFigures(units[pk].name, units[pk].slug, **numbers) for pk, numbers in counted.items() if pk in units]
    return sorted(found, key=lambda one: (-one.overdue, -one.came_late, -one.needing))


def total_of(figures: list[UnitFigures], name: str = "合计") -> UnitFigures:
    fields = ("needing", "in_time", "came_late", "waiting", "overdue")
    return UnitFigures(name, "", **{field: sum(getattr(one, field) for one in figures) for field in fields})


def _facts(user: User, year: int | None) -> Iterator[tuple[int, datetime, datetime | None, str]]:
    """(unit, first published, first interpreted or None, validity) of every policy that needs an interpretation (one query)."""
    interpreted = (
        _public_interpretations()
        .order_by()
        .values("policy")
        .annotate(first=Min("document__revisions__published_at", filter=Q(document__revisions__status="published")))
        .values("first")
    )
    rows = _policies(Document.objects.visible_to(user)).annotate(interpreted_at=Subquery(interpreted))
    if year:
        rows = rows.filter(first_published_at__year=year)
    return rows.values_list("department_id", "first_published_at", "interpreted_at", "validity").iterator()


def _policies(documents: QuerySet) -> QuerySet:
    """Those of them that are public, need an interpretation and were not let off, with the instant of their first publication."""
    first = (
        Revision.objects.filter(document=OuterRef("pk"), status=Revision.Status.PUBLISHED)
        .order_by()
        .values("document")
        .annotate(first=Min("published_at"))
        .values("first")
    )
    policies = documents.public().filter(needs_interpretation=True, interpretation_waiver__isnull=True)
    return policies.annotate(first_published_at=Least(Subquery(first), "published_at"))


def _public_interpretations() -> QuerySet:
    return Interpretation.objects.public().filter(policy=OuterRef("pk"))


def _kept(published_at: datetime, interpreted_at: datetime | None, today: date, calendar: Calendar) -> Kept:
    due_on = due_of(timezone.localdate(published_at), calendar)
    return Kept(due_on, timezone.localdate(interpreted_at) if interpreted_at else None, today)


@dataclass(frozen=True, slots=True)
class Debt:
    """What a desk is told in one line: how many policies wait, how many of them are late, and the first limit."""

    waiting: int
    late: int
    oldest: date | None


def debt_of(user: User, today: date) -> Debt:
    owed = owed_by(user, today)
    return Debt(len(owed), sum(one.left.is_late for one in owed), min((one.due_on for one in owed), default=None))
