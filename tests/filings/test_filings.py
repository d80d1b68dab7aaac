"""公开备案: opened by the portal at the event, filed by the leader, received with a number; late stays late."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalog.gate.workflow import withdraw
from catalog.models import LeadershipChange
from county.accounts.posts import begin_post, end_post
from county.calendar.calendar_data import package_notices
from county.calendar.special_days import current_calendar, store_notices
from county.cases.workflow import IllegalStep, NotPermitted
from county.models import OfficerPost
from filings.models import Filing
from filings.record import workflow
from tests.factories import SHANGHAI, publish, row
from tests.filings.cases import filing
from tests.people import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    store_notices(package_notices())
    return office()


@pytest.fixture
def on(monkeypatch):
    def set_day(day: date) -> None:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
        monkeypatch.setattr(timezone, "now", lambda: noon)

    return set_day


def test_events_of_the_portal_open_filings_once(people):
    today = timezone.localdate()
    document = publish(row())[0]
    withdraw(document, actor=people.fu, reason="内容有误")
    LeadershipChange.objects.create(
        department=people.caizheng, changed_on=today, what="赵某任局长", recorded_by=people.nina
    )
    post = begin_post(
        OfficerPost(department=people.caizheng, kind="officer", name="倪娜", from_on=today - timedelta(days=9)),
        actor=people.ban,
    )
    end_post(post, actor=people.ban, until_on=today - timedelta(days=2))
    assert workflow.open_due() > 0
    assert workflow.open_due() == 0
    kinds = list(Filing.objects.filter(department=people.caizheng).values_list("kind", flat=True))
    assert sorted(kinds) == ["officer", "officer", "organisation", "secrecy", "withdrawal"]
    withdrawn = Filing.objects.get(kind="withdrawal")
    assert withdrawn.due_on == current_calendar().add_workdays(today, 3).due_on
    assert "倪娜" not in " ".join(Filing.objects.values_list("about", flat=True))


def test_monthly_and_yearly_filings_of_every_unit(people, on):
    on(date(2027, 1, 4))
    workflow.open_due()
    found = {one.kind: one for one in Filing.objects.filter(department=people.shuiwan)}
    assert set(found) == {"secrecy", "catalogue", "plan"}
    assert found["secrecy"].key == "2026-12"
    assert found["plan"].due_on == date(2027, 3, 31)


def test_filed_late_stays_late(people, on):
    one = filing(people)
    on(date(2026, 9, 8))
    workflow.draft(one, actor=people.nina, text="本月审查 12 件。")
    with pytest.raises(NotPermitted):
        workflow.file(one, actor=people.nina)
    workflow.file(one, actor=people.fu)
    workflow.suspend(one, actor=people.ban, note="缺少结论分类")
    on(date(2026, 9, 9))
    workflow.draft(one, actor=people.nina, text="本月审查 12 件，公开 11 件。")
    workflow.file(one, actor=people.fu)
    workflow.receive(one, actor=people.ban)
    assert one.filed_on == date(2026, 9, 8)
    assert one.is_late
    assert one.receipt_number == "备〔2026〕0001"


def test_an_empty_filing_is_not_filed(people):
    with pytest.raises(IllegalStep, match="没有填写"):
        workflow.file(filing(people), actor=people.fu)


def test_what_is_sent_back_is_completed_within_fifteen_days(people, on):
    on(date(2026, 9, 18))
    one = filing(people)
    workflow.draft(one, actor=people.nina, text="材料")
    workflow.file(one, actor=people.fu)
    workflow.suspend(one, actor=people.ban, note="补充依据")
    # 3 October lies in the holidays: the first working day after them.
    assert one.complete_by == date(2026, 10, 8)
    assert Filing.objects.overdue(date(2026, 10, 8)).count() == 0
    assert Filing.objects.overdue(date(2026, 10, 9)).count() == 1


def test_the_desk_and_the_pages(people, visit):
    one = filing(people)
    assert "备案：待报" in visit(people.nina).get("/admin/").content.decode()
    base = f"/admin/filings/filing/{one.pk}"
    given = {"seen": "due:", "note": "", "text": "本月审查 12 件。"}
    assert visit(people.nina).post(f"{base}/step/draft/", given).status_code == 302
    assert visit(people.fu).post(f"{base}/step/file/", {"seen": "due:", "note": ""}).status_code == 302
    assert visit(people.zhen).get(f"{base}/step/draft/").status_code == 404
    assert "本月审查 12 件。" in visit(people.ban).get(f"{base}/change/").content.decode()


BROKEN = [
    "UPDATE filings_filing SET status = 'received'",
    "UPDATE filings_filing SET status = 'filed'",
    "UPDATE filings_filing SET receipt_number = '备〔2026〕0009'",
    """INSERT INTO filings_filing (kind, department_id, key, about, status, happened_on, due_on, text, made_at, is_demo)
        SELECT kind, department_id, key, about, status, happened_on, due_on, text, made_at, is_demo FROM filings_filing""",
    "DELETE FROM filings_filingentry",
]


@pytest.mark.parametrize("sql", BROKEN)
def test_the_database_refuses(people, sql):
    filing(people)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
