"""Real HTML, as sites, Word and WPS leave it, read into tokens and into the paragraphs of a paper.

The tokens are found by one regular expression whose every branch stops at the next "<", so reading takes linear time on any input;
html5ever, which stands behind nh3, takes quadratic time on deep nesting (200,000 nested <div>: over a minute), so what it is given
must be tame. Safety does not rest here: `catalog.texts.markup` passes every result through nh3.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import urljoin

from catalog.texts import tables
from catalog.texts.layout import KIND_OF_CLASS, Block
from catalog.texts.site_links import OWN_FILE, OWN_LINK

Token = tuple[str, str, str]

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<dropped>script|style|title|xml|iframe|object|svg|math|template|noscript|textarea|select|button)\b[^>]*+"
    r"(?:>.*?(?:</(?P=dropped)\b[^>]*+(?:>|\Z)|\Z)|\Z)"
    r"|<[!?][^<>]*+>"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][\w:.-]*+)(?P<attributes>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
    r"|<(?P<loose_end>/?)(?P<loose_tag>[a-zA-Z][\w:.-]*+)(?P<loose_attributes>[^<>]*+)>"
    r"|(?P<text>[^<]++|<)",
    re.S | re.I,
)
_ATTRIBUTE = re.compile(r"(?<![\w:-])([a-zA-Z][\w:-]*+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_SYMBOL_FONT = re.compile(r"[\uf020-\uf0ff]")
_EMPTY_INLINE = re.compile(r"<(strong|em|u|sub|sup|a)(?: [^<>]*)?>([ \u3000]?)</\1>")
_BROKEN_SPACE = re.compile(r"&(?:n?b?sp|ensp|emsp);")
_SPACES = re.compile(r"[\s\u3000]+")

INLINE = frozenset({"strong", "em", "u", "sub", "sup"})
RENAMED = {"b": "strong", "i": "em", "ins": "u"}
_WRAPPERS = frozenset({"div", "center", "section"})
_BREAKS = _WRAPPERS | {
    "p",
    "br",
    "hr",
    "article",
    "header",
    "footer",
    "dl",
    "dt",
    "dd",
    "pre",
    "form",
    "fieldset",
    "address",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "body",
    "html",
    "figure",
    "figcaption",
    "caption",
}
_BREAK: Token = ("open", "br", "")
_CELLS = frozenset({"td", "th"})
_TABLE_PARTS = _CELLS | {"table", "tr", "thead", "tbody", "tfoot"}
_WITHIN_LINES = INLINE | {"a", "img", "span", "font"}
_LIST_PARTS = frozenset({"ul", "ol", "li"})
_HEADING = re.compile(r"h([1-6])")
_ALIGNED = re.compile(r"text-align\s*:\s*(center|right)", re.I)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_LOST_IMAGE = "〔此处图片未随文导入〕"


def tokens(html: str) -> Iterator[Token]:
    """("text", text, ""), ("open", tag, attributes) and ("close", tag, "") in order; comments, scripts and the like left out."""
    for match in _TOKEN.finditer(html):
        if (text := match["text"]) is not None:
            yield "text", unescape(text), ""
        elif tag := match["tag"] or match["loose_tag"]:
            tag = tag.lower()
            if match["end"] or match["loose_end"]:
                yield "close", RENAMED.get(tag, tag), ""
            else:
                yield "open", RENAMED.get(tag, tag), match["attributes"] or match["loose_attributes"] or ""


def attributes_of(text: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, values unescaped; the first of a repeated name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def printable(text: str) -> str:
    """Without what no page can show and no database holds; symbols of Word's bullet fonts become bullets."""
    if text.isprintable():
        return text
    return _SYMBOL_FONT.sub("•", _UNPRINTABLE.sub("", text))


def _single_spaced(text: str) -> str:
    return _SPACES.sub(lambda run: "\u3000" if "\u3000" in run[0] else " ", printable(text))


def one_line(text: str) -> str:
    """Printable, on one line, no space at either end; a wide space inside stays one."""
    if text.isprintable() and "  " not in text and "&" not in text:
        return text.strip()
    return _single_spaced(_BROKEN_SPACE.sub(" ", text)).strip(" \u3000")


def read_blocks(html: str, base_url: str = "") -> list[Block]:
    """The paragraphs, headings, tables and lists of `html` in order. Links relative to a page are resolved against `base_url`."""
    reader = _Reader(base_url)
    for kind, value, attributes in _without_layout_tables(tokens(html)):
        if kind == "text":
            reader.text(value)
        elif kind == "open":
            reader.open(value, attributes)
        else:
            reader.close(value)
    return reader.finish()


def _without_layout_tables(read: Iterable[Token]) -> list[Token]:
    """Tables of one cell, or around other tables, place things on a page: their parts become mere breaks."""
    kept = list(read)
    open_tables: list[_OpenTable] = []
    for position, (kind, tag, _) in enumerate(kept):
        if kind == "text" or tag not in _TABLE_PARTS:
            continue
        if (kind, tag) == ("open", "table"):
            if open_tables:
                open_tables[-1].is_layout = True
            open_tables.append(_OpenTable())
        if not open_tables:
            kept[position] = _BREAK
            continue
        open_tables[-1].parts.append(position)
        open_tables[-1].cells += kind == "open" and tag in _CELLS
        if (kind, tag) == ("close", "table"):
            open_tables.pop().settle(kept)
    for table in open_tables:
        table.settle(kept)
    return kept


@dataclass(slots=True)
class _OpenTable:
    """A table whose end has not been read."""

    parts: list[int] = field(default_factory=list)
    cells: int = 0
    is_layout: bool = False

    def settle(self, kept: list[Token]) -> None:
        if self.is_layout or self.cells <= 1:
            for position in self.parts:
                kept[position] = _BREAK


class _Inline:
    """The inline HTML of one paragraph, cell or item, as it is read."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.bare: list[str] = []
        self.open: list[str] = []
        self.lost_image = False

    def start(self, name: str, tag: str) -> None:
        if len(self.open) < 8 and name not in self.open:
            self.open.append(name)
            self.parts.append(tag)

    def end(self, name: str) -> None:
        if name in self.open:
            while (last := self.open.pop()) != name:
                self.parts.append(f"</{last}>")
            self.parts.append(f"</{name}>")

    def line_break(self) -> None:
        if any(part.strip() for part in self.bare[-3:]):
            self.parts.append("<br>")
            self.bare.append("\n")

    def finish(self) -> tuple[str, str]:
        """(text, html); the text stands on one line."""
        if not self.bare and not self.lost_image:
            return "", ""
        self.parts.extend(f"</{name}>" for name in reversed(self.open))
        text = one_line("".join(self.bare))
        if not text:
            note = _LOST_IMAGE if self.lost_image else ""
            return note, note
        html = _single_spaced("".join(self.parts))
        while (shorter := _EMPTY_INLINE.sub(r"\2", html)) != html:
            html = _single_spaced(shorter)
        html = re.sub(r"^((?:<[^<>]+>)*)[ \u3000]+", r"\1", html.strip(" \u3000"))
        return text, re.sub(r"<br>$", "", re.sub(r"(?:[ \u3000]*<br>[ \u3000]*)+", "<br>", html))


class _Reader:
    """Turns tokens into blocks; cells and items are read as paragraphs are."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.blocks: list[Block] = []
        self.inline = _Inline()
        self.align = ""
        self.alignments: list[str] = []
        self.level = 0
        self.kind = ""
        self.list_kind = ""
        self.rows: list[list[tables.Cell]] | None = None
        self.cell: tables.Cell | None = None
        self.lists: list[str] = []
        self.items: list[str] = []
        self.spans: list[bool] = []

    def text(self, value: str) -> None:
        self.inline.bare.append(value)
        self.inline.parts.append(escape(value, quote=False))

    def open(self, tag: str, attributes: str) -> None:
        if tag in _WITHIN_LINES:
            self._open_inline(tag, attributes)
        elif tag in _TABLE_PARTS:
            self._open_table_part(tag, attributes)
        elif tag in _LIST_PARTS and self.cell is None:
            self._flush()
            if tag != "li":
                self.list_kind = self.list_kind if self.lists else _own_kind(attributes)
                self.lists.append(tag)
        elif tag in _BREAKS or tag in _LIST_PARTS:
            if self.cell is not None or self.lists:
                self.inline.line_break()
            else:
                self._flush()
                self._enter(tag, attributes)

    def _open_inline(self, tag: str, attributes: str) -> None:
        if tag in INLINE:
            self.inline.start(tag, f"<{tag}>")
        elif tag == "a":
            self._link(attributes_of(attributes).get("href", ""))
        elif tag == "img":
            self._image(attributes_of(attributes))
        else:
            self.spans.append(bool(_BOLD.search(attributes)) and "strong" not in self.inline.open)
            if self.spans[-1]:
                self.inline.start("strong", "<strong>")

    def close(self, tag: str) -> None:
        if tag in INLINE or tag == "a":
            self.inline.end(tag)
        elif tag in ("span", "font"):
            if self.spans and self.spans.pop():
                self.inline.end("strong")
        elif tag in _TABLE_PARTS:
            self._flush()
            if tag == "table":
                self._close_table()
        elif tag in _LIST_PARTS and self.cell is None:
            self._flush() if tag == "li" else self._close_list()
        elif tag in _BREAKS:
            if self.cell is not None or self.lists:
                self.inline.line_break()
            else:
                self._flush()
                self._leave(tag)

    def finish(self) -> list[Block]:
        self._flush()
        self._close_table()
        while self.lists:
            self._close_list()
        return self.blocks

    def _open_table_part(self, tag: str, attributes: str) -> None:
        self._flush()
        if tag == "table":
            while self.lists:
                self._close_list()
            self.rows = []
        elif self.rows is not None and tag == "tr":
            self.rows.append([])
        elif self.rows is not None and tag in _CELLS:
            found = attributes_of(attributes)
            self.cell = tables.Cell("", "", _span(found.get("colspan")), _span(found.get("rowspan")), tag == "th")

    def _enter(self, tag: str, attributes: str) -> None:
        inherited = self.alignments[-1] if self.alignments else ""
        own = "center" if tag == "center" else _alignment(attributes)
        if tag in _WRAPPERS:
            self.alignments.append(own or inherited)
        if tag != "br":
            self.align = own or inherited
            heading = _HEADING.fullmatch(tag)
            self.level = min(max(int(heading[1]), 2), 4) if heading else 0
            self.kind = _own_kind(attributes)

    def _leave(self, tag: str) -> None:
        if tag in _WRAPPERS and self.alignments:
            self.alignments.pop()
        self.align = self.alignments[-1] if self.alignments else ""
        self.level, self.kind = 0, ""

    def _link(self, href: str) -> None:
        try:
            href = urljoin(self.base_url, href.strip()) if self.base_url else href.strip()
        except ValueError:
            return
        if re.match(r"https?://[^\s/]", href, re.I) or OWN_LINK.fullmatch(href):
            self.inline.start("a", f'<a href="{escape(href)}">')

    def _image(self, attributes: dict[str, str]) -> None:
        source = attributes.get("src", "")
        if OWN_FILE.fullmatch(source):
            self.inline.parts.append(f'<img src="{escape(source)}" alt="{escape(attributes.get("alt", ""))}">')
            self.inline.bare.append(attributes.get("alt", "").strip() or "图片")
        else:
            self.inline.lost_image = True

    def _flush(self) -> None:
        """Ends the paragraph, the item or the cell that is being read."""
        text, html = self.inline.finish()
        self.inline, self.spans = _Inline(), []
        if self.cell is not None and self.rows is not None:
            self.cell.text, self.cell.html = text, html
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(self.cell)
            self.cell = None
        elif text and self.lists and self.list_kind:
            self.blocks.append(Block(text, html, kind=self.list_kind))
        elif text and self.lists:
            self.items.append(f"<li>{html}</li>")
        elif text:
            self.blocks.append(Block(text, html if "<" in html else "", self.align, self.level, kind=self.kind))

    def _close_table(self) -> None:
        rows = [row for row in self.rows or () if row]
        self.rows = None
        if any(cell.text for row in rows for cell in row):
            self.blocks.append(Block("", whole=tables.write(rows)))

    def _close_list(self) -> None:
        if not self.lists:
            return
        self._flush()
        kind = self.lists.pop()
        if not self.lists and self.items:
            self.blocks.append(Block("", whole=f"<{kind}>{''.join(self.items)}</{kind}>"))
            self.items = []


def _span(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"[1-9][0-9]?", value) else 1


def _alignment(attributes: str) -> str:
    if "align" not in attributes.lower():
        return ""
    found = attributes_of(attributes)
    if match := _ALIGNED.search(found.get("style", "")) or re.search(
        r"\balign-(center|right)\b", found.get("class", "")
    ):
        return match[1].lower()
    value = found.get("align", "").lower()
    return value if value in ("center", "right") else ""


def _own_kind(attributes: str) -> str:
    """What a body of ours was told to be before, by its class."""
    return KIND_OF_CLASS.get(attributes_of(attributes).get("class", ""), "") if "class" in attributes else ""
