"""Chinese full-text search: the words of a text and of a query, PostgreSQL literals made of them, and excerpts with marks.

Pure: no database, no settings. One dictionary (rjieba's with the words of search_words.txt) cuts text and query alike.

- Of a text, every dictionary word that stands anywhere in it is kept, overlapping ones too, and every single character.
- A query is cut into dictionary words; what is left between them stands as single characters.

So a text that contains what was typed always has every word of the query: no cut, however unlucky, hides a document.
Vectors and queries are written as literals here and never parsed by the server, whose parser depends on its locale.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path

import rjieba
from django.utils.html import escape
from django.utils.safestring import SafeString

WORDS_FILE = Path(__file__).with_name("search_words.txt")
# Raise it when what is kept of a text changes; a change of the words or of rjieba shows by itself in `index_version`.
SCHEME = 1

MAX_TEXT = 500_000  # characters of a text that are read
MAX_LITERAL_BYTES = 1_000_000  # PostgreSQL refuses a vector whose words take 1 MiB
MAX_LEXEME = 60  # characters; a longer run of letters is no word
MAX_QUERY = 100  # characters
MAX_WORDS = 12

# Words that say nothing; a query of nothing else keeps them.
STOP_WORDS = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "或",
        "在",
        "是",
        "对",
        "为",
        "以",
        "等",
        "之",
        "于",
        "其",
        "将",
        "从",
        "由",
        "到",
        "关于",
        "有关",
        "以及",
        "对于",
        "为了",
    ]
)

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_NOT_HAN = re.compile(f"[^{_HAN}]+")
_OTHER_RUN = re.compile(rf"[^\W_{_HAN}]+")
_ANY_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_NARROW = {0x3000: " "} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_LETTER = "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])[^\S\n]+(?=[{_HAN}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_BROKEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
# 〔2013〕21号 in any brackets: kept as one word, since 2013, 21 and 号 alone are in every long text.
_YEAR_AND_SERIAL = re.compile(r"[〔\[(【]((?:19|20)\d\d)年?[〕\])】]\s*第?0*(\d{1,5})号?")


@cache
def _dictionary() -> rjieba.Jieba:
    """Loaded once in a process (0.1 s, 25 MB)."""
    dictionary = rjieba.Jieba()
    for word in own_words():
        dictionary.add_word(word, None, None)
    return dictionary


@cache
def own_words() -> tuple[str, ...]:
    """The government words of search_words.txt: one a line, # begins a comment."""
    lines = (line.partition("#")[0].strip() for line in WORDS_FILE.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line)


@cache
def index_version() -> str:
    """Names the cut: a vector made under another one must be made anew."""
    return sha256(f"{SCHEME} {version('rjieba')} {' '.join(own_words())}".encode()).hexdigest()[:8]


def normal(text: str) -> str:
    """NFKC, lower case, without invisible characters and without the spaces that set Chinese characters apart (通　知)."""
    text = _INVISIBLE.sub("", text).translate(_NARROW)
    # Most texts are normal but for full-width marks, and saying so is much quicker than making them normal.
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return _SPACE_BETWEEN_HAN.sub("", text.lower())


def words_of_text(text: str) -> set[str]:
    """Every word by which `text` can be found."""
    text = normal(text[:MAX_TEXT])
    han = _NOT_HAN.sub(" ", text)
    found = {*_dictionary().cut_all(han), *han} - {" "}
    found.update(word for word in _OTHER_RUN.findall(text) if len(word) <= MAX_LEXEME)
    found.update(f"r={year}-{serial}" for year, serial in _YEAR_AND_SERIAL.findall(text))
    return found


def quoted(lexeme: str) -> str:
    """A lexeme as it stands in a tsvector or tsquery literal; characters that no database holds are left out."""
    return "'" + _BROKEN.sub("", lexeme).replace("\\", "\\\\").replace("'", "''") + "'"


def vector(title: str, texts: Iterable[str], marks: Iterable[str]) -> str:
    """The tsvector literal of a document.

    Words of the title stand a second time as t=word. `marks` (column, unit, year …) are lexemes as they are; no word of a text
    holds "=", so no text can be mistaken for one. Texts are cut short where the vector would grow beyond PostgreSQL's limit.
    """
    text = "\n".join(texts)[:MAX_TEXT]
    in_title = words_of_text(title)
    fixed = " ".join(map(quoted, {*marks, *(f"t={word}" for word in in_title)}))
    while True:
        # Words need no escapes: they are of letters and digits alone.
        literal = f"{fixed} '" + "' '".join(in_title | words_of_text(text)) + "'"
        if len(literal.encode()) <= MAX_LITERAL_BYTES:
            return literal
        text = text[: len(text) // 2]


@dataclass(frozen=True, slots=True)
class Question:
    """What a visitor typed, cut into words.

    `words` are distinct and in order; `runs` are the unbroken stretches as typed, for marking; `is_shortened` when it was longer
    than what is looked for (100 characters, 12 words).
    """

    text: str = ""
    words: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    is_shortened: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def is_strange(self) -> bool:
        """Whether a character was left over beside words or others: the query may be misspelt."""
        alone = [word for word in self.words if len(word) == 1 and _HAN_RUN.match(word)]
        return any(char in run and char != run for char in alone for run in self.runs)


def question(typed: str) -> Question:
    """Any text as a question; operators, quotes, emoji and broken characters are nothing to look for. Never raises."""
    text = _BROKEN.sub(" ", _INVISIBLE.sub("", typed[: 10 * MAX_QUERY]))
    text = unicodedata.normalize("NFKC", text).lower().strip()
    is_shortened = len(text) > MAX_QUERY or len(typed) > 10 * MAX_QUERY
    text = text[:MAX_QUERY]
    runs = tuple(dict.fromkeys(_ANY_RUN.findall(text)))
    words = list(dict.fromkeys(word for run in runs for word in _words_of_run(run)))
    words = [word for word in words if word not in STOP_WORDS] or words
    if len(words) > MAX_WORDS:
        is_shortened = True
        words = ([word for word in words if len(word) > 1] + [word for word in words if len(word) == 1])[:MAX_WORDS]
    return Question(text, tuple(words), runs, is_shortened)


def _words_of_run(run: str) -> list[str]:
    if not _HAN_RUN.match(run):
        return [run[:MAX_LEXEME]]
    dictionary = _dictionary()
    if dictionary.has_word(run):
        return [run]
    return [part for word in dictionary.cut(run, False) for part in ([word] if dictionary.has_word(word) else word)]


def finer(words: Iterable[str]) -> tuple[str, ...]:
    """The words with every word of four or more characters replaced by the shorter words in it, if it has any."""
    fine: dict[str, None] = {}
    for word in words:
        parts = [part for part in _dictionary().cut_for_search(word, False) if part != word] if len(word) >= 4 else []
        fine.update(dict.fromkeys(parts if all(len(part) > 1 for part in parts) and parts else [word]))
    return tuple(fine)


def all_of(parts: Iterable[str]) -> str:
    """The tsquery literal that demands every part; "" of none."""
    return _joined(parts, " & ")


def any_of(parts: Iterable[str]) -> str:
    """The tsquery literal that is content with one part; "" of none."""
    return _joined(parts, " | ")


def _joined(parts: Iterable[str], operator: str) -> str:
    distinct = list(dict.fromkeys(part for part in parts if part))
    return distinct[0] if len(distinct) == 1 else f"({operator.join(distinct)})" if distinct else ""


def highlight(text: str, asked: Question, width: int = 0) -> SafeString:
    """`text` escaped, with what was asked in <mark>; with `width`, the stretch of about so many characters that shows most."""
    pattern = _pattern(asked)
    if width:
        text = re.sub(r"\s+", " ", _best_stretch(text, pattern, width))
    parts, end = [], 0
    for match in pattern.finditer(text) if pattern else ():
        parts.append(f"{escape(text[end : match.start()])}<mark>{escape(match[0])}</mark>")
        end = match.end()
    return SafeString("".join(parts) + escape(text[end:]))


@lru_cache(maxsize=64)  # a page of hits asks forty times
def _pattern(asked: Question) -> re.Pattern | None:
    """Finds what was asked, one after another as one; lone characters only when there is nothing longer."""
    wanted = {word for word in asked.words if word not in STOP_WORDS}
    wanted |= {run for run in asked.runs if run not in STOP_WORDS}
    wanted = {word for word in wanted if len(word) > 1} or wanted
    if not wanted:
        return None
    spellings = map(_spelling, sorted(wanted, key=lambda word: (-len(word), word)))
    return re.compile(f"(?:{'|'.join(spellings)})+", re.IGNORECASE)


def _spelling(word: str) -> str:
    """A word as a pattern; a word of letters or digits is no part of a longer one, and may be in full-width form."""
    if _HAN_RUN.match(word):
        return re.escape(word)
    spelt = "".join(f"[{char}{chr(ord(char) + 0xFEE0)}]" if char.isascii() else re.escape(char) for char in word)
    return f"(?<!{_LETTER}){spelt}(?!{_LETTER})"


def _best_stretch(text: str, pattern: re.Pattern | None, width: int) -> str:
    """The stretch that shows most of what was asked, judged by the earliest 50 hits."""
    hits = [(match.start(), match[0]) for match in islice(pattern.finditer(text), 50)] if pattern else []
    best, most = 0, 0
    for start, _ in hits:
        shown = sum(map(len, {hit for at, hit in hits if start <= at <= start + width - len(hit)}))
        if shown > most:
            best, most = start, shown
    # A little before the hit, from the beginning of a sentence where one is near.
    start = max(0, best - width // 4)
    sentence = re.search(r"[。！？；\n]", text[start:best])
    start += sentence.end() if sentence else 0
    end = start + width
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


# The characters that begin a syllable in the first level of GB 2312, whose 3,755 characters are ordered by Hanyu Pinyin: two that
# fall between the same beginnings are read alike, tones aside (其 and 期 by the one reading that the standard gives them).
_SYLLABLES = (
    "啊埃鞍肮凹芭白斑邦苞杯奔崩逼鞭标鳖彬兵玻捕擦猜餐苍操厕层插拆搀昌超车郴撑吃充抽初揣川疮吹春戳疵聪凑粗蹿摧村磋搭呆耽当刀德"
    "蹬堤颠碉跌丁丢东兜督端堆墩掇蛾恩而发藩坊菲芬丰佛否夫噶该干冈篙哥给根耕工钩辜刮乖棺光瑰辊锅哈骸酣夯壕呵嘿痕哼轰喉呼花槐欢"
    "荒灰荤豁击嘉歼僵蕉揭巾荆炯揪鞠捐撅均喀开刊康考坷肯坑空抠枯夸块宽匡亏坤括垃莱蓝琅捞勒雷棱厘俩联粮撩列琳玲溜龙楼芦驴峦掠抡"
    "萝妈埋瞒芒猫么玫门萌眯棉苗蔑民明谬摸谋拇拿氖南囊挠呢馁嫩能妮蔫娘鸟捏您柠牛脓奴女暖虐挪哦欧啪拍攀乓抛呸喷砰坯篇飘撇拼乒坡"
    "扑期掐牵枪橇切钦青琼秋趋圈缺裙然瓤饶惹壬扔日戎揉茹软蕊闰若撒腮三桑搔瑟森僧莎筛珊墒梢奢砷声师收蔬刷摔栓霜谁吮说斯松搜苏酸"
    "虽孙蓑塌胎坍汤掏特藤梯天挑贴厅通偷凸湍推吞拖挖歪豌汪威瘟嗡挝巫昔瞎掀相萧楔薪星兄休墟轩靴勋压焉殃邀椰一茵英哟拥幽迂鸳曰耘"
    "匝栽咱赃遭责贼怎增扎摘瞻樟招遮珍蒸芝中舟珠抓拽专桩椎谆捉兹鬃邹租钻嘴尊昨"
)
_BEGINNINGS = [char.encode("gb2312") for char in _SYLLABLES]
_END_OF_LEVEL = "座".encode("gb2312")


def sound(word: str) -> tuple:
    """What a word sounds like: words of equal sound are what an input method mistakes for one another."""
    return tuple(map(_syllable, word))


def _syllable(char: str) -> int | str:
    code = char.encode("gb2312", "ignore")
    if len(code) == 2 and _BEGINNINGS[0] <= code <= _END_OF_LEVEL:
        return bisect_right(_BEGINNINGS, code)
    return char


class Vocabulary:
    """The words of many short texts, by sound and by length: where a query's misspelt words are looked up."""

    def __init__(self, texts: Iterable[str]):
        runs = (run for text in texts for run in _HAN_RUN.findall(normal(text)))
        self.count = Counter(word for run in runs for word in _dictionary().cut(run, False) if len(word) > 1)
        self.by_sound: dict[tuple, list[str]] = defaultdict(list)
        self.by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self.count, key=lambda word: (-self.count[word], word)):
            self.by_sound[sound(word)].append(word)
            self.by_length[len(word)].append(word)

    def corrections(self, asked: Question, limit: int = 3) -> list[str]:
        """What may have been meant: the query with one stretch replaced by a word that sounds like it or has one character other.

        Only a stretch that is no word is replaced; words that sound alike come first, then the longest, then the most used.
        """
        strange = list(self._strange_stretches(asked))
        alike = ((stretch, word) for stretch in strange for word in self.by_sound.get(sound(stretch), []))
        near = (
            (stretch, word)
            for stretch in strange
            if len(stretch) > 2
            for word in self.by_length.get(len(stretch), [])
            if _one_apart(word, stretch)
        )
        meant = (asked.text.replace(stretch, word) for stretch, word in chain(alike, near))
        return list(islice(dict.fromkeys(meant), limit))

    def _strange_stretches(self, asked: Question) -> Iterator[str]:
        """Stretches of 2 to 8 characters that are no word and touch a character that the cut left alone."""
        dictionary = _dictionary()
        for length in range(8, 1, -1):
            for run in filter(_HAN_RUN.match, asked.runs):
                for start in range(len(run) - length + 1):
                    stretch = run[start : start + length]
                    alone = any(char in asked.words for char in stretch)
                    if alone and stretch not in self.count and not dictionary.has_word(stretch):
                        yield stretch


def _one_apart(one: str, other: str) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1
