"""What time does by itself: asked as “past and not yet marked”, so a missed night loses nothing and a second run does nothing."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.special_days import current_calendar
from county.workflow import IllegalStep, advance
from requests_app.models import Application, Consultation
from requests_app.models.consultation import Answer
from requests_app.workflow.ending import lapse_fee, lapse_supplement, recount
from requests_app.workflow.handling import record_answer

Status = Application.Status


def recount_all() -> int:
    """Every open case that was counted by another calendar is counted anew; how many due dates moved. Closed ones stay."""
    version = current_calendar().version
    waiting = Application.objects.open().filter(received_on__isnull=False).exclude(calendar_version=version)
    return _each(waiting, recount)


def end_silence() -> int:
    """征求意见 whose fifteen working days are over without an answer (Art. 32, 34)."""
    due = Consultation.objects.filter(answer=Answer.WAITING, answer_by_on__lt=timezone.localdate())
    due = due.filter(application__status=Status.CONSULTING).select_related("application").order_by("pk")
    return _each(due, lambda one: record_answer(one, actor=None, answer=Answer.SILENT, on=one.answer_by_on))


def lapse_all() -> int:
    """Supplements and payments whose day has passed."""
    today = timezone.localdate()
    asked = Application.objects.filter(status=Status.SUPPLEMENT, supplement__answer_by_on__lt=today)
    charged = Application.objects.filter(status=Status.FEE, fee_notice__pay_by_on__lt=today)
    return _each(asked, lapse_supplement) + _each(charged, lapse_fee)


def mark_overdue() -> int:
    """The day after the last is the first on which a case is overdue; its timeline says so once."""
    late = Application.objects.overdue(timezone.localdate()).filter(overdue_on__isnull=True)
    return _each(late, _mark)


@transaction.atomic
def _mark(application: Application) -> None:
    where = Q(overdue_on__isnull=True, due_on=application.due_on)
    since = application.due_on + timedelta(days=1)
    advance(application, "mark_overdue", actor=None, note=f"答复期限 {application.due_on}", where=where, overdue_on=since)


def sweep() -> int:
    """All of it, in the order in which one thing follows from another; how many cases were touched."""
    return recount_all() + end_silence() + lapse_all() + mark_overdue()


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
