"""What a stranger may send is neither a key that is kept nor multiplied on a page, and costs no memory."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from catalog.models import CatalogueVersion
from catalog.shelf import catalogue
from catalog.shelf.catalogue import Catalogue, Moment, snapshot, weight_of
from disclosure_portal.page_cache import PageCache
from tests.small_site import SmallSite, build_site

pytestmark = pytest.mark.django_db
JUNK = "x" * 100_000


@pytest.fixture
def small_site() -> SmallSite:
    return build_site()


@pytest.mark.parametrize("path", ["/catalog/all/", "/search/?q=通知&", "/letters/", "/interpretation/"])
def test_unknown_parameters_are_not_repeated_on_the_page(small_site, client, path):
    plain = client.get(path)
    hostile = client.get(f"{path}{'' if '?' in path else '?'}junk={JUNK}")
    assert hostile.status_code == 200
    assert "xxxxxxxxxx" not in hostile.content.decode()
    assert len(hostile.content) < len(plain.content) + 1000


def test_unknown_parameters_are_no_part_of_what_is_kept(small_site, client):
    client.get("/catalog/all/?year=2024")
    kept = len(snapshot()._memo)
    for number in range(20):
        client.get(f"/catalog/all/?year=2024&utm_source={number}&junk={JUNK}")
    assert len(snapshot()._memo) == kept


def test_a_long_search_is_cut_and_the_page_says_so(small_site, client):
    response = client.get("/search/?" + urlencode({"q": "通知" * 5000}))
    page = response.content.decode()
    assert response.status_code == 200
    assert "只用前面的部分进行了搜索" in page
    assert len(response.content) < 300_000
    # The chosen words are in the box; the filter that is shown for them does not fill a phone.
    assert f"{'通知' * 20}…" in page
    moved = client.get("/catalog/all/?" + urlencode({"q": "通知" * 5000}))
    assert moved.status_code == 302
    assert len(moved.url) < 4000


def test_kept_values_are_bounded_in_bytes(small_site, monkeypatch):
    monkeypatch.setattr(catalogue, "MEMO_BYTES", 1_000_000)
    held = Catalogue(1)
    for number in range(50):
        held.remember((number, "k" * 10_000), lambda: "v" * 90_000)
    assert sum(weight for _, weight in held._memo.values()) == held._bytes <= 1_000_000
    assert 0 < len(held._memo) < 12


def test_the_weight_of_a_value_is_near_its_size():
    assert 100_000 < weight_of(["x" * 1000] * 1 + ["y" * 99_000]) < 110_000
    assert weight_of([str(number) * 100 for number in range(20_000)]) > 8_000_000


def test_the_page_cache_counts_its_keys_and_keeps_no_long_address():
    def application(environ, start_response):
        start_response("200 OK", [("Cache-Control", "public"), ("ETag", '"1"')])
        return [b"small"]

    cache = PageCache(application, lambda: Moment(1, None), 100_000)

    def ask(query: str) -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/documents/1/qr.svg", "QUERY_STRING": query}
        b"".join(cache(environ, lambda *answer: None))

    ask("x" * 120_000)
    assert not cache._pages
    for number in range(200):
        ask(f"{number:01000d}")
    assert 0 < len(cache._pages) < 40
    assert cache._bytes <= 100_000


def test_a_form_without_files_that_is_too_large_is_refused_unread(small_site):
    body = {"title": "%E9" * 200_000}
    refused = Client().post("/mailboxes/similar/", urlencode(body), content_type="application/x-www-form-urlencoded")
    assert refused.status_code == 413
    assert "提交的内容过大" in refused.content.decode()


def test_a_restore_that_lowers_the_version_shows_what_was_restored(small_site):
    """A worker that went on under the higher number would show withdrawn items for ever."""
    CatalogueVersion.objects.update(number=900)
    assert snapshot().version == 900
    CatalogueVersion.objects.update(number=7)
    assert snapshot().version == 7


def test_a_request_with_an_older_lease_does_not_take_the_newer_snapshot_away(small_site):
    CatalogueVersion.objects.update(number=900)
    newer = snapshot()
    assert snapshot(899) is newer
    assert snapshot() is newer
