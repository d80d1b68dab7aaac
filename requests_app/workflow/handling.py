"""审核、办理: everything between receipt and reply (条例 Art. 30-35, 42), each verb one step."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.gate.workflow import draft as draft_document
from catalog.models import Document, Revision
from county.calendar.special_days import current_calendar
from county.cases.workflow import IllegalStep, advance, require_may, verb
from county.models import Department, User
from county.public_forms.upload_forms import TakenFile
from requests_app import files
from requests_app.deadlines import consultation_due
from requests_app.models import (
    Application,
    ClockEvent,
    Consultation,
    Extension,
    PublicationProposal,
    ReasonsRequest,
    RelatedApplications,
    Routing,
    Urging,
)
from requests_app.models.consultation import Answer, Party
from requests_app.models.extension import LONGEST_EXTENSION
from requests_app.models.file import FilePurpose
from requests_app.models.paper import PaperKind
from requests_app.workflow.kernel import (
    hold,
    issue,
    note,
    require_day,
    require_disclosure,
    require_near,
    require_no_sent_reply,
    require_status,
    require_words,
    tick,
    void_replies,
)

Status = Application.Status

# 分派、转办


@verb("assign")
@transaction.atomic
def assign(application: Application, handler: User, *, actor: User) -> None:
    """分派 to a person of the unit that handles the case."""
    hold(application)
    if handler.department_id != application.department_id or not handler.is_active:
        raise IllegalStep("承办人须是承办单位在岗的工作人员。", field="handler")
    if handler.pk == application.handler_id:
        raise IllegalStep(f"承办人已经是{handler}。", field="handler")
    advance(
        application, "assign", actor=actor, note=str(handler), where=Q(handler=application.handler_id), handler=handler
    )


@verb("route")
@transaction.atomic
def route(application: Application, to: Department, *, actor: User, reason: str) -> Routing:
    """转办 to the unit that holds the information, with the reason. The clock goes on; the case changes hands when it is accepted."""
    hold(application)
    require_status(application, Status.HANDLING)
    require_no_sent_reply(application)
    if to.pk == application.department_id or not to.is_active:
        raise IllegalStep("请选择另一个在册的单位。", field="to")
    advance(application, "route", actor=actor, note=reason)
    return Routing.objects.create(
        application=application, from_department=application.department, to_department=to, reason=reason, sent_by=actor
    )


@verb("accept_routing")
@transaction.atomic
def accept_routing(application: Application, *, actor: User) -> None:
    """接收: from now on the case is that unit's, which the applicant is told in writing."""
    hold(application)
    routing = _waiting_routing(application)
    changes = {"department_id": routing.to_department_id, "handler": actor}
    advance(application, "accept_routing", actor=actor, note=str(routing), **changes)
    _answer_routing(routing, True, actor)
    # The applicant is informed by the unit that had it until now.
    issue(application, PaperKind.ROUTING, actor=actor, unit=routing.from_department)
    void_replies(application, actor=actor, text="申请已转由其他单位办理，原单位的答复稿作废。")


@verb("return_routing")
@transaction.atomic
def return_routing(application: Application, *, actor: User, reason: str) -> None:
    """退回 with a reason; the case stays with the unit that sent it."""
    hold(application)
    require_words(reason, "请写明退回的理由。")
    routing = _waiting_routing(application)
    advance(application, "return_routing", actor=actor, note=reason)
    _answer_routing(routing, False, actor, reason)


def _waiting_routing(application: Application) -> Routing:
    return application.routings.waiting().select_related("from_department", "to_department").get()


def _answer_routing(routing: Routing, is_accepted: bool, actor: User, reason: str = "") -> None:
    changes = {"is_accepted": is_accepted, "answered_by": actor, "answered_at": timezone.now(), "answer_reason": reason}
    Routing.objects.filter(pk=routing.pk, answered_at__isnull=True).update(**changes)


# 征求意见


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to ask: a third party, a co-maker or another organ; `department` when it is a unit of the county."""

    kind: str
    name: str
    contact: str = ""
    department: Department | None = None


@verb("consult")
@transaction.atomic
def consult(
    application: Application, party: Asked, *, actor: User, question: str, sent_on: date | None = None
) -> Consultation:
    """征求意见 in writing (Art. 32, 33, 34). The letter names the information and never the applicant."""
    hold(application)
    require_status(application, Status.HANDLING, Status.CONSULTING)
    require_no_sent_reply(application)
    require_words(question, "请写明拟公开的信息和征求的事项。")
    require_words(party.name, "请填写征求对象。")
    if str(application.applicant_name) in question:
        raise IllegalStep("征求意见书不得透露申请人，请删去申请人的姓名或者名称。", field="question")
    on = sent_on or timezone.localdate()
    require_day(on, not_before=application.received_on, what="发出日期", field="sent_on")
    application.refresh_from_db(fields=["due_on"])
    due_on = application.due_on
    if due_on is not None and on <= due_on < timezone.localdate():
        message = f"答复期限已于 {due_on} 届满，不能再登记此前发出的征求意见；确已发出的，登记后由负责人更正日期。"
        raise IllegalStep(message, field="sent_on")
    consultation = Consultation.objects.create(
        application=application,
        party=party.kind,
        name=party.name,
        contact=party.contact,
        department=party.department,
        question=question,
        sent_on=on,
        sent_by=actor,
    )
    label = Party(party.kind).label
    sent = ClockEvent.Kind.CONSULTATION_SENT
    changes = tick(application, sent, on, actor=actor, field="sent_on", consultation=consultation, note=label)
    advance(application, "consult", actor=actor, note=label, **changes)
    issue(application, PaperKind.CONSULTATION, actor=actor, on=on, consultation=consultation)
    return consultation


@verb("note_receipt", of="application")
@transaction.atomic
def note_letter_received(consultation: Consultation, *, actor: User, on: date) -> None:
    """登记对方收到日期: from it a third party and a co-maker have fifteen working days (Art. 32, 34)."""
    application = consultation.application
    hold(application)
    require_status(application, Status.CONSULTING)
    begin_answer_limit(consultation, on, actor=actor)


def begin_answer_limit(consultation: Consultation, on: date, *, actor: User) -> None:
    """The fifteen working days run from the receipt of the letter. Raises IllegalStep once that is known."""
    application = consultation.application
    require_day(on, not_before=consultation.sent_on, what="对方收到日期")
    last = None if consultation.party == Party.OTHER_ORGAN else consultation_due(on, current_calendar())
    waiting = Consultation.objects.filter(pk=consultation.pk, answer=Answer.WAITING, received_on__isnull=True)
    if not waiting.update(received_on=on, answer_by_on=last):
        raise IllegalStep("对方收到日期已经登记，或者意见已经答复。")
    consultation.refresh_from_db()
    note(application, "note_receipt", actor=actor, text=f"{on}，答复期限 {last}" if last else str(on))


@verb("note_answer", of="application")
@transaction.atomic
def record_answer(
    consultation: Consultation,
    *,
    actor: User | None,
    answer: str,
    on: date,
    reasons: str = "",
    posted_on: date | None = None,
    taken: tuple[TakenFile, ...] = (),
) -> None:
    """登记答复意见, or that there was none. The last answer lets the clock go on.

    Silence needs the fifteen working days to be over: a third party's leaves the decision to the agency, a co-maker's is consent.
    An answer is in time when it came, or was posted, on the last day or before.
    """
    application = consultation.application
    hold(application)
    require_status(application, Status.CONSULTING)
    require_day(on, not_before=consultation.sent_on, what="答复日期")
    if answer == Answer.WAITING:
        raise IllegalStep("请选择答复意见。")
    if answer == Answer.SILENT:
        last = consultation.answer_by_on
        if last is None:
            message = "对方收到日期尚未登记，或者法律未对其规定答复期限，不能按逾期未答复处理。"
            raise IllegalStep(message, field="answer")
        if timezone.localdate() <= last:
            raise IllegalStep(f"答复期限 {last} 尚未届满。", field="answer")
        on = last
    elif consultation.answer_by_on is not None and (posted_on or on) > consultation.answer_by_on:
        message = (
            f"答复期限 {consultation.answer_by_on} 已经届满：期限内寄出的填写寄出日期，此后寄出的按“逾期未答复”登记，"
            "意见可写入答复理由。"
        )
        raise IllegalStep(message, field="on")
    if posted_on is not None and not consultation.sent_on <= posted_on <= on:
        raise IllegalStep("寄出日期应在发出征求意见之后、收到答复之前。", field="posted_on")
    found = Consultation.objects.filter(pk=consultation.pk, answer=Answer.WAITING)
    if not found.update(answer=answer, answered_on=on, reasons=reasons, posted_on=posted_on):
        raise IllegalStep("意见已经登记。")
    consultation.refresh_from_db()
    files.keep(application, taken, purpose=FilePurpose.CONSULTATION, actor=actor)
    ended = ClockEvent.Kind.CONSULTATION_ENDED
    label = f"{consultation.get_party_display()}{consultation.get_answer_display()}"
    changes = tick(application, ended, on, actor=actor, field="on", consultation=consultation, note=label)
    still_waiting = application.consultations.waiting().exists()
    action = "note_answer" if still_waiting else "end_consulting"
    advance(application, action, actor=actor, note=label, where=Q(status=Status.CONSULTING), **changes)


@verb("judge_objection", of="application")
@transaction.atomic
def judge_objection(consultation: Consultation, *, actor: User, is_reasonable: bool, decision: str) -> None:
    """Whether an objection has reasonable ground (Art. 32): with one the information is not disclosed."""
    application = consultation.application
    hold(application)
    require_words(decision, "请写明判断的理由。")
    objected = Consultation.objects.filter(
        pk=consultation.pk,
        answer__in=(Answer.OBJECTS, Answer.AGREES_IN_PART),
        application__status__in=(Status.HANDLING, Status.CONSULTING),
    )
    if not objected.update(is_objection_reasonable=is_reasonable, decision=decision):
        raise IllegalStep("只能对在办申请中的反对意见作出判断。")
    consultation.refresh_from_db()
    note(application, "judge_objection", actor=actor, text="理由合理" if is_reasonable else "理由不合理")


@verb("override", of="application")
@transaction.atomic
def override(consultation: Consultation, *, actor: User, reason: str, notified_on: date | None = None) -> None:
    """决定公开 although a third party does not agree, for a grave public interest; it is told in writing what and why (Art. 32)."""
    application = consultation.application
    hold(application)
    require_status(application, Status.HANDLING)
    require_words(reason, "请写明不公开会对公共利益造成何种重大影响。")
    today = timezone.localdate()
    day = notified_on or today
    require_day(day, not_before=consultation.answered_on, what="告知第三方日期", field="notified_on")
    found = Consultation.objects.filter(
        pk=consultation.pk,
        party=Party.THIRD_PARTY,
        answer__in=(Answer.OBJECTS, Answer.AGREES_IN_PART, Answer.SILENT),
        overridden_on__isnull=True,
    )
    if not found.update(overridden_on=day, override_reason=reason, override_notified_on=day):
        raise IllegalStep("只能对未同意公开的第三方意见作出一次决定。")
    consultation.refresh_from_db()
    note(application, "override", actor=actor, text=reason)
    issue(application, PaperKind.OVERRIDE, actor=actor, on=day, consultation=consultation)


# 延期


@verb("extend")
@transaction.atomic
def extend(
    application: Application, *, actor: User, days: int, reason: str, notified_on: date | None = None
) -> Extension:
    """延长答复期限: once, at most twenty working days, by the responsible person, told to the applicant before expiry (Art. 33)."""
    hold(application)
    require_status(application, Status.HANDLING, Status.CONSULTING)
    require_words(reason, "请写明延期的理由。")
    day = notified_on or timezone.localdate()
    application.refresh_from_db(fields=["due_on"])
    require_day(day, not_before=application.received_on, what="告知日期", field="notified_on")
    if not 1 <= days <= LONGEST_EXTENSION:
        raise IllegalStep(f"延长的期限应为 1 至 {LONGEST_EXTENSION} 个工作日。", field="days")
    if Extension.objects.filter(application=application).exists():
        raise IllegalStep("答复期限只能延长一次。")
    before = application.due_on
    if before is not None and (day > before or timezone.localdate() > before):
        raise IllegalStep(f"答复期限已于 {before} 届满，不能再延长。")
    changes = tick(application, ClockEvent.Kind.EXTENDED, day, actor=actor, field="days", days=days)
    advance(
        application, "extend", actor=actor, note=f"延长 {days} 个工作日：{reason}", where=Q(due_on=before), **changes
    )
    extension = Extension.objects.create(
        application=application,
        days=days,
        reason=reason,
        approved_by=actor,
        approved_on=day,
        notified_on=day,
        previous_due_on=before,
    )
    issue(application, PaperKind.EXTENSION, actor=actor, on=day, stated_due_on=application.due_on)
    return extension


# 数量、频次明显超过合理范围


@verb("ask_reasons")
@transaction.atomic
def ask_reasons(application: Application, *, actor: User, facts: str, answer_by_on: date) -> ReasonsRequest:
    """要求说明理由 of an application whose number or frequency is clearly beyond reason (Art. 35). The clock goes on."""
    hold(application)
    require_status(application, Status.HANDLING)
    require_disclosure(application, "更正申请不适用条例第三十五条。")
    require_words(facts, "请写明申请数量、频次的情况。")
    today = timezone.localdate()
    if answer_by_on <= today:
        raise IllegalStep("说明期限应在今天以后。", field="answer_by_on")
    require_near(answer_by_on, what="说明期限", field="answer_by_on")
    if ReasonsRequest.objects.filter(application=application).exists():
        raise IllegalStep("已经要求过说明理由。")
    advance(application, "ask_reasons", actor=actor, where=Q(due_on=application.due_on))
    request = ReasonsRequest.objects.create(
        application=application, facts=facts, asked_on=today, asked_by=actor, answer_by_on=answer_by_on
    )
    issue(application, PaperKind.REASONS, actor=actor, stated_due_on=answer_by_on)
    return request


@verb("note_reasons")
@transaction.atomic
def give_reasons(application: Application, text: str, *, actor: User | None = None) -> None:
    """说明理由, by the applicant or entered by staff. Raises IllegalStep when none were asked for, or they were judged."""
    hold(application)
    require_words(text, "请写明理由。")
    waiting = ReasonsRequest.objects.filter(
        application=application, answered_on__isnull=True, is_reasonable__isnull=True
    )
    if not application.is_open or not waiting.update(answer=text, answered_on=timezone.localdate()):
        raise IllegalStep("现在不需要说明理由。")
    note(application, "note_reasons", actor=actor)


@verb("judge_reasons")
@transaction.atomic
def judge_reasons(application: Application, *, actor: User, is_reasonable: bool, judgement: str) -> None:
    """认定理由是否合理; unreasonable ones let the unit answer that it does not process the application (Art. 35)."""
    hold(application)
    require_status(application, Status.HANDLING)
    require_words(judgement, "请写明认定的理由。")
    today = timezone.localdate()
    asked = ReasonsRequest.objects.filter(application=application, is_reasonable__isnull=True)
    # Who gives no reasons in the time that was set is judged as without them.
    ready = asked.filter(Q(answered_on__isnull=False) | Q(answer_by_on__lt=today))
    if not ready.update(is_reasonable=is_reasonable, judged_by=actor, judged_on=today, judgement=judgement):
        raise IllegalStep("申请人尚未说明理由且说明期限未满，或者已经认定。")
    note(application, "judge_reasons", actor=actor, text=f"{'合理' if is_reasonable else '不合理'}：{judgement}")


@verb("defer")
@transaction.atomic
def defer(application: Application, *, actor: User, until: date, reason: str) -> None:
    """确定延迟答复的合理期限 and tell it, when the reasons hold but Art. 33 cannot be met (Art. 35)."""
    hold(application)
    require_status(application, Status.HANDLING)
    today = timezone.localdate()
    application.refresh_from_db(fields=["due_on"])
    before = application.due_on
    if before < today:
        raise IllegalStep(f"答复期限已于 {before} 届满。")
    if until <= before:
        raise IllegalStep(f"延迟答复的期限应晚于现有期限 {before}。", field="until")
    # The law says "reasonable"; what lies years ahead is a slip of the year.
    require_near(until, what="延迟答复的期限", field="until")
    judged = ReasonsRequest.objects.filter(application=application, is_reasonable=True, deferred_until__isnull=True)
    if not judged.update(deferred_until=until):
        raise IllegalStep("须先认定申请理由合理，且只能确定一次。")
    changes = tick(application, ClockEvent.Kind.DEFERRED, today, actor=actor, field="until", until=until)
    advance(application, "defer", actor=actor, note=reason, where=Q(due_on=before), **changes)
    issue(application, PaperKind.DEFERRAL, actor=actor, stated_due_on=application.due_on)


# 督办、关联、建议主动公开


@verb("urge")
@transaction.atomic
def urge(application: Application, *, actor: User, text: str, answer_by_on: date | None = None) -> Urging:
    """督办 by the county office (Art. 47)."""
    hold(application)
    require_words(text, "请写明督办要求。")
    if not application.is_open:
        raise IllegalStep("申请已经办结，不需要督办。")
    if answer_by_on is not None:
        if answer_by_on < timezone.localdate():
            raise IllegalStep("回复期限不能早于今天。", field="answer_by_on")
        require_near(answer_by_on, what="回复期限", field="answer_by_on")
    note(application, "urge", actor=actor, text=text)
    return Urging.objects.create(application=application, text=text, urged_by=actor, answer_by_on=answer_by_on)


@verb("answer_urging", of="application")
@transaction.atomic
def answer_urging(urging: Urging, *, actor: User, text: str) -> None:
    """回复督办, once."""
    require_words(text, "请写明回复。")
    waiting = Urging.objects.filter(pk=urging.pk, answered_at__isnull=True)
    if not waiting.update(answer=text, answered_by=actor, answered_at=timezone.now()):
        raise IllegalStep("督办已经回复。")
    urging.refresh_from_db()
    note(urging.application, "answer_urging", actor=actor, text=text)


@verb("relate")
@transaction.atomic
def relate(application: Application, other: Application, *, actor: User, why: str) -> RelatedApplications:
    """关联 two applications of a unit, the older first."""
    if application.pk == other.pk:
        raise IllegalStep("不能与自身关联。", field="other")
    earlier, later = sorted((application, other), key=lambda one: one.pk)
    numbers = {earlier.identity_index, later.identity_index} - {""}
    if why == RelatedApplications.Why.REPEATED and len(numbers) == 2:
        raise IllegalStep("两件申请的证件号码不同，不是同一申请人重复申请。", field="why")
    related, is_new = RelatedApplications.objects.get_or_create(earlier=earlier, later=later, defaults={"why": why})
    if not is_new:
        raise IllegalStep("这两件申请已经关联。", field="other")
    note(earlier, "relate", actor=actor, text=later.number)
    note(later, "relate", actor=actor, text=earlier.number)
    return related


@transaction.atomic
def propose(
    applications: list[Application], document: Document, revision: Revision, *, actor: User, reason: str
) -> PublicationProposal:
    """建议主动公开: begins a draft in the catalogue for what these applications ask for (Art. 44)."""
    for application in applications:
        require_may(actor, application, "propose")
    require_words(reason, "请写明建议主动公开的理由。")
    if not applications or any(one.proposal_id or one.department_id != document.department_id for one in applications):
        raise IllegalStep("请选择本单位尚未提出建议的申请。", field="numbers")
    draft_document(document, revision, actor=actor)
    proposal = PublicationProposal.objects.create(
        document=document, reason=reason, proposed_on=timezone.localdate(), proposed_by=actor
    )
    for application in applications:
        hold(application)
        advance(application, "propose", actor=actor, where=Q(proposal__isnull=True), proposal=proposal)
    return proposal
