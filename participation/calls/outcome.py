"""The verbs of an outcome: 起草 → 送审 → 审查 → 审定公布. No outcome while one opinion is unsorted or one point lacks a reason."""

import hashlib

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from catalog.shelf.shelving import bump_version
from county.calendar.database_clock import database_now
from county.cases import gate
from county.cases.gate import Answers
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from participation.calls.content import drawn, lacking
from participation.calls.phases import GRACE
from participation.models import CallOutcome, Opinion, OpinionCall, OutcomeEntry, OutcomeReview

Stage = CallOutcome.Stage
UNDER_WAY = ("draft", "submitted", "reviewed")
DIFFERENT = "归纳意见或者答卷在起草以后有变化，请退回后按现状重新汇总。"


@verb("begin_outcome")
@transaction.atomic
def begin(call: OpinionCall, stage: str, *, actor: User, note: str = "") -> CallOutcome:
    """起草结果反馈 of a closed call, one at a time. The first one fixes how many opinions there were at closing.

    Raises IllegalStep while opinions may still come in, for an 意见汇总 where the kind has none, and after the 采纳情况.
    """
    if call.closes_at + GRACE > database_now():
        raise IllegalStep("征集尚未截止，或者截止不到 15 分钟：截止前打开页面的人还可以提交。")
    if call.outcomes.filter(status__in=UNDER_WAY).exists():
        raise IllegalStep("已有一份结果反馈在办理，请先办完或作废。")
    if stage == Stage.SUMMARY and not call.kind.in_two_stages:
        raise IllegalStep(f"{call.kind.label}直接公布采纳情况，不分阶段。", field="stage")
    if stage == Stage.SUMMARY and call.answered_at:
        raise IllegalStep("采纳情况已经公布。", field="stage")
    number = (call.outcomes.aggregate(last=Max("number"))["last"] or 0) + 1
    outcome = CallOutcome(call=call, number=number, stage=stage, content=drawn(call, stage).to_json(), drafted_by=actor)
    outcome.seal()
    outcome.save(force_insert=True)
    append(OutcomeEntry, outcome, action="write", actor=actor, to_status=outcome.status)
    fixed = {} if call.closing_digest else _closing(call)
    advance(call, "begin_outcome", actor=actor, note=note or outcome.get_stage_display(), where=Q(pk=call.pk), **fixed)
    return outcome


def _closing(call: OpinionCall) -> dict:
    """截止时意见数 and the digest of their numbers and texts: later nobody can say that there were others."""
    rows = Opinion.objects.counted().filter(call=call).order_by("number").values_list("number", "text_key")
    digest, count = hashlib.sha256(), 0
    for number, key in rows.iterator(chunk_size=5000):
        digest.update(f"{number} {key}\n".encode())
        count += 1
    return {"closing_count": count, "closing_digest": digest.hexdigest()}


@verb("write", asks_status=False)
def save_text(outcome: CallOutcome, *, actor: User) -> None:
    """Saves what was written beside the counts, and draws the counts and points anew. Raises IllegalStep once it was sent on."""
    outcome.content = drawn(outcome.call, outcome.stage).to_json()
    outcome.seal()
    outcome.drafted_by = actor
    kept = CallOutcome.objects.filter(pk=outcome.pk, status=CallOutcome.Status.DRAFT)
    if not kept.update(**{name: getattr(outcome, name) for name in (*CallOutcome.sealed_names(), "drafted_by")}):
        raise IllegalStep("结果反馈已送审，不能再改动。")


def faults(outcome: CallOutcome) -> list[str]:
    """All that keeps an outcome back."""
    found = lacking(outcome.call, outcome.stage, database_now())
    earlier = CallOutcome.objects.public().filter(call=outcome.call, stage=outcome.stage).exclude(pk=outcome.pk)
    if earlier.exists() and not outcome.correction.strip():
        found.append("更正已公布的结果，请填写更正说明")
    is_final = outcome.stage == Stage.RESULT
    if is_final and outcome.call.kind_id == "expropriation" and not outcome.changes_made.strip():
        found.append("房屋征收补偿方案须公布根据公众意见修改的情况（征收条例第十一条）")
    return found


def require_whole(outcome: CallOutcome) -> None:
    """Raises IllegalStep while anything is missing, or when the points are not those that the text was drawn from."""
    if found := faults(outcome):
        raise IllegalStep("；".join(found[:10]) + "。")
    if drawn(outcome.call, outcome.stage).to_json() != outcome.content:
        raise IllegalStep(DIFFERENT)


@verb("submit")
def submit(outcome: CallOutcome, *, actor: User, note: str = "") -> None:
    """送审 of a whole outcome."""
    require_whole(outcome)
    gate.submit(outcome, actor=actor, note=note)


@verb("pass_review")
@transaction.atomic
def review(outcome: CallOutcome, answers: Answers, *, actor: User, note: str = "") -> OutcomeReview:
    """保密审查 of exactly the outcome that the reviewer saw. Raises IllegalStep also while an opinion is unsorted again."""
    require_whole(outcome)
    return gate.review(outcome, answers, actor=actor, note=note)


@verb("return")
def send_back(outcome: CallOutcome, *, actor: User, note: str) -> None:
    """退回 with a reason."""
    gate.send_back(outcome, actor=actor, note=note)


@verb("recall")
def recall(outcome: CallOutcome, *, actor: User, note: str = "") -> None:
    """撤回送审 by the one who sent it."""
    gate.recall(outcome, actor=actor, note=note)


@verb("cancel")
def cancel(outcome: CallOutcome, *, actor: User, note: str) -> None:
    """作废 a draft."""
    advance(outcome, "cancel", actor=actor, note=note)


@verb("approve")
@transaction.atomic
def approve(outcome: CallOutcome, *, actor: User, note: str = "") -> None:
    """审定公布: with the 采纳情况 the call is answered. An earlier outcome of the stage is marked as corrected and stays readable."""
    call = OpinionCall.objects.select_for_update(of=("self",)).select_related("kind").get(pk=outcome.call_id)
    outcome.call = call
    require_whole(outcome)
    gate.require_approver(outcome, actor)
    now = database_now()
    for earlier in CallOutcome.objects.public().filter(call=call, stage=outcome.stage):
        advance(earlier, "replace", actor=actor, note=outcome.correction)
    gate.approve(outcome, actor=actor, note=note, published_at=now)
    first = "summary_at" if outcome.stage == Stage.SUMMARY else "answered_at"
    changes = {} if getattr(call, first) else {first: now}
    advance(call, "answer", actor=actor, note=outcome.get_stage_display(), where=Q(pk=call.pk), **changes)
    bump_version()


def outcomes_of(call: OpinionCall) -> list[CallOutcome]:
    """What was published of a call's outcome, the newest first; corrections before what they corrected."""
    return list(CallOutcome.objects.ever_public().filter(call=call).order_by("-number"))


def was_in_time(call: OpinionCall) -> bool | None:
    """Whether the answer came by its day; None while there is none."""
    return timezone.localdate(call.answered_at) <= call.due_on if call.answered_at else None
