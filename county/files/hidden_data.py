"""What a file carries that its readers do not see: hidden sheets, comments, tracked changes, positions, scripts.

Published with the file, such data has leaked whole lists of names. Pure; bounded in memory and time, and a broken file
is told as one that could not be checked.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from PIL import ExifTags, Image

from county.files.attachments import LARGEST_IMAGE_PIXELS
from county.files.office_xml import Package, Tag, sheets, tags

MOST_LINES = 20
LONGEST_NAME = 40
MOST_PICTURES = 50
# In a PDF, objects may lie packed in streams; as much as this is unpacked of them.
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_STREAMS = 20_000
CUT = "文件内容过多或部分损坏，只检查了其中一部分，请人工核对。"
OLD_FORMAT = "旧版 Office 格式，无法自动检查个人信息、批注、修订和隐藏内容，请另存为新格式或人工核对。"


def hidden_in(name: str, content: bytes) -> list[str]:
    """What to tell the officer about a file, at most MOST_LINES lines of Chinese; nothing found is an empty list."""
    extension = PurePosixPath(name).suffix.lower()
    if extension in (".doc", ".xls", ".ppt"):
        return [OLD_FORMAT]
    if extension in PACKAGES:
        package = Package(content)
        lines = [*PACKAGES[extension](package), *_properties(package), *_pictures(package)]
        lines += [CUT] if package.is_cut else []
    elif extension == ".pdf":
        lines = list(_pdf(content))
    elif extension in (".jpg", ".jpeg", ".png"):
        lines = ["图片中有拍摄位置（GPS 坐标），请去除后再上传。"] if _has_position(content) else []
    else:
        lines = []
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "……另有更多，请逐一检查。"]


def _shown(text: str) -> str:
    """A name from inside the file, on one line and of bounded length."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}……"


def _starts(xml: str, *names: str) -> Iterator[Tag]:
    return (tag for tag in tags(xml, *names) if not tag.is_end)


def _count(xml: str, *names: str) -> int:
    return sum(1 for _ in _starts(xml, *names))


def _workbook(package: Package) -> Iterator[str]:
    for sheet, part in sheets(package):
        name = _shown(sheet.get("name"))
        if sheet.get("state") in ("hidden", "veryHidden"):
            how = "深度隐藏的" if sheet.get("state") == "veryHidden" else "隐藏的"
            yield f"有{how}工作表“{name}”。"
        rows = columns = 0
        for tag in _starts(package.text(part), "row", "col"):
            if tag.says("hidden"):
                rows, columns = rows + (tag.name == "row"), columns + (tag.name == "col")
        if rows:
            yield f"工作表“{name}”有 {rows} 个隐藏的行。"
        if columns:
            yield f"工作表“{name}”有隐藏的列。"
    parts = package.named(r"xl/(?:comments\d*|comments/[^/]+|threadedComments/[^/]+)\.xml")
    if comments := sum(_count(package.text(part), "comment", "threadedComment") for part in parts):
        yield f"有 {comments} 条批注。"


def _document(package: Package) -> Iterator[str]:
    parts = package.named(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml")
    changes = hidden = 0
    for part in parts:
        xml = package.text(part)
        changes += _count(xml, "ins", "del", "moveFrom", "moveTo")
        hidden += sum(1 for tag in _starts(xml, "vanish") if tag.get("w:val") not in ("0", "false", "off"))
    if comments := _count(package.text("word/comments.xml"), "comment"):
        yield f"有 {comments} 条批注。"
    if changes:
        yield f"有 {changes} 处未接受的修订痕迹，请接受或拒绝全部修订。"
    if hidden:
        yield f"有 {hidden} 处隐藏文字。"


def _slides(package: Package) -> Iterator[str]:
    for number, part in enumerate(package.named(r"ppt/slides/slide\d+\.xml"), 1):
        for tag in _starts(package.text(part), "sld"):
            if tag.get("show") in ("0", "false"):
                yield f"有隐藏的幻灯片（第 {number} 个文件）。"
    notes = sum(_is_noted(package.text(part)) for part in package.named(r"ppt/notesSlides/[^/]+\.xml"))
    if notes:
        yield f"有 {notes} 页演讲者备注。"
    if comments := sum(_count(package.text(part), "cm") for part in package.named(r"ppt/comments/[^/]+\.xml")):
        yield f"有 {comments} 条批注。"


def _is_noted(xml: str) -> bool:
    """True when a page of notes says something; the number of the page is a field on it."""
    in_field = False
    for tag in tags(xml, "fld", "t"):
        if tag.name == "fld":
            in_field = not tag.is_end
        elif tag.text.strip() and not (tag.is_end or in_field):
            return True
    return False


def _properties(package: Package) -> Iterator[str]:
    """Names of people in the properties of the file."""
    names = dict.fromkeys(
        _shown(tag.text)
        for tag in _starts(package.text("docProps/core.xml"), "creator", "lastModifiedBy")
        if tag.text.strip()
    )
    # What programs write of themselves is nobody's name.
    people = [name for name in names if name.lower() not in {"openpyxl", "python-docx", "administrator", "user"}]
    if people:
        yield f"文件属性中有作者或修改人：{'、'.join(people)}。"


def _pictures(package: Package) -> Iterator[str]:
    parts = package.named(r"(?i:(?:word|xl|ppt)/media/[^/]+\.jpe?g)")[:MOST_PICTURES]
    placed = sum(_has_position(package.bytes_of(part)) for part in parts)
    if placed:
        yield f"文中有 {placed} 张图片带有拍摄位置（GPS 坐标）。"


PACKAGES = {".docx": _document, ".xlsx": _workbook, ".pptx": _slides}


def _has_position(content: bytes) -> bool:
    """True for a picture that says where it was taken."""
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > LARGEST_IMAGE_PIXELS:  # a PNG is decoded before it tells
                return False
            position = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
            return ExifTags.GPS.GPSLatitude in position or ExifTags.GPS.GPSLongitude in position
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError, zlib.error, struct.error):
        return False
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False


SCRIPT = re.compile(rb"/(?:JavaScript|JS)(?=[\s/(<\[])")
EMBEDDED = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment)(?=[\s/(<\[>])")
REMARK = re.compile(
    rb"/Subtype\s{0,8}/(?:Text|FreeText|Highlight|Underline|StrikeOut|Squiggly|Ink|Caret)(?=[\s/(<\[>])"
)


def _pdf(content: bytes) -> Iterator[str]:
    objects, is_whole = _pdf_objects(content)
    if SCRIPT.search(objects):
        yield "PDF 中有脚本（JavaScript），请另存为不含脚本的文件。"
    if EMBEDDED.search(objects):
        yield "PDF 中嵌有其他文件。"
    if remarks := sum(1 for _ in REMARK.finditer(objects)):
        yield f"PDF 中有 {remarks} 处批注。"
    if not is_whole:
        yield CUT


def _pdf_objects(content: bytes) -> tuple[bytes, bool]:
    """The objects of a PDF without the streams, whose bytes may look like anything, with streams of objects unpacked; and
    whether these are all."""
    pieces: list[bytes] = []
    left, place = LARGEST_UNPACKED, 0
    while len(pieces) < 2 * MOST_STREAMS:
        start = content.find(b"stream", place)
        end = content.find(b"endstream", start) if start >= 0 else -1
        if end < 0:
            break
        before = content[place:start]
        pieces.append(before)
        if b"/ObjStm" in before[-1000:] and left:
            try:
                unpacked = zlib.decompressobj().decompress(content[start + 6 : end].lstrip(b"\r\n"), left)
            except zlib.error:
                unpacked = b""
            left -= len(unpacked)
            pieces.append(unpacked)
        place = end + len(b"endstream")
    return b"\n".join([*pieces, content[place:]]), len(pieces) < 2 * MOST_STREAMS
