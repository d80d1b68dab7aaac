"""The digest of a text: the fields that it covers, the number of its format, and the trigger that computes it again.

A model names its fields once: `DIGESTED = DigestFields("title", "body")`. Their order is the order in the digest. Everything
else (Python, trigger, lists of fields) follows from that. Another field comes later as another format,
`DigestFields("title", "body").adding("language")`, with one migration that adds the column and calls `CheckDigest`. Rows of
an older format keep their digests and reviews byte for byte; in them the later fields must be empty.
"""

from collections.abc import Iterator

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from county.cases.facts import column_named
from county.cases.review import digest_of
from county.cases.triggers import Guarded, Trigger

Formats = tuple[tuple[str, ...], ...]


def plain_name(name: str) -> str:
    """The field that a name in a format stands for."""
    return name.removesuffix("?")


class DigestFields:
    """The fields of a model that its digest covers; iterating gives those of the latest format.

    Format 1 joins the fields' texts with U+001F. From format 2 on the number of the format comes first. A name that ends in "?"
    is left out of the digest while the field is empty.
    """

    def __init__(self, *names: str, formats: Formats = ()):
        self.formats: Formats = (*formats, names)

    def __iter__(self) -> Iterator[str]:
        return (plain_name(name) for name in self.formats[-1])

    def adding(self, *names: str) -> "DigestFields":
        """The next format: the same fields, and `names` after them."""
        return DigestFields(*self.formats[-1], *names, formats=self.formats)

    @property
    def latest(self) -> int:
        """The number of the format that a text gets when it is written now."""
        return len(self.formats)

    def digest(self, text: models.Model, number: int) -> str:
        """SHA-256 (64 hex digits) of what `text` says, in format `number`; None counts as "". Raises ValueError, see `digest_of`."""
        parts = []
        for name in self.formats[number - 1]:
            value = getattr(text, plain_name(name))
            part = "" if value is None else str(value)
            if part or not name.endswith("?"):
                parts.append(part)
        return digest_of(parts if number == 1 else [str(number), *parts])


class TextWithDigest(Guarded, models.Model):
    """A text with its digest. The database computes the same digest and refuses another one."""

    digest = models.CharField("内容摘要值", max_length=64, editable=False)
    digest_format = models.PositiveSmallIntegerField("摘要格式", default=1, editable=False)

    DIGESTED: DigestFields

    class Meta:
        abstract = True

    def computed_digest(self) -> str:
        """The digest of the content as this object has it, in the object's format."""
        return self.DIGESTED.digest(self, self.digest_format)

    def seal(self) -> None:
        """Set digest and format to those of the content as this object has it. Saving is the caller's."""
        self.digest_format = self.DIGESTED.latest
        self.digest = self.computed_digest()

    @classmethod
    def sealed_names(cls) -> tuple[str, ...]:
        """The columns that change with the content: the fields, their digest and its format."""
        return (*cls.DIGESTED, "digest", "digest_format")

    @classmethod
    def triggers(cls) -> tuple[Trigger, ...]:
        return (digest_trigger(cls, cls.DIGESTED.formats), *super().triggers())


def digest_trigger(model: type[models.Model], formats: Formats) -> Trigger:
    """The trigger that refuses a row of `model` whose digest is not that of its content in one of `formats`."""
    table, latest = model._meta.db_table, formats[-1]
    cases = "\n".join(
        f"        WHEN {number} THEN {_digest_sql(model, names, number)}" for number, names in enumerate(formats, 1)
    )
    later = [
        f" OR NEW.digest_format = {number}"
        f" AND concat({', '.join(f'NEW.{column_of(model, name)}' for name in latest[len(names) :])}) <> ''"
        for number, names in enumerate(formats[:-1], 1)
    ]
    columns = ", ".join([*(column_of(model, name) for name in latest), "digest", "digest_format"])
    return Trigger(
        f"{table}_digest",
        table,
        f"BEFORE INSERT OR UPDATE OF {columns}",
        function=f"{table}_check_digest",
        body=f"""
BEGIN
    IF NEW.digest IS DISTINCT FROM (CASE NEW.digest_format
{cases}
        END){"".join(later)} THEN
        RAISE EXCEPTION 'digest of % % is not that of its content', TG_TABLE_NAME, NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    )


def column_of(model: type[models.Model], name: str) -> str:
    """The quoted column of a field."""
    return f'"{column_named(model, plain_name(name)).column}"'


def _digest_sql(model: type[models.Model], names: tuple[str, ...], number: int) -> str:
    parts = [
        f"nullif({_text_sql(model, name)}, '')" if name.endswith("?") else f"coalesce({_text_sql(model, name)}, '')"
        for name in names
    ]
    parts = parts if number == 1 else [f"'{number}'", *parts]
    return f"encode(sha256(convert_to(concat_ws(E'\\x1f', {', '.join(parts)}), 'UTF8')), 'hex')"


def _text_sql(model: type[models.Model], name: str) -> str:
    """The column as Python's `str` writes it. Raises TypeError for a field whose text the two might write differently."""
    field, column = model._meta.get_field(plain_name(name)), f"NEW.{column_of(model, name)}"
    if isinstance(field, models.DateTimeField) or not isinstance(
        field, (models.CharField, models.TextField, models.DateField, models.IntegerField)
    ):
        raise TypeError(f"{model.__name__}.{name}: a digest covers texts, days and whole numbers")
    return f"to_char({column}, 'YYYY-MM-DD')" if isinstance(field, models.DateField) else f"{column}::text"


class CheckDigest(migrations.operations.base.Operation):
    """Migration operation: the trigger of `model_name` computes digests in `formats`; `was` are those before, if any."""

    reversible = True

    def __init__(self, model_name: str, formats: Formats, was: Formats = ()):
        self.model_name, self.formats, self.was = model_name, formats, was

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._change(to_state.apps.get_model(app_label, self.model_name), schema_editor, self.was, self.formats)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._change(from_state.apps.get_model(app_label, self.model_name), schema_editor, self.formats, self.was)

    @staticmethod
    def _change(model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, old: Formats, new: Formats) -> None:
        for sql in [
            *([digest_trigger(model, old).drop_sql] if old else []),
            *([digest_trigger(model, new).create_sql] if new else []),
        ]:
            schema_editor.execute(sql, params=None)

    def describe(self) -> str:
        return f"Let the database compute the digest of {self.model_name} in {len(self.formats)} format(s)"
