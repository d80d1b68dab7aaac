"""What an import or the demo county hands to the catalogue: plain values, nothing of the database.

A row is already cleaned: HTML sanitised, names mapped to the slugs and codes of this portal, every guess named as a guess.
`catalog.arrivals.intake.take_in` turns rows into documents with a review record of kind 导入.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """One attachment: its public name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """One item of 政府信息 to take in as already published.

    `source_id` is the identity of the row in its source: the same id taken in twice changes nothing unless the content differs.
    `index_number` is the number the source printed; "" lets the portal allot one.
    `topic` is a code of catalog.tree.classification.TOPICS ("0403"), `genre` and `validity` values of catalog.tree.classification.
    `guesses` names the fields that were inferred; `faults` are the rules of the column that the item breaks (待整改).
    `structure` is canonical JSON for 机构信息 and 指南, "" elsewhere.
    `repealed_by` is the source_id of the row that repeals this one.
    """

    source_id: str
    department: str
    column: str
    title: str
    body: str
    published_at: datetime
    formed_on: date
    written_on: date | None = None
    doc_number: str = ""
    index_number: str = ""
    issuer: str = ""
    effective_on: date | None = None
    repealed_on: date | None = None
    validity: str = "effective"
    repealed_by: str = ""
    topic: str = ""
    genre: str = "other"
    keywords: tuple[str, ...] = ()
    summary: str = ""
    source: str = ""
    source_url: str = ""
    structure: str = ""
    report_year: int | None = None
    attachments: tuple[IncomingFile, ...] = ()
    guesses: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    earlier: tuple["IncomingDocument", ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that could not be taken in: its line (1-based) and the reason in Chinese."""

    line: int
    source_id: str
    reason: str
