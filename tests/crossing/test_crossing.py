"""What came by the wrong door reaches the right one without being typed again, from the page of the case (条例 Art. 39)."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from county.cases.timeline import verify
from county.cases.workflow import IllegalStep
from county.models import Role
from county.public_forms.query_codes import digest_of
from crossing.models import Crossing
from crossing.workflow import to_application, to_mailbox
from mailboxes import workflow as letters
from mailboxes.models import Letter, LetterEntry, Mailbox
from mailboxes.opening import open_mailboxes
from requests_app.models import Application, ApplicationEntry
from tests.factories import person
from tests.mailboxes.letters import PHONE, TEXT, WRITER, letter_at, written
from tests.people import office
from tests.requests_app.factories import APPLICANT, CODE
from tests.requests_app.stories import MONDAY, drafted, on, received

pytestmark = pytest.mark.django_db

CASES, LETTERS = "/admin/requests_app/application/", "/admin/mailboxes/letter/"


@pytest.fixture
def people():
    made = office()
    open_mailboxes()
    return made


def complaint(people, **values) -> Application:
    case = received(people, wanted_title="请查处某路夜间施工扰民", **values)
    drafted(people, case, "petition", reasons="投诉", obtaining="县长信箱")
    return case


def page_of(response) -> str:
    return response.content.decode()


def step(client, base, case, action, **fields):
    """Opens the page, and sends what it proposes with `fields` over it."""
    address = f"{base}{case.pk}/step/{action}/"
    form = client.get(address).context["form"]
    shown = {one.name: getattr(one.value(), "pk", one.value()) for one in form if one.value() not in (None, "")}
    return client.post(address, shown | fields)


def code_digest(case: Application) -> str:
    return Application.objects.get(pk=case.pk).code_hash


# An application that is a complaint


def test_the_applicants_words_become_a_letter_once(people, visit):
    case = complaint(people)
    client = visit(people.nina)
    own = Mailbox.objects.get(department=people.caizheng)
    page = page_of(client.get(f"{CASES}{case.pk}/step/to_mailbox/"))
    assert f'<option value="{own.pk}" selected>' in page
    assert "某路夜间施工扰民" in page
    answer = step(client, CASES, case, "to_mailbox", kind="complaint")
    assert answer.url == f"{CASES}{case.pk}/change/"
    letter = Letter.objects.get()
    assert (letter.mailbox, letter.kind, letter.title) == (own, "complaint", "请查处某路夜间施工扰民")
    assert (letter.writer_name, letter.phone, letter.address) == tuple(
        APPLICANT[n] for n in ("applicant_name", "phone", "address")
    )
    # Both sides say so, neither names the applicant.
    told, noted = case.timeline.last(), letter.timeline.last()
    assert (told.action_label, told.actor, letter.number in told.note) == ("转入信箱", people.nina, True)
    assert (noted.actor, case.number in noted.note) == (people.nina, True)
    assert APPLICANT["applicant_name"] not in told.note + noted.note
    # The button is gone, the way to the other side is there, and the page refuses.
    page = page_of(client.get(f"{CASES}{case.pk}/change/"))
    assert "/step/to_mailbox/" not in page
    assert f'<a href="{LETTERS}{letter.pk}/change/">转入信箱：来信 {letter.number}</a>' in page
    assert f'<a href="{CASES}{case.pk}/change/">由依申请公开转来：申请 {case.number}</a>' in page_of(
        client.get(f"{LETTERS}{letter.pk}/change/")
    )
    again = step(client, CASES, case, "to_mailbox", kind="help")
    assert "不能再转" in page_of(again)
    assert Letter.objects.count() == 1
    assert verify(ApplicationEntry).fault == verify(LetterEntry).fault == ""


def test_the_applicant_reads_where_it_went_and_needs_no_new_code(people):
    case = complaint(people)
    Application.objects.filter(pk=case.pk).update(code_hash=digest_of(CODE))
    case.refresh_from_db()
    letter = to_mailbox(
        case, mailbox=Mailbox.objects.get(department=people.caizheng), kind="complaint", actor=people.nina
    )
    applicant = Client()
    assert applicant.post("/requests/track/", {"number": case.number, "code": CODE}).url == "/requests/case/"
    told = page_of(applicant.get("/requests/case/"))
    assert f"转入财政局信箱，来信编号 {letter.number}" in told
    assert "倪娜" not in told
    assert f"来信 {letter.number}" in page_of(
        applicant.post("/mailboxes/track/", {"number": letter.number, "code": CODE}, follow=True)
    )


def test_only_an_application_answered_as_a_complaint_goes_to_a_mailbox(people, visit):
    client = visit(people.nina)
    case = received(people)
    assert "/step/to_mailbox/" not in page_of(client.get(f"{CASES}{case.pk}/change/"))
    answer = step(client, CASES, case, "to_mailbox", kind="complaint")
    assert "请先按“信访、投诉、举报等”拟写答复" in page_of(answer)
    assert not Letter.objects.exists()
    assert not Crossing.objects.exists()


@pytest.mark.parametrize(
    ("typed", "name", "message"),
    [
        ({"mailbox": ""}, "mailbox", "必填"),
        ({"mailbox": "999999"}, "mailbox", "选择一个有效的选项"),
        ({"kind": ""}, "kind", "必填"),
        ({"kind": "riddle"}, "kind", "选择一个有效的选项"),
        ({"accused": "1"}, "accused", "只有举报才选择被举报单位"),
        ({"seen": "closed:1:"}, "seen", "已有变化"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(people, visit, typed, name, message):
    case = complaint(people)
    count = case.timeline.count()
    typed = {key: people.shuiwan.pk if key == "accused" else value for key, value in typed.items()}
    answer = step(visit(people.nina), CASES, case, "to_mailbox", **({"kind": "complaint"} | typed))
    form = answer.context["form"]
    assert set(form.errors) == {name}
    assert message in form.errors[name][0]
    assert form["mailbox"].value() == typed.get("mailbox", str(Mailbox.objects.get(department=people.caizheng).pk))
    assert (Letter.objects.count(), case.timeline.count()) == (0, count)


def test_a_mailbox_that_closed_meanwhile_is_refused_at_its_field(people):
    case = complaint(people)
    mailbox = Mailbox.objects.get(department=people.caizheng)
    mailbox.is_open = False
    with pytest.raises(IllegalStep, match="不接收") as refused:
        to_mailbox(case, mailbox=mailbox, kind="complaint", actor=people.nina)
    assert refused.value.field == "mailbox"


def test_a_report_on_the_unit_itself_is_out_of_its_sight(people, visit):
    """举报 goes to the county office; the unit reads the number only, and nobody of it opens the letter."""
    case = complaint(people)
    client = visit(people.nina)
    step(client, CASES, case, "to_mailbox", kind="report", accused=people.caizheng.pk)
    letter = Letter.objects.get()
    assert (letter.department, letter.accused) == (people.ban.department, people.caizheng)
    page = page_of(client.get(f"{CASES}{case.pk}/change/"))
    assert f"来信 {letter.number}" in page
    assert f"{LETTERS}{letter.pk}/" not in page
    assert client.get(f"{LETTERS}{letter.pk}/change/").status_code == 302
    assert f'href="{LETTERS}{letter.pk}/change/"' in page_of(visit(people.ban).get(f"{CASES}{case.pk}/change/"))


@pytest.mark.parametrize(("who", "status"), [("zhen", 404), ("shen", 403), ("fu", 403), ("ban", 403), ("sheji", 403)])
def test_who_does_not_handle_the_application_hands_nothing_over(people, visit, who, status):
    case = complaint(people)
    client = visit(getattr(people, who))
    address = f"{CASES}{case.pk}/step/to_mailbox/"
    mailbox = Mailbox.objects.get(department=people.caizheng)
    assert client.get(address).status_code == status
    assert client.post(address, {"seen": "x", "mailbox": mailbox.pk, "kind": "complaint"}).status_code == status
    assert not Letter.objects.exists()


# A letter that is an application


def asking(people, status: str = "handling", **fields) -> Letter:
    return letter_at(people, status, **({"title": "请公开城东片区补偿方案", "kind": "inquiry"} | fields))


def test_a_letter_becomes_an_application_once(people, visit):
    letter = asking(people)
    client = visit(people.nina)
    page = page_of(client.get(f"{LETTERS}{letter.pk}/change/"))
    assert f"{LETTERS}{letter.pk}/step/to_application/" in page
    page = page_of(client.get(f"{LETTERS}{letter.pk}/step/to_application/"))
    assert 'value="请公开城东片区补偿方案"' in page
    assert TEXT in page
    answer = step(client, LETTERS, letter, "to_application", note="要求获取政府信息")
    case = Application.objects.get()
    assert answer.url == f"{CASES}{case.pk}/change/"
    assert (case.status, case.department, case.channel, case.kind) == (
        "submitted",
        people.caizheng,
        "online",
        "disclosure",
    )
    assert (case.wanted_title, case.wanted_description) == ("请公开城东片区补偿方案", TEXT)
    assert (str(case.applicant_name), str(case.phone), case.registered_by) == (WRITER, PHONE, people.nina)
    assert case.submitted_at == letter.written_at
    letter.refresh_from_db()
    assert (letter.status, letter.hand_over.to, case.number in letter.hand_over.contact) == (
        "handed_over",
        "application",
        True,
    )
    told, noted = letter.timeline.last(), case.timeline.last()
    assert (told.actor, case.number in told.note) == (people.nina, True)
    assert (noted.actor, letter.number in noted.note) == (people.nina, True)
    assert WRITER not in told.note + noted.note
    assert f'<a href="{LETTERS}{letter.pk}/change/">由来信转来：来信 {letter.number}</a>' in page_of(
        client.get(answer.url)
    )
    page = page_of(client.get(f"{LETTERS}{letter.pk}/change/"))
    assert f'<a href="{CASES}{case.pk}/change/">转为依申请公开：申请 {case.number}</a>' in page
    assert "/step/to_application/" not in page
    assert "不能" in page_of(step(client, LETTERS, letter, "to_application", note="再来一次"))
    assert Application.objects.count() == 1
    assert verify(ApplicationEntry).fault == verify(LetterEntry).fault == ""


def test_the_writer_reads_where_it_went_and_needs_no_new_code(people):
    letter = asking(people)
    case = to_application(letter, wanted_title="补偿方案", actor=people.nina, note="要求获取政府信息")
    assert code_digest(case) == letter.code_digest
    page = page_of(Client().post("/mailboxes/track/", {"number": letter.number, "code": code_of(letter)}, follow=True))
    assert f"申请编号 {case.number}，用原查询码" in page
    # There is nothing left to fill in.
    assert "带着来信内容填写申请表" not in page
    opened = Client().post("/requests/track/", {"number": case.number, "code": code_of(letter)})
    assert opened.url == "/requests/case/"


def code_of(letter: Letter) -> str:
    """The code of a letter of these tests: what its form's key gives."""
    return CODES[letter.number]


CODES: dict[str, str] = {}


@pytest.fixture(autouse=True)
def codes_kept(monkeypatch):
    """Remembers each letter's code as its writer does."""
    write = letters.write_letter

    def remember(new, key):
        sent = write(new, key)
        CODES[sent.letter.number] = sent.code
        return sent

    monkeypatch.setattr(letters, "write_letter", remember)


def test_the_case_goes_its_way_like_any_other(people, visit):
    """Confirmed by both sides the clock starts; what is missing is asked as a supplement."""
    with on(MONDAY):
        letter = asking(people)
        case = to_application(letter, wanted_title="补偿方案", actor=people.nina, note="要求获取政府信息")
        client = visit(people.nina)
        assert step(client, CASES, case, "confirm").status_code == 302
        typed = {"matters": "请补充身份证明", "answer_by_on": "2026-03-20"}
        assert step(client, CASES, case, "ask_supplement", **typed).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.received_on.isoformat(), case.received_basis) == ("supplement", MONDAY, "both_confirmed")


@pytest.mark.parametrize(
    ("typed", "name", "message"),
    [
        ({"wanted_title": ""}, "wanted_title", "必填"),
        ({"wanted_title": "题" * 201}, "wanted_title", "200"),
        ({"applicant_kind": ""}, "applicant_kind", "必填"),
        ({"applicant_kind": "riddle"}, "applicant_kind", "选择一个有效的选项"),
        ({"note": ""}, "note", "必填"),
        ({"note": "长" * 501}, "note", "500"),
        ({"seen": "closed:"}, "seen", "已有变化"),
    ],
)
def test_wrong_input_for_a_letter_is_told_at_its_field(people, visit, typed, name, message):
    letter = asking(people)
    count = letter.timeline.count()
    sent = {"note": "要求获取政府信息", "wanted_title": "补偿方案"} | typed
    answer = step(visit(people.nina), LETTERS, letter, "to_application", **sent)
    form = answer.context["form"]
    assert set(form.errors) == {name}
    assert message in form.errors[name][0]
    assert (form["note"].value(), form["wanted_title"].value()) == (sent["note"], sent["wanted_title"])
    letter.refresh_from_db()
    assert (Application.objects.count(), letter.status, letter.timeline.count()) == (0, "handling", count)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "report"}, "举报单独办理"),
        ({"writer_name": "", "phone": ""}, "没有署名"),
    ],
)
def test_a_report_and_a_letter_without_a_name_are_refused(people, visit, fields, message):
    letter = written(**({"kind": "inquiry"} | fields))
    actor = people.ban if letter.is_closed_track else people.nina
    answer = step(visit(actor), LETTERS, letter, "to_application", note="要求获取政府信息")
    assert message in page_of(answer)
    letter.refresh_from_db()
    assert (letter.status, Application.objects.count()) == ("received", 0)


@pytest.mark.parametrize("status", ["answered", "checking", "declined", "merged"])
def test_a_letter_that_is_past_it_becomes_no_application(people, visit, status):
    letter = asking(people, status)
    client = visit(people.nina)
    assert "/step/to_application/" not in page_of(client.get(f"{LETTERS}{letter.pk}/change/"))
    assert "不能“转为依申请公开”" in page_of(step(client, LETTERS, letter, "to_application", note="要求获取政府信息"))
    assert not Application.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("zhen", 404), ("shen", 403), ("fu", 403), ("sheji", 403)])
def test_who_does_not_handle_the_letter_makes_nothing_of_it(people, visit, who, status):
    letter = asking(people)
    client = visit(getattr(people, who))
    address = f"{LETTERS}{letter.pk}/step/to_application/"
    assert client.get(address).status_code == status
    assert (
        client.post(
            address, {"seen": "x", "wanted_title": "方案", "applicant_kind": "natural", "note": "x"}
        ).status_code
        == status
    )
    assert not Application.objects.exists()


def test_links_lead_only_those_who_may_open_the_other_side(people, visit):
    """A unit to which the letter was handed meanwhile, and a person without the role, read the number without an address."""
    case = complaint(people)
    mailbox = Mailbox.objects.get(department=people.shuiwan)
    letter = to_mailbox(case, mailbox=mailbox, kind="complaint", actor=people.nina)
    nina = page_of(visit(people.nina).get(f"{CASES}{case.pk}/change/"))
    assert f"转入信箱：来信 {letter.number}" in nina
    assert f"{LETTERS}{letter.pk}/" not in nina
    zhen = page_of(visit(people.zhen).get(f"{LETTERS}{letter.pk}/change/"))
    assert f"由依申请公开转来：申请 {case.number}" in zhen
    assert f"{CASES}{case.pk}/" not in zhen
    ban = visit(people.ban)
    assert f'href="{LETTERS}{letter.pk}/change/"' in page_of(ban.get(f"{CASES}{case.pk}/change/"))
    assert f'href="{CASES}{case.pk}/change/"' in page_of(ban.get(f"{LETTERS}{letter.pk}/change/"))


def test_neither_side_crosses_back_or_twice(people):
    """Also past the pages: the database holds each side to one crossing."""
    case = complaint(people)
    mailbox = Mailbox.objects.get(department=people.caizheng)
    letter = to_mailbox(case, mailbox=mailbox, kind="complaint", actor=people.nina)
    with pytest.raises(IllegalStep, match="不能再转"):
        to_application(letter, wanted_title="方案", actor=people.nina, note="x")
    with pytest.raises(IllegalStep, match="不能再转"):
        to_mailbox(case, mailbox=mailbox, kind="complaint", actor=people.nina)
    other, another = complaint(people), written(writer_name="李四")
    for pair in ({"application": case, "letter": another}, {"application": other, "letter": letter}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Crossing.objects.create(to="mailbox", handed_by=people.nina, **pair)
    asked = asking(people, writer_name="赵六")
    made = to_application(asked, wanted_title="方案", actor=people.nina, note="要求获取政府信息")
    drafted_again = Application.objects.get(pk=made.pk)
    with pytest.raises(IllegalStep, match="不能再转"):
        to_mailbox(drafted_again, mailbox=mailbox, kind="complaint", actor=people.nina)


def test_an_officer_of_the_county_office_makes_an_application_of_the_county_heads_letter(people, visit):
    letter = written("county-head", kind="inquiry", title="请公开预算")
    helper = person("helper", people.ban.department, Role.OFFICER)
    answer = step(visit(helper), LETTERS, letter, "to_application", note="要求获取政府信息")
    assert answer.status_code == 302
    assert Application.objects.get().department == people.ban.department
