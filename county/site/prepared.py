"""Statements that PostgreSQL plans once a connection. For answers as short as one document, planning is most of what it does."""

from weakref import WeakSet

from django.db import connection


class Prepared:
    """A statement under a name of its own, whose values are written $1, $2, … in the order of `types`.

    The database behind DATABASE_URL must not be a pooler that changes servers from one transaction to the next.
    """

    def __init__(self, name: str, sql: str, *types: str):
        declared, given = (f"({', '.join(some)})" if types else "" for some in (types, ["%s"] * len(types)))
        self._prepare, self._execute = f"PREPARE {name} {declared} AS {sql}", f"EXECUTE {name} {given}"
        self._prepared_on: WeakSet = WeakSet()

    def rows(self, *values) -> list[tuple]:
        """The whole answer."""
        with connection.cursor() as cursor:
            if connection.connection not in self._prepared_on:
                # Past Django's count of queries, which is to be the same for the first page of a connection and for the hundredth.
                with connection.connection.cursor() as plain:
                    plain.execute(self._prepare)
                self._prepared_on.add(connection.connection)
            cursor.execute(self._execute, values)
            return cursor.fetchall()
