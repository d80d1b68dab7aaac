"""The gate as an office uses it: the admin pages, clicked through by people of one unit, and closed to everybody else."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog.arrivals.incoming import IncomingFile
from catalog.forms import DraftForm
from catalog.gate.drafting import checks_of
from catalog.gate.workflow import revise, submit
from catalog.models import Attachment, Column, Document, Listing, Revision
from catalog.shelf.catalogue import read_version
from catalog.shelf.shelving import compare
from county.cases.review_form import RISKS
from tests.factories import publish as take_in_published
from tests.factories import row
from tests.people import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return office()


def typed(**fields) -> dict:
    """What an officer types into an empty draft form."""
    return {
        "title": "关于公布收费清单的通告",
        "doc_number": "棣财〔2026〕1号",
        "column": Column.objects.get(slug="notices").pk,
        "formed_on": timezone.localdate().isoformat(),
        "written_on": timezone.localdate().isoformat(),
        "genre": "announcement",
        "topic": "0401",
        "validity": "effective",
        "body": "<p>现予公布。</p>",
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
        "reviews-TOTAL_FORMS": 0,
        "reviews-INITIAL_FORMS": 0,
    } | fields


ANSWERS = dict.fromkeys((name for name, _ in RISKS), "no") | {"conclusion": "approved"}


def add(client, **fields):
    return client.post("/admin/catalog/revision/add/", typed(**fields))


def step(client, revision, action, **fields):
    """Opens the step page and confirms what it shows."""
    address = f"/admin/catalog/revision/{revision.pk}/step/{action}/"
    page = client.get(address)
    assert page.status_code == 200, (action, page.status_code)
    return client.post(address, {"seen": page.context["form"]["seen"].value()} | fields)


def page_of(response) -> str:
    return response.content.decode()


def test_an_item_from_draft_to_public(people, visit, client):
    response = add(visit(people.nina), files=[SimpleUploadedFile("清单.csv", "项目,金额\n".encode())])
    assert response.status_code == 302, response.context["adminform"].form.errors
    revision = Revision.objects.get()
    assert (revision.author, revision.document.department, revision.attachments.count()) == (
        people.nina,
        people.caizheng,
        1,
    )
    assert step(visit(people.nina), revision, "submit", checked="on").status_code == 302
    assert step(visit(people.shen), revision, "pass_review", **ANSWERS).status_code == 302
    assert step(visit(people.fu), revision, "approve").status_code == 302
    assert step(visit(people.nina), revision, "publish").status_code == 302
    document = Document.objects.public().get()
    client.logout()
    page = page_of(client.get(f"/documents/{document.pk}/"))
    assert "关于公布收费清单的通告" in page
    token = Attachment.objects.get().token
    assert f"/files/{token}/" in page
    assert b"".join(client.get(f"/files/{token}/")) == "项目,金额\n".encode()


def test_what_was_typed_is_not_lost_by_a_fault(people, visit):
    response = add(visit(people.nina), doc_number="棣财(2026)第001", title="很长的标题不能丢", written_on="2099-01-01")
    assert response.status_code == 200
    page = page_of(response)
    assert "很长的标题不能丢" in page
    assert "不能在将来" in page
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "这个字段是必填项"),
        ({"column": ""}, "这个字段是必填项"),
        ({"doc_number": "棣财2026年1号文"}, "文号"),
        ({"formed_on": "2099-01-01"}, "不能在将来"),
        ({"effective_on": "2020-01-01"}, "不能早于成文日期"),
        ({"keywords": "长" * 31}, "太长"),
    ],
)
def test_a_fault_is_told_at_its_field(people, visit, fields, message):
    response = add(visit(people.nina), **fields)
    assert message in page_of(response)
    assert not Document.objects.exists()


def test_a_column_demands_what_its_kind_says(people, visit):
    columns = {column.slug: column.pk for column in Column.objects.all()}
    assert "须有文号" in page_of(add(visit(people.nina), column=columns["unit-documents"], doc_number=""))
    assert "年度报告须填写" in page_of(add(visit(people.nina), column=columns["annual-reports"], doc_number=""))
    assert "选择一个有效的选项" in page_of(add(visit(people.nina), column=columns["statutory"]))


def test_a_body_is_sanitised_before_it_is_stored(people, visit):
    add(
        visit(people.nina),
        body='<p onclick="x()">正文<script>alert(1)</script><img src="file:///c:/a.png"></p><p class="signature">县财政局</p>',
    )
    body = Revision.objects.get().body
    assert "script" not in body
    assert "onclick" not in body
    assert "file:" not in body
    assert '<p class="signature">县财政局</p>' in body


def test_a_word_file_becomes_the_text(people, visit):
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>各镇街：</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>金额</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:t>请认真执行。</w:t></w:r></w:p></w:body></w:document>"
    )
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("_rels/.rels", relations)
        package.writestr("word/document.xml", document)
    response = add(visit(people.nina), word=SimpleUploadedFile("通知.docx", file.getvalue()), body="")
    assert response.status_code == 302, response.context["adminform"].form.errors
    body = Revision.objects.get().body
    assert "<table>" in body
    assert "请认真执行" in body


def test_a_program_is_refused_as_attachment_and_named(people, visit):
    response = add(visit(people.nina), files=[SimpleUploadedFile("清单.xlsx", b"MZ\x90\x00program")])
    assert "清单.xlsx" in page_of(response)
    assert not Attachment.objects.exists()


def test_personal_data_and_faults_are_shown_before_review(people, visit):
    add(
        visit(people.nina),
        body="<p>联系人身份证号 110101189001011237，现予公布。</p>",
        title="关于关于公布收费清单的通告。",
    )
    revision = Revision.objects.get()
    page = page_of(visit(people.nina).get(f"/admin/catalog/revision/{revision.pk}/change/"))
    assert "稿件检查" in page
    assert "messagelist" in page


def test_steps_are_closed_to_the_wrong_role_and_other_units(people, visit):
    add(visit(people.nina))
    revision = Revision.objects.get()
    for action, wrong in (
        ("submit", people.shen),
        ("pass_review", people.nina),
        ("approve", people.shen),
        ("publish", people.shen),
    ):
        assert visit(wrong).get(f"/admin/catalog/revision/{revision.pk}/step/{action}/").status_code == 403, action
        assert (
            visit(wrong).post(f"/admin/catalog/revision/{revision.pk}/step/{action}/", {"seen": ""}).status_code == 403
        )
    for stranger in (people.zhen, people.sheji):
        client = visit(stranger)
        for path in ("change/", "step/submit/", "preview/", "difference/"):
            assert client.get(f"/admin/catalog/revision/{revision.pk}/{path}").status_code in (302, 403, 404), (
                stranger,
                path,
            )
            assert "关于公布收费清单" not in page_of(
                client.get(f"/admin/catalog/revision/{revision.pk}/{path}", follow=True)
            )
    revision.refresh_from_db()
    assert (revision.status, revision.timeline.count()) == ("draft", 0)


def test_looking_at_a_step_changes_nothing(people, visit):
    add(visit(people.nina))
    revision = Revision.objects.get()
    visit(people.nina).get(f"/admin/catalog/revision/{revision.pk}/step/submit/")
    revision.refresh_from_db()
    assert (revision.status, revision.timeline.count()) == ("draft", 0)


def test_a_step_acts_only_on_what_was_seen(people, visit):
    add(visit(people.nina))
    revision = Revision.objects.get()
    address = f"/admin/catalog/revision/{revision.pk}/step/submit/"
    seen = visit(people.nina).get(address).context["form"]["seen"].value()
    visit(people.nina).post(f"/admin/catalog/revision/{revision.pk}/change/", typed(title="换了标题"))
    response = visit(people.nina).post(address, {"seen": seen, "checked": "on"})
    assert response.status_code == 409
    assert "已有变化" in page_of(response)
    revision.refresh_from_db()
    assert (revision.title, revision.status) == ("换了标题", "draft")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"involves_privacy": ""}, "必填"),
        ({"involves_privacy": "yes"}, "请写明依据"),
        ({"involves_state_secret": "yes", "basis": "误"}, "不得公开"),
        ({"conclusion": ""}, "必填"),
        ({"conclusion": "refused"}, "请写明依据"),
    ],
)
def test_a_review_answers_every_risk(people, visit, change, message):
    add(visit(people.nina))
    revision = Revision.objects.get()
    step(visit(people.nina), revision, "submit", checked="on")
    response = step(visit(people.shen), revision, "pass_review", **(ANSWERS | change))
    assert response.status_code == 200
    assert message in page_of(response)
    revision.refresh_from_db()
    assert revision.status == "checked"


def test_a_sent_text_cannot_be_edited_by_posting_the_form(people, visit):
    add(visit(people.nina))
    revision = Revision.objects.get()
    step(visit(people.nina), revision, "submit", checked="on")
    response = visit(people.nina).post(f"/admin/catalog/revision/{revision.pk}/change/", typed(title="偷改"))
    assert response.status_code in (302, 403)
    revision.refresh_from_db()
    assert revision.title == "关于公布收费清单的通告"


def test_organisation_info_is_written_as_fields(people, visit, client):
    organisation = Column.objects.get(slug="organisation").pk
    add(visit(people.nina), column=organisation, doc_number="", title="财政局机构信息", body="")
    revision = Revision.objects.get()
    fields = typed(column=organisation, doc_number="", title="财政局机构信息") | {
        "name": "无棣县财政局",
        "address": "示范路1号",
        "hours": "周一至周五",
        "phone": "0543-0000001",
        "duties": "管理财政收支\n监督会计工作",
        "leaders": "赵甲 | 局长 | 主持全面工作",
        "offices": "办公室 | 负责日常工作 | 0543-0000002 | 钱乙",
        "disclosure_leader": "赵甲",
        "disclosure_office__name": "办公室",
        "disclosure_office__address": "示范路1号",
        "disclosure_office__hours": "周一至周五",
        "disclosure_office__phone": "0543-0000002",
    }
    wrong = visit(people.nina).post(f"/admin/catalog/revision/{revision.pk}/change/", fields | {"phone": "不是电话"})
    assert "不是有效的电话号码" in page_of(wrong)
    assert visit(people.nina).post(f"/admin/catalog/revision/{revision.pk}/change/", fields).status_code == 302
    step(visit(people.nina), revision, "submit", checked="on")
    step(visit(people.shen), revision, "pass_review", **ANSWERS)
    step(visit(people.fu), revision, "approve")
    step(visit(people.nina), revision, "publish")
    page = page_of(client.get(f"/documents/{revision.document_id}/"))
    assert "主持全面工作" in page
    assert "0543-0000002" in page


def test_what_is_public_is_revised_moved_marked_and_withdrawn_by_step_pages(people, visit):
    document, other = take_in_published(row(title="原来的通知"), row(title="新的通知"))
    base = f"/admin/catalog/document/{document.pk}/step"

    def act(who, action, **fields):
        client = visit(who)
        seen = client.get(f"{base}/{action}/").context["form"]["seen"].value()
        return client.post(f"{base}/{action}/", {"seen": seen} | fields)

    response = act(people.nina, "revise", formed_on=timezone.localdate().isoformat())
    revision = document.revisions.get(number=2)
    assert response.url == f"/admin/catalog/revision/{revision.pk}/change/"
    act(people.nina, "refile", column=Column.objects.get(slug="notices").pk, note="应入通知公告")
    act(people.fu, "mark_validity", validity="repealed", on="2026-01-01", by=other.index_number)
    document.refresh_from_db()
    assert (document.column.slug, document.validity, document.repealed_by) == ("notices", "repealed", other)
    act(people.fu, "withdraw", note="内容有误")
    document.refresh_from_db()
    assert document.status == "withdrawn"


def test_a_file_of_a_draft_is_seen_by_its_unit_only(people, visit, client):
    add(visit(people.nina), files=[SimpleUploadedFile("清单.csv", "项目,金额\n".encode())])
    address = Attachment.objects.get().get_absolute_url()
    assert b"".join(visit(people.shen).get(address)) == "项目,金额\n".encode()
    assert visit(people.zhen).get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 404


def test_the_difference_to_the_text_before_is_readable(people, visit):
    document = take_in_published(row(title="关于收费的通知", body="<p>收费标准为十元。</p>"))[0]
    client = visit(people.nina)
    base = f"/admin/catalog/document/{document.pk}/step/revise/"
    seen = client.get(base).context["form"]["seen"].value()
    client.post(base, {"seen": seen, "formed_on": timezone.localdate().isoformat()})
    revision = document.revisions.get(number=2)
    client.post(
        f"/admin/catalog/revision/{revision.pk}/change/",
        typed(body="<p>收费标准为二十元。</p>", title="关于收费的通知"),
    )
    page = page_of(client.get(f"/admin/catalog/revision/{revision.pk}/difference/"))
    assert "<ins>二</ins>" in page


def test_an_earlier_text_is_restored_from_the_step_page(people, visit):
    first = row(title="关于收费的通知", body="<p>收费标准为十元。</p>")
    document = take_in_published(replace(first, body="<p>收费标准为二十元。</p>", earlier=(first,)))[0]
    earlier = document.revisions.get(number=1)
    client = visit(people.nina)
    address = f"/admin/catalog/document/{document.pk}/step/revise/"
    page = client.get(address)
    assert list(page.context["form"].fields["source"].queryset) == [earlier]
    typed_in = {
        "seen": page.context["form"]["seen"].value(),
        "formed_on": timezone.localdate().isoformat(),
        "source": earlier.pk,
    }
    other = take_in_published(row())[0].revision
    assert client.post(address, typed_in | {"source": other.pk}).status_code == 200
    client.post(address, typed_in)
    assert (document.revisions.get(number=3).body, document.revisions.count()) == ("<p>收费标准为十元。</p>", 3)


def test_what_files_carry_unseen_is_told_and_personal_data_in_them_stops_the_draft(people, visit):
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w:p><w:ins><w:r><w:t>新增</w:t></w:r></w:ins></w:p>")
    files = [
        SimpleUploadedFile("名单.csv", "姓名,身份证号\n某某,110101199003077651\n".encode()),
        SimpleUploadedFile("办法.docx", document.getvalue()),
    ]
    add(visit(people.nina), files=files)
    revision = Revision.objects.get()
    page = page_of(visit(people.nina).get(f"/admin/catalog/revision/{revision.pk}/change/"))
    assert "身份证号 1101**********7651（附件“名单.csv”）" in page
    assert "有 1 处未接受的修订痕迹，请接受或拒绝全部修订。（附件“办法.docx”）" in page
    assert "110101199003077651" not in page
    refused = step(visit(people.nina), revision, "submit", checked="on")
    assert "文中有个人信息（身份证号 1101**********7651（附件“名单.csv”））" in page_of(refused)
    revision.refresh_from_db()
    assert revision.status == "draft"
    Revision.objects.filter(pk=revision.pk).update(personal_data_note="当事人书面同意公开。")
    step(visit(people.nina), revision, "submit", checked="on")
    revision.refresh_from_db()
    assert revision.status == "checked"


def test_findings_follow_a_file_to_the_next_revision_even_when_it_was_taken_in(people):
    content = "联系电话 身份证号 110101199003077651\n".encode()
    (document,) = take_in_published(row(attachments=(IncomingFile("旧表.txt", content),)))
    revision = revise(document, actor=people.nina, formed_on=timezone.localdate())
    assert revision.attachments.get().personal_data == "身份证号 1101**********7651"
    assert checks_of(revision).personal == ["身份证号 1101**********7651（附件“旧表.txt”）"]


def with_file(people, visit) -> tuple[Revision, Attachment]:
    add(visit(people.nina), files=[SimpleUploadedFile("清单.txt", "甲\n乙\n".encode())])
    revision = Revision.objects.get()
    return revision, revision.attachments.get()


@pytest.mark.parametrize("name", ["清单.html", "清单", "清单.txt\nX: y.txt", "a/清单.txt", "\u202etxt.清单.txt"])
def test_a_file_keeps_a_name_that_says_what_it_is(people, visit, name):
    """Under another name it would be saved as another thing, or its address could not be answered."""
    revision, file = with_file(people, visit)
    given = {"attachments-TOTAL_FORMS": 1, "attachments-INITIAL_FORMS": 1, "attachments-0-id": file.pk}
    given |= {"attachments-0-revision": revision.pk, "attachments-0-position": 0}
    address = f"/admin/catalog/revision/{revision.pk}/change/"
    refused = visit(people.nina).post(address, typed(**given, **{"attachments-0-name": name}))
    assert refused.status_code == 200
    file.refresh_from_db()
    assert file.name == "清单.txt"
    assert visit(people.nina).post(address, typed(**given, **{"attachments-0-name": "收费清单.TXT"})).status_code == 302
    file.refresh_from_db()
    assert file.name == "收费清单.TXT"


def test_signs_that_nobody_sees_are_left_out_and_feeds_stay_whole(people, visit, client):
    add(visit(people.nina), title="关于公布\x08收费清单的通告", summary="一是公布\x0b二是\x1f执行", keywords="收\x02费")
    revision = Revision.objects.get()
    assert (revision.title, revision.summary) == ("关于公布收费清单的通告", "一是公布\n二是执行")
    assert revision.document.keywords == ["收费"]
    for who, action, given in (
        ("nina", "submit", {"checked": "on"}),
        ("shen", "pass_review", ANSWERS),
        ("fu", "approve", {}),
        ("nina", "publish", {}),
    ):
        assert step(visit(getattr(people, who)), revision, action, **given).status_code == 302
    client.logout()
    assert "二是执行" in client.get("/feeds/latest/").content.decode()


BROKEN_WORD = {
    "no xml": b"this is no xml",
    "another root": b"<a/>",
    "deep": b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
    + b"<w:p>" * 5000
    + b"</w:p>" * 5000
    + b"</w:body></w:document>",
}


@pytest.mark.parametrize("part", BROKEN_WORD.values(), ids=BROKEN_WORD)
def test_a_broken_word_file_is_told_at_its_field(people, visit, part):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", part)
    response = add(visit(people.nina), word=SimpleUploadedFile("正文.docx", content.getvalue()))
    assert response.status_code == 200
    assert "文件已损坏" in page_of(response)


def test_what_was_sent_on_meanwhile_is_not_taken_back_by_an_open_form(people, visit, monkeypatch):
    """The save that began before the draft was sent neither changes the text nor resets the state."""
    add(visit(people.nina))
    revision = Revision.objects.get()

    filing = DraftForm.filing

    def sent_on_meanwhile(form):
        current = Revision.objects.get()
        if current.status == "draft":
            submit(current, actor=people.nina)
        return filing(form)

    monkeypatch.setattr(DraftForm, "filing", sent_on_meanwhile)
    address = f"/admin/catalog/revision/{revision.pk}/change/"
    response = visit(people.nina).post(address, typed(title="另一个标题的通告"), follow=True)
    assert "请先改稿退回拟稿" in page_of(response)
    revision.refresh_from_db()
    # What went with the request that failed is undone with it.
    assert (revision.title, revision.timeline.count()) == ("关于公布收费清单的通告", 0)


def test_the_kind_of_a_column_is_one_that_its_items_can_have(people, visit):
    take_in_published(row(), row())
    column = Column.objects.get(slug="unit-documents")
    address = f"/admin/catalog/column/{column.pk}/change/"
    page = visit(people.ban).get(address)
    shown = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    assert "slug" not in page.context["adminform"].form.fields
    for kind, message in (
        ("group", "不能改为分组"),
        ("guide", "不止一件"),
        ("annual_report", "没有填写年度"),
    ):
        response = visit(people.ban).post(address, shown | {"kind": kind})
        assert (response.status_code, message in page_of(response)) == (200, True), kind
    assert visit(people.ban).post(address, shown | {"kind": "notice"}).status_code == 302
    assert set(Document.objects.values_list("column_kind", flat=True)) == {"notice"}


def drag(client, cut: Column, onto: Column, position: str = "last-child", **fields):
    given = {"cmd": "move_node", "cut_item": cut.pk, "pasted_on": onto.pk, "position": position}
    return client.post("/admin/catalog/column/", given | fields, headers={"x-requested-with": "XMLHttpRequest"})


def test_a_column_is_dragged_and_its_items_stand_where_it_stands(people, visit):
    take_in_published(row(), row())
    column, group = Column.objects.get(slug="unit-documents"), Column.objects.get(slug="key-areas")
    assert drag(visit(people.ban), column, group).content == b"OK, moved."
    assert Listing.objects.filter(column=group).count() == 2
    assert list(compare()) == []


def test_a_column_is_dragged_by_the_office_and_stays_under_the_root(people, visit):
    column, root = Column.objects.get(slug="unit-documents"), Column.objects.get(parent=None)
    before, version = list(Column.objects.order_by("pk").values_list("parent", "lft", "rght")), read_version()
    for who, answer in (
        ("nina", drag(visit(people.nina), column, root)),
        ("sheji", drag(visit(people.sheji), column, root)),
        ("ban", drag(visit(people.ban), column, root, "left")),
        ("ban", drag(visit(people.ban), column, root, cut_item="x")),
        ("ban", drag(visit(people.ban), column, root, pasted_on="x", position="right")),
    ):
        assert (answer.status_code, answer.content[:4]) == (200, b"FAIL"), who
    assert list(Column.objects.order_by("pk").values_list("parent", "lft", "rght")) == before
    assert read_version() == version
    page = visit(people.ban).get(f"/admin/catalog/column/{column.pk}/change/")
    shown = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    response = visit(people.ban).post(f"/admin/catalog/column/{column.pk}/change/", shown | {"parent": ""})
    assert "总目录只有一个" in page_of(response)
