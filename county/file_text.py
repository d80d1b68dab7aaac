"""The words of a file, for the search for personal data in it. Pure; bounded in length, and a broken file has none."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from county.office_xml import Package, sheets, tags

LONGEST_TEXT = 200_000
# A workbook keeps its texts apart from its cells: as many are kept as a text of that length can need.
MOST_SHARED_STRINGS = 200_000
TEXT_FORMATS = frozenset({".docx", ".xlsx", ".pptx", ".txt", ".csv", ".vtt"})


def text_of(name: str, content: bytes) -> str:
    """At most LONGEST_TEXT characters of a docx, xlsx, pptx, txt, csv or vtt file; "" for other formats."""
    extension = PurePosixPath(name).suffix.lower()
    if extension in (".txt", ".csv", ".vtt"):
        return _plain(content)
    reader = {".docx": _document, ".xlsx": _workbook, ".pptx": _slides}.get(extension)
    if reader is None:
        return ""
    pieces, length = [], 0
    for piece in reader(Package(content)):
        pieces.append(piece)
        length += len(piece)
        if length >= LONGEST_TEXT:
            break
    return "".join(pieces)[:LONGEST_TEXT]


def _plain(content: bytes) -> str:
    head = content[: LONGEST_TEXT * 4]
    for charset in ("utf-8", "gb18030"):
        try:
            content.decode(charset)
        except UnicodeDecodeError:
            continue
        return head.decode(charset, errors="replace")[:LONGEST_TEXT]
    return head.decode("utf-8", errors="replace")[:LONGEST_TEXT]


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
