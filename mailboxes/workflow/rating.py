"""评价与重办, and what the writer decides about the letter."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.shelf.shelving import bump_version
from county.cases.workflow import advance, verb
from county.models import Department, User
from mailboxes.models import (
    Letter,
    PublicLetter,
    Rating,
    Solved,
)
from mailboxes.publication import hide
from mailboxes.workflow.assigning import assigned_note, hand_out, require_units
from mailboxes.workflow.clock import clock_changes


class RatingIsOver(Exception):
    """The link was used, or its time has ended."""


@transaction.atomic
def rate(rating: Rating, *, solved: str, comment: str = "", **marks: int) -> None:
    """来信人评价 by the one-time link; "not solved" opens the letter again, once. The reply stays what it is.

    `marks`: overall, speed, clarity, attitude, 1 to 4. Raises RatingIsOver.
    """
    now = timezone.now()
    given = {"rated_at": now, "solved": solved, "comment": comment, **marks}
    if not Rating.objects.open_at(now).filter(pk=rating.pk).update(**given):
        raise RatingIsOver
    letter = Letter.objects.get(pk=rating.reply.letter_id)
    tell_public_page(letter)
    latest = Q(reply_id=rating.reply_id)
    if letter.status != Letter.Status.ANSWERED or letter.reply_id != rating.reply_id:
        return
    if solved == Solved.NO and letter.reopened_at is None:
        advance(letter, "reopen", actor=None, where=latest & Q(reopened_at=None), reopened_at=now)
    else:
        advance(letter, "rate", actor=None, where=latest)


def tell_public_page(letter: Letter) -> None:
    """Its page and the list show how content the writer is with the reply that was published."""
    if PublicLetter.objects.public().filter(letter=letter).exists():
        bump_version()


@verb("redo")
@transaction.atomic
def redo(letter: Letter, lead: Department, *, actor: User, note: str, joint: Sequence[Department] = ()) -> None:
    """重办: the county office finds that more is to be done; a new clock starts today. Raises IllegalStep."""
    require_units(letter, lead, joint)
    today = timezone.localdate()
    changes = {"department": lead, "assigned_on": today, "clock_on": today, "handler": None, "extension_days": 0}
    said = assigned_note(lead, joint, note)
    advance(letter, "redo", actor=actor, note=said, **changes, **clock_changes(letter.kind, today))
    hand_out(letter, lead, joint, actor, note)


@verb("uphold")
def uphold(letter: Letter, *, actor: User, note: str) -> None:
    """维持原答复 with the reason, which the writer reads."""
    advance(letter, "uphold", actor=actor, note=note)


@transaction.atomic
def withdraw_consent(letter: Letter) -> None:
    """来信人撤回公开同意 (个人信息保护法 Art. 15): what was public under it is hidden at once."""
    public = PublicLetter.objects.public().filter(letter=letter, ground=PublicLetter.Ground.CONSENT).first()
    if public is not None:
        hide(public, actor=None, note="来信人撤回公开同意")
    advance(letter, "withdraw_consent", actor=None, where=Q(wants_public=True), wants_public=False)


@verb("reveal")
def reveal(letter: Letter, *, actor: User, note: str = "") -> None:
    """查看来信人信息: name and contact in full, with an entry that says who looked."""
    advance(letter, "reveal", actor=actor, note=note, where=Q(pk=letter.pk))
