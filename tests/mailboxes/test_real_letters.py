"""Letters that people really wrote, retold without their names: each can be entered, answered and made public."""

import json

import pytest

from mailboxes import workflow
from mailboxes.forms import SHORTEST_TEXT
from mailboxes.models import Letter
from tests.county.real_data import real_data
from tests.mailboxes.letters import county, public_at, written

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]


def test_every_real_letter_is_entered_and_answered():
    people = county()
    lines = (real_data() / "docs" / "pages_facts.jsonl").read_text(encoding="utf-8").splitlines()
    letters = [fact for fact in map(json.loads, lines) if fact["kind"] == "信箱信件"]
    assert letters
    for fact in letters:
        asked = next(value for name, value in fact["facts"].items() if name.startswith("来信大意"))
        told = next(value for name, value in fact["facts"].items() if name.startswith("回复大意"))
        assert len(asked) >= SHORTEST_TEXT
        letter = written(title=fact["title"], text=asked, kind="complaint", writer_name=f"王{fact['id']}")
        workflow.accept(letter, actor=people.nina)
        workflow.claim(letter, actor=people.nina)
        workflow.draft_reply(letter, told, actor=people.nina)
        workflow.submit(letter, actor=people.nina)
        workflow.pass_check(letter, digest=letter.draft.digest, actor=people.fu)
        workflow.send(letter, actor=people.nina)
        public = public_at(people, "published", letter)
        assert public.title == fact["title"]
    assert Letter.objects.filter(status="answered").count() == len(letters)
