"""Passwords: what is accepted, how long it lasts, who must change it."""

from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from county.accounts.passwords import MAX_AGE, REMEMBERED, kinds, looks_like_password, one_time_password
from county.models import FormerPassword, Role, User
from tests.county.signing_in import NEW_PASSWORD, PASSWORD, at, is_in, sign_in, staff, text_of, trail

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text, number",
    [("", 0), ("abc", 1), ("abcDEF", 2), ("abcDEF9", 3), ("abcDEF9-", 4), ("青天123", 2), ("青天aB1", 4), (" a", 2)],
)
def test_kinds_are_counted(text, number):
    assert kinds(text) == number


@pytest.mark.parametrize(
    "password, fault",
    [
        ("Ab-345678", "至少 10 个字符"),
        ("abcdefghij", "至少三类"),
        ("abcdefgh12", "至少三类"),
        ("ABCDEFGH12", "至少三类"),
        ("Liujie-2026", "太相似"),
        ("P@ssw0rd123", ""),
        ("清河县-Aqx9月饼节", ""),
        (PASSWORD, ""),
    ],
)
def test_length_and_kinds_are_demanded_in_chinese(password, fault):
    person = User(username="liujie2026", first_name="刘洁")
    if not fault:
        validate_password(password, person)
        return
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, person)
    assert fault in "".join(refusal.value.messages)


def test_a_given_password_passes_its_own_rule():
    assert all(looks_like_password(one_time_password()) for _ in range(200))


class TestChange:
    def send(self, client, new=NEW_PASSWORD, old=PASSWORD, again=None):
        data = {"old_password": old, "new_password1": new, "new_password2": again or new}
        return client.post(reverse("admin:password_change"), data)

    def test_one_changes_ones_own_and_stays_in(self, client):
        user = staff()
        sign_in(client)
        assert self.send(client).status_code == 302
        assert is_in(client)
        user.refresh_from_db()
        assert user.check_password(NEW_PASSWORD)
        assert not user.password_is_given
        assert trail()[-1] == "password_changed"

    @pytest.mark.parametrize(
        "data, fault",
        [
            ({"old": "Wrong-2026x"}, "密码不正确"),
            ({"new": "short-A1"}, "至少 10 个字符"),
            ({"again": "Other-2026x"}, "不一致"),
            ({"new": PASSWORD}, "不能使用最近 5 次用过的密码"),
        ],
    )
    def test_a_wrong_form_changes_nothing(self, client, data, fault):
        user = staff()
        sign_in(client)
        response = self.send(client, **data)
        assert (response.status_code, fault in text_of(response)) == (200, True)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert "password_changed" not in trail()

    def test_the_last_five_are_refused_and_the_sixth_is_free_again(self, client):
        user = staff()
        sign_in(client)
        used = [PASSWORD, *(f"Bai-yun-{n}{n}{n}{n}" for n in range(1, REMEMBERED))]
        for old, new in pairwise(used):
            assert self.send(client, new, old).status_code == 302
        for old in used:
            assert "最近 5 次" in text_of(self.send(client, old, used[-1]))
        assert self.send(client, "Bai-yun-9999", used[-1]).status_code == 302
        assert FormerPassword.objects.filter(user=user).count() == REMEMBERED - 1
        assert self.send(client, PASSWORD, "Bai-yun-9999").status_code == 302

    def test_guessing_the_old_one_is_stopped(self, client):
        staff()
        sign_in(client)
        for _ in range(5):
            assert "密码不正确" in text_of(self.send(client, old="Wrong-2026x"))
        assert "暂停登录" in text_of(self.send(client))
        assert trail()[-3:] == ["password_wrong", "locked", "refused"]

    def test_an_upgraded_hash_is_no_change_of_password(self, settings):
        user = staff()
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
        set_at = user.password_set_at
        assert user.check_password(PASSWORD)
        user.refresh_from_db()
        assert user.password.startswith("scrypt")
        assert (user.password_is_given, user.password_set_at) == (False, set_at)
        assert not FormerPassword.objects.exists()


class TestMustChange:
    def choose(self, client, password):
        data = {"new_password1": password, "new_password2": password}
        return client.post(reverse("admin:sign_in_password"), data)

    def test_after_ninety_days_nothing_opens_before_the_change(self, client):
        with at():
            staff()
        with at(MAX_AGE - timedelta(minutes=1)):
            assert sign_in(client).url == reverse("admin:index")
        client.logout()
        with at(MAX_AGE):
            assert sign_in(client).url == reverse("admin:sign_in_password")
            assert "密码已使用满 90 天" in text_of(client.get(reverse("admin:sign_in_password")))
            assert not is_in(client)
            assert "最近 5 次" in text_of(self.choose(client, PASSWORD))
            assert not is_in(client)
            assert self.choose(client, NEW_PASSWORD).url == reverse("admin:index")
            assert is_in(client)
        assert trail()[-2:] == ["password_changed", "signed_in"]

    def test_a_password_given_by_the_administrator_opens_only_the_change(self, client):
        giver = staff("anquan", Role.SECURITY_ADMIN)
        client.force_login(giver)
        data = {
            "username": "zhaomin",
            "first_name": "赵敏",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "is_staff": "on",
        }
        assert client.post(reverse("admin:county_user_add"), data).status_code == 302
        client.logout()
        assert sign_in(client, "zhaomin").url == reverse("admin:sign_in_password")
        assert "由管理员设置" in text_of(client.get(reverse("admin:sign_in_password")))
        assert self.choose(client, NEW_PASSWORD).url == reverse("admin:index")
        client.logout()
        assert sign_in(client, "zhaomin", NEW_PASSWORD).url == reverse("admin:index")

    def test_a_reset_ends_every_login_and_must_be_changed(self, client, django_user_model):
        user, giver = staff(), staff("anquan", Role.SECURITY_ADMIN)
        sign_in(client)
        other = type(client)()
        other.force_login(giver)
        page = reverse("admin:auth_user_password_change", args=[user.pk])
        assert "设置临时密码" in text_of(other.get(page))
        assert other.post(page, {"password1": "abc", "password2": "abc"}).status_code == 200
        assert is_in(client)
        assert other.post(page, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}).status_code == 302
        assert not is_in(client)
        assert sign_in(client, password=NEW_PASSWORD).url == reverse("admin:sign_in_password")
        assert trail("action", "actor_name")[-1] == ("password_given", "刘洁")

    def test_an_administrator_gives_themselves_none(self, client):
        giver = staff("anquan", Role.SECURITY_ADMIN)
        client.force_login(giver)
        page = reverse("admin:auth_user_password_change", args=[giver.pk])
        response = client.post(page, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        assert response.url == reverse("admin:password_change")
        giver.refresh_from_db()
        assert giver.check_password(PASSWORD)

    def test_a_password_cannot_be_taken_away(self, client):
        user = staff()
        client.force_login(staff("anquan", Role.SECURITY_ADMIN))
        page = reverse("admin:auth_user_password_change", args=[user.pk])
        assert client.post(page, {"usable_password": "false", "unset-password": "1"}).status_code == 200
        user.refresh_from_db()
        assert user.check_password(PASSWORD)


class TestCommands:
    def first(self, name="anquan"):
        out = StringIO()
        call_command("first_administrator", name, stdout=out)
        return out.getvalue().split("一次性密码：")[1].split()[0]

    def test_the_first_administrator_of_a_new_installation(self, client):
        password = self.first()
        user = User.objects.get()
        assert (user.username, user.roles, user.is_staff, user.is_superuser) == (
            "anquan",
            ["security_admin"],
            True,
            False,
        )
        assert sign_in(client, "anquan", password).url == reverse("admin:sign_in_password")
        assert trail("action", "actor_name")[0] == ("added", "系统")

    def test_a_second_one_is_refused(self):
        self.first()
        with pytest.raises(CommandError, match="已有安全管理员"):
            self.first("another")
        assert User.objects.count() == 1

    def test_one_who_left_does_not_stand_in_the_way(self):
        staff("former", Role.SECURITY_ADMIN, is_active=False)
        assert self.first()

    @pytest.mark.parametrize("name", ["有 空格", "former"])
    def test_a_name_that_cannot_be(self, name):
        staff("former")
        with pytest.raises(CommandError):
            self.first(name)

    def test_djangos_own_commands_write_the_trail(self, monkeypatch):
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
        call_command("createsuperuser", username="key", email="", interactive=False, stdout=StringIO())
        assert trail("action", "actor_name")[0] == ("added", "系统")
        assert "超级用户：是" in trail("note")[0][0]
        monkeypatch.setattr("getpass.getpass", lambda prompt="": NEW_PASSWORD)
        call_command("changepassword", "key", stdout=StringIO())
        assert trail()[-1] == "password_given"
        assert User.objects.get().password_is_given
