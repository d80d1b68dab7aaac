"""Reconsideration and suits over the demo answers, with every result, and the new replies that some of them ordered."""

from datetime import date, timedelta

from django.conf import settings

from demo.applications.case import Case
from demo.applications.plan import Dispute
from demo.applications.replies import reply
from demo.applications.texts import TEXTS
from requests_app.deadlines import remedy_answer_due
from requests_app.models import Remedy
from requests_app.models.remedy import RemedyKind, RemedyResult
from requests_app.models.reply import Outcome
from requests_app.printing import remedy_of

# Calendar days: from the answer, or the decision before, to the notice; and from the notice to the result.
TO_NOTICE = {RemedyKind.RECONSIDERATION: (8, 25), RemedyKind.SUIT: (20, 50), RemedyKind.SUIT_AFTER: (18, 30)}
TO_RESULT = {RemedyKind.RECONSIDERATION: (30, 60), RemedyKind.SUIT: (90, 170), RemedyKind.SUIT_AFTER: (90, 170)}
WORKDAYS_TO_REPLY_AGAIN, WORKDAYS_TAKEN, WORKDAYS_TO_DEFEND = 15, 8, 4


def contest(case: Case, dispute: Dispute) -> None:
    """The dispute over the answer; a suit after reconsideration has that one before it."""
    on = case.application.closed_on
    if dispute.kind == RemedyKind.SUIT_AFTER:
        review = _brought(case, RemedyKind.RECONSIDERATION, on)
        _decided(case, review, RemedyResult.UPHELD)
        on = review.decided_on
    remedy = _brought(case, dispute.kind, on)
    if dispute.result != RemedyResult.PENDING:
        _decided(case, remedy, dispute.result)
    if dispute.result == RemedyResult.CORRECTED:
        _answered_again(case, remedy)


def _later(case: Case, day: date, days: tuple[int, int]) -> date:
    """A working day some days after `day`."""
    return case.office.after(day + timedelta(days=case.dice.randrange(*days)), 1)


def _brought(case: Case, kind: RemedyKind, after: date) -> Remedy:
    is_review = kind == RemedyKind.RECONSIDERATION
    on = _later(case, after, TO_NOTICE[kind])
    remedy = Remedy(
        pk=case.office.key(Remedy),
        application=case.application,
        kind=kind,
        authority=remedy_of(case.application).reviewing_organ if is_review else _court(case),
        case_number=f"（示范）{'复议' if is_review else '行初'}〔{on.year}〕{case.application.serial}号",
        notified_on=on,
        answer_by_on=remedy_answer_due(kind, on, case.office.calendar, is_simplified=False),
        recorded_by=case.staff["officer"],
    )
    case.rows.append(remedy)
    case.act("remedy", case.stage, on, note=f"{kind.label}，答复期限 {remedy.answer_by_on}")
    return remedy


def _court(case: Case) -> str:
    """A government above the towns is sued before the intermediate court (行政诉讼法 Art. 15)."""
    if case.application.department.kind == "government":
        return f"{settings.SITE['superior'].removesuffix('人民政府')}中级人民法院"
    return f"{settings.SITE['county']}人民法院"


def _decided(case: Case, remedy: Remedy, result: RemedyResult) -> None:
    words = TEXTS.decided_on_review if remedy.kind == RemedyKind.RECONSIDERATION else TEXTS.decided_by_court
    remedy.result, remedy.decision = result, words[result]
    remedy.answered_on = case.office.calendar.add_workdays(remedy.notified_on, WORKDAYS_TO_DEFEND).due_on
    case.act("note_defence", case.stage, remedy.answered_on, note=f"{remedy.answered_on}（期限 {remedy.answer_by_on}）")
    remedy.decided_on = _later(case, remedy.notified_on, TO_RESULT[remedy.kind])
    if result == RemedyResult.CORRECTED:
        remedy.redo_by_on = case.office.after(remedy.decided_on, WORKDAYS_TO_REPLY_AGAIN)
    case.act("note_result", case.stage, remedy.decided_on, note=str(remedy))


def _answered_again(case: Case, remedy: Remedy) -> None:
    """Searched once more, found, and given out; the row of the report stays that of the first answer."""
    on = case.office.after(remedy.decided_on, WORKDAYS_TAKEN)
    reply(case, Outcome.GRANTED, on, remedy=remedy)
    case.act("reply_again", case.stage, on, note=Outcome.GRANTED.label)
