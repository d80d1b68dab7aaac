"""The clock of an application as a ledger: the due date is a pure function of dated events and the calendar.

Four operations. Start: the day of receipt is not counted, the answer is due 20 working days after it (条例 Art. 31, 33). Restart:
on receipt of the corrected application (Art. 30), or on the day of full payment (国办函〔2020〕109号 Art. 6), and the period begins
anew from the next day. Exclusion: the time needed to consult third parties and other organs is not counted (Art. 33, 34), from the
day after the letter goes out to the day the consultation ends. Extension: once, at most 20 working days, approved before expiry
(Art. 33); or, in a mass application, a reasonable day told to the applicant (Art. 35).

What the law leaves open is read for the applicant: what happens after the last day saves nothing, and an extension belongs to the
period in which it was given, so a restart does not carry it on. Applications received before 2019-05-15 follow Order 492.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby

from county.calendar.workdays import ONE_DAY, Calendar, Step, show_day

ORDER_711_FROM = date(2019, 5, 15)
SUPPLEMENT_NOTICE_WORKDAYS = 7  # Art. 30, from receipt
CONSULTATION_WORKDAYS = 15  # Art. 32, 34, from the letter's receipt
FEE_CALENDAR_DAYS = 30  # 109号 Art. 6, from the day after the notice's receipt
MAIL_WORKDAYS = (
    3  # time in the post does not count against the sender (民事诉讼法 Art. 85); what was posted in time may still come
)
CONFIRMATION_WORKDAYS = 1  # the unit confirms with the applicant at once (国办公开办函〔2015〕207号)
RECEIPT_WORKDAYS = 5  # after which a letter whose receipt nobody has entered is asked for
ANSWER_WORKDAYS, SIMPLE_ANSWER_WORKDAYS, DEFENCE_CALENDAR_DAYS = 10, 5, 15
RECONSIDERATION = "reconsideration"
PROVISIONAL = "日历未公布，期限为暂算，载入放假通知后重新计算。"


class Kind(StrEnum):
    """What can happen to the clock; the same names as `ClockEvent.Kind`."""

    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_RECEIVED = "supplement_received"
    CONSULTATION_SENT = "consultation_sent"
    CONSULTATION_ENDED = "consultation_ended"
    EXTENDED = "extended"
    DEFERRED = "deferred"
    FEE_NOTICED = "fee_noticed"
    FEE_PAID = "fee_paid"
    CLOSED = "closed"
    REOPENED = "reopened"


# What happens once at most, and how it is called.
ONCE = {
    Kind.RECEIVED: "收到申请",
    Kind.SUPPLEMENT_ASKED: "发出补正通知",
    Kind.SUPPLEMENT_RECEIVED: "收到补正申请",
    Kind.EXTENDED: "延长答复期限",
    Kind.DEFERRED: "确定延迟答复的合理期限",
    Kind.FEE_NOTICED: "发出收费通知",
    Kind.FEE_PAID: "缴清费用",
    Kind.CLOSED: "办结",
}
RESTART_OF = {Kind.SUPPLEMENT_RECEIVED: Kind.SUPPLEMENT_ASKED, Kind.FEE_PAID: Kind.FEE_NOTICED}


class BadLedger(ValueError):
    """The events cannot be those of one application; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event. `days` belong to an extension, `until` to a deferral, `consultation` pairs a letter with its end."""

    kind: Kind
    on: date
    days: int = 0
    until: date | None = None
    consultation: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in working days that hold for a day of receipt."""

    reply: int
    longest_extension: int
    article: str
    exclusion: str


ORDER_711 = Limits(20, 20, "《政府信息公开条例》第三十三条", "第三十三条第三款")
ORDER_492 = Limits(15, 15, "2007年《政府信息公开条例》第二十四条", "2007年《政府信息公开条例》第二十四条")


def limits_on(received_on: date) -> Limits:
    """Order 711 from 2019-05-15, Order 492 before."""
    return ORDER_711 if received_on >= ORDER_711_FROM else ORDER_492


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working: the day it speaks of and what it says."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """Where the clock stands: running with `due_on`, or paused since `paused_on` with `days_left` working days to come.

    `days_left` of a running clock is counted from `today`, None when that was not given; negative when overdue. While a supplement
    or a payment is waited for, `restarts` is true: the whole period begins anew when it comes. `runs` are the days of the period.
    """

    due_on: date | None
    steps: tuple[Line, ...]
    runs: tuple[Step, ...] = ()
    provisional: bool = False
    paused_on: date | None = None
    restarts: bool = False
    days_left: int | None = None
    closed_on: date | None = None

    @property
    def paused(self) -> bool:
        return self.paused_on is not None

    @property
    def lines(self) -> list[str]:
        """The working in Chinese, a line each."""
        return [step.text for step in self.steps]

    @property
    def is_late(self) -> bool:
        """Closed after the last day."""
        return self.closed_on is not None and self.due_on is not None and self.closed_on > self.due_on

    def is_overdue(self, today: date) -> bool:
        """Open and past the last day: from the day after, at local midnight."""
        return self.closed_on is None and self.due_on is not None and today > self.due_on


@dataclass(slots=True)
class _Period:
    """The period that runs: `allowance` working days from the day after `start`, less what is excluded."""

    start: date
    allowance: int
    limits: Limits
    # By consultation: from the day after the first day to the last, or None while it lasts.
    exclusions: dict[int | None, tuple[date, date | None]] = field(default_factory=dict)
    until: date | None = None
    hold_from: date | None = None

    def spans(self) -> list[tuple[date, date | None]]:
        """The exclusions merged, in order, none of them reaching back before the period."""
        merged: list[tuple[date, date | None]] = []
        for sent_on, ended_on in sorted(self.exclusions.values(), key=lambda span: span[0]):
            first = max(sent_on, self.start)
            if merged and (merged[-1][1] is None or first <= merged[-1][1]):
                before, last = merged[-1]
                merged[-1] = (before, None if last is None or ended_on is None else max(last, ended_on))
            else:
                merged.append((first, ended_on))
        return merged

    def walk(self, calendar: Calendar) -> tuple[date | None, date, int]:
        """(due date, day reached, working days left); the due date is None while the clock is paused before its end."""
        if self.hold_from is not None:
            return None, self.hold_from, max(0, self.allowance - self.counted(self.hold_from, calendar))
        at, left = self.start, self.allowance
        for first, last in self.spans():
            counted = calendar.workdays_between(at, first)
            if counted >= left:
                break
            at, left = first, left - counted
            if last is None:
                return None, at, left
            at = last
        due = calendar.add_workdays(at, left).due_on
        return max(due, self.until or due), at, left

    def counted(self, day: date, calendar: Calendar) -> int:
        """The working days of the period up to and including `day`."""
        excluded = (
            calendar.workdays_between(first, min(last or day, day)) for first, last in self.spans() if first < day
        )
        return calendar.workdays_between(self.start, day) - sum(excluded)

    def excludes(self, day: date) -> bool:
        return any(first < day and (last is None or day <= last) for first, last in self.spans())


def explain(
    events: Iterable[Event], calendar: Calendar, *, as_of: date | None = None, today: date | None = None
) -> Deadline:
    """The due date that `events` lead to, with every step of the way.

    Events of one day stand in the order in which they are given. With `as_of`, only what had happened up to the end of that day
    counts. `today` is the day from which `days_left` is counted. Without a receipt the deadline is empty. Raises BadLedger for
    events that cannot belong together.
    """
    ledger = sorted((event for event in events if as_of is None or event.on <= as_of), key=lambda event: event.on)
    if not ledger:
        return Deadline(None, ())
    return _Reader(calendar).read(ledger, today)


class _Reader:
    """Reads a ledger event by event and writes the lines as it goes."""

    period: _Period  # from the receipt on

    def __init__(self, calendar: Calendar):
        self.calendar = calendar
        self.lines: list[Line] = []
        self.seen: set[str] = set()
        self.sent: set[int | None] = set()
        self.closed_on: date | None = None

    def read(self, ledger: list[Event], today: date | None) -> Deadline:
        for event in ledger:
            if Kind.RECEIVED not in self.seen and event.kind != Kind.RECEIVED:
                raise BadLedger("台账的第一项应为收到申请。")
            if self.closed_on is not None:
                raise BadLedger("办结之后不再有期限事件。")
            if event.kind in ONCE and event.kind in self.seen:
                raise BadLedger(f"“{ONCE[event.kind]}”只能有一次；日期登记错误的，应更正原事件。")
            if event.kind not in self.acts:
                raise BadLedger(f"不认识的期限事件“{event.kind}”。")
            self.seen.add(event.kind)
            self.acts[event.kind](self, event)
        return self.result(today)

    def say(self, on: date, text: str) -> None:
        self.lines.append(Line(on, f"{show_day(on)}：{text}"))

    def missed(self, on: date) -> str:
        """What to say of an event that comes after the last day and therefore saves nothing; "" before."""
        due = self.period.walk(self.calendar)[0]
        return f"期限已于 {show_day(due)} 届满" if due is not None and on > due else ""

    def receive(self, event: Event) -> None:
        limits = limits_on(event.on)
        self.period = _Period(event.on, limits.reply, limits)
        basis = f"（{event.note}）" if event.note else ""
        self.say(event.on, f"收到申请{basis}，当日不计，自次日起算 {limits.reply} 个工作日（{limits.article}）。")

    def hold(self, event: Event) -> None:
        missed = self.missed(event.on)
        if missed:
            self.say(event.on, f"{ONCE[event.kind]}，{missed}，不因此停止计算。")
            return
        self.period.hold_from = self.period.hold_from or event.on
        coming = "提交补正" if event.kind == Kind.SUPPLEMENT_ASKED else "缴清费用"
        self.say(event.on, f"{ONCE[event.kind]}，期限停止计算，待申请人{coming}后重新起算。")

    def restart(self, event: Event) -> None:
        if RESTART_OF[event.kind] not in self.seen:
            raise BadLedger(f"“{ONCE[event.kind]}”之前应有“{ONCE[RESTART_OF[event.kind]]}”。")
        if self.period.hold_from is None:
            self.say(event.on, f"{ONCE[event.kind]}，{self.missed(event.on) or '期限未停止计算'}，不重新起算。")
            return
        limits = self.period.limits
        going_on = {key: span for key, span in self.period.exclusions.items() if span[1] is None}
        self.period = _Period(event.on, limits.reply, limits, going_on)
        article = "第三十条" if event.kind == Kind.SUPPLEMENT_RECEIVED else "国办函〔2020〕109号第六条"
        self.say(event.on, f"{ONCE[event.kind]}，自次日起重新计算 {limits.reply} 个工作日（{article}）。")

    def send(self, event: Event) -> None:
        if event.consultation in self.period.exclusions:
            raise BadLedger("同一征求意见发出了两次。")
        self.sent.add(event.consultation)
        whom = event.note or "第三方或者其他机关"
        missed = self.missed(event.on)
        if missed:
            self.say(event.on, f"向{whom}征求意见，{missed}，不予扣除。")
            return
        self.period.exclusions[event.consultation] = (event.on, None)
        self.say(event.on, f"向{whom}征求意见，自次日起所需时间不计入期限（{self.period.limits.exclusion}）。")

    def end(self, event: Event) -> None:
        if event.consultation not in self.sent:
            raise BadLedger("征求意见结束之前应有发出征求意见。")
        sent_on, ended_on = self.period.exclusions.get(event.consultation, (None, None))
        if ended_on is not None:
            raise BadLedger("同一征求意见结束了两次。")
        how = f"（{event.note}）" if event.note else ""
        if sent_on is None:
            self.say(event.on, f"征求意见结束{how}，未予扣除。")
            return
        self.period.exclusions[event.consultation] = (sent_on, event.on)
        self.say(event.on, f"征求意见结束{how}，自次日起继续计算。")

    def extend(self, event: Event) -> None:
        longest = self.period.limits.longest_extension
        if not 1 <= event.days <= longest:
            raise BadLedger(f"延长的期限应为 1 至 {longest} 个工作日。")
        missed = self.missed(event.on)
        if missed:
            self.say(event.on, f"延长答复期限，{missed}，延期不生效。")
            return
        self.period.allowance += event.days
        article = self.period.limits.article
        self.say(event.on, f"经政府信息公开工作机构负责人同意并告知申请人，延长 {event.days} 个工作日（{article}）。")

    def defer(self, event: Event) -> None:
        if event.until is None or event.until <= event.on:
            raise BadLedger("延迟答复的合理期限应在确定之日以后。")
        missed = self.missed(event.on)
        if missed:
            self.say(event.on, f"确定延迟答复的合理期限，{missed}，不生效。")
            return
        self.period.until = event.until
        self.say(event.on, f"申请理由合理，确定延迟至 {show_day(event.until)} 答复并告知申请人（第三十五条）。")

    def close(self, event: Event) -> None:
        self.closed_on = event.on

    def reopen(self, event: Event) -> None:
        self.say(event.on, f"撤销办结（{event.note}），期限按此前的事项继续计算。")

    acts = {
        Kind.RECEIVED: receive,
        Kind.SUPPLEMENT_ASKED: hold,
        Kind.FEE_NOTICED: hold,
        Kind.SUPPLEMENT_RECEIVED: restart,
        Kind.FEE_PAID: restart,
        Kind.CONSULTATION_SENT: send,
        Kind.CONSULTATION_ENDED: end,
        Kind.EXTENDED: extend,
        Kind.DEFERRED: defer,
        Kind.CLOSED: close,
        Kind.REOPENED: reopen,
    }

    def result(self, today: date | None) -> Deadline:
        due, at, left = self.period.walk(self.calendar)
        runs = self.runs(due or at)
        if due is None:
            restarts = self.period.hold_from is not None
            if self.closed_on is not None:
                self.say(self.closed_on, "办结，其时期限停止计算。")
                return Deadline(None, tuple(self.lines), runs, closed_on=self.closed_on)
            self.lines.append(
                Line(at, f"期限停止计算，剩余 {left} 个工作日{'；重新起算时从头计算' if restarts else ''}。")
            )
            return Deadline(None, tuple(self.lines), runs, paused_on=at, restarts=restarts, days_left=left)
        first = self.period.start + ONE_DAY
        provisional = due != self.period.until and self.calendar.is_provisional(first, due)
        notices = self.calendar.notices_of(first, due)
        self.lines.append(Line(due, f"答复期限：{show_day(due)}{'（暂算）' if provisional else ''}。"))
        if notices:
            self.lines.append(Line(due, f"日历依据：{'；'.join(notices)}。"))
        if provisional:
            self.lines.append(Line(due, PROVISIONAL))
        if self.closed_on is not None:
            self.say(self.closed_on, "逾期办结。" if self.closed_on > due else "按期办结。")
            return Deadline(due, tuple(self.lines), runs, provisional, closed_on=self.closed_on)
        days_left = None if today is None else self.calendar.workdays_between(today, due)
        return Deadline(due, tuple(self.lines), runs, provisional, days_left=days_left)

    def runs(self, last: date) -> tuple[Step, ...]:
        """The days of the period from its first to `last`, in runs treated alike, with the working days counted so far."""
        days = [date.fromordinal(n) for n in range(self.period.start.toordinal() + 1, last.toordinal() + 1)]
        runs, counted = [], 0
        for (counts, reason), group in groupby(days, key=self.treatment):
            run = list(group)
            counted += len(run) if counts else 0
            runs.append(Step(run[0], run[-1], counts, reason, counted))
        return tuple(runs)

    def treatment(self, day: date) -> tuple[bool, str]:
        reason = self.calendar.reason(day)
        if self.calendar.is_workday(day) and self.period.excludes(day):
            return False, "征求意见期间"
        return self.calendar.is_workday(day), reason


# Limits beside the answer's


def supplement_notice_due(received_on: date, calendar: Calendar) -> date:
    """The last day for asking a supplement: 7 working days from receipt (Art. 30)."""
    return calendar.add_workdays(received_on, SUPPLEMENT_NOTICE_WORKDAYS).due_on


def supplement_due(day: date, calendar: Calendar) -> date:
    """The last day for a supplement: `day` as it was set, or the next working day when that is a rest day (民事诉讼法 Art. 85)."""
    return day if calendar.is_workday(day) else calendar.next_workday(day)


def supplement_due_once_told(asked_on: date, set_day: date, told_on: date, calendar: Calendar) -> date:
    """The last day when the notice reached the applicant on `told_on`: the days that were given run from then (Art. 30)."""
    given = max((set_day - asked_on).days, 1)
    return max(supplement_due(set_day, calendar), calendar.add_calendar_days(told_on, given).due_on)


def mail_arrives_by(last: date, calendar: Calendar) -> date:
    """Until when something that was posted on the last day may still be in the post."""
    return calendar.add_workdays(last, MAIL_WORKDAYS).due_on


def confirmation_due(submitted_on: date, calendar: Calendar) -> date:
    """By when an application is confirmed with its applicant: the next working day."""
    return calendar.add_workdays(submitted_on, CONFIRMATION_WORKDAYS).due_on


def workdays_ago(today: date, n: int, calendar: Calendar) -> date:
    """The last day of which `n` working days have gone by before `today`: what was due in `n` from then is late."""
    day = today
    while calendar.workdays_between(day, today - ONE_DAY) < n:
        day -= ONE_DAY
    return day


def consultation_due(received_on: date, calendar: Calendar) -> date:
    """The last day for a third party or a co-maker to answer: 15 working days from receipt of the letter (Art. 32, 34)."""
    return calendar.add_workdays(received_on, CONSULTATION_WORKDAYS).due_on


def payment_due(received_on: date, calendar: Calendar) -> date:
    """The last day for payment: 30 calendar days from the day after receipt of the notice (109号 Art. 6)."""
    return calendar.add_calendar_days(received_on, FEE_CALENDAR_DAYS).due_on


def remedy_answer_due(kind: str, notified_on: date, calendar: Calendar, *, is_simplified: bool = False) -> date:
    """The last day for the agency's answer to a reconsideration or suit.

    Working days in a reconsideration, five in its simple procedure, ten otherwise (复议法 Art. 48, 54, 88); fifteen calendar days in
    a suit (行政诉讼法 Art. 67).
    """
    if kind != RECONSIDERATION:
        return calendar.add_calendar_days(notified_on, DEFENCE_CALENDAR_DAYS).due_on
    return calendar.add_workdays(notified_on, SIMPLE_ANSWER_WORKDAYS if is_simplified else ANSWER_WORKDAYS).due_on
