"""What is not public shows in nothing public: drafts, revisions under way, withdrawn items, notes of the office, its people."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from catalog.arrivals.incoming import IncomingFile
from catalog.gate.drafting import attach
from catalog.gate.workflow import (
    Answers,
    approve,
    draft,
    publish,
    review,
    revise,
    save_draft,
    send_back,
    settle_files,
    submit,
    withdraw,
)
from catalog.models import Attachment, Column, Document, Revision
from county.files.attachments import check
from county.models import User
from tests.factories import publish as take_in_published
from tests.factories import row
from tests.people import Office, office

pytestmark = pytest.mark.django_db

MARK = "机密标记"
FILE = "项目,金额\n".encode()
# What every page may say of the withdrawn item, and only its own page does.
REASON = "撤回原因说明"


def written(people: Office, title: str, **fields) -> Revision:
    """A draft whose every text bears the mark."""
    today = timezone.localdate()
    text = {
        "title": title,
        "body": f"<p>{MARK}正文</p>",
        "summary": f"{MARK}概述",
        "source": f"{MARK}来源",
        "issuer": f"{MARK}机关",
        "late_reason": f"{MARK}逾期理由",
        "personal_data_note": f"{MARK}个人信息说明",
        "doc_number": "棣财〔2026〕77号",
        "formed_on": today,
        "written_on": today,
    } | fields
    document = Document(
        department=people.caizheng, column=Column.objects.get(slug="notices"), topic="0401", genre="notice"
    )
    document.keywords = [f"{MARK}关键词"]
    revision = draft(document, Revision(**text), actor=people.nina)
    attach(revision, [(f"{MARK}附件.csv", check(f"{MARK}附件.csv", FILE), FILE)])
    settle_files(revision)
    save_draft(revision, actor=people.nina)
    return revision


@pytest.fixture
def hidden() -> dict[str, object]:
    """A county with one item at every point of its way that the public must not see, and what is public beside it."""
    people = office()
    answers = Answers(
        "approved", basis=f"{MARK}审查依据", personal_data_treatment=f"{MARK}处理", organs_consulted=f"{MARK}征求"
    )
    at_draft = written(people, f"{MARK}拟稿")
    at_check = written(people, f"{MARK}待审", doc_number="棣财〔2026〕78号")
    submit(at_check, actor=people.nina, note=f"{MARK}送审说明")
    at_approval = written(people, f"{MARK}待发布", doc_number="棣财〔2026〕79号")
    submit(at_approval, actor=people.nina)
    review(at_approval, answers, actor=people.shen, note=f"{MARK}审查说明")
    approve(at_approval, actor=people.fu, note=f"{MARK}审定说明")
    returned = written(people, f"{MARK}退回", doc_number="棣财〔2026〕80号")
    submit(returned, actor=people.nina)
    send_back(returned, actor=people.shen, note=f"{MARK}退回理由")

    public = written(
        people,
        "关于公布清单的通告",
        body="<p>现予公布。</p>",
        summary="",
        source="无棣县财政局",
        issuer="无棣县财政局",
        doc_number="棣财〔2026〕81号",
    )
    Attachment.objects.filter(revision=public).update(name="清单.csv")
    settle_files(public)
    Document.objects.filter(pk=public.document_id).update(keywords=["清单"])
    public.document.refresh_from_db()
    save_draft(public, actor=people.nina)
    submit(public, actor=people.nina, note=f"{MARK}送审说明")
    review(public, answers, actor=people.shen, note=f"{MARK}审查说明")
    approve(public, actor=people.fu, note=f"{MARK}审定说明")
    publish(public, actor=people.nina)
    under_way = revise(public.document, actor=people.nina, formed_on=timezone.localdate())
    under_way.title, under_way.body = f"{MARK}修订稿", f"<p>{MARK}修订正文</p>"
    save_draft(under_way, actor=people.nina)

    file = IncomingFile(f"{MARK}旧附件.csv", FILE)
    gone, other = take_in_published(
        row(title="撤回的标题", body=f"<p>{MARK}撤回正文</p>", summary=f"{MARK}撤回概述", attachments=(file,)),
        row(guesses=("topic",), faults=(f"{MARK}待整改",)),
        run_by=f"{MARK}导入人",
        label=f"{MARK}批次",
    )
    withdraw(gone, actor=people.fu, reason=REASON)
    return {
        "unseen": [at_draft.document, at_check.document, at_approval.document, returned.document],
        "public": public.document,
        "gone": gone,
        "other": other,
        "tokens": list(Attachment.objects.exclude(pk__in=Attachment.objects.public()).values_list("token", flat=True)),
    }


PLACES = (
    "/",
    "/catalog/",
    "/catalog/all/",
    "/catalog/all/?unit=caizheng&year=2026",
    "/catalog/notices/",
    "/catalog/unit-documents/",
    "/catalog/all/list.csv",
    "/catalog/all/list.json",
    "/departments/",
    "/departments/caizheng/",
    "/feeds/latest/",
    "/feeds/notices/",
    "/search/?q=",
    "/search/?q=通告",
    "/search/?q=财政局&column=notices",
    "/site-map/",
    "/sitemap.xml",
    "/sitemap-places.xml",
    "/sitemap-2024.xml",
    "/sitemap-2026.xml",
    "/robots.txt",
    "/healthz",
    "/display/",
    "/nothing/",
    "/catalog/all/?year=1500",
    "/admin/login/",
)
# Whoever looks for it by name finds nothing; the page repeats what was typed, and that alone.
ASKED = (MARK, f"{MARK}拟稿", f"{MARK}正文", "棣财〔2026〕77号", "倪娜", "撤回的标题")


def text_of(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode()


def pages(hidden) -> Iterator[tuple[str, str]]:
    """Every public place, every document by its number, and all that hangs on it."""
    client = Client()
    for path in PLACES:
        yield path, text_of(client.get(path))
    for document in [*hidden["unseen"], hidden["public"], hidden["gone"], hidden["other"]]:
        for end in ("", "versions/1/", "versions/2/", "qr.svg"):
            path = f"/documents/{document.pk}/{end}"
            yield path, text_of(client.get(path))


def test_no_mark_and_no_name_of_the_office_in_anything_public(hidden):
    for path, page in pages(hidden):
        for word in (MARK, "倪娜", "申强", "付军", "nina", "导入人"):
            assert word not in page, f"{word} in {path}"
        for token in hidden["tokens"]:
            assert token not in page, path


def test_the_numbers_of_what_is_not_public_are_told_nowhere(hidden):
    for path, page in pages(hidden):
        for document in hidden["unseen"]:
            # The page that says that there is nothing repeats its own address.
            assert f"/documents/{document.pk}/" not in page.replace(path, ""), path
        if not path.startswith(f"/documents/{hidden['gone'].pk}/"):
            assert "撤回的标题" not in page, path
            assert REASON not in page, path
            assert hidden["gone"].index_number not in page, path


def test_what_is_not_public_is_not_there(hidden, client):
    for document in hidden["unseen"]:
        for end in ("", "versions/1/", "qr.svg"):
            assert client.get(f"/documents/{document.pk}/{end}").status_code == 404
    # A revision under way is not yet a version.
    assert client.get(f"/documents/{hidden['public'].pk}/versions/2/").status_code == 404
    assert len(hidden["tokens"]) == 6
    for token in hidden["tokens"]:
        assert client.get(f"/files/{token}/").status_code == 404


@pytest.mark.parametrize("asked", ASKED)
def test_a_search_for_it_finds_nothing(hidden, client, asked):
    page = text_of(client.get("/search/", {"q": asked}))
    main = re.search(r"<main.*</main>", page, re.S)[0]
    links = re.findall(r'href="/documents/(\d+)/"', main)
    assert not {str(one.pk) for one in [*hidden["unseen"], hidden["gone"]]} & set(links)
    # The page repeats the question as such; nothing that bears the word is offered as what may have been meant.
    shown = re.sub(r'(value|href)="[^"]*"', "", main).replace(f"关键词：{asked}", "").replace(f"“{asked}”", "")
    assert asked not in shown
    for form in ("csv", "json"):
        exported = text_of(client.get(f"/catalog/all/list.{form}", {"q": asked}))
        for document in [*hidden["unseen"], hidden["gone"]]:
            assert document.title not in exported.replace(asked, "", 1)
            assert f"/documents/{document.pk}/" not in exported


def test_the_counts_do_not_betray_it(hidden, client):
    """Two items are public: the list, the facets and the home page count two."""
    assert "共 2 条" in text_of(client.get("/catalog/all/"))
    assert "<strong>2</strong> 件" in text_of(client.get("/"))
    assert "没有符合所选条件" in text_of(client.get("/catalog/all/?number=棣财〔2026〕77号"))


def test_signed_in_staff_see_the_same_public_pages(hidden, client):
    """A page of the public is the same for everybody, so nothing of the office can slip into what is kept for others."""
    anonymous = {path: text_of(Client().get(path)) for path in ("/", "/catalog/all/", "/search/?q=通告")}
    client.force_login(User.objects.get(username="nina"))
    assert {path: text_of(client.get(path)) for path in anonymous} == anonymous
