"""How a case ends without a reply, what happens after its end, and what the office corrects and looks at."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from county.calendar import clock
from county.calendar.special_days import current_calendar
from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from requests_app import channels, files
from requests_app.deadlines import BadLedger, explain, remedy_answer_due
from requests_app.kept_papers import erase_papers
from requests_app.ledger import clock_fields, events_of
from requests_app.models import (
    Application,
    ClockEvent,
    Consultation,
    Extension,
    FeeNotice,
    ReasonsRequest,
    Remedy,
    Service,
    Supplement,
)
from requests_app.models.application import SEALED, Channel, Row
from requests_app.models.paper import PaperKind
from requests_app.workflow.kernel import close, hold, issue, note, require_day, require_near, tick

Status = Application.Status
PERSONAL_DATA_KEPT_YEARS = 5
# Where the day of an event stands beside the ledger.
RECORDED = {
    ClockEvent.Kind.SUPPLEMENT_ASKED: (Supplement, ("asked_on",)),
    ClockEvent.Kind.SUPPLEMENT_RECEIVED: (Supplement, ("received_on",)),
    ClockEvent.Kind.CONSULTATION_SENT: (Consultation, ("sent_on",)),
    ClockEvent.Kind.CONSULTATION_ENDED: (Consultation, ("answered_on",)),
    ClockEvent.Kind.EXTENDED: (Extension, ("approved_on", "notified_on")),
    ClockEvent.Kind.FEE_NOTICED: (FeeNotice, ("noticed_on",)),
    ClockEvent.Kind.FEE_PAID: (FeeNotice, ("paid_on",)),
}


@verb("withdraw")
@transaction.atomic
def withdraw(application: Application, *, actor: User | None, text: str = "", on: date | None = None) -> None:
    """申请人撤回, by the applicant (`actor` None) or entered by staff, at any time before the end.

    It ends the case on the day `on` which the withdrawal came, not when it was entered. One that was not confirmed yet counts as
    received on that day: by withdrawing it both sides know of it.
    """
    hold(application)
    if not application.is_open:
        raise IllegalStep("这件申请已经办结。")
    day = on or timezone.localdate()
    require_day(
        day, not_before=application.received_on or timezone.localdate(application.submitted_at), what="撤回日期"
    )
    if application.received_on is None:
        basis = channels.RULES[Channel(application.channel)].basis
        changes = tick(application, ClockEvent.Kind.RECEIVED, day, actor=actor, note=basis.label)
        changes |= {"received_on": day, "received_basis": basis, "confirmed_by": actor}
        advance(application, "confirm", actor=actor, note="申请人撤回时确认", **changes)
    waiting = application.routings.waiting()
    for routing in waiting:
        answered = {"is_accepted": False, "answer_reason": "申请人撤回", "answered_by_id": routing.sent_by_id}
        waiting.filter(pk=routing.pk).update(answered_at=timezone.now(), **answered)
    close(application, "withdraw", Row.OTHER, day, actor=actor, text=text)
    issue(application, PaperKind.WITHDRAWN, actor=actor)


@verb("archive")
@transaction.atomic
def archive(application: Application, *, actor: User) -> None:
    """归档."""
    hold(application)
    advance(application, "archive", actor=actor, archived_at=timezone.now())


# 复议、诉讼


@verb("remedy")
@transaction.atomic
def record_remedy(
    application: Application,
    *,
    actor: User,
    kind: str,
    authority: str,
    notified_on: date,
    case_number: str = "",
    is_simplified: bool = False,
) -> Remedy:
    """登记复议、诉讼 with the day by which the agency must answer: it is counted from the day the notice came."""
    hold(application)
    require_day(notified_on, not_before=application.received_on, what="收到通知日期", field="notified_on")
    if not authority.strip():
        raise IllegalStep("请填写复议机关或者法院。")
    last = remedy_answer_due(kind, notified_on, current_calendar(), is_simplified=is_simplified)
    remedy = Remedy.objects.create(
        application=application,
        kind=kind,
        authority=authority,
        case_number=case_number,
        is_simplified=is_simplified,
        notified_on=notified_on,
        answer_by_on=last,
        recorded_by=actor,
    )
    note(application, "remedy", actor=actor, text=f"{remedy.get_kind_display()}，答复期限 {last}")
    return remedy


@verb("note_result", of="application")
@transaction.atomic
def record_result(
    remedy: Remedy, *, actor: User, result: str, decided_on: date, decision: str = "", redo_by_on: date | None = None
) -> None:
    """登记结果, once; one that corrects may set a day for a new reply."""
    application = remedy.application
    hold(application)
    require_day(decided_on, not_before=remedy.notified_on, what="审结日期", field="decided_on")
    if result == Remedy.Result.PENDING:
        raise IllegalStep("请选择结果。")
    if redo_by_on is not None and result != Remedy.Result.CORRECTED:
        raise IllegalStep("只有结果纠正的才有重新答复的期限。", field="redo_by_on")
    if redo_by_on is not None:
        if redo_by_on <= decided_on:
            raise IllegalStep(f"重新答复的期限应晚于审结日期 {decided_on}。", field="redo_by_on")
        require_near(redo_by_on, what="重新答复的期限", field="redo_by_on")
    pending = Remedy.objects.filter(pk=remedy.pk, result=Remedy.Result.PENDING)
    if not pending.update(result=result, decided_on=decided_on, decision=decision, redo_by_on=redo_by_on):
        raise IllegalStep("结果已经登记。")
    remedy.refresh_from_db()
    note(application, "note_result", actor=actor, text=str(remedy))


# 更正日期、查看与清除个人信息


@verb("correct_event", of="application")
@transaction.atomic
def correct_event(event: ClockEvent, *, actor: User, on: date, reason: str) -> None:
    """更正日期 of an event that was entered wrongly, in an open case; both days stay in the ledger."""
    application = event.application
    hold(application)
    if not application.is_open:
        raise IllegalStep("申请已经办结，期限台账不再改动。")
    if not reason.strip():
        raise IllegalStep("请写明更正的理由。")
    if ClockEvent.objects.filter(replaces=event).exists():
        raise IllegalStep("这一日期已经更正过，请更正最新的一条。")
    # What came over the internet cannot have been received before it was sent.
    is_arrival = event.kind == ClockEvent.Kind.RECEIVED and application.channel == Channel.ONLINE
    require_day(on, not_before=timezone.localdate(application.submitted_at) if is_arrival else None)
    before = event.on
    copied = {name: getattr(event, name) for name in ("kind", "days", "until", "consultation", "note")}
    changes = tick(application, on=on, actor=actor, field="on", replaces=event, **copied)
    if event.kind == ClockEvent.Kind.RECEIVED:
        changes["received_on"] = on
    if changes["due_on"] is not None and changes["due_on"] >= timezone.localdate():
        changes["overdue_on"] = None
    same = Q(calendar_version=application.calendar_version)
    text = f"{event.get_kind_display()}：{before} → {on}：{reason}"
    advance(application, "correct_event", actor=actor, note=text, where=same, **changes)
    _correct_record(event, on)


def _correct_record(event: ClockEvent, on: date) -> None:
    """The record that tells of an event bears its day too, so papers and pages never say another. Raises IllegalStep."""
    if event.kind not in RECORDED:
        return
    model, names = RECORDED[event.kind]
    of = {"pk": event.consultation_id} if model is Consultation else {"application": event.application_id}
    try:
        with transaction.atomic():
            model.objects.filter(**of).update(**dict.fromkeys(names, on))
    except IntegrityError as error:
        raise IllegalStep("更正后的日期与该事项的其他日期矛盾，请先核对。", field="on") from error


@verb("reveal")
@transaction.atomic
def reveal(application: Application, *, actor: User, reason: str) -> None:
    """查看个人信息 in full: the record says who looked, when and why."""
    if not reason.strip():
        raise IllegalStep("请写明查看的理由。")
    note(application, "reveal", actor=actor, text=reason)


@verb("open_paper")
@transaction.atomic
def open_paper(application: Application, *, actor: User, paper: str) -> None:
    """下载文书: a paper names the applicant, so the record says who opened which."""
    note(application, "open_paper", actor=actor, text=paper)


def kept_until(application: Application) -> date:
    """The last day on which the personal data of an ended application is kept."""
    return clock.years(application.closed_on or timezone.localdate(), PERSONAL_DATA_KEPT_YEARS)


@verb("erase")
@transaction.atomic
def erase(application: Application, *, actor: User | None, reason: str) -> None:
    """清除个人信息 after retention (个人信息保护法 Art. 19, 47): number, outcome, days and counts stay."""
    hold(application)
    last = kept_until(application)
    if timezone.localdate() <= last:
        raise IllegalStep(f"保存期限至 {last}，尚未届满。")
    blank = dict.fromkeys(SEALED, "") | dict.fromkeys(("identity_index", "name_index", "phone_index"), "")
    # What was asked for may name a person, too.
    blank |= {"wanted_title": "已清除", "wanted_description": "", "erased_at": timezone.now()}
    advance(application, "erase", actor=actor, note=reason, where=Q(erased_at__isnull=True), **blank)
    Supplement.objects.filter(application=application).update(text="", late_reason="")
    ReasonsRequest.objects.filter(application=application).update(answer="")
    Service.objects.filter(paper__application=application).update(receiver="")
    application.consultations.update(name="", contact="", reasons="")
    application.corrections.update(before="", after="")
    mine = application.files.kept().exclude(purpose="released")
    files.erase(mine)
    erase_papers(application.papers.all())
    application.replies.filter(letter_sha256__gt="").update(letter="")


@transaction.atomic
def recount(application: Application) -> bool:
    """Counts an open case anew by the calendar of today; True when its due date moved, which its timeline then says."""
    hold(application)
    calendar = current_calendar()
    try:
        changes = clock_fields(explain(events_of(application), calendar), calendar)
    except BadLedger as error:
        raise IllegalStep(str(error)) from error
    before = (application.due_on, application.due_is_provisional, application.days_left_at_pause)
    after = (changes["due_on"], changes["due_is_provisional"], changes["days_left_at_pause"])
    if before == after:
        Application.objects.filter(pk=application.pk).update(calendar_version=calendar.version)
        return False
    if changes["due_on"] is not None and changes["due_on"] >= timezone.localdate():
        changes["overdue_on"] = None
    text = f"放假安排有变：{_shown(*before)} → {_shown(*after)}"
    seen = Q(calendar_version=application.calendar_version)
    advance(application, "recount", actor=None, note=text, where=seen, **changes)
    return True


def _shown(due_on: date | None, is_provisional: bool, days_left: int | None) -> str:
    if due_on is None:
        return f"剩余 {days_left} 个工作日"
    return f"{due_on}{'（暂算）' if is_provisional else ''}"
