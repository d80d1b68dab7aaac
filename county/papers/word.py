"""A paper as a Word file, laid out by GB/T 9704-2012, with the fonts that Chinese offices have (仿宋, 小标宋, 黑体, 楷体)."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from county.papers.page import organ_size
from county.papers.record import (
    Block,
    Choice,
    Fill,
    Heading,
    Items,
    Note,
    Paper,
    Table,
    attached_lines,
    chinese_day,
    paragraphs,
    printable,
    signature_indents,
    title_lines,
)

FANGSONG, TITLE, HEI, KAI, SONG = "仿宋", "方正小标宋简体", "黑体", "楷体", "宋体"
# What a machine without the font takes in its place.
FALLBACKS = {
    FANGSONG: "FangSong,仿宋_GB2312,Noto Serif CJK SC",
    TITLE: "宋体,SimSun,Noto Serif CJK SC",
    KAI: "KaiTi,楷体_GB2312",
}
BODY, LINE = Pt(16), Pt(28)
ALIGNMENTS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
TEXT_WIDTH, TEXT_HEIGHT = Mm(156), Mm(225)
ROWS_OF_A_PAGE = 30
RED = RGBColor(0xCC, 0, 0)


def as_word(paper: Paper) -> bytes:
    """The paper as .docx."""
    file = Document()
    _set_up(file, paper)
    _head(file, paper)
    _title(file, paper.title)
    if paper.addressee:
        _paragraph(file, f"{paper.addressee}：", indent=0)
    _blocks(file, paper.blocks)
    # Some text stays with 附件说明 and signature on the last page.
    file.paragraphs[-1].paragraph_format.keep_with_next = True
    _attached(file, paper.attached)
    _signature(file, paper)
    _blocks(file, paper.notes)
    for number, annex in enumerate(paper.annexes, 1):
        label = _paragraph(file, f"附件{number if len(paper.annexes) > 1 else ''}", indent=0, font=HEI)
        label.paragraph_format.page_break_before = True
        _title(file, annex.name)
        _blocks(file, annex.blocks)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _set_up(file: WordFile, paper: Paper) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = FANGSONG, BODY
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for place in ("w:eastAsia", "w:cs"):
        fonts.set(qn(place), FANGSONG)
    language = normal.element.rPr.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        normal.element.rPr.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    _describe(file, paper)
    _name_fallbacks(file)
    # 页码: odd pages at the right, even ones at the left.
    file.settings.odd_and_even_pages_header_footer = True
    for footer, alignment in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _page_number(footer.paragraphs[0], alignment)
    if paper.mark:
        for header in (section.header, section.even_page_header):
            run = header.paragraphs[0].add_run(printable(paper.mark))
            _font(run, HEI, Pt(9))
            run.font.color.rgb = RED


def _describe(file: WordFile, paper: Paper) -> None:
    """The file's properties: title and organ, never the person or the machine."""
    made = datetime.combine(paper.signed_on, time(), UTC) if paper.signed_on else datetime.now(UTC)
    about = file.core_properties
    about.title, about.author = printable(paper.title)[:255], printable(paper.signed_by or paper.organ)[:255]
    about.comments = about.last_modified_by = ""
    about.language, about.created, about.modified = "zh-CN", made, made


def _name_fallbacks(file: WordFile) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/></w:font>' for name, others in FALLBACKS.items()
    )
    part = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
    )


def _font(run: Run, name: str, size: Pt = BODY, *, bold: bool = False) -> Run:
    run.font.name, run.font.size, run.font.bold = name, size, bold
    run._element.rPr.rFonts.set(qn("w:eastAsia"), name)
    return run


def _indent(paragraph: Paragraph, characters: float) -> None:
    """First-line indent in characters, as Chinese Word keeps it when the size changes."""
    if characters:
        indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), str(round(characters * 100)))
        indent.set(qn("w:firstLine"), str(round(characters * 320)))


def _paragraph(
    file: WordFile | _Cell, text: str, *, indent: float = 2, font: str = FANGSONG, size: Pt = BODY, bold: bool = False
) -> Paragraph:
    paragraph = file.add_paragraph()
    _font(paragraph.add_run(printable(text)), font, size, bold=bold)
    _indent(paragraph, indent)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    return paragraph


def _centred(file: WordFile, text: str, font: str, size: Pt, line: Pt, *, bold: bool = False) -> Paragraph:
    paragraph = _paragraph(file, text, indent=0, font=font, size=size, bold=bold)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = line
    return paragraph


def _head(file: WordFile, paper: Paper) -> None:
    if paper.organ:
        size = organ_size(paper.organ)
        organ = _centred(file, paper.organ, TITLE, Pt(size), Pt(size * 1.3))
        organ.runs[0].font.color.rgb = RED
    if not paper.organ and not paper.number:
        return
    number = _centred(file, paper.number, FANGSONG, BODY, LINE)
    number.paragraph_format.space_before = Pt(12 if paper.organ else 0)
    if paper.organ:
        number.paragraph_format.space_after = Pt(29)
        line = parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="11" w:color="CC0000"/></w:pBdr>'
        )
        number._element.get_or_add_pPr().insert_element_before(
            line, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )


def _title(file: WordFile, title: str) -> None:
    lines = title_lines(title)
    for number, text in enumerate(lines):
        paragraph = _centred(file, text, TITLE, Pt(22), Pt(34))
        paragraph.paragraph_format.keep_with_next = True
        if number == len(lines) - 1:
            paragraph.paragraph_format.space_after = Pt(16)


def _attached(file: WordFile, names: tuple[str, ...]) -> None:
    for number, line in enumerate(attached_lines(names)):
        paragraph = _paragraph(file, line, indent=0)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(80), Pt(-48)
        paragraph.paragraph_format.keep_with_next = True
        if number == 0:
            paragraph.paragraph_format.space_before = Pt(14)


def _signature(file: WordFile, paper: Paper) -> None:
    if paper.signed_on is None:
        return
    day = chinese_day(paper.signed_on)
    indents = signature_indents(paper.signed_by, day)
    for number, (text, indent) in enumerate(zip((paper.signed_by, day), indents, strict=True)):
        paragraph = _paragraph(file, text, indent=0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        layout = paragraph.paragraph_format
        layout.right_indent = Pt(16 * indent)
        layout.keep_together = True
        if number == 0:
            layout.space_before, layout.keep_with_next = Pt(28), True


def _blocks(file: WordFile, blocks: Iterable[Block]) -> None:
    for block in blocks:
        match block:
            case Heading():
                font = {1: HEI, 2: KAI}.get(block.level, FANGSONG)
                paragraph = _paragraph(file, block.text, font=font, bold=block.level > 2)
                paragraph.paragraph_format.keep_with_next = True
            case Items():
                for text in block.numbered:
                    _texts(file, text)
            case Table():
                _table_pages(file, block)
            case Fill():
                _fill(file, block)
            case Choice():
                _paragraph(file, f"{block.label}：{'　'.join(f'□{option}' for option in block.options)}")
            case Note():
                _paragraph(file, f"（{block.text}）")
            case _:
                _texts(file, block.text)


def _texts(file: WordFile, text: str) -> None:
    for line in paragraphs(text):
        _paragraph(file, line)


def _fill(file: WordFile, fill: Fill) -> None:
    for number in range(fill.lines):
        paragraph = _paragraph(file, f"{fill.label}：\t" if number == 0 else "\t", indent=0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)


def _table_pages(file: WordFile, table: Table) -> None:
    """The table, on pages turned on their side when it is wide."""
    if not table.wide:
        _table(file, table, TEXT_WIDTH)
        return
    turned = file.add_section(WD_SECTION.NEW_PAGE)
    turned.orientation, turned.page_width, turned.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    turned.top_margin, turned.bottom_margin, turned.left_margin, turned.right_margin = Mm(28), Mm(26), Mm(37), Mm(35)
    _table(file, table, TEXT_HEIGHT)
    upright = file.add_section(WD_SECTION.NEW_PAGE)
    upright.orientation, upright.page_width, upright.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    upright.top_margin, upright.bottom_margin, upright.left_margin, upright.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )


def _table(file: WordFile, table: Table, width: Mm) -> None:
    size = Pt(9 if table.small else 12)
    if table.caption:
        caption = _centred(file, table.caption, HEI, Pt(14), LINE)
        caption.paragraph_format.keep_with_next = True
    grid = file.add_table(len(table.rows), len(table.widths), "Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    shares = [round(width * share / sum(table.widths)) for share in table.widths]
    for column, share in zip(grid.columns, shares, strict=True):
        column.width = share
    cells = [list(row.cells) for row in grid.rows]
    for row in cells:
        for cell, share in zip(row, shares, strict=True):
            cell.width = share
    for row, column, cell in table.placed():
        target = cells[row][column]
        if cell.colspan > 1 or cell.rowspan > 1:
            target = target.merge(cells[row + cell.rowspan - 1][column + cell.colspan - 1])
        target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for number, line in enumerate(paragraphs(cell.text)):
            paragraph = target.paragraphs[0] if number == 0 else target.add_paragraph()
            _font(paragraph.add_run(printable(line)), HEI if cell.head else FANGSONG, size)
            paragraph.alignment = ALIGNMENTS[cell.align]
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _lay_rows(grid, table)


def _lay_rows(grid: WordTable, table: Table) -> None:
    """Rows are not torn, heads stand on every page, and a table that fits a page is not broken over two."""
    for number, row in enumerate(grid.rows):
        if len(table.rows) <= ROWS_OF_A_PAGE and number + 1 < len(table.rows):
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number < table.head_rows:
            properties.append(OxmlElement("w:tblHeader"))


def _page_number(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = alignment
    format_ = paragraph.paragraph_format
    format_.left_indent = format_.right_indent = Pt(14)
    _font(paragraph.add_run("— "), SONG, Pt(14))
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = _font(paragraph.add_run(), SONG, Pt(14))
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._element.append(mark)
    _font(paragraph.add_run(" —"), SONG, Pt(14))
