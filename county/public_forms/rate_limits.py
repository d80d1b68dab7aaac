"""How often something may be done by one visitor or to one case: tries of a query code are slowed, floods of forms are stopped.

A try takes its place before anything is looked at, in one statement that the database serialises, so however many arrive at once
no more than the limit get through. What was no abuse after all is given back. Addresses and case numbers are kept as keyed
digests only.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from county.models import RateCount

# Who has an IPv6 address has a whole network of them.
IPV6_PREFIX = 64

_TAKE = f"""
    INSERT INTO {RateCount._meta.db_table} AS kept (purpose, key_digest, number, until)
    VALUES (%(purpose)s, %(key)s, 1, %(until)s)
    ON CONFLICT (purpose, key_digest) DO UPDATE SET
        number = CASE WHEN kept.until <= %(now)s THEN 1 ELSE least(kept.number + 1, 1000000) END,
        until = CASE WHEN kept.until <= %(now)s THEN EXCLUDED.until ELSE kept.until END
    RETURNING number, until
"""


@dataclass(frozen=True)
class Limit:
    """So many times in a window, which opens at the first time; `purpose` names it in the table."""

    purpose: str
    number: int
    window: timedelta


@dataclass(frozen=True)
class Refused:
    """The place could not be had; the window closes at `until`."""

    until: datetime

    @property
    def minutes(self) -> int:
        """Whole minutes to wait, at least one."""
        return max(1, math.ceil((self.until - timezone.now()) / timedelta(minutes=1)))

    @property
    def message(self) -> str:
        return f"操作过于频繁，请在 {self.minutes} 分钟后再试。"


def take(limit: Limit, key: str) -> Refused | None:
    """Take a place for one try under `key`; None when it was had, else until when it cannot be.

    Outside a transaction that may roll back: the count would be lost with it.
    """
    now = timezone.now()
    values = {"purpose": limit.purpose, "key": digest_of(limit, key), "now": now, "until": now + limit.window}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        number, until = cursor.fetchone()
    return Refused(until) if number > limit.number else None


def give_back(limit: Limit, key: str) -> None:
    """The try was an honest one and does not count."""
    kept = RateCount.objects.filter(purpose=limit.purpose, key_digest=digest_of(limit, key), number__gt=0)
    kept.update(number=F("number") - 1)


def take_all(*tries: tuple[Limit, str]) -> Refused | None:
    """Take a place under each of several keys; the first refusal, and then none after it is taken."""
    for limit, key in tries:
        if refused := take(limit, key):
            return refused
    return None


def network_of(address: str) -> str:
    """What stands for a visitor's address: an IPv6 address by its /64, an unknown one by ""."""
    if not address or ip_address(address).version == 4:
        return address
    return str(ip_network(f"{address}/{IPV6_PREFIX}", strict=False))


def digest_of(limit: Limit, key: str) -> str:
    """The key as it is kept."""
    return salted_hmac(f"county.rate_limits.{limit.purpose}", key, algorithm="sha256").hexdigest()


def forget_expired() -> int:
    """Remove the counts whose window has closed; how many."""
    return RateCount.objects.filter(until__lte=timezone.now()).delete()[0]
