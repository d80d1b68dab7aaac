"""Who may open which address: every address of the project times every kind of visitor. A new address must be added here."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from catalog.arrivals.incoming import IncomingFile
from catalog.gate.workflow import draft, submit, withdraw
from catalog.models import (
    Attachment,
    Column,
    Document,
    DocumentEntry,
    DocumentReview,
    ImportBatch,
    LeadershipChange,
    Revision,
    RevisionEntry,
)
from county.accounts.posts import begin_post
from county.cases.timeline import append
from county.models import AccountEntry, Counter, HolidayNotice, LoginGuard, OfficerPost, Role, SettingEntry, User
from harvest.models import CandidateEntry, Run, SourceEntry
from interpretation.intake import link_published
from interpretation.models import Interpretation, InterpretationEntry, Waiver
from interpretation.workflow import waive
from mailboxes.following import rating_token
from mailboxes.models import LetterEntry, LetterLimit, Mailbox, PublicLetterEntry, Rating, ReplyTemplate
from mailboxes.opening import open_mailboxes
from oversight.annual_report.workflow import enter_figure, open_report, standing_of, take_in
from oversight.complaints.workflow import ask_statement
from oversight.models import AnnualReport, AnnualReportEntry, ErrorReport, OutsideFigure, Rectification
from oversight.reckoning.reckon import freeze
from oversight.rectification.workflow import open_referral
from participation.calls.changes import begin as begin_change
from participation.calls.sorting import add_point, sort_under
from participation.incidents.lead_acts import enter
from participation.incidents.workflow import assess, assign, register
from participation.models import ChangeNotice, Incident, Lead
from requests_app.workflow import recall_reply, submit_reply
from tests.factories import person, publish, row
from tests.filings.cases import drafted as drafted_file
from tests.filings.cases import filing
from tests.harvest.things import harvested
from tests.mailboxes.letters import letter_at, public_at
from tests.oversight.supervision import complaint_at, demand_at, error_report
from tests.participation.calls import QUESTIONS, at_time, drafted_outcome
from tests.participation.calls import answered as answered_call
from tests.participation.calls import published as published_call
from tests.participation.calls import sent as sent_opinion
from tests.participation.interviews import asked, live
from tests.people import office
from tests.requests_app.stories import drafted, received

pytestmark = pytest.mark.django_db

# The marks below stand in this order: nobody signed in; 信息员, 审查员, 负责人 of the unit that the records belong to; 信息员 of
# another unit; 县政府办公室; 系统, 安全 and 审计管理员.
PEOPLE = ("nobody", "nina", "shen", "fu", "zhen", "ban", "xitong", "anquan", "sheji")

# What comes back: . a page, L to the login, R elsewhere, X forbidden, N not there, M not by this method.
EVERYBODY, ELSEWHERE, STAFF, NOBODY = "." * 9, "R" * 9, "L" + "." * 8, "L" + "X" * 8
MARKS = {200: ".", 301: "R", 302: "R", 400: ".", 403: "X", 404: "N", 405: "M", 409: "."}

PUBLIC = {
    "": EVERYBODY,
    "catalog/": EVERYBODY,
    "catalog/<slug:slug>/": EVERYBODY,
    r"^catalog/(?P<slug>[-\w]+)/list\.(?P<form>csv|json)$": EVERYBODY,
    "departments/": EVERYBODY,
    "departments/<slug:slug>/": EVERYBODY,
    "interpretation/": EVERYBODY,
    "interpretation/feed/": EVERYBODY,
    "interpretation/<int:pk>/": EVERYBODY,
    "documents/<int:pk>/": EVERYBODY,
    "documents/<int:pk>/versions/<int:number>/": EVERYBODY,
    "documents/<int:pk>/qr.svg": EVERYBODY,
    "files/<slug:token>/": EVERYBODY,
    "documents/<int:pk>/data.json": EVERYBODY,
    "feeds/<slug:slug>/": EVERYBODY,
    "feeds/<slug:slug>/feed.json": EVERYBODY,
    "feeds/<slug:slug>/archive/<int:page>/": EVERYBODY,
    "open/": EVERYBODY,
    "open/changes/": EVERYBODY,
    "open/catalog.jsonld": EVERYBODY,
    "open/dumps/": EVERYBODY,
    "open/dumps/<str:name>/<str:file>": "N" * 9,
    "about/harvester/": EVERYBODY,
    "mailboxes/": EVERYBODY,
    "mailboxes/track/": EVERYBODY,
    "mailboxes/<slug:slug>/write/": EVERYBODY,
    "mailboxes/rate/<str:token>/": EVERYBODY,
    "letters/": EVERYBODY,
    "letters/<int:pk>/": EVERYBODY,
    r"^letters/list\.(?P<form>csv|json)$": EVERYBODY,
    "letters/statistics/": EVERYBODY,
    r"^letters/statistics\.(?P<form>csv)$": EVERYBODY,
    "feeds/letters/": EVERYBODY,
    "participation/calls/": EVERYBODY,
    r"participation/calls/^list\.(?P<form>csv|json)$": EVERYBODY,
    "participation/calls/feed/": EVERYBODY,
    "participation/calls/track/": EVERYBODY,
    "participation/calls/track/opinion/": ELSEWHERE,
    "participation/calls/track/replace/": ELSEWHERE,
    "participation/calls/track/leave/": "M" * 9,
    "participation/calls/^track/(?P<act>withdraw|object)/$": "M" * 9,
    "participation/calls/<int:pk>/": EVERYBODY,
    "participation/calls/<int:pk>/draft/<int:number>/": EVERYBODY,
    "participation/calls/<int:pk>/write/": EVERYBODY,
    "participation/calls/<int:pk>/outcome/": EVERYBODY,
    "participation/calls/<int:pk>/outcome/<int:number>/": EVERYBODY,
    r"participation/calls/^(?P<pk>\d{1,9})/outcome\.(?P<form>csv|json)$": EVERYBODY,
    "participation/surveys/": EVERYBODY,
    "participation/surveys/<int:pk>/": EVERYBODY,
    # Only sent to: a piece of the form's page, and what the writer does from the page of a letter.
    "mailboxes/similar/": "M" * 9,
    "^mailboxes/track/(?P<act>supplement|withdraw)/$": "M" * 9,
    "mailboxes/track/letter/": ELSEWHERE,
    "mailboxes/track/leave/": "M" * 9,
    "participation/interviews/": EVERYBODY,
    "participation/interviews/<int:pk>/": EVERYBODY,
    "participation/interviews/<int:pk>/ask/": EVERYBODY,
    "participation/interviews/<int:pk>/live/<str:after>/": EVERYBODY,
    "participation/interviews/track/": EVERYBODY,
    "participation/interviews/track/question/": ELSEWHERE,
    "participation/interviews/track/object/": "M" * 9,
    "participation/interviews/track/leave/": "M" * 9,
    "requests/": EVERYBODY,
    "requests/new/": EVERYBODY,
    "requests/track/": EVERYBODY,
    "requests/related/": "M" * 9,
    "requests/found/": "M" * 9,
    "requests/leave/": "M" * 9,
    # A link that belongs to no case, and pages of a case that nobody here has opened with number and code.
    "requests/link/": "N" * 9,
    "requests/receipt/": ELSEWHERE,
    "requests/case/": ELSEWHERE,
    "requests/case/supplement/": ELSEWHERE,
    "requests/case/reasons/": ELSEWHERE,
    "requests/case/withdraw/": ELSEWHERE,
    "requests/case/files/<slug:token>/": ELSEWHERE,
    r"^requests/case/papers/(?P<pk>\d+)\.(?P<form>pdf)$": ELSEWHERE,
    "complaints/": EVERYBODY,
    "complaints/new/": EVERYBODY,
    "complaints/track/": EVERYBODY,
    "complaints/track/complaint/": ELSEWHERE,
    "complaints/track/withdraw/": "M" * 9,
    "complaints/track/leave/": "M" * 9,
    "error-reports/": EVERYBODY,
    "error-reports/new/": EVERYBODY,
    "error-reports/track/": EVERYBODY,
    "error-reports/track/report/": ELSEWHERE,
    "error-reports/track/leave/": "M" * 9,
    "normative/": EVERYBODY,
    r"^normative/list\.(?P<form>csv|json)$": EVERYBODY,
    "search/": EVERYBODY,
    "site-map/": EVERYBODY,
    "display/": EVERYBODY,
    "healthz": EVERYBODY,
    "robots.txt": EVERYBODY,
    "sitemap.xml": EVERYBODY,
    "sitemap-<slug:section>.xml": EVERYBODY,
    "favicon.ico": ELSEWHERE,
}
# Their answers to POST, by what they are for; every other public address refuses it.
PUBLIC_POSTS = {
    "mailboxes/track/": ".",
    "mailboxes/<slug:slug>/write/": ".",
    "mailboxes/rate/<str:token>/": ".",
    "mailboxes/similar/": ".",
    "^mailboxes/track/(?P<act>supplement|withdraw)/$": "R",
    "mailboxes/track/leave/": "R",
    "participation/interviews/<int:pk>/ask/": ".",
    "participation/interviews/track/": ".",
    "participation/interviews/track/object/": "R",
    "participation/interviews/track/leave/": "R",
    "complaints/new/": ".",
    "complaints/track/": ".",
    "complaints/track/withdraw/": "R",
    "complaints/track/leave/": "R",
    "error-reports/new/": ".",
    "error-reports/track/": ".",
    "error-reports/track/leave/": "R",
    "participation/calls/track/": ".",
    "participation/calls/track/replace/": "R",
    "participation/calls/track/leave/": "R",
    "participation/calls/^track/(?P<act>withdraw|object)/$": "R",
    "participation/calls/<int:pk>/write/": ".",
    "participation/surveys/<int:pk>/": ".",
    "requests/new/": ".",
    "requests/track/": ".",
    "requests/related/": ".",
    "requests/found/": "N",
    "requests/leave/": "R",
    "requests/case/supplement/": "R",
    "requests/case/reasons/": "R",
    "requests/case/withdraw/": "R",
} | {"display/": "R"}

# Address of the back office: GET, POST.
DESKS = {
    "admin/": (STAFF, STAFF),
    "admin/oversight/disclosure/": ("L.....XXX", "L.....XXX"),
    "admin/oversight/disclosure.csv": ("L.....XXX", "L.....XXX"),
    "admin/oversight/figures/": ("L.....XXX", "L.....XXX"),
    "admin/oversight/figures.csv": ("L.....XXX", "L.....XXX"),
    "admin/oversight/figures/facts/": ("LNNNNNXXX", "LNNNNNXXX"),
    "admin/oversight/figures/freeze/": ("LXXXXRXXX", "LXXXXRXXX"),
    "admin/oversight/roster/": ("L.....XXX", "L.....XXX"),
    "admin/oversight/roster.csv": ("L.....XXX", "L.....XXX"),
    "admin/county/officerpost/<int:pk>/end/": ("LXX.X.XXX", "LXX.X.XXX"),
    "admin/oversight/renewal/": ("L.....XXX", "L.....XXX"),
    "admin/oversight/misfiled/": ("L.....XXX", "L.XX..XXX"),
    "admin/manual/": (STAFF, "LMMMMMMMM"),
    "admin/manual/<slug:name>/": (STAFF, "LMMMMMMMM"),
    "admin/manual/images/<slug:name>.png": (STAFF, "LMMMMMMMM"),
    "admin/login/": (".RRRRRRRR", EVERYBODY),
    # Whoever is not on the way in, or is in already, is asked nothing.
    "admin/login/code/": (ELSEWHERE, ELSEWHERE),
    "admin/login/password/": (ELSEWHERE, ELSEWHERE),
    "admin/login/second-factor/": (ELSEWHERE, ELSEWHERE),
    "admin/login/continue/": (ELSEWHERE, ELSEWHERE),
    "admin/logout/": ("RMMMMMMMM", "R........"),
    "admin/account/": (STAFF, STAFF),
    "admin/account/sessions/end/": ("LMMMMMMMM", "LRRRRRRRR"),
    "admin/account/second-factor/": (STAFF, STAFF),
    "admin/account/second-factor/remove/": (STAFF, STAFF),
    "admin/account/recovery-codes/": (STAFF, STAFF),
    "admin/password_change/": (STAFF, STAFF),
    "admin/password_change/done/": (STAFF, "LMMMMMMMM"),
    # No form looks anything up, so nobody may.
    "admin/autocomplete/": (NOBODY, "LMMMMMMMM"),
    "admin/jsi18n/": (STAFF, "LMMMMMMMM"),
    "admin/r/<path:content_type_id>/<path:object_id>/": ("LNNNNNNNN", "LNNNNNNNN"),
    "admin/^(?P<app_label>county|catalog|mailboxes|interpretation|filings|participation|harvest|requests_app|oversight)/$": (
        "L......N.",
        "L......N.",
    ),
    "admin/(?P<url>.*)$": ("LNNNNNNNN", "LNNNNNNNN"),
    # 解除锁定, for somebody else; the password of another is given by the same hand.
    "admin/county/user/<path:object_id>/account/<slug:act>/": ("LXXXXXX.X", "LXXXXXXRX"),
    "admin/county/user/<id>/password/": ("LXXXXXX.X", "LXXXXXX.X"),
    # 签收 is for the unit that has the letter; names and contacts for whoever handles it, on record.
    "admin/mailboxes/letter/<int:pk>/step/<slug:action>/": ("L.XXNXXXX", "L.XXNXXXX"),
    "admin/mailboxes/letter/<int:pk>/reveal/": ("L.X.N.XXX", "L.X.N.XXX"),
    "admin/mailboxes/letter/<int:pk>/public/": ("L.XXN.XXX", "L.XXN.XXX"),
    "admin/mailboxes/letter/figures/": ("L.X...XXX", "L.X...XXX"),
    "admin/mailboxes/letter/bulk-assign/": ("LXXXXRXXX", "LXXXX.XXX"),
    # 隐藏
    "admin/mailboxes/publicletter/<int:pk>/step/<slug:action>/": ("L.X.N.XXX", "L.X.N.XXX"),
    # 录入线下意见 and 归纳 are for the officers of the unit; opinions are no business of those who review texts.
    "admin/participation/opinioncall/<int:pk>/step/<slug:action>/": ("L.XXNXXXX", "L.XXNXXXX"),
    "admin/participation/opinioncall/<int:pk>/sort/": ("L.X.N.XXX", "L.XXNXXXX"),
    "admin/participation/opinion/<int:pk>/step/<slug:action>/": ("L.XXNXXXX", "L.XXNXXXX"),
    "admin/participation/opinion/<int:pk>/reveal/": ("L.X.N.XXX", "L.X.N.XXX"),
    "admin/participation/changenotice/<int:pk>/step/<slug:action>/": ("L.XXNXXXX", "L.XXNXXXX"),
    "admin/participation/calloutcome/<int:pk>/step/<slug:action>/": ("L.XXNXXXX", "L.XXNXXXX"),
    # 撤回
    "admin/catalog/document/<int:pk>/step/<slug:action>/": ("LXX.N.XXX", "LXX.N.XXX"),
    # 确认收到 is for the unit that has the application, and the county office; drafts, names and letters only for the unit.
    "admin/requests_app/application/<int:pk>/step/<slug:action>/": ("L.XXN.XXX", "L.XXN.XXX"),
    "admin/requests_app/application/register/": ("L.XX..XXX", "L.XX..XXX"),
    "admin/requests_app/application/register.csv": ("L.X...XXX", "L.X...XXX"),
    "admin/requests_app/application/<int:pk>/reveal/": ("L.X.NXXXX", "L.X.NXXXX"),
    "admin/requests_app/application/<int:pk>/draft/": ("L.XXNXXXX", "L.XXNXXXX"),
    # 补发查询码
    "admin/requests_app/application/<int:pk>/code/": ("L.XXNXXXX", "L.XXNXXXX"),
    # 身份证明: only on POST, which is on record.
    "admin/requests_app/application/<int:pk>/files/<slug:token>/": ("LRXRNXXXX", "L.X.NXXXX"),
    "admin/requests_app/application/<int:pk>/papers/<int:paper>.<slug:form>": ("L.X.N.XXX", "L.X.N.XXX"),
    # 送审; the reviewer reads the reply and what it releases.
    "admin/requests_app/reply/<int:pk>/step/<slug:action>/": ("L.XXNXXXX", "L.XXNXXXX"),
    "admin/requests_app/reply/<int:pk>/preview.<slug:form>": ("L...N.XXX", "L...N.XXX"),
    "admin/requests_app/reply/<int:pk>/files/<slug:token>/": ("L...N.XXX", "L...N.XXX"),
    # 调整安排
    "admin/interpretation/interpretation/<int:pk>/step/<slug:action>/": ("L.X.NXXXX", "L.X.NXXXX"),
    "admin/interpretation/interpretation/figures/": ("L.....XXX", "L.....XXX"),
    "admin/interpretation/interpretation/figures.csv": ("L.....XXX", "L.....XXX"),
    # 核对, in the own unit; what stands behind a cell, and the report as a file.
    "admin/oversight/annualreport/<int:pk>/step/<slug:action>/": ("L.XXN.XXX", "L.XXN.XXX"),
    "admin/oversight/annualreport/<int:pk>/cell/<slug:table>/<slug:row>/<slug:column>/": ("L...N.NNN", "L...N.NNN"),
    "admin/oversight/annualreport/<int:pk>/file/<slug:form>/": ("L...N.NNN", "L...N.NNN"),
    # 签收 is for the unit; a proposal against it is the county office's, and so is every complaint.
    "admin/oversight/rectification/<int:pk>/step/<slug:action>/": ("L.X.NXXXX", "L.X.NXXXX"),
    "admin/oversight/rectification/<int:pk>/notice.<str:form>": ("L.X.N.XXX", "L.X.N.XXX"),
    "admin/oversight/rectification/<int:pk>/refer/": ("LXXXN.XXX", "LXXXN.XXX"),
    "admin/oversight/referral/<int:pk>/step/<slug:action>/": ("LXXXX.XXX", "LXXXX.XXX"),
    "admin/oversight/complaint/<int:pk>/step/<slug:action>/": ("LXXXX.XXX", "LXXXX.XXX"),
    "admin/oversight/complaint/<int:pk>/reveal/": ("LXXXX.XXX", "LXXXX.XXX"),
    "admin/oversight/statement/<int:pk>/step/<slug:action>/": ("L.X.NXXXX", "L.X.NXXXX"),
    "admin/oversight/errorreport/<int:pk>/step/<slug:action>/": ("L.XXN.XXX", "L.XXN.XXX"),
    # 填写; 送合法性审核, in the own unit.
    "admin/filings/filing/<int:pk>/step/<slug:action>/": ("L.X.NXXXX", "L.X.NXXXX"),
    "admin/filings/normativefile/<int:pk>/step/<slug:action>/": ("L.XXN.XXX", "L.XXN.XXX"),
    "admin/filings/normativefile/old/": ("LXXXX.XXX", "LXXXX.XXX"),
    # 督办 is the county office's; what is not yet a matter is its alone.
    "admin/participation/incident/<int:pk>/step/<slug:action>/": ("LXXXN.XXX", "LXXXN.XXX"),
    "admin/participation/incident/figures/": ("L.X...XXX", "L.X...XXX"),
    "admin/participation/lead/<int:pk>/step/<slug:action>/": ("LXXXX.XXX", "LXXXX.XXX"),
    "admin/participation/lead/import/": ("LXXXX.XXX", "LXXXX.XXX"),
    # 直播台 is for those who have a part in it.
    "admin/participation/interview/<int:pk>/live/": ("L..XNXXXX", "LNNXNXXXX"),
    "admin/participation/interview/<int:pk>/step/<slug:action>/": ("L.X.NXXXX", "L.X.NXXXX"),
    "admin/participation/interviewtext/<int:pk>/step/<slug:action>/": ("L.XXNXXXX", "L.XXNXXXX"),
    "admin/participation/ask/<int:pk>/step/<slug:action>/": ("L.XXNXXXX", "L.XXNXXXX"),
    # 采用 is for officers of the unit; sources are kept by the county office.
    "admin/harvest/candidate/<int:pk>/step/<slug:action>/": ("L.XXNXXXX", "L.XXNXXXX"),
    "admin/harvest/source/<int:pk>/step/<slug:action>/": ("LXXXN.XXX", "LXXXN.XXX"),
    # 保密审查
    "admin/catalog/revision/<int:pk>/step/<slug:action>/": ("LX.XNXXXX", "LX.XNXXXX"),
    "admin/catalog/revision/<int:pk>/preview/": ("L...N.NNN", "L...N.NNN"),
    # 批量导入 is for officers of a unit, as a new draft is.
    "admin/catalog/revision/bulk/": ("L.XX.XXXX", "L.XX.XXXX"),
    "admin/catalog/revision/bulk/take/": ("LMMMMMMMM", "LRXXRXXXX"),
    "admin/catalog/revision/bulk/template/": ("L.XX.XXXX", "LMMMMMMMM"),
    # So is what the page of a draft asks while it is being written.
    "admin/catalog/revision/files/": ("LMMMMMMMM", "L.XX.XXXX"),
    "admin/catalog/revision/files/drop/": ("LMMMMMMMM", "L.XX.XXXX"),
    "admin/catalog/revision/clean/": ("LMMMMMMMM", "L.XX.XXXX"),
    # It is the first text of its item: there is nothing to compare.
    "admin/catalog/revision/<int:pk>/difference/": ("LNNNNNNNN", "LNNNNNNNN"),
}

# Kind of record: list, history, new one, one record read, one record written, one record deleted.
RECORDS = {
    "county/department": ("LXXXX....", "LXXXX....", "LXXXX..XX", "LXXXX....", "LXXXX..XX", NOBODY),
    "county/user": ("LXXXXXX..", "LXXXXXX..", "LXXXXXX.X", "LXXXXXX..", "LXXXXXX.X", NOBODY),
    "county/loginguard": ("LXXXXXX..", "LXXXXXX..", NOBODY, "LXXXXXX..", NOBODY, NOBODY),
    "county/accountentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "county/settingentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "county/holidaynotice": ("LXXXX..X.", "LXXXX..X.", "LXXXX..XX", "LXXXX..X.", "LXXXX..XX", "LXXXX..XX"),
    "county/officerpost": ("L.....XXX", "L...R.RRR", "LXX.X.XXX", "L...R.XXX", NOBODY, NOBODY),
    "county/counter": ("LXXXXX.X.", "LXXXXX.X.", NOBODY, "LXXXXX.X.", NOBODY, NOBODY),
    "catalog/column": ("L.....XX.", "L.....XX.", "LXXXX.XXX", "L.....XX.", "LXXXX.XXX", NOBODY),
    # Of what belongs to another unit the list says nothing, and its address leads away.
    "catalog/document": ("L.....XXX", "L...R.RRR", NOBODY, "L...R.XXX", NOBODY, NOBODY),
    "catalog/documentreview": ("L.....XXX", "L...R.RRR", NOBODY, "L...R.XXX", NOBODY, NOBODY),
    "catalog/attachment": ("L.....XXX", "L...R.RRR", NOBODY, "L...R.XXX", NOBODY, NOBODY),
    "catalog/leadershipchange": ("L.....XXX", "L...R.RRR", "L.X...XXX", "L...R.XXX", "LXXXX.XXX", "LXXXX.XXX"),
    "catalog/importbatch": ("LXXXX..X.", "LXXXX..X.", NOBODY, "LXXXX..X.", NOBODY, NOBODY),
    "catalog/documententry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "interpretation/interpretation": ("L.....XXX", "L...R.RRR", "L.XX.XXXX", "L...R.XXX", NOBODY, NOBODY),
    "interpretation/interpretationentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    # The leader decides what needs none.
    "interpretation/waiver": ("L.....XXX", "L...R.RRR", "LXX.XXXXX", "L...R.XXX", NOBODY, NOBODY),
    "mailboxes/mailbox": ("L.X...XX.", "L.X...XX.", "LXXXX.XXX", "L.X...XX.", "LXXXX.XXX", NOBODY),
    "mailboxes/letterlimit": ("L.X...XX.", "L.X...XX.", "LXXXX.XXX", "L.X...XX.", "LXXXX.XXX", NOBODY),
    "mailboxes/replytemplate": ("L.X...XXX", "L.X.R.RRR", "L.XX..XXX", "L.X.R.XXX", "L.XXR.XXX", "L.XXR.XXX"),
    # Letters are no business of those who review texts.
    "mailboxes/letter": ("L.X...XXX", "L.X.R.RRR", NOBODY, "L.X.R.XXX", NOBODY, NOBODY),
    "mailboxes/publicletter": ("L.....XXX", "L...R.RRR", NOBODY, "L...R.XXX", "LXXXRXXXX", NOBODY),
    "mailboxes/letterentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "mailboxes/publicletterentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "participation/callkind": ("L.X...XX.", "L.X...XX.", NOBODY, "L.X...XX.", "LXXXX.XXX", NOBODY),
    # The first is public and changes by steps alone; the notice and the outcome are drafts, written by the unit's officers.
    "participation/opinioncall": ("L.....XXX", "L...R.RRR", "L.XX.XXXX", "L...R.XXX", "LXXXRXXXX", NOBODY),
    "participation/changenotice": ("L.....XXX", "L...R.RRR", NOBODY, "L...R.XXX", "L.XXRXXXX", NOBODY),
    "participation/calloutcome": ("L.....XXX", "L...R.RRR", NOBODY, "L...R.XXX", "L.XXRXXXX", NOBODY),
    "participation/opinion": ("L.X...XXX", "L.X.R.RRR", NOBODY, "L.X.R.XXX", NOBODY, NOBODY),
    "participation/callentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "participation/noticeentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "participation/opinionentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "participation/outcomeentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "participation/incident": ("L.X...XXX", "L.X.R.RRR", "L.XX..XXX", "L.X.R.XXX", NOBODY, NOBODY),
    "participation/incidententry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "participation/interview": ("L.....XXX", "L...R.RRR", "L.XX.XXXX", "L...R.XXX", NOBODY, NOBODY),
    "participation/interviewtext": ("L.....XXX", "L...R.RRR", NOBODY, "L...R.XXX", "LXXXRXXXX", NOBODY),
    "participation/ask": ("L.X...XXX", "L.X.R.RRR", NOBODY, "L.X.R.XXX", NOBODY, NOBODY),
    "participation/interviewentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "participation/interviewtextentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "participation/askentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "participation/lead": ("LXXXX.XXX", "LRRRR.RRR", "LXXXX.XXX", "LXXXX.XXX", NOBODY, NOBODY),
    "participation/leadentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "harvest/source": ("L.X...XXX", "L.X.R.RRR", "LXXXX.XXX", "L.X.R.XXX", "LXXXX.XXX", NOBODY),
    "harvest/run": ("L.X...XXX", "L.X.R.RRR", NOBODY, "L.X.R.XXX", NOBODY, NOBODY),
    "harvest/candidate": ("L.X...XXX", "L.X.R.RRR", NOBODY, "L.X.R.XXX", NOBODY, NOBODY),
    "harvest/sourceentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "harvest/candidateentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    # What an application says of its applicant is no business of those who review replies; another unit's is not there.
    "requests_app/application": ("L.X...XXX", "L.X.N.NNN", NOBODY, "L.X.N.XXX", NOBODY, NOBODY),
    "requests_app/reply": ("L.....XXX", "L...N.NNN", NOBODY, "L...N.XXX", NOBODY, NOBODY),
    "requests_app/applicationentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "requests_app/replyentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    # Drawn up by the own unit only.
    "oversight/annualreport": ("L.....XXX", "L...R.RRR", "L.XX..XXX", "L...R.XXX", "LRXXRXXXX", NOBODY),
    "oversight/outsidefigure": ("L.....XXX", "L...R.RRR", "L.XX..XXX", "L...R.XXX", NOBODY, NOBODY),
    "oversight/annualreportentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "oversight/rectification": ("L.X...XXX", "L.X.R.RRR", "LXXXX.XXX", "L.X.R.XXX", NOBODY, NOBODY),
    "oversight/reckoning": ("LXXXX.XXX", "LXXXX.XXX", NOBODY, "LXXXX.XXX", NOBODY, NOBODY),
    "oversight/referral": ("LXXXX.XXX", "LRRRR.RRR", NOBODY, "LXXXX.XXX", NOBODY, NOBODY),
    "oversight/complaint": ("LXXXX.XXX", "LRRRR.RRR", NOBODY, "LXXXX.XXX", NOBODY, NOBODY),
    "oversight/statement": ("L.X...XXX", "L.X.R.RRR", NOBODY, "L.X.R.XXX", NOBODY, NOBODY),
    "oversight/errorreport": ("L.X...XXX", "L.X.R.RRR", NOBODY, "L.X.R.XXX", NOBODY, NOBODY),
    "oversight/rectificationentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "oversight/referralentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "oversight/complaintentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "oversight/statemententry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "oversight/errorreportentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "filings/filing": ("L.X...XXX", "L.X.R.RRR", NOBODY, "L.X.R.XXX", NOBODY, NOBODY),
    "filings/normativefile": ("L.....XXX", "L...R.RRR", "L.XX..XXX", "L...R.XXX", "L.XXXXXXX", NOBODY),
    "filings/filingentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    "filings/normativefileentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
    # It has been sent on: its officer reads it, too.
    "catalog/revision": ("L.....XXX", "L...R.RRR", "L.XX.XXXX", "L...R.XXX", "LXXXRXXXX", NOBODY),
    "catalog/revisionentry": ("LXXXXXXX.", "LXXXXXXX.", NOBODY, "LXXXXXXX.", NOBODY, NOBODY),
}
ACTION_OF_STEP = {
    "admin/requests_app/application/": "confirm",
    "admin/requests_app/reply/": "submit",
    "admin/mailboxes/letter/": "claim",
    "admin/mailboxes/publicletter/": "hide",
    "admin/interpretation/interpretation/": "change_plan",
    "admin/participation/opinioncall/": "enter",
    "admin/participation/opinion/": "set_aside",
    "admin/participation/changenotice/": "submit",
    "admin/participation/calloutcome/": "submit",
    "admin/catalog/document/": "withdraw",
    "admin/catalog/revision/": "pass_review",
    "admin/oversight/annualreport/": "check",
    "admin/filings/filing/": "draft",
    "admin/filings/normativefile/": "submit",
    "admin/oversight/rectification/": "sign_for",
    "admin/oversight/referral/": "approve",
    "admin/oversight/complaint/": "decline",
    "admin/oversight/statement/": "give",
    "admin/oversight/errorreport/": "settle",
    "admin/participation/incident/": "urge",
    "admin/harvest/candidate/": "adopt",
    "admin/harvest/source/": "pause",
    "admin/participation/lead/": "dismiss",
    "admin/participation/interview/": "assign",
    "admin/participation/interviewtext/": "submit",
    "admin/participation/ask/": "accept",
}


def expected() -> tuple[dict[str, str], dict[str, str]]:
    """The marks for GET and for POST, by route. Lists, histories and short addresses are only read."""
    get = PUBLIC | {route: marks for route, (marks, _) in DESKS.items()}
    post = {route: marks for route, (_, marks) in DESKS.items()}
    for kind, (listed, history, new, read, written, deleted) in RECORDS.items():
        base = f"admin/{kind}/"
        one = f"{base}<path:object_id>/"
        get |= {
            base: listed,
            f"{base}add/": new,
            f"{one}history/": history,
            f"{one}change/": read,
            f"{one}delete/": deleted,
        }
        get[one] = "LRRRRRRRR"
        post |= {f"{base}add/": new, f"{one}change/": written, f"{one}delete/": deleted}
    return get, post


@dataclass(frozen=True)
class County:
    """One record of every kind, and everybody."""

    people: dict[str, User]
    document: Document
    records: dict[str, object]

    def visitor(self, name: str) -> Client:
        """Somebody whose login lasts, whatever an answer says."""
        if name == "nobody":
            return Client()
        client = Client()
        client.force_login(self.people[name])
        return Client(
            HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        )


def supervised(staff) -> dict[str, object]:
    """One of each kind of case of supervision, with its trail."""
    demand, handled = demand_at(staff, "sent"), complaint_at(staff, "handling")
    Rectification.objects.filter(pk=demand.pk).update(escalation=3)
    demand.refresh_from_db()
    referral = open_referral(demand, actor=staff.ban, organ="县监察委员会", facts="逾期未整改。", proposed="约谈")
    statement = ask_statement(handled, actor=staff.ban, question="是否按期答复？")
    cases = (demand, referral, handled, statement, error_report(staff), filing(staff), drafted_file(staff))
    found = {case._meta.label_lower.replace(".", "/"): case for case in cases}
    ErrorReport.objects.update(department=staff.caizheng)
    today = timezone.localdate()
    kept = {"oversight/reckoning": freeze(today, today, kind="special", actor=staff.ban)}
    return kept | found | {f"{name}entry": case.timeline.first() for name, case in found.items()}


@pytest.fixture
def county(caplog) -> County:
    # Hundreds of refusals, each with its traceback, are what is asked for here.
    caplog.set_level(logging.ERROR, "django.request")
    staff = office()
    people = {name: user for name, user in vars(staff).items() if isinstance(user, User)}
    people |= {
        "xitong": person("xitong", None, Role.SYSTEM_ADMIN),
        "anquan": person("anquan", None, Role.SECURITY_ADMIN),
    }
    file = IncomingFile("清单.csv", "项目,金额\n".encode())
    document, gone, policy, _ = publish(
        row(column="notices", attachments=(file,)),
        row(column="notices"),
        row(column="normative", title="关于印发《资金管理办法》的通知"),
        row(column="policy-interpretation", title="《资金管理办法》政策解读", doc_number="", genre="interpretation"),
    )
    link_published()
    waive(Waiver(policy=policy, reason="只延长有效期"), actor=staff.fu)
    withdraw(gone, actor=staff.fu, reason="内容有误")
    sent = draft(
        Document(
            department=staff.caizheng, column=Column.objects.get(slug="notices"), topic="0401", genre="announcement"
        ),
        Revision(
            title="关于公布收费清单的通告",
            formed_on=timezone.localdate(),
            written_on=timezone.localdate(),
            body="<p>现予公布。</p>",
        ),
        actor=staff.nina,
    )
    submit(sent, actor=staff.nina)
    open_mailboxes()
    letter, shown = (
        letter_at(staff, "accepted"),
        public_at(staff, "published", letter_at(staff, "answered", writer_name="李四")),
    )
    LoginGuard.objects.create(name_digest="a", user=staff.zhen, failures=5, last_at=timezone.now())
    HolidayNotice.objects.create(year=2026, title="放假安排", source="测试")
    Client().post("/admin/login/", {"username": "nina", "password": "wrong"})
    incident = register(Incident(title="某事", found_at=timezone.now()), actor=staff.ban)
    assess(incident, actor=staff.ban, note="回应", is_emergency=False, level="general")
    assign(incident, staff.caizheng, actor=staff.ban)
    lead = enter(Lead(title="某事"), actor=staff.ban)
    interview = live(staff)
    ask = asked(interview)
    case = received(staff)
    reply = drafted(staff, case)
    submit_reply(reply, actor=staff.nina)
    recall_reply(reply, actor=staff.nina)
    report = AnnualReport(department=staff.caizheng, year=2025)
    open_report(report, actor=None)
    take_in(staff.caizheng, replace(standing_of(report).figures, year=2024), note="往年")
    enter_figure(
        OutsideFigure(department=staff.caizheng, year=2025, kind="permits", value=3, source="统计表"), actor=staff.nina
    )
    source, candidate = harvested(staff.nina)
    call = published_call(staff, "decision", questions=QUESTIONS)
    opinion = sent_opinion(call)
    notice = begin_change(call, ChangeNotice(what="end", reason="情况有变"), actor=staff.nina)
    at_time(call, opens_at=timezone.now() - timedelta(days=40), closes_at=timezone.now() - timedelta(days=2))
    sort_under(add_point(call, "增加免费时段", actor=staff.nina), [opinion.pk], actor=staff.nina)
    answered_call(staff, call, "summary")
    outcome = drafted_outcome(staff, call)
    records = {
        "participation/callkind": call.kind,
        "participation/opinioncall": call,
        "participation/changenotice": notice,
        "participation/calloutcome": outcome,
        "participation/opinion": opinion,
        "participation/callentry": call.timeline.first(),
        "participation/noticeentry": notice.timeline.first(),
        "participation/opinionentry": opinion.timeline.first(),
        "participation/outcomeentry": outcome.timeline.first(),
        "oversight/annualreport": report,
        "oversight/outsidefigure": OutsideFigure.objects.get(),
        "oversight/annualreportentry": AnnualReportEntry.objects.get(),
        **supervised(staff),
        "county/department": staff.caizheng,
        "county/user": person("gu", staff.shuiwan, Role.REVIEWER),
        "county/loginguard": LoginGuard.objects.first(),
        "county/accountentry": AccountEntry.objects.first(),
        "county/settingentry": SettingEntry.objects.first(),
        "county/holidaynotice": HolidayNotice.objects.get(),
        "county/officerpost": begin_post(
            OfficerPost(department=staff.caizheng, kind="officer", name="倪娜"), actor=staff.ban
        ),
        "county/counter": Counter.objects.first(),
        "mailboxes/mailbox": Mailbox.objects.first(),
        "mailboxes/letterlimit": LetterLimit.objects.first(),
        "mailboxes/replytemplate": ReplyTemplate.objects.create(name="通用", department=staff.caizheng, text="您好。"),
        "mailboxes/letter": letter,
        "mailboxes/publicletter": shown,
        "mailboxes/letterentry": LetterEntry.objects.first(),
        "mailboxes/publicletterentry": PublicLetterEntry.objects.first(),
        "requests_app/application": case,
        "requests_app/reply": reply,
        "requests_app/applicationentry": case.timeline.first(),
        "requests_app/replyentry": reply.timeline.first(),
        "participation/incident": incident,
        "participation/incidententry": incident.timeline.first(),
        "participation/interview": interview,
        "participation/interviewtext": interview.texts.get(),
        "participation/ask": ask,
        "participation/interviewentry": interview.timeline.first(),
        "participation/interviewtextentry": interview.texts.get().timeline.first(),
        "participation/askentry": ask.timeline.first(),
        "participation/lead": lead,
        "participation/leadentry": lead.timeline.first(),
        "harvest/source": source,
        "harvest/run": Run.objects.create(source=source, started_at=timezone.now(), lease_until=timezone.now()),
        "harvest/candidate": candidate,
        "harvest/sourceentry": append(SourceEntry, source, action="enable", actor=staff.ban, to_status="active"),
        "harvest/candidateentry": append(CandidateEntry, candidate, action="adopt", actor=staff.nina, to_status="new"),
        "catalog/column": Column.objects.get(slug="notices"),
        "catalog/document": document,
        "catalog/documentreview": DocumentReview.objects.filter(revision__document=document).get(),
        "catalog/attachment": Attachment.objects.get(),
        "catalog/leadershipchange": LeadershipChange.objects.create(
            department=staff.caizheng, changed_on=timezone.localdate(), what="赵某任局长", recorded_by=staff.nina
        ),
        "catalog/importbatch": ImportBatch.objects.first(),
        "catalog/documententry": DocumentEntry.objects.first(),
        "catalog/revision": sent,
        "catalog/revisionentry": RevisionEntry.objects.first(),
        "interpretation/interpretation": Interpretation.objects.get(),
        "interpretation/interpretationentry": InterpretationEntry.objects.get(),
        "interpretation/waiver": Waiver.objects.get(),
    }
    assert None not in records.values()
    return County(people, document, records)


def routes(patterns=None, prefix: str = "") -> Iterator[str]:
    """Every pattern of the project, as it is written in the URLconf."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def address_of(route: str, county: County) -> str:
    """The pattern with one of the records in it."""
    kind = re.match(r"admin/(\w+/\w+)/", route)
    record = county.records.get(kind[1] if kind else "", county.document)
    case, reply = county.records["requests_app/application"], county.records["requests_app/reply"]
    call = county.records["participation/opinioncall"]
    cases, replies = f"admin/requests_app/application/{case.pk}", f"admin/requests_app/reply/{reply.pk}"
    values = {
        "admin/requests_app/application/<int:pk>/files/<slug:token>/": f"{cases}/files/{case.files.get(purpose='identity').token}/",
        "admin/requests_app/application/<int:pk>/papers/<int:paper>.<slug:form>": f"{cases}/papers/{case.papers.get().pk}.docx",
        "admin/requests_app/reply/<int:pk>/preview.<slug:form>": f"{replies}/preview.docx",
        "admin/requests_app/reply/<int:pk>/files/<slug:token>/": f"{replies}/files/{reply.files.get().token}/",
        "admin/oversight/rectification/<int:pk>/notice.<str:form>": (
            f"admin/oversight/rectification/{county.records['oversight/rectification'].pk}/notice.docx"
        ),
        "catalog/<slug:slug>/": "catalog/notices/",
        r"^catalog/(?P<slug>[-\w]+)/list\.(?P<form>csv|json)$": "catalog/notices/list.csv",
        "departments/<slug:slug>/": "departments/caizheng/",
        "feeds/<slug:slug>/": "feeds/latest/",
        "feeds/<slug:slug>/feed.json": "feeds/latest/feed.json",
        "feeds/<slug:slug>/archive/<int:page>/": "feeds/latest/archive/1/",
        "open/dumps/<str:name>/<str:file>": "open/dumps/20260101-1/dump.json",
        "sitemap-<slug:section>.xml": "sitemap-places.xml",
        "mailboxes/<slug:slug>/write/": "mailboxes/caizheng/write/",
        "mailboxes/rate/<str:token>/": f"mailboxes/rate/{rating_token(Rating.objects.get())}/",
        r"participation/calls/^list\.(?P<form>csv|json)$": "participation/calls/list.csv",
        "participation/calls/^track/(?P<act>withdraw|object)/$": "participation/calls/track/object/",
        r"participation/calls/^(?P<pk>\d{1,9})/outcome\.(?P<form>csv|json)$": f"participation/calls/{call.pk}/outcome.json",
        **{
            route: route.replace("<int:pk>", str(call.pk)).replace("<int:number>", "1")
            for route in PUBLIC
            if route.startswith(("participation/calls/<", "participation/surveys/<"))
        },
        "letters/<int:pk>/": f"letters/{county.records['mailboxes/publicletter'].pk}/",
        r"^letters/list\.(?P<form>csv|json)$": "letters/list.csv",
        r"^normative/list\.(?P<form>csv|json)$": "normative/list.csv",
        r"^letters/statistics\.(?P<form>csv)$": "letters/statistics.csv",
        "^mailboxes/track/(?P<act>supplement|withdraw)/$": "mailboxes/track/supplement/",
        "participation/interviews/<int:pk>/": f"participation/interviews/{county.records['participation/interview'].pk}/",
        "participation/interviews/<int:pk>/ask/": f"participation/interviews/{county.records['participation/interview'].pk}/ask/",
        "participation/interviews/<int:pk>/live/<str:after>/": f"participation/interviews/{county.records['participation/interview'].pk}/live/0/",
        "requests/case/files/<slug:token>/": "requests/case/files/a/",
        r"^requests/case/papers/(?P<pk>\d+)\.(?P<form>pdf)$": "requests/case/papers/1.pdf",
        "admin/r/<path:content_type_id>/<path:object_id>/": "admin/r/1/1/",
        "admin/^(?P<app_label>county|catalog|mailboxes|interpretation|filings|participation|harvest|requests_app|oversight)/$": "admin/catalog/",
        "admin/(?P<url>.*)$": "admin/nothing/",
        "admin/manual/<slug:name>/": "admin/manual/roles/",
        "admin/manual/images/<slug:name>.png": "admin/manual/images/desk.png",
        "interpretation/<int:pk>/": f"interpretation/{county.records['interpretation/interpretation'].document_id}/",
        "files/<slug:token>/": f"files/{county.records['catalog/attachment'].token}/",
    }
    if route in values:
        return f"/{values[route]}"
    for typed, value in {
        "<path:object_id>": record.pk,
        "<int:pk>": record.pk,
        "<id>": record.pk,
        "<int:number>": 1,
        "<slug:act>": "unlock",
        "<slug:table>/<slug:row>/<slug:column>": "requests/new/total",
        "<slug:form>": "csv",
        "<slug:action>": next((step for begin, step in ACTION_OF_STEP.items() if route.startswith(begin)), ""),
    }.items():
        route = route.replace(typed, str(value))
    return f"/{route}"


def mark_of(response) -> str:
    is_login = response.status_code == 302 and response.url.startswith(f"{reverse('admin:login')}?next=")
    return "L" if is_login else MARKS.get(response.status_code, f"({response.status_code})")


def marks(county: County, method: str, route: str, visitors: dict[str, Client]) -> str:
    """What each visitor gets from the route; nothing that it does lasts."""
    found = ""
    for client in visitors.values():
        with transaction.atomic():
            response = getattr(client, method)(address_of(route, county))
            found += mark_of(response)
            if response.streaming:
                b"".join(response)
            transaction.set_rollback(True)
    return found


def test_every_address_has_its_marks():
    get, _ = expected()
    assert set(routes()) == set(get)


def test_who_may_open_what(county):
    visitors = {name: county.visitor(name) for name in PEOPLE}
    get, _ = expected()
    assert {route: marks(county, "get", route, visitors) for route in get} == get


def test_who_may_send_what(county):
    visitors = {name: county.visitor(name) for name in PEOPLE}
    _, post = expected()
    assert {route: marks(county, "post", route, visitors) for route in post} == post


def test_what_is_public_is_only_read(county):
    nobody = {"nobody": Client()}
    assert {route: marks(county, "post", route, nobody) for route in PUBLIC} == dict.fromkeys(
        PUBLIC, "M"
    ) | PUBLIC_POSTS


def test_whoever_may_not_write_changes_nothing(county):
    """Every kind of record, sent a form by those who may at most read it: still there, still the same."""
    before = {
        kind: str(type(record).objects.filter(pk=record.pk).values().get()) for kind, record in county.records.items()
    }
    for name in ("nobody", "zhen", "sheji"):
        client = county.visitor(name)
        for kind, record in county.records.items():
            base = f"/admin/{kind}/{record.pk}"
            client.post(f"{base}/change/", {"title": "偷改", "name": "偷改", "first_name": "偷改", "_save": "1"})
            client.post(f"{base}/delete/", {"post": "yes"})
            client.post(f"/admin/{kind}/", {"action": "delete_selected", "_selected_action": record.pk, "post": "yes"})
    assert {
        kind: str(type(one).objects.filter(pk=one.pk).values().get()) for kind, one in county.records.items()
    } == before
