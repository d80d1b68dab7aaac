"""Figures of incidents by unit: how many, how many in time, by how much the rest was late. For the office only."""

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from county.models import Role, User
from participation.incidents.clocks import is_answered
from participation.incidents.standing import Standing, standings
from participation.models import Incident, Lead
from participation.models.incident import UNDER_WAY

HEADINGS = (
    "单位",
    "登记",
    "突发事件",
    "首次回应按时",
    "首次回应逾期",
    "逾期分钟",
    "发布会按时",
    "不作公开回应",
    "移送",
    "后续发布",
    "重启",
)
WARNED_QUEUE = "舆情事项待回应"


@dataclass(slots=True)
class Figures:
    """One unit's, or the total."""

    name: str
    registered: int = 0
    emergencies: int = 0
    in_time: int = 0
    late: int = 0
    late_minutes: int = 0
    conferences_in_time: int = 0
    silent: int = 0
    handed_over: int = 0
    followed: int = 0
    reopened: int = 0

    def count(self, incident: Incident, standing: Standing, now: datetime) -> None:
        self.registered += 1
        self.emergencies += incident.is_emergency
        self.silent += incident.status == Incident.Status.SILENT
        self.handed_over += incident.status == Incident.Status.HANDED_OVER
        self.followed += sum(one.paid_at is not None for one in standing.owed)
        self.reopened += incident.reopened_at is not None
        if incident.status not in (*UNDER_WAY, Incident.Status.CLOSED):
            return
        for clock in standing.clocks:
            if clock.key == "conference":
                self.conferences_in_time += clock.ended_at is not None and not clock.is_late(now)
            elif clock.key != "next" and not clock.is_kept:
                self.in_time += clock.ended_at is not None and not clock.is_late(now)
                self.late += clock.is_late(now)
                self.late_minutes += clock.late_minutes

    @property
    def cells(self) -> list[object]:
        return [getattr(self, one.name) for one in fields(self)]


def figures_of(user: User, first: datetime, end: datetime) -> tuple[list[Figures], Figures]:
    """By first responsible unit, with the total, of incidents that became known in [first, end) and that the person may see."""
    found = list(Incident.objects.visible_to(user).filter(found_at__gte=first, found_at__lt=end).order_by("pk"))
    found = [one for one in found if one.status != Incident.Status.MERGED]
    now = timezone.now()
    units: dict[str, Figures] = {}
    total = Figures("合计")
    for incident, standing in zip(found, standings(found, now).values(), strict=True):
        name = standing.lead_unit or "未交办"
        for figures in (units.setdefault(name, Figures(name)), total):
            figures.count(incident, standing, now)
    return sorted(units.values(), key=lambda one: one.name), total


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits on a person's desk: how many, how many late, the day of the nearest limit (its label says the minutes)."""

    label: str
    number: int
    late: int
    oldest: date | None
    url: str


def waiting_for(user: User, now: datetime) -> list[Waiting]:
    """Incidents with open hours, those to be assessed or assigned, and leads to be decided on."""
    if not user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    listed = reverse("admin:participation_incident_changelist")
    open_ones = list(Incident.objects.visible_to(user).open().order_by("pk"))
    found = standings(open_ones, now) if open_ones else {}
    by_work: defaultdict[str, list[Standing]] = defaultdict(list)
    for incident in open_ones:
        by_work[_work_of(incident, found[incident.pk], user)].append(found[incident.pk])
    by_work.pop("", None)
    queues = [_queue(label, rows, now, listed) for label, rows in by_work.items()]
    if user.sees_all_units:
        number = Lead.objects.visible_to(user).open().count()
        queues.append(Waiting("舆情线索待判", number, 0, None, reverse("admin:participation_lead_changelist")))
    return queues


def _work_of(incident: Incident, standing: Standing, user: User) -> str:
    """What the incident waits for, as far as it is the person's."""
    if incident.status == Incident.Status.REGISTERED:
        return "舆情事项待研判" if user.sees_all_units else ""
    if incident.status == Incident.Status.ASSESSED:
        return "舆情事项待交办" if user.sees_all_units else ""
    if not is_answered(standing.clocks):
        return WARNED_QUEUE
    if any(one.paid_at is None for one in standing.owed):
        return "舆情事项待后续发布"
    return "舆情事项待持续发布或办结"


def _queue(label: str, rows: list[Standing], now: datetime, url: str) -> Waiting:
    nearest = [one.nearest for one in rows if one.nearest is not None]
    late = sum(clock.due_at < now for clock in nearest)
    first = min(nearest, key=lambda clock: clock.due_at, default=None)
    told = f"（最近一件：{first.label}{first.left(now)}）" if first else ""
    return Waiting(f"{label}{told}", len(rows), late, timezone.localdate(first.due_at) if first else None, url)
