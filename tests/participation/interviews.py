"""Interviews at every point of their way, for the tests."""

from datetime import timedelta

from django.utils import timezone

from county.cases.gate import Answers
from county.public_forms.idempotency import new_key
from participation.interviews import asking, sentences, workflow
from participation.models import Ask, Interview, InterviewText, Utterance
from tests.people import Office

MINUTE = timedelta(minutes=1)


def planned(people: Office, **fields) -> Interview:
    starts_at = timezone.now() + 5 * MINUTE
    given = {
        "department": people.caizheng,
        "title": "惠民补贴怎么发",
        "summary": "介绍补贴的范围、标准和发放时间。",
        "host_name": "倪娜",
        "guests": "付军 财政局局长",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "short_reason": "补贴即将发放，须及时说明",
    }
    interview = workflow.plan(Interview(**given | fields), actor=people.nina)
    people_of = {"hosts": [people.nina], "recorders": [people.nina], "releasers": [people.shen]}
    workflow.assign(interview, actor=people.nina, **people_of)
    return interview


def written(people: Office, interview: Interview, stage: str, words: str = "", **given) -> InterviewText:
    text = workflow.write(interview, stage, actor=people.nina, **given)
    if words:
        text.text = words
        workflow.save_text(text, actor=people.nina)
    return text


def out(people: Office, text: InterviewText) -> InterviewText:
    """Through the gate by three persons."""
    workflow.submit(text, actor=people.nina)
    workflow.review(text, Answers("approved"), actor=people.shen)
    workflow.approve(text, actor=people.fu)
    text.interview.refresh_from_db()
    return text


def announced(people: Office, **fields) -> Interview:
    interview = planned(people, **fields)
    out(people, written(people, interview, "announcement"))
    interview.refresh_from_db()
    return interview


def live(people: Office, **fields) -> Interview:
    interview = announced(people, **fields)
    workflow.start(interview, actor=people.nina)
    return interview


def said(people: Office, interview: Interview, text: str, **given) -> Utterance:
    """Typed by one and released by another."""
    sentence = sentences.type_sentence(interview, "付军", text, actor=people.nina, **given)
    sentences.release(sentence, sentence.digest, actor=people.shen)
    sentence.refresh_from_db()
    interview.refresh_from_db()
    return sentence


def asked(interview: Interview, text: str = "补贴什么时候到账？", **given) -> Ask:
    return asking.send(asking.NewAsk(interview, text, **given), new_key()).ask
