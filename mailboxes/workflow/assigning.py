"""受理、转办: who handles a letter."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases.workflow import IllegalStep, advance, verb
from county.models import Department, User
from mailboxes.limits import (
    RETURN_DAYS,
    may_return,
)
from mailboxes.models import (
    Assignment,
    Letter,
)
from mailboxes.refusals import NOT_FOR_REPORTS, told
from mailboxes.workflow.arrival import office_unit
from mailboxes.workflow.clock import clock_changes


@verb("accept")
def accept(letter: Letter, *, actor: User, note: str = "") -> None:
    """受理: the clock starts today, or, when this comes late, on the day by which it should have come."""
    today = timezone.localdate()
    start = min(today, letter.accept_due_on)
    advance(
        letter, "accept", actor=actor, note=note, accepted_on=today, clock_on=start, **clock_changes(letter.kind, start)
    )


@verb("decline")
def decline(letter: Letter, reason: str, *, actor: User, way: str = "", note: str = "") -> None:
    """不予受理 with a reason of the list and the right way, which the writer reads. Raises IllegalStep.

    That a 举报 has no name or contact is no reason.
    """
    if letter.is_closed_track and reason in NOT_FOR_REPORTS:
        raise IllegalStep("举报可以匿名，不能以此为由不予受理。")
    advance(letter, "decline", actor=actor, note=f"{told(reason, way)}{note.strip()}")


@verb("assign")
@transaction.atomic
def assign(letter: Letter, lead: Department, *, actor: User, note: str, joint: Sequence[Department] = ()) -> None:
    """转办 to a unit in the lead and others beside it, with the reason. The clock goes on. Raises IllegalStep.

    A 举报 never goes to the unit it accuses.
    """
    require_units(letter, lead, joint)
    unseen = Q(department_id=letter.department_id, handler_id=letter.handler_id, assigned_on=letter.assigned_on)
    changes = {"department": lead, "assigned_on": timezone.localdate(), "handler": None, "extension_asked": 0}
    advance(letter, "assign", actor=actor, note=assigned_note(lead, joint, note), where=unseen, **changes)
    hand_out(letter, lead, joint, actor, note)


def require_units(letter: Letter, lead: Department, joint: Sequence[Department]) -> None:
    """Raises IllegalStep unless the units are different ones, in office, and none is accused."""
    units = [lead, *joint]
    if len({unit.pk for unit in units}) < len(units):
        raise IllegalStep("主办和协办单位不能重复。")
    if any(not unit.is_active for unit in units):
        raise IllegalStep("单位已不在册。")
    if letter.accused_id is not None and letter.accused_id in {unit.pk for unit in units}:
        raise IllegalStep("举报不得转给被举报单位（《信访工作条例》第三十条）。")


def assigned_note(lead: Department, joint: Sequence[Department], note: str) -> str:
    if not note.strip():
        return ""
    beside = f"；协办：{'、'.join(unit.name for unit in joint)}" if joint else ""
    return f"主办：{lead.name}{beside}。{note.strip()}"


def hand_out(letter: Letter, lead: Department, joint: Sequence[Department], by: User, reason: str) -> None:
    end_assignments(letter, "改派")
    parts = [(lead, Assignment.Part.LEAD), *((unit, Assignment.Part.JOINT) for unit in joint)]
    Assignment.objects.bulk_create(
        Assignment(letter=letter, department=unit, part=part, reason=reason, assigned_by=by) for unit, part in parts
    )


def end_assignments(letter: Letter, reason: str) -> None:
    Assignment.objects.current().filter(letter=letter).update(ended_at=timezone.now(), end_reason=reason[:500])


@verb("return")
@transaction.atomic
def give_back(letter: Letter, *, actor: User, note: str) -> None:
    """退回转办: not this unit's business; back to the county office within two working days, with the reason. Raises IllegalStep."""
    office = office_unit()
    if letter.department_id == office.pk:
        raise IllegalStep("来信已在县政府办公室，请直接转办或不予受理。")
    since = letter.assigned_on or letter.accepted_on
    if since is not None and not may_return(since, timezone.localdate(), current_calendar()):
        raise IllegalStep(f"已超过 {RETURN_DAYS} 个工作日，不能再退回；确有争议的请与县政府办公室联系。")
    own = Q(department_id=letter.department_id)
    advance(letter, "return", actor=actor, note=note, where=own, department=office, assigned_on=None, handler=None)
    end_assignments(letter, note)


@verb("claim")
@transaction.atomic
def claim(letter: Letter, *, actor: User, note: str = "") -> None:
    """签收: one person of the unit takes it up; of two at once one is told."""
    own = Q(department_id=letter.department_id)
    advance(letter, "claim", actor=actor, note=note, where=own, handler=actor)
    if not letter.assignments.current().exists():
        Assignment.objects.create(
            letter=letter,
            department_id=letter.department_id,
            part=Assignment.Part.LEAD,
            reason="直接来信",
            assigned_by=actor,
        )


@verb("note")
def add_note(letter: Letter, *, actor: User, note: str) -> None:
    """内部批注: read in the office only."""
    advance(letter, "note", actor=actor, note=note, where=Q(pk=letter.pk))


@verb("opinion")
@transaction.atomic
def give_opinion(letter: Letter, opinion: str, *, actor: User, note: str = "") -> None:
    """协办意见 of a joint unit to the one in the lead, once. Raises IllegalStep."""
    own = letter.assignments.current().filter(department_id=actor.department_id, opinion_at=None)
    if not own.update(opinion=opinion, opinion_at=timezone.now()):
        raise IllegalStep("本单位已经提出过协办意见。")
    advance(letter, "opinion", actor=actor, note=note, where=Q(pk=letter.pk))
