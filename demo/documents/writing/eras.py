"""Words that did not exist yet: what an office called things before the reform of 2019 and before later policies."""

from datetime import date
from typing import NamedTuple

from demo.sentences import read


class _Eras(NamedTuple):
    """`words`: the word, the first year in which it could be written, what stood for it before; `older_laws` the same of laws."""

    words: tuple[tuple[str, int, str], ...]
    older_laws: tuple[tuple[str, int, str], ...]
    partners: dict[str, str]
    law_years: dict[str, int]


ERAS = read("documents/eras", _Eras)
_OLDER_LAWS = {law: (year, before) for law, year, before in ERAS.older_laws}


def in_the_words_of(day: date, text: str) -> str:
    """The text with words that came later replaced by those in use on that day."""
    if day.year >= 2021:
        return text
    for word, first_year, before in ERAS.words:
        if day.year < first_year and word in text:
            text = text.replace(word, before)
    return text


def partners_on(day: date, partners: str) -> str:
    """Names of co-operating departments as they were called on that day."""
    if day.year >= 2019:
        return partners
    return "、".join(ERAS.partners.get(name, name) for name in partners.split("、"))


def law_on(day: date, law: str) -> str:
    """The law that governed a matter on that day."""
    first_year, before = _OLDER_LAWS.get(law, (0, ""))
    return law if day.year >= first_year else before


def basis_on(day: date, law: str) -> str:
    """The law itself once it exists, a general reference before."""
    return f"{law}等规定" if day.year >= ERAS.law_years.get(law, 0) else "国家和省、市有关规定"
