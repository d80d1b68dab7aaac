"""Logins under way: when they end, and who ends them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from county.accounts import staff_sessions
from county.models import Role, StaffSession, User
from county.site.client import Visit
from tests.county.signing_in import NEW_PASSWORD, PASSWORD, at, is_in, sign_in, staff, text_of, trail
from tests.factories import unit

pytestmark = pytest.mark.django_db

ACCOUNT = "admin:account"


def test_a_login_begins_with_a_new_key_and_an_entry(client):
    staff()
    client.get(reverse("admin:login"))
    assert not client.cookies.get("portal_session")
    response = sign_in(client, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36")
    cookie = response.cookies["portal_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    session = StaffSession.objects.get()
    assert (session.session_id, session.address, session.device) == (cookie.value, "127.0.0.1", "Chrome（Windows）")
    assert trail() == ["signed_in"]


def test_the_page_wanted_opens_after_login_but_no_strangers_page(client):
    staff()
    wanted = reverse(ACCOUNT)
    response = client.get(wanted)
    assert response.url == f"{reverse('admin:login')}?next={wanted}"
    assert client.post(response.url, {"username": "liujie", "password": PASSWORD}).url == wanted
    client.logout()
    for stranger in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert sign_in(client, next=stranger).url == reverse("admin:index")
        assert client.post(
            reverse("admin:login"), {"next": stranger, "username": "liujie", "password": PASSWORD}
        ).url == (reverse("admin:index"))
        client.logout()


def test_idle_for_half_an_hour_the_login_is_over_and_says_so(client):
    staff()
    with at():
        sign_in(client)
    with at(timedelta(minutes=29)):
        assert is_in(client)
    with at(timedelta(minutes=58)):
        assert is_in(client)
    with at(timedelta(minutes=89)):
        response = client.get(reverse(ACCOUNT), follow=True)
        assert "超过 30 分钟没有操作" in text_of(response)
        assert not is_in(client)
    assert not Session.objects.exists()
    assert trail() == ["signed_in", "timed_out"]


def test_the_idle_time_is_a_setting(client, settings):
    settings.IDLE_MINUTES = 5
    staff()
    with at():
        sign_in(client)
    with at(timedelta(minutes=4)):
        assert is_in(client)
    with at(timedelta(minutes=10)):
        assert not is_in(client)


def test_after_eight_hours_even_the_busiest_login_is_over(client):
    staff()
    with at():
        sign_in(client)
    for minutes in range(25, 8 * 60, 25):
        with at(timedelta(minutes=minutes)):
            assert is_in(client)
    with at(timedelta(hours=8, seconds=1)):
        assert "登录已满 8 小时" in text_of(client.get(reverse(ACCOUNT), follow=True))


def test_a_post_after_the_end_does_nothing(client):
    user = staff()
    with at():
        sign_in(client)
    with at(timedelta(hours=1)):
        data = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        assert client.post(reverse("admin:password_change"), data).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_logging_out_is_a_post_and_is_recorded(client):
    staff()
    sign_in(client)
    assert client.get(reverse("admin:logout")).status_code == 405
    assert is_in(client)
    assert client.post(reverse("admin:logout")).status_code == 200
    assert not is_in(client)
    assert not StaffSession.objects.exists()
    assert trail() == ["signed_in", "signed_out"]


def test_whoever_logs_in_over_somebody_else_takes_nothing_over(client):
    staff()
    staff("zhaomin")
    sign_in(client)
    client.get(reverse(ACCOUNT))
    sign_in(client, "zhaomin")
    assert trail("action", "case__username") == [
        ("signed_in", "liujie"),
        ("signed_out", "liujie"),
        ("signed_in", "zhaomin"),
    ]
    assert StaffSession.objects.get().user.username == "zhaomin"


class TestOwn:
    @pytest.fixture
    def two(self):
        staff()
        office, home = Client(), Client()
        sign_in(office, HTTP_USER_AGENT="Firefox Windows")
        sign_in(home, HTTP_USER_AGENT="Edg Mac OS", REMOTE_ADDR="10.9.9.9")
        return office, home

    def test_one_sees_them_and_ends_one(self, two):
        office, home = two
        text = text_of(office.get(reverse(ACCOUNT)))
        assert all(word in text for word in ("Firefox（Windows）", "Edge（macOS）", "10.9.9.9", "本次登录"))
        other = StaffSession.objects.get(address="10.9.9.9")
        assert other.session_id not in text
        assert office.post(reverse("admin:account_end_sessions"), {"session": other.pk}).status_code == 302
        assert (is_in(office), is_in(home)) == (True, False)
        assert trail("action", "note")[-1] == ("sessions_ended", "1 处")

    def test_all_others_end_at_once(self, two):
        office, home = two
        office.post(reverse("admin:account_end_sessions"))
        assert (is_in(office), is_in(home)) == (True, False)

    def test_not_somebody_elses(self, two):
        stranger = staff("zhaomin")
        client = Client()
        client.force_login(stranger)
        for session in StaffSession.objects.exclude(user=stranger):
            client.post(reverse("admin:account_end_sessions"), {"session": session.pk})
        assert all(is_in(one) for one in two)
        assert "sessions_ended" not in trail()

    def test_reading_ends_nothing(self, two):
        assert two[0].get(reverse("admin:account_end_sessions")).status_code == 405
        assert is_in(two[1])

    def test_a_new_password_ends_the_others(self, two):
        office, home = two
        data = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        office.post(reverse("admin:password_change"), data)
        assert (is_in(office), is_in(home)) == (True, False)
        assert StaffSession.objects.count() == 1


class TestEndedByTheOffice:
    @pytest.fixture
    def office(self):
        client = Client()
        client.force_login(staff("anquan", Role.SECURITY_ADMIN))
        return client

    def data(self, **more):
        return {
            "username": "liujie",
            "first_name": "刘洁",
            "roles": ["officer"],
            "is_active": "on",
            "is_staff": "on",
        } | more

    @pytest.mark.parametrize(
        "more", [{"roles": ["officer", "leader"]}, {"roles": []}, {"is_active": ""}, {"is_staff": ""}]
    )
    def test_new_rights_mean_a_new_login(self, client, office, more):
        user = staff("liujie", Role.OFFICER)
        sign_in(client)
        data = {key: value for key, value in self.data(**more).items() if value}
        assert office.post(reverse("admin:county_user_change", args=[user.pk]), data).status_code == 302
        assert not is_in(client)
        assert not StaffSession.objects.filter(user=user).exists()

    def test_another_unit_too_but_not_another_name(self, client, office):
        user = staff("liujie", Role.OFFICER)
        page = reverse("admin:county_user_change", args=[user.pk])
        sign_in(client)
        office.post(page, self.data(first_name="刘洁丽"))
        assert is_in(client)
        office.post(page, self.data(department=unit().pk))
        assert not is_in(client)

    @pytest.mark.parametrize(
        "change",
        [{"roles": ["leader"]}, {"is_active": False}, {"is_staff": False}, {"is_superuser": True}, {"password": "!"}],
    )
    def test_also_when_the_change_goes_round_the_back_office(self, client, change):
        staff("liujie", Role.OFFICER)
        sign_in(client)
        User.objects.update(**change)
        assert not is_in(client)

    def test_all_logins_of_somebody(self, client, office):
        user = staff()
        sign_in(client)
        page = reverse("admin:county_user_act", args=[user.pk, "end-sessions"])
        assert "立即结束" in text_of(office.get(page))
        assert is_in(client)
        assert "已结束 1 处登录" in text_of(office.post(page, follow=True))
        assert not is_in(client)
        assert "没有进行中的登录" in text_of(office.post(page, follow=True))


def test_public_pages_do_not_look_for_the_person(client, django_assert_num_queries):
    staff()
    sign_in(client)
    with django_assert_num_queries(0):
        client.get("/robots.txt")


def test_expired_sessions_are_forgotten(client):
    staff()
    with at():
        sign_in(client)
        Client().post(reverse("admin:login"), {"username": "liujie", "password": PASSWORD})
    with at(timedelta(hours=23)):
        assert staff_sessions.forget_expired() == 0
        sign_in(Client())
    with at(timedelta(hours=25)):
        assert staff_sessions.forget_expired() == 2
        assert StaffSession.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_session_that_was_just_ended_is_not_taken_in_again(client):
    user = staff()
    client.force_login(user)
    key = client.session.session_key
    Session.objects.all().delete()
    assert "登录已结束" in staff_sessions.admit(user, key, Visit())
    assert not StaffSession.objects.exists()


def test_nobody_is_nobody(rf):
    assert not AnonymousUser().is_authenticated
    assert staff_sessions.end(staff()) == 0
