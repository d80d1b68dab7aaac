"""The canonical text of a reckoning and its digest: the same facts give the same bytes on every machine. Pure.

A header line, then a line a fact, sorted by bytes, each ended by LF, fields parted by TAB. `SQL` computes the same in PostgreSQL.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

TAB, LF = "\t", "\n"
RULES_VERSION = "R1"


@dataclass(frozen=True, slots=True)
class Header:
    """What was asked: a kind of period, its days, and the instant up to which was known."""

    kind: str
    first: date
    last: date
    known_at: datetime
    scheme: str
    rules: str
    calendar: str

    @property
    def line(self) -> str:
        known = self.known_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        parts = ("reckoning", self.kind, self.first, self.last, known, self.scheme, self.rules, self.calendar)
        return TAB.join(map(str, parts))


@dataclass(frozen=True, slots=True)
class Fact:
    """One countable thing of one unit. Numerator and denominator are hundredths; `label` names it and never a person."""

    key: str
    unit_id: int
    uscc: str
    model: str
    object_id: int
    happened_on: date
    numerator: int = 100
    denominator: int = 100
    label: str = ""

    @property
    def line(self) -> str:
        parts = (self.key, self.uscc, self.model, self.object_id, self.happened_on, self.numerator, self.denominator)
        return TAB.join(map(str, parts))

    @property
    def identity(self) -> tuple:
        return (self.key, self.unit_id, self.model, self.object_id)


def canonical_text(header: Header, lines: Iterable[str]) -> str:
    """The text that is digested."""
    return "".join(line + LF for line in (header.line, *sorted(lines, key=str.encode)))


def digest_of(header: Header, lines: Iterable[str]) -> str:
    """SHA-256 of the canonical text, 64 hex digits."""
    return hashlib.sha256(canonical_text(header, lines).encode()).hexdigest()
