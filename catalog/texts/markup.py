"""The HTML of bodies: how it comes about, the gate that every stored body passes, and the text that it holds.

Everything here takes time linear in its input and is idempotent: a result given in again comes out the same.
"""

import re
from collections.abc import Sequence
from html import escape, unescape

import nh3

from catalog.texts import tables
from catalog.texts.html_reading import attributes_of, one_line, printable, read_blocks, tokens
from catalog.texts.layout import Block, arrange
from catalog.texts.site_links import OWN_FILE, for_pages

# The classes a body may use; the stylesheet of the document page knows each.
PARAGRAPH_CLASSES = frozenset(
    {
        "addressee",  # 主送机关, flush left
        "doc-number",  # 发文字号 of a text inside the paper, centred
        "enactment-note",  # 题注（……年……通过）, centred
        "article",  # 第……条, with id article-<n>
        "level-1",  # 一、
        "level-2",  # （一）
        "level-3",  # 1.
        "level-4",  # （1）
        "signature",  # 署名, at the right
        "signed-on",  # 成文日期, at the right
        "issue-note",  # 附注（此件公开发布）
        "attachment-mark",  # 附件 1, above an attachment
        "attachment-label",  # what the list below holds
        "align-center",
        "align-right",
    }
)
CLASSES: dict[str, frozenset[str]] = {
    "p": PARAGRAPH_CLASSES,
    "h2": frozenset({"text-title"}),  # the title of a text that the paper carries
    "h3": frozenset({"text-title"}),
    "h4": frozenset({"text-title"}),
    "strong": frozenset({"article-number"}),
    "ul": frozenset({"attachment-names"}),
}
ATTRIBUTES: dict[str, frozenset[str]] = {
    "p": frozenset({"id"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt"}),
}
TAGS = frozenset(
    {
        "p",
        "h2",
        "h3",
        "h4",
        "strong",
        "em",
        "u",
        "sub",
        "sup",
        "br",
        "ol",
        "ul",
        "li",
        "blockquote",
        "a",
        "img",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
)

_STAND_IN = "\ufdd0"
_VOID = frozenset({"br", "img"})
_TABLE_PARTS = frozenset({"caption", "thead", "tbody", "tr", "th", "td"})
_FORMATTING = frozenset({"strong", "em", "u", "sub", "sup", "a"})
_DEEPEST = 24
# What the start of a tag ends, and the elements beyond which it does not reach.
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **{
        tag: (frozenset({"p", "h2", "h3", "h4"}), frozenset({"td", "th", "li", "blockquote", "caption"}))
        for tag in ("p", "h2", "h3", "h4", "ul", "ol", "table", "blockquote")
    },
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "td", "th"})),
    "td": (frozenset({"td", "th"}), frozenset({"table"})),
    "th": (frozenset({"td", "th"}), frozenset({"table"})),
    "tr": (frozenset({"tr", "caption"}), frozenset({"table"})),
    "thead": (frozenset({"thead", "tbody", "caption"}), frozenset({"table"})),
    "tbody": (frozenset({"thead", "tbody", "caption"}), frozenset({"table"})),
}
_VALUES = {
    "id": re.compile(r"article-[0-9]{1,4}(?:-[0-9]{1,2})?"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "scope": re.compile(r"col|row"),
    "href": re.compile(r"https?://[^\s/\\][^\s\\]*|/(?![/\\])[^\s\\]*|#[\w-]*", re.I),
    "src": OWN_FILE,
}


def _passed(tag: str, attribute: str, value: str) -> str | None:
    pattern = _VALUES.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None


_GATE = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
    attribute_filter=_passed,
    url_schemes={"http", "https"},
    link_rel="noopener noreferrer",
)


def _gated(html: str) -> str:
    # nh3 takes quadratic time over "&amp;" (400,000 of them: 12 s), so a character that no text holds stands in for it.
    return _GATE.clean(html.replace("&amp;", _STAND_IN)).replace(_STAND_IN, "&amp;")


def from_plain(text: str, title: str = "", doc_number: str = "") -> str:
    """The body of a paper that came as plain text: a line a paragraph, headings after "#", rows of tables cut at "|"."""
    return _gated(arrange(_blocks_of_lines(text), title, doc_number))


def from_html(html: str, title: str = "", doc_number: str = "", base_url: str = "") -> str:
    """The body of a paper that came as real HTML, of a site, Word or WPS: its paragraphs, tables, lists, links and emphasis.

    Alignment becomes a class; images that are not ours, scripts, styles and fake indents go. `base_url` is the page it stood on.
    """
    return _gated(arrange(read_blocks(html, base_url), title, doc_number))


def sanitise(html: str) -> str:
    """The gate: only TAGS, ATTRIBUTES and CLASSES pass, links only to http, https and this site, images only from /files/."""
    return _gated(_tamed(html))


def plain_text(html: str) -> str:
    """The text of a body, a paragraph or row of a table a line."""
    text = _CELL_END.sub(" ", html.replace("\n", " "))
    text = unescape(_TAG.sub("", _BLOCK_END.sub("\n", text)))
    return "\n".join(line for line in map(one_line, text.split("\n")) if line)


def on_page(html: str) -> str:
    """A stored body as pages of this site show it. The body itself stays as it was reviewed."""
    return with_table_regions(for_pages(html))


def with_table_regions(html: str) -> str:
    """A stored body for a page: each table stands in a region that scrolls when the table is wider than the page.

    The keyboard reaches the region and a screen reader names it, also without a script. The body itself stays as it was reviewed.
    """
    if "<table>" not in html:
        return html
    parts: list[str] = []
    depth = last = 0
    for edge in _TABLE_EDGE.finditer(html):
        parts.append(html[last : edge.start()])
        last = edge.end()
        # A table in a table scrolls with it.
        if edge["end"]:
            depth -= 1
            parts.append(edge[0] if depth else f"{edge[0]}</div>")
        else:
            name = escape(one_line(unescape(_TAG.sub("", edge["caption"] or "")))) or "表格"
            region = f'<div class="table-wrap" role="region" tabindex="0" aria-label="{name}，可以左右滚动">'
            parts.append(edge[0] if depth else region + edge[0])
            depth += 1
    return "".join(parts) + html[last:]


def excerpt(html: str, length: int) -> str:
    """The first `length` characters of running text; headings, addressee, signature and notes are left out while text remains."""
    running: list[str] = []
    size = 0
    for match in _RUNNING.finditer(html):
        if match["name"] in _NOT_RUNNING:
            continue
        running.append(one_line(unescape(_TAG.sub("", match["text"].replace("<br>", " ")))))
        size += len(running[-1])
        if size > length:
            break
    text = " ".join(running) or plain_text(html[: 20 * length + 2000]).replace("\n", " ")
    text = _NEEDLESS_SPACE.sub("", text)
    return text if len(text) <= length else text[: length - 1] + "…"


_TAG = re.compile(r"<(?:[^<>\"]++|\"[^\"]*+\")*+>")
_TABLE_EDGE = re.compile(
    r"<table>(?:<caption>(?P<caption>[^<]*+(?:<(?!/caption>)[^<]*+)*+)</caption>)?|(?P<end></table>)"
)
_CELL_END = re.compile(r"</t[dh]>")
_BLOCK_END = re.compile(r"</(?:p|h[2-4]|li|tr|caption|blockquote)>|<br>")
_RUNNING = re.compile(
    r"<p(?: id=\"[^\"]*+\")?(?: class=\"(?P<name>[^\"]*+)\")?(?: id=\"[^\"]*+\")?>(?P<text>[^<]*+(?:<(?!/?p\b)[^<]*+)*+)</p>"
)
_NEEDLESS_SPACE = re.compile(r"(?<=[。；：！？，]) ")
_NOT_RUNNING = PARAGRAPH_CLASSES - {"article", "level-1", "level-2", "level-3", "level-4"}

_HASHES = re.compile(r"(#{1,6})\s*(.*)")
_CONTINUES_HEADING = re.compile(r"[及和与的以、][^。；：]{1,30}")


def _blocks_of_lines(text: str) -> list[Block]:
    blocks: list[Block] = []
    rows: list[str] = []
    opened = ""
    for raw in re.split(r"\r\n|[\r\n\v\f\u2028\u2029]", text):
        line = opened + one_line(raw)
        opened = ""
        if line in ("（", "("):
            opened = line
        elif "|" in line and line.strip("|"):
            rows.append(line)
        elif line:
            if rows:
                _end_table(blocks, rows)
            if match := _HASHES.fullmatch(line):
                if match[2]:
                    blocks.append(Block(match[2], level=min(max(len(match[1]), 2), 4)))
            elif (
                blocks and blocks[-1].level and blocks[-1].text.startswith("第") and _CONTINUES_HEADING.fullmatch(line)
            ):
                blocks[-1].text += line
            else:
                blocks.append(Block(line))
    _end_table(blocks, rows)
    if opened:
        blocks.append(Block(opened))
    return blocks


def _end_table(blocks: list[Block], rows: list[str]) -> None:
    if len(rows) > 1 or (rows and rows[0].count("|") > 1):
        blocks.append(Block("", whole=tables.from_lines(rows)))
    else:
        blocks.extend(map(Block, rows))
    rows.clear()


def _tamed(html: str) -> str:
    """Balanced HTML of allowed tags, nested no deeper than _DEEPEST: what html5ever reads in linear time, and changes little."""
    parts: list[str] = []
    stack: list[str] = []
    taken: set[str] = set()
    for kind, tag, attributes in tokens(html):
        if kind == "text":
            parts.append(escape(printable(tag).replace("\u00a0", " "), quote=False))
        elif tag in _VOID:
            parts.append(_start(tag, attributes, taken) if kind == "open" else "")
        elif tag in TAGS and kind == "close":
            if tag in stack:
                _close(stack, len(stack) - 1 - stack[::-1].index(tag), parts)
        elif tag in TAGS and (tag not in _TABLE_PARTS or "table" in stack):
            _close(stack, _implied(stack, tag), parts)
            if len(stack) < _DEEPEST and not (tag in _FORMATTING and tag in stack):
                stack.append(tag)
                parts.append(_start(tag, attributes, taken))
    _close(stack, 0, parts)
    return "".join(parts)


def _close(stack: list[str], depth: int, parts: list[str]) -> None:
    while len(stack) > depth:
        parts.append(f"</{stack.pop()}>")


def _implied(stack: Sequence[str], tag: str) -> int:
    """How much of `stack` stays open when `tag` starts."""
    if tag not in _ENDS:
        return len(stack)
    ended, walls = _ENDS[tag]
    for position in range(len(stack) - 1, -1, -1):
        if stack[position] in ended:
            return position
        if stack[position] in walls:
            break
    return len(stack)


def _start(tag: str, attributes: str, taken: set[str]) -> str:
    """The start of an allowed tag with its allowed attributes, "" for an image that is not ours; `taken` collects the ids."""
    if tag != "img" and (not attributes or attributes.isspace()):
        return f"<{tag}>"
    known = ATTRIBUTES.get(tag, frozenset())
    kept = {
        name: printable(value).strip()
        for name, value in attributes_of(attributes).items()
        if name in known or (name == "class" and tag in CLASSES)
    }
    if "id" in kept:
        if kept["id"] in taken:
            del kept["id"]
        else:
            taken.add(kept["id"])
    if tag == "img" and not _VALUES["src"].fullmatch(kept.get("src", "")):
        return ""
    return f"<{tag}" + "".join(f' {name}="{escape(value)}"' for name, value in kept.items()) + ">"
