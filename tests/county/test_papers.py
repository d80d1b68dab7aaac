"""Official papers: the same record as Word and PDF, laid out by GB/T 9704, and what happens where the PDF cannot be made."""

import io
import zipfile
from datetime import date

import pypdf
import pytest
from docx import Document
from docx.shared import Pt

from county.files.attachments import check
from county.papers import (
    Annex,
    Cell,
    Choice,
    Fill,
    Heading,
    Items,
    Note,
    Paper,
    PaperUnavailable,
    Table,
    Text,
    as_pdf,
    as_word,
    pdf,
    plain_text,
)
from county.papers import pdf_process as pdf_paper
from county.papers.page import page
from county.papers.record import TITLE_WIDTH, chinese_number, signature_indents, title_lines, width

TABLE = Table(
    (
        (Cell("项目", 1, 2, head=True), Cell("数量", 2, head=True)),
        (Cell("本年", head=True), Cell("上年", head=True)),
        (Cell("申请", head=True), Cell("12"), Cell("7")),
    ),
    (2, 1, 1),
    2,
    "申请情况",
)
PAPER = Paper(
    "无棣县财政局2025年政府信息公开工作年度报告",
    (
        Heading("一、总体情况"),
        Heading("（一）主动公开", 2),
        Text("全年公开信息<12>条，& “其他”。\n第二段。"),
        Items(("甲", "乙")),
        TABLE,
    ),
    organ="无棣县财政局",
    number="棣财〔2026〕1号",
    addressee="县政府办公室",
    enclosures=("清单.xlsx",),
    signed_by="无棣县财政局",
    signed_on=date(2026, 1, 9),
    notes=(Note("此件公开发布"),),
    annexes=(Annex("答复单", (Choice("意见", ("同意", "不同意")), Fill("理由", 3))),),
    mark="示范数据",
)


def words(content: bytes) -> str:
    return "".join("".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages).split())


@pytest.fixture(scope="module")
def made() -> bytes:
    return as_pdf(PAPER)


def test_the_words_stand_in_order():
    assert plain_text(PAPER).splitlines() == [
        "无棣县财政局",
        "棣财〔2026〕1号",
        "无棣县财政局2025年政府信息公开工作年度报告",
        "县政府办公室：",
        "一、总体情况",
        "（一）主动公开",
        "全年公开信息<12>条，& “其他”。",
        "第二段。",
        "1. 甲",
        "2. 乙",
        "申请情况",
        "项目\t数量",
        "本年\t上年",
        "申请\t12\t7",
        "附件：1. 答复单",
        "　　　2. 清单.xlsx",
        "无棣县财政局",
        "2026年1月9日",
        "（此件公开发布）",
        "附件：答复单",
        "意见：□同意　□不同意",
        "理由：＿＿＿＿＿＿＿＿＿＿",
    ]


def test_word_file_is_laid_out_by_the_standard():
    file = Document(io.BytesIO(as_word(PAPER)))
    section = file.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    normal = file.styles["Normal"]
    assert (normal.font.size, normal.paragraph_format.line_spacing, normal.font.name) == (Pt(16), Pt(28), "仿宋")
    texts = [one.text for one in file.paragraphs]
    for line in (
        "无棣县财政局",
        "一、总体情况",
        "全年公开信息<12>条，& “其他”。",
        "1. 甲",
        "2026年1月9日",
        "（此件公开发布）",
    ):
        assert line in texts
    assert "".join(line for line in texts if "2025年" in line or "工作年度报告" in line) == PAPER.title
    grid = file.tables[0]
    assert grid.cell(0, 0)._tc is grid.cell(1, 0)._tc
    assert grid.cell(0, 1)._tc is grid.cell(0, 2)._tc
    assert [cell.text for cell in grid.rows[2].cells] == ["申请", "12", "7"]
    assert "示范数据" in section.header.paragraphs[0].text


def test_word_file_names_no_machine_and_is_taken_as_an_attachment():
    content = as_word(PAPER)
    assert check("回执.docx", content).label == "Word 文档"
    about = Document(io.BytesIO(content)).core_properties
    assert (about.title, about.author, about.last_modified_by, about.comments) == (PAPER.title, "无棣县财政局", "", "")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert 'w:altName w:val="FangSong' in package.read("word/fontTable.xml").decode()


def test_pdf_holds_the_same_words(made):
    text = words(made)
    for line in plain_text(PAPER).replace("\t", "").splitlines()[:-3]:
        assert "".join(line.split()) in text, line
    assert "—1—" in text
    assert "示范数据" in text
    assert check("回执.pdf", made).label == "PDF 文档"


def test_pdf_shows_only_simplified_chinese_faces(made):
    fonts = {
        str(font.get_object()["/BaseFont"])
        for one in pypdf.PdfReader(io.BytesIO(made)).pages
        for font in one["/Resources"]["/Font"].values()
    }
    assert fonts
    assert not [name for name in fonts if any(face in name for face in ("JP", "KR", "TC", "HK"))]


def test_pdf_is_a4_tagged_and_chinese(made):
    reader = pypdf.PdfReader(io.BytesIO(made))
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == PAPER.title


def test_a_wide_table_turns_its_page():
    wide = Table(TABLE.rows, TABLE.widths, 2, wide=True)
    paper = Paper("宽表", (Text("前文。"), wide, Text("后文。")))
    boxes = [one.mediabox for one in pypdf.PdfReader(io.BytesIO(as_pdf(paper))).pages]
    assert [box.width > box.height for box in boxes] == [False, True, False]
    sections = Document(io.BytesIO(as_word(paper))).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]


def test_nothing_typed_becomes_markup():
    paper = Paper("<b>题</b>", (Text('</style><img src="file:///etc/passwd">'),), mark='"}</style><script>')
    html = page(paper)
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("</style>") == 1
    assert "file:///etc/passwd" in words(as_pdf(paper))


def test_characters_that_paper_cannot_hold_are_left_out():
    paper = Paper("题", (Text("甲\x00\x0b乙\ufffe"),))
    assert "甲乙" in [one.text for one in Document(io.BytesIO(as_word(paper))).paragraphs]
    assert "甲乙" in page(paper)


def test_the_pdf_program_fetches_nothing():
    with pytest.raises(pdf_paper.Refused):
        pdf_paper.refuse("http://127.0.0.1/")


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("raise OSError('cannot load library libpango-1.0-0')", "缺少生成 PDF 的系统组件"),
        ("raise ImportError('no module')", "缺少生成 PDF 的系统组件"),
        ("def HTML(**given): raise MemoryError", "生成 PDF 失败"),
    ],
)
def test_where_the_system_lacks_what_pdf_needs_a_clear_message_comes(tmp_path, monkeypatch, caplog, broken, reason):
    (tmp_path / "weasyprint.py").write_text(broken, encoding="utf-8")
    monkeypatch.setattr(pdf, "PASSED_ON", (*pdf.PASSED_ON, "PYTHONPATH"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(PaperUnavailable, match=reason):
        as_pdf(PAPER)
    assert "PDF program ended with" in caplog.text
    assert "总体情况" not in caplog.text


def test_without_a_chinese_font_no_pdf_of_empty_boxes_is_made(tmp_path, monkeypatch):
    empty = tmp_path / "fonts.conf"
    empty.write_text('<?xml version="1.0"?><fontconfig></fontconfig>', encoding="utf-8")
    monkeypatch.setattr(pdf, "PASSED_ON", (*pdf.PASSED_ON, "FONTCONFIG_FILE"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(empty))
    with pytest.raises(PaperUnavailable, match="没有中文字体"):
        as_pdf(PAPER)


def test_a_pdf_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.01)
    with pytest.raises(PaperUnavailable, match="已停止"):
        as_pdf(PAPER)


def test_the_secrets_of_the_portal_do_not_reach_the_pdf_program():
    assert not {"DJANGO_SECRET_KEY", "DATABASE_URL", "PORTAL_DATA_KEY"} & set(pdf.PASSED_ON)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("政府信息公开申请补正通知书", ["政府信息公开申请补正通知书"]),
        ("无棣县财政局2025年政府信息公开工作年度报告", ["无棣县财政局2025年", "政府信息公开工作年度报告"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
    ],
)
def test_a_title_is_cut_where_a_phrase_ends(title, lines):
    assert title_lines(title) == lines


def test_a_long_title_fits_its_lines():
    title = "无棣县人民政府办公室关于印发无棣县政府信息公开申请办理规范和政府信息公开信息处理费收取办法的通知"
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(width(line) <= TITLE_WIDTH for line in lines)


def test_the_name_is_centred_on_the_date():
    assert signature_indents("无棣县财政局", "2026年1月9日") == (4.0, 4.0)
    assert signature_indents("滨州市住房公积金管理中心无棣管理部", "2026年1月9日") == (0.0, 5.5)


@pytest.mark.parametrize(("number", "words_"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")])
def test_chinese_numerals(number, words_):
    assert chinese_number(number) == words_


@pytest.mark.parametrize("number", [0, 100])
def test_chinese_numerals_beyond_are_refused(number):
    with pytest.raises(ValueError, match="from 1 to 99"):
        chinese_number(number)


def test_a_table_that_does_not_fill_its_grid_is_refused():
    with pytest.raises(ValueError, match="grid"):
        Table(((Cell("一"),), (Cell("二"), Cell("三"))), (1, 1))
    with pytest.raises(ValueError, match="overlap"):
        Table(((Cell("一"), Cell("二", 1, 2)), (Cell("三", 2),)), (1, 1))
