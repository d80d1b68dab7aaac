"""The numbers of the annual report: each closed case in one leaf row, the identities of the form, the cases behind a number."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from requests_app.models import Application, Remedy
from requests_app.models.application import ApplicantKind, Row
from requests_app.statistics import (
    CARRIED_IN,
    CARRIED_OUT,
    COLUMNS,
    LEAVES,
    RECEIVED,
    TOTAL,
    cases_of,
    remedy_table,
    standing,
    table,
    tables_by_unit,
)
from tests.factories import unit
from tests.people import office
from tests.requests_app.factories import application, closed, submitted

D = date.fromisoformat
pytestmark = pytest.mark.django_db
ROWS = (RECEIVED, CARRIED_IN, *LEAVES, TOTAL, CARRIED_OUT)


def case(department, received: str, ended: str | None = None, row: str = "1", **fields) -> Application:
    received_on = D(received)
    if ended is None:
        return application(department, received_on=received_on, due_on=received_on + timedelta(days=28), **fields)
    days = {"received_on": received_on, "due_on": received_on + timedelta(days=28), "closed_on": D(ended)}
    return closed(department, row=row, **(days | fields))


def test_a_year_by_hand():
    caizheng = unit()
    case(caizheng, "2024-12-20", "2025-01-10")
    case(caizheng, "2024-12-20")
    case(caizheng, "2025-03-01", "2025-03-20", "4.1", applicant_kind="legal")
    case(caizheng, "2025-12-31", "2026-01-05", "2")
    case(caizheng, "2025-06-01", "2025-12-31", "6.3")
    submitted(caizheng)
    case(caizheng, "2025-05-01", "2025-05-02", "", kind="correction")
    year = table(2025)
    assert [year.cell(row) for row in (RECEIVED, CARRIED_IN, TOTAL, CARRIED_OUT)] == [3, 2, 3, 2]
    assert year.line("4.1") == [0, 0, 0, 0, 1, 0, 1]
    assert (year.cell("1"), year.cell("6.3"), year.cell("2")) == (1, 1, 0)
    assert year.faults == []


def test_a_table_that_does_not_tie_out_says_where():
    caizheng = unit()
    case(caizheng, "2025-03-01", "2025-03-20")
    year = table(2025)
    wrong = type(year)(2025, {**year.cells, ("1", "natural"): 5})
    assert wrong.faults == [
        "自然人：三（一）至（六）各项之和不等于（七）总计",
        "总计：三（一）至（六）各项之和不等于（七）总计",
    ]
    assert len(type(year)(2025, {**year.cells, (RECEIVED, "natural"): 9}).faults) == 2


def test_units_and_cases_behind_a_number(django_assert_num_queries):
    first, second = unit("a-ju", "甲局"), unit("b-ju", "乙局")
    mine = case(first, "2025-03-01", "2025-03-20", "3.6")
    case(second, "2025-03-01", "2025-03-20", "3.6", applicant_kind="business")
    with django_assert_num_queries(4):
        by_unit = tables_by_unit(2025)
    with django_assert_num_queries(4):
        assert table(2025, units=[first.pk]) == by_unit[first.pk]
    assert list(cases_of(2025, "3.6", units=[first.pk])) == [mine]
    assert cases_of(2025, "3.6", column="business").get().department == second
    for bad in ({"row": "9.9"}, {"row": "1", "column": "king"}):
        with pytest.raises(ValueError, match="unknown"):
            cases_of(2025, **bad)


def test_remedies():
    people = office()
    answered = closed(people.caizheng)
    common = {"application": answered, "authority": "无棣县人民政府", "recorded_by": people.nina}
    Remedy.objects.create(kind="reconsideration", notified_on=D("2025-12-20"), **common)
    Remedy.objects.create(
        kind="reconsideration", notified_on=D("2025-03-01"), result="upheld", decided_on=D("2025-04-01"), **common
    )
    Remedy.objects.create(
        kind="suit", notified_on=D("2025-11-01"), result="corrected", decided_on=D("2026-02-01"), **common
    )
    assert remedy_table(2025) == {"reconsideration": [1, 0, 0, 1, 2], "suit": [0, 0, 0, 1, 1], "suit_after": [0] * 5}
    assert remedy_table(2026)["suit"] == [0, 1, 0, 0, 1]


def test_how_the_open_ones_stand(django_assert_num_queries):
    caizheng = unit()
    application(caizheng, due_on=D("2026-05-10"))
    application(caizheng, due_on=D("2026-05-20"))
    application(caizheng, due_on=D("2026-05-25"))
    application(caizheng, due_on=None, is_paused=True, days_left_at_pause=3, status="consulting")
    submitted(caizheng)
    closed(caizheng)
    with django_assert_num_queries(1):
        found = standing(Application.objects.all(), D("2026-05-20"), D("2026-05-22"))
    assert found == {"open": 5, "unconfirmed": 1, "overdue": 1, "soon": 1, "paused": 1}


class RandomYears(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 1400),
                st.one_of(st.none(), st.integers(0, 400)),
                st.sampled_from(Row.values),
                st.sampled_from(ApplicantKind.values),
            ),
            max_size=25,
        )
    )
    def test_the_identities_hold_and_every_number_is_the_count_of_its_cases(self, drawn):
        caizheng = unit()
        for start, length, row, kind in drawn:
            received = date(2023, 1, 1) + timedelta(days=start)
            ended = None if length is None else (received + timedelta(days=length)).isoformat()
            case(caizheng, received.isoformat(), ended, row, applicant_kind=kind)
        before = None
        for year in range(2022, 2029):
            found = table(year)
            assert found.faults == []
            if before is not None:
                assert [found.cell(CARRIED_IN, one) for one in COLUMNS] == [
                    before.cell(CARRIED_OUT, one) for one in COLUMNS
                ]
            for row in ROWS:
                assert found.cell(row) == cases_of(year, row).count()
            before = found
        assert sum(table(year).cell(RECEIVED) for year in range(2022, 2029)) == len(drawn)
