"""What a check answers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models


class Level(models.TextChoices):
    ERROR = "error", "须改正或说明"
    WARNING = "warning", "请核对"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `message` says what is wrong and what to do; `start` and `end` are its place in the text that was checked.

    `suggestion` is what may stand there instead ("" when only a person can tell). `field` names the field of metadata at fault.
    """

    level: Level
    code: str
    message: str
    start: int = 0
    end: int = 0
    suggestion: str = ""
    field: str = ""


def first_of(
    places: Iterable[tuple[int, int]], level: Level, code: str, message: str, suggestion: str = ""
) -> Iterator[Fault]:
    """One fault for all `places`, at the first of them; the message tells how many there are."""
    found = list(places)
    if found:
        start, end = found[0]
        more = f"（共 {len(found)} 处）" if len(found) > 1 else ""
        yield Fault(level, code, message + more, start, end, suggestion)


def spans(pattern: re.Pattern, text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))
