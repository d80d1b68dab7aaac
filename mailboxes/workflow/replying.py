"""答复: drafted, checked by a leader word by word, sent to the writer."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases import gate
from county.cases.gate import Answers
from county.cases.review import Conclusion
from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from mailboxes.limits import (
    days_used,
)
from mailboxes.models import (
    Assignment,
    Letter,
    LetterReply,
    LetterReplyReview,
    Rating,
)
from mailboxes.workflow.rating import tell_public_page

RATING_OPEN_FOR = timedelta(days=30)


@verb("draft_reply")
@transaction.atomic
def draft_reply(letter: Letter, text: str, *, actor: User, note: str = "") -> LetterReply:
    """拟写答复, or writes on at it."""
    advance(letter, "draft_reply", actor=actor, note=note, where=Q(department_id=letter.department_id))
    reply = letter.draft or LetterReply(letter=letter, number=letter.replies.count() + 1)
    reply.department_id, reply.text, reply.drafted_by = letter.department_id, text, actor
    reply.seal()
    reply.save()
    return reply


@verb("submit")
def submit(letter: Letter, *, actor: User, note: str = "") -> None:
    """送审: the reply goes to the unit's leader. Raises IllegalStep when there is none, or joint units have not yet spoken."""
    if letter.draft is None:
        raise IllegalStep("还没有拟写答复。")
    silent = (
        letter.assignments.current().filter(part=Assignment.Part.JOINT, opinion_at=None).select_related("department")
    )
    names = "、".join(one.department.short_name for one in silent)
    if names and not note.strip():
        raise IllegalStep(f"协办单位（{names}）尚未提出意见；确需先行答复的，请在说明中写明理由。")
    advance(letter, "submit", actor=actor, note=note, where=Q(extension_asked=0))


@verb("recall")
def recall(letter: Letter, *, actor: User, note: str = "") -> None:
    """撤回送审 by whoever wrote the reply, before it was checked."""
    reply = letter.draft
    if reply is None or reply.drafted_by_id != actor.pk:
        raise IllegalStep("只有拟稿人可以撤回。")
    advance(letter, "recall", actor=actor, note=note)


@verb("pass_check")
@transaction.atomic
def pass_check(letter: Letter, *, digest: str, actor: User, note: str = "") -> LetterReplyReview:
    """审核通过: the leader's word on exactly the text that was seen (`digest`). Its writer cannot check it."""
    reply = letter.draft
    if reply is None:
        raise IllegalStep("还没有拟写答复。")
    gate.require_seen(reply, digest)
    record = gate.record_review(reply, Answers(Conclusion.APPROVED, basis=note), actor=actor)
    advance(letter, "pass_check", actor=actor, note=note, facts={"review": record.facts})
    unchanged = LetterReply.objects.filter(gate.same_text(reply), pk=reply.pk, sent_at=None)
    if not unchanged.update(review=record, checked_by=actor):
        raise IllegalStep(gate.CHANGED.format(reply.GATE.noun))
    return record


@verb("send_back")
@transaction.atomic
def send_back(letter: Letter, *, actor: User, note: str) -> None:
    """退回修改 with the reason; the check is void with it."""
    advance(letter, "send_back", actor=actor, note=note)
    letter.replies.filter(sent_at=None).update(**LetterReply.GATE.void)


@verb("send")
@transaction.atomic
def send(letter: Letter, *, actor: User, note: str = "") -> Rating:
    """发送答复: the writer sees it now. The first answer is what the figures count. Opens the rating for 30 days."""
    now = timezone.now()
    today = timezone.localdate(now)
    reply = letter.draft
    changes = {"reply": reply}
    if letter.answered_at is None:
        used = days_used(letter.clock_on, today, current_calendar())
        on_time = today <= letter.due_on
        changes |= {"answered_at": now, "answered_on": today, "worked_days": used, "is_on_time": on_time}
    advance(letter, "send", actor=actor, note=note, **changes)
    LetterReply.objects.filter(pk=reply.pk).update(sent_at=now)
    tell_public_page(letter)
    return Rating.objects.create(reply=reply, expires_at=now + RATING_OPEN_FOR)


@verb("urge")
def urge(letter: Letter, *, actor: User, note: str) -> None:
    """督办 by the county office: the unit reads it on its desk."""
    advance(letter, "urge", actor=actor, note=note, where=Q(urged_at=letter.urged_at), urged_at=timezone.now())
