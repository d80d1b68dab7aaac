"""One application being made, with all that happened to it, as the verbs would have written it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.db import models

from county.cases.timeline import NewEntry
from county.models import User
from county.public_forms.upload_forms import TakenFile
from demo.applications.applicants import ZONE, moment
from demo.applications.office import Office
from demo.applications.plan import Plan
from requests_app import channels
from requests_app.deadlines import Deadline, explain
from requests_app.ledger import event_of
from requests_app.models import Application, ClockEvent, Paper, Reply, ReplyReview
from requests_app.models.application import Channel
from requests_app.models.paper import PaperKind


@dataclass(slots=True)
class MadeReply:
    """A reply as it is written first, a draft, and what its steps, its review and its service then make of it."""

    reply: Reply
    entries: list[NewEntry] = field(default_factory=list)
    reached: dict[str, object] = field(default_factory=dict)
    review: ReplyReview | None = None
    released: TakenFile | None = None
    paper: Paper | None = None


@dataclass(slots=True)
class Case:
    """An application, its acts, its clock, and the rows of other tables in the order in which they came about.

    `former` is the case whose applicant asks again.
    """

    plan: Plan
    office: Office
    dice: Random
    application: Application
    staff: dict[str, User]
    former: "Case | None" = None
    stage: str = ""
    acts: list[NewEntry] = field(default_factory=list)
    events: list[ClockEvent] = field(default_factory=list)
    rows: list[models.Model] = field(default_factory=list)
    replies: list[MadeReply] = field(default_factory=list)

    def act(self, action: str, stage: str, day: date, actor: str = "officer", note: str = "") -> None:
        """An act after the one before; `actor` "" is the applicant or the system."""
        previous = self.acts[-1].at + timedelta(minutes=1) if self.acts else self.application.submitted_at
        at = max(moment(day, self.dice), previous)
        who = self.staff[actor] if actor else None
        self.acts.append(NewEntry(self.application.pk, action, self.stage, stage, who, note, at))
        self.stage = stage

    def event(self, kind: str, on: date, **details) -> None:
        """An event of the clock, recorded by the last act."""
        last = self.acts[-1]
        recorded = {"recorded_by": last.actor, "recorded_at": last.at}
        self.events.append(ClockEvent(application=self.application, kind=kind, on=on, **recorded, **details))

    @property
    def clock(self) -> Deadline:
        undone = [event.replaces for event in self.events if event.replaces_id]
        return explain([event_of(event) for event in self.events if event not in undone], self.office.calendar)

    def paper(self, kind: str, on: date, **fields) -> Paper:
        """A paper of the unit that handles the case, made by the last act."""
        paper = Paper(
            pk=self.office.key(Paper),
            application=self.application,
            kind=kind,
            department=self.application.department,
            year=on.year,
            dated_on=on,
            made_by=self.acts[-1].actor,
            made_at=self.acts[-1].at,
            **fields,
        )
        self.rows.append(paper)
        return paper

    def arrive(self) -> date:
        """Submitted or registered, and received by the rule of its channel; the day of receipt."""
        application = self.application
        day = application.submitted_at.astimezone(ZONE).date()
        is_online = application.channel == Channel.ONLINE
        if not is_online:
            application.registered_by = self.staff["officer"]
        self.act("submit" if is_online else "register", "submitted", day, "" if is_online else "officer")
        rule = channels.RULES[Channel(application.channel)]
        received = self.office.after(day, self.dice.randrange(1, 3)) if rule.is_confirmed_later else day
        application.received_on, application.received_basis = received, rule.basis
        application.confirmed_by = application.handler = self.staff["officer"]
        self.act("confirm", "handling", received, note=f"{received}（{rule.basis.label}）")
        self.event("received", received, note=rule.basis.label)
        self.paper(PaperKind.RECEIPT, received, stated_due_on=self.clock.due_on)
        return received

    def close(self, action: str, row: str, on: date, note: str = "", actor: str = "officer") -> None:
        """Ends the case on a day in a row of the report; a correction of records is counted in none."""
        self.act(action, "closed", on, actor, note)
        self.event("closed", on)
        self.application.row, self.application.closed_on = row, on
