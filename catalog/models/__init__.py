"""The catalogue's models, a file a noun."""

from catalog.models.attachment import Attachment
from catalog.models.change import Change
from catalog.models.column import Column
from catalog.models.document import Document, DocumentEntry
from catalog.models.importing import ImportBatch
from catalog.models.leadership import LeadershipChange
from catalog.models.readside import CatalogueVersion, Listing, SearchEntry, Tally, TurningInstant
from catalog.models.revision import DocumentReview, Revision, RevisionEntry

__all__ = [
    "Attachment",
    "CatalogueVersion",
    "Change",
    "Column",
    "Document",
    "DocumentEntry",
    "DocumentReview",
    "ImportBatch",
    "LeadershipChange",
    "Listing",
    "Revision",
    "RevisionEntry",
    "SearchEntry",
    "Tally",
    "TurningInstant",
]
