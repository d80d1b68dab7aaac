"""考核的算术: the golden vectors of the scheme, exact to the hundredth."""

from fractions import Fraction
from random import Random

import pytest

from oversight.assessment.arithmetic import (
    FULL,
    Grade,
    Leaf,
    Standing,
    grade_of,
    late_ratio,
    percent,
    ranks_of,
    sheet_of,
    shown,
)

WEIGHTS = {
    "A1": 8, "A2": 8, "A3": 6, "A4": 4, "A5": 4, "B1": 9, "B2": 4, "B3": 5, "C1": 5, "C2": 6, "C3": 2,
    "D1": 5, "D2": 3, "D3": 3, "E1": 4, "E2": 4, "E3": 2, "F1": 5, "F2": 3, "G1": 4, "G2": 6,
}  # fmt: skip
UNIT_X = {
    "A1": Fraction(11, 12), "A2": Fraction(47, 48), "A3": Fraction(340, 365), "A4": Fraction(59, 60), "A5": Fraction(1), "B1": Fraction(4, 5), "B2": Fraction(33, 35),
    "B3": Fraction(1), "C1": Fraction(2, 3), "C2": Fraction(9, 10), "D1": Fraction(5, 6), "D3": Fraction(23, 24), "E1": Fraction(1), "E2": Fraction(11, 15),
    "E3": Fraction(9, 10), "F1": Fraction(3, 4), "F2": Fraction(1), "G2": Fraction(86, 100),
}  # fmt: skip
POINTS_X = {
    "A1": "8.06", "A2": "8.61", "A3": "6.14", "A4": "4.32", "A5": "4.40", "B1": "7.91", "B2": "4.14", "B3": "5.50",
    "C1": "3.66", "C2": "5.93", "D1": "4.58", "D3": "3.16", "E1": "4.40", "E2": "3.22", "E3": "1.98", "F1": "4.12",
    "F2": "3.30", "G2": "5.67",
}  # fmt: skip
UNIT_Y = {
    "A1": Fraction(1), "A2": Fraction(1), "A3": Fraction(300, 365), "A4": Fraction(1), "D3": Fraction(20, 24), "E1": Fraction(324, 365), "E2": Fraction(1), "E3": Fraction(1),
    "G2": Fraction(70, 100),
}  # fmt: skip


def leaves_of(ratios) -> list[Leaf]:
    return [Leaf(code, weight * 100, ratios.get(code)) for code, weight in WEIGHTS.items()]


def test_the_weights_of_the_default_scheme_are_a_hundred_points():
    assert sum(WEIGHTS.values()) * 100 == FULL


def test_unit_x():
    sheet = sheet_of(leaves_of(UNIT_X))
    assert (shown(sheet.applicable), shown(sheet.total)) == ("91.00", "89.10")
    assert (sheet.grade, sheet.standing) == (Grade.GOOD, Standing.RANKED)
    assert {code: shown(points) for code, points in sheet.points.items()} == POINTS_X


def test_unit_y_has_little_to_judge_and_stands_apart():
    sheet = sheet_of(leaves_of(UNIT_Y))
    assert (shown(sheet.applicable), shown(sheet.total)) == ("45.00", "91.52")
    assert sheet.standing == Standing.APART


def test_t27_what_does_not_apply_is_left_out_and_the_rest_scaled():
    sheet = sheet_of(leaves_of({"A1": Fraction(1), "A2": Fraction(1, 2)}))
    assert (sheet.applicable, sheet.total) == (1600, 7500)
    assert sheet_of(leaves_of({})).total == 0


def test_t28_shown_points_add_up_to_the_shown_total_of_63_units():
    dice = Random(63)
    for _ in range(63):
        ratios = {code: Fraction(dice.randrange(0, 367), 366) for code in WEIGHTS if dice.random() < 0.9}
        sheet = sheet_of(leaves_of(ratios))
        assert sum(sheet.points.values()) == sheet.total


def test_t29_equal_totals_share_a_rank():
    assert ranks_of([9000, 8850, 8850, 8000]) == [1, 2, 2, 4]


def test_t31_one_case_late_counts_as_one_of_five():
    assert late_ratio(1, 1) == Fraction(4, 5)


def test_t32_an_open_overdue_case_never_makes_a_hundred():
    assert late_ratio(10, 1) == Fraction(9, 10)


@pytest.mark.parametrize(
    ("applicable", "standing"),
    [(5999, Standing.APART), (2999, Standing.UNRANKED), (6000, Standing.RANKED), (3000, Standing.APART)],
)
def test_t34_where_a_unit_is_compared(applicable, standing):
    assert sheet_of([Leaf("A1", applicable, Fraction(1))]).standing == standing


@pytest.mark.parametrize(
    ("k", "n", "expected"),
    [
        (9996, 10000, "99.9%"),
        (10000, 10000, "100.0%"),
        (1, 10000, "0.1%"),
        (0, 10000, "0.0%"),
        (0, 0, "—"),
        (1, 8, "12.5%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
    ],
)
def test_t36_percentages(k, n, expected):
    assert percent(k, n) == expected


@pytest.mark.parametrize(
    ("total", "grade"),
    [(9000, "excellent"), (8999, "good"), (7000, "good"), (6999, "passed"), (6000, "passed"), (5999, "failed")],
)
def test_grades(total, grade):
    assert grade_of(total) == grade


def test_a_ratio_beyond_one_is_refused():
    with pytest.raises(ValueError, match="from 0 to 1"):
        Leaf("A1", 800, Fraction(5, 4))
