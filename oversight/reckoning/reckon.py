"""核算 of a period: computed, frozen, and verified against the registers of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases.workflow import IllegalStep, require_role
from county.models import Department, Role, User
from oversight.models import CountedFact, Reckoning
from oversight.reckoning.canonical import RULES_VERSION, Fact, Header, digest_of
from oversight.reckoning.facts import Gathering

NO_SCHEME = "-"


@dataclass(frozen=True, slots=True)
class Result:
    """What was asked, the facts, and their digest. `units` are those on the register, also without any fact."""

    header: Header
    facts: list[Fact]
    units: list[Department]

    @property
    def digest(self) -> str:
        return digest_of(self.header, (fact.line for fact in self.facts))


def reckon(first: date, last: date, known_at: datetime | None = None, *, kind: str = Reckoning.Kind.SPECIAL) -> Result:
    """The facts of a period as known at an instant (now). Writes nothing. Raises IllegalStep for days that cannot be."""
    now = timezone.now()
    known_at = (known_at or now).replace(microsecond=0)
    if last < first:
        raise IllegalStep("截止日不能早于起始日。", field="last")
    if last > timezone.localdate(now):
        raise IllegalStep("截止日不能在将来。", field="last")
    if known_at > now:
        raise IllegalStep("数据截至时间不能在将来。", field="known_at")
    calendar = current_calendar()
    facts = list(Gathering(first, last, known_at, calendar).facts())
    header = Header(kind, first, last, known_at, NO_SCHEME, RULES_VERSION, calendar.version)
    return Result(header, facts, list(Department.objects.active().order_by("order", "pk")))


@transaction.atomic
def freeze(first: date, last: date, known_at: datetime | None = None, *, kind: str, actor: User) -> Reckoning:
    """冻结: keeps the facts and their digest for good; the database computes the digest again. Raises IllegalStep."""
    require_role(actor, (Role.COUNTY_OFFICE,), label="冻结核算")
    result = reckon(first, last, known_at, kind=kind)
    header = result.header
    kept = Reckoning.objects.create(
        kind=kind,
        first=first,
        last=last,
        known_at=header.known_at,
        scheme=header.scheme,
        rules=header.rules,
        calendar=header.calendar,
        created_by=actor,
    )
    rows = [
        CountedFact(
            reckoning=kept,
            key=fact.key,
            department_id=fact.unit_id,
            uscc=fact.uscc,
            model=fact.model,
            object_id=fact.object_id,
            happened_on=fact.happened_on,
            numerator=fact.numerator,
            denominator=fact.denominator,
            label=fact.label,
        )
        for fact in result.facts
    ]
    CountedFact.objects.bulk_create(rows, batch_size=5000)
    kept.digest, kept.frozen_at = result.digest, timezone.now()
    kept.save(update_fields=["digest", "frozen_at"])
    return kept


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: whether the stored facts still have the digest, and each difference from the registers, a line."""

    is_whole: bool
    differences: list[str]

    @property
    def is_same(self) -> bool:
        return self.is_whole and not self.differences


def verify(kept: Reckoning) -> Verdict:
    """Compares a frozen reckoning with its own digest, and with the registers at the same two times."""
    stored = [row.fact for row in kept.facts.all()]
    is_whole = digest_of(kept.header, (fact.line for fact in stored)) == kept.digest
    again = reckon(kept.first, kept.last, kept.known_at, kind=kept.kind)
    reason = "更正数据"
    if again.header.rules != kept.rules or again.header.calendar != kept.calendar:
        reason = "规则或日历变化"
    return Verdict(is_whole, [f"{reason}：{line}" for line in _differences(stored, again.facts)])


def _differences(stored: Iterable[Fact], now: Iterable[Fact]) -> list[str]:
    before, after = ({fact.identity: fact for fact in facts} for facts in (stored, now))
    lines = []
    for identity in sorted(before.keys() | after.keys()):
        was, is_now = before.get(identity), after.get(identity)
        if was is None:
            lines.append(f"现在计入，冻结时没有：{_named(is_now)}")
        elif is_now is None:
            lines.append(f"冻结时计入，现在没有：{_named(was)}")
        elif was.line != is_now.line:
            lines.append(f"{_named(was)}：{_value(was)} → {_value(is_now)}")
    return lines


def _named(fact: Fact) -> str:
    return f"{fact.key} {fact.model} {fact.object_id} {fact.label}".rstrip()


def _value(fact: Fact) -> str:
    return f"{fact.happened_on} {fact.numerator}/{fact.denominator}"
