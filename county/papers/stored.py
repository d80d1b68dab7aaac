"""A paper as canonical bytes: what is reviewed, digested and kept. The same record always gives the same bytes.

The bytes are JSON with sorted keys and a format number. A paper that is reviewed before it is approved bears two placeholders,
`NUMBER_PENDING` and `DAY_PENDING`; `filled` puts number and day of approval in their places and changes nothing else.
"""

import dataclasses
import hashlib
import json
from datetime import date
from typing import Any

from county.papers.record import (
    DAY_PENDING,
    DAY_PENDING_TEXT,
    Annex,
    Cell,
    Choice,
    Fill,
    Heading,
    Items,
    Note,
    Paper,
    Table,
    Text,
    chinese_day,
)

FORMAT = 1
NUMBER_PENDING = "〔审定后编号〕"
KINDS: dict[str, type] = {
    kind.__name__: kind for kind in (Text, Heading, Items, Table, Cell, Fill, Choice, Note, Annex, Paper)
}


def as_record(paper: Paper) -> str:
    """The canonical text of a paper (JSON)."""
    return json.dumps({"format": FORMAT, "paper": _plain(paper)}, ensure_ascii=False, sort_keys=True)


def from_record(record: str) -> Paper:
    """The paper of a canonical text. Raises ValueError for another format."""
    read = json.loads(record)
    if read["format"] != FORMAT:
        raise ValueError(f"format {read['format']} of a kept paper is not known")
    return _made(read["paper"])


def filled(record: str, *, number: str, signed_on: date) -> str:
    """The canonical text with number and day of approval in the places that were left for them."""
    day = chinese_day(signed_on)

    def fill(value: Any) -> Any:
        match value:
            case str():
                if value == DAY_PENDING.isoformat():
                    return signed_on.isoformat()
                return value.replace(NUMBER_PENDING, number).replace(DAY_PENDING_TEXT, day)
            case list():
                return [fill(one) for one in value]
            case dict():
                return {name: fill(one) for name, one in value.items()}
            case _:
                return value

    return json.dumps(fill(json.loads(record)), ensure_ascii=False, sort_keys=True)


def sha256_of(record: str) -> str:
    """SHA-256 (64 hex digits) of a canonical text."""
    return hashlib.sha256(record.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"kind": type(value).__name__} | fields
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(one) for one in value)
    if not isinstance(value, dict):
        return value
    fields = {name: _made(one) for name, one in value.items() if name != "kind"}
    if fields.get("signed_on"):
        fields["signed_on"] = date.fromisoformat(fields["signed_on"])
    return KINDS[value["kind"]](**fields)
