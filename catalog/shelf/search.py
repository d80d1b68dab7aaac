"""Full-text search over the public documents: the index that shelving keeps, and the hits of a selection with free text.

Order: what bears the typed 文号 or 索引号 itself, then what has all the words in its title, then most of them there, then what has
them anywhere; within each the newest first. No document that holds what was typed is missed (county.text.segmentation). When
nothing holds all the words, what holds most of them is shown, and said so.

Every query is answered by the GIN index alone, in one of two ways. A sample tells whether there are some thousands of hits
at most: these are all read and counted, up to 1,000 of them by facets too. When there are more, a page is full long before
old documents are reached: hits are read from the newest back. docs/decisions/0021-search.md says why.
"""

import json
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from operator import itemgetter

from django.db import connection
from django.utils import timezone

from catalog.models import Column, Document
from catalog.shelf.catalogue import snapshot
from catalog.shelf.facets import Counts, counted_rows, rows_chosen
from catalog.shelf.search_terms import (
    ONE_DAY,
    SAMPLE_DAYS,
    SAMPLED,
    Filing,
    Shelf,
    Source,
    days,
    facets_of,
    is_number,
    mark,
    month_end,
    number_begins,
    relaxed_tiers,
    tiers,
    vectors,
)
from catalog.shelf.selection import Selection
from county.models import Department
from county.processes import Here
from county.site.paging import Key, WrongAddress
from county.text.segmentation import Question, Vocabulary, all_of, any_of, index_version, own_words, question

COUNTED = 1000  # hits up to which facets are counted
ALL_READ = 3_000  # hits up to which, about, all are read
FEW_IN_SAMPLE = 2  # hits in the sample that stand for COUNTED at most, as likely as not
SMALL_SHELF = 20_000  # documents of which hits are counted, however many
LOOKED_FOR = 30  # hits that the newest documents first looked at should hold
FURTHER = (1, 8)  # so many times as many documents are looked at, if that is cheaper than reading all hits
HIT_COSTS = 4  # to read a hit takes as long as to pass so many documents in the index
BULK = 200  # documents from which on the index gathers them before it sorts them in
VOCABULARY_TITLES = 5000

FACETS = "department_id, year, topic, genre, validity"
COLUMNS = f"{FACETS}, document_id, published_at"

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


class Entries:
    """Search entries on their way into the index; with an executor their vectors are made while the caller goes on."""

    def __init__(self, executor: Executor):
        self.executor = executor
        self.shelves = _shelves()
        self.parts: deque[tuple[list[tuple], Future]] = deque()
        self.number = 0

    def add(self, documents: Sequence[Document]) -> None:
        """Takes public documents that have all their values, their unit and their number. In order of publication a search that
        reads from the newest back finds its rows side by side.
        """
        rows = [
            (
                document.department_id,
                timezone.localdate(document.published_at).year,
                document.topic,
                document.genre,
                document.validity,
                document.pk,
                document.published_at,
            )
            for document in documents
        ]
        self.parts.append(
            (rows, self.executor.submit(vectors, [_source_of(document, self.shelves) for document in documents]))
        )
        self.number += len(rows)

    def write(self) -> None:
        """Writes all that were added, instead of those that stand there for the same documents."""
        renewed = ", ".join(f"{column} = EXCLUDED.{column}" for column in [*COLUMNS.split(", "), "vector"])
        is_bulk = self.number >= BULK
        with connection.cursor() as cursor:
            if is_bulk:
                cursor.execute("ALTER INDEX search_vector SET (fastupdate = on)")
                # So much is gathered before it is sorted in, and so much memory sorts it.
                cursor.execute("SET LOCAL gin_pending_list_limit = '256MB'; SET LOCAL maintenance_work_mem = '256MB'")
            while self.parts:
                rows, made = self.parts.popleft()
                entries = [(*row, made_vector) for row, made_vector in zip(rows, made.result(), strict=True)]
                cursor.execute(
                    f"INSERT INTO catalog_searchentry ({COLUMNS}, vector) SELECT {COLUMNS}, vector::tsvector FROM"
                    " unnest(%s::bigint[], %s::smallint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[],"
                    " %s::text[])"
                    f" AS entry ({COLUMNS}, vector) ON CONFLICT (document_id) DO UPDATE SET {renewed}",
                    [list(values) for values in zip(*entries, strict=True)],
                )
            if is_bulk:
                cursor.execute("SELECT gin_clean_pending_list('search_vector'::regclass)")
                cursor.execute("ALTER INDEX search_vector SET (fastupdate = off)")


def index_documents(ids: Iterable[int]) -> None:
    """Writes the search entries of those of `ids` that are public."""
    documents = list(
        Document.objects.public().filter(pk__in=list(ids)).select_related("department").order_by("published_at", "pk")
    )
    if documents:
        entries = Entries(Here())
        entries.add(documents)
        entries.write()


def old_entries(most: int) -> list[int]:
    """The documents, `most` at the highest, whose entries were cut with another word list or rjieba than today's."""
    old = f"'w=':* & !{mark('w', index_version())}"
    rows = _read("SELECT document_id FROM catalog_searchentry WHERE vector @@ %s::tsquery LIMIT %s", [old, most])
    return [document_id for (document_id,) in rows]


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


def _source_of(document: Document, shelves: dict[int, list[int]]) -> Source:
    filing = Filing(
        shelves[document.column_id],
        document.department_id,
        timezone.localdate(document.published_at),
        document.topic,
        document.genre,
        document.validity,
        document.doc_number,
        document.index_number or "",
    )
    texts = [
        document.doc_number,
        document.index_number or "",
        document.issuer,
        document.department.name,
        document.department.short_name,
        *document.keywords,
        document.summary,
    ]
    names = [line.partition(" ")[2] for line in document.files_manifest.split("\n")]
    return Source(document.title, texts, document.body, [*_values_of(document.structure), *names], filing)


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
    place = _Place(selection)
    found = _found(place, asked, tiers(asked), after, limit)
    if found.total or _is_found_elsewhere(found.facets):
        is_doubtful = after is None and asked.is_strange and (found.best_tier or 0) >= MERELY_ANYWHERE
        return replace(found, suggestions=_suggestions(asked, place)) if is_doubtful else found
    if fewer_words := relaxed_tiers(asked):
        found = _found(place, asked, fewer_words, after, limit)
        found = replace(found, is_relaxed=bool(found.total))
    return replace(found, suggestions=_suggestions(asked, place))


def _is_found_elsewhere(facets: Counts | None) -> bool:
    """Whether letting go of a facet would show hits."""
    return any(facets[name] for name in Selection.FACETS) if facets else False


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is demanded beside the words: marks, the days from `first` to `last` if `dated`, and a 文号."""

    facets: list[tuple[str, object]]
    first: date
    last: date
    dated: bool
    number: str

    def demands(self, first: date | None = None, last: date | None = None) -> list[str]:
        """The parts of the query; for days of one year alone, the marks of that year."""
        year = f"/{first.year}" if first and last and first.year == last.year else ""
        facets = [mark(kind, f"{value}{year}") for kind, value in self.facets]
        return [*facets, days(self.first, self.last) if self.dated else "", self.number]


class _Place:
    """Where a selection looks: its column and dates, the same narrowed by its facets, and what stands there by year."""

    def __init__(self, selection: Selection):
        self.selection = selection
        rows = _read(
            "SELECT year, number, (SELECT array_agg(id) FROM catalog_column WHERE parent_id IS NULL) = ARRAY[%s::bigint]"
            " FROM catalog_tally WHERE column_id = %s AND \"by\" = 'year'",
            [selection.column_id, selection.column_id],
        )
        self.shelf = Shelf({year: number for year, number, _ in rows}, timezone.localdate())
        # The only column without one above it holds everything, and need not be asked for.
        column = [] if rows and rows[0][2] else [("c", selection.column_id)]
        chosen = facets_of(selection)
        self.is_narrowed = bool(chosen or selection.year)
        self.whole = self._scope(column, selection.published_from, selection.published_to)
        self.narrowed = self._scope([*column, *chosen], *selection.published_range)

    def size(self) -> int:
        """About how many documents there are within the dates of the selection."""
        return self.shelf.size(self.whole.first, self.whole.last)

    def _scope(self, facets: list[tuple[str, object]], first: date | None, last: date | None) -> _Scope:
        begin, end = self.shelf.first, self.shelf.last
        is_dated = bool(first or last)
        return _Scope(
            facets, max(first or begin, begin), min(last or end, end), is_dated, number_begins(self.selection)
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

    def rows(self, columns: str) -> tuple[str, list]:
        """The statement that gives `columns` and the tier of what the part finds, in no order."""
        conditions, values = ["vector @@ %s::tsquery"], [self.query]
        if self.before:
            conditions.append("published_at < %s")
            values.append(self.before)
        if self.after:
            conditions.append("(published_at, document_id) < (%s, %s)")
            values += [self.after.published_at, self.after.document_id]
        return (
            f"SELECT {columns}, {self.tier} AS tier FROM catalog_searchentry WHERE {' AND '.join(conditions)}",
            values,
        )

    def newest(self, limit: int) -> tuple[str, list]:
        sql, values = self.rows("document_id, published_at")
        return f"({sql} ORDER BY published_at DESC, document_id DESC LIMIT {limit})", values


def _chain(parts: Iterable[tuple[str, list]]) -> tuple[str, list]:
    """The parts one after the other: PostgreSQL runs them in this order, and under a LIMIT only as many as it needs."""
    parts = list(parts)
    return " UNION ALL ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _read(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"{PLAN} {sql}", values)
        return cursor.fetchall()


def _found(place: _Place, asked: Question, queries: Sequence[str], after: Cursor | None, limit: int) -> Found:
    order, sample = _Tiers(queries), None
    if place.size() > ALL_READ:
        sample = _Sample(place, order)
        if sample.hits() > ALL_READ:
            return _newest_back(place, sample, asked, order, after, limit)
    counted = None
    if sample and len(sample.rows) > FEW_IN_SAMPLE:
        counted = _counted(place, order, after, limit)
        if counted.whole > COUNTED:
            return _page(asked, counted.rows, counted.chosen, None, limit)
    rows = _every(place.whole, order)
    if len(rows) <= COUNTED:
        return _page_of_all(place, asked, rows, after, limit)
    counted = counted or _counted(place, order, after, limit)
    return _page(asked, counted.rows, counted.chosen, None, limit)


class _Sample:
    """The hits among the documents of the sample, dates aside: what they say of the rest."""

    def __init__(self, place: _Place, order: _Tiers):
        self.place = place
        bounds = [SAMPLED, *(mark(kind, value) for kind, value in place.whole.facets), place.whole.number]
        parts = (_Part(tier, all_of([order.alone(tier), *bounds])).rows(FACETS) for tier in order)
        self.rows = _read(*_chain(parts))
        self.chosen = rows_chosen(self.rows, place.selection, place.selection.chosen_facets)
        self.published = max(1, sum(place.shelf.published.values()))

    def hits(self) -> float:
        """About how many hits there are within the dates of the selection."""
        return len(self.rows) * SAMPLE_DAYS * self.place.size() / self.published

    def of_tier(self, tier: int) -> tuple[float, float]:
        """About how many hits a tier has, and the share of documents that are hits of it under the facets; never none."""
        hits = max(0.5, sum(row[-1] == tier for row in self.rows)) * SAMPLE_DAYS
        return hits, max(0.5, sum(row[-1] == tier for row in self.chosen)) * SAMPLE_DAYS / self.published


def _every(scope: _Scope, order: _Tiers) -> list[tuple]:
    """All hits in order, but no more than COUNTED and one: what facets count, document_id, published_at, tier."""
    chain, values = _chain(_Part(tier, all_of([order.alone(tier), *scope.demands()])).rows(COLUMNS) for tier in order)
    rows = _read(f"SELECT * FROM ({chain}) AS hit LIMIT {COUNTED + 1}", values)
    rows.sort(key=itemgetter(-2, -3), reverse=True)
    rows.sort(key=itemgetter(-1))
    return rows


@dataclass(frozen=True, slots=True)
class _Counted:
    """Hits of a page and one more, as document_id, published_at and tier; how many there are before and after facets."""

    rows: list[tuple]
    whole: int
    chosen: int


def _counted(place: _Place, order: _Tiers, after: Cursor | None, limit: int) -> _Counted:
    """The best hits that the facets leave, from `after` on; of no hits no counts."""
    chosen, values_chosen = _is_chosen(place.selection)
    columns = COLUMNS if values_chosen else "document_id, published_at"
    chain, values = _chain(
        _Part(tier, all_of([order.alone(tier), *place.whole.demands()])).rows(columns) for tier in order
    )
    later, values_later = "true", []
    if after:
        later = "(tier > %s OR (tier = %s AND (published_at, document_id) < (%s, %s)))"
        values_later = [after.tier, after.tier, after.key.published_at, after.key.document_id]
    rows = _read(
        "SELECT document_id, published_at, tier, whole, chosen FROM ("
        "SELECT *, count(*) OVER () AS whole, count(*) FILTER (WHERE is_chosen) OVER () AS chosen FROM ("
        f"SELECT document_id, published_at, tier, {chosen} AS is_chosen FROM ({chain}) AS hit) AS judged) AS counted"
        f" WHERE is_chosen AND {later} ORDER BY tier, published_at DESC, document_id DESC LIMIT {limit + 1}",
        values_chosen + values + values_later,
    )
    return _Counted([row[:3] for row in rows], *rows[0][3:]) if rows else _Counted([], 0, 0)


def _is_chosen(selection: Selection) -> tuple[str, list]:
    """The condition on a row that the chosen facets make."""
    conditions, values = ["true"], []
    for facet in selection.chosen_facets:
        conditions.append("left(topic, length(%s)) = %s" if facet == "topic" else f"{facet} = %s")
        values += [getattr(selection, facet)] * conditions[-1].count("%s")
    return " AND ".join(conditions), values


def _rank(hit: tuple) -> tuple:
    """The order of hits: tier, then the newest first."""
    document_id, published_at, tier = hit[-3:]
    return tier, -published_at.timestamp(), -document_id


def _page_of_all(place: _Place, asked: Question, rows: Sequence[tuple], after: Cursor | None, limit: int) -> Found:
    """The page after `after` out of all hits without facets, which are counted here."""
    facets = counted_rows(rows, place.selection)
    rows = rows_chosen(rows, place.selection, place.selection.chosen_facets)
    return _page(asked, rows, len(rows), after, limit, facets)


def _page(
    asked: Question, rows: Sequence[tuple], total: int, after: Cursor | None, limit: int, facets: Counts | None = None
) -> Found:
    """The page after `after` out of `rows`, which are in order and end in document_id, published_at and tier."""
    start = 0
    if after:
        start = bisect_right(rows, _rank((after.key.document_id, after.key.published_at, after.tier)), key=_rank)
    more = None
    if len(rows) > start + limit:
        document_id, published_at, tier = rows[start + limit - 1][-3:]
        more = Cursor(tier, Key(published_at, document_id))
    return Found(
        asked,
        [row[-3] for row in rows[start : start + limit]],
        total,
        facets=facets,
        next=more,
        best_tier=rows[0][-1] if rows else None,
    )


def _newest_back(
    place: _Place, sample: _Sample, asked: Question, order: _Tiers, after: Cursor | None, limit: int
) -> Found:
    """The page after `after` of more hits than can be read; on a large shelf the total is what has been seen so far."""
    tiers_left = [tier for tier in order if after is None or tier >= after.tier]
    parts = [part for tier in tiers_left for part in _steps(place, sample, order, tier, after)]
    chain, values = _chain(part.newest(limit + 1) for part in parts)
    if place.size() <= SMALL_SHELF:
        everything = all_of([order.everything, *place.narrowed.demands()])
        rows = _read(
            f"SELECT (SELECT count(*) FROM catalog_searchentry WHERE vector @@ %s::tsquery), hit.* FROM ({chain}) AS hit"
            f" LIMIT {limit + 1}",
            [everything, *values],
        )
        return _page(asked, rows, rows[0][0] if rows else 0, None, limit)
    rows = _read(f"SELECT * FROM ({chain}) AS hit LIMIT {limit + 1}", values)
    if after is None and len(rows) <= limit:
        return _page(asked, rows, len(rows), None, limit)
    seen = 0 if place.is_narrowed or place.whole.dated else len(sample.rows)
    return replace(_page(asked, rows, max(seen, len(rows)), None, limit), total_is_capped=True)


def _steps(place: _Place, sample: _Sample, order: _Tiers, tier: int, after: Cursor | None) -> Iterator[_Part]:
    """The parts that together give a tier from the newest to the oldest; most pages need only the first."""
    query, scope = order.alone(tier), place.narrowed
    key = after.key if after and after.tier == tier else None
    first, before = timezone.localdate(key.published_at) if key else scope.last, None
    for window in _windows(place, *sample.of_tier(tier), first):
        first = window[0]
        yield _Part(tier, all_of([query, days(*window), *scope.demands(*window)]), before, key)
        if first == scope.first:
            return
        before = _midnight(first)
    older = sorted((year for year in place.shelf.published if scope.first.year <= year <= first.year), reverse=True)
    # What is rare among the newest of all may yet fill a page from one year.
    for year in older[:2] if scope.facets else []:
        yield _Part(tier, all_of([query, *scope.demands(date(year, 1, 1), date(year, 12, 31))]), before, key)
        before = _midnight(date(year, 1, 1))
    # From the middle of a common word back, naming the years keeps the rest from being read as a whole.
    rest = any_of(mark("y", year) for year in older) if key else ""
    yield _Part(tier, all_of([query, rest, *scope.demands()]), before, key)


def _windows(place: _Place, hits: float, share: float, last: date) -> Iterator[tuple[date, date]]:
    """First and last days of the newest documents to look at, while that is cheaper than reading all hits."""
    for times in FURTHER:
        documents = times * LOOKED_FOR / share
        if documents > HIT_COSTS * hits:
            return
        first = max(place.narrowed.first, place.shelf.newest(documents, last))
        if last - first > 31 * ONE_DAY:
            # Whole months: of a rare word they are more than all its hits, and the index then reads its hits alone.
            yield max(place.narrowed.first, first.replace(day=1)), month_end(last)
        else:
            yield first, last


def _suggestions(asked: Question, place: _Place) -> list[str]:
    """Queries that differ from the one asked by one word that sounds or looks alike, and find something on the shelf."""
    if is_number(asked):
        return []
    offered = snapshot().remember("words of titles", _title_words).corrections(asked)
    if not offered:
        return []
    parts = [
        _Part(number, all_of([_Tiers(tiers(question(text))).everything, *place.whole.demands()])).newest(1)
        for number, text in enumerate(offered)
    ]
    return [offered[number] for *_, number in _read(*_chain(parts))]


def _title_words() -> Vocabulary:
    """The words of the newest titles, of the units' names and of our own list."""
    titles = Document.objects.public().newest_first().values_list("title", flat=True)[:VOCABULARY_TITLES]
    return Vocabulary([*titles, *Department.objects.values_list("name", flat=True), *own_words()])


def _midnight(day: date) -> datetime:
    """The local instant at which `day` begins."""
    return timezone.make_aware(datetime.combine(day, time.min))
