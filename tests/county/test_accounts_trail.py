"""The trail of accounts: what stands in it, that nobody changes it, and who reads it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from county.accounts import acts
from county.cases.timeline import chains, verify
from county.models import AccountEntry, Role
from county.site.client import Visit, client_address
from tests.county.signing_in import PASSWORD, at, sign_in, staff, text_of, trail
from tests.factories import unit

pytestmark = pytest.mark.django_db

TABLE = AccountEntry._meta.db_table
LIST = "admin:county_accountentry_changelist"


@pytest.fixture
def office():
    client = Client()
    client.force_login(staff("anquan", Role.SECURITY_ADMIN, first_name="陈安"))
    return client


def test_a_new_account_is_recorded_with_its_rights(office):
    place = unit("caizheng", "无棣县财政局")
    data = {"username": "zhaomin", "first_name": "赵敏", "password1": PASSWORD, "password2": PASSWORD}
    office.post(
        reverse("admin:county_user_add"), data | {"department": place.pk, "roles": ["reviewer"], "is_staff": "on"}
    )
    entry = AccountEntry.objects.get()
    assert (entry.action_label, entry.actor_name, str(entry.case)) == ("建立账号", "陈安", "赵敏")
    assert "用户名：zhaomin；姓名：赵敏" in entry.note
    assert "所在单位：" in entry.note
    assert "角色：审查员" in entry.note
    assert "超级用户：否" in entry.note


def test_a_changed_account_is_recorded_as_old_and_new(office):
    place = unit("caizheng", "无棣县财政局")
    user = staff("liujie", Role.OFFICER, department=place)
    data = {
        "username": "liujie",
        "first_name": "刘洁",
        "roles": ["leader", "officer"],
        "is_active": "on",
        "is_staff": "on",
    }
    office.post(reverse("admin:county_user_change", args=[user.pk]), data)
    assert trail("action", "note") == [
        ("changed", f"所在单位：{place} → 无；角色：信息员 → 信息员、负责人"),
    ]


def test_saving_without_a_change_is_no_change(office):
    user = staff("liujie", Role.OFFICER)
    data = {"username": "liujie", "first_name": "刘洁", "roles": ["officer"], "is_active": "on", "is_staff": "on"}
    office.post(reverse("admin:county_user_change", args=[user.pk]), data)
    assert trail() == []


def test_a_change_that_fails_is_not_recorded(office):
    user = staff("liujie", Role.OFFICER)
    data = {"username": "liujie", "roles": ["officer", "audit_admin"], "is_active": "on"}
    assert "不能兼任" in text_of(office.post(reverse("admin:county_user_change", args=[user.pk]), data))
    assert trail() == []


def test_the_chain_is_checked_with_all_others():
    assert AccountEntry in chains()
    client = Client()
    staff()
    for _ in range(3):
        sign_in(client, password="Wrong-2026x")
    sign_in(client)
    verdict = verify(AccountEntry)
    assert (verdict.count, verdict.fault) == (4, "")


@pytest.mark.parametrize(
    "column, value", [("address", "10.0.0.9"), ("agent", "0" * 64), ("note", "x"), ("action", "x")]
)
def test_a_tampered_entry_is_found(client, column, value):
    staff()
    sign_in(client, HTTP_USER_AGENT="Firefox")
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {TABLE} SET {column} = %s", [value])
        connection.check_constraints()
        cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
    assert "内容与摘要不符" in verify(AccountEntry).fault


@pytest.mark.parametrize(
    "statement", [f"UPDATE {TABLE} SET note = 'x'", f"DELETE FROM {TABLE}", f"TRUNCATE {TABLE} CASCADE"]
)
def test_nothing_is_changed_or_purged_however_old(client, statement):
    with at(-timedelta(days=1000)):
        staff()
        sign_in(client, password="Wrong-2026x")
    connection.check_constraints()
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert trail() == ["failed"]


@pytest.mark.parametrize("role", [*Role, None])
def test_the_audit_administrator_alone_reads_it(client, role):
    acts.added(staff("zhaomin"), actor=None)
    client.force_login(staff("reader", *([role] if role else [])))
    entry = AccountEntry.objects.get()
    for page in (reverse(LIST), reverse("admin:county_accountentry_change", args=[entry.pk])):
        assert client.get(page).status_code == (200 if role == Role.AUDIT_ADMIN else 403)


def test_it_is_searched_and_filtered_newest_first(client):
    user = staff()
    sign_in(Client(), password="Wrong-2026x", REMOTE_ADDR="10.7.7.7")
    sign_in(Client(), REMOTE_ADDR="10.8.8.8")
    client.force_login(staff("shenji", Role.AUDIT_ADMIN))
    text = text_of(client.get(reverse(LIST)))
    assert text.index("10.8.8.8") < text.index("10.7.7.7")
    found = text_of(client.get(reverse(LIST), {"q": "10.7.7.7", "action__exact": "failed"}))
    assert "登录失败" in found
    assert "10.8.8.8" not in found
    assert str(user) in found


def test_the_list_costs_the_same_however_long(client, django_assert_max_num_queries):
    user = staff()
    client.force_login(staff("shenji", Role.AUDIT_ADMIN))
    client.get(reverse(LIST))
    for _ in range(20):
        acts.signed_out(user, Visit())
    with django_assert_max_num_queries(8):
        client.get(reverse(LIST))


@pytest.mark.parametrize(
    "remote, forwarded, proxies, address",
    [
        ("10.0.0.1", "", 0, "10.0.0.1"),
        ("10.0.0.1", "1.1.1.1", 0, "10.0.0.1"),
        ("10.0.0.1", "9.9.9.9, 1.1.1.1", 1, "1.1.1.1"),
        ("10.0.0.1", "9.9.9.9, 1.1.1.1, 2.2.2.2", 2, "1.1.1.1"),
        ("10.0.0.1", "1.1.1.1", 2, "10.0.0.1"),
        ("10.0.0.1", "", 1, ""),
        ("", "1.1.1.1", 1, "1.1.1.1"),
        ("", "1.1.1.1", 0, ""),
        ("10.0.0.1", "<script>", 1, ""),
        ("::ffff:10.0.0.1", "", 0, "10.0.0.1"),
        ("2001:DB8::1", "", 0, "2001:db8::1"),
    ],
)
def test_the_address_is_what_our_own_proxies_vouch_for(remote, forwarded, proxies, address):
    meta = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(meta, proxies) == address


def test_a_forged_header_moves_no_lock_and_no_entry(client, settings):
    staff()
    for number in range(6):
        sign_in(client, password="Wrong-2026x", HTTP_X_FORWARDED_FOR=f"10.6.6.{number}")
    assert trail()[-1] == "refused"
    assert set(trail("address")) == {("127.0.0.1",)}
    settings.TRUSTED_PROXIES = 1
    sign_in(client, password="Wrong-2026x", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.6.6.1")
    assert trail("action", "address")[-1] == ("failed", "10.6.6.1")


@pytest.mark.parametrize(
    "agent, device",
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Chrome（Windows）"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge（Windows）"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/605.1", "Safari（iPhone）"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/156.0 Mobile Safari/537.36", "Chrome（安卓）"),
        ("", "其他浏览器（其他系统）"),
    ],
)
def test_a_browser_is_named_in_a_few_words(agent, device):
    assert Visit("", agent).device == device
