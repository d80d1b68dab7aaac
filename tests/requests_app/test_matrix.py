"""Status × verb, status × role, unit × role: what is open to whom is what STEPS says, and what is refused writes nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from county.cases.workflow import IllegalStep, open_steps, step_of
from county.models import Role
from requests_app import workflow
from requests_app.models import Application, ApplicationEntry, ClockEvent, Paper, Reply
from requests_app.models.application import ALL, OF_THE_RECEIVING_UNIT, OPEN, Status
from requests_app.workflow import Asked
from tests.factories import person
from tests.people import Office, office
from tests.requests_app.stories import answered, approved, on, received, sent

pytestmark = pytest.mark.django_db
DAY = "2026-03-10"
BY = date(2026, 3, 30)


@pytest.fixture
def people():
    return office()


def brought_to(people: Office, status: str) -> Application:
    """An application that has come to a status by the ordinary verbs, by the morning of 10 March."""
    application = sent(people) if status == Status.SUBMITTED else received(people)
    with on("2026-03-05"):
        if status == Status.ROUTING:
            workflow.route(application, people.shuiwan, actor=people.nina, reason="由该镇保存")
        elif status == Status.SUPPLEMENT:
            workflow.ask_supplement(application, actor=people.nina, matters="写明", answer_by_on=BY)
        elif status == Status.CONSULTING:
            consultation = workflow.consult(
                application, Asked("third_party", "公司"), actor=people.nina, question="拟公开"
            )
            workflow.note_letter_received(consultation, actor=people.nina, on=timezone.localdate())
        elif status == Status.FEE:
            workflow.notify_fee(application, actor=people.nina, basis="pages", quantity=50)
        elif status in (Status.CLOSED, Status.ARCHIVED):
            answered(people, application, day="2026-03-06")
    if status == Status.ARCHIVED:
        with on("2026-03-07"):
            workflow.archive(application, actor=people.nina)
    return Application.objects.get(pk=application.pk)


def answer(people: Office, case: Application) -> None:
    consultation = case.consultations.first()
    if consultation is None:
        raise IllegalStep("没有征求意见")
    workflow.record_answer(consultation, actor=people.nina, answer="agrees", on=date(2026, 3, 10))


# Every verb on a case, by the action it takes, with what it needs to succeed.
VERBS: dict[str, Callable[[Office, Application], object]] = {
    "confirm": lambda people, case: workflow.confirm(case, actor=people.nina, text="电话确认"),
    "note_attempt": lambda people, case: workflow.note_attempt(case, actor=people.nina, text="无人接听"),
    "assign": lambda people, case: workflow.assign(case, people.fu, actor=people.nina),
    "route": lambda people, case: workflow.route(case, people.shuiwan, actor=people.nina, reason="由该镇保存"),
    "accept_routing": lambda people, case: workflow.accept_routing(case, actor=people.zhen),
    "return_routing": lambda people, case: workflow.return_routing(case, actor=people.zhen, reason="没有"),
    "ask_supplement": lambda people, case: workflow.ask_supplement(
        case, actor=people.nina, matters="写明", answer_by_on=BY
    ),
    "receive_supplement": lambda people, case: workflow.receive_supplement(case, "补正", []),
    "consult": lambda people, case: workflow.consult(
        case, Asked("co_maker", "某局"), actor=people.nina, question="拟公开"
    ),
    "end_consulting": answer,
    "extend": lambda people, case: workflow.extend(case, actor=people.fu, days=5, reason="需要"),
    "ask_reasons": lambda people, case: workflow.ask_reasons(case, actor=people.nina, facts="60 件", answer_by_on=BY),
    "notify_fee": lambda people, case: workflow.notify_fee(case, actor=people.nina, basis="pages", quantity=50),
    "pay_fee": lambda people, case: workflow.pay_fee(case, actor=people.nina, on=date(2026, 3, 10), voucher_number="1"),
    "withdraw": lambda people, case: workflow.withdraw(case, actor=None),
    "archive": lambda people, case: workflow.archive(case, actor=people.nina),
    "urge": lambda people, case: workflow.urge(case, actor=people.ban, text="请办理"),
    "reveal": lambda people, case: workflow.reveal(case, actor=people.nina, reason="核对"),
}


def written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Application, ApplicationEntry, ClockEvent, Paper))


@pytest.mark.parametrize("status", ALL)
def test_a_verb_is_open_where_its_step_says_and_refused_elsewhere_with_nothing_written(people, status):
    for action, verb in VERBS.items():
        case = brought_to(people, status)
        before = written()
        is_open = status in step_of(Application, action).sources
        with on(DAY):
            if is_open:
                verb(people, case)
                assert case.timeline.order_by("-sequence").first().action == action, (status, action)
            else:
                with pytest.raises(IllegalStep):
                    verb(people, case)
                assert written() == before, (status, action)
                assert Application.objects.get(pk=case.pk).status == status


@pytest.mark.parametrize("action", [name for name in VERBS if name not in ("urge", "reveal", "note_attempt")])
def test_the_same_page_sent_twice_acts_once(people, action):
    """The second sending holds the case as it was seen before the first."""
    status = step_of(Application, action).sources[0]
    if action == "extend":
        status = Status.HANDLING
    case = brought_to(people, status)
    stale = Application.objects.get(pk=case.pk)
    with on(DAY):
        VERBS[action](people, case)
        before = written()
        with pytest.raises(IllegalStep):
            VERBS[action](people, stale)
    assert written() == before


def test_every_role_sees_the_steps_that_are_its_own(people):
    roles = {
        Role.OFFICER: people.nina,
        Role.REVIEWER: people.shen,
        Role.LEADER: people.fu,
        Role.COUNTY_OFFICE: people.ban,
    }
    for status in ALL:
        case = Application(pk=1, status=status, department=people.caizheng)
        for role, user in roles.items():
            found = {step.action for step in open_steps(case, user)}
            of_role = {step.action for step in Application.STEPS if status in step.sources and role in step.roles}
            assert found == of_role - OF_THE_RECEIVING_UNIT
        assert open_steps(case, people.sheji) == []
    leader_only = {step.action for step in Application.STEPS if step.roles == (Role.LEADER,)}
    assert leader_only == {
        "override",
        "extend",
        "judge_reasons",
        "defer",
        "correct_event",
        "correct_service",
        "correct_reply",
        "reopen",
        "reopen_supplement",
        "reopen_fee",
    }
    assert step_of(Application, "urge").roles == (Role.COUNTY_OFFICE,)
    # What time and the public do is nobody's button.
    by_itself = {step.action for step in Application.STEPS if not step.roles}
    assert by_itself == {"submit", "offer_supplement", "mark_overdue", "recount"}


def test_who_sees_a_case(people):
    mine, routed = brought_to(people, Status.HANDLING), brought_to(people, Status.ROUTING)
    neighbour = person("neighbour", people.caizheng, Role.OFFICER, is_active=False)
    seen = {
        user.username: set(Application.objects.visible_to(user))
        for user in (people.nina, people.shen, people.fu, people.zhen, people.ban, people.sheji, neighbour)
    }
    assert seen["nina"] == seen["shen"] == seen["fu"] == seen["ban"] == {mine, routed}
    assert seen["zhen"] == {routed}
    assert seen["sheji"] == seen["neighbour"] == set()


def test_a_stranger_sees_neither_replies_nor_files(people):
    case = brought_to(people, Status.CLOSED)
    for rows in (Reply.objects, case.files):
        assert rows.visible_to(people.nina).exists()
        assert not rows.visible_to(people.zhen).exists()
        assert not rows.visible_to(people.sheji).exists()


def test_lists_ask_once_however_long_they_are(people, django_assert_num_queries):
    for n in (1, 3):
        while Application.objects.count() < n:
            received(people)
        with django_assert_num_queries(1):
            shown = [
                (str(one), one.department.name, str(one.handler)) for one in Application.objects.for_list().due_first()
            ]
        assert len(shown) == n


def test_adjectives(people):
    with on(DAY):
        today = timezone.localdate()
    by_status = {status: brought_to(people, status) for status in ALL}
    assert set(Application.objects.open()) == {by_status[status] for status in OPEN}
    assert set(Application.objects.paused()) == {
        by_status[one] for one in (Status.SUPPLEMENT, Status.CONSULTING, Status.FEE)
    }
    assert set(Application.objects.running()) == {by_status[one] for one in (Status.HANDLING, Status.ROUTING)}
    last = date(2026, 3, 30)
    assert set(Application.objects.due_within(today, last)) == set(Application.objects.running())
    assert not Application.objects.due_within(today, last - timedelta(days=1)).exists()
    assert not Application.objects.overdue(last).exists()
    assert set(Application.objects.overdue(last + timedelta(days=1))) == set(Application.objects.running())


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_a_reply_that_was_sent_on_holds_the_case(people, status):
    case = received(people)
    with on("2026-03-06"):
        reply = approved(people, case)
        if status != "approved":
            workflow.amend_reply(reply, actor=people.nina)
            workflow.submit_reply(reply, actor=people.nina)
        for verb in ("route", "ask_supplement", "consult", "notify_fee"):
            with pytest.raises(IllegalStep, match="答复已送审"):
                VERBS[verb](people, Application.objects.get(pk=case.pk))
