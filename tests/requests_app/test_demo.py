"""The demo applications: every outcome, every kind of waiting, tied out and whole, the same on every run."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from county.calendar_data import package_notices
from county.demo_people import load_staff, load_units
from county.numbering import take
from county.papers import plain_text
from county.special_days import current_calendar, store_notices
from county.timeline import verify
from requests_app.demo.intake import load_applications
from requests_app.demo.texts import WEIGHTS
from requests_app.ledger import clock_fields, deadline_of
from requests_app.models import Application, ApplicationEntry, Paper, Reply, ReplyEntry
from requests_app.numbers import case_series
from requests_app.printing import page_of
from requests_app.statistics import RECEIVED, table
from requests_app.workflow import content_of, sweep


@pytest.mark.django_db
def test_the_demo_applications():
    load_units()
    load_staff()
    store_notices(package_notices())
    today = timezone.localdate() - timedelta(days=1)
    assert load_applications(200, today=today) == 200
    assert load_applications(200, today=today) == 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    statuses = Counter(Application.objects.values_list("status", flat=True))
    assert {"submitted", "handling", "supplement", "consulting", "fee", "routing", "archived"} <= set(statuses)
    assert set(Reply.objects.served().values_list("outcome", flat=True)) == set(WEIGHTS)
    assert Application.objects.overdue(today).exists()
    assert Application.objects.filter(was_late=True).exists()
    assert Application.objects.open().filter(extension__isnull=False).exists()
    assert Reply.objects.filter(status="submitted").exists()

    # What is stored of the clock is what the ledger says, and what happened lies in the past.
    calendar = current_calendar()
    for application in Application.objects.open().exclude(status="submitted"):
        fields = clock_fields(deadline_of(application), calendar)
        assert {name: getattr(application, name) for name in fields} == fields
    assert not Application.objects.filter(submitted_at__gt=timezone.now()).exists()
    assert not Application.objects.filter(closed_on__gt=today).exists()
    assert verify(ApplicationEntry).fault == verify(ReplyEntry).fault == ""

    years = range(2008, today.year + 1)
    assert [table(year).faults for year in years] == [[] for _ in years]
    assert sum(table(year).cell(RECEIVED) for year in years) == Application.objects.exclude(status="submitted").count()

    for kind in set(Paper.objects.values_list("kind", flat=True)):
        assert "示范数据" in page_of(Paper.objects.filter(kind=kind).first()).mark
    for outcome in WEIGHTS:
        reply = Reply.objects.served().filter(outcome=outcome).first()
        assert reply.application.number in plain_text(page_of(reply.paper))
        assert all(reply.files_manifest.endswith(str(file.name)) and content_of(file) for file in reply.files.all())

    # The next number of a unit goes on behind the demo's.
    newest = Application.objects.filter(year=today.year).order_by("-serial").first()
    mine = Application.objects.filter(year=today.year, entry_department=newest.entry_department)
    assert take(case_series(newest.entry_department_id), today.year) == mine.count() + 1
    sweep()
    assert verify(ApplicationEntry).fault == ""
