"""docs/speech.md: every address that it names is there."""

import re
from pathlib import Path

import pytest

from mailboxes.opening import open_mailboxes
from tests.people import office

SPEECH = Path(__file__).parent.parent / "docs" / "speech.md"
ADDRESSES = sorted(set(re.findall(r"\]\((/[^)]*)\)", SPEECH.read_text(encoding="utf-8"))))


@pytest.mark.django_db
def test_every_address_of_the_speech_is_there(client):
    people = office()
    open_mailboxes()
    client.force_login(people.ban)
    assert len(ADDRESSES) > 15
    assert {address: client.get(address).status_code for address in ADDRESSES} == dict.fromkeys(ADDRESSES, 200)
