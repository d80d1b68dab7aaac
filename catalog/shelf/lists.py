"""The rows of one page of a list, found by key.

The statements are written by hand: for so short an answer Django takes longer to put a query together than PostgreSQL to answer it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from catalog.shelf.catalogue import Catalogue
from catalog.shelf.facets import TOTAL, Counts, Links, counted_rows, kept_counts
from catalog.shelf.selection import Selection
from catalog.tree.classification import Validity
from county.site.addresses import address_of
from county.site.paging import PAGE_SIZE, Key, Place, WrongAddress, page_count

COUNT_LIMIT = 1000
VALIDITY_LABELS = dict(Validity.choices)
ONE_DAY = timedelta(days=1)

# What row_from takes. A listing row stands only while its document is public.
ROW = "d.id, d.index_number, d.title, d.doc_number, d.department_id, d.published_at, d.validity, d.is_demo"


@dataclass(slots=True)
class Row:
    """One item of a list, ready to be shown."""

    id: int
    number_in_list: int
    index_number: str
    title: str
    title_html: SafeString
    doc_number: str
    unit_name: str
    unit_url: str
    published_on: date
    published_at: datetime
    validity: str
    validity_label: str
    is_demo: bool
    excerpt_html: str = ""

    @property
    def url(self) -> str:
        return address_of("document", self.id)

    @property
    def key(self) -> Key:
        return Key(self.published_at, self.id)


@dataclass(slots=True)
class Page:
    """One page of a list with the addresses around it; "" where there is none."""

    rows: list[Row]
    total: int
    total_label: str
    number: int
    page_count: int | None
    first_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    last_url: str = ""


def row_from(catalogue: Catalogue, values: tuple, number: int = 1) -> Row:
    """The row of what a query has read as ROW."""
    document_id, index_number, title, doc_number, unit_id, published_at, validity, is_demo = values
    unit = catalogue.units[unit_id]
    return Row(
        document_id,
        number,
        index_number,
        title,
        escape(title),
        doc_number,
        unit.name,
        unit.url,
        timezone.localtime(published_at).date(),
        published_at,
        validity,
        VALIDITY_LABELS[validity],
        is_demo,
    )


def rows_of(catalogue: Catalogue, ids: Iterable[int], first_number: int = 1) -> list[Row]:
    """The rows of `ids`, in that order (one query); what is no longer public is left out."""
    ids = list(ids)
    sql = (
        f"SELECT {ROW} FROM catalog_listing l JOIN catalog_document d ON d.id = l.document_id"
        " WHERE l.column_id = %s AND l.document_id = ANY(%s)"
    )
    found = {values[0]: values for values in _read(sql, [catalogue.root.id, ids])} if ids else {}
    return [
        row_from(catalogue, found[i], number) for number, i in enumerate((i for i in ids if i in found), first_number)
    ]


def bodies_of(rows: Iterable[Row]) -> dict[int, str]:
    """The texts of rows in hand (one query)."""
    return dict(_read("SELECT id, body FROM catalog_document WHERE id = ANY(%s)", [[row.id for row in rows]]))


def shelf(
    catalogue: Catalogue,
    selection: Selection,
    *,
    limit: int,
    after: Key | None = None,
    before: Key | None = None,
    skip: int = 0,
    from_end: bool = False,
    first_number: int = 1,
) -> list[Row]:
    """The first rows of a selection without free text, newest first; or its last ones, `from_end` (one query).

    `after` and `before` are keys between which they lie. `skip` rows are walked over: for small numbers only.
    """
    where, values = matching(selection)
    for sign, key in (("<", after), (">", before)):
        if key:
            where += f" AND (published_at, document_id) {sign} (%s, %s)"
            values += [key.published_at, key.document_id]
    order = "published_at, document_id" if from_end else "published_at DESC, document_id DESC"
    found = _read(
        f"SELECT {ROW} FROM (SELECT document_id FROM catalog_listing WHERE {where} ORDER BY {order} LIMIT %s OFFSET %s) AS l"
        " JOIN catalog_document d ON d.id = l.document_id ORDER BY d.published_at DESC, d.id DESC",
        [*values, limit, skip],
    )
    return [row_from(catalogue, row, number) for number, row in enumerate(found, first_number)]


def matching(selection: Selection) -> tuple[str, list]:
    """The condition on catalog_listing that a visitor's choice comes to, free text aside (catalog.shelf.search answers that)."""
    first, last = selection.published_range
    prefix = selection.doc_number.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    chosen = {
        "column_id = %s": selection.column_id,
        "department_id = %s": selection.department_id,
        "topic_class = %s": selection.topic[:2],
        "topic = %s": selection.topic if len(selection.topic) > 2 else "",
        "genre = %s": selection.genre,
        "validity = %s": selection.validity,
        # The year is a range of the ordered key, so that one index both narrows and orders.
        "published_at >= %s": _midnight(first) if first else None,
        "published_at < %s": _midnight(last + ONE_DAY) if last else None,
        "document_id IN (SELECT id FROM catalog_document WHERE doc_number LIKE %s)": f"{prefix}%" if prefix else "",
    }
    chosen = {condition: value for condition, value in chosen.items() if value}
    return " AND ".join(chosen), list(chosen.values())


def _midnight(day: date) -> datetime:
    """The local instant at which `day` begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _read(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def counts_of(catalogue: Catalogue, selection: Selection) -> tuple[Counts | None, int, bool]:
    """(counts of the facets, total, is the total only "more than"), kept per content version.

    Without dates and 文号 they come from the kept tallies. With them up to 1,000 rows are counted; beyond that the facets are
    offered uncounted.
    """
    return catalogue.remember(("counts", selection), lambda: _counts_of(selection))


def _counts_of(selection: Selection) -> tuple[Counts | None, int, bool]:
    if selection.is_counted:
        counts = kept_counts(selection)
        return counts, counts[TOTAL].get("", 0), False
    unfaceted = selection
    for facet in selection.chosen_facets:
        unfaceted = unfaceted.without(facet)
    rows = _some_listings(unfaceted)
    if len(rows) <= COUNT_LIMIT:
        counts = counted_rows(rows, selection)
        return counts, counts[TOTAL].get("", 0), False
    number = len(_some_listings(selection))
    return None, min(number, COUNT_LIMIT), number > COUNT_LIMIT


def _some_listings(selection: Selection) -> list[tuple]:
    """What the facets of a selection's items are, up to one more than is counted."""
    where, values = matching(selection)
    sql = "SELECT department_id, year, topic, genre, validity FROM catalog_listing"
    return _read(f"{sql} WHERE {where} LIMIT {COUNT_LIMIT + 1}", values)


def page_of(catalogue: Catalogue, selection: Selection, place: Place, links: Links) -> Page:
    """The page at `place`. Raises WrongAddress when there is no such page."""
    counts, total, is_more = counts_of(catalogue, selection)
    pages = None if is_more else page_count(total)
    if pages is not None and place.number > pages:
        raise WrongAddress(str(place.number))
    rows, has_next = _rows_at(catalogue, selection, place, counts, total, is_more)
    page = Page(rows, total, f"{total:,}+ 条" if is_more else f"{total:,} 条", place.number, pages)
    if place.number > 1:
        page.first_url = links.having()
        page.previous_url = (
            links.having()
            if place.number == 2
            else links.having(page=str(place.number - 1), **({"before": str(rows[0].key)} if rows else {}))
        )
    if has_next and rows:
        page.next_url = links.having(page=str(place.number + 1), after=str(rows[-1].key))
    if pages is not None and place.number < pages:
        page.last_url = links.having(page=str(pages))
    return page


def _rows_at(
    catalogue: Catalogue, selection: Selection, place: Place, counts: Counts | None, total: int, is_more: bool
) -> tuple[list[Row], bool]:
    """The rows of the page, and whether more follow."""
    skip = (place.number - 1) * PAGE_SIZE

    def rows(limit: int, **where) -> list[Row]:
        return shelf(catalogue, selection, limit=limit, first_number=skip + 1, **where)

    if place.before:
        return rows(PAGE_SIZE, before=place.before, from_end=True), True
    if place.after:
        found = rows(PAGE_SIZE + 1, after=place.after)
    elif is_more and skip > COUNT_LIMIT:
        raise WrongAddress(str(place.number))
    elif not is_more and total - skip <= PAGE_SIZE and place.number > 1:
        return rows(total - skip, from_end=True), False
    elif counts is not None and not any(selection.published_range):
        found = rows(PAGE_SIZE + 1, **_past_whole_years(counts["year"], skip))
    else:
        found = rows(PAGE_SIZE + 1, skip=skip)
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def _past_whole_years(years: dict[int, int], skip: int) -> dict:
    """A page number typed by hand: whole years are stepped over by their kept counts, only the rest is walked."""
    after = None
    for year in sorted(years, reverse=True):
        if skip < years[year]:
            break
        skip -= years[year]
        after = Key(_midnight(date(year, 1, 1)), 0)
    return {"after": after, "skip": skip}
