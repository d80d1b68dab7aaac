"""本页找错: the link on every page, the text that was shown, the unit whose page it is, and the check by another person."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction

from catalog.gate.workflow import withdraw
from county.cases.workflow import IllegalStep, NotPermitted
from county.public_forms import captcha
from county.public_forms.idempotency import code_of, new_key
from oversight.error_reports import workflow
from oversight.models import ErrorReport
from tests.county.challenges import solved
from tests.factories import publish, row
from tests.oversight.supervision import error_report
from tests.people import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(monkeypatch):
    # Nobody waits two seconds for a form in a test.
    monkeypatch.setattr(captcha, "LEAST_TIME", timedelta(0))
    return office()


def link_of(page: str) -> str:
    return unescape(re.search(r'href="(/error-reports/new/[^"]*)"', page)[1])


def sent(client, link: str, **fields) -> ErrorReport:
    """Follows the link of a page, fills in the form, and sends it."""
    form = client.get(link).content.decode()
    hidden = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form) for name in ("page", "shown")}
    given = {name: unescape(found[1]) if found else "" for name, found in hidden.items()}
    given |= {"kind": "typo", "text": "第二段有错别字。", "contact": "", "submission_key": new_key()} | fields
    answer = client.post("/error-reports/new/", given | solved("error-report"))
    assert "已收到，谢谢您" in answer.content.decode()
    return ErrorReport.objects.latest("pk")


@pytest.mark.parametrize(
    "path", ["/", "/catalog/", "/departments/caizheng/", "/mailboxes/", "/requests/", "/search/?q=张三", "/nothing/"]
)
def test_every_page_has_the_link_and_tells_no_query(people, client, path):
    link = link_of(client.get(path).content.decode())
    assert "张三" not in link
    assert link == f"/error-reports/new/?page={path.partition('?')[0]}"


def test_t50_the_text_that_was_shown_is_kept_not_the_new_one(people, client):
    old = row(title="关于收费标准的通知")
    document = publish(old)[0]
    link = link_of(client.get(f"/documents/{document.pk}/").content.decode())
    first = document.revision
    publish(row(source_id=old.source_id, title="关于收费标准的通知（修订）"))
    document.refresh_from_db()
    assert document.revision != first
    report = sent(client, link)
    assert report.department == people.caizheng
    assert report.revision == first
    assert report.shown_digest == first.digest


def test_a_digest_that_was_never_published_here_is_not_believed(people, client):
    document = publish(row())[0]
    report = sent(client, f"/error-reports/new/?page=/documents/{document.pk}/&shown={'a' * 64}")
    assert report.shown_digest == document.digest


@pytest.mark.parametrize("page", ["//evil.example/", "https://evil.example/", "/" + "a" * 300, "javascript:alert(1)"])
def test_an_address_that_is_not_ours_is_not_taken(people, client, page):
    assert 'value="' + page not in client.get("/error-reports/new/", {"page": page}).content.decode()
    given = {"kind": "typo", "page": page, "text": "错", "submission_key": new_key()} | solved("error-report")
    assert "errors" in client.post("/error-reports/new/", given).content.decode()
    assert not ErrorReport.objects.exists()


def test_t69_a_report_of_a_page_withdrawn_meanwhile_is_closed_as_withdrawn(people, client):
    document = publish(row())[0]
    link = link_of(client.get(f"/documents/{document.pk}/").content.decode())
    withdraw(document, actor=people.fu, reason="内容有误")
    report = sent(client, link)
    assert report.document == document
    workflow.settle(report, actor=people.nina, outcome="withdrawn", answer="该信息已经撤回。")
    workflow.answer(report, actor=people.fu)
    assert report.outcome == "withdrawn"


def test_another_person_checks_and_the_reader_reads(people, client):
    key = new_key()
    report = sent(client, "/error-reports/new/", submission_key=key)
    assert report.department == people.ban.department
    workflow.assign(report, people.caizheng, actor=people.ban, note="财政局的页面")
    workflow.settle(report, actor=people.nina, outcome="fixed", answer="已改正，谢谢。")
    with pytest.raises(NotPermitted):
        workflow.answer(report, actor=people.nina)
    client.post("/error-reports/track/", {"number": report.number, "code": code_of(key)})
    assert "已改正" not in client.get("/error-reports/track/report/").content.decode()
    workflow.answer(report, actor=people.fu)
    assert "已改正，谢谢。" in client.get("/error-reports/track/report/").content.decode()
    assert report.is_on_time
    home = client.get("/error-reports/").content.decode()
    assert "近十二个月" in home


def test_the_county_office_does_not_check_what_it_settled(people):
    report = error_report(people)
    workflow.settle(report, actor=people.ban, outcome="no_error", answer="原文如此。")
    with pytest.raises(IllegalStep, match="处理人以外"):
        workflow.answer(report, actor=people.ban)
    with pytest.raises(DatabaseError, match="error_report_checked_by_another"), transaction.atomic():
        ErrorReport.objects.update(
            status="answered",
            checked_by=people.ban,
            answered_on=report.received_on,
            worked_days=0,
            is_on_time=True,
        )


def test_a_duplicate_names_the_first(people):
    first, again = error_report(people), error_report(people)
    with pytest.raises(IllegalStep, match="此前反映的编号"):
        workflow.settle(again, actor=people.ban, outcome="duplicate", answer="已经收到。")
    workflow.settle(again, actor=people.ban, outcome="duplicate", answer="已经收到。", parent=first)
    workflow.send_back(again, actor=people.ban, note="不是同一处")
    assert (again.parent, again.outcome) == (None, "")


def test_the_limit_is_prolonged_once_to_ten_days_from_receipt(people):
    report = error_report(people)
    assert report.clock_days == 3
    workflow.prolong(report, actor=people.ban, note="需要核对原始档案")
    assert (report.clock_days, report.clock_on) == (10, report.received_on)
    with pytest.raises(IllegalStep, match="已经延长一次"):
        workflow.prolong(report, actor=people.ban, note="再延")


def test_personal_data_goes_first_on_the_desk(people, visit):
    error_report(people, kind="personal")
    assert "泄露个人信息，立即撤下" in visit(people.ban).get("/admin/").content.decode()


def test_the_public_page_names_only_pages_that_are_public(people, client):
    document = publish(row(title="一件有错别字的通知"))[0]
    link = link_of(client.get(f"/documents/{document.pk}/").content.decode())
    report = sent(client, link)
    workflow.settle(report, actor=people.nina, outcome="fixed", answer="已改正。")
    workflow.answer(report, actor=people.fu)
    assert "一件有错别字的通知" in client.get("/error-reports/").content.decode()
    withdraw(document, actor=people.fu, reason="内容有误")
    assert "一件有错别字的通知" not in client.get("/error-reports/").content.decode()


BROKEN = [
    "UPDATE oversight_errorreport SET shown_digest = ''",
    "UPDATE oversight_errorreport SET status = 'settled'",
    "UPDATE oversight_errorreport SET due_on = NULL, clock_on = NULL, clock_days = NULL",
    "UPDATE oversight_errorreportentry SET note = '改'",
]


@pytest.mark.parametrize("sql", BROKEN)
def test_the_database_refuses(people, client, sql):
    document = publish(row())[0]
    sent(client, f"/error-reports/new/?page=/documents/{document.pk}/")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
