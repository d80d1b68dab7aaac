"""How the demo applications end: answered in every way, in time or late, lapsed, or withdrawn."""

from collections.abc import Callable
from datetime import date, timedelta

from demo.applications.burdens import deferred, found_unreasonable, left_unpaid, paid
from demo.applications.case import Case
from demo.applications.disputes import contest
from demo.applications.plan import Turn
from demo.applications.replies import reply
from demo.applications.texts import TEXTS
from demo.applications.turns import (
    agreed,
    ask_supplement,
    consented_by_silence,
    extend,
    objected,
    overridden,
    repetition_found,
    routed,
    supplemented,
)
from requests_app.deadlines import mail_arrives_by
from requests_app.models.application import Row
from requests_app.models.paper import PaperKind
from requests_app.models.remedy import RemedyResult
from requests_app.models.reply import Outcome
from requests_app.outcomes import row_of

ARCHIVED_AFTER = timedelta(days=120)
# What must have happened before such an answer.
BEFORE: dict[Outcome | Turn, Callable[[Case, date], date]] = {
    Outcome.STILL_UNCLEAR: supplemented,
    Outcome.THIRD_PARTY: objected,
    Outcome.REPEATED: repetition_found,
    Outcome.EXCESSIVE: found_unreasonable,
    Turn.FEE_PAID: paid,
    Turn.DEFERRED: deferred,
    Turn.OVERRIDDEN: overridden,
    Turn.CONSENT_BY_SILENCE: consented_by_silence,
    Turn.ROUTED: routed,
}
# A third party is asked about what could be given out.
MAY_BE_CONSULTED = (Outcome.GRANTED, Outcome.GRANTED_LATER, Outcome.PARTIAL)


def end(case: Case) -> None:
    """As its plan says, and archived when that is long ago and nothing is pending."""
    plan, received = case.plan, case.arrive()
    if plan.fate in LAPSES:
        LAPSES[plan.fate](case, received)
    else:
        _answer(case, received)
    if plan.dispute:
        contest(case, plan.dispute)
    is_pending = plan.dispute is not None and plan.dispute.result == RemedyResult.PENDING
    last = case.acts[-1].at.date()
    if not is_pending and last < case.office.today - ARCHIVED_AFTER:
        case.act("archive", "archived", case.office.after(last, case.dice.randrange(5, 20)))
        case.application.archived_at = case.acts[-1].at


def _answer(case: Case, received: date) -> None:
    """Some with a supplement, a consultation or an extension; one in twenty late."""
    office, dice, plan = case.office, case.dice, case.plan
    start, is_late = _prepare(case, received), not plan.is_quick and dice.random() < 0.05
    due = case.clock.due_on
    room = max(1, office.calendar.workdays_between(start, due))
    used = dice.randrange(max(1, room // 3), room + 1)
    served = office.after(due, dice.randrange(1, 8)) if is_late else office.after(start, used)
    outcome = plan.fate if isinstance(plan.fate, Outcome) else Outcome.GRANTED
    reply(case, outcome, served)
    case.close("serve", row_of(outcome), served, outcome.label)


def _prepare(case: Case, received: date) -> date:
    """What happens before the answer; the day from which it is worked on."""
    office, dice, plan = case.office, case.dice, case.plan
    if plan.fate in BEFORE:
        return BEFORE[plan.fate](case, received)
    if plan.is_quick:
        return received
    start = supplemented(case, received) if dice.random() < 0.06 else received
    if plan.fate in MAY_BE_CONSULTED and dice.random() < 0.12:
        start = agreed(case, start)
    if dice.random() < 0.08:
        extend(case, office.after(start, 3))
    return start


def _lapse_supplement(case: Case, received: date) -> None:
    supplement = ask_supplement(case, received)
    # What was posted on the last day has had its time to arrive.
    supplement.lapsed_on = case.office.after(mail_arrives_by(supplement.answer_by_on, case.office.calendar), 1)
    _stop(case, "lapse_supplement", Row.SUPPLEMENT_LAPSED, supplement.lapsed_on)


def _lapse_fee(case: Case, received: date) -> None:
    _stop(case, "lapse_fee", Row.FEE_LAPSED, left_unpaid(case, received))


def _stop(case: Case, action: str, row: Row, on: date) -> None:
    """Taken as given up, which the applicant is told."""
    case.close(action, row, on, TEXTS.nothing_came)
    case.paper(PaperKind.NOT_PROCESSED, on)


def _withdraw(case: Case, received: date) -> None:
    on = case.office.after(received, case.dice.randrange(1, 8))
    case.close("withdraw", Row.OTHER, on, actor="")
    case.paper(PaperKind.WITHDRAWN, on)


LAPSES: dict[Turn, Callable[[Case, date], None]] = {
    Turn.SUPPLEMENT_LAPSED: _lapse_supplement,
    Turn.FEE_LAPSED: _lapse_fee,
    Turn.WITHDRAWN: _withdraw,
}
