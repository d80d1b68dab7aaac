"""Who asks when, and what is to become of it: the plan of the demo applications, the same on every run."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from demo.applications.office import Office
from demo.dice import dice_for
from requests_app.deadlines import ORDER_711_FROM
from requests_app.models.remedy import RemedyKind, RemedyResult
from requests_app.models.reply import OF_CORRECTION, Outcome

FIRST_DAY = date(2008, 5, 5)
# 国办函〔2020〕109号 is in force.
FEES_FROM = date(2021, 1, 1)


class Turn(StrEnum):
    """What may become of an application beside a plain answer: how it lapses, or what happens before it is granted."""

    SUPPLEMENT_LAPSED = "supplement_lapsed"
    FEE_LAPSED = "fee_lapsed"
    WITHDRAWN = "withdrawn"
    FEE_PAID = "fee_paid"
    DEFERRED = "deferred"  # so much was asked that a reasonable day is set (Art. 35)
    OVERRIDDEN = "overridden"  # disclosed for the public's sake against a third party's will (Art. 32)
    CONSENT_BY_SILENCE = "consent_by_silence"  # of an organ that made the document too (Art. 34)
    ROUTED = "routed"


# How often each comes up; each comes up once at the least. What is answered as EXCESSIVE comes up in a series alone.
FATES: dict[Outcome | Turn, int] = {
    Outcome.GRANTED: 30,
    Outcome.GRANTED_LATER: 8,
    Outcome.ALREADY_PUBLIC: 22,
    Outcome.PARTIAL: 7,
    Outcome.FORBIDDEN_BY_LAW: 1,
    Outcome.THREE_SECURITIES: 1,
    Outcome.THIRD_PARTY: 3,
    Outcome.INTERNAL_AFFAIRS: 2,
    Outcome.PROCESS_INFORMATION: 3,
    Outcome.ENFORCEMENT_FILE: 2,
    Outcome.REGISTRY_LOOKUP: 2,
    Outcome.NOT_EXISTING: 14,
    Outcome.NOT_THIS_ORGAN: 11,
    Outcome.NEEDS_MAKING: 3,
    Outcome.PETITION: 3,
    Outcome.PUBLICATION: 1,
    Outcome.CONFIRMATION: 1,
    Outcome.OTHER: 1,
    Outcome.STATE_SECRET: 1,
    Outcome.STILL_UNCLEAR: 2,
    Outcome.REPEATED: 3,
    Outcome.CORRECTED: 1,
    Outcome.NOT_CORRECTED: 1,
    Outcome.CORRECTION_PASSED_ON: 1,
    Outcome.CORRECTION_ELSEWHERE: 1,
    Turn.SUPPLEMENT_LAPSED: 5,
    Turn.WITHDRAWN: 4,
    Turn.FEE_LAPSED: 2,
    Turn.FEE_PAID: 3,
    Turn.DEFERRED: 1,
    Turn.OVERRIDDEN: 1,
    Turn.CONSENT_BY_SILENCE: 2,
    Turn.ROUTED: 4,
}
# What is told by a paper of the present rules only.
POSSIBLE_FROM: dict[Outcome | Turn, date] = {
    **dict.fromkeys((*OF_CORRECTION, Outcome.REPEATED, *Turn), ORDER_711_FROM),
    **dict.fromkeys((Turn.FEE_LAPSED, Turn.FEE_PAID), FEES_FROM),
    Turn.WITHDRAWN: FIRST_DAY,
}

# What waits on the desks, most of it with 财政局, where the demo logins work.
WAITING = (
    "submitted",
    "handling",
    "late",
    "supplement",
    "consulting",
    "extended",
    "fee",
    "in_review",
    "routing",
    "drafting",
    "answered_consultation",
    "soon",
    "referred",
    "reviewed",
    "approved",
    "drafted_anew",
    "reasons",
    "correction",
    "unconfirmed",
    "supplement_over",
    "supplement_offered",
    "untold",
    "redo",
    "reopened",
)
MOST_WAITING = 2 * len(WAITING)
# How many working days ago those came that must have come at another time than the rest.
CAME_BEFORE = {
    "late": 27,
    "soon": 17,
    "submitted": 1,
    "extended": 18,
    "fee": 8,
    "supplement_over": 25,
    "supplement_offered": 25,
    "untold": 11,
    "reopened": 28,
    "redo": 20,
}
USUALLY_CAME_BEFORE = 6

# One person asks one unit for much the same, twelve times in six working days: after ten answers nothing more is free, and an
# eleventh without a reason is not processed.
SERIES_FROM = date(2023, 3, 1)
SERIES = (
    Outcome.ALREADY_PUBLIC,
    Outcome.GRANTED,
    Outcome.ALREADY_PUBLIC,
    Outcome.NOT_EXISTING,
    Outcome.GRANTED,
    Outcome.NOT_THIS_ORGAN,
    Outcome.ALREADY_PUBLIC,
    Outcome.NEEDS_MAKING,
    Outcome.NOT_EXISTING,
    Outcome.ALREADY_PUBLIC,
    Outcome.EXCESSIVE,
    Turn.FEE_LAPSED,
)
HAS_SERIES_FROM = 100
# Answered in the last weeks, and not yet archived.
RECENT = (
    Outcome.GRANTED,
    Outcome.NOT_EXISTING,
    Outcome.ALREADY_PUBLIC,
    Outcome.PROCESS_INFORMATION,
    Outcome.GRANTED_LATER,
    Outcome.PARTIAL,
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A reconsideration or a suit over an answer."""

    kind: RemedyKind
    result: RemedyResult
    answer: Outcome


REVIEW, SUIT, SUIT_AFTER = RemedyKind.RECONSIDERATION, RemedyKind.SUIT, RemedyKind.SUIT_AFTER
# A refusal under Art. 14-16 goes to reconsideration first.
DISPUTES = (
    Dispute(REVIEW, RemedyResult.UPHELD, Outcome.INTERNAL_AFFAIRS),
    Dispute(REVIEW, RemedyResult.CORRECTED, Outcome.NOT_EXISTING),
    Dispute(REVIEW, RemedyResult.OTHER, Outcome.NOT_THIS_ORGAN),
    Dispute(REVIEW, RemedyResult.PENDING, Outcome.PROCESS_INFORMATION),
    Dispute(SUIT, RemedyResult.UPHELD, Outcome.NOT_EXISTING),
    Dispute(SUIT, RemedyResult.CORRECTED, Outcome.NEEDS_MAKING),
    Dispute(SUIT, RemedyResult.OTHER, Outcome.ALREADY_PUBLIC),
    Dispute(SUIT, RemedyResult.PENDING, Outcome.NOT_EXISTING),
    Dispute(SUIT_AFTER, RemedyResult.UPHELD, Outcome.ENFORCEMENT_FILE),
    Dispute(SUIT_AFTER, RemedyResult.CORRECTED, Outcome.PROCESS_INFORMATION),
    Dispute(SUIT_AFTER, RemedyResult.OTHER, Outcome.PARTIAL),
    Dispute(SUIT_AFTER, RemedyResult.PENDING, Outcome.INTERNAL_AFFAIRS),
)
# What may be asked for again, and how many of the latest ones.
REPEATABLE, MOST_FORMERS = (Outcome.GRANTED, Outcome.ALREADY_PUBLIC, Outcome.NOT_EXISTING), 40
# Working days since the application came, when its dispute is to be pending today.
DISPUTED_BEFORE = {REVIEW: 50, SUIT: 70, SUIT_AFTER: 170}


@dataclass(frozen=True, slots=True)
class Plan:
    """One application to be made: the day on which it is handed in, and what becomes of it, or as which of WAITING it stands."""

    day: date
    kind: str
    place: int
    fate: Outcome | Turn | None = None
    waits_as: str = ""
    follows: tuple[str, int] | None = None  # the name of the application whose applicant asks again
    dispute: Dispute | None = None

    @property
    def name(self) -> tuple[str, int]:
        return self.kind, self.place

    @property
    def dice(self) -> Random:
        """The dice of this application alone: the others do not change when it does."""
        return dice_for("application", *self.name)

    @property
    def is_correction(self) -> bool:
        return self.fate in OF_CORRECTION or self.waits_as == "correction"

    @property
    def asks_for_years(self) -> bool:
        return self.fate == Turn.DEFERRED or self.waits_as == "reasons"

    @property
    def is_in_caizheng(self) -> bool:
        return bool(self.waits_as) and (self.place < len(WAITING) or self.place % 2 == 0)

    @property
    def is_quick(self) -> bool:
        """Answered without any turn, so that it is over when it must be."""
        return self.kind in ("recent", "series") or (
            self.dispute is not None and self.dispute.result == RemedyResult.PENDING
        )


def plans(number: int, office: Office) -> list[Plan]:
    """`number` plans in the order in which the applications came."""
    waiting, recent = min(MOST_WAITING, number // 5), min(len(RECENT), number // 20)
    series = len(SERIES) if number >= HAS_SERIES_FROM else 0
    planned = [_open(place, office) for place in range(waiting)]
    planned += [Plan(office.workday_before(34 + 3 * place), "recent", place, RECENT[place]) for place in range(recent)]
    planned += [_in_series(place, office) for place in range(series)]
    planned += _all_ended(number - len(planned), office)
    return sorted(planned, key=lambda plan: (plan.day, plan.name))


def _open(place: int, office: Office) -> Plan:
    """It came so long ago that it stands where it should."""
    waits_as = WAITING[place % len(WAITING)]
    back = CAME_BEFORE.get(waits_as, USUALLY_CAME_BEFORE) + place // len(WAITING)
    return Plan(office.workday_before(back), "open", place, waits_as=waits_as)


def _in_series(place: int, office: Office) -> Plan:
    day = office.after(SERIES_FROM, place // 2)
    return Plan(day, "series", place, SERIES[place], follows=("series", 0) if place else None)


def _all_ended(number: int, office: Office) -> list[Plan]:
    """Each fate once, each dispute once, and then as they fall."""
    ended = [_ended(place, office) for place in range(number)]
    formers = [
        plan
        for plan in ended
        if plan.fate in REPEATABLE and plan.dispute is None and plan.day < office.workday_before(260)
    ]
    formers = sorted(formers, key=lambda plan: plan.day)[-MOST_FORMERS:]
    return [_repeating(plan, formers, office) if plan.fate == Outcome.REPEATED else plan for plan in ended]


def _ended(place: int, office: Office) -> Plan:
    """Later years more often, and so long ago that it is over."""
    dice = dice_for("application", place, "day")
    if len(FATES) <= place < len(FATES) + len(DISPUTES):
        return _disputed(place, DISPUTES[place - len(FATES)], dice, office)
    fates = list(FATES)
    fate = fates[place] if place < len(fates) else dice.choices(fates, list(FATES.values()))[0]
    first = POSSIBLE_FROM.get(fate, FIRST_DAY)
    back = int((office.workday_before(90) - first).days * dice.random() ** 0.6)
    return Plan(office.after(first + timedelta(days=back - 1), 1), "ended", place, fate)


def _disputed(place: int, dispute: Dispute, dice: Random, office: Office) -> Plan:
    """Decided within the last five years, or pending."""
    day = office.after(office.today - timedelta(days=dice.randrange(500, 1800)), 1)
    if dispute.result == RemedyResult.PENDING:
        day = office.workday_before(DISPUTED_BEFORE[dispute.kind])
    return Plan(day, "ended", place, dispute.answer, dispute=dispute)


def _repeating(plan: Plan, formers: list[Plan], office: Office) -> Plan:
    """The same applicant asks for the same again, some months after the first time."""
    former = plan.dice.choice(formers)
    day = office.after(max(former.day, ORDER_711_FROM), plan.dice.randrange(100, 160))
    return replace(plan, day=day, follows=former.name)
