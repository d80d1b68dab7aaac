"""Fills the database that DATABASE_URL names for the benchmark: `python -m tests.bench.build SIZE`.

The first BASE documents come in through the door of every import, which is timed. Larger databases start as a copy of that one
(CREATE DATABASE … TEMPLATE) and multiply its documents by SQL: same units, columns, classes and years, other days and numbers.
Only the first have search entries; tests/bench/search_bench.py measures the search at size.
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - the apps must be loaded first
from django.db import connection  # noqa: E402

from catalog.arrivals.intake import take_in  # noqa: E402
from catalog.arrivals.planting import plant  # noqa: E402
from catalog.models import Document, ImportBatch  # noqa: E402
from catalog.shelf import shelving  # noqa: E402
from demo.units.people import load_units  # noqa: E402
from tests.bench.texts import rows  # noqa: E402

BASE = 10_000

# Every copy lies in the month of its pattern. Items of which a unit may have one a year are told apart by a fault.
COPIED = {
    "id": "d.id + copy * %(base)s",
    "revision_id": "d.revision_id + copy * 10 * %(base)s",
    "index_number": "d.index_number || '-' || copy",
    "import_key": "d.import_key || '-' || copy",
    "published_at": "date_trunc('month', d.published_at)"
    " + (hashint8extended(d.id, copy) & 2147483647) %% 2419200 * interval '1 second'",
}
COPIED_OF_REVISION = {
    "id": "d.id + copy * 10 * %(base)s",
    "document_id": "d.document_id + copy * %(base)s",
}
COPIED_OF_FILE = {
    "id": "d.id + copy * 10 * %(base)s",
    "revision_id": "d.revision_id + copy * 10 * %(base)s",
    "token": "d.token || '-' || copy",
}


def base() -> None:
    """BASE documents through `take_in`, and how long that took."""
    call_command("migrate", verbosity=0)
    load_units()
    plant()
    incoming = list(rows(BASE))
    batch = ImportBatch.objects.create(label="测速", source="bench", run_by="bench")
    began = time.monotonic()
    outcome = take_in(incoming, batch)
    seconds = time.monotonic() - began
    assert outcome.imported == BASE, outcome.refusals[:3]
    print(
        f"take_in: {BASE:,} documents in {seconds:.1f} s, {BASE / seconds:.0f} a second, search entries included",
        flush=True,
    )


def multiply(size: int) -> None:
    """Copies the documents until there are `size`, and makes listings and counts of them as `rebuild_catalogue` does."""
    began = time.monotonic()
    values = {"base": BASE, "copies": size // BASE - 1}
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'"
        )
        for table, changes in (
            ("catalog_document", COPIED),
            ("catalog_revision", COPIED_OF_REVISION),
            ("catalog_attachment", COPIED_OF_FILE),
        ):
            cursor.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
                [table],
            )
            names = [name for (name,) in cursor.fetchall()]
            taken = ", ".join(changes.get(name, f"d.{name}") for name in names)
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)})"
                f" SELECT {taken} FROM {table} d, generate_series(1, %(copies)s) AS copy",
                values,
            )
        shelving.rebuild_lists()
        cursor.execute("RESET ALL")
        cursor.execute("VACUUM ANALYZE")
    print(f"{Document.objects.count():,} documents in {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    size = int(sys.argv[1])
    base() if size == BASE else multiply(size)
