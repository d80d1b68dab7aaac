"""The usual faults of a text, and what must never be in one.

`plain` is the text of a body: a paragraph or a row of a table a line.
"""

import re
from collections.abc import Iterator
from datetime import date

from catalog.gate.text_checks.brackets import unpaired
from catalog.gate.text_checks.citations import find_outdated
from catalog.gate.text_checks.faults import Fault, Level, first_of, spans
from catalog.gate.text_checks.typos import find_typos
from catalog.texts import doc_numbers

_CHINESE = r"[\u4e00-\u9fa5]"

# 保密法 (2024) Art. 14: the three degrees; GB/T 9704-2012, 7.2.2: how they stand on a paper.
_SECRET = re.compile(
    r"(?:绝\s?密|机\s?密|秘\s?密)\s?[★☆]"
    r"|^[^\S\n]{0,20}(?:绝\s{0,2}密|机\s{0,2}密|秘\s{0,2}密)(?:[^\S\n]{0,20}(?:长期|[0-9]{1,2}\s?(?:年|个月)))?[^\S\n]{0,20}$"
    r"|(?:密\s?级|保密等级)\s?[：:]\s?(?:绝密|机密|秘密)",
    re.M,
)
_INTERNAL = re.compile(
    r"内部(?:资料|文件|材料|刊物|文稿|参考|使用)[\s，,、。（(]{0,2}(?:请?注意保[存密]|请勿外传|不得外传|严禁外传|妥善保管|不得公开)"
    r"|^[^\S\n]{0,20}[（(]?[^\S\n]{0,4}(?:工作秘密|内部资料|内部文件|内部使用|不得外传|严禁外传)[^\S\n]{0,4}[）)]?[^\S\n]{0,20}$"
    r"|工作秘密\s?[★☆▲◆]",
    re.M,
)
_NOT_PUBLIC = re.compile(
    r"此件(?:不予公开|不公开|不宜公开|依申请公开|内部发至)|^[^\S\n]{0,20}[（(](?:不予公开|依申请公开|不公开)[）)][^\S\n]{0,20}$"
    r"|公开(?:属性|方式)\s?[：:]\s?(?:不予公开|依申请公开)",
    re.M,
)
_DEBRIS = re.compile(
    r"错误[！!]\s?(?:未找到引用源|未定义书签|文档中没有指定样式的文字|链接无效|不能通过编辑域代码)|Error! (?:Reference source|Bookmark) not"
    r"|\b(?:HYPERLINK|PAGEREF|MERGEFORMAT|FORMTEXT|MERGEFIELD|EMBED)\b|\bTOC \\|\b_(?:Toc|Ref|Hlk)[0-9]{5,}"
    r"|\bmso-[a-z]+|</?(?:o|w|v|st1):[a-z]+|</?(?:p|span|div|table|td|tr|font|br|a|img)(?:\s[^<>]{0,200})?/?>"
    r"|&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|#[0-9]{2,5});"
    r"|锟斤拷|烫烫烫|屯屯屯|\ufffd{1,}"
)
_NO_TEXT_PAGE = re.compile(r"[（(]?此页无正文[）)]?")
_UNSHOWN = re.compile(r"[\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f]")

_TO_BE_FILLED = re.compile(
    r"[（(【\[]\s?(?:此处|这里|请)(?:插入|填写|补充|填入)[^）)】\]]{0,30}[）)】\]]|\{\{[^{}]{0,40}\}\}|待补充|此处省略|TODO|点击(?:此处|这里)输入"
)
_BLANK_NUMBER = re.compile(
    rf"{_CHINESE}{{2,12}}〔\s{{0,6}}(?:20[\s×xX*_]{{0,6}}|[×xX*_]{{1,4}}\s{{0,4}}|)〕[×xX*_\s]{{0,4}}号"
)
_PLACEHOLDER = re.compile(
    r"(?<!×)×{2,}\s?(?:年|月|日|元|同志)|(?<![xX])[xX]{2,}(?:年|月|日|号|元|县|市|区|镇|村|局|单位|公司|同志|人|次)|“某某”"
    r"|(?:时间|地点|日期|名单|文号|金额)[：:]?待定"
)

_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fa5》）”])[,;:?!](?=[\u4e00-\u9fa5《（“])")
_REPEATED = re.compile(
    r"(?<![目打标])的的(?!确|士|哥)|(?<!为)(?<!除)了了(?!解|结|然|事|无|望|之)"
    r"|(关于|根据|按照|应当|进行|以及|或者|并且|为了|认真|不得|必须|可以|我们|通过|但是|如果|因为|同时|工作要求)\1"
)
_BAD_NUMBER = re.compile(
    r"[\u4e00-\u9fa5]{2,10}(?P<rest>(?:[\[【［](?:19|20)[0-9]{2}[\]】］]第?|[（(](?:19|20)[0-9]{2}[）)](?!第)|〔(?:19|20)[0-9]{2}〕(?:第|0))"
    r"[0-9]{1,5}号)"
)
_NOT_A_NUMBER = re.compile(r"(?:令|部|公告|通告|主席令|字第?|院|民|行|刑|执|初|终|条例|办法|规定|年)[\[【［（(〔]")
_PADDED_DATE = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}年(?:0[1-9]月(?:[0-3]?[0-9]日)?|[0-9]{1,2}月0[1-9]日)")
_FULL_DATE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日")
_DAY = re.compile(r"(?<![0-9年])(?<!年\s)([0-9]{1,2})月([0-9]{1,2})日")
_LEAP_YEAR = 2000
_FIRST_LEVEL = re.compile(r"^[一二三四五六七八九十]{1,3}[.．,，](?=[\u4e00-\u9fa5])", re.M)
_SECOND_LEVEL = re.compile(r"^（[一二三四五六七八九十]{1,3}）[、.．，,]", re.M)
_ANNEX_MARK = re.compile(r"^附件[：:].{2,60}(?P<mark>[。；;])$", re.M)
_LONG_LINE, _PASTED = 60, 3


def check_body(plain: str, written_on: date | None = None) -> list[Fault]:
    """The faults of a text, those in front first. Without `written_on` it is held to the rules of today."""
    faults: list[Fault] = []
    for check in (_secrecy, _debris, _placeholders, find_typos, _marks, _numbers, _dates, _layout):
        faults += check(plain)
    faults += find_outdated(plain, written_on)
    return sorted(faults, key=lambda fault: (fault.start, fault.end))


def _secrecy(plain: str) -> Iterator[Fault]:
    """A portal on the internet must not even hold such a text (保密法 Art. 31, 57)."""
    if match := _SECRET.search(plain):
        mark = re.sub(r"\s+", "", match[0])
        message = (
            f"文中有国家秘密标志“{mark}”。涉密文件不得在本系统存储、处理和公开（《保守国家秘密法》第三十一条），"
            "请立即停止操作并报告保密工作机构。"
        )
        yield from first_of(spans(_SECRET, plain), Level.ERROR, "secret", message)
    if match := _INTERNAL.search(plain):
        message = f"文中有“{match[0].strip()}”字样，属于内部资料或者工作秘密，不能公开（《保守国家秘密法》第三十一条、第六十四条），请撤下并请保密工作机构认定。"
        yield from first_of(spans(_INTERNAL, plain), Level.ERROR, "internal", message)
    if match := _NOT_PUBLIC.search(plain):
        message = f"文中注明“{match[0].strip()}”，不能作为主动公开信息发布，请核对公开属性。"
        yield from first_of(spans(_NOT_PUBLIC, plain), Level.ERROR, "not_public", message)


def _debris(plain: str) -> Iterator[Fault]:
    message = "文中有排版软件或者网页代码的残留“{}”，请删去。"
    if match := _DEBRIS.search(plain):
        yield from first_of(spans(_DEBRIS, plain), Level.ERROR, "debris", message.format(match[0][:30]))
    yield from first_of(spans(_NO_TEXT_PAGE, plain), Level.WARNING, "debris", "“（此页无正文）”是纸质版式，请删去。")
    yield from first_of(
        spans(_UNSHOWN, plain), Level.WARNING, "unshown", "文中有显示不出的字符（多由粘贴带入），请核对并删去。"
    )


def _placeholders(plain: str) -> Iterator[Fault]:
    for pattern, level in ((_TO_BE_FILLED, Level.ERROR), (_BLANK_NUMBER, Level.WARNING), (_PLACEHOLDER, Level.WARNING)):
        if match := pattern.search(plain):
            yield from first_of(
                spans(pattern, plain), level, "placeholder", f"“{match[0].strip()}”还没有填写，请补全或者删去。"
            )


def _marks(plain: str) -> Iterator[Fault]:
    yield from first_of(spans(_HALF_WIDTH, plain), Level.WARNING, "half_width", "中文之间应当用全角标点，请改正。")
    if match := _REPEATED.search(plain):
        yield from first_of(spans(_REPEATED, plain), Level.WARNING, "repeated", f"“{match[0]}”疑为重复，请核对。")
    yield from first_of(_unpaired(plain), Level.WARNING, "unpaired", "书名号或者括号不成对，请核对。")


def _unpaired(plain: str) -> Iterator[tuple[int, int]]:
    """Quotation marks may run over several paragraphs; 《》 and （） may not."""
    start = 0
    for line in plain.split("\n"):
        for place, mark in unpaired(line):
            if mark in "《》（）()":
                yield start + place, start + place + 1
        start += len(line) + 1


def _numbers(plain: str) -> Iterator[Fault]:
    places = [match for match in _BAD_NUMBER.finditer(plain) if not _NOT_A_NUMBER.search(match[0])]
    if places:
        wrong, right = places[0]["rest"], doc_numbers.normalise(places[0]["rest"])
        message = f"文号里的“{wrong}”请改为“{right}”：年份用六角括号〔〕，序号不加“第”、不编虚位。"
        yield from first_of([match.span("rest") for match in places], Level.WARNING, "doc_number", message, right)


def _dates(plain: str) -> Iterator[Fault]:
    for pattern, year, level in ((_FULL_DATE, (), Level.ERROR), (_DAY, (_LEAP_YEAR,), Level.WARNING)):
        wrong = [match for match in pattern.finditer(plain) if not _is_day(*year, *map(int, match.groups()))]
        if wrong:
            places = (match.span() for match in wrong)
            yield from first_of(places, level, "no_such_day", f"“{wrong[0][0]}”这一天不存在，请改正。")
    if match := _PADDED_DATE.search(plain):
        right = re.sub(r"(?<=[年月])0", "", match[0])
        message = f"日期中月、日不编虚位，“{match[0]}”请改为“{right}”。"
        yield from first_of(spans(_PADDED_DATE, plain), Level.WARNING, "padded_date", message, right)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _layout(plain: str) -> Iterator[Fault]:
    yield from first_of(
        spans(_FIRST_LEVEL, plain), Level.WARNING, "level_mark", "一级标题的序号后用顿号，如“一、”，请改正。"
    )
    yield from first_of(spans(_SECOND_LEVEL, plain), Level.WARNING, "level_mark", "“（一）”后面不加标点，请删去。")
    marks = (match.span("mark") for match in _ANNEX_MARK.finditer(plain))
    yield from first_of(marks, Level.WARNING, "annex_mark", "附件名称后不加标点，请删去。")
    yield from first_of(
        _pasted_twice(plain), Level.WARNING, "pasted_twice", "这一段与前面的一段完全相同，可能重复粘贴，请核对。"
    )


def _pasted_twice(plain: str) -> list[tuple[int, int]]:
    """Long lines that come again at once, or at least three that come again at all: a law may repeat a sentence on purpose."""
    seen: set[str] = set()
    again: list[tuple[int, int]] = []
    is_adjacent, before, start = False, "", 0
    for line in plain.split("\n"):
        if len(line) >= _LONG_LINE:
            if line in seen:
                again.append((start, start + len(line)))
                is_adjacent |= line == before
            seen.add(line)
        before = line
        start += len(line) + 1
    return again if is_adjacent or len(again) >= _PASTED else []
