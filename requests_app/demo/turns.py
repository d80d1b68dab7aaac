"""What may happen to an application on its way: supplement, consultation, extension, fee, transfer."""

from datetime import date, timedelta

from requests_app import fees
from requests_app.deadlines import consultation_due, limits_on, payment_due
from requests_app.demo.case import Case
from requests_app.models import Consultation, Extension, FeeNotice, Routing, Supplement
from requests_app.models.paper import PaperKind


def ask_supplement(case: Case, received: date) -> Supplement:
    asked = case.office.after(received, case.dice.randrange(2, 6))
    case.act("ask_supplement", "supplement", asked)
    case.event("supplement_asked", asked)
    supplement = Supplement(
        application=case.application,
        matters="请写明所需政府信息的名称、年份或者文号。",
        asked_on=asked,
        asked_by=case.staff["officer"],
        answer_by_on=asked + timedelta(days=15),
    )
    case.rows.append(supplement)
    case.paper(PaperKind.SUPPLEMENT, asked, stated_due_on=supplement.answer_by_on)
    return supplement


def supplemented(case: Case, received: date) -> date:
    """A supplement asked for and received; the day on which the clock starts anew."""
    supplement = ask_supplement(case, received)
    came = case.office.after(supplement.asked_on, case.dice.randrange(2, 8))
    case.act("receive_supplement", "handling", came, "")
    case.event("supplement_received", came)
    supplement.received_on, supplement.text = came, "示范补正：所需信息为当年度的正式文件。"
    return came


def consult(case: Case, sent: date) -> Consultation:
    received = case.office.after(sent, 1)
    consultation = Consultation(
        pk=case.office.key(Consultation),
        application=case.application,
        party="third_party",
        name="示范建设有限公司",
        contact="无棣县示范路1号",
        question=f"拟公开：{case.application.wanted_title}",
        sent_on=sent,
        sent_by=case.staff["officer"],
        received_on=received,
        answer_by_on=consultation_due(received, case.office.calendar),
    )
    case.rows.append(consultation)
    case.act("consult", "consulting", sent, note="第三方")
    case.event("consultation_sent", sent, consultation=consultation, note="第三方")
    case.paper(PaperKind.CONSULTATION, sent, consultation=consultation)
    return consultation


def consulted(case: Case, start: date, *, is_objected: bool) -> date:
    """A third party asked, and answering; the day from which the clock goes on."""
    consultation = consult(case, case.office.after(start, 2))
    answered = case.office.after(consultation.received_on, case.dice.randrange(3, 12))
    consultation.answer = "objects" if is_objected else "agrees"
    consultation.answered_on = answered
    if is_objected:
        consultation.reasons = "示范意见：涉及商业秘密。"
        consultation.is_objection_reasonable, consultation.decision = True, "理由合理"
    case.act("end_consulting", "handling", answered, note=f"第三方{consultation.get_answer_display()}")
    case.event("consultation_ended", answered, consultation=consultation, note="第三方答复")
    return answered


def extend(case: Case, on: date) -> None:
    days = case.dice.choice((5, 10, limits_on(case.application.received_on).longest_extension))
    before = case.clock.due_on
    case.act("extend", case.stage, on, "leader", f"延长 {days} 个工作日：需要汇总核对")
    case.event("extended", on, days=days)
    case.rows.append(
        Extension(
            application=case.application,
            days=days,
            reason="需要汇总核对",
            approved_by=case.staff["leader"],
            approved_on=on,
            notified_on=on,
            previous_due_on=before,
        )
    )
    case.paper(PaperKind.EXTENSION, on, stated_due_on=case.clock.due_on)


def charge(case: Case, on: date) -> None:
    fee = fees.by_pages(126)
    case.act("notify_fee", "fee", on, note=f"{fee.amount} 元")
    case.event("fee_noticed", on)
    case.rows.append(
        FeeNotice(
            application=case.application,
            basis="pages",
            month=case.application.received_on.replace(day=1),
            quantity=126,
            amount=fee.amount,
            working="\n".join(fee.lines),
            noticed_on=on,
            noticed_by=case.staff["officer"],
            received_on=on,
            pay_by_on=payment_due(on, case.office.calendar),
        )
    )
    case.paper(PaperKind.FEE, on)


def route(case: Case, on: date) -> None:
    unit = case.application.department
    to = next(one for one in case.office.units if one.pk != unit.pk)
    case.act("route", "routing", on, note="该信息由你单位保存")
    case.rows.append(
        Routing(
            application=case.application,
            from_department=unit,
            to_department=to,
            reason="该信息由你单位保存",
            sent_by=case.staff["officer"],
            sent_at=case.acts[-1].at,
        )
    )
