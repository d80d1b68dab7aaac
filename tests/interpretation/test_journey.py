"""An interpretation from its plan to the citizen who reads it beside its policy: three people at their desks, and a phone."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from catalog.gate.workflow import draft, review, submit
from catalog.models import Column, Document, Revision
from catalog.texts.structured import InterpretationContent
from county.cases.gate import Answers
from tests.interpretation.test_workflow import both_public
from tests.people import Office, office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 360
BODY = (
    '<p>各镇街：</p><p id="article-1" class="article"><strong class="article-number">第一条</strong> 为规范资金管理，制定本办法。</p>'
    '<p id="article-2" class="article"><strong class="article-number">第二条</strong> 补贴资金由财政部门按月发放到位。</p>'
)
PARTS = {
    name: f"{label}：这里用大白话说清楚这件事，方便群众看懂。" for name, label in InterpretationContent.PARTS.items()
}


@pytest.fixture
def people() -> Office:
    return office()


def reviewed_policy(people: Office) -> Revision:
    """A 规范性文件 that waits for the leader."""
    today = timezone.localdate()
    document = Document(
        department=people.caizheng, column=Column.objects.get(slug="normative"), topic="0401", genre="measures"
    )
    text = Revision(
        title="无棣县财政局关于印发《惠农补贴资金管理办法》的通知",
        body=BODY,
        doc_number="棣财规〔2026〕1号",
        formed_on=today,
        written_on=today,
    )
    revision = draft(document, text, actor=people.nina)
    submit(revision, actor=people.nina, note="已核对")
    review(revision, Answers("approved"), actor=people.shen)
    return revision


def step(page: Page, revision: Revision, action: str) -> None:
    page.goto(reverse("admin:catalog_revision_step", args=[revision.pk, action]))


def confirm(page: Page) -> None:
    page.locator(".submit-row input[type=submit]").click()


def workbook() -> bytes:
    book = Workbook()
    for line in (("年份", "标准"), (2025, 200), (2026, 300)):
        book.active.append(line)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_planned_written_reviewed_published_and_read(people, signed_in, open_page, assert_accessible):
    policy = reviewed_policy(people)
    officer, leader, reviewer = signed_in(people.nina), signed_in(people.fu), signed_in(people.shen)

    # The leader cannot decide on the policy yet.
    step(leader, policy, "approve")
    confirm(leader)
    expect(leader.get_by_role("alert")).to_contain_text("请先安排解读")

    # The officer is led from the policy to the plan.
    officer.goto(reverse("admin:catalog_revision_change", args=[policy.pk]))
    expect(officer.get_by_text("需要政策解读，尚未安排，不能审定。")).to_be_visible()
    officer.get_by_role("link", name="安排解读").click()
    expect(officer.get_by_label("所解读的文件")).to_have_value(str(policy.document_id))
    officer.get_by_label("解读责任人").fill("付军")
    officer.get_by_label("计划发布日期").fill("2020-01-01")
    officer.get_by_role("button", name="保存", exact=True).click()
    expect(officer.get_by_text("计划发布日期不能在过去。")).to_be_visible()
    expect(officer.get_by_label("解读责任人")).to_have_value("付军")
    officer.get_by_label("计划发布日期").fill(str(timezone.localdate()))
    assert_accessible(officer)
    officer.get_by_role("button", name="保存", exact=True).click()
    officer.get_by_role("link", name="无棣县财政局关于印发《惠农补贴资金管理办法》的通知").first.click()
    assert_accessible(officer)

    # The policy passes and waits, with its clock, in public.
    step(leader, policy, "approve")
    confirm(leader)
    expect(leader.locator(".messagelist")).to_contain_text("已审定")
    step(leader, policy, "publish")
    confirm(leader)
    expect(leader.locator(".messagelist")).to_contain_text("已发布")
    citizen = open_page(width=PHONE, java_script_enabled=False)
    citizen.goto(f"/documents/{policy.document_id}/")
    expect(citizen.get_by_role("complementary")).to_contain_text("解读待发布")

    # The officer writes it, field by field.
    officer.get_by_role("link", name="起草", exact=True).click()
    confirm(officer)
    expect(officer.locator("#id_title")).to_have_value("《惠农补贴资金管理办法》政策解读")
    for name, text in PARTS.items():
        officer.locator(f"#id_{name}").fill(text)
    officer.locator("#id_questions").fill("问：钱什么时候到账？\n答：每月十号以前。\n不用自己去领。")
    officer.locator("#id_clauses").fill("第二条 | 以后不用每月申请了。")
    officer.locator("#id_contact").fill("县财政局，0543-0000000")
    officer.get_by_text("图表", exact=True).first.click()
    officer.locator("#id_chart_1_title").fill("补贴标准")
    officer.locator("#id_chart_1_unit").fill("元")
    officer.locator("#id_chart_1_file").set_input_files({"name": "标准.xlsx", "mimeType": "", "buffer": workbook()})
    officer.get_by_role("button", name="保存并继续编辑").click()
    expect(officer.locator("#id_chart_1_table")).to_have_value("年份\t标准\n2025\t200\n2026\t300")
    expect(officer.get_by_text("与文件原文重复 0%")).to_be_visible()
    expect(officer.locator("#id_questions")).to_have_value("问：钱什么时候到账？\n答：每月十号以前。\n不用自己去领。")
    assert_accessible(officer)

    written = Revision.objects.get(document__column_kind="interpretation")
    step(officer, written, "submit")
    officer.get_by_label("已逐项自审").check()
    officer.get_by_label("说明").fill("已核对")
    confirm(officer)
    expect(officer.locator(".messagelist")).to_contain_text("已送保密审查")

    # The reviewer sees what is copied, and all of the text; the leader decides; the officer publishes.
    reviewer.goto(reverse("admin:catalog_revision_change", args=[written.pk]))
    expect(reviewer.get_by_text("与文件原文重复 0%")).to_be_visible()
    reviewer.get_by_role("link", name="预览").click()
    expect(reviewer.locator(".paper")).to_contain_text("以后不用每月申请了。")
    expect(reviewer.locator(".paper svg")).to_be_visible()
    written.refresh_from_db()
    review(written, Answers("approved"), actor=people.shen)
    step(leader, written, "approve")
    confirm(leader)
    expect(leader.locator(".messagelist")).to_contain_text("已审定")
    step(officer, written, "publish")
    confirm(officer)
    expect(officer.locator(".messagelist")).to_contain_text("已发布")

    # The citizen, on a phone and without a script.
    citizen.goto(f"/documents/{policy.document_id}/")
    expect(citizen.get_by_role("complementary")).not_to_contain_text("解读待发布")
    citizen.get_by_role("complementary").get_by_role("link", name="《惠农补贴资金管理办法》政策解读").click()
    expect(citizen.get_by_role("heading", level=1)).to_contain_text("《惠农补贴资金管理办法》政策解读")
    explained = citizen.locator(".explained-clause")
    expect(explained).to_contain_text("补贴资金由财政部门按月发放到位")
    expect(explained.get_by_role("complementary")).to_contain_text("以后不用每月申请了。")
    citizen.get_by_role("link", name="问 1", exact=True).first.click()
    expect(citizen.locator("#q-1")).to_contain_text("不用自己去领。")
    citizen.wait_for_load_state()
    wide, inner = citizen.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= inner


def test_the_pages_are_accessible_and_side_by_side_at_a_desk(people, signed_in, open_page, assert_accessible):
    # Written by the verbs of the office; what is looked at is the pages.
    interpretation = both_public(people)
    page = open_page()
    for path in (
        "/interpretation/",
        "/interpretation/?form=video",
        f"/interpretation/{interpretation.document_id}/",
        f"/documents/{interpretation.document_id}/",
        f"/documents/{interpretation.policy_id}/",
    ):
        assert page.goto(path).status == 200
        assert_accessible(page)
    page.goto(f"/interpretation/{interpretation.document_id}/")
    clause = page.locator(".explained-clause .body").bounding_box()
    note = page.locator(".explained-clause .explanation").bounding_box()
    assert note["x"] >= clause["x"] + clause["width"]
    assert abs(note["y"] - clause["y"]) < 40
    chart = page.locator("svg.figure-chart").bounding_box()
    table = page.locator(".charted table").bounding_box()
    assert table["x"] > chart["x"]
    phone = open_page(width=PHONE)
    phone.goto(f"/interpretation/{interpretation.document_id}/")
    assert_accessible(phone)
    staff = signed_in(people.ban)
    lists = (
        "interpretation_figures",
        "interpretation_interpretation_changelist",
        "interpretation_waiver_changelist",
        "renewal",
    )
    for name in lists:
        staff.goto(reverse(f"admin:{name}"))
        assert_accessible(staff)
