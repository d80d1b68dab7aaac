"""How an application is answered: the reply of an outcome, its three persons, its paper and its service."""

import json
from datetime import date, datetime, time

from county.cases.review import Conclusion, ReviewKind
from county.cases.timeline import NewEntry
from county.cases.workflow import step_of
from county.files.attachments import check
from county.public_forms.upload_forms import TakenFile
from demo.applications.applicants import ZONE
from demo.applications.case import Case, MadeReply
from demo.applications.texts import TEXTS
from requests_app.models import Paper, Remedy, Reply, ReplyReview, Service
from requests_app.models.paper import SERVICE_BASIS, PaperKind, ServiceWay
from requests_app.models.reply import Outcome
from requests_app.outcomes import RULES, row_of
from requests_app.printing import remedy_text_of

BATCH = "示范数据"
BY = {
    "submit": "officer",
    "pass_review": "reviewer",
    "refer": "reviewer",
    "approve": "leader",
    "serve": "officer",
    "abandon": "officer",
}
NOTES = {"refer": TEXTS.referral, "abandon": TEXTS.redraft}
# The steps that lead to where a reply stands.
SUBMITTED, REVIEWED = ("submit",), ("submit", "pass_review")
REFERRED, APPROVED, ABANDONED = (*SUBMITTED, "refer"), (*REVIEWED, "approve"), (*SUBMITTED, "abandon")
SERVED = (*APPROVED, "serve")


def reply(
    case: Case, outcome: Outcome, on: date, steps: tuple[str, ...] = SERVED, remedy: Remedy | None = None
) -> None:
    """A reply of an outcome that took `steps` within minutes of one morning; `remedy` is what ordered it."""
    rule = RULES[outcome]
    made = MadeReply(
        Reply(
            pk=case.office.key(Reply),
            application=case.application,
            remedy=remedy,
            number=len(case.replies) + 1,
            author=case.staff["officer"],
            outcome=outcome,
            row=row_of(outcome),
            title=rule.title,
            facts=TEXTS.facts.get(outcome, ""),
            decision=TEXTS.decisions.get(outcome, ""),
            reasons=TEXTS.reasons.get(outcome, ""),
            articles=rule.articles,
            obtaining=TEXTS.obtaining.get(outcome, ""),
            other_organ=TEXTS.other_organs.get(outcome, ""),
        )
    )
    made.reply.remedy_text = remedy_text_of(made.reply)
    if outcome == Outcome.PARTIAL:
        part = {"part": "附表中的个人信息", "ground": "third_party", "reason": "涉及个人隐私"}
        made.reply.withheld_parts = json.dumps([part], ensure_ascii=False)
    if outcome in (Outcome.GRANTED, Outcome.PARTIAL):
        made.released = text_file("files", case.application.wanted_title, TEXTS.released)
        made.reply.files_manifest = f"{made.released.accepted.sha256} {made.released.name}"
    made.reply.seal()
    case.replies.append(made)
    before = Reply.Status.DRAFT
    for minute, action in enumerate(steps, 31):
        before = _step(case, made, action, before, datetime.combine(on, time(8, minute), ZONE))


def text_file(slot: str, title: str, text: str) -> TakenFile:
    """A text file about `title`, as an upload that was checked."""
    content = text.format(title=title).encode()
    return TakenFile(slot, f"{title}.txt", check("示范.txt", content), content)


def _step(case: Case, made: MadeReply, action: str, before: str, at: datetime) -> str:
    """One step, with what it leaves in the reply; the status that it leads to."""
    actor, after = case.staff[BY[action]], step_of(Reply, action).target
    made.entries.append(NewEntry(made.reply.pk, action, before, after, actor, NOTES.get(action, ""), at))
    made.reached["status"] = after
    if action == "submit":
        made.reached["submitted_by"] = actor
    elif action in ("pass_review", "refer"):
        made.review = ReplyReview(
            reply=made.reply,
            kind=ReviewKind.IMPORT,
            batch=BATCH,
            digest=made.reply.digest,
            conclusion=Conclusion.REFERRED if action == "refer" else Conclusion.APPROVED,
            basis=NOTES.get(action, ""),
            reviewed_by_name=str(actor),
            reviewed_at=at,
        )
        if action == "pass_review":
            made.reached |= {"reviewed_by": actor, "review": made.review}
    elif action == "approve":
        made.reached |= {"approved_by": actor, "approved_on": at.date()}
        # 审定 gives the letter its number and day, before it is served.
        made.paper = case.paper(PaperKind.REPLY, at.date(), reply=made.reply)
        made.paper.made_by, made.paper.made_at = actor, at
    elif action == "serve":
        made.reached["service"] = _serve(case, made.reply, made.paper, at.date())
    elif action == "abandon":
        made.reached["submitted_by"] = None
    return after


def _serve(case: Case, reply: Reply, paper: Paper, on: date) -> Service:
    way = ServiceWay.ONLINE if case.application.channel == "online" else ServiceWay.POST
    at = datetime.combine(on, time(8, 40), ZONE)
    if reply.outcome == Outcome.CORRECTION_PASSED_ON:
        letter = case.paper(PaperKind.PASSING_ON, on)
        letter.made_by, letter.made_at = case.staff["officer"], at
    service = Service(
        pk=case.office.key(Service),
        paper=paper,
        way=way,
        basis=SERVICE_BASIS[way],
        served_on=on,
        tracking_number="" if way == ServiceWay.ONLINE else f"XA{reply.pk:011d}CN",
        recorded_by=case.staff["officer"],
        recorded_at=at,
    )
    case.rows.append(service)
    return service
