"""The only way to change a status: `advance` takes a step that the case's STEPS allow, and writes it into the timeline.

The right is asked here, in the verb, and not only by the page that leads to it. Who is not named in a step may not take it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from operator import attrgetter

from django.db import models, transaction
from django.db.models import Q

from county.cases import facts as recorded
from county.cases.timeline import TimelineEntry, append
from county.models import Department, Role, User


class IllegalStep(Exception):
    """The step is not open to the case as it is now; the message (Chinese) can be shown to the person.

    `field` names the argument of the verb that was wrong, "" when it is the case itself: a form shows the message there.
    """

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.field = field


class NotPermitted(IllegalStep):
    """The person has no right to the act: a role is missing, or the case is another unit's."""


NOT_PERMITTED = "“{}”不属于您的角色，或者该事项不在您的单位办理。"


@dataclass(frozen=True)
class Step:
    """An act that moves a case from one of `sources` to `target`; None keeps the status, and then `where` guards it.

    `roles` are the staff that may take it. `by_system` opens it to the system (timers, imports), `by_public` to the person
    outside whose case it is; both act without an account (`actor` None). A step that names none of these is open to nobody.
    """

    action: str
    sources: tuple[str, ...]
    target: str | None
    label: str
    roles: tuple[Role, ...] = ()
    needs_note: bool = False
    by_system: bool = False
    by_public: bool = False


class WorkflowCase(models.Model):
    """The base of every model that has STEPS and a status: it says which staff of a role may act on which case.

    UNTOLD names the columns whose values no timeline entry repeats, because they lead to a person (county/cases/facts.py).
    """

    STEPS: tuple[Step, ...] = ()
    UNTOLD: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        """Whether somebody who has a role of `step` may take it on this case; by default on what they may see."""
        return type(self)._default_manager.visible_to(user).filter(pk=self.pk).exists()


def step_of(model: type[models.Model], action: str) -> Step:
    """The step named `action` in `model.STEPS`. Raises KeyError for a name that is not there."""
    return {step.action: step for step in model.STEPS}[action]


def may(actor: User | None, case: WorkflowCase, action: str) -> bool:
    """True if `actor` has the right to `action` on `case`; None is the system or the public. The status is asked elsewhere."""
    step = step_of(type(case), action)
    if actor is None:
        return step.by_system or step.by_public
    return actor.has_role(*step.roles) and case.may_be_taken_by(actor, step)


def require_may(actor: User | None, case: WorkflowCase, action: str) -> None:
    """Raises NotPermitted unless `may`."""
    if not may(actor, case, action):
        raise NotPermitted(NOT_PERMITTED.format(step_of(type(case), action).label))


def require_open(case: WorkflowCase, action: str) -> None:
    """Refuses early what `advance` would refuse at the end for the status, before anything is computed. Raises IllegalStep."""
    step = step_of(type(case), action)
    if case.status not in step.sources:
        raise IllegalStep(_refusal(case, step))


def may_begin(actor: User | None, model: type[WorkflowCase], action: str, unit: Department) -> bool:
    """True if `actor` may begin a case of `unit` by `action`: the same as `may` before there is a case."""
    step = step_of(model, action)
    if actor is None:
        return step.by_system or step.by_public
    return has_role_in(actor, step.roles, unit)


def require_begin(actor: User | None, model: type[WorkflowCase], action: str, unit: Department) -> None:
    """Raises NotPermitted unless `may_begin`."""
    if not may_begin(actor, model, action, unit):
        raise NotPermitted(NOT_PERMITTED.format(step_of(model, action).label))


def has_role_in(actor: User, roles: Iterable[Role], unit: Department | None = None) -> bool:
    """True if `actor` has one of `roles` and `unit` is their own, or they see all units. None: no unit is concerned."""
    is_near = unit is None or actor.sees_all_units or actor.department_id == unit.pk
    return is_near and actor.has_role(*roles)


def require_role(actor: User, roles: Iterable[Role], unit: Department | None = None, *, label: str) -> None:
    """The right to an act that is no step of a case (a register, a figure). Raises NotPermitted unless `has_role_in`."""
    if not has_role_in(actor, roles, unit):
        raise NotPermitted(NOT_PERMITTED.format(label))


def verb(action: str, *, of: str = "", asks_status: bool = True) -> Callable[[Callable], Callable]:
    """Marks the function of an act: before anything else happens, the right to `action` and the case's status are asked.

    The case is the first argument, or its attribute `of`, such as "application" of a consultation. `actor` is keyword-only.
    With `asks_status` false the act itself says, in better words, when it comes too late.
    """
    case_of = attrgetter(of) if of else lambda subject: subject

    def mark(act: Callable) -> Callable:
        @wraps(act)
        def asked(subject, *args, actor: User | None = None, **given):
            case = case_of(subject)
            require_may(actor, case, action)
            if asks_status:
                require_open(case, action)
            return act(subject, *args, actor=actor, **given)

        asked.action, asked.of = action, of
        return asked

    return mark


def open_steps(case: WorkflowCase, user: User) -> list[Step]:
    """The steps that the case's status allows and that the person has the right to."""
    return [step for step in case.STEPS if case.status in step.sources and may(user, case, step.action)]


def timeline_of(model: type[models.Model]) -> type[TimelineEntry]:
    """The concrete timeline whose `case` points to `model`."""
    return model.timeline.rel.related_model


def advance(
    case: WorkflowCase,
    action: str,
    *,
    actor: User | None,
    note: str = "",
    where: Q | None = None,
    facts: Mapping[str, object] | None = None,
    **changes,
) -> TimelineEntry:
    """Take one step: change the status and `changes` in one conditional UPDATE and add one timeline entry.

    The UPDATE asks for the status that `case` was seen with, for the step's sources, and for `where`. When it finds
    nothing, because the case moved on meanwhile or the step is not open to it, nothing is written and IllegalStep is
    raised. The instance is brought up to date. `actor` None is the system or the public. Raises NotPermitted unless `may`.

    The entry carries what changed, before and after, and `facts` of other records that the act made.
    """
    step = step_of(type(case), action)
    require_may(actor, case, action)
    if step.target is None and where is None:
        raise ValueError(f"the step {action!r} keeps the status, so it needs `where` to be taken only once")
    if step.needs_note and not note.strip():
        raise IllegalStep(f"“{step.label}”须写明理由。")
    model, seen = type(case), case.status
    target = seen if step.target is None else step.target
    columns = [model._meta.get_field(name).attname for name in changes]
    with transaction.atomic():
        found = model._base_manager.filter(where or Q(), pk=case.pk, status=seen, status__in=step.sources)
        # As strong a lock as the UPDATE's own, and no stronger: rows that refer to the case may be written meanwhile.
        lock = found.order_by().select_for_update(of=("self",), no_key=True)
        held = lock.only("pk", *columns).first()
        if held is None or not found.update(status=target, **changes):
            raise IllegalStep(_refusal(case, step))
        before = [getattr(held, column) for column in columns]
        case.refresh_from_db(fields=["status", *changes])
        after = [getattr(case, column) for column in columns]
        return append(
            timeline_of(model),
            case,
            action=action,
            from_status=seen,
            to_status=target,
            actor=actor,
            note=note,
            facts=with_changes(facts, recorded.changed(model, before, after, columns)),
        )


def with_changes(facts: Mapping[str, object] | None, changed: dict[str, list]) -> dict[str, object]:
    """The facts of an entry: those given, and what changed if anything did."""
    return dict(facts or {}) | ({"changed": changed} if changed else {})


def _refusal(case: WorkflowCase, step: Step) -> str:
    status = case._meta.get_field("status")
    labels = dict(status.flatchoices)
    if case.status not in step.sources:
        allowed = "、".join(f"“{labels[source]}”" for source in step.sources)
        return f"当前状态为“{labels[case.status]}”，不能“{step.label}”；须为{allowed}。"
    return f"不能“{step.label}”：该事项已被他人处理或不符合条件，请刷新后再试。"
