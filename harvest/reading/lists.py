"""Lists of items: feeds, site maps, JSON, and pages with selectors. One Entry an item, in the order of the list."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from harvest.reading.addresses import key_of, whole
from harvest.reading.charset import decode
from harvest.reading.trees import Unreadable, feed, page, select, text_of


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list says of an item; `date` as it stands there, `guid` "" where it names several items."""

    url: str
    title: str = ""
    date: str = ""
    guid: str = ""

    @property
    def key(self) -> str:
        return key_of(self.url)


@dataclass(frozen=True, slots=True)
class Ways:
    """How a list is read: selectors of a page, or names of fields in JSON. "" where the kind has its own."""

    item: str = ""
    title: str = ""
    link: str = ""
    date: str = ""
    charset: str = ""


def read_list(kind: str, raw: bytes, content_type: str, base: str, ways: Ways) -> list[Entry]:
    """The items of a list, each address once. Raises Unreadable or Undecodable."""
    text, _ = decode(raw, content_type, ways.charset)
    read = {"feed": _of_feed, "sitemap": _of_site_map, "json": _of_json, "list": _of_page}[kind]
    entries = {}
    for entry in read(text, base, ways):
        if entry.url:
            entries.setdefault(entry.key, entry)
    # A mark that several items carry marks none.
    times = Counter(entry.guid for entry in entries.values())
    return [entry if times[entry.guid] == 1 else replace(entry, guid="") for entry in entries.values()]


def maps_within(raw: bytes, content_type: str, base: str) -> list[str]:
    """The addresses of the site maps that an index of site maps names."""
    root = feed(decode(raw, content_type)[0])
    return [whole(base, loc) for loc in _texts(root, "sitemap", "loc")] if _name(root) == "sitemapindex" else []


def _name(element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _texts(root, parent: str, child: str) -> Iterator[str]:
    for element in root.iter():
        if _name(element) == parent:
            yield next((part.text or "" for part in element if _name(part) == child), "")


def _of_feed(text: str, base: str, ways: Ways) -> Iterator[Entry]:
    root = feed(text)
    for item in root.iter():
        if _name(item) not in ("item", "entry"):
            continue
        parts: dict[str, str] = {}
        for part in item:
            name = _name(part)
            if name == "link" and part.get("href"):
                if part.get("rel", "alternate") == "alternate":
                    parts.setdefault("link", part.get("href"))
            elif name:
                parts.setdefault(name, "".join(part.itertext()).strip())
        guid = parts.get("guid") or parts.get("id") or ""
        link = parts.get("link") or (guid if guid.startswith(("http://", "https://")) else "")
        when = parts.get("pubdate") or parts.get("published") or parts.get("date") or parts.get("updated") or ""
        yield Entry(whole(base, link) if link else "", parts.get("title", ""), when, guid[:300])


def _of_site_map(text: str, base: str, ways: Ways) -> Iterator[Entry]:
    for item in feed(text).iter():
        if _name(item) == "url":
            parts = {_name(part): (part.text or "").strip() for part in item}
            yield Entry(whole(base, parts.get("loc", "")), date="")


def _of_json(text: str, base: str, ways: Ways) -> Iterator[Entry]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("不是 JSON") from error
    for name in filter(None, ways.item.split(".")):
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise Unreadable(f"JSON 中没有数组“{ways.item}”")
    for one in found:
        if isinstance(one, dict):
            url, title, when, guid = (
                str(one.get(name) or "")
                for name in (ways.link or "url", ways.title or "title", ways.date or "date", "id")
            )
            yield Entry(whole(base, url) if url else "", title, when, guid[:300])


def _of_page(text: str, base: str, ways: Ways) -> Iterator[Entry]:
    root = page(text)
    items = select(root, ways.item or "li")
    if not items:
        raise Unreadable("列表为空，疑似改版")
    for item in items:
        links = select(item, ways.link) if ways.link else item.xpath(".//a[@href]")
        if not links:
            continue
        titles = select(item, ways.title) if ways.title else []
        title = text_of(titles[0]) if titles else links[0].get("title") or text_of(links[0])
        dates = select(item, ways.date) if ways.date else []
        when = text_of(dates[0]) if dates else text_of(item).replace(title, " ")
        yield Entry(whole(base, links[0].get("href")), title, when)
