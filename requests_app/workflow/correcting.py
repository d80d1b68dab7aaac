"""更正 of what the office entered wrongly, after it was entered: both versions and the reason stay."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from county.public_forms import query_codes
from requests_app.models import Application, ClockEvent, EntryCorrection, Remedy, Reply, Service
from requests_app.models.remedy import RemedyKind, RemedyResult
from requests_app.workflow.arrival import indexes_of
from requests_app.workflow.kernel import hold, note, require_day, require_near, require_words, tick

# What an applicant says of themselves and of what they want; the rest follows from acts.
CORRECTABLE = (
    "applicant_name",
    "identity_kind",
    "identity_number",
    "workplace",
    "legal_representative",
    "contact_person",
    "phone",
    "fax",
    "email",
    "address",
    "postcode",
    "wanted_title",
    "wanted_doc_number",
    "wanted_description",
    "supply_form",
    "obtaining_way",
)


@verb("correct_entry")
@transaction.atomic
def correct_entry(application: Application, values: dict[str, str], *, actor: User, reason: str) -> None:
    """更正登记信息: fields that were entered wrongly or were missing. Papers that were issued stay as they are.

    Raises IllegalStep when nothing changes, or once the personal data is erased.
    """
    hold(application)
    require_words(reason, "请写明更正的理由。")
    if application.erased_at is not None:
        raise IllegalStep("申请人的信息已经清除。")
    application.refresh_from_db(fields=CORRECTABLE)
    changed = {
        name: value
        for name, value in values.items()
        if name in CORRECTABLE and str(getattr(application, name)) != value
    }
    if not changed:
        raise IllegalStep("没有填写与原登记不同的内容。")
    for name, value in changed.items():
        _keep(
            application,
            application._meta.get_field(name).verbose_name,
            getattr(application, name),
            value,
            actor,
            reason,
        )
        setattr(application, name, value)
    changes = changed | indexes_of(application)
    labels = "、".join(str(application._meta.get_field(name).verbose_name) for name in changed)
    # The note names what was changed, never what it says.
    where = Q(erased_at__isnull=True)
    advance(application, "correct_entry", actor=actor, note=f"{labels}：{reason}", where=where, **changes)


def _keep(application: Application, matter: str, before: object, after: object, actor: User, reason: str) -> None:
    EntryCorrection.objects.create(
        application=application,
        matter=matter,
        before=str(before),
        after=str(after),
        reason=reason,
        corrected_by=actor,
    )


@verb("renew_code")
@transaction.atomic
def renew_code(application: Application, *, actor: User, reason: str) -> str:
    """补发查询码 to an applicant who has lost it and has proved who they are: the new code, shown once.

    The old code and the old link open nothing from now on.
    """
    hold(application)
    require_words(reason, "请写明如何核对了申请人的身份。")
    if application.erased_at is not None:
        raise IllegalStep("申请人的信息已经清除。")
    code, token = query_codes.new_code(), query_codes.new_token()
    changes = {"code_hash": query_codes.digest_of(code), "link_hash": query_codes.digest_of(token)}
    advance(application, "renew_code", actor=actor, note=reason, where=Q(code_hash=application.code_hash), **changes)
    return code


@verb("remark")
@transaction.atomic
def remark(application: Application, *, actor: User, text: str) -> None:
    """备注 of the office on a case; nobody outside reads it."""
    require_words(text, "请填写备注。")
    note(application, "remark", actor=actor, text=text)


@verb("correct_service", of="application")
@transaction.atomic
def correct_service(reply: Reply, *, actor: User, on: date, reason: str) -> None:
    """更正送达日期 of the reply that closed the case: its day of closing and whether it was late follow."""
    application = reply.application
    hold(application)
    require_words(reason, "请写明更正的理由。")
    if reply.status != Reply.Status.SERVED or reply.remedy_id is not None:
        raise IllegalStep("只能更正办结本件申请的答复的送达日期。")
    require_day(on, not_before=reply.approved_on, what="送达日期")
    service, closing = (
        reply.service,
        application.clock_events.get(kind=ClockEvent.Kind.CLOSED, replaced_by__isnull=True),
    )
    if on == service.served_on:
        raise IllegalStep(f"登记的送达日期就是 {on}。", field="on")
    _keep(application, "送达日期", service.served_on, on, actor, reason)
    ticked = tick(application, ClockEvent.Kind.CLOSED, on, actor=actor, field="on", replaces=closing)
    due_on = ticked["due_on"]
    text = f"送达日期：{service.served_on} → {on}：{reason}"
    changes = {"closed_on": on, "was_late": due_on is not None and on > due_on, "facts": ticked["facts"]}
    where = Q(closed_on=application.closed_on)
    advance(application, "correct_service", actor=actor, note=text, where=where, **changes)
    Service.objects.filter(pk=service.pk).update(served_on=on)


@verb("correct_reply")
@transaction.atomic
def correct_reply(application: Application, *, actor: User, reason: str, redo_by_on: date) -> Remedy:
    """自行纠正: the unit finds the reply that it served wrong; a new one is drafted, reviewed and served by a day it sets itself.

    The first reply stays as it was served, and the case stays closed in its row.
    """
    hold(application)
    require_words(reason, "请写明原答复错在何处。")
    today = timezone.localdate()
    if not application.replies.served().exists():
        raise IllegalStep("这件申请没有送达的答复。")
    if redo_by_on <= today:
        raise IllegalStep("重新答复的期限应在今天以后。", field="redo_by_on")
    require_near(redo_by_on, what="重新答复的期限", field="redo_by_on")
    open_ones = application.remedies.filter(result=RemedyResult.CORRECTED)
    if open_ones.exclude(pk__in=application.replies.served().filter(remedy__isnull=False).values("remedy")).exists():
        raise IllegalStep("已有待重新作出的答复。")
    note(application, "correct_reply", actor=actor, text=f"{reason}；{redo_by_on} 前重新答复")
    return Remedy.objects.create(
        application=application,
        kind=RemedyKind.SELF,
        authority=application.department.name,
        notified_on=today,
        result=RemedyResult.CORRECTED,
        decided_on=today,
        decision=reason,
        redo_by_on=redo_by_on,
        recorded_by=actor,
    )


@verb("note_defence", of="application")
@transaction.atomic
def note_defence(remedy: Remedy, *, actor: User, on: date) -> None:
    """登记已提交答复、答辩 in a reconsideration or suit, once."""
    application = remedy.application
    hold(application)
    require_day(on, not_before=remedy.notified_on, what="提交日期")
    if (
        not Remedy.objects.filter(pk=remedy.pk, answered_on__isnull=True)
        .exclude(kind=RemedyKind.SELF)
        .update(answered_on=on)
    ):
        raise IllegalStep("提交日期已经登记。")
    note(application, "note_defence", actor=actor, text=f"{on}（期限 {remedy.answer_by_on}）")
