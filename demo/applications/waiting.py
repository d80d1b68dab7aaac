"""What stands on the desks today: an application in every state in which one can wait."""

from collections.abc import Callable
from datetime import date, timedelta

from demo.applications.applicants import ZONE
from demo.applications.burdens import ask_reasons, charge
from demo.applications.case import Case
from demo.applications.replies import ABANDONED, APPROVED, REFERRED, REVIEWED, SUBMITTED, reply
from demo.applications.texts import TEXTS
from demo.applications.turns import answered, ask_supplement, consult, extend, route
from requests_app.deadlines import mail_arrives_by
from requests_app.models import ClockEvent, Remedy
from requests_app.models.consultation import Answer
from requests_app.models.paper import PaperKind
from requests_app.models.remedy import RemedyKind, RemedyResult
from requests_app.models.reply import Outcome
from requests_app.outcomes import row_of


def leave_open(case: Case) -> None:
    """As its plan says; what has only come in, and what will be due soon, needs nothing more."""
    waits_as = case.plan.waits_as
    if waits_as in ("submitted", "unconfirmed"):
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


def _offered_late(case: Case, received: date) -> None:
    """A supplement came after the last day, with a reason that waits to be judged."""
    supplement = ask_supplement(case, received)
    on = case.office.after(supplement.answer_by_on, 1)
    supplement.offered_on, supplement.text, supplement.late_reason = on, TEXTS.supplement, TEXTS.late_reason
    case.act("offer_supplement", "supplement", on, "")


def _reopened(case: Case, received: date) -> None:
    """Closed for a supplement that lay in the post room; the responsible person has undone that."""
    supplement = ask_supplement(case, received)
    closed = case.office.after(mail_arrives_by(supplement.answer_by_on, case.office.calendar), 1)
    case.act("lapse_supplement", "closed", closed, note=TEXTS.nothing_came)
    case.event("closed", closed)
    # What undoes an event names it, so the events get their keys before they are written, in the order of the ledger.
    for event in case.events:
        event.pk = case.office.key(ClockEvent)
    case.paper(PaperKind.NOT_PROCESSED, closed, voided_at=case.acts[-1].at)
    found = case.office.after(closed, 1)
    case.act("reopen_supplement", "supplement", found, "leader", TEXTS.found_in_the_post)
    told = f"{closed} 的办结有误：{TEXTS.found_in_the_post}"
    case.event("reopened", found, pk=case.office.key(ClockEvent), replaces=case.events[-1], note=told)
    case.paper(PaperKind.REOPENED, found)


def _to_be_redone(case: Case, received: date) -> None:
    """The unit found its own reply wrong, and has set itself a day for a new one."""
    served = case.office.after(received, 8)
    reply(case, Outcome.NOT_EXISTING, served)
    case.close("serve", row_of(Outcome.NOT_EXISTING), served, Outcome.NOT_EXISTING.label)
    found = case.office.after(served, 6)
    redo_by_on = case.office.after(found, 10)
    case.act("correct_reply", "closed", found, "leader", f"{TEXTS.own_mistake}；{redo_by_on} 前重新答复")
    case.rows.append(
        Remedy(
            pk=case.office.key(Remedy),
            application=case.application,
            kind=RemedyKind.SELF,
            authority=case.application.department.name,
            notified_on=found,
            result=RemedyResult.CORRECTED,
            decided_on=found,
            decision=TEXTS.own_mistake,
            redo_by_on=redo_by_on,
            recorded_by=case.staff["leader"],
        )
    )


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
    "supplement_over": ask_supplement,
    "supplement_offered": _offered_late,
    "untold": lambda case, received: consult(case, case.office.after(received, 2), is_received=False),
    "redo": _to_be_redone,
    "reopened": _reopened,
}
