"""A letter made public: masked, confirmed, reviewed by another, only on its ground, and gone from everywhere once hidden."""

import pytest

from catalog.shelf.catalogue import read_version
from county.cases.gate import Answers
from county.cases.timeline import verify
from county.cases.workflow import IllegalStep
from county.models import Role
from mailboxes import publication, workflow
from mailboxes.models import Letter, LetterSearchEntry, PublicLetter, PublicLetterEntry
from tests.mailboxes.letters import (
    OPEN_TO_ALL,
    PHONE,
    TEXT,
    WRITER,
    county,
    letter_at,
    public_at,
    rate_as,
    send_to_check,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return county()


PERSONAL = f"我是{WRITER}，家住水湾镇西史村12号，电话{PHONE}，路灯坏了请修理。"


def test_the_draft_is_masked(people):
    public = public_at(people, "draft", letter_at(people, "answered", text=PERSONAL))
    assert public.author == "王**"
    for words in (WRITER, PHONE, "12号"):
        assert words not in public.text
    assert "138****5678" in public.text
    assert publication.open_points(public) == []


def test_what_is_left_must_be_masked_or_explained(people):
    public = public_at(people, "draft", letter_at(people, "answered", text=PERSONAL))
    public.text = PERSONAL
    publication.save_text(public, actor=people.nina)
    with pytest.raises(IllegalStep, match="还有个人信息"):
        publication.submit(public, actor=people.nina)
    public.author = WRITER
    assert any("只显示姓氏" in point for point in publication.open_points(public))


def test_without_consent_only_what_is_impersonal(people):
    plain = letter_at(people, "answered", wants_public=False)
    public = publication.prepare(plain, actor=people.nina)
    assert public.ground == "impersonal"
    publication.submit(public, actor=people.nina)
    public.refresh_from_db()
    assert public.status == "checking"
    personal = publication.prepare(
        letter_at(people, "answered", wants_public=False, text=PERSONAL, writer_name="王大力"), actor=people.nina
    )
    personal.text = f"联系电话{PHONE}。"
    personal.personal_data_note = "公共电话"
    publication.save_text(personal, actor=people.nina)
    with pytest.raises(IllegalStep, match="含有个人信息"):
        publication.submit(personal, actor=people.nina)
    personal.ground = PublicLetter.Ground.CONSENT
    publication.save_text(personal, actor=people.nina)
    with pytest.raises(IllegalStep, match="没有同意公开"):
        publication.submit(personal, actor=people.nina)


@pytest.mark.parametrize("ground", ["consent", "impersonal"])
def test_the_name_of_the_writer_is_never_explained_away(people, ground):
    public = public_at(people, "draft")
    public.author, public.ground, public.personal_data_note = WRITER, ground, "来信人要求署名"
    publication.save_text(public, actor=people.nina)
    with pytest.raises(IllegalStep, match="只能显示姓氏"):
        publication.submit(public, actor=people.nina)


def test_a_name_typed_with_a_space_is_masked_where_it_is_written_without(people):
    letter = letter_at(people, "answered", writer_name="王 明", text=f"{TEXT}王明，盼复。")
    assert "王明" not in public_at(people, "draft", letter).text


@pytest.mark.parametrize("status", ["received", "handling", "checked", "declined", "reopened"])
def test_only_an_answered_letter_becomes_public(people, status):
    with pytest.raises(IllegalStep, match="答复以后"):
        publication.prepare(letter_at(people, status), actor=people.nina)


def test_a_report_never(people):
    report = written(kind="report", accused=people.caizheng)
    with pytest.raises(IllegalStep, match="举报来信不公开"):
        publication.prepare(report, actor=people.ban)


def test_one_public_text_a_letter(people):
    letter = public_at(people, "draft").letter
    with pytest.raises(IllegalStep, match="已有公开件"):
        publication.prepare(letter, actor=people.nina)


def test_who_wrote_or_confirmed_it_does_not_review_it(people):
    public = public_at(people, "checking")
    people.nina.roles = [Role.OFFICER, Role.REVIEWER]
    with pytest.raises(IllegalStep, match="不能审查自己"):
        publication.review(public, OPEN_TO_ALL, actor=people.nina)


def test_a_refusal_sends_it_back(people):
    public = public_at(people, "checking")
    publication.review(public, Answers("refused", basis="涉及他人隐私"), actor=people.shen)
    assert (public.status, public.review) == ("draft", None)
    assert public.timeline.last().note == "涉及他人隐私"


def test_a_sent_text_cannot_be_edited(people):
    public = public_at(people, "checking")
    public.text = "改动"
    with pytest.raises(IllegalStep, match="不能改动"):
        publication.save_text(public, actor=people.nina)


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        (publication.submit, "checking"),
        (publication.publish, "checking"),
        (publication.hide, "reviewed"),
        (publication.revise, "published"),
        (publication.send_back, "draft"),
    ],
)
def test_a_step_is_refused_from_another_state(people, verb, status):
    public = public_at(people, status)
    with pytest.raises(IllegalStep):
        verb(public, actor=people.fu, note="x")
    assert PublicLetter.objects.get(pk=public.pk).status == status


def test_publishing_and_hiding_raise_the_content_version(people):
    public = public_at(people, "reviewed")
    before = read_version()
    publication.publish(public, actor=people.fu)
    assert read_version() == before + 1
    assert LetterSearchEntry.objects.filter(public_letter=public).exists()
    publication.hide(public, actor=people.fu, note="来信人要求")
    assert read_version() == before + 2
    assert not LetterSearchEntry.objects.filter(public_letter=public).exists()
    publication.revise(public, actor=people.nina)
    assert (public.status, public.review) == ("draft", None)
    assert verify(PublicLetterEntry).fault == ""


def test_a_rating_shows_on_the_next_request(people):
    public = public_at(people, "published")
    before = read_version()
    rate_as(public.letter)
    assert read_version() == before + 1


def test_the_writer_takes_the_consent_back(people):
    public = public_at(people, "published")
    letter = public.letter
    workflow.withdraw_consent(letter)
    public.refresh_from_db()
    assert (public.status, public.consent, letter.wants_public) == ("hidden", False, False)
    assert letter.timeline.last().action == "withdraw_consent"
    with pytest.raises(IllegalStep):
        workflow.withdraw_consent(letter)


def test_consent_taken_back_before_publication_stops_it(people):
    public = public_at(people, "reviewed")
    workflow.withdraw_consent(public.letter)
    with pytest.raises(IllegalStep, match="没有同意公开"):
        publication.publish(public, actor=people.fu)


def test_a_public_reply_shows_its_own_rating_and_not_that_of_a_later_reply(people, client):
    letter = letter_at(people, "answered")
    public = public_at(people, "published", letter)
    rate_as(letter, solved="no", overall=1)
    assert "不满意" in client.get(f"/letters/{public.pk}/").content.decode()
    letter_again = Letter.objects.get(pk=letter.pk)
    workflow.redo(letter_again, people.caizheng, actor=people.ban, note="确未解决")
    workflow.claim(letter_again, actor=people.nina)
    send_to_check(letter_again, people.nina)
    workflow.pass_check(letter_again, digest=letter_again.draft.digest, actor=people.fu)
    version = read_version()
    workflow.send(letter_again, actor=people.nina)
    assert read_version() > version
    letter_again.refresh_from_db()
    rate_as(letter_again, overall=4)
    for path in (f"/letters/{public.pk}/", "/letters/", "/letters/list.csv"):
        page = client.get(path)
        assert "非常满意" not in page.content.decode(), path
