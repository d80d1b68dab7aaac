"""Pages and feeds as trees: what is nested too deep or declares entities is refused before it is parsed."""

import re

import cssselect2
from lxml import etree, html

from catalog.texts.html_reading import tokens

DEEPEST = 200
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Opened and never closed.
_VOID = {
    "br",
    "img",
    "hr",
    "input",
    "meta",
    "link",
    "p",
    "li",
    "td",
    "tr",
    "th",
    "dt",
    "dd",
    "option",
    "source",
    "area",
}


class Unreadable(ValueError):
    """The message (Chinese) says why the page cannot be read."""


def page(text: str) -> html.HtmlElement:
    """A page as a tree. Raises Unreadable."""
    depth = 0
    for kind, tag, _ in tokens(text):
        if tag in _VOID:
            continue
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if depth > DEEPEST:
            raise Unreadable("网页嵌套过深")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    root = html.document_fromstring(text, parser=parser) if text.strip() else None
    if root is None:
        raise Unreadable("网页为空")
    return root


def feed(text: str) -> etree._Element:
    """A feed or site map as a tree, mended where it is broken. Raises Unreadable."""
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.I):
        raise Unreadable("订阅中含有实体声明，拒绝读取")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(_DECLARATION.sub("", text).encode(), parser)
    if root is None:
        raise Unreadable("订阅内容损坏")
    return root


def select(root: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """The elements that a CSS selector finds. Raises Unreadable when it is none."""
    try:
        found = cssselect2.ElementWrapper.from_html_root(root).query_all(selector)
        return [one.etree_element for one in found]
    except cssselect2.SelectorError as error:
        raise Unreadable(f"选择器“{selector}”有误") from error


def text_of(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
