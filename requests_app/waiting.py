"""What waits for a person's roles, for the desk: applications and replies by what they wait for, the oldest due date beside
each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse

from county.models import Role, User
from requests_app.models import Application, Reply
from requests_app.models.application import Status
from requests_app.models.reply import ReplyStatus

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
    """Three queries at most. The county office is told what is late in the units beside what its own unit has."""
    return [*_applications(user, today), *_late_in_units(user, today), *_replies(user, today)]


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
