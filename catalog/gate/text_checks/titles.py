"""The usual faults of a title. Source: 党政机关公文处理工作条例 (中办发〔2012〕14号) Art. 9(7): 发文机关名称、事由和文种."""

import re
from collections.abc import Iterator

from catalog.gate.text_checks.brackets import unpaired
from catalog.gate.text_checks.faults import Fault, Level
from catalog.gate.text_checks.typos import find_typos
from catalog.texts import doc_numbers

LONGEST, LONG, SHORTEST = 300, 80, 4

_CHINESE = r"[\u4e00-\u9fa5]"
_KINDS = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|规定|细则|方案|规划|计划|预案|规则|规范|标准|目录|清单|指南|公示"
    "|答复|解读|公布|公开|要点|总结|说明|制度|条例|名单|情况|结果|信息|问答|公约|章程|倡议书|建议|批示|讲话|提示|预警|声明|启事|评估|调查|征集|招标|采购"
)
_ENDS_WITH_KIND = re.compile(rf"(?:{_KINDS}|…)(?:[（(][^（）()]{{1,40}}[）)]|》)*$")
_MISSING_OF = re.compile(
    rf"关于{_CHINESE}{{4,60}}(?<![的》）”省市县区镇乡性前后])(?<!紧急|补充)(?P<kind>通知|通告|通报|公告|公示|批复|请示|决定)$"
)
_MISSING_ON = re.compile(
    r"^(?!.*关于)(?:[^，。《]{0,40}?(?:府|局|办公室|委|会|处|中心|院|队|站))?(?P<verb>印发|转发|批转|修订|废止|公布)(?:《|[^的》]{2,}).*的通知$"
)
_REPEATED = (
    ("关于关于", "关于"),
    ("的的通知", "的通知"),
    ("通知通知", "通知"),
    ("的通知的通知的通知", ""),
    ("印发印发", "印发"),
    ("公示公示", "公示"),
)
_OF_OF = re.compile(r"(?<![目标])的的(?!确|士)")
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fa5》）”])[,;:?!](?=[\u4e00-\u9fa5《（“])")
_FULL_WIDTH_OF = str.maketrans(",;:?!()", "，；：？！（）")
_HALF_BRACKETS = re.compile(rf"\((?=[^()]*{_CHINESE})[^()]*\)")
_STRAIGHT_QUOTES = re.compile(rf"[\"'](?=[^\"']*{_CHINESE})[^\"']*[\"']")
_ENDING = re.compile(r"[。，、；：.,;:!！~·—-]+$")
_GAP = re.compile(rf"(?<={_CHINESE})[ \u3000]{{2,}}(?={_CHINESE})")
_NO_TITLE = re.compile(
    r"(?:测试|试验|调试|test|demo|aaa+|abc|asdf?|qwe(?:rty)?|xxx+|1{2,}|123\d*|无标题|未命名|未定|待定|标题|新建文[档件]|文档|文件|无|空|暂无)"
    r"(?:[\d一二三四五六七八九十（）() _-]|信息|文档|文件|标题|数据|内容|页面|用)*",
    re.I,
)
_TRIAL = re.compile(r"^(?:[（(【\[]测试[）)】\]]|(?:测试|test)[\s：:_-])|[（(【\[]测试[）)】\]]$", re.I)
_ATTACHMENT_ONLY = re.compile(r"附[件表录](?:[一二三四五六七八九十\d\s]{0,4})(?:[：:.、].*)?$")
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|ofd|wps|et|txt|html?|jpe?g|png|zip|rar)$", re.I)
_PLACEHOLDER = re.compile(r"[xX]{2,}(?![A-Za-z])|[_＿]{2,}|\{\{|〔\s*(?:20)?\s*[×xX_]*\s*〕|待定")
_HIDDEN_NAME = re.compile(r"×{2,}|某某")
# Announcements of land (告字) bear their number in the title by custom.
_NUMBER = r"[\u4e00-\u9fa5]{2,15}(?<!告字)[〔\[（(【](?:19|20)\d{2}[〕\]）)】]第?\d{1,5}号"
_OWN_NUMBER = re.compile(rf"^{_NUMBER}\s*[：:]?|[（(]{_NUMBER}[）)]$")
_CAPITALS = re.compile(r"[A-Z][A-Z\s]{9,}[A-Z]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uf8ff]")


def check_title(title: str) -> list[Fault]:
    """The faults of a title, those in front first."""
    if not title.strip():
        return [Fault(Level.ERROR, "title_empty", "标题不能为空，请写明“发文机关＋关于……的＋文种”。", 0, len(title))]
    if len(title) > LONGEST:
        return [Fault(Level.ERROR, "title_too_long", f"标题超过 {LONGEST} 字，请缩短。", LONGEST, len(title))]
    faults: list[Fault] = []
    for check in (_emptiness, _spaces, _punctuation, _repeats, _shape, _leftovers, find_typos):
        faults += check(title)
    return sorted(faults, key=lambda fault: fault.start)


def _emptiness(title: str) -> Iterator[Fault]:
    """Titles that say nothing, and those of a wrong length."""
    bare, whole = title.strip(), (0, len(title))
    if _NO_TITLE.fullmatch(bare) or _TRIAL.search(bare):
        yield Fault(Level.ERROR, "title_trial", "这像是测试用的标题，不能公开；请写正式标题。", *whole)
    elif _ATTACHMENT_ONLY.match(bare):
        yield Fault(Level.ERROR, "title_attachment", "标题不能只写“附件”，请写正文的标题，附件放到附件栏。", *whole)
    elif re.fullmatch(_KINDS, bare) or len(bare) < SHORTEST:
        yield Fault(Level.ERROR, "title_short", "标题没有写明事由，请写成“关于……的通知”这样的完整标题。", *whole)
    if len(title) > LONG:
        yield Fault(Level.WARNING, "title_long", f"标题超过 {LONG} 字，请考虑精简。", LONG, len(title))


def _spaces(title: str) -> Iterator[Fault]:
    if line_break := re.search(r"[\r\n]+", title.strip()):
        start = title.index(line_break[0])
        joined = re.sub(r"\s*[\r\n]+\s*", "", title.strip())
        yield Fault(
            Level.ERROR, "title_line_break", "标题里有换行，请删去。", start, start + len(line_break[0]), joined
        )
    if title != title.strip():
        start = 0 if title[0].isspace() else len(title.rstrip())
        end = len(title) - len(title.lstrip()) if start == 0 else len(title)
        yield Fault(Level.ERROR, "title_outer_space", "标题前后有空格，请删去。", start, end, title.strip())
    for gap in _GAP.finditer(title):
        yield Fault(Level.WARNING, "title_gap", "标题中间有连续空格，请删去。", *gap.span(), " ")
    for invisible in _INVISIBLE.finditer(title):
        yield Fault(
            Level.ERROR,
            "title_invisible",
            "标题里有看不见或者显示不出的字符（多由粘贴带入），请删去。",
            *invisible.span(),
        )
        break


def _punctuation(title: str) -> Iterator[Fault]:
    bare = title.rstrip()
    if ending := _ENDING.search(bare):
        yield Fault(
            Level.ERROR,
            "title_end_mark",
            f"标题末尾不用标点“{ending[0]}”，请删去。",
            *ending.span(),
            bare[: ending.start()],
        )
    for half in _HALF_WIDTH.finditer(title):
        full = half[0].translate(_FULL_WIDTH_OF)
        yield Fault(
            Level.ERROR, "half_width", f"中文之间应当用全角标点，请把“{half[0]}”改为“{full}”。", *half.span(), full
        )
    for brackets in _HALF_BRACKETS.finditer(title):
        full = brackets[0].translate(_FULL_WIDTH_OF)
        yield Fault(Level.WARNING, "half_width", f"中文括号应当用全角，请改为“{full}”。", *brackets.span(), full)
    for quotes in _STRAIGHT_QUOTES.finditer(title):
        full = f"“{quotes[0][1:-1]}”"
        yield Fault(Level.WARNING, "half_width", f"中文引号应当用全角，请改为{full}。", *quotes.span(), full)
    for place, mark in unpaired(title):
        yield Fault(Level.ERROR, "unpaired", f"“{mark}”不成对，请补上另一半或者删去。", place, place + 1)


def _repeats(title: str) -> Iterator[Fault]:
    for words, once in _REPEATED:
        if (start := title.find(words)) >= 0:
            advice = f"请改为“{once}”" if once else "请精简"
            yield Fault(Level.ERROR, "repeated", f"“{words}”重复，{advice}。", start, start + len(words), once)
            return
    for match in _OF_OF.finditer(title):
        yield Fault(Level.ERROR, "repeated", "“的的”重复，请删去一个“的”。", *match.span(), "的")


def _shape(title: str) -> Iterator[Fault]:
    bare = title.strip()
    if match := _MISSING_OF.search(bare):
        kind = match["kind"]
        start = title.index(bare) + match.start("kind")
        yield Fault(
            Level.WARNING,
            "title_shape",
            f"标题宜作“关于……的{kind}”，请在“{kind}”前加“的”。",
            start,
            start + len(kind),
            f"的{kind}",
        )
    elif match := _MISSING_ON.search(bare):
        verb = match["verb"]
        start = title.index(bare) + match.start("verb")
        yield Fault(
            Level.WARNING,
            "title_shape",
            f"标题宜作“关于{verb}……的通知”，请在“{verb}”前加“关于”。",
            start,
            start + 2,
            f"关于{verb}",
        )
    elif "关于" in bare and not _ENDS_WITH_KIND.search(bare) and not re.search(r"[？?]$", bare):
        yield Fault(Level.WARNING, "title_no_kind", "标题没有写文种，请补上“的通知”“的意见”等。", 0, len(title))
    if _CAPITALS.search(bare) and not re.search(_CHINESE, bare):
        yield Fault(Level.WARNING, "title_capitals", "标题全是大写字母，请写中文标题。", 0, len(title))


def _leftovers(title: str) -> Iterator[Fault]:
    bare = title.strip()
    if match := _FILE_NAME.search(bare):
        yield Fault(
            Level.ERROR,
            "title_file_name",
            f"标题里留有文件名后缀“{match[0]}”，请删去。",
            *match.span(),
            bare[: match.start()],
        )
    if match := _PLACEHOLDER.search(title):
        yield Fault(Level.ERROR, "placeholder", f"标题里“{match[0]}”还没有填写，请补全。", *match.span())
    if match := _HIDDEN_NAME.search(title):
        yield Fault(Level.WARNING, "placeholder", f"标题里有“{match[0]}”：如果不是隐去的名称，请补全。", *match.span())
    if bare.endswith(("…", "...")):
        yield Fault(
            Level.ERROR,
            "title_cut",
            "标题没有写完（末尾是省略号），请写全。",
            len(title.rstrip()) - 1,
            len(title.rstrip()),
        )
    if match := _OWN_NUMBER.search(bare):
        number = doc_numbers.normalise(match[0].strip("（()） ：:"))
        without = (bare[: match.start()] + bare[match.end() :]).strip()
        yield Fault(
            Level.WARNING, "title_number", f"文号请填到“文号”栏（{number}），标题里不写。", *match.span(), without
        )
