"""信息员任职: posts are only added and ended, one principal at a time, and a unit without an officer shows at once."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from county.accounts.posts import begin_post, end_post
from county.accounts.roster import roster_of, vacant_workdays
from county.calendar.calendar_data import package_notices
from county.calendar.special_days import current_calendar, store_notices
from county.cases.workflow import IllegalStep, NotPermitted
from county.models import Department, OfficerPost
from demo.posts import VACANT, load_posts
from demo.units.people import load_staff, load_units
from tests.factories import SHANGHAI
from tests.people import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    store_notices(package_notices())
    return office()


def post(people, **fields) -> OfficerPost:
    given = {"department": people.caizheng, "kind": "officer", "name": "倪娜", "from_on": date(2026, 1, 5)} | fields
    return begin_post(OfficerPost(**given), actor=people.ban)


def alarm_on(people, today: date):
    return roster_of([people.caizheng], today, current_calendar())[0].alarm


def test_t42_ending_the_only_officer_is_allowed_and_shows_from_the_next_day(people, visit):
    one = post(people)
    assert alarm_on(people, date(2026, 2, 2)) is None
    end_post(one, actor=people.fu, until_on=date(2026, 3, 2))
    assert alarm_on(people, date(2026, 3, 2)) is None
    vacant = alarm_on(people, date(2026, 3, 3))
    assert (vacant.label, vacant.since) == ("无信息员", date(2026, 3, 3))
    assert "空缺" in visit(people.ban).get("/admin/oversight/roster/").content.decode()
    assert "信息员空缺" in visit(people.ban).get("/admin/").content.decode()


def test_t43_an_account_not_used_for_61_days_is_held_in_name_only(people):
    seen = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
    type(people.nina).objects.filter(pk=people.nina.pk).update(last_login=seen)
    post(people, person=people.nina)
    assert alarm_on(people, seen.date() + timedelta(days=60)) is None
    assert "名存实亡" in alarm_on(people, seen.date() + timedelta(days=61)).label


def test_t43_an_acting_officer_counts_for_twenty_working_days(people):
    post(people, is_acting=True, from_on=date(2026, 3, 2))
    last = current_calendar().add_workdays(date(2026, 3, 2), 20).due_on
    assert alarm_on(people, last) is None
    assert "代管" in alarm_on(people, last + timedelta(days=1)).label or not current_calendar().is_workday(
        last + timedelta(days=1)
    )
    assert "代管" in alarm_on(people, last + timedelta(days=7)).label


def test_vacant_working_days_are_those_that_no_spell_covers(people):
    calendar = current_calendar()
    spells = [(date(2026, 3, 4), date(2026, 3, 6)), (date(2026, 3, 10), None)]
    # 2 and 3 March before the first, 9 March between them.
    assert vacant_workdays(spells, date(2026, 3, 2), date(2026, 3, 31), calendar) == 3
    assert vacant_workdays([], date(2026, 3, 2), date(2026, 3, 6), calendar) == 5
    assert vacant_workdays([(date(2025, 1, 1), None)], date(2026, 3, 2), date(2026, 3, 6), calendar) == 0


def test_a_unit_has_one_principal_at_a_time(people):
    first = post(people, kind="principal", name="付军")
    with pytest.raises(IllegalStep, match="已有第一责任人"):
        post(people, kind="principal", name="新人")
    end_post(first, actor=people.ban, until_on=date(2026, 3, 2))
    post(people, kind="principal", name="新人", from_on=date(2026, 3, 3))


def test_a_leader_records_for_the_own_unit_only(people, visit):
    mine = OfficerPost(department=people.caizheng, kind="officer", name="新人")
    begin_post(mine, actor=people.fu)
    with pytest.raises(NotPermitted):
        begin_post(OfficerPost(department=people.shuiwan, kind="officer", name="新人"), actor=people.fu)
    with pytest.raises(NotPermitted):
        end_post(mine, actor=people.nina, until_on=timezone.localdate())


def test_a_post_of_another_unit_s_account_must_be_acting(people):
    with pytest.raises(IllegalStep, match="代管"):
        post(people, person=people.zhen)
    assert post(people, person=people.zhen, is_acting=True).pk


def test_the_pages_record_and_end_a_post(people, visit):
    client = visit(people.ban)
    given = {"department": people.caizheng.pk, "kind": "officer", "name": "倪娜", "from_on": "2026-01-05"}
    assert client.post("/admin/county/officerpost/add/", given).status_code == 302
    one = OfficerPost.objects.get()
    page = client.post(f"/admin/county/officerpost/{one.pk}/end/", {"until_on": "2025-01-01"}).content.decode()
    assert "不能早于任职日期" in page
    assert client.post(f"/admin/county/officerpost/{one.pk}/end/", {"until_on": "2026-03-02"}).status_code == 302
    assert OfficerPost.objects.get().until_on == date(2026, 3, 2)
    assert "无信息员" in client.get("/admin/oversight/roster.csv").content.decode()


BROKEN = [
    "UPDATE county_officerpost SET name = '改'",
    "UPDATE county_officerpost SET from_on = '2020-01-01'",
    "UPDATE county_officerpost SET until_on = '2020-01-01', ended_at = now()",
    "DELETE FROM county_officerpost",
    """INSERT INTO county_officerpost (department_id, kind, name, office_phone, is_acting, from_on, appointed_by,
        successor_note, recorded_at)
        SELECT department_id, kind, '二', '', false, from_on, '', '', now() FROM county_officerpost""",
]


@pytest.mark.parametrize("sql", BROKEN)
def test_the_database_refuses(people, sql):
    post(people, kind="principal")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_demo_county_has_one_unit_without_an_officer(client):
    load_units()
    load_staff()
    today = timezone.localdate()
    assert load_posts(63, today=today) > 100
    assert load_posts(63, today=today) == 0
    lines = roster_of(Department.objects.all(), today, current_calendar())
    assert [line.unit.slug for line in lines if line.alarm and line.alarm.label == "无信息员"] == [VACANT]
