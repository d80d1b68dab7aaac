"""The migrations of every app match its models; those of county can be undone."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes" in out.getvalue() or "没有" in out.getvalue()


@pytest.mark.django_db
def test_the_written_migrations_can_be_undone_and_done_again():
    def triggers():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'county_counter_%'")
            return cursor.fetchone()[0]

    executor = MigrationExecutor(connection)
    for name, backwards in [("0003_counter_only_grows", True), ("0003_counter_only_grows", False)]:
        migration = executor.loader.get_migration("county", name)
        state = executor.loader.project_state(("county", name), at_end=False)
        with connection.schema_editor() as editor:
            (migration.unapply if backwards else migration.apply)(state, editor)
        assert triggers() == (0 if backwards else 3)
