"""Full-text search over the public documents: the index that shelving keeps, and the hits of a selection with free text.

Order: what bears the typed 文号 or 索引号 itself, then what has all the words in its title, then most of them there, then what has
them anywhere; within each the newest first. No document that holds what was typed is missed (county.search). When nothing holds
all the words, what holds most of them is shown, and said so.

Every query is answered by the GIN index alone. One document in 1,024 carries the mark of the sample, which tells at constant cost
whether a query has few hits, which are then all read and counted exactly, or many, which are then walked from the newest month
back, as far as the page needs. docs/decisions/0010-search.md has the measurements.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from catalog.catalogue import snapshot
from catalog.facets import Counts, counted_rows
from catalog.markup import plain_text
from catalog.models import Column, Document
from catalog.paging import Key, WrongAddress
from catalog.search_terms import (
    FIRST_YEAR,
    Filing,
    bound_marks,
    facet_marks,
    is_number,
    mark,
    marks,
    months,
    relaxed_tiers,
    tiers,
)
from catalog.selection import Selection
from county.models import Department
from county.search import Question, Vocabulary, all_of, any_of, index_version, own_words, question, vector

FEW = 1000  # hits up to which everything is counted
FEW_IN_SAMPLE = 8  # a query of at most 1,000 hits has more than this many in the sample once in a million times
WALKED_IN_SAMPLE = 3  # with as many a tier is walked by months
BULK = 200  # documents from which on the index gathers them before it sorts them in
VOCABULARY_TITLES = 5000

_MERELY_ANYWHERE = 2  # from this tier on not all the words are in the title
_ALL, _NARROWED = -1, -2
_SAMPLE = mark("s", 1)
# Every branch is answered by the index; a plan that reads the table would unpack every vector.
_PLAN = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0;"


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

    `total` is exact unless `total_is_capped`: then there are more than it says. `facets` is None when there were too many hits to
    count. `best_tier` is the tier of the first hit. `is_relaxed`: nothing holds all the words, these hold some. `suggestions` are other queries, which do find something.
    `asked` has no words when there was nothing to look for in what was typed.
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
    ids = list(ids)
    shelves = _shelves()
    documents = Document.objects.public().filter(pk__in=ids).select_related("department")
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
        document.doc_number, document.index_number or "", document.issuer, document.department.name, document.department.short_name,
        *document.keywords, document.summary, plain_text(document.body), *_values_of(document.structure),
        *(line.partition(" ")[2] for line in document.files_manifest.split("\n")),
    ]
    filing = Filing(
        document.pk, shelves[document.column_id], document.department_id, timezone.localdate(document.published_at), document.topic,
        document.genre, document.validity, document.doc_number, document.index_number or "",
    )
    return vector(document.title, texts, marks(filing))


def _values_of(structure: str) -> list[str]:
    """Every text in the JSON of 机构信息 and 公开指南."""
    texts, open_values = [], [json.loads(structure)] if structure else []
    while open_values:
        value = open_values.pop()
        if isinstance(value, str):
            texts.append(value)
        else:
            open_values += value.values() if isinstance(value, dict) else value
    return texts


class _Search:
    """Tiers of queries within a selection: where each is looked for."""

    def __init__(self, selection: Selection, queries: Sequence[str]):
        self.selection = selection
        self.tiers = {number: query for number, query in enumerate(queries) if query}
        self.bounds = bound_marks(selection, _horizon())
        self.facets = facet_marks(selection)
        first, last = selection.published_from, selection.published_to
        self.since = _midnight(first) if first else None
        self.until = _midnight(last + timedelta(days=1)) if last else None

    def everything(self, label: int, *more: str) -> "_Branch":
        """What any tier finds: the last one finds what those before it do, but for the bearer of a number."""
        numbers = list(self.tiers)
        query = any_of(self.tiers[number] for number in {numbers[0], numbers[-1]})
        return _Branch(label, all_of([query, *self.bounds, *more]), self.since, self.until)

    def only(self, tier: int, after: Cursor | None, *more: str) -> "_Branch":
        """What this tier finds and no earlier one; only what comes after the hit `after`, if that is of this tier."""
        earlier = any_of(query for other, query in self.tiers.items() if other < tier)
        query = all_of([self.tiers[tier], f"!{earlier}" if earlier else "", *self.bounds, *more])
        return _Branch(tier, query, self.since, self.until, after.key if after and after.tier == tier else None)

    def tiers_from(self, after: Cursor | None) -> list[int]:
        """The tiers that may still have hits after `after`."""
        return [tier for tier in self.tiers if after is None or tier >= after.tier]


def _midnight(day: date) -> datetime:
    """The local instant at which `day` begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _horizon() -> date:
    """Beyond anything published, also when another machine's clock is ahead."""
    return date(timezone.localdate().year + 1, 12, 31)


@dataclass(frozen=True, slots=True)
class _Branch:
    """A part of a search: what `query` finds, in the search's range and after a hit; `label` is a tier or names a sample."""

    label: int
    query: str
    since: datetime | None
    until: datetime | None
    after: Key | None = None

    def sql(self) -> tuple[str, list]:
        """The statement that gives label, published_at and document_id, in no order."""
        conditions, values = ["vector @@ %s::tsquery"], [self.query]
        if self.since:
            conditions.append("published_at >= %s")
            values.append(self.since)
        if self.until:
            conditions.append("published_at < %s")
            values.append(self.until)
        if self.after:
            conditions.append("(published_at, document_id) < (%s, %s)")
            values += [self.after.published_at, self.after.document_id]
        where = " AND ".join(conditions)
        return f"SELECT {self.label} AS label, published_at, document_id FROM catalog_searchentry WHERE {where}", values

    def newest(self, limit: int) -> tuple[str, list]:
        sql, values = self.sql()
        return f"({sql} ORDER BY published_at DESC, document_id DESC LIMIT {limit})", values

    def any(self) -> tuple[str, list]:
        sql, values = self.sql()
        return f"({sql} LIMIT 1)", values


def _read(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_PLAN} {sql}", values)
        return cursor.fetchall()


def _one_after_another(parts: Iterable[tuple[str, list]]) -> tuple[str, list]:
    """PostgreSQL runs the parts in this order, and under a LIMIT only as many as are needed."""
    parts = list(parts)
    return " UNION ALL ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def find(selection: Selection, after: Cursor | None, limit: int) -> Found:
    """The hits of a selection with free text, from the best or from `after` on; `limit` at most."""
    asked = question(selection.text)
    if not asked:
        return Found(asked)
    found = _found(asked, _Search(selection, tiers(asked)), after, limit)
    if found.total or _is_found_elsewhere(found.facets):
        is_doubtful = after is None and asked.is_strange and (found.best_tier or 0) >= _MERELY_ANYWHERE
        return replace(found, suggestions=_suggestions(asked, selection)) if is_doubtful else found
    if fewer_words := relaxed_tiers(asked):
        found = replace(_found(asked, _Search(selection, fewer_words), after, limit), is_relaxed=True)
    return replace(found, suggestions=_suggestions(asked, selection))


def _is_found_elsewhere(facets: Counts | None) -> bool:
    """Whether letting go of a facet would show hits."""
    return any(facets[name] for name in Selection.FACETS) if facets else False


def _found(asked: Question, search: _Search, after: Cursor | None, limit: int) -> Found:
    samples = _samples(search, after)
    if len(samples[_ALL]) <= FEW_IN_SAMPLE and (rows := _few(search)) is not None:
        chosen = [row for row in rows if _is_chosen(row[3:], search.selection)]
        return _page(asked, chosen, after, limit, counted_rows([row[3:] for row in rows], search.selection))
    if search.facets and len(samples[_NARROWED]) <= FEW_IN_SAMPLE and (rows := _few(search, *search.facets)) is not None:
        return _page(asked, rows, after, limit, None)
    return _walked(asked, search, samples, after, limit)


def _samples(search: _Search, after: Cursor | None) -> dict[int, list[datetime]]:
    """When the newest of the sample were published, of everything, of what the facets leave, and of each tier from `after` on."""
    branches = [search.everything(_ALL, _SAMPLE)]
    if search.facets:
        branches.append(search.everything(_NARROWED, _SAMPLE, *search.facets))
    branches += [search.only(tier, after, _SAMPLE, *search.facets) for tier in search.tiers_from(after)]
    samples: dict[int, list[datetime]] = {branch.label: [] for branch in branches}
    for label, published_at, _ in _read(*_one_after_another(branch.newest(FEW_IN_SAMPLE + 1) for branch in branches)):
        samples[label].append(published_at)
    return samples


def _few(search: _Search, *facets: str) -> list[tuple] | None:
    """All hits, best first: tier, published_at, id and what facets count; None when there are more than FEW."""
    hits, values = _one_after_another(search.only(tier, None, *facets).sql() for tier in search.tiers)
    rows = _read(
        f"WITH hit AS MATERIALIZED (SELECT * FROM ({hits}) AS part LIMIT {FEW + 1})"
        " SELECT hit.*, department_id, year, topic, genre, validity"
        " FROM hit JOIN catalog_listing AS listing ON listing.column_id = %s AND listing.document_id = hit.document_id"
        f" WHERE (SELECT count(*) FROM hit) <= {FEW}"
        f" UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE (SELECT count(*) FROM hit) > {FEW}",
        [*values, search.selection.column_id],
    )
    if rows and rows[0][0] is None:
        return None
    rows.sort(key=lambda row: (row[1], row[2]), reverse=True)
    rows.sort(key=lambda row: row[0])
    return rows


def _is_chosen(row: tuple, selection: Selection) -> bool:
    department_id, year, topic, genre, validity = row
    return (
        selection.department_id in (None, department_id) and selection.year in (None, year) and topic.startswith(selection.topic)
        and selection.genre in ("", genre) and selection.validity in ("", validity)
    )


def _page(asked: Question, rows: list[tuple], after: Cursor | None, limit: int, facets: Counts | None) -> Found:
    """The page after `after` out of all hits."""
    start = 0
    if after:
        place = (after.tier, -after.key.published_at.timestamp(), -after.key.document_id)
        start = bisect_right(rows, place, key=lambda row: (row[0], -row[1].timestamp(), -row[2]))
    more = _cursor(rows[start + limit - 1]) if len(rows) > start + limit else None
    return Found(
        asked, [row[2] for row in rows[start : start + limit]], len(rows), facets=facets, next=more,
        best_tier=rows[0][0] if rows else None,
    )


def _cursor(row: tuple) -> Cursor:
    return Cursor(row[0], Key(row[1], row[2]))


def _walked(asked: Question, search: _Search, samples: dict[int, list[datetime]], after: Cursor | None, limit: int) -> Found:
    """The page after `after` when there are too many hits to read them all."""
    steps = [step for tier in search.tiers_from(after) for step in _steps(search, tier, samples[tier], after)]
    chain, values = _one_after_another(step.newest(limit + 1) for step in steps)
    rows = _read(f"SELECT * FROM ({chain}) AS hit LIMIT {limit + 1}", values)
    more = _cursor(rows[limit - 1]) if len(rows) > limit else None
    return Found(
        asked, [row[2] for row in rows[:limit]], FEW, total_is_capped=True, next=more, best_tier=rows[0][0] if rows else None
    )


def _steps(search: _Search, tier: int, sample: list[datetime], after: Cursor | None) -> Iterator[_Branch]:
    """The branches that together give a tier from the newest to the oldest.

    About SAMPLE_ONE_IN hits are newer than the newest of the sample, so its month is where the first step ends; the second ends
    at the oldest one read. Most pages need only the first.
    """
    last = _horizon()
    if after and after.tier == tier:
        last = timezone.localdate(after.key.published_at)
    elif len(sample) < WALKED_IN_SAMPLE:
        yield search.only(tier, after, *search.facets)
        return
    ends = [sample[0], sample[-1]] if len(sample) >= WALKED_IN_SAMPLE else []
    for first in [timezone.localdate(end).replace(day=1) for end in ends] + [date(FIRST_YEAR, 1, 1)]:
        if first <= last:
            yield search.only(tier, after, *search.facets, months(first, last))
            last = first - timedelta(days=1)


def _suggestions(asked: Question, selection: Selection) -> list[str]:
    """Queries that differ from the one asked by one word that sounds or looks alike, and find something in the column."""
    if is_number(asked):
        return []
    offered = snapshot().remember("words of titles", _title_words).corrections(asked)
    if not offered:
        return []
    branches = [
        _Search(Selection(selection.column_id, text=text), tiers(question(text))).everything(number)
        for number, text in enumerate(offered)
    ]
    return [offered[number] for number, *_ in _read(*_one_after_another(branch.any() for branch in branches))]


def _title_words() -> Vocabulary:
    """The words of the newest titles, of the units' names and of our own list."""
    titles = Document.objects.public().newest_first().values_list("title", flat=True)[:VOCABULARY_TITLES]
    return Vocabulary([*titles, *Department.objects.values_list("name", flat=True), *own_words()])
