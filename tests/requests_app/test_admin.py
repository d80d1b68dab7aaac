"""Applications as an office handles them: the admin pages, clicked through by people of one unit, and closed to everybody else."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Column, Revision
from county.cases.review_form import RISKS
from county.cases.workflow import may
from county.papers import PaperUnavailable
from requests_app import workflow
from requests_app.admin import ApplicationAdmin
from requests_app.models import Application, Paper, Reply, Service, Urging
from requests_app.waiting import waiting_for
from tests.people import office
from tests.requests_app import stories
from tests.requests_app.factories import APPLICANT
from tests.requests_app.stories import MONDAY, on, received, sent

pytestmark = pytest.mark.django_db

CASES, REPLIES = "/admin/requests_app/application/", "/admin/requests_app/reply/"
NAMES = ("nina", "shen", "fu", "zhen", "ban", "sheji")
ANSWERS = dict.fromkeys((name for name, _ in RISKS), "no") | {"conclusion": "approved"}
# Who has no business with applications at all, and who only with replies.
OUTSIDE = ("shen", "sheji")


@pytest.fixture
def people():
    return office()


def page_of(response) -> str:
    return (response.getvalue() if response.streaming else response.content).decode()


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
        taken(
            step(
                visit(people.nina),
                case,
                "consult",
                party="third_party",
                name="某公司",
                question="拟公开方案中的补偿标准",
            )
        )
        taken(step(visit(people.nina), case, "note_receipt"))
        taken(step(visit(people.fu), case, "extend", days="10"))
        taken(step(visit(people.nina), case, "note_answer", answer="agrees"))
        client = visit(people.nina)
        taken(save_draft(client, case, outcome="granted", decision="现予公开", released=[_file()]))
        reply = Reply.objects.get()
        taken(step(client, reply, "submit", REPLIES))
        taken(step(visit(people.shen), reply, "pass_review", REPLIES, **ANSWERS))
        taken(step(visit(people.fu), reply, "approve", REPLIES))
        taken(step(visit(people.nina), reply, "serve", REPLIES, way="direct", receiver="申请人"))
        taken(step(visit(people.nina), case, "archive"))
    case.refresh_from_db()
    assert (case.status, case.row, case.closed_on.isoformat()) == ("archived", "1", MONDAY)
    assert set(Paper.objects.values_list("kind", flat=True)) == {
        "receipt",
        "supplement",
        "consultation",
        "extension",
        "reply",
    }
    assert Service.objects.get().way == "direct"
    page = page_of(visit(people.nina).get(f"{CASES}{case.pk}/change/"))
    for action in ("确认收到", "通知补正", "收到补正", "征求意见", "延长答复期限", "送达答复", "归档"):
        assert action in page


def _file(name: str = "方案.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "公开的正文".encode())


ENTRY = {
    "channel": "in_person",
    "arrived_on": MONDAY,
    "wanted_title": "城东片区方案",
    "supply_form": "paper",
    "obtaining_way": "pick_up",
    "applicant_name": "王小明",
    "identity_kind": "id_card",
}


def test_a_paper_application_is_entered_once_and_its_code_shown_once(people, visit):
    with on(MONDAY):
        client = visit(people.nina)
        key = client.get(f"{CASES}register/").context["form"].key
        first = client.post(f"{CASES}register/", ENTRY | {"submission_key": key})
        assert first.status_code == 200
        assert "查询码" in page_of(first)
        again = client.post(f"{CASES}register/", ENTRY | {"submission_key": key})
    case = Application.objects.get()
    assert again.url.endswith(f"/{case.pk}/change/")
    assert (case.status, case.received_on.isoformat(), case.registered_by) == ("handling", MONDAY, people.nina)


def test_what_was_typed_stays_when_an_entry_lacks_something(people, visit):
    client = visit(people.nina)
    key = client.get(f"{CASES}register/").context["form"].key
    response = client.post(f"{CASES}register/", ENTRY | {"submission_key": key, "wanted_title": "", "text": "窗口收到"})
    assert response.status_code == 400
    assert "窗口收到" in page_of(response)
    assert "王小明" in page_of(response)
    assert not Application.objects.exists()


def steps_offered(model_admin, page: str) -> set[str]:
    return {action for action in model_admin.step_pages if f"/step/{action}/" in page}


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["submitted", "handling", "supplement", "consulting", "fee", "routing", "closed"])
def test_state_by_step_by_role_by_unit(people, visit, stage):
    """Every step page, asked by every role and unit, in every state: page, refusal and buttons agree; looking changes nothing."""
    with on(MONDAY):
        case = at_stage(people, stage)
        table = {one.action: one for one in Application.STEPS}
        before = (case.status, case.timeline.count(), Paper.objects.count())
        for name in NAMES:
            actor = getattr(people, name)
            client = visit(actor)
            sees = name not in OUTSIDE and Application.objects.visible_to(actor).filter(pk=case.pk).exists()
            offered = (
                steps_offered(ApplicationAdmin, page_of(client.get(f"{CASES}{case.pk}/change/"))) if sees else set()
            )
            for action in ApplicationAdmin.step_pages:
                allowed = sees and may(actor, case, action)
                found = client.get(f"{CASES}{case.pk}/step/{action}/").status_code
                assert found == (200 if allowed else 403 if sees or name in OUTSIDE else 404), (name, action)
                assert action not in offered or (allowed and case.status in table[action].sources), (name, action)
        case.refresh_from_db()
        assert (case.status, case.timeline.count(), Paper.objects.count()) == before


def at_stage(people, stage: str) -> Application:
    if stage == "submitted":
        return sent(people)
    case = received(people)
    if stage == "supplement":
        workflow.ask_supplement(case, actor=people.nina, matters="年份", answer_by_on=date(2026, 3, 20))
    elif stage == "consulting":
        asked = workflow.Asked("third_party", "某公司")
        workflow.consult(case, asked, actor=people.nina, question="拟公开方案")
    elif stage == "fee":
        workflow.notify_fee(case, actor=people.nina, basis="pages", quantity=100)
    elif stage == "routing":
        workflow.route(case, people.shuiwan, actor=people.nina, reason="由其制作")
    elif stage == "closed":
        stories.answered(people, case, day=MONDAY)
    return case


def test_the_receiving_unit_takes_what_is_routed_to_it(people, visit):
    with on(MONDAY):
        case = at_stage(people, "routing")
        assert visit(people.nina).get(f"{CASES}{case.pk}/step/accept_routing/").status_code == 403
        taken(step(visit(people.zhen), case, "accept_routing"))
    case.refresh_from_db()
    assert (case.department, case.handler) == (people.shuiwan, people.zhen)


def test_the_applicant_is_masked_until_somebody_says_why_they_look(people, visit):
    case = received(people)
    client = visit(people.nina)
    for address in (f"{CASES}{case.pk}/change/", CASES, f"{CASES}register.csv?year=2026", f"{CASES}{case.pk}/reveal/"):
        page = page_of(client.get(address))
        for name in ("applicant_name", "identity_number", "phone", "email", "address"):
            assert APPLICANT[name] not in page, (address, name)
    count = case.timeline.count()
    assert client.post(f"{CASES}{case.pk}/reveal/", {"reason": ""}).status_code == 400
    assert case.timeline.count() == count
    shown = client.post(f"{CASES}{case.pk}/reveal/", {"reason": "电话确认"})
    assert APPLICANT["identity_number"] in page_of(shown)
    assert "no-store" in shown["Cache-Control"]
    assert case.timeline.last().action == "reveal"
    assert case.timeline.last().note == "电话确认"


def test_an_identity_document_is_fetched_on_record_only(people, visit):
    case = received(people)
    file = case.files.get()
    client = visit(people.nina)
    address = f"{CASES}{case.pk}/files/{file.token}/"
    count = case.timeline.count()
    assert client.get(address).url.endswith("/reveal/")
    assert case.timeline.count() == count
    assert client.post(address).content == b"front"
    assert case.timeline.last().action == "reveal"
    assert visit(people.zhen).post(address).status_code == 404
    assert visit(people.ban).post(address).status_code == 403


def test_a_paper_that_cannot_be_made_says_why(people, visit, monkeypatch):
    case = received(people)
    paper = case.papers.get()
    client = visit(people.nina)
    assert client.get(f"{CASES}{case.pk}/papers/{paper.pk}.docx")["Content-Type"].endswith("wordprocessingml.document")
    assert (case.timeline.last().action, case.timeline.last().note) == ("open_paper", str(paper))
    count = case.timeline.count()

    def refuse(page):
        raise PaperUnavailable("缺少排版组件")

    monkeypatch.setattr("requests_app.kept_papers.as_pdf", refuse)
    response = client.get(f"{CASES}{case.pk}/papers/{paper.pk}.pdf", follow=True)
    assert "缺少排版组件" in page_of(response)
    assert case.timeline.count() == count


def test_a_reply_that_changed_after_it_was_shown_is_not_reviewed(people, visit):
    with on(MONDAY):
        case = received(people)
        reply = stories.drafted(people, case)
        workflow.submit_reply(reply, actor=people.nina)
        client = visit(people.shen)
        seen = client.get(f"{REPLIES}{reply.pk}/step/pass_review/").context["form"]["seen"].value()
        workflow.recall_reply(reply, actor=people.nina)
        workflow.save_reply(reply, {"decision": "换掉的内容"}, actor=people.nina)
        workflow.submit_reply(reply, actor=people.nina)
        assert client.post(f"{REPLIES}{reply.pk}/step/pass_review/", {"seen": seen} | ANSWERS).status_code == 409
    assert not reply.reviews.exists()


def test_a_partial_reply_names_each_withheld_part_and_keeps_what_was_typed(people, visit):
    case = received(people)
    client = visit(people.nina)
    bad = save_draft(client, case, outcome="partial", part_1="附图", reasons="含有住址信息")
    assert bad.status_code == 400
    assert "含有住址信息" in page_of(bad)
    assert save_draft(client, case, outcome="granted", facts="断\x1f开").status_code == 400
    assert not case.replies.exists()
    taken(
        save_draft(
            client, case, outcome="partial", part_1="附图", ground_1="third_party", reason_1="住址", released=[_file()]
        )
    )
    reply = case.replies.get()
    assert "附图" in reply.withheld_parts
    assert "第三方合法权益" in page_of(client.get(f"{REPLIES}{reply.pk}/step/submit/"))
    taken(save_draft(client, case, outcome="granted", removed=[str(reply.files.get().pk)], released=[_file("新.txt")]))
    reply.refresh_from_db()
    assert (reply.withheld_parts, [str(file.name) for file in reply.files.all()]) == ("", ["新.txt"])


def test_the_queue_narrows_and_stays_bounded(people, visit, django_assert_max_num_queries):
    with on(MONDAY):
        first = received(people)
    with on("2026-04-20"):
        second = sent(people)
        client = visit(people.nina)
        with django_assert_max_num_queries(20):
            page = page_of(client.get(CASES))
        assert page.index(first.number) < page.index(second.number)
        assert "逾期" in page
        for query, there, missing in (
            ("due=late", first, second),
            ("whose=none", second, first),
            (f"q={second.number}", second, first),
            ("work=submitted", second, first),
        ):
            page = page_of(client.get(f"{CASES}?{query}"))
            assert there.number in page, query
            assert missing.number not in page, query
        assert first.number not in page_of(visit(people.zhen).get(CASES))


def test_the_desk_has_what_waits_for_each(people):
    with on(MONDAY):
        case = received(people)
        stories.drafted(people, case)
        workflow.submit_reply(case.replies.get(), actor=people.nina)
        sent(people)
        labels = {name: {one.label for one in waiting_for(getattr(people, name), date(2026, 3, 2))} for name in NAMES}
    assert labels["nina"] == {"申请：办理中", "申请：待确认收到"}
    assert labels["shen"] == {"申请答复：待保密审查"}
    assert not labels["zhen"] | labels["sheji"]


def test_urging_is_shown_and_answered(people, visit):
    with on(MONDAY):
        case = received(people)
        taken(step(visit(people.ban), case, "urge", note="请抓紧办理"))
        assert "请抓紧办理" in page_of(visit(people.nina).get(f"{CASES}{case.pk}/change/"))
        taken(step(visit(people.nina), case, "answer_urging", note="三日内答复"))
    assert Urging.objects.get().answer == "三日内答复"


def test_what_several_asked_for_becomes_a_draft_of_the_catalogue(people, visit):
    with on(MONDAY):
        case, other = received(people), received(people)
        column = Column.objects.get(slug="notices")
        response = step(visit(people.nina), case, "propose", column=column.pk, numbers=other.number)
    revision = Revision.objects.get()
    assert taken(response).url.endswith(f"/catalog/revision/{revision.pk}/change/")
    assert set(revision.document.publication_proposal.applications.all()) == {case, other}


def test_remedies_with_their_own_deadline_and_result(people, visit):
    with on(MONDAY):
        case = at_stage(people, "closed")
        client = visit(people.nina)
        taken(step(client, case, "remedy", kind="reconsideration", authority="县人民政府", is_simplified=""))
        assert case.remedies.get().answer_by_on == date(2026, 3, 16)
        taken(step(client, case, "note_result", result="corrected", decision="责令重新答复", redo_by_on="2026-03-30"))
        taken(save_draft(client, case, outcome="granted", remedy=case.remedies.get().pk, released=[_file()]))
    assert case.replies.under_way().get().remedy == case.remedies.get()
