"""Which texts are the same however they are spaced and punctuated. Pure."""

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")


def plain_form(text: str) -> str:
    """The letters and digits of a text, of one width and case: equal for texts that differ in spaces and punctuation only."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).lower())
