"""A line of the desk."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Queue:
    """One line of the desk: how many wait, how many of them are late, the oldest due date, and where they are."""

    label: str
    number: int
    late: int
    oldest: date | None
    url: str
