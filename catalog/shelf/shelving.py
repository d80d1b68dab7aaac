"""Puts public documents on the shelves that pages read: listings, kept counts, search entries, the content version, and what changed
under it.

The only writer of the read side. Called inside the transaction of the act that changes what is public. Everything is set-based:
one document or ten thousand take the same statements.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from catalog.models import CatalogueVersion, Change, Document, Listing, SearchEntry, Tally, TurningInstant
from catalog.shelf.search import Entries, index_documents, old_entries

# For so long may a process answer with kept pages before it reads the content version anew (docs/decisions/0003-page-cache.md).
LEASE_SECONDS = 0.02

# So many search entries of an older word list one run of the duties makes anew, and so many in one transaction.
RENEWED_IN_A_RUN, RENEWED_AT_ONCE = 4000, 200

# Of one who changes the tree and those who shelve under it; the number only has to differ from other advisory locks of the portal.
TREE_LOCK = 711_2020

_LISTING_COLUMNS = "column_id, document_id, published_at, year, department_id, topic_class, topic, genre, validity"

_LISTINGS_OF_DOCUMENTS = """
    SELECT shelf.id AS column_id, d.id AS document_id, d.published_at,
           EXTRACT(YEAR FROM d.published_at AT TIME ZONE 'Asia/Shanghai')::smallint AS year,
           d.department_id, left(d.topic, 2) AS topic_class, d.topic, d.genre, d.validity
      FROM catalog_document d
      JOIN catalog_column own ON own.id = d.column_id
      JOIN catalog_column shelf ON shelf.tree_id = own.tree_id AND shelf.lft <= own.lft AND shelf.rght >= own.rght
     WHERE d.status = 'published'
"""

_LAST_SHELVED = """
    SELECT document_id FROM (
        SELECT DISTINCT ON (document_id) document_id, act FROM catalog_change ORDER BY document_id, version DESC) AS last
     WHERE act = 'shelved'
"""

_TALLY_COLUMNS = 'column_id, "by", department_id, year, topic, genre, validity, number'

_TALLIES_OF_LISTINGS = """
    SELECT column_id,
           CASE GROUPING(department_id, year, topic, genre, validity)
                WHEN 31 THEN 'total' WHEN 15 THEN 'department' WHEN 23 THEN 'year' WHEN 27 THEN 'topic'
                WHEN 29 THEN 'genre' WHEN 30 THEN 'validity' ELSE 'cell' END AS "by",
           department_id, year, topic, genre, validity, count(*)::int AS number
      FROM ({listings}) AS l
     GROUP BY GROUPING SETS (
           (column_id), (column_id, department_id), (column_id, year), (column_id, topic), (column_id, genre),
           (column_id, validity), (column_id, department_id, year, topic, genre, validity))
"""


def bump_version() -> int:
    """Raises the content version: every cached page, tree and count is out of date once this transaction commits.

    Gives the new number. Its row stays locked until then: acts get their numbers in the order in which they commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {CatalogueVersion._meta.db_table} (id, number) VALUES (1, 1)"
            f" ON CONFLICT (id) DO UPDATE SET number = {CatalogueVersion._meta.db_table}.number + 1 RETURNING number"
        )
        number = cursor.fetchone()[0]
    transaction.on_commit(wait_out_leases)
    return number


def _changed(ids: list[int], act: Change.Act, reason: Change.Reason) -> None:
    """Raises the content version and records under its number what the act did to `ids`."""
    version = bump_version()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_change (version, document_id, act, reason, at)"
            " SELECT %s, id, %s, %s, clock_timestamp() FROM unnest(%s::bigint[]) AS id",
            [version, act, reason, ids],
        )


def turn_pages_at(*instants: datetime) -> None:
    """From each of these instants on every cached page is out of date: something that pages show opens or closes then."""
    TurningInstant.objects.bulk_create([TurningInstant(at=at) for at in instants], ignore_conflicts=True)


def wait_out_leases() -> None:
    """An act is done when everyone sees it: no process answers from a version that it read longer ago than this."""
    time.sleep(LEASE_SECONDS)


def let_nobody_shelve() -> None:
    """Until the transaction ends: whoever changed the tree waits for those who shelved under the old one, and is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def _keep_the_tree(cursor) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [TREE_LOCK])


@transaction.atomic
def shelve(
    document_ids: Iterable[int], reason: Change.Reason = Change.Reason.PUBLISHED, entries: Entries | None = None
) -> None:
    """Puts documents that have become public on their shelves; `entries` are theirs when they are being made already."""
    ids = list(document_ids)
    _put_on(ids, entries)
    _changed(ids, Change.Act.SHELVED, reason)


@transaction.atomic
def unshelve(document_ids: Iterable[int]) -> None:
    """Takes withdrawn documents off every shelf, count and index: on the next request nobody finds them."""
    ids = list(document_ids)
    _take_off(ids)
    _changed(ids, Change.Act.UNSHELVED, Change.Reason.WITHDRAWN)


@transaction.atomic
def reshelve(document_ids: Iterable[int], reason: Change.Reason = Change.Reason.RENEWED) -> None:
    """Shelves documents anew after their column, classes, dates or text changed."""
    ids = list(document_ids)
    _take_off(ids)
    _put_on(ids)
    _changed(ids, Change.Act.SHELVED, reason)


def _put_on(ids: list[int], entries: Entries | None = None) -> None:
    with connection.cursor() as cursor:
        _keep_the_tree(cursor)
        cursor.execute(
            f"INSERT INTO catalog_listing ({_LISTING_COLUMNS}) {_LISTINGS_OF_DOCUMENTS} AND d.id = ANY(%s)", [ids]
        )
    _count(ids, +1)
    if entries is None:
        index_documents(ids)
    else:
        entries.write()


def _take_off(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        _keep_the_tree(cursor)
    _count(ids, -1)
    Listing.objects.filter(document_id__in=ids).delete()
    SearchEntry.objects.filter(document_id__in=ids).delete()


def _count(ids: list[int], sign: int) -> None:
    """Adds (or takes away) what the listings of `ids` count for, in key order so that two acts cannot lock each other out."""
    counted = _TALLIES_OF_LISTINGS.format(
        listings="SELECT column_id, department_id, year, topic, genre, validity FROM catalog_listing WHERE document_id = ANY(%s)"
    )
    with connection.cursor() as cursor:
        if sign > 0:
            cursor.execute(
                f"INSERT INTO catalog_tally ({_TALLY_COLUMNS}) SELECT * FROM ({counted}) AS t ORDER BY 1, 2, 3, 4, 5, 6, 7"
                f' ON CONFLICT (column_id, "by", department_id, year, topic, genre, validity)'
                f" DO UPDATE SET number = catalog_tally.number + EXCLUDED.number",
                [ids],
            )
            return
        cursor.execute(
            f"WITH gone AS ({counted}), locked AS ("
            f" SELECT t.id, gone.number FROM catalog_tally t JOIN gone ON t.column_id = gone.column_id AND t.by = gone.by"
            f"  AND (t.department_id, t.year, t.topic, t.genre, t.validity) IS NOT DISTINCT FROM"
            f"      (gone.department_id, gone.year, gone.topic, gone.genre, gone.validity)"
            f"  ORDER BY t.column_id, t.by, t.department_id, t.year, t.topic, t.genre, t.validity FOR UPDATE OF t)"
            f" UPDATE catalog_tally t SET number = t.number - locked.number FROM locked WHERE t.id = locked.id",
            [ids],
        )
    Tally.objects.filter(number=0).delete()


@dataclass(frozen=True, slots=True)
class Difference:
    """Something on the read side that is not what the documents say."""

    what: str
    kept: int
    true: int


def compare() -> Iterator[Difference]:
    """Every difference between what is kept and what the documents say; nothing when all is right."""
    true_listings = f"SELECT {_LISTING_COLUMNS} FROM ({_LISTINGS_OF_DOCUMENTS}) AS t"
    kept_listings = f"SELECT {_LISTING_COLUMNS} FROM catalog_listing"
    true_tallies = f"SELECT * FROM ({_TALLIES_OF_LISTINGS.format(listings=_LISTINGS_OF_DOCUMENTS)}) AS t"
    with connection.cursor() as cursor:
        for what, true, kept in (
            ("目录行", true_listings, kept_listings),
            ("目录计数", true_tallies, f"SELECT {_TALLY_COLUMNS} FROM catalog_tally"),
            (
                "检索条目",
                "SELECT id, published_at FROM catalog_document WHERE status = 'published'",
                "SELECT document_id, published_at FROM catalog_searchentry",
            ),
            (
                "目录变动",
                "SELECT id FROM catalog_document WHERE status = 'published'",
                _LAST_SHELVED,
            ),
        ):
            cursor.execute(
                f"SELECT (SELECT count(*) FROM ({kept} EXCEPT {true}) AS a), (SELECT count(*) FROM ({true} EXCEPT {kept}) AS b)"
            )
            surplus, missing = cursor.fetchone()
            if surplus or missing:
                yield Difference(what, surplus, missing)


def renew_old_entries(most: int = RENEWED_IN_A_RUN, at_once: int = RENEWED_AT_ONCE) -> int:
    """Makes search entries anew that were cut with another word list or rjieba; how many. The next run does the rest.

    Until then a search may miss a document. Each batch is a transaction of its own, so that a publication waits for
    one batch at most.
    """
    renewed = 0
    while renewed < most and (number := _renew(min(at_once, most - renewed))):
        renewed += number
    return renewed


@transaction.atomic
def _renew(number: int) -> int:
    let_nobody_shelve()
    ids = old_entries(number)
    if ids:
        SearchEntry.objects.filter(document_id__in=ids).delete()
        index_documents(ids)
        bump_version()
    return len(ids)


@transaction.atomic
def rebuild(batch_size: int = 2000) -> None:
    """Makes listings, counts and search entries anew from the documents."""
    rebuild_lists()
    SearchEntry.objects.all().delete()
    ids = list(Document.objects.public().values_list("pk", flat=True))
    for start in range(0, len(ids), batch_size):
        index_documents(ids[start : start + batch_size])


@transaction.atomic
def rebuild_lists() -> None:
    """Makes listings and counts anew from the documents, and leaves the search entries alone."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE catalog_listing, catalog_tally, catalog_searchentry IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM catalog_tally")
        cursor.execute("DELETE FROM catalog_listing")
        cursor.execute(f"INSERT INTO catalog_listing ({_LISTING_COLUMNS}) {_LISTINGS_OF_DOCUMENTS}")
        cursor.execute(
            f"INSERT INTO catalog_tally ({_TALLY_COLUMNS})"
            f" {_TALLIES_OF_LISTINGS.format(listings='SELECT * FROM catalog_listing')}"
        )
    bump_version()
