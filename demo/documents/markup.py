"""The small HTML of documents: paragraphs with the classes of an official document, headings, lists, tables."""

from collections.abc import Iterable, Sequence

from demo.documents.wording import numeral


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
