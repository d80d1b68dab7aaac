"""The settings of a real installation: https, nothing to complain of, and what visitors with wrong hosts see."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def production(**words: str) -> dict[str, str]:
    """The environment of a real installation, with the test's database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
    made = {
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
        "PORTAL_DATA_KEY": secrets.token_hex(16),
        "PORTAL_INDEX_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "zwgk.example.gov.cn",
    }
    return kept | made | words


def run(*arguments: str, **words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=production(**words), capture_output=True, text=True
    )


def check(**words: str) -> subprocess.CompletedProcess:
    return run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **words)


def test_django_finds_nothing_to_complain_of():
    done = check()
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_it_would_complain_of_a_weak_key_of_http_and_of_an_unknown_role():
    assert "security.W009" in check(DJANGO_SECRET_KEY="short").stderr
    assert "security.W012" in check(PORTAL_INSECURE_LOCAL="1").stderr
    assert "county.E001" in check(PORTAL_TOTP_ROLES="king").stderr


def test_a_missing_or_malformed_key_of_personal_data_is_refused_without_showing_it():
    for name, size in (("PORTAL_DATA_KEY", 16), ("PORTAL_INDEX_KEY", 32)):
        for value in ("", "ab" * size, "0f" * (size - 1), "x" * size * 2):
            done = check(**{name: value})
            assert done.returncode != 0
            assert name in done.stderr
            assert not value or value not in done.stderr


def test_cookies_travel_over_https_only_and_end_with_the_browser():
    program = (
        "import json, django; django.setup()\n"
        "from django.conf import settings\n"
        "names = ['SESSION_COOKIE_SECURE', 'CSRF_COOKIE_SECURE', 'SESSION_COOKIE_HTTPONLY', 'SECURE_SSL_REDIRECT',"
        " 'SESSION_EXPIRE_AT_BROWSER_CLOSE', 'DEBUG']\n"
        "print(json.dumps([getattr(settings, name) for name in names]))\n"
    )
    done = run("-c", program, DJANGO_SETTINGS_MODULE="disclosure_portal.settings")
    assert json.loads(done.stdout) == [True, True, True, True, True, False], done.stderr


def test_http_is_sent_to_https_and_a_strange_host_is_refused():
    program = (
        "import json, django; django.setup()\n"
        "from django.test import Client\n"
        "client = Client(raise_request_exception=False)\n"
        "answers = [client.get('/robots.txt', headers={'host': host}) for host in ('zwgk.example.gov.cn', 'evil.example')]\n"
        "print(json.dumps([[answer.status_code, answer.headers.get('Location')] for answer in answers]))\n"
    )
    # The same settings, with static files from their sources: nothing is collected for a test run.
    done = run("-c", program, DJANGO_SETTINGS_MODULE="tests.settings")
    assert json.loads(done.stdout) == [[301, "https://zwgk.example.gov.cn/robots.txt"], [400, None]], done.stderr
