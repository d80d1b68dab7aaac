"""What is published already and may make an application needless: shown while one is typed, and counted when it did."""

from django.conf import settings
from django.db import connection
from django.utils import timezone

from catalog.models import Document
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.lists import Row, bodies_of, rows_of
from catalog.shelf.search import find
from catalog.shelf.selection import Selection
from catalog.texts.markup import plain_text
from county.text.segmentation import highlight
from requests_app.models import FoundAnswer

SHOWN = 5
EXCERPT_CHARACTERS = 80
LONGEST_QUESTION = 200  # characters; what follows says little more
SHORTEST_QUESTION = 2
_COUNT = f"""
    INSERT INTO {FoundAnswer._meta.db_table} AS found (document_id, day, count) VALUES (%s, %s, 1)
    ON CONFLICT (document_id, day) DO UPDATE SET count = found.count + 1
"""


def related_to(catalogue: Catalogue, title: str, doc_number: str = "", description: str = "") -> list[Row]:
    """The published items nearest to what an applicant has written, best first: by the 文号, then by the name of what is wanted.

    The description is asked only when there is no name; the county's own name says nothing and is left out.
    """
    if catalogue.root is None:
        return []
    rows: dict[int, Row] = {}
    for text in (doc_number, title or description):
        for row in _found(catalogue, text.replace(settings.SITE["county"], " ").strip()[:LONGEST_QUESTION]):
            rows.setdefault(row.id, row)
    return list(rows.values())[:SHOWN]


def _found(catalogue: Catalogue, text: str) -> list[Row]:
    if len(text) < SHORTEST_QUESTION:
        return []
    found = find(Selection(catalogue.root.id, text=text), None, SHOWN)
    rows = rows_of(catalogue, found.document_ids)
    bodies = bodies_of(rows)
    for row in rows:
        row.title_html = highlight(row.title, found.asked)
        row.excerpt_html = highlight(plain_text(bodies[row.id]), found.asked, EXCERPT_CHARACTERS)
    return rows


def count_found(pk: int) -> bool:
    """Counts that a published item was what somebody wanted; False when there is no such item."""
    if not Document.objects.public().filter(pk=pk).exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [pk, timezone.localdate()])
    return True
