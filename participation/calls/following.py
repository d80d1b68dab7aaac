"""What the author of an opinion reads of it, opened by number and query code (county.public_forms.following)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.urls import reverse_lazy

from county.calendar.database_clock import database_now
from county.public_forms.following import Followed
from participation.calls.content import Content, ShownPoint
from participation.calls.opinions import objection_due
from participation.calls.phases import Phase, phase_of
from participation.models import CallOutcome, Opinion

_NO_NUMBER = re.compile(r"[^0-9A-Z]")
TOLD = {
    "send": "意见已收到",
    "enter": "意见已收到并录入",
    "replace": "您以新的意见替换了这一份",
    "withdraw": "您已撤回",
    "set_aside": "拟不计入，等待另一人复核",
    "confirm_invalid": "不计入",
    "restore": "恢复计入",
    "object": "您已提出异议",
    "uphold": "异议不成立",
}
WITH_NOTE = frozenset({"restore", "uphold"})


def meant_by(typed: str) -> list[str]:
    """The number of an opinion that `typed` means, whatever its width, case and division."""
    number = _NO_NUMBER.sub("", unicodedata.normalize("NFKC", typed).upper())
    return [number] if number else []


OWN_OPINION = Followed(
    name="opinion",
    path=reverse_lazy("calls"),
    model=Opinion,
    code_field="code_digest",
    meant_by=meant_by,
    number_label="意见编号",
    track_view="opinion-track",
    related=("call__kind", "call__department", "draft"),
)


@dataclass(frozen=True, slots=True)
class Story:
    """All that the tracking page shows of an opinion."""

    opinion: Opinion
    phase: Phase
    events: list[tuple]
    points: list[ShownPoint]
    outcome: CallOutcome | None
    object_until: date | None
    may_change: bool


def story_of(opinion: Opinion) -> Story:
    """What the author may read: the events, and of the published outcome the points under which the opinion was sorted."""
    phase = phase_of(opinion.call, database_now())
    events = [
        (entry.at, TOLD[entry.action], entry.note if entry.action in WITH_NOTE else "")
        for entry in opinion.timeline.order_by("sequence")
        if entry.action in TOLD
    ]
    outcomes = {one.stage: one for one in CallOutcome.objects.public().filter(call=opinion.call)}
    outcome = outcomes.get(CallOutcome.Stage.RESULT) or outcomes.get(CallOutcome.Stage.SUMMARY)
    points: list[ShownPoint] = []
    if outcome is not None and opinion.status == Opinion.Status.RECEIVED:
        own = set(opinion.mentions.values_list("point__number", flat=True))
        points = [one for one in Content.from_json(outcome.content).points if one.number in own]
    may_change = opinion.status == Opinion.Status.RECEIVED and phase == Phase.OPEN
    return Story(opinion, phase, events, points, outcome, objection_due(opinion), may_change)
