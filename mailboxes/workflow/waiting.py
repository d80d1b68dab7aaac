"""延期、补充: what lets the clock end later."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from mailboxes.limits import (
    Waiting,
)
from mailboxes.models import (
    Letter,
    Question,
)
from mailboxes.workflow.clock import clock_changes, limit_of, waits_of


@verb("ask_extension")
def ask_extension(letter: Letter, days: int, *, actor: User, note: str) -> None:
    """申请延期 before the limit ends, once, within what the kind allows. Raises IllegalStep."""
    most = limit_of(letter.kind).extension
    if not 1 <= days <= most:
        raise IllegalStep(f"延期应为 1 至 {most} 个工作日。")
    _require_in_time(letter)
    none_yet = Q(extension_days=0, extension_asked=0)
    told_days = f"{days} 个工作日：{note.strip()}" if note.strip() else ""
    advance(letter, "ask_extension", actor=actor, note=told_days, where=none_yet, extension_asked=days)


def _require_in_time(letter: Letter) -> None:
    if letter.due_on is not None and timezone.localdate() > letter.due_on:
        raise IllegalStep("答复期限已过，不能再延期。")


@verb("grant_extension")
def grant_extension(letter: Letter, *, actor: User, note: str = "") -> None:
    """同意延期 by the unit's leader; the writer sees the new day. Raises IllegalStep."""
    _require_in_time(letter)
    if letter.handler_id == actor.pk:
        raise IllegalStep("经办人不能批准自己的延期申请。")
    days = letter.extension_asked
    asked = Q(extension_asked=days, extension_asked__gt=0, extension_days=0)
    changes = clock_changes(letter.kind, letter.clock_on, extension=days, waits=waits_of(letter))
    advance(
        letter,
        "grant_extension",
        actor=actor,
        note=note,
        where=asked,
        extension_days=days,
        extension_asked=0,
        **changes,
    )


@verb("refuse_extension")
def refuse_extension(letter: Letter, *, actor: User, note: str) -> None:
    """不同意延期 with the reason; the limit stays."""
    asked = Q(extension_asked__gt=0)
    advance(letter, "refuse_extension", actor=actor, note=note, where=asked, extension_asked=0)


@verb("ask")
@transaction.atomic
def ask(letter: Letter, question: str, *, actor: User, note: str = "") -> Question:
    """请来信人补充: the days until the answer do not count, five working days at most."""
    today = timezone.localdate()
    asked = Question(letter=letter, text=question, asked_by=actor, asked_on=today)
    waits = [*waits_of(letter), Waiting(today)]
    changes = clock_changes(letter.kind, letter.clock_on, extension=letter.extension_days, waits=waits)
    advance(letter, "ask", actor=actor, note=note, **changes)
    asked.save(force_insert=True)
    return asked


@transaction.atomic
def supplement(letter: Letter, answer: str) -> None:
    """来信人补充: the writer's answer; the clock goes on."""
    _close_question(letter, "supplement", answer, actor=None, note="")


@verb("go_on")
@transaction.atomic
def go_on(letter: Letter, *, actor: User, note: str) -> None:
    """按现有材料续办: nothing came, or it is not needed any more."""
    _close_question(letter, "go_on", "", actor=actor, note=note)


def _close_question(letter: Letter, action: str, answer: str, *, actor: User | None, note: str) -> None:
    today = timezone.localdate()
    waits = [replace(wait, until=wait.until or today) for wait in waits_of(letter)]
    changes = (
        clock_changes(letter.kind, letter.clock_on, extension=letter.extension_days, waits=waits)
        if letter.clock_on
        else {}
    )
    advance(letter, action, actor=actor, note=note, **changes)
    letter.questions.filter(closed_on=None).update(closed_on=today, answer=answer)
