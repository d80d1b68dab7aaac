"""Whether two texts are the same item told twice: a sketch finds those that may be, the texts themselves decide.

Sixteen bands of four minima each over all runs of four characters; texts that share a band are compared.
"""

import re
from zlib import crc32

RUN = 4
BANDS, ROWS = 16, 4
SHORTEST = 200
_MASK = 2**32 - 1
# Odd multipliers and offsets, fixed for ever: kept sketches depend on them.
_MIXES = [(2654435761 * (2 * i + 1) & _MASK | 1, 0x9E3779B9 * (i + 7) & _MASK) for i in range(BANDS * ROWS)]
_FACTS = re.compile(
    r"\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|元|平方米|公顷|亩)"
    r"|\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}"
    r"|[\u4e00-\u9fa5]{2,15}〔\d{4}〕\d+号"
    r"|[\u4e00-\u9fa5（）()]{4,30}(?:有限公司|有限责任公司|合作社)"
)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def runs_of(text: str) -> set[str]:
    text = squeezed(text)
    return {text[i : i + RUN] for i in range(len(text) - RUN + 1)}


def bands_of(text: str) -> list[int]:
    """Sixteen signed 32-bit numbers; none for a text too short to be compared but exactly."""
    if len(squeezed(text)) < SHORTEST:
        return []
    hashes = [crc32(run.encode()) for run in runs_of(text)]
    minima = [min((value * a + b) & _MASK for value in hashes) for a, b in _MIXES]
    bands = []
    for band in range(BANDS):
        number = crc32(repr((band, minima[band * ROWS : (band + 1) * ROWS])).encode())
        bands.append(number - 2**32 if number >= 2**31 else number)
    return bands


def is_same_text(one: str, other: str) -> bool:
    """Three quarters in common, or one within the other."""
    first, second = runs_of(one), runs_of(other)
    if not first or not second:
        return False
    common = len(first & second)
    return common / len(first | second) >= 0.75 or common / min(len(first), len(second)) >= 0.95


def is_other_of_one_form(one: str, other: str) -> bool:
    """Two notices from one template: amounts, days, numbers or firms differ."""
    return set(_FACTS.findall(squeezed(one))) != set(_FACTS.findall(squeezed(other)))
