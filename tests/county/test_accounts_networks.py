"""The back office is where the office says, and nowhere else."""

import os
import re
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from county.site.client import is_within
from disclosure_portal import environment
from tests.county.signing_in import sign_in, staff
from tests.factories import county_with_tree

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def office_only(settings):
    settings.ADMIN_NETWORKS = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]


@pytest.mark.parametrize("address", ["10.1.2.3", "2001:db8::7"])
def test_inside_it_is_there(client, office_only, address):
    assert client.get("/admin/login/", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize("address", ["11.1.2.3", "127.0.0.1", "2001:db9::7", ""])
@pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/login/", "/admin/county/user/", "/admin/login/code/"])
def test_outside_it_is_answered_like_any_address_that_does_not_exist(client, office_only, address, path):
    county_with_tree()

    def answer(path):
        response = client.get(path, REMOTE_ADDR=address)
        body = re.sub(r'value="/[^"]*"|(?:next|page)=[^"]*|https?://[^\s<"]*', "", response.content.decode())
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        return response.status_code, headers, body

    assert answer(path) == answer(path.replace("admin", "there-is-nothing"))
    assert answer(path)[0] == 404


def test_outside_no_password_is_looked_at(client, office_only):
    staff()
    assert sign_in(client, REMOTE_ADDR="11.1.2.3").status_code == 404
    assert sign_in(client, REMOTE_ADDR="10.1.2.3").status_code == 302
    # A login that began inside is no way in from outside.
    assert client.get("/admin/", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/admin/", REMOTE_ADDR="11.1.2.3").status_code == 404


def test_the_public_pages_stay_public(client, office_only):
    county_with_tree()
    assert client.get("/", REMOTE_ADDR="11.1.2.3").status_code == 200
    assert client.get("/catalog/", REMOTE_ADDR="11.1.2.3").status_code == 200


def test_behind_a_proxy_the_visitors_address_counts(client, office_only, settings):
    settings.TRUSTED_PROXIES = 1
    inside = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "11.1.2.3, 10.1.2.3"}
    outside = {"REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": "10.1.2.3, 11.1.2.3"}
    assert client.get("/admin/login/", **inside).status_code == 200
    assert client.get("/admin/login/", **outside).status_code == 404


def test_without_networks_it_is_open_to_all():
    assert Client().get("/admin/login/", REMOTE_ADDR="11.1.2.3").status_code == 200


def test_robots_txt_does_not_tell_a_secret_address(client, settings):
    settings.ADMIN_PATH = "desk-7c21"
    assert "desk-7c21" not in client.get("/robots.txt").content.decode()


def test_an_address_of_ones_own():
    """The address is read when the program starts: so in a program of its own."""
    program = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve, reverse\n"
        "assert reverse('admin:login') == '/desk-7c21/login/'\n"
        "assert resolve('/desk-7c21/login/code/').view_name == 'admin:sign_in_code'\n"
        "try:\n    resolve('/admin/')\nexcept Resolver404:\n    print('moved')\n"
    )
    words = {"PORTAL_ADMIN_PATH": "desk-7c21", "DJANGO_SETTINGS_MODULE": "disclosure_portal.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=os.environ | words, capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("moved\n", 0), done.stderr


@pytest.mark.parametrize(
    "text, number", [("", 0), ("10.0.0.0/8", 1), ("10.0.0.0/8, 192.168.1.0/24,2001:db8::/32", 3), ("10.1.2.3", 1)]
)
def test_networks_are_read(monkeypatch, text, number):
    monkeypatch.setenv("PORTAL_ADMIN_NETWORKS", text)
    assert len(environment.networks("PORTAL_ADMIN_NETWORKS")) == number


@pytest.mark.parametrize("text", ["10.0.0.1/8", "office", "10.0.0.0/99"])
def test_networks_that_cannot_be_stop_the_start(monkeypatch, text):
    monkeypatch.setenv("PORTAL_ADMIN_NETWORKS", text)
    with pytest.raises(ImproperlyConfigured):
        environment.networks("PORTAL_ADMIN_NETWORKS")


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "0", "１"])
def test_numbers_that_cannot_be_stop_the_start(monkeypatch, text):
    monkeypatch.setenv("PORTAL_IDLE_MINUTES", text)
    with pytest.raises(ImproperlyConfigured):
        environment.number("PORTAL_IDLE_MINUTES", 30, least=1)


def test_numbers_are_read(monkeypatch):
    monkeypatch.delenv("PORTAL_IDLE_MINUTES", raising=False)
    assert environment.number("PORTAL_IDLE_MINUTES", 30, least=1) == 30
    monkeypatch.setenv("PORTAL_IDLE_MINUTES", "15")
    assert environment.number("PORTAL_IDLE_MINUTES", 30, least=1) == 15


def test_an_unknown_address_lies_nowhere():
    assert not is_within("", [ip_network("0.0.0.0/0")])
    assert is_within("9.9.9.9", [ip_network("0.0.0.0/0")])
