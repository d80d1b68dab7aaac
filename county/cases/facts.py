"""The facts of a timeline entry: what an act changed, as JSON that is hashed with the entry.

`{"changed": {"column": [3, 7], "due_on": ["2026-09-01", "2026-09-08"]}, …}`: of each column the value before and after. Further
keys are facts of other records that the act made, such as a review or an event of the clock.

An entry is kept for ever, so personal data stays out of it: sealed columns, those that the model names in UNTOLD, and texts longer
than a short name appear as `HELD`; that they changed is a fact, what they say is not. The bytes of a reviewed text are known by its
digest, which is a column like any other.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from county.encryption import EncryptedTextField

HELD = "…"
LONGEST = 64  # characters


def fact_of(field: models.Field, value: object, *, untold: bool = False, longest: int | None = LONGEST) -> object:
    """The value of a column as an entry carries it: JSON without floats. Days and instants are ISO texts, instants in UTC.

    A text of more than `longest` characters is held back; None holds no text back for its length.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if untold or isinstance(field, EncryptedTextField):
        return HELD if value else ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        told = [fact_of(field, part, longest=longest) for part in value]
        return HELD if HELD in told else told
    text = str(value)
    return text if field.choices or longest is None or len(text) <= longest else HELD


def changed(model: type[models.Model], before: Iterable, after: Iterable, names: Iterable[str]) -> dict[str, list]:
    """Of each column of `names` that has another value now: `[before, after]`."""
    untold = getattr(model, "UNTOLD", ())
    facts = {}
    for name, old, new in zip(names, before, after, strict=True):
        field = column_named(model, name)
        if old != new:
            facts[field.name] = [fact_of(field, value, untold=field.name in untold) for value in (old, new)]
    return facts


def facts_of_record(record: models.Model, *names: str) -> dict[str, object]:
    """The columns `names` of a record that an act made, with its id."""
    fields = [column_named(type(record), name) for name in names]
    told = {field.name: fact_of(field, getattr(record, field.attname)) for field in fields}
    return {"id": record.pk} | told


def column_named(model: type[models.Model], name: str) -> models.Field:
    """The column of `model` with that name, or with that name in the database. Raises FieldDoesNotExist."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{model.__name__}.{name} is no column")
    return field
