"""A citizen's opinion, on a desk and on a phone without script: read the draft, write, follow; pages under axe."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from county.models import Department, Role
from county.public_forms import captcha
from participation.models import Opinion
from tests.browser.test_journeys import DESK, PHONE, assert_fits
from tests.factories import person
from tests.participation.calls import QUESTIONS, published
from tests.people import Office

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody waits two seconds for a form in a test."""
    monkeypatch.setattr(captcha, "LEAST_TIME", timedelta(0))


@pytest.fixture(scope="module")
def call(site):
    units = {slug: Department.objects.get(slug=slug) for slug in ("caizheng", "shuiwan", "government")}
    people = Office(
        caizheng=units["caizheng"],
        shuiwan=units["shuiwan"],
        nina=site.nina,
        shen=site.shen,
        fu=site.fu,
        zhen=person("opinions-zhen", units["shuiwan"], Role.OFFICER, first_name="镇华"),
        ban=person("opinions-ban", units["government"], Role.COUNTY_OFFICE, first_name="班长"),
        sheji=person("opinions-sheji", None, Role.AUDIT_ADMIN, first_name="审计"),
    )
    return published(people, "decision", questions=QUESTIONS)


@pytest.fixture(params=[(DESK, True), (PHONE, False)], ids=["desk", "phone without script"])
def citizen(request, call, open_page) -> Page:
    width, has_script = request.param
    return open_page(width=width, java_script_enabled=has_script)


def test_an_opinion_is_written_on_a_clause_and_followed(citizen, call, live_server):
    citizen.goto(f"{live_server.url}/participation/calls/")
    assert_fits(citizen)
    citizen.get_by_role("link", name=call.title).click()
    assert_fits(citizen)
    citizen.get_by_role("link", name="第 1 稿").click()
    citizen.get_by_role("link", name="对第二条提意见").click()
    citizen.get_by_label(re.compile("^意见内容")).fill("收费标准太高，建议降到每月一百元。")
    citizen.get_by_role("radio", name="个人").check()
    citizen.get_by_label(re.compile("^我已阅读")).check()
    sum_of = citizen.locator("#id_challenge_answer")
    if sum_of.is_visible():
        stamp = citizen.locator("[name=challenge_stamp]").get_attribute("value")
        sum_of.fill(str(captcha.question_of(stamp).answer))
    assert_fits(citizen)
    citizen.get_by_role("button", name="提交意见").click()
    number, code = citizen.locator(".number-and-code dd").all_inner_texts()
    assert Opinion.objects.get(number=number).clause == "第二条"
    citizen.get_by_role("link", name="意见查询").click()
    citizen.get_by_label("意见编号").fill(number)
    citizen.get_by_label("查询码").fill(code)
    citizen.get_by_role("button", name="查询").click()
    expect(citizen.get_by_text("收费标准太高")).to_be_visible()
    assert_fits(citizen)
