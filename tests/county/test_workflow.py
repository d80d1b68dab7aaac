"""One door for status."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import F, Q

from county.cases.timeline import verify
from county.cases.workflow import IllegalStep, NotPermitted, advance, open_steps, step_of, verb
from county.models import Role, User
from tests.county.cases.models import Case, CaseEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cases")]


@pytest.fixture
def leader(db):
    return User.objects.create_user("lijun", roles=[Role.LEADER, Role.REVIEWER])


def test_a_step_changes_status_and_fields_and_is_recorded(officer):
    case = Case.objects.create(title="一")
    entry = advance(case, "submit", actor=officer, note="请审", opened=F("opened") + 1)
    assert (case.status, case.opened) == ("submitted", 1)
    stored = Case.objects.get()
    assert (stored.status, stored.opened) == ("submitted", 1)
    assert list(case.timeline.all()) == [entry]
    assert (entry.action, entry.from_status, entry.to_status) == ("submit", "draft", "submitted")
    assert (entry.actor, entry.actor_name, entry.note, entry.sequence) == (officer, "王芳", "请审", 1)


def test_a_step_from_another_status_is_refused_and_leaves_no_trace(officer):
    case = Case.objects.create(title="一")
    with pytest.raises(IllegalStep, match="当前状态为“拟稿”，不能“办结”；须为“送审”"):
        advance(case, "close", actor=None)
    assert Case.objects.get().status == "draft"
    assert not CaseEntry.objects.exists()


def test_whoever_saw_an_older_status_is_refused(officer):
    case = Case.objects.create(title="一")
    seen_by_other = Case.objects.get()
    advance(case, "submit", actor=officer)
    with pytest.raises(IllegalStep, match="已被他人处理"):
        advance(seen_by_other, "submit", actor=officer)
    assert CaseEntry.objects.count() == 1


def test_the_condition_of_a_step_is_part_of_the_update(leader):
    case = Case.objects.create(title="一")
    once = Q(extended_on__isnull=True)
    entry = advance(case, "extend", actor=leader, where=once, extended_on=date(2025, 10, 24))
    assert (entry.from_status, entry.to_status, case.extended_on) == ("draft", "draft", date(2025, 10, 24))
    with pytest.raises(IllegalStep):
        advance(case, "extend", actor=leader, where=once, extended_on=date(2025, 11, 24))
    assert Case.objects.get().extended_on == date(2025, 10, 24)


def test_a_step_that_keeps_the_status_needs_a_condition(leader):
    case = Case.objects.create(title="一")
    with pytest.raises(ValueError, match="where"):
        advance(case, "extend", actor=leader, extended_on=date(2025, 10, 24))
    assert Case.objects.get().extended_on is None


def test_a_return_needs_a_reason(leader):
    case = Case.objects.create(title="一", status="submitted")
    with pytest.raises(IllegalStep, match="“退回”须写明理由"):
        advance(case, "return", actor=leader, note=" ")
    advance(case, "return", actor=leader, note="附件缺页")
    assert case.status == "draft"


def test_the_system_acts_under_its_own_name():
    case = Case.objects.create(title="一", status="submitted")
    entry = advance(case, "close", actor=None)
    assert (entry.actor, entry.actor_name) == (None, "系统")


def test_whoever_has_not_the_role_is_refused_in_the_verb(officer, leader):
    case = Case.objects.create(title="一")
    for actor in (leader, User.objects.create_user("shenji", roles=[Role.AUDIT_ADMIN])):
        with pytest.raises(NotPermitted, match="“送审”不属于您的角色"):
            advance(case, "submit", actor=actor)
    officer.is_active = False
    with pytest.raises(NotPermitted):
        advance(case, "submit", actor=officer)
    assert (Case.objects.get().status, CaseEntry.objects.exists()) == ("draft", False)


def test_whoever_may_not_act_on_this_case_is_refused_in_the_verb(officer):
    case = Case.objects.create(title="外单位的一件")
    with pytest.raises(NotPermitted, match="不在您的单位办理"):
        advance(case, "submit", actor=officer)
    assert not CaseEntry.objects.exists()


def test_the_system_takes_only_steps_that_are_open_to_it():
    case = Case.objects.create(title="一", status="submitted")
    with pytest.raises(NotPermitted):
        advance(case, "return", actor=None, note="退回")
    assert not CaseEntry.objects.exists()


def test_a_verb_asks_the_right_and_the_status_before_it_begins(officer, leader):
    case = Case.objects.create(title="一")
    begun = []

    @verb("submit")
    def act(case, *, actor):
        begun.append(case)

    with pytest.raises(NotPermitted):
        act(case, actor=leader)
    case.status = "closed"
    with pytest.raises(IllegalStep, match="须为“拟稿”"):
        act(case, actor=officer)
    assert begun == []


def test_an_unknown_step_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        step_of(Case, "vanish")


def test_open_steps_are_those_of_status_and_roles(officer, leader):
    case = Case(status="submitted")
    assert [step.action for step in open_steps(case, leader)] == ["return", "extend"]
    assert open_steps(case, officer) == []
    assert [step.action for step in open_steps(Case(status="draft"), officer)] == ["submit"]
    officer.is_active = False
    assert open_steps(Case(status="draft"), officer) == []


@pytest.mark.django_db(transaction=True)
def test_of_eight_people_at_once_one_succeeds():
    case = Case.objects.create(title="一")
    start = Barrier(8)

    def work(_):
        try:
            mine = Case.objects.get(pk=case.pk)
            start.wait()
            advance(mine, "submit", actor=None)
        except IllegalStep:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 1
    assert CaseEntry.objects.count() == 1
    assert verify(CaseEntry).fault == ""
