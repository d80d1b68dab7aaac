"""The way in, as a person takes it in a browser: first login, own password, second factor, and the account's own page."""

import base64
import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from county.accounts import totp
from county.models import Role, User
from tests.county.signing_in import NEW_PASSWORD, PASSWORD, code_of, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def send(page, **values):
    """Types into the fields by their labels and presses the form's button."""
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)
    page.locator(".account input[type=submit]").click()


@pytest.fixture
def obliged(settings):
    settings.TOTP_ROLES = ["leader"]


def test_from_the_first_login_to_the_second(page, obliged, assert_accessible):
    user = staff("liujie", Role.LEADER, password_is_given=True)
    page.goto(reverse("admin:index"))
    assert_accessible(page)
    send(page, 用户名="liujie", 密码="Wrong-2026x")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    assert_accessible(page)

    send(page, 用户名="liujie", 密码=PASSWORD)
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    assert_accessible(page)
    send(page, 新密码="short", 新密码确认="short")
    expect(page.get_by_text("密码至少 10 个字符")).to_be_visible()
    assert_accessible(page)
    send(page, 新密码=NEW_PASSWORD, 新密码确认=NEW_PASSWORD)

    expect(page.get_by_role("img", name="动态口令二维码")).to_be_visible()
    page.wait_for_load_state()
    assert page.get_by_role("img", name="动态口令二维码").evaluate("image => image.naturalWidth") > 100
    assert_accessible(page)
    secret = base64.b32decode(page.locator(".secret").inner_text().replace(" ", ""))
    send(page, 动态口令=totp.code_at(secret, totp.step_of(time.time())))
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert_accessible(page)
    recovery = page.locator(".recovery-codes li").first.inner_text()
    page.get_by_role("link", name="已保存，继续").click()
    expect(page).to_have_url(re.compile(f"{reverse('admin:index')}$"))

    page.goto(reverse("admin:account"))
    expect(page.get_by_text("剩余恢复码 10 个")).to_be_visible()
    assert_accessible(page)
    page.locator("#logout-form button").click()
    assert_accessible(page)

    page.goto(reverse("admin:login"))
    send(page, 用户名="liujie", 密码=NEW_PASSWORD)
    assert_accessible(page)
    send(page, 动态口令="000000")
    expect(page.get_by_text("动态口令不正确")).to_be_visible()
    send(page, 动态口令=code_of(user, 1))
    expect(page).to_have_url(re.compile(f"{reverse('admin:index')}$"))
    page.locator("#logout-form button").click()

    page.goto(reverse("admin:login"))
    send(page, 用户名="liujie", 密码=NEW_PASSWORD)
    send(page, 动态口令=recovery)
    expect(page).to_have_url(re.compile(f"{reverse('admin:index')}$"))


def test_on_a_phone_nothing_is_cut_off(open_page, obliged, assert_accessible):
    staff("liujie", Role.LEADER)
    page = open_page(width=375, height=700)
    page.goto(reverse("admin:login"))
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(fits)
    send(page, 用户名="liujie", 密码=PASSWORD)
    expect(page.locator(".secret")).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate(fits)
    assert_accessible(page)


def test_the_security_administrators_pages(page, assert_accessible):
    staff("anquan", Role.SECURITY_ADMIN)
    other = staff("zhaomin", Role.OFFICER)
    page.goto(reverse("admin:login"))
    send(page, 用户名="anquan", 密码=PASSWORD)
    page.goto(reverse("admin:county_user_change", args=[other.pk]))
    page.get_by_role("link", name="重置动态口令").click()
    assert_accessible(page)
    page.get_by_role("button", name="确认重置动态口令").click()
    expect(page.get_by_text("没有启用动态口令")).to_be_visible()
    page.goto(reverse("admin:auth_user_password_change", args=[other.pk]))
    assert_accessible(page)
    page.goto(reverse("admin:password_change"))
    assert_accessible(page)
    send(page, 当前密码=PASSWORD, 新密码=NEW_PASSWORD, 新密码确认=NEW_PASSWORD)
    expect(page.get_by_text("密码已修改")).to_be_visible()
    assert User.objects.get(username="anquan").check_password(NEW_PASSWORD)
