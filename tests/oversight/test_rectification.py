"""整改: clocks, replies with evidence, re-check by another, escalation once each, and what the database refuses."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from county.calendar.calendar_data import package_notices
from county.calendar.special_days import current_calendar, store_notices
from county.cases.workflow import IllegalStep, NotPermitted
from county.papers import from_record, plain_text
from oversight.models import Rectification
from oversight.models.rectification import Escalation
from oversight.rectification import workflow
from oversight.rectification.workflow import Evidence
from tests.factories import SHANGHAI, publish, row
from tests.oversight.supervision import answer, demand, demand_at, second
from tests.people import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return office()


@pytest.fixture
def on(monkeypatch):
    """Sets the day on which everything happens."""
    store_notices(package_notices())

    def set_day(day: date) -> None:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
        monkeypatch.setattr(timezone, "now", lambda: noon)

    return set_day


def test_a_demand_from_draft_to_closed(people, on):
    on(date(2026, 9, 1))
    one = demand_at(people, "closed")
    assert one.number == "整改〔2026〕1号"
    assert one.is_on_time
    assert one.rechecked_by == second(people)
    assert [entry.action for entry in one.timeline.all()] == [
        "open", "send", "sign_for", "draft_reply", "reply", "pass"
    ]  # fmt: skip


@pytest.mark.parametrize(("severity", "days"), [("urgent", 1), ("simple", 5), ("complex", 10), ("systemic", 20)])
def test_the_clock_goes_by_how_grave_the_fault_is(people, on, severity, days):
    on(date(2026, 9, 18))
    one = demand_at(people, "sent", severity=severity)
    assert one.due_on == current_calendar().add_workdays(date(2026, 9, 18), days).due_on


def test_the_notice_says_what_was_demanded_and_stays(people, on):
    on(date(2026, 9, 1))
    one = demand_at(people, "sent")
    words = plain_text(from_record(one.notice))
    assert "整改〔2026〕1号" in words
    assert "机构信息未按期更新" in words
    assert "2026年9月8日" in words


def test_t54_a_second_extension_is_refused(people, on):
    on(date(2026, 9, 1))
    one = demand_at(people, "received")
    workflow.extend(one, actor=people.ban, days=10, note="系统升级")
    assert one.due_on == current_calendar().add_workdays(date(2026, 9, 1), 15).due_on
    with pytest.raises(IllegalStep, match="已经延期一次"):
        workflow.extend(one, actor=people.ban, days=1, note="还要")


def test_t54_an_extension_on_the_day_after_the_due_day_is_refused(people, on):
    on(date(2026, 9, 1))
    one = demand_at(people, "received")
    on(one.due_on + timedelta(days=1))
    with pytest.raises(IllegalStep, match="期限已过"):
        workflow.extend(one, actor=people.ban, days=5, note="来不及")


def test_t54_a_reply_without_evidence_is_refused(people):
    one = demand_at(people, "received")
    with pytest.raises(IllegalStep, match="佐证"):
        workflow.draft_reply(one, actor=people.nina, text="已整改。", evidence=Evidence())
    with pytest.raises(IllegalStep, match="佐证"):
        workflow.submit_reply(one, actor=people.fu)


def test_t54_a_reply_by_an_officer_alone_is_refused(people):
    one = demand_at(people, "received")
    workflow.draft_reply(one, actor=people.nina, text="已整改。", evidence=Evidence(case_numbers=("SQ1",)))
    with pytest.raises(NotPermitted):
        workflow.submit_reply(one, actor=people.nina)


def test_evidence_is_the_text_of_that_moment(people):
    one = demand_at(people, "received")
    document = publish(row())[0]
    proof = Evidence(documents=[document])
    workflow.draft_reply(one, actor=people.nina, text="已公开。", evidence=proof)
    workflow.submit_reply(one, actor=people.fu)
    evidence = one.replies.get().evidence.get()
    assert evidence.revision == document.revision
    assert evidence.digest == document.digest


def test_the_sender_does_not_recheck(people):
    one = demand_at(people, "replied")
    with pytest.raises(IllegalStep, match="发出人以外"):
        workflow.pass_recheck(one, actor=people.ban)
    with pytest.raises(DatabaseError, match="rectification_rechecked_by_another"), transaction.atomic():
        Rectification.objects.filter(pk=one.pk).update(
            status="closed", closed_on=date(2026, 9, 2), is_on_time=True, rechecked_by=people.ban
        )


def test_a_second_sending_back_names_the_unit_and_counts_as_late(people):
    one = demand_at(people, "replied")
    other = second(people)
    workflow.send_back(one, actor=other, note="没有更新")
    assert one.escalation == Escalation.NONE
    answer(people, one)
    workflow.send_back(one, actor=other, note="仍没有更新")
    assert one.escalation == Escalation.BULLETIN
    answer(people, one)
    workflow.pass_recheck(one, actor=other)
    assert not one.is_on_time
    assert one.replies.count() == 3


def test_lateness_escalates_once_each_however_late_the_duty_runs(people, on):
    on(date(2026, 3, 2))
    one = demand_at(people, "sent")
    on(date(2026, 4, 30))
    assert workflow.sweep() == 4
    assert workflow.sweep() == 0
    one.refresh_from_db()
    assert one.status == "received"
    assert one.received_on == current_calendar().add_workdays(date(2026, 3, 2), 2).due_on
    assert one.escalation == Escalation.BULLETIN
    acts = [entry.action for entry in one.timeline.all()][2:]
    assert acts == ["deem_signed", "mark_late", "urge", "name_late"]


def test_on_its_due_day_nothing_is_late(people, on):
    on(date(2026, 3, 2))
    one = demand_at(people, "received")
    on(one.due_on)
    assert workflow.sweep() == 0
    on(one.due_on + timedelta(days=1))
    assert workflow.sweep() == 1


def test_a_referral_needs_a_demand_that_was_not_met_and_three_persons(people):
    one = demand_at(people, "received")
    given = {"organ": "县监察委员会", "facts": "逾期未整改。", "proposed": "责令检查"}
    with pytest.raises(IllegalStep, match="逾期满"):
        workflow.open_referral(one, actor=people.ban, **given)
    Rectification.objects.filter(pk=one.pk).update(escalation=Escalation.BULLETIN)
    one.refresh_from_db()
    referral = workflow.open_referral(one, actor=people.ban, **given)
    with pytest.raises(IllegalStep, match="拟稿人以外"):
        workflow.approve_referral(referral, actor=people.ban)
    workflow.approve_referral(referral, actor=second(people))
    workflow.send_referral(referral, actor=people.ban)
    workflow.record_answer(referral, actor=people.ban, note="已责令检查")
    assert referral.status == "answered"
    for user in (people.nina, people.fu, people.zhen):
        assert not type(referral).objects.visible_to(user).exists()


def test_t61_personal_data_does_not_enter_a_list(people):
    with pytest.raises(IllegalStep, match="个人信息"):
        demand(people, subject="公开了张三身份证号11010519491231002X")


def test_a_unit_does_not_see_a_draft_nor_the_demands_on_others(people, visit):
    draft, sent = demand(people), demand_at(people, "sent")
    base = "/admin/oversight/rectification"
    assert visit(people.nina).get(f"{base}/{draft.pk}/change/").status_code == 302
    assert visit(people.nina).get(f"{base}/{sent.pk}/change/").status_code == 200
    assert visit(people.zhen).get(f"{base}/{sent.pk}/notice.docx").status_code == 404
    assert visit(people.nina).get(f"{base}/{sent.pk}/notice.docx").status_code == 200


def test_the_pages_of_the_office(people, visit):
    office_page = visit(people.ban)
    given = {
        "department": people.caizheng.pk,
        "subject": "公文栏目长期未更新",
        "demand": "补齐公文。",
        "basis": "条例第十九条",
        "severity": "complex",
        "source": "daily",
        "source_number": "",
        "index_number": "没有这个号",
    }
    refused = office_page.post("/admin/oversight/rectification/add/", given)
    assert "没有索引号为" in refused.content.decode()
    assert "补齐公文。" in refused.content.decode()
    made = office_page.post("/admin/oversight/rectification/add/", given | {"index_number": ""})
    assert made.status_code == 302
    one = Rectification.objects.get()
    page = office_page.get(f"/admin/oversight/rectification/{one.pk}/step/send/").content.decode()
    assert "整改通知书" in page
    step = {"seen": f"{one.status}:", "note": ""}
    assert office_page.post(f"/admin/oversight/rectification/{one.pk}/step/send/", step).status_code == 302
    desk = visit(people.fu).get("/admin/").content.decode()
    assert "整改：待签收" in desk


BROKEN = [
    "UPDATE oversight_rectificationreply SET text = '改'",
    "DELETE FROM oversight_rectificationreply",
    "UPDATE oversight_rectificationevidence SET case_number = '改'",
    "DELETE FROM oversight_rectificationevidence",
    "UPDATE oversight_recheck SET result = 'sent_back'",
    "UPDATE oversight_rectificationentry SET note = '改'",
    "UPDATE oversight_rectification SET number = NULL",
    "UPDATE oversight_rectification SET extension_days = 11",
    "UPDATE oversight_rectification SET due_on = NULL",
]


@pytest.mark.parametrize("sql", BROKEN)
def test_the_database_refuses(people, sql):
    demand_at(people, "closed")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
