"""What an outcome says: counts, points and answers of a call, drawn in one way and kept as canonical JSON.

The reviewed bytes are the truth. What is drawn again later must be the same bytes, or the outcome goes back to its drafter.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from participation.models import CallOutcome, Opinion, OpinionCall, OpinionPoint
from participation.models.opinion import Channel, InvalidReason, OpinionStatus, Sender
from participation.results import results_of

Verdict = OpinionPoint.Verdict
FEWEST_CONCENTRATED, CONCENTRATED_SHARE = 10, 0.1
SHORTEST_REASON, SHORTEST_REASON_TO_MANY = 10, 50


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A point as the public reads it. `verdict` is "" in an 意见汇总."""

    number: int
    text: str
    by: str
    mentions: int
    verdict: str
    reason: str
    changed_where: str
    is_concentrated: bool

    @property
    def verdict_label(self) -> str:
        return Verdict(self.verdict).label if self.verdict else ""


@dataclass(frozen=True, slots=True)
class Content:
    """The whole of an outcome; `survey` are the results of the questions, [] when there were none."""

    received: int
    valid: int
    channels: tuple[tuple[str, int], ...]
    senders: tuple[tuple[str, int], ...]
    invalid: tuple[tuple[str, int], ...]
    points: tuple[ShownPoint, ...]
    sheets: int = 0
    suspect_sheets: int = 0
    survey: tuple[Mapping, ...] = field(default=())

    def verdicts(self) -> list[tuple[str, int]]:
        """How many points had which verdict, in the order of the law's words."""
        return [(verdict.label, sum(one.verdict == verdict for one in self.points)) for verdict in Verdict]

    def to_json(self) -> str:
        """Canonical: the same content is the same bytes."""
        return json.dumps(
            {
                "received": self.received,
                "valid": self.valid,
                "channels": self.channels,
                "senders": self.senders,
                "invalid": self.invalid,
                "points": [{name: getattr(one, name) for name in ShownPoint.__slots__} for one in self.points],
                "sheets": self.sheets,
                "suspect_sheets": self.suspect_sheets,
                "survey": list(self.survey),
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> "Content":
        read = json.loads(text)
        pairs = {name: tuple((label, number) for label, number in read[name]) for name in PAIRS}
        points = tuple(ShownPoint(**one) for one in read["points"])
        return cls(**read | pairs | {"points": points, "survey": tuple(read["survey"])})


PAIRS = ("channels", "senders", "invalid")


def drawn(call: OpinionCall, stage: str) -> Content:
    """The content of an outcome as opinions, points and answers stand now (six queries, whatever their number)."""
    counted = Opinion.objects.counted().filter(call=call)
    by_channel = _by(counted, "channel")
    by_status = _by(counted, "status")
    valid = by_status.get(OpinionStatus.RECEIVED, 0)
    invalid = _by(counted.filter(status=OpinionStatus.INVALID), "invalid_reason")
    senders = _by(counted.filter(status=OpinionStatus.RECEIVED), "sender")
    survey = results_of(call)
    return Content(
        received=sum(by_channel.values()),
        valid=valid,
        channels=_labelled(Channel, by_channel),
        senders=_labelled(Sender, senders),
        invalid=_labelled(InvalidReason, invalid),
        points=tuple(_shown(point, valid, stage) for point in points_with_counts(call)),
        sheets=survey.sheets,
        suspect_sheets=survey.suspect,
        survey=survey.questions,
    )


def _by(opinions, name: str) -> dict[str, int]:
    return dict(opinions.order_by().values_list(name).annotate(number=Count("pk")))


def _labelled(choices, numbers: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((one.label, numbers[one.value]) for one in choices if numbers.get(one.value))


def points_with_counts(call: OpinionCall) -> Iterable[OpinionPoint]:
    """The points of a call, each with `number_of` valid opinions under it, in all and by kind of sender."""
    valid = Q(mentions__opinion__status=OpinionStatus.RECEIVED)
    by_sender = {
        f"from_{one.value}": Count("mentions", filter=valid & Q(mentions__opinion__sender=one.value)) for one in Sender
    }
    return call.points.order_by("number").annotate(number_of=Count("mentions", filter=valid), **by_sender)


def is_concentrated(mentions: int, valid: int) -> bool:
    """集中意见: so many share it that a rejection needs a special explanation (山东 2025 办法)."""
    return mentions >= max(FEWEST_CONCENTRATED, valid * CONCENTRATED_SHARE)


def _shown(point: OpinionPoint, valid: int, stage: str) -> ShownPoint:
    by = "、".join(f"{one.label} {number} 份" for one in Sender if (number := getattr(point, f"from_{one.value}")))
    said = (
        (point.verdict, point.reason.strip(), point.changed_where.strip())
        if stage == CallOutcome.Stage.RESULT
        else ("", "", "")
    )
    return ShownPoint(point.number, point.text, by, point.number_of, *said, is_concentrated(point.number_of, valid))


def lacking(call: OpinionCall, stage: str, now: datetime) -> list[str]:
    """What keeps the outcome of a call back (Chinese sentences); the database refuses the same (models/outcome.py)."""
    if call.closes_at > now:
        return ["征集尚未截止"]
    opinions = Opinion.objects.filter(call=call)
    found = []
    if unsorted := opinions.unsorted().count():
        found.append(f"还有 {unsorted} 份意见没有归纳")
    if aside := opinions.filter(status=OpinionStatus.SET_ASIDE).count():
        found.append(f"还有 {aside} 份意见拟不计入，尚未由另一人确认")
    valid = opinions.valid().count()
    for point in points_with_counts(call):
        if point.number_of == 0:
            found.append(f"归纳意见 {point.number} 没有对应的意见，请删去或并入其他意见")
        elif stage == CallOutcome.Stage.RESULT and (fault := _fault(point, valid)):
            found.append(f"归纳意见 {point.number} {fault}")
    return found


def _fault(point: OpinionPoint, valid: int) -> str:
    reason = point.reason.strip()
    if not point.verdict:
        return "没有处理结果"
    if point.verdict == Verdict.ADOPTED:
        return "" if reason or point.changed_where.strip() else "已采纳，请写明修改情况或者理由"
    if len(reason) < SHORTEST_REASON:
        return f"{Verdict(point.verdict).label}的理由不足 {SHORTEST_REASON} 个字"
    if (
        point.verdict == Verdict.REJECTED
        and is_concentrated(point.number_of, valid)
        and len(reason) < SHORTEST_REASON_TO_MANY
    ):
        return f"是集中意见（{point.number_of} 份），未采纳的理由不足 {SHORTEST_REASON_TO_MANY} 个字"
    return ""
