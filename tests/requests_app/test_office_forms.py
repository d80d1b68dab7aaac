"""The two pages of the office that are no steps, submitted: 登记申请 of each kind, and 拟答复."""

import re
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app import workflow
from requests_app.models import Application, ApplicationFile, Reply
from requests_app.office_forms import ENTRIES
from tests.people import office
from tests.requests_app import stories
from tests.requests_app.stories import MONDAY, on, received
from tests.requests_app.test_admin import CASES
from tests.requests_app.test_step_pages import told_in_chinese

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return office()


def a_file(name: str = "材料.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "第三批次".encode())


def at_its_field(answer, name: str, message: str, *, status: int = 400) -> None:
    """The answer names one field, in Chinese, and says so beside it."""
    form = answer.context["form"]
    assert answer.status_code == status
    assert set(form.errors) == {name}, dict(form.errors)
    told_in_chinese(form)
    assert message in form.errors[name][0]
    assert escape(form.errors[name][0]) in answer.content.decode()


# 登记申请

TYPED = {
    "channel": "signed_post",
    "arrived_on": MONDAY,
    "wanted_title": "城东片区方案",
    "wanted_description": "含附图",
    "correction_claim": "面积记录有误",
    "supply_form": "paper",
    "obtaining_way": "pick_up",
    "applicant_name": "王小明",
    "identity_kind": "other",
    "applicant_kind": "business",
    "text": "窗口收到",
}


def entered(client, kind: str, by: str, **changes):
    address = f"{CASES}register/?kind={kind}&by={by}"
    form = client.get(address).context["form"]
    typed = {name: value for name, value in TYPED.items() if name in form.fields}
    if kind == "correction":
        typed["evidence"] = [a_file("证据.txt")]
    return client.post(address, typed | {"submission_key": form.key} | changes)


@pytest.mark.parametrize(("kind", "by"), ENTRIES)
def test_each_kind_of_application_is_entered(people, visit, kind, by):
    with on(MONDAY):
        answer = entered(visit(people.nina), kind, by)
    assert "查询码只显示这一次" in answer.content.decode(), answer.context["form"].errors
    case = Application.objects.get()
    expected = ("business" if by == "organisation" else "natural", kind, "handling", people.nina)
    assert (case.applicant_kind, case.kind, case.status, case.registered_by) == expected
    assert case.timeline.get(action="register").note == "窗口收到"
    assert list(case.papers.values_list("kind", flat=True)) == ["receipt"]
    assert list(case.clock_events.values_list("kind", flat=True)) == ["received"]


@pytest.mark.parametrize(
    ("kind", "by", "proof"), [("disclosure", "person", "id_card"), ("correction", "organisation", "uscc")]
)
@pytest.mark.parametrize(
    ("changes", "name", "message"),
    [
        ({"arrived_on": "2026-03-03"}, "arrived_on", "不能晚于今天"),
        # The year typed with two digits of four.
        ({"arrived_on": "0026-03-02"}, "arrived_on", "不能早于 2008-05-01"),
        ({"arrived_on": "二日"}, "arrived_on", "日期应如 2026-03-02"),
        ({"arrived_on": ""}, "arrived_on", "必填"),
        ({"channel": ""}, "channel", "必填"),
        ({"channel": "online"}, "channel", "选择一个有效的选项"),
        ({"wanted_title": "题" * 201}, "wanted_title", "200"),
        ({"applicant_name": ""}, "applicant_name", "必填"),
        ({"phone": "电话"}, "phone", "电话号码"),
        ({"identity_number": "123"}, "identity_number", "18 位"),
        ({"identity": SimpleUploadedFile("证件.exe", b"MZ")}, "identity", "证件.exe"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_wrong_entry_is_told_at_its_field(people, visit, kind, by, proof, changes, name, message):
    with on(MONDAY):
        answer = entered(visit(people.nina), kind, by, **{"identity_kind": proof} | changes)
    at_its_field(answer, name, message)
    page = answer.content.decode()
    for field in ("wanted_title", "applicant_name", "text"):
        value = changes.get(field, TYPED[field])
        assert escape(value) in page, field
    if kind == "correction":
        assert re.search(r"证据\.txt（", page)
    assert not Application.objects.exists()


# 拟答复


def drafting(client, case, **fields):
    address = f"{CASES}{case.pk}/draft/"
    form = client.get(address).context["form"]
    return client.post(
        address, {"submission_key": form.key, "seen": form["seen"].value(), "outcome": "partial"} | fields
    )


PARTIAL = {
    "part_1": "附图",
    "ground_1": "third_party",
    "reason_1": "含有住址",
    "facts": "经检索档案",
    "decision": "部分公开",
}


@pytest.mark.parametrize(
    ("changes", "name", "message"),
    [
        ({"outcome": ""}, "outcome", "必填"),
        ({"outcome": "nonsense"}, "outcome", "选择一个有效的选项"),
        ({"reason_1": ""}, "part_1", "请写明是哪一部分、依据和理由"),
        ({"part_2": "附表"}, "part_2", "请写明是哪一部分、依据和理由"),
        ({"ground_1": "nonsense"}, "ground_1", "选择一个有效的选项"),
        ({"part_1": "长" * 201}, "part_1", "200"),
        ({"facts": "断\x1f开"}, "facts", "控制字符"),
        ({"facts": "断\x00开"}, "facts", "空字符"),
        ({"decision": "长" * 5001}, "decision", "5000"),
        ({"released": [a_file(), SimpleUploadedFile("方案.exe", b"MZ")]}, "released", "方案.exe"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_wrong_draft_is_told_at_its_field_and_nothing_is_lost(people, visit, changes, name, message):
    case = received(people)
    typed = PARTIAL | {"released": [a_file()]} | changes
    answer = drafting(visit(people.nina), case, **typed)
    form = answer.context["form"]
    # A ground that is none leaves its row half filled, too.
    assert name in form.errors
    assert set(form.errors) <= {name, "part_1"}
    told_in_chinese(form)
    assert message in form.errors[name][0]
    page = answer.content.decode()
    assert escape(form.errors[name][0]) in page
    for field in ("part_1", "reason_1", "facts", "decision"):
        assert form[field].value() == typed[field]
    assert "材料.txt" in page
    assert not Reply.objects.exists()
    assert not ApplicationFile.objects.filter(purpose="released").exists()


def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten(people, visit):
    case = received(people)
    reply = stories.drafted(people, case)
    client = visit(people.nina)
    address = f"{CASES}{case.pk}/draft/"
    form = client.get(address).context["form"]
    typed = {"submission_key": form.key, "seen": form["seen"].value(), "outcome": "granted", "decision": "我的版本"}
    workflow.save_reply(reply, {"decision": "别人的版本"}, actor=people.nina)
    answer = client.post(address, typed)
    assert answer.status_code == 409
    assert "我的版本" in answer.content.decode()
    reply.refresh_from_db()
    assert reply.decision == "别人的版本"


def test_an_ended_case_is_answered_anew_only_on_a_decision(people, visit):
    case = received(people)
    stories.answered(people, case, day=MONDAY)
    with on(MONDAY):
        given = {"kind": "reconsideration", "authority": "县人民政府", "notified_on": case.closed_on}
        remedy = workflow.record_remedy(case, actor=people.nina, **given)
        workflow.record_result(remedy, actor=people.nina, result="corrected", decided_on=case.closed_on)
        client = visit(people.nina)
        for value in ("", "999999"):
            answer = drafting(client, case, outcome="granted", remedy=value)
            at_its_field(answer, "remedy", "必填" if not value else "选择一个有效的选项")
        answer = drafting(client, case, outcome="granted", remedy=remedy.pk)
    assert answer.status_code == 302
    assert case.replies.under_way().get().remedy == remedy
