"""The chain of entries: appended only, and every way round that is found."""

import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from county.cases.timeline import NewEntry, append, append_many, chains, protect_timeline, verify
from county.cases.workflow import advance
from county.models import Counter
from tests.county.cases.models import Case, CaseEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cases")]
TABLE = CaseEntry._meta.db_table


@pytest.fixture
def five(cases, officer):
    case = Case.objects.create(title="一")
    entries = [NewEntry(case.pk, f"act{n}", "draft", "draft", officer, "说明\x1f\n“引号”") for n in range(4)]
    append_many(CaseEntry, entries)
    append(CaseEntry, case, action="act4", actor=None, at=datetime(2008, 5, 1, 8, 30, 0, 123, tzinfo=UTC))
    connection.check_constraints()  # PostgreSQL alters no table while foreign keys wait for their check
    return case


def tamper(statement, *values):
    """Runs a statement the way an intruder with all rights in the database would."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        connection.check_constraints()
        cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")


def test_entries_are_numbered_and_each_holds_the_hash_of_the_one_before(five):
    entries = list(CaseEntry.objects.all())
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous_hash for entry in entries] == ["0" * 64, *(entry.hash for entry in entries[:-1])]
    verdict = verify(CaseEntry)
    assert (verdict.table, verdict.count, verdict.head, verdict.fault) == (TABLE, 5, entries[-1].hash, "")


def test_an_entry_reads_as_the_office_speaks(five, officer):
    entry = advance(five, "submit", actor=officer)
    assert (entry.action_label, entry.status_change) == ("送审", "拟稿 → 送审")
    assert str(entry).endswith("王芳 送审")
    first = CaseEntry.objects.get(sequence=1)
    assert (first.action_label, first.status_change) == ("act0", "")


def test_an_empty_chain_is_whole():
    verdict = verify(CaseEntry)
    assert (verdict.count, verdict.head, verdict.fault) == (0, "0" * 64, "")


def test_nothing_to_append_is_nothing_done():
    assert append_many(CaseEntry, []) == []
    assert not Counter.objects.exists()


@pytest.mark.parametrize(
    "statement", [f"UPDATE {TABLE} SET note = ''", f"DELETE FROM {TABLE} WHERE sequence = 5", f"TRUNCATE {TABLE}"]
)
def test_the_database_refuses_to_change_or_remove_an_entry(five, statement):
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify(CaseEntry).fault == ""


def test_the_protection_can_be_undone_by_its_migration(five):
    with connection.cursor() as cursor:
        for operation in protect_timeline(TABLE):
            cursor.execute(operation.reverse_sql)
        cursor.execute(f"DELETE FROM {TABLE} WHERE sequence = 5")
    assert CaseEntry.objects.count() == 4


@pytest.mark.parametrize(
    "column, value", [("note", ""), ("actor_name", "李军"), ("at", "2025-01-01"), ("to_status", "x")]
)
def test_a_changed_entry_is_found(five, column, value):
    tamper(f"UPDATE {TABLE} SET {column} = %s WHERE sequence = 3", value)
    entry = CaseEntry.objects.get(sequence=3)
    assert verify(CaseEntry).fault == f"序号 3（id {entry.pk}）：内容与摘要不符，记录被改动"
    assert verify(CaseEntry).count == 2


def test_a_changed_entry_with_a_mended_hash_is_found(five):
    entry = CaseEntry.objects.get(sequence=3)
    entry.note = "改过"
    tamper(f"UPDATE {TABLE} SET note = %s, hash = %s WHERE sequence = 3", entry.note, entry.computed_hash())
    assert "序号 4" in verify(CaseEntry).fault
    assert "所记前一记录摘要与序号 3 的摘要不符" in verify(CaseEntry).fault


@pytest.mark.parametrize(
    "sequence, fault", [(1, "缺少序号 1 的记录"), (3, "缺少序号 3 的记录"), (5, "末尾缺少序号 5 至 5 的记录")]
)
def test_a_removed_entry_is_found_at_the_beginning_in_the_middle_and_at_the_end(five, sequence, fault):
    tamper(f"DELETE FROM {TABLE} WHERE sequence = %s", sequence)
    assert fault in verify(CaseEntry).fault


def test_an_emptied_table_is_found(five):
    tamper(f"DELETE FROM {TABLE}")
    assert verify(CaseEntry).fault == "末尾缺少序号 1 至 5 的记录"


def test_an_entry_put_in_without_a_number_is_found(five):
    newest = CaseEntry.objects.get(sequence=5)
    newest.pk, newest.sequence, newest.previous_hash = None, 6, newest.hash
    newest.hash = newest.computed_hash()
    newest.save(force_insert=True)
    assert verify(CaseEntry).fault == "序号 6 至 6 的记录未经编号，系插入"


def test_a_second_entry_of_one_number_is_impossible(five):
    copy = CaseEntry.objects.get(sequence=3)
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_missing_protection_is_found(five):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_not_emptied")
    assert verify(CaseEntry).fault == "保护记录的触发器缺失或被停用"


def test_the_command_names_the_first_broken_link_and_fails(five):
    assert CaseEntry in chains()
    out = StringIO()
    call_command("verify_records", stdout=out)
    assert f"{TABLE}：5 条，末条摘要 {CaseEntry.objects.get(sequence=5).hash}" in out.getvalue()
    tamper(f"UPDATE {TABLE} SET note = 'x' WHERE sequence = 2")
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify_records", stdout=out)
    assert refusal.value.returncode == 1
    assert f"{TABLE}：序号 2（id " in str(refusal.value)


@pytest.mark.django_db(transaction=True)
def test_entries_are_appended_in_a_transaction_only():
    case = Case.objects.create(title="一")
    with pytest.raises(TransactionManagementError):
        append(CaseEntry, case, action="act", actor=None)


@pytest.mark.django_db(transaction=True)
def test_twelve_people_at_once_make_one_chain():
    case = Case.objects.create(title="一")

    def work(n):
        try:
            for k in range(5):
                with transaction.atomic():
                    append_many(CaseEntry, [NewEntry(case.pk, f"{n}.{k}.{m}") for m in range(3)])
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(12)))
    assert verify(CaseEntry).count == 180
    assert verify(CaseEntry).fault == ""


@pytest.mark.slow
def test_ten_thousand_entries_are_fast_to_add_and_small_to_verify():
    case = Case.objects.create(title="一")
    started = time.perf_counter()
    append_many(CaseEntry, (NewEntry(case.pk, "import", note="批次") for _ in range(10_000)))
    assert time.perf_counter() - started < 20
    tracemalloc.start()
    assert verify(CaseEntry).count == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000
