"""Every verb asks the right itself: called from Python, past every page, it refuses who has no business with the case."""

import importlib
import inspect
import pkgutil
from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalog.arrivals.bulk_drafts import take_in_drafts
from catalog.gate import workflow as gate
from catalog.models import Column, Document, Revision
from county.accounts import acts, posts
from county.cases.timeline import chains
from county.cases.workflow import NotPermitted, WorkflowCase, step_of
from county.models import OfficerPost, Role
from county.site.client import Visit
from filings.models import NormativeFile
from filings.normative import workflow as normative
from interpretation import workflow as interpreting
from interpretation.models import Interpretation, Waiver
from mailboxes import publication
from mailboxes.opening import open_mailboxes
from oversight.annual_report import workflow as reporting
from oversight.complaints.workflow import ask_statement
from oversight.models import AnnualReport, OutsideFigure, Rectification, Referral
from oversight.reckoning.reckon import freeze
from oversight.rectification import workflow as rectifying
from participation.calls import workflow as calls
from participation.calls.sorting import add_point
from participation.incidents import lead_acts
from participation.incidents import workflow as incidents
from participation.interviews import workflow as interviewing
from participation.models import (
    Ask,
    CallOutcome,
    ChangeNotice,
    Incident,
    Interview,
    InterviewText,
    Lead,
    OpinionCall,
    Utterance,
)
from requests_app import workflow as requests
from requests_app.models import ApplicationFile, ClockEvent, Consultation, Paper, Remedy, Urging
from tests.factories import publish, row
from tests.filings.cases import drafted as drafted_file
from tests.filings.cases import filing
from tests.harvest.things import harvested
from tests.mailboxes.letters import letter_at, public_at
from tests.oversight.supervision import complaint_at, demand, demand_at, error_report
from tests.participation.calls import published as call_published
from tests.participation.calls import sent
from tests.people import office
from tests.requests_app.stories import drafted, received

pytestmark = pytest.mark.django_db

APPS = (
    "county",
    "catalog",
    "crossing",
    "harvest",
    "filings",
    "interpretation",
    "mailboxes",
    "oversight",
    "participation",
    "requests_app",
)
# What verbs are made of; they are given an actor whose right the verb has asked.
KERNEL = {f"requests_app.workflow.kernel.{name}" for name in ("tick", "note", "issue", "close", "void_replies")} | {
    "requests_app.workflow.handling.begin_answer_limit",
    "requests_app.workflow.supplementing.begin_supplement_limit",
    "requests_app.workflow.charging.begin_payment_limit",
}


def modules():
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in found.name and ".management" not in found.name:
                yield importlib.import_module(found.name)


def own_functions():
    """Every function of ours by its full name, as the module that defines it has it."""
    for module in modules():
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__:
                yield f"{module.__name__}.{name}", value


VERBS = {name: function for name, function in own_functions() if hasattr(function, "action")}


def interview_of(unit) -> Interview:
    now = timezone.now()
    return Interview(department=unit, title="访谈", starts_at=now, ends_at=now + timedelta(hours=1))


def beginnings(people) -> dict:
    """The verbs that begin a case, or act on what is no case: each called with what would do for the right person."""
    unit, today = people.caizheng, date(2026, 3, 2)
    document = publish(row())[0]
    user, visit = people.nina, Visit("10.1.1.1")
    given = {"actor": people.sheji}
    return {
        "catalog.gate.workflow.draft": lambda: gate.draft(
            Document(department=unit, column=Column.objects.get(slug="unit-documents")), Revision(), **given
        ),
        "catalog.arrivals.bulk_drafts.take_in_drafts": lambda: take_in_drafts("", set(), **given),
        "requests_app.workflow.arrival.register": lambda: requests.register(
            {}, (), department=unit, channel="post", arrived_on=today, **given
        ),
        "requests_app.workflow.handling.propose": lambda: requests.propose(
            [received(people)], Document(department=unit), Revision(), reason="多人申请", **given
        ),
        "requests_app.workflow.replying.draft_reply": lambda: requests.draft_reply(received(people), {}, **given),
        "mailboxes.publication.prepare": lambda: publication.prepare(letter_at(people, "answered"), **given),
        "interpretation.workflow.plan": lambda: interpreting.plan(
            Interpretation(policy=document, department=unit), **given
        ),
        "interpretation.workflow.waive": lambda: interpreting.waive(Waiver(policy=document, reason="已公开"), **given),
        "oversight.annual_report.workflow.open_report": lambda: reporting.open_report(
            AnnualReport(department=unit, year=2024), **given
        ),
        "oversight.annual_report.workflow.enter_figure": lambda: reporting.enter_figure(
            OutsideFigure(department=unit, year=2024), **given
        ),
        "filings.normative.workflow.draft": lambda: normative.draft(NormativeFile(department=unit), **given),
        "filings.normative.workflow.take_in_old": lambda: normative.take_in_old(document, kind="measures", **given),
        "oversight.reckoning.reckon.freeze": lambda: freeze(today, today, kind="special", **given),
        "oversight.rectification.workflow.open_rectification": lambda: rectifying.open_rectification(
            Rectification(department=unit, subject="未更新"), **given
        ),
        "oversight.rectification.workflow.open_referral": lambda: rectifying.open_referral(
            demand(people), organ="", facts="", proposed="", **given
        ),
        "county.accounts.posts.begin_post": lambda: posts.begin_post(OfficerPost(department=unit, name="某"), **given),
        "county.accounts.posts.end_post": lambda: posts.end_post(
            OfficerPost(department=unit, name="某"), until_on=today, **given
        ),
        "participation.calls.workflow.plan": lambda: calls.plan(OpinionCall(), unit=unit, **given),
        "participation.incidents.workflow.register": lambda: incidents.register(
            Incident(title="某事", found_at=timezone.now()), **given
        ),
        "participation.interviews.workflow.plan": lambda: interviewing.plan(interview_of(unit), **given),
        "participation.incidents.lead_acts.enter": lambda: lead_acts.enter(Lead(title="某事"), **given),
        "participation.incidents.lead_acts.take_in": lambda: lead_acts.take_in([], "批次", **given),
        "county.accounts.acts.password_given": lambda: acts.password_given(user, visit=visit, **given),
        "county.accounts.acts.reset_factor": lambda: acts.reset_factor(user, visit=visit, **given),
        "county.accounts.acts.unlock": lambda: acts.unlock(user, visit=visit, **given),
        "county.accounts.acts.end_sessions": lambda: acts.end_sessions(user, visit=visit, **given),
        "county.accounts.acts.added": lambda: acts.added(user, visit=visit, **given),
        "county.accounts.acts.changed": lambda: acts.changed(user, {}, visit=visit, **given),
    }


@pytest.fixture
def people():
    people = office()
    people.zhen.roles = [Role.OFFICER, Role.REVIEWER, Role.LEADER]
    people.zhen.save()
    return people


@pytest.fixture
def subjects(people) -> dict:
    """What a verb can be called on, by the name of its class, all of 财政局."""
    open_mailboxes()
    application = received(people)
    reply = drafted(people, application)
    document = publish(row())[0]
    interpretation = Interpretation.objects.create(
        policy=document,
        department=people.caizheng,
        responsible="付军",
        planned_on=date(2026, 3, 9),
        created_by=people.nina,
    )
    report = AnnualReport.objects.create(department=people.caizheng, year=2024)
    complaint = complaint_at(people, "handling")
    statement = ask_statement(complaint, actor=people.ban, question="是否按期答复？")
    referral = Referral(rectification=demand(people), department=people.caizheng, drafted_by=people.ban)
    supervised = (
        filing(people),
        drafted_file(people),
        demand_at(people, "sent"),
        complaint,
        statement,
        referral,
        error_report(people),
    )
    incident = Incident.objects.create(number="YQ-2026-0001", title="某事", found_at=timezone.now())
    lead = Lead.objects.create(title="某事")
    harvests = harvested(people.nina)
    interview = interview_of(people.caizheng)
    interview.save()
    text = InterviewText(interview=interview, stage="announcement", text="介绍。", drafted_by=people.nina)
    sentence = Utterance(interview=interview, speaker="付军", text="话", typed_by=people.nina)
    for one in (text, sentence):
        one.seal()
        one.save()
    ask = Ask.objects.create(interview=interview, number="TW2026000001", text="问", masked_text="问")
    cases = (
        application,
        reply,
        document,
        document.revision,
        interpretation,
        report,
        incident,
        lead,
        *supervised,
        *harvests,
    )
    cases += (interview, text, sentence, ask)
    of_case = [model(application=application) for model in (Consultation, ClockEvent, Remedy, Urging, Paper)]
    letters = (public_at(people, "draft"), letter_at(people, "handling"))
    call = call_published(people)
    opinion = sent(call)
    point = add_point(call, "增加免费时段", actor=people.nina)
    about_call = (call, opinion, point, ChangeNotice(call=call), CallOutcome(call=call))
    found = (*cases, *of_case, *letters, *about_call, ApplicationFile(application=application, reply=reply))
    return {type(one).__name__: one for one in found}


def called(function, subject, actor):
    """Calls a verb with nothing but its subject and its actor: whoever has no right never comes to the rest."""
    rest = list(inspect.signature(function).parameters.values())[1:]
    plain = [None for one in rest if one.kind is one.POSITIONAL_OR_KEYWORD and one.default is one.empty]
    named = {one.name: None for one in rest if one.kind is one.KEYWORD_ONLY and one.default is one.empty}
    return function(subject, *plain, **named | {"actor": actor})


def entries() -> int:
    return sum(model._base_manager.count() for model in chains())


def test_the_verbs_are_found():
    assert len(VERBS) > 80
    apps = {
        "filings",
        "harvest",
        "mailboxes",
        "requests_app",
        "catalog",
        "interpretation",
        "oversight",
        "crossing",
        "participation",
    }
    assert apps == {name.partition(".")[0] for name in VERBS}


def test_no_function_that_takes_an_actor_forgets_to_ask(people):
    """A verb is marked by `verb`, or it begins something and is called below. Pages hand on; they are no verbs."""
    takes_actor = {
        name
        for name, function in own_functions()
        if not name.rpartition(".")[2].startswith("_")
        and "actor" in inspect.signature(function).parameters
        and ".admin" not in name
        and not name.startswith(("county.cases.", "county.accounts.audit_log."))
    }
    stores = {"catalog.arrivals.bulk_drafts.keep", "catalog.arrivals.intake.take_in", "requests_app.files.keep"}
    assert takes_actor - set(VERBS) - set(beginnings(people)) == KERNEL | stores


def test_the_audit_administrator_and_another_unit_take_no_step(people, subjects):
    before = entries()
    let_in = []
    for name, function in VERBS.items():
        first = next(iter(inspect.signature(function).parameters.values()))
        subject = subjects[getattr(first.annotation, "__name__", first.annotation)]
        for actor in (people.sheji, people.zhen):
            try:
                called(function, subject, actor)
            except NotPermitted:
                continue
            let_in.append((name, actor.username))
    assert (let_in, entries()) == ([], before)


def test_the_audit_administrator_begins_nothing(people):
    open_mailboxes()
    for begin in beginnings(people).values():
        with pytest.raises(NotPermitted):
            begin()


def test_every_step_is_open_to_somebody():
    """A step that names neither a role nor the system nor the public could never be taken."""
    for model in WorkflowCase.__subclasses__():
        for step in model.STEPS:
            assert step.roles or step.by_system or step.by_public, f"{model.__name__}.{step.action}"
            assert step_of(model, step.action) is step, f"{model.__name__}.{step.action} is there twice"
