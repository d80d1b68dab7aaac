"""The parts of an official paper, told from its paragraphs and written as structured HTML.

Sources: 党政机关公文处理工作条例 (中办发〔2012〕14号) Art. 9 and GB/T 9704-2012 for 主送机关, 署名, 成文日期, 附注, 附件 and the levels
一、（一）1.（1）; 立法法 Art. 65 for 编, 章, 节 and 条. Nothing is invented: a paragraph that is not recognised stays a paragraph.

Written for `catalog.texts.markup`, whose gate every result passes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from catalog.texts import doc_numbers
from catalog.texts.line_kinds import FILE_NAME, NUMERAL, arabic, kind_of_line

_STOPS = "。；;！？!?：:，,"


@dataclass(slots=True)
class Block:
    """One paragraph, heading, table or list of a paper.

    `kind` is what the block is told to be; a kind given beforehand, by the class of a body that was arranged before, stays.
    `rank` > 0 is its rank among headings.

    `text` is its bare text, on one line; `html` its inline HTML where it has markup worth keeping, else ""; `align` is "", "center"
    or "right"; `level` > 0 marks a heading of the source, 2 to 4 as in HTML; `whole` is the finished HTML of a table or list.
    """

    text: str
    html: str = ""
    align: str = ""
    level: int = 0
    whole: str = ""
    kind: str = ""
    rank: int = 0

    @property
    def has_bare_text(self) -> bool:
        """Its markup is at most emphasis on all of it or on how it begins, which the layout sets anew."""
        return "<" not in re.sub(r"^<(strong|em|u)>[^<]*</\1>", "", self.html)

    @property
    def inline(self) -> str:
        return self.html or escape(self.text, quote=False)

    @property
    def is_open(self) -> bool:
        """It does not end as a sentence does."""
        return bool(self.text) and not self.whole and self.text[-1] not in _STOPS


# Ranks of headings; the level of an h2, h3 or h4 follows from which ranks a paper uses.
_TITLE, _PART, _CHAPTER, _SECTION, _FIRST, _SECOND = range(1, 7)
_HEADING_RANKS = {"title": _TITLE, "part": _PART, "chapter": _CHAPTER, "section": _SECTION}

_ARTICLE = re.compile(rf"(第\s?([{NUMERAL}]+)\s?条(?:之([{NUMERAL}]+))?)(\s*)(.*)", re.S)
_ARTICLE_REFERRED_TO = re.compile(r"[、，至和与及或第所规的中之]")
_RUN_IN = re.compile(r"([^。]{2,40}。)(.+)", re.S)
_QUOTED = re.compile(r"《([^《》]{4,80})》")
_PASSED_ON = re.compile(r"(?:印发|转发|批转|公布|发布)[《〈]?(.{4,80}?)[》〉]?的(?:通知|决定|公告)$")
_ORGAN = re.compile(
    r"(?:[府委部局办厅院会署室心处队司行军组社站所馆校团区联企]|中央|公司|单位|银行)$"
    r"|^(?:总\s?理|主\s?席|委员长|[省市县区州镇乡局厅部院署]\s?长|主\s?任|代理?[省市县区]长)(?:[\s：:]|$)"
)
_SENTENCE = re.compile(r"[。；]|如下|以下|下列|现[就对将]|^(?:根据|为[了进切加贯深]?|按照?|经)")
_ADDRESSEE = re.compile(r"[府委部局办厅院会署室心处队司行军组社站所馆校团区联企]|单位|代表|主席|同志|银行")
_CLASS_OF_LEVEL = {"first": "level-1", "second": "level-2", "third": "level-3", "fourth": "level-4"}
KIND_OF_CLASS: dict[str, str] = {
    **{name: kind for kind, name in _CLASS_OF_LEVEL.items()},
    **{
        name: name
        for name in (
            "addressee",
            "doc-number",
            "enactment-note",
            "article",
            "signature",
            "signed-on",
            "issue-note",
            "attachment-mark",
            "attachment-label",
        )
    },
    "text-title": "title",
    "attachment-names": "attachment-item",
}
_UNDER_HEADING = frozenset({"plain", "second", "third", "fourth", "whole", "files"})
_LISTED = frozenset({"attachments", "attachment-item", "files"})
_BEFORE_TITLE = _LISTED | {"", "signed-on", "issue-note", "attachment-mark"}
_AFTER_TITLE = frozenset({"enactment-note", "part", "chapter", "article"})
_TITLE_NOUN = re.compile(r"(?:报告|意见|办法|方案|细则|规定|规则|计划|规划|名单|目录|请示|章程|制度|标准|清单|[表图])$")
_LIST_NUMBER = re.compile(r"^(?:附件?表?\s?[：:]?\s*)?(?:[0-9]{1,2}\s?[.．、])?")
_NO_TITLE = re.compile(r"[（(〔]|注|续表|[抄分]送|主题词|印发")
_NUMBERED_ITEM = re.compile(r"([0-9]{1,2})\s?[.．、]\s?(?=\S)")


def arrange(blocks: Sequence[Block], title: str = "", doc_number: str = "") -> str:
    """The HTML of a paper: its repeated title and number left out, each part named by its element or class."""
    blocks = _without_head(list(blocks), title, doc_number)
    _tell_lines(blocks)
    _tell_articles(blocks)
    _tell_attachments(blocks)
    _tell_signatures(blocks)
    blocks = _tell_titles(blocks, title)
    _tell_addressees(blocks)
    _tell_headings(blocks)
    return _Writer().write(blocks)


def squeezed(text: str) -> str:
    """Letters and digits alone, for telling whether two lines say the same."""
    return re.sub(r"[\W_]+", "", text)


def _without_head(blocks: list[Block], title: str, doc_number: str) -> list[Block]:
    """Leaves out the title, over however many lines, and the number at the head: the page shows both above the text."""
    wanted, number = squeezed(title), doc_numbers.normalise(doc_number)
    at, dropped = 0, set()
    while at < min(len(blocks), 8):
        text = squeezed(blocks[at].text)
        if blocks[at].kind:
            break
        if (
            number
            and len(blocks[at].text) <= doc_numbers.MAX_LENGTH
            and doc_numbers.normalise(blocks[at].text) == number
        ):
            dropped.add(at)
            at += 1
        elif wanted and text and wanted.startswith(text) and (end := _end_of_title(blocks, at, wanted)):
            dropped.update(range(at, end))
            at, wanted = end, ""
        elif blocks[at].whole or len(blocks[at].text) > 80 or at >= 3:
            break
        else:
            at += 1
    kept = [block for position, block in enumerate(blocks) if position not in dropped]
    return kept if kept else blocks


def _end_of_title(blocks: list[Block], start: int, wanted: str) -> int | None:
    joined = ""
    for position in range(start, min(start + 6, len(blocks))):
        joined += squeezed(blocks[position].text)
        if joined == wanted:
            return position + 1
        if not wanted.startswith(joined):
            return None
    return None


def _tell_lines(blocks: list[Block]) -> None:
    for block in blocks:
        if block.kind and (block.kind != "article" or _ARTICLE.fullmatch(block.text)):
            continue
        block.kind = "whole" if block.whole else kind_of_line(block.text)
        if block.kind in ("part", "chapter", "section") and not block.is_open:
            block.kind = "plain"
    for above, block in pairwise(blocks):
        if block.kind == "doc-number" and block.text.startswith("第") and above.text.endswith("令"):
            above.align = "center"


def _tell_articles(blocks: list[Block]) -> None:
    """第三条第二款规定的… opens a paragraph without being an article: an article stands apart by a space, or is the next one."""
    last = 0
    for block in blocks:
        if block.kind != "article":
            continue
        match = _ARTICLE.fullmatch(block.text)
        number = arabic(match[2])
        follows = number == last + 1 or number == 1 or (match[3] and number == last)
        if match[4] or (follows and not _ARTICLE_REFERRED_TO.match(match[5])):
            last = number
        else:
            block.kind = "plain"


def _tell_attachments(blocks: list[Block]) -> None:
    """附件：1.… 2.… is the list of what is attached; 附件1 or 附件 alone opens the attachment itself."""
    for position, block in enumerate(blocks):
        following = blocks[position + 1].text if position + 1 < len(blocks) else ""
        if block.kind == "attachments":
            content = re.sub(r"^.{1,2}\s?[：:]\s*", "", block.text)
            if not content:
                listed = re.match(r"1\s?[.．、]", following) or FILE_NAME.fullmatch(following)
                block.kind = "attachment-label" if listed else "attachment-mark"
        elif (
            block.kind == "attachment-mark"
            and re.match(r"附件\s?1\s?[.．、]\s?\S", block.text)
            and re.match(r"2\s?[.．、]", following)
        ):
            block.kind, content = "attachments", re.sub(r"^附件\s?", "", block.text)
        else:
            if block.kind == "attachment-mark" and re.search(r"[^\s0-9：:.．、]{4}", block.text[2:]):
                block.kind = "title"
            continue
        number = _NUMBERED_ITEM.match(content)
        if block.kind == "attachment-mark" or (content and not number):
            continue
        expected = 2 if number else 1
        for index in range(position + 1, len(blocks)):
            item = blocks[index]
            match = _NUMBERED_ITEM.match(item.text)
            if item.kind not in ("third", "files") or not match or int(match[1]) != expected or item.text[-1] in "。；":
                break
            item.kind, expected = "attachment-item", expected + 1


def _tell_signatures(blocks: list[Block]) -> None:
    """署名 stands right above its date; a line of it may run over two."""
    for position, block in enumerate(blocks):
        if block.kind != "signed-on":
            continue
        above = position - 1
        while above >= max(0, position - 8):
            name = blocks[above]
            # A note in brackets, such as that of a lost picture, is nobody's name.
            if name.kind != "plain" or not name.is_open or len(name.text) > 80 or name.text.startswith("〔"):
                break
            starts_name = (
                len(name.text) <= 20 and above + 1 < position and (above == 0 or not blocks[above - 1].is_open)
            )
            if not _ORGAN.search(name.text) and not starts_name:
                break
            name.kind = "signature"
            above -= 1


def _tell_titles(blocks: list[Block], title: str) -> list[Block]:
    """The title of a text that the paper carries stands after 成文日期 or 附件, or is named in the paper and opens a text."""
    names = {squeezed(title), *map(squeezed, _PASSED_ON.findall(title)), *map(squeezed, _QUOTED.findall(title))}
    kept: list[Block] = []
    position = 0
    while position < len(blocks):
        block, before = blocks[position], kept[-1].kind if kept else ""
        end = position
        if (
            block.kind == "plain"
            and block.is_open
            and len(block.text) <= 80
            and "。" not in block.text
            and block.text[0] != "《"
        ):
            end = _end_of_known_title(blocks, position, names)
            following = blocks[end].kind if end < len(blocks) else ""
            if block.level or (end > position and before not in _BEFORE_TITLE and following not in _AFTER_TITLE):
                end = position
            if end == position and before in ("signed-on", "attachment-mark") and not _NO_TITLE.match(block.text):
                end = position + 1 + _runs_on(block, blocks[position + 1 : position + 2])
        elif block.kind in _LISTED:
            names.add(squeezed(_LIST_NUMBER.sub("", block.text)))
        if "《" in block.text:
            names.update(map(squeezed, _QUOTED.findall(block.text)))
        if end > position:
            text = "".join(_unspaced(part.text) for part in blocks[position:end])
            block = Block(text, kind="title")
        kept.append(block)
        position = max(end, position + 1)
    return kept


def _runs_on(block: Block, following: Sequence[Block]) -> bool:
    """The title stops before its noun, and the next line brings it."""
    return any(
        line.kind == "plain"
        and len(line.text) <= 40
        and _TITLE_NOUN.search(line.text)
        and not _TITLE_NOUN.search(block.text)
        for line in following
    )


def _end_of_known_title(blocks: list[Block], start: int, names: set[str]) -> int:
    """Where the known title that starts at `start` ends; `start` itself when none does."""
    joined = ""
    for position in range(start, min(start + 3, len(blocks))):
        if blocks[position].kind != "plain" or not blocks[position].is_open:
            break
        joined += squeezed(blocks[position].text)
        if joined and joined in names:
            return position + 1
    return start


def _unspaced(text: str) -> str:
    """协 调 委 员 会 → 协调委员会: titles were spread with spaces to fill a line."""
    return text.replace(" ", "") if re.fullmatch(r"\S(?:\s\S)+", text) else text


def _tell_addressees(blocks: list[Block]) -> None:
    """主送机关 is the first line of a letter, flush left and ending with a colon; only lines of a title stand above it."""
    opening = True
    for position, block in enumerate(blocks):
        opening = opening or block.kind == "title"
        if not opening or block.kind in ("title", "doc-number", "enactment-note"):
            continue
        text = block.text
        if block.kind != "plain" or len(text) > 200 or not text.endswith(("：", ":")):
            opening = position < 4 and block.kind == "plain" and block.is_open
            continue
        opening = False
        before_table = position + 1 < len(blocks) and blocks[position + 1].whole
        if not before_table and not _SENTENCE.search(text) and (len(text) <= 30 or _ADDRESSEE.search(text)):
            block.kind = "addressee"


def _tell_headings(blocks: list[Block]) -> None:
    """A line of the levels 一、 or （一） is a heading when it is no sentence and has something under it; never inside a law."""
    last_article = max((position for position, block in enumerate(blocks) if block.kind == "article"), default=-1)
    loses_sections = False
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if block.kind in _HEADING_RANKS:
            loses_sections = loses_sections and block.kind != "chapter"
            block.rank = _HEADING_RANKS[block.kind]
        elif block.kind in ("first", "second"):
            has_text_under = following is not None and following.kind in _UNDER_HEADING - {block.kind}
            if block.level or (position > last_article and block.is_open and len(block.text) <= 50 and has_text_under):
                block.rank = _FIRST if block.kind == "first" else _SECOND
            elif position > last_article and block.text[-1] == "。" and len(block.text) <= 24 and has_text_under:
                block.html = (
                    f"<strong>{escape(block.text, quote=False)}</strong>" if block.has_bare_text else block.html
                )
        elif (
            block.kind == "plain"
            and following is not None
            and following.kind in ("article", "section")
            and not block.level
        ):
            # Sources lose the words 第二章 or 第一节 and keep the name.
            if block.is_open and len(block.text) <= 60 and not re.search(r"[。；，,（(=＝]", block.text):
                loses_sections = loses_sections or (position > 0 and blocks[position - 1].kind == "chapter")
                block.rank = _SECTION if loses_sections else _CHAPTER
        elif block.kind == "article":
            block.level = 0


class _Writer:
    """Writes blocks one by one; knows which headings are open and which article addresses are taken."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open_ranks: list[int] = []
        self.taken: set[str] = set()

    def write(self, blocks: Sequence[Block]) -> str:
        in_list = False
        last_article = max((position for position, block in enumerate(blocks) if block.kind == "article"), default=-1)
        for position, block in enumerate(blocks):
            listed = block.kind in _LISTED
            if listed != in_list:
                self.parts.append('<ul class="attachment-names">' if listed else "</ul>")
                in_list = listed
            if listed:
                self.parts.append(f"<li>{block.inline}</li>")
            elif block.whole:
                self.parts.append(block.whole)
            elif block.rank or block.level:
                self._heading(block)
            elif block.kind == "article":
                self._article(block)
            else:
                self._paragraph(block, may_run_in=position > last_article)
        if in_list:
            self.parts.append("</ul>")
        return "".join(self.parts)

    def _heading(self, block: Block) -> None:
        rank = block.rank or self._rank_at(block.level)
        while self.open_ranks and self.open_ranks[-1] >= rank:
            self.open_ranks.pop()
        self.open_ranks.append(rank)
        level = min(len(self.open_ranks) + 1, 4)
        name = ' class="text-title"' if block.rank == _TITLE else ""
        self.parts.append(f"<h{level}{name}>{escape(block.text, quote=False)}</h{level}>")

    def _rank_at(self, level: int) -> int:
        """The rank by which a heading of the source comes to stand at its level; no level is left out below the one above it."""
        for rank in (_CHAPTER, _SECTION, _FIRST, _SECOND):
            if 2 + sum(opened < rank for opened in self.open_ranks) == level:
                return rank
        return _CHAPTER

    def _article(self, block: Block) -> None:
        number, numeral, sub, _, rest = _ARTICLE.fullmatch(block.text).groups()
        address = f"article-{arabic(numeral)}" + (f"-{arabic(sub)}" if sub else "")
        name = "" if address in self.taken else f' id="{address}"'
        self.taken.add(address)
        marked = f'<strong class="article-number">{escape(number)}</strong> {escape(rest, quote=False)}'.rstrip()
        inline = marked if block.has_bare_text else block.html
        self.parts.append(f'<p{name} class="article">{inline}</p>')

    def _paragraph(self, block: Block, *, may_run_in: bool) -> None:
        inline = block.inline
        if (
            block.kind in ("first", "second")
            and may_run_in
            and block.has_bare_text
            and (match := _RUN_IN.fullmatch(block.text))
        ):
            inline = f"<strong>{escape(match[1], quote=False)}</strong>{escape(match[2], quote=False)}"
        if block.kind == "plain":
            name = f"align-{block.align}" if block.align else ""
        else:
            name = _CLASS_OF_LEVEL.get(block.kind, block.kind)
        self.parts.append(f'<p class="{name}">{inline}</p>' if name else f"<p>{inline}</p>")
