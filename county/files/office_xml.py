"""Reads the parts of Office files (docx, xlsx, pptx) without a parser that could be made to run away.

Tags are found by pattern: nothing is expanded, so a file can neither fill the memory nor fail on broken XML. Pure.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import NamedTuple

MIB = 1024 * 1024
LARGEST_PART = 8 * MIB
LARGEST_SUM = 24 * MIB
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")


class Tag(NamedTuple):
    """A tag without its namespace prefix, and the text up to the next tag."""

    is_end: bool
    name: str
    attributes: str
    text: str

    def get(self, name: str) -> str:
        """An attribute's value; "" when it is not there."""
        for found in ATTRIBUTE.finditer(self.attributes):
            if found[1] == name:
                return unescape(found[2] if found[2] is not None else found[3])
        return ""

    def says(self, name: str) -> bool:
        return self.get(name) in {"1", "true", "on"}


class Package:
    """An Office file. What cannot be read is as if it were not there; `is_cut` says that not all was read."""

    def __init__(self, content: bytes) -> None:
        self.is_cut = False
        self._left = LARGEST_SUM
        self._zip: zipfile.ZipFile | None = None
        self.names: list[str] = []
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            self.names = self._zip.namelist()
        except BROKEN:
            self.is_cut = True

    def named(self, pattern: str) -> list[str]:
        """The parts whose whole name matches, 2 before 10."""
        found = [name for name in self.names if re.fullmatch(pattern, name)]
        return sorted(found, key=lambda name: (len(name), name))

    def bytes_of(self, name: str) -> bytes:
        if self._zip is None or name not in self.names:
            return b""
        most = min(LARGEST_PART, self._left)
        try:
            with self._zip.open(name) as member:
                content = member.read(most + 1)
        except BROKEN:
            self.is_cut = True
            return b""
        if len(content) > most:
            self.is_cut = True
            content = content[:most]
        self._left -= len(content)
        return content

    def text(self, name: str) -> str:
        content = self.bytes_of(name)
        is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        return content.decode("utf-16" if is_wide else "utf-8", errors="replace")


def tags(xml: str, *names: str) -> Iterator[Tag]:
    """The tags of these names, in order, whatever their prefix."""
    for found in re.finditer(rf"<(/?)(?:\w{{1,9}}:)?({'|'.join(names)})(?=[\s/>])([^<>]*)>([^<]*)", xml):
        text = found[4]
        yield Tag(bool(found[1]), found[2], found[3], unescape(text) if "&" in text else text)


def sheets(package: Package) -> list[tuple[Tag, str]]:
    """The sheets of a workbook: what the workbook says of each, and the name of its part."""
    relations = {
        tag.get("Id"): tag.get("Target") for tag in tags(package.text("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    listed = []
    for tag in tags(package.text("xl/workbook.xml"), "sheet"):
        target = relations.get(tag.get("r:id"), "")
        listed.append((tag, target.lstrip("/") if target.startswith("/") else f"xl/{target}"))
    return listed
