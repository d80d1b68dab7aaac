"""Figures over all units, read from the public documents and the work under way."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from catalog.gate.prepublication import misfiled_line
from catalog.models import Document, LeadershipChange, Revision
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.search import old_entries
from catalog.tree.kinds import ColumnKind
from county.calendar.special_days import current_calendar
from county.models import Department, Role, User
from interpretation.statistics import Owed, debt_of, owed_by
from mailboxes.statistics import waiting_for
from oversight.queues import Queue
from oversight.renewal import (
    OWED_BY_EVERY_UNIT,
    Outdated,
    UnitState,
    Veto,
    by_column,
    outdated,
    report_due_on,
    unit_state,
    vetoes,
)
from oversight.waiting import supervision_queues
from participation.incidents.statistics import waiting_for as waiting_incidents
from requests_app.waiting import waiting_for as waiting_applications

JUDGED_ITEMS = 2000
NAMED_UNITS = 10
# As many old search entries the desk counts at the most.
COUNTED_ENTRIES = 100_000


@dataclass(frozen=True, slots=True)
class RenewalReport:
    """The page 更新情况: the county's vetoes and each unit's state, worst first."""

    today: date
    vetoes: list[Veto]
    units: list[tuple[str, str, UnitState]]
    owed: list[Owed]


def renewal_report(catalogue: Catalogue, user: User, today: date) -> RenewalReport:
    """Computed in five to seven queries; units are those that `user` may see, the vetoes are the county's."""
    counted: defaultdict[int, dict[int, tuple[int, date]]] = defaultdict(dict)
    county: dict[int, tuple[int, date]] = {}
    groups = (
        Document.objects.public()
        .values("department_id", "column_id")
        .annotate(number=Count("pk"), last=Max("published_at"))
    )
    for group in groups.values_list("department_id", "column_id", "number", "last"):
        unit_id, column_id, number, last = group
        last_on = timezone.localtime(last).date()
        counted[unit_id][column_id] = (number, last_on)
        total, newest = county.get(column_id, (0, last_on))
        county[column_id] = (total + number, max(newest, last_on))
    reported = defaultdict(set)
    reports = Document.objects.public().filter(
        column_kind=ColumnKind.ANNUAL_REPORT, report_year__isnull=False, faults=[]
    )
    for unit_id, year in reports.values_list("department_id", "report_year"):
        reported[unit_id].add(year)
    columns = [(node.id, node.name, node.kind) for node in catalogue.nodes.values() if node.kind != ColumnKind.GROUP]
    visible = {unit.pk: unit for unit in Department.objects.visible_to(user).active()}
    behind = outdated_units(user, today)
    units = []
    for unit in visible.values():
        used = counted[unit.pk]
        owed = [column for column in columns if column[0] in used or column[2] in OWED_BY_EVERY_UNIT]
        state = unit_state(
            unit.pk,
            by_column(used, owed, today),
            reported[unit.pk],
            is_county=unit.kind == Department.Kind.GOVERNMENT,
            today=today,
            outdated=behind.get(unit.pk),
        )
        units.append((unit.name, unit.slug, state))
    units.sort(key=lambda entry: -entry[2].faults)
    return RenewalReport(today, vetoes(by_column(county, columns, today)), units, owed_by(user, today))


def outdated_units(user: User, today: date) -> dict[int, Outdated]:
    """The units whose 机构信息 was not published anew since their leaders changed, by the oldest such change (one query, and the
    calendar's where there are any)."""
    followed = Document.objects.public().filter(
        department_id=OuterRef("department_id"),
        column_kind=ColumnKind.ORGANISATION,
        published_at__date__gte=OuterRef("changed_on"),
    )
    changes = LeadershipChange.objects.visible_to(user).filter(~Exists(followed), department__is_active=True)
    since = dict(changes.order_by().values_list("department_id").annotate(Min("changed_on")))
    if not since:
        return {}
    calendar = current_calendar()
    return {unit_id: outdated(changed_on, today, calendar) for unit_id, changed_on in since.items()}


def desk_of(user: User, today: date) -> list[Queue]:
    """What waits for a person today, oldest deadline first (one query for each kind of work)."""
    queues = [
        *waiting_incidents(user, timezone.now()),
        *_gate_queues(user, today),
        *_register_queues(user, today),
        *_renewal_queues(user, today),
        *waiting_for(user, today),
        *waiting_applications(user, today),
        *_interpretation_queues(user, today),
        *_report_queues(user, today),
        *supervision_queues(user, today),
        *_search_queues(user),
    ]
    return sorted((queue for queue in queues if queue.number), key=lambda queue: queue.oldest or date.max)


def _gate_queues(user: User, today: date) -> list[Queue]:
    status = Revision.Status
    waiting = {
        Role.OFFICER: (status.DRAFT, status.APPROVED),
        Role.REVIEWER: (status.CHECKED, status.REFERRED),
        Role.LEADER: (status.REVIEWED, status.APPROVED),
        Role.COUNTY_OFFICE: (status.DRAFT, status.CHECKED, status.REFERRED, status.REVIEWED, status.APPROVED),
    }
    wanted = list(dict.fromkeys(one for role in user.roles for one in waiting.get(role, ())))
    if not wanted:
        return []
    groups = (
        Revision.objects.visible_to(user)
        .filter(status__in=wanted)
        .values_list("status")
        .annotate(number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), oldest=Min("due_on"))
        .order_by("status")
    )
    return [
        Queue(status(value).label, number, late, oldest, f"{reverse('admin:catalog_revision_changelist')}?work={value}")
        for value, number, late, oldest in groups
    ]


def _register_queues(user: User, today: date) -> list[Queue]:
    """待整改 items, and withheld ones that are due for re-assessment (条例 Art. 18)."""
    if not user.has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    found = Document.objects.visible_to(user).aggregate(
        faulty=Count("pk", filter=~Q(faults=[]) & Q(status=Document.Status.PUBLISHED)),
        reassess=Count("pk", filter=Q(status=Document.Status.WITHHELD, reassess_on__lte=today)),
        oldest=Min("reassess_on", filter=Q(status=Document.Status.WITHHELD, reassess_on__lte=today)),
    )
    register = reverse("admin:catalog_document_changelist")
    return [
        Queue("待整改的已发布信息", found["faulty"], 0, None, f"{register}?faults=yes"),
        Queue(
            "不予公开信息到期再评估",
            found["reassess"],
            found["reassess"],
            found["oldest"],
            f"{register}?status__exact=withheld",
        ),
    ]


def _renewal_queues(user: User, today: date) -> list[Queue]:
    """机构信息 that must follow a change of leaders."""
    if not user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    due = [one.due_on for one in outdated_units(user, today).values()]
    late = sum(day < today for day in due)
    return [Queue("领导变动后更新机构信息", len(due), late, min(due, default=None), reverse("admin:renewal"))]


def _interpretation_queues(user: User, today: date) -> list[Queue]:
    """Public policies whose interpretation is not out yet, due three working days after them."""
    if not user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    debt = debt_of(user, today)
    address = reverse("admin:interpretation_figures")
    return [Queue("文件已发布，解读待发布", debt.waiting, debt.late, debt.oldest, address)]


def _search_queues(user: User) -> list[Queue]:
    """Search entries of an older word list, which the duties make anew: until then a search may miss a document."""
    if not user.has_role(Role.SYSTEM_ADMIN):
        return []
    number = len(old_entries(COUNTED_ENTRIES))
    return [
        Queue("检索条目与现用词库不一致，正在自动更新", number, 0, None, reverse("admin:manual_page", args=["desk"]))
    ]


def _report_queues(user: User, today: date) -> list[Queue]:
    """The annual report of last year, until it is published; the county office is told the units by name (条例 Art. 49)."""
    if not user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    year = today.year - 1
    published = Document.objects.public().filter(column_kind=ColumnKind.ANNUAL_REPORT, report_year=year)
    units = list(
        Department.objects.visible_to(user)
        .active()
        .exclude(Exists(published.filter(department=OuterRef("pk"))))
        .values_list("short_name", "kind")
    )
    due = [report_due_on(year, is_county=kind == Department.Kind.GOVERNMENT) for _, kind in units]
    names = "、".join(name for name, _ in units[:NAMED_UNITS]) + ("等" if len(units) > NAMED_UNITS else "")
    return [
        Queue(
            f"{year}年度报告未公布：{names}",
            len(units),
            sum(day < today for day in due),
            min(due, default=None),
            f"{reverse('admin:oversight_annualreport_changelist')}?year={year}",
        )
    ]


@dataclass(frozen=True, slots=True)
class Misfiled:
    """A published item that seems to stand in the wrong column, and why."""

    document: Document
    reason: str


def misfiled_items(user: User, unit: Department) -> list[Misfiled]:
    """The newest 2,000 published items of a unit that rules and wording say stand in the wrong column."""
    documents = (
        Document.objects.visible_to(user).public().filter(department=unit).select_related("column").newest_first()
    )
    fields = ("title", "body", "genre", "column_kind", "index_number", "published_at", "column__name", "column__slug")
    found = []
    for document in documents.only(*fields)[:JUDGED_ITEMS]:
        reason = misfiled_line(
            document.title, document.body, document.column.slug, document.column_kind, document.genre
        )
        if reason:
            found.append(Misfiled(document, reason))
    return found
