"""What a single line of an official paper is, told from how it starts and ends. What its neighbours add is `catalog.texts.layout`'s.

The kinds: part chapter section article (编章节条); first second third fourth (一、（一）1.（1）); signed-on (成文日期); doc-number;
enactment-note (题注); issue-note (附注, 公开方式, 印发日期); attachments (附件：…), attachment-mark (附件 1), files (a file's name); plain.
"""

import re
from functools import cache

from catalog.texts import doc_numbers

NUMERAL = "一二三四五六七八九十百千零〇两"

# What a line may be, by the character that it starts with; the first pattern that fits the whole line decides.
_DATE = (
    rf"[0-9]{{4}}年\s?[0-9]{{1,2}}月\s?[0-9]{{1,2}}\s?日|[{NUMERAL}○Ｏ]{{4}}年[{NUMERAL}]{{1,3}}月[{NUMERAL}]{{1,3}}日"
)
_KINDS_BY_START = (
    (
        "第",
        (
            ("article", rf"第\s?[{NUMERAL}]+\s?条(?:之[{NUMERAL}]+)?.*"),
            ("chapter", rf"第[{NUMERAL}]+章(?![、和与及至第])[^。]{{0,60}}"),
            ("section", rf"第[{NUMERAL}]+节(?![、和与及至第])[^。]{{0,60}}"),
            ("part", rf"第[{NUMERAL}]+分?编(?![、和与及至第])[^。]{{0,40}}"),
            ("doc-number", r"第[0-9]{1,5}号"),
        ),
    ),
    (
        "（(",
        (
            ("second", rf"[（(][{NUMERAL}]{{1,4}}[）)].*"),
            ("fourth", r"[（(][0-9]{1,3}[）)].*"),
            (
                "issue-note",
                r"[（(].{0,60}(?:此件|公开发布|有删减|主动公开|依申请公开|不予公开|此页无正文|联系人|联系电话|联系科室).{0,80}[）)]",
            ),
            ("enactment-note", rf"[（(]\s?[0-9{NUMERAL}○]{{4}}年.*(?:通过|公布|发布|修订|修正|批准|施行).*[）)]"),
        ),
    ),
    (
        "附",
        (
            ("attachments", r"(?:附件|附表|附)\s?[：:].*"),
            (
                "attachment-mark",
                rf"附(?!\s?则)[件表图录]?\s?(?:[0-9]{{1,2}}|[{NUMERAL}]{{1,3}})?\s?[：:.．、]?(?:\s.{{0,80}})?",
            ),
            ("attachment-mark", r"附件\s?[0-9]{1,2}\s?[：:.．、]?.{2,80}[^。；;]"),
        ),
    ),
    ("0123456789", (("signed-on", _DATE), ("third", r"[0-9]{1,3}\s?[.．、](?![0-9]).*"))),
    (NUMERAL + "○Ｏ", (("signed-on", _DATE), ("first", rf"[{NUMERAL}]{{1,4}}、(?![{NUMERAL}]+[级类等]).*"))),
    ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", (("fourth", r".+"),)),
    ("公信", (("issue-note", r"(?:公开方式|公开属性|信息公开选项)[：:].{2,20}"),)),
)
_LINE_KINDS = {
    start: tuple((kind, re.compile(pattern)) for kind, pattern in kinds)
    for starts, kinds in _KINDS_BY_START
    for start in starts
}
_PRINTED_ON = re.compile(r".{0,50}[0-9]{4}年\s?[0-9]{1,2}月\s?[0-9]{1,2}日\s?印发")
FILE_NAME = re.compile(r".{1,120}\.(?:docx?|xlsx?|pptx?|pdf|ofd|wps|et|zip|rar|jpe?g|png)", re.I)


def kind_of_line(text: str) -> str:
    """The kind of a line, "plain" when it starts and ends like none."""
    for kind, pattern in _LINE_KINDS.get(text[:1], ()):
        if pattern.fullmatch(text):
            return kind if kind != "attachment-mark" or not FILE_NAME.fullmatch(text) else "files"
    end = text[-1:]
    if end == "号" and len(text) <= 30 and doc_numbers.problem(doc_numbers.normalise(text)) is None:
        return "doc-number"
    if end == "发" and _PRINTED_ON.fullmatch(text):
        return "issue-note"
    if end.isascii() and end.isalpha() and FILE_NAME.fullmatch(text):
        return "files"
    return "plain"


@cache
def arabic(numeral: str) -> int:
    """一百二十三 → 123, for the numbers of articles."""
    total, digit = 0, 0
    for character in numeral.replace("两", "二"):
        if character in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            digit = "〇一二三四五六七八九".find(character.replace("零", "〇"))
    return total + digit
