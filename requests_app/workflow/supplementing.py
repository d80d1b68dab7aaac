"""补正 (条例 Art. 30): asked for once, told, received or judged late, and the end of a case for which none came.

The limit runs from the day on which the notice reached the applicant. When it is over nothing happens by itself: what was posted in
time may still arrive, and only a person can say whether a reason is good.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from county.public_forms.upload_forms import TakenFile
from requests_app import files
from requests_app.deadlines import (
    mail_arrives_by,
    supplement_due,
    supplement_due_once_told,
    supplement_notice_due,
)
from requests_app.models import Application, ClockEvent, Supplement
from requests_app.models.application import Row
from requests_app.models.file import FilePurpose
from requests_app.models.paper import PaperKind
from requests_app.workflow.kernel import (
    close,
    hold,
    issue,
    note,
    require_day,
    require_near,
    require_no_sent_reply,
    require_status,
    require_words,
    tick,
)

Status = Application.Status
LEAST_SUPPLEMENT_DAYS = 5  # calendar days: a reasonable period is more than none (Art. 30)


@verb("ask_supplement")
@transaction.atomic
def ask_supplement(
    application: Application, *, actor: User, matters: str, answer_by_on: date, asked_on: date | None = None
) -> Supplement:
    """通知补正: once, within seven working days of receipt, all matters together, with a reasonable period (Art. 30)."""
    hold(application)
    require_status(application, Status.HANDLING)
    require_no_sent_reply(application)
    require_words(matters, "请写明需要补正的内容。")
    on = asked_on or timezone.localdate()
    require_day(on, not_before=application.received_on, what="通知日期", field="asked_on")
    if Supplement.objects.filter(application=application).exists():
        raise IllegalStep("补正通知只能发一次（条例第三十条）。")
    calendar = current_calendar()
    last = supplement_notice_due(application.received_on, calendar)
    if max(on, timezone.localdate()) > last:
        raise IllegalStep(
            f"补正通知应在收到申请之日起 7 个工作日内发出，已于 {last} 届满（条例第三十条）。", field="asked_on"
        )
    if answer_by_on < on + timedelta(days=LEAST_SUPPLEMENT_DAYS):
        raise IllegalStep(f"补正期限应合理，不少于 {LEAST_SUPPLEMENT_DAYS} 日。", field="answer_by_on")
    require_near(answer_by_on, what="补正期限", field="answer_by_on")
    answer_by_on = supplement_due(answer_by_on, calendar)
    changes = tick(application, ClockEvent.Kind.SUPPLEMENT_ASKED, on, actor=actor, field="asked_on")
    advance(application, "ask_supplement", actor=actor, **changes)
    supplement = Supplement.objects.create(
        application=application, matters=matters, asked_on=on, asked_by=actor, answer_by_on=answer_by_on
    )
    issue(application, PaperKind.SUPPLEMENT, actor=actor, on=on, stated_due_on=answer_by_on)
    return supplement


@verb("note_supplement_received")
@transaction.atomic
def note_supplement_received(application: Application, *, actor: User, on: date) -> None:
    """登记申请人收到补正通知日期: from it the days run that were given; the last day never lies before the one in the notice."""
    hold(application)
    require_status(application, Status.SUPPLEMENT)
    begin_supplement_limit(application, on, actor=actor)


def begin_supplement_limit(application: Application, on: date, *, actor: User) -> None:
    """The limit of a supplement runs from the receipt of its notice. Raises IllegalStep once that is known."""
    supplement = application.supplement
    require_day(on, not_before=supplement.asked_on, what="收到日期")
    last = supplement_due_once_told(supplement.asked_on, supplement.answer_by_on, on, current_calendar())
    unknown = Supplement.objects.filter(pk=supplement.pk, notice_received_on__isnull=True)
    if not unknown.update(notice_received_on=on, answer_by_on=last):
        raise IllegalStep("申请人收到补正通知的日期已经登记。")
    supplement.refresh_from_db()
    note(application, "note_supplement_received", actor=actor, text=f"{on} 收到，补正期限 {last}")


@verb("receive_supplement")
@transaction.atomic
def receive_supplement(
    application: Application,
    text: str,
    taken: list[TakenFile],
    *,
    key: str = "",
    actor: User | None = None,
    on: date | None = None,
    posted_on: date | None = None,
    proof: str = "",
    late_reason: str = "",
    judgement: str = "",
) -> None:
    """收到补正, from the applicant or entered by staff: the clock starts anew (Art. 30). `key` is the form's that bore it.

    In time is what came, or was posted with proof, on the last day or before; what came later needs a good reason and a written
    judgement of it. Raises IllegalStep.
    """
    hold(application)
    require_status(application, Status.SUPPLEMENT)
    require_words(text, "请写明补正的内容。")
    supplement = application.supplement
    day = on or timezone.localdate()
    require_day(day, not_before=supplement.asked_on, what="收到补正日期")
    if posted_on is not None:
        require_posted(posted_on, day, proof, not_before=supplement.asked_on)
    is_late = supplement.is_past(posted_on or day)
    if is_late:
        _require_excuse(supplement, actor, late_reason, judgement)
    changes = tick(application, ClockEvent.Kind.SUPPLEMENT_RECEIVED, day, actor=actor, field="on")
    advance(application, "receive_supplement", actor=actor, note=judgement, **changes)
    received = {"received_on": day, "text": text, "posted_on": posted_on, "proof": proof.strip(), "offered_on": None}
    excused = {"is_late_excused": True, "late_reason": late_reason, "judgement": judgement} if is_late else {}
    Supplement.objects.filter(pk=supplement.pk).update(**received, **excused)
    files.keep(application, taken, purpose=FilePurpose.SUPPLEMENT, actor=actor)


def require_posted(posted_on: date, came_on: date, proof: str, *, not_before: date) -> None:
    """What was posted came later, and something proves the day (a postmark, a number of the post). Raises IllegalStep."""
    require_day(posted_on, not_before=not_before, what="寄出日期", field="posted_on")
    if posted_on > came_on:
        raise IllegalStep(f"寄出日期不能晚于收到日期 {came_on}。", field="posted_on")
    if not proof.strip():
        raise IllegalStep("按寄出日期计算的，须写明凭证，如邮戳、邮件号码。", field="proof")


def _require_excuse(supplement: Supplement, actor: User | None, late_reason: str, judgement: str) -> None:
    last = supplement.answer_by_on
    if actor is None:
        raise IllegalStep(f"补正期限已于 {last} 届满，请说明逾期的理由。", field="late_reason")
    if not late_reason.strip():
        message = f"已超过补正期限 {last}。申请人有正当理由的写明理由，没有的按“逾期不补正”办结。"
        raise IllegalStep(message, field="late_reason")
    if not judgement.strip():
        raise IllegalStep("请写明为什么认定理由正当。", field="judgement")


@verb("offer_supplement")
@transaction.atomic
def offer_supplement(
    application: Application, text: str, taken: list[TakenFile], *, late_reason: str, actor: User | None = None
) -> None:
    """逾期提交补正 over the internet, with the reason: kept, and judged by a person before the clock starts anew."""
    hold(application)
    require_status(application, Status.SUPPLEMENT)
    require_words(text, "请写明补正的内容。")
    require_words(late_reason, "补正期限已满，请说明逾期的理由。")
    today = timezone.localdate()
    offered = {"offered_on": today, "text": text, "late_reason": late_reason}
    if not Supplement.objects.filter(application=application, offered_on__isnull=True).update(**offered):
        raise IllegalStep("逾期补正已经提交，正在认定逾期的理由。")
    files.keep(application, taken, purpose=FilePurpose.SUPPLEMENT, actor=actor)
    note(application, "offer_supplement", actor=actor)


@verb("judge_lateness")
@transaction.atomic
def judge_lateness(application: Application, *, actor: User, is_excused: bool, judgement: str) -> None:
    """认定逾期理由 of a supplement that came late: with a good reason the clock starts anew on the day it came, else the case ends."""
    hold(application)
    require_status(application, Status.SUPPLEMENT)
    require_words(judgement, "请写明认定的理由。")
    supplement = application.supplement
    day = supplement.offered_on
    if day is None:
        raise IllegalStep("申请人没有逾期提交补正。")
    Supplement.objects.filter(pk=supplement.pk).update(judgement=judgement)
    if not is_excused:
        _lapse(application, actor=actor, text=judgement)
        return
    changes = tick(application, ClockEvent.Kind.SUPPLEMENT_RECEIVED, day, actor=actor)
    advance(application, "receive_supplement", actor=actor, note=judgement, **changes)
    Supplement.objects.filter(pk=supplement.pk).update(received_on=day, is_late_excused=True, offered_on=None)


@verb("lapse_supplement")
@transaction.atomic
def lapse_supplement(application: Application, *, actor: User, text: str) -> None:
    """逾期不补正, taken as given up: closed by a person who has looked for what may have come (Art. 30).

    Raises IllegalStep while the notice is not known to have reached the applicant, while the limit runs, while what was posted on
    its last day may still be in the post, or while a reason waits to be judged.
    """
    hold(application)
    require_status(application, Status.SUPPLEMENT)
    supplement = application.supplement
    if supplement.notice_received_on is None:
        raise IllegalStep("补正通知尚未登记送达，补正期限没有起算。")
    if not supplement.is_past(timezone.localdate()):
        raise IllegalStep(f"补正期限 {supplement.answer_by_on} 尚未届满。")
    if supplement.offered_on is not None:
        raise IllegalStep("申请人已逾期提交补正并说明理由，请先认定理由是否正当。")
    arrives_by = mail_arrives_by(supplement.answer_by_on, current_calendar())
    if timezone.localdate() <= arrives_by:
        raise IllegalStep(
            f"补正期限 {supplement.answer_by_on} 已满，期限内寄出的补正可能在途（民事诉讼法第八十五条），{arrives_by} 后方可办结。"
        )
    _lapse(application, actor=actor, text=text)


def _lapse(application: Application, *, actor: User, text: str) -> None:
    today = timezone.localdate()
    close(application, "lapse_supplement", Row.SUPPLEMENT_LAPSED, today, actor=actor, text=text)
    Supplement.objects.filter(application=application).update(lapsed_on=today)
    issue(application, PaperKind.NOT_PROCESSED, actor=actor)
