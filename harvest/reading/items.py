"""One item as its own page tells it: selector, then the national META tags, then what the list said."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from lxml import html

from catalog.texts.doc_numbers import normalise
from catalog.texts.markup import from_html, plain_text
from harvest.reading.charset import decode
from harvest.reading.dates import read_day
from harvest.reading.lists import Entry
from harvest.reading.trees import Unreadable, page, select, text_of

# A text that carries one must never enter this system (保密法 Art. 31).
_SECRECY_MARK = re.compile(r"(?:绝密|机密|秘密)\s*[★☆]|密级\s*[：:]\s*(?:绝密|机密|秘密)")
_DOC_NUMBER = re.compile(r"[\u4e00-\u9fa5]{2,15}[〔\[(（【［]\s*(?:19|20)\d{2}\s*[〕\])）】］]\s*第?\d{1,5}号")
_LEFT_OUT = ("script", "style", "nav", "header", "footer", "form", "noscript", "iframe")
LONGEST_TITLE = 200


class Classified(ValueError):
    """The text carries a mark of secrecy: nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the page of an item is read; "" where the page is left to itself."""

    title: str = ""
    body: str = ""
    date: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as read; `body` is cleaned HTML."""

    title: str
    body: str
    doc_number: str
    published_on: date | None
    source: str

    @property
    def digest(self) -> str:
        return digest_of_text(f"{self.title}\n{plain_text(self.body)}")


def digest_of_text(text: str) -> str:
    """SHA-256 of the text without its spaces: a new layout of the page is no change."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def read_item(raw: bytes, content_type: str, url: str, entry: Entry, ways: Ways, today: date) -> Item:
    """Reads the page of an item. Raises Unreadable, Undecodable, WrongDate or Classified."""
    root = page(decode(raw, content_type, ways.charset)[0])
    if _SECRECY_MARK.search(root.text_content()):
        raise Classified("含密级标志，未存储")
    meta = _meta(root)
    title = _first(_selected(root, ways.title), meta.get("articletitle"), entry.title, _heading(root))[:LONGEST_TITLE]
    day_text = _first(_selected(root, ways.date), meta.get("pubdate"), entry.date)
    element = _body(root, ways.body)
    for part in element.xpath(".//*[" + " or ".join(f"self::{name}" for name in _LEFT_OUT) + "]"):
        part.drop_tree()
    found = _DOC_NUMBER.search(text_of(element))
    number = normalise(found[0]) if found else ""
    body = from_html(html.tostring(element, encoding="unicode"), title, number, url)
    if not title or not plain_text(body):
        raise Unreadable("没有读到标题或正文")
    source = " ".join(meta.get("contentsource", "").split())
    return Item(title, body, number, read_day(day_text, today), "" if source in ("本网", "本站") else source)


def _first(*texts: str | None) -> str:
    return next((" ".join(text.split()) for text in texts if text and text.strip()), "")


def _selected(root, selector: str) -> str:
    found = select(root, selector) if selector else []
    return text_of(found[0]) if found else ""


def _meta(root) -> dict[str, str]:
    return {tag.get("name", "").lower(): tag.get("content", "") for tag in root.iter("meta") if tag.get("name")}


def _heading(root) -> str:
    found = root.xpath("//h1") or root.xpath("//title")
    return text_of(found[0]) if found else ""


def _body(root, selector: str):
    """The element of the text: the selected one, or the one with most text of its own and fewest links."""
    if selector:
        found = select(root, selector)
        if not found:
            raise Unreadable("页面中没有正文，疑似改版")
        return found[0]
    best, most = None, 0
    for element in root.iter("div", "article", "td", "section", "main", "body"):
        own = sum(len(text_of(child)) for child in element if child.tag in ("p", "table", "br", "span", "ul", "ol"))
        links = sum(len(text_of(link)) for link in element.iter("a"))
        score = own - 3 * links
        if score > most:
            best, most = element, score
    if best is None:
        raise Unreadable("没有读到正文")
    return best
