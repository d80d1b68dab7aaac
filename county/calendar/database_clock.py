"""The one clock for instants: the database's. Hosts may differ from it, and then they are wrong."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """The instant at which the database answers, aware (one query); it moves on inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
