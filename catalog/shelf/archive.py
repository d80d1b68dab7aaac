"""存档页 of a column's feed (RFC 5005): everything that ever came onto its shelf, a hundred a page, counted from the oldest.

The pages are cut from the changes, which only append: a full page never shifts. What was withdrawn stands there as a deleted entry
(RFC 6721), without a word of its text.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from catalog.models import Change, Document
from catalog.shelf.catalogue import Catalogue, Node
from catalog.shelf.lists import Row, rows_of
from county.site.addresses import address_of

PAGE = 100
RECENTLY_GONE = 50
ENTERED = (Change.Reason.PUBLISHED, Change.Reason.IMPORTED)


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that was withdrawn."""

    id: int
    at: datetime

    @property
    def url(self) -> str:
        return address_of("document", self.id)


def _below(node: Node) -> list[int]:
    ids, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        ids.append(one.id)
        waiting += one.children
    return ids


def _entered(node: Node) -> QuerySet[Change]:
    """What came onto the shelf of `node`, oldest first."""
    found = Change.objects.filter(act=Change.Act.SHELVED, reason__in=ENTERED).order_by("version", "document_id")
    return found.filter(document__column__in=_below(node)) if node.parent else found


def number_of_pages(catalogue: Catalogue, node: Node) -> int:
    """How many archive pages the feed of `node` has; the last may still grow."""
    return catalogue.remember(("archive pages", node.id), lambda: -(-_entered(node).count() // PAGE))


def archive_page(catalogue: Catalogue, node: Node, number: int) -> tuple[list[Row], list[Gone]]:
    """Page `number` (from 1): the items that are public, and those withdrawn."""
    start = (number - 1) * PAGE
    ids = list(_entered(node).values_list("document_id", flat=True)[start : start + PAGE])
    gone = Document.objects.withdrawn().filter(pk__in=ids).order_by("pk").values_list("pk", "withdrawn_at")
    return rows_of(catalogue, dict.fromkeys(ids)), [Gone(*one) for one in gone]


def recently_gone(node: Node) -> list[Gone]:
    """The items of `node` that were withdrawn last and are still so."""
    found = Change.objects.filter(act=Change.Act.UNSHELVED, document__status=Document.Status.WITHDRAWN)
    if node.parent:
        found = found.filter(document__column__in=_below(node))
    newest = found.order_by("-version", "-document_id").values_list("document_id", "document__withdrawn_at")
    return [Gone(*one) for one in dict.fromkeys(newest[:RECENTLY_GONE])]
