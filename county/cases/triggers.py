"""What the database refuses, declared beside the model that it guards.

A model names its triggers in `TRIGGERS`; a migration makes them. `tests/test_triggers.py` compares the declarations with the
database, so that what a reader sees beside a model is what holds.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trigger:
    """One row trigger on `table` with its function. An empty `body` means a function that others share, made elsewhere.

    `event` is the SQL from the moment to the columns ("BEFORE UPDATE OF digest"). A deferred trigger is asked at the end of the
    transaction. `per` is ROW or STATEMENT.
    """

    name: str
    table: str
    event: str
    function: str
    body: str = ""
    when: str = ""
    per: str = "ROW"
    deferred: bool = False

    @property
    def function_sql(self) -> str:
        return (
            f"CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$;"
            if self.body
            else ""
        )

    @property
    def trigger_sql(self) -> str:
        kind, moment = ("CONSTRAINT TRIGGER", " DEFERRABLE INITIALLY DEFERRED") if self.deferred else ("TRIGGER", "")
        when = f" WHEN ({self.when})" if self.when else ""
        return (
            f"CREATE {kind} {self.name} {self.event} ON {self.table}{moment} FOR EACH {self.per}{when}"
            f" EXECUTE FUNCTION {self.function}();"
        )

    @property
    def create_sql(self) -> str:
        return f"{self.function_sql}\n{self.trigger_sql}"

    @property
    def drop_sql(self) -> str:
        """Drops the trigger, and its function when that is its own."""
        dropped = f"DROP TRIGGER {self.name} ON {self.table};"
        return f"{dropped}\nDROP FUNCTION {self.function}();" if self.body else dropped


class Guarded:
    """A model that the database guards with triggers."""

    TRIGGERS: tuple[Trigger, ...] = ()

    @classmethod
    def triggers(cls) -> tuple[Trigger, ...]:
        """All triggers on the model's table."""
        return cls.TRIGGERS


def append_only(table: str) -> tuple[Trigger, ...]:
    """The triggers that refuse UPDATE, DELETE and TRUNCATE; `county.cases.timeline.protect_timeline` makes them."""
    return (
        Trigger(f"{table}_rows_kept", table, "BEFORE UPDATE OR DELETE", "county_refuse_change"),
        Trigger(f"{table}_not_emptied", table, "BEFORE TRUNCATE", "county_refuse_change", per="STATEMENT"),
    )
