"""One public item as linked data (JSON-LD, schema.org): everything its page shows, and the SHA-256 of its text and files."""

from collections.abc import Iterable

from catalog.models import Attachment, Document
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.page_meta import absolute
from catalog.tree.kinds import ColumnKind

CONTEXT = "https://schema.org"
# What is not in force: schema.org knows three states of a Legislation.
LEGAL_FORCE = {"effective": "InForce", "pending": "NotInForce", "amended": "PartiallyInForce"}


def as_data(catalogue: Catalogue, document: Document, files: Iterable[Attachment]) -> dict:
    """A public document as JSON-LD. `files` are those of the text that the public sees."""
    unit, column = catalogue.units[document.department_id], catalogue.nodes[document.column_id]
    data = {
        "@context": CONTEXT,
        "@type": "Legislation" if document.column_kind == ColumnKind.NORMATIVE else "DigitalDocument",
        "@id": absolute(document.get_absolute_url()),
        "url": absolute(document.get_absolute_url()),
        "identifier": document.index_number,
        "name": document.title,
        "inLanguage": "zh-Hans",
        "publisher": {"@type": "GovernmentOrganization", "name": unit.name, "url": absolute(unit.url)},
        "isPartOf": {"@type": "Collection", "name": column.name, "url": absolute(column.url)},
        "author": {"@type": "Organization", "name": document.issuer or unit.name},
        "datePublished": document.published_at.isoformat(),
        "dateCreated": (document.written_on or document.formed_on).isoformat(),
        "abstract": document.summary,
        "keywords": list(document.keywords),
        "encodingFormat": "text/html",
        "text": document.body,
        "id": document.pk,
        "index_number": document.index_number,
        "doc_number": document.doc_number,
        "source": document.source or unit.name,
        "unit": unit.slug,
        "column": column.slug,
        "formed_on": document.formed_on.isoformat(),
        "written_on": document.written_on.isoformat() if document.written_on else None,
        "effective_on": document.effective_on.isoformat() if document.effective_on else None,
        "repealed_on": document.repealed_on.isoformat() if document.repealed_on else None,
        "topic": document.topic,
        "genre": document.genre,
        "validity": document.validity,
        "structure": document.structure,
        "digest": document.digest,
        "is_demo": document.is_demo,
        "associatedMedia": [
            {
                "@type": "MediaObject",
                "name": file.name,
                "contentUrl": absolute(file.get_absolute_url()),
                "encodingFormat": file.content_type,
                "contentSize": str(file.size),
                "sha256": file.sha256,
            }
            for file in files
        ],
    }
    if data["@type"] == "Legislation":
        data["legislationIdentifier"] = document.doc_number
        data["legislationLegalForce"] = LEGAL_FORCE.get(document.validity, "NotInForce")
    return data
