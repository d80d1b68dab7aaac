"""What a newly read item is: known already to the catalogue, told twice, or new."""

from dataclasses import dataclass

from django.db.models import Q

from catalog.models import Document
from catalog.texts.markup import plain_text
from harvest.models import Candidate, Source
from harvest.reading.items import Item
from harvest.similar import bands_of, is_other_of_one_form, is_same_text

COMPARED = 20
OPEN = (Document.Status.DRAFT, Document.Status.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The status of a candidate, and whom it repeats."""

    status: str
    document: Document | None = None
    twin: Candidate | None = None


def sort(source: Source, item: Item, bands: list[int]) -> Sorted:
    """By number, by title and day, by the whole text, then by likeness, which two notices of one form only seem to have."""
    if held := _held(source, item):
        return Sorted(Candidate.Status.HELD, document=held)
    same = Candidate.objects.filter(text_digest=item.digest).exclude(status=Candidate.Status.REFUSED).first()
    if same:
        return Sorted(Candidate.Status.HELD, same.document, same)
    if twin := _like(item, bands):
        return Sorted(Candidate.Status.DUPLICATE, twin=twin)
    return Sorted(Candidate.Status.NEW)


def _held(source: Source, item: Item) -> Document | None:
    own = Document.objects.filter(department=source.department, status__in=OPEN)
    if item.doc_number and (found := own.filter(doc_number=item.doc_number).first()):
        return found
    same_day = (
        Q(formed_on=item.published_on) | Q(written_on=item.published_on) | Q(published_at__date=item.published_on)
    )
    return own.filter(same_day, title=item.title).first() if item.published_on else None


def _like(item: Item, bands: list[int]) -> Candidate | None:
    if not bands:
        return None
    text = plain_text(item.body)
    near = Candidate.objects.filter(bands__overlap=bands).exclude(body="").order_by("-first_seen_at")
    for other in near[:COMPARED]:
        theirs = plain_text(other.body)
        if is_same_text(text, theirs) and not is_other_of_one_form(text, theirs):
            return other
    return None


def sketch(item: Item) -> list[int]:
    return bands_of(plain_text(item.body))
