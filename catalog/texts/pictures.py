"""Pictures in a text: each is a file of the same draft, and says in words what it shows. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalog.texts.html_reading import attributes_of

_IMAGE = re.compile(r"<img\b([^<>]*)>")


class Picture(NamedTuple):
    """An image of a body: its address and its description."""

    src: str
    alt: str


def pictures_in(html: str) -> Iterator[Picture]:
    """The images of a cleaned body in order."""
    for found in _IMAGE.finditer(html):
        attributes = attributes_of(found[1])
        yield Picture(attributes.get("src", ""), attributes.get("alt", "").strip())


def faults_of(html: str, own: Iterable[str]) -> list[str]:
    """What is wrong with the images of a body, in Chinese; `own` are the addresses of the draft's files."""
    own = set(own)
    faults = []
    for number, picture in enumerate(pictures_in(html), 1):
        if picture.src not in own:
            faults.append(f"正文第 {number} 张图片不是本稿的附件，请先上传为附件再插入。")
        if not picture.alt:
            faults.append(f"正文第 {number} 张图片没有文字说明，请写明图片的内容。")
    return faults
