"""What must never happen to a letter cannot be written, not even from a shell: each promise of the database, attacked."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from county.cases.review import digest_of
from mailboxes.models import (
    Assignment,
    Letter,
    LetterEntry,
    LetterReply,
    LetterReplyReview,
    Mailbox,
    PublicLetter,
    PublicLetterEntry,
    Rating,
)
from tests.factories import unit
from tests.mailboxes.letters import county, letter_at, public_at, rate_as, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return county()


def refused(action):
    """Runs `action` and demands that the database refuses it, now or at commit."""

    def act():
        with transaction.atomic():
            action()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises((IntegrityError, InternalError)):
        act()


def only(record):
    return type(record)._base_manager.filter(pk=record.pk)


# 举报


@pytest.fixture
def report(people):
    return written(kind="report", accused=people.caizheng, writer_name="", phone="")


def test_a_report_cannot_lie_with_the_accused(people, report):
    refused(lambda: only(report).update(department=people.caizheng))


def test_a_report_cannot_be_assigned_to_the_accused(people, report):
    refused(
        lambda: Assignment.objects.create(
            letter=report, department=people.caizheng, part="joint", reason="x", assigned_by=people.ban
        )
    )


def test_a_unit_that_has_it_cannot_become_the_accused(people, report):
    Assignment.objects.create(letter=report, department=people.shuiwan, part="lead", reason="x", assigned_by=people.ban)
    refused(lambda: only(report).update(accused=people.shuiwan))


def test_a_report_cannot_be_marked_for_publication(report):
    refused(lambda: only(report).update(wants_public=True))


def test_only_a_report_accuses(people):
    refused(lambda: only(written()).update(accused=people.shuiwan))


def test_a_report_cannot_be_published(people):
    public = public_at(people, "published")
    refused(lambda: only(public).update(kind="report"))
    refused(lambda: only(public.letter).update(kind="report", wants_public=False))


def test_a_public_text_cannot_be_hung_on_a_report(people, report):
    public = public_at(people, "reviewed")
    refused(lambda: only(public).update(letter=report))
    refused(lambda: only(public).update(letter=report, consent=False, kind="help"))


# 公开件


def test_nothing_is_public_without_review(people):
    public = public_at(people, "published")
    refused(lambda: only(public).update(review=None))
    refused(
        lambda: only(public_at(people, "draft", letter_at(people, "answered", writer_name="李四"))).update(
            status="published", published_at=timezone.now(), confirmed_by=people.nina
        )
    )


@pytest.mark.parametrize("field", ["title", "author", "text", "unit_name", "reply"])
def test_a_public_text_cannot_be_changed(people, field):
    public = public_at(people, "published")
    refused(lambda: only(public).update(**{field: "改动"}))
    setattr(public, field, "改动")
    refused(lambda: only(public).update(**{field: "改动", "digest": public.computed_digest()}))


def test_a_review_of_other_bytes_lets_nothing_out(people):
    public = public_at(people, "reviewed")
    other = public_at(
        people,
        "reviewed",
        letter_at(people, "answered", writer_name="李四", text="井盖坏了，请尽快更换，夜里行人危险。"),
    )
    refused(lambda: only(public).update(review=other.review))


def test_public_by_consent_ends_with_the_consent(people):
    public = public_at(people, "published")
    refused(lambda: only(public.letter).update(wants_public=False))
    refused(lambda: only(public).update(consent=False))


def test_the_reviewer_is_another_person(people):
    public = public_at(people, "reviewed")
    refused(lambda: only(public).update(reviewed_by=people.nina))


def test_a_public_text_is_never_deleted(people):
    public = public_at(people, "published")
    refused(lambda: PublicLetter.objects.filter(pk=public.pk)._raw_delete(using="default"))


# 答复


def test_an_answer_without_a_sent_reply_is_none(people):
    letter = letter_at(people, "answered")
    refused(lambda: only(letter).update(reply=None))
    other = letter_at(people, "answered", writer_name="李四")
    refused(lambda: only(letter).update(reply=other.reply))


def test_a_sent_reply_stays(people):
    reply = letter_at(people, "answered").reply
    refused(lambda: only(reply).update(text="改动", digest=digest_of(["改动"])))
    refused(lambda: only(reply).update(sent_at=None))
    refused(lambda: LetterReply.objects.filter(pk=reply.pk)._raw_delete(using="default"))


def test_a_checked_reply_cannot_be_swapped(people):
    reply = letter_at(people, "checked").draft
    refused(lambda: only(reply).update(text="改动", digest=digest_of(["改动"])))
    refused(lambda: only(reply).update(text="改动"))


def test_a_reply_is_not_sent_unchecked_nor_checked_by_its_writer(people):
    reply = letter_at(people, "checking").draft
    refused(lambda: only(reply).update(sent_at=timezone.now()))
    refused(lambda: only(reply).update(checked_by=people.nina))


def test_a_review_that_refused_lets_no_reply_out(people):
    reply = letter_at(people, "checking").draft
    review = LetterReplyReview.objects.create(
        reply=reply,
        digest=reply.digest,
        conclusion="refused",
        basis="x",
        reviewed_by=people.fu,
        reviewed_by_name="付军",
    )
    refused(lambda: only(reply).update(review=review))


def test_the_digests_of_the_database_are_ours(people):
    public = public_at(people, "draft")
    assert public.digest == public.computed_digest()
    assert public.letter.reply.digest == public.letter.reply.computed_digest()


# 其他


def test_a_rating_that_was_given_stays(people):
    letter = letter_at(people, "answered")
    rate_as(letter)
    refused(lambda: Rating.objects.update(overall=1))
    refused(lambda: Rating.objects.all()._raw_delete(using="default"))


def test_half_a_rating_is_none(people):
    letter_at(people, "answered")
    refused(lambda: Rating.objects.update(rated_at=timezone.now(), overall=4))


@pytest.mark.parametrize("model", [LetterEntry, PublicLetterEntry, LetterReplyReview])
def test_records_are_only_added(people, model):
    public_at(people, "published")
    record = model.objects.order_by("pk").first()
    field = "basis" if model is LetterReplyReview else "note"
    refused(lambda: model.objects.filter(pk=record.pk).update(**{field: "改动"}))
    refused(lambda: model.objects.filter(pk=record.pk)._raw_delete(using="default"))


def test_one_county_head_and_one_mailbox_a_unit(people):
    refused(lambda: Mailbox.objects.filter(slug="caizheng").update(is_county_head=True))
    refused(lambda: Mailbox.objects.create(department=people.caizheng, slug="second", name="又一个"))
    assert Mailbox.objects.county_head().get().slug == "county-head"
    new = unit("jiaoyu", "无棣县教育和体育局")
    assert not Mailbox.objects.filter(department=new).exists()


def test_one_lead_at_a_time(people):
    letter = letter_at(people, "assigned")
    refused(
        lambda: Assignment.objects.create(
            letter=letter, department=people.shuiwan, part="lead", reason="x", assigned_by=people.ban
        )
    )


def test_a_letter_under_way_has_its_clock_and_its_clerk(people):
    letter = letter_at(people, "handling")
    refused(lambda: only(letter).update(due_on=None))
    refused(lambda: only(letter).update(handler=None))
    refused(lambda: Letter.objects.filter(pk=letter.pk).update(merged_into=letter))
