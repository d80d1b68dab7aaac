"""Demands on units, complaints and reports of wrong pages of the demo county, in every state; made up, and marked so."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import models, transaction

from catalog.models import Document
from county.calendar.special_days import current_calendar
from county.cases.limit import limit_from
from county.cases.numbering import take
from county.cases.timeline import NewEntry, append_many
from county.cases.workflow import timeline_of
from county.models import Department, User
from county.papers import as_record, sha256_of
from county.public_forms.query_codes import digest_of, new_code
from demo.sentences import read
from oversight.complaints.workflow import ACCEPT_WITHIN, BASIS, DECIDE_WITHIN
from oversight.error_reports.workflow import ANSWER_WITHIN
from oversight.models import (
    Complaint,
    ErrorReport,
    Recheck,
    Rectification,
    RectificationEvidence,
    RectificationReply,
)
from oversight.models.rectification import Severity
from oversight.rectification.papers import notice_of
from oversight.rectification.workflow import REPLY_DAYS

ZONE = ZoneInfo("Asia/Shanghai")
STATES = ("draft", "sent", "received", "replied", "closed")
WRITER, PHONE = "示范甲", "0543-0000000"
DONE = "已按要求整改，详见佐证。"


class Demand(NamedTuple):
    """One demand; `took` is how many days the unit needed to reply."""

    unit: str
    subject: str
    demand: str
    basis: str
    severity: str
    state: str
    ago: int
    took: int
    source: str = "daily"


class Grievance(NamedTuple):
    """One complaint; what is found true has its demand."""

    unit: str
    ground: str
    about: str
    text: str
    state: str
    ago: int
    answer: str = ""
    result: str = ""
    subject: str = ""
    demand: str = ""
    took: int = 0


class Wrong(NamedTuple):
    """One report of a wrong page; without an answer it is still open."""

    unit: str
    kind: str
    text: str
    ago: int
    answer: str = ""
    outcome: str = ""
    took: int = 0


class Cases(NamedTuple):
    demands: tuple[Demand, ...]
    complaints: tuple[Grievance, ...]
    errors: tuple[Wrong, ...]


CASES = read("supervision", Cases)


@transaction.atomic
def load_supervision(number: int, *, today: date) -> int:
    """Takes in the first `number` cases of each kind, and returns how many are new: none on a second run."""
    if not number or Rectification.objects.filter(is_demo=True).exists():
        return 0
    maker = _Maker(today)
    made = [maker.demand(one) for one in CASES.demands[:number]]
    made += [maker.complaint(one) for one in CASES.complaints[:number]]
    made += [maker.report(one) for one in CASES.errors[:number]]
    return len(made)


class _Maker:
    """Makes one case with all that happened to it."""

    def __init__(self, today: date):
        self.today = today
        self.calendar = current_calendar()
        self.units = {unit.slug: unit for unit in Department.objects.all()}
        self.clerk = User.objects.get(username="xianban")
        self.checker = User.objects.get(username="xianban-fuhe")
        self.officer = User.objects.get(username="caizheng-nigao")
        self.leader = User.objects.get(username="caizheng-fuze")

    def at(self, day: date, hour: int = 10) -> datetime:
        return datetime.combine(min(day, self.today), time(hour), ZONE)

    def told(self, case: models.Model, *acts: tuple[str, str, str, User | None, datetime]) -> None:
        """Writes the history: (action, from, to, by whom, when)."""
        rows = [NewEntry(case.pk, action, before, after, who, "", at) for action, before, after, who, at in acts]
        append_many(timeline_of(type(case)), rows)

    def demand(self, given: Demand) -> Rectification:
        sent_on = self.today - timedelta(days=given.ago)
        replied_on = sent_on + timedelta(days=given.took)
        reached = STATES.index(given.state)
        one = Rectification(
            department=self.units[given.unit],
            status=given.state,
            subject=given.subject,
            demand=given.demand,
            basis=given.basis,
            severity=given.severity,
            source=given.source,
            created_by=self.clerk,
            created_at=self.at(sent_on, 9),
            number=f"整改〔{sent_on.year}〕{take('rectification', sent_on.year)}号",
            sent_by=self.clerk,
            sent_on=sent_on,
            is_demo=True,
            **limit_from(sent_on, REPLY_DAYS[Severity(given.severity)], self.calendar),
        )
        one.notice = as_record(notice_of(one, one.number, sent_on, one.due_on))
        one.notice_sha256 = sha256_of(one.notice)
        one.received_on = sent_on if reached >= STATES.index("received") else None
        one.replied_on = replied_on if reached >= STATES.index("replied") else None
        if given.state == "closed":
            one.closed_on = min(replied_on + timedelta(days=1), self.today)
            one.rechecked_by, one.is_on_time = self.checker, replied_on <= one.due_on
        one.save()
        acts = [
            ("open", "", "draft", self.clerk, self.at(sent_on, 9)),
            ("send", "draft", "sent", self.clerk, self.at(sent_on)),
            ("sign_for", "sent", "received", self.officer, self.at(sent_on, 15)),
            ("reply", "received", "replied", self.leader, self.at(replied_on, 16)),
            ("pass", "replied", "closed", self.checker, self.at(replied_on + timedelta(days=1))),
        ]
        self.told(one, *acts[: reached + 1])
        if one.replied_on:
            self.reply(one)
        return one

    def reply(self, one: Rectification) -> None:
        """The unit's reply with its evidence, and the re-check of what is closed."""
        reply = RectificationReply.objects.create(rectification=one, number=1, text=DONE, drafted_by=self.officer)
        document = self.document(one.department)
        proof = {"case_number": one.number}
        if document is not None:
            proof = {"document": document, "revision_id": document.revision_id, "digest": document.digest}
        RectificationEvidence.objects.create(reply=reply, **proof)
        at = self.at(one.replied_on, 16)
        RectificationReply.objects.filter(pk=reply.pk).update(submitted_by=self.leader, submitted_at=at)
        if one.closed_on:
            records = f"回复日期 {one.replied_on}，期限 {one.due_on}。"
            checked = {"checked_by": self.checker, "checked_at": self.at(one.closed_on)}
            Recheck.objects.create(reply=reply, result=Recheck.Result.PASSED, records=records, **checked)

    def document(self, unit: Department) -> Document | None:
        return Document.objects.public().filter(department=unit).newest_first().first()

    def complaint(self, given: Grievance) -> Complaint:
        day = self.today - timedelta(days=given.ago)
        is_accepted, is_closed = given.state != "received", given.state == "closed"
        limit = limit_from(day, DECIDE_WITHIN if is_accepted else ACCEPT_WITHIN, self.calendar)
        closed_on = min(day + timedelta(days=given.took), self.today)
        demand = None
        if is_closed:
            words = (given.unit, given.subject, given.demand, BASIS, "simple", "closed")
            demand = self.demand(Demand(*words, (self.today - closed_on).days, 5, "complaint"))
        one = Complaint.objects.create(
            number=f"TS{day.year}{take('complaint', day.year):06d}",
            code_digest=digest_of(new_code()),
            department=self.units[given.unit],
            status=given.state,
            ground=given.ground,
            about=given.about,
            text=given.text,
            writer_name=WRITER,
            phone=PHONE,
            received_at=self.at(day),
            received_on=day,
            accepted_on=day if is_accepted else None,
            result=given.result,
            answer=given.answer,
            decided_by=self.clerk if is_closed else None,
            closed_by=self.checker if is_closed else None,
            closed_on=closed_on if is_closed else None,
            is_on_time=closed_on <= limit["due_on"] if is_closed else None,
            rectification=demand,
            is_demo=True,
            **limit,
        )
        acts = [
            ("lodge", "", "received", None, self.at(day)),
            ("accept", "received", "handling", self.clerk, self.at(day, 15)),
            ("decide", "handling", "decided", self.clerk, self.at(closed_on, 9)),
            ("close", "decided", "closed", self.checker, self.at(closed_on, 16)),
        ]
        self.told(one, *acts[: {"received": 1, "handling": 2, "closed": 4}[given.state]])
        return one

    def report(self, given: Wrong) -> ErrorReport:
        day = self.today - timedelta(days=given.ago)
        answered_on = min(day + timedelta(days=given.took), self.today) if given.answer else None
        limit = limit_from(day, ANSWER_WITHIN, self.calendar)
        document = self.document(self.units[given.unit])
        one = ErrorReport.objects.create(
            number=f"ZC{day.year}{take('error-report', day.year):06d}",
            code_digest=digest_of(new_code()),
            department=self.units[given.unit],
            status="answered" if answered_on else "handling",
            kind=given.kind,
            page=document.get_absolute_url() if document else "/",
            document=document,
            revision_id=document.revision_id if document else None,
            shown_digest=document.digest if document else "",
            text=given.text,
            received_at=self.at(day),
            received_on=day,
            outcome=given.outcome,
            answer=given.answer,
            settled_by=self.officer if answered_on else None,
            checked_by=self.checker if answered_on else None,
            answered_on=answered_on,
            worked_days=max(0, self.calendar.workdays_between(day, answered_on)) if answered_on else None,
            is_on_time=answered_on <= limit["due_on"] if answered_on else None,
            is_demo=True,
            **limit,
        )
        acts = [
            ("report", "", "handling", None, self.at(day)),
            ("settle", "handling", "settled", self.officer, self.at(answered_on or day, 15)),
            ("answer", "settled", "answered", self.checker, self.at(answered_on or day, 17)),
        ]
        self.told(one, *acts[: 3 if answered_on else 1])
        return one
