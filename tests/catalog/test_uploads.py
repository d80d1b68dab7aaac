"""Files that come before a draft is saved: held under the form's key, told when refused, attached once; pictures in the text."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from catalog.gate import uploads
from catalog.gate.workflow import submit
from catalog.models import Attachment, Document, Revision
from catalog.texts.pictures import faults_of, pictures_in
from county.cases.workflow import IllegalStep
from county.files.attachments import LARGEST_FILE
from county.models import HeldFile
from county.public_forms.held_files import HELD_FOR, forget_expired
from county.public_forms.idempotency import new_key
from tests.catalog.test_gate_pages import add, page_of, typed
from tests.people import office

pytestmark = pytest.mark.django_db

FILES = "/admin/catalog/revision/files/"
DROP = f"{FILES}drop/"
CLEAN = "/admin/catalog/revision/clean/"
TABLE = "项目,金额\n".encode()


@pytest.fixture
def people():
    return office()


@pytest.fixture
def nina(people, client):
    client.force_login(people.nina)
    return client


def send(client, key: str, name: str = "清单.csv", content: bytes = TABLE):
    return client.post(FILES, {"upload_key": key, "file": SimpleUploadedFile(name, content)})


def picture() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (4, 4), "red").save(buffer, "PNG")
    return buffer.getvalue()


def test_what_was_uploaded_becomes_a_file_of_the_draft_once(nina):
    key = new_key()
    answer = send(nina, key).json()
    assert (answer["name"], answer["size"]) == ("清单.csv", "14 B")
    assert send(nina, key, "图.png", picture()).status_code == 200
    assert not Attachment.objects.exists()
    add(nina, upload_key=key, files=[SimpleUploadedFile("另附.csv", TABLE)])
    revision = Revision.objects.get()
    assert list(revision.attachments.order_by("position").values_list("name", flat=True)) == [
        "清单.csv",
        "图.png",
        "另附.csv",
    ]
    assert revision.files_manifest.count("\n") == 2
    assert not HeldFile.objects.exists()
    assert b"".join(nina.get(revision.attachments.first().get_absolute_url())) == TABLE


def test_a_saved_draft_takes_more_the_same_way(nina):
    add(nina)
    revision = Revision.objects.get()
    page = nina.get(f"/admin/catalog/revision/{revision.pk}/change/")
    key = page.context["adminform"].form["upload_key"].value()
    assert f'name="upload_key" value="{key}"' in page_of(page)
    send(nina, key)
    nina.post(f"/admin/catalog/revision/{revision.pk}/change/", typed(upload_key=key))
    assert revision.attachments.get().name == "清单.csv"


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("清单.xlsx", b"MZ\x90\0program", "内容却不是Excel 表格"),
        ("程序.exe", b"MZ", "不接受“.exe”"),
        ("空.csv", b"", "空的"),
    ],
)
def test_a_refused_file_is_told_with_its_reason(nina, name, content, word):
    answer = send(nina, new_key(), name, content)
    assert answer.status_code == 200
    assert word in answer.json()["error"]
    assert not HeldFile.objects.exists()


def test_a_file_too_large_is_refused(nina, monkeypatch):
    monkeypatch.setattr("county.files.attachments.LARGEST_FILE", 10)
    assert "超过 10 B 的上限" in send(nina, new_key()).json()["error"]


def test_no_more_than_the_limit_wait(nina, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    key = new_key()
    assert send(nina, key).status_code == 200
    assert "最多上传" in send(nina, key).json()["error"]
    response = add(nina, upload_key=key, files=[SimpleUploadedFile("另附.csv", TABLE)])
    assert "最多上传" in page_of(response)


@pytest.mark.parametrize("key", ["", "abc", "abc:def:ghi"])
def test_a_key_that_is_not_ours_takes_nothing(nina, key):
    assert "重新提交" in send(nina, key).json()["error"]
    assert "重新提交" in nina.post(DROP, {"upload_key": key, "pk": 1}).json()["error"]
    assert not HeldFile.objects.exists()


def test_without_a_file_or_a_number_it_says_so(nina):
    assert "没有收到文件" in nina.post(FILES, {"upload_key": new_key()}).json()["error"]
    for number in ("", "x", "²", "9" * 30):
        assert "没有这个文件" in nina.post(DROP, {"upload_key": new_key(), "pk": number}).json()["error"]


def test_a_file_is_taken_back_by_its_own_form_only(nina):
    key = new_key()
    number = send(nina, key).json()["pk"]
    nina.post(DROP, {"upload_key": new_key(), "pk": number})
    assert HeldFile.objects.count() == 1
    assert nina.post(DROP, {"upload_key": key, "pk": number}).json() == {"pk": number}
    assert not HeldFile.objects.exists()


def test_a_form_with_a_fault_loses_no_file(nina):
    key = new_key()
    send(nina, key)
    response = add(nina, upload_key=key, title="", files=[SimpleUploadedFile("另附.csv", TABLE)])
    page = page_of(response)
    assert "保存后加入附件的有：清单.csv、另附.csv" in page
    form = response.context["adminform"].form
    rules = json.loads(form.fields["files"].widget.attrs["data-upload"])
    assert [file["name"] for file in rules["held"]] == ["清单.csv", "另附.csv"]
    assert (rules["largest"], rules["url"]) == (LARGEST_FILE, FILES)
    add(nina, upload_key=key)
    assert set(Attachment.objects.values_list("name", flat=True)) == {"清单.csv", "另附.csv"}


def test_what_nobody_saved_is_forgotten(nina, monkeypatch):
    send(nina, new_key())
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + HELD_FOR * 2)
    assert forget_expired() == 0
    monkeypatch.setattr(timezone, "now", lambda: now + uploads.HELD_FOR * 1.01)
    assert forget_expired() == 1


def test_several_files_without_script_keep_within_one_request(nina, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_FILE", 20)
    page = page_of(add(nina, files=[SimpleUploadedFile("a.csv", TABLE), SimpleUploadedFile("b.csv", TABLE)]))
    assert "合计超过 20 B" in page
    assert not Document.objects.exists()


WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal{mso-style-unhide:no}</style></head><body>"
    "<!--StartFragment--><h1>一、总体要求<o:p></o:p></h1><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
    "<![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span>"
    "<![endif]><span lang=EN-US>先试点<o:p></o:p></span></p><!--EndFragment--></body></html>"
)


def test_pasted_text_is_cleaned_as_what_is_stored(nina):
    html = nina.post(CLEAN, {"html": WORD}).json()["html"]
    assert html == '<h2>一、总体要求</h2><p class="level-3">1. 先试点</p>'
    add(nina, body=WORD)
    assert Revision.objects.get().body == html


def test_a_long_paste_from_word_is_cleaned(nina):
    """Word puts its style sheets on the clipboard too: some megabytes for a text of some pages."""
    pasted = f"<style>{'p.MsoNormal {mso-style-parent:none}' * 80_000}</style><p>一、总体要求</p>"
    assert len(pasted) > 2_500_000
    assert "总体要求" in nina.post(CLEAN, {"html": pasted}).json()["html"]


def test_a_paste_too_long_is_refused(nina, monkeypatch):
    monkeypatch.setattr("catalog.admin.writing.LONGEST_PASTE", 10)
    assert "过长" in nina.post(CLEAN, {"html": "<p>很长很长的一段文字</p>"}).json()["error"]


def test_pictures_are_the_drafts_own_and_described():
    own = ["/files/a/"]
    assert faults_of('<p><img src="/files/a/" alt="流程图"></p>', own) == []
    assert faults_of('<p><img src="/files/b/" alt="流程图"></p>', own) == [
        "正文第 1 张图片不是本稿的附件，请先上传为附件再插入。"
    ]
    assert faults_of('<img src="/files/a/" alt="图"><img src="/files/a/" alt=" ">', own) == [
        "正文第 2 张图片没有文字说明，请写明图片的内容。"
    ]
    assert [one.alt for one in pictures_in('<img src="/files/a/" alt="甲&amp;乙">')] == ["甲&乙"]


def test_a_picture_without_description_is_refused_and_nothing_is_lost(nina):
    key = new_key()
    send(nina, key, "图.png", picture())
    add(nina, upload_key=key)
    revision = Revision.objects.get()
    address = revision.attachments.get().get_absolute_url()
    change = f"/admin/catalog/revision/{revision.pk}/change/"
    form = nina.get(change).context["adminform"].form
    assert json.loads(form.fields["body"].widget.attrs["data-images"]) == [{"url": address, "name": "图.png"}]
    response = nina.post(change, typed(body=f'<p>如图：</p><img src="{address}" alt="">'))
    assert "没有文字说明" in page_of(response)
    assert "如图：" in page_of(response)
    nina.post(change, typed(body=f'<p>如图：</p><img src="{address}" alt="办事流程图">'))
    revision.refresh_from_db()
    assert f'<img src="{address}" alt="办事流程图">' in revision.body


def test_a_picture_that_is_gone_stops_the_draft(people, nina):
    key = new_key()
    send(nina, key, "图.png", picture())
    add(nina, upload_key=key)
    revision = Revision.objects.get()
    file = revision.attachments.get()
    nina.post(
        f"/admin/catalog/revision/{revision.pk}/change/",
        typed(body=f'<p>如图：</p><img src="{file.get_absolute_url()}" alt="办事流程图">'),
    )
    file.delete()
    revision.refresh_from_db()
    with pytest.raises(IllegalStep, match="不是本稿的附件"):
        submit(revision, actor=people.nina)


def test_the_preview_plays_sound_and_film_with_captions(nina):
    film = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(range(256))
    captions = "WEBVTT\n\n00:00.000 --> 00:02.000\n各位居民\n".encode()
    add(nina, files=[SimpleUploadedFile("解读.mp4", film), SimpleUploadedFile("解读.vtt", captions)])
    revision = Revision.objects.get()
    page = page_of(nina.get(f"/admin/catalog/revision/{revision.pk}/preview/"))
    address = {file.name: file.get_absolute_url() for file in revision.attachments.all()}
    assert f'<video controls preload="metadata" src="{address["解读.mp4"]}"' in page
    assert f'<track kind="captions" srclang="zh" label="字幕" src="{address["解读.vtt"]}" default></video>' in page
