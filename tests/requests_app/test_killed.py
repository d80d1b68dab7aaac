"""What was acknowledged is stored, and nothing twice, though workers and the database server are killed in mid-submission."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from time import monotonic, sleep

import psutil
import psycopg2
import pytest
from django.conf import settings as django_settings
from django.db import connection

from county.public_forms.captcha import LEAST_TIME
from county.public_forms.query_codes import digest_of, plain
from demo.units.units import demo_uscc
from tests.requests_app.applying import PERSON, WANTED, answered, code_in
from tools import devdb

CLIENTS, FORMS = 4, 20
ADDRESS = "/requests/new/?kind=disclosure&by=person&unit=caizheng"
BOUNDARY = "portal-test-boundary"
TROUBLE = (OSError, http.client.HTTPException)
PATIENCE = 300  # seconds for all; some ten are enough unless the machine is busy


@pytest.fixture
def pgdata(db) -> Iterator[Path]:
    """A durable server of its own with the tables of the tests and one unit: the tests' own must not be killed."""
    folder = Path(mkdtemp(prefix="killed-", dir=devdb.ROOT / "var"))
    pgdata = folder / "pg"
    try:
        devdb.start(pgdata, durable=True)
        devdb.create_database(pgdata, "portal")
        copy_tables(pgdata, connection.settings_dict["NAME"])
        ask(
            pgdata,
            "INSERT INTO county_department (slug, name, short_name, kind, uscc, document_word, first_responsible, duty, "
            'reviewing_organ, "order", is_active) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 1, true)',
            ["caizheng", "无棣县财政局", "财政局", "department", demo_uscc(1), "棣财发", "", "", ""],
        )
        yield pgdata
    finally:
        devdb.stop(pgdata)
        shutil.rmtree(folder)


def copy_tables(pgdata: Path, database: str) -> None:
    """Faster than running the migrations again."""
    dump = [devdb.PROGRAMS / "pg_dump", "-U", "postgres", "-h", django_settings.DATABASES["default"]["HOST"], database]
    load = [devdb.PROGRAMS / "psql", "-XqU", "postgres", "-h", devdb.socket_folder(pgdata), "portal"]
    tables = subprocess.run(dump, capture_output=True, check=True)
    subprocess.run(load, input=tables.stdout, stdout=subprocess.DEVNULL, check=True)


def ask(pgdata: Path, sql: str, values: list | None = None) -> list[tuple]:
    link = psycopg2.connect(devdb.url(pgdata, "portal"))
    try:
        with link, link.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        link.close()


@contextmanager
def served(pgdata: Path) -> Iterator[tuple[psutil.Process, int]]:
    """gunicorn as it is installed, with two workers: its process and its port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
    environment = kept | {
        "DATABASE_URL": devdb.url(pgdata, "portal"),
        "DJANGO_SETTINGS_MODULE": "tests.requests_app.served_settings",
        "DJANGO_SECRET_KEY": django_settings.SECRET_KEY,
        "PORTAL_INSECURE_LOCAL": "1",
        "PORTAL_DATA_DIR": str(pgdata.parent / "data"),
        "PORTAL_DATA_KEY": "0123456789abcdef" * 2,
        "PORTAL_INDEX_KEY": "0123456789abcdef" * 4,
        "PORTAL_TRUSTED_PROXIES": "1",
        "PORTAL_LOG_LEVEL": "CRITICAL",
        "WEB_CONCURRENCY": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    with (pgdata.parent / "gunicorn.log").open("w") as log:
        master = psutil.Popen(command, cwd=devdb.ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield master, port
    finally:
        master.terminate()
        master.wait(30)


class Visitor:
    """One browser with one form, at an address of its own so that nobody is taken for a flood."""

    def __init__(self, port: int, number: int):
        self.port, self.address, self.cookies = port, f"10.0.{number // 250}.{number % 250 + 1}", {}

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str, str]:
        """(status, where it leads, page); raises what a broken line raises."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"X-Forwarded-For": self.address, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            page = answer.read().decode()
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return answer.status, answer.headers.get("Location", ""), page

    def until(self, end: float, status: int, *request) -> str:
        """Asks again until the answer has that status, as a person would; its page."""
        while True:
            try:
                found, _, page = self.ask(*request)
                if found == status:
                    return page
                assert found in (500, 502, 503), (found, re.findall(r'class="error"[^>]*>([^<]+)', page))
            except TROUBLE:
                pass
            assert monotonic() < end, "the portal did not come back"
            sleep(0.1)


def body_of(values: dict[str, str]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in values.items()
    ]
    file = 'Content-Disposition: form-data; name="identity"; filename="id.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return ("".join(parts) + f"--{BOUNDARY}\r\n{file}%PDF-1.7\n%%EOF\r\n--{BOUNDARY}--\r\n").encode()


class Killer:
    """Kills at set numbers of acknowledged applications: a worker, the database server, a worker."""

    def __init__(self, pgdata: Path, master: psutil.Process):
        self.pgdata, self.master, self.lock = pgdata, master, Lock()
        self.acknowledged, self.kills = [], []
        self.plan = {3: self.worker, 6: self.database, 9: self.worker, 12: self.database}

    def note(self, number: str, code: str) -> None:
        with self.lock:
            self.acknowledged.append((number, code))
            act = self.plan.pop(len(self.acknowledged), None)
            if act:
                act()

    def worker(self) -> None:
        workers = self.master.children()
        workers[0].send_signal(signal.SIGKILL)
        self.kills.append("worker")

    def database(self) -> None:
        os.kill(devdb.running_pid(self.pgdata), signal.SIGKILL)
        # A killed server is there for a moment yet, and a start that sees it does nothing.
        while devdb.running_pid(self.pgdata) is not None:
            sleep(0.01)
        devdb.start(self.pgdata, durable=True)
        self.kills.append("database")


def submit(visitor: Visitor, page: str, killer: Killer, end: float) -> None:
    """Sends one form until it is acknowledged, then reads its receipt."""
    values = answered(page, "/requests/new/") | PERSON | WANTED | {"stage": "send"}
    visitor.until(end, 302, "POST", ADDRESS, body_of(values))
    receipt = visitor.until(end, 200, "GET", "/requests/receipt/")
    killer.note(unescape(re.search(r"<dt>申请编号</dt><dd>([^<]+)", receipt)[1]), plain(code_in(receipt)))


def test_what_was_acknowledged_is_stored_and_nothing_twice(pgdata):
    with served(pgdata) as (master, port), ThreadPoolExecutor(CLIENTS) as pool:
        end = monotonic() + PATIENCE
        visitors = [Visitor(port, number) for number in range(FORMS)]
        pages = list(pool.map(lambda visitor: visitor.until(end, 200, "GET", ADDRESS), visitors))
        sleep(LEAST_TIME.total_seconds())
        killer = Killer(pgdata, master)
        for sending in [
            pool.submit(submit, visitor, page, killer, end) for visitor, page in zip(visitors, pages, strict=True)
        ]:
            sending.result()
        assert killer.kills == ["worker", "database", "worker", "database"]
    stored = dict(ask(pgdata, "SELECT number, code_hash FROM requests_app_application"))
    assert len(stored) == FORMS
    assert {number: digest_of(code) for number, code in killer.acknowledged} == stored
    serials = ask(pgdata, "SELECT serial FROM requests_app_application ORDER BY serial")
    assert [serial for (serial,) in serials] == list(range(1, FORMS + 1))
