"""How much of an interpretation is copied from its policy. An interpretation explains; it is no digest of the file (law.md §7).

Both texts are reduced to their characters without punctuation and spaces. A character counts as copied when it lies in a run of at
least `RUN` characters that stands in the policy, too. Linear in both texts. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Shorter runs are names and set phrases, which any text about the same matter shares.
RUN = 14
# From this share on the text reads as a digest.
SUSPICIOUS, EXCESSIVE = 0.3, 0.5
SHOWN_PASSAGES, LONGEST_PASSAGE = 12, 160

_IGNORED = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]")
# The name and number of the policy are no copying.
_NAMES = re.compile(r"《[^《》]{1,120}》|〔[0-9]{4}〕[0-9]{1,5}号")


@dataclass(frozen=True, slots=True)
class Overlap:
    """The share (0 to 1) of an interpretation that stands in the policy word for word, and the longest such passages."""

    share: float
    passages: tuple[str, ...]

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def is_suspicious(self) -> bool:
        return self.share >= SUSPICIOUS

    @property
    def verdict(self) -> str:
        """In words, for the officer and the reviewer."""
        if self.share >= EXCESSIVE:
            return "大部分照抄文件，属于要点摘抄，请改写为解读"
        if self.share >= SUSPICIOUS:
            return "照抄较多，请核对是否讲清了“为什么”和“怎么办”"
        return "未见大段照抄"


def overlap_of(interpretation: str, policy: str) -> Overlap:
    """Compares two plain texts."""
    places, text = _reduced(interpretation)
    _, source = _reduced(policy)
    if len(text) < RUN or len(source) < RUN:
        return Overlap(0.0, ())
    known = {source[start : start + RUN] for start in range(len(source) - RUN + 1)}
    runs = list(_runs(text, known))
    copied = sum(end - start for start, end in runs)
    longest = sorted(runs, key=lambda run: run[0] - run[1])[:SHOWN_PASSAGES]
    passages = tuple(_passage(interpretation, places[start], places[end - 1] + 1) for start, end in sorted(longest))
    return Overlap(copied / len(text), passages)


def _reduced(text: str) -> tuple[list[int], str]:
    """The places of the characters that count, and those characters in a row."""
    masked = _NAMES.sub(lambda match: "，" * len(match[0]), text)
    places = [place for place, character in enumerate(masked) if not _IGNORED.match(character)]
    return places, "".join(masked[place] for place in places)


def _runs(text: str, known: set[str]) -> Iterator[tuple[int, int]]:
    """The stretches of `text` that are covered by known runs."""
    start, end = 0, -1
    for place in range(len(text) - RUN + 1):
        if text[place : place + RUN] not in known:
            continue
        if place > end:
            if end > start:
                yield start, end
            start = place
        end = place + RUN
    if end > start:
        yield start, end


def _passage(text: str, start: int, end: int) -> str:
    passage = " ".join(text[start:end].split())
    return passage if len(passage) <= LONGEST_PASSAGE else f"{passage[:LONGEST_PASSAGE]}……（共 {len(passage)} 字）"
