"""The officer hands a complaint to a mailbox, and makes an application of a letter, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from mailboxes.models import Letter
from mailboxes.opening import open_mailboxes
from requests_app.models import Application
from tests.mailboxes.letters import letter_at
from tests.people import office
from tests.requests_app.stories import drafted, received

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    made = office()
    open_mailboxes()
    return made


def confirm(page: Page) -> None:
    page.locator(".submit-row input[type=submit]").click()


def test_a_complaint_goes_to_a_mailbox(people, signed_in, assert_accessible):
    case = received(people, wanted_title="请查处某路夜间施工扰民")
    drafted(people, case, "petition", reasons="投诉", obtaining="县长信箱")
    page = signed_in(people.nina)
    page.goto(f"/admin/requests_app/application/{case.pk}/change/")
    page.get_by_role("link", name="转入信箱", exact=True).click()
    assert_accessible(page)
    page.locator("form.step").evaluate("form => form.noValidate = true")
    confirm(page)
    expect(page.locator(".field-kind .errorlist")).to_contain_text("必填")
    page.get_by_label("投诉", exact=True).check()
    confirm(page)
    expect(page.locator(".messagelist")).to_contain_text("已转入信箱")
    page.get_by_role("link", name=re.compile("转入信箱：来信 LX")).click()
    letter = Letter.objects.get()
    expect(page).to_have_url(re.compile(f"/admin/mailboxes/letter/{letter.pk}/change/"))
    expect(page.get_by_role("link", name=f"由依申请公开转来：申请 {case.number}")).to_be_visible()


def test_a_letter_becomes_an_application(people, signed_in, assert_accessible):
    letter = letter_at(people, "handling", title="请公开城东片区补偿方案", kind="inquiry")
    page = signed_in(people.nina)
    page.goto(f"/admin/mailboxes/letter/{letter.pk}/change/")
    page.get_by_role("link", name="转为依申请公开").click()
    assert_accessible(page)
    expect(page.get_by_label("所需信息名称")).to_have_value("请公开城东片区补偿方案")
    page.get_by_label("理由").fill("来信要求获取政府信息")
    confirm(page)
    expect(page.locator(".messagelist")).to_contain_text("请与申请人确认收到")
    case = Application.objects.get()
    expect(page).to_have_url(re.compile(f"/admin/requests_app/application/{case.pk}/change/"))
    page.get_by_role("link", name=f"由来信转来：来信 {letter.number}").click()
    expect(page.get_by_role("link", name=f"转为依申请公开：申请 {case.number}")).to_be_visible()
