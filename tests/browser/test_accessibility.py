"""No page kind breaks a rule of WCAG 2.1 A or AA: at a desk, on a phone, in every look, and in the back office."""

from urllib.parse import quote

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosure_portal.display import COOKIE_NAME, Display
from tests.browser.test_journeys import DESK, PHONE

pytestmark = pytest.mark.browser

# Page kind → address; the names in braces are those of SmallSite.
PAGES = {
    "首页": "/",
    "目录": "/catalog/",
    "列表": "/catalog/all/",
    "带条件的列表": "/catalog/notices/?unit=caizheng&year=2025&topic=04&from=2025-01-01",
    "空列表": "/catalog/all/?year=2025&genre=bill",
    "空栏目": "/catalog/public-transport/",
    "有误的条件": "/catalog/all/?from=2025-05-02&to=2025-05-01&year=1500",
    "有结果的搜索": "/search/?q=公告",
    "无结果的搜索": "/search/?q=火星移民",
    "没有关键词的搜索": "/search/",
    "文件": "/documents/{with_file}/",
    "已废止的文件": "/documents/{repealed}/",
    "已撤回的文件": "/documents/{withdrawn}/",
    "历史版本": "/documents/{revised}/versions/1/",
    "机构信息": "/documents/{organisation}/",
    "公开指南": "/documents/{guide}/",
    "年度报告": "/documents/{report}/",
    "单位": "/departments/",
    "单位专栏": "/departments/caizheng/",
    "申请须知": "/requests/",
    "在线申请": "/requests/new/",
    "公民申请表": "/requests/new/?kind=disclosure&by=person&unit=caizheng",
    "组织更正申请表": "/requests/new/?kind=correction&by=organisation&unit=caizheng",
    "查询办理进度": "/requests/track/",
    "网站地图": "/site-map/",
    "无障碍浏览": "/display/",
    "没有的页面": "/nothing/",
}
STATUS = {"有误的条件": 400, "已撤回的文件": 410, "没有的页面": 404}
MAIN = (
    "首页",
    "带条件的列表",
    "有误的条件",
    "有结果的搜索",
    "已废止的文件",
    "机构信息",
    "申请须知",
    "公民申请表",
    "无障碍浏览",
)
LOOKS = {
    "elder": Display(elder=True, script="hant"),
    "dark": Display(contrast="dark", size="larger"),
    "light": Display(contrast="light", size="large"),
}


def addresses(site) -> dict[str, str]:
    keys = {name: one.pk for name, one in vars(site).items()}
    return {kind: quote(path.format(**keys), safe="/?=&%") for kind, path in PAGES.items()}


@pytest.mark.parametrize("width, kinds", [(DESK, tuple(PAGES)), (PHONE, MAIN)], ids=["desk", "phone"])
def test_every_page_kind(site, open_page, assert_accessible, width, kinds):
    """On a phone the main ones: what folds there, the page's frame, a list, a form and a text, is in them."""
    page = open_page(width=width)
    for kind in kinds:
        assert page.goto(addresses(site)[kind]).status == STATUS.get(kind, 200), kind
        assert_accessible(page)


def test_what_is_folded_on_a_phone(site, open_page, assert_accessible):
    page = open_page(width=PHONE)
    for kind in ("带条件的列表", "文件"):
        page.goto(addresses(site)[kind])
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        assert_accessible(page)


@pytest.mark.parametrize("look", LOOKS)
def test_the_main_page_kinds_in_every_look(site, open_page, live_server, assert_accessible, look):
    page = open_page()
    page.context.add_cookies([{"name": COOKIE_NAME, "value": LOOKS[look].cookie_value, "url": live_server.url}])
    for kind in MAIN:
        assert page.goto(addresses(site)[kind]).status == STATUS.get(kind, 200)
        assert LOOKS[look].html_class == page.locator("html").get_attribute("class")
        assert_accessible(page)


BACK_OFFICE = {
    "工作台": ("admin:index",),
    "信息列表": ("admin:catalog_document_changelist",),
    "信息": ("admin:catalog_document_change", "with_file"),
    "在办稿件": ("admin:catalog_revision_changelist",),
    "拟稿": ("admin:catalog_revision_add",),
    "改稿": ("admin:catalog_revision_change", "draft"),
    "预览": ("admin:catalog_revision_preview", "draft"),
    "更新情况": ("admin:renewal",),
    "手册": ("admin:manual",),
    "批量导入": ("admin:catalog_revision_bulk",),
}


@pytest.mark.parametrize("name", BACK_OFFICE)
def test_the_back_office(site, office, assert_accessible, name):
    address, *arguments = BACK_OFFICE[name]
    page = office(site.nina)
    assert page.goto(reverse(address, args=[getattr(site, one).pk for one in arguments])).status == 200
    assert_accessible(page)


def test_a_step_of_the_back_office(site, office, assert_accessible):
    page = office(site.nina)
    page.goto(reverse("admin:catalog_revision_step", args=[site.draft.pk, "submit"]))
    assert_accessible(page)
    page = office(site.fu)
    page.goto(reverse("admin:catalog_document_step", args=[site.with_file.pk, "withdraw"]))
    assert_accessible(page)


def test_the_way_in(site, page, assert_accessible):
    page.goto(reverse("admin:index"))
    expect(page.get_by_label("用户名")).to_be_visible()
    assert_accessible(page)
