"""期限: when a letter must be accepted and answered, told line by line.

No national rule sets days for mailboxes; the county does, by kind (`LetterLimit`), in working days of the one calendar. What
becomes a petition has the limits of the 信访工作条例, in calendar days. Pure: the calendar and every day are handed in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from county.calendar.clock import Deadline, calendar_days, working_days
from county.calendar.workdays import Calendar, Due, show_day

# 山东省政务服务热线管理办法: who is not in charge returns it within two working days, with the reason.
RETURN_DAYS = 2
# So long is the writer waited for; then the clock goes on.
SUPPLEMENT_DAYS = 5
# 信访工作条例 Art. 22, 23: 15 days to forward and tell; Art. 34: 60 days to finish, 30 more with approval. Calendar days.
PETITION_FORWARD_DAYS = 15
PETITION_FINISH_DAYS = 60
PETITION_EXTENSION_DAYS = 30
# 国办秘函〔2019〕19号: a letter unanswered for three months is a veto; counted as 90 calendar days, the shortest they can be.
VETO_DAYS = 90


@dataclass(frozen=True, slots=True)
class Days:
    """The limits of a kind of letter, in working days."""

    accept: int
    answer: int
    extension: int
    basis: str = ""


_HOTLINE = "参照《山东省政务服务热线管理办法》"
# By kind of letter, until the county sets its own.
DEFAULT_DAYS = {
    "inquiry": Days(2, 3, 10, "简单咨询"),
    "suggestion": Days(2, 5, 10, _HOTLINE),
    "help": Days(2, 5, 10, _HOTLINE),
    "complaint": Days(2, 5, 10, _HOTLINE),
    "report": Days(2, 15, 10, "需调查核实"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days on which the writer was asked and had not yet answered; `until` None while the question is open."""

    since: date
    until: date | None = None


def accept_due(received_on: date, days: int, calendar: Calendar) -> Due:
    """The last day to accept or decline: `days` working days after the day of receipt."""
    return calendar.add_workdays(received_on, days)


def answer_clock(
    start: date, days: int, calendar: Calendar, *, extension: int = 0, waits: Iterable[Waiting] = ()
) -> Deadline:
    """The last day to answer: `days` working days after `start`, plus the extension, plus the days waited for the writer.

    Of each wait five working days count at most; an open one counts in full, since nobody knows its end. Whoever asks when the
    limit is past gains no day by it.
    """
    lines = [f"起算：{show_day(start)}受理，当日不计；答复期限 {days} 个工作日。"]
    total = days + extension
    for wait in waits:
        until = f"至 {show_day(wait.until)}" if wait.until else "起，尚未补充"
        if wait.since > calendar.add_workdays(start, total).due_on:
            lines.append(f"补充：{show_day(wait.since)}{until}，提出时期限已过，不扣除。")
            continue
        waited = waited_days(wait, calendar)
        total += waited
        lines.append(
            f"补充：{show_day(wait.since)}{until}，等待来信人补充，扣除 {waited} 个工作日（最多 {SUPPLEMENT_DAYS} 个）。"
        )
    if extension:
        lines.append(f"延期：经负责人批准延长 {extension} 个工作日。")
    whole = working_days(start, total, calendar)
    return replace(whole, lines=(*lines, *whole.lines))


def waited_days(wait: Waiting, calendar: Calendar) -> int:
    """Working days of a wait that do not count, five at most."""
    if wait.until is None:
        return SUPPLEMENT_DAYS
    return min(SUPPLEMENT_DAYS, max(0, calendar.workdays_between(wait.since, wait.until)))


def petition_due(received_on: date, calendar: Calendar) -> Due:
    """The last day to forward a petition and tell the person: 15 calendar days (信访工作条例 Art. 22, 23)."""
    return calendar.add_calendar_days(received_on, PETITION_FORWARD_DAYS)


def petition_lines(received_on: date, calendar: Calendar) -> list[str]:
    """The limits of a petition, line by line, in calendar days."""
    forward = calendar_days(received_on, PETITION_FORWARD_DAYS, calendar)
    finish = calendar_days(received_on, PETITION_FINISH_DAYS, calendar).due_on
    return [
        "登记、转送并告知（《信访工作条例》第二十二条、第二十三条）：",
        *forward.lines,
        f"办结（第三十四条）：自受理之日起 {PETITION_FINISH_DAYS} 日，当日受理的为 {show_day(finish)}。",
        f"情况复杂的，经批准可延长不超过 {PETITION_EXTENSION_DAYS} 日，并告知理由。",
    ]


def may_return(assigned_on: date, today: date, calendar: Calendar) -> bool:
    """Whether the unit is still in time to say that a letter is not theirs."""
    return calendar.workdays_between(assigned_on, today) <= RETURN_DAYS


def days_used(start: date, answered_on: date, calendar: Calendar) -> int:
    """Working days from acceptance to answer; an answer on the same day took none."""
    return max(0, calendar.workdays_between(start, answered_on))


def is_vetoed(received_on: date, today: date) -> bool:
    """A letter unanswered for more than three months (国办秘函〔2019〕19号, 单项否决)."""
    return today > calendar_days(received_on, VETO_DAYS, None).due_on
