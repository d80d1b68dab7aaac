"""The embedded PostgreSQL: it keeps what it was given, survives being killed, and stops when nobody needs it."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest

from tools import devdb


@pytest.fixture(scope="module")
def pgdata() -> Iterator[Path]:
    """A data folder with a space and Chinese letters in its path, as on an office desk."""
    folder = Path(mkdtemp(prefix="测试 ", dir=devdb.ROOT / "var"))
    yield folder / "pg"
    devdb.stop(folder / "pg")
    shutil.rmtree(folder)


def ask(pgdata: Path, sql: str) -> list[tuple]:
    connection = psycopg2.connect(devdb.url(pgdata, "portal"))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_committed_rows_survive_a_kill(pgdata):
    with devdb.lease(pgdata, durable=True):
        devdb.create_database(pgdata, "portal")
        ask(pgdata, "CREATE TABLE kept AS SELECT 1 AS number")
        os.kill(devdb.running_pid(pgdata), signal.SIGKILL)
    with devdb.lease(pgdata, durable=True):
        assert ask(pgdata, "SELECT number FROM kept") == [(1,)]
        assert ask(pgdata, "SELECT current_setting('fsync'), current_setting('synchronous_commit')") == [("on", "on")]


def test_another_process_with_the_pid_of_a_dead_server_does_not_count(pgdata):
    with devdb.lease(pgdata, durable=True):
        pass
    lock_file = pgdata / "postmaster.pid"
    lock_file.write_text(f"{os.getpid()}\n")
    assert devdb.running_pid(pgdata) is None
    with devdb.lease(pgdata, durable=True):
        assert devdb.running_pid(pgdata) not in (None, os.getpid())


def test_last_one_out_stops_the_server(pgdata):
    with devdb.lease(pgdata, durable=True):
        with devdb.lease(pgdata, durable=True):
            first = devdb.running_pid(pgdata)
        assert devdb.running_pid(pgdata) == first
    assert devdb.running_pid(pgdata) is None


def test_chinese_letters_are_letters(pgdata):
    """Under a plain C locale the text parser and the trigrams see none."""
    with devdb.lease(pgdata, durable=True):
        devdb.create_database(pgdata, "portal")
        found = ask(pgdata, "SELECT to_tsvector('simple', '政务公开。abc')::text, lower('ÀΣ'), '政' ~ '[[:alpha:]]'")
    assert found == [("'abc':2 '政务公开':1", "àσ", True)]


def test_address_of_a_path_with_spaces(pgdata):
    with devdb.lease(pgdata, durable=True):
        (host,) = parse_qs(urlsplit(devdb.url(pgdata, "portal")).query)["host"]
        assert Path(host, ".s.PGSQL.5432").is_socket()


def test_long_path_gets_a_short_socket(pgdata):
    deep = pgdata.parent / ("很深的文件夹" * 6) / "pg"
    deep.mkdir(parents=True)
    socket = devdb.socket_folder(deep)
    assert len(os.fsencode(socket)) <= devdb.LONGEST_SOCKET_FOLDER
    assert socket.stat().st_mode & 0o077 == 0
    socket.rmdir()


def test_data_of_another_version_is_refused(pgdata):
    older = pgdata.parent / "older"
    older.mkdir()
    (older / "PG_VERSION").write_text("13\n")
    with pytest.raises(devdb.DatabaseTrouble, match="PostgreSQL 13"):
        devdb.start(older, durable=True)


def test_folder_of_something_else_is_not_overwritten(pgdata):
    letters = pgdata.parent / "letters"
    letters.mkdir()
    (letters / "dear.txt").write_text("not a database")
    with pytest.raises(devdb.DatabaseTrouble, match="不是完整的"):
        devdb.start(letters, durable=True)
    assert (letters / "dear.txt").exists()


def test_only_databases_of_dead_sessions_are_dropped(pgdata):
    with devdb.lease(pgdata, durable=True):
        # Process ids end below 2 ** 22 on Linux and 10 ** 5 on macOS.
        for name in ("test_portal_p99999999_gw0", f"test_portal_p{os.getpid()}", "portal_plan"):
            devdb.create_database(pgdata, name)
        devdb.drop_databases_of_the_dead(pgdata)
        left = devdb.query(pgdata, "SELECT datname FROM pg_database").splitlines()
    assert "test_portal_p99999999_gw0" not in left
    assert {f"test_portal_p{os.getpid()}", "portal_plan"} <= set(left)
