"""From the plan to the public page: the gate, the clock, both pages, the joining of what was published elsewhere, the figures."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.gate.workflow import (
    Answers,
    abandon,
    approve,
    draft,
    mark_validity,
    publish,
    review,
    revise,
    save_draft,
    submit,
    withdraw,
)
from catalog.models import Column, Document, Revision
from catalog.shelf.catalogue import snapshot
from catalog.texts.structured import Chart, ClauseMark, InterpretationContent, QuestionAnswer
from county.calendar.special_days import current_calendar
from county.cases.timeline import verify
from county.cases.workflow import IllegalStep
from county.models import Role
from interpretation.companion import PolicyCompanion
from interpretation.completeness import ALL_PARTS
from interpretation.duty import due_of
from interpretation.intake import link_published
from interpretation.models import Interpretation, InterpretationEntry, Waiver
from interpretation.statistics import debt_of, figures_by_unit, owed_by, total_of
from interpretation.workflow import attach, cancel, change_plan, plan, waive, write
from tests.factories import person, row
from tests.factories import publish as take_in_published
from tests.people import office

pytestmark = pytest.mark.django_db

TITLES = re.compile(r'<h3><a href="[^"]+">([^<]+)</a>')
BODY = (
    '<p>各镇街：</p><p id="article-1" class="article"><strong class="article-number">第一条</strong> 为规范资金管理，制定本办法。</p>'
    '<p id="article-2" class="article"><strong class="article-number">第二条</strong> 补贴资金由财政部门按月发放到位。</p>'
)
TITLE = "无棣县财政局关于印发《惠农补贴资金管理办法》的通知"
CONTENT = InterpretationContent(
    **{name: (f"{name}部分：用大白话讲清楚。",) for name in ALL_PARTS},
    questions=(QuestionAnswer("钱什么时候到账？", ("每月十号以前。",)),),
    clauses=(ClauseMark("第二条", "以后不用每月申请了。"),),
    charts=(Chart("补贴标准", "bar", "元", "年份\t标准\n2025\t200\n2026\t300"),),
    contact="县财政局，0543-0000000",
)


@pytest.fixture
def people():
    return office()


def policy_draft(people, **fields) -> Revision:
    document = Document(
        department=people.caizheng, column=Column.objects.get(slug="normative"), topic="0401", genre="measures"
    )
    today = timezone.localdate()
    text = {"title": TITLE, "body": BODY, "doc_number": "棣财规〔2026〕1号", "formed_on": today, "written_on": today}
    return draft(document, Revision(**(text | fields)), actor=people.nina)


def planned(people, policy: Document, **fields) -> Interpretation:
    given = {"department": people.caizheng, "form": "text", "responsible": "付军", "planned_on": timezone.localdate()}
    return plan(Interpretation(policy=policy, **(given | fields)), actor=people.nina)


def to_review(people, revision: Revision) -> None:
    submit(revision, actor=people.nina, note="已核对")
    review(revision, Answers("approved"), actor=people.shen)


def out(people, revision: Revision) -> Document:
    to_review(people, revision)
    approve(revision, actor=people.fu)
    return publish(revision, actor=people.nina)


def filled(people, interpretation: Interpretation, content: InterpretationContent = CONTENT) -> Revision:
    revision = write(interpretation, actor=people.nina)
    revision.structure = content.to_json()
    save_draft(revision, actor=people.nina)
    return revision


def both_public(people) -> Interpretation:
    revision = policy_draft(people)
    interpretation = planned(people, revision.document)
    out(people, revision)
    out(people, filled(people, interpretation))
    interpretation.refresh_from_db()
    return interpretation


def page(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def policy_page(client, policy: Document) -> str:
    return page(client, f"/documents/{policy.pk}/")


# The flag and the gate.


@pytest.mark.parametrize(
    ("fields", "needs"),
    [
        ({"column": "normative", "genre": "notice"}, True),
        ({"column": "normative", "genre": "law"}, False),
        ({"column": "unit-documents", "genre": "measures"}, True),
        ({"column": "unit-documents", "genre": "notice"}, False),
        ({"column": "notices", "genre": "measures"}, False),
        ({"column": "normative", "formed_on": date(2016, 11, 9)}, False),
        ({"column": "normative", "is_demo": False}, False),
    ],
)
def test_the_database_flags_what_needs_an_interpretation(people, fields, needs):
    fields = dict(fields)
    is_demo = fields.pop("is_demo", True)
    (document,) = take_in_published(row(**fields), source="demo", is_demo=is_demo)
    assert document.__class__.objects.get(pk=document.pk).needs_interpretation is needs


def test_a_policy_is_not_decided_on_without_a_plan(people):
    revision = policy_draft(people)
    to_review(people, revision)
    with pytest.raises(IllegalStep, match="请先安排解读"):
        approve(revision, actor=people.fu)
    assert revision.status == "reviewed"
    planned(people, revision.document)
    approve(revision, actor=people.fu)
    assert revision.status == "approved"


def test_the_database_refuses_what_walks_round_the_verb(people):
    revision = policy_draft(people)
    to_review(people, revision)
    with pytest.raises(IntegrityError, match="needs an interpretation"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(status="approved", approved_by=people.fu)


def test_what_needs_none_passes_without(people):
    document = Document(
        department=people.caizheng, column=Column.objects.get(slug="notices"), topic="0401", genre="notice"
    )
    today = timezone.localdate()
    revision = draft(
        document, Revision(title="放假通知", body="<p>放假。</p>", formed_on=today, written_on=today), actor=people.nina
    )
    assert out(people, revision).status == "published"


def test_a_waiver_lets_the_policy_pass_and_stays_on_record(people):
    revision = policy_draft(people)
    to_review(people, revision)
    waive(Waiver(policy=revision.document, reason="只延长有效期"), actor=people.fu)
    approve(revision, actor=people.fu)
    publish(revision, actor=people.nina)
    assert "只延长有效期" in PolicyCompanion().findings(revision)[0].text
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.update(reason="改")
    assert owed_by(people.fu, timezone.localdate()) == []


def test_an_abandoned_draft_or_a_cancelled_plan_is_no_plan(people):
    revision = policy_draft(people)
    to_review(people, revision)
    cancelled = planned(people, revision.document)
    cancel(cancelled, actor=people.nina, note="改由他人解读")
    written = planned(people, revision.document)
    abandon(write(written, actor=people.nina), actor=people.nina, note="不写了")
    with pytest.raises(IllegalStep, match="请先安排解读"):
        approve(revision, actor=people.fu)


def test_the_only_plan_of_a_decided_policy_is_not_cancelled(people):
    revision = policy_draft(people)
    first = planned(people, revision.document)
    to_review(people, revision)
    approve(revision, actor=people.fu)
    with pytest.raises(IllegalStep, match="不能取消"):
        cancel(first, actor=people.nina, note="不想写")
    planned(people, revision.document, form="questions")
    cancel(first, actor=people.nina, note="改用问答")
    assert first.status == "cancelled"
    assert list(first.timeline.values_list("action", "note")) == [
        ("plan", f"文字解读，无棣县财政局，付军，{timezone.localdate()}"),
        ("cancel", "改用问答"),
    ]
    assert verify(InterpretationEntry).fault == ""


# Plan and draft.


def test_the_draft_is_filed_as_its_policy_and_has_its_fields(people):
    interpretation = planned(people, policy_draft(people).document)
    revision = write(interpretation, actor=people.nina)
    assert revision.title == "《惠农补贴资金管理办法》政策解读"
    assert (revision.document.column.slug, revision.document.topic, revision.document.genre) == (
        "policy-interpretation",
        "0401",
        "interpretation",
    )
    assert InterpretationContent.from_json(revision.structure) == InterpretationContent()
    assert interpretation.status == "written"
    with pytest.raises(IllegalStep):
        write(interpretation, actor=people.nina)


def test_the_unit_that_drafted_the_policy_writes(people):
    interpretation = planned(people, policy_draft(people).document, department=people.shuiwan)
    with pytest.raises(IllegalStep, match="由无棣县水湾镇人民政府起草"):
        write(interpretation, actor=people.nina)
    assert write(interpretation, actor=people.zhen).document.department == people.shuiwan


def test_a_plan_is_changed_until_it_is_public(people):
    interpretation = planned(people, policy_draft(people).document)
    day = timezone.localdate() + timedelta(days=2)
    change_plan(
        interpretation, actor=people.nina, note="改成图解更好懂", form="pictures", responsible="倪娜", planned_on=day
    )
    assert (interpretation.form, interpretation.responsible, interpretation.planned_on) == ("pictures", "倪娜", day)
    done = both_public(people)
    with pytest.raises(IllegalStep):
        change_plan(done, actor=people.nina, note="晚了", form="video", responsible="倪娜", planned_on=day)


def test_an_unfinished_interpretation_is_not_sent_to_review(people):
    interpretation = planned(people, policy_draft(people).document)
    revision = write(interpretation, actor=people.nina)
    with pytest.raises(IllegalStep, match="文字解读还缺少：出台背景和依据、目标任务"):
        submit(revision, actor=people.nina)
    wrong = replace(CONTENT, clauses=(ClauseMark("第九十条", "没有"),))
    revision.structure = wrong.to_json()
    save_draft(revision, actor=people.nina)
    with pytest.raises(IllegalStep, match="第九十条"):
        submit(revision, actor=people.nina)


def test_the_interpretation_is_not_out_before_its_policy(people):
    policy = policy_draft(people)
    revision = filled(people, planned(people, policy.document))
    to_review(people, revision)
    approve(revision, actor=people.fu)
    with pytest.raises(IllegalStep, match="尚未发布"):
        publish(revision, actor=people.nina)
    out(people, policy)
    assert publish(revision, actor=people.nina).status == "published"


def test_an_interpretation_of_nothing_is_refused(people):
    document = Document(
        department=people.caizheng, column=Column.objects.get(slug="policy-interpretation"), topic="0401"
    )
    today = timezone.localdate()
    revision = draft(
        document, Revision(title="解读", body="<p>解读。</p>", formed_on=today, written_on=today), actor=people.nina
    )
    with pytest.raises(IllegalStep, match="没有关联所解读的文件"):
        submit(revision, actor=people.nina)
    attach(planned(people, policy_draft(people).document), actor=people.nina, document=document)
    with pytest.raises(IllegalStep, match="文字解读还缺少"):
        submit(revision, actor=people.nina)


def test_an_item_explains_one_policy_only(people):
    interpretation = both_public(people)
    another = planned(people, policy_draft(people, doc_number="棣财规〔2026〕2号").document)
    with pytest.raises(IllegalStep, match="已经关联"):
        attach(another, actor=people.nina, document=interpretation.document)
    with pytest.raises(IllegalStep, match="只能关联"):
        attach(another, actor=people.nina, document=interpretation.policy)


def test_what_an_interpretation_explains_stays(people):
    interpretation = both_public(people)
    other = policy_draft(people, doc_number="棣财规〔2026〕2号").document
    with pytest.raises(IntegrityError), transaction.atomic():
        Interpretation.objects.filter(pk=interpretation.pk).update(policy=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interpretation.objects.filter(pk=interpretation.pk).delete()


def test_fields_are_part_of_what_was_reviewed(people):
    interpretation = both_public(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=interpretation.document_id).update(structure=InterpretationContent().to_json())


def test_officer_and_reviewer_are_told_how_much_was_copied(people):
    policy = policy_draft(people)
    copied = InterpretationContent(contents=("补贴资金由财政部门按月发放到位。为规范资金管理，制定本办法。",))
    revision = filled(people, planned(people, policy.document), copied)
    told = PolicyCompanion().findings(revision)[-1]
    assert "重复" in told.text
    assert "%" in told.text
    assert any("补贴资金由财政部门按月发放到位" in line for line in told.lines)
    assert told.is_warning


# The public pages.


def test_a_policy_without_interpretation_shows_its_clock(people, client):
    revision = policy_draft(people)
    planned(people, revision.document)
    policy = out(people, revision)
    due_on = due_of(timezone.localdate(), current_calendar())
    shown = policy_page(client, policy)
    assert "解读待发布" in shown
    assert str(due_on) in shown
    assert "逾期" not in shown
    out(people, filled(people, policy.interpretations.get()))
    assert "解读待发布" not in policy_page(client, policy)


def test_both_pages_lead_to_each_other_and_to_the_reading(people, client):
    interpretation = both_public(people)
    address = f"/interpretation/{interpretation.document_id}/"
    assert address in policy_page(client, interpretation.policy)
    own = page(client, f"/documents/{interpretation.document_id}/")
    assert address in own
    assert f"/documents/{interpretation.policy_id}/" in own
    reading = page(client, address)
    assert "以后不用每月申请了。" in reading
    assert 'id="article-2"' in reading
    assert 'id="q-1"' in reading
    assert "<svg" in reading
    assert '<td class="number">300</td>' in reading


def test_what_happens_to_one_is_shown_on_the_other_at_once(people, client):
    interpretation = both_public(people)
    policy, document = interpretation.policy, interpretation.document
    policy.refresh_from_db()
    own = f"/documents/{document.pk}/"
    mark_validity(policy, "amended", actor=people.fu)
    assert "所解读的文件已被修改" in page(client, own)
    mark_validity(policy, "repealed", actor=people.fu, on=timezone.localdate())
    assert "所解读的文件已于" in page(client, own)
    assert "本解读不再适用" in page(client, f"/interpretation/{document.pk}/")
    withdraw(policy, actor=people.fu, reason="有误")
    assert "所解读的文件已撤回" in page(client, own)
    assert client.get(f"/interpretation/{document.pk}/").url == own


def test_a_withdrawn_interpretation_is_owed_again(people, client):
    interpretation = both_public(people)
    document = Document.objects.get(pk=interpretation.document_id)
    withdraw(document, actor=people.fu, reason="讲错了")
    shown = policy_page(client, interpretation.policy)
    assert "已撤回" in shown
    assert "解读待发布" in shown
    assert f"/interpretation/{document.pk}/" not in shown
    assert debt_of(people.fu, timezone.localdate()).waiting == 1
    page(client, f"/documents/{document.pk}/", 410)


def test_a_changed_policy_is_told_on_both(people, client):
    interpretation = both_public(people)
    policy = Document.objects.get(pk=interpretation.policy_id)
    out(people, revise(policy, actor=people.nina, formed_on=timezone.localdate()))
    assert "有更新" in policy_page(client, policy)
    assert "有更新" in page(client, f"/documents/{interpretation.document_id}/")


def test_drafts_are_nowhere_in_public(people, client):
    interpretation = planned(people, policy_draft(people).document)
    revision = filled(people, interpretation)
    page(client, f"/interpretation/{revision.document_id}/", 404)
    assert revision.title not in page(client, "/interpretation/")
    assert revision.title not in page(client, "/interpretation/feed/")


def test_names_of_those_responsible_are_not_public(people, client):
    interpretation = both_public(people)
    for path in (
        f"/documents/{interpretation.policy_id}/",
        f"/documents/{interpretation.document_id}/",
        "/interpretation/",
    ):
        assert "付军" not in page(client, path)


# The list.


def test_the_list_is_narrowed_by_form_unit_and_class(people, client):
    interpretation = both_public(people)
    title = interpretation.document.title
    for query, is_there in (
        ("", True),
        ("?form=text", True),
        ("?form=video", False),
        ("?unit=caizheng&topic=04", True),
        ("?unit=shuiwan", False),
        ("?topic=05", False),
    ):
        assert (title in page(client, f"/interpretation/{query}")) is is_there, query
        assert (title in page(client, f"/interpretation/feed/{query}")) is is_there, query


@pytest.mark.parametrize("query", ["form=dance", "unit=nowhere", "topic=99"])
def test_a_wrong_choice_is_told(people, client, query):
    assert "没有这个选项" in page(client, f"/interpretation/?{query}", 400)
    page(client, f"/interpretation/feed/?{query}", 404)


@pytest.mark.parametrize("query", ["page=0", "page=2", "after=x", "page=9999999"])
def test_a_wrong_page_is_not_there(people, client, query):
    page(client, f"/interpretation/?{query}", 404)


def test_every_interpretation_stands_on_exactly_one_page(people, client):
    rows = [
        row(column="policy-interpretation", title=f"《第{n}号办法》政策解读", genre="interpretation") for n in range(45)
    ]
    titles = {one.title for one in rows}
    take_in_published(*rows)
    seen, path = [], "/interpretation/"

    def leads(shown: str, name: str) -> str:
        found = re.search(rf'<a href="([^"]+)" rel="{name}">', shown)
        return unescape(found[1]) if found else ""

    while path:
        shown = page(client, path)
        seen += TITLES.findall(shown)
        back, path = leads(shown, "prev"), leads(shown, "next")
    assert len(seen) == 45
    assert set(seen) == titles
    assert TITLES.findall(page(client, back)) == seen[20:40]


def test_the_budgets(people, client):
    def cost(path: str) -> int:
        snapshot()._memo.clear()
        with CaptureQueriesContext(connection) as queries:
            page(client, path)
        return len(queries)

    interpretation = both_public(people)
    paths = (
        "/interpretation/",
        f"/interpretation/{interpretation.document_id}/",
        f"/documents/{interpretation.document_id}/",
    )
    before = [cost(path) for path in paths]
    take_in_published(
        *[row(column="policy-interpretation", title=f"《{n}办法》解读", genre="interpretation") for n in range(3)]
    )
    assert [cost(path) for path in paths] == before
    assert max(before) <= 7


# What was published elsewhere.


def test_what_names_its_policy_is_joined_once(people):
    policy, other, named, numbered, lost = take_in_published(
        row(column="normative", title="关于印发《公租房管理办法》的通知", doc_number="棣财规〔2024〕7号"),
        row(column="normative", title="关于印发《路灯管理办法》的通知", doc_number="棣财规〔2024〕8号"),
        row(column="policy-interpretation", title="一图读懂《公租房管理办法》", doc_number="", genre="interpretation"),
        row(
            column="policy-interpretation",
            title="路灯政策问答",
            body="<p>根据棣财规〔2024〕8号，解读如下。</p>",
            doc_number="",
            genre="interpretation",
        ),
        row(column="policy-interpretation", title="《没有的办法》政策解读", doc_number="", genre="interpretation"),
    )
    outcome = link_published()
    assert (outcome.joined, [one.pk for one in outcome.unknown]) == (2, [lost.pk])
    assert link_published().joined == 0
    found = {one.document_id: (one.policy_id, one.form) for one in Interpretation.objects.all()}
    assert found == {named.pk: (policy.pk, "pictures"), numbered.pk: (other.pk, "questions")}
    assert list(InterpretationEntry.objects.values_list("action", flat=True)) == ["take_in", "take_in"]


def test_two_policies_of_one_name_are_not_guessed_between(people):
    take_in_published(
        row(column="normative", title="关于印发《公租房管理办法》的通知"),
        row(column="normative", title="关于修改《公租房管理办法》的通知"),
        row(column="policy-interpretation", title="《公租房管理办法》政策解读", doc_number="", genre="interpretation"),
    )
    assert link_published().joined == 0


# The figures.


def test_the_figures_count_what_happened(people):
    key = "m{}"
    late, in_time, never, old = (
        row(
            source_id=key.format(n), column="normative", formed_on=date(2024, 4, 28), title=f"关于印发《{n}办法》的通知"
        )
        for n in range(4)
    )
    rows = [late, in_time, never, old]
    from_day = row().published_at
    rows += [
        row(
            source_id=f"{source_id}:interpretation",
            column="policy-interpretation",
            doc_number="",
            published_at=from_day + later,
        )
        for source_id, later in (("m0", timedelta(days=9)), ("m1", timedelta(days=3)))
    ]
    documents = take_in_published(*rows, source="demo", is_demo=True)
    mark_validity(documents[3], "repealed", actor=people.fu, on=date(2025, 1, 1))
    link_published(key_suffix=":interpretation")
    today = date(2026, 1, 5)
    (figures,) = figures_by_unit(people.ban, today)
    assert figures.cells == ("无棣县财政局", 3, 2, 1, 1, 0, 1, "67%")
    assert figures.late == 2
    assert figures_by_unit(people.ban, today, 2023) == []
    assert total_of([figures]).cells[1:] == figures.cells[1:]
    assert [one.title for one in owed_by(people.ban, today)] == [never.title]
    assert owed_by(people.zhen, today) == []
    assert figures_by_unit(people.zhen, today) == []


def test_the_figures_cost_the_same_for_one_and_for_three(people):
    costs = []
    for number in (1, 2):
        rows = [row(column="normative", title=f"关于印发《{number}{n}办法》的通知") for n in range(number)]
        take_in_published(*rows, source="demo", is_demo=True)
        with CaptureQueriesContext(connection) as queries:
            figures_by_unit(people.ban, timezone.localdate())
            owed_by(people.ban, timezone.localdate())
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 8


def test_who_sees_which_plans(people):
    interpretation = planned(people, policy_draft(people).document, department=people.shuiwan)
    strangers = person("mo", None, Role.OFFICER), people.sheji
    for one, sees in (
        (people.nina, True),
        (people.zhen, True),
        (people.ban, True),
        *((one, False) for one in strangers),
    ):
        assert (interpretation in Interpretation.objects.visible_to(one)) is sees, one
