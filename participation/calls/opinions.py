"""The verbs of an opinion: how it arrives, online or by an officer's hand, and how it may cease to count.

What the public may do is judged by the database's clock in the transaction that takes it in.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.calendar.clock import working_days
from county.calendar.database_clock import database_now
from county.calendar.special_days import current_calendar
from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, verb
from county.encryption import blind_index
from county.models import User
from county.public_forms import query_codes
from county.public_forms.idempotency import code_of, given_at, once
from county.text.likeness import plain_form
from county.text.masking import masked
from participation.calls.phases import Phase, is_in_grace, last_day_of, phase_of
from participation.models import CallOutcome, DraftText, Opinion, OpinionCall, OpinionEntry

PURPOSE = "opinion"
OBJECTION_DAYS = 5  # working days after the day on which the author was told
MOST_REPLACED = 5


class TooLate(IllegalStep):
    """The call takes no opinions now; the message says since or until when."""


@dataclass(frozen=True, slots=True)
class NewOpinion:
    """What somebody sends, as the form has cleaned it."""

    text: str
    sender: str
    draft: DraftText | None = None
    clause: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """How an opinion arrived that an officer enters."""

    channel: str
    received_on: date
    postmark_on: date | None = None
    source_note: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """An opinion that arrived, with the code that follows it; `is_new` is false when the form had been sent before."""

    opinion: Opinion
    code: str
    is_new: bool


def require_open(call: OpinionCall, now: datetime, formed_at: datetime) -> bool:
    """Raises TooLate unless the call takes what is sent at `now`; True when it does so in grace only."""
    phase = phase_of(call, now)
    if phase == Phase.OPEN:
        return False
    if is_in_grace(call, now, formed_at):
        return True
    if phase == Phase.BEFORE:
        raise TooLate(f"征集尚未开始，{timezone.localtime(call.opens_at):%Y-%m-%d %H:%M} 起可以提交。")
    raise TooLate(
        "征集已经截止，本次没有提交。" if phase in (Phase.CLOSED, Phase.ANSWERED) else "征集已经终止，本次没有提交。"
    )


def send(call: OpinionCall, new: NewOpinion, key: str, *, replacing: Opinion | None = None) -> Received:
    """Takes an opinion in, once for each form key. Raises TooLate, SentOtherwise, ValueError for a key that is not ours.

    `replacing` is the author's own earlier opinion, which no longer counts then; its code opens the new one, too.
    """
    code = code_of(key)
    content = "\x1f".join([str(call.pk), *(str(getattr(new, name)) for name in new.__slots__)])
    sent = once(PURPOSE, key, lambda: _take_in(call, new, key, replacing).pk, content=content)
    return Received(Opinion.objects.select_related("call").get(pk=sent.case_id), code, sent.is_new)


def _take_in(call: OpinionCall, new: NewOpinion, key: str, replacing: Opinion | None) -> Opinion:
    # Whoever ends or answers the call meanwhile waits for this opinion, or this opinion sees it.
    locked = OpinionCall.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    now = database_now()
    in_grace = require_open(locked, now, given_at(key))
    if replacing is not None:
        _replace(replacing, locked)
    digest = replacing.code_digest if replacing else query_codes.digest_of(code_of(key))
    opinion = _made(locked, new, now, code_digest=digest, channel=Opinion.Channel.ONLINE)
    opinion.in_grace, opinion.replaces = in_grace, replacing
    opinion.save(force_insert=True)
    append(OpinionEntry, opinion, action="send", actor=None, to_status=opinion.status)
    return opinion


def _made(call: OpinionCall, new: NewOpinion, now: datetime, *, code_digest: str, channel: str) -> Opinion:
    """The opinion with its number and masked copy, not yet saved."""
    today = timezone.localdate(now)
    return Opinion(
        number=f"YJ{today.year}{take('opinion', today.year):06d}",
        code_digest=code_digest,
        call=call,
        draft=new.draft,
        clause=new.clause,
        channel=channel,
        sender=new.sender,
        text=new.text,
        masked_text=masked(new.text, names=(new.name,) if new.name else ()).text,
        name=new.name,
        phone=new.phone,
        email=new.email,
        phone_key=blind_index("opinion phone", plain_form(new.phone)),
        text_key=text_key(call.pk, new.text),
        sent_at=now,
        received_on=today,
        is_demo=call.is_demo,
    )


def text_key(call_id: int, text: str) -> str:
    """Equal for texts of one call that differ in spaces, width and punctuation only; it cannot be read."""
    return blind_index(f"opinion {call_id}", plain_form(text) or text)


def _replace(old: Opinion, call: OpinionCall) -> None:
    if old.call_id != call.pk:
        raise IllegalStep("只能替换同一次征集的意见。")
    chain, one = 0, old
    while one.replaces_id:
        chain, one = chain + 1, one.replaces
    if chain >= MOST_REPLACED:
        raise IllegalStep(f"同一份意见最多替换 {MOST_REPLACED} 次。")
    advance(old, "replace", actor=None)


@verb("withdraw")
@transaction.atomic
def withdraw(opinion: Opinion, *, actor: User | None) -> None:
    """撤回 by the author while the call is open. Raises IllegalStep afterwards."""
    locked = OpinionCall.objects.select_for_update(of=("self",), no_key=True).get(pk=opinion.call_id)
    if phase_of(locked, database_now()) != Phase.OPEN:
        raise IllegalStep("征集已经截止，意见不能再撤回。")
    advance(opinion, "withdraw", actor=actor)


@verb("enter")
@transaction.atomic
def enter(call: OpinionCall, new: NewOpinion, how: OnPaper, *, actor: User, note: str = "") -> tuple[Opinion, str]:
    """录入线下意见 that came in time, with the code for its author. Raises IllegalStep.

    A letter counts by its postmark (民事诉讼法 Art. 85); everything is entered before the outcome is sent on.
    """
    locked = OpinionCall.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    _require_in_time(locked, how)
    code = query_codes.new_code()
    opinion = _made(locked, new, database_now(), code_digest=query_codes.digest_of(code), channel=how.channel)
    opinion.received_on, opinion.postmark_on, opinion.source_note = how.received_on, how.postmark_on, how.source_note
    opinion.entered_by = actor
    opinion.save(force_insert=True)
    append(OpinionEntry, opinion, action="enter", actor=actor, to_status=opinion.status, note=note)
    advance(locked, "enter", actor=actor, note=opinion.number, where=Q(pk=call.pk))
    return opinion, code


def _require_in_time(call: OpinionCall, how: OnPaper) -> None:
    if CallOutcome.objects.filter(call=call, status__in=("submitted", "reviewed", "published")).exists():
        raise IllegalStep("结果反馈已经送审，须退回以后才能补录意见。")
    now = database_now()
    if now < call.opens_at:
        raise IllegalStep("征集尚未开始。")
    opened_on, last_day, today = timezone.localdate(call.opens_at), last_day_of(call.closes_at), timezone.localdate(now)
    if how.received_on > today:
        raise IllegalStep("收到日期不能晚于今天。", field="received_on")
    counts_on = how.postmark_on if how.channel == Opinion.Channel.POST and how.postmark_on else how.received_on
    where = "postmark_on" if counts_on == how.postmark_on else "received_on"
    if how.postmark_on and how.postmark_on > how.received_on:
        raise IllegalStep("邮戳日期不能晚于收到日期。", field="postmark_on")
    if counts_on > last_day:
        raise IllegalStep(f"已过截止日 {last_day}，不能计入（信函以邮戳日期为准）。", field=where)
    if counts_on < opened_on:
        raise IllegalStep(f"早于开始日 {opened_on}，不能计入。", field=where)
    if how.channel == Opinion.Channel.POST and not how.source_note.strip():
        raise IllegalStep("信函须写明原件保存在哪里。", field="source_note")


# 不计入: nobody drops an opinion alone.


@verb("set_aside")
def set_aside(opinion: Opinion, reason: str, *, actor: User, note: str = "") -> None:
    """拟不计入 with a reason of the list. Criticism of the government is none."""
    advance(opinion, "set_aside", actor=actor, note=note, invalid_reason=reason, set_aside_by=actor)


@verb("confirm_invalid")
@transaction.atomic
def confirm_invalid(opinion: Opinion, *, actor: User, note: str = "") -> None:
    """确认不计入 by another person than the one who proposed it. Raises IllegalStep."""
    if opinion.set_aside_by_id == actor.pk:
        raise IllegalStep("提出不计入和确认不计入须由两个不同的人办理。")
    another = Q(set_aside_by=opinion.set_aside_by_id)
    today = timezone.localdate()
    advance(opinion, "confirm_invalid", actor=actor, note=note, where=another, confirmed_by=actor, confirmed_on=today)
    opinion.mentions.all().delete()


@verb("restore")
@transaction.atomic
def restore(opinion: Opinion, *, actor: User, note: str) -> None:
    """恢复计入: it waits to be sorted again; an outcome on its way stops until it is."""
    OpinionCall.objects.select_for_update(of=("self",), no_key=True).get(pk=opinion.call_id)
    closed = {"objection_closed_at": timezone.now()} if opinion.objected_at else {}
    void = {"invalid_reason": "", "set_aside_by": None, "confirmed_by": None, "confirmed_on": None}
    advance(opinion, "restore", actor=actor, note=note, **void, **closed)


def objection_due(opinion: Opinion) -> date | None:
    """The last day on which the author may object; None when there is nothing to object to, or it was done."""
    if opinion.status != Opinion.Status.INVALID or opinion.objected_at:
        return None
    return working_days(opinion.confirmed_on, OBJECTION_DAYS, current_calendar()).due_on


@verb("object")
def object_to(opinion: Opinion, text: str, *, actor: User | None) -> None:
    """The author objects, once, within five working days; the county office decides. Raises IllegalStep."""
    due = objection_due(opinion)
    if due is None or timezone.localdate() > due:
        raise IllegalStep("提出异议的期限已过，或者已经提出过异议。")
    once_only = Q(objected_at=None)
    advance(
        opinion, "object", actor=actor, where=once_only, objected_at=timezone.now(), objection=masked(text).text[:500]
    )


@verb("uphold")
def uphold(opinion: Opinion, *, actor: User, note: str) -> None:
    """异议不成立, with the reason, which the author reads."""
    waiting = Q(objected_at__isnull=False, objection_closed_at=None)
    advance(opinion, "uphold", actor=actor, note=note, where=waiting, objection_closed_at=timezone.now())


@verb("reveal")
def reveal(opinion: Opinion, *, actor: User, note: str = "") -> None:
    """原文 and contact are looked at, on record."""
    advance(opinion, "reveal", actor=actor, note=note, where=Q(pk=opinion.pk))
