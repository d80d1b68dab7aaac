"""Which page a reader looked at, and which text it showed: from the link at its foot."""

import re
from dataclasses import dataclass

from django.urls import Resolver404, resolve

from catalog.models import Document, Revision

LONGEST_PATH = 200
DOCUMENT_PAGES = ("document", "document-version")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The address within the portal ("" when it is none of ours), its document, and the text that stood there."""

    path: str = ""
    document: Document | None = None
    revision: Revision | None = None

    @property
    def digest(self) -> str:
        return self.revision.digest if self.revision else ""


def shown_page(path: str, digest: str) -> ShownPage:
    """The page of a link. The text is the one whose digest the link bears, when it was ever published here, else today's.

    A document that is not public, or was withdrawn meanwhile, is named only if the digest proves that the reader saw it.
    """
    if not path.startswith("/") or path.startswith("//") or len(path) > LONGEST_PATH or not path.isprintable():
        return ShownPage()
    document = _document_of(path)
    if document is None:
        return ShownPage(path)
    seen = None
    if _DIGEST.fullmatch(digest):
        published = document.revisions.filter(digest=digest, published_at__isnull=False)
        seen = published.order_by("-number").first()
    if seen is None and document.status == Document.Status.PUBLISHED:
        seen = document.revision
    return ShownPage(path, document, seen) if seen else ShownPage(path)


def _document_of(path: str) -> Document | None:
    """The document whose page this is."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name not in DOCUMENT_PAGES:
        return None
    return Document.objects.filter(pk=match.kwargs["pk"]).select_related("department", "revision").first()
