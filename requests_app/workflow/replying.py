"""答复: 拟稿 → 送审 → 保密审查 → 审定 → 送达, three persons, bound to the digest of exactly what goes out (保密法 Art. 35; 条例 Art. 36-40)."""

import json
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from county.cases import gate
from county.cases.gate import Answers
from county.cases.workflow import IllegalStep, advance, require_may, verb
from county.models import User
from county.papers import sha256_of
from county.public_forms.upload_forms import TakenFile
from requests_app import files
from requests_app.kept_papers import letter_of
from requests_app.models import (
    Application,
    ApplicationFile,
    ClockEvent,
    Consultation,
    Paper,
    Remedy,
    Reply,
    ReplyReview,
    Service,
)
from requests_app.models.application import ENDED
from requests_app.models.consultation import Answer, Party
from requests_app.models.file import FilePurpose
from requests_app.models.paper import SERVICE_BASIS, PaperKind, ServiceWay
from requests_app.models.reply import OF_CORRECTION, Outcome
from requests_app.outcomes import RULES, missing, row_of
from requests_app.papers import Ground
from requests_app.printing import NOT_ANSWERED_BEFORE, answered_before, remedy_text_of
from requests_app.workflow.charging import begin_payment_limit
from requests_app.workflow.handling import begin_answer_limit
from requests_app.workflow.kernel import (
    MOVED_ON,
    close,
    hold,
    issue,
    note,
    require_day,
    require_status,
    tick,
    void_paper,
)
from requests_app.workflow.supplementing import begin_supplement_limit

WRITTEN = ("outcome", "facts", "decision", "reasons", "obtaining", "other_organ")
# What saving a draft writes: never its status, nor who reviewed it.
SAVED = (*Reply.sealed_names(), "letter", "row")
FILES_FROZEN = "答复已送审，附件不能改动；请先改稿退回拟稿。"
DISCLOSING = (Outcome.GRANTED, Outcome.GRANTED_LATER)
AMENDED_NOTE = "答复有改动，原保密审查作废，须重新送审。"


# 拟稿


@transaction.atomic
def draft_reply(
    application: Application, values: dict, *, actor: User, withheld: Iterable[dict] = (), remedy: Remedy | None = None
) -> Reply:
    """拟答复: one under way a case. `values` are the fields of WRITTEN; article, title, row and remedy text follow from the outcome.

    `withheld` are the parts that are not disclosed, each with part, ground and reason (Art. 37). With `remedy` it is the new reply
    that a decision on review or a judgment ordered.
    """
    require_may(actor, Reply(application=application), "draft")
    hold(application)
    if remedy is None:
        require_status(application, *(status for status in Application.Status if status in _WRITABLE))
    elif (
        application.status not in ENDED
        or remedy.application_id != application.pk
        or remedy.result != Remedy.Result.CORRECTED
    ):
        raise IllegalStep("只有复议、诉讼结果纠正的已办结申请才重新答复。")
    elif remedy.replies.served().exists():
        raise IllegalStep("这件复议、诉讼已经重新答复。")
    if application.replies.under_way().exists():
        raise IllegalStep("这件申请已有一份在办的答复。")
    number = (application.replies.aggregate(highest=Max("number"))["highest"] or 0) + 1
    reply = Reply(application=application, number=number, author=actor, remedy=remedy)
    _save(reply, values, withheld)
    return reply


_WRITABLE = (Application.Status.HANDLING, Application.Status.CONSULTING)


@verb("write", asks_status=False)
@transaction.atomic
def save_reply(reply: Reply, values: dict, *, actor: User, withheld: Iterable[dict] = ()) -> None:
    """Saves what was written in a draft. Raises IllegalStep once it has been sent on, or for an outcome of another kind of case."""
    _save(reply, values, withheld)


def _save(reply: Reply, values: dict, withheld: Iterable[dict]) -> None:
    _hold_draft(reply, "答复{status}，不能直接改动；请先改稿退回拟稿。")
    for name in WRITTEN:
        if name in values:
            setattr(reply, name, values[name])
    is_correction = reply.application.kind == Application.Kind.CORRECTION
    if (reply.outcome in OF_CORRECTION) != is_correction:
        raise IllegalStep("这种答复不适用于这类申请。")
    rule = RULES[Outcome(reply.outcome)]
    reply.title, reply.articles, reply.row = rule.title, rule.articles, row_of(reply.outcome)
    reply.withheld_parts = withheld_text(withheld) if reply.outcome == Outcome.PARTIAL else ""
    reply.remedy_text = remedy_text_of(reply)
    _settle(reply)


def withheld_text(parts: Iterable[dict]) -> str:
    """The withheld parts as they stand in the reply. Raises IllegalStep for a part without a ground of Art. 14-16 or a reason."""
    listed = [{name: str(part.get(name, "")).strip() for name in ("part", "ground", "reason")} for part in parts]
    if any(not all(part.values()) or part["ground"] not in set(Ground) for part in listed):
        raise IllegalStep("每一不予公开的部分都须写明是哪一部分、依据和理由。")
    return json.dumps(listed, ensure_ascii=False) if listed else ""


def _settle(reply: Reply) -> None:
    rows = [] if reply.pk is None else reply.files.order_by("position", "pk")
    reply.files_manifest = "\n".join(file.manifest_line for file in rows)
    reply.letter = reply.letter_sha256 = ""
    reply.seal()
    reply.save(update_fields=None if reply.pk is None else SAVED)


@verb("write", asks_status=False)
@transaction.atomic
def attach(reply: Reply, taken: Iterable[TakenFile], *, actor: User) -> None:
    """Adds files to be given to the applicant, to a draft only."""
    _hold_draft(reply, FILES_FROZEN)
    files.keep(reply.application, taken, purpose=FilePurpose.RELEASED, actor=actor, reply=reply)
    _settle(reply)


@verb("detach", of="application", asks_status=False)
@transaction.atomic
def detach(file: ApplicationFile, *, actor: User) -> None:
    """Takes a file out of a draft."""
    reply = file.reply
    _hold_draft(reply, FILES_FROZEN)
    file.delete()
    _settle(reply)
    note(reply.application, "detach", actor=actor)


def _hold_draft(reply: Reply, message: str) -> None:
    """Locks a draft until the end of the transaction. Raises IllegalStep once it was sent on, or changed, since it was read."""
    hold(reply.application)
    now = Reply.objects.select_for_update().filter(pk=reply.pk).values_list("status", "digest").first()
    if not reply.is_editable:
        raise IllegalStep(message.format(status=reply.get_status_display()))
    if now is not None and now != (reply.status, reply.digest):
        raise IllegalStep(MOVED_ON)


# 送审、审查、审定


@verb("submit")
@transaction.atomic
def submit_reply(reply: Reply, *, actor: User, text: str = "") -> None:
    """送审. Raises IllegalStep while something that the outcome needs is missing, or a third party's objection stands in its way."""
    hold(reply.application)
    _require_open_for(reply)
    given = {name: getattr(reply, name) for name in Reply.DIGESTED}
    lacking = missing(reply.outcome, given)
    if lacking:
        raise IllegalStep(f"还缺少：{'、'.join(lacking)}。")
    _require_grounds(reply)
    _write_letter(reply)
    gate.submit(reply, actor=actor, note=text)


def _write_letter(reply: Reply) -> None:
    """The letter as it will go out, with the unit's name and the remedy of this day; from here on it is what is reviewed."""
    seen = Q(pk=reply.pk, status=Reply.Status.DRAFT, digest=reply.digest)
    reply.remedy_text = remedy_text_of(reply)
    reply.letter = letter_of(reply)
    reply.letter_sha256 = sha256_of(reply.letter)
    reply.seal()
    written = {
        name: getattr(reply, name) for name in ("remedy_text", "letter", "letter_sha256", "digest", "digest_format")
    }
    # Where it moved on meanwhile, the step that follows refuses.
    Reply.objects.filter(seen).update(**written)


def _require_open_for(reply: Reply) -> None:
    if reply.remedy_id is None:
        require_status(reply.application, Application.Status.HANDLING)


def _require_grounds(reply: Reply) -> None:
    """What must have happened in the case before some outcomes."""
    application = reply.application
    if (
        reply.outcome == Outcome.STILL_UNCLEAR
        and not Paper.objects.filter(
            application=application, kind=PaperKind.SUPPLEMENT, application__supplement__received_on__isnull=False
        ).exists()
    ):
        raise IllegalStep("“补正后申请内容仍不明确”须以收到过补正为前提（条例第三十条）。")
    if (
        reply.outcome == Outcome.EXCESSIVE
        and not Application.objects.filter(pk=application.pk, reasons_request__is_reasonable=False).exists()
    ):
        raise IllegalStep("“无正当理由大量反复申请”须先要求说明理由并认定理由不合理（条例第三十五条）。")
    if reply.outcome == Outcome.REPEATED and answered_before(application) is None:
        raise IllegalStep(NOT_ANSWERED_BEFORE)
    standing = objections(application)
    if reply.outcome == Outcome.PARTIAL:
        # Where an objection holds, what it is about is withheld; one that nobody has judged holds everything back.
        standing = standing.filter(is_objection_reasonable=None)
    if reply.outcome in (*DISCLOSING, Outcome.PARTIAL) and standing.exists():
        raise IllegalStep(
            "第三方不同意公开：请先判断其理由是否合理；理由合理的不予公开，或者因公共利益决定公开并书面告知第三方。"
        )


def objections(application: Application):
    """Objections of third parties that hold, or are not judged yet, and are not overridden (Art. 32)."""
    return Consultation.objects.filter(
        ~Q(is_objection_reasonable=False),
        application=application,
        party=Party.THIRD_PARTY,
        answer__in=(Answer.OBJECTS, Answer.AGREES_IN_PART),
        overridden_on__isnull=True,
    )


@verb("pass_review")
@transaction.atomic
def review_reply(reply: Reply, answers: Answers, *, actor: User, text: str = "") -> ReplyReview:
    """保密审查 of exactly the reply that the reviewer saw (`reply.digest`); its conclusion takes the step.

    Raises IllegalStep when the reviewer wrote or sent it.
    """
    return gate.review(reply, answers, actor=actor, note=text)


@verb("determine")
def determine_reply(reply: Reply, *, actor: User, text: str) -> None:
    """登记确定意见: what the authority decided on a referred question."""
    gate.determine(reply, actor=actor, note=text)


@transaction.atomic
@verb("approve")
def approve_reply(reply: Reply, *, actor: User, text: str = "") -> None:
    """审定 by a third person: the reviewed letter gets its number and day, and can be printed, signed and sealed.

    Raises IllegalStep for a second role in one hand.
    """
    hold(reply.application)
    gate.approve(reply, actor=actor, note=text, approved_on=timezone.localdate())
    issue(reply.application, PaperKind.REPLY, actor=actor, on=reply.approved_on, reply=reply)


@transaction.atomic
@verb("return")
def send_back_reply(reply: Reply, *, actor: User, text: str) -> None:
    """退回 with a reason; every review of it is void, and so is the number of one that was approved."""
    gate.send_back(reply, actor=actor, note=text)
    void_paper(reply)


@verb("recall")
def recall_reply(reply: Reply, *, actor: User, text: str = "") -> None:
    """The one who sent it takes it back before it was reviewed."""
    gate.recall(reply, actor=actor, note=text)


@transaction.atomic
@verb("amend")
def amend_reply(reply: Reply, *, actor: User, text: str = AMENDED_NOTE) -> None:
    """改稿: takes a sent reply back to be changed; what was reviewed is void, visibly."""
    gate.amend(reply, actor=actor, note=text)
    void_paper(reply)


@transaction.atomic
@verb("abandon")
def abandon_reply(reply: Reply, *, actor: User, text: str) -> None:
    """作废 a reply that is under way."""
    gate.abandon(reply, actor=actor, note=text)
    void_paper(reply)


# 送达


@verb("serve")
@transaction.atomic
def serve(
    reply: Reply,
    *,
    actor: User,
    way: str,
    served_on: date,
    tracking_number: str = "",
    receiver: str = "",
) -> Service:
    """送达 of the approved reply; it ends the case in the reply's row on the day that counts (国办公开办函〔2016〕235号).

    Direct and entrusted: the day signed for; post: the day handed to China Post; electronic: the day it reached. In time or late
    is judged by that day, never by the day of approval.
    """
    application = reply.application
    hold(application)
    if reply.status != Reply.Status.APPROVED:
        raise IllegalStep(f"答复{reply.get_status_display()}，须审定后才能送达。")
    _require_open_for(reply)
    require_day(served_on, not_before=reply.approved_on, what="送达日期", field="served_on")
    if way == ServiceWay.POST and not tracking_number.strip():
        raise IllegalStep("邮寄送达须填写中国邮政的邮件号码。", field="tracking_number")
    # The applicant can fetch it from now on and could not before.
    if way == ServiceWay.ONLINE and served_on != timezone.localdate():
        raise IllegalStep("网上送达自今天登记起申请人才能取得答复，送达日期须为今天。", field="served_on")
    _require_grounds(reply)
    # A reply that was approved before numbers were given at the approval gets its number now.
    paper = reply.paper or issue(application, PaperKind.REPLY, actor=actor, on=reply.approved_on, reply=reply)
    if reply.outcome == Outcome.CORRECTION_PASSED_ON:
        issue(application, PaperKind.PASSING_ON, actor=actor, on=reply.approved_on)
    service = _serve(paper, way, served_on, tracking_number, receiver, actor)
    told = {"service": service.facts}
    advance(reply, "serve", actor=actor, where=gate.same_text(reply), facts=told, service=service)
    text = f"{reply.get_outcome_display()}；{service.get_way_display()}，{service.get_basis_display()} {served_on}"
    if reply.remedy_id is None:
        close(application, "serve", reply.row, served_on, actor=actor, text=text)
    else:
        note(application, "reply_again", actor=actor, text=text)
    return service


@verb("serve_paper", of="application")
@transaction.atomic
def serve_paper(
    paper: Paper,
    *,
    actor: User,
    way: str,
    served_on: date,
    tracking_number: str = "",
    receiver: str = "",
    is_late_known: bool = False,
) -> Service:
    """登记送达 of any other paper, once. A limit that the paper sets runs from its receipt; of a posted one that is entered later.

    An extension that is told after expiry does not hold (Art. 33); the officer says that this is known (`is_late_known`).
    """
    hold(paper.application)
    if paper.kind == PaperKind.REPLY:
        raise IllegalStep("答复由“送达答复”办理。")
    require_day(served_on, not_before=paper.dated_on, what="送达日期", field="served_on")
    if way == ServiceWay.POST and not tracking_number.strip():
        raise IllegalStep("邮寄送达须填写中国邮政的邮件号码。", field="tracking_number")
    if Service.objects.filter(paper=paper).exists():
        raise IllegalStep("这份文书的送达已经登记。")
    service = _serve(paper, way, served_on, tracking_number, receiver, actor)
    if paper.kind == PaperKind.EXTENSION:
        _settle_extension(paper.application, served_on, actor=actor, is_late_known=is_late_known)
    note(paper.application, "serve_paper", actor=actor, text=f"{paper}；{service}", facts={"service": service.facts})
    if way != ServiceWay.POST:
        _begin_limit(paper, served_on, actor=actor)
    return service


def _settle_extension(application: Application, told_on: date, *, actor: User, is_late_known: bool) -> None:
    """The extension counts from the day on which it was told; after expiry it saves nothing."""
    former = application.extension.previous_due_on
    if former is None or told_on <= former or not application.is_open:
        return
    if not is_late_known:
        message = f"原答复期限已于 {former} 届满，此后才告知的延期不生效，答复将按逾期计算。确认属实的请勾选。"
        raise IllegalStep(message, field="is_late_known")
    event = application.clock_events.get(kind=ClockEvent.Kind.EXTENDED, replaced_by__isnull=True)
    changes = tick(
        application, ClockEvent.Kind.EXTENDED, told_on, actor=actor, field="served_on", replaces=event, days=event.days
    )
    where = Q(calendar_version=application.calendar_version)
    advance(application, "serve_paper", actor=actor, note=f"延期于 {told_on} 才告知，不生效", where=where, **changes)


def _begin_limit(paper: Paper, on: date, *, actor: User) -> None:
    """From the receipt of a notice runs what it sets: a supplement, a payment, an opinion; a day entered before stands."""
    application, status = paper.application, paper.application.status
    asked = (paper.kind, status)
    if asked == (PaperKind.SUPPLEMENT, Application.Status.SUPPLEMENT):
        if application.supplement.notice_received_on is None:
            begin_supplement_limit(application, on, actor=actor)
    elif asked == (PaperKind.FEE, Application.Status.FEE):
        if application.fee_notice.received_on is None:
            begin_payment_limit(application, on, actor=actor)
    elif asked == (PaperKind.CONSULTATION, Application.Status.CONSULTING) and paper.consultation.is_unreceived:
        begin_answer_limit(paper.consultation, on, actor=actor)


def _serve(paper: Paper, way: str, on: date, tracking_number: str, receiver: str, actor: User) -> Service:
    return Service.objects.create(
        paper=paper,
        way=way,
        basis=SERVICE_BASIS[ServiceWay(way)],
        served_on=on,
        tracking_number=tracking_number.strip(),
        receiver=receiver.strip(),
        recorded_by=actor,
    )
