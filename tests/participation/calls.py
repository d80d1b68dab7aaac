"""Calls at every stage, made by the verbs that an office uses; only time is helped along."""

from datetime import date, timedelta
from itertools import count

from django.db import connection
from django.utils import timezone

from county.cases.gate import Answers
from county.public_forms.idempotency import new_key
from participation.calls import opinions, outcome, sorting, workflow
from participation.calls.opinions import NewOpinion
from participation.calls.periods import end_of, least_period
from participation.models import CallKind, CallOutcome, Opinion, OpinionCall
from tests.people import Office

PASS = Answers("approved")
DRAFT = """第一条　为了规范小区停车，制定本办法。

第二条　小区停车收费每月不超过二百元。

第三条　本办法自公布之日起施行。"""
QUESTIONS = """1. [单选] 您平时怎样停车？ *
- 小区车位
- 路边车位
- 其他

2. [多选 2] 您希望增加哪些设施？
- 充电桩
- 监控
- 照明

3. [量表] 您对停车管理满意吗？

4. [填空] 还有什么建议？
"""
_numbers = count(1)


def kinds() -> dict[str, CallKind]:
    return CallKind.objects.in_bulk()


def written(people: Office, kind: str = "suggestion", **fields) -> OpinionCall:
    """A draft by 倪娜 of 财政局; its period is the least that is lawful today."""
    found = CallKind.objects.get(pk=kind)
    last_day = least_period(found, timezone.localdate(), _calendar()).due_on
    given = {
        "title": f"关于第{next(_numbers)}件事项的意见征集",
        "background": "为了做好这项工作，现公开征求意见。",
        "closes_at": end_of(last_day),
        "contact": "倪科员",
        "contact_phone": "0543-6321234",
    }
    if found.needs_draft:
        given |= {"draft_text": DRAFT, "explanation": "起草的必要性和主要内容。"}
    if found.is_survey:
        given |= {"questions": QUESTIONS}
    call = OpinionCall(kind=found, **(given | fields))
    workflow.plan(call, unit=people.caizheng, actor=people.nina)
    return call


def _calendar():
    return workflow.current_calendar()


def passed(people: Office, call: OpinionCall) -> OpinionCall:
    """Sent and reviewed."""
    workflow.submit(call, actor=people.nina)
    workflow.review(call, PASS, actor=people.shen)
    return call


def published(people: Office, kind: str = "suggestion", **fields) -> OpinionCall:
    call = passed(people, written(people, kind, **fields))
    workflow.approve(call, actor=people.fu)
    return call


def at_time(call: OpinionCall, **instants) -> OpinionCall:
    """The call as if time had passed: instants are set past the guards of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    OpinionCall.objects.filter(pk=call.pk).update(**instants)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    call.refresh_from_db()
    return call


def closed(call: OpinionCall, days: int = 2) -> OpinionCall:
    """The call some days after its end; what was sent while it was open stays."""
    now = timezone.now()
    today = timezone.localdate()
    return at_time(
        call,
        opens_at=now - timedelta(days=40),
        closes_at=now - timedelta(days=days),
        feedback_due_on=today + timedelta(days=20),
    )


def sent(call: OpinionCall, text: str = "建议增加老年人免费停车时段。", key: str = "", **fields) -> Opinion:
    """An opinion of the public; `received` has the code, too."""
    return received(call, text, key, **fields).opinion


def received(call: OpinionCall, text: str = "建议增加老年人免费停车时段。", key: str = "", **fields):
    new = NewOpinion(**({"text": text, "sender": "person", "draft": call.drafts.last()} | fields))
    return opinions.send(call, new, key or new_key())


def decided(people: Office, call: OpinionCall, verdict: str = "adopted", **fields):
    """One point that holds everything that waits, with a verdict."""
    point = sorting.add_point(call, "增加老年人免费停车时段", actor=people.nina)
    waiting = list(Opinion.objects.unsorted().filter(call=call).values_list("pk", flat=True))
    if waiting:
        sorting.sort_under(point, waiting, actor=people.nina)
    given = {"reason": "符合实际，予以采纳。", "changed_where": "第二条增加一款"}
    sorting.decide(point, verdict, actor=people.nina, **(given | fields))
    return point


def drafted_outcome(people: Office, call: OpinionCall, stage: str = "result", **fields) -> CallOutcome:
    text = outcome.begin(call, stage, actor=people.nina)
    for name, value in fields.items():
        setattr(text, name, value)
    outcome.save_text(text, actor=people.nina)
    return text


def reviewed_outcome(people: Office, call: OpinionCall, stage: str = "result", **fields) -> CallOutcome:
    text = drafted_outcome(people, call, stage, **fields)
    outcome.submit(text, actor=people.nina)
    outcome.review(text, PASS, actor=people.shen)
    return text


def answered(people: Office, call: OpinionCall, stage: str = "result", **fields) -> CallOutcome:
    text = reviewed_outcome(people, call, stage, **fields)
    outcome.approve(text, actor=people.fu)
    return text


def day(text: str) -> date:
    return date.fromisoformat(text)
