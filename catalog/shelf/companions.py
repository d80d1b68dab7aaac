"""What the apps above add to an item of the catalogue, and demand of it before a step of the gate.

The catalogue imports nothing from above, so it asks by this interface; `settings.DOCUMENT_COMPANIONS` names who answers, as
settings
name middleware (docs/decisions/0050-companions.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.models import Document, Revision
from catalog.shelf.catalogue import Catalogue
from county.cases.workflow import IllegalStep


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about the item, with a link if there is one to follow."""

    text: str
    url: str = ""
    url_text: str = ""
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Another item: what it is, its title, address and day."""

    label: str
    title: str
    url: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the column beside an item."""

    key: str
    heading: str
    notes: Sequence[Note] = ()
    links: Sequence[Link] = ()


@dataclass(slots=True)
class Beside:
    """What stands above an item (`alerts`) and beside it."""

    alerts: list[Note] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is told of a draft to those who write, review and decide it. `lines` are details, `url` leads to what can be done."""

    text: str
    lines: Sequence[str] = ()
    url: str = ""
    url_text: str = ""
    is_warning: bool = False


class Companion:
    """The interface; by itself it adds and demands nothing."""

    def lacking(self, revision: Revision, action: str) -> list[str]:
        """What is missing (Chinese sentences) before the revision may take `action`: submit, approve or publish."""
        return []

    def findings(self, revision: Revision) -> list[Finding]:
        """What is told of a revision on its page in the back office."""
        return []

    def beside(self, catalogue: Catalogue, document: Document, today: date) -> Beside:
        """What stands with a public item."""
        return Beside()


@cache
def companions() -> tuple[Companion, ...]:
    return tuple(import_string(path)() for path in settings.DOCUMENT_COMPANIONS)


def require(revision: Revision, action: str) -> None:
    """Raises IllegalStep when a companion finds something missing."""
    lacking = [text for companion in companions() for text in companion.lacking(revision, action)]
    if lacking:
        raise IllegalStep("；".join(lacking) + "。")


def findings_of(revision: Revision) -> list[Finding]:
    return [finding for companion in companions() for finding in companion.findings(revision)]


def beside_of(catalogue: Catalogue, document: Document, today: date) -> Beside:
    """What all companions set beside an item, in their order."""
    whole = Beside()
    for companion in companions():
        part = companion.beside(catalogue, document, today)
        whole.alerts += part.alerts
        whole.sections += part.sections
    return whole
