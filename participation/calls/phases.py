"""阶段: where a call stands, from its instants and the database's time. Pure; `CallQuerySet` says the same in SQL."""

from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone

from participation.models.call import EVER_PUBLIC, CallStatus, OpinionCall

GRACE = timedelta(minutes=15)


class Phase(models.TextChoices):
    HIDDEN = "hidden", "未公开"
    BEFORE = "before", "未开始"
    OPEN = "open", "征集中"
    CLOSED = "closed", "已截止"
    ANSWERED = "answered", "已反馈"
    ENDED = "ended", "已终止"
    WITHDRAWN = "withdrawn", "已撤回"


def phase_of(call: OpinionCall, now: datetime) -> Phase:
    """The phase at `now`; `closes_at` is the first instant that is too late."""
    if call.status not in EVER_PUBLIC:
        return Phase.HIDDEN
    if call.status != CallStatus.PUBLISHED:
        return Phase.WITHDRAWN if call.status == CallStatus.WITHDRAWN else Phase.ENDED
    if now < call.opens_at:
        return Phase.BEFORE
    if now < call.closes_at:
        return Phase.OPEN
    return Phase.ANSWERED if call.answered_at else Phase.CLOSED


def is_in_grace(call: OpinionCall, now: datetime, given_at: datetime) -> bool:
    """A form that was opened in time arrives up to 15 minutes after the end."""
    return (
        call.status == CallStatus.PUBLISHED
        and call.opens_at <= given_at < call.closes_at <= now < call.closes_at + GRACE
    )


def last_day_of(closes_at: datetime) -> date:
    """The last day of a period: the local day of its last instant."""
    return timezone.localdate(closes_at - timedelta(microseconds=1))


def end_words(closes_at: datetime) -> str:
    """2026-10-01 24:00, as the law says it (民法典 Art. 203); another hour as it is."""
    local = timezone.localtime(closes_at)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{last_day_of(closes_at)} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def left_words(closes_at: datetime, today: date) -> str:
    """还剩 n 天, in whole local days, so that it stays right all day long in a kept page."""
    days = (last_day_of(closes_at) - today).days
    return f"还剩 {days} 天" if days > 0 else f"今日 {end_words(closes_at)[11:]} 截止"
