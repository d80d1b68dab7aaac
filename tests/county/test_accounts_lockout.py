"""Guessing a password: what is locked, for whom, how long, and that no rush of guesses gets past the count."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from county.accounts import acts, lockout
from county.accounts.lockout import NAME_LIMIT, PAIR_LIMIT, WINDOW
from county.models import LoginGuard, Role, User
from county.site.client import Visit
from tests.county.signing_in import PASSWORD, at, sign_in, staff, text_of, trail

pytestmark = pytest.mark.django_db

HERE, THERE = {"REMOTE_ADDR": "10.1.1.1"}, {"REMOTE_ADDR": "10.1.1.2"}


def guess(client, times, **place):
    """The answers to wrong passwords."""
    return [text_of(sign_in(client, password="Wrong-2026x", **place)) for _ in range(times)]


def test_the_fifth_failure_locks_for_half_an_hour_from_that_address(client):
    staff()
    with at():
        answers = guess(client, PAIR_LIMIT, **HERE)
        assert all("用户名或密码不正确" in answer for answer in answers)
        assert "暂停登录" in text_of(sign_in(client, **HERE))
        assert sign_in(Client(), **THERE).status_code == 302
    with at(WINDOW - timedelta(seconds=1)):
        assert "暂停登录" in text_of(sign_in(client, **HERE))
    with at(WINDOW):
        assert sign_in(client, **HERE).status_code == 302


def test_attempts_during_the_lock_do_not_prolong_it(client):
    staff()
    with at():
        guess(client, PAIR_LIMIT, **HERE)
    with at(WINDOW - timedelta(seconds=1)):
        guess(client, 30, **HERE)
    with at(WINDOW):
        assert sign_in(client, **HERE).status_code == 302


def test_four_failures_are_forgiven_by_success_and_by_time(client):
    staff()
    with at():
        guess(client, PAIR_LIMIT - 1, **HERE)
        assert sign_in(client, **HERE).status_code == 302
        assert not LoginGuard.objects.exists()
        guess(client, PAIR_LIMIT - 1, **HERE)
    with at(WINDOW):
        guess(client, PAIR_LIMIT - 1, **HERE)
        assert sign_in(client, **HERE).status_code == 302


def test_failures_from_everywhere_lock_the_name_everywhere(client):
    staff()
    with at():
        for number in range(NAME_LIMIT // 4):
            guess(client, 4, REMOTE_ADDR=f"10.2.0.{number}")
        assert "暂停登录" in text_of(sign_in(client, REMOTE_ADDR="10.3.0.1"))
        assert ("locked", "该用户名在全部地址锁定") in trail("action", "note")
    with at(WINDOW):
        assert sign_in(client, REMOTE_ADDR="10.3.0.1").status_code == 302


def test_one_address_alone_cannot_lock_a_name_everywhere(client):
    staff()
    with at():
        guess(client, NAME_LIMIT * 2, **HERE)
        assert sign_in(Client(), **THERE).status_code == 302


def test_another_name_from_the_same_address_is_free(client):
    staff()
    staff("zhaomin")
    guess(client, PAIR_LIMIT, **HERE)
    assert sign_in(client, "zhaomin", **HERE).status_code == 302


def test_nothing_tells_whether_an_account_exists(client):
    staff()
    staff("closed", is_active=False)
    staff("citizen", is_staff=False)
    names = ["liujie", "nobody", "closed", "citizen"]
    for _ in range(PAIR_LIMIT + 1):
        pages = set()
        for name in names:
            page = text_of(sign_in(client, name, "Wrong-2026x" if name == "liujie" else PASSWORD, **HERE))
            token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
            pages.add(page.replace(name, "NAME").replace(token, ""))
        assert len(pages) == 1


def test_the_trail_tells_every_attempt(client):
    user = staff()
    guess(client, PAIR_LIMIT + 1, HTTP_USER_AGENT="Firefox", **HERE)
    assert trail() == ["failed"] * PAIR_LIMIT + ["locked", "refused"]
    assert set(trail("case", "actor", "actor_name", "address")) == {(user.pk, None, "未登录者", "10.1.1.1")}
    assert all(len(digest) == 64 for (digest,) in trail("agent"))


@pytest.mark.parametrize(
    "typed, note",
    [
        ("root", "用户名不存在：root"),
        ("x" * 80, f"用户名不存在：{'x' * 30}…"),
        ("Wode-Mima-2026", "用户名不存在；所填内容疑似密码，未记录"),
    ],
)
def test_an_unknown_name_is_cut_and_a_password_in_the_wrong_field_is_kept_nowhere(client, typed, note):
    sign_in(client, typed, "Other-Mima-2026")
    assert trail("action", "case", "note") == [("failed", None, note)]
    kept = str(list(LoginGuard.objects.values())) + str(trail("note", "actor_name"))
    assert "Mima" not in kept


def test_the_security_administrator_lifts_the_lock(client):
    user = staff()
    guess(client, PAIR_LIMIT, **HERE)
    office = Client()
    office.force_login(staff("anquan", Role.SECURITY_ADMIN, first_name="陈安"))
    locks = text_of(office.get(reverse("admin:county_loginguard_changelist")))
    page = reverse("admin:county_user_act", args=[user.pk, "unlock"])
    assert page in locks
    assert "失败次数清零" in text_of(office.get(page))
    assert "暂停登录" in text_of(sign_in(client, **HERE))
    assert "已解除锁定" in text_of(office.post(page, follow=True))
    assert sign_in(client, **HERE).status_code == 302
    assert ("unlocked", "陈安") in trail("action", "actor_name")
    assert "未作改动" in text_of(office.post(page, follow=True))


def test_old_failures_are_swept_out_at_a_login(client):
    staff()
    with at():
        for number in range(3):
            sign_in(client, f"nobody{number}", **HERE)
    with at(timedelta(days=1, minutes=1)):
        sign_in(client, **HERE)
    assert not LoginGuard.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_sixty_guesses_at_once_five_are_looked_at(monkeypatch):
    staff()
    looked_at = []
    check = acts.authenticate
    monkeypatch.setattr(acts, "authenticate", lambda **words: looked_at.append(words) or check(**words))

    def attempt(number):
        try:
            acts.check_credentials("liujie", "Wrong-2026x", Visit("10.1.1.1"))
        except acts.Refused as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(attempt, range(60)))
    assert len(looked_at) == PAIR_LIMIT
    assert outcomes.count(acts.LockedOut) == 60 - PAIR_LIMIT
    assert sorted(trail()) == ["failed"] * PAIR_LIMIT + ["locked"] + ["refused"] * (60 - PAIR_LIMIT)


@pytest.mark.django_db(transaction=True)
def test_guesses_from_many_addresses_at_once_stop_at_the_names_limit():
    user = staff()

    def attempt(number):
        try:
            return lockout.claim("liujie", user, f"10.4.0.{number % 40}").is_admitted
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        admitted = list(pool.map(attempt, range(120)))
    assert admitted.count(True) == NAME_LIMIT


@pytest.mark.django_db(transaction=True)
def test_successes_and_failures_at_once_do_not_wait_for_each_other():
    user = staff()

    def attempt(number):
        try:
            for _ in range(10):
                if lockout.claim("liujie", user, f"10.5.0.{number % 3}").is_admitted and number % 2:
                    lockout.release("liujie", f"10.5.0.{number % 3}")
                if number == 5:
                    lockout.unlock(user)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(attempt, range(12)))
    lockout.unlock(user)
    assert not LoginGuard.objects.exists()
    assert User.objects.count() == 1
