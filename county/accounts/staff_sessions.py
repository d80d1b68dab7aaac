"""Logins that are under way: each ends half an hour after the last act, and in any case after eight hours."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone

from county.accounts.audit_log import Action, record
from county.models import StaffSession, User
from county.site.client import Visit

MAX_AGE = timedelta(hours=8)


def idle_limit() -> timedelta:
    return timedelta(minutes=settings.IDLE_MINUTES)


def begin(user: User, session_key: str, visit: Visit) -> None:
    """Note a login. Raises IntegrityError when Django's session is gone already."""
    StaffSession.objects.create(user=user, session_id=session_key, address=visit.address, device=visit.device)


def admit(user: User, session_key: str, visit: Visit) -> str:
    """Let a request of the login pass, and note that the person is there; otherwise why the login is over (Chinese).

    One that came about elsewhere than on the login page (a test's force_login) is taken in at its first request.
    """
    now = timezone.now()
    held = StaffSession.objects.filter(session_id=session_key).first()
    if held is None:
        return _take_in(user, session_key, visit)
    over = _why_over(held, now)
    if over:
        # Of two requests that find it so, one records it.
        if StaffSession.objects.filter(pk=held.pk).delete()[0]:
            record(Action.TIMED_OUT, user, actor=user, visit=visit, note=over)
    elif now - held.seen_at > idle_limit() / 30:
        StaffSession.objects.filter(pk=held.pk).update(seen_at=now)
    return over


def current(user: User):
    """The person's logins that are not over, the latest first."""
    now = timezone.now()
    alive = StaffSession.objects.filter(user=user, session__expire_date__gt=now, began_at__gt=now - MAX_AGE)
    return alive.filter(seen_at__gt=now - idle_limit()).order_by("-began_at")


def end(user: User, *, only: int | None = None, but: str | None = None) -> int:
    """End the person's logins, one by its id or all but one by its session key; how many ended."""
    sessions = StaffSession.objects.filter(user=user)
    if only is not None:
        sessions = sessions.filter(pk=only)
    if but is not None:
        sessions = sessions.exclude(session_id=but)
    keys = list(sessions.values_list("session_id", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def forget_expired() -> int:
    """Remove the sessions that Django would not accept any more, and logins with them; how many."""
    expired = Session.objects.filter(expire_date__lt=timezone.now())
    return expired.delete()[1].get(Session._meta.label, 0)


def _take_in(user: User, session_key: str, visit: Visit) -> str:
    try:
        with transaction.atomic():
            begin(user, session_key, visit)
    except IntegrityError:
        return "登录已结束，请重新登录。"
    return ""


def _why_over(held: StaffSession, now: datetime) -> str:
    if now - held.began_at > MAX_AGE:
        return f"登录已满 {MAX_AGE // timedelta(hours=1)} 小时，请重新登录。"
    if now - held.seen_at > idle_limit():
        return f"超过 {settings.IDLE_MINUTES} 分钟没有操作，已自动退出，请重新登录。"
    return ""
