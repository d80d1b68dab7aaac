"""How an application is answered: the reply of an outcome, its three persons, its paper and its service."""

import json
from datetime import date, datetime, time

from county.attachments import check
from county.timeline import NewEntry
from county.upload_forms import TakenFile
from requests_app.demo.applicants import ZONE
from requests_app.demo.case import Case, MadeReply
from requests_app.demo.texts import FACTS, OBTAINING, REASONS, RELEASED
from requests_app.models import Reply, Service
from requests_app.models.paper import SERVICE_BASIS, PaperKind, ServiceWay
from requests_app.models.reply import Outcome
from requests_app.outcomes import RULES, RemedyRule, row_of
from requests_app.printing import remedy_of


def reply(case: Case, outcome: Outcome, written: date, served: date | None, upto: str = "serve") -> None:
    """A reply of an outcome, brought as far as `upto`: "draft", or a step of `Reply`."""
    rule = RULES[outcome]
    made = MadeReply(
        Reply(
            pk=case.office.key(Reply),
            application=case.application,
            number=1,
            author=case.staff["officer"],
            outcome=outcome,
            row=row_of(outcome),
            title=rule.title,
            facts=FACTS.get(outcome, ""),
            decision="示范答复：所需事项已办结。" if outcome == Outcome.OTHER else "",
            reasons=REASONS.get(outcome, ""),
            articles=rule.articles,
            obtaining=OBTAINING.get(outcome, ""),
            other_organ="有关主管部门" if outcome == Outcome.NOT_THIS_ORGAN else "",
            remedy_text=remedy_of(case.application).text("告知书", review_first=rule.remedy == RemedyRule.REVIEW_FIRST),
        )
    )
    if outcome == Outcome.PARTIAL:
        part = {"part": "附表中的个人信息", "ground": "third_party", "reason": "涉及个人隐私"}
        made.reply.withheld_parts = json.dumps([part], ensure_ascii=False)
    if outcome in (Outcome.GRANTED, Outcome.PARTIAL):
        made.file = _released(case.application.wanted_title)
        made.reply.files_manifest = f"{made.file.accepted.sha256} {made.file.name}"
    made.reply.digest = made.reply.computed_digest()
    case.replies.append(made)
    _pass_on(case, made, written, served, upto)


def _released(title: str) -> TakenFile:
    content = RELEASED.format(title=title).encode()
    return TakenFile("files", f"{title}.txt", check("示范.txt", content), content)


def _pass_on(case: Case, made: MadeReply, written: date, served: date | None, upto: str) -> None:
    """Sent, reviewed, approved and served by three persons, within minutes of one morning."""
    officer, reviewer, leader = (case.staff[role] for role in ("officer", "reviewer", "leader"))
    steps = [("submit", "draft", "submitted", officer), ("pass_review", "submitted", "reviewed", reviewer)]
    steps += [("approve", "reviewed", "approved", leader), ("serve", "approved", "served", officer)]
    for minute, (action, before, after, actor) in enumerate(steps, 1):
        if upto == "draft":
            break
        at = datetime.combine(served or written, time(8, 30 + minute), ZONE)
        made.entries.append(NewEntry(made.reply.pk, action, before, after, actor, at=at))
        made.reached["status"] = after
        if action == "submit":
            made.reached["submitted_by"] = officer
        elif action == "pass_review":
            made.reached["reviewed_by"], made.reviewed_at = reviewer, at
        elif action == "approve":
            made.reached |= {"approved_by": leader, "approved_on": served}
        if action == upto:
            break
    if upto == "serve":
        made.reached["service"] = _serve(case, made.reply, served)


def _serve(case: Case, reply: Reply, on: date) -> Service:
    way = ServiceWay.ONLINE if case.application.channel == "online" else ServiceWay.POST
    service = Service(
        pk=case.office.key(Service),
        paper=case.paper(PaperKind.REPLY, on, reply=reply),
        way=way,
        basis=SERVICE_BASIS[way],
        served_on=on,
        tracking_number="" if way == ServiceWay.ONLINE else f"XA{reply.pk:011d}CN",
        recorded_by=case.staff["officer"],
        recorded_at=datetime.combine(on, time(8, 40), ZONE),
    )
    case.rows.append(service)
    return service
