"""主动公开情况: counted by hand, added up alike in every direction, and shown to whom it concerns."""

import csv
from collections import Counter
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.shelf.catalogue import snapshot
from oversight.disclosure import Cell, cells_of, figures_of
from tests.factories import SHANGHAI, publish, row
from tests.people import office


@given(
    st.lists(
        st.builds(Cell, st.sampled_from("甲乙丙"), st.sampled_from("子丑"), st.integers(1, 12), st.integers(1, 99))
    )
)
def test_every_direction_adds_up_to_the_same(cells):
    figures = figures_of(cells)
    assert figures.total == sum(cell.number for cell in cells)
    for chart in figures.charts:
        assert sum(number for _, number in chart.rows) == figures.total
        assert (chart.svg is None) == (figures.total == 0)


@pytest.mark.django_db
def test_items_counted_by_hand(client, django_assert_num_queries):
    people = office()

    def on(month: int, year: int = 2024) -> datetime:
        return datetime(year, month, 1, 0, 5, tzinfo=SHANGHAI)

    publish(
        row(column="notices", published_at=on(1)),
        row(column="notices", published_at=on(1)),
        row(column="unit-documents", published_at=on(12)),
        row(column="notices", department="shuiwan", published_at=on(3)),
        row(column="notices", published_at=on(1, 2023)),
    )
    catalogue = snapshot()
    with django_assert_num_queries(1):
        cells = cells_of(catalogue, [people.caizheng.pk, people.shuiwan.pk], 2024)
    assert Counter({(cell.unit, cell.column, cell.month): cell.number for cell in cells}) == {
        ("无棣县财政局", "通知公告", 1): 2,
        ("无棣县财政局", catalogue.by_slug["unit-documents"].name, 12): 1,
        ("无棣县水湾镇人民政府", "通知公告", 3): 1,
    }
    client.force_login(people.nina)
    page = client.get("/admin/oversight/disclosure/?year=2024").content.decode()
    assert "共 <strong>3</strong> 件" in page
    assert "水湾镇" not in page
    assert page.count("figure-chart") == 3
    rows = list(
        csv.reader(client.get("/admin/oversight/disclosure.csv?year=2024").content.decode("utf-8-sig").splitlines())
    )
    assert rows[0] == ["单位", "栏目", "月份", "件数"]
    assert sum(int(one[3]) for one in rows[1:]) == 3
    for wrong in ("year=1999", "year=x", "unit=shuiwan", "unit=nowhere"):
        assert client.get(f"/admin/oversight/disclosure/?{wrong}").status_code == 404
    client.force_login(people.ban)
    assert "共 <strong>4</strong> 件" in client.get("/admin/oversight/disclosure/?year=2024").content.decode()
