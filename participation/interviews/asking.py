"""The verbs of a question: sent once for a form, taken or not with a reason of the list, answered live or afterwards."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from county.public_forms import query_codes
from county.public_forms.idempotency import code_of, once
from county.text.masking import masked
from participation.models import Ask, AskEntry, Interview
from participation.models.ask import ANONYMOUS, ASK_LENGTH
from participation.models.interview import GRACE, RUNNING

PURPOSE = "interview-ask"
CLOSED = "提问已经截止。需要反映的问题，可以通过县长信箱、部门信箱提出。"


@dataclass(frozen=True, slots=True)
class NewAsk:
    """What somebody asks, as the form has cleaned it."""

    interview: Interview
    text: str
    nickname: str = ANONYMOUS
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A question that arrived, with the code that follows it; `is_new` is false when the form had been sent before."""

    ask: Ask
    code: str
    is_new: bool


def send(new: NewAsk, key: str) -> Sent:
    """Takes a question in, once for each form key. Raises ValueError, SentOtherwise, and IllegalStep when it comes too late."""
    code = code_of(key)
    content = "\x1f".join((str(new.interview.pk), new.text, new.nickname, new.contact))
    sent = once(PURPOSE, key, lambda: _take_in(new, query_codes.digest_of(code)).pk, content=content)
    return Sent(Ask.objects.select_related("interview").get(pk=sent.case_id), code, sent.is_new)


def _take_in(new: NewAsk, code_digest: str) -> Ask:
    now = timezone.now()
    interview = Interview.objects.select_for_update(no_key=True).get(pk=new.interview.pk)
    ends = min(interview.ended_at or interview.ends_at, interview.ends_at)
    taking = (Interview.Status.ANNOUNCED, *RUNNING, Interview.Status.ENDED)
    if interview.status not in taking or now >= ends + GRACE:
        raise IllegalStep(CLOSED)
    year = timezone.localdate(now).year
    ask = Ask(
        interview=interview,
        number=f"TW{year}{take('ask', year):06d}",
        code_digest=code_digest,
        nickname=masked(new.nickname).text,
        text=new.text,
        masked_text=masked(new.text).text[:ASK_LENGTH],
        contact=new.contact,
        sent_at=now,
    )
    ask.save(force_insert=True)
    append(AskEntry, ask, action="send", actor=None, to_status=ask.status)
    return ask


@verb("accept")
def accept(ask: Ask, *, actor: User, note: str = "", masked_text: str = "") -> None:
    """列入, in the masked words in which it will be read out. Raises IllegalStep for who declined it before."""
    _require_another(ask, actor)
    words = masked_text.strip() or ask.masked_text
    advance(ask, "accept", actor=actor, note=note, decided_by=actor, decline_reason="", masked_text=words)


@verb("decline")
def decline(ask: Ask, reason: str, *, actor: User, note: str = "") -> None:
    """不列入 with a reason of the list, which its author reads. Raises IllegalStep for who declined it before."""
    _require_another(ask, actor)
    advance(ask, "decline", actor=actor, note=note, decided_by=actor, decline_reason=reason)


def _require_another(ask: Ask, actor: User) -> None:
    if ask.declined_before_by_id == actor.pk:
        raise IllegalStep("提问人已提出异议，须由另一人审核。")


def object_to(ask: Ask) -> None:
    """提问人提出异议, once: another person decides anew. Raises IllegalStep."""
    changes = {"objected_at": timezone.now(), "declined_before_by": ask.decided_by, "decided_by": None}
    advance(ask, "object", actor=None, where=Q(objected_at=None), decline_reason="", **changes)


@verb("answer_after")
@transaction.atomic
def answer_after(ask: Ask, answer: str, *, actor: User, note: str = "") -> None:
    """会后答复: its author reads it at once, the public in the record."""
    if ask.interview.status not in (Interview.Status.ENDED, Interview.Status.RECORDED):
        raise IllegalStep("直播结束以后才能登记会后答复。")
    advance(ask, "answer_after", actor=actor, note=note, answer=answer)
