"""The migrated database that test sessions copy."""

import psycopg2
import pytest
from django.db import connection

from tools import template_db


def test_the_name_changes_with_a_migration_and_with_what_migrations_import(tmp_path, monkeypatch):
    (tmp_path / "county" / "migrations").mkdir(parents=True)
    (tmp_path / "county" / "cases").mkdir()
    (tmp_path / "requirements.txt").write_text("Django==5.2\n")
    migration = tmp_path / "county" / "migrations" / "0001_first.py"
    used = tmp_path / "county" / "cases" / "timeline.py"
    migration.write_text("from county.cases.timeline import protect_timeline\n")
    used.write_text("def protect_timeline(): ...\n")
    monkeypatch.setattr(template_db, "ROOT", tmp_path)

    digests = [template_db.digest(), template_db.digest()]
    used.write_text("def protect_timeline(): return []\n")
    digests.append(template_db.digest())
    migration.write_text("from county.cases.timeline import protect_timeline\n\nMOVED = 1\n")
    digests.append(template_db.digest())

    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


@pytest.mark.django_db
def test_the_template_is_migrated_and_made_once():
    given = connection.get_connection_params()
    name = template_db.ready(given)
    assert template_db.ready(given) == name
    with psycopg2.connect(**{**given, "dbname": name}) as opened, opened.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'county'")
        assert cursor.fetchone()[0] > 0
    opened.close()
