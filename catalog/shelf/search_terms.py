"""What a visitor's words and choices mean to the search index: lexemes of a document, and tsquery literals that ask for them.

Pure. Beside the words of its texts a document's vector holds marks, which no text can contain: t=word of the title, y=year,
m=month, o=day, n=文号, i=索引号 and its parts, w=version of the word list; once alone and once with the year (d=5, d=5/2024)
c=column (its own and every one above), d=unit, k=class and sub-class, g=genre, v=validity; and s=1 on what was published on one
day in SAMPLE_DAYS.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from catalog.shelf.selection import Selection
from catalog.texts.doc_numbers import MAX_LENGTH, normalise, search_forms
from catalog.texts.markup import plain_text
from county.text.segmentation import (
    Question,
    all_of,
    any_of,
    finer,
    index_version,
    question,
    quoted,
    vector,
    words_of_text,
)

MOST_ASKED_OF = 6  # words up to which "most of them" is asked; a query of more words is a title, typed or pasted
SAMPLE_DAYS = 512  # no multiple of 7, so that the sample has every day of the week
SAMPLED = "'s=1'"
ONE_DAY = timedelta(days=1)
NO_DAY = "'o='"  # no document has this mark


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a document stands: what selections ask for."""

    shelf_ids: Sequence[int]
    department_id: int
    published_on: date
    topic: str
    genre: str
    validity: str
    doc_number: str
    index_number: str


def marks(filing: Filing) -> list[str]:
    """The lexemes of a document beside its words."""
    day = filing.published_on
    facets = [f"c={shelf}" for shelf in filing.shelf_ids]
    facets += [f"d={filing.department_id}", f"g={filing.genre}", f"v={filing.validity}"]
    if filing.topic:
        facets += dict.fromkeys((f"k={filing.topic[:2]}", f"k={filing.topic}"))
    found = [f"y={day.year}", f"m={day:%Y-%m}", f"o={day}", f"w={index_version()}", *facets]
    found += [f"{facet}/{day.year}" for facet in facets]
    if filing.doc_number:
        found.append(f"n={normalise(filing.doc_number)}")
    if filing.index_number:
        number = filing.index_number.lower()
        found += dict.fromkeys(f"i={part}" for part in (number, *number.split("/")))
    if day.toordinal() % SAMPLE_DAYS == 0:
        found.append("s=1")
    return found


@dataclass(frozen=True, slots=True)
class Source:
    """What a document's vector is made of: its texts in order of weight, `body` being HTML."""

    title: str
    texts: Sequence[str]
    body: str
    further: Sequence[str]
    filing: Filing


def vectors(sources: Sequence[Source]) -> list[str]:
    """The tsvector literal of each."""
    return [
        vector(source.title, [*source.texts, plain_text(source.body), *source.further], marks(source.filing))
        for source in sources
    ]


def mark(kind: str, value: object) -> str:
    """A mark as it stands in a query."""
    return quoted(f"{kind}={value}")


def facets_of(selection: Selection) -> list[tuple[str, object]]:
    """The marks, but for the year, that the chosen facets demand."""
    chosen = (("d", selection.department_id), ("k", selection.topic), ("g", selection.genre), ("v", selection.validity))
    return [(kind, value) for kind, value in chosen if value]


def number_begins(selection: Selection) -> str:
    """What the 文号 of a selection demands; "" when none is chosen."""
    return f"{mark('n', selection.doc_number[:MAX_LENGTH])}:*" if selection.doc_number else ""


@lru_cache(maxsize=1024)
def days(first: date, last: date) -> str:
    """Any day from `first` to `last`; whole months and years by marks of their own."""
    parts, day = [], first
    while day <= last:
        if (day.month, day.day) == (1, 1) and date(day.year, 12, 31) <= last:
            parts.append(f"'y={day.year}'")
            day = date(day.year + 1, 1, 1)
        elif day.day == 1 and month_end(day) <= last:
            parts.append(f"'m={day:%Y-%m}'")
            day = month_end(day) + ONE_DAY
        else:
            parts.append(f"'o={day}'")
            day += ONE_DAY
    return any_of(parts) or NO_DAY


def month_end(day: date) -> date:
    return (day.replace(day=1) + 31 * ONE_DAY).replace(day=1) - ONE_DAY


@dataclass(frozen=True, slots=True)
class Shelf:
    """How many documents were published in each year, up to today."""

    published: dict[int, int]
    today: date

    def size(self, first: date, last: date) -> int:
        """About how many were published from `first` to `last`."""
        return round(sum(self._in_year(year, first, last) for year in self.published))

    def newest(self, number: float, until: date) -> date:
        """The day from which to `until` about `number` were published."""
        for year in sorted((year for year in self.published if year <= until.year), reverse=True):
            last = min(until, date(year, 12, 31))
            here = self._in_year(year, date(year, 1, 1), last)
            if here >= number:
                return max(date(year, 1, 1), last - int(number * last.timetuple().tm_yday / here) * ONE_DAY)
            number -= here
        return self.first

    def _in_year(self, year: int, first: date, last: date) -> float:
        begin, end = date(year, 1, 1), self.today if year == self.today.year else date(year, 12, 31)
        days_of_both = (min(last, end) - max(first, begin)).days + 1
        return self.published[year] * max(0, days_of_both) / ((end - begin).days + 1)

    @property
    def first(self) -> date:
        return date(min([self.today.year, *self.published]), 1, 1)

    @property
    def last(self) -> date:
        """Tomorrow, since the clock of another machine may be ahead; later only if something was published later."""
        year = max(self.published, default=0)
        return date(year, 12, 31) if year > self.today.year else self.today + ONE_DAY


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing asked: a word, or a 文号 or 索引号. `exact` asks for the item that bears the number itself; "" for words."""

    anywhere: str
    in_title: str
    exact: str = ""


def tiers(asked: Question) -> list[str]:
    """The queries for what was asked, best first; each finds what those before it find, but for the first, and "" finds nothing.

    0 the item that bears the number asked · 1 all words in the title · 2 most words in the title · 3 all words anywhere.
    """
    atoms = _atoms(asked)
    anywhere = all_of(atom.anywhere for atom in atoms)
    exact = atoms[0].exact if len(atoms) == 1 else ""
    most = ""
    if 2 < len(atoms) <= MOST_ASKED_OF:
        enough = combinations((atom.in_title for atom in atoms), len(atoms) // 2 + 1)
        most = all_of([any_of(map(all_of, enough)), anywhere])
    return [exact, all_of(atom.in_title for atom in atoms), most, anywhere]


def relaxed_tiers(asked: Question) -> list[str]:
    """The queries for as many as possible of the longest words asked, down to one; [] when that asks for nothing new."""
    words = [word for word in finer(asked.words) if len(word) > 1]
    words = sorted(words, key=len, reverse=True)[:MOST_ASKED_OF]
    if tuple(words) == asked.words and len(words) < 2:
        return []
    return [
        any_of(all_of(map(quoted, some)) for some in combinations(words, size)) for size in range(len(words), 0, -1)
    ]


def is_number(asked: Question) -> bool:
    """Whether the query as a whole reads as a 文号 or 索引号."""
    return bool(asked) and bool(tiers(asked)[0])


def _atoms(asked: Question) -> list[Atom]:
    """The words asked; a stretch that reads as a number is one atom."""
    chunks = [asked.text] if search_forms(asked.text) else asked.text.split()
    numbers = {chunk: _number(chunk) for chunk in chunks if any(char.isdigit() for char in chunk)}
    numbers = {chunk: atom for chunk, atom in numbers.items() if atom}
    words = question(" ".join(chunk for chunk in chunks if chunk not in numbers)).words if numbers else asked.words
    return [*numbers.values(), *(Atom(quoted(word), mark("t", word)) for word in words)]


def _number(chunk: str) -> Atom | None:
    """A 文号 in any brackets or none, or a 索引号 or a part of one; None when the chunk does not read as a number."""
    words = question(chunk).words
    in_title = all_of(mark("t", word) for word in words)
    as_words = all_of(map(quoted, words))
    if not words:
        return None
    if forms := search_forms(chunk):
        exact = any_of(mark("n", form) for form in forms)
        cited = any_of(all_of(map(quoted, _words_of_number(form))) for form in forms)
        # Brackets say that a number is meant; without them the words may just stand side by side.
        loose = "" if "〔" in normalise(chunk) else as_words
        return Atom(any_of([exact, cited, loose]), any_of([exact, in_title]), exact)
    if chunk.isascii() and ("/" in chunk or "-" in chunk):
        exact = mark("i", chunk)
        return Atom(any_of([exact, as_words]), any_of([exact, in_title]), exact)
    return None


def _words_of_number(form: str) -> list[str]:
    """The words of a text that cites the 文号 `form`; its year and serial are one word there."""
    year_and_serial = sorted(word for word in words_of_text(form) if word.startswith("r="))
    return [*question(form.partition("〔")[0] if year_and_serial else form).words, *year_and_serial]
