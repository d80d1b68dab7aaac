"""Surveys: one sheet a form, nothing before closing, small cells hidden, results through the gate."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from county.public_forms import captcha as challenges
from county.public_forms.idempotency import new_key
from participation.calls.content import Content
from participation.models import AnswerSheet
from participation.questions import questions_of
from participation.surveys import sheets
from tests.participation.calls import QUESTIONS, answered, at_time, closed, published


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody waits two seconds for a form in a test."""
    monkeypatch.setattr(challenges, "LEAST_TIME", timedelta(0))


def form_of(client, call, **fields) -> dict:
    page = client.get(f"/participation/surveys/{call.pk}/").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    stamp = hidden["challenge_stamp"]
    solved = {"challenge_answer": str(challenges.question_of(stamp).answer), challenges.trap_of(stamp): ""}
    return hidden | solved | {"q1": "1", "q2": ["1", "3"], "q3": "4"} | fields


def answer(call, choice: int, network: str = "198.51.100.0") -> None:
    sheets.send(call, questions_of(call.questions), {1: [choice]}, {}, new_key(), network)


def test_a_sheet_is_sent_once_and_holds_nobody(people, client):
    call = published(people, "survey")
    form = form_of(client, call, q4="请在东门增加车位，我电话 13812345678")
    assert "谢谢您参加调查" in client.post(f"/participation/surveys/{call.pk}/", form).text
    assert "没有重复登记" in client.post(f"/participation/surveys/{call.pk}/", form).text
    sheet = AnswerSheet.objects.get()
    assert sheet.answers == {"1": [1], "2": [1, 3], "3": [4]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT texts FROM participation_answersheet")
        assert "东门".encode() not in bytes(cursor.fetchone()[0])


def test_edge_50_what_does_not_fit_is_told_at_its_question_and_the_rest_stays(people, client):
    call = published(people, "survey")
    address = f"/participation/surveys/{call.pk}/"
    page = client.post(address, form_of(client, call, q1="", q2=["1", "2", "3"], q3="9")).text
    assert "这道题必须回答。" in page
    assert "最多选 2 项，现在选了 3 项。" in page
    assert "请从选项中选择。" in page
    assert len(re.findall(r'name="q2"[^>]* checked', page)) == 3
    assert not AnswerSheet.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE participation_opinioncall SET questions = '1. [填空] 另一题' WHERE id = %s", [call.pk])


def test_edge_47_a_second_sheet_from_one_network_is_kept_and_marked(people):
    call = published(people, "survey")
    answer(call, 1)
    answer(call, 2)
    answer(call, 1, network="203.0.113.0")
    assert AnswerSheet.objects.count() == 3
    assert AnswerSheet.objects.exclude(is_suspect=False).count() == 3  # filled in in no time at all
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM participation_answersheet")


def test_edge_48_and_49_results_come_after_closing_with_the_outcome_alone(people, client):
    call = published(people, "survey")
    for number in range(12):
        answer(call, 1 if number < 6 else 2, network=f"10.0.{number}.0")
    for number in range(3):
        answer(call, 3, network=f"10.1.{number}.0")
    address = call.get_absolute_url()
    assert client.get(f"{address}outcome/").status_code == 404
    assert client.get(f"{address}outcome.json").status_code == 404
    closed(call)
    assert client.get(f"{address}outcome/").status_code == 404
    text = answered(people, call)
    content = Content.from_json(text.content)
    assert content.sheets == 15
    first = content.survey[0]
    assert [choice["number"] for choice in first["choices"]] == [None, 6, None]
    page = client.get(f"{address}outcome/").text
    assert "收到答卷 15 份" in page
    assert "不代表全体居民" in page
    assert "20.0%" not in page


def test_a_survey_takes_no_sheet_after_its_end(people, client):
    call = published(people, "survey")
    form = form_of(client, call)
    at_time(call, opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(minutes=16))
    refused = client.post(f"/participation/surveys/{call.pk}/", form)
    assert refused.status_code == 409
    assert "征集已经截止" in refused.text
    assert "已于" in client.get(f"/participation/surveys/{call.pk}/").text


def test_a_survey_may_stand_beside_the_form_for_opinions(people, client):
    call = published(people, "decision", questions=QUESTIONS)
    page = client.get(call.get_absolute_url()).text
    assert "我要提意见" in page
    assert "填写问卷" in page
    assert call.title in client.get("/participation/surveys/").text
    alone = published(people, "survey")
    assert client.get(f"{alone.get_absolute_url()}write/").status_code == 302
    assert client.get(f"/participation/surveys/{published(people).pk}/").status_code == 404
