"""The demo county's calls for opinions: open, closed, late and answered ones, with composed opinions and a survey."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction

from catalog.shelf.shelving import bump_version, turn_pages_at
from county.calendar.special_days import current_calendar
from county.cases.review import Conclusion, ReviewKind
from county.cases.timeline import append
from county.models import Department, User
from county.public_forms.query_codes import digest_of, new_code
from county.text.masking import masked
from demo.dice import dice_for
from demo.sentences import read
from participation.calls.content import drawn
from participation.calls.opinions import number_of, text_key
from participation.calls.outcome import closing_of
from participation.calls.periods import end_of, feedback_due, least_period
from participation.kinds import plant_kinds
from participation.models import (
    AnswerSheet,
    CallEntry,
    CallKind,
    CallOutcome,
    CallReview,
    DraftText,
    Mention,
    Opinion,
    OpinionCall,
    OpinionEntry,
    OpinionPoint,
    OutcomeEntry,
    OutcomeReview,
)
from participation.models.opinion import Channel, Sender
from participation.questions import questions_of

ZONE = ZoneInfo("Asia/Shanghai")
BATCH = "示范数据"
SHEETS = 120


class Point(NamedTuple):
    text: str
    verdict: str
    reason: str
    changed_where: str
    same: int
    opinions: tuple[str, ...]


class Matter(NamedTuple):
    kind: str
    unit: str
    title: str
    background: str
    explanation: str
    draft: str
    days_ago: int
    ending: str
    points: tuple[Point, ...]
    questions: str = ""


class Texts(NamedTuple):
    contact: str
    contact_phone: str
    post_address: str
    counter: str
    overall: str
    calls: tuple[Matter, ...]


class Gate(NamedTuple):
    """Who wrote, reviewed and decided in the demo county."""

    writer: User
    reviewer: User
    leader: User


@transaction.atomic
def load_calls(number: int, *, today: date) -> int:
    """Takes in the first `number` of the composed calls; how many are new: none on a second run."""
    if not number or OpinionCall.objects.filter(is_demo=True).exists():
        return 0
    plant_kinds()
    texts = read("calls", Texts)
    names = ("caizheng-nigao", "caizheng-shencha", "caizheng-fuze")
    gate = Gate(*(User.objects.get(username=name) for name in names))
    matters = texts.calls[:number]
    for matter in matters:
        _take_in(matter, texts, gate, today)
    bump_version()
    return len(matters)


def _take_in(matter: Matter, texts: Texts, gate: Gate, today: date) -> None:
    call = _call(matter, texts, gate, today)
    if matter.draft:
        DraftText.objects.create(call=call, number=1, text=matter.draft, since=call.published_at)
    turn_pages_at(call.opens_at, call.closes_at)
    dice = dice_for(f"call {matter.title}")
    for place, point in enumerate(matter.points, 1):
        found = [_opinion(call, text, dice, today) for text in (*point.opinions, *point.opinions[:1] * point.same)]
        if point.text:
            under = {"text": point.text, "verdict": point.verdict, "reason": point.reason}
            made = OpinionPoint.objects.create(call=call, number=place, changed_where=point.changed_where, **under)
            rows = [Mention(opinion=one, point=made, sorted_by=gate.writer, sorted_at=one.sent_at) for one in found]
            Mention.objects.bulk_create(rows)
    if matter.questions:
        _sheets(call, dice, today)
    if matter.ending == "answered":
        _outcome(call, texts, gate)


def _reviewed(model, text, gate: Gate, at: datetime, **of):
    """The review of a composed text, of exactly its bytes."""
    review = model.objects.create(
        **of,
        kind=ReviewKind.IMPORT,
        digest=text.digest,
        conclusion=Conclusion.APPROVED,
        batch=BATCH,
        reviewed_by=gate.reviewer,
        reviewed_by_name=str(gate.reviewer),
        reviewed_at=at,
    )
    text.review, text.sent_by, text.reviewed_by, text.approved_by = review, gate.writer, gate.reviewer, gate.leader
    return review


def _call(matter: Matter, texts: Texts, gate: Gate, today: date) -> OpinionCall:
    kind, unit = CallKind.objects.get(pk=matter.kind), Department.objects.get(slug=matter.unit)
    calendar = current_calendar()
    opened_on = today - timedelta(days=matter.days_ago + kind.days + 15)
    if matter.ending == "open":
        opened_on = min(opened_on, today - timedelta(days=5))
    last_day = max(least_period(kind, opened_on, calendar).due_on, today - timedelta(days=matter.days_ago))
    opens_at = datetime.combine(opened_on, time(9), ZONE)
    closes_at = end_of(last_day)
    due = feedback_due(closes_at, kind, calendar)
    late = matter.ending == "late"
    call = OpinionCall(
        kind=kind,
        department=unit,
        title=matter.title,
        background=matter.background.format(unit=unit.name),
        explanation=matter.explanation,
        draft_text=matter.draft,
        questions=matter.questions,
        opens_at=opens_at,
        closes_at=closes_at,
        post_address=texts.post_address,
        counter=texts.counter.format(unit=unit.name),
        contact=texts.contact,
        contact_phone=texts.contact_phone,
        drafted_by=gate.writer,
        feedback_due_on=today - timedelta(days=3) if late else due.due_on,
        is_provisional=due.provisional,
        calendar_version=calendar.version,
        published_at=opens_at,
        is_demo=True,
    )
    call.seal()
    call.save(force_insert=True)
    _reviewed(CallReview, call, gate, opens_at, call=call)
    call.status = OpinionCall.Status.PUBLISHED
    call.save()
    append(CallEntry, call, action="approve", actor=gate.leader, to_status=call.status, at=opens_at)
    return call


def _opinion(call: OpinionCall, text: str, dice, today: date) -> Opinion:
    last = min(call.closes_at.astimezone(ZONE).date(), today)
    span = max(1, (last - call.opens_at.astimezone(ZONE).date()).days)
    sent_at = call.opens_at + timedelta(days=dice.randrange(span), minutes=dice.randrange(600))
    opinion = Opinion.objects.create(
        number=number_of(sent_at.astimezone(ZONE).date()),
        code_digest=digest_of(new_code()),
        call=call,
        draft=call.drafts.first(),
        channel=dice.choices([Channel.ONLINE, Channel.POST, Channel.PHONE], [8, 1, 1])[0],
        sender=dice.choices([Sender.PERSON, Sender.COMPANY, Sender.BODY], [8, 1, 1])[0],
        text=text,
        masked_text=masked(text).text,
        text_key=text_key(call.pk, text),
        sent_at=sent_at,
        received_on=sent_at.astimezone(ZONE).date(),
        is_demo=True,
    )
    append(OpinionEntry, opinion, action="send", actor=None, to_status=opinion.status, at=sent_at)
    return opinion


def _sheets(call: OpinionCall, dice, today: date) -> None:
    questions = [one for one in questions_of(call.questions) if one.choices]
    AnswerSheet.objects.bulk_create(
        AnswerSheet(
            call=call,
            answers={str(one.number): [1 + dice.randrange(len(one.choices))] for one in questions},
            sent_at=call.opens_at + timedelta(minutes=37 * place),
            seconds=60 + dice.randrange(120),
        )
        for place in range(SHEETS)
    )


def _outcome(call: OpinionCall, texts: Texts, gate: Gate) -> None:
    at = call.closes_at + timedelta(days=14, hours=10)
    stage = CallOutcome.Stage.RESULT
    outcome = CallOutcome(call=call, number=1, stage=stage, overall=texts.overall, drafted_by=gate.writer, is_demo=True)
    outcome.content = drawn(call, stage).to_json()
    outcome.seal()
    outcome.save(force_insert=True)
    _reviewed(OutcomeReview, outcome, gate, at, outcome=outcome)
    outcome.status, outcome.published_at = CallOutcome.Status.PUBLISHED, at
    outcome.save()
    append(OutcomeEntry, outcome, action="approve", actor=gate.leader, to_status=outcome.status, at=at)
    OpinionCall.objects.filter(pk=call.pk).update(answered_at=at, **closing_of(call))
    append(CallEntry, call, action="answer", actor=gate.leader, to_status=call.status, at=at)
