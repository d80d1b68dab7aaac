"""The demo letters: several years, some late, joint, reopened, declined and waiting; all marked, all within the rules."""

from datetime import date

import pytest
from django.db import connection

from county.cases.timeline import verify
from county.text.masking import is_impersonal
from demo.letters.intake import load_letters
from demo.letters.texts import TEXTS
from demo.units.people import load_staff, load_units
from mailboxes.models import Assignment, Letter, LetterEntry, PublicLetter, Rating
from mailboxes.models.letter import TEXT_LENGTH, TITLE_LENGTH
from mailboxes.opening import open_mailboxes

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 30)


def test_a_county_of_letters(client):
    load_units()
    load_staff()
    assert open_mailboxes() == 63
    assert open_mailboxes() == 0
    assert load_letters(400, today=TODAY) == 400
    assert load_letters(400, today=TODAY) == 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    letters = Letter.objects.all()
    assert letters.filter(is_demo=True).count() == 400
    assert len({letter.received_on.year for letter in letters}) > 8
    for some in (
        letters.filter(is_on_time=False),
        letters.filter(reopened_at__isnull=False),
        letters.filter(status="declined"),
        letters.open(),
        letters.filter(kind="report"),
        Assignment.objects.filter(part="joint"),
        Rating.objects.given(),
        PublicLetter.objects.public(),
    ):
        assert some.exists()
    assert not PublicLetter.objects.filter(kind="report").exists()
    assert verify(LetterEntry).fault == ""
    shown = PublicLetter.objects.public().newest_first().first()
    page = client.get(shown.get_absolute_url()).content.decode()
    assert "示范" in page
    assert "来信选登" in client.get("/letters/").content.decode()


@pytest.mark.parametrize("matter", [*TEXTS.matters, TEXTS.report], ids=lambda matter: matter.title)
def test_a_composed_text_fits_its_form_and_names_nobody(matter):
    words = {"place": max(TEXTS.places, key=len), "number": 8, "days": 8, "month": 12}
    title, text, reply = (part.format(**words) for part in (matter.title, matter.text, matter.reply))
    assert len(title) <= TITLE_LENGTH
    assert 40 < len(text) <= TEXT_LENGTH
    assert is_impersonal(f"{title}\n{text}\n{reply}")
