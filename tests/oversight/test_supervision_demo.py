"""The demo cases of supervision: every state is there, the history fits, and a second run changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from county.cases.timeline import verify
from county.cases.workflow import timeline_of
from demo.supervision import load_supervision
from demo.units.people import load_staff, load_units
from oversight.models import Complaint, ErrorReport, Rectification

pytestmark = pytest.mark.django_db


def test_every_state_is_shown_and_a_second_run_changes_nothing(client):
    load_units()
    load_staff()
    today = timezone.localdate() - timedelta(days=1)
    made = load_supervision(20, today=today)
    assert made == Complaint.objects.count() + ErrorReport.objects.count() + 6
    assert load_supervision(20, today=today) == 0
    assert set(Rectification.objects.values_list("status", flat=True)) == {"sent", "received", "replied", "closed"}
    assert set(Rectification.objects.filter(status="closed").values_list("is_on_time", flat=True)) == {True, False}
    for model in (Rectification, Complaint, ErrorReport):
        assert not verify(timeline_of(model)).fault
        assert all(case.timeline.last().to_status == case.status for case in model.objects.all())
