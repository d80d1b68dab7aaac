"""The one door for status: `advance` takes a step that the case's STEPS allow, and writes it into the timeline."""

from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q

from county.cases.timeline import TimelineEntry, append
from county.models import Role, User


class IllegalStep(Exception):
    """The step is not open to the case as it is now; the message (Chinese) can be shown to the person.

    `field` names the argument of the verb that was wrong, "" when it is the case itself: a form shows the message there.
    """

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Step:
    """An act that moves a case from one of `sources` to `target`; None keeps the status, and then `where` guards it.

    `roles` are the roles that may take it; empty for steps of the system and of the public.
    """

    action: str
    sources: tuple[str, ...]
    target: str | None
    label: str
    roles: tuple[Role, ...] = ()
    needs_note: bool = False


def step_of(model: type[models.Model], action: str) -> Step:
    """The step named `action` in `model.STEPS`. Raises KeyError for a name that is not there."""
    return {step.action: step for step in model.STEPS}[action]


def open_steps(case: models.Model, user: User) -> list[Step]:
    """The steps that the case's status allows and the person's roles give. Who may see the case is asked elsewhere."""
    return [step for step in case.STEPS if case.status in step.sources and user.has_role(*step.roles)]


def timeline_of(model: type[models.Model]) -> type[TimelineEntry]:
    """The concrete timeline whose `case` points to `model`."""
    return model.timeline.rel.related_model


def advance(
    case: models.Model, action: str, *, actor: User | None, note: str = "", where: Q | None = None, **changes
) -> TimelineEntry:
    """Take one step: change the status and `changes` in one conditional UPDATE and add one timeline entry.

    The UPDATE asks for the status that `case` was seen with, for the step's sources, and for `where`. When it finds
    nothing, because the case moved on meanwhile or the step is not open to it, nothing is written and IllegalStep is
    raised. The instance is brought up to date. `actor` None is the system.
    """
    step = step_of(type(case), action)
    if step.target is None and where is None:
        raise ValueError(f"the step {action!r} keeps the status, so it needs `where` to be taken only once")
    if step.needs_note and not note.strip():
        raise IllegalStep(f"“{step.label}”须写明理由。")
    seen = case.status
    target = seen if step.target is None else step.target
    with transaction.atomic():
        found = type(case)._base_manager.filter(where or Q(), pk=case.pk, status=seen, status__in=step.sources)
        if not found.update(status=target, **changes):
            raise IllegalStep(_refusal(case, step))
        entry = append(
            timeline_of(type(case)), case, action=action, from_status=seen, to_status=target, actor=actor, note=note
        )
        case.refresh_from_db(fields=["status", *changes])
    return entry


def _refusal(case: models.Model, step: Step) -> str:
    status = case._meta.get_field("status")
    labels = dict(status.flatchoices)
    if case.status not in step.sources:
        allowed = "、".join(f"“{labels[source]}”" for source in step.sources)
        return f"当前状态为“{labels[case.status]}”，不能“{step.label}”；须为{allowed}。"
    return f"不能“{step.label}”：该事项已被他人处理或不符合条件，请刷新后再试。"
