"""信息处理费: the worked amounts of law.md §8, and the sum of single units at their own rates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.fees import by_items, by_pages

ITEMS = {10: 0, 11: 100, 30: 2000, 31: 2200, 40: 4000, 41: 4300, 50: 7000}
PAGES = {30: 0, 31: 10, 100: 700, 101: 720, 200: 2700, 201: 2740, 300: 6700}


@pytest.mark.parametrize("quantity, yuan", ITEMS.items())
def test_by_items(quantity, yuan):
    assert by_items(quantity).amount == yuan


@pytest.mark.parametrize("quantity, yuan", PAGES.items())
def test_by_pages(quantity, yuan):
    assert by_pages(quantity).amount == yuan


def rate_of_item(n: int) -> int:
    """The rate of the n-th item of a month, written anew from Art. 4."""
    if n <= 10:
        return 0
    return 100 if n <= 30 else 100 + 100 * ((n - 21) // 10)


def rate_of_page(n: int) -> int:
    return 0 if n <= 30 else 10 if n <= 100 else 20 if n <= 200 else 40


@given(st.integers(1, 300), st.integers(0, 300))
def test_every_item_at_its_own_rate(quantity, before):
    fee = by_items(quantity, before=before)
    assert fee.amount == sum(rate_of_item(n) for n in range(before + 1, before + quantity + 1))
    assert sum(part.count for part in fee.parts) == quantity


@given(st.integers(1, 2000))
def test_every_page_at_its_own_rate(quantity):
    assert by_pages(quantity).amount == sum(rate_of_page(n) for n in range(1, quantity + 1))


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 200))
def test_a_month_costs_the_same_however_it_is_divided(first, second, before):
    whole = by_items(first + second, before=before).amount
    assert by_items(first, before=before).amount + by_items(second, before=before + first).amount == whole


def test_the_working_is_shown():
    assert by_pages(101).lines == [
        "第 1 至 30 页，共 30 页，每页 0 元，计 0 元",
        "第 31 至 100 页，共 70 页，每页 10 元，计 700 元",
        "第 101 至 101 页，共 1 页，每页 20 元，计 20 元",
        "合计 720 元",
    ]


@pytest.mark.parametrize("wrong", [lambda: by_items(0), lambda: by_items(1, before=-1), lambda: by_pages(0)])
def test_nothing_and_less_are_refused(wrong):
    with pytest.raises(ValueError, match="正整数"):
        wrong()
