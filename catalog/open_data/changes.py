"""目录变动 as a feed of JSON: whoever follows it from a dump holds the same items as the catalogue."""

import re
from dataclasses import dataclass

from catalog.models import Change, Document
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.page_meta import absolute
from county.site.addresses import address_of

MOST = 1000
LARGEST = 2**63 - 1
FIELDS = (
    "document__title",
    "document__doc_number",
    "document__department_id",
    "document__column_id",
    "document__written_on",
    "document__formed_on",
    "document__published_at",
    "document__validity",
    "document__digest",
    "document__is_demo",
)


class WrongCursor(ValueError):
    """The message (Chinese) names the parameter that cannot be read."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the feed: everything up to this item of this version has been read."""

    version: int = 0
    document_id: int = 0

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """`version:id`, or a version alone, of which everything has been read; "" is the beginning. Raises WrongCursor."""
        if not text:
            return cls()
        found = re.fullmatch(r"(\d{1,19})(?::(\d{1,19}))?", text, re.ASCII)
        if not found:
            raise WrongCursor("after 应为上次返回的 next，形如 120:45。")
        version, document_id = int(found[1]), int(found[2]) if found[2] else LARGEST
        if max(version, document_id) > LARGEST:
            raise WrongCursor("after 超出范围。")
        return cls(version, document_id)

    def __str__(self):
        return f"{self.version}:{self.document_id}"


def limit_of(text: str) -> int:
    """How many items a reader asks for, at most 1,000. Raises WrongCursor."""
    if not text:
        return MOST
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII) or not 1 <= int(text) <= MOST:
        raise WrongCursor(f"limit 应为 1 至 {MOST} 的整数。")
    return int(text)


def page_of_changes(catalogue: Catalogue, after: Cursor, limit: int) -> dict:
    """The changes that follow `after`, by version and id (one query): `items`, `next`, `more`.

    New changes only append. What was withdrawn later keeps its place and loses its text.
    """
    found = Change.objects.filter(pk__gt=(after.version, after.document_id)).order_by("version", "document_id")
    rows = list(
        found.values(
            "version", "document_id", "act", "reason", "at", "document__index_number", "document__status", *FIELDS
        )[: limit + 1]
    )
    shown = rows[:limit]
    last = Cursor(shown[-1]["version"], shown[-1]["document_id"]) if shown else after
    return {
        "items": [_item(catalogue, row) for row in shown],
        "next": str(last),
        "more": len(rows) > limit,
    }


def _item(catalogue: Catalogue, row: dict) -> dict:
    item = {
        "version": row["version"],
        "act": row["act"],
        "reason": row["reason"],
        "at": row["at"].isoformat(),
        "id": row["document_id"],
        "index_number": row["document__index_number"],
    }
    if row["act"] == Change.Act.UNSHELVED or row["document__status"] != Document.Status.PUBLISHED:
        return item
    unit, column = catalogue.units[row["document__department_id"]], catalogue.nodes[row["document__column_id"]]
    written_on = row["document__written_on"]
    return item | {
        "url": absolute(address_of("document", row["document_id"])),
        "data": absolute(address_of("document-data", row["document_id"])),
        "title": row["document__title"],
        "doc_number": row["document__doc_number"],
        "unit": {"slug": unit.slug, "name": unit.name},
        "column": {"slug": column.slug, "name": column.name},
        "written_on": written_on.isoformat() if written_on else None,
        "formed_on": row["document__formed_on"].isoformat(),
        "published_at": row["document__published_at"].isoformat(),
        "validity": row["document__validity"],
        "digest": row["document__digest"],
        "is_demo": row["document__is_demo"],
    }
