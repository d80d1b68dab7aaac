"""So often and no more: by purpose and key, also in a rush, and nothing in clear."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from county.models import RateCount
from county.public_forms import rate_limits
from county.public_forms.rate_limits import Limit, give_back, network_of, take, take_all

pytestmark = pytest.mark.django_db

TRIES = Limit("tries", 3, timedelta(minutes=15))
FORMS = Limit("forms", 1, timedelta(hours=1))
HERE, THERE = "203.0.113.7", "203.0.113.8"


def admitted(limit: Limit, key: str, times: int) -> list[bool]:
    return [take(limit, key) is None for _ in range(times)]


def test_so_often_and_no_more_until_the_window_closes():
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        assert admitted(TRIES, HERE, 5) == [True, True, True, False, False]
        refused = take(TRIES, HERE)
        assert refused.until == start + TRIES.window
        assert refused.minutes == 15
        assert "15 分钟后再试" in refused.message
    with time_machine.travel(start + TRIES.window - timedelta(seconds=1), tick=False):
        # Tries in vain do not prolong it.
        assert take(TRIES, HERE).minutes == 1
    with time_machine.travel(start + TRIES.window, tick=False):
        assert admitted(TRIES, HERE, 4) == [True, True, True, False]


def test_keys_and_purposes_are_counted_apart():
    admitted(TRIES, HERE, 5)
    assert take(TRIES, THERE) is None
    assert take(FORMS, HERE) is None


def test_an_honest_try_is_given_back():
    for _ in range(10):
        assert take(TRIES, HERE) is None
        give_back(TRIES, HERE)
    give_back(TRIES, HERE)
    assert admitted(TRIES, HERE, 4) == [True, True, True, False]


def test_of_several_limits_the_first_that_is_full_refuses_and_later_ones_are_not_touched():
    assert take_all((FORMS, HERE), (TRIES, HERE)) is None
    assert take_all((FORMS, HERE), (TRIES, HERE)).until
    assert RateCount.objects.get(purpose="tries").number == 1


def test_no_address_and_no_number_is_kept_in_clear():
    take(TRIES, HERE)
    take(TRIES, "2026-0001")
    kept = str(list(RateCount.objects.values()))
    assert HERE not in kept
    assert "2026-0001" not in kept
    assert rate_limits.digest_of(TRIES, HERE) != rate_limits.digest_of(FORMS, HERE)


def test_an_ipv6_visitor_is_a_network():
    assert network_of("2001:db8:1:2:aaaa::1") == network_of("2001:db8:1:2:bbbb::2") != network_of("2001:db8:1:3::1")
    assert network_of(HERE) == HERE
    assert network_of("") == ""


def test_what_is_over_is_swept_out_and_the_rest_stays():
    now = timezone.now()
    with time_machine.travel(now - timedelta(minutes=30), tick=False):
        admitted(TRIES, HERE, 5)
        take(FORMS, HERE)
    assert rate_limits.forget_expired() == 1
    assert rate_limits.forget_expired() == 0
    assert RateCount.objects.get().purpose == "forms"


@pytest.mark.django_db(transaction=True)
def test_in_a_rush_no_more_get_through():
    def one(_):
        try:
            return take(TRIES, HERE) is None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(24))) == TRIES.number
