"""The limit of an interpretation: it is published with its policy, at the latest on the third working day after (国办发〔2016〕80号).

Pure: the calendar is passed in.
"""

from dataclasses import dataclass
from datetime import date

from county.calendar.workdays import Calendar

LIMIT_WORKDAYS = 3


def due_of(policy_published_on: date, calendar: Calendar) -> date:
    """The last day on which the interpretation of a policy published on that day is in time."""
    return calendar.add_workdays(policy_published_on, LIMIT_WORKDAYS).due_on


@dataclass(frozen=True, slots=True)
class Kept:
    """How one policy that needs an interpretation stands: published on, due on, interpreted on (None: not yet)."""

    due_on: date
    interpreted_on: date | None
    today: date

    @property
    def is_waiting(self) -> bool:
        return self.interpreted_on is None and self.today <= self.due_on

    @property
    def is_overdue(self) -> bool:
        """Not there, and its limit is past."""
        return self.interpreted_on is None and self.today > self.due_on

    @property
    def came_late(self) -> bool:
        return self.interpreted_on is not None and self.interpreted_on > self.due_on

    @property
    def in_time(self) -> bool:
        return self.interpreted_on is not None and self.interpreted_on <= self.due_on
