"""What an officer writes in a reply and a reviewer has read stands in the letter: all of it, once, whatever the outcome."""

import re
from datetime import date

import pytest

from county.papers import plain_text
from requests_app import workflow
from requests_app.models import Application, Reply
from requests_app.models.reply import OF_CORRECTION, Outcome
from requests_app.papers import Head, Organ
from requests_app.printing import asked_of, reply_page
from tests.people import Office, office
from tests.requests_app import stories

pytestmark = pytest.mark.django_db

WORDS = {
    "facts": "事实甲：检索了档案室",
    "decision": "内容乙：另有说明",
    "reasons": "理由丙：依照规定",
    "obtaining": "途径丁：到服务窗口",
    "other_organ": "机关戊：县档案馆",
}
HEAD = Head(Organ("无棣县财政局"), "棣财〔2026〕1号", date(2026, 3, 2))


@pytest.fixture
def people() -> Office:
    return office()


def ready_for(people: Office, outcome: Outcome) -> Application:
    """An application in which what an outcome rests on has happened."""
    earlier = stories.received(people) if outcome == Outcome.REPEATED else None
    case = stories.received(people, kind="correction" if outcome in OF_CORRECTION else "disclosure")
    with stories.on(stories.MONDAY):
        if outcome == Outcome.STILL_UNCLEAR:
            workflow.ask_supplement(case, actor=people.nina, matters="年份", answer_by_on=date(2026, 3, 20))
            workflow.receive_supplement(case, "不详", [], actor=people.nina)
        if earlier:
            stories.answered(people, earlier, day=stories.MONDAY)
            workflow.relate(case, earlier, actor=people.nina, why="repeated")
    return Application.objects.get(pk=case.pk)


def letter(reply: Reply) -> str:
    return plain_text(reply_page(reply, HEAD, asked_of(reply.application)))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_word_stands_in_the_letter_once(people, outcome):
    reply = stories.drafted(people, ready_for(people, outcome), outcome, **WORDS)
    text = letter(reply)
    assert {name: text.count(words) for name, words in WORDS.items()} == dict.fromkeys(WORDS, 1)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_full_stop_that_was_typed_is_not_set_twice(people, outcome):
    typed = {name: f"{words}。" for name, words in WORDS.items()}
    withheld = [{"part": "附图", "ground": "third_party", "reason": "含有住址。"}] if outcome == Outcome.PARTIAL else []
    reply = stories.drafted(people, ready_for(people, outcome), outcome)
    workflow.save_reply(reply, typed, actor=reply.author, withheld=withheld)
    assert re.findall(".{6}。[。，、；：）]", letter(reply)) == []


@pytest.mark.parametrize("outcome", Outcome)
def test_the_remedy_that_was_reviewed_is_the_letters(people, outcome):
    reply = stories.drafted(people, ready_for(people, outcome), outcome)
    remedies = reply.remedy_text.splitlines()
    assert len(remedies) == (2 if outcome == Outcome.PARTIAL else 1)
    assert set(remedies) <= set(letter(reply).splitlines())
