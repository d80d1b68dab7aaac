"""安全验证: a person passes it with and without script, a second try has another question, and what was solved is good once."""

import hashlib
import itertools
from datetime import timedelta

import pytest
import time_machine
from django import forms
from django.http import QueryDict
from django.template import engines
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from county.models import SpentChallenge
from county.public_forms import captcha as challenges
from county.public_forms import idempotency as submissions
from county.public_forms.captcha import (
    Reply,
    Unsolved,
    is_answer,
    judge,
    new_stamp,
    number_of,
    question_of,
    spend,
    trap_of,
    words_of,
)
from county.public_forms.captcha_forms import ChallengeMixin, SubmissionMixin

PURPOSE = "letter"
LATER = timedelta(seconds=5)


def old_stamp(age: timedelta = LATER, purpose: str = PURPOSE) -> str:
    with time_machine.travel(timezone.now() - age, tick=False):
        return new_stamp(purpose)


def solved(stamp: str) -> Reply:
    return Reply(answer=str(question_of(stamp).answer), trap="")


def nonce_of(stamp: str) -> str:
    """What the script would find."""
    for number in itertools.count():
        digest = hashlib.sha256(f"{stamp}:{number}".encode()).hexdigest()
        if int(digest, 16) < 1 << (256 - challenges.WORK_BITS):
            return str(number)
    raise AssertionError


def refusal(stamp: str, reply: Reply) -> Unsolved:
    with pytest.raises(Unsolved) as caught:
        judge(PURPOSE, stamp, reply)
    return caught.value


def test_either_the_sum_or_the_work_is_enough():
    stamp = old_stamp()
    judge(PURPOSE, stamp, solved(stamp))
    judge(PURPOSE, stamp, Reply(work=nonce_of(stamp), trap=""))


def test_work_for_another_form_or_made_up_is_none():
    stamp = old_stamp()
    nonce = nonce_of(stamp)
    for wrong in ("", "0", "x", "-1", "９", nonce + " ", "1" * 40):
        assert not challenges.is_done(stamp, wrong) or wrong == nonce
    assert not challenges.is_done(old_stamp(), nonce)


def test_a_question_is_words_that_a_person_can_reckon_and_no_two_forms_share_it():
    questions = [question_of(new_stamp(PURPOSE)) for _ in range(300)]
    assert len({question.text for question in questions}) > 80
    for question in questions:
        assert not any(character.isdigit() and character.isascii() for character in question.text)
        first, sign, second = next(
            (question.text[:place], question.text[place], question.text[place + 1 : -4])
            for place in range(len(question.text))
            if question.text[place] in "加减"
        )
        reckoned = number_of(first) + number_of(second) if sign == "加" else number_of(first) - number_of(second)
        assert reckoned == question.answer
        assert 2 <= question.answer <= 24


@given(st.integers(0, 99))
def test_numbers_in_words_are_read_back(number):
    assert number_of(words_of(number)) == number == number_of(f" {number} ")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("１２", 12),
        ("十二", 12),
        ("一十二", 12),
        ("两", 2),
        ("〇", 0),
        ("二十。", 20),
        ("十 五", 15),
        ("不知道", None),
        ("", None),
        ("123", None),
    ],
)
def test_what_people_type_is_read(typed, number):
    assert number_of(typed) == number


def test_why_a_form_is_not_taken():
    stamp = old_stamp()
    right = question_of(stamp).answer
    assert refusal("", Reply(trap="")).is_over
    assert refusal(stamp + "x", solved(stamp)).is_over
    assert "换" not in str(refusal(stamp, Reply(trap="")))
    assert not refusal(stamp, Reply(trap="")).is_over
    assert "不对" in str(refusal(stamp, Reply(answer=str(right + 1), trap="")))
    assert "应为一个数" in str(refusal(stamp, Reply(answer="不告诉你", trap="")))
    # A form that lacks the trap was not sent by our page; one that has filled it in, not by a person.
    assert refusal(stamp, Reply(answer=str(right))).is_over
    assert "留空" in str(refusal(stamp, Reply(answer=str(right), trap="http://example.com")))


def test_too_fast_and_too_late():
    fresh = new_stamp(PURPOSE)
    too_fast = refusal(fresh, solved(fresh))
    assert "太快" in str(too_fast)
    assert not too_fast.is_over
    with time_machine.travel(timezone.now() + LATER):
        judge(PURPOSE, fresh, solved(fresh))
    late = old_stamp(timedelta(hours=25))
    assert "过期" in str(refusal(late, solved(late)))


def test_a_stamp_is_good_for_its_kind_of_form_only():
    stamp = old_stamp(purpose="application")
    assert refusal(stamp, solved(stamp)).is_over
    assert trap_of(stamp) != trap_of(old_stamp())


def test_the_answer_outlives_a_change_of_the_servers_key(settings):
    stamp = old_stamp()
    right = question_of(stamp).answer
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key of today"
    assert is_answer(stamp, right)


@pytest.mark.django_db
def test_what_was_solved_is_good_for_one_thing():
    stamp = old_stamp()
    assert spend(stamp, "a")
    assert spend(stamp, "a")
    assert not spend(stamp, "b")
    assert stamp not in str(list(SpentChallenge.objects.values()))
    assert challenges.forget_expired() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert challenges.forget_expired() == 1


class LetterForm(ChallengeMixin, SubmissionMixin, forms.Form):
    challenge_purpose = PURPOSE
    title = forms.CharField(label="标题", max_length=25)


class RatingForm(ChallengeMixin, forms.Form):
    challenge_purpose = "rating"


def sent(form: ChallengeMixin, **values) -> QueryDict:
    """What a browser sends of a form that a person without script filled in."""
    data = QueryDict(mutable=True)
    shown = form.challenge
    data.update({"challenge_stamp": shown.stamp, shown.trap: "", "challenge_work": ""})
    data["challenge_answer"] = shown.answer or str(question_of(shown.stamp).answer)
    if hasattr(form, "key"):
        data["submission_key"] = form.key
    data.update(values)
    return data


@pytest.fixture
def now():
    """A clock that the test sets on: now.shift(5)."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.mark.django_db
class TestForm:
    def test_a_person_passes(self, now):
        form = LetterForm()
        assert not form.challenge.is_solved
        now.shift(5)
        assert LetterForm(sent(form, title="路灯")).is_valid()

    def test_what_was_solved_stays_so_while_something_else_is_mended(self, now):
        first = LetterForm()
        now.shift(5)
        second = LetterForm(sent(first, title=""))
        assert list(second.errors) == ["title"]
        assert second.challenge.is_solved
        assert not SpentChallenge.objects.exists()
        assert LetterForm(sent(second, title="路灯")).is_valid()

    def test_a_wrong_answer_brings_another_question_and_keeps_the_rest(self, now):
        first = LetterForm()
        now.shift(5)
        second = LetterForm(sent(first, title="路灯", challenge_answer="99"))
        assert list(second.errors) == ["challenge_answer"]
        assert second["title"].value() == "路灯"
        assert second.key == first.key
        assert second.challenge.stamp != first.challenge.stamp
        assert second.challenge.answer == ""
        now.shift(5)
        assert LetterForm(sent(second, title="路灯")).is_valid()

    def test_another_question_may_be_asked_for_without_being_told_of_anything_else(self, now):
        first = LetterForm()
        now.shift(5)
        second = LetterForm(sent(first, title="", challenge_another="1"))
        assert list(second.errors) == ["challenge_answer"]
        assert second.challenge.stamp != first.challenge.stamp

    def test_the_same_form_may_arrive_twice_but_not_serve_for_another(self, now):
        form = LetterForm()
        now.shift(5)
        data = sent(form, title="路灯")
        assert LetterForm(data).is_valid()
        assert LetterForm(data).is_valid()
        data["submission_key"] = submissions.new_key()
        again = LetterForm(data)
        assert "已经用过" in str(again.errors["challenge_answer"])
        assert not again.challenge.is_solved

    def test_looking_through_first_uses_up_nothing(self, now):
        form = LetterForm()
        now.shift(5)
        data = sent(form, title="路灯")
        assert LetterForm(data, is_last=False).is_valid()
        assert not SpentChallenge.objects.exists()
        assert LetterForm(data).is_valid()
        assert SpentChallenge.objects.count() == 1

    def test_a_form_without_a_key_counts_once(self, now):
        form = RatingForm()
        now.shift(5)
        data = sent(form)
        assert RatingForm(data).is_valid()
        assert RatingForm(data).is_valid()
        assert SpentChallenge.objects.count() == 1

    def test_a_key_that_is_too_old_is_replaced_and_told(self, now):
        form = LetterForm()
        now.shift(5)
        again = LetterForm(sent(form, title="路灯", submission_key="made-up:1:2"))
        assert "24 小时" in str(again.errors["submission_key"])
        assert submissions.is_ours(again.key)
        assert again["title"].value() == "路灯"

    def test_nothing_sent_at_all_is_an_error_not_a_fault(self):
        form = LetterForm({})
        assert not form.is_valid()
        assert {"title", "challenge_answer", "submission_key"} <= set(form.errors)


@pytest.mark.django_db
def test_the_page_shows_the_question_the_trap_and_no_answer(now):
    template = engines["jinja2"].from_string(
        '{% from "public_forms.html" import challenge, field, error_summary %}'
        '{{ error_summary(form) }}{{ field(form["title"]) }}{{ challenge(form) }}'
    )
    form = LetterForm()
    page = template.render({"form": form})
    assert form.challenge.question in page
    assert f'name="{form.challenge.trap}"' in page
    assert "portal-challenge" in page
    now.shift(5)
    page = template.render({"form": LetterForm(sent(form, title="<b>"))})
    assert "安全验证：已通过" in page
    assert "portal-challenge" not in page
    page = template.render({"form": LetterForm(sent(form, title="", challenge_answer="99"))})
    assert 'href="#id_title"' in page
    assert page.count("aria-invalid") == 2
