"""考核的算术: exact, so that the same facts give the same points on every machine. Pure.

A leaf has a weight in hundredths of a point and a ratio from 0 to 1, or none where it does not apply to the unit. What does not
apply is left out, and the rest is scaled to 100. Rounding happens once, at the end, half up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db import models

FULL = 10_000  # hundredths of a point: the weights of a scheme
# A unit with one case is not ruined by it: fewer than five count as five.
BASE = 5
RANKED_FROM, SCORED_APART_FROM = 6_000, 3_000  # hundredths of applicable weight


class Grade(models.TextChoices):
    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class Standing(models.TextChoices):
    """Where a unit is compared: few duties mean few risks, so those with little to judge stand apart."""

    RANKED = "ranked", "参加排名"
    APART = "apart", "适用指标较少单位"
    UNRANKED = "unranked", "只计分，不排名"


GRADES = ((9_000, Grade.EXCELLENT), (7_000, Grade.GOOD), (6_000, Grade.PASSED))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One indicator of one unit: its weight in hundredths, and its ratio; None where it does not apply."""

    code: str
    weight: int
    ratio: Fraction | None

    def __post_init__(self):
        if self.ratio is not None and not 0 <= self.ratio <= 1:
            raise ValueError(f"the ratio of {self.code} must be from 0 to 1, not {self.ratio}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The result of one unit, in hundredths of a point; the shown points of the leaves add up to the shown total."""

    applicable: int
    total: int
    points: dict[str, int]

    @property
    def grade(self) -> Grade:
        return grade_of(self.total)

    @property
    def standing(self) -> Standing:
        if self.applicable >= RANKED_FROM:
            return Standing.RANKED
        return Standing.APART if self.applicable >= SCORED_APART_FROM else Standing.UNRANKED


def late_ratio(n: int, late: Fraction | int) -> Fraction:
    """1 less the share of what was late; fewer than five cases count as five ("基数不足5件，按5件计")."""
    return 1 - min(Fraction(1), Fraction(late) / max(n, BASE))


def rounded(value: Fraction) -> int:
    """The nearest whole number, half up. For values that are not negative."""
    return int(value + Fraction(1, 2))


def sheet_of(leaves: Iterable[Leaf]) -> Sheet:
    """The total of a unit and the points of its leaves. All zero where nothing applies."""
    leaves = [leaf for leaf in leaves if leaf.ratio is not None]
    applicable = sum(leaf.weight for leaf in leaves)
    if not applicable:
        return Sheet(0, 0, {})
    exact = {leaf.code: leaf.weight * leaf.ratio * FULL / applicable for leaf in leaves}
    total = rounded(sum(exact.values(), Fraction(0)))
    return Sheet(applicable, total, _by_largest_remainder(exact, total))


def _by_largest_remainder(exact: dict[str, Fraction], total: int) -> dict[str, int]:
    """Whole hundredths that add up to `total`: what is left over goes to the largest remainders, ties by code."""
    points = {code: int(value) for code, value in exact.items()}
    left = total - sum(points.values())
    order = sorted(exact, key=lambda code: (points[code] - exact[code], code))
    for code in order[:left]:
        points[code] += 1
    return points


def grade_of(total: int) -> Grade:
    """The grade of a total in hundredths: 90, 70 and 60 points."""
    return next((grade for least, grade in GRADES if total >= least), Grade.FAILED)


def ranks_of(totals: Sequence[int]) -> list[int]:
    """The rank of each total, the highest first: equal totals share a rank, and the next is left out (1, 2, 2, 4)."""
    return [1 + sum(other > total for other in totals) for total in totals]


def percent(k: int, n: int) -> str:
    """A share in words: one decimal, half up, but 100.0% only of all and 0.0% only of none; "—" of nothing."""
    if n == 0:
        return "—"
    tenths = rounded(Fraction(k * 1000, n))
    if k < n:
        tenths = min(tenths, 999)
    if k > 0:
        tenths = max(tenths, 1)
    return f"{tenths // 10}.{tenths % 10}%"


def shown(hundredths: int) -> str:
    """Hundredths of a point as they are printed: 89.10."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
