"""What stands on the desks today: an application in every state in which one can wait."""

from collections.abc import Callable
from datetime import date, timedelta

from requests_app.demo.applicants import ZONE
from requests_app.demo.case import Case
from requests_app.demo.replies import reply
from requests_app.demo.turns import ask_supplement, charge, consult, extend, route
from requests_app.models.reply import Outcome


def leave_open(case: Case, waits_as: str) -> None:
    if waits_as == "submitted":
        case.act("submit", "submitted", case.application.submitted_at.astimezone(ZONE).date(), "")
        return
    received = case.arrive()
    if waits_as in WAYS:
        WAYS[waits_as](case, received)


def _overdue(case: Case, received: date) -> None:
    case.act("mark_overdue", "handling", case.clock.due_on + timedelta(days=1), "", "逾期")


def _answered_just_now(case: Case, received: date) -> None:
    consultation = consult(case, case.office.after(received, 1))
    answered = case.office.after(consultation.received_on, 2)
    consultation.answer, consultation.answered_on = "objects", answered
    consultation.reasons = "示范意见：涉及商业秘密。"
    case.act("end_consulting", "handling", answered, note="第三方不同意公开")
    case.event("consultation_ended", answered, consultation=consultation, note="第三方不同意公开")


def _replying(outcome: Outcome, upto: str) -> Callable[[Case, date], None]:
    return lambda case, received: reply(case, outcome, case.office.after(received, 3), None, upto)


# What has only come in, and what will be due soon, needs nothing more.
WAYS: dict[str, Callable[[Case, date], object]] = {
    "late": _overdue,
    "supplement": ask_supplement,
    "consulting": lambda case, received: consult(case, case.office.after(received, 2)),
    "answered_consultation": _answered_just_now,
    "extended": lambda case, received: extend(case, case.office.after(received, 10)),
    "fee": lambda case, received: charge(case, case.office.after(received, 2)),
    "in_review": _replying(Outcome.NOT_EXISTING, "submit"),
    "drafting": _replying(Outcome.ALREADY_PUBLIC, "draft"),
    "routing": lambda case, received: route(case, case.office.after(received, 2)),
}
