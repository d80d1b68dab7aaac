"""A citizen applies on a phone without script and reads the reply; at a desk the script helps."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from county.models import Department
from county.public_forms.captcha import number_of
from county.public_forms.query_codes import digest_of, shown
from requests_app.models import Application
from tests.browser.test_journeys import DESK, PHONE, assert_fits, expect_path
from tests.people import Office
from tests.requests_app import stories
from tests.requests_app.factories import CODE

pytestmark = pytest.mark.browser

PDF = {"name": "身份证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}


def reckon(page: Page) -> None:
    """Answers the sum as a person does."""
    asked = page.locator("label[for=id_challenge_answer]").inner_text()
    first, sign, second = re.search(r"：(.+)([加减])(.+)等于", asked).groups()
    result = number_of(first) + number_of(second) * (1 if sign == "加" else -1)
    page.locator("#id_challenge_answer").fill(str(result))


def choose(page: Page) -> None:
    """From the home page to the empty form."""
    page.goto(reverse("home"))
    page.get_by_role("navigation", name="常用入口").get_by_role("link", name=re.compile("依申请公开")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("依申请公开")
    assert_fits(page)
    page.get_by_role("main").get_by_role("link", name="在线申请", exact=True).first.click()
    page.get_by_label("申请公开政府信息").check()
    page.get_by_label("公民", exact=True).check()
    page.get_by_label("受理机关").select_option("caizheng")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("政府信息公开申请表")
    assert_fits(page)


def fill(page: Page) -> None:
    page.get_by_label("所需信息名称").fill("行政事业性收费清单")
    page.get_by_label("姓名").fill("王小明")
    page.get_by_label("证件号码").fill("11010519491231002X")
    page.get_by_label("联系电话").fill("13800001234")
    page.get_by_label("我已阅读").check()


def test_on_a_phone_without_script(site, open_page, assert_accessible):
    page = open_page(width=PHONE, java_script_enabled=False)
    choose(page)
    fill(page)
    page.get_by_label("联系电话").fill("12")
    page.get_by_label("身份证明").set_input_files(PDF)
    page.get_by_role("button", name="下一步").click()
    # What is wrong is told above and at its field; nothing typed and no file is lost.
    expect(page.get_by_role("alert")).to_contain_text("联系电话：请填写电话号码")
    expect(page.get_by_label("姓名")).to_have_value("王小明")
    expect(page.get_by_text("已上传：身份证.pdf")).to_be_visible()
    assert_fits(page)
    page.get_by_role("alert").get_by_role("link", name=re.compile("联系电话")).click()
    page.get_by_label("联系电话").fill("13800001234")
    reckon(page)
    page.wait_for_timeout(2_000)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对申请")
    expect(page.get_by_role("link", name=re.compile("行政事业性收费清单"))).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已提交")
    expect_path(page, "/requests/receipt/")
    number, code = page.locator(".credentials dd").all_inner_texts()
    assert_fits(page)
    page.goto("/requests/track/")
    page.get_by_label("申请编号").fill(number)
    page.locator("#id_code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="查询", exact=True).click()
    expect_path(page, "/requests/case/")
    expect(page.get_by_role("main")).to_contain_text("等待受理机关与您确认收到")
    assert_fits(page)
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_label("我确定撤回这件申请").check()
    page.get_by_role("button", name="确定撤回").click()
    expect(page.get_by_role("main")).to_contain_text("申请已撤回")
    page.get_by_role("button", name="结束查询").click()
    expect_path(page, "/requests/")


def test_at_a_desk_the_script_helps(site, open_page, assert_accessible):
    page = open_page(width=DESK)
    choose(page)
    expect(page.locator("#id_challenge_answer")).to_be_hidden()
    fill(page)
    expect(page.locator("[data-related]")).to_contain_text("行政事业性收费清单")
    expect(page.locator("[data-challenge-status]")).to_have_text("安全验证：已通过。", timeout=60_000)
    assert_accessible(page)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert")).to_contain_text("请上传身份证明")
    assert_accessible(page)
    page.get_by_label("身份证明").set_input_files(PDF)
    page.get_by_label("我已阅读").check()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对申请")
    assert_accessible(page)
    page.get_by_role("button", name="返回修改").click()
    expect(page.get_by_label("姓名")).to_have_value("王小明")
    page.get_by_label("我已阅读").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已提交")
    expect(page.get_by_role("button", name="打印本页")).to_be_visible()
    assert_accessible(page)


def test_this_answered_me(site, open_page):
    page = open_page(width=DESK)
    choose(page)
    page.get_by_label("所需信息名称").fill("行政事业性收费清单")
    page.locator("[data-related]").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"/documents/\d+/$"))


def answered_case(site) -> Application:
    """An application of last month that 财政局 has answered, with a file."""
    caizheng = Department.objects.get(slug="caizheng")
    people = Office(caizheng, caizheng, site.nina, site.shen, site.fu, site.nina, site.nina, site.nina)
    day = timezone.localdate() - timedelta(days=20)
    case = stories.received(people, day.isoformat())
    stories.answered(people, case, day=(day + timedelta(days=6)).isoformat())
    Application.objects.filter(pk=case.pk).update(code_hash=digest_of(CODE))
    return case


@pytest.mark.parametrize("script", [False, True], ids=["without", "with"])
def test_the_reply_is_read_and_fetched(site, open_page, assert_accessible, script):
    case = answered_case(site)
    page = open_page(width=DESK if script else PHONE, java_script_enabled=script)
    page.goto("/requests/track/")
    page.get_by_label("申请编号").fill(case.number)
    page.locator("#id_code").fill(shown(CODE))
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("已办结")
    expect(page.get_by_role("main")).to_contain_text("予以公开")
    expect(page.get_by_role("main")).to_contain_text("按期办结")
    assert_fits(page)
    if script:
        assert_accessible(page)
    papers = page.get_by_role("region", name="答复和公开的文件")
    for link, end in (("下载 PDF.*答复书", ".pdf"), ("方案.txt", ".txt")):
        with page.expect_download() as fetched:
            papers.get_by_role("link", name=re.compile(link)).click()
        assert fetched.value.suggested_filename.endswith(end)
        assert fetched.value.path().stat().st_size > 0
