"""What waits for a person, for the desk: applications and replies by what they wait for, and what only a person can settle: a
confirmation, a last day that is over, a notice of which nobody knows whether it arrived, a remedy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Count, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from county.calendar.clock import TimeLeft
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.models import Role, User
from requests_app.deadlines import (
    CONFIRMATION_WORKDAYS,
    CONSULTATION_WORKDAYS,
    RECEIPT_WORKDAYS,
    confirmation_due,
    workdays_ago,
)
from requests_app.models import Application, Consultation, Remedy, Reply
from requests_app.models.application import Status
from requests_app.models.consultation import Answer, Party
from requests_app.models.remedy import RemedyKind, RemedyResult
from requests_app.models.reply import ReplyStatus

APPLICATIONS, REPLIES = "admin:requests_app_application_changelist", "admin:requests_app_reply_changelist"
UNITS_OWN = (Status.SUBMITTED, Status.HANDLING, Status.ROUTING, Status.SUPPLEMENT, Status.CONSULTING, Status.FEE)
REPLIES_OF: dict[str, Iterable[str]] = {
    Role.OFFICER: (ReplyStatus.DRAFT, ReplyStatus.APPROVED),
    Role.REVIEWER: (ReplyStatus.SUBMITTED, ReplyStatus.REFERRED),
    Role.LEADER: (ReplyStatus.REVIEWED,),
}


# What waits beside the answer: nothing of it ends by itself, so each has a day from which it is late.


@dataclass(frozen=True, slots=True)
class Days:
    """The days before which things are late on `today`, counted once for a page."""

    today: date
    submitted: date
    told: date
    consulted: date

    @classmethod
    def of(cls, today: date, calendar: Calendar) -> "Days":
        return cls(
            today,
            workdays_ago(today, CONFIRMATION_WORKDAYS, calendar),
            workdays_ago(today, RECEIPT_WORKDAYS, calendar),
            workdays_ago(today, CONSULTATION_WORKDAYS, calendar),
        )


def unconfirmed(cases: QuerySet[Application], days: Days) -> QuerySet[Application]:
    """Submitted, and not confirmed with the applicant on the next working day."""
    return cases.filter(status=Status.SUBMITTED, submitted_at__lt=_start_of(days.submitted + timedelta(days=1)))


def undecided(cases: QuerySet[Application], days: Days) -> QuerySet[Application]:
    """待确认是否逾期: a last day is over, or a late supplement gave its reason; `last_day` says which day."""
    is_over = Q(last_day__lt=days.today) & (
        ~Q(status=Status.SUPPLEMENT) | Q(supplement__notice_received_on__isnull=False)
    )
    is_offered = Q(status=Status.SUPPLEMENT, supplement__offered_on__isnull=False)
    return with_last_day(cases).filter(is_over | is_offered)


def with_last_day(cases: QuerySet[Application]) -> QuerySet[Application]:
    """With the last day of what is waited for from outside: a supplement, a payment, the first opinion."""
    letters = _waiting_letters().order_by("answer_by_on").values("answer_by_on")[:1]
    return cases.annotate(
        last_day=Case(
            When(status=Status.SUPPLEMENT, then=F("supplement__answer_by_on")),
            When(status=Status.FEE, then=F("fee_notice__pay_by_on")),
            When(status=Status.CONSULTING, then=Subquery(letters)),
            output_field=DateField(),
        )
    )


def untold(cases: QuerySet[Application], days: Days) -> QuerySet[Application]:
    """A notice went out and nobody has entered that it arrived, or another organ has not answered: its limit does not run."""
    letters = _waiting_letters().filter(
        Q(received_on__isnull=True, sent_on__lte=days.told) | Q(party=Party.OTHER_ORGAN, sent_on__lte=days.consulted)
    )
    return cases.filter(
        Q(
            status=Status.SUPPLEMENT,
            supplement__notice_received_on__isnull=True,
            supplement__asked_on__lte=days.told,
        )
        | Q(status=Status.FEE, fee_notice__received_on__isnull=True, fee_notice__noticed_on__lte=days.told)
        | Q(Exists(letters), status=Status.CONSULTING)
    )


def _waiting_letters() -> QuerySet[Consultation]:
    return Consultation.objects.filter(application=OuterRef("pk"), answer=Answer.WAITING)


def undefended(remedies: QuerySet[Remedy]) -> QuerySet[Remedy]:
    """Reconsiderations and suits that wait for the unit's answer."""
    return remedies.filter(result=RemedyResult.PENDING, answered_on__isnull=True).exclude(kind=RemedyKind.SELF)


def to_be_redone(remedies: QuerySet[Remedy]) -> QuerySet[Remedy]:
    """Decided against the unit, by others or by itself, and no new reply served."""
    served = Reply.objects.served().filter(remedy=OuterRef("pk"))
    return remedies.filter(~Exists(served), result=RemedyResult.CORRECTED, redo_by_on__isnull=False)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def unconfirmed_for(case: Application, today: date, calendar: Calendar) -> TimeLeft:
    """How long an application has waited for its confirmation; late after the next working day."""
    submitted_on = timezone.localdate(case.submitted_at)
    waited = calendar.workdays_between(submitted_on, today)
    if today <= confirmation_due(submitted_on, calendar):
        return TimeLeft("待确认收到")
    return TimeLeft(f"提交后 {waited} 个工作日未确认", is_late=True)


def wait_of(case: Application, days: Days) -> str:
    """What somebody must settle in this case now, "" when nothing; for the head of its page (two queries at most)."""
    mine = Application.objects.filter(pk=case.pk)
    if case.status == Status.SUBMITTED and unconfirmed(mine, days).exists():
        return (
            f"应于提交后的第一个工作日与申请人确认收到，现已超过。提交时间：{timezone.localdate(case.submitted_at)}。"
        )
    if case.status not in (Status.SUPPLEMENT, Status.FEE, Status.CONSULTING):
        return ""
    found = undecided(mine, days).values_list("last_day", flat=True).first()
    if case.status == Status.SUPPLEMENT and case.supplement.offered_on is not None:
        return f"申请人于 {case.supplement.offered_on} 逾期提交补正并说明理由，请认定理由是否正当。"
    if found is not None:
        return f"待确认是否逾期：期限 {found} 已满。按期收到的请登记实际收到、寄出的日期；确未收到的，由承办人办结或者登记。"
    if untold(mine, days).exists():
        return "通知已经发出，对方收到日期没有登记，期限没有起算。请查邮件号码，登记收到日期或者另行送达。"
    return ""


# The lines of the desk


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
    return [line for line in lines if line.number]


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
    return [line for line in lines if line.number]


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
