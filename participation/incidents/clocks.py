"""时限: until when an incident must be answered, in clock hours, day and night, holidays too. Pure.

| clock | when | limit | ends with | law |
|---|---|---|---|---|
| 权威信息 | serious emergency | start + 5 h | the first word of authority | 国办发〔2016〕80号 |
| 新闻发布会 | serious emergency | start + 24 h | conference or briefing | 国办发〔2016〕61号, 80号 |
| 回应 | all others | start + 48 h | the first answer of any kind | 国办发〔2016〕61号 |
| 持续发布 | after the first answer | the hour set | stays open until the matter is closed | 国办发〔2016〕61号 |

Only what is out ends a clock. Who raises the level computes anew from the same start; who lowers it keeps what was missed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from county.calendar.clock import TimeLeft, hours, hours_left

FIRST_WORD_HOURS, CONFERENCE_HOURS, ANSWER_HOURS = 5, 24, 48
# Until the lead unit sets another hour. No rule gives a number: the county's own.
NEXT_HOURS_SERIOUS, NEXT_HOURS = 24, 72
REFUSE_HOURS = 2
# Shares of the time from which the unit and the county office are warned.
WARNED_AT = (0.5, 0.8)

WORDS = frozenset({"authoritative", "online", "clarification"})
CONFERENCES = frozenset({"conference", "briefing"})
# From these on the next hour is counted anew.
CONTINUED = frozenset({"progress", "adopted", "solved", "findings"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: `at` is when it came out, None while it is not out. `waits` says why it does not count ("" if it does)."""

    kind: str
    at: datetime | None
    label: str = ""
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the clocks of one incident are computed from.

    `levels` are the instants from which it was serious or not, in order. Answers before `counted_from` belong to an earlier round.
    """

    start: datetime
    counted_from: datetime
    levels: Sequence[tuple[datetime, bool]]
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit: `ended_at` is when what it waits for came out. `is_kept` marks a limit of a former level that was missed."""

    key: str
    label: str
    basis: str
    start: datetime
    due_at: datetime
    ended_at: datetime | None = None
    is_kept: bool = False
    notes: tuple[str, ...] = field(default=())

    def is_late(self, now: datetime) -> bool:
        return (self.ended_at or now) > self.due_at

    @property
    def late_minutes(self) -> int:
        """Whole minutes by which it ended too late; 0 when it ended in time or is open."""
        return max(0, (self.ended_at - self.due_at) // timedelta(minutes=1)) if self.ended_at else 0

    def left(self, now: datetime) -> TimeLeft:
        """剩余, 已超, or how it ended."""
        if self.ended_at is None:
            return hours_left(self.due_at, now)
        if self.ended_at > self.due_at:
            return TimeLeft(f"逾期 {max(1, self.late_minutes)} 分钟", is_late=True)
        return TimeLeft("按时")

    def warning(self, now: datetime) -> str:
        """ "" in the first half of the time; then 过半, 临近, 已超."""
        if self.ended_at is not None:
            return ""
        if now > self.due_at:
            return "已超"
        share = (now - self.start) / (self.due_at - self.start)
        return "临近" if share >= WARNED_AT[1] else "过半" if share >= WARNED_AT[0] else ""


_RULES = (
    (
        True,
        "word",
        "权威信息",
        FIRST_WORD_HOURS,
        WORDS,
        "国办发〔2016〕80号：特别重大、重大突发事件最迟 5 小时内发布权威信息",
    ),
    (True, "conference", "新闻发布会", CONFERENCE_HOURS, CONFERENCES, "国办发〔2016〕61号：24 小时内举行新闻发布会"),
    (False, "answer", "回应", ANSWER_HOURS, None, "国办发〔2016〕61号：其他政务舆情 48 小时内予以回应"),
)
NEXT_BASIS = "国办发〔2016〕61号：持续发布权威信息"


def deadlines(facts: Facts, answers: Iterable[Answer], now: datetime) -> list[Clock]:
    """The clocks of an incident, in the order of the law; first those that apply, with those that were missed under a former level."""
    answers = [one for one in answers if one.at is None or one.at >= facts.counted_from]
    found = []
    is_serious = bool(facts.levels) and facts.levels[-1][1]
    for is_for_serious, key, label, number, kinds, basis in _RULES:
        due_at = hours(facts.start, number)
        wanted = [one for one in answers if kinds is None or one.kind in kinds]
        ended_at = min((one.at for one in wanted if one.at is not None and not one.waits), default=None)
        is_kept = is_for_serious != is_serious
        if is_kept and not _was_missed(facts.levels, is_for_serious, due_at, ended_at, now):
            continue
        notes = tuple(dict.fromkeys(f"{one.label}{one.waits}" for one in wanted if one.waits))
        found.append(
            Clock(key, label, basis, facts.start, due_at, ended_at, is_kept, notes if ended_at is None else ())
        )
    return [*found, *_next(facts, found)]


def _was_missed(levels, is_serious: bool, due_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether the limit passed, unanswered, in a time when the incident had that level."""
    ends = [*(since for since, _ in levels[1:]), now]
    return (ended_at is None or ended_at > due_at) and any(
        serious == is_serious and due_at < until
        for (since, serious), until in zip(levels, ends, strict=True)
        if since < until
    )


def _next(facts: Facts, found: list[Clock]) -> list[Clock]:
    """持续发布, once the first answer is out."""
    if facts.next_at is None or not is_answered(found):
        return []
    first = next(clock for clock in found if clock.key != "conference" and not clock.is_kept)
    start = min(first.ended_at, facts.next_at - timedelta(minutes=1))
    return [Clock("next", "持续发布", NEXT_BASIS, start, facts.next_at)]


def is_answered(clocks: Iterable[Clock]) -> bool:
    """The first answer that the incident's level asks for is out."""
    return any(clock.key in ("word", "answer") and not clock.is_kept and clock.ended_at for clock in clocks)


def unanswered(clocks: Iterable[Clock]) -> list[Clock]:
    """The limits in force that wait for an answer; 持续发布 never ends, so it is none of them."""
    return [clock for clock in clocks if clock.key != "next" and not clock.is_kept and clock.ended_at is None]


def next_hour(answered_at: datetime, *, is_serious: bool) -> datetime:
    """When the next word is due unless the lead unit sets another hour."""
    return hours(answered_at, NEXT_HOURS_SERIOUS if is_serious else NEXT_HOURS)


def may_refuse(assigned_at: datetime, now: datetime) -> bool:
    """Whether the unit is still in time to say that the matter is not theirs."""
    return now <= hours(assigned_at, REFUSE_HOURS)
