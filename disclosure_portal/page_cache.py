"""Whole public pages kept in the worker, keyed by content version: a repeated page costs one read of the version number.

It stands before Django as WSGI middleware. It keeps only what a view has declared public (Cache-Control: public), so anything with
a form token, a session or a person in it is never kept.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

from django.db import DatabaseError, connection

from catalog.models import CatalogueVersion
from disclosure_portal.display import Display

MAX_PAGE_BYTES = 2 * 1024 * 1024
SHANGHAI_OFFSET = 8 * 60 * 60
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Page:
    """A kept answer: its version, local day, headers and bytes."""

    version: int
    day: int
    etag: str
    headers: list[tuple[str, str]]
    body: bytes


class VersionReader:
    """Reads the content version over this thread's database connection, as cheaply as the driver can."""

    SQL = f"SELECT number FROM {CatalogueVersion._meta.db_table}"

    def __call__(self) -> int | None:
        """The version in force, or None when the database cannot be asked: then nothing is served from the cache."""
        try:
            connection.close_if_unusable_or_obsolete()
            connection.ensure_connection()
            with connection.connection.cursor() as cursor:
                cursor.execute(self.SQL)
                row = cursor.fetchone()
        except DatabaseError:
            connection.close()
            return None
        return row[0] if row else None


class PageCache:
    """WSGI middleware that answers repeated anonymous GETs from memory. `max_bytes` 0 turns it off."""

    def __init__(self, application: Callable, read_version: Callable[[], int | None], max_bytes: int):
        self.application = application
        self.read_version = read_version
        self.max_bytes = max_bytes
        self._pages: OrderedDict[tuple, Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if not self.max_bytes or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        version = self.read_version()
        if version is None:
            return self.application(environ, start_response)
        environ["portal.version"] = version
        key = (
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
            Display.from_cookie_header(environ.get("HTTP_COOKIE", "")).cookie_value,
        )
        day = int(time.time() + SHANGHAI_OFFSET) // DAY
        page = self._pages.get(key)
        if page is None or page.version != version or page.day != day:
            return self._make(key, version, day, environ, start_response)
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return _answer(page, environ, start_response)

    def _make(self, key: tuple, version: int, day: int, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Lets Django answer, and keeps the answer if it is public."""
        started = {}

        def remember_start(status, headers, exc_info=None):
            started["status"], started["headers"] = status, headers
            return start_response(status, headers, exc_info)

        response = self.application(environ, remember_start)
        headers = {name.lower(): value for name, value in started["headers"]}
        keepable = (
            environ["REQUEST_METHOD"] == "GET"
            and started["status"].startswith("200")
            and "public" in headers.get("cache-control", "")
            and "set-cookie" not in headers
            and "etag" in headers
        )
        if not keepable:
            return response
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        if len(body) <= MAX_PAGE_BYTES:
            self._keep(key, Page(version, day, headers["etag"], list(started["headers"]), body))
        return [body]

    def _keep(self, key: tuple, page: Page) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            if old is not None:
                self._bytes -= len(old.body)
            self._pages[key] = page
            self._bytes += len(page.body)
            while self._bytes > self.max_bytes:
                _, dropped = self._pages.popitem(last=False)
                self._bytes -= len(dropped.body)


def _answer(page: Page, environ: dict, start_response: Callable) -> list[bytes]:
    """The kept page, or 304 when the browser holds it already."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and (known == page.etag or page.etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}):
        start_response(
            "304 Not Modified", [(n, v) for n, v in page.headers if n.lower() not in ("content-length", "content-type")]
        )
        return []
    start_response("200 OK", page.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]
