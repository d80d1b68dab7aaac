"""The verbs of 整改: a demand is sent, signed for, answered with evidence, and re-checked by another person of the county office."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.models import Document
from county.calendar.clock import working_days
from county.calendar.special_days import current_calendar
from county.cases.limit import limit_from, recount
from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, require_begin, require_role, verb
from county.models import Role, User
from county.papers import as_record, sha256_of
from county.text.masking import remaining
from oversight.models import (
    Recheck,
    Rectification,
    RectificationEntry,
    RectificationEvidence,
    RectificationReply,
    Referral,
    ReferralEntry,
)
from oversight.models.rectification import Escalation, Severity
from oversight.rectification.papers import notice_of
from oversight.rectification.records import records_of

# Working days to reply, by how grave the fault is.
REPLY_DAYS = {Severity.URGENT: 1, Severity.SIMPLE: 5, Severity.COMPLEX: 10, Severity.SYSTEMIC: 20}
SIGN_WITHIN, AGAIN_WITHIN, HELP_WITHIN, LONGEST_EXTENSION = 2, 5, 5, 10
URGED_AFTER, NAMED_AFTER = 5, 10  # working days late
MOST_SENT_BACK = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a unit names as proof: documents, by their index numbers, and numbers of other cases."""

    documents: Sequence[Document] = ()
    case_numbers: Sequence[str] = ()


def require_impersonal(field: str, text: str) -> None:
    """Refuses personal data in what stands in lists, papers and logs. Raises IllegalStep at `field`."""
    if found := remaining(text):
        raise IllegalStep(f"其中似有个人信息（{'；'.join(found)}），请改写后再提交。", field=field)


@transaction.atomic
def open_rectification(rectification: Rectification, *, actor: User) -> Rectification:
    """拟发 a demand. It comes unsaved, filled by the form. Raises IllegalStep for personal data in what lists show."""
    require_begin(actor, Rectification, "open", rectification.department)
    require_impersonal("subject", rectification.subject)
    rectification.created_by = actor
    rectification.save(force_insert=True)
    status = rectification.status
    append(RectificationEntry, rectification, action="open", actor=actor, to_status=status, note=rectification.subject)
    return rectification


@verb("write")
@transaction.atomic
def write(rectification: Rectification, *, actor: User) -> None:
    """修改 a draft. It comes changed by the form, and is written while it is still a draft."""
    require_impersonal("subject", rectification.subject)
    names = ("subject", "demand", "basis", "severity", "source", "source_number", "document")
    changes = {name: getattr(rectification, name) for name in names}
    advance(rectification, "write", actor=actor, where=Q(pk=rectification.pk), **changes)


@verb("send")
@transaction.atomic
def send(rectification: Rectification, *, actor: User, note: str = "") -> None:
    """发出: numbers the demand, starts its clock, and fixes the words of the notice."""
    today = timezone.localdate()
    require_impersonal("", rectification.subject)
    number = f"整改〔{today.year}〕{take('rectification', today.year)}号"
    limit = limit_from(today, REPLY_DAYS[Severity(rectification.severity)])
    notice = as_record(notice_of(rectification, number, today, limit["due_on"]))
    kept = {"notice": notice, "notice_sha256": sha256_of(notice)}
    advance(rectification, "send", actor=actor, note=note, number=number, sent_by=actor, sent_on=today, **limit, **kept)


@verb("sign_for")
def sign_for(rectification: Rectification, *, actor: User, note: str = "") -> None:
    """签收 by the unit."""
    advance(rectification, "sign_for", actor=actor, note=note, received_on=timezone.localdate())


@verb("draft_reply")
@transaction.atomic
def draft_reply(rectification: Rectification, *, actor: User, text: str, evidence: Evidence, note: str = "") -> None:
    """起草整改回复: writes the reply that the leader will submit, or writes it anew. Raises IllegalStep without evidence."""
    if not text.strip():
        raise IllegalStep("请写明整改情况。", field="text")
    if not evidence.documents and not evidence.case_numbers:
        raise IllegalStep("请至少填写一项佐证：政府信息的索引号，或者办件编号。", field="documents")
    if any(document.revision_id is None for document in evidence.documents):
        raise IllegalStep("作为佐证的政府信息须已发布。", field="documents")
    locked = Rectification.objects.select_for_update().get(pk=rectification.pk)
    reply = locked.open_draft
    if reply is None:
        number = locked.replies.count() + 1
        reply = RectificationReply(rectification=locked, number=number)
    reply.text, reply.drafted_by = text, actor
    reply.save()
    reply.evidence.all().delete()
    rows = [
        RectificationEvidence(reply=reply, document=one, revision_id=one.revision_id, digest=one.digest)
        for one in evidence.documents
    ]
    rows += [RectificationEvidence(reply=reply, case_number=number) for number in evidence.case_numbers]
    RectificationEvidence.objects.bulk_create(rows)
    advance(rectification, "draft_reply", actor=actor, note=note, where=Q(pk=rectification.pk))


@verb("reply")
@transaction.atomic
def submit_reply(rectification: Rectification, *, actor: User, note: str = "") -> None:
    """提交整改回复 by the unit's leader. Raises IllegalStep when nothing with evidence has been drafted."""
    draft = rectification.open_draft
    if draft is None or not draft.evidence.exists():
        raise IllegalStep("还没有带佐证的整改回复，请先由信息员起草。")
    now = timezone.now()
    RectificationReply.objects.filter(pk=draft.pk).update(submitted_by=actor, submitted_at=now)
    advance(rectification, "reply", actor=actor, note=note, replied_on=timezone.localdate(now))


def _recheck(rectification: Rectification, result: str, actor: User) -> None:
    if actor.pk == rectification.sent_by_id:
        raise IllegalStep("复查须由发出人以外的人办理。")
    reply = rectification.replies.order_by("-number").first()
    records = "\n".join(records_of(rectification))
    Recheck.objects.create(reply=reply, result=result, records=records, checked_by=actor)


@verb("pass")
@transaction.atomic
def pass_recheck(rectification: Rectification, *, actor: User, note: str = "") -> None:
    """复查通过. What had to be sent back was not done in time, whenever it came."""
    _recheck(rectification, Recheck.Result.PASSED, actor)
    is_on_time = not rectification.sent_back and rectification.replied_on <= rectification.due_on
    done = {"closed_on": timezone.localdate(), "rechecked_by": actor, "is_on_time": is_on_time}
    advance(rectification, "pass", actor=actor, note=note, **done)


@verb("send_back")
@transaction.atomic
def send_back(rectification: Rectification, *, actor: User, note: str) -> None:
    """退回 with the reason and five working days; the second time the unit is named in the next bulletin."""
    _recheck(rectification, Recheck.Result.SENT_BACK, actor)
    times = rectification.sent_back + 1
    changes = limit_from(timezone.localdate(), AGAIN_WITHIN) | {"sent_back": times}
    if times >= MOST_SENT_BACK:
        changes["escalation"] = Escalation.BULLETIN
    advance(rectification, "send_back", actor=actor, note=note, where=Q(sent_back=times - 1), **changes)


@verb("extend")
def extend(rectification: Rectification, *, actor: User, days: int, note: str) -> None:
    """延期, once, by ten working days at most, while the limit runs. Raises IllegalStep."""
    if not 1 <= days <= LONGEST_EXTENSION:
        raise IllegalStep(f"延期 1 至 {LONGEST_EXTENSION} 个工作日。", field="days")
    if rectification.extension_days:
        raise IllegalStep("已经延期一次，不能再延。")
    if timezone.localdate() > rectification.due_on:
        raise IllegalStep("期限已过，不能延期。")
    limit = limit_from(rectification.clock_on, rectification.clock_days + days)
    where = Q(extension_days=0, due_on=rectification.due_on)
    said = f"延期 {days} 个工作日：{note}" if note.strip() else ""
    advance(rectification, "extend", actor=actor, note=said, where=where, extension_days=days, **limit)


@verb("ask_help")
def ask_help(rectification: Rectification, *, actor: User, note: str) -> None:
    """请求协调: the unit cannot solve it alone; the county office answers within five working days."""
    due_on = working_days(timezone.localdate(), HELP_WITHIN, current_calendar()).due_on
    advance(rectification, "ask_help", actor=actor, note=note, where=Q(help_due_on=None), help_due_on=due_on)


@verb("answer_help")
def answer_help(rectification: Rectification, *, actor: User, note: str) -> None:
    """答复协调请求; the answer stands in the timeline, which the unit reads."""
    advance(rectification, "answer_help", actor=actor, note=note, where=Q(help_due_on__isnull=False), help_due_on=None)


@verb("talk")
def record_talk(rectification: Rectification, *, actor: User, note: str) -> None:
    """约谈 (国令733号 Art. 12(7)): minutes, by post and not by name."""
    advance(rectification, "talk", actor=actor, note=note, where=Q(pk=rectification.pk))


@verb("withdraw")
def withdraw(rectification: Rectification, *, actor: User, note: str) -> None:
    """撤销; it counts nowhere."""
    advance(rectification, "withdraw", actor=actor, note=note)


# 到期事务


def sweep() -> int:
    """Deems unsigned demands signed, and marks, urges and names what is late, each once, however late it runs. How many acts."""
    today, calendar = timezone.localdate(), current_calendar()
    done = recount(Rectification.objects.open())
    for one in Rectification.objects.filter(status=Rectification.Status.SENT).iterator(chunk_size=500):
        signed_by = working_days(one.sent_on, SIGN_WITHIN, calendar).due_on
        if today > signed_by:
            done += _acted(one, "deem_signed", "两个工作日内未签收，视为签收", received_on=signed_by)
    late = Rectification.objects.overdue(today).filter(escalation__lt=Escalation.BULLETIN)
    for one in late.iterator(chunk_size=500):
        days = max(1, calendar.workdays_between(one.due_on, today))
        for level, after, action in (
            (Escalation.LATE, 1, "mark_late"),
            (Escalation.URGED, URGED_AFTER, "urge"),
            (Escalation.BULLETIN, NAMED_AFTER, "name_late"),
        ):
            if one.escalation < level and days >= after:
                done += _acted(
                    one, action, f"逾期 {days} 个工作日", where=Q(escalation=one.escalation), escalation=level
                )
    return done


def _acted(rectification: Rectification, action: str, note: str, **given) -> int:
    try:
        advance(rectification, action, actor=None, note=note, **given)
    except IllegalStep:
        # Somebody took a step meanwhile; the next run looks again.
        return 0
    return 1


# 追责建议


@transaction.atomic
def open_referral(rectification: Rectification, *, actor: User, organ: str, facts: str, proposed: str) -> Referral:
    """拟追责建议, once the unit is to be named in a bulletin: not before. Raises IllegalStep."""
    require_role(actor, (Role.COUNTY_OFFICE,), rectification.department, label="拟追责建议")
    if rectification.escalation < Escalation.BULLETIN:
        raise IllegalStep("逾期满 10 个工作日或者两次被退回后，才可以提出追责建议。")
    for field, text in (("facts", facts), ("proposed", proposed)):
        require_impersonal(field, text)
    referral = Referral.objects.create(
        rectification=rectification,
        department=rectification.department,
        organ=organ,
        facts=facts,
        proposed=proposed,
        drafted_by=actor,
    )
    append(ReferralEntry, referral, action="open", actor=actor, to_status=referral.status)
    return referral


@verb("approve")
def approve_referral(referral: Referral, *, actor: User, note: str = "") -> None:
    """审定 by somebody other than who drafted it."""
    if actor.pk == referral.drafted_by_id:
        raise IllegalStep("审定须由拟稿人以外的人办理。")
    advance(referral, "approve", actor=actor, note=note, approved_by=actor)


@verb("return")
def return_referral(referral: Referral, *, actor: User, note: str) -> None:
    """退回拟稿."""
    advance(referral, "return", actor=actor, note=note, approved_by=None)


@verb("send")
@transaction.atomic
def send_referral(referral: Referral, *, actor: User, note: str = "") -> None:
    """送出 with its number."""
    today = timezone.localdate()
    number = f"追责建议〔{today.year}〕{take('referral', today.year)}号"
    advance(referral, "send", actor=actor, note=note, number=number, sent_on=today)


@verb("record_answer")
def record_answer(referral: Referral, *, actor: User, note: str) -> None:
    """登记反馈: what the organ decided, by post and kind, without names."""
    advance(referral, "record_answer", actor=actor, note=note, answered_on=timezone.localdate())
