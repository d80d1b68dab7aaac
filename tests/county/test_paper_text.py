"""Personal data in PDF and OFD: read as programs write them, within limits, and what cannot be read is told."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from weasyprint import HTML

from catalog.gate.prepublication import file_findings
from county.files import pdf_text
from county.files.file_text import CUT, LONGEST_TEXT, NO_TEXT, PICTURE, text_of
from county.files.hidden_data import CUT as UNCHECKED
from tests.county.test_hidden_data import package

ID_NUMBER = "110101199003077651"
PAGES = f"<p>补贴对象名单</p><p>张某，身份证号{ID_NUMBER}，补贴三百元。</p><h1 style='break-before:page'>第二页的说明文字</h1>"


def pdf(html: str) -> bytes:
    return HTML(string=f"<html lang='zh'><body style='font-family:sans-serif'>{html}</body></html>").write_pdf()


@pytest.fixture(scope="module")
def paper() -> bytes:
    return pdf(PAGES)


def rewritten(content: bytes, change) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    change(writer)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def scan() -> bytes:
    buffer = BytesIO()
    Image.new("L", (60, 80), 255).save(buffer, "PDF")
    return buffer.getvalue()


def test_the_words_of_a_pdf_are_searched(paper):
    found = file_findings("名单.pdf", paper)
    assert found["personal_data"] == "身份证号 1101**********7651"
    assert found["hidden_data"] == ""
    text, note = text_of("名单.PDF", paper)
    assert (note, "第二页的说明文字" in text) == ("", True)


def test_remarks_in_a_pdf_are_searched(paper):
    def remark(writer):
        writer.add_annotation(0, FreeText(text=f"身份证号{ID_NUMBER}", rect=(50, 550, 200, 650)))

    content = rewritten(pdf("<p>关于公布补贴名单的公告</p>"), remark)
    assert "1101**********7651" in file_findings("a.pdf", content)["personal_data"]


def test_a_scan_is_told_so_that_a_person_looks():
    assert text_of("扫描.pdf", scan()) == ("", NO_TEXT)
    assert NO_TEXT in file_findings("扫描.pdf", scan())["hidden_data"]


def test_pages_without_words_are_named(paper):
    def add_scan(writer):
        writer.append(BytesIO(scan()))

    text, note = text_of("a.pdf", rewritten(paper, add_scan))
    assert ID_NUMBER in text
    assert note.startswith("第 3 页没有可读的文字")


def test_a_pdf_under_a_password_is_told(paper):
    content = rewritten(paper, lambda writer: writer.encrypt("secret", algorithm="AES-256"))
    assert text_of("a.pdf", content).note == NO_TEXT


def test_a_pdf_that_only_forbids_printing_is_read(paper):
    content = rewritten(paper, lambda writer: writer.encrypt("", "owner", algorithm="AES-256"))
    assert ID_NUMBER in text_of("a.pdf", content).text


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog/Pages 1 0 R>>" * 9, b"%PDF-" + bytes(999)]
)
def test_a_broken_pdf_is_told(content):
    assert text_of("a.pdf", content).note == NO_TEXT


def test_a_pdf_that_takes_too_long_is_left(paper, monkeypatch):
    monkeypatch.setattr(pdf_text, "SECONDS", 0.01)
    assert text_of("a.pdf", paper) == ("", NO_TEXT)


def test_what_was_read_before_the_time_was_up_counts(paper, monkeypatch):
    half = b'["' + b"A" * 40 + b'"]\n["half of a li'

    def killed(*args, **kwargs):
        raise pdf_text.subprocess.TimeoutExpired("python", 1, output=half)

    monkeypatch.setattr(pdf_text.subprocess, "run", killed)
    assert text_of("a.pdf", paper) == ("A" * 40, CUT)


def test_a_long_pdf_is_cut_and_told(paper, monkeypatch):
    assert pdf_text.pages_of(paper, 5).is_whole is False
    assert len(pdf_text.pages_of(paper, 5).texts) == 1
    assert pdf_text.pages_of(paper, LONGEST_TEXT).is_whole is True


def piece(text: str, left: float, top: float, width: float = 4) -> str:
    return (
        f'<ofd:TextObject ID="1" Boundary="{left} {top} {width} 4" Font="3" Size="4">'
        f'<ofd:TextCode X="0" Y="3.5" DeltaX="4">{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(*pages: str, **parts: str) -> bytes:
    contents = {
        f"Doc_0__Pages__Page_{number}__Content": (
            f"<ofd:Page xmlns:ofd='x'><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"
        )
        for number, page in enumerate(pages)
    }
    return package(OFD="<ofd:OFD/>", Doc_0__Document="<ofd:Document/>", **contents, **parts)


def test_the_words_of_an_ofd_are_searched():
    split = piece("身份证号", 10, 20, 16) + piece(ID_NUMBER[:9], 26, 20, 20) + piece(ID_NUMBER[9:], 46, 20.2, 20)
    content = ofd(piece("补贴对象名单如下", 10, 10, 30) + split, piece("第二页另有说明", 10, 10, 30))
    text, note = text_of("名单.ofd", content)
    assert text == f"补贴对象名单如下\n身份证号{ID_NUMBER}\n第二页另有说明".replace("补", "\n补", 1).replace(
        "第二", "\n第二"
    )
    assert note == ""
    assert file_findings("名单.ofd", content)["personal_data"] == "身份证号 1101**********7651"


def test_the_cells_of_a_line_stay_apart():
    text = text_of(
        "a.ofd", ofd(piece("姓名", 10, 10, 8) + piece("联系电话", 60, 10, 16) + piece("甲&amp;乙", 10, 18, 12))
    ).text
    assert text == "\n姓名\t联系电话\n甲&乙"


def test_an_ofd_of_pictures_is_told():
    picture = '<ofd:ImageObject ID="2" Boundary="0 0 210 297" ResourceID="4"/>'
    assert text_of("a.ofd", ofd(picture)) == ("", NO_TEXT)
    assert text_of("a.ofd", ofd(piece("关于公布名单的公告", 10, 10), picture)).note.startswith("第 2 页没有可读的文字")
    assert text_of("a.ofd", package(OFD="<ofd:OFD/>")).note == NO_TEXT


def test_remarks_of_an_ofd_are_searched():
    content = ofd(piece("关于公布名单的公告", 10, 10), Doc_0__Annots__Page_0__Annotation=piece(ID_NUMBER, 10, 10))
    assert ID_NUMBER in text_of("a.ofd", content).text


def test_a_picture_is_looked_at_by_a_person():
    assert text_of("a.jpg", b"") == ("", PICTURE)
    assert UNCHECKED != CUT
