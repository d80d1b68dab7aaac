"""疑似放错栏目: found, explained, moved one or many; closed to others."""

import pytest

from catalog.models import Column, Document
from tests.factories import publish, row
from tests.people import office

pytestmark = pytest.mark.django_db

SUMMARY = {
    "title": "无棣县财政局2013年工作总结",
    "column": "annual-reports",
    "doc_number": "",
    "body": "<p>2013年，在县委、县政府的正确领导下，我局紧紧围绕中心工作，狠抓收入征管，圆满完成全年任务。现将工作总结如下。</p>",
    "genre": "other",
}
ADDRESS = "/admin/oversight/misfiled/"


@pytest.fixture
def people():
    return office()


def test_a_work_summary_among_annual_reports_is_found_and_moved(people, client):
    misplaced, right = publish(row(**SUMMARY), row(column="unit-documents"))
    client.force_login(people.nina)
    page = client.get(ADDRESS).content.decode()
    assert "无棣县财政局2013年工作总结" in page
    assert right.title not in page
    moved_to = Column.objects.get(slug="work-news")
    response = client.post(ADDRESS, {"chosen": [misplaced.pk], "column": moved_to.pk, "note": "工作总结不是年度报告"})
    assert response.status_code == 302
    misplaced.refresh_from_db()
    assert (misplaced.column, misplaced.faults) == (moved_to, [])
    assert "工作总结不是年度报告" in misplaced.timeline.last().note


@pytest.mark.parametrize("missing", ["chosen", "column", "note"])
def test_nothing_moves_without_choice_column_and_reason(people, client, missing):
    misplaced = publish(row(**SUMMARY))[0]
    client.force_login(people.nina)
    given = {"chosen": [misplaced.pk], "column": Column.objects.get(slug="work-news").pk, "note": "错"} | {missing: ""}
    assert client.post(ADDRESS, given).status_code == 200
    misplaced.refresh_from_db()
    assert misplaced.column.slug == "annual-reports"


def test_who_may_look_and_who_may_move(people, client):
    misplaced = publish(row(**SUMMARY))[0]
    given = {"chosen": [misplaced.pk], "column": Column.objects.get(slug="work-news").pk, "note": "错"}
    client.force_login(people.shen)
    assert client.get(ADDRESS).status_code == 200
    assert client.post(ADDRESS, given).status_code == 403
    client.force_login(people.zhen)
    assert client.get(f"{ADDRESS}?unit=caizheng").status_code == 404
    assert client.post(ADDRESS, given).status_code == 200
    client.force_login(people.sheji)
    assert client.get(ADDRESS).status_code == 403
    assert Document.objects.get(pk=misplaced.pk).column.slug == "annual-reports"
