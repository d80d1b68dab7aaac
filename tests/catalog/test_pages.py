"""The public pages as a visitor meets them: what they hold, what they cost, what they answer to a wrong address."""

import csv
import io
import json
import re
from datetime import date, datetime
from itertools import groupby
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.arrivals.incoming import IncomingFile
from catalog.arrivals.planting import plant
from catalog.gate.workflow import withdraw
from catalog.models import Attachment, Document
from catalog.shelf.catalogue import read_version, snapshot
from county.models import HolidayNotice, Role, SpecialDay
from demo.units.people import load_units
from tests.factories import SHANGHAI, county_with_tree, person, publish, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return county_with_tree()


def text_of(response) -> str:
    return response.content.decode()


def queries_of(client, path: str) -> int:
    """How many queries the page costs once the snapshot of its version is loaded, but nothing else is kept."""
    snapshot()
    snapshot()._memo.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


BUDGETS = {
    "/": 8,
    "/catalog/": 6,
    "/catalog/all/": 6,
    "/catalog/notices/?unit=caizheng&topic=04&year=2024": 6,
    "/departments/": 6,
    "/search/?q=通知": 6,
}


@pytest.mark.parametrize("path", [path for path in BUDGETS if path != "/"])
def test_a_page_stays_within_its_budget_and_costs_the_same_with_one_and_with_three(county, client, path):
    costs = []
    for number in (1, 2):
        publish(*[row(column="notices") for _ in range(number)])
        costs.append(queries_of(client, path))
    assert costs[0] == costs[1]
    assert costs[0] <= BUDGETS[path]


def test_the_home_page_stays_within_its_budget_when_nothing_is_kept(county, client):
    costs = []
    for number in (1, 2):
        publish(
            *[row(column=column) for _ in range(number) for column in ("notices", "normative", "policy-interpretation")]
        )
        costs.append(queries_of(client, "/"))
    assert costs[0] == costs[1]
    assert costs[0] <= BUDGETS["/"]


def test_a_document_page_stays_within_its_budget(county, client):
    file = IncomingFile("清单.csv", "甲,乙\n".encode())
    publish(row(column="notices"))
    costs = []
    for number in (1, 3):
        documents = publish(*[row(column="notices", attachments=(file,) * number) for _ in range(number)])
        costs.append(queries_of(client, f"/documents/{documents[0].pk}/"))
    assert costs[0] == costs[1]
    # The seventh asks for the call for opinions that led to the document.
    assert costs[0] <= 7


def test_the_budget_of_a_document_that_repeals_others(county, client):
    new = row()
    document = publish(
        new, row(validity="repealed", repealed_by=new.source_id), row(validity="repealed", repealed_by=new.source_id)
    )[0]
    assert queries_of(client, f"/documents/{document.pk}/") <= 7


def test_the_list_shows_what_the_column_holds(county, client):
    document = publish(row(title="关于开展<安全>检查的通知", doc_number="棣财〔2024〕7号", validity="repealed"))[0]
    page = text_of(client.get("/catalog/documents/"))
    assert "关于开展&lt;安全&gt;检查的通知" in page
    assert document.index_number in page
    assert "棣财〔2024〕7号" in page
    assert "废止" in page
    assert f'href="/documents/{document.pk}/"' in page


def test_an_empty_column_says_what_it_would_hold(county, client):
    page = text_of(client.get("/catalog/planning/"))
    assert "尚未发布信息" in page
    assert "国民经济和社会发展规划" in page
    publish(row(column="planning"))
    assert "没有符合所选条件" in text_of(client.get("/catalog/planning/?year=2011"))


def test_a_pointer_column_leads_to_where_the_items_are(county, client):
    response = client.get("/catalog/budgets/")
    assert (response.status_code, response.url) == (302, "/catalog/key-budget/")


def test_a_column_of_one_item_opens_it(county, client):
    document = publish(row(column="organisation", doc_number=""))[0]
    response = client.get("/catalog/organisation/?unit=caizheng")
    assert (response.status_code, response.url) == (302, f"/documents/{document.pk}/")
    publish(row(column="organisation", doc_number="", faults=("机构信息栏目有多条信息",)))
    assert client.get("/catalog/organisation/?unit=caizheng").status_code == 200


WRONG_FILTERS = [
    "unit=nowhere",
    "topic=99",
    "genre=poem",
    "year=1500",
    "year=abcd",
    "validity=maybe",
    "from=2024-13-01",
    "from=2024-05-02&to=2024-05-01",
    "number=" + "长" * 61,
    "unit=%00",
    "year=9" * 20,
]


@pytest.mark.parametrize("query", WRONG_FILTERS)
@pytest.mark.parametrize("path", ["/catalog/all/", "/search/"])
def test_a_wrong_filter_is_told_at_the_field_and_what_was_typed_is_kept(county, client, path, query):
    publish(row(title="不应出现的标题"))
    response = client.get(f"{path}?q=&{query}")
    assert response.status_code == 400
    page = text_of(response)
    assert "有误，请改正后重新" in page
    assert "不应出现的标题" not in page
    assert "尚未发布" not in page
    if query.startswith("from=2024-05-02"):
        assert 'value="2024-05-02"' in page
        assert "截止日期不能早于起始日期" in page


@pytest.mark.parametrize(
    "path",
    [
        "/catalog/unknown/",
        "/departments/unknown/",
        "/documents/999999/",
        "/documents/99999999999999999999999/",
        "/files/unknown/",
        "/catalog/all/?page=2",
        "/catalog/all/?page=0",
        "/catalog/all/?page=x",
        "/catalog/all/?after=1",
        "/catalog/all/?before=x-y",
        "/feeds/unknown/",
        "/feeds/all/?year=1",
        "/search/?q=a&column=unknown",
        "/search/?q=a&trail=x",
        "/search/?q=a&page=2",
        "/search/?q=a&page=x",
        "/catalog/unknown/list.csv",
        "/documents/1/versions/1/",
        "/nothing/at/all",
        "/catalog/all/?page=99999999999",
        "/sitemap-1900.xml",
    ],
)
def test_a_wrong_address_gets_a_clear_page(county, client, path):
    publish(row())
    response = client.get(path)
    assert response.status_code == 404, path
    if not path.startswith("/sitemap"):
        assert "没有" in text_of(response)
        assert 'href="/"' in text_of(response)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_only_read(county, client, method):
    for path in ("/", "/catalog/", "/catalog/all/", "/departments/", "/search/", "/site-map/"):
        assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize(
    "given", [{}, {"effective_on": date(2024, 6, 1)}, {"effective_on": date(2024, 6, 1), "keywords": ()}]
)
def test_the_metadata_table_has_no_hole(county, client, given):
    document = publish(row(**{"keywords": ("保障",), "summary": "调整标准。"} | given))[0]
    table = (
        client.get(f"/documents/{document.pk}/").content.decode().split('<dl class="metadata">')[1].split("</dl>")[0]
    )
    wide = [bool(found) for found in re.findall(r"<div( class=\"wide\")?>", table)]
    narrow_runs = [len(list(run)) for is_wide, run in groupby(wide) if not is_wide]
    assert narrow_runs
    assert all(number % 2 == 0 for number in narrow_runs)


def test_the_document_page_holds_the_metadata_and_the_text(county, client):
    document = publish(
        row(
            title="关于调整保障标准的通知",
            keywords=("保障", "标准"),
            summary="调整城乡低保标准。",
            effective_on=date(2024, 6, 1),
        )
    )[0]
    page = text_of(client.get(f"/documents/{document.pk}/"))
    for word in (
        "索引号",
        document.index_number,
        "主题分类",
        "财政、金融、审计 / 财政",
        "发布机构",
        "无棣县财政局",
        "成文日期",
        "2024-04-28",
        "文号",
        document.doc_number,
        "发布日期",
        "2024-05-06",
        "有效性",
        "有效",
        "生效日期",
        "2024-06-01",
        "关键词",
        "保障",
        "内容概述",
        "调整城乡低保标准。",
        "请认真执行",
    ):
        assert word in page, word
    tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)"', page))
    assert tags["ArticleTitle"] == "关于调整保障标准的通知"
    assert tags["PubDate"] == "2024-05-06 09:30"
    assert tags["ContentSource"] == "无棣县财政局"
    assert (tags["ColumnName"], tags["SiteName"]) == ("部门和镇街文件", "无棣县政府信息公开")


def test_a_repealed_document_stays_and_names_what_repealed_it(county, client):
    new = row(title="新的办法")
    old_document, new_document = publish(
        row(title="旧的办法", validity="repealed", repealed_on=date(2024, 7, 1), repealed_by=new.source_id), new
    )
    page = text_of(client.get(f"/documents/{old_document.pk}/"))
    assert "本文件已于 2024-07-01 废止" in page
    assert f'href="/documents/{new_document.pk}/"' in page
    assert f'href="/documents/{old_document.pk}/"' in text_of(client.get(f"/documents/{new_document.pk}/"))


def test_the_address_of_a_document_as_a_picture(county, client):
    document = publish(row())[0]
    address = f"/documents/{document.pk}/qr.svg"
    assert address in text_of(client.get(f"/documents/{document.pk}/"))
    response = client.get(address)
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<?xml")
    assert b"style=" not in response.content


def test_neighbours_in_the_column(county, client):
    first, second, third = publish(*[row(published_at=datetime(2024, 1, day, 9, tzinfo=SHANGHAI)) for day in (1, 2, 3)])
    page = text_of(client.get(f"/documents/{second.pk}/"))
    assert f'href="/documents/{first.pk}/"' in page
    assert f'href="/documents/{third.pk}/"' in page
    ends = text_of(client.get(f"/documents/{third.pk}/"))
    assert f'href="/documents/{second.pk}/"' in ends
    assert f'href="/documents/{first.pk}/"' not in ends


@pytest.fixture
def withdrawn(county):
    """A document with a file that was public and was withdrawn, and the addresses at which it had been found."""
    document = publish(row(title="撤回的信息标题", attachments=(IncomingFile("机密清单.csv", "甲,乙\n".encode()),)))[0]
    token = Attachment.objects.get().token
    withdraw(document, actor=person("li", county["caizheng"], Role.LEADER), reason="内容有误，更正后重新公开")
    return document, token


EVERYWHERE = (
    "/",
    "/catalog/",
    "/catalog/all/",
    "/catalog/unit-documents/",
    "/catalog/unit-documents/list.csv",
    "/catalog/unit-documents/list.json",
    "/departments/caizheng/",
    "/search/?q=撤回的信息标题",
    "/feeds/latest/",
    "/feeds/unit-documents/",
    "/sitemap.xml",
    "/site-map/",
)


def body_of(response) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def test_a_withdrawn_document_answers_410_with_the_reason(withdrawn, client):
    document, token = withdrawn
    response = client.get(f"/documents/{document.pk}/")
    assert response.status_code == 410
    assert "内容有误，更正后重新公开" in text_of(response)
    assert "现将第" not in text_of(response)
    # The title was withdrawn, too: it may be what must not be read.
    assert document.title not in body_of(response)
    assert document.index_number in text_of(response)
    assert client.get(f"/documents/{document.pk}/versions/1/").status_code == 410
    assert client.get(f"/files/{token}/").status_code == 404


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_withdrawn_document_is_nowhere(withdrawn, client, path):
    document, token = withdrawn
    publish(row())
    # A feed tells those who follow it that the item is gone (RFC 6721), by its address alone.
    page = re.sub(r"<at:deleted-entry [^>]*>", "", body_of(client.get(path)))
    listed = page.replace("/search/?q=", "").replace('value="撤回的信息标题"', "")
    assert f"/documents/{document.pk}/" not in page
    assert document.index_number not in page
    assert token not in page
    assert '<a href="/documents/' not in listed or "撤回的信息标题</a>" not in listed


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_draft_is_nowhere(county, client, path):
    publish(row())
    draft = Document(
        department=county["caizheng"],
        column_id=snapshot().by_slug["unit-documents"].id,
        column_kind="official",
        title="草稿标题",
        formed_on=date(2024, 1, 1),
    )
    draft.digest = draft.computed_digest()
    draft.save()
    assert "草稿标题" not in body_of(client.get(path)).replace("q=", "")
    assert client.get(f"/documents/{draft.pk}/").status_code == 404


def test_files_come_with_their_name_type_and_no_script(county, client):
    publish(row(attachments=(IncomingFile("收支 表.csv", "甲,乙\n1,2\n".encode()),)))
    attachment = Attachment.objects.get()
    response = client.get(f"/files/{attachment.token}/")
    assert b"".join(response) == "甲,乙\n1,2\n".encode()
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%94%B6%E6%94%AF%20%E8%A1%A8.csv")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_list_as_csv_and_json(county, client):
    publish(row(title="=HYPERLINK(1)"), row(title="普通标题"), row(column="notices", title="别的栏目"))
    response = client.get("/catalog/unit-documents/list.csv?unit=caizheng")
    raw = body_of(response)
    assert raw.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(raw[1:])))
    assert lines[0][:3] == ["序号", "索引号", "信息名称"]
    assert {line[2] for line in lines[1:]} == {"'=HYPERLINK(1)", "普通标题"}
    data = json.loads(body_of(client.get("/catalog/unit-documents/list.json")))
    assert data["total"] == 2
    assert {item["title"] for item in data["items"]} == {"=HYPERLINK(1)", "普通标题"}
    assert data["items"][0]["url"].startswith("http")
    assert client.get("/catalog/all/list.csv?unit=nowhere").status_code == 400


def test_an_export_holds_every_row_in_order(county, client, monkeypatch):
    monkeypatch.setattr("catalog.shelf.exports.CHUNK", 3)
    documents = publish(*[row(published_at=datetime(2024, 1, 1 + n // 2, 9, tzinfo=SHANGHAI)) for n in range(10)])
    data = json.loads(body_of(client.get("/catalog/all/list.json")))
    expected = [d.pk for d in sorted(documents, key=lambda d: (d.published_at, d.pk), reverse=True)]
    assert [item["id"] for item in data["items"]] == expected


def test_feeds_are_atom_and_follow_the_filters(county, client):
    publish(row(title="财政的"), row(department="shuiwan", title="水湾的"))
    atom = ElementTree.fromstring(  # noqa: S314 - our own feed
        client.get("/feeds/latest/?unit=shuiwan").content
    )
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert [entry.text for entry in atom.findall("a:entry/a:title", names)] == ["水湾的"]


def test_the_site_map_lists_every_public_document_by_year(county, client):
    documents = publish(row(), row(published_at=datetime(2013, 5, 6, 9, tzinfo=SHANGHAI)))
    index = text_of(client.get("/sitemap.xml"))
    assert "sitemap-2013.xml" in index
    assert f"/documents/{documents[1].pk}/" in text_of(client.get("/sitemap-2013.xml"))
    assert f"/documents/{documents[0].pk}/" in text_of(client.get("/sitemap-2024.xml"))
    assert "/catalog/notices/" in text_of(client.get("/sitemap-places.xml"))


def test_pages_carry_etag_and_answer_304(county, client):
    document = publish(row())[0]
    for path in (
        "/",
        "/catalog/",
        "/catalog/all/",
        f"/documents/{document.pk}/",
        "/departments/",
        "/departments/caizheng/",
        "/search/?q=通知",
        "/site-map/",
    ):
        response = client.get(path)
        assert set(response["Cache-Control"].split(", ")) == {"max-age=0", "public", "must-revalidate"}
        again = client.get(path, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304, path
        assert not response.cookies
    publish(row())
    assert client.get("/catalog/all/", headers={"if-none-match": response["ETag"]}).status_code == 200


def test_demo_data_is_marked_on_every_page(county, client):
    document = publish(row(), is_demo=True)[0]
    for path in (
        "/",
        "/catalog/",
        "/catalog/all/",
        f"/documents/{document.pk}/",
        "/departments/",
        "/search/?q=通知",
        "/site-map/",
        "/display/",
        "/nothing/",
    ):
        assert "示范数据" in text_of(client.get(path)), path
    assert "【示范】" in text_of(client.get("/feeds/latest/"))


def test_real_data_is_not_marked_as_demo(county, client):
    publish(row())
    assert "示范" not in text_of(client.get("/catalog/all/"))


def test_a_change_of_unit_or_calendar_is_a_new_version(county):
    """Pages name units, and days counted by the calendar; both are changed where the catalogue knows nothing of it."""
    versions = [read_version()]

    def changed() -> bool:
        versions.append(read_version())
        return versions[-1] > versions[-2]

    unit = county["caizheng"]
    unit.duty = "管理县级财政"
    unit.save()
    assert changed()
    HolidayNotice.objects.create(year=2031, title="放假安排", source="测试")
    assert changed()
    SpecialDay.objects.create(
        day=date(2031, 1, 1), name="元旦", is_workday=False, notice=HolidayNotice.objects.get(year=2031)
    )
    assert changed()


def test_display_choices_are_kept_in_a_cookie_and_lead_back(county, client):
    publish(row(title="关于发布统计数据的通知"))
    response = client.post("/display/", {"elder": "1", "script": "hant", "next": "/catalog/all/"})
    assert (response.status_code, response.url) == (302, "/catalog/all/")
    page = text_of(client.get("/catalog/all/"))
    assert 'lang="zh-Hant"' in page
    assert "關於發佈統計數據的通知" in page
    assert 'class="elder"' in page
    client.post("/display/", {"next": "/"})
    assert 'lang="zh-Hans"' in text_of(client.get("/catalog/all/"))


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
        "",
        "nosuchpage",
        "home",
        "a:b",
    ],
)
def test_display_leads_to_no_other_site(county, client, target):
    assert client.post("/display/", {"next": target}).url == "/"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "\x00",
        "'",
        '"',
        "&|!():*<->",
        "a" * 10_000,
        "的",
        "😀",
        "%",
        "\\",
        "政府 & !公开 | (",
        "<script>alert(1)</script>",
    ],
)
def test_a_strange_query_never_fails(county, client, query):
    publish(row())
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)


def test_search_finds_and_marks(county, client):
    publish(
        row(title="关于医疗保险缴费的通知", body="<p>居民医疗保险费由税务部门征收。</p>"),
        row(title="关于道路维修的公告"),
    )
    page = text_of(client.get("/search/?q=医疗保险"))
    assert "<mark>医疗保险</mark>" in page
    assert "道路维修" not in page


def test_a_unit_page_holds_its_four_parts(county, client):
    publish(row(column="annual-reports", report_year=2023, doc_number="", title="财政局2023年报告"))
    page = text_of(client.get("/departments/caizheng/"))
    assert "财政局2023年报告" in page
    assert "政府信息公开指南" in page


def test_the_whole_county_of_63_units_is_listed(client):
    load_units()
    plant()
    page = text_of(client.get("/departments/"))
    assert page.count('href="/departments/') >= 63


def test_a_unit_that_was_dissolved_keeps_its_documents(county, client):
    publish(row())
    county["caizheng"].is_active = False
    county["caizheng"].save()
    assert "事项的通知" in text_of(client.get("/departments/caizheng/"))


def test_healthz_and_robots(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert "Disallow: /admin/" in text_of(client.get("/robots.txt"))


def test_an_empty_portal_says_so(client):
    response = client.get("/")
    assert response.status_code == 503
    assert "目录" in text_of(response) or "尚未" in text_of(response)
