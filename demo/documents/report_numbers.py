"""Numbers of the annual reports of every unit since 2008, year following year: what one year carries over the next takes up.

The county government reports for the whole county: its numbers are the sums over all 63 units.
"""

from dataclasses import astuple, dataclass
from functools import cache
from random import Random
from typing import NamedTuple

from demo.dice import dice_for
from demo.sentences import read
from demo.units.units import TOWN_SLUGS, UNITS, UNITS_BY_SLUG
from oversight.annual_report.form import APPLICANTS, LEAF_COUNT, Proactive, Remedies, Requests, Row, add

FIRST_YEAR = 2008


class _Counts(NamedTuple):
    """A year's usual numbers by unit; fees in hundredths of 万元."""

    busy: dict[str, int]
    fines: dict[str, int]
    permits: dict[str, int]
    fees: dict[str, int]


COUNTS = read("documents/report_numbers", _Counts)
# Fees and purchases are drawn in hundredths of 万元 and kept in 分.
_HUNDREDTH_OF_WAN = 10_000
_WEIGHTS = (40, 12, 0, 1, 0, 3, 4, 5, 3, 3, 18, 4, 2, 3, 2, 0, 0, 1, 3, 0, 2)
_ZERO: Row = (0,) * len(APPLICANTS)  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """All numbers of one unit and year; the last four are only asked for by the trial form, amounts in 分."""

    proactive: Proactive
    requests: Requests
    remedies: Remedies
    permit_items: int = 0
    penalty_items: int = 0
    purchases: int = 0
    purchase_amount: int = 0


def _requests(dice: Random, expected: float, carried_in: Row) -> Requests:
    count = max(0, round(expected * dice.uniform(0.55, 1.45)))
    new = [0] * len(APPLICANTS)
    for place in dice.choices(range(len(APPLICANTS)), weights=(88, 6, 0.4, 0.8, 3.8, 1), k=count):
        new[place] += 1
    out, done = [], []
    for place in range(len(APPLICANTS)):
        waiting = new[place] + carried_in[place]
        left = min(waiting, dice.choice((0, 0, 0, 1, 1, 2))) if waiting > 3 else 0
        out.append(left)
        done.append(waiting - left)
    results = [[0] * len(APPLICANTS) for _ in range(LEAF_COUNT)]
    for place, number in enumerate(done):
        for leaf in dice.choices(range(LEAF_COUNT), weights=_WEIGHTS, k=number):
            results[leaf][place] += 1
    return Requests(tuple(new), carried_in, tuple(tuple(row) for row in results), tuple(out))  # type: ignore[arg-type]


def _outcomes(dice: Random, count: int) -> tuple[int, int, int, int]:
    found = [0, 0, 0, 0]
    for place in dice.choices(range(4), weights=(60, 16, 16, 8), k=count):
        found[place] += 1
    return tuple(found)  # type: ignore[return-value]


def _nothing() -> OwnNumbers:
    """The numbers of a unit that does not exist yet."""
    return OwnNumbers(Proactive(), Requests(_ZERO, _ZERO, (_ZERO,) * LEAF_COUNT, _ZERO), Remedies(*((0, 0, 0, 0),) * 3))


@cache
def own_numbers(slug: str, last_year: int) -> tuple[OwnNumbers, ...]:
    """One unit alone, from FIRST_YEAR to `last_year`."""
    dice = dice_for("report", slug)
    busy = COUNTS.busy.get(slug, 3.2 if slug in TOWN_SLUGS else 0.8)
    founded, carried = UNITS_BY_SLUG[slug].founded_on, _ZERO
    permits, fines = COUNTS.permits.get(slug, 0), COUNTS.fines.get(slug, 0)
    valid = dice.randint(3, 16) if slug in ("government", *COUNTS.busy) else 0
    years = []
    for year in range(FIRST_YEAR, last_year + 1):
        if founded and year < founded.year:
            years.append(_nothing())
            continue
        growth = min(1.7, 0.25 + (year - FIRST_YEAR) * 0.1)
        requests = _requests(dice, busy * growth, carried)
        carried = requests.carried_out
        made = dice.choice((0, 0, 1, 1, 2, 3)) if valid else 0
        ended = min(valid, dice.choice((0, 0, 0, 1, 1, 2)))
        valid += made - ended
        fees = int(COUNTS.fees.get(slug, 0) * dice.uniform(0.7, 1.2)) * _HUNDREDTH_OF_WAN
        bought = dice.randint(0, 3) if slug in TOWN_SLUGS else dice.randint(1, 9)
        counts = (
            int(permits * dice.uniform(0.8, 1.2)),
            int(fines * dice.uniform(0.75, 1.25)),
            int(fines * 0.05 * dice.uniform(0.3, 1.2)),
        )
        proactive = Proactive(made, ended, valid, *counts, fees)
        spent = bought * dice.randint(900, 9000) * _HUNDREDTH_OF_WAN
        cases = sum(requests.done) // 9
        remedies = Remedies(*(_outcomes(dice, dice.randint(0, cases // share)) for share in (1, 2, 3)))
        items = (permits and 6 + len(slug) % 9, fines and 20 + len(slug) * 3)
        years.append(OwnNumbers(proactive, requests, remedies, *items, bought, spent))
    return tuple(years)


def _sum(parts: list[OwnNumbers]) -> OwnNumbers:
    requests = _nothing().requests
    for part in parts:
        requests = Requests(
            add(requests.new, part.requests.new),
            add(requests.carried_in, part.requests.carried_in),
            tuple(add(a, b) for a, b in zip(requests.results, part.requests.results, strict=True)),
            add(requests.carried_out, part.requests.carried_out),
        )
    proactive = Proactive(*(sum(column) for column in zip(*(astuple(part.proactive) for part in parts), strict=True)))
    groups = [
        tuple(sum(column) for column in zip(*(getattr(one.remedies, name) for one in parts), strict=True))
        for name in ("reviews", "direct_suits", "later_suits")
    ]
    trial_only = (
        sum(getattr(part, name) for part in parts)
        for name in ("permit_items", "penalty_items", "purchases", "purchase_amount")
    )
    return OwnNumbers(proactive, requests, Remedies(*groups), *trial_only)  # type: ignore[arg-type]


@cache
def numbers(slug: str, year: int, last_year: int) -> OwnNumbers:
    """What the report of that unit and year states. Raises ValueError for a year before 2008 or after `last_year`."""
    if not FIRST_YEAR <= year <= last_year:
        raise ValueError(f"没有{year}年的数据")
    place = year - FIRST_YEAR
    if slug != "government":
        return own_numbers(slug, last_year)[place]
    return _sum([own_numbers(unit.slug, last_year)[place] for unit in UNITS])
