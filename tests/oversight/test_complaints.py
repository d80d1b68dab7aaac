"""公开投诉举报 (Art. 47(2), 51): the unit never learns by whom, two persons decide, and what is true is mended."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from county.cases.workflow import IllegalStep, NotPermitted
from county.public_forms import captcha
from county.public_forms.idempotency import code_of, new_key
from oversight.complaints import workflow
from oversight.complaints.workflow import NewComplaint
from oversight.models import Complaint, Statement
from oversight.rectification import workflow as rectifying
from tests.county.challenges import solved
from tests.oversight.supervision import EMAIL, PHONE, TEXT, WRITER, complaint, complaint_at, second
from tests.people import office

pytestmark = pytest.mark.django_db
FORM = {
    "ground": "not_answered",
    "about": "SQ2026000001",
    "text": TEXT,
    "writer_name": WRITER,
    "phone": PHONE,
    "email": EMAIL,
}


@pytest.fixture
def people(monkeypatch):
    # Nobody waits two seconds for a form in a test.
    monkeypatch.setattr(captcha, "LEAST_TIME", timedelta(0))
    return office()


def test_t55_what_is_found_true_is_not_closed_without_a_demand(people):
    one = complaint_at(people, "handling")
    with pytest.raises(IllegalStep, match="整改事项和整改要求"):
        workflow.decide(one, actor=people.ban, result="upheld", answer="情况属实。")
    workflow.decide(one, actor=people.ban, result="partly", answer="部分属实。", matter="逾期答复", demand="立即答复。")
    with pytest.raises(IllegalStep, match="先发出整改"):
        workflow.close(one, actor=second(people))
    rectifying.send(one.rectification, actor=people.ban)
    workflow.close(one, actor=second(people))
    assert one.status == "closed"
    with pytest.raises(DatabaseError, match="complaint_found_true_is_mended"), transaction.atomic():
        Complaint.objects.filter(pk=one.pk).update(rectification=None)


def test_t56_the_unit_learns_nothing_of_the_writer(people, visit, caplog):
    one = complaint_at(people, "handling")
    for words in (f"{WRITER}反映未答复", f"来电{PHONE}的人", f"{EMAIL}来信"):
        with pytest.raises(IllegalStep, match="个人信息"):
            workflow.ask_statement(one, actor=people.ban, question=words)
    statement = workflow.ask_statement(one, actor=people.ban, question="3月的一件申请是否按期答复？")
    client = visit(people.nina)
    page = client.get(f"/admin/oversight/statement/{statement.pk}/change/").content.decode()
    assert "3月的一件申请是否按期答复？" in page
    rectification = complaint_at(people, "decided").rectification
    notice = rectification.notice
    for secret in (WRITER, PHONE, EMAIL, TEXT):
        assert secret not in page + notice + caplog.text + "".join(str(letter.message()) for letter in mail.outbox)
    workflow.give_statement(statement, actor=people.nina, text="已于4月2日答复。")
    assert "4月2日" in visit(people.ban).get(f"/admin/oversight/complaint/{one.pk}/change/").content.decode()


def test_no_unit_sees_a_complaint(people, visit):
    one = complaint_at(people, "handling")
    for user in (people.nina, people.fu, people.shen, people.zhen):
        assert not Complaint.objects.visible_to(user).exists()
        assert visit(user).get(f"/admin/oversight/complaint/{one.pk}/change/").status_code in (302, 403)
    with pytest.raises(NotPermitted):
        workflow.accept(complaint(people), actor=people.fu)


def test_t64_a_complaint_against_the_county_government_is_directed_upwards(people):
    unit = people.ban.department
    one = complaint(people, department=unit)
    assert one.status == "elsewhere"
    assert one.due_on is None
    for act in (workflow.accept, workflow.close):
        with pytest.raises(IllegalStep):
            act(one, actor=people.ban)


def test_the_writers_own_page(people, client):
    key = new_key()
    given = NewComplaint(people.caizheng, "rights", "", TEXT, WRITER, PHONE)
    one = workflow.lodge(given, key).complaint
    assert workflow.lodge(given, key).is_new is False
    assert client.post("/complaints/track/", {"number": one.number, "code": "AAAA-AAAA-AAAA"}).status_code == 400
    opened = client.post("/complaints/track/", {"number": one.number, "code": code_of(key)}, follow=True)
    page = opened.content.decode()
    assert one.number in page
    assert "期限是怎样计算的" in page
    workflow.decline(one, actor=people.ban, note="同一事项正在行政复议，请等待复议决定。")
    assert "正在行政复议" in client.get("/complaints/track/complaint/").content.decode()
    assert client.post("/complaints/track/withdraw/", {"number": one.number}).status_code == 409


def test_the_writer_withdraws(people, client):
    key = new_key()
    one = workflow.lodge(NewComplaint(people.caizheng, "rights", "", TEXT, WRITER, PHONE), key).complaint
    client.post("/complaints/track/", {"number": one.number, "code": code_of(key)})
    assert "已撤回投诉" in client.post("/complaints/track/withdraw/", {"number": one.number}).content.decode()
    one.refresh_from_db()
    assert one.status == "withdrawn"


def test_the_form_keeps_what_was_typed_and_makes_one_case(people, client):
    sent = FORM | solved("complaint") | {"submission_key": new_key(), "department": people.caizheng.pk}
    refused = client.post("/complaints/new/", sent | {"text": "太短"})
    assert "不少于 10 个字" in refused.content.decode()
    assert WRITER in refused.content.decode()
    for _ in range(2):
        assert "投诉已提交" in client.post("/complaints/new/", sent).content.decode()
    assert Complaint.objects.count() == 1
    other = client.post("/complaints/new/", sent | {"text": "另一件事，与前一件完全不同。"})
    assert other.status_code == 409


def test_the_limit_counts_from_acceptance_and_is_extended_once(people):
    one = complaint_at(people, "handling")
    assert one.clock_days == 15
    workflow.extend(one, actor=people.ban, note="需要向多个单位核实")
    assert one.clock_days == 25
    with pytest.raises(IllegalStep, match="已经延期一次"):
        workflow.extend(one, actor=people.ban, note="再延")


def test_to_look_at_the_writer_is_on_record(people, visit):
    one = complaint_at(people, "handling")
    client = visit(people.ban)
    assert PHONE not in client.get(f"/admin/oversight/complaint/{one.pk}/change/").content.decode()
    assert PHONE in client.post(f"/admin/oversight/complaint/{one.pk}/reveal/").content.decode()
    assert one.timeline.filter(action="reveal", actor=people.ban).count() == 1


def test_the_one_who_decides_does_not_close(people):
    one = complaint_at(people, "decided")
    with pytest.raises(IllegalStep, match="拟定人以外"):
        workflow.close(one, actor=people.ban)


BROKEN = [
    "UPDATE oversight_complaint SET status = 'closed', closed_by_id = decided_by_id, closed_on = now(), is_on_time = true",
    "UPDATE oversight_complaint SET answer = ''",
    "UPDATE oversight_complaint SET due_on = NULL, clock_on = NULL, clock_days = NULL",
    "DELETE FROM oversight_complaintentry",
]


@pytest.mark.parametrize("sql", BROKEN)
def test_the_database_refuses(people, sql):
    complaint_at(people, "decided")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_statement_is_given_once(people):
    one = complaint_at(people, "handling")
    statement = workflow.ask_statement(one, actor=people.ban, question="是否按期答复？")
    with pytest.raises(IllegalStep, match="尚未收到"):
        workflow.ask_statement(one, actor=people.ban, question="再问一次")
    workflow.give_statement(statement, actor=people.fu, text="已答复。")
    with pytest.raises(IllegalStep):
        workflow.give_statement(statement, actor=people.fu, text="改口。")
    assert Statement.objects.get().given_on <= date.max
