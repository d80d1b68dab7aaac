"""办理记录: what was done to a case, by whom and when, each entry holding the hash of the one before.

One chain per concrete table. Entries are only ever added: the database refuses UPDATE, DELETE and TRUNCATE, and whoever
goes round that breaks the chain, which `verify` finds. The counter row of the chain gives the sequence and is its lock;
it also remembers how many entries there were, so that cutting off the end shows too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db import connection, migrations, models
from django.utils import timezone

from county.cases.numbering import take_block
from county.models import Counter, TimelineEntry, User

FIRST_PREVIOUS_HASH = "0" * 64
SYSTEM_NAME = "系统"


@dataclass(frozen=True)
class NewEntry:
    """An act to be recorded; `actor` None is the system, `at` None is now; `details` are columns of the concrete class.

    `facts` is what it changed, as county/cases/facts.py writes it.
    """

    case_id: int | None
    action: str
    from_status: str = ""
    to_status: str = ""
    actor: User | None = None
    note: str = ""
    at: datetime | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    details: Mapping[str, object] = field(default_factory=dict)


def append(
    model: type[TimelineEntry],
    case: models.Model,
    *,
    action: str,
    actor: User | None,
    from_status: str = "",
    to_status: str = "",
    note: str = "",
    at: datetime | None = None,
    facts: Mapping[str, object] | None = None,
) -> TimelineEntry:
    """Add one entry to the chain of `model`. Raises TransactionManagementError outside a transaction."""
    return append_many(model, [NewEntry(case.pk, action, from_status, to_status, actor, note, at, facts or {})])[0]


def append_many(model: type[TimelineEntry], entries: Iterable[NewEntry]) -> Sequence[TimelineEntry]:
    """Add entries in order under one lock, which lasts to the end of the caller's transaction.

    Raises TransactionManagementError outside a transaction.
    """
    entries = list(entries)
    if not entries:
        return []
    numbers = take_block(chain_name(model), 0, len(entries))
    newest = model._base_manager.order_by("-sequence").first()
    previous_hash = newest.hash if newest else FIRST_PREVIOUS_HASH
    now = timezone.now()
    rows = []
    for sequence, entry in zip(numbers, entries, strict=True):
        values = {
            "sequence": sequence,
            "case_id": entry.case_id,
            "action": entry.action,
            "from_status": entry.from_status,
            "to_status": entry.to_status,
            "actor": entry.actor,
            "actor_name": str(entry.actor) if entry.actor else SYSTEM_NAME,
            "note": entry.note,
            "at": entry.at or now,
            "facts": dict(entry.facts),
            "hash_format": model.WITH_FACTS,
            "previous_hash": previous_hash,
        }
        row = model(**values | dict(entry.details))
        row.hash = previous_hash = row.computed_hash()
        rows.append(row)
    return model._base_manager.bulk_create(rows, batch_size=2000)


def chain_name(model: type[TimelineEntry]) -> str:
    """The counter series of a chain."""
    return f"timeline:{model._meta.db_table}"


def chains() -> list[type[TimelineEntry]]:
    """Every concrete timeline of the installed apps, by table name."""
    return sorted((model for model in apps.get_models() if issubclass(model, TimelineEntry)), key=chain_name)


@dataclass(frozen=True)
class Verdict:
    """What `verify` found of one chain; `fault` is empty when it is whole."""

    table: str
    count: int
    head: str
    fault: str = ""


def verify(model: type[TimelineEntry]) -> Verdict:
    """Walk a chain from its first entry and stop at the first broken link. Memory does not grow with the chain."""
    table = model._meta.db_table
    count, head, number = 0, FIRST_PREVIOUS_HASH, model.WITHOUT_FACTS
    given_before = _given(model)
    for entry in model._base_manager.order_by("sequence").iterator(chunk_size=2000):
        place = f"序号 {entry.sequence}（id {entry.pk}）"
        if entry.sequence != count + 1:
            return Verdict(table, count, head, f"{place}：缺少序号 {count + 1} 的记录")
        if entry.previous_hash != head:
            return Verdict(table, count, head, f"{place}：所记前一记录摘要与序号 {count} 的摘要不符")
        if entry.computed_hash() != entry.hash:
            return Verdict(table, count, head, f"{place}：内容与摘要不符，记录被改动")
        if entry.hash_format < number:
            return Verdict(table, count, head, f"{place}：摘要格式比前一记录旧")
        count, head, number = entry.sequence, entry.hash, entry.hash_format
    # The office goes on working during the walk: entries may be newer than the first reading, never older.
    if given_before > count:
        return Verdict(table, count, head, f"末尾缺少序号 {count + 1} 至 {given_before} 的记录")
    given_after = _given(model)
    if given_after < count:
        return Verdict(table, count, head, f"序号 {given_after + 1} 至 {count} 的记录未经编号，系插入")
    return Verdict(table, count, head, _missing_guard(table))


def _given(model: type[TimelineEntry]) -> int:
    """How many sequence numbers the chain has been given."""
    return Counter.objects.filter(series=chain_name(model), year=0).values_list("last", flat=True).first() or 0


def _missing_guard(table: str) -> str:
    """Says so when the triggers that protect `table` are missing or disabled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname = ANY(%s) AND tgenabled IN ('O', 'A')",
            [table, [f"{table}_rows_kept", f"{table}_not_emptied"]],
        )
        found = cursor.fetchone()[0]
    return "" if found == 2 else "保护记录的触发器缺失或被停用"


def protect_timeline(table: str) -> list[migrations.RunSQL]:
    """Migration operations by which the database refuses UPDATE, DELETE and TRUNCATE of `table`.

    For timelines and for any other record that is only ever added, such as reviews. The migration depends on
    `("county", "0002_refuse_change")`, which makes the trigger function.
    """
    return [
        migrations.RunSQL(
            f"""
            CREATE TRIGGER {table}_rows_kept BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION county_refuse_change();
            CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION county_refuse_change();
            """,
            f"""
            DROP TRIGGER {table}_rows_kept ON {table};
            DROP TRIGGER {table}_not_emptied ON {table};
            """,
        )
    ]
