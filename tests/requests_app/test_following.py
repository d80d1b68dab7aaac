"""An applicant follows a case: only with number and code or the link, told everything that concerns them and nothing else."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from county.cases.timeline import append
from county.models import HeldFile, RateCount
from county.papers import PaperUnavailable, sha256_of
from county.public_forms.following import OPEN_FOR
from county.public_forms.limits import TRACK_FROM_NETWORK, TRACK_PAIR
from county.public_forms.query_codes import digest_of, new_token, shown
from requests_app import workflow
from requests_app.models import Application, ApplicationEntry, ClockEvent, Consultation, Paper, Supplement
from requests_app.own_case import OWN_CASE
from tests.people import office
from tests.requests_app import stories
from tests.requests_app.applying import hidden_of, page_errors, text_of, upload
from tests.requests_app.factories import APPLICANT, CODE, application, submitted

pytestmark = pytest.mark.django_db

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture
def people():
    return office()


@pytest.fixture
def case(people) -> Application:
    made = application(people.caizheng)
    ClockEvent.objects.create(application=made, kind="received", on=date(2026, 4, 30))
    return made


def track(client: Client, number: str, code: str = CODE, **extra):
    return client.post("/requests/track/", {"number": number, "code": code}, **extra)


def opened(client: Client, case: Application) -> str:
    """The page of a case, opened by number and code."""
    assert track(client, case.number).url == "/requests/case/"
    return text_of(client.get("/requests/case/"))


@pytest.mark.parametrize("typed", [CODE, shown(CODE), shown(CODE).lower(), f" {shown(CODE)} ".replace("-", "　")])
@pytest.mark.parametrize("kept", ["2026-017-0042", "2026-125-0004", "2026-1256-0004", "2026-017-12345"])
def test_number_and_code_open_the_case_however_they_are_typed(client, people, kept, typed):
    application(people.caizheng, number=kept)
    for number in (kept, kept.replace("-", ""), kept.replace("-", " － "), f" {kept} ", kept.translate(FULL_WIDTH)):
        assert track(client, number, typed).url == "/requests/case/", number


def test_undivided_number_that_two_cases_share_opens_the_one_whose_code_it_is(client, people):
    application(people.caizheng, number="2026-125-60004", code_hash=digest_of("ACDE3467HJKA"))
    application(people.caizheng, number="2026-1256-0004")
    assert track(client, "202612560004").url == "/requests/case/"
    assert "2026-1256-0004" in text_of(client.get("/requests/case/"))


def test_no_such_case_and_wrong_code_get_one_answer(client, case):
    answers = [
        track(client, case.number, "ACDE-3467-HJKA"),
        track(client, case.number, "无"),
        track(client, "2026-999-9999", CODE),
        track(client, "'; DROP TABLE", CODE),
    ]
    assert {response.status_code for response in answers} == {400}
    assert {tuple(page_errors(response)) for response in answers} == {(OWN_CASE.wrong,)}
    assert OWN_CASE.cookie.name not in client.cookies


def test_the_code_of_another_case_opens_nothing(client, people, case):
    other = application(people.shuiwan, code_hash=digest_of("RRRRRRRRRRRR"))
    assert track(client, other.number, CODE).status_code == 400
    assert track(client, case.number, "RRRRRRRRRRRR").status_code == 400


def test_tries_are_slowed_for_one_number_and_for_one_network(client, case):
    pair, network = TRACK_PAIR.number, TRACK_FROM_NETWORK.number
    answers = [track(client, case.number, "ACDE-3467-HJKA").status_code for _ in range(pair + 1)]
    assert answers == [400] * pair + [429]
    # Also the right code must wait now, here; the applicant elsewhere is not shut out.
    waiting = track(client, case.number)
    assert waiting.status_code == 429
    assert "分钟后再试" in page_errors(waiting)[0]
    assert track(client, case.number, REMOTE_ADDR="203.0.113.9").status_code == 302
    for serial in range(network):
        last = track(client, f"2026-001-{serial:04d}", "ACDE-3467-HJKA", REMOTE_ADDR="203.0.113.10")
    assert last.status_code == 400
    assert track(client, case.number, REMOTE_ADDR="203.0.113.10").status_code == 429
    with time_machine.travel(timezone.now() + TRACK_PAIR.window):
        assert track(client, case.number).status_code == 302


def test_who_has_the_right_code_is_never_slowed(client, case):
    for _ in range(TRACK_FROM_NETWORK.number + 1):
        assert track(client, case.number).status_code == 302
    assert case.number not in str(list(RateCount.objects.values()))


def test_the_link_opens_the_case_and_leaves_the_address(client, case):
    token = new_token()
    Application.objects.filter(pk=case.pk).update(link_hash=digest_of(token))
    response = client.get(f"/requests/link/?key={token}")
    assert response.url == "/requests/case/"
    assert case.number in text_of(client.get("/requests/case/"))
    for wrong in (new_token(), "", "x", token[:-1], "../admin"):
        assert Client().get("/requests/link/", {"key": wrong}).status_code == 404


def test_without_number_and_code_no_page_of_a_case_opens(case):
    stranger = Client()
    for path in ("", "supplement/", "reasons/", "withdraw/", "files/abc/", "papers/1.pdf"):
        assert stranger.get(f"/requests/case/{path}").url == "/requests/track/", path
    stranger.cookies[OWN_CASE.cookie.name] = f"{case.pk}.{case.code_hash[:16]}:1abc:made-up"
    assert stranger.get("/requests/case/").status_code == 302


def test_the_case_closes_after_half_an_hour_when_left_and_with_a_new_code(client, case):
    opened(client, case)
    with time_machine.travel(timezone.now() + OPEN_FOR + timedelta(seconds=1)):
        assert client.get("/requests/case/").url == "/requests/track/"
    opened(client, case)
    client.post("/requests/leave/")
    assert client.get("/requests/case/").url == "/requests/track/"
    opened(client, case)
    Application.objects.filter(pk=case.pk).update(code_hash=digest_of("RRRRRRRRRRRR"))
    assert client.get("/requests/case/").url == "/requests/track/"


def test_before_receipt_is_confirmed_there_is_no_due_date_and_the_page_says_why(client, people):
    page = opened(client, submitted(people.caizheng))
    assert "等待受理机关与您确认收到" in page
    assert "双方确认之日" in page
    assert "答复期限</dt>" not in page


def test_the_due_date_is_told_line_by_line_with_its_article(client, case):
    with time_machine.travel("2026-05-20 10:00+08:00"):
        page = opened(client, case)
    assert "答复期限</dt><dd>2026-0" in page
    assert "收到申请" in page
    assert "第三十三条" in page


def test_overdue_is_said_from_the_day_after(client, case):
    with time_machine.travel("2026-12-01 10:00+08:00"):
        assert "已逾期" in opened(client, case)


def test_what_concerns_the_office_or_others_alone_is_not_told(client, people, case):
    note = "内部批注与第三方张甲"
    for action in ("assign", "urge", "reveal", "propose", "relate", "note_attempt", "confirm"):
        append(ApplicationEntry, case, action=action, actor=people.nina, note=note)
    letter = Consultation.objects.create(
        application=case,
        party="third_party",
        name="第三方张甲",
        question="征求事项",
        sent_on=date(2026, 5, 6),
        sent_by=people.nina,
    )
    ClockEvent.objects.create(
        application=case, kind="consultation_sent", on=date(2026, 5, 6), consultation=letter, note="第三方张甲"
    )
    Paper.objects.create(
        application=case,
        kind="consultation",
        consultation=letter,
        department=people.caizheng,
        year=2026,
        serial=1,
        doc_number="棣财公开〔2026〕1号",
        dated_on=date(2026, 5, 6),
        content="征求意见书",
        sha256=sha256_of("征求意见书"),
    )
    page = opened(client, case)
    assert "已与您确认收到申请" in page
    assert "征求意见，自次日起所需时间不计入期限" in page
    for word in (note, "张甲", "倪娜", "督办", "分派", "棣财公开〔2026〕1号"):
        assert word not in page


def test_the_applicant_stands_masked_on_the_page(client, case):
    page = opened(client, case)
    assert "欧阳***" in page
    for name in ("applicant_name", "identity_number", "phone", "email", "address"):
        assert APPLICANT[name] not in page


def test_a_supplement_that_is_wanted_is_told_with_its_day(client, people, case):
    Supplement.objects.create(
        application=case,
        matters="请写明征收批次。",
        asked_on=date(2026, 5, 6),
        asked_by=people.nina,
        answer_by_on=date(2026, 5, 20),
    )
    Application.objects.filter(pk=case.pk).update(
        status="supplement", due_on=None, is_paused=True, days_left_at_pause=17
    )
    page = opened(client, case)
    assert "请写明征收批次。" in page
    assert "2026-05-20" in page
    form = text_of(client.get("/requests/case/supplement/"))
    assert "请写明征收批次。" in form
    # A second window with another case: what is sent belongs to the case that the form was for.
    mixed = client.post("/requests/case/supplement/", {"number": "2026-001-0009", "text": "第三批次"})
    assert mixed.status_code == 400
    assert "另一个窗口" in "\n".join(page_errors(mixed))
    assert "第三批次" in text_of(mixed)


def test_what_the_case_does_not_ask_for_cannot_be_sent(client, case):
    opened(client, case)
    assert client.get("/requests/case/supplement/").status_code == 404
    assert client.get("/requests/case/reasons/").status_code == 404


def test_the_page_costs_a_bounded_number_of_queries(client, people, case, django_assert_max_num_queries):
    opened(client, case)
    for _ in range(30):
        append(ApplicationEntry, case, action="recount", actor=None)
    client.get("/requests/case/")
    with django_assert_max_num_queries(9):
        client.get("/requests/case/")


def own(client: Client, made: Application) -> None:
    """Opens the case with a code that the test knows."""
    Application.objects.filter(pk=made.pk).update(code_hash=digest_of(CODE))
    opened(client, made)


def form_of(client: Client, path: str) -> dict[str, str]:
    return hidden_of(text_of(client.get(path)), path)


def test_a_supplement_is_sent_in_with_its_files_and_the_clock_starts_anew(client, people):
    made = stories.received(people)
    with stories.on("2026-03-04"):
        workflow.ask_supplement(made, actor=people.nina, matters="请写明征收批次。", answer_by_on=date(2026, 3, 20))
    with stories.on("2026-03-10"):
        own(client, made)
        page = "/requests/case/supplement/"
        empty = client.post(page, form_of(client, page) | {"text": "", "files": upload("图.pdf")})
        assert empty.status_code == 400
        assert "请写明补正的内容" in page_errors(empty)[0]
        assert "已上传：图.pdf" in text_of(empty)
        # The days that were left count no more.
        waiting = text_of(client.get("/requests/case/"))
        assert "暂停计算，您补正后从头计算" in waiting
        sent = client.post(page, hidden_of(text_of(empty), page) | {"text": "第三批次"})
        assert sent.url == "/requests/case/"
        shown_page = text_of(client.get("/requests/case/"))
        assert client.get(page).status_code == 404
    made.refresh_from_db()
    assert (made.status, made.supplement.text, made.supplement.received_on) == (
        "handling",
        "第三批次",
        date(2026, 3, 10),
    )
    assert [str(file.name) for file in made.files.filter(purpose="supplement")] == ["图.pdf"]
    assert "收到您的补正" in shown_page
    assert "重新计算 20 个工作日" in shown_page
    assert not HeldFile.objects.exists()


def test_reasons_are_given_when_they_are_asked_for(client, people):
    made = stories.received(people)
    with stories.on("2026-03-04"):
        workflow.ask_reasons(made, actor=people.nina, facts="本月已申请四十件。", answer_by_on=date(2026, 3, 20))
        own(client, made)
        page = "/requests/case/reasons/"
        assert "本月已申请四十件。" in text_of(client.get(page))
        assert client.post(page, form_of(client, page) | {"text": "各项目不同"}).url == "/requests/case/"
        assert client.get(page).status_code == 404
    made.refresh_from_db()
    assert made.reasons_request.answer == "各项目不同"


def test_an_application_is_withdrawn_once_and_only_when_it_is_meant(client, people):
    made = stories.sent(people)
    with stories.on("2026-03-04"):
        own(client, made)
        page = "/requests/case/withdraw/"
        typed = form_of(client, page)
        assert client.post(page, typed).status_code == 400
        made.refresh_from_db()
        assert made.is_open
        assert client.get(page).status_code == 200
        assert client.post(page, typed | {"sure": "on"}).url == "/requests/case/"
        assert client.post(page, typed | {"sure": "on"}).status_code == 404
        assert "申请已撤回" in text_of(client.get("/requests/case/"))
    made.refresh_from_db()
    assert made.status == "closed"


def test_where_no_pdf_can_be_made_the_applicant_gets_the_word_file(client, people, monkeypatch):
    """A county without Pango must still be able to answer (条例 Art. 36)."""

    def unavailable(page):
        raise PaperUnavailable

    monkeypatch.setattr("requests_app.kept_papers.as_pdf", unavailable)
    made = stories.received(people)
    with stories.on("2026-03-16"):
        reply = stories.approved(people, made)
        workflow.serve(reply, actor=people.nina, way="online", served_on=date(2026, 3, 16))
        own(client, made)
        letter = client.get(f"/requests/case/papers/{Paper.objects.get(kind='reply').pk}.pdf")
    assert letter.status_code == 200
    assert letter.headers["Content-Type"].endswith("wordprocessingml.document")
    assert ".docx" in letter.headers["Content-Disposition"]
    assert letter.content.startswith(b"PK")


def test_a_reply_and_its_files_are_there_once_it_is_served_and_not_before(client, people):
    made = stories.received(people)
    with stories.on("2026-03-16"):
        reply = stories.approved(people, made)
        own(client, made)
        released = reply.files.get()
        assert "答复书" not in text_of(client.get("/requests/case/"))
        assert client.get(f"/requests/case/files/{released.token}/").status_code == 404
        workflow.serve(reply, actor=people.nina, way="online", served_on=date(2026, 3, 16))
        page = text_of(client.get("/requests/case/"))
        paper = Paper.objects.get(kind="reply")
        letter = client.get(f"/requests/case/papers/{paper.pk}.pdf")
        assert client.get(f"/requests/case/papers/{paper.pk}.docx").status_code == 404
        file = client.get(f"/requests/case/files/{released.token}/")
    assert "政府信息公开答复书" in page
    assert "予以公开" in page
    assert letter.content.startswith(b"%PDF-")
    assert file.content == "公开的正文".encode()
    for response in (letter, file):
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "no-store" in response.headers["Cache-Control"]
