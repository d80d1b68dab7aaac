"""What waits for a person's roles, for the desk: applications and replies by what they wait for, the oldest due date beside
each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from county.calendar.special_days import current_calendar
from county.models import Role, User
from requests_app.models import Application, Remedy, Reply
from requests_app.models.application import Status
from requests_app.models.reply import ReplyStatus
from requests_app.waits import Days, to_be_redone, unconfirmed, undecided, undefended, untold

APPLICATIONS, REPLIES = "admin:requests_app_application_changelist", "admin:requests_app_reply_changelist"
UNITS_OWN = (Status.SUBMITTED, Status.HANDLING, Status.ROUTING, Status.SUPPLEMENT, Status.CONSULTING, Status.FEE)
REPLIES_OF: dict[str, Iterable[str]] = {
    Role.OFFICER: (ReplyStatus.DRAFT, ReplyStatus.APPROVED),
    Role.REVIEWER: (ReplyStatus.SUBMITTED, ReplyStatus.REFERRED),
    Role.LEADER: (ReplyStatus.REVIEWED,),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the desk."""

    label: str
    number: int
    late: int
    oldest: date | None
    url: str


def waiting_for(user: User, today: date) -> list[Waiting]:
    """Nine queries at most. The county office is told what is late in the units beside what its own unit has."""
    return [
        *_applications(user, today),
        *_late_in_units(user, today),
        *_unsettled(user, today),
        *_remedies(user, today),
        *_replies(user, today),
    ]


def _applications(user: User, today: date) -> list[Waiting]:
    if not user.has_role(Role.OFFICER, Role.COUNTY_OFFICE) or user.department_id is None:
        return []
    mine = Application.objects.visible_to(user).filter(status__in=UNITS_OWN)
    if user.sees_all_units:
        mine = mine.filter(department_id=user.department_id)
    groups = (
        mine.order_by("status")
        .values_list("status")
        .annotate(found=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), oldest=Min("due_on"))
    )
    return [
        Waiting(f"申请：{Status(value).label}", number, late, oldest, f"{reverse(APPLICATIONS)}?work={value}")
        for value, number, late, oldest in groups
    ]


def _late_in_units(user: User, today: date) -> list[Waiting]:
    if not user.has_role(Role.COUNTY_OFFICE, Role.LEADER):
        return []
    late = Application.objects.visible_to(user).overdue(today)
    found = late.aggregate(number=Count("pk"), oldest=Min("due_on"))
    return [
        Waiting(
            "申请：逾期未答复", found["number"], found["number"], found["oldest"], f"{reverse(APPLICATIONS)}?due=late"
        )
    ]


def _unsettled(user: User, today: date) -> list[Waiting]:
    """What waits for a person's word although its day is over: on the desks of the unit and of the county office."""
    if not user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    days = Days.of(today, current_calendar())
    open_ones = Application.objects.visible_to(user).open()
    groups = (
        ("unconfirmed", "申请：超过一个工作日未确认收到", unconfirmed(open_ones, days), TruncDate("submitted_at")),
        ("undecided", "申请：待确认是否逾期", undecided(open_ones, days), "last_day"),
        ("untold", "申请：通知已发出，收到日期未登记", untold(open_ones, days), None),
    )
    lines = []
    for key, label, cases, day in groups:
        found = cases.aggregate(number=Count("pk"), **({"oldest": Min(day)} if day else {}))
        number, url = found["number"], f"{reverse(APPLICATIONS)}?due={key}"
        lines.append(Waiting(label, number, number, found.get("oldest"), url))
    return lines


def _remedies(user: User, today: date) -> list[Waiting]:
    """Answers owed to a reviewing organ or a court, and new replies that were ordered."""
    if not user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    mine = Remedy.objects.filter(application__in=Application.objects.visible_to(user).order_by().values("pk"))
    groups = (
        ("defence", "复议、诉讼：待提交答复、答辩", undefended(mine), "answer_by_on"),
        ("redo", "申请：待重新作出答复", to_be_redone(mine), "redo_by_on"),
    )
    lines = []
    for key, label, remedies, day in groups:
        late = Count("pk", filter=Q(**{f"{day}__lt": today}))
        found = remedies.aggregate(number=Count("pk"), late=late, oldest=Min(day))
        url = f"{reverse(APPLICATIONS)}?work=all&due={key}"
        lines.append(Waiting(label, found["number"], found["late"], found["oldest"], url))
    return lines


def _replies(user: User, today: date) -> list[Waiting]:
    states = list(dict.fromkeys(state for role in user.roles for state in REPLIES_OF.get(role, ())))
    if not states or user.department_id is None:
        return []
    mine = Reply.objects.filter(application__department_id=user.department_id, status__in=states)
    late = Count("pk", filter=Q(application__due_on__lt=today, remedy__isnull=True))
    groups = (
        mine.order_by("status")
        .values_list("status")
        .annotate(found=Count("pk"), late=late, oldest=Min("application__due_on"))
    )
    return [
        Waiting(
            f"申请答复：{ReplyStatus(value).label}",
            number,
            late_number,
            oldest,
            f"{reverse(REPLIES)}?status__exact={value}",
        )
        for value, number, late_number, oldest in groups
    ]
