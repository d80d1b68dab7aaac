"""Numbers are unique, gap-free and never reused, also when many take them at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from county.cases.numbering import take, take_block
from county.models import Counter


@pytest.mark.django_db
def test_each_series_and_year_counts_from_one():
    assert [take("a", 2025), take("a", 2025), take("b", 2025), take("a", 2026)] == [1, 2, 1, 1]


@pytest.mark.django_db
def test_a_block_continues_the_series():
    assert take_block("a", 2025, 3) == range(1, 4)
    assert take("a", 2025) == 4
    assert take_block("a", 2025, 2) == range(5, 7)


@pytest.mark.django_db
@pytest.mark.parametrize("n", [0, -1])
def test_a_block_has_at_least_one_number(n):
    with pytest.raises(ValueError, match="at least 1"):
        take_block("a", 2025, n)


@pytest.mark.django_db(transaction=True)
def test_no_number_outside_a_transaction():
    with pytest.raises(TransactionManagementError):
        take("a", 2025)
    assert not Counter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_gap():
    with transaction.atomic():
        assert take("a", 2025) == 1
    with transaction.atomic():
        assert take("a", 2025) == 2
        transaction.set_rollback(True)
    with transaction.atomic():
        assert take("a", 2025) == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_people_take_two_hundred_numbers_and_some_give_up():
    def work(_):
        taken = []
        try:
            while len(taken) < 10:
                try:
                    with transaction.atomic():
                        number = take("a", 2025)
                        if number % 7 == 0 and number not in given_up:
                            given_up.add(number)
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    continue
                taken.append(number)
        finally:
            connection.close()
        return taken

    given_up = set()
    with ThreadPoolExecutor(20) as pool:
        numbers = [number for taken in pool.map(work, range(20)) for number in taken]
    assert sorted(numbers) == list(range(1, 201))
    assert len(given_up) == 200 // 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE county_counter SET last = 1",
        "UPDATE county_counter SET series = 'b'",
        "DELETE FROM county_counter",
        "TRUNCATE county_counter",
    ],
)
def test_the_database_refuses_to_give_a_number_again(statement):
    take_block("a", 2025, 2)
    with pytest.raises(IntegrityError, match="不得"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert take("a", 2025) == 3
