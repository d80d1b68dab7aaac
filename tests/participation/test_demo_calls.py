"""The demo county's calls: one of every phase, marked as demo, within every rule of the database."""

from django.db import connection
from django.test import Client
from django.utils import timezone

from catalog.arrivals.planting import plant
from county.cases.timeline import chains, verify
from demo.calls.intake import load_calls
from demo.units.people import load_staff, load_units
from participation.calls.statistics import figures_of, waiting_for
from participation.models import OpinionCall
from tests.participation.calls import answered, closed, decided, published, sent


def test_edge_77_the_demo_calls_are_loaded_once_and_marked(db):
    load_units()
    load_staff()
    plant()
    today = timezone.localdate()
    assert load_calls(6, today=today) == 6
    assert load_calls(6, today=today) == 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    calls = OpinionCall.objects.filter(is_demo=True)
    assert [calls.open().count(), calls.closed().count(), calls.answered().count()] == [2, 2, 2]
    assert calls.overdue(today).count() == 1
    client = Client()
    listed = client.get("/participation/calls/").text
    assert listed.count("badge demo") == 6
    for call in calls:
        assert "示范" in client.get(call.get_absolute_url()).text
    done = calls.get(title__contains="停车")
    assert "归纳 3 条" in client.get(f"{done.get_absolute_url()}outcome/").text
    assert "【示范】" in client.get("/participation/calls/feed/").text
    assert [one.fault for one in map(verify, chains()) if one.fault] == []


def test_the_desk_shows_what_waits_for_whom(people):
    today = timezone.localdate()
    call = published(people)
    sent(call)
    closed(call)
    labels = {
        name: [one.label for one in waiting_for(getattr(people, name), today)] for name in ("nina", "shen", "zhen")
    }
    assert labels == {"nina": ["意见待归纳", "结果反馈"], "shen": [], "zhen": []}
    assert waiting_for(people.ban, today) == []
    decided(people, call)
    answered(people, call)
    figures = figures_of(today)
    assert (figures.held, figures.received, figures.answered, figures.in_time) == (1, 1, 1, 1)
    assert not figures.is_enough
