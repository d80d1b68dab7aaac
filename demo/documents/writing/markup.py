"""The small HTML of documents: paragraphs with the classes of an official document, headings, lists, tables."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby

from demo.documents.writing.wording import numeral


def p(text: str, name: str = "") -> str:
    return f'<p class="{name}">{text}</p>' if name else f"<p>{text}</p>"


def h2(text: str) -> str:
    return f"<h2>{text}</h2>"


def text_title(text: str) -> str:
    """The title of a text that the document carries: the plan or the measures it issues."""
    return f'<h2 class="text-title">{text}</h2>'


def article(number: int, text: str) -> str:
    """第三条 with its anchor."""
    head = f'<strong class="article-number">第{numeral(number)}条</strong>'
    return f'<p id="article-{number}" class="article">{head} {text}</p>'


def h3(text: str) -> str:
    return f"<h3>{text}</h3>"


def ordered(items: Iterable[str]) -> str:
    return f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"


def annex_list(names: Sequence[str]) -> str:
    """附件说明"""
    lines = (
        [f"附件：{names[0]}"]
        if len(names) == 1
        else [f"{'附件：' if number == 1 else ''}{number}.{name}" for number, name in enumerate(names, 1)]
    )
    return f'<ul class="attachment-names">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plain table: one header row, the first cell of a row is its header."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    return f"<table><caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def numbered(lines: Iterable[str], mark: str = "{}、") -> str:
    """Paragraphs that count themselves: 一、…; `mark` "（{}）" gives （一）…."""
    return "".join(p(mark.format(numeral(number)) + line) for number, line in enumerate(lines, 1))


def sections(pairs: Iterable[tuple[str, str]]) -> str:
    """Headings that count themselves, each with the HTML under it."""
    return "".join(h2(f"{numeral(number)}、{head}") + body for number, (head, body) in enumerate(pairs, 1))


_MARKS = {"# ": text_title, "## ": h2, "### ": h3}
_BLOCK = re.compile(r"\{\w+\}")


@cache
def laid_out(text: str) -> str:
    """The HTML of a text from a data file, its {slots} still open.

    A line is a paragraph, one that begins with "# ", "## " or "### " a title or heading, with "- " an item of an ordered list; a
    line that is nothing but a slot takes HTML as it is.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = []
    for is_item, group in groupby(lines, lambda line: line.startswith("- ")):
        block = list(group)
        found += [ordered(line[2:] for line in block)] if is_item else map(_line, block)
    return "".join(found)


def _line(line: str) -> str:
    mark, _, rest = line.partition(" ")
    if heading := _MARKS.get(f"{mark} "):
        return heading(rest)
    return line if _BLOCK.fullmatch(line) else p(line)
