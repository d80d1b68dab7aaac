"""What the tests of accounts share: people with a password, the way in, and the clock."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client
from django.urls import reverse

from county.accounts import second_factor, totp
from county.models import AccountEntry, Role, SecondFactor, User

PASSWORD = "Qing-he-2026"
NEW_PASSWORD = "Bai-yun-2027"
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def at(moment: timedelta = timedelta()) -> time_machine.travel:
    """The clock stands so long after nine on that morning."""
    return time_machine.travel(MORNING + moment, tick=False)


def staff(username: str = "liujie", *roles: Role, **fields) -> User:
    fields = {"first_name": "刘洁", "is_staff": True} | fields
    return User.objects.create_user(username, password=PASSWORD, roles=list(roles), **fields)


def sign_in(client: Client, username: str = "liujie", password: str = PASSWORD, **more):
    """Sends the login form; follows no redirect."""
    return client.post(reverse("admin:login"), {"username": username, "password": password}, **more)


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:account")).status_code == 200


def text_of(response) -> str:
    return response.content.decode()


def trail(*fields: str) -> list:
    """The trail from its beginning, by default the actions."""
    entries = AccountEntry.objects.order_by("sequence")
    return list(entries.values_list(*fields)) if fields else list(entries.values_list("action", flat=True))


def code_of(user: User, periods: int = 0) -> str:
    """What the person's app shows now, or so many periods from now."""
    seed = SecondFactor.objects.get(user=user).seed
    return totp.code_at(second_factor.secret_of(seed), totp.step_of(time.time()) + periods)


def with_factor(user: User) -> list[str]:
    """Gives the person a second factor whose codes are all unused; the recovery codes."""
    SecondFactor.objects.create(user=user, seed=second_factor.new_seed())
    return second_factor.renew_recovery_codes(user)
