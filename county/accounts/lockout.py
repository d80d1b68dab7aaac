"""Guessing is stopped (等保: 登录失败处理): after five failures a name is locked for the address they came from, after
twenty for every address, for half an hour each.

An attempt claims its place before the password is looked at, in one statement that the database serialises: however many
guesses arrive at once, five are looked at. The claim that takes the last place locks, and success lifts the lock again.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from county.models import LoginGuard, User
from county.models.account import WHOLE_NAME

PAIR_LIMIT = 5
NAME_LIMIT = 20
# Failures further apart than this are not counted together; a lock lasts as long.
WINDOW = timedelta(minutes=30)
# A row that nobody added to for so long is swept out.
KEPT = timedelta(days=1)

_TABLE = LoginGuard._meta.db_table
_STALE = "coalesce(guard.locked_until, guard.last_at + %(window)s) <= %(now)s"
_CLAIM = f"""
    INSERT INTO {_TABLE} AS guard (name_digest, address, user_id, failures, last_at)
    VALUES (%(name)s, %(address)s, %(user)s, 1, %(now)s)
    ON CONFLICT (name_digest, address) DO UPDATE SET
        user_id = EXCLUDED.user_id,
        last_at = EXCLUDED.last_at,
        failures = CASE WHEN {_STALE} THEN 1 ELSE guard.failures + 1 END,
        locked_until = CASE
            WHEN {_STALE} THEN NULL
            WHEN guard.failures + 1 = %(limit)s THEN %(now)s + %(window)s
            ELSE guard.locked_until END
    RETURNING failures
"""


@dataclass(frozen=True)
class Claim:
    """`is_admitted`: the password may be looked at. `locks`: what is locked if it is wrong, as the trail says it."""

    is_admitted: bool
    locks: str = ""


def claim(username: str, user: User | None, address: str) -> Claim:
    """Take a place for one attempt at `username` from `address`; counts as a failure until `release`."""
    with transaction.atomic():
        by_pair = _take(username, user, address, PAIR_LIMIT)
        if by_pair > PAIR_LIMIT:
            # One address takes five places of the name at most, so that nobody alone locks another out everywhere.
            return Claim(False)
        by_name = _take(username, user, WHOLE_NAME, NAME_LIMIT)
        if by_name > NAME_LIMIT:
            return Claim(False)
    if by_name == NAME_LIMIT:
        return Claim(True, "该用户名在全部地址锁定")
    return Claim(True, "该用户名在此地址锁定" if by_pair == PAIR_LIMIT else "")


def release(username: str, address: str) -> None:
    """The attempt succeeded: nothing is counted against the name from this address and as a whole."""
    _forget(LoginGuard.objects.filter(name_digest=digest_of(username), address__in=[address, WHOLE_NAME]))
    with transaction.atomic():
        old = LoginGuard.objects.filter(last_at__lt=timezone.now() - KEPT)
        LoginGuard.objects.filter(pk__in=old.select_for_update(skip_locked=True).values("pk")).delete()


def unlock(user: User) -> bool:
    """Forget every failure at the person's name; False if there was none."""
    return _forget(LoginGuard.objects.filter(name_digest=digest_of(user.username)))


def digest_of(username: str) -> str:
    """The name as the guard keeps it."""
    return salted_hmac("county.lockout", username, algorithm="sha256").hexdigest()


def _forget(rows: QuerySet[LoginGuard]) -> bool:
    """In the order in which `claim` locks them, so that the two never wait for each other."""
    with transaction.atomic():
        pairs = rows.exclude(address=WHOLE_NAME).delete()[0]
        return pairs + rows.filter(address=WHOLE_NAME).delete()[0] > 0


def _take(username: str, user: User | None, address: str, limit: int) -> int:
    values = {
        "name": digest_of(username),
        "address": address,
        "user": user.pk if user else None,
        "now": timezone.now(),
        "window": WINDOW,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        return cursor.fetchone()[0]
