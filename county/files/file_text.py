"""The words of a file, for the search for personal data in it. Bounded in length and time; a broken file has none, and is told.

What no program here can read (scans, photographs, old formats) is told, too: then a person must look.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from county.files.office_xml import Package, Tag, sheets, tags
from county.files.pdf_text import is_readable, pages_of

LONGEST_TEXT = 200_000
# A workbook keeps its texts apart from its cells: as many are kept as a text of that length can need.
MOST_SHARED_STRINGS = 200_000
# Millimetres between two pieces of a line of an OFD: more is a gap, and this far up or down is another line.
OFD_GAP, OFD_LINE = 2.0, 1.5
MOST_PAGES_NAMED = 10
LOOK = "无法自动查找个人信息，请人工核对。"
NO_TEXT = f"文件没有可读的文字（可能是扫描件），{LOOK}"
PICTURE = f"图片中的文字{LOOK}"
CUT = "文件过长、过于复杂或部分损坏，只在其中一部分文字里查找了个人信息，其余请人工核对。"


class FileText(NamedTuple):
    """What was read, and what a person must look at because it was not (Chinese, "" for nothing)."""

    text: str
    note: str = ""


def text_of(name: str, content: bytes) -> FileText:
    """At most LONGEST_TEXT characters of a file; none for other formats than docx, xlsx, pptx, pdf, ofd, txt, csv and vtt."""
    extension = PurePosixPath(name).suffix.lower()
    if extension in (".txt", ".csv", ".vtt"):
        return _within(_plain(content))
    if extension == ".pdf":
        pages = pages_of(content, LONGEST_TEXT)
        return _paged(pages.texts, is_cut=not pages.is_whole)
    if extension == ".ofd":
        package = Package(content)
        return _paged(list(_ofd_pages(package)), is_cut=package.is_cut)
    if extension in (".jpg", ".jpeg", ".png", ".gif"):
        return FileText("", PICTURE)
    reader = {".docx": _document, ".xlsx": _workbook, ".pptx": _slides}.get(extension)
    if reader is None:
        return FileText("")
    pieces, length = [], 0
    for piece in reader(Package(content)):
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST_TEXT:
            break
    return _within("".join(pieces))


def _within(text: str) -> FileText:
    return FileText(text[:LONGEST_TEXT], CUT if len(text) > LONGEST_TEXT else "")


def _paged(pages: list[str], *, is_cut: bool) -> FileText:
    """The text of a paper of pages; pages without words are named, for they may be scans."""
    text = "\n".join(pages)
    silent = [str(number) for number, page in enumerate(pages, 1) if not is_readable(page)]
    if len(silent) == len(pages):
        return FileText(text[:LONGEST_TEXT], NO_TEXT)
    if is_cut or len(text) > LONGEST_TEXT:
        return FileText(text[:LONGEST_TEXT], CUT)
    named = "、".join(silent[:MOST_PAGES_NAMED]) + ("等" if len(silent) > MOST_PAGES_NAMED else "")
    return FileText(text, f"第 {named} 页没有可读的文字（可能是扫描件或空白页），{LOOK}" if silent else "")


def _ofd_pages(package: Package) -> Iterator[str]:
    """The pages of an OFD (GB/T 33190), then its templates and remarks where they hold words."""
    for part in package.named(r"(?i:(?:.*/)?pages?/[^/]+/content\.xml)"):
        yield _ofd_words(package.text(part))
    for part in package.named(r"(?i:(?:.*/)?(?:tpls?|temps?|annots?)/.+\.xml)"):
        if words := _ofd_words(package.text(part)).strip():
            yield words


def _ofd_words(xml: str) -> str:
    """Pieces of text that stand side by side are one line: many programs write a piece for every few characters."""
    pieces: list[str] = []
    left, top, end = 0.0, -1.0, 0.0
    for tag in tags(xml, "TextObject", "TextCode"):
        if tag.is_end:
            continue
        if tag.name == "TextCode":
            pieces.append(tag.text)
            continue
        above, before = top, end
        left, top, end = _ofd_place(tag)
        if abs(top - above) > OFD_LINE:
            pieces.append("\n")
        elif left - before > OFD_GAP:
            pieces.append("\t")
    return "".join(pieces)


def _ofd_place(tag: Tag) -> tuple[float, float, float]:
    """Left, top and right edge of a piece of text, in millimetres."""
    try:
        left, top, width, _ = map(float, tag.get("Boundary").split())
    except ValueError:
        return 0.0, -1.0, 0.0
    return left, top, left + width


def _plain(content: bytes) -> str:
    # A character takes four bytes at most; one more shows that there is more.
    head = content[: LONGEST_TEXT * 4 + 4]
    for charset in ("utf-8", "gb18030"):
        try:
            content.decode(charset)
        except UnicodeDecodeError:
            continue
        return head.decode(charset, errors="replace")
    return head.decode("utf-8", errors="replace")


def _document(package: Package) -> Iterator[str]:
    """Body, then notes, comments, headers and footers; deleted text too, for it is still in the file."""
    others = package.named(r"word/(?:comments|footnotes|endnotes|header\d*|footer\d*)\.xml")
    for part in ("word/document.xml", *others):
        pending = ""
        for tag in tags(package.text(part), "t", "delText", "tab", "br", "p", "tc", "tr"):
            if tag.name in ("t", "delText"):
                if not tag.is_end:
                    yield pending + tag.text
                    pending = ""
            elif tag.is_end or tag.name in ("tab", "br"):
                # The end of a cell stands behind the end of its last paragraph: one row is one line.
                pending = "\n" if tag.name in ("p", "tr", "br") else "\t"
        yield "\n"


def _slides(package: Package) -> Iterator[str]:
    for part in package.named(r"ppt/(?:slides|notesSlides|comments)/[^/]+\.xml"):
        for tag in tags(package.text(part), "t", "text", "p"):
            if tag.is_end and tag.name == "p":
                yield "\n"
            elif not tag.is_end and tag.name != "p":
                yield tag.text
        yield "\n"


def _workbook(package: Package) -> Iterator[str]:
    """Row by row, cells apart by tabs; then the comments."""
    shared = _shared_strings(package)
    for _, part in sheets(package):
        kind, is_first = "", True
        for tag in tags(package.text(part), "row", "c", "v", "t"):
            if tag.name == "row":
                yield "" if tag.is_end else "\n"
                is_first = True
            elif tag.name == "c" and not tag.is_end:
                kind = tag.get("t")
                yield "" if is_first else "\t"
                is_first = False
            elif tag.name in ("v", "t") and not tag.is_end:
                yield _cell(kind, tag.text, shared)
        yield "\n"
    for part in package.named(r"xl/(?:comments\d*|comments/[^/]+|threadedComments/[^/]+)\.xml"):
        for tag in tags(package.text(part), "t", "text"):
            if not tag.is_end:
                yield f"{tag.text}\n"


def _cell(kind: str, value: str, shared: list[str]) -> str:
    if kind != "s":
        return value
    # Eight digits are more than a sheet has cells.
    place = int(value) if value.isascii() and value.isdigit() and len(value) <= 8 else -1
    return shared[place] if 0 <= place < len(shared) else ""


def _shared_strings(package: Package) -> list[str]:
    texts: list[str] = []
    for tag in tags(package.text("xl/sharedStrings.xml"), "si", "t"):
        if tag.is_end:
            continue
        if tag.name == "si":
            if len(texts) == MOST_SHARED_STRINGS:
                break
            texts.append("")
        elif texts:
            texts[-1] += tag.text
    return texts
