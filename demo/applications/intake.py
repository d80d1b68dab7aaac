"""Takes the composed applications in, many at once: answered in every way, late, extended, lapsed, withdrawn, and open ones.

What each case went through is written as the verbs would have written it: events, clock, papers, reviews, chained entries. A second
run changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import models, transaction

from county.cases.numbering import take_block
from county.cases.timeline import append_many
from demo.applications.applicants import application_of
from demo.applications.case import Case, MadeReply
from demo.applications.endings import end
from demo.applications.office import Office
from demo.applications.plan import Plan, plans
from demo.applications.replies import text_file
from demo.applications.texts import TEXTS
from demo.applications.waiting import leave_open
from requests_app import files
from requests_app.kept_papers import freeze_papers
from requests_app.ledger import clock_fields
from requests_app.models import (
    Application,
    ApplicationEntry,
    ClockEvent,
    Consultation,
    Extension,
    FeeNotice,
    Paper,
    ReasonsRequest,
    RelatedApplications,
    Remedy,
    Reply,
    ReplyEntry,
    ReplyReview,
    Routing,
    Service,
    Supplement,
)
from requests_app.models.file import FilePurpose
from requests_app.numbers import case_number, case_series, paper_number, paper_series

# Parents first.
ORDER = (
    Application,
    RelatedApplications,
    Supplement,
    Consultation,
    Extension,
    ReasonsRequest,
    FeeNotice,
    Routing,
    Remedy,
    Paper,
    Service,
    ClockEvent,
)


@transaction.atomic
def load_applications(number: int, *, today: date) -> int:
    """Takes in `number` demo applications made from 2008 to `today`, and returns how many are new: none on a second run."""
    if not number or Application.objects.filter(is_demo=True).exists():
        return 0
    office = Office(today)
    cases = _begin(plans(number, office), office)
    _number_cases([case.application for case in cases])
    for case in cases:
        if case.plan.waits_as:
            leave_open(case)
        else:
            end(case)
        _settle(case)
    _number_papers([row for case in cases for row in case.rows if isinstance(row, Paper)])
    _write(cases)
    freeze_papers()
    return number


def _begin(planned: list[Plan], office: Office) -> list[Case]:
    """The applications as they came in, of which nothing is told yet."""
    cases: dict[tuple[str, int], Case] = {}
    for plan in planned:
        dice, former = plan.dice, cases[plan.follows] if plan.follows else None
        application = application_of(plan, office, dice, former.application if former else None)
        cases[plan.name] = Case(plan, office, dice, application, office.staff_of(application.department), former)
    return list(cases.values())


def _settle(case: Case) -> None:
    """Status and clock as the events leave them."""
    application, office = case.application, case.office
    application.status = case.stage
    if not application.received_on:
        return
    deadline = case.clock
    for name, value in clock_fields(deadline, office.calendar).items():
        setattr(application, name, value)
    if application.closed_on:
        application.is_paused, application.days_left_at_pause = False, None
        application.was_late = deadline.is_late
    elif deadline.is_overdue(office.today):
        application.overdue_on = deadline.due_on + timedelta(days=1)


def _number_cases(applications: list[Application]) -> None:
    """Gap-free by unit and year, in the order in which they came."""
    for (unit, year), mine in _grouped(applications, "entry_department_id", "year").items():
        mine.sort(key=lambda one: one.submitted_at)
        for one, serial in zip(mine, take_block(case_series(unit), year, len(mine)), strict=True):
            one.serial, one.number = serial, case_number(year, unit, serial)


def _number_papers(papers: list[Paper]) -> None:
    for (unit, year), mine in _grouped(papers, "department_id", "year").items():
        mine.sort(key=lambda one: (one.dated_on, one.pk))
        for one, serial in zip(mine, take_block(paper_series(unit), year, len(mine)), strict=True):
            word, short = one.department.document_word, one.department.short_name
            one.serial, one.doc_number = serial, paper_number(word, short, year, serial)


def _grouped(rows: Iterable[models.Model], *names: str) -> dict[tuple, list[models.Model]]:
    """The rows by the values of `names`."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(getattr(row, name) for name in names)].append(row)
    return groups


def _write(cases: list[Case]) -> None:
    """Everything in few statements."""
    rows: dict[type[models.Model], list[models.Model]] = {model: [] for model in ORDER}
    for case in cases:
        for row in (case.application, *case.rows, *case.events):
            rows[type(row)].append(row)
    for model in ORDER:
        model.objects.bulk_create(rows[model], batch_size=500)
    replies = [made for case in cases for made in case.replies]
    # One is under way in a case at a time.
    for number in sorted({made.reply.number for made in replies}):
        _write_replies([made for made in replies if made.reply.number == number])
    for case in cases:
        if case.plan.is_correction:
            files.keep(case.application, [text_file("evidence", case.application.wanted_title, TEXTS.evidence)])
    append_many(ApplicationEntry, sorted((act for case in cases for act in case.acts), key=lambda entry: entry.at))
    append_many(ReplyEntry, sorted((step for made in replies for step in made.entries), key=lambda entry: entry.at))


def _write_replies(replies: list[MadeReply]) -> None:
    """Drafts first, for what is sealed under a reply cannot be added later; then the reviews, and what they let them become."""
    Reply.objects.bulk_create([made.reply for made in replies], batch_size=500)
    for made in replies:
        if made.released:
            reply, purpose = made.reply, FilePurpose.RELEASED
            files.keep(reply.application, [made.released], purpose=purpose, actor=reply.author, reply=reply)
    ReplyReview.objects.bulk_create([made.review for made in replies if made.review])
    for made in replies:
        for name, value in made.reached.items():
            setattr(made.reply, name, value)
    names = ["status", "submitted_by", "reviewed_by", "review", "approved_by", "approved_on", "service"]
    Reply.objects.bulk_update([made.reply for made in replies], names, batch_size=200)
