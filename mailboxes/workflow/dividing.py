"""并案、拆分、移交、更正类型."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases.numbering import take_block
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, verb
from county.models import Department, User
from mailboxes.duplicates import duplicate_key
from mailboxes.limits import (
    accept_due,
    petition_due,
)
from mailboxes.models import (
    HandOver,
    Letter,
    LetterEntry,
    LetterKind,
    PublicLetter,
)
from mailboxes.workflow.arrival import office_unit
from mailboxes.workflow.assigning import end_assignments
from mailboxes.workflow.clock import limit_of

FEWEST_PARTS, MOST_PARTS = 2, 6


@verb("merge")
@transaction.atomic
def merge(letter: Letter, into: Letter, *, actor: User, note: str) -> None:
    """并案: joins a letter to another about the same matter; its writer follows that one. Raises IllegalStep."""
    # Both at once: of two merged into each other, neither would be answered.
    both = Letter.objects.select_for_update(no_key=True).filter(pk__in=(letter.pk, into.pk)).order_by("pk")
    into = {one.pk: one for one in both}[into.pk]
    if not Letter.objects.visible_to(actor).filter(pk=into.pk).exists():
        raise IllegalStep("没有这封来信。")
    if into.pk == letter.pk or into.status == Letter.Status.MERGED:
        raise IllegalStep("请选择另一封没有并案的来信。")
    if (letter.is_closed_track, letter.accused_id) != (into.is_closed_track, into.accused_id):
        raise IllegalStep("举报来信只能与举报同一单位的来信并案。")
    if not into.is_open and into.status != Letter.Status.ANSWERED:
        raise IllegalStep(f"来信 {into.number} {into.get_status_display()}，不能并入。")
    advance(
        letter,
        "merge",
        actor=actor,
        note=f"并入 {into.number}。{note.strip()}" if note.strip() else "",
        merged_into=into,
    )
    Letter.objects.filter(merged_into=letter).update(merged_into=into)
    end_assignments(letter, "并案")


@verb("split")
@transaction.atomic
def split(letter: Letter, parts: Sequence[tuple[str, str]], *, actor: User, note: str) -> list[Letter]:
    """拆分 a letter of several matters: one letter for each (title, text), with the writer and the query code of the first.

    Raises IllegalStep.
    """
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        raise IllegalStep(f"应拆为 {FEWEST_PARTS} 至 {MOST_PARTS} 件。")
    # Numbers before the entry, as when a letter comes in: in the other order the two would wait for each other.
    year = letter.received_on.year
    numbers = take_block("letter", year, len(parts))
    advance(letter, "split", actor=actor, note=note)
    made = []
    for serial, (title, text) in zip(numbers, parts, strict=True):
        part = Letter(
            number=f"LX{year}{serial:06d}",
            part_of=letter,
            title=title,
            text=text,
            duplicate_key=duplicate_key(letter.mailbox.slug, letter.number, "", f"{title}{text}"),
            **{name: getattr(letter, name) for name in _KEPT_BY_PARTS},
        )
        part.save(force_insert=True)
        append(LetterEntry, part, action="write", actor=actor, to_status=part.status, note=f"拆自 {letter.number}")
        made.append(part)
    return made


_KEPT_BY_PARTS = (
    "code_digest",
    "mailbox",
    "department",
    "kind",
    "writer_name",
    "phone",
    "email",
    "address",
    "wants_public",
    "accused",
    "written_at",
    "received_on",
    "accept_due_on",
    "is_demo",
)


@verb("hand_over")
@transaction.atomic
def hand_over(letter: Letter, to: str, body: str, *, actor: User, note: str, contact: str = "") -> HandOver:
    """移交: the letter belongs elsewhere; the writer reads where and why, and what was written need not be typed again."""
    today = timezone.localdate()
    due_on = petition_due(letter.received_on, current_calendar()).due_on if to == HandOver.To.PETITION else None
    reason = f"{HandOver.To(to).label}，{body}。{note.strip()}" if note.strip() else ""
    advance(letter, "hand_over", actor=actor, note=reason)
    end_assignments(letter, "移交")
    return HandOver.objects.create(
        letter=letter, to=to, body=body, contact=contact, handed_by=actor, handed_on=today, due_on=due_on
    )


@verb("reclassify")
@transaction.atomic
def reclassify(letter: Letter, kind: str, *, actor: User, note: str, accused: Department | None = None) -> None:
    """更正类型: the letter is of another kind and is accepted anew under its limits. What becomes a 举报 goes to the county office.

    Raises IllegalStep.
    """
    office = office_unit()
    is_report = kind == LetterKind.REPORT
    if kind == letter.kind:
        raise IllegalStep("类型没有变化。")
    if is_report and accused == office:
        raise IllegalStep(f"举报{office.name}的，请引导来信人向县纪委监委反映。")
    if PublicLetter.objects.filter(letter=letter).exists():
        raise IllegalStep("来信已有公开件，不能更正类型。")
    labels = f"{letter.get_kind_display()} → {LetterKind(kind).label}"
    changes = {
        "kind": kind,
        "wants_public": letter.wants_public and not is_report,
        "accused": accused if is_report else None,
        "department": office if is_report or letter.is_closed_track else letter.department,
        "accept_due_on": accept_due(letter.received_on, limit_of(kind).accept, current_calendar()).due_on,
        "extension_asked": 0,
        "extension_days": 0,
    } | dict.fromkeys(("accepted_on", "assigned_on", "clock_on", "due_on", "handler"))
    said = f"{labels}。{note.strip()}" if note.strip() else ""
    advance(letter, "reclassify", actor=actor, note=said, where=Q(kind=letter.kind), **changes)
    end_assignments(letter, "更正类型")
