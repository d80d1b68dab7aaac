"""Every list of the back office takes as many queries for three rows as for one. The lists are those of the registry: none is left out."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.arrivals.planting import plant
from catalog.gate.workflow import revise
from catalog.models import Document, ImportBatch, LeadershipChange, RevisionEntry
from county.accounts.audit_log import record
from county.calendar.calendar_data import package_notices
from county.calendar.special_days import store_notices
from county.cases.timeline import append
from county.models import AccountEntry, Department, LoginGuard, Role, User
from demo.applications.intake import load_applications
from demo.calls.intake import load_calls
from demo.documents.county import INTERPRETATION_SUFFIX
from demo.documents.loading import load_documents
from demo.harvest import load_harvest
from demo.incidents import load_incidents
from demo.interviews.intake import load_interviews
from demo.letters.intake import load_letters
from demo.posts import load_posts
from demo.units.people import load_staff, load_units
from filings.models import NormativeFile
from filings.normative import workflow as normative
from filings.record.workflow import open_due
from interpretation.intake import link_published
from interpretation.models import Interpretation, Waiver
from interpretation.workflow import plan
from mailboxes.models import ReplyTemplate
from mailboxes.opening import open_mailboxes
from oversight.annual_report.workflow import enter_figure, open_report
from oversight.complaints.workflow import ask_statement
from oversight.models import AnnualReport, AnnualReportEntry, OutsideFigure, Rectification
from oversight.reckoning.reckon import freeze
from oversight.rectification.workflow import open_referral
from participation.models import CallOutcome, ChangeNotice, NoticeEntry, OpinionCall, OutcomeEntry
from tests.factories import person
from tests.oversight.supervision import complaint_at, demand_at, error_report

pytestmark = pytest.mark.django_db
MOST = 25  # queries of any list


def county() -> User:
    """A small demo county with at least three rows of everything; a person who may read all of it."""
    yesterday = timezone.localdate() - timedelta(days=1)
    load_units()
    load_staff()
    load_posts(3, today=yesterday)
    plant()
    store_notices(package_notices())
    load_documents(150, today=yesterday, run_by="test", progress=print)
    link_published(key_suffix=INTERPRETATION_SUFFIX)
    load_applications(60, today=yesterday)
    open_mailboxes()
    load_letters(60, today=yesterday)
    load_incidents(4, today=yesterday)
    load_calls(6, today=yesterday)
    load_interviews(4, today=yesterday)
    load_harvest(10, today=yesterday)
    office = User.objects.get(username="xianban")
    units = list(Department.objects.order_by("pk")[:3])
    officer = User.objects.get(username="caizheng-nigao")
    policies = Document.objects.filter(interpretation_waiver__isnull=True).select_related("department").order_by("pk")
    for unit, policy in zip(units, policies[:3], strict=True):
        LeadershipChange.objects.create(department=unit, changed_on=yesterday, what="赵某任局长", recorded_by=office)
        Waiver.objects.create(policy=policy, reason="内容简单", decided_by=office)
        ReplyTemplate.objects.create(department=unit, name="模板", text="已收悉。")
        LoginGuard.objects.create(name_digest=f"{unit.pk:064d}", address="", failures=1, last_at=timezone.now())
        open_report(AnnualReport(department=unit, year=2024), actor=None)
        record(AccountEntry.Action.SIGNED_IN, officer)
        own = person(f"officer{unit.pk}", policy.department, Role.OFFICER)
        revision = revise(policy, actor=own, formed_on=yesterday)
        append(RevisionEntry, revision, action="submit", actor=own, to_status=revision.status)
        ImportBatch.objects.create(source="test", run_by="test")
        explained = Interpretation(
            policy=policy, department=policy.department, form="text", responsible="某", planned_on=yesterday
        )
        plan(explained, actor=own)
    for report in AnnualReport.objects.all():
        append(AnnualReportEntry, report, action="open", actor=office, to_status=report.status)
    for value in range(3):
        figure = OutsideFigure(department=officer.department, year=2024, kind="permits", value=value, source="台账")
        enter_figure(figure, actor=officer)
    people = SimpleNamespace(ban=office, nina=officer, caizheng=officer.department)
    for _ in range(3):
        demand, complaint = demand_at(people, "sent"), complaint_at(people, "handling")
        ask_statement(complaint, actor=office, question="是否按期答复？")
        Rectification.objects.filter(pk=demand.pk).update(escalation=3)
        demand.refresh_from_db()
        open_referral(demand, actor=office, organ="县监察委员会", facts="逾期未整改。", proposed="约谈")
        error_report(people)
        freeze(yesterday, yesterday, kind="special", actor=office)
        normative.draft(
            NormativeFile(department=people.caizheng, title="某办法", kind="measures", text="第一条"), actor=officer
        )
    for call in OpinionCall.objects.order_by("pk")[:3]:
        notice = ChangeNotice(call=call, what="end", reason="情况有变", drafted_by=officer)
        notice.seal()
        notice.save()
        append(NoticeEntry, notice, action="begin", actor=officer, to_status=notice.status)
    unanswered = OpinionCall.objects.filter(outcomes=None).first()
    outcome = CallOutcome(call=unanswered, number=1, stage="result", content="{}", drafted_by=officer)
    outcome.seal()
    outcome.save()
    append(OutcomeEntry, outcome, action="begin", actor=officer, to_status=outcome.status)
    open_due()
    return User.objects.create(
        username="everything",
        is_staff=True,
        is_superuser=True,
        roles=[Role.COUNTY_OFFICE],
        department=office.department,
    )


def test_three_rows_cost_what_one_costs_in_every_list(monkeypatch):
    client = Client()
    client.force_login(county())
    faults, seen = [], 0
    # Of calls the first may have no limit: then the calendar is read for a later one, once.
    for model, model_admin in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        spent = {}
        names = {getattr(one, "parameter_name", "") for one in model_admin.list_filter}
        query = {"work": "all"} if "work" in names else {}
        for rows in (1, 3):
            monkeypatch.setattr(model_admin, "list_per_page", rows)
            monkeypatch.setattr(model_admin, "list_max_show_all", 0)
            shown = client.get(address, query)
            assert shown.status_code == 200, address
            found = len(shown.context_data["cl"].result_list)
            with CaptureQueriesContext(connection) as queries:
                client.get(address, query)
            spent[rows] = len(queries), found
        seen += 1
        if spent[3][1] < 3:
            faults.append(f"{address}: {spent[3][1]} rows only, so it is not tested")
        elif spent[3][0] - spent[1][0] not in (0, model is OpinionCall) or spent[3][0] > MOST:
            faults.append(f"{address}: {spent[1][0]} queries for 1 row, {spent[3][0]} for 3")
    assert seen > 30
    assert not faults, "\n".join(faults)
