"""更新情况: the veto arithmetic, what a unit owes, and who may look."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from catalog.shelf.catalogue import snapshot
from catalog.tree.kinds import ColumnKind
from oversight.renewal import State, missing_report, place_of, unit_state, vetoes
from oversight.statistics import desk_of, renewal_report
from tests.factories import SHANGHAI, publish, row
from tests.people import office

TODAY = date(2026, 11, 24)


def place(kind, days_ago, today=TODAY):
    return place_of(1, "栏目", kind, 1, today - timedelta(days=days_ago), today)


@pytest.mark.parametrize(
    ("kind", "days", "state"),
    [
        (ColumnKind.DYNAMIC, 14, State.FRESH),
        (ColumnKind.DYNAMIC, 15, State.STALE),
        (ColumnKind.NOTICE, 183, State.FRESH),
        (ColumnKind.NOTICE, 184, State.STALE),
        (ColumnKind.NOTICE, 366, State.LONG_STALE),
        (ColumnKind.GUIDE, 365, State.FRESH),
        (ColumnKind.GUIDE, 366, State.LONG_STALE),
        (ColumnKind.RULES, 5000, State.FRESH),
    ],
)
def test_a_column_is_judged_by_the_period_of_its_kind(kind, days, state):
    assert place(kind, days).state == state


def test_a_column_without_items_is_blank():
    assert place_of(1, "栏目", ColumnKind.GENERAL, 0, None, TODAY).state == State.BLANK


def test_the_veto_is_reached_at_its_number_and_not_before():
    stale, long_stale, blank = (
        place(ColumnKind.DYNAMIC, 20),
        place(ColumnKind.GENERAL, 800),
        place_of(1, "", ColumnKind.GENERAL, 0, None, TODAY),
    )
    below = vetoes([stale] * 4 + [long_stale] * 9 + [blank] * 4)
    reached = vetoes([stale] * 5 + [long_stale] * 10 + [blank] * 5)
    assert [veto.is_reached for veto in below] == [False, False, False]
    assert [veto.is_reached for veto in reached] == [True, True, True]
    assert [len(veto.places) for veto in below] == [4, 9, 4]


@pytest.mark.parametrize(
    ("today", "is_county", "missing"),
    [
        (date(2026, 1, 31), False, None),
        (date(2026, 2, 1), False, 2025),
        (date(2026, 3, 31), True, None),
        (date(2026, 4, 1), True, 2025),
    ],
)
def test_a_report_is_missing_from_the_day_after_it_was_due(today, is_county, missing):
    assert missing_report([2024], is_county=is_county, today=today) == missing
    assert missing_report([2024, 2025], is_county=is_county, today=today) is None


def test_a_unit_owes_organisation_info_and_guide_and_keeps_what_it_began():
    owed = place_of(1, "机构信息", ColumnKind.ORGANISATION, 0, None, TODAY)
    kept = place(ColumnKind.OFFICIAL, 5000)
    state = unit_state(1, [owed, kept, place(ColumnKind.NOTICE, 3)], [2025], is_county=False, today=TODAY)
    assert state.owed[ColumnKind.ORGANISATION].state == State.BLANK
    assert state.stale == [kept]
    assert state.faults == 2


@pytest.mark.django_db
def test_the_page_tells_who_stopped_and_who_never_began(client):
    people = office()
    publish(
        row(published_at=datetime(2011, 5, 6, 9, tzinfo=SHANGHAI), doc_number="棣财〔2011〕1号"),
        row(department="shuiwan", column="work-news", doc_number=""),
    )
    report = renewal_report(snapshot(), people.ban, timezone.localdate())
    states = {slug: state for _, slug, state in report.units}
    assert [found.last_on.year for found in states["caizheng"].stale] == [2011]
    assert states["caizheng"].missing_report is not None
    assert len(report.vetoes[2].places) > 5
    client.force_login(people.ban)
    page = client.get("/admin/oversight/renewal/").content.decode()
    assert "2011-05-06" in page
    assert "达到否决线" in page


@pytest.mark.django_db
def test_a_unit_sees_itself_only_and_an_administrator_nothing(client):
    people = office()
    assert [slug for _, slug, _ in renewal_report(snapshot(), people.nina, TODAY).units] == ["caizheng"]
    client.force_login(people.sheji)
    assert client.get("/admin/oversight/renewal/").status_code == 403
    client.logout()
    assert client.get("/admin/oversight/renewal/").status_code == 302


@pytest.mark.django_db
def test_the_report_costs_the_same_for_one_item_and_for_many(django_assert_num_queries):
    people = office()
    for _ in range(2):
        publish(*[row(column="notices") for _ in range(3)])
        catalogue = snapshot()
        with django_assert_num_queries(5):
            renewal_report(catalogue, people.ban, TODAY)


@pytest.mark.django_db
def test_the_desk_shows_each_role_what_waits_for_it(client, django_assert_max_num_queries):
    people = office()
    publish(row(column="organisation", doc_number=""), row(column="organisation", doc_number=""))
    # Of last year's reports, which nobody has filed here, tests/oversight/test_annual_report.py tells.
    # About one query a queue, whatever the number of cases.
    with django_assert_max_num_queries(40):
        mine = {queue.label: queue.number for queue in desk_of(people.nina, TODAY) if "年度报告" not in queue.label}
    assert mine == {"待整改的已发布信息": 1}
    assert "待整改的已发布信息" not in [queue.label for queue in desk_of(people.zhen, TODAY)]
    assert ("待整改的已发布信息", 1) in [(queue.label, queue.number) for queue in desk_of(people.ban, TODAY)]
    assert desk_of(people.sheji, TODAY) == []
    client.force_login(people.nina)
    page = client.get("/admin/").content.decode()
    assert "待我办理" in page
    assert "/admin/catalog/document/?faults=yes" in page
