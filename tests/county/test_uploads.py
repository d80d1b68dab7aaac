"""Files on a form of the public: good ones stay while something else is mended, bad ones are refused with the reason."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import engines
from django.utils.datastructures import MultiValueDict

from county.models import HeldFile
from county.public_forms import upload_forms
from county.public_forms.idempotency import new_key
from county.public_forms.upload_forms import SCANS, SlotField, UploadsMixin

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF\n"
TEXT = "说明\n".encode()


class ProofForm(UploadsMixin, forms.Form):
    title = forms.CharField(label="标题")
    identity = SlotField(label="身份证明", least=1, formats=SCANS)
    files = SlotField(label="附件", most=3)


def form_of(key: str, title: str = "路灯", drop: tuple[int, ...] = (), **files: list[tuple[str, bytes]]) -> ProofForm:
    data = QueryDict(mutable=True)
    data.update({"submission_key": key, "title": title})
    data.setlist("drop", list(map(str, drop)))
    uploads = {slot: [SimpleUploadedFile(*one) for one in chosen] for slot, chosen in files.items()}
    form = ProofForm(data, MultiValueDict(uploads))
    form.full_clean()
    return form


def names(form: ProofForm, slot: str) -> list[str]:
    return [file.name for file in form.uploads[slot]]


def test_a_good_file_is_held_while_another_field_is_mended():
    key = new_key()
    first = form_of(key, title="", identity=[("身份证.pdf", PDF)], files=[("说明.txt", TEXT)])
    assert list(first.errors) == ["title"]
    assert (names(first, "identity"), names(first, "files")) == (["身份证.pdf"], ["说明.txt"])
    second = form_of(key)
    assert second.is_valid()
    taken = second.taken()
    assert [(file.slot, file.name, file.content) for file in taken] == [
        ("identity", "身份证.pdf", PDF),
        ("files", "说明.txt", TEXT),
    ]


def test_what_must_be_there_is_asked_for():
    assert form_of(new_key()).errors["identity"] == ["请上传身份证明。"]


def test_a_bad_file_is_refused_with_the_reason_and_the_good_ones_beside_it_stay(monkeypatch):
    monkeypatch.setattr(upload_forms, "LARGEST", 20)
    key = new_key()
    wrong = [("说明.txt", TEXT), ("程序.pdf", b"MZ" + bytes(10)), ("大.txt", b"x" * 21)]
    form = form_of(key, identity=[("身份证.doc", PDF)], files=wrong)
    assert "不接受这种格式" in form.errors["identity"][0]
    assert len(form.errors["files"]) == 2
    assert "程序.pdf：" in form.errors["files"][0]
    assert "超过 20 B" in form.errors["files"][1]
    assert names(form, "files") == ["说明.txt"]
    assert not form_of(key).is_valid()


def test_no_more_than_there_is_room_for():
    key = new_key()
    form = form_of(key, identity=[("a.pdf", PDF)], files=[(f"{n}.txt", TEXT) for n in range(4)])
    assert "最多 3 个" in form.errors["files"][0]
    assert names(form, "files") == []
    assert form_of(key, files=[(f"{n}.txt", TEXT) for n in range(3)]).is_valid()
    assert "最多 3 个" in form_of(key, files=[("x.txt", TEXT)]).errors["files"][0]


def test_the_same_file_sent_again_is_the_same_file():
    """The answer was lost, so the browser sends the whole form once more."""
    key = new_key()
    for _ in range(4):
        form = form_of(key, identity=[("a.pdf", PDF)], files=[("x.txt", TEXT), ("x.txt", TEXT)])
        assert form.is_valid(), form.errors
    assert (names(form, "identity"), names(form, "files")) == (["a.pdf"], ["x.txt"])
    assert HeldFile.objects.count() == 2


def test_a_file_can_be_taken_back_and_replaced_at_once():
    key = new_key()
    first = form_of(key, identity=[("旧.pdf", PDF)])
    second = form_of(key, drop=(first.uploads["identity"][0].pk,), identity=[("新.pdf", PDF)])
    assert second.is_valid()
    assert names(second, "identity") == ["新.pdf"]
    assert HeldFile.objects.count() == 1


def test_nobody_takes_back_the_files_of_another_form():
    key = new_key()
    mine = form_of(key, identity=[("a.pdf", PDF)]).uploads["identity"][0]
    assert form_of(new_key(), drop=(mine.pk,)).errors
    assert names(form_of(key), "identity") == ["a.pdf"]


def test_a_form_with_a_key_that_is_not_ours_holds_under_its_new_one():
    form = form_of("made:up:key", identity=[("a.pdf", PDF)])
    assert "submission_key" in form.errors
    assert names(form, "identity") == ["a.pdf"]
    assert names(form_of(form.key), "identity") == ["a.pdf"]


def test_the_page_names_what_lies_there_and_how_to_take_it_out():
    template = engines["jinja2"].from_string(
        '{% from "public_forms.html" import uploads, form_keys %}{{ form_keys(form, "") }}{{ uploads(form, "identity") }}'
    )
    held = form_of(new_key(), identity=[("<b>.pdf", PDF)])
    page = template.render({"form": held})
    assert "已上传：&lt;b&gt;.pdf（15 B）" in page
    assert f'name="drop" value="{held.uploads["identity"][0].pk}"' in page
    assert f'name="submission_key" value="{held.key}"' in page
    assert 'accept=".jpg,.jpeg,.png,.pdf"' in page
    assert 'aria-describedby="id_identity_helptext"' in page
    assert " multiple" not in page
