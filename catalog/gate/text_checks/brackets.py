"""Marks that stand in pairs."""

import re
from collections import Counter
from collections.abc import Iterator

# Half-width and full-width brackets close one another: （试行) is a fault of width, not of pairs.
_CLOSING = {
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": "）",
    "“": "”",
    "‘": "’",
    "〔": "〕",
    "【": "】",
    "「": "」",
    "『": "』",
}
_SAME = {")": "）"}
_MARKS = re.compile(f"[{re.escape(''.join({*_CLOSING, *_CLOSING.values(), *_SAME}))}]")
# 1）, ②） and, where a clause begins, a） and 一） number a list.
_LIST_NUMBER = re.compile(r"[0-9①-⑳]$|(?:^|[\s；。：:，|])[a-zA-Z一二三四五六七八九十]{1,3}$")


def unpaired(text: str) -> Iterator[tuple[int, str]]:
    """Place and mark of each opening without its closing, and the reverse, in the order in which they are found out."""
    open_marks: list[tuple[int, str]] = []
    still_open: Counter[str] = Counter()
    for match in _MARKS.finditer(text):
        mark, place = match[0], match.start()
        if mark in _CLOSING:
            open_marks.append((place, mark))
            still_open[_CLOSING[mark]] += 1
        elif still_open[closing := _SAME.get(mark, mark)]:
            while _CLOSING[open_marks[-1][1]] != closing:
                still_open[_CLOSING[open_marks[-1][1]]] -= 1
                yield open_marks.pop()
            open_marks.pop()
            still_open[closing] -= 1
        elif mark not in "）)" or not _LIST_NUMBER.search(text[max(0, place - 6) : place]):
            yield place, mark
    yield from open_marks
