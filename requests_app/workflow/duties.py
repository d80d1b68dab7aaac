"""What time does by itself: asked as “past and not yet marked”, so a missed night loses nothing and a second run does nothing.

It ends no case and no consultation: whether something came in time is known only to the people to whom it came.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases.workflow import IllegalStep, advance
from requests_app.deadlines import consultation_due, payment_due, remedy_answer_due, supplement_due
from requests_app.kept_papers import freeze_papers
from requests_app.models import Application, Consultation, FeeNotice, Remedy, Supplement
from requests_app.models.consultation import Answer
from requests_app.workflow.ending import recount
from requests_app.workflow.kernel import note

Status = Application.Status


def recount_all() -> int:
    """Every open case that was counted by another calendar is counted anew; how many due dates moved. Closed ones stay."""
    version = current_calendar().version
    waiting = Application.objects.open().filter(received_on__isnull=False).exclude(calendar_version=version)
    return _each(waiting, recount)


def recount_limits() -> int:
    """The same for the limits beside the answer's: of letters and payments that are waited for, and of answers in a remedy."""
    calendar = current_calendar()
    letters = Consultation.objects.filter(
        answer=Answer.WAITING, answer_by_on__isnull=False, application__status=Status.CONSULTING
    )
    notices = FeeNotice.objects.filter(application__status=Status.FEE, pay_by_on__isnull=False)
    supplements = Supplement.objects.filter(application__status=Status.SUPPLEMENT)
    remedies = Remedy.objects.filter(result=Remedy.Result.PENDING, answered_on__isnull=True)
    return (
        _move(letters, "answer_by_on", lambda one: consultation_due(one.received_on, calendar))
        + _move(notices, "pay_by_on", lambda one: payment_due(one.received_on, calendar))
        + _move(supplements, "answer_by_on", lambda one: supplement_due(one.answer_by_on, calendar))
        + _move(remedies, "answer_by_on", lambda one: remedy_due(one, calendar))
    )


def remedy_due(remedy: Remedy, calendar: Calendar) -> date:
    return remedy_answer_due(remedy.kind, remedy.notified_on, calendar, is_simplified=remedy.is_simplified)


def _move(rows: QuerySet, name: str, due: Callable[[Model], date]) -> int:
    moved = 0
    for one in rows.select_related("application"):
        before, after = getattr(one, name), due(one)
        if before == after:
            continue
        with transaction.atomic():
            # What somebody settled meanwhile is left as it is.
            if rows.filter(pk=one.pk, **{name: before}).update(**{name: after}):
                text = f"放假安排有变：{one._meta.get_field(name).verbose_name} {before} → {after}"
                note(one.application, "recount", actor=None, text=text)
                moved += 1
    return moved


def mark_overdue() -> int:
    """The day after the last is the first on which a case is overdue; its timeline says so once."""
    late = Application.objects.overdue(timezone.localdate()).filter(overdue_on__isnull=True)
    return _each(late, _mark)


@transaction.atomic
def _mark(application: Application) -> None:
    where = Q(overdue_on__isnull=True, due_on=application.due_on)
    since = application.due_on + timedelta(days=1)
    advance(
        application, "mark_overdue", actor=None, note=f"答复期限 {application.due_on}", where=where, overdue_on=since
    )


def sweep() -> int:
    """All of it, in the order in which one thing follows from another; how many cases and papers were touched."""
    return freeze_papers() + recount_all() + recount_limits() + mark_overdue()


def _each(rows, act) -> int:
    """Does `act` to each; what somebody else has done meanwhile is left to them."""
    done = 0
    for row in rows.order_by("pk").iterator(chunk_size=500):
        try:
            done += act(row) is not False
        except IllegalStep:
            # It moved on between the reading and the lock, or waits for something that a person must enter first.
            continue
    return done
