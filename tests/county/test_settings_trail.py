"""设置变更记录: nothing that is set up for the county changes without an entry that says what it was before."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from catalog.models import Column
from county.cases.history import as_of
from county.cases.settings_trail import differences, recorded, registers
from county.models import Department, HolidayNotice, Role, SettingEntry
from mailboxes.models import LetterLimit, Mailbox, ReplyTemplate
from tests.factories import person, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return person("office", None, Role.SYSTEM_ADMIN)


def test_what_is_recorded():
    assert set(registers()) >= {Department, Column, HolidayNotice, Mailbox, LetterLimit, ReplyTemplate}


def test_before_and_after_of_a_change_in_the_back_office(client, office):
    bureau = unit(short_name="水务局")
    client.force_login(office)
    address = reverse("admin:county_department_change", args=[bureau.pk])
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    assert client.post(address, data | {"short_name": "水利局"}).status_code == 302
    entry = SettingEntry.objects.get()
    assert (entry.register, entry.case_id, entry.action) == ("county.Department", str(bureau.pk), "changed")
    assert (entry.actor, entry.facts) == (office, {"changed": {"short_name": ["水务局", "水利局"]}})
    assert entry.changes == [("简称", "水务局", "水利局")]
    client.post(address, data | {"short_name": "水利局"})
    assert SettingEntry.objects.count() == 1


def test_a_refused_form_leaves_no_entry(client, office):
    bureau = unit()
    client.force_login(office)
    response = client.post(reverse("admin:county_department_change", args=[bureau.pk]), {"short_name": ""})
    assert response.status_code == 200
    assert not SettingEntry.objects.exists()


def test_a_new_row_and_its_end_are_recorded():
    with recorded(HolidayNotice, actor=None, note="试"):
        notice = HolidayNotice.objects.create(year=2031, title="通知", source="试")
        notice.days.create(day="2031-01-01", name="元旦", is_workday=False)
    with recorded(HolidayNotice, actor=None):
        notice.days.all().delete()
    pk = str(notice.pk)
    with recorded(HolidayNotice, actor=None):
        notice.delete()
    added, changed, removed = SettingEntry.objects.order_by("sequence")
    assert (added.action, added.note, added.facts["changed"]["year"]) == ("added", "试", [None, 2031])
    assert changed.facts == {"changed": {"days": [[["2031-01-01", "元旦", False]], []]}}
    assert (removed.action, removed.case_id, removed.shown_as) == ("removed", pk, "2031 年放假安排")


def test_a_command_records_too():
    call_command("load_calendar", verbosity=0)
    assert SettingEntry.objects.filter(register="county.HolidayNotice").count() == HolidayNotice.objects.count() > 0
    call_command("load_calendar", verbosity=0)
    assert SettingEntry.objects.filter(register="county.HolidayNotice").count() == HolidayNotice.objects.count()


def test_a_past_day_of_a_unit(time_machine):
    time_machine.move_to("2026-03-02T09:00+08:00")
    with recorded(Department, actor=None):
        bureau = unit(name="县水务局")
    time_machine.move_to("2026-05-02T09:00+08:00")
    with recorded(Department, actor=None):
        Department.objects.update(name="县水利局")
    units = Department.objects.filter(pk=bureau.pk)
    assert [one.name_then for one in as_of(units, timezone.now() - timedelta(days=1), "name")] == ["县水务局"]
    assert [one.name_then for one in as_of(units, timezone.now() + timedelta(days=1), "name")] == ["县水利局"]
    assert not as_of(units, timezone.now() - timedelta(days=90), "name")


def test_a_change_without_an_entry_shows():
    with recorded(Department, actor=None):
        unit(name="县水务局", short_name="水务局")
    assert list(differences()) == []
    Department.objects.update(short_name="水利局")
    assert len(list(differences())) == 1
    with pytest.raises(CommandError, match="现状与最近的变更记录不符"):
        call_command("verify_records")


def test_entries_stay():
    with recorded(Department, actor=None):
        unit()
    for sql in ("UPDATE county_settingentry SET note = ''", "DELETE FROM county_settingentry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_only_the_auditor_reads_it(client, office):
    with recorded(Department, actor=None):
        unit(name="县水务局")
    address = reverse("admin:county_settingentry_changelist")
    client.force_login(office)
    assert client.get(address).status_code == 403
    client.force_login(person("auditor", None, Role.AUDIT_ADMIN))
    page = client.get(address).content.decode()
    assert "县水务局" in page
