"""The list of interpretations as its page and its feed read it: the 政策解读 shelf, with the policy that each explains."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.utils import timezone

from catalog.models import Document, Listing
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.facets import Links
from catalog.tree.classification import TOPICS, Validity
from county.site.addresses import address_of
from county.site.paging import PAGE_SIZE, Key, Place, WrongAddress, page_count
from interpretation.companion import reading_url
from interpretation.models import Form
from interpretation.workflow import COLUMN

FORM_LABELS = dict(Form.choices)
VALIDITY_LABELS = dict(Validity.choices)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a visitor chose; "" and None are "not chosen". `topic` is a class ("04") or a sub-class ("0401")."""

    form: str = ""
    department_id: int | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One interpretation of the list."""

    document_id: int
    title: str
    form_label: str
    unit_name: str
    topic: str
    published_at: datetime
    summary: str
    is_demo: bool
    policy_title: str
    policy_url: str
    policy_validity: str
    policy_badge: str
    has_policy: bool

    @property
    def published_on(self) -> date:
        return timezone.localdate(self.published_at)

    @property
    def url(self) -> str:
        """Beside its policy where there is one to read, else by itself."""
        return reading_url(self.document_id) if self.has_policy else address_of("document", self.document_id)

    @property
    def key(self) -> Key:
        return Key(self.published_at, self.document_id)


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    total: int
    number: int
    page_count: int
    first_url: str = ""
    previous_url: str = ""
    next_url: str = ""

    @property
    def first_number(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1


FIELDS = {
    "document_id": F("document_id"),
    "title": F("document__title"),
    "form": F("document__interpretation__form"),
    "unit_id": F("department_id"),
    "topic": F("topic"),
    "published_at": F("published_at"),
    "summary": F("document__summary"),
    "is_demo": F("document__is_demo"),
    "policy_id": F("document__interpretation__policy_id"),
    "policy_title": F("document__interpretation__policy__title"),
    "policy_status": F("document__interpretation__policy__status"),
    "policy_validity": F("document__interpretation__policy__validity"),
}


def shelf(catalogue: Catalogue, choice: Choice):
    """The listing rows of a choice."""
    rows = Listing.objects.filter(column_id=catalogue.by_slug[COLUMN].id)
    if choice.department_id:
        rows = rows.filter(department_id=choice.department_id)
    if choice.topic:
        rows = rows.filter(**{"topic_class" if len(choice.topic) == 2 else "topic": choice.topic})
    return rows.filter(document__interpretation__form=choice.form) if choice.form else rows


def rows_of(catalogue: Catalogue, listings) -> list[Row]:
    """The rows of ordered and cut listings (one query)."""
    return [_row(catalogue, values) for values in listings.values_list(*FIELDS.values(), named=False)]


def _row(catalogue: Catalogue, values: tuple) -> Row:
    found = dict(zip(FIELDS, values, strict=True))
    is_public = found["policy_status"] == Document.Status.PUBLISHED
    validity = found["policy_validity"] or ""
    badge = "" if validity in ("", Validity.EFFECTIVE) else f"文件{VALIDITY_LABELS[validity]}"
    return Row(
        document_id=found["document_id"],
        title=found["title"],
        form_label=FORM_LABELS.get(found["form"], ""),
        unit_name=catalogue.units[found["unit_id"]].name,
        topic=TOPICS[found["topic"]].path if found["topic"] else "",
        published_at=found["published_at"],
        summary=found["summary"],
        is_demo=found["is_demo"],
        policy_title=found["policy_title"] or "" if is_public else "",
        policy_url=address_of("document", found["policy_id"]) if is_public else "",
        policy_validity=validity,
        policy_badge=badge if is_public else "文件已撤回" if found["policy_id"] else "",
        has_policy=is_public,
    )


def newest(catalogue: Catalogue, choice: Choice, limit: int) -> list[Row]:
    return rows_of(catalogue, shelf(catalogue, choice).order_by("-published_at", "-document_id")[:limit])


def page_of(catalogue: Catalogue, choice: Choice, place: Place, links: Links) -> Page:
    """The page at `place`, found by key (one query, the total is kept per version). Raises WrongAddress when there is none."""
    whole = shelf(catalogue, choice)
    total = catalogue.remember(("interpretations", choice), whole.count)
    pages = page_count(total)
    if place.number > pages:
        raise WrongAddress(str(place.number))
    rows = _rows_at(catalogue, whole, place)
    if not rows:
        return Page([], total, place.number, pages)
    is_last = place.number == pages
    earlier = {} if place.number == 2 else {"page": str(place.number - 1), "before": str(rows[0].key)}
    return Page(
        rows,
        total,
        place.number,
        pages,
        links.having() if place.number > 1 else "",
        links.having(**earlier) if place.number > 1 else "",
        "" if is_last else links.having(page=str(place.number + 1), after=str(rows[-1].key)),
    )


def _rows_at(catalogue: Catalogue, whole, place: Place) -> list[Row]:
    newest_first = whole.order_by("-published_at", "-document_id")
    if place.after:
        return rows_of(catalogue, newest_first.filter(_older(place.after))[:PAGE_SIZE])
    if place.before:
        return rows_of(
            catalogue, whole.order_by("published_at", "document_id").filter(_newer(place.before))[:PAGE_SIZE]
        )[::-1]
    skip = (place.number - 1) * PAGE_SIZE
    return rows_of(catalogue, newest_first[skip : skip + PAGE_SIZE])


def _older(key: Key) -> Q:
    return Q(published_at__lt=key.published_at) | Q(published_at=key.published_at, document_id__lt=key.document_id)


def _newer(key: Key) -> Q:
    return Q(published_at__gt=key.published_at) | Q(published_at=key.published_at, document_id__gt=key.document_id)
