"""Below PORTAL_PREFIX=/zwgk no address leads out, and citizen and officer go their ways in Chromium: browse, search, apply, follow,
write a letter, draft.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from county.public_forms import captcha
from mailboxes.opening import open_mailboxes
from tests.browser.test_applying import PDF, choose, fill
from tests.browser.test_journeys import DESK, PHONE, TITLE, expect_path
from tests.browser.test_letters import fill_in
from tests.prefixed import PREFIX, below_prefix

pytestmark = pytest.mark.browser
ADDRESS = re.compile(r'(?:href|action|src|data-similar|data-related-to)="(/[^"]*)"')


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody waits two seconds for a form in a test."""
    monkeypatch.setattr(captcha, "LEAST_TIME", timedelta(0))


@pytest.fixture
def prefix(site) -> Iterator[str]:
    with below_prefix() as prefix:
        yield prefix


@pytest.fixture
def live_server(prefix) -> Iterator[LiveServer]:
    """A server of its own: the other tests' has its addresses at the root."""
    server = LiveServer("localhost")
    yield server
    server.stop()


def test_a_document_is_found(site, open_page):
    page = open_page(width=DESK)
    page.goto(reverse("home"))
    page.get_by_role("main").get_by_role("searchbox").fill("收费清单")
    page.get_by_role("main").get_by_role("button", name="搜索").click()
    expect_path(page, f"{PREFIX}/search/")
    page.locator("ol.hits h3 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect_path(page, f"{PREFIX}/documents/{site.with_file.pk}/")
    with page.expect_download() as download:
        page.locator("main a[download]").first.click()
    assert f"{PREFIX}/files/" in download.value.url
    page.get_by_role("button", name="长者模式").click()
    expect_path(page, f"{PREFIX}/documents/{site.with_file.pk}/")
    expect(page.get_by_role("button", name="退出长者模式")).to_be_visible()


def test_an_application_is_sent_and_followed(site, open_page):
    page = open_page(width=DESK)
    choose(page)
    fill(page)
    expect(page.locator("[data-related]")).to_contain_text("行政事业性收费清单")
    page.get_by_label("身份证明").set_input_files(PDF)
    expect(page.locator("[data-challenge-status]")).to_have_text("安全验证：已通过。", timeout=60_000)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="确认提交").click()
    expect_path(page, f"{PREFIX}/requests/receipt/")
    number, code = page.locator(".credentials dd").all_inner_texts()
    page.goto(reverse("request-track"))
    page.get_by_label("申请编号").fill(number)
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="查询", exact=True).click()
    expect_path(page, f"{PREFIX}/requests/case/")
    cookies = {cookie["name"]: cookie["path"] for cookie in page.context.cookies()}
    assert all(path.startswith(f"{PREFIX}/") for path in cookies.values()), cookies
    page.get_by_role("button", name="结束查询").click()
    expect_path(page, f"{PREFIX}/requests/")


def test_a_letter_is_written_and_followed_without_script(site, open_page):
    open_mailboxes()
    page = open_page(width=PHONE, java_script_enabled=False)
    page.goto(reverse("letter-write", args=["caizheng"]))
    fill_in(page, "门前路灯不亮")
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="预览并提交").click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("来信已提交")
    number, code = page.locator(".number-and-code dd").all_inner_texts()
    page.get_by_role("main").get_by_role("link", name="来信查询").click()
    page.get_by_label("来信编号").fill(number)
    page.get_by_label(re.compile("^查询码")).fill(code)
    page.get_by_role("button", name="查询").click()
    expect_path(page, f"{PREFIX}/mailboxes/track/letter/")
    expect(page.get_by_role("main")).to_contain_text(number)


def test_an_officer_signs_in_and_writes_on(site, open_page):
    page: Page = open_page(width=DESK)
    page.goto(reverse("admin:catalog_revision_change", args=[site.draft.pk]))
    expect_path(page, f"{PREFIX}/admin/login/")
    page.get_by_label("用户名").fill(site.nina.username)
    page.get_by_label("密码").fill("a-long-password")
    page.get_by_role("button", name="登录").click()
    expect_path(page, f"{PREFIX}/admin/catalog/revision/{site.draft.pk}/change/")
    expect(page.locator(".prose-menubar")).to_be_visible()
    area = page.locator(".ProseMirror[contenteditable]")
    area.click()
    page.keyboard.type("另：")
    page.locator("input[name=_continue]").click()
    expect(page.locator(".messagelist .success").first).to_be_visible()
    site.draft.refresh_from_db()
    assert "另：" in site.draft.body


def test_no_page_leads_out_of_the_prefix(site, prefix, client):
    """Every page that a visitor can reach by following addresses from the home page, one of each kind."""
    waiting, kinds = [reverse("home")], set()
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        assert response.status_code in (200, 302, 410), address
        if response.status_code == 302:
            assert response["Location"].startswith(f"{PREFIX}/"), (address, response["Location"])
            continue
        if not response.get("Content-Type", "").startswith("text/html"):
            response.close()
            continue
        text = response.content.decode()
        for found in ADDRESS.findall(text):
            assert found.startswith(f"{PREFIX}/"), (address, found)
            path = urlsplit(found).path
            kind = re.sub(r"\d+|(?<=catalog/|rtments/)[\w-]+|(?<=/feeds/)[\w-]+", "*", path)
            if kind not in kinds and f'href="{found}"' in text:
                kinds.add(kind)
                waiting.append(found.split("#")[0].replace("&amp;", "&"))
    assert {
        f"{PREFIX}/{kind}" for kind in ("documents/*/", "catalog/*/", "departments/*/", "letters/", "requests/new/")
    } <= kinds


@pytest.mark.parametrize(
    "name, keys", [("feed", ["latest"]), ("letters-feed", []), ("interpretation-feed", []), ("sitemap", [])]
)
def test_feeds_and_site_map_hold_prefixed_addresses(site, prefix, client, name, keys):
    text = client.get(reverse(name, args=keys)).content.decode()
    found = re.findall(r"https?://(?:testserver|127\.0\.0\.1:8000|example\.com)(/[^<\"]*)", text)
    assert found
    assert all(address.startswith(f"{PREFIX}/") for address in found)


def test_pages_of_the_site_map_hold_prefixed_addresses(site, prefix, client):
    text = client.get(reverse("sitemap-section", args=["places"])).content.decode()
    places = [urlsplit(found).path for found in re.findall("<loc>([^<]+)</loc>", text)]
    assert f"{PREFIX}/letters/statistics/" in places
    assert all(place.startswith(f"{PREFIX}/") for place in places)


def test_outside_the_prefix_there_is_nothing(site, prefix, client):
    assert client.get("/").status_code == 404
    assert client.get("/catalog/").status_code == 404
    assert client.get(f"{PREFIX}/admin/")["Location"].startswith(f"{PREFIX}/admin/login/")
    assert f"Disallow: {PREFIX}/admin/" in client.get(reverse("robots")).content.decode()


def test_the_look_goes_back_into_the_prefix_only(site, prefix, client):
    here = f"{PREFIX}/catalog/"
    assert client.post(reverse("display"), {"next": here, "elder": "1"})["Location"] == here
    assert client.cookies["display"]["path"] == f"{PREFIX}/"
    assert client.post(reverse("display"), {"next": "/other/"})["Location"] == f"{PREFIX}/"


def test_the_back_office_stays_in_the_prefix(site, prefix, client):
    client.force_login(site.nina)
    for address in (reverse("admin:index"), reverse("admin:catalog_revision_change", args=[site.draft.pk])):
        found = ADDRESS.findall(client.get(address).content.decode())
        assert len(found) > 10
        assert all(one.startswith(f"{PREFIX}/") for one in found), found
