"""在线访谈, from outside: 54 to 65 are cases of the specification."""

import re
from datetime import timedelta

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.shelf.catalogue import read_version
from county.cases.review_form import RISKS
from county.cases.timeline import chains, verify
from county.cases.workflow import IllegalStep
from county.public_forms import captcha as challenges
from county.public_forms.idempotency import new_key
from disclosure_portal.live_pages import LivePages
from participation.interviews import asking, sentences, workflow
from participation.interviews import live as live_answers
from participation.models import Ask, Interview, Utterance
from tests.participation.desks import at, errors_of, split, step, take
from tests.participation.interviews import MINUTE, announced, asked, live, out, planned, said, written
from tests.people import Office, office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """No lease and no least time: what is asked is what is there."""
    monkeypatch.setattr(live_answers, "LEASE_SECONDS", 0)
    monkeypatch.setattr(challenges, "LEAST_TIME", timedelta(0))


@pytest.fixture
def people() -> Office:
    return office()


def page_of(interview: Interview) -> str:
    answer = Client().get(f"/participation/interviews/{interview.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def changes(interview: Interview, after: object, **headers):
    return Client(**headers).get(f"/participation/interviews/{interview.pk}/live/{after}/")


def before_django(address: str, **environ) -> tuple[str, dict, bytes]:
    """The answer as gunicorn gets it."""
    answered = {}

    def start(status, headers):
        answered.update(status=status, headers=dict(headers))

    asked_for = RequestFactory().get(address, **environ).environ
    body = b"".join(LivePages(get_wsgi_application())(asked_for, start))
    return answered["status"], answered["headers"], body


def sentences_of(html: str) -> list[str]:
    return [" ".join(one.split()) for one in re.findall(r"<article.*?</article>", html, re.S)]


def form_of(interview: Interview, **typed) -> tuple[Client, dict]:
    client = Client()
    page = client.get(f"/participation/interviews/{interview.pk}/ask/").content.decode()
    stamp = re.search(r'name="challenge_stamp" value="([^"]*)"', page)[1]
    key = re.search(r'name="submission_key" value="([^"]*)"', page)[1]
    data = {
        "submission_key": key,
        "challenge_stamp": stamp,
        "challenge_answer": str(challenges.question_of(stamp).answer),
        challenges.trap_of(stamp): "",
        "text": "补贴什么时候到账？",
        "agreed": "on",
    }
    return client, data | typed


def send(client: Client, interview: Interview, data: dict):
    return client.post(f"/participation/interviews/{interview.pk}/ask/", data)


# Before


def test_an_interview_goes_the_whole_way_through_the_back_office(people):
    nina = at(people.nina)
    starts_at = timezone.now() + timedelta(days=20)
    given = {
        "title": "便民自行车怎么租",
        "summary": "介绍条件。",
        "host_name": "倪娜",
        "guests": "付军 局长",
        "short_reason": "",
    }
    instants = split("starts_at", starts_at) | split("ends_at", starts_at + timedelta(hours=1))
    assert nina.post("/admin/participation/interview/add/", given | instants).status_code == 302
    interview = Interview.objects.get()
    assert Client().get(f"/participation/interviews/{interview.pk}/").status_code == 404
    assert "便民自行车" not in Client().get("/participation/interviews/").content.decode()
    take(people.nina, interview, "write", stage="announcement")
    text = interview.texts.get()
    take(people.nina, text, "submit")
    assert step(people.nina, text, "pass_review").status_code == 403
    no_risk = {name: "no" for name, _ in RISKS}
    take(people.shen, text, "pass_review", conclusion="approved", **no_risk)
    assert Client().get(f"/participation/interviews/{interview.pk}/").status_code == 404
    take(people.fu, text, "approve")
    assert "便民自行车怎么租" in page_of(interview)
    assert "我要提问" in page_of(interview)
    assert "便民自行车怎么租" in Client().get("/participation/interviews/").content.decode()


def test_an_announcement_comes_five_working_days_ahead_or_says_why_not(people):
    interview = planned(people, short_reason="")
    text = written(people, interview, "announcement")
    with pytest.raises(IllegalStep, match="提前 5 个工作日"):
        workflow.submit(text, actor=people.nina)
    late = announced(people, short_reason="补贴即将发放")
    assert "补贴即将发放" in page_of(late)


def test_54_late_it_waits_and_postponed_it_shows_both_times_and_the_reason(people):
    interview = announced(people)
    first = timezone.localtime(interview.starts_at)
    moved_to = timezone.now() + timedelta(days=9)
    out(
        people,
        written(
            people, interview, "postponement", "嘉宾出差。", starts_at=moved_to, ends_at=moved_to + timedelta(hours=1)
        ),
    )
    shown = page_of(interview)
    assert f"{first:%Y-%m-%d %H:%M}" in shown
    assert f"{timezone.localtime(moved_to):%Y-%m-%d %H:%M}" in shown
    assert "嘉宾出差。" in shown
    Interview.objects.filter(pk=interview.pk).update(starts_at=timezone.now() - 20 * MINUTE)
    assert "等待开始" in page_of(interview)
    client, data = form_of(interview)
    assert "提问已提交" in send(client, interview, data).content.decode()


def test_55_nobody_types_and_releases(people):
    interview = announced(people)
    both = {"hosts": [people.nina.pk], "recorders": [people.nina.pk], "releasers": [people.nina.pk]}
    assert "须是不同的人" in errors_of(step(people.nina, interview, "assign", **both))
    interview.staff.filter(part="releaser").delete()
    assert "一名审核人" in errors_of(step(people.nina, interview, "start"))
    with pytest.raises(IntegrityError), transaction.atomic():
        interview.staff.create(user=people.nina, part="releaser")


def test_it_does_not_begin_before_its_time(people):
    interview = announced(people, starts_at=timezone.now() + 30 * MINUTE, ends_at=timezone.now() + 90 * MINUTE)
    assert "最早在预告的开始时间前 10 分钟" in errors_of(step(people.nina, interview, "start"))
    assert step(people.fu, interview, "start").status_code == 403


# Live


def test_56_a_text_that_was_changed_after_it_was_read_does_not_go_out(people):
    interview = live(people)
    sentence = sentences.type_sentence(interview, "付军", "补贴本月发放。", actor=people.nina)
    read = sentence.digest
    sentences.edit(sentence, "补贴下月发放。", actor=people.nina)
    address = f"/admin/participation/interview/{interview.pk}/live/"
    answer = at(people.shen).post(address, {"act": "release", "sentence": sentence.pk, "digest": read})
    assert answer.status_code == 409
    assert "已有改动" in answer.content.decode()
    assert "下月发放" not in page_of(interview)


def test_57_released_it_is_seen_and_retracted_it_is_gone_everywhere(people):
    interview = live(people)
    desk = f"/admin/participation/interview/{interview.pk}/live/"
    at(people.nina).post(desk, {"act": "type", "speaker": "付军", "text": "补贴本月二十日发放。", "kind": "speech"})
    sentence = Utterance.objects.get()
    assert "二十日" not in page_of(interview)
    at(people.shen).post(desk, {"act": "release", "sentence": sentence.pk, "digest": sentence.digest})
    seen = changes(interview, 1)
    assert "补贴本月二十日发放。" in seen.content.decode()
    assert seen["X-Live-Change"] == "2"
    assert changes(interview, 2).status_code == 204
    at(people.shen).post(desk, {"act": "retract", "sentence": sentence.pk, "reason": "口误"})
    for shown in (changes(interview, 2), changes(interview, 0)):
        assert "data-retracted" in shown.content.decode()
        assert "二十日" not in shown.content.decode()
    assert "二十日" not in page_of(interview)
    assert "此条发言已撤下" in page_of(interview)
    interview.refresh_from_db()
    workflow.finish(interview, actor=people.nina)
    assert "二十日" not in written(people, interview, "record").text


def test_58_after_a_break_nothing_is_missing_twice_or_out_of_order(people):
    interview = live(people)
    for number in range(1, 6):
        said(people, interview, f"第{number}句。")
    after_two = changes(interview, 3).content.decode()
    assert re.findall(r"第(\d)句", after_two) == ["3", "4", "5"]
    assert re.findall(r'data-position="(\d)"', changes(interview, 0).content.decode()) == ["1", "2", "3", "4", "5"]


def test_59_a_correction_takes_its_place_and_says_so(people):
    interview = live(people)
    wrong = said(people, interview, "发放三百元。")
    said(people, interview, "分两次发放。")
    said(people, interview, "发放四百元。", corrects=wrong)
    shown = sentences_of(changes(interview, 0).content.decode())
    assert len(shown) == 2
    corrected = next(one for one in shown if "四百元" in one)
    assert 'data-position="1"' in corrected
    assert "已更正" in corrected
    assert "三百元" not in page_of(interview)


def test_60_without_script_the_page_says_the_same_and_never_reloads_itself(people):
    interview = live(people)
    said(people, interview, "第一句。")
    said(people, interview, "第二句。")
    page = page_of(interview)
    assert sentences_of(page) == sentences_of(changes(interview, 0).content.decode())
    assert "http-equiv" not in page
    assert ">刷新<" in page


@pytest.mark.parametrize("after", ["1000000000", "-1", "00", "01", "9", "x", "１"])
def test_61_an_address_that_the_portal_did_not_give_out_is_not_there(people, after):
    interview = live(people)
    answer = changes(interview, after)
    assert answer.status_code == 404
    assert "public" not in answer.get("Cache-Control", "")


def test_61_an_unannounced_interview_has_no_live_address_and_cookies_change_nothing(people):
    assert changes(planned(people), 0).status_code == 404
    interview = live(people)
    said(people, interview, "第一句。")
    address = f"/participation/interviews/{interview.pk}/live/0/"
    plain, with_cookie = before_django(address), before_django(address, HTTP_COOKIE="portal_display=x; a=b")
    assert plain == with_cookie
    status, headers, body = plain
    assert status == "200 OK"
    assert body == changes(interview, 0).content
    assert headers["Cache-Control"] == "public, max-age=1"
    assert not {"Vary", "Set-Cookie"} & set(headers)


def test_the_end_is_told_to_those_who_watch(people):
    interview = live(people)
    said(people, interview, "第一句。")
    workflow.finish(interview, actor=people.nina)
    assert 'data-phase="ended"' in changes(interview, 2).content.decode()
    assert 'data-phase="ended"' in changes(interview, 3).content.decode()
    assert "以现场记录为准，实录整理中" in page_of(interview)


def test_65_a_sentence_does_not_empty_the_page_cache(people):
    interview = live(people)
    before = read_version()
    said(people, interview, "第一句。")
    assert read_version() == before


def test_a_watcher_costs_one_query_a_lease_and_none_in_it(people, monkeypatch):
    interview = live(people)
    said(people, interview, "第一句。")
    monkeypatch.setattr(live_answers, "LEASE_SECONDS", 60)
    live_answers.answer(interview.pk, "1")
    with CaptureQueriesContext(connection) as queries:
        for after in ("1", "2", "0"):
            live_answers.answer(interview.pk, after)
    # 0 is asked for the first time: its fragment is made.
    assert len(queries) == 1


def test_who_has_no_part_has_no_desk(people):
    interview = live(people)
    address = f"/admin/participation/interview/{interview.pk}/live/"
    assert at(people.fu).get(address).status_code == 403
    assert at(people.zhen).get(address).status_code == 404
    assert at(people.sheji).get(address).status_code == 403
    with pytest.raises(IllegalStep):
        sentences.type_sentence(interview, "付军", "话", actor=people.shen)
    with pytest.raises(IllegalStep):
        sentences.retract(said(people, interview, "话"), actor=people.fu, note="x")


# Questions


def test_the_same_form_sent_twice_is_one_question_with_one_code(people):
    interview = announced(people)
    client, data = form_of(interview)
    first, second = send(client, interview, data), send(client, interview, data)
    codes = [re.findall(r"<dd>([A-Z0-9-]+)</dd>", one.content.decode()) for one in (first, second)]
    assert codes[0] == codes[1] != []
    assert Ask.objects.count() == 1


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(people):
    interview = announced(people)
    client, data = form_of(interview, text="短", contact="0543-1234567")
    shown = send(client, interview, data).content.decode()
    assert "不少于 5 个字" in shown
    assert "0543-1234567" in shown
    assert not Ask.objects.exists()


def test_62_a_form_that_was_open_has_two_minutes_more(people):
    interview = announced(people)
    client, data = form_of(interview)
    past = timezone.now() - timedelta(hours=1)
    Interview.objects.filter(pk=interview.pk).update(starts_at=past, ends_at=timezone.now() - MINUTE)
    assert "提问已提交" in send(client, interview, data).content.decode()
    Interview.objects.filter(pk=interview.pk).update(ends_at=timezone.now() + MINUTE)
    client, data = form_of(interview, text="另一个问题？")
    Interview.objects.filter(pk=interview.pk).update(ends_at=timezone.now() - 3 * MINUTE)
    refused = send(client, interview, data)
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert "提问已经截止" in shown
    assert "/mailboxes/" in shown
    assert "另一个问题？" in shown
    assert Ask.objects.count() == 1


def test_a_question_is_masked_before_anybody_reads_it_out(people):
    interview = live(people)
    ask = asked(interview, "我是李某某，电话13812345678，补贴什么时候发？")
    assert "13812345678" not in ask.masked_text
    assert "13812345678" not in page_of(interview)
    take(people.nina, ask, "accept", masked_text="补贴什么时候发？")
    assert "补贴什么时候发" not in page_of(interview)
    said(people, interview, "补贴什么时候发？", kind="question", ask=ask)
    ask.refresh_from_db()
    assert ask.status == "accepted"
    said(people, interview, "本月二十日。", ask=ask)
    ask.refresh_from_db()
    assert ask.status == "answered"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM participation_ask a WHERE a::text LIKE '%13812345678%'")
        assert cursor.fetchone() == (0,)


def test_declined_its_author_reads_why_and_objects_once_and_another_decides(people):
    interview = announced(people)
    sent = asking.send(asking.NewAsk(interview, "别的事情怎么办？"), new_key())
    take(people.nina, sent.ask, "decline", reason="off_topic")
    own = Client()
    own.post("/participation/interviews/track/", {"number": sent.ask.number, "code": sent.code})
    assert "与访谈主题无关" in own.get("/participation/interviews/track/question/").content.decode()
    assert "另一人" in own.post("/participation/interviews/track/object/", {"number": sent.ask.number}).content.decode()
    sent.ask.refresh_from_db()
    assert "由另一人审核" in errors_of(step(people.nina, sent.ask, "accept", masked_text="别的事情怎么办？"))
    other = people.shen
    other.roles = ["officer"]
    other.save()
    take(other, sent.ask, "decline", reason="letter")
    again = own.post("/participation/interviews/track/object/", {"number": sent.ask.number})
    assert again.status_code == 409
    assert step(people.zhen, sent.ask, "accept").status_code == 404


# After


def test_63_a_record_waits_for_every_question_and_its_figures_add_up(people):
    interview = live(people)
    ask = asked(interview)
    take(people.nina, ask, "accept", masked_text=ask.masked_text)
    said(people, interview, "补贴本月发放。")
    workflow.finish(interview, actor=people.nina)
    text = written(people, interview, "record")
    assert "还有 1 件提问" in errors_of(step(people.nina, text, "submit"))
    take(people.nina, ask, "answer_after", answer="本月二十日到账。")
    assert "件数与登记不符" in errors_of(step(people.nina, text, "submit"))
    workflow.abandon(text, actor=people.nina, note="重新起草")
    whole = written(people, interview, "record")
    assert "收到提问 1 件，现场答复 0 件，会后答复 1 件，不列入 0 件。" in whole.text
    assert "本月二十日到账。" in whole.text
    out(people, whole)
    interview.refresh_from_db()
    assert interview.status == "recorded"
    assert "补贴本月发放。" in page_of(interview)


def test_63_a_video_without_its_words_is_refused(people):
    interview = live(people)
    workflow.finish(interview, actor=people.nina)
    text = written(people, interview, "record")
    text.video_url = "https://video.example/1"
    workflow.save_text(text, actor=people.nina)
    assert "视频没有文字实录" in errors_of(step(people.nina, text, "submit"))


def test_64_cancelled_the_page_stays_with_the_reason_and_its_askers_are_told(people):
    interview = announced(people)
    sent = asking.send(asking.NewAsk(interview, "补贴什么时候到账？"), new_key())
    out(people, written(people, interview, "cancellation", "嘉宾工作变动，访谈取消。"))
    shown = page_of(interview)
    assert "嘉宾工作变动，访谈取消。" in shown
    assert "我要提问" not in shown
    own = Client()
    own.post("/participation/interviews/track/", {"number": sent.ask.number, "code": sent.code})
    assert "这次访谈已经取消" in own.get("/participation/interviews/track/question/").content.decode()
    assert changes(interview, 0).status_code == 410


def test_every_act_is_in_a_whole_chain(people):
    interview = live(people)
    said(people, interview, "第一句。")
    assert [one.action for one in interview.timeline.all()][-3:] == ["announce", "start", "release"]
    assert not [found for found in map(verify, chains()) if found.fault]


ATTACKS = {
    "released by who typed": "UPDATE participation_utterance SET released_by_id = typed_by_id",
    "words changed": "UPDATE participation_utterance SET text = '别的'",
    "sentence deleted": "DELETE FROM participation_utterance",
    "change set back": "UPDATE participation_interview SET change = 0",
    "interview deleted": "DELETE FROM participation_interview",
    "public text changed": "UPDATE participation_interviewtext SET text = '别的'",
    "public without review": "UPDATE participation_interviewtext SET review_id = NULL",
    "approved by its writer": "UPDATE participation_interviewtext SET approved_by_id = drafted_by_id",
    "question deleted": "DELETE FROM participation_ask",
    "declined without reason": "UPDATE participation_ask SET status = 'declined'",
    "review rewritten": "UPDATE participation_interviewreview SET basis = 'x'",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(people, name):
    interview = live(people)
    said(people, interview, "第一句。")
    asked(interview)
    with pytest.raises(IntegrityError):
        attack(ATTACKS[name])


def attack(sql: str) -> None:
    """Runs the statement, and asks the constraints that wait for the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
