"""The clauses of a policy, and which of them an interpretation speaks of: for reading the two side by side.

A clause is an article (第七条, with its paragraphs), or a numbered or headed passage of a paper without articles. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from catalog.texts.line_kinds import NUMERAL, arabic
from catalog.texts.markup import plain_text
from catalog.texts.structured import ClauseMark

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_VOID = frozenset({"br", "img"})
_STARTS = re.compile(r'<(?:h[2-4]\b|p[^>]*?(?:\bid="article-|class="(?:level-[12]|attachment-mark)"))')
_ARTICLE_ID = re.compile(r'<p[^>]*\bid="article-([0-9]{1,4}(?:-[0-9]{1,2})?)"')
_ARTICLE = re.compile(rf"第?\s*(?:([0-9]{{1,4}})|([{NUMERAL}]+))\s*条(?:之([{NUMERAL}]+))?.*")
_ONLY_NUMBER = re.compile(r"[0-9]{1,4}")
_IGNORED = re.compile(r"[\s　，。、：；（）()《》“”\".·]")
SHORTEST_REFERENCE = 2


@dataclass(slots=True)
class Clause:
    """One clause as it stands in the body: its HTML, its address in the page ("" for none), and what is said of it."""

    html: str
    article: str = ""
    explanations: list[str] = field(default_factory=list)

    @property
    def start(self) -> str:
        """The first words, without spaces and punctuation: by them a clause without a number is named."""
        return _IGNORED.sub("", plain_text(self.html)[:200])


def clauses_of(body: str) -> list[Clause]:
    """The body cut into clauses, in order; put together again they are the body."""
    clauses: list[Clause] = []
    opened = False
    for block in _blocks(body):
        starts = bool(_STARTS.match(block))
        if starts or not opened:
            match = _ARTICLE_ID.match(block)
            clauses.append(Clause(block, match[1] if match else ""))
        else:
            clauses[-1].html += block
        opened = opened or starts
    return clauses


def _blocks(body: str) -> Iterator[str]:
    """The elements that stand at the top of a stored body, which is balanced (catalog.texts.markup)."""
    depth, start = 0, 0
    for match in _TAG.finditer(body):
        if match[2] in _VOID:
            continue
        depth += -1 if match[1] else 1
        if depth == 0:
            yield body[start : match.end()]
            start = match.end()
    if body[start:].strip():
        yield body[start:]


def find(clauses: Sequence[Clause], reference: str) -> Clause | None:
    """The clause that 第七条, 7, or the first words of a passage name; None when there is none."""
    reference = reference.strip()
    number = _article_number(reference)
    if number:
        return next((clause for clause in clauses if clause.article == number), None)
    words = _IGNORED.sub("", reference)
    if len(words) < SHORTEST_REFERENCE:
        return None
    return next((clause for clause in clauses if clause.start.startswith(words)), None)


def _article_number(reference: str) -> str:
    """第七条之一 → 7-1, 7 → 7; "" for what is no article."""
    if _ONLY_NUMBER.fullmatch(reference):
        return str(int(reference))
    match = _ARTICLE.fullmatch(reference)
    if not match:
        return ""
    number = int(match[1]) if match[1] else arabic(match[2])
    return f"{number}-{arabic(match[3])}" if match[3] else str(number)


def marked(body: str, marks: Sequence[ClauseMark]) -> tuple[list[Clause], list[str]]:
    """(the clauses with what is said of them, the references that name no clause)."""
    clauses, lost = clauses_of(body), []
    for mark in marks:
        clause = find(clauses, mark.clause)
        if clause is None:
            lost.append(mark.clause)
        else:
            clause.explanations.append(mark.explanation)
    return clauses, lost


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring clauses that are shown as one: one clause that is explained, or all up to the next that is."""

    html: str
    explanations: Sequence[str]


def stretches(clauses: Sequence[Clause]) -> list[Stretch]:
    """The whole policy as stretches, in order."""
    found: list[Stretch] = []
    plain: list[str] = []
    for clause in clauses:
        if not clause.explanations:
            plain.append(clause.html)
            continue
        if plain:
            found.append(Stretch("".join(plain), ()))
            plain = []
        found.append(Stretch(clause.html, tuple(clause.explanations)))
    return [*found, Stretch("".join(plain), ())] if plain else found
