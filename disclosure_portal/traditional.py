"""简 → 繁 on the server: the words of a page are converted, its addresses and markup are not."""

import re
from functools import lru_cache

import opencc

_PARTS = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>)", re.S | re.I)
# What a person reads or hears although it stands in an attribute.
_SPOKEN_ATTRIBUTES = re.compile(r'(\s(?:alt|title|placeholder|aria-label)=")([^"]*)(")')
# The way back to 简体 is written for those who read it.
_STAYS = 'lang="zh-Hans"'


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def to_traditional(page: str) -> str:
    """The page with its text in 繁體, characters only: offices and papers keep their names. Tags and addresses stay."""
    convert = _converter().convert
    parts = _PARTS.split(page)
    for position, part in enumerate(parts):
        if position % 2 == 0:
            if part.strip() and not (position and _STAYS in parts[position - 1]):
                parts[position] = convert(part)
        elif part[1:7].lower() not in ("script", "style>", "style "):
            parts[position] = _SPOKEN_ATTRIBUTES.sub(lambda m: m[1] + convert(m[2]) + m[3], part)
    return "".join(parts)
