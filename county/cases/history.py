"""What a past day looked like, read from the timelines (design law 6).

The value of a column at an instant is what the last entry until then changed it to; if none did, what the first entry after it
found; if no entry ever changed it, what it is. Entries from before there were facts tell the status alone.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import CharField, Exists, F, Func, JSONField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from county.cases.facts import fact_of
from county.cases.timeline import chains
from county.cases.workflow import WorkflowCase, timeline_of
from county.models import Setting, SettingEntry, TimelineEntry

CASES_AT_ONCE = 1000


class ToJson(Func):
    function = "to_jsonb"
    output_field = JSONField()


class Element(Func):
    """One side of a change: `facts -> 'changed' -> name -> side`. JSON null stays JSON null, which is a value and not absence."""

    template = "((%(expressions)s) -> 'changed' -> %%s -> %%s)"
    output_field = JSONField()

    def __init__(self, facts: str, name: str, side: int):
        super().__init__(facts)
        self.name, self.side = name, side

    def as_sql(self, compiler, connection, **extra):
        sql, params = super().as_sql(compiler, connection, **extra)
        return sql, (*params, self.name, self.side)


def end_of(day: date) -> datetime:
    """The first instant that is no more of `day`, in local time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def as_of(cases: QuerySet, moment: datetime, *names: str) -> QuerySet:
    """The `cases` that were begun before `moment`, each with `<name>_then`: the value of the column at that instant.

    Values are as facts write them (`county.cases.facts.fact_of`): days as ISO texts, references as ids. `status` may be among them.
    For what is set up (units, columns, …) the trail of settings is read; a row from before that trail counts as there from the start.
    """
    entries = _entries_about(cases.model)
    until, later = (
        entries.filter(at__lt=moment).order_by("-sequence"),
        entries.filter(at__gte=moment).order_by("sequence"),
    )
    if issubclass(cases.model, Setting):
        cases = cases.exclude(Exists(later.filter(action=SettingEntry.Action.ADDED)))
    else:
        cases = cases.filter(Exists(until))
    for name in names:
        if name == "status":
            cases = cases.annotate(status_then=Subquery(until.values("to_status")[:1]))
            continue
        changed = {"facts__changed__has_key": name}
        then = Coalesce(
            Subquery(until.filter(**changed).values(told=Element("facts", name, 1))[:1]),
            Subquery(later.filter(**changed).values(told=Element("facts", name, 0))[:1]),
            ToJson(F(name)),
        )
        cases = cases.annotate(**{f"{name}_then": then})
    return cases


def _entries_about(model: type[Model]) -> QuerySet:
    """The entries about the row of an outer query."""
    if issubclass(model, Setting):
        return SettingEntry.objects.filter(register=model._meta.label, case_id=Cast(OuterRef("pk"), CharField()))
    return timeline_of(model)._base_manager.filter(case=OuterRef("pk"))


def differences(model: type[WorkflowCase]) -> Iterator[str]:
    """Where a case is not what the last entry about it says: a status or a column was changed without an entry."""
    entries = timeline_of(model)
    first = 0
    while cases := list(model._base_manager.filter(pk__gt=first).order_by("pk")[:CASES_AT_ONCE]):
        first = cases[-1].pk
        told = _last_told(entries, [case.pk for case in cases])
        for case in cases:
            for name, value in told.get(case.pk, {}).items():
                field = model._meta.get_field(name)
                now = fact_of(field, getattr(case, field.attname), untold=name in model.UNTOLD)
                if now != value:
                    yield f"{model._meta.verbose_name} {case.pk}：{field.verbose_name}现为 {now}，最近的记录为 {value}"


def _last_told(entries: type[TimelineEntry], cases: list[int]) -> dict[int, dict[str, object]]:
    """By case and column the value that its last entry gave it."""
    told: dict[int, dict[str, object]] = {}
    found = entries._base_manager.filter(case__in=cases).order_by("sequence")
    for case, status, facts in found.values_list("case_id", "to_status", "facts").iterator(chunk_size=2000):
        values = told.setdefault(case, {})
        values["status"] = status
        values |= {name: after for name, (_, after) in facts.get("changed", {}).items()}
    return told


def cases() -> list[type[WorkflowCase]]:
    """Every model of the installed apps that has steps and a timeline, in the order of the chains."""
    owners = [entry._meta.get_field("case").related_model for entry in chains() if entry is not SettingEntry]
    return [model for model in owners if issubclass(model, WorkflowCase)]
