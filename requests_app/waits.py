"""What an application waits for beside its answer, and since when: nothing here ends by itself, so each has a day from which it is
late and a line on the desks of unit and county office.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from county.calendar.clock import TimeLeft
from county.calendar.workdays import Calendar
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
