"""The command that builds the demo county: all of it in one go, marked as demo, and nothing new on a second run."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Document
from county.models import Department
from demo.management.commands.load_demo import SUBJECTS
from mailboxes.models import Letter
from requests_app.models import Application

pytestmark = pytest.mark.django_db

COUNTS = {"documents": 200, "applications": 12, "letters": 12, "incidents": 12}


def load_demo(**options) -> str:
    told = StringIO()
    call_command("load_demo", stdout=told, stderr=told, **options)
    return told.getvalue()


def test_it_builds_the_county_and_a_second_run_adds_nothing():
    told = load_demo(**COUNTS)
    assert "新增 200 件" in told
    assert [one.outcome.format(12) in told for one in SUBJECTS] == [True] * len(SUBJECTS)
    assert Department.objects.count() == 63
    assert Document.objects.filter(is_demo=False).count() == 0
    assert (Application.objects.count(), Letter.objects.count()) == (12, 12)

    assert "新增 0 件" in load_demo(**COUNTS)
    assert load_demo(if_empty=True) == "已有数据，未改动。\n"
    assert (Application.objects.count(), Letter.objects.count()) == (12, 12)


def test_every_subject_can_be_left_out_and_none_be_less_than_nothing():
    with pytest.raises(CommandError, match="件数不能为负"):
        load_demo(letters=-1)
    load_demo(documents=0, **{one.name: 0 for one in SUBJECTS})
    assert not Document.objects.exists()
