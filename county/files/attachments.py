"""Files: what may be taken in, and where the bytes go. Type is judged by content; a name is never part of a path.

Web formats (HTML, SVG), programs, archives and anything with macros are refused, whatever they are called. Pure except
for `store`.
"""

import hashlib
import re
import secrets
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageFile

MIB = 1024 * 1024
LARGEST_FILE = 50 * MIB
LONGEST_NAME = 200
LARGEST_IMAGE_PIXELS = 40_000_000  # an A4 page scanned at 600 dpi has 35 million
LARGEST_UNPACKED = 200 * MIB
MOST_MEMBERS = 10_000
# Office XML shrinks to a tenth or a thirtieth; small files may do better by chance, so the ratio counts from 10 MiB on.
HIGHEST_RATIO, RATIO_COUNTS_FROM = 100, 10 * MIB
BLOCK = MIB

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
PDF_HEADER_WITHIN = 1024  # readers accept bytes before the header; so do we, within their limit
STARTS_OF_NO_TEXT = ("<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<iframe", "%pdf-")
CONTROLS_OF_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class UnacceptableFile(Exception):
    """The file is refused; the message (Chinese) tells the person why."""


@dataclass(frozen=True)
class Accepted:
    """A file that may be stored: the type to serve it with (with its charset), its kind in words, digest and size."""

    content_type: str
    label: str
    sha256: str
    size: int


def check(name: str, content: bytes) -> Accepted:
    """Judge a file by its name and content. Raises UnacceptableFile."""
    check_name(name)
    extension = PurePosixPath(name).suffix.lower()
    if extension not in FORMATS:
        raise UnacceptableFile(f"不接受“{extension or '无后缀'}”类型的文件，可用：{'、'.join(sorted(FORMATS))}。")
    if not content:
        raise UnacceptableFile("文件是空的。")
    if len(content) > LARGEST_FILE:
        raise UnacceptableFile(f"文件大小为 {human_size(len(content))}，超过 {human_size(LARGEST_FILE)} 的上限。")
    label, content_type, judge = FORMATS[extension]
    charset = judge(content)
    if charset is None:
        raise UnacceptableFile(f"文件后缀为“{extension}”，内容却不是{label}。")
    if charset:
        content_type = f"{content_type}; charset={charset}"
    return Accepted(content_type, label, hashlib.sha256(content).hexdigest(), len(content))


def store(content: bytes) -> str:
    """Keep the bytes under a random name outside the web root; returns that name."""
    name = secrets.token_hex(16)
    return default_storage.save(f"{name[:2]}/{name[2:4]}/{name}", ContentFile(content))


def human_size(size: int) -> str:
    """A number of bytes as people read it: `512 B`, `1.5 KB`, `20 MB`."""
    if size < 1024:
        return f"{size} B"
    amount, unit = (size / 1024, "KB") if size < MIB else (size / MIB, "MB")
    return f"{amount:.1f}".removesuffix(".0") + f" {unit}"


def check_name(name: str) -> None:
    """Judge the name of a file. Raises UnacceptableFile."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise UnacceptableFile(f"文件名应为 1 至 {LONGEST_NAME} 字。")
    # Control and direction characters can make a name read as another one.
    if (
        "/" in name
        or "\\" in name
        or any(unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} for character in name)
    ):
        raise UnacceptableFile("文件名含有不允许的字符。")


# A judge says None when the content is of another type, else the charset to serve it with ("" for binary types). It
# raises UnacceptableFile when the type is right but the content is not acceptable.
Judge = Callable[[bytes], str | None]


def _pdf(content: bytes) -> str | None:
    return "" if b"%PDF-" in content[:PDF_HEADER_WITHIN] else None


def _text(content: bytes) -> str | None:
    if CONTROLS_OF_NO_TEXT.search(content):
        return None
    for charset in ("utf-8", "gb18030"):
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        if text.lstrip("\ufeff \t\r\n").lower().startswith(STARTS_OF_NO_TEXT):
            return None
        return charset
    return None


def _image(kind: str) -> Judge:
    def judge(content: bytes) -> str | None:
        try:
            with Image.open(BytesIO(content), formats=[kind]) as image:
                # Pillow only warns of what is up to twice its own, larger limit; ours is a refusal.
                if image.width * image.height > LARGEST_IMAGE_PIXELS:
                    raise UnacceptableFile(f"图片为 {image.width}×{image.height} 像素，超过上限，请缩小后再上传。")
                # A library of the same process may have told Pillow to pass over what is missing.
                ImageFile.LOAD_TRUNCATED_IMAGES = False
                image.load()
        except Image.UnidentifiedImageError:
            return None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise UnacceptableFile("图片像素数超过上限，请缩小后再上传。") from error
        except (OSError, SyntaxError, ValueError, EOFError, zlib.error) as error:
            raise UnacceptableFile("图片已损坏，无法打开。") from error
        return ""

    return judge


def _package(*members: str) -> Judge:
    """A zip file that has all of `members`, as Office and OFD documents do."""

    def judge(content: bytes) -> str | None:
        if not content.startswith(ZIP_MAGIC):
            return None
        try:
            with zipfile.ZipFile(BytesIO(content)) as package:
                if not set(members) <= set(package.namelist()):
                    return None
                _check_members(package)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise UnacceptableFile("文件已损坏，无法打开。") from error
        return ""

    return judge


def _check_members(package: zipfile.ZipFile) -> None:
    infos = package.infolist()
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED:
        raise UnacceptableFile(f"文件解压后过大（超过 {human_size(LARGEST_UNPACKED)} 或 {MOST_MEMBERS} 个部分）。")
    if unpacked > RATIO_COUNTS_FROM and unpacked > packed * HIGHEST_RATIO:
        raise UnacceptableFile("文件的压缩比异常，不予接受。")
    for info in infos:
        if info.flag_bits & 1:
            raise UnacceptableFile("文件已加密，请去除密码后再上传。")
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise UnacceptableFile("文件内部结构异常，不予接受。")
        if path.name.lower() in {"vbaproject.bin", "vbadata.xml"}:
            raise UnacceptableFile("文件含有宏，请另存为不含宏的格式后再上传。")
        # Headers may lie: zipfile reads no more than they say, and compares the checksum at the end.
        with package.open(info) as member:
            while member.read(BLOCK):
                pass


def _ole(stream: str) -> Judge:
    """An Office 97-2003 file that has the stream named `stream`; names stand in it as UTF-16."""

    def judge(content: bytes) -> str | None:
        if not content.startswith(OLE_MAGIC) or stream.encode("utf-16-le") not in content:
            return None
        if "_VBA_PROJECT".encode("utf-16-le") in content:
            raise UnacceptableFile("文件含有宏，请另存为不含宏的格式后再上传。")
        return ""

    return judge


def _captions(content: bytes) -> str | None:
    """WebVTT is UTF-8 only, by its own definition."""
    if _text(content) != "utf-8":
        return None
    return "utf-8" if re.match(rb"(?:\xef\xbb\xbf)?WEBVTT(?=[ \t\r\n]|$)", content) else None


def _starting(pattern: bytes) -> Judge:
    """A binary file whose first bytes match."""
    compiled = re.compile(pattern, re.DOTALL)
    return lambda content: "" if compiled.match(content) else None


# An ID3 tag, or a frame of MPEG 1, 2 or 2.5 layer III.
MP3_START = rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xeb]"
# EBML, whose header names the kind of document.
WEBM_START = rb"\x1a\x45\xdf\xa3.{0,60}?\x42\x82.{0,8}?webm"
OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = "[Content_Types].xml"
# extension: (kind in words, type to serve it with, judge)
FORMATS: dict[str, tuple[str, str, Judge]] = {
    ".pdf": ("PDF 文档", "application/pdf", _pdf),
    ".ofd": ("OFD 文档", "application/ofd", _package("OFD.xml")),
    ".docx": ("Word 文档", f"{OFFICE}.wordprocessingml.document", _package(CONTENT_TYPES, "word/document.xml")),
    ".xlsx": ("Excel 表格", f"{OFFICE}.spreadsheetml.sheet", _package(CONTENT_TYPES, "xl/workbook.xml")),
    ".pptx": ("PPT 演示文稿", f"{OFFICE}.presentationml.presentation", _package(CONTENT_TYPES, "ppt/presentation.xml")),
    ".doc": ("Word 文档", "application/msword", _ole("WordDocument")),
    ".xls": ("Excel 表格", "application/vnd.ms-excel", _ole("Workbook")),
    ".ppt": ("PPT 演示文稿", "application/vnd.ms-powerpoint", _ole("PowerPoint Document")),
    ".txt": ("文本文件", "text/plain", _text),
    ".csv": ("CSV 表格", "text/csv", _text),
    ".jpg": ("JPG 图片", "image/jpeg", _image("JPEG")),
    ".jpeg": ("JPG 图片", "image/jpeg", _image("JPEG")),
    ".png": ("PNG 图片", "image/png", _image("PNG")),
    ".gif": ("GIF 图片", "image/gif", _image("GIF")),
    ".mp3": ("MP3 音频", "audio/mpeg", _starting(MP3_START)),
    ".m4a": ("M4A 音频", "audio/mp4", _starting(rb".{4}ftypM4A ")),
    ".ogg": ("OGG 音频", "audio/ogg", _starting(rb"OggS\0.{23,150}?(?:\x01vorbis|OpusHead)")),
    ".mp4": (
        "MP4 视频",
        "video/mp4",
        _starting(rb".{4}ftyp(?:isom|iso[2-9]|mp4[12]|avc1|M4V |dash|MSNV|3gp[4-6]|qt  )"),
    ),
    ".webm": ("WebM 视频", "video/webm", _starting(WEBM_START)),
    ".vtt": ("字幕文件", "text/vtt", _captions),
}
