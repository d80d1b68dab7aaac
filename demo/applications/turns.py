"""What may happen to an application on its way: supplement, consultation, extension, transfer, a repetition found.

A turn returns the day from which the answer is worked on.
"""

from datetime import date, timedelta

from demo.applications.case import Case
from demo.applications.texts import TEXTS
from requests_app.deadlines import consultation_due, limits_on, supplement_due
from requests_app.models import Consultation, Extension, RelatedApplications, Routing, Supplement
from requests_app.models.consultation import Answer, Party
from requests_app.models.paper import PaperKind

# Whom to ask, and where they are.
ASKED = {
    Party.THIRD_PARTY: ("示范建设有限公司", "无棣县示范路1号"),
    Party.CO_MAKER: ("示范联合发文机关", "无棣县示范路2号"),
}


# 补正


def ask_supplement(case: Case, received: date) -> Supplement:
    asked = case.office.after(received, case.dice.randrange(2, 6))
    case.act("ask_supplement", "supplement", asked)
    case.event("supplement_asked", asked)
    supplement = Supplement(
        application=case.application,
        matters="请写明所需政府信息的名称、年份或者文号。",
        asked_on=asked,
        asked_by=case.staff["officer"],
        answer_by_on=supplement_due(asked + timedelta(days=15), case.office.calendar),
        notice_received_on=asked,
    )
    case.rows.append(supplement)
    case.paper(PaperKind.SUPPLEMENT, asked, stated_due_on=supplement.answer_by_on)
    told = f"{asked} 收到，补正期限 {supplement.answer_by_on}"
    case.act("note_supplement_received", "supplement", asked, note=told)
    return supplement


def supplemented(case: Case, received: date) -> date:
    """A supplement asked for and received: the clock starts anew."""
    supplement = ask_supplement(case, received)
    came = case.office.after(supplement.asked_on, case.dice.randrange(2, 8))
    case.act("receive_supplement", "handling", came, "")
    case.event("supplement_received", came)
    supplement.received_on, supplement.text = came, TEXTS.supplement
    return came


# 征求意见


def consult(case: Case, sent: date, party: Party = Party.THIRD_PARTY, *, is_received: bool = True) -> Consultation:
    """A letter, and the day on which it arrived, unless nobody has entered that."""
    received = case.office.after(sent, 1) if is_received else None
    name, contact = ASKED[party]
    consultation = Consultation(
        pk=case.office.key(Consultation),
        application=case.application,
        party=party,
        name=name,
        contact=contact,
        question=case.application.wanted_title,
        sent_on=sent,
        sent_by=case.staff["officer"],
        received_on=received,
        answer_by_on=consultation_due(received, case.office.calendar) if received else None,
    )
    case.rows.append(consultation)
    case.act("consult", "consulting", sent, note=party.label)
    case.event("consultation_sent", sent, consultation=consultation, note=party.label)
    case.paper(PaperKind.CONSULTATION, sent, consultation=consultation)
    if received:
        case.act("note_receipt", "consulting", received, note=f"{received}，答复期限 {consultation.answer_by_on}")
    return consultation


def answered(case: Case, consultation: Consultation, answer: Answer, on: date) -> None:
    """What came back on a day, or that the days are over; the clock goes on."""
    is_silent = answer == Answer.SILENT
    consultation.answer, consultation.answered_on = answer, on
    consultation.reasons = TEXTS.objection if answer == Answer.OBJECTS else ""
    label = f"{consultation.get_party_display()}{answer.label}"
    # Silence is entered on the working day after.
    noticed = case.office.after(on, 1) if is_silent else on
    case.act("end_consulting", "handling", noticed, note=label)
    case.event("consultation_ended", on, consultation=consultation, note=label)


def agreed(case: Case, start: date) -> date:
    consultation = consult(case, case.office.after(start, 2))
    on = case.office.after(consultation.received_on, case.dice.randrange(3, 12))
    answered(case, consultation, Answer.AGREES, on)
    return on


def objected(case: Case, start: date) -> date:
    """The third party does not agree, and has reasonable ground."""
    return _judged(case, start).answered_on


def overridden(case: Case, start: date) -> date:
    """The same, but the public's interest is graver: disclosed, and the third party told so in writing (Art. 32)."""
    consultation = _judged(case, start)
    on = case.office.after(consultation.answered_on, 1)
    consultation.overridden_on = consultation.override_notified_on = on
    consultation.override_reason = TEXTS.public_interest
    case.act("override", "handling", on, "leader", TEXTS.public_interest)
    case.paper(PaperKind.OVERRIDE, on, consultation=consultation)
    return on


def _judged(case: Case, start: date) -> Consultation:
    consultation = consult(case, case.office.after(start, 2))
    answered(
        case, consultation, Answer.OBJECTS, case.office.after(consultation.received_on, case.dice.randrange(3, 12))
    )
    consultation.is_objection_reasonable, consultation.decision = True, "理由合理"
    case.act("judge_objection", "handling", consultation.answered_on, note="理由合理")
    return consultation


def consented_by_silence(case: Case, start: date) -> date:
    """An organ that made the document too does not answer within its fifteen working days (Art. 34)."""
    consultation = consult(case, case.office.after(start, 2), Party.CO_MAKER)
    answered(case, consultation, Answer.SILENT, consultation.answer_by_on)
    return case.office.after(consultation.answered_on, 1)


# 延期、转办、关联


def extend(case: Case, on: date) -> None:
    days = case.dice.choice((5, 10, limits_on(case.application.received_on).longest_extension))
    before = case.clock.due_on
    case.act("extend", case.stage, on, "leader", f"延长 {days} 个工作日：{TEXTS.extension}")
    case.event("extended", on, days=days)
    case.rows.append(
        Extension(
            application=case.application,
            days=days,
            reason=TEXTS.extension,
            approved_by=case.staff["leader"],
            approved_on=on,
            notified_on=on,
            previous_due_on=before,
        )
    )
    case.paper(PaperKind.EXTENSION, on, stated_due_on=case.clock.due_on)


def route(case: Case, on: date) -> Routing:
    unit = case.application.department
    case.act("route", "routing", on, note=TEXTS.transfer)
    routing = Routing(
        application=case.application,
        from_department=unit,
        to_department=case.dice.choice([one for one in case.office.units if one.pk != unit.pk]),
        reason=TEXTS.transfer,
        sent_by=case.staff["officer"],
        sent_at=case.acts[-1].at,
    )
    case.rows.append(routing)
    return routing


def routed(case: Case, received: date) -> date:
    """The unit that holds the information takes the case over, which the one that had it tells; the number stays."""
    routing = route(case, case.office.after(received, 1))
    on = case.office.after(received, 2)
    case.staff = case.office.staff_of(routing.to_department)
    case.act("accept_routing", "handling", on, note=str(routing))
    routing.is_accepted, routing.answered_by, routing.answered_at = True, case.staff["officer"], case.acts[-1].at
    case.paper(PaperKind.ROUTING, on)
    case.application.department, case.application.handler = routing.to_department, case.staff["officer"]
    return on


def repetition_found(case: Case, received: date) -> date:
    """The answered application that this one repeats is related to it, which both of them say."""
    former, on = case.former, case.office.after(received, 1)
    why = RelatedApplications.Why.REPEATED
    case.rows.append(RelatedApplications(earlier=former.application, later=case.application, why=why))
    former.act("relate", former.stage, on, note=case.application.number)
    case.act("relate", case.stage, on, note=former.application.number)
    return on
