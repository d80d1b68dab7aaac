"""Likely slips of official texts, from the list in typos.txt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.gate.text_checks.faults import Fault, Level

_LIST = Path(__file__).with_name("typos.txt")


@dataclass(frozen=True, slots=True)
class Typo:
    """A slip and what is meant. `needle` stands in every text that `pattern` matches; "" when no fixed text does."""

    needle: str
    right: str
    level: Level
    pattern: re.Pattern


def read_list(text: str) -> Iterator[Typo]:
    """The entries of a list in the form that the head of typos.txt tells. Raises ValueError for a line that is not in it."""
    level = None
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            level = Level(line.strip("[]"))
            continue
        wrong, right, *guards = line.split()
        if level is None or any(guard[0] not in "<>" for guard in guards):
            raise ValueError(f"这一行不合格式：{line}")
        if wrong.startswith("/"):
            yield Typo("", right, level, re.compile(wrong.strip("/")))
        else:
            yield Typo(wrong, right, level, re.compile(_guarded(wrong, guards)))


def _guarded(wrong: str, guards: list[str]) -> str:
    before = "".join(f"(?<![{re.escape(guard[1:])}])" for guard in guards if guard[0] == "<")
    after = "".join(f"(?![{re.escape(guard[1:])}])" for guard in guards if guard[0] == ">")
    return f"{before}{re.escape(wrong)}{after}"


TYPOS: tuple[Typo, ...] = tuple(read_list(_LIST.read_text(encoding="utf-8")))


def find_typos(text: str) -> Iterator[Fault]:
    """One fault for each different slip, at its first place."""
    for typo in TYPOS:
        if typo.needle not in text:
            continue
        places = [match.span() for match in typo.pattern.finditer(text)]
        if places:
            start, end = places[0]
            wrong, more = text[start:end], f"（共 {len(places)} 处）" if len(places) > 1 else ""
            verb = "疑为错别字" if typo.level == Level.ERROR else "宜按规范用字"
            yield Fault(typo.level, "typo", f"“{wrong}”{verb}，请改为“{typo.right}”{more}。", start, end, typo.right)
