"""A call from its draft to the outcome: the gate, the period, what changes meanwhile, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from catalog.gate.workflow import approve as approve_document
from catalog.gate.workflow import draft as draft_document
from catalog.gate.workflow import review as review_document
from catalog.gate.workflow import submit as submit_document
from catalog.models import Column, Document, Revision
from catalog.shelf.catalogue import read_moment, read_version
from county.cases.gate import Answers
from county.cases.workflow import IllegalStep, NotPermitted
from participation.calls import changes, outcome, sorting, workflow
from participation.calls.content import Content
from participation.calls.phases import Phase, phase_of
from participation.models import CallOutcome, ChangeNotice, Opinion, OpinionCall
from tests.participation.calls import (
    DRAFT,
    PASS,
    answered,
    at_time,
    closed,
    decided,
    drafted_outcome,
    passed,
    published,
    reviewed_outcome,
    sent,
    written,
)


def refused_by_the_database(sql: str, *values) -> None:
    """Raises AssertionError unless the database refuses the statement."""
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def changed(people, call, what: str, **fields) -> ChangeNotice:
    """A change notice, begun by 倪娜, reviewed by 申强, approved by 付军."""
    notice = reviewed_change(people, call, what, **fields)
    changes.approve(notice, actor=people.fu)
    call.refresh_from_db()
    return notice


def reviewed_change(people, call, what: str, **fields) -> ChangeNotice:
    notice = changes.begin(call, ChangeNotice(what=what, reason="根据各方要求", **fields), actor=people.nina)
    changes.submit(notice, actor=people.nina)
    changes.review(notice, PASS, actor=people.shen)
    return notice


# 公布


def test_three_persons_put_a_call_to_the_public_and_every_page_turns_with_it(people):
    version = read_version()
    call = published(people, "decision")
    assert (call.drafted_by, call.reviewed_by, call.approved_by) == (people.nina, people.shen, people.fu)
    assert phase_of(call, timezone.now()) == Phase.OPEN
    assert call.drafts.get().text == DRAFT
    assert read_version() > version
    assert read_moment().turn == call.opens_at


@pytest.mark.parametrize("name, told", [("draft_text", "征求意见稿"), ("explanation", "起草说明")])
def test_edge_18_draft_and_explanation_are_missed_by_name(people, name, told):
    call = written(people, "decision", **{name: ""})
    with pytest.raises(IllegalStep, match=told):
        workflow.submit(call, actor=people.nina)


def test_edge_9_the_period_is_judged_from_the_day_of_publication(people):
    call = passed(people, written(people))
    at_time(call, closes_at=timezone.now() + timedelta(days=2))
    with pytest.raises(IllegalStep, match="截止日不得早于"):
        workflow.approve(call, actor=people.fu)


def test_edge_10_a_shorter_period_stands_on_the_page_with_its_reason(people):
    closes_at = timezone.now() + timedelta(days=3)
    with pytest.raises(IllegalStep, match="缩短期限的理由"):
        published(people, closes_at=closes_at)
    call = published(people, closes_at=closes_at, short_reason="防汛工作需要")
    assert "防汛工作需要" in Client().get(call.get_absolute_url()).text
    assert "防汛工作需要" in Client().get("/participation/calls/list.csv").text


def test_edge_11_a_planning_draft_is_never_shortened(people):
    closes_at = timezone.now() + timedelta(days=10)
    call = written(people, "planning", closes_at=closes_at, short_reason="上级要求")
    with pytest.raises(IllegalStep, match="不能缩短"):
        workflow.submit(call, actor=people.nina)


def test_a_short_period_is_refused_by_the_database_too(people):
    call = passed(people, written(people, "planning"))
    refused_by_the_database(
        "UPDATE participation_opinioncall SET status = 'published', opens_at = now(), published_at = now(),"
        " feedback_due_on = now()::date, approved_by_id = %s, closes_at = now() + interval '10 days' WHERE id = %s",
        people.fu.pk,
        call.pk,
    )


def test_an_opening_that_has_passed_goes_back(people):
    opens_at = timezone.now() + timedelta(seconds=60)
    call = passed(people, written(people, opens_at=opens_at, closes_at=opens_at + timedelta(days=30)))
    at_time(call, opens_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(IllegalStep, match="自公布时开始"):
        workflow.approve(call, actor=people.fu)


def test_neither_drafter_nor_reviewer_decides(people):
    people.fu.roles = ["officer", "leader"]
    people.fu.save()
    call = written(people)
    workflow.submit(call, actor=people.fu)
    workflow.review(call, PASS, actor=people.shen)
    with pytest.raises(IllegalStep, match="三个不同的人"):
        workflow.approve(call, actor=people.fu)


def test_edge_74_another_unit_plans_and_changes_nothing(people):
    call = written(people)
    with pytest.raises(NotPermitted):
        workflow.submit(call, actor=people.zhen)
    with pytest.raises(NotPermitted):
        workflow.plan(OpinionCall(kind=call.kind), unit=people.caizheng, actor=people.zhen)


def test_a_refused_review_returns_the_draft(people):
    call = written(people)
    workflow.submit(call, actor=people.nina)
    workflow.review(call, Answers("refused", basis="涉及工作秘密"), actor=people.shen)
    assert call.status == OpinionCall.Status.DRAFT


def test_edge_13_what_is_public_never_ends_earlier_nor_changes(people):
    call = published(people, "decision")
    refused_by_the_database(
        "UPDATE participation_opinioncall SET closes_at = closes_at - interval '1 hour' WHERE id = %s", call.pk
    )
    refused_by_the_database("UPDATE participation_opinioncall SET opens_at = now() WHERE id = %s", call.pk)
    refused_by_the_database("UPDATE participation_opinioncall SET kind_id = 'other' WHERE id = %s", call.pk)
    refused_by_the_database("UPDATE participation_opinioncall SET title = '另一件' WHERE id = %s", call.pk)
    refused_by_the_database("DELETE FROM participation_opinioncall WHERE id = %s", call.pk)
    refused_by_the_database("UPDATE participation_drafttext SET text = '改过' WHERE call_id = %s", call.pk)


# 变更


def test_edge_12_an_extension_is_seen_at_once_and_comes_too_late_after_the_end(people):
    call = published(people)
    before, longer = call.closes_at, timezone.localdate() + timedelta(days=60)
    changed(people, call, "extend", last_day=longer)
    assert call.closes_at > before
    page = Client().get(call.get_absolute_url()).text
    assert "延长征集" in page
    assert "根据各方要求" in page
    late = reviewed_change(people, call, "extend", last_day=longer + timedelta(days=9))
    at_time(call, closes_at=timezone.now())
    with pytest.raises(IllegalStep, match="已经截止"):
        changes.approve(late, actor=people.fu)


def test_a_change_is_refused_without_its_review(people):
    call = published(people)
    notice = changes.begin(call, ChangeNotice(what="end", reason="情况有变"), actor=people.nina)
    with pytest.raises(IllegalStep):
        changes.approve(notice, actor=people.fu)
    refused_by_the_database("UPDATE participation_changenotice SET status = 'in_force' WHERE id = %s", notice.pk)


def test_edge_20_an_ended_call_says_why_and_owes_no_outcome(people):
    call = published(people)
    changed(people, call, "end")
    page = Client().get(call.get_absolute_url()).text
    assert "终止" in page
    assert "根据各方要求" in page
    assert "我要提意见" not in page
    assert OpinionCall.objects.overdue(timezone.localdate() + timedelta(days=400)).count() == 0


def test_edge_16_a_new_draft_gives_time_anew_and_old_opinions_keep_theirs(people):
    call = published(people, "decision")
    old = sent(call, "第二条收费太高了，建议降低。", clause="第二条")
    at_time(call, opens_at=timezone.now() - timedelta(days=20), closes_at=timezone.now() + timedelta(days=11))
    text = DRAFT.replace("二百元", "一百五十元")
    with pytest.raises(IllegalStep, match="重新给足时间"):
        reviewed_change(people, call, "new_draft", draft_text=text, is_substantive="yes")
    last_day = timezone.localdate() + timedelta(days=45)
    changed(people, call, "new_draft", draft_text=text, is_substantive="yes", last_day=last_day)
    new = sent(call, "第二稿可以接受，没有其他意见。")
    assert (old.draft.number, old.clause, new.draft.number) == (1, "第二条", 2)
    page = Client().get(f"{call.get_absolute_url()}draft/2/").text
    assert "有修改" in page
    assert Client().get(f"{call.get_absolute_url()}draft/1/").status_code == 200


def test_edge_15_feedback_is_postponed_once(people):
    call = closed(published(people))
    later = call.feedback_due_on + timedelta(days=10)
    changed(people, call, "postpone", last_day=later)
    assert call.due_on == later
    assert later.isoformat() in Client().get(call.get_absolute_url()).text
    with pytest.raises(IllegalStep, match="只能推迟一次"):
        reviewed_change(people, call, "postpone", last_day=later + timedelta(days=5))
    at_time(call, postponed_to=timezone.localdate() - timedelta(days=1))
    assert "已超过反馈期限" in Client().get(call.get_absolute_url()).text
    assert list(OpinionCall.objects.overdue(timezone.localdate())) == [call]


def test_edge_14_a_new_calendar_moves_open_feedback_days_and_says_so(people):
    call = closed(published(people))
    done = closed(published(people))
    at_time(done, answered_at=timezone.now(), calendar_version="old")
    at_time(call, feedback_due_on=timezone.localdate() - timedelta(days=9), calendar_version="old")
    assert workflow.refresh_deadlines() == 1
    call.refresh_from_db()
    assert call.feedback_due_on > timezone.localdate()
    assert call.timeline.last().action == "move_deadline"


def test_edge_19_a_withdrawn_call_is_gone_from_every_page(people):
    call = published(people, "decision")
    workflow.withdraw(call, actor=people.fu, note="文本有误")
    for page in ("", "draft/1/", "write/", "outcome/"):
        assert Client().get(f"{call.get_absolute_url()}{page}").status_code == 410
    assert call.title not in Client().get("/participation/calls/").text


# 结果


def test_edge_38_and_40_an_outcome_of_nothing_is_publishable_and_says_so(people):
    call = closed(published(people))
    answered(people, call)
    page = Client().get(f"{call.get_absolute_url()}outcome/").text
    assert "征集期间未收到意见" in page


def test_edge_38_no_outcome_while_one_opinion_is_unsorted_by_hand_or_by_sql(people):
    call = published(people)
    first, second = sent(call), sent(call, "停车场出入口应当设减速带。")
    closed(call)
    point = sorting.add_point(call, "增加免费时段", actor=people.nina)
    sorting.sort_under(point, [first.pk], actor=people.nina)
    sorting.decide(point, "adopted", actor=people.nina, changed_where="第二条")
    text = drafted_outcome(people, call)
    with pytest.raises(IllegalStep, match="1 份意见没有归纳"):
        outcome.submit(text, actor=people.nina)
    publish_by_force = "UPDATE participation_calloutcome SET status = 'published' WHERE id = %s"
    refused_by_the_database(publish_by_force, text.pk)
    sorting.sort_under(point, [second.pk], actor=people.nina)
    outcome.save_text(text, actor=people.nina)
    outcome.submit(text, actor=people.nina)
    outcome.review(text, PASS, actor=people.shen)
    whole = f"{publish_by_force.replace(' WHERE', ', approved_by_id = %s WHERE')}"
    for broken in (
        f"UPDATE participation_opinion SET status = 'set_aside', invalid_reason = 'test', set_aside_by_id = {people.nina.pk}",
        "UPDATE participation_opinionpoint SET verdict = ''",
        "UPDATE participation_opinionpoint SET verdict = 'rejected', reason = '不行'",
        "UPDATE participation_opinionpoint SET reason = '', changed_where = ''",
        "UPDATE participation_opinioncall SET status = 'withdrawn'",
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(broken)
            refused_by_the_database(whole, people.fu.pk, text.pk)
            transaction.set_rollback(True)
    outcome.approve(text, actor=people.fu)
    assert text.status == CallOutcome.Status.PUBLISHED


def test_edge_39_points_that_changed_after_the_review_stop_the_publication(people):
    call = published(people)
    sent(call)
    closed(call)
    point = decided(people, call)
    text = reviewed_outcome(people, call)
    sorting.decide(point, "partly", actor=people.nina, reason="理由改成了另外的十几个字。")
    with pytest.raises(IllegalStep, match="有变化"):
        outcome.approve(text, actor=people.fu)


def test_edge_41_a_demand_of_many_needs_a_special_reason(people):
    call = published(people)
    for number in range(12):
        sent(call, f"收费标准过高，请降低收费。住户{number}")
    closed(call)
    point = decided(people, call, "rejected", reason="不符合上级规定，不予采纳。", changed_where="")
    text = drafted_outcome(people, call)
    with pytest.raises(IllegalStep, match="集中意见"):
        outcome.submit(text, actor=people.nina)
    sorting.decide(
        point,
        "rejected",
        actor=people.nina,
        reason="按照省里统一规定，收费标准由市级价格主管部门核定，县里没有权限调整。" * 2,
    )
    outcome.save_text(text, actor=people.nina)
    outcome.submit(text, actor=people.nina)


def test_edge_42_the_figures_tie_out_on_page_csv_and_json(people):
    call = published(people)
    for number in range(3):
        sent(call, f"建议增加路灯，编号{number}。", sender="company" if number else "person")
    closed(call)
    decided(people, call)
    text = answered(people, call)
    content = Content.from_json(text.content)
    assert content.received == sum(number for _, number in content.channels) == 3
    assert content.received == content.valid + sum(number for _, number in content.invalid)
    assert sum(number for _, number in content.verdicts()) == len(content.points) == 1
    address = call.get_absolute_url()
    assert "共收到意见 3 份" in Client().get(f"{address}outcome/").text
    assert Client().get(f"{address}outcome.json").json()["content"]["received"] == 3
    assert Client().get(f"{address}outcome.csv").text.count("采纳") == 2
    call.refresh_from_db()
    assert call.closing_count == 3
    assert call.closing_digest[:16] in Client().get(f"{address}outcome/").text


def test_edge_44_two_stages_the_first_keeps_the_clock(people):
    call = published(people, "decision")
    sent(call)
    closed(call)
    sorting.sort_under(
        sorting.add_point(call, "增加免费时段", actor=people.nina), [Opinion.objects.get().pk], actor=people.nina
    )
    answered(people, call, "summary")
    call.refresh_from_db()
    assert phase_of(call, timezone.now()) == Phase.CLOSED
    page = Client().get(f"{call.get_absolute_url()}outcome/").text
    assert "采纳情况将在决策公布时反馈" in page
    sorting.decide(call.points.get(), "adopted", actor=people.nina, changed_where="第二条")
    answered(people, call)
    call.refresh_from_db()
    assert phase_of(call, timezone.now()) == Phase.ANSWERED
    with pytest.raises(IllegalStep, match="不分阶段"):
        outcome.begin(closed(published(people)), "summary", actor=people.nina)


def test_edge_45_a_correction_goes_through_the_gate_and_the_earlier_one_stays_readable(people):
    call = published(people)
    sent(call)
    closed(call)
    point = decided(people, call)
    first = answered(people, call)
    sorting.decide(point, "partly", actor=people.nina, reason="只在工作日上午实行，周末不实行。")
    with pytest.raises(IllegalStep, match="更正说明"):
        reviewed_outcome(people, call)
    text = CallOutcome.objects.get(status="draft")
    text.correction = "处理结果误写为采纳"
    outcome.save_text(text, actor=people.nina)
    outcome.submit(text, actor=people.nina)
    outcome.review(text, PASS, actor=people.shen)
    outcome.approve(text, actor=people.fu)
    address = f"{call.get_absolute_url()}outcome/"
    assert "部分采纳" in Client().get(address).text
    assert "处理结果误写为采纳" in Client().get(address).text
    assert "已被更正" in Client().get(f"{address}{first.number}/").text


def test_an_outcome_waits_for_the_forms_that_are_still_in_grace(people):
    call = published(people)
    at_time(call, closes_at=timezone.now() - timedelta(minutes=5), opens_at=timezone.now() - timedelta(days=30))
    with pytest.raises(IllegalStep, match="15 分钟"):
        outcome.begin(call, "result", actor=people.nina)


# 正式文件


def policy_of(people) -> Revision:
    document = Document(
        department=people.caizheng, column=Column.objects.get(slug="notices"), topic="0401", genre="announcement"
    )
    today = timezone.localdate()
    revision = draft_document(
        document,
        Revision(title="停车管理办法", formed_on=today, written_on=today, body="<p>第一条　为了规范停车。</p>"),
        actor=people.nina,
    )
    submit_document(revision, actor=people.nina)
    review_document(revision, PASS, actor=people.shen)
    return revision


def test_edge_43_the_final_document_waits_for_the_outcome_or_a_waiver(people):
    call = closed(published(people, "decision"))
    revision = policy_of(people)
    workflow.link_final(call, revision.document, actor=people.nina)
    with pytest.raises(IllegalStep, match="结果反馈"):
        approve_document(revision, actor=people.fu)
    refused_by_the_database(
        "UPDATE catalog_revision SET status = 'approved', approved_by_id = %s WHERE id = %s", people.fu.pk, revision.pk
    )
    workflow.waive(call, "emergency", actor=people.fu, note="汛情紧急，先行实施")
    approve_document(revision, actor=people.fu)
    page = Client().get(call.get_absolute_url()).text
    assert "应急处置" in page
    assert "汛情紧急" in page


def test_a_final_document_goes_out_once_the_public_was_answered(people):
    call = closed(published(people, "decision"))
    revision = policy_of(people)
    workflow.link_final(call, revision.document, actor=people.nina)
    answered(people, call)
    approve_document(revision, actor=people.fu)
    revision.refresh_from_db()
    assert revision.status == Revision.Status.APPROVED
