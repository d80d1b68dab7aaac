"""Fixtures for every test: a watched browser page, and the accessibility check."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from catalog.shelf import catalogue
from county.models import User
from tools import template_db
from tools.browser import ADVICE, chromium

# Playwright's synchronous interface keeps an event loop in this thread; Django would refuse the database because of it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# A busy machine is no fault of the property under test.
hypothesis_settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("portal")

BROWSER_ARGUMENTS = [
    # In a container, and as root, Chromium has no sandbox to enter.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # The browser's own traffic is none of the portal's.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


# What walks the whole site, starts or kills servers, plays at random, or composes the demo county.
SLOW = {
    "test_admin_lists_cost.py",
    "test_demo.py",
    "test_demo_texts.py",
    "test_deploy.py",
    "test_devdb.py",
    "test_every_verb.py",
    "test_gate_matrix.py",
    "test_gate_property.py",
    "test_hostile_server.py",
    "test_killed.py",
    "test_load_demo.py",
    "test_matrix.py",
    "test_permissions.py",
    "test_site_whole.py",
    "test_step_pages.py",
    "test_upgrade.py",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is slow. What takes long begins first, so that two processes end together: browsers, the whole site, large files."""
    for item in items:
        if item.path.name in SLOW:
            item.add_marker(pytest.mark.slow)
    here, sizes = Path(__file__).parent, Counter(item.path for item in items)
    browsers = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: (item.path not in browsers, item.path.parent != here, -sizes[item.path]))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker) -> None:
    """Each session, and each of its processes, copies a migrated database instead of migrating one."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template_db.ready(connection.get_connection_params())


@pytest.fixture(scope="session", autouse=True)
def emptying_between_tests() -> Iterator[None]:
    """Lets Django empty the tables after a transactional test, though the database refuses that for records."""
    with pytest.MonkeyPatch.context() as patch:
        # Of the class: beside Playwright's event loop a test has a connection of its own.
        operations = type(connection.ops)
        sql_flush = operations.sql_flush

        def past_the_guards(self, *args, **kwargs):
            return ["SET LOCAL session_replication_role = replica", *sql_flush(self, *args, **kwargs)]

        patch.setattr(operations, "sql_flush", past_the_guards)
        yield


@pytest.fixture(autouse=True)
def no_snapshot_of_another_test(monkeypatch) -> None:
    """A test's rollback takes the content version back, so the snapshot kept under it must not outlive the test."""
    monkeypatch.setattr(catalogue, "_held", {})


class Watch:
    """Notes everything on a page that a visitor must never meet: script errors, blocked or missing files, strangers."""

    def __init__(self, page: Page, site: str):
        self.site = site
        self.visited: set[str] = set()
        self.faults: list[str] = []
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self.on_request)

    def on_console(self, message: ConsoleMessage) -> None:
        """Violations of the content security policy arrive here too."""
        if message.type != "error":
            return
        # The browser also reports the status of a page that a test opens on purpose to see the error page.
        is_status_of_page = message.text.startswith("Failed to load resource")
        if is_status_of_page and message.location["url"] in self.visited:
            return
        self.faults.append(f"console: {message.text} ({message.location['url']})")

    def on_request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.visited.add(request.url)
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.faults.append(f"request to a stranger: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.fail(ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens pages of the running site: `open_page(width=360, java_script_enabled=False)`.

    Further keywords go to Playwright's new_context. Any fault that a page showed fails the test at its end.
    """
    with ExitStack() as contexts:
        watches = []

        def open_one(*, width: int = 1280, height: int = 900, **options: object) -> Page:
            viewport = {"width": width, "height": height}
            context = browser.new_context(base_url=live_server.url, locale="zh-CN", viewport=viewport, **options)
            contexts.callback(context.close)
            context.set_default_timeout(10_000)
            page = context.new_page()
            watches.append(Watch(page, live_server.url))
            return page

        yield open_one
    faults = [fault for watch in watches for fault in watch.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page) -> Page:
    """A page of an ordinary desktop browser."""
    return open_page()


@pytest.fixture
def signed_in(open_page, live_server) -> Callable[..., Page]:
    """Somebody's browser after their login: `signed_in(people.nina, width=360)`."""

    def sit_down(user: User, **options: object) -> Page:
        client = Client()
        client.force_login(user)
        page = open_page(**options)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        return page

    return sit_down


@pytest.fixture
def visit(client) -> Callable[[User], Client]:
    """Acts as one person without a browser: `visit(people.nina).get(...)`."""

    def as_person(user: User) -> Client:
        client.force_login(user)
        return client

    return as_person


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Fails with axe's report when the open page breaks a WCAG 2.1 A or AA rule."""
    axe = Axe()

    def check(page: Page) -> None:
        # Without preloading: reading style sheets into elements of its own, axe would break the policy that Watch watches.
        result = axe.run(page, options={"runOnly": WCAG_AA, "resultTypes": ["violations"], "preload": False})
        assert result.violations_count == 0, f"{page.url}\n{result.generate_report()}"

    return check
