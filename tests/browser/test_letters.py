"""A citizen's letter, on a desk and on a phone without script: written, followed, answered, rated; page kinds under axe."""

import re

import pytest
from playwright.sync_api import Page, expect

from county.models import Department, Role
from county.public_forms import captcha as challenges
from mailboxes import workflow
from mailboxes.models import Letter
from mailboxes.opening import open_mailboxes
from tests.browser.test_journeys import DESK, PHONE, assert_fits, opened
from tests.factories import person
from tests.mailboxes.letters import REPLY, TEXT, public_at, written
from tests.people import Office

pytestmark = pytest.mark.browser
WRITE = "/mailboxes/caizheng/write/"


@pytest.fixture(scope="module")
def people(site) -> Office:
    """The office of the small site, with its mailboxes."""
    open_mailboxes()
    units = {slug: Department.objects.get(slug=slug) for slug in ("caizheng", "shuiwan", "government")}
    return Office(
        caizheng=units["caizheng"],
        shuiwan=units["shuiwan"],
        nina=site.nina,
        shen=site.shen,
        fu=site.fu,
        zhen=person("letters-zhen", units["shuiwan"], Role.OFFICER, first_name="镇华"),
        ban=person("letters-ban", units["government"], Role.COUNTY_OFFICE, first_name="班长"),
        sheji=person("letters-sheji", None, Role.AUDIT_ADMIN, first_name="审计"),
    )


@pytest.fixture(params=[(DESK, True), (PHONE, False)], ids=["desk", "phone without script"])
def citizen(request, people, open_page) -> Page:
    width, has_script = request.param
    return open_page(width=width, java_script_enabled=has_script)


def fill_in(page: Page, title: str) -> None:
    page.get_by_label(re.compile("^求助")).check()
    page.get_by_label(re.compile("^标题")).fill(title)
    page.get_by_label(re.compile("^来信内容")).fill(TEXT)
    page.get_by_label(re.compile("^姓名")).fill("王小明")
    page.get_by_label(re.compile("^联系电话")).fill("13812345678")
    page.get_by_label(re.compile("^愿意公开")).check()
    page.get_by_label(re.compile("^我已阅读")).check()
    sum_of = page.locator("#id_challenge_answer")
    if sum_of.is_visible():
        stamp = page.locator("[name=challenge_stamp]").get_attribute("value")
        sum_of.fill(str(challenges.question_of(stamp).answer))


def answered(people: Office, number: str) -> Letter:
    letter = Letter.objects.get(number=number)
    workflow.accept(letter, actor=people.nina)
    workflow.claim(letter, actor=people.nina)
    workflow.draft_reply(letter, REPLY, actor=people.nina)
    workflow.submit(letter, actor=people.nina)
    workflow.pass_check(letter, digest=letter.draft.digest, actor=people.fu)
    workflow.send(letter, actor=people.nina)
    return letter


def test_a_letter_from_the_first_word_to_the_rating(citizen, people, assert_accessible):
    page = citizen
    opened(page, WRITE)
    assert_fits(page)
    page.get_by_role("button", name="预览并提交").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写标题")
    fill_in(page, f"门前路灯不亮{page.viewport_size['width']}")
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="预览并提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请核对您的来信")
    assert_fits(page)
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("来信已提交")
    number, code = page.locator(".number-and-code dd").all_inner_texts()
    answered(people, number)
    opened(page, "/mailboxes/track/")
    page.get_by_label("来信编号").fill(number)
    page.get_by_label(re.compile("^查询码")).fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text(REPLY)).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="评价这次办理").click()
    for question in ("solved", "clarity", "speed", "attitude", "overall"):
        page.locator(f"[name={question}]").last.check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("谢谢您的评价")
    page.go_back()
    assert page.reload().status == 410
    expect(page.get_by_role("heading", level=1)).to_have_text("这个评价链接已经失效")


def test_every_page_kind_breaks_no_rule(people, open_page, assert_accessible):
    letter = written(title="井盖破损请更换", text=f"{TEXT}井盖")
    answered(people, letter.number)
    letter.refresh_from_db()
    public = public_at(people, "published", letter)
    for width in (DESK, PHONE):
        page = open_page(width=width)
        for path, status in {
            "/mailboxes/": 200,
            WRITE: 200,
            "/mailboxes/track/": 200,
            "/letters/": 200,
            "/letters/?kind=report": 400,
            "/letters/?q=火星": 200,
            f"/letters/{public.pk}/": 200,
            "/letters/statistics/": 200,
        }.items():
            assert opened(page, path) == status, path
            assert_accessible(page)
            assert_fits(page)
