"""The live hour: one person types a sentence, another reads exactly it and releases it (先审后发)."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from participation.models import Ask, Interview, Utterance

CHANGED = "这句话已有改动，请看过最新内容再发出。"


@verb("type")
def type_sentence(
    interview: Interview,
    speaker: str,
    text: str,
    *,
    actor: User,
    kind: str = Utterance.Kind.SPEECH,
    ask: Ask | None = None,
    corrects: Utterance | None = None,
) -> Utterance:
    """记录 a sentence; nobody outside sees it yet. A correction names the sentence that it will replace. Raises IllegalStep."""
    if ask is not None and ask.status not in (Ask.Status.ACCEPTED, Ask.Status.ANSWERED):
        raise IllegalStep("只能选用已列入的提问。", field="ask")
    if corrects is not None and (corrects.released_at is None or corrects.retracted_at or corrects.replaced_at):
        raise IllegalStep("只能更正已发出、没有撤下的发言。")
    sentence = Utterance(
        interview=interview, kind=kind, speaker=speaker, text=text, ask=ask, corrects=corrects, typed_by=actor
    )
    sentence.seal()
    sentence.save(force_insert=True)
    return sentence


@verb("type", of="interview")
def edit(sentence: Utterance, text: str, *, actor: User) -> None:
    """修改 a sentence that waits; whoever had it open to release it must read it again. Raises IllegalStep once it is out."""
    sentence.text, sentence.typed_by = text, actor
    sentence.seal()
    waiting = Utterance.objects.waiting().filter(pk=sentence.pk)
    changes = {name: getattr(sentence, name) for name in (*Utterance.sealed_names(), "typed_by")}
    if not waiting.update(**changes):
        raise IllegalStep("这句话已经发出，请用“更正”。")


@verb("type", of="interview")
def drop_sentence(sentence: Utterance, *, actor: User) -> None:
    """放弃 a sentence that waits."""
    if not Utterance.objects.waiting().filter(pk=sentence.pk).update(dropped_at=timezone.now()):
        raise IllegalStep("这句话已经发出，请用“撤下”。")


@verb("release", of="interview")
@transaction.atomic
def release(sentence: Utterance, digest: str, *, actor: User) -> None:
    """发出 exactly the text with `digest`: on every screen within two seconds. Raises IllegalStep.

    A correction takes the place of what it corrects. An answer to a question answers it.
    """
    if sentence.typed_by_id == actor.pk:
        raise IllegalStep("记录人不能发出自己记录的发言。")
    interview = sentence.interview
    change = _next_change(interview)
    changes = {"released_by": actor, "released_at": timezone.now(), "change": change, "position": _place_of(sentence)}
    if sentence.corrects_id and not _replace(sentence):
        raise IllegalStep("所更正的发言已被撤下或者更正。")
    waiting = Utterance.objects.waiting().filter(pk=sentence.pk, digest=digest).exclude(typed_by=actor)
    if not waiting.update(**changes):
        raise IllegalStep(CHANGED)
    where = Q(change=change - 1)
    note = f"第 {changes['position']} 条{'（更正）' if sentence.corrects_id else ''}"
    advance(interview, "release", actor=actor, note=note, where=where, change=change)
    if sentence.ask_id and sentence.kind == Utterance.Kind.SPEECH and sentence.ask.status == Ask.Status.ACCEPTED:
        advance(sentence.ask, "answer", actor=None)


def _next_change(interview: Interview) -> int:
    """The number of the next change; the interview's row stays locked, so numbers are committed in their order."""
    return Interview.objects.select_for_update().values_list("change", flat=True).get(pk=interview.pk) + 1


def _place_of(sentence: Utterance) -> int:
    if sentence.corrects_id:
        return sentence.corrects.position
    return (sentence.interview.utterances.aggregate(last=Max("position"))["last"] or 0) + 1


def _replace(sentence: Utterance) -> bool:
    standing = Utterance.objects.filter(pk=sentence.corrects_id, replaced_at=None, retracted_at=None)
    return bool(standing.update(replaced_at=timezone.now()))


@verb("retract", of="interview")
@transaction.atomic
def retract(sentence: Utterance, *, actor: User, note: str) -> None:
    """撤下 with the reason: gone at once from every screen, page and record draft; its place says so. Raises IllegalStep."""
    interview = sentence.interview
    change = _next_change(interview)
    out = Utterance.objects.filter(pk=sentence.pk, released_at__isnull=False, retracted_at=None, replaced_at=None)
    taken = out.update(retracted_at=timezone.now(), retract_reason=note[:200], change=change) if note.strip() else 1
    if not taken:
        raise IllegalStep("这条发言没有发出，或者已经撤下。")
    told = f"第 {sentence.position} 条：{note}" if note.strip() else ""
    advance(interview, "retract", actor=actor, note=told, where=Q(change=change - 1), change=change)
