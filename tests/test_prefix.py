"""PORTAL_PREFIX: what the setting moves, and the links of stored texts (tests/browser/test_prefix.py has the journeys)."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from catalog.texts.site_links import for_pages, for_storing
from disclosure_portal import environment
from tests.prefixed import PREFIX
from tests.test_deploy import run

BODY = '<p>见<a href="/files/abc/" rel="noopener noreferrer">附件</a><img alt="a&gt;b" src="/files/x/">，写作 src="/files/x/"。</p>'


def test_the_setting_moves_addresses_static_files_and_cookies():
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.urls import Resolver404, resolve, reverse\n"
        "from requests_app.own_case import OWN_CASE\n"
        "print(reverse('home'), reverse('document', args=[7]), reverse('admin:index'), settings.STATIC_URL)\n"
        "print(settings.SESSION_COOKIE_PATH, settings.CSRF_COOKIE_PATH, OWN_CASE.cookie.path)\n"
        "print(settings.SECURE_REDIRECT_EXEMPT)\n"
        "try:\n    resolve('/')\nexcept Resolver404:\n    print('nothing outside')\n"
    )
    done = run("-c", program, PORTAL_PREFIX="/zwgk/", DJANGO_SETTINGS_MODULE="disclosure_portal.settings")
    assert done.stdout.splitlines() == [
        "/zwgk/ /zwgk/documents/7/ /zwgk/admin/ /zwgk/static/",
        "/zwgk/ /zwgk/ /zwgk/requests/",
        "['^zwgk/healthz$']",
        "nothing outside",
    ], done.stderr


@pytest.mark.parametrize(
    "text, prefix", [("", ""), ("/", ""), ("zwgk", "/zwgk"), ("/zwgk/", "/zwgk"), ("/a/b-c", "/a/b-c")]
)
def test_prefixes_are_read(monkeypatch, text, prefix):
    monkeypatch.setenv("PORTAL_PREFIX", text)
    assert environment.prefix("PORTAL_PREFIX") == prefix


@pytest.mark.parametrize("text", ["公开", "a//b", "../a", "https://example.gov.cn/zwgk", "a b"])
def test_a_prefix_that_cannot_be_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("PORTAL_PREFIX", text)
    with pytest.raises(ImproperlyConfigured):
        environment.prefix("PORTAL_PREFIX")


def test_a_body_names_the_site_of_now_and_is_stored_as_before(settings):
    assert for_pages(BODY) == BODY
    settings.PREFIX = PREFIX
    shown = for_pages(BODY)
    assert 'href="/zwgk/files/abc/"' in shown
    assert 'src="/zwgk/files/x/">，写作 src="/files/x/"。' in shown
    assert for_storing(shown) == BODY
