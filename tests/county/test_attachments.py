"""What may be taken in: every accepted type with a true file, and every disguise."""

import hashlib
import re
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from county.files.attachments import FORMATS, LARGEST_FILE, UnacceptableFile, check, human_size, store


def zipped(*names, content=b"<x/>", compression=zipfile.ZIP_DEFLATED):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as package:
        for name in names:
            package.writestr(name, content)
    return buffer.getvalue()


def picture(kind, size=(8, 8), **options):
    buffer = BytesIO()
    Image.new("RGB", size).save(buffer, kind, **options)
    return buffer.getvalue()


def ole(*streams):
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504 + b"".join(name.encode("utf-16-le") for name in streams)


def png_that_claims(width, height):
    """A few bytes that say they are a picture of any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\x00" * 99))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
DOCX = zipped("[Content_Types].xml", "word/document.xml")
GOOD = {
    ".pdf": (PDF, "application/pdf", "PDF 文档"),
    ".ofd": (zipped("OFD.xml", "Doc_0/Document.xml"), "application/ofd", "OFD 文档"),
    ".docx": (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word 文档"),
    ".xlsx": (
        zipped("[Content_Types].xml", "xl/workbook.xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel 表格",
    ),
    ".pptx": (
        zipped("[Content_Types].xml", "ppt/presentation.xml"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "PPT 演示文稿",
    ),
    ".doc": (ole("Root Entry", "WordDocument"), "application/msword", "Word 文档"),
    ".xls": (ole("Root Entry", "Workbook"), "application/vnd.ms-excel", "Excel 表格"),
    ".ppt": (ole("Root Entry", "PowerPoint Document"), "application/vnd.ms-powerpoint", "PPT 演示文稿"),
    ".txt": ("公开指南".encode(), "text/plain; charset=utf-8", "文本文件"),
    ".csv": ("单位,件数\n财政局,3\n".encode("gb18030"), "text/csv; charset=gb18030", "CSV 表格"),
    ".jpg": (picture("JPEG"), "image/jpeg", "JPG 图片"),
    ".jpeg": (picture("JPEG"), "image/jpeg", "JPG 图片"),
    ".png": (picture("PNG"), "image/png", "PNG 图片"),
    ".gif": (picture("GIF"), "image/gif", "GIF 图片"),
    ".mp3": (b"\xff\xfb\x90\x64" + bytes(413), "audio/mpeg", "MP3 音频"),
    ".m4a": (b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom", "audio/mp4", "M4A 音频"),
    ".ogg": (b"OggS\0\x02" + bytes(20) + b"\x01\x1e\x01vorbis" + bytes(23), "audio/ogg", "OGG 音频"),
    ".mp4": (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41", "video/mp4", "MP4 视频"),
    ".webm": (
        bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d"),
        "video/webm",
        "WebM 视频",
    ),
    ".vtt": ("WEBVTT\n\n00:00.000 --> 00:02.000\n各位居民\n".encode(), "text/vtt; charset=utf-8", "字幕文件"),
}


def test_every_format_has_an_example():
    assert GOOD.keys() == FORMATS.keys()


@pytest.mark.parametrize("extension", GOOD)
def test_a_true_file_is_accepted(extension):
    content, content_type, label = GOOD[extension]
    accepted = check(f"附件1：名单{extension.upper()}", content)
    assert (accepted.content_type, accepted.label) == (content_type, label)
    assert (accepted.sha256, accepted.size) == (hashlib.sha256(content).hexdigest(), len(content))


@pytest.mark.parametrize("content", [content for content, *_ in GOOD.values()] + [b"MZ\x90\x00" + b"\xff" * 60])
@pytest.mark.parametrize("extension", GOOD)
def test_a_file_under_another_name_is_refused(extension, content):
    same = {".jpg": ".jpeg", ".jpeg": ".jpg", ".txt": ".csv", ".csv": ".txt"}
    is_words = extension in (".txt", ".csv") and content == GOOD[".vtt"][0]
    if is_words or content in {GOOD[extension][0], GOOD[same.get(extension, extension)][0]}:
        assert check(f"a{extension}", content)
        return
    with pytest.raises(UnacceptableFile):
        check(f"a{extension}", content)


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.exe", "a.zip", "a.docm", "a.pdf.js", "附件", ".pdf"])
def test_other_extensions_are_refused(name):
    with pytest.raises(UnacceptableFile, match=r"不接受.*可用：.*\.pdf"):
        check(name, PDF)


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html>", "\ufeff <HTML>", "<svg xmlns=''>", "\n<?xml version='1.0'?>", "<script>"]
)
@pytest.mark.parametrize("extension", [".txt", ".csv"])
def test_web_content_is_not_text(start, extension):
    with pytest.raises(UnacceptableFile, match="内容却不是"):
        check(f"a{extension}", start.encode())


@pytest.mark.parametrize(
    "name", ["../a.pdf", "a\\b.pdf", "a\x00.pdf", "a\u202efdp.txt", "a\n.pdf", " ", "", "长" * 200 + ".pdf"]
)
def test_a_strange_name_is_refused(name):
    with pytest.raises(UnacceptableFile, match="文件名"):
        check(name, PDF)


def test_an_empty_file_is_refused():
    with pytest.raises(UnacceptableFile, match="空的"):
        check("a.pdf", b"")


def test_a_file_over_the_limit_is_refused():
    assert check("a.pdf", PDF.ljust(LARGEST_FILE))
    with pytest.raises(UnacceptableFile, match="超过 50 MB 的上限"):
        check("a.pdf", PDF.ljust(LARGEST_FILE + 1))


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "vbaData.xml"])
def test_macros_are_refused(name):
    with pytest.raises(UnacceptableFile, match="宏"):
        check("a.docx", zipped("[Content_Types].xml", "word/document.xml", name))


def test_macros_in_old_formats_are_refused():
    with pytest.raises(UnacceptableFile, match="宏"):
        check("a.doc", ole("WordDocument", "_VBA_PROJECT"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\x"])
def test_paths_that_leave_the_package_are_refused(name):
    with pytest.raises(UnacceptableFile, match="结构异常"):
        check("a.docx", zipped("[Content_Types].xml", "word/document.xml", name))


def test_a_bomb_is_refused_by_its_ratio():
    bomb = zipped("[Content_Types].xml", "word/document.xml", content=b"\x00" * 20_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(UnacceptableFile, match="压缩比异常"):
        check("a.docx", bomb)


def test_a_package_that_unpacks_too_far_is_refused_before_it_is_read():
    package = bytearray(DOCX)
    directory = package.index(b"PK\x01\x02")
    package[directory + 24 : directory + 28] = struct.pack("<I", 2**31)
    with pytest.raises(UnacceptableFile, match="解压后过大"):
        check("a.docx", bytes(package))


def test_a_package_whose_headers_lie_is_refused():
    package = bytearray(DOCX)
    directory = package.index(b"PK\x01\x02")
    package[directory + 24 : directory + 28] = struct.pack("<I", 1)
    with pytest.raises(UnacceptableFile, match="已损坏"):
        check("a.docx", bytes(package))


def test_an_encrypted_package_is_refused():
    package = bytearray(DOCX)
    package[package.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnacceptableFile, match="已加密"):
        check("a.docx", bytes(package))


def test_a_cut_package_is_refused():
    with pytest.raises(UnacceptableFile, match="已损坏"):
        check("a.docx", DOCX[:-30])


@pytest.mark.parametrize("kind, name", [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_a_cut_image_is_refused(kind, name):
    whole = picture(kind, (400, 400))
    with pytest.raises(UnacceptableFile, match="图片已损坏"):
        check(name, whole[: len(whole) // 2])


@pytest.mark.parametrize("size", [(7000, 6000), (12_000, 12_000), (60_000, 60_000)])
def test_an_image_of_too_many_pixels_is_refused_before_it_is_decoded(size):
    with pytest.raises(UnacceptableFile, match="上限"):
        check("a.png", png_that_claims(*size))


def test_a_stored_file_has_a_random_name_and_its_bytes():
    first, second = store(PDF), store(PDF)
    assert first != second
    assert re.fullmatch(r"([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{28}", first)
    with default_storage.open(first) as file:
        assert file.read() == PDF


@pytest.mark.parametrize(
    "size, text", [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (1536, "1.5 KB"), (20 * 1024 * 1024, "20 MB")]
)
def test_sizes_read_well(size, text):
    assert human_size(size) == text
