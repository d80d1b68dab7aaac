"""The page cache: never stale, never private, small."""

import itertools
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalog.shelf.catalogue import Moment, read_moment
from catalog.shelf.shelving import LEASE_SECONDS, bump_version, turn_pages_at, wait_out_leases
from disclosure_portal.page_cache import PageCache


class Site:
    """A WSGI site that counts how often it was asked, and the version it stands at."""

    def __init__(
        self,
        headers=(("Cache-Control", "max-age=0, must-revalidate, public"), ("ETag", '"e1"')),
        status="200 OK",
        size=10,
    ):
        self.version, self.turn, self.asked = 1, None, itertools.count(1)
        self.headers, self.status, self.size = list(headers), status, size
        self.calls = 0

    def __call__(self, environ, start_response):
        self.calls += 1
        start_response(self.status, [("Content-Type", "text/html"), *self.headers])
        return [f"page {self.calls} ".encode().ljust(self.size)]


def ask(cache, path="/", **environ):
    """One request: (status, headers, body)."""
    answer = {}

    def start_response(status, headers, exc_info=None):
        answer.update(status=status, headers=dict(headers))

    given = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "x"} | environ
    body = b"".join(cache(given, start_response))
    return answer["status"], answer["headers"], body


def cached(site, max_bytes=10_000):
    return PageCache(site, lambda: Moment(site.version, site.turn), max_bytes)


def test_a_repeated_page_is_answered_from_memory():
    site = Site()
    cache = cached(site)
    first, second = ask(cache), ask(cache)
    assert first == second
    assert site.calls == 1


def test_a_new_version_is_seen_on_the_next_request():
    site = Site()
    cache = cached(site)
    ask(cache)
    site.version = 2
    wait_out_leases()
    assert ask(cache)[2].startswith(b"page 2")
    assert ask(cache)[2].startswith(b"page 2")


def test_a_turning_instant_is_seen_without_a_new_version():
    """Something opened or closed: nobody published anything."""
    site = Site()
    cache = cached(site)
    ask(cache)
    site.turn = timezone.now()
    wait_out_leases()
    assert ask(cache)[2].startswith(b"page 2")


@pytest.mark.django_db
def test_the_database_says_which_instants_are_past():
    past, future = timezone.now() - timedelta(seconds=2), timezone.now() + timedelta(minutes=5)
    assert read_moment().turn is None
    turn_pages_at(past, future)
    turn_pages_at(past)
    assert read_moment().turn == past


def test_the_version_is_read_once_a_lease():
    site, reads = Site(), []
    cache = PageCache(site, lambda: reads.append(1) or Moment(site.version, None), 10_000)
    for _ in range(5):
        ask(cache)
    assert len(reads) == 1
    wait_out_leases()
    ask(cache)
    assert len(reads) == 2


def test_a_page_is_never_made_under_a_leased_version():
    site = Site()
    cache = cached(site)
    ask(cache, "/a")
    site.version = 2
    ask(cache, "/b")
    assert ask(cache, "/a")[2].startswith(b"page 3")


@pytest.mark.parametrize("before", ["", 'a=b"c; ', "x y=1; ", '{"a":1}; ', "display=; ", "\xc2\xa0"])
@pytest.mark.parametrize("after", ["", "; display=", '; b="'])
@pytest.mark.django_db
def test_nobody_chooses_the_look_of_others(before, after):
    """However strange the Cookie header, a page in 繁體 is kept for those alone who chose 繁體."""

    def portal(environ, start_response):
        response = Client().get(environ["PATH_INFO"], HTTP_COOKIE=environ.get("HTTP_COOKIE", ""))
        start_response("200 OK", list(response.items()))
        return [response.content]

    cache = PageCache(portal, lambda: Moment(1, None), 1_000_000)
    ask(cache, "/departments/", HTTP_COOKIE=f"{before}display=...hant{after}")
    assert b'<html lang="zh-Hans"' in ask(cache, "/departments/")[2]


@pytest.mark.django_db
def test_an_act_is_done_when_no_lease_is_left_from_before_it(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        bump_version()
    began = time.monotonic()
    for callback in callbacks:
        callback()
    assert time.monotonic() - began >= LEASE_SECONDS


def test_a_new_day_is_seen(monkeypatch):
    """尚未生效 becomes 有效 at local midnight, 16:00 UTC."""
    site = Site()
    cache = cached(site)
    monkeypatch.setattr(
        "disclosure_portal.page_cache.time.time", lambda: 1_700_000_000 // 86400 * 86400 + 16 * 3600 - 1
    )
    ask(cache)
    ask(cache)
    assert site.calls == 1
    wait_out_leases()
    monkeypatch.setattr("disclosure_portal.page_cache.time.time", lambda: 1_700_000_000 // 86400 * 86400 + 16 * 3600)
    ask(cache)
    assert site.calls == 2


@pytest.mark.parametrize(
    "environ",
    [{"PATH_INFO": "/b"}, {"QUERY_STRING": "page=2"}, {"HTTP_HOST": "y"}, {"HTTP_COOKIE": "display=elder..."}],
)
def test_each_address_host_and_display_choice_is_its_own_page(environ):
    site = Site()
    cache = cached(site)
    ask(cache)
    ask(cache, **environ)
    assert site.calls == 2


def test_other_cookies_do_not_split_the_cache():
    site = Site()
    cache = cached(site)
    ask(cache)
    ask(cache, HTTP_COOKIE="portal_session=abc; other=1")
    assert site.calls == 1


@pytest.mark.parametrize(
    "site",
    [
        Site(headers=[("ETag", '"e"')]),
        Site(headers=[("Cache-Control", "private"), ("ETag", '"e"')]),
        Site(headers=[("Cache-Control", "public"), ("ETag", '"e"'), ("Set-Cookie", "a=b")]),
        Site(headers=[("Cache-Control", "public")]),
        Site(status="404 Not Found"),
        Site(status="410 Gone"),
        Site(size=5_000_000),
    ],
    ids=["undeclared", "private", "sets a cookie", "no etag", "missing", "withdrawn", "huge"],
)
def test_what_is_not_a_whole_public_page_is_not_kept(site):
    cache = cached(site, max_bytes=10_000_000)
    ask(cache)
    ask(cache)
    assert site.calls == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_reading_is_cached(method):
    site = Site()
    cache = cached(site)
    ask(cache, REQUEST_METHOD=method)
    ask(cache, REQUEST_METHOD=method)
    assert site.calls == 2


@pytest.mark.parametrize("known", ['"e1"', 'W/"e1"', '"zz", "e1"'])
def test_a_browser_that_has_the_page_is_told_so(known):
    site = Site()
    cache = cached(site)
    ask(cache)
    status, headers, body = ask(cache, HTTP_IF_NONE_MATCH=known)
    assert (status, body) == ("304 Not Modified", b"")
    assert headers["ETag"] == '"e1"'
    assert ask(cache, HTTP_IF_NONE_MATCH='"old"')[0] == "200 OK"


def test_head_has_headers_and_no_body():
    cache = cached(Site())
    ask(cache)
    status, headers, body = ask(cache, REQUEST_METHOD="HEAD")
    assert (status, body, headers["ETag"]) == ("200 OK", b"", '"e1"')


def test_memory_is_bounded_and_the_page_used_longest_ago_goes():
    site = Site(size=300)
    # A page of 300 bytes, with its key, headers and bookkeeping.
    cache = cached(site, max_bytes=3 * 2400)
    for path in ("/a", "/b", "/c", "/a", "/d"):
        ask(cache, path)
    assert site.calls == 4
    ask(cache, "/a")
    assert site.calls == 4
    ask(cache, "/b")
    assert site.calls == 5


def test_without_the_database_nothing_comes_from_memory():
    """A portal that cannot tell whether a document was withdrawn must not show it."""
    site = Site()
    cache = cached(site)
    ask(cache)
    site.version = None
    wait_out_leases()
    ask(cache)
    assert site.calls == 2


def test_it_can_be_turned_off():
    site = Site()
    cache = cached(site, max_bytes=0)
    ask(cache)
    ask(cache)
    assert site.calls == 2
