"""How the demo applications end: answered in every way, in time or late, lapsed, or withdrawn; and what waits still."""

from datetime import date, timedelta

from requests_app.deadlines import limits_on
from requests_app.demo.case import Case
from requests_app.demo.replies import reply
from requests_app.demo.texts import WEIGHTS
from requests_app.demo.turns import ask_supplement, consulted, extend, supplemented
from requests_app.models.application import Row
from requests_app.models.paper import PaperKind
from requests_app.models.reply import Outcome
from requests_app.outcomes import row_of

ARCHIVED_AFTER = timedelta(days=120)


def end(case: Case, place: int) -> None:
    """Each outcome once at the least, then by their weights; some lapse, some are withdrawn."""
    received = case.arrive()
    outcomes = list(WEIGHTS)
    roll = case.dice.random()
    if place >= len(outcomes) and roll < 0.04:
        _lapse(case, received)
    elif place >= len(outcomes) and roll < 0.07:
        _withdraw(case, received)
    else:
        outcome = outcomes[place] if place < len(outcomes) else case.dice.choices(outcomes, WEIGHTS.values())[0]
        _answer(case, received, outcome)
    if case.application.closed_on < case.office.today - ARCHIVED_AFTER:
        case.act("archive", "archived", case.office.after(case.application.closed_on, case.dice.randrange(5, 20)))
        case.application.archived_at = case.acts[-1].at


def _lapse(case: Case, received: date) -> None:
    supplement = ask_supplement(case, received)
    on = case.office.after(supplement.answer_by_on, 1)
    case.close("lapse_supplement", Row.SUPPLEMENT_LAPSED, on, actor="")
    supplement.lapsed_on = on
    case.paper(PaperKind.NOT_PROCESSED, on)


def _withdraw(case: Case, received: date) -> None:
    case.close("withdraw", Row.OTHER, case.office.after(received, case.dice.randrange(1, 8)), actor="")


def _answer(case: Case, received: date, outcome: Outcome) -> None:
    """Some with a supplement, a consultation or an extension; one in twenty late."""
    office, dice, start = case.office, case.dice, received
    if outcome == Outcome.STILL_UNCLEAR or dice.random() < 0.06:
        start = supplemented(case, received)
    if outcome == Outcome.THIRD_PARTY or dice.random() < 0.05:
        start = consulted(case, start, is_objected=outcome == Outcome.THIRD_PARTY)
    if dice.random() < 0.08:
        extend(case, office.after(start, 3))
    due = case.clock.due_on
    is_late = dice.random() < 0.05
    room = max(1, office.calendar.workdays_between(start, due))
    used = dice.randrange(max(1, room // 3), room + 1)
    served = office.after(due, dice.randrange(1, 8)) if is_late else office.after(start, used)
    written = min(served, office.after(start, max(1, limits_on(received).reply // 4)))
    reply(case, outcome, written, served)
    case.close("serve", row_of(outcome), served, outcome.label)
