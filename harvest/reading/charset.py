"""The character set of a page: what the source says in the office, then what the page itself proves."""

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]{2,20})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w-]{2,20})", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What older sites call by its first name is read as the whole of it.
_GB = {"gb2312", "gbk", "x-gbk", "cp936", "gb18030"}
# UTF-8 that was once read as GBK and saved, and uninitialised memory.
_RUINED = ("\ufffd", "锟斤拷", "烫烫烫")
# Of a text in GBK, so many characters are never valid UTF-8 by chance.
_SURELY_UTF8 = 4
META_WITHIN = 64 * 1024


class Undecodable(ValueError):
    """No character set gives a whole text."""


def decode(raw: bytes, content_type: str = "", override: str = "") -> tuple[str, str]:
    """The text and the name of its character set. A label whose strict decoding fails is passed over. Raises Undecodable."""
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return _whole(raw[len(mark) :], name) or _give_up()
    header = _HEADER.search(content_type)
    meta = _XML.search(raw[:400]) or _META.search(raw[:META_WITHIN])
    labels = [override, header[1] if header else "", meta[1].decode("ascii") if meta else "", "utf-8", "gb18030"]
    for label in filter(None, labels):
        if found := _whole(raw, label):
            return found
    return _give_up()


def _whole(raw: bytes, label: str) -> tuple[str, str] | None:
    name = "gb18030" if label.lower() in _GB else label.lower()
    if name == "gb18030" and _is_utf8(raw):
        name = "utf-8"
    try:
        text = raw.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if any(mark in text for mark in _RUINED) else (text, name)


def _is_utf8(raw: bytes) -> bool:
    """GB18030 decodes nearly any bytes, UTF-8 only its own."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return False
    return sum(not letter.isascii() for letter in text) >= _SURELY_UTF8


def _give_up():
    raise Undecodable("编码无法识别")
