"""The rows of one page of a list, found by key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from catalog.catalogue import Catalogue
from catalog.classification import Validity
from catalog.facets import TOTAL, Counts, Links, counted_rows, kept_counts
from catalog.models import Document, Listing
from catalog.paging import PAGE_SIZE, Key, Place, WrongAddress, page_count
from catalog.selection import Selection

COUNT_LIMIT = 1000
EMPTY = SafeString()
VALIDITY_LABELS = dict(Validity.choices)
ROW_FIELDS = (
    "pk",
    "index_number",
    "title",
    "doc_number",
    "department_id",
    "published_at",
    "validity",
    "is_demo",
    "faults",
    "column_id",
)


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
    faults: list[str]
    column_id: int
    excerpt_html: SafeString = EMPTY

    @property
    def url(self) -> str:
        return f"/documents/{self.id}/"


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


def rows_of(catalogue: Catalogue, ids: Iterable[int], first_number: int = 1) -> list[Row]:
    """The rows of `ids`, in that order (one query); what is no longer public is left out."""
    ids = list(ids)
    found = {values[0]: values for values in Document.objects.public().filter(pk__in=ids).values_list(*ROW_FIELDS)}
    rows = []
    for position, document_id in enumerate((i for i in ids if i in found), first_number):
        _, index_number, title, doc_number, unit_id, published_at, validity, is_demo, faults, column_id = found[
            document_id
        ]
        unit = catalogue.units[unit_id]
        rows.append(
            Row(
                document_id,
                position,
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
                faults,
                column_id,
            )
        )
    return rows


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
    hits = Listing.objects.matching(unfaceted).values_list("department_id", "year", "topic", "genre", "validity")
    rows = list(hits[: COUNT_LIMIT + 1])
    if len(rows) <= COUNT_LIMIT:
        counts = counted_rows(rows, selection)
        return counts, counts[TOTAL].get("", 0), False
    number = Listing.objects.matching(selection).values("document_id")[: COUNT_LIMIT + 1].count()
    return None, min(number, COUNT_LIMIT), number > COUNT_LIMIT


def page_of(catalogue: Catalogue, selection: Selection, place: Place, links: Links) -> Page:
    """The page at `place`. Raises WrongAddress when there is no such page."""
    counts, total, is_more = counts_of(catalogue, selection)
    pages = None if is_more else page_count(total)
    if pages is not None and place.number > pages:
        raise WrongAddress(str(place.number))
    keys, has_next = _keys(selection, place, counts, total, is_more)
    rows = rows_of(catalogue, [document_id for _, document_id in keys], (place.number - 1) * PAGE_SIZE + 1)
    page = Page(rows, total, f"{total:,}+ 条" if is_more else f"{total:,} 条", place.number, pages)
    if place.number > 1:
        page.first_url = links.having()
        page.previous_url = (
            links.having()
            if place.number == 2
            else links.having(page=str(place.number - 1), **({"before": str(Key(*keys[0]))} if keys else {}))
        )
    if has_next and keys:
        page.next_url = links.having(page=str(place.number + 1), after=str(Key(*keys[-1])))
    if pages is not None and place.number < pages:
        page.last_url = links.having(page=str(pages))
    return page


def _keys(
    selection: Selection, place: Place, counts: Counts | None, total: int, is_more: bool
) -> tuple[list[tuple], bool]:
    """The (published_at, document_id) of the page's items, and whether more follow."""
    rows = Listing.objects.matching(selection)
    newest_first = ("-published_at", "-document_id")
    if place.before:
        key = place.before
        newer = rows.filter(published_at__gte=key.published_at).filter(
            Q(published_at__gt=key.published_at) | Q(document_id__gt=key.document_id)
        )
        found = newer.order_by("published_at", "document_id").values_list("published_at", "document_id")[:PAGE_SIZE]
        return list(found)[::-1], True
    if place.after:
        key = place.after
        older = rows.filter(published_at__lte=key.published_at).filter(
            Q(published_at__lt=key.published_at) | Q(document_id__lt=key.document_id)
        )
        found = list(older.order_by(*newest_first).values_list("published_at", "document_id")[: PAGE_SIZE + 1])
        return found[:PAGE_SIZE], len(found) > PAGE_SIZE
    skip = (place.number - 1) * PAGE_SIZE
    if is_more and skip > COUNT_LIMIT:
        raise WrongAddress(str(place.number))
    if not is_more and total - skip <= PAGE_SIZE and place.number > 1:
        # The last page is read from the other end.
        found = rows.order_by("published_at", "document_id").values_list("published_at", "document_id")[: total - skip]
        return list(found)[::-1], False
    if counts is not None and not selection.year and not selection.published_from and not selection.published_to:
        rows, skip = _skip_years(rows, counts["year"], skip)
    found = list(rows.order_by(*newest_first).values_list("published_at", "document_id")[skip : skip + PAGE_SIZE + 1])
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def _skip_years(rows, years: dict[int, int], skip: int):
    """A page number typed by hand: whole years are stepped over by their kept counts, only the rest is walked."""
    for year in sorted(years, reverse=True):
        if skip < years[year]:
            break
        skip -= years[year]
        rows = rows.filter(published_at__lt=timezone.make_aware(datetime.combine(date(year, 1, 1), time.min)))
    return rows, skip
