"""When much is asked: reasons for it, a later day, a fee (条例 Art. 35, 42; 国办函〔2020〕109号)."""

from datetime import date

from demo.applications.case import Case
from demo.applications.texts import TEXTS
from requests_app import fees
from requests_app.deadlines import payment_due
from requests_app.models import FeeNotice, ReasonsRequest
from requests_app.models.fee import FeeBasis
from requests_app.models.paper import PaperKind
from requests_app.models.reply import Outcome


def ask_reasons(case: Case, on: date, facts: str = TEXTS.many_years) -> ReasonsRequest:
    case.act("ask_reasons", "handling", on)
    request = ReasonsRequest(
        application=case.application,
        facts=facts,
        asked_on=on,
        asked_by=case.staff["officer"],
        answer_by_on=case.office.after(on, 5),
    )
    case.rows.append(request)
    case.paper(PaperKind.REASONS, on, stated_due_on=request.answer_by_on)
    return request


def found_unreasonable(case: Case, received: date) -> date:
    """Reasons were given and do not hold; the day on which that was found."""
    return _judged(case, received, TEXTS.facts[Outcome.EXCESSIVE], is_reasonable=False).judged_on


def deferred(case: Case, received: date) -> date:
    """Reasons were given and hold; a reasonable day is set and told. The day on which that was done."""
    request = _judged(case, received, TEXTS.many_years, is_reasonable=True)
    on, until = request.judged_on, case.office.after(case.clock.due_on, case.dice.randrange(10, 30))
    request.deferred_until = until
    case.act("defer", "handling", on, "leader", TEXTS.deferral)
    case.event("deferred", on, until=until)
    case.paper(PaperKind.DEFERRAL, on, stated_due_on=until)
    return on


def _judged(case: Case, received: date, facts: str, *, is_reasonable: bool) -> ReasonsRequest:
    request = ask_reasons(case, case.office.after(received, 2), facts)
    request.answer, request.answered_on = TEXTS.reason_given, case.office.after(request.asked_on, 2)
    case.act("note_reasons", "handling", request.answered_on, "")
    request.is_reasonable, request.judgement = is_reasonable, TEXTS.reasonable if is_reasonable else TEXTS.unreasonable
    request.judged_by, request.judged_on = case.staff["leader"], case.office.after(request.answered_on, 1)
    label = "合理" if is_reasonable else "不合理"
    case.act("judge_reasons", "handling", request.judged_on, "leader", f"{label}：{request.judgement}")
    return request


def charge(case: Case, on: date) -> FeeNotice:
    """A notice by volume, or by item where one person asked often in the month; it arrives on the next working day."""
    by_items = case.plan.kind == "series"
    before, quantity = (case.plan.place, 1) if by_items else (0, case.dice.randrange(60, 260))
    fee = fees.by_items(quantity, before=before) if by_items else fees.by_pages(quantity)
    case.act("notify_fee", "fee", on, note=f"{fee.amount} 元")
    case.event("fee_noticed", on)
    received = case.office.after(on, 1)
    notice = FeeNotice(
        application=case.application,
        basis=FeeBasis.ITEMS if by_items else FeeBasis.PAGES,
        month=case.application.received_on.replace(day=1),
        quantity_before=before,
        quantity=quantity,
        amount=fee.amount,
        working="\n".join(fee.lines),
        noticed_on=on,
        noticed_by=case.staff["officer"],
        received_on=received,
        pay_by_on=payment_due(received, case.office.calendar),
    )
    case.rows.append(notice)
    case.paper(PaperKind.FEE, on)
    case.act("note_fee_received", "fee", received, note=f"{received}")
    return notice


def paid(case: Case, received: date) -> date:
    """Charged, and paid in full: the clock starts anew."""
    notice = charge(case, case.office.after(received, case.dice.randrange(2, 6)))
    notice.paid_on = case.office.after(notice.received_on, case.dice.randrange(2, 12))
    notice.voucher_number = f"示范票据{notice.paid_on:%Y%m%d}"
    case.act("pay_fee", "handling", notice.paid_on)
    case.event("fee_paid", notice.paid_on)
    return notice.paid_on


def left_unpaid(case: Case, received: date) -> date:
    """Charged, and given up by not paying; the working day after the last for payment, on which it is closed."""
    notice = charge(case, case.office.after(received, case.dice.randrange(2, 6)))
    notice.lapsed_on = case.office.after(notice.pay_by_on, 1)
    return notice.lapsed_on
