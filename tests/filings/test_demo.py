"""The demo register stands on the demo documents; a second run changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.arrivals.planting import plant
from demo.documents.loading import load_documents
from demo.filings.intake import load_filings
from demo.units.people import load_staff, load_units
from filings.models import Filing, NormativeFile

pytestmark = pytest.mark.django_db


def test_the_register_and_the_filings_of_the_demo_county(client):
    today = timezone.localdate() - timedelta(days=1)
    load_units()
    load_staff()
    plant()
    load_documents(300, today=today, run_by="test", progress=print)
    made = load_filings(12, today=today)
    assert made == Filing.objects.count() == 12
    assert NormativeFile.objects.exists()
    assert load_filings(12, today=today) == 0
    assert {"due", "received"} <= set(Filing.objects.values_list("status", flat=True))
    assert client.get("/normative/").status_code == 200
