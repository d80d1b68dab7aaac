"""The words of a PDF, page by page, read by a process of its own: a PDF can keep any reader busy for hours, or fill its memory.

As `python -m county.files.pdf_text` this module is that process: the file comes in, a line of JSON a page goes out. It knows nothing
of the
portal. What it does not get done in time is told, not waited for.
"""

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from pypdf import PageObject, PdfReader

SECONDS = 10
MOST_PAGES = 500
LARGEST_MEMORY = 1024 * 1024 * 1024  # bytes of address space
ROOT = Path(__file__).resolve().parents[2]
WHOLE = "whole"
_READABLE = re.compile(r"[0-9A-Za-z\u3400-\u9fff]")


class Pages(NamedTuple):
    """The text of each page that was read; `is_whole` says that these are all."""

    texts: list[str]
    is_whole: bool


def pages_of(content: bytes, longest: int) -> Pages:
    """The pages of a PDF until `longest` characters, MOST_PAGES or SECONDS are reached. Never raises for a bad file."""
    command = [sys.executable, "-m", "county.files.pdf_text", str(longest)]
    try:
        said = subprocess.run(
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, cwd=ROOT
        ).stdout
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
    # What was cut off in the middle of a line is no JSON.
    lines = said.rpartition(b"\n")[0].splitlines()
    is_whole = bool(lines) and json.loads(lines[-1]) == WHOLE
    return Pages([json.loads(line)[0] for line in lines[: len(lines) - is_whole]], is_whole)


def is_readable(text: str) -> bool:
    """Letters, digits and Chinese characters, and not the odd signs of a font that does not say what its glyphs mean."""
    signs = len("".join(text.split()))
    return len(_READABLE.findall(text)) > max(3, 0.3 * signs)


def _read(content: bytes, longest: int) -> Iterator[object]:
    """[text] for each page, then WHOLE when nothing was left out."""
    started, length = time.monotonic(), 0
    pages = PdfReader(BytesIO(content)).pages
    for number, page in enumerate(pages):
        if number == MOST_PAGES or length > longest or time.monotonic() - started > SECONDS / 2:
            return
        text = "\n".join([page.extract_text(), *_remarks(page)])
        length += len(text)
        yield [text]
    yield WHOLE


def _remarks(page: PageObject) -> Iterator[str]:
    """What stands in remarks and in the fields of a form."""
    for entry in page.annotations or ():
        annotation = entry.get_object()
        for key in ("/Contents", "/V"):
            if isinstance(annotation.get(key), str):
                yield annotation[key]


def main() -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    for said in _read(sys.stdin.buffer.read(), int(sys.argv[1])):
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
