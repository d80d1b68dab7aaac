"""The demo applications: every outcome, every kind of waiting and of dispute, each as the office could have brought it about."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from county.calendar.calendar_data import package_notices
from county.calendar.special_days import current_calendar, store_notices
from county.cases.numbering import take
from county.cases.timeline import verify
from county.cases.workflow import step_of
from county.papers import plain_text
from demo.applications.intake import load_applications
from demo.applications.plan import FEES_FROM
from demo.units.people import load_staff, load_units
from requests_app.kept_papers import letter_page, page_kept
from requests_app.ledger import clock_fields, deadline_of, events_of
from requests_app.models import (
    Application,
    ApplicationEntry,
    ApplicationFile,
    ClockEvent,
    Consultation,
    FeeNotice,
    Paper,
    ReasonsRequest,
    RelatedApplications,
    Remedy,
    Reply,
    ReplyEntry,
)
from requests_app.models.application import ENDED, ApplicantKind, Channel, Row, Status
from requests_app.models.clock import ClockKind
from requests_app.models.consultation import Answer
from requests_app.models.paper import PaperKind
from requests_app.models.remedy import COUNTED, RemedyKind, RemedyResult
from requests_app.models.reply import OF_CORRECTION, Outcome, ReplyStatus
from requests_app.numbers import case_series
from requests_app.outcomes import missing, row_of
from requests_app.statistics import RECEIVED, remedy_table, table, tables_by_unit
from requests_app.workflow import content_of, sweep
from requests_app.workflow.charging import items_before
from requests_app.workflow.replying import objections

pytestmark = pytest.mark.django_db

NUMBER = 482


@pytest.fixture(scope="module", autouse=True)
def yesterday(django_db_setup, django_db_blocker):
    """The whole demo as of yesterday, made once for the tests of this module and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units()
        load_staff()
        store_notices(package_notices())
        today = timezone.localdate() - timedelta(days=1)
        assert load_applications(NUMBER, today=today) == NUMBER
        # What the database asks at the commit is asked here; no commit follows.
        connection.check_constraints()
        yield today
        transaction.set_rollback(True)


def test_there_are_482_and_a_second_run_adds_none(yesterday):
    assert load_applications(NUMBER, today=yesterday) == 0
    assert Application.objects.filter(is_demo=True).count() == Application.objects.count() == NUMBER


def test_every_row_of_the_report_and_every_outcome_occurs():
    disclosures = Application.objects.ended().filter(kind=Application.Kind.DISCLOSURE)
    assert set(disclosures.values_list("row", flat=True)) == set(Row)
    assert set(Reply.objects.served().values_list("outcome", flat=True)) == set(Outcome)
    corrections = Application.objects.ended().filter(kind=Application.Kind.CORRECTION)
    assert set(corrections.values_list("row", "replies__outcome")) == {("", outcome) for outcome in OF_CORRECTION}


def test_every_state_and_kind_occurs():
    applications = Application.objects.all()
    assert set(applications.values_list("status", flat=True)) == set(Status)
    assert set(Reply.objects.values_list("status", flat=True)) == set(ReplyStatus)
    assert set(applications.values_list("kind", flat=True)) == set(Application.Kind)
    assert set(applications.values_list("channel", flat=True)) == set(Channel)
    assert set(applications.values_list("applicant_kind", flat=True)) == set(ApplicantKind)
    assert set(ClockEvent.objects.values_list("kind", flat=True)) == set(ClockKind)
    assert set(Paper.objects.values_list("kind", flat=True)) == set(PaperKind)


def test_what_waits_is_paused_extended_late_and_in_review(yesterday):
    paused = Application.objects.paused()
    assert {Status.SUPPLEMENT, Status.CONSULTING, Status.FEE} == set(paused.values_list("status", flat=True))
    assert Application.objects.overdue(yesterday).exists()
    assert Application.objects.open().filter(extension__isnull=False).exists()
    assert Application.objects.open().filter(kind=Application.Kind.CORRECTION).exists()
    assert (
        Application.objects.open()
        .filter(reasons_request__is_reasonable__isnull=True, reasons_request__isnull=False)
        .exists()
    )
    in_caizheng = Reply.objects.filter(application__department__slug="caizheng", application__status=Status.HANDLING)
    waiting = {
        ReplyStatus.DRAFT,
        ReplyStatus.SUBMITTED,
        ReplyStatus.REFERRED,
        ReplyStatus.REVIEWED,
        ReplyStatus.APPROVED,
    }
    assert waiting <= set(in_caizheng.values_list("status", flat=True))


def test_what_ended_was_in_time_or_late_and_some_of_it_extended_or_transferred():
    ended = Application.objects.ended()
    assert 0 < ended.filter(was_late=True).count() < ended.count() / 10
    assert ended.filter(extension__isnull=False).exists()
    assert ended.filter(routings__is_accepted=True).exists()
    assert FeeNotice.objects.filter(paid_on__isnull=False).exists()
    assert Consultation.objects.filter(overridden_on__isnull=False).exists()
    assert {Answer.AGREES, Answer.OBJECTS, Answer.SILENT, Answer.WAITING} == set(
        Consultation.objects.values_list("answer", flat=True)
    )
    assert set(ReasonsRequest.objects.values_list("is_reasonable", flat=True)) == {True, False, None}


def test_every_kind_of_remedy_with_every_result(yesterday):
    found = Remedy.objects.values_list("kind", "result")
    assert set(found) == {(kind, result) for kind in COUNTED for result in RemedyResult} | {("self", "corrected")}
    # What a unit has just corrected itself still waits for its new reply.
    for remedy in Remedy.objects.filter(result=RemedyResult.CORRECTED).exclude(kind=RemedyKind.SELF):
        assert remedy.replies.served().get().service.served_on <= remedy.redo_by_on
    for remedy in Remedy.objects.filter(kind=RemedyKind.SUIT_AFTER).select_related("application"):
        review = remedy.application.remedies.get(kind=RemedyKind.RECONSIDERATION)
        assert review.decided_on < remedy.notified_on
    # A refusal under Art. 14-16 is not sued over before it was reviewed.
    direct = Remedy.objects.filter(kind=RemedyKind.SUIT)
    assert not direct.filter(application__row__startswith="3").exists()
    assert sum(remedy_table(yesterday.year)[RemedyKind.RECONSIDERATION]) > 0


def test_every_step_is_one_that_the_workflow_knows():
    """Each entry goes on where the one before ended, by a step which that status allows, taken by somebody who may."""
    for model, entries in ((Application, ApplicationEntry), (Reply, ReplyEntry)):
        stands: dict[int, str] = (
            {} if model is Application else dict.fromkeys(Reply.objects.values_list("pk", flat=True), "draft")
        )
        last: dict[int, object] = {}
        for entry in entries.objects.order_by("sequence").select_related("actor"):
            step = step_of(model, entry.action)
            assert entry.from_status == stands.get(entry.case_id, ""), entry
            assert entry.from_status in (step.sources or ("",)), entry
            assert entry.to_status == (step.target or entry.from_status), entry
            assert entry.actor is None or set(entry.actor.roles) & set(step.roles), (entry.action, entry.actor)
            assert entry.note or not step.needs_note, entry.action
            assert entry.at >= last.get(entry.case_id, entry.at)
            stands[entry.case_id], last[entry.case_id] = entry.to_status, entry.at
        assert stands == dict(model.objects.values_list("pk", "status"))


def test_the_clock_is_what_the_ledger_says(yesterday):
    calendar = current_calendar()
    for application in Application.objects.exclude(status=Status.SUBMITTED):
        deadline = deadline_of(application, calendar=calendar)
        fields = clock_fields(deadline, calendar)
        assert {name: getattr(application, name) for name in fields} == fields, application
        assert application.was_late == deadline.is_late
        assert application.received_on == events_of(application)[0].on
        if application.status in ENDED:
            assert application.closed_on == deadline.closed_on
    for paper in Paper.objects.filter(kind__in=(PaperKind.EXTENSION, PaperKind.DEFERRAL)):
        assert paper.stated_due_on == deadline_of(paper.application, as_of=paper.dated_on, calendar=calendar).due_on


def test_nothing_lies_in_the_future(yesterday):
    now = timezone.now()
    assert not Application.objects.filter(submitted_at__gt=now).exists()
    assert not Application.objects.filter(closed_on__gt=yesterday).exists()
    assert not ApplicationEntry.objects.filter(at__gt=now).exists()
    assert not ReplyEntry.objects.filter(at__gt=now).exists()
    assert not Paper.objects.filter(dated_on__gt=yesterday).exists()
    assert not Remedy.objects.filter(decided_on__gt=yesterday).exists()


def test_records_verify():
    call_command("verify_records")


def test_statistics_tie_out(yesterday):
    years = range(2008, yesterday.year + 1)
    assert [table(year).faults for year in years] == [[] for _ in years]
    assert not any(of_unit.faults for year in years for of_unit in tables_by_unit(year).values())
    # Also those that nobody has confirmed: each is new in the year of its submission.
    counted = Application.objects.filter(kind=Application.Kind.DISCLOSURE)
    assert sum(table(year).cell(RECEIVED) for year in years) == counted.count()


def test_replies_say_what_their_outcome_needs():
    for reply in Reply.objects.filter(status=ReplyStatus.APPROVED):
        assert reply.paper.doc_number, "审定 gives the number"
        assert "〔审定" not in plain_text(letter_page(reply))
    for reply in Reply.objects.exclude(status=ReplyStatus.VOID):
        assert missing(reply.outcome, {name: getattr(reply, name) for name in Reply.DIGESTED}) == [], reply
        assert reply.row == row_of(reply.outcome)
        assert all(reply.files_manifest == file.manifest_line and content_of(file) for file in reply.files.all())


def test_what_an_outcome_presupposes_has_happened():
    served = Reply.objects.served().select_related("application")
    for reply in served.filter(outcome=Outcome.STILL_UNCLEAR):
        assert reply.application.supplement.received_on
    for reply in served.filter(outcome=Outcome.EXCESSIVE):
        assert reply.application.reasons_request.is_reasonable is False
        # The number that the reply gives is that of the applicant's cases.
        same = Application.objects.filter(identity_index=reply.application.identity_index)
        assert same.filter(department=reply.application.department).count() > 10
    for reply in served.filter(outcome=Outcome.REPEATED):
        former = RelatedApplications.objects.get(later=reply.application, why=RelatedApplications.Why.REPEATED).earlier
        assert former.closed_on < reply.application.received_on
        assert (former.identity_index, former.wanted_title) == (
            reply.application.identity_index,
            reply.application.wanted_title,
        )
    assert not any(objections(reply.application).exists() for reply in served.filter(outcome=Outcome.GRANTED))


def test_fees_are_those_of_their_rules():
    for notice in FeeNotice.objects.select_related("application"):
        assert notice.noticed_on >= FEES_FROM
        if notice.basis == FeeNotice.Basis.ITEMS:
            assert notice.quantity_before == items_before(notice.application) >= 10
    assert set(FeeNotice.objects.values_list("basis", flat=True)) == set(FeeNotice.Basis)
    lapsed = FeeNotice.objects.filter(lapsed_on__isnull=False)
    assert set(lapsed.values_list("application__row", flat=True)) == {Row.FEE_LAPSED}


def test_corrections_come_with_evidence_and_claim():
    corrections = Application.objects.filter(kind=Application.Kind.CORRECTION)
    for application in corrections:
        assert str(application.correction_claim)
        assert content_of(application.files.get(purpose=ApplicationFile.Purpose.EVIDENCE))


def test_papers_are_marked_and_name_their_case():
    for kind in set(Paper.objects.values_list("kind", flat=True)):
        assert "示范数据" in page_kept(Paper.objects.filter(kind=kind).first()).mark
    for outcome in Outcome:
        reply = Reply.objects.served().filter(outcome=outcome).first()
        assert reply.application.number in plain_text(page_kept(reply.paper))


def test_numbers_have_no_gap_and_go_on_behind_the_demo(yesterday):
    serials = Application.objects.values_list("entry_department_id", "year", "serial")
    highest = Counter((unit, year) for unit, year, _ in serials)
    assert set(serials) == {(*unit_year, n) for unit_year, count in highest.items() for n in range(1, count + 1)}
    (unit, year), count = highest.popitem()
    assert take(case_series(unit), year) == count + 1


def test_the_nightly_sweep_finds_nothing_amiss():
    """What is overdue is marked already, and what has lapsed has ended."""
    before = ApplicationEntry.objects.count()
    sweep()
    assert ApplicationEntry.objects.count() - before <= Application.objects.overdue(timezone.localdate()).count()
    assert verify(ApplicationEntry).fault == ""
