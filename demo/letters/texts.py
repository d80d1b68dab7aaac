"""What people of the demo county write about, and what they are told: the types of data/letters.toml."""

from typing import NamedTuple

from demo.sentences import read


class Matter(NamedTuple):
    """One thing that people write about: the unit that answers, the kind of letter, and texts with slots."""

    unit: str
    kind: str
    title: str
    text: str
    reply: str
    joint: str = ""


class Texts(NamedTuple):
    """`report` is a 举报: it stays with the county office and is never published."""

    places: tuple[str, ...]
    given: tuple[str, ...]
    unsolved: str
    second_reply: str
    late_reply: str
    report: Matter
    matters: tuple[Matter, ...]


TEXTS = read("letters", Texts)
