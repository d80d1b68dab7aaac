"""Keyset paging: a page is found by the key it starts after, so that the thousandth costs what the first costs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PAGE_SIZE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class WrongAddress(ValueError):
    """The page part of an address is not one that the portal gave out."""


@dataclass(frozen=True, slots=True)
class Key:
    """The place of an item in a list that runs from the newest to the oldest."""

    published_at: datetime
    document_id: int

    def __str__(self) -> str:
        return f"{(self.published_at - EPOCH) // MICROSECOND}-{self.document_id}"

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Raises WrongAddress for anything that is not a key."""
        instant, dash, number = text.partition("-")
        if not (
            dash
            and instant.isascii()
            and instant.isdigit()
            and number.isascii()
            and number.isdigit()
            and len(text) <= 40
        ):
            raise WrongAddress(text)
        try:
            return cls(EPOCH + int(instant) * MICROSECOND, int(number))
        except OverflowError as error:
            raise WrongAddress(text) from error


@dataclass(frozen=True, slots=True)
class Place:
    """Which page is asked for: its number, and the key it stands after (older than) or before (newer than), if known."""

    number: int = 1
    after: Key | None = None
    before: Key | None = None

    @classmethod
    def parse(cls, query) -> "Place":
        """From ?page=, ?after=, ?before=. Raises WrongAddress."""
        text = query.get("page", "1")
        if not (text.isascii() and text.isdigit() and 0 < len(text) <= 7 and int(text) > 0):
            raise WrongAddress(text)
        after, before = query.get("after"), query.get("before")
        if after and before:
            raise WrongAddress(f"{after} {before}")
        return cls(int(text), Key.parse(after) if after else None, Key.parse(before) if before else None)


def page_count(total: int) -> int:
    """How many pages `total` items fill; an empty list has one."""
    return max(1, -(-total // PAGE_SIZE))
