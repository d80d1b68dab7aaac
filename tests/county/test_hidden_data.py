"""What files carry unseen, made as Office and cameras make it; and the words in them."""

import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image

from county.files.file_text import CUT as CUT_TEXT
from county.files.file_text import LONGEST_TEXT, text_of
from county.files.hidden_data import CUT, MOST_LINES, OLD_FORMAT, hidden_in
from county.files.office_xml import LARGEST_PART


def package(**parts: str | bytes) -> bytes:
    """A zip file; `word__document` is the part word/document.xml."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            path = name.replace("__", "/")
            archive.writestr(path if isinstance(content, bytes) else f"{path}.xml", content)
    return buffer.getvalue()


def document(body: str, **parts) -> bytes:
    return package(word__document=f'<w:document xmlns:w="x"><w:body>{body}</w:body></w:document>', **parts)


def workbook(change=lambda book: None) -> bytes:
    book = Workbook()
    book.properties.creator = "openpyxl"
    book.active.title = "公示表"
    book.active.append(["姓名", "身份证号", "电话"])
    book.active.append(["某某", "110101199003077651", 13812345678])
    change(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def photograph(**position) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825).update({int(tag[1:]): value for tag, value in position.items()})
    buffer = BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


PLACED = photograph(_1="N", _2=(37.0, 44.0, 25.0), _3="E", _4=(117.0, 37.0, 1.0))


def hide(book):
    book.create_sheet("底册").sheet_state = "hidden"
    book.create_sheet("密册").sheet_state = "veryHidden"
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.active["A1"].comment = Comment("电话核对过", "某某")
    book.properties.creator = "张三"


def test_a_workbook_that_hides_nothing():
    assert hidden_in("a.xlsx", workbook()) == []


def test_a_workbook_tells_all_that_it_hides():
    assert hidden_in("A.XLSX", workbook(hide)) == [
        "工作表“公示表”有 1 个隐藏的行。",
        "工作表“公示表”有隐藏的列。",
        "有隐藏的工作表“底册”。",
        "有深度隐藏的工作表“密册”。",
        "有 1 条批注。",
        "文件属性中有作者或修改人：张三。",
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("<w:p><w:r><w:t>现予公布</w:t></w:r></w:p>", None),
        ('<w:p><w:ins w:id="1" w:author="某"><w:r><w:t>新</w:t></w:r></w:ins></w:p>', "有 1 处未接受的修订痕迹"),
        ("<w:p><w:del w:id='1'><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>", "有 1 处未接受的修订痕迹"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>", "有 1 处隐藏文字"),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>不藏</w:t></w:r></w:p>', None),
        ("<w:p><w:insideH/><w:delInstr/></w:p>", None),
    ],
)
def test_a_document_tells_what_it_hides(body, line):
    found = hidden_in("a.docx", document(body))
    assert (found == []) if line is None else (len(found) == 1 and line in found[0])


def test_comments_authors_and_positions_in_a_document():
    content = document(
        "<w:p/>",
        word__comments='<w:comments><w:comment w:id="0"><w:p/></w:comment><w:comment w:id="1"/></w:comments>',
        docProps__core="<cp><dc:creator>李 四</dc:creator><cp:lastModifiedBy>王五</cp:lastModifiedBy></cp>",
        **{"word__media__image1.jpeg": PLACED},
    )
    assert hidden_in("a.docx", content) == [
        "有 2 条批注。",
        "文件属性中有作者或修改人：李 四、王五。",
        "文中有 1 张图片带有拍摄位置（GPS 坐标）。",
    ]


def test_slides_tell_hidden_pages_and_notes():
    number = '<a:fld type="slidenum"><a:t>3</a:t></a:fld>'
    content = package(
        ppt__slides__slide1='<p:sld xmlns:p="x"><a:t>标题</a:t></p:sld>',
        ppt__slides__slide2='<p:sld show="0"><a:t>底牌</a:t></p:sld>',
        ppt__notesSlides__notesSlide1=f"<p:notes>{number}</p:notes>",
        ppt__notesSlides__notesSlide2=f"<p:notes><a:t>不要说</a:t>{number}</p:notes>",
    )
    assert hidden_in("a.pptx", content) == ["有隐藏的幻灯片（第 2 个文件）。", "有 1 页演讲者备注。"]
    assert "底牌" in text_of("a.pptx", content).text
    assert "不要说" in text_of("a.pptx", content).text


def test_a_photograph_with_its_place_is_told():
    assert "GPS" in hidden_in("a.jpg", PLACED)[0]
    assert hidden_in("a.jpg", photograph()) == []


def packed(objects: bytes) -> bytes:
    stream = zlib.compress(objects)
    return b"7 0 obj\n<</Type/ObjStm/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n" % (
        len(stream),
        stream,
    )


@pytest.mark.parametrize(
    ("objects", "word"),
    [
        (b"1 0 obj\n<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert)>>>>\nendobj\n", "脚本"),
        (b"1 0 obj\n<</Names<</EmbeddedFiles 3 0 R>>>>\nendobj\n", "嵌有其他文件"),
        (b"1 0 obj\n<</Type/Annot/Subtype /Highlight/Contents(x)>>\nendobj\n", "1 处批注"),
        (packed(b"1 0 <</Type/Annot/Subtype/FreeText/Contents(x)>>"), "1 处批注"),
        (b"1 0 obj\n<</Type/Annot/Subtype/Link>>\nendobj\n<</JSON 1>>", None),
        (b"1 0 obj\n<</Length 9>>stream\n /JS (x) /EmbeddedFile \nendstream\nendobj\n", None),
    ],
)
def test_a_pdf_tells_scripts_files_and_remarks(objects, word):
    found = hidden_in("a.pdf", b"%PDF-1.7\n" + objects + b"%%EOF\n")
    assert (found == []) if word is None else (len(found) == 1 and word in found[0])


def test_old_formats_are_not_called_clean():
    assert hidden_in("a.xls", b"anything") == [OLD_FORMAT]


def test_the_list_stays_short():
    def many(book):
        for number in range(40):
            book.create_sheet(f"底册{number}").sheet_state = "hidden"

    assert len(hidden_in("a.xlsx", workbook(many))) == MOST_LINES


def test_a_part_too_large_is_read_in_part_and_told():
    content = document("<w:p/>" * (LARGEST_PART // 6 + 1))
    assert hidden_in("a.docx", content) == [CUT]


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of broken EXIF so
@given(
    extension=st.sampled_from(["docx", "xlsx", "pptx", "ofd", "jpg", "png", "csv", "txt"]),
    cut=st.integers(0, 400),
    noise=st.binary(max_size=60),
    seed=st.sampled_from([workbook(hide), PLACED, package(word__document="<w:p>"), b"%PDF-1.7 stream\n"]),
)
@settings(max_examples=150)
def test_a_broken_file_never_fails(extension, cut, noise, seed):
    place = len(seed) * cut // 400
    broken = seed[:place] + noise + seed[place + len(noise) :]
    assert isinstance(hidden_in(f"a.{extension}", broken), list)
    assert isinstance(text_of(f"a.{extension}", broken).text, str)


def test_the_rows_of_a_workbook_are_lines():
    text = text_of("a.xlsx", workbook(hide)).text
    assert "姓名\t身份证号\t电话\n某某\t110101199003077651\t13812345678\n" in text
    assert "电话核对过" in text


def test_a_document_is_read_with_deleted_text_and_notes():
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    content = document(
        f"<w:tbl><w:tr>{cell.format('电话')}{cell.format('甲&amp;乙')}</w:tr></w:tbl>"
        "<w:p><w:r><w:t>一</w:t></w:r><w:r><w:t>二</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>",
        word__header1="<w:p><w:r><w:t>页眉</w:t></w:r></w:p>",
    )
    assert text_of("a.docx", content).text.split() == ["电话", "甲&乙", "一二", "删", "页眉"]
    assert "电话\t甲&乙\n一二\n删" in text_of("a.docx", content).text


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_plain_text_is_read_in_its_charset_and_bounded(charset):
    assert text_of("a.csv", "姓名,电话\n".encode(charset)) == ("姓名,电话\n", "")
    text, note = text_of("a.txt", ("字" * (LONGEST_TEXT + 5)).encode(charset))
    assert (len(text), note) == (LONGEST_TEXT, CUT_TEXT)
    assert text_of("a.txt", ("字" * LONGEST_TEXT).encode(charset)).note == ""
