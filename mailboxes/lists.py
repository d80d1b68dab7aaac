"""The public list of letters: narrowed by what a visitor chose, paged by key, counted once per content version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import ExtractYear
from django.utils import timezone

from catalog.shelf.catalogue import Catalogue
from catalog.shelf.facets import Links
from catalog.shelf.lists import Page
from county.site.addresses import address_of
from county.site.paging import PAGE_SIZE, Key, Place, WrongAddress, page_count
from county.text.segmentation import question
from mailboxes.letter_search import having
from mailboxes.models import LetterKind, PublicLetter, Satisfaction

EXPORTED = 10_000
# How content the writer is with the reply that was published; a later reply has a rating of its own.
SATISFACTION = Case(When(answered_at=F("letter__reply__sent_at"), then=F("letter__reply__rating__overall")))
COLUMNS = (
    "pk",
    "title",
    "kind",
    "unit_name",
    "written_at",
    "answered_at",
    "published_at",
    "is_demo",
    SATISFACTION,
)


@dataclass(frozen=True, slots=True)
class LetterSelection:
    """What a visitor chose; frozen, so that counts can be kept under it."""

    kind: str = ""
    mailbox_id: int | None = None
    department_id: int | None = None
    year: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One line of the list."""

    id: int
    title: str
    kind: str
    unit_name: str
    written_on: date
    answered_on: date
    published_at: datetime
    is_demo: bool
    satisfaction: str

    @property
    def url(self) -> str:
        return address_of("letter", self.id)

    @property
    def published_on(self) -> date:
        return timezone.localdate(self.published_at)

    @property
    def key(self) -> Key:
        return Key(self.published_at, self.id)


def chosen(selection: LetterSelection) -> QuerySet:
    """The public letters of a selection."""
    letters = PublicLetter.objects.public()
    for name in ("kind", "mailbox_id", "department_id"):
        value = getattr(selection, name)
        if value:
            letters = letters.filter(**{name: value})
    if selection.year:
        letters = letters.filter(written_at__year=selection.year)
    return having(letters, question(selection.text)) if selection.text else letters


def rows_of(letters: QuerySet) -> list[LetterRow]:
    """The lines of letters in hand (one query)."""
    kinds, marks = dict(LetterKind.choices), dict(Satisfaction.choices)
    return [
        LetterRow(
            pk,
            title,
            kinds[kind],
            unit_name,
            timezone.localdate(written_at),
            timezone.localdate(answered_at),
            published_at,
            is_demo,
            marks.get(overall, ""),
        )
        for pk, title, kind, unit_name, written_at, answered_at, published_at, is_demo, overall in letters.values_list(
            *COLUMNS
        )
    ]


def latest(number: int) -> list[LetterRow]:
    """The letters that were published last (one query)."""
    return rows_of(PublicLetter.objects.public().newest_first()[:number])


def years(catalogue: Catalogue) -> list[int]:
    """The years in which public letters were written, newest first; kept per content version."""

    def read() -> list[int]:
        found = PublicLetter.objects.public().annotate(year=ExtractYear("written_at")).order_by("-year")
        return list(found.values_list("year", flat=True).distinct())

    return catalogue.remember("letter years", read)


def total_of(catalogue: Catalogue, selection: LetterSelection) -> int:
    """How many letters a selection holds; kept per content version."""
    return catalogue.remember(("letters", selection), lambda: chosen(selection).count())


def page_of(catalogue: Catalogue, selection: LetterSelection, place: Place, links: Links) -> Page:
    """The page at `place`. Raises WrongAddress when there is no such page."""
    total = total_of(catalogue, selection)
    pages = page_count(total)
    if place.number > pages:
        raise WrongAddress(str(place.number))
    rows = _rows_at(selection, place, total)
    page = Page(rows, total, f"{total:,} 封", place.number, pages)
    if place.number > 1:
        page.first_url = links.having()
        key = {"before": str(rows[0].key)} if rows else {}
        page.previous_url = links.having() if place.number == 2 else links.having(page=str(place.number - 1), **key)
    if place.number < pages and rows:
        page.next_url = links.having(page=str(place.number + 1), after=str(rows[-1].key))
        page.last_url = links.having(page=str(pages))
    return page


def _rows_at(selection: LetterSelection, place: Place, total: int) -> list[LetterRow]:
    letters = chosen(selection)
    if place.before:
        nearest = letters.filter(beyond(place.before, newer=True)).order_by("published_at", "pk")[:PAGE_SIZE]
        return rows_of(nearest)[::-1]
    if place.after:
        return rows_of(letters.filter(beyond(place.after)).newest_first()[:PAGE_SIZE])
    skip = (place.number - 1) * PAGE_SIZE
    rest = total - skip
    if place.number > 1 and rest <= PAGE_SIZE:
        return rows_of(letters.order_by("published_at", "pk")[:rest])[::-1]
    return rows_of(letters.newest_first()[skip : skip + PAGE_SIZE])


def beyond(key: Key, *, newer: bool = False) -> Q:
    """What stands after a key in the order from newest to oldest, or before it."""
    sign = "gt" if newer else "lt"
    same_instant = Q(published_at=key.published_at, **{f"pk__{sign}": key.document_id})
    return Q(**{f"published_at__{sign}": key.published_at}) | same_instant


def exported(selection: LetterSelection) -> Iterable[LetterRow]:
    """Every row of a selection, newest first, 10,000 at most."""
    return rows_of(chosen(selection).newest_first()[:EXPORTED])
