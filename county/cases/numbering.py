"""Numbers that are unique, gap-free and never reused: taken from a locked counter row in the caller's transaction."""

from django.db import connection, models
from django.db.transaction import TransactionManagementError

from county.models import Counter

# One statement makes the row or moves it on and holds its lock to the end of the transaction: a rollback gives it back.
TAKE = f"""
    INSERT INTO {Counter._meta.db_table} AS counter (series, year, last) VALUES (%s, %s, %s)
    ON CONFLICT (series, year) DO UPDATE SET last = counter.last + EXCLUDED.last
    RETURNING last
"""


def take(series: str, year: int) -> int:
    """The next number of `series` in `year`, from 1. Raises TransactionManagementError outside a transaction."""
    return take_block(series, year, 1)[0]


def take_block(series: str, year: int, n: int) -> range:
    """The next `n` numbers of `series` in `year`. Raises ValueError unless `n` is at least 1.

    Raises TransactionManagementError outside a transaction: the number would stay taken when the record that bears it
    fails.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    if not connection.in_atomic_block:
        raise TransactionManagementError("a number is taken in the transaction that saves the record which bears it")
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [series, year, n])
        last = cursor.fetchone()[0]
    return range(last - n + 1, last + 1)


def reserve_keys(model: type[models.Model], n: int) -> list[int]:
    """The next `n` primary keys of a table, so that new rows which point at each other can be written together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [model._meta.db_table, n]
        )
        return [key for (key,) in cursor.fetchall()]
