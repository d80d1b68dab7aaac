"""Whole public pages kept in the worker, keyed by content version: a repeated page costs hardly more than gunicorn itself.

It stands before Django as WSGI middleware. It keeps only what a view has declared public (Cache-Control: public), so anything with
a form token, a session or a person in it is never kept.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from django.db import DatabaseError, connection

from catalog.shelf.catalogue import Moment, read_moment
from catalog.shelf.shelving import LEASE_SECONDS
from disclosure_portal.display import COOKIE_NAME, Display

MAX_PAGE_BYTES = 2 * 1024 * 1024
LONGEST_KEPT_QUERY = 2000  # bytes; 200 Chinese characters take 1,800
ENTRY_BYTES = 2000  # what headers and bookkeeping of one page take
SHANGHAI_OFFSET = 8 * 60 * 60
DAY = 24 * 60 * 60


class Edition(NamedTuple):
    """What a page is made of: the moment in force, and the local day since 1970 (尚未生效 becomes 有效 at midnight)."""

    moment: Moment
    day: int


@dataclass(frozen=True, slots=True)
class Page:
    """A kept answer: its edition, headers and bytes."""

    edition: Edition
    etag: str
    headers: list[tuple[str, str]]
    body: bytes


def moment_in_force() -> Moment | None:
    """The content version and the last turning instant, or None when the database cannot be asked.

    As the first query of a request it also finds out whether the connection still stands, and replaces it if not: Django's own
    check (CONN_HEALTH_CHECKS) would cost a second query.
    """
    for _ in range(2):
        try:
            return read_moment()
        except DatabaseError:
            connection.close()
    return None


class PageCache:
    """WSGI middleware that answers repeated anonymous GETs from memory. `max_bytes` 0 turns it off.

    A page is kept only under an edition read before it was made. Kept pages are given out for LEASE_SECONDS after the edition was
    read; whoever publishes or withdraws waits for as long before the act counts as done (catalog.shelf.shelving).
    """

    def __init__(self, application: Callable, read_moment: Callable[[], Moment | None], max_bytes: int):
        self.application = application
        self.read_moment = read_moment
        self.max_bytes = max_bytes
        self._pages: OrderedDict[tuple, Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._lease: tuple[Edition | None, float] = (None, 0.0)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            self.read_moment()
            return self.application(environ, start_response)
        cookies = environ.get("HTTP_COOKIE", "")
        key = (
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
            Display.from_cookie_header(cookies).cookie_value if COOKIE_NAME in cookies else "",
        )
        page = self._pages.get(key)
        if page is not None and page.edition == self._leased_edition():
            with self._lock:
                if key in self._pages:
                    self._pages.move_to_end(key)
            return _answer(page, environ, start_response)
        edition = self._edition()
        if edition is None:
            return self.application(environ, start_response)
        environ["portal.version"] = edition.moment.version
        if not self.max_bytes:
            return self.application(environ, start_response)
        return self._make(key, edition, environ, start_response)

    def _leased_edition(self) -> Edition | None:
        edition, until = self._lease
        return edition if time.monotonic() < until else self._edition()

    def _edition(self) -> Edition | None:
        """The edition in force, read anew; None when the database cannot be asked: then nothing comes from memory."""
        began = time.monotonic()
        moment = self.read_moment()
        edition = None if moment is None else Edition(moment, int(time.time() + SHANGHAI_OFFSET) // DAY)
        self._lease = edition, began + LEASE_SECONDS
        return edition

    def _make(self, key: tuple, edition: Edition, environ: dict, start_response: Callable) -> Iterable[bytes]:
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
        if len(body) <= MAX_PAGE_BYTES and len(environ.get("QUERY_STRING", "")) <= LONGEST_KEPT_QUERY:
            self._keep(key, Page(edition, headers["etag"], list(started["headers"]), body))
        return [body]

    def _keep(self, key: tuple, page: Page) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            if old is not None:
                self._bytes -= _size(key, old)
            self._pages[key] = page
            self._bytes += _size(key, page)
            while self._bytes > self.max_bytes:
                self._bytes -= _size(*self._pages.popitem(last=False))


def _size(key: tuple, page: Page) -> int:
    """Bytes of memory that a kept page takes, its key included."""
    return sum(map(len, key)) + len(page.body) + ENTRY_BYTES


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
