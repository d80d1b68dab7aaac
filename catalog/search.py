"""Full-text search over the public documents: the index that shelving keeps, and the hits of a selection with free text.

Order: what bears the typed 文号 or 索引号 itself, then what has all the words in its title, then most of them there, then what has
them anywhere; within each the newest first. No document that holds what was typed is missed (county.search). When
nothing holds all the words, what holds most of them is shown, and said so.

Every query is answered by the GIN index alone, in one of two ways. On a large shelf a probe looks for hits among the
newest documents. Few there mean some thousands at most in all: these are all read and counted, up to 1,000 of them by
facets too. Many there mean that a page is full long before old documents are reached: hits are read from the newest back.
docs/decisions/0020-search.md says why.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from django.db import connection
from django.utils import timezone

from catalog.catalogue import snapshot
from catalog.facets import Counts, counted_rows
from catalog.markup import plain_text
from catalog.models import Column, Document
from catalog.paging import Key, WrongAddress
from catalog.search_terms import (
    ONE_DAY,
    Filing,
    days,
    facets_of,
    in_years,
    is_number,
    mark,
    marks,
    newest,
    number_begins,
    relaxed_tiers,
    tiers,
)
from catalog.selection import Selection
from county.models import Department
from county.search import Question, Vocabulary, all_of, any_of, index_version, own_words, question, vector

COUNTED = 1000  # hits up to which facets are counted
SMALL_SHELF = 20_000  # documents of which all hits are read, however many
ALL_READ = 5_000  # hits up to which, about, all are read on a larger shelf
MANY = 40  # hits among the newest documents that stand for more than ALL_READ in all; two pages
FIRST_LOOK = 16  # the share of the newest documents that is looked at first: enough for a common word
BULK = 200  # documents from which on the index gathers them before it sorts them in
VOCABULARY_TITLES = 5000

MERELY_ANYWHERE = 2  # from this tier on not all the words are in the title
# Every part is answered by the index; a plan that reads the table would unpack every vector.
PLAN = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0;"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The hit that a page starts after."""

    tier: int
    key: Key

    def __str__(self) -> str:
        return f"{self.tier}-{self.key}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises WrongAddress for anything that is not a cursor."""
        tier, _, key = text.partition("-")
        if not (len(tier) == 1 and tier.isascii() and tier.isdigit()):
            raise WrongAddress(text)
        return cls(int(tier), Key.parse(key))


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits.

    `total` is exact unless `total_is_capped`: then there are more than it says. `facets` is None when there were too many
    hits to count. `best_tier` is the tier of the first hit. `is_relaxed`: nothing holds all the words, these hold some.
    `suggestions` are other queries, which do find something. `asked` has no words when there was nothing to look for.
    """

    asked: Question
    document_ids: list[int] = field(default_factory=list)
    total: int = 0
    total_is_capped: bool = False
    facets: Counts | None = None
    next: Cursor | None = None
    is_relaxed: bool = False
    best_tier: int | None = None
    suggestions: list[str] = field(default_factory=list)


def index_documents(ids: Iterable[int]) -> None:
    """Writes the search entries of those of `ids` that are public."""
    shelves = _shelves()
    # In order of publication: a search that reads from the newest back then finds its rows side by side.
    documents = Document.objects.public().filter(pk__in=list(ids)).select_related("department").order_by("published_at", "pk")
    entries = [(document.pk, document.published_at, _vector_of(document, shelves)) for document in documents]
    if not entries:
        return
    numbers, instants, vectors = map(list, zip(*entries, strict=True))
    is_bulk = len(entries) >= BULK
    with connection.cursor() as cursor:
        if is_bulk:
            cursor.execute("ALTER INDEX search_vector SET (fastupdate = on)")
        cursor.execute(
            "INSERT INTO catalog_searchentry (document_id, published_at, vector)"
            " SELECT document_id, published_at, vector::tsvector"
            " FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[]) AS entry (document_id, published_at, vector)"
            " ON CONFLICT (document_id) DO UPDATE SET published_at = EXCLUDED.published_at, vector = EXCLUDED.vector",
            [numbers, instants, vectors],
        )
        if is_bulk:
            cursor.execute("SELECT gin_clean_pending_list('search_vector'::regclass)")
            cursor.execute("ALTER INDEX search_vector SET (fastupdate = off)")


def has_old_entries() -> bool:
    """True when some entries were made with other words than today's: `rebuild_catalogue` makes them anew."""
    old = f"'w=':* & !{mark('w', index_version())}"
    return bool(_read("SELECT 1 FROM catalog_searchentry WHERE vector @@ %s::tsquery LIMIT 1", [old]))


def _shelves() -> dict[int, list[int]]:
    """For each column its own id and those of the columns above it."""
    parents = dict(Column.objects.values_list("pk", "parent_id"))
    shelves = {}
    for column in parents:
        path, above = [], column
        while above is not None:
            path.append(above)
            above = parents[above]
        shelves[column] = path
    return shelves


def _vector_of(document: Document, shelves: dict[int, list[int]]) -> str:
    texts = [
        document.doc_number, document.index_number or "", document.issuer, document.department.name,
        document.department.short_name, *document.keywords, document.summary, plain_text(document.body),
        *_values_of(document.structure), *(line.partition(" ")[2] for line in document.files_manifest.split("\n")),
    ]
    filing = Filing(
        shelves[document.column_id], document.department_id, timezone.localdate(document.published_at), document.topic,
        document.genre, document.validity, document.doc_number, document.index_number or "",
    )
    return vector(document.title, texts, marks(filing))


def _values_of(structure: str) -> list[str]:
    """Every text in the JSON of 机构信息 and 公开指南."""
    texts, unread = [], [json.loads(structure)] if structure else []
    while unread:
        value = unread.pop()
        if isinstance(value, str):
            texts.append(value)
        else:
            unread += value.values() if isinstance(value, dict) else value
    return texts


def find(selection: Selection, after: Cursor | None, limit: int) -> Found:
    """The hits of a selection with free text, from the best or from `after` on; `limit` at most."""
    asked = question(selection.text)
    if not asked:
        return Found(asked)
    shelf = _Shelf(selection)
    found = _found(shelf, asked, tiers(asked), after, limit)
    if found.total or _is_found_elsewhere(found.facets):
        is_doubtful = after is None and asked.is_strange and (found.best_tier or 0) >= MERELY_ANYWHERE
        return replace(found, suggestions=_suggestions(asked, shelf)) if is_doubtful else found
    if fewer_words := relaxed_tiers(asked):
        found = _found(shelf, asked, fewer_words, after, limit)
        found = replace(found, is_relaxed=bool(found.total))
    return replace(found, suggestions=_suggestions(asked, shelf))


def _is_found_elsewhere(facets: Counts | None) -> bool:
    """Whether letting go of a facet would show hits."""
    return any(facets[name] for name in Selection.FACETS) if facets else False


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is demanded beside the words: marks, the days from `first` to `last` if `dated`, and a 文号.

    `published` counts the documents of each of the years on the shelf.
    """

    facets: list[tuple[str, object]]
    first: date
    last: date
    dated: bool
    number: str
    published: dict[int, int]
    today: date

    def demands(self) -> list[str]:
        return [*(mark(kind, value) for kind, value in self.facets), *self._others()]

    def demands_of_years(self, some: Iterable[int]) -> list[str]:
        return [in_years(self.facets, some), *self._others()]

    def demands_of_days(self, first: date, last: date) -> list[str]:
        facets = in_years(self.facets, [last.year]) if first.year == last.year else ""
        return [days(first, last), *([facets, *self._others()] if facets else self.demands())]

    def _others(self) -> list[str]:
        return [days(self.first, self.last) if self.dated else "", self.number]

    def size(self) -> int:
        """How many documents were published in the years of the scope."""
        return sum(number for year, number in self.published.items() if self.first.year <= year <= self.last.year)

    def windows(self, until: date) -> list[tuple[date, date]]:
        """First and last day of the newest documents until `until`: a first look, and all that hold MANY of ALL_READ hits."""
        number = MANY * self.size() // ALL_READ
        found, last = [], until
        for some in (number // FIRST_LOOK, number):
            first = max(self.first, newest(self.published, some, until, self.today))
            if first <= last:
                found.append((first, last))
                last = first - ONE_DAY
        return found


class _Shelf:
    """Where a selection looks: with its column and dates alone, and narrowed by its facets."""

    def __init__(self, selection: Selection):
        self.selection = selection
        rows = _read(
            "SELECT year, number, (SELECT array_agg(id) FROM catalog_column WHERE parent_id IS NULL) = ARRAY[%s::bigint]"
            " FROM catalog_tally WHERE column_id = %s AND \"by\" = 'year'",
            [selection.column_id, selection.column_id],
        )
        published = {year: number for year, number, _ in rows}
        # The only column without one above it holds everything, and need not be asked for.
        column = [] if rows and rows[0][2] else [("c", selection.column_id)]
        chosen = facets_of(selection)
        self.is_narrowed = bool(chosen or selection.year)
        dates = selection.published_from, selection.published_to
        self.whole = self._scope(column, *dates, published)
        self.narrowed = self._scope([*column, *chosen], *selection.published_range, published)

    def _scope(self, facets: list, first: date | None, last: date | None, published: dict[int, int]) -> _Scope:
        today = timezone.localdate()
        years = [today.year, *published]
        begin = date(min(years), 1, 1)
        # Until tomorrow, since the clock of another machine may be ahead.
        end = date(max(years), 12, 31) if max(years) > today.year else today + ONE_DAY
        return _Scope(
            facets, max(first or begin, begin), min(last or end, end), bool(first or last), number_begins(self.selection),
            published, today,
        )


class _Tiers:
    """The queries of the order, best first."""

    def __init__(self, queries: Sequence[str]):
        self.queries = {number: query for number, query in enumerate(queries) if query}
        # The last finds what those before it find, but for the bearer of a number.
        self.everything = any_of([queries[0], queries[-1]])

    def alone(self, tier: int) -> str:
        """What this tier finds and no earlier one."""
        earlier = any_of(query for other, query in self.queries.items() if other < tier)
        return all_of([self.queries[tier], f"!{earlier}" if earlier else ""])

    def __iter__(self) -> Iterator[int]:
        return iter(self.queries)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a search: what `query` finds of `tier`, published before an instant, after a hit."""

    tier: int
    query: str
    before: datetime | None = None
    after: Key | None = None

    def rows(self) -> tuple[str, list]:
        """The statement that gives tier, published_at and document_id, in no order."""
        conditions, values = ["vector @@ %s::tsquery"], [self.query]
        if self.before:
            conditions.append("published_at < %s")
            values.append(self.before)
        if self.after:
            conditions.append("(published_at, document_id) < (%s, %s)")
            values += [self.after.published_at, self.after.document_id]
        where = " AND ".join(conditions)
        return f"SELECT {self.tier} AS tier, published_at, document_id FROM catalog_searchentry WHERE {where}", values

    def newest(self, limit: int) -> tuple[str, list]:
        sql, values = self.rows()
        return f"({sql} ORDER BY published_at DESC, document_id DESC LIMIT {limit})", values


def _chain(parts: Iterable[tuple[str, list]]) -> tuple[str, list]:
    """The parts one after the other: PostgreSQL runs them in this order, and under a LIMIT only as many as it needs."""
    parts = list(parts)
    return " UNION ALL ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _read(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"{PLAN} {sql}", values)
        return cursor.fetchall()


def _found(shelf: _Shelf, asked: Question, queries: Sequence[str], after: Cursor | None, limit: int) -> Found:
    order = _Tiers(queries)
    if shelf.whole.size() > SMALL_SHELF and _has_many(shelf.whole, order.everything):
        return _newest_back(shelf.narrowed, asked, order, after, limit, at_least=0 if shelf.is_narrowed else MANY)
    rows, total = _all(shelf.whole, order, shelf.selection.column_id, after, limit)
    if total <= COUNTED:
        facets = counted_rows([row[4:] for row in rows], shelf.selection)
        rows = [row for row in rows if _is_chosen(row[4:], shelf.selection)]
        return _page(asked, rows, len(rows), after, limit, facets)
    if shelf.is_narrowed:
        rows, total = _all(shelf.narrowed, order, shelf.selection.column_id, after, limit)
    return _page(asked, rows, total, after, limit, None)


def _has_many(scope: _Scope, everything: str) -> bool:
    """Whether MANY hits are among the newest documents."""
    queries = (all_of([everything, *scope.demands_of_days(*window)]) for window in scope.windows(scope.last))
    parts, values = _chain(_Part(0, query).rows() for query in queries)
    return _read(f"SELECT count(*) FROM (SELECT FROM ({parts}) AS part LIMIT {MANY}) AS hit", values)[0][0] >= MANY


def _all(scope: _Scope, order: _Tiers, column_id: int, after: Cursor | None, limit: int) -> tuple[list[tuple], int]:
    """All hits when there are at most COUNTED, else `limit` and one after `after`; best first, with the number of all.

    A row is tier, published_at, id, number, and what facets count.
    """
    hits, values = _chain(_Part(tier, all_of([order.alone(tier), *scope.demands()])).rows() for tier in order)
    later, values_of_after = "", []
    if after:
        later = f"WHERE number <= {COUNTED} OR tier > %s OR (tier = %s AND (published_at, document_id) < (%s, %s))"
        values_of_after = [after.tier, after.tier, after.key.published_at, after.key.document_id]
    rows = _read(
        f"WITH hit AS MATERIALIZED ({hits}), size AS MATERIALIZED (SELECT count(*) AS number FROM hit),"
        f" shown AS MATERIALIZED ("
        f"  SELECT hit.*, number FROM hit CROSS JOIN size {later} ORDER BY tier, published_at DESC, document_id DESC"
        f"  LIMIT (SELECT CASE WHEN number <= {COUNTED} THEN {COUNTED} ELSE {limit + 1} END FROM size))"
        " SELECT shown.*, department_id, year, topic, genre, validity FROM shown"
        " JOIN catalog_listing AS listing ON listing.column_id = %s AND listing.document_id = shown.document_id",
        [*values, *values_of_after, column_id],
    )
    rows.sort(key=_rank)
    return rows, rows[0][3] if rows else 0


def _rank(row: tuple) -> tuple:
    """The order of hits: tier, then the newest first."""
    return row[0], -row[1].timestamp(), -row[2]


def _is_chosen(row: tuple, selection: Selection) -> bool:
    department_id, year, topic, genre, validity = row
    return (
        selection.department_id in (None, department_id) and selection.year in (None, year)
        and topic.startswith(selection.topic) and selection.genre in ("", genre) and selection.validity in ("", validity)
    )


def _page(
    asked: Question, rows: list[tuple], total: int, after: Cursor | None, limit: int, facets: Counts | None,
    is_capped: bool = False,
) -> Found:
    """The page after `after` out of `rows`, which are in order."""
    start = 0
    if after:
        place = (after.tier, -after.key.published_at.timestamp(), -after.key.document_id)
        start = bisect_right(rows, place, key=_rank)
    more = None
    if len(rows) > start + limit:
        tier, published_at, document_id = rows[start + limit - 1][:3]
        more = Cursor(tier, Key(published_at, document_id))
    return Found(
        asked, [row[2] for row in rows[start : start + limit]], total, is_capped, facets, more,
        best_tier=rows[0][0] if rows else None,
    )


def _newest_back(
    scope: _Scope, asked: Question, order: _Tiers, after: Cursor | None, limit: int, at_least: int
) -> Found:
    """The page after `after` of more hits than can be read; the total is `at_least`, or what this page has shown."""
    parts = [part for tier in order if after is None or tier >= after.tier for part in _steps(scope, order, tier, after)]
    chain, values = _chain(part.newest(limit + 1) for part in parts)
    rows = _read(f"SELECT * FROM ({chain}) AS hit LIMIT {limit + 1}", values)
    is_all = after is None and len(rows) <= limit
    return _page(asked, rows, len(rows) if is_all else max(at_least, len(rows)), None, limit, None, not is_all)


def _steps(scope: _Scope, order: _Tiers, tier: int, after: Cursor | None) -> Iterator[_Part]:
    """The parts that together give a tier from the newest to the oldest; most pages need only the first."""
    query = order.alone(tier)
    key = after.key if after and after.tier == tier else None
    first = scope.last + ONE_DAY
    for first, last in scope.windows(timezone.localdate(key.published_at) if key else scope.last):
        yield _Part(tier, all_of([query, *scope.demands_of_days(first, last)]), after=key)
    before = _midnight(first)
    older = sorted((year for year in scope.published if scope.first.year <= year <= first.year), reverse=True)
    # What is rare among the newest of all may yet fill a page from one year.
    for year in older[:2] if scope.facets else []:
        yield _Part(tier, all_of([query, *scope.demands_of_years([year])]), before)
        before = _midnight(date(year, 1, 1))
    # From the middle of a common word back, naming the years keeps the rest from being read as a whole.
    demands = scope.demands_of_years(older) if key and older else scope.demands()
    yield _Part(tier, all_of([query, *demands]), before)


def _suggestions(asked: Question, shelf: _Shelf) -> list[str]:
    """Queries that differ from the one asked by one word that sounds or looks alike, and find something on the shelf."""
    if is_number(asked):
        return []
    offered = snapshot().remember("words of titles", _title_words).corrections(asked)
    if not offered:
        return []
    parts = [
        _Part(number, all_of([_Tiers(tiers(question(text))).everything, *shelf.whole.demands()])).newest(1)
        for number, text in enumerate(offered)
    ]
    return [offered[number] for number, *_ in _read(*_chain(parts))]


def _title_words() -> Vocabulary:
    """The words of the newest titles, of the units' names and of our own list."""
    titles = Document.objects.public().newest_first().values_list("title", flat=True)[:VOCABULARY_TITLES]
    return Vocabulary([*titles, *Department.objects.values_list("name", flat=True), *own_words()])


def _midnight(day: date) -> datetime:
    """The local instant at which `day` begins."""
    return timezone.make_aware(datetime.combine(day, time.min))
