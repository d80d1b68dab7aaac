"""Which policy an interpretation names, and in what form it is, told from its own words: for what was published elsewhere. Pure."""

import re
from dataclasses import dataclass

from catalog.texts.doc_numbers import normalise
from interpretation.models import Form

# Of a long text only the beginning says what it explains; further down other papers are cited.
READ = 1500
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[（(【]\s?(?:19|20)[0-9]{2}\s?[〕\]）)】]\s?第?[0-9]{1,5}\s?号")
_TITLE = re.compile(r"《([^《》]{4,120})》")
_FORMS = (
    (Form.PRESS, re.compile(r"新闻发布会|发布会实录")),
    (Form.VIDEO, re.compile(r"视频解读|视频")),
    (Form.AUDIO, re.compile(r"音频解读|音频")),
    (Form.PICTURES, re.compile(r"图解|一图读懂|图读")),
    (Form.EXPERT, re.compile(r"专家解读|专家谈")),
    (Form.QUESTIONS, re.compile(r"问答|[0-9一二三四五六七八九十]问|答记者问|常见问题")),
)


@dataclass(frozen=True, slots=True)
class Names:
    """What may name the policy: numbers (文号) and titles between 《》, those of the heading first."""

    numbers: tuple[str, ...]
    titles: tuple[str, ...]


def names_in(title: str, text: str) -> Names:
    whole = f"{title}\n{text[:READ]}"
    numbers = (_own(normalise(match[0])) for match in _NUMBER.finditer(whole))
    titles = (match[1] for match in _TITLE.finditer(title if _TITLE.search(title) else whole))
    return Names(tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(titles)))


def _own(number: str) -> str:
    """A number that ran together with the words before it: 根据棣政办发〔2021〕3号 → 棣政办发〔2021〕3号."""
    return re.sub(r"^.*?(?:根据|依据|印发|关于|的|按照|和|与|及)(?=[\u4e00-\u9fff]{2,}〔)", "", number)


def form_of(title: str) -> Form:
    """The form that a title announces; a text when it says nothing."""
    return next((form for form, pattern in _FORMS if pattern.search(title)), Form.TEXT)
