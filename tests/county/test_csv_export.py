"""Lists as CSV."""

from datetime import date

import pytest

from county.site.csv_export import as_csv, csv_lines


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_taken_for_a_formula(typed):
    assert as_csv(("名称",), [(typed,)]).splitlines()[1].lstrip('"').startswith("'")


def test_numbers_and_days_stay_what_they_are():
    assert as_csv(("甲", "乙"), [(-3, date(2026, 11, 28))]) == "\ufeff甲,乙\r\n-3,2026-11-28\r\n"


def test_rows_are_written_as_they_come():
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield (number,)

    lines = csv_lines(("序号",), rows())
    assert next(lines) == "\ufeff序号\r\n"
    assert taken == []
    assert next(lines) == "0\r\n"
    assert taken == [0]
