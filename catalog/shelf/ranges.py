"""A part of a stored file, as a player asks for it when somebody moves its slider (RFC 9110 section 14). Pure but for reading."""

import re
from collections.abc import Iterator
from typing import BinaryIO

BLOCK = 256 * 1024


class Unsatisfiable(Exception):
    """The part begins behind the end of the file."""


def part_of(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for; None when the whole file is to be sent (no, several or malformed parts).

    Raises Unsatisfiable.
    """
    found = re.fullmatch(r"bytes=([0-9]{0,18})-([0-9]{0,18})", header.strip())
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(size, int(found[2]) + 1) if found[2] else size
        if found[2] and int(found[2]) < start:
            return None
    if start >= size or start == end:
        raise Unsatisfiable
    return range(start, end)


class Part:
    """The bytes of a part, block by block; a response closes it, whether it was read or not."""

    def __init__(self, file: BinaryIO, part: range) -> None:
        self.file, self.part = file, part

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.part.start)
        left = len(self.part)
        while left and (block := self.file.read(min(BLOCK, left))):
            left -= len(block)
            yield block

    def close(self) -> None:
        self.file.close()
