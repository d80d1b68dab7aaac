"""What stands on the desks today: an application in every state in which one can wait."""

from collections.abc import Callable
from datetime import date, timedelta

from demo.applications.applicants import ZONE
from demo.applications.burdens import ask_reasons, charge
from demo.applications.case import Case
from demo.applications.replies import ABANDONED, APPROVED, REFERRED, REVIEWED, SUBMITTED, reply
from demo.applications.turns import answered, ask_supplement, consult, extend, route
from requests_app.models.consultation import Answer
from requests_app.models.reply import Outcome


def leave_open(case: Case) -> None:
    """As its plan says; what has only come in, and what will be due soon, needs nothing more."""
    waits_as = case.plan.waits_as
    if waits_as == "submitted":
        case.act("submit", "submitted", case.application.submitted_at.astimezone(ZONE).date(), "")
        return
    received = case.arrive()
    if waits_as in WAYS:
        WAYS[waits_as](case, received)


def _overdue(case: Case, received: date) -> None:
    case.act("mark_overdue", "handling", case.clock.due_on + timedelta(days=1), "", f"答复期限 {case.clock.due_on}")


def _answered_just_now(case: Case, received: date) -> None:
    """The third party does not agree, and whether its reasons hold is still to be judged."""
    consultation = consult(case, case.office.after(received, 1))
    answered(case, consultation, Answer.OBJECTS, case.office.after(consultation.received_on, 2))


def _replying(outcome: Outcome, *steps: str) -> Callable[[Case, date], None]:
    return lambda case, received: reply(case, outcome, case.office.after(received, 3), steps)


def _drafted_anew(case: Case, received: date) -> None:
    on = case.office.after(received, 3)
    reply(case, Outcome.NOT_THIS_ORGAN, on, ABANDONED)
    reply(case, Outcome.GRANTED, on, ())


WAYS: dict[str, Callable[[Case, date], object]] = {
    "late": _overdue,
    "supplement": ask_supplement,
    "consulting": lambda case, received: consult(case, case.office.after(received, 2)),
    "answered_consultation": _answered_just_now,
    "extended": lambda case, received: extend(case, case.office.after(received, 10)),
    "fee": lambda case, received: charge(case, case.office.after(received, 2)),
    "routing": lambda case, received: route(case, case.office.after(received, 2)),
    "reasons": lambda case, received: ask_reasons(case, case.office.after(received, 3)),
    "drafting": _replying(Outcome.ALREADY_PUBLIC),
    "in_review": _replying(Outcome.NOT_EXISTING, *SUBMITTED),
    "referred": _replying(Outcome.PROCESS_INFORMATION, *REFERRED),
    "reviewed": _replying(Outcome.PARTIAL, *REVIEWED),
    "approved": _replying(Outcome.GRANTED, *APPROVED),
    "drafted_anew": _drafted_anew,
}
