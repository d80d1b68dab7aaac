"""领导变动: 机构信息 follows within 20 working days, and until it has, the desk and the renewal page say so."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from catalog.models import LeadershipChange
from catalog.shelf.catalogue import snapshot
from county.calendar.clock import TimeLeft
from county.calendar.workdays import Calendar
from oversight.renewal import outdated
from oversight.statistics import desk_of, outdated_units, renewal_report
from tests.factories import SHANGHAI, publish, row
from tests.people import office

DESK_LABEL = "领导变动后更新机构信息"
ADD = "/admin/catalog/leadershipchange/add/"
WEEKDAYS = Calendar(special={}, announced=frozenset({2026}), version="", names={}, notices={})


@pytest.fixture
def people(db):
    return office()


def changed(people, day: date, unit=None) -> LeadershipChange:
    return LeadershipChange.objects.create(
        department=unit or people.caizheng, changed_on=day, what="赵某任局长", recorded_by=people.nina
    )


def organisation(day: date, **fields):
    at = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
    return publish(row(column="organisation", doc_number="", published_at=at, **fields))[0]


def test_the_limit_is_twenty_working_days():
    today = date(2026, 6, 29)
    duty = outdated(date(2026, 6, 1), today, WEEKDAYS)
    assert (duty.due_on, str(duty.left)) == (date(2026, 6, 29), "今日到期")
    assert outdated(date(2026, 6, 1), date(2026, 6, 30), WEEKDAYS).left == TimeLeft("逾期 1 个工作日", is_late=True)


def test_a_change_waits_until_the_info_is_published_anew(people):
    today = timezone.localdate()
    organisation(today - timedelta(days=200))
    assert outdated_units(people.nina, today) == {}
    changed(people, today - timedelta(days=100))
    changed(people, today - timedelta(days=50))
    found = outdated_units(people.nina, today)[people.caizheng.pk]
    assert found.changed_on == today - timedelta(days=100)
    organisation(today - timedelta(days=60), department="caizheng")
    assert outdated_units(people.nina, today)[people.caizheng.pk].changed_on == today - timedelta(days=50)
    organisation(today - timedelta(days=50))
    assert outdated_units(people.nina, today) == {}


def test_info_of_another_unit_does_not_count(people):
    today = timezone.localdate()
    changed(people, today - timedelta(days=10))
    organisation(today - timedelta(days=1), department="shuiwan")
    assert set(outdated_units(people.ban, today)) == {people.caizheng.pk}


def test_it_stands_on_the_desk_and_on_the_renewal_page(people, client):
    today = timezone.localdate()
    changed(people, today - timedelta(days=100))
    for person in (people.nina, people.fu, people.ban):
        queue = next(queue for queue in desk_of(person, today) if queue.label == DESK_LABEL)
        assert (queue.number, queue.late) == (1, 1)
    assert DESK_LABEL not in [
        queue.label for who in (people.zhen, people.shen, people.sheji) for queue in desk_of(who, today)
    ]
    client.force_login(people.nina)
    assert DESK_LABEL in client.get("/admin/").content.decode()
    page = client.get("/admin/oversight/renewal/").content.decode()
    assert f"{today - timedelta(days=100)} 领导变动，应于" in page
    assert "逾期" in page
    states = {slug: state for _, slug, state in renewal_report(snapshot(), people.ban, today).units}
    assert states["caizheng"].faults == states["shuiwan"].faults + 1


def test_the_officer_records_it_for_the_own_unit_only(people, client):
    client.force_login(people.nina)
    day = timezone.localdate() - timedelta(days=3)
    page = client.get(ADD)
    assert page.context["adminform"].form.initial["department"] == people.caizheng.pk
    assert "水湾镇" not in page.content.decode()
    typed = {"department": people.caizheng.pk, "changed_on": day, "what": "赵某任局长"}
    assert client.post(ADD, typed | {"department": people.shuiwan.pk}).status_code == 200
    future = client.post(ADD, typed | {"changed_on": timezone.localdate() + timedelta(days=1)})
    assert "变动日期不能在将来" in future.content.decode()
    assert not LeadershipChange.objects.exists()
    client.post(ADD, typed)
    record = LeadershipChange.objects.get()
    assert (record.department, record.recorded_by) == (people.caizheng, people.nina)
    assert client.get(f"/admin/catalog/leadershipchange/{record.pk}/delete/").status_code == 403
    assert str(record.changed_on) in client.get("/admin/catalog/leadershipchange/").content.decode()
    client.force_login(people.zhen)
    assert "赵某" not in client.get("/admin/catalog/leadershipchange/").content.decode()


def test_the_register_tells_what_came_late_and_reads_the_calendar_once(people, client, django_assert_max_num_queries):
    late = row(
        title="迟发的通知",
        formed_on=date(2024, 1, 8),
        published_at=datetime(2024, 5, 6, 9, tzinfo=SHANGHAI),
        guesses=(),
    )
    guessed = row(title="日期推断的通知", formed_on=date(2024, 1, 8), guesses=("formed_on",))
    publish(late, guessed, *[row() for _ in range(10)])
    client.force_login(people.nina)
    page = client.get("/admin/catalog/document/?q=迟发的通知").content.decode()
    assert '<span class="overdue">逾期' in page
    assert "逾期" not in client.get("/admin/catalog/document/?q=日期推断的通知").content.decode()
    with django_assert_max_num_queries(16) as few:
        client.get("/admin/catalog/document/?q=迟发的通知")
    with django_assert_max_num_queries(len(few)):
        client.get("/admin/catalog/document/")
