"""批量导入: a workbook becomes drafts only after its preview, all chosen rows or none, once, and only for officers of a unit."""

import io
import re
import threading
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from catalog.arrivals.bulk_drafts import KEPT_FOR, NothingKept, forget_previews, keep, take_in_drafts
from catalog.models import Column, Document, Revision
from catalog.texts.spreadsheets import HEADINGS, MOST_ROWS, SheetRow, UnreadableWorkbook, read, template
from county.models import Role
from tests.factories import person, publish
from tests.factories import row as published_row
from tests.people import office

BULK, TAKE, TEMPLATE = (f"/admin/catalog/revision/bulk/{end}" for end in ("", "take/", "template/"))
ITEM = {
    "信息名称": "关于公布收费清单的通告",
    "栏目": "通知公告",
    "文号": "棣财〔2026〕1号",
    "成文日期": date(2026, 1, 5),
    "形成或变更日期": "2026-01-05",
    "体裁": "通告",
    "主题分类": "财政、金融、审计 / 财政",
    "关键词": "收费；清单",
    "正文": "各镇街：\n现予公布。",
}
TITLES = [heading for heading, _ in HEADINGS.values()]


def workbook(*items: dict, headings=None) -> Workbook:
    """The template's first sheet, filled in."""
    made = Workbook()
    made.active.append(headings or TITLES)
    for item in items:
        made.active.append([item.get(heading) for heading in TITLES])
    return made


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def sheet(*items: dict, headings=None) -> bytes:
    return saved(workbook(*items, headings=headings))


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one more part in its package."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as package:
        package.writestr(name, part)
    return file.getvalue()


# What stands in the workbook


def test_cells_are_read_as_one_would_type_them():
    item = ITEM | {
        "年度": 2025.0,
        "生效日期": datetime(2026, 2, 1, tzinfo=UTC).replace(tzinfo=None),
        "正文": "一\r\n二",
        "内容概述": "  空格  ",
    }
    (found,) = read("信息.xlsx", sheet({}, item))
    assert found.number == 3
    assert found.values["written_on"] == "2026-01-05"
    assert found.values["formed_on"] == "2026-01-05"
    assert (found.values["report_year"], found.values["effective_on"]) == ("2025", "2026-02-01")
    assert (found.values["body"], found.values["summary"], found.values["issuer"]) == ("一\n二", "空格", "")
    assert found.faults == {}


def test_columns_may_stand_in_any_order():
    turned = Workbook()
    turned.active.append(TITLES[::-1])
    turned.active.append([ITEM.get(heading) for heading in TITLES[::-1]])
    assert read("a.xlsx", saved(turned)) == read("a.xlsx", sheet(ITEM))


def test_a_formula_gives_its_value_or_is_told():
    (found,) = read("a.xlsx", sheet(ITEM | {"文号": "=A2&1", "来源": "#REF!"}))
    assert "公式没有计算结果" in found.faults["doc_number"]
    assert "公式出错" in found.faults["source"]
    # As Excel stores it: the formula with what it last computed.
    content, computed = io.BytesIO(sheet(ITEM | {"来源": "=1+1"})), io.BytesIO()
    with zipfile.ZipFile(content) as before, zipfile.ZipFile(computed, "w") as after:
        for name in before.namelist():
            part = re.sub(rb"<f>1\+1</f><v ?(/>|></v>)", b"<f>1+1</f><v>2</v>", before.read(name))
            after.writestr(name, part)
    (found,) = read("a.xlsx", computed.getvalue())
    assert (found.values["source"], found.faults) == ("2", {})


def merged() -> bytes:
    made = workbook(ITEM)
    made.active.merge_cells("A2:A3")
    return saved(made)


def stray() -> bytes:
    made = workbook(ITEM)
    made.active["T2"] = "旁注"
    return saved(made)


def far_below() -> bytes:
    made = workbook(ITEM)
    made.active["A9000"] = "很远"
    return saved(made)


def broken() -> bytes:
    """A package with the right names, and nothing right in them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            package.writestr(name, "<x")
    return file.getvalue()


BAD = {
    "not an xlsx": ("a.xlsx", lambda: b"PK\x03\x04 no", "损坏"),
    "text": ("a.xlsx", "信息名称,栏目".encode, "内容却不是"),
    "empty file": ("a.xlsx", bytes, "空的"),
    "old format": ("a.xls", lambda: sheet(ITEM), "请上传 .xlsx"),
    "macros by name": ("a.xlsm", lambda: sheet(ITEM), "请上传 .xlsx"),
    "macros inside": ("a.xlsx", lambda: with_part(sheet(ITEM), "xl/vbaProject.bin", b"x"), "宏"),
    "broken inside": ("a.xlsx", broken, "损坏"),
    "too large": ("a.xlsx", lambda: sheet(ITEM) + bytes(5 * 1024 * 1024), "超过 5 MB"),
    "missing heading": ("a.xlsx", lambda: sheet(ITEM, headings=TITLES[:-1]), "缺少的列：年度"),
    "renamed heading": (
        "a.xlsx",
        lambda: sheet(ITEM, headings=["标题", *TITLES[1:]]),
        "缺少的列：信息名称；多出或改名的列：标题",
    ),
    "extra heading": ("a.xlsx", lambda: sheet(ITEM, headings=[*TITLES, "备注"]), "多出或改名的列：备注"),
    "heading twice": ("a.xlsx", lambda: sheet(ITEM, headings=[*TITLES, "年度"]), "重复的列：年度"),
    "empty sheet": ("a.xlsx", lambda: saved(Workbook()), "缺少的列"),
    "no items": ("a.xlsx", lambda: sheet({}, {}), "没有信息"),
    "too many rows": ("a.xlsx", lambda: sheet(*[ITEM] * (MOST_ROWS + 1)), f"超过 {MOST_ROWS} 行"),
    "merged cells": ("a.xlsx", merged, "合并的单元格（A2:A3）"),
    "cell beside the table": ("a.xlsx", stray, "T2"),
    "cell far below": ("a.xlsx", far_below, "行以后还有内容"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_workbook_of_another_form_is_refused_with_the_reason(case):
    name, content, message = BAD[case]
    with pytest.raises(UnreadableWorkbook, match=message):
        read(name, content())


def test_as_many_rows_as_allowed_are_read():
    assert len(read("a.xlsx", sheet(*[ITEM] * MOST_ROWS))) == MOST_ROWS


def test_the_template_has_the_headings_and_the_choices():
    made = load_workbook(io.BytesIO(template({"genre": ["通知", "=1+1"]})))
    items, choices = made.worksheets
    assert [cell.value for cell in items[1]] == TITLES
    assert [cell.value for cell in choices["A"]] == ["体裁", "通知", "=1+1"]
    assert choices["A3"].data_type == "s"
    with pytest.raises(UnreadableWorkbook, match="没有信息"):
        read("模板.xlsx", template({"genre": ["通知"]}))


# The pages


@pytest.fixture
def people(db):
    yield office()
    # Keys of people come again in another test's database: what waited here must not be found there.
    if default_storage.exists("bulk"):
        for name in default_storage.listdir("bulk")[1]:
            default_storage.delete(f"bulk/{name}")


@pytest.fixture
def nina(people, client):
    client.force_login(people.nina)
    return client


def upload(client, *items: dict):
    return client.post(BULK, {"workbook": SimpleUploadedFile("信息.xlsx", sheet(*items))})


def confirm(client, preview, *rows: int):
    chosen = rows or [one.row.number for one in preview.context["judged"]]
    return client.post(TAKE, {"token": preview.context["token"], "chosen": chosen}, follow=True)


def page_of(response) -> str:
    return response.content.decode()


def test_items_from_workbook_to_drafts(people, nina):
    preview = upload(nina, ITEM, ITEM | {"信息名称": "第二件", "生效日期": "2090-01-01"})
    assert "2 行可以导入" in page_of(preview)
    assert not Document.objects.exists()
    assert "已导入 2 件草稿" in page_of(confirm(nina, preview))
    first, second = Revision.objects.order_by("pk")
    document = first.document
    assert (first.status, first.author, first.number, document.status) == ("draft", people.nina, 1, "draft")
    assert (first.title, first.doc_number, first.written_on) == (ITEM["信息名称"], ITEM["文号"], date(2026, 1, 5))
    assert (document.department, document.column.slug, document.topic) == (people.caizheng, "notices", "0401")
    assert (document.genre, document.keywords, document.validity) == ("announcement", ["收费", "清单"], "effective")
    assert (first.issuer, first.source) == (people.caizheng.name, people.caizheng.name)
    assert "<p" in first.body
    assert "现予公布。" in first.body
    assert first.due_on is not None
    assert first.digest == first.computed_digest()
    assert (second.document.validity, second.document.effective_on) == ("pending", date(2090, 1, 1))
    assert not Document.objects.public().exists()


def test_every_error_stands_at_its_cell_and_its_row_stays_out(people, nina):
    wrong = ITEM | {
        "信息名称": None,
        "栏目": Column.objects.get(slug="notices").pk,
        "文号": "棣财2026年1号文",
        "形成或变更日期": "2099-01-01",
        "成文日期": "一月五日",
        "体裁": "notice",
        "主题分类": "0401",
        "关键词": "长" * 31,
        "年度": "去年",
        "来源": "=1/0",
    }
    preview = upload(nina, wrong, ITEM)
    bad, good = preview.context["judged"]
    named = dict(zip(HEADINGS, bad.cells, strict=True))
    for name in (
        "title",
        "column",
        "doc_number",
        "formed_on",
        "written_on",
        "genre",
        "topic",
        "keywords",
        "report_year",
        "source",
    ):
        assert named[name][1], name
    assert not named["body"][1]
    assert (bad.errors.get(""), good.errors) == (None, {})
    assert "1 行可以导入" in page_of(preview)
    assert 'value="2"' not in page_of(preview)
    assert "第 2 行有错误，没有导入" in page_of(confirm(nina, preview, 2, 3))
    assert not Document.objects.exists()
    confirm(nina, preview, 3)
    assert [revision.title for revision in Revision.objects.all()] == [ITEM["信息名称"]]


def test_what_a_column_demands_is_demanded_of_a_row(people, nina):
    preview = upload(
        nina,
        ITEM | {"栏目": "部门和镇街文件", "文号": None},
        ITEM | {"栏目": Column.objects.get(slug="organisation").name},
        ITEM | {"生效日期": "2020-01-01"},
    )
    assert all(one.errors for one in preview.context["judged"]), [one.errors for one in preview.context["judged"]]
    assert "不能早于成文日期" in page_of(preview)
    assert preview.context["token"] == ""


def test_the_same_title_again_is_a_warning_not_chosen_by_itself(people, nina):
    publish(published_row(title="已有的通知"))
    preview = upload(
        nina,
        ITEM,
        ITEM | {"信息名称": f" {ITEM['信息名称']}"},
        ITEM | {"信息名称": "已有的通知", "栏目": "公文 / 通知公告"},
    )
    assert [one.warnings for one in preview.context["judged"]] == [
        ["表格中有相同的信息名称。"],
        ["表格中有相同的信息名称。"],
        ["本单位已有相同名称的信息。"],
    ]
    assert "checked" not in page_of(preview)
    confirm(nina, preview, 2, 4)
    assert Revision.objects.latest("pk").document.column.slug == "notices"
    assert Revision.objects.filter(status="draft").count() == 2


def test_what_is_in_a_cell_is_shown_as_text_and_stored_clean(people, nina):
    preview = upload(nina, ITEM | {"正文": "<script>alert(1)</script>正文", "内容概述": "<b>概述</b>"})
    assert "<script>alert(1)" not in page_of(preview)
    confirm(nina, preview)
    assert "<script" not in Revision.objects.get().body


def test_confirmed_twice_it_is_taken_in_once(people, nina):
    preview = upload(nina, ITEM)
    confirm(nina, preview)
    assert "已经导入过" in page_of(confirm(nina, preview))
    assert Document.objects.count() == 1


def test_only_the_last_upload_is_taken_in_and_only_by_the_one_who_made_it(people, nina, client):
    first, second = upload(nina, ITEM), upload(nina, ITEM | {"信息名称": "改正后的通告"})
    assert "不是您最后上传的表格" in page_of(confirm(nina, first))
    client.force_login(people.zhen)
    assert "请重新上传" in page_of(confirm(client, second))
    client.force_login(people.nina)
    confirm(client, second)
    assert [revision.title for revision in Revision.objects.all()] == ["改正后的通告"]


def test_moved_to_another_unit_nobody_takes_the_old_units_rows_along(people):
    token = keep(read("a.xlsx", sheet(ITEM)), actor=people.nina)
    people.nina.department = people.shuiwan
    with pytest.raises(NothingKept):
        take_in_drafts(token, {"2"}, actor=people.nina)


def test_an_old_preview_is_not_taken_in(people, monkeypatch):
    token = keep(read("a.xlsx", sheet(ITEM)), actor=people.nina)
    later = timezone.now() + KEPT_FOR * 1.01
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(NothingKept, match="两小时"):
        take_in_drafts(token, {"2"}, actor=people.nina)


def test_previews_that_nobody_confirmed_are_forgotten(people, monkeypatch):
    keep(read("a.xlsx", sheet(ITEM)), actor=people.nina)
    place = f"bulk/{people.nina.pk}.json"
    assert forget_previews() == 0
    assert default_storage.exists(place)
    later = timezone.now() + KEPT_FOR * 1.01
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert forget_previews() >= 1
    assert not default_storage.exists(place)
    assert forget_previews() == 0


def test_nothing_chosen_is_told(people, nina):
    preview = upload(nina, ITEM)
    response = nina.post(TAKE, {"token": preview.context["token"]}, follow=True)
    assert "没有选择" in page_of(response)
    assert not Document.objects.exists()


def test_a_failure_midway_leaves_nothing_and_the_preview_can_be_confirmed_again(people, monkeypatch):
    token = keep(read("a.xlsx", sheet(ITEM, ITEM | {"信息名称": "第二件"})), actor=people.nina)
    save, saves = Revision.save, []

    def failing(revision, **kwargs):
        saves.append(revision)
        if len(saves) == 2:
            raise OSError("disk")
        save(revision, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(Revision, "save", failing)
        with pytest.raises(OSError, match="disk"):
            take_in_drafts(token, {"2", "3"}, actor=people.nina)
    assert not Document.objects.exists()
    assert take_in_drafts(token, {"2", "3"}, actor=people.nina) == 2


def test_a_refused_workbook_is_told_and_nothing_waits(people, nina):
    response = nina.post(BULK, {"workbook": SimpleUploadedFile("信息.xlsx", b"MZ\x90\x00program")})
    assert "内容却不是Excel 表格" in page_of(response).replace("\n", "")
    assert "judged" not in response.context
    assert "这个字段是必填项" in page_of(nina.post(BULK))
    assert not default_storage.exists(f"bulk/{people.nina.pk}.json")


def test_the_button_and_the_template(people, nina, client):
    assert BULK in page_of(nina.get("/admin/catalog/revision/"))
    response = nina.get(TEMPLATE)
    choices = load_workbook(io.BytesIO(response.content)).worksheets[1]
    columns = [cell.value for cell in choices["A"] if cell.value]
    assert "公文 / 通知公告" in columns
    assert Column.objects.get(slug="organisation").name not in columns
    client.force_login(people.shen)
    assert BULK not in page_of(client.get("/admin/catalog/revision/"))


def test_it_is_closed_to_everybody_but_officers_of_a_unit(people, client):
    token = keep(read("a.xlsx", sheet(ITEM)), actor=people.nina)
    others = (people.shen, people.fu, people.ban, people.sheji, person("wu", None, Role.OFFICER))
    for other in others:
        client.force_login(other)
        answers = (
            client.get(BULK),
            upload(client, ITEM),
            client.get(TEMPLATE),
            client.post(TAKE, {"token": token, "chosen": 2}),
        )
        assert [answer.status_code for answer in answers] == [403] * 4, other
        assert not default_storage.exists(f"bulk/{other.pk}.json")
    client.logout()
    assert client.get(BULK).url.startswith("/admin/login/")
    assert not Document.objects.exists()


def test_looking_changes_nothing(people, nina):
    preview = upload(nina, ITEM)
    for address in (BULK, TEMPLATE):
        assert nina.get(address).status_code == 200
    assert nina.get(TAKE, {"token": preview.context["token"], "chosen": 2}).status_code == 405
    assert not Document.objects.exists()
    confirm(nina, preview)
    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_confirmed_by_many_at_once_it_is_taken_in_once():
    nina = office().nina
    token = keep(read("a.xlsx", sheet(ITEM)), actor=nina)
    taken, refused = [], []

    def act():
        try:
            taken.append(take_in_drafts(token, {"2"}, actor=nina))
        except NothingKept as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (taken, len(refused), Document.objects.count()) == ([1], 5, 1)


def test_a_row_costs_few_queries_however_many_there_are(people):
    def queries(count: int) -> int:
        rows = [SheetRow(row.number, row.values) for row in read("a.xlsx", sheet(*[ITEM] * count))]
        token = keep(rows, actor=people.nina)
        with CaptureQueriesContext(connection) as captured:
            assert take_in_drafts(token, {str(row.number) for row in rows}, actor=people.nina) == count
        return len(captured)

    queries(1)
    assert queries(12) - queries(2) <= 10 * 8
