"""Applications as an office handles them: the admin pages, clicked through by people of one unit, and closed to everybody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.forms import RISKS
from requests_app.models import Paper, Reply, Service
from tests.people import office
from tests.requests_app.stories import MONDAY, on, sent

pytestmark = pytest.mark.django_db

CASES, REPLIES = "/admin/requests_app/application/", "/admin/requests_app/reply/"
NAMES = ("nina", "shen", "fu", "zhen", "ban", "sheji")
ANSWERS = dict.fromkeys((name for name, _ in RISKS), "no") | {"conclusion": "approved"}
# Who has no business with applications at all, and who only with replies.
OUTSIDE = ("shen", "sheji")


@pytest.fixture
def people():
    return office()


@pytest.fixture
def visit(client):
    """Acts as one person: visit(people.nina).get(...)."""

    def as_person(someone):
        client.force_login(someone)
        return client

    return as_person


def page_of(response) -> str:
    return response.content.decode()


def step(client, case, action, base=CASES, **fields):
    """Opens the step page and confirms what it shows, its proposals among it."""
    address = f"{base}{case.pk}/step/{action}/"
    page = client.get(address)
    assert page.status_code == 200, (action, page.status_code)
    form = page.context["form"]
    shown = {field.name: field.value() for field in form if field.value() not in (None, "")} | {"note": "理由充分"}
    if hasattr(form, "key"):
        shown["submission_key"] = form.key
    shown = {name: getattr(value, "pk", value) for name, value in shown.items()}
    return client.post(address, shown | fields)


def taken(response, action=""):
    errors = response.context["form"].errors if response.context and "form" in response.context else ""
    assert response.status_code == 302, (action, response.status_code, errors)
    return response


def save_draft(client, case, **fields):
    address = f"{CASES}{case.pk}/draft/"
    form = client.get(address).context["form"]
    return client.post(address, {"submission_key": form.key, "seen": form["seen"].value()} | fields)


def test_a_case_from_the_citizens_form_to_the_archive(people, visit):
    """The officer confirms, asks a supplement and consults; the leader extends; three persons see to the reply; it is served."""
    case = sent(people)
    with on(MONDAY):
        taken(step(visit(people.nina), case, "confirm"))
        taken(step(visit(people.nina), case, "ask_supplement", matters="请写明年份", answer_by_on="2026-03-20"))
        taken(step(visit(people.nina), case, "receive_supplement", text="2025年的", files=[]))
        taken(step(visit(people.nina), case, "consult", party="third_party", name="某公司", question="拟公开方案中的补偿标准"))
        taken(step(visit(people.nina), case, "note_receipt"))
        taken(step(visit(people.fu), case, "extend", days="10"))
        taken(step(visit(people.nina), case, "note_answer", answer="agrees"))
        client = visit(people.nina)
        upload_of = client.get(f"{CASES}{case.pk}/draft/").context["form"].key
        taken(save_draft(client, case, outcome="granted", decision="现予公开", released=[_file()]))
        assert upload_of
        reply = Reply.objects.get()
        taken(step(client, reply, "submit", REPLIES))
        taken(step(visit(people.shen), reply, "pass_review", REPLIES, **ANSWERS))
        taken(step(visit(people.fu), reply, "approve", REPLIES))
        taken(step(visit(people.nina), reply, "serve", REPLIES, way="direct", receiver="申请人"))
        taken(step(visit(people.nina), case, "archive"))
    case.refresh_from_db()
    assert (case.status, case.row, case.closed_on.isoformat()) == ("archived", "1", MONDAY)
    assert set(Paper.objects.values_list("kind", flat=True)) == {"receipt", "supplement", "consultation", "extension", "reply"}
    assert Service.objects.get().way == "direct"
    page = page_of(visit(people.nina).get(f"{CASES}{case.pk}/change/"))
    for action in ("确认收到", "通知补正", "收到补正", "征求意见", "延长答复期限", "送达答复", "归档"):
        assert action in page


def _file(name: str = "方案.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "公开的正文".encode())
