"""What a citizen does on the portal, on a desk and on a phone: find, narrow, page, read, download, and see it their way."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.small_site import FILE, FILE_NAME

pytestmark = pytest.mark.browser

DESK, PHONE = 1280, 360
TITLE = "关于公布行政事业性收费清单的公告"


@pytest.fixture(params=[DESK, PHONE])
def visitor(request, site, open_page) -> Page:
    """The same journey at a desk and on a phone."""
    return open_page(width=request.param)


def unfold(page: Page, name: str) -> None:
    """Opens a folded panel on a phone; at a desk it stands open already."""
    summary = page.locator("summary").filter(has_text=name)
    if summary.is_visible():
        summary.click()


def opened(page: Page, path: str) -> int:
    """Opens an address; the status."""
    return page.goto(path).status


def titles(page: Page) -> Locator:
    return page.locator("table.rows th a")


def expect_path(page: Page, path: str) -> None:
    expect(page).to_have_url(re.compile(rf"^https?://[^/]+{re.escape(path)}(\?.*)?$"))


def assert_fits(page: Page) -> None:
    """The page itself never scrolls sideways. What it holds can be seen before its style sheet has come."""
    page.wait_for_load_state()
    wide, inner = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= inner, f"{page.url}: {wide} > {inner}"


# Three ways to one document.


def test_by_search(visitor, site):
    opened(visitor, "/")
    visitor.get_by_role("main").get_by_role("searchbox").fill("收费清单")
    visitor.get_by_role("main").get_by_role("button", name="搜索").click()
    first = visitor.locator("ol.hits h3 a").first
    expect(first).to_have_text(TITLE)
    expect(first.locator("mark").first).to_be_visible()
    assert_fits(visitor)
    first.click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect_path(visitor, f"/documents/{site.with_file.pk}/")


@pytest.mark.parametrize("typed", ["棣财〔2025〕8号", "棣财[2025]8号", "棣财2025 8", "index"])
def test_by_number(site, page, typed):
    typed = site.with_file.index_number if typed == "index" else typed
    opened(page, "/")
    page.get_by_role("main").get_by_role("searchbox").fill(typed)
    page.keyboard.press("Enter")
    expect(page.locator("ol.hits h3 a").filter(has_text=TITLE)).to_be_visible()


def test_by_the_tree_and_a_facet(visitor, site):
    opened(visitor, "/")
    unfold(visitor, "导航菜单")
    visitor.get_by_role("navigation", name="主导航").get_by_role("link", name="政府信息公开").click()
    visitor.get_by_role("main").get_by_role("link", name=re.compile("^公文")).first.click()
    unfold(visitor, "栏目和分类")
    visitor.locator(".side").get_by_role("link", name=re.compile("^通知公告")).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("通知公告")
    everything = int(re.search(r"\d+", visitor.locator(".list-head h2").inner_text())[0])
    unfold(visitor, "栏目和分类")
    year = visitor.locator(".facet").filter(has=visitor.get_by_role("heading", name="年份"))
    link = year.get_by_role("link", name=re.compile("^2025"))
    promised = int(link.locator(".number").inner_text())
    link.click()
    expect(visitor.locator(".chips a")).to_have_text(["取消年份：2025年×"])
    shown = int(re.search(r"\d+", visitor.locator(".list-head h2").inner_text())[0])
    assert shown == promised < everything
    visitor.get_by_role("link", name=TITLE).click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(TITLE)


def test_by_the_unit(visitor, site):
    opened(visitor, "/")
    visitor.get_by_role("navigation", name="常用入口").get_by_role("link", name="找单位").click()
    visitor.get_by_role("main").get_by_role("link", name="财政局").first.click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("无棣县财政局")
    visitor.get_by_role("main").get_by_role("link", name=TITLE).click()
    expect_path(visitor, f"/documents/{site.with_file.pk}/")


# On the list.


def test_dates_and_facets_narrow_together_and_are_taken_back(visitor, site):
    opened(visitor, "/catalog/all/?unit=caizheng")
    unfold(visitor, "日期、文号筛选")
    visitor.get_by_label("起始日期").fill("2025-06-01")
    visitor.get_by_label("截止日期").fill("2025-06-30")
    visitor.get_by_role("button", name="筛选", exact=True).click()
    expect(titles(visitor)).to_have_text([TITLE])
    query = parse_qs(urlsplit(visitor.url).query)
    assert (query["unit"], query["from"], query["to"]) == (["caizheng"], ["2025-06-01"], ["2025-06-30"])
    expect(visitor.get_by_label("起始日期")).to_have_value("2025-06-01")
    for left in reversed(range(visitor.locator(".chips a").count())):
        visitor.locator(".chips a").first.click()
        expect(visitor.locator(".chips a")).to_have_count(left)
    expect(visitor).to_have_url(re.compile(r"/all/$"))
    expect(titles(visitor)).to_have_count(20)


def test_a_wrong_date_is_told_at_its_field(visitor, site):
    opened(visitor, "/catalog/notices/")
    unfold(visitor, "日期、文号筛选")
    visitor.get_by_label("起始日期").fill("2025-06-30")
    visitor.get_by_label("截止日期").fill("2025-06-01")
    visitor.get_by_role("button", name="筛选", exact=True).click()
    field = visitor.get_by_label("截止日期")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(visitor.locator(f"#{field.get_attribute('aria-describedby')}")).to_contain_text("截止日期不能早于起始日期")
    expect(field).to_have_value("2025-06-01")
    expect(visitor.get_by_role("alert")).to_contain_text("筛选条件有误")
    expect(titles(visitor)).to_have_count(0)
    assert_fits(visitor)
    visitor.get_by_role("link", name="清除全部条件").click()
    expect(titles(visitor).first).to_be_visible()


def test_forward_back_last_and_first(visitor, site):
    opened(visitor, "/catalog/notices/?unit=caizheng")
    pager = visitor.get_by_role("navigation", name="翻页")
    here = pager.locator(".here")
    first = titles(visitor).all_inner_texts()
    assert_fits(visitor)
    pager.get_by_role("link", name="下一页").click()
    expect(here).to_contain_text("第 2")
    visitor.wait_for_load_state()
    second = titles(visitor).all_inner_texts()
    assert not set(first) & set(second)
    pager.get_by_role("link", name="上一页").click()
    expect(titles(visitor)).to_have_text(first)
    # A phone has no room for the ends.
    pager.get_by_role("link", name=re.compile("^(末页|下一页)$")).last.click()
    expect(titles(visitor)).to_have_text(second)
    expect(pager.get_by_role("link", name="下一页")).to_have_count(0)
    visitor.go_back()
    expect(titles(visitor)).to_have_text(first)


# The document.


def test_the_file_comes_as_it_was_published(visitor, site):
    opened(visitor, f"/documents/{site.with_file.pk}/")
    with visitor.expect_download() as waiting:
        visitor.get_by_role("link", name=FILE_NAME).click()
    download = waiting.value
    assert download.suggested_filename == FILE_NAME
    assert Path(download.path()).read_bytes() == FILE


def test_what_is_repealed_says_so_and_leads_to_what_repealed_it(visitor, site):
    opened(visitor, f"/documents/{site.repealed.pk}/")
    banner = visitor.get_by_role("note")
    expect(banner).to_contain_text("已于 2025-06-01 废止")
    banner.get_by_role("link").click()
    expect_path(visitor, f"/documents/{site.repealing.pk}/")
    visitor.get_by_role("complementary").get_by_role("link", name=site.repealed.title).click()
    expect_path(visitor, f"/documents/{site.repealed.pk}/")


def test_an_earlier_text_is_marked_and_leads_back(visitor, site):
    opened(visitor, f"/documents/{site.revised.pk}/")
    expect(visitor.locator(".body")).to_contain_text("0543-0000009")
    visitor.get_by_role("link", name="第 1 版").click()
    expect(visitor.locator(".body")).to_contain_text("0543-0000001")
    visitor.get_by_role("note").get_by_role("link", name="查看现行文本").click()
    expect(visitor.locator(".body")).to_contain_text("0543-0000009")


def test_text_size_and_wide_tables_of_a_document(visitor, site):
    opened(visitor, f"/documents/{site.with_file.pk}/")
    assert_fits(visitor)
    body = visitor.locator(".body > p").first
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    before = body.evaluate(size)
    visitor.get_by_role("button", name="大", exact=True).click()
    assert body.evaluate(size) > before
    visitor.get_by_role("region", name=re.compile("可以左右滚动")).focus()
    visitor.keyboard.press("End")
    assert_fits(visitor)


# As the visitor wants it.


def test_the_choice_of_look_is_kept(visitor, site):
    html = visitor.locator("html")
    opened(visitor, "/catalog/notices/")
    visitor.get_by_role("button", name="长者模式").click()
    expect_path(visitor, "/catalog/notices/")
    expect(html).to_have_class("elder")
    assert_fits(visitor)
    visitor.get_by_role("button", name="繁體").click()
    expect(html).to_have_attribute("lang", "zh-Hant")
    expect(visitor.get_by_role("main")).to_contain_text("關於公佈行政事業性收費清單的公告")

    visitor.get_by_role("link", name="無障礙瀏覽").first.click()
    visitor.get_by_label("特大").check()
    visitor.get_by_label("深色高對比").check()
    visitor.get_by_role("main").get_by_role("button", name="保存").click()
    expect_path(visitor, "/catalog/notices/")
    visitor.locator("table.rows th a").first.click()
    expect(html).to_have_class("elder size-larger contrast-dark")
    visitor.wait_for_load_state()
    assert visitor.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > 16
    assert_fits(visitor)

    visitor.get_by_role("button", name="退出長者模式").click()
    visitor.get_by_role("button", name="简体").click()
    expect(html).to_have_attribute("lang", "zh-Hans")
    expect(html).to_have_class("size-larger contrast-dark")


def test_everything_without_script(site, open_page):
    page = open_page(width=PHONE, java_script_enabled=False)
    opened(page, "/")
    page.get_by_role("main").get_by_role("searchbox").fill("收费清单")
    page.get_by_role("main").get_by_role("button", name="搜索").click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("[data-tools]")).to_be_hidden()
    expect(page.get_by_role("region", name="收费项目和标准，可以左右滚动")).to_have_attribute("tabindex", "0")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=FILE_NAME).click()
    assert Path(waiting.value.path()).read_bytes() == FILE
    page.locator("summary", has_text="文件信息").click()
    expect(page.get_by_text(site.with_file.index_number)).to_be_visible()

    opened(page, "/catalog/notices/")
    unfold(page, "日期、文号筛选")
    page.get_by_label("起始日期").fill("2025-06-01")
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(titles(page)).to_have_text([TITLE])
    unfold(page, "栏目和分类")
    page.locator(".side").get_by_role("link", name=re.compile("^公文")).click()
    page.get_by_role("link", name="下一页").click()
    expect(titles(page).first).to_be_visible()
    page.get_by_role("button", name="长者模式").click()
    expect(page.locator("html")).to_have_class("elder")
    page.get_by_role("button", name="退出长者模式").click()
    unfold(page, "导航菜单")
    page.get_by_role("link", name="信息公开单位").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("信息公开单位")


def test_by_keyboard_alone(page, site):
    opened(page, "/catalog/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("跳到正文")
    assert focused.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    opened(page, "/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            break
    # Whoever does not use a mouse must see where they are.
    assert page.locator(":focus").evaluate("element => getComputedStyle(element).outlineStyle") != "none"
    page.keyboard.type("收费清单")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.hits') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/documents/{site.with_file.pk}/")


@pytest.mark.parametrize(
    "size", [{"width": 640, "height": 450, "device_scale_factor": 2}, {"width": PHONE}], ids=["200%", "360"]
)
def test_nothing_scrolls_sideways(site, open_page, size):
    page = open_page(**size)
    for path in (
        "/",
        "/catalog/",
        "/catalog/all/",
        "/catalog/notices/?unit=caizheng&year=2025&from=2025-01-01",
        "/search/?q=公告",
        f"/documents/{site.with_file.pk}/",
        f"/documents/{site.organisation.pk}/",
        f"/documents/{site.guide.pk}/",
        f"/documents/{site.report.pk}/",
        "/departments/",
        "/departments/caizheng/",
        "/site-map/",
        "/display/",
    ):
        assert opened(page, path) == 200, path
        assert_fits(page)


def test_what_is_not_there_and_what_was_taken_back(visitor, site):
    assert opened(visitor, "/documents/999999/") == 404
    expect(visitor.get_by_role("heading", level=1)).to_have_text("没有这个页面")
    expect(visitor.get_by_role("main")).to_contain_text("没有这件政府信息")
    assert_fits(visitor)
    visitor.get_by_role("main").get_by_role("searchbox").fill("收费清单")
    visitor.get_by_role("main").get_by_role("button", name="搜索").click()
    expect(visitor.locator("ol.hits h3 a").filter(has_text=TITLE)).to_be_visible()

    assert opened(visitor, f"/documents/{site.withdrawn.pk}/") == 410
    expect(visitor.get_by_role("heading", level=1)).to_have_text("这件信息已撤回")
    expect(visitor.get_by_role("main")).to_contain_text("内容有误，更正后重新公开")
    assert_fits(visitor)


def test_a_search_without_hits_suggests_or_says_so(visitor, site):
    opened(visitor, "/search/?q=火星移民补贴")
    expect(visitor.get_by_role("main")).to_contain_text(re.compile("没有找到|没有"))
    expect(visitor.get_by_role("main").get_by_role("searchbox")).to_have_value("火星移民补贴")
    assert_fits(visitor)
