"""What a timeline entry carries of an act, and what a past day looked like."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from county.cases.facts import HELD, changed, fact_of
from county.cases.history import as_of, differences, end_of
from county.cases.timeline import append, verify
from county.cases.workflow import advance
from county.encryption import EncryptedTextField
from county.models import Role, User
from tests.county.cases.models import Case, CaseEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cases")]
START = datetime(2026, 3, 1, 1, tzinfo=UTC)


@pytest.fixture
def everybody(db):
    return User.objects.create_user("all", roles=[Role.OFFICER, Role.REVIEWER, Role.LEADER])


def run_sql(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def tamper(sql: str, *values) -> None:
    """As whoever owns the tables."""
    connection.check_constraints()
    run_sql("ALTER TABLE cases_caseentry DISABLE TRIGGER USER")
    run_sql(sql, *values)
    connection.check_constraints()
    run_sql("ALTER TABLE cases_caseentry ENABLE TRIGGER USER")


def test_an_entry_carries_what_the_step_changed(everybody):
    case = Case.objects.create(title="一")
    entry = advance(
        case, "extend", actor=everybody, where=Q(), extended_on=date(2026, 4, 1), opened=0, facts={"service": {"id": 7}}
    )
    stored = CaseEntry.objects.get()
    assert stored.facts == entry.facts == {"service": {"id": 7}, "changed": {"extended_on": [None, "2026-04-01"]}}
    assert (stored.hash_format, stored.computed_hash()) == (2, stored.hash)
    assert verify(CaseEntry).fault == ""


def test_before_is_what_the_database_held_and_not_what_the_caller_remembers(everybody):
    case = Case.objects.create(title="一", opened=1)
    Case.objects.update(opened=5)
    entry = advance(case, "extend", actor=everybody, where=Q(), opened=6)
    assert entry.facts == {"changed": {"opened": [5, 6]}}


def test_facts_are_part_of_the_hash(everybody):
    case = Case.objects.create(title="一")
    advance(case, "extend", actor=everybody, where=Q(), extended_on=date(2026, 4, 1))
    tamper("""UPDATE cases_caseentry SET facts = '{"changed": {"extended_on": [null, "2026-05-01"]}}'""")
    assert "内容与摘要不符" in verify(CaseEntry).fault


def test_entries_without_facts_keep_their_hash(everybody):
    """An entry as it was written before there were facts: format 1."""
    case = Case.objects.create(title="一")
    old = append(CaseEntry, case, action="write", actor=everybody)
    old.hash_format = CaseEntry.WITHOUT_FACTS
    tamper("UPDATE cases_caseentry SET hash_format = 1, hash = %s", old.computed_hash())
    advance(case, "submit", actor=everybody)
    assert verify(CaseEntry).fault == ""
    assert list(CaseEntry.objects.values_list("hash_format", flat=True)) == [1, 2]


def test_facts_that_no_hash_covers_are_refused(everybody):
    append(CaseEntry, Case.objects.create(title="一"), action="write", actor=everybody)
    with pytest.raises(IntegrityError), transaction.atomic():
        tamper("""UPDATE cases_caseentry SET hash_format = 1, facts = '{"a": 1}'""")


def test_an_older_format_after_a_newer_one_is_a_fault(everybody):
    case = Case.objects.create(title="一")
    append(CaseEntry, case, action="write", actor=everybody)
    late = append(CaseEntry, case, action="write", actor=everybody)
    late.hash_format = CaseEntry.WITHOUT_FACTS
    tamper("UPDATE cases_caseentry SET hash_format = 1, hash = %s WHERE sequence = 2", late.computed_hash())
    assert "摘要格式比前一记录旧" in verify(CaseEntry).fault


def test_personal_data_stays_out():
    sealed = EncryptedTextField("姓名")
    title = Case._meta.get_field("title")
    assert [fact_of(sealed, value) for value in ("", "王芳", None)] == ["", HELD, None]
    assert fact_of(title, "王芳", untold=True) == HELD
    assert fact_of(title, "很长的一段话" * 20) == HELD
    assert changed(Case, ["短"], ["长" * 65], ["title"]) == {"title": ["短", HELD]}


def test_any_past_day_is_read_from_a_random_history(everybody):
    """Random steps on some cases; after each the state is noted. Asked for any instant, the history says the same."""
    dice = random.Random(20260301)
    noted: list[tuple[datetime, dict]] = []
    with time_machine.travel(START, tick=False) as clock:
        for turn in range(120):
            clock.shift(timedelta(minutes=dice.randrange(1, 3 * 24 * 60)))
            cases = list(Case.objects.order_by("pk"))
            if len(cases) < 6 and (not cases or dice.random() < 0.2):
                with transaction.atomic():
                    case = Case.objects.create(title=f"第 {turn} 件")
                    append(CaseEntry, case, action="write", to_status=case.status, actor=everybody)
            else:
                case = dice.choice(cases)
                if case.status == "draft" and dice.random() < 0.5:
                    advance(case, "submit", actor=everybody, opened=dice.randrange(9))
                elif case.status == "submitted" and dice.random() < 0.5:
                    advance(case, "return", actor=everybody, note="补充")
                elif case.status == "submitted" and dice.random() < 0.1:
                    advance(case, "close", actor=None)
                elif case.status != "closed":
                    day = dice.choice([None, date(2026, 4, dice.randrange(1, 30))])
                    advance(case, "extend", actor=everybody, where=Q(), extended_on=day, opened=dice.randrange(9))
            state = {
                case.pk: (case.status, case.opened, case.extended_on and case.extended_on.isoformat())
                for case in Case.objects.all()
            }
            noted.append((timezone.now(), state))
    for at, state in noted:
        found = as_of(Case.objects.all(), at + timedelta(seconds=1), "status", "opened", "extended_on")
        read = {case.pk: (case.status_then, case.opened_then, case.extended_on_then) for case in found}
        assert read == state
    day = timezone.localdate(noted[60][0])
    last_of_day = max((entry for entry in noted if timezone.localdate(entry[0]) <= day), key=lambda entry: entry[0])
    found = as_of(Case.objects.all(), end_of(day), "status")
    assert {case.pk: case.status_then for case in found} == {pk: said[0] for pk, said in last_of_day[1].items()}
    assert list(differences(Case)) == []


def test_many_cases_of_a_past_day_are_one_query(everybody, django_assert_num_queries):
    for number in range(3):
        append(CaseEntry, Case.objects.create(title=str(number)), action="write", to_status="draft", actor=everybody)
    with django_assert_num_queries(1):
        assert len(as_of(Case.objects.all(), timezone.now() + timedelta(1), "status", "opened", "extended_on")) == 3


def test_a_change_without_an_entry_shows(everybody):
    case = Case.objects.create(title="一")
    advance(case, "extend", actor=everybody, where=Q(), extended_on=date(2026, 4, 1))
    Case.objects.update(extended_on=date(2026, 4, 9))
    assert list(differences(Case)) == [f"case {case.pk}：extended on现为 2026-04-09，最近的记录为 2026-04-01"]
    Case.objects.update(extended_on=date(2026, 4, 1), status="closed")
    assert list(differences(Case)) == [f"case {case.pk}：status现为 closed，最近的记录为 draft"]
