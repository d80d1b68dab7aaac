"""Opinions as people send them and offices sort them: what arrives in time, what is kept secret, and who is told what."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from county.cases.timeline import chains, verify
from county.cases.workflow import IllegalStep, NotPermitted
from county.public_forms import captcha as challenges
from county.public_forms.idempotency import new_key
from participation.calls import opinions, outcome, sorting, workflow
from participation.calls.content import drawn
from participation.calls.opinions import NewOpinion, OnPaper, TooLate
from participation.models import Mention, Opinion
from tests.participation.calls import (
    answered,
    at_time,
    closed,
    decided,
    published,
    received,
    reviewed_outcome,
    sent,
    written,
)

TEXT = "第二条收费标准太高，建议降到每月一百元。"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody waits two seconds for a form in a test."""
    monkeypatch.setattr(challenges, "LEAST_TIME", timedelta(0))


def form_of(client: Client, address: str, **fields) -> dict:
    """The form as a person fills it in, with its 安全验证 solved."""
    page = client.get(address).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    stamp = hidden["challenge_stamp"]
    solved = {"challenge_answer": str(challenges.question_of(stamp).answer), challenges.trap_of(stamp): ""}
    return hidden | solved | {"text": TEXT, "sender": "person", "agreed": "on"} | fields


def write_address(call) -> str:
    return f"{call.get_absolute_url()}write/"


def opened(client: Client, number: str, code: str) -> str:
    """The tracking page of an opinion."""
    return client.post("/participation/calls/track/", {"number": number, "code": code}, follow=True).text


# 提交


def test_edge_22_an_opinion_is_sent_once_and_followed_by_number_and_code(people, client):
    call = published(people, "decision")
    form = form_of(client, write_address(call), clause="第二条", name="李芳芳", phone="13812345678")
    receipt = client.post(write_address(call), form).text
    opinion = Opinion.objects.get()
    code = re.search(r"<dt>查询码</dt><dd>([\w-]+)</dd>", receipt)[1]
    assert (opinion.draft.number, opinion.clause, opinion.channel) == (1, "第二条", "online")
    again = client.post(write_address(call), form).text
    assert code in again
    assert "没有重复登记" in again
    assert Opinion.objects.count() == 1
    page = opened(client, opinion.number, code)
    assert TEXT in page
    assert "征集中" in page


def test_edge_1_and_3_nothing_is_taken_after_the_end_and_nothing_typed_is_lost(people, client):
    call = published(people)
    assert "我要提意见" in client.get(call.get_absolute_url()).text
    form = form_of(client, write_address(call))
    at_time(call, opens_at=timezone.now() - timedelta(days=30), closes_at=timezone.now() - timedelta(minutes=16))
    refused = client.post(write_address(call), form)
    assert refused.status_code == 409
    assert TEXT in refused.text
    assert "0543-6321234" in refused.text
    assert not Opinion.objects.exists()
    page = client.get(call.get_absolute_url()).text
    assert "已截止" in page
    assert "我要提意见" not in page
    assert '<form method="post" class="public-form"' not in client.get(write_address(call)).text


def test_edge_2_a_form_opened_before_the_end_is_taken_in_grace(people, monkeypatch):
    call, now = published(people), timezone.now()
    with monkeypatch.context() as earlier:
        earlier.setattr("django.core.signing.time.time", (now - timedelta(minutes=20)).timestamp)
        in_time, too_slow = new_key(), new_key()
    at_time(call, opens_at=now - timedelta(days=30), closes_at=now - timedelta(minutes=14))
    assert sent(call, key=in_time).in_grace
    with pytest.raises(TooLate):
        received(call, key=new_key())
    at_time(call, closes_at=now - timedelta(minutes=16))
    with pytest.raises(TooLate):
        received(call, key=too_slow)


def test_edge_4_nothing_is_taken_before_the_opening(people, client):
    opens_at = timezone.now() + timedelta(hours=2)
    call = published(people, opens_at=opens_at, closes_at=opens_at + timedelta(days=30))
    page = client.get(call.get_absolute_url()).text
    assert "未开始" in page
    assert f"{timezone.localtime(opens_at):%Y-%m-%d %H:%M}" in page
    with pytest.raises(TooLate, match="尚未开始"):
        received(call)
    at_time(call, opens_at=timezone.now())
    assert received(call).is_new


def test_edge_5_a_host_whose_clock_is_fast_changes_nothing(people, monkeypatch):
    call = published(people)
    at_time(call, opens_at=timezone.now() - timedelta(days=30), closes_at=timezone.now() + timedelta(seconds=60))
    fast = timezone.now() + timedelta(seconds=90)
    monkeypatch.setattr(timezone, "now", lambda: fast)
    assert sent(call).status == "received"
    assert "征集中" in Client().get(call.get_absolute_url()).text


def test_edge_24_one_wrong_field_keeps_every_word(people, client):
    call = published(people, "expropriation")
    form = form_of(client, write_address(call), name="", phone="12", email="不是邮箱")
    page = client.post(write_address(call), form).text
    assert TEXT in page
    for message in ("请填写姓名或名称。", "请填写电话号码", "请填写正确的电子邮箱"):
        assert message in page
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("text", ["甲" * 5001, "四个字呀", "\x00\x1f\u202e  "])
def test_edge_33_strange_texts_are_refused_with_a_message(people, client, text):
    call = published(people)
    page = client.post(write_address(call), form_of(client, write_address(call), text=text))
    assert page.status_code == 200
    assert 'id="id_text_error"' in page.text


def test_edge_33_astral_characters_are_taken_whole(people, client):
    call = published(people)
    text = "𠮷野家门口停车难😀，建议划线。"
    client.post(write_address(call), form_of(client, write_address(call), text=text))
    assert Opinion.objects.get().text == text


# 保密


def test_edge_34_names_and_numbers_are_masked_everywhere_but_in_the_revealed_original(people, client):
    call = published(people)
    text = "我是李某某，电话 13812345678，建议降低收费。"
    opinion = sent(call, text, name="李某某", phone="13812345678")
    client.force_login(people.nina)
    pages = (
        f"/admin/participation/opinion/{opinion.pk}/change/",
        "/admin/participation/opinion/",
        f"/admin/participation/opinioncall/{call.pk}/sort/",
    )
    for page in pages:
        shown = client.get(page).text
        assert "建议降低收费" in shown
        assert "13812345678" not in shown
        assert "李某某" not in shown
    assert "13812345678" not in client.get(f"/admin/participation/opinion/{opinion.pk}/reveal/").text
    assert "13812345678" in client.post(f"/admin/participation/opinion/{opinion.pk}/reveal/").text
    assert opinion.timeline.last().action == "reveal"
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, phone, name FROM participation_opinion")
        assert "建议".encode() not in b"".join(map(bytes, cursor.fetchone()))


def test_what_people_sent_is_on_no_public_page_before_and_after(people, client):
    call = published(people)
    sent(call, "这是一句只有我写过的话。", name="王小明")
    closed(call)
    decided(people, call)
    answered(people, call)
    address = call.get_absolute_url()
    for page in (
        address,
        f"{address}outcome/",
        f"{address}outcome.csv",
        f"{address}outcome.json",
        "/participation/calls/",
    ):
        assert "只有我写过的话" not in client.get(page).text
        assert "王小明" not in client.get(page).text


def test_the_reviewer_and_another_unit_see_no_opinion(people, client):
    opinion = sent(published(people))
    for person, status in ((people.shen, 403), (people.zhen, 302)):
        client.force_login(person)
        assert client.get(f"/admin/participation/opinion/{opinion.pk}/change/").status_code == status


# 线下


def on_paper(**fields) -> OnPaper:
    today = timezone.localdate()
    return OnPaper(**({"channel": "post", "received_on": today, "source_note": "卷宗 3 号"} | fields))


def test_edge_30_a_letter_counts_by_its_postmark(people):
    call = closed(published(people), days=3)
    last_day = timezone.localdate(call.closes_at)
    new = NewOpinion(TEXT, "person")
    opinion, code = opinions.enter(call, new, on_paper(postmark_on=last_day - timedelta(days=1)), actor=people.nina)
    assert (opinion.channel, opinion.entered_by) == ("post", people.nina)
    assert code
    for wrong, told in (
        (on_paper(postmark_on=last_day + timedelta(days=1)), "已过截止日"),
        (on_paper(postmark_on=last_day - timedelta(days=1), source_note=""), "原件"),
        (on_paper(channel="phone"), "已过截止日"),
        (on_paper(received_on=timezone.localdate() + timedelta(days=1)), "晚于今天"),
    ):
        with pytest.raises(IllegalStep, match=told):
            opinions.enter(call, new, wrong, actor=people.nina)


def test_edge_31_nothing_is_entered_once_the_outcome_was_sent_on(people):
    call = closed(published(people))
    text = reviewed_outcome(people, call)
    new, how = NewOpinion(TEXT, "person"), on_paper(postmark_on=timezone.localdate() - timedelta(days=5))
    with pytest.raises(IllegalStep, match="退回"):
        opinions.enter(call, new, how, actor=people.nina)
    outcome.send_back(text, actor=people.fu, note="补录来信")
    assert opinions.enter(call, new, how, actor=people.nina)


# 替换与撤回


def test_edge_28_a_replaced_opinion_is_not_counted_and_says_so(people, client):
    call = published(people)
    first = received(call)
    opened(client, first.opinion.number, first.code)
    page = client.post("/participation/calls/track/replace/", form_of(client, "/participation/calls/track/replace/"))
    assert "查询码不变" in page.text
    second = Opinion.objects.get(replaces=first.opinion)
    assert Opinion.objects.counted().get() == second
    assert "已被替换" in opened(Client(), first.opinion.number, first.code)
    assert TEXT in opened(Client(), second.number, first.code)


def test_edge_29_withdrawn_while_open_and_not_after(people, client):
    call = published(people)
    first, second = received(call), received(call, "另一条意见：请增加监控。")
    opened(client, first.opinion.number, first.code)
    client.post("/participation/calls/track/withdraw/", {"number": first.opinion.number})
    assert Opinion.objects.counted().get() == second.opinion
    closed(call)
    page = opened(client, second.opinion.number, second.code)
    assert "撤回意见" not in page
    with pytest.raises(IllegalStep, match="不能再撤回"):
        opinions.withdraw(second.opinion, actor=None)


def test_a_code_opens_no_other_opinion(people, client):
    call = published(people)
    first, second = received(call), received(call, "另一条意见：请增加监控。")
    page = client.post("/participation/calls/track/", {"number": first.opinion.number, "code": second.code})
    assert page.status_code == 400
    assert "不正确" in page.text


# 归纳


def test_edge_26_and_27_one_text_of_many_is_sorted_in_one_act_and_the_verdict_reaches_all(people, client):
    call = published(people)
    all_sent = [
        received(call, text) for text in (TEXT, TEXT.replace("，", ", "), f"　{TEXT}！", "完全不同的一条意见。")
    ]
    closed(call)
    groups = sorting.groups_waiting(call, 10)
    assert [group.size for group in groups] == [3, 1]
    point = sorting.add_point(call, "降低收费标准", actor=people.nina)
    assert sorting.sort_under(point, [groups[0].opinion.pk], actor=people.nina) == 3
    sorting.decide(point, "partly", actor=people.nina, reason="调整为每月一百五十元。", changed_where="第二条")
    other = sorting.add_point(call, "其他建议", actor=people.nina)
    sorting.sort_under(other, [groups[1].opinion.pk], actor=people.nina)
    sorting.decide(other, "outside", actor=people.nina, reason="与本办法规定的内容没有关系。")
    answered(people, call)
    for one in all_sent[:3]:
        page = opened(Client(), one.opinion.number, one.code)
        assert "部分采纳" in page
        assert "调整为每月一百五十元。" in page
    assert "部分采纳" not in opened(Client(), all_sent[3].opinion.number, all_sent[3].code)


def test_of_two_who_sort_the_same_group_the_second_is_told(people):
    call = published(people)
    opinion = sent(call)
    point = sorting.add_point(call, "增加免费时段", actor=people.nina)
    sorting.sort_under(point, [opinion.pk], actor=people.nina)
    with pytest.raises(IllegalStep, match="他人"):
        sorting.sort_under(point, [opinion.pk], actor=people.nina)


def test_points_are_merged_with_all_that_stands_under_them(people):
    call = published(people)
    one, two = sent(call), sent(call, "另一条意见：请增加监控。")
    first, second = (sorting.add_point(call, text, actor=people.nina) for text in ("免费时段", "老年人免费"))
    sorting.sort_under(first, [one.pk], actor=people.nina)
    sorting.sort_under(second, [one.pk], actor=people.nina)
    sorting.sort_under(second, [two.pk], actor=people.nina)
    sorting.merge(second, first, actor=people.nina)
    assert call.points.get() == first
    assert Mention.objects.filter(point=first).count() == 2


def test_an_opinion_of_another_call_comes_under_no_point(people):
    point = sorting.add_point(published(people), "免费时段", actor=people.nina)
    other = sent(published(people))
    with pytest.raises(IntegrityError), transaction.atomic():
        Mention.objects.create(opinion=other, point=point, sorted_at=timezone.now())
    with pytest.raises(IllegalStep):
        sorting.sort_under(point, [other.pk], actor=people.nina)


# 不计入


def test_edge_36_nobody_drops_an_opinion_alone(people):
    people.fu.roles = ["officer", "leader"]
    people.fu.save()
    opinion = sent(published(people))
    opinions.set_aside(opinion, "unrelated", actor=people.fu)
    with pytest.raises(IllegalStep, match="两个不同的人"):
        opinions.confirm_invalid(opinion, actor=people.fu)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE participation_opinion SET status = 'invalid', confirmed_by_id = set_aside_by_id, confirmed_on = now()"
        )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM participation_opinion")


def test_edge_37_an_objection_that_is_upheld_stops_the_outcome_on_its_way(people, client):
    call = published(people)
    one, other = received(call, "收费的事请再想想吧。"), sent(call)
    closed(call)
    opinions.set_aside(one.opinion, "unreadable", actor=people.nina)
    opinions.confirm_invalid(one.opinion, actor=people.fu)
    decided(people, call)
    text = reviewed_outcome(people, call)
    page = opened(client, one.opinion.number, one.code)
    assert "无法辨认" in page
    client.post(
        "/participation/calls/track/object/", {"number": one.opinion.number, "objection": "我的意见写得很清楚。"}
    )
    one.opinion.refresh_from_db()
    with pytest.raises(IllegalStep):
        opinions.object_to(one.opinion, "再提一次", actor=None)
    opinions.restore(one.opinion, actor=people.ban, note="内容可以辨认")
    with pytest.raises(IllegalStep, match="1 份意见没有归纳"):
        outcome.approve(text, actor=people.fu)
    assert other.pk


def test_figures_count_what_was_not_counted(people):
    call = published(people)
    one = sent(call, "广告：低价出售车位，欢迎联系。")
    sent(call)
    opinions.set_aside(one, "unrelated", actor=people.nina)
    opinions.confirm_invalid(one, actor=people.fu)
    content = drawn(call, "result")
    assert (content.received, content.valid, content.invalid) == (2, 1, (("广告或与本事项无关", 1),))


def test_edge_74_every_chain_is_whole_and_another_unit_touches_nothing(people):
    call = published(people)
    opinion = sent(call)
    with pytest.raises(NotPermitted):
        opinions.set_aside(opinion, "test", actor=people.zhen)
    with pytest.raises(NotPermitted):
        sorting.add_point(call, "外单位的归纳", actor=people.zhen)
    closed(call)
    decided(people, call)
    answered(people, call)
    assert [verdict.fault for verdict in map(verify, chains()) if verdict.fault] == []


# 后台


def test_an_office_takes_a_call_from_the_first_word_to_the_outcome(people, client):
    client.force_login(people.nina)
    today = timezone.localdate()
    form = {
        "title": "停车管理办法征求意见",
        "kind": "suggestion",
        "last_day": (today + timedelta(days=40)).isoformat(),
        "background": "为了规范停车，现公开征求意见。",
        "contact": "倪科员",
        "contact_phone": "0543-6321234",
        "reviews-TOTAL_FORMS": "0",
        "reviews-INITIAL_FORMS": "0",
    }
    refused = client.post("/admin/participation/opinioncall/add/", form | {"questions": "随便写的"})
    assert "第 1 行" in refused.text
    client.post("/admin/participation/opinioncall/add/", form)
    call = workflow.OpinionCall.objects.get()
    base = f"/admin/participation/opinioncall/{call.pk}"

    def step(person, action, **fields):
        client.force_login(person)
        page = client.get(f"{base}/step/{action}/").text
        seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
        return client.post(f"{base}/step/{action}/", {"seen": seen} | fields, follow=True).text

    step(people.nina, "submit")
    risks = dict.fromkeys(
        re.findall(r'name="(involves_\w+|had_secrecy_mark)"', _review_page(client, people, base)), "no"
    )
    step(people.shen, "pass_review", conclusion="approved", **risks)
    assert "已审定公布" in step(people.fu, "approve")
    entered = step(
        people.nina,
        "enter",
        channel="phone",
        text=TEXT,
        sender="person",
        received_on=today.isoformat(),
    )
    assert re.search(r"查询码 [\w-]+", entered)
    call.refresh_from_db()
    closed(call)
    opinion = Opinion.objects.get()
    page = client.post(
        f"{base}/sort/", {"act": "add", "text": "降低收费标准", "opinion": [opinion.pk]}, follow=True
    ).text
    assert "已归纳 <strong>1 / 1</strong>" in page
    client.post(f"{base}/sort/", {"act": "decide", "point": "1", "verdict": "adopted", "changed_where": "第二条"})
    outcome_page = step(people.nina, "begin_outcome", stage="result")
    assert "降低收费标准" in outcome_page
    assert call.outcomes.get().status == "draft"


def _review_page(client, people, base) -> str:
    client.force_login(people.shen)
    return client.get(f"{base}/step/pass_review/").text


def test_a_draft_is_written_by_the_officers_of_the_unit_alone(people, client):
    call = written(people)
    client.force_login(people.zhen)
    assert client.get(f"/admin/participation/opinioncall/{call.pk}/change/").status_code == 302
    client.force_login(people.ban)
    assert 'name="title"' not in client.get(f"/admin/participation/opinioncall/{call.pk}/change/").text
    client.force_login(people.nina)
    assert 'name="title"' in client.get(f"/admin/participation/opinioncall/{call.pk}/change/").text


def test_lists_cost_the_same_however_long(people, client, django_assert_max_num_queries):
    for _ in range(3):
        published(people)
    client.get("/participation/calls/")
    with django_assert_max_num_queries(6):
        client.get("/participation/calls/")
    call = published(people, "decision")
    client.get(call.get_absolute_url())
    with django_assert_max_num_queries(8):
        client.get(call.get_absolute_url())


def test_the_list_is_narrowed_and_paged(people, client):
    open_call, done = published(people), closed(published(people, "decision"))
    page = client.get("/participation/calls/?phase=open").text
    assert open_call.title in page
    assert done.title not in page
    assert done.title in client.get("/participation/calls/?phase=closed&kind=decision&unit=caizheng").text
    assert client.get("/participation/calls/?phase=nothing").status_code == 400
    assert client.get("/participation/calls/?page=2").status_code == 404
    assert done.title in client.get("/participation/calls/?q=" + done.title[:6]).text
