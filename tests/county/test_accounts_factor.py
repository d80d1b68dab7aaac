"""The second factor: RFC 6238, obligatory for roles, once per code, lost phones."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from county.accounts import second_factor, totp
from county.models import RecoveryCode, Role, SecondFactor
from disclosure_portal.checks import roles_with_second_factor
from tests.county.signing_in import (
    NEW_PASSWORD,
    PASSWORD,
    at,
    code_of,
    is_in,
    sign_in,
    staff,
    text_of,
    trail,
    with_factor,
)

pytestmark = pytest.mark.django_db

CODE, SET_UP = "admin:sign_in_code", "admin:sign_in_factor"


@pytest.mark.parametrize(
    "moment, code",
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_vectors_of_rfc_6238(moment, code):
    assert totp.code_at(b"12345678901234567890", totp.step_of(moment)) == code


@pytest.mark.parametrize("periods, accepted", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_period_off(periods, accepted):
    secret, now = b"s" * 20, 1_700_000_000
    code = totp.code_at(secret, totp.step_of(now) + periods)
    assert (totp.matching_step(secret, code, now) is not None) is accepted


@pytest.mark.parametrize("code", ["", "abc", "12345", "1234567", "一二三四五六"])
def test_what_is_no_code_is_refused(code):
    assert totp.matching_step(b"s" * 20, second_factor.plain(code), 1_700_000_000) is None


def test_the_app_is_told_what_it_needs():
    address = totp.app_address(b"12345678901234567890", issuer="无棣县", account="liu jie")
    assert address.startswith(
        "otpauth://totp/%E6%97%A0%E6%A3%A3%E5%8E%BF%3Aliu%20jie?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"
    )
    assert totp.readable(b"12345") == "GEZD GNBV"


class TestSignIn:
    def test_the_password_alone_opens_nothing(self, client):
        user = staff()
        with_factor(user)
        assert sign_in(client).url == reverse(CODE)
        assert not is_in(client)
        assert client.get(reverse("admin:index")).status_code == 302
        assert "_auth_user_id" not in client.session
        assert trail() == []

    def test_a_code_opens_and_only_once(self, client):
        user = staff()
        with_factor(user)
        with at():
            sign_in(client)
            code = code_of(user)
            assert client.post(reverse(CODE), {"code": f"{code[:3]} {code[3:]}"}).url == reverse("admin:index")
            assert is_in(client)
            other = Client()
            sign_in(other)
            assert "已经用过" in text_of(other.post(reverse(CODE), {"code": code}))
            assert "已经用过" in text_of(other.post(reverse(CODE), {"code": code_of(user, -1)}))
            assert other.post(reverse(CODE), {"code": code_of(user, 1)}).status_code == 302
            assert is_in(other)

    def test_wrong_codes_lock_like_wrong_passwords(self, client):
        user = staff()
        with_factor(user)
        sign_in(client)
        for _ in range(4):
            assert "动态口令不正确" in text_of(client.post(reverse(CODE), {"code": "000000"}))
        response = client.post(reverse(CODE), {"code": code_of(user)}, follow=True)
        assert response.redirect_chain[-1][0] == reverse("admin:login")
        assert "暂停登录" in text_of(response)
        assert "暂停登录" in text_of(sign_in(client))
        assert trail()[:5] == ["code_wrong"] * 4 + ["locked"]

    def test_the_right_password_in_between_does_not_reset_the_count(self, client):
        user = staff()
        with_factor(user)
        for _ in range(2):
            sign_in(client)
            client.post(reverse(CODE), {"code": "000000"})
        sign_in(client)
        assert "暂停登录" in text_of(client.post(reverse(CODE), {"code": code_of(user)}, follow=True))

    def test_a_recovery_code_opens_once_and_is_kept_as_a_digest(self, client):
        user = staff()
        codes = with_factor(user)
        assert (len(codes), len(set(codes))) == (10, 10)
        assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", codes[0])
        plain = {code.replace("-", "") for code in codes}
        assert not plain & set(RecoveryCode.objects.values_list("digest", flat=True))
        sign_in(client)
        assert client.post(reverse(CODE), {"code": codes[0].lower()}).status_code == 302
        assert is_in(client)
        assert ("recovery_used", "剩余 9 个") in trail("action", "note")
        other = Client()
        sign_in(other)
        assert "不正确" in text_of(other.post(reverse(CODE), {"code": codes[0]}))
        assert not is_in(other)

    def test_who_waits_too_long_begins_again(self, client):
        user = staff()
        with_factor(user)
        with at():
            sign_in(client)
        with at(timedelta(minutes=11)):
            response = client.post(reverse(CODE), {"code": code_of(user)}, follow=True)
            assert "登录已中断" in text_of(response)
            assert not is_in(client)

    def test_a_changed_account_begins_again(self, client):
        user = staff()
        with_factor(user)
        sign_in(client)
        user.set_password(NEW_PASSWORD)
        user.save()
        assert client.post(reverse(CODE), {"code": code_of(user)}).url == reverse("admin:login")
        assert not is_in(client)

    def test_the_steps_cannot_be_skipped(self, client):
        user = staff("liujie", password_is_given=True)
        with_factor(user)
        for page in (CODE, "admin:sign_in_password", SET_UP, "admin:sign_in_continue"):
            assert client.get(reverse(page)).url == reverse("admin:login")
        sign_in(client)
        data = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD, "code": "1"}
        for page in ("admin:sign_in_password", SET_UP, "admin:sign_in_continue"):
            assert client.post(reverse(page), data).url == reverse(CODE)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert client.post(reverse(CODE), {"code": code_of(user)}).url == reverse("admin:sign_in_password")
        assert not is_in(client)
        assert client.post(reverse("admin:sign_in_password"), data).url == reverse("admin:index")
        assert is_in(client)


class TestObligatory:
    def secret_on(self, response):
        shown = re.search(r'class="secret">([A-Z2-7 ]+)<', text_of(response))[1]
        return totp.base64.b32decode(shown.replace(" ", ""))

    def test_a_role_can_be_obliged(self, client, settings):
        settings.TOTP_ROLES = ["leader", "security_admin"]
        user = staff("liujie", Role.LEADER)
        assert sign_in(client).url == reverse(SET_UP)
        page = client.get(reverse(SET_UP))
        assert "data:image/svg+xml" in text_of(page)
        assert not is_in(client)
        assert "动态口令不正确" in text_of(client.post(reverse(SET_UP), {"code": "000000"}))
        code = totp.code_at(self.secret_on(page), totp.step_of(time.time()))
        done = client.post(reverse(SET_UP), {"code": code})
        assert all(word in text_of(done) for word in ("只显示这一次", "已保存，继续"))
        assert client.get(reverse("admin:sign_in_continue")).url == reverse("admin:index")
        assert is_in(client)
        assert trail() == ["factor_set", "signed_in"]
        # The code that set it up is used.
        assert SecondFactor.objects.get(user=user).last_step >= totp.step_of(time.time()) - 1

    def test_others_are_not(self, client, settings):
        settings.TOTP_ROLES = ["leader"]
        staff("liujie", Role.OFFICER)
        assert sign_in(client).url == reverse("admin:index")

    def test_the_emergency_key_is_obliged_by_any(self, client, settings):
        settings.TOTP_ROLES = ["leader"]
        staff("key", is_superuser=True)
        assert sign_in(client, "key").url == reverse(SET_UP)

    def test_it_cannot_be_turned_off(self, client, settings):
        settings.TOTP_ROLES = ["leader"]
        user = staff("liujie", Role.LEADER)
        with_factor(user)
        client.force_login(user)
        assert "停用动态口令" not in text_of(client.get(reverse("admin:account")))
        response = client.post(reverse("admin:account_remove_factor"), {"old_password": PASSWORD})
        assert "不能停用" in text_of(response)
        assert second_factor.is_set(user)

    def test_a_role_that_does_not_exist_is_reported_at_start(self, settings):
        settings.TOTP_ROLES = ["leader", "king"]
        faults = roles_with_second_factor(None)
        assert [fault.id for fault in faults] == ["county.E001"]
        assert "king" in faults[0].msg


class TestOwn:
    def test_one_sets_it_up_with_the_password_and_a_first_code(self, client):
        user = staff()
        sign_in(client)
        page = reverse("admin:account_factor")
        assert "当前密码" in text_of(client.get(page))
        assert "密码不正确" in text_of(client.post(page, {"old_password": "Wrong-2026x"}))
        shown = client.post(page, {"old_password": PASSWORD}, follow=True)
        code = totp.code_at(TestObligatory().secret_on(shown), totp.step_of(time.time()))
        assert "恢复码" in text_of(client.post(page, {"code": code}))
        assert second_factor.is_set(user)
        assert is_in(client)
        assert "剩余恢复码 10 个" in text_of(client.get(reverse("admin:account")))
        client.logout()
        assert sign_in(client).url == reverse(CODE)

    def test_the_secret_is_not_in_the_table(self):
        user = staff()
        with_factor(user)
        seed = SecondFactor.objects.get(user=user).seed
        assert second_factor.secret_of(seed) != second_factor.secret_of(seed, "another key")
        assert second_factor.secret_of(seed) not in bytes.fromhex(seed)

    def test_a_new_server_key_leaves_the_factors_in_force(self, settings):
        user = staff()
        with_factor(user)
        code = code_of(user)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another key, which signs from now on and is long enough"
        assert second_factor.accepts(user, code)
        settings.SECRET_KEY_FALLBACKS = []
        assert not second_factor.accepts(user, code_of(user, 1)[::-1] + "0")

    def test_recovery_codes_are_renewed_and_the_old_void(self, client):
        user = staff()
        old = with_factor(user)
        client.force_login(user)
        page = text_of(client.post(reverse("admin:account_recovery_codes"), {"old_password": PASSWORD}))
        assert page.count("<li><code>") == 10
        assert not second_factor.takes_recovery_code(user, old[0])
        assert trail()[-1] == "recovery_renewed"

    def test_without_a_factor_there_are_none(self, client):
        client.force_login(staff())
        response = client.post(reverse("admin:account_recovery_codes"), {"old_password": PASSWORD})
        assert "尚未启用动态口令" in text_of(response)
        assert not RecoveryCode.objects.exists()

    def test_one_turns_it_off_with_the_password(self, client):
        user = staff()
        with_factor(user)
        client.force_login(user)
        client.post(reverse("admin:account_remove_factor"), {"old_password": "Wrong-2026x"})
        assert second_factor.is_set(user)
        assert client.post(reverse("admin:account_remove_factor"), {"old_password": PASSWORD}).status_code == 302
        assert not second_factor.is_set(user)
        assert not RecoveryCode.objects.exists()
        assert trail()[-1] == "factor_removed"


class TestReset:
    def test_by_the_security_administrator(self, client):
        user = staff()
        with_factor(user)
        sign_in(client)
        client.post(reverse(CODE), {"code": code_of(user)})
        office = Client()
        office.force_login(staff("anquan", Role.SECURITY_ADMIN, first_name="陈安"))
        page = reverse("admin:county_user_act", args=[user.pk, "reset-factor"])
        assert page in text_of(office.get(reverse("admin:county_user_change", args=[user.pk])))
        assert "核实是本人" in text_of(office.get(page))
        assert second_factor.is_set(user)
        assert "已重置动态口令" in text_of(office.post(page, follow=True))
        assert not is_in(client)
        assert not second_factor.is_set(user)
        assert ("factor_reset", "陈安", user.pk) in trail("action", "actor_name", "case")

    def test_not_ones_own(self):
        office = Client()
        me = staff("anquan", Role.SECURITY_ADMIN)
        with_factor(me)
        office.force_login(me)
        for act in ("unlock", "reset-factor", "end-sessions"):
            assert office.post(reverse("admin:county_user_act", args=[me.pk, act])).status_code == 403
        assert second_factor.is_set(me)
        assert office.get(reverse("admin:county_user_act", args=[me.pk, "promote"])).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_many_at_once_with_one_code_one_enters(kind):
    user = staff()
    recovery = with_factor(user)
    code = code_of(user) if kind == "app" else recovery[0]
    take = second_factor.accepts if kind == "app" else second_factor.takes_recovery_code

    def attempt(_):
        try:
            return take(user, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(attempt, range(24))).count(True) == 1
