"""A county that worked with the portal of November 2026 moves to today's: its records stay whole, its papers what they were.

The archive beside this file holds a database of that time (63 units, composed documents, applications and letters, sealed with the
keys of the tests) and its files.
"""

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

from tools import devdb

ARCHIVE = Path(__file__).with_name("county_of_2026_11.tar.xz")


class OldCounty:
    """The restored installation: runs today's commands on it and asks its database."""

    def __init__(self, url: str, files: Path):
        self.url, self.files = url, files

    def manage(self, *command: str) -> str:
        """Run a management command as an operator would; its output. Fails the test when the command fails."""
        environment = os.environ | {"DATABASE_URL": self.url, "PORTAL_FILES_DIR": str(self.files)}
        environment["DJANGO_SETTINGS_MODULE"] = "disclosure_portal.settings"
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=devdb.ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, sql: str) -> list[tuple]:
        with psycopg2.connect(self.url) as opened, opened.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


WHAT_STAYS = {
    "texts": "SELECT id, index_number, title, body, published_at FROM catalog_document ORDER BY id",
    "reviews": "SELECT id, conclusion, reviewed_by_name, reviewed_at FROM catalog_documentreview ORDER BY id",
    "deadlines": "SELECT id, number, status, received_on, due_on FROM requests_app_application ORDER BY id",
    "letters": "SELECT id, number, status, due_on FROM mailboxes_letter ORDER BY id",
    "hashes": "SELECT id, sequence, hash, previous_hash FROM catalog_documententry ORDER BY id",
}


@pytest.fixture(scope="module")
def old_county(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[OldCounty]:
    folder = tmp_path_factory.mktemp("old-county")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    with django_db_blocker.unblock():
        given = connection.get_connection_params()
        name = f"{given['dbname']}_upgrade"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    url = f"postgresql://{quote(given.get('user', ''))}@/{quote(name)}?host={quote(given.get('host', ''))}"
    if "password" in given or "port" in given:
        user = f"{quote(given.get('user', ''))}:{quote(given.get('password', ''))}"
        url = f"postgresql://{user}@{given['host']}:{given.get('port', 5432)}/{quote(name)}"
    psql = [str(devdb.PROGRAMS / "psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", str(folder / "county.sql")]
    subprocess.run(psql, check=True, capture_output=True)
    yield OldCounty(url, folder / "files")
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_county_of_november_2026_moves_to_today_whole(old_county):
    before = {what: old_county.rows(sql) for what, sql in WHAT_STAYS.items()}
    assert all(before.values())

    old_county.manage("migrate", "--noinput", "--verbosity=0")

    assert {what: old_county.rows(sql) for what, sql in WHAT_STAYS.items()} == before
    old_county.manage("freeze_papers")
    assert old_county.rows("SELECT count(*) FROM requests_app_paper WHERE sha256 = '' OR NOT is_kept_late") == [(0,)]
    old_county.manage("verify_records")
    old_county.manage("rebuild_catalogue", "--check")
    assert "No changes detected" in old_county.manage("makemigrations", "--check", "--dry-run")
