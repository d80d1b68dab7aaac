"""Every list of letters, interpretations, applications, replies and reports takes as many queries for three rows as for one."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import LeadershipChange
from interpretation.models import Waiver
from interpretation.workflow import waive
from mailboxes.models import Letter
from oversight.annual_report.workflow import enter_figure, open_report
from oversight.models import AnnualReport, OutsideFigure
from tests.interpretation.test_workflow import filled, out, planned, policy_draft
from tests.mailboxes.letters import county, letter_at, public_at
from tests.people import Office
from tests.requests_app.factories import application, reply

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Listed:
    """A list, who reads it, the row that one call adds, and the queries it may take."""

    path: str
    add: Callable[[Office], object]
    most: int
    reader: str = ""


NUMBERS = count(1)


def explained(people: Office) -> None:
    number = next(NUMBERS)
    revision = policy_draft(
        people, doc_number=f"棣财规〔2026〕{number}号", title=f"无棣县财政局关于第{number}项补贴资金的管理办法"
    )
    interpretation = planned(people, revision.document)
    out(people, revision)
    out(people, filled(people, interpretation))


def letter(people: Office, status: str) -> Letter:
    """No two are alike: the same letter sent again would be joined to the first."""
    return letter_at(people, status, title=f"第{next(NUMBERS)}盏路灯不亮")


def waived(people: Office) -> None:
    policy = policy_draft(people, doc_number=f"棣财规〔2025〕{next(NUMBERS)}号").document
    waive(Waiver(policy=policy, reason="内容简单"), actor=people.fu)


def figure(people: Office) -> None:
    one = OutsideFigure(department=people.caizheng, year=2025, kind="permits", value=next(NUMBERS), source="台账")
    enter_figure(one, actor=people.nina)


def report(people: Office) -> None:
    year = 2021 + AnnualReport.objects.count()
    open_report(AnnualReport(department=people.caizheng, year=year), actor=None)


LISTS = {
    "政策解读": Listed("/interpretation/", explained, 6),
    "政策解读订阅": Listed("/interpretation/feed/", explained, 6),
    "来信选登": Listed("/letters/", lambda people: public_at(people, "published", letter(people, "answered")), 6),
    "来信订阅": Listed("/feeds/letters/", lambda people: public_at(people, "published", letter(people, "answered")), 4),
    "来信导出": Listed(
        "/letters/list.json", lambda people: public_at(people, "published", letter(people, "answered")), 5
    ),
    "来信": Listed("/admin/mailboxes/letter/", lambda people: letter(people, "accepted"), 20, "nina"),
    "来信公开件": Listed(
        "/admin/mailboxes/publicletter/",
        lambda people: public_at(people, "checking", letter(people, "answered")),
        12,
        "nina",
    ),
    "申请": Listed("/admin/requests_app/application/", lambda people: application(people.caizheng), 20, "nina"),
    "答复": Listed(
        "/admin/requests_app/reply/", lambda people: reply(application(people.caizheng), people.nina), 15, "nina"
    ),
    "解读计划": Listed("/admin/interpretation/interpretation/", explained, 15, "nina"),
    "免予解读": Listed("/admin/interpretation/waiver/", waived, 12, "fu"),
    "外部数据": Listed("/admin/oversight/outsidefigure/", figure, 12, "nina"),
    "年度报告": Listed("/admin/oversight/annualreport/", report, 12, "nina"),
    "领导变动": Listed(
        "/admin/catalog/leadershipchange/",
        lambda people: LeadershipChange.objects.create(
            department=people.caizheng, changed_on=timezone.localdate(), what="赵某任局长", recorded_by=people.nina
        ),
        12,
        "nina",
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_three_rows_cost_what_one_costs(name):
    listed, people = LISTS[name], county()
    client = Client()
    if listed.reader:
        client.force_login(getattr(people, listed.reader))
    spent = []
    for rows in (1, 3):
        for _ in range(rows - len(spent)):
            listed.add(people)
        # The tree and what else is kept under a content version is read once, whatever the list.
        assert client.get(listed.path).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(listed.path)
        spent.append(len(queries))
    assert spent[0] == spent[1] <= listed.most, spent
