"""A paper says for ever what it said when it was issued, and a reply goes out word by word as it was reviewed."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from county.cases.workflow import IllegalStep
from county.models import Department, SpecialDay
from county.papers import filled, plain_text
from requests_app import papers as texts
from requests_app import workflow
from requests_app.kept_papers import letter_page, page_kept
from requests_app.models import Application, Paper, PaperPrint, Reply
from tests.people import Office, office
from tests.requests_app import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Office:
    return office()


def everything(case: Application) -> dict[str, bytes]:
    return {paper.kind: workflow.printed(paper, "docx")[0] for paper in Paper.objects.filter(application=case)}


def test_new_names_remedies_words_and_holidays_change_no_issued_paper(people, monkeypatch):
    case = stories.received(people)
    stories.answered(people, case)
    with stories.on("2026-03-17"):
        before = everything(case)
        words = {paper.kind: plain_text(page_kept(paper)) for paper in Paper.objects.filter(application=case)}
        assert set(before) == {"receipt", "reply"}
        Department.objects.filter(pk=case.department_id).update(name="新的局", reviewing_organ="另一机关")
        monkeypatch.setattr(texts, "SUIT_MONTHS", 3)
        SpecialDay.objects.all().delete()
        assert everything(case) == before
        after = {paper.kind: plain_text(page_kept(paper)) for paper in Paper.objects.filter(application=case)}
    assert after == words


def test_the_letter_that_was_reviewed_goes_out_with_number_and_day_alone(people):
    case = stories.received(people)
    reply = stories.approved(people, case)
    reply = Reply.objects.get(pk=reply.pk)
    name = case.department.name
    Department.objects.filter(pk=case.department_id).update(name="新的局", reviewing_organ="另一机关")
    paper = Reply.objects.get(pk=reply.pk).paper
    assert paper.content == filled(str(reply.letter), number=paper.doc_number, signed_on=reply.approved_on)
    text = plain_text(page_kept(paper))
    assert name in text
    assert "新的局" not in text
    assert "另一机关" not in text
    assert paper.doc_number in text
    assert "〔审定" not in text


def test_an_approved_reply_has_its_number_before_it_is_served_and_is_not_shown_to_the_applicant(people):
    case = stories.received(people)
    with stories.on("2026-03-16"):
        reply = stories.approved(people, case)
        number = reply.paper.doc_number
        assert workflow.printed(reply.paper, "docx")[1] == f"{number}.docx"
        service = workflow.serve(reply, actor=people.nina, way="direct", served_on=date(2026, 3, 16))
    assert service.paper.doc_number == number


def test_a_reply_taken_back_after_its_approval_gets_another_number(people):
    case = stories.received(people)
    with stories.on("2026-03-16"):
        reply = stories.approved(people, case)
        first = reply.paper
        workflow.amend_reply(reply, actor=people.nina, text="改正错字")
        assert reply.paper is None
        first.refresh_from_db()
        assert first.voided_at is not None
        assert plain_text(letter_page(reply)).count("〔审定后编号〕") == 1
        workflow.abandon_reply(reply, actor=people.nina, text="另拟")
        again = stories.approved(people, Application.objects.get(pk=case.pk))
    assert again.paper.serial == first.serial + 1


@pytest.mark.parametrize(
    "change",
    [
        {"content": "别的内容"},
        {"content": ""},
        {"sha256": "0" * 64},
        {"doc_number": "棣财公开〔2026〕99号"},
        {"dated_on": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_to_change_an_issued_paper(people, change):
    case = stories.received(people)
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(application=case).update(**change)


def test_the_database_refuses_to_delete_a_paper_or_a_file_made_from_it(people):
    case = stories.received(people)
    paper = case.papers.get()
    workflow.printed(paper, "docx")
    for rows in (paper.prints.all(), Paper.objects.filter(pk=paper.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_a_new_key_seals_papers_anew_and_they_stay_what_they_were(people, settings):
    case = stories.received(people)
    paper = case.papers.get()
    content = workflow.printed(paper, "docx")[0]
    settings.DATA_KEYS = [b"n" * 16, *settings.DATA_KEYS]
    call_command("reencrypt")
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert workflow.printed(Paper.objects.get(pk=paper.pk), "docx")[0] == content


def test_erasing_forgets_what_papers_say_and_keeps_number_and_digest(people):
    case = stories.received(people)
    stories.answered(people, case)
    case = Application.objects.get(pk=case.pk)
    with stories.on("2026-03-20"):
        workflow.printed(case.papers.first(), "docx")
        workflow.archive(case, actor=people.nina)
    digests = set(case.papers.values_list("doc_number", "sha256"))
    with stories.on("2032-03-20"):
        workflow.erase(case, actor=people.nina, reason="到期")
    assert set(case.papers.values_list("doc_number", "sha256")) == digests
    assert not PaperPrint.objects.filter(paper__application=case).exists()
    assert [str(paper.content) for paper in case.papers.all()] == ["", ""]
    assert [str(reply.letter) for reply in case.replies.all()] == [""]
    with pytest.raises(IllegalStep, match="已清除"):
        workflow.printed(case.papers.first(), "docx")
    call_command("verify_records")
