"""The back office of applications, letters and reports over demo cases, in a browser: reachable, and usable by everyone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from county.calendar.calendar_data import package_notices
from county.calendar.special_days import store_notices
from county.models import User
from demo.applications.intake import load_applications
from demo.letters.intake import load_letters
from demo.units.people import load_staff, load_units
from mailboxes.models import Letter
from mailboxes.opening import open_mailboxes
from requests_app.models import Application, Reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_queues_and_cases_of_the_county_office(signed_in, assert_accessible):
    load_units()
    load_staff()
    store_notices(package_notices())
    yesterday = timezone.localdate() - timedelta(days=1)
    open_mailboxes()
    load_letters(60, today=yesterday)
    load_applications(60, today=yesterday)
    page = signed_in(User.objects.get(username="xianban"))
    for address, *arguments in (
        ("admin:index",),
        ("admin:requests_app_application_changelist",),
        ("admin:requests_app_application_change", Application.objects.open().first().pk),
        ("admin:requests_app_reply_changelist",),
        ("admin:requests_app_reply_change", Reply.objects.first().pk),
        ("admin:mailboxes_letter_changelist",),
        ("admin:mailboxes_letter_change", Letter.objects.open().first().pk),
        ("admin:mailboxes_publicletter_changelist",),
        ("admin:oversight_annualreport_changelist",),
    ):
        assert page.goto(reverse(address, args=arguments)).status == 200, address
        assert_accessible(page)
