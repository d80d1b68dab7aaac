"""Leads as they come in: one written form of an address, what is dropped, what is masked, and a vendor's file of them.

Vendors send CSV in UTF-8 or GB18030 with headings of their own. Columns that name or identify an author are never read (个人信息保护法
Art. 6: no more than is needed). Pure: nothing is written here.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils import timezone

from county.text.masking import masked
from participation.models import Lead
from participation.models.lead import LONGEST_EXCERPT

MOST_ROWS = 5000
LONGEST_TITLE, LONGEST_URL, LONGEST_MEDIA = 200, 500, 60
# Marks in addresses that say where a reader came from, not what is read.
_TRACKING = re.compile(r"utm_\w+|spm|from|source|share\w*|sessionid|jsessionid|timestamp|scene|sudaref", re.IGNORECASE)
_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y年%m月%d日",
)
# What vendors head their columns with.
HEADINGS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "文章标题", "题目"),
    "url": ("网址", "链接", "原文链接", "地址", "url"),
    "excerpt": ("摘要", "内容", "正文", "内容摘要"),
    "found_at": ("发布时间", "时间", "发现时间", "采集时间", "日期"),
    "media_name": ("来源", "媒体", "网站", "来源网站", "媒体名称"),
    "source_kind": ("来源类型", "媒体类型", "类型"),
    "reads": ("阅读数", "阅读量", "浏览量"),
    "comments": ("评论数", "评论量", "回复数"),
}
NEVER_READ = ("作者", "昵称", "账号", "用户", "发布人", "博主", "微博名", "姓名", "uid", "粉丝")
_KINDS = {kind.label: kind.value for kind in Lead.Source} | {
    "微信公众号": "wechat",
    "新闻": "site",
    "抖音": "video",
    "贴吧": "forum",
}


@dataclass(frozen=True, slots=True)
class NewLead:
    """A lead, cleaned, as it will be kept."""

    title: str
    url: str = ""
    excerpt: str = ""
    found_at: datetime | None = None
    media_name: str = ""
    source_kind: str = Lead.Source.BY_HAND
    reads: int = 0
    comments: int = 0


@dataclass(slots=True)
class Parsed:
    """What a file holds: rows to take in, rows refused with line and reason, and the columns that were left out."""

    rows: list[NewLead] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


class Unreadable(Exception):
    """The file as a whole cannot be read; the message (Chinese) says why."""


def plain_url(address: str) -> str:
    """One written form of an address, so that the same page reported twice is one lead; "" when it is no web address."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return ""
    query = sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0]))
    shown_port = f":{port}" if port and port not in (80, 443) else ""
    path = re.sub(r"/(?:index\.\w+)?$", "", parts.path)
    # Many sites answer by either scheme: it is the same page.
    return urlunsplit(("https", host.removeprefix("www.") + shown_port, path, urlencode(query), ""))


def cleaned(**given) -> NewLead:
    """A lead with its numbers masked and its texts cut to what is kept."""
    title = masked(" ".join(given.pop("title").split())).text[:LONGEST_TITLE]
    excerpt = masked(given.pop("excerpt", "").strip()).text[:LONGEST_EXCERPT]
    return NewLead(title=title, excerpt=excerpt, **given)


def parse(content: bytes) -> Parsed:
    """The rows of a vendor's file. Raises Unreadable when its text, its headings or its length cannot be used."""
    reader = csv.reader(io.StringIO(_text(content), newline=""))
    try:
        headings = next(reader)
        columns, left_out = _columns(headings)
        parsed = Parsed(left_out=left_out)
        for row in reader:
            if any(cell.strip() for cell in row):
                _take(parsed, columns, row, reader.line_num)
    except StopIteration:
        raise Unreadable("文件是空的。") from None
    except csv.Error as error:
        raise Unreadable("文件不是完整的 CSV 表格，请重新导出。") from error
    return parsed


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("文件编码无法识别，请另存为 UTF-8 或 GB18030 编码的 CSV。")


def _columns(headings: list[str]) -> tuple[dict[str, int], list[str]]:
    names = [heading.strip().lower() for heading in headings]
    found = {
        ours: names.index(theirs)
        for ours, known in HEADINGS.items()
        if (theirs := next((name for name in known if name in names), None)) is not None
    }
    if "title" not in found:
        raise Unreadable("表头中没有“标题”一列。")
    return found, [heading for heading in headings if any(word in heading.lower() for word in NEVER_READ)]


def _take(parsed: Parsed, columns: dict[str, int], row: list[str], line: int) -> None:
    if len(parsed.rows) + len(parsed.refused) >= MOST_ROWS:
        raise Unreadable(f"一次最多导入 {MOST_ROWS} 行，请分成几个文件。")
    cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
    try:
        parsed.rows.append(_lead(cells))
    except ValueError as error:
        parsed.refused.append((line, str(error)))


def _lead(cells: dict[str, str]) -> NewLead:
    """Raises ValueError with the reason (Chinese)."""
    if not cells["title"]:
        raise ValueError("没有标题")
    url = ""
    if address := cells.get("url", ""):
        url = plain_url(address)
        if not url or len(url) > LONGEST_URL:
            raise ValueError("网址不正确")
    found_at = _instant(cells["found_at"]) if cells.get("found_at") else timezone.now()
    if found_at > timezone.now():
        raise ValueError("时间在将来")
    return cleaned(
        title=cells["title"],
        url=url,
        excerpt=cells.get("excerpt", ""),
        found_at=found_at,
        media_name=cells.get("media_name", "")[:LONGEST_MEDIA],
        source_kind=_KINDS.get(cells.get("source_kind", ""), Lead.Source.SITE),
        reads=_number(cells.get("reads", "")),
        comments=_number(cells.get("comments", "")),
    )


def _instant(text: str) -> datetime:
    for form in _FORMATS:
        try:
            return timezone.make_aware(datetime.strptime(text, form))  # noqa: DTZ007 local time, as vendors write it
        except ValueError:
            continue
    raise ValueError(f"时间“{text[:30]}”无法识别")


def _number(text: str) -> int:
    """1,234 and 1.2万; 0 for what is no number."""
    match = re.fullmatch(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万?)", text.strip())
    if not match or len(match[1]) > 15:
        return 0
    return round(float(match[1].replace(",", "")) * (10_000 if match[2] else 1))


def counted(rows: list[NewLead]) -> list[tuple[NewLead, int]]:
    """Each lead once, with how often it stands in the file."""
    found: dict[object, list] = {}
    for row in rows:
        found.setdefault(key_of(row), [row, 0])[1] += 1
    return [(row, times) for row, times in found.values()]


def key_of(lead: NewLead | Lead) -> object:
    """What makes two reports one lead: the address, or title and source where there is none."""
    return lead.url or ("".join(lead.title.split()), lead.media_name)
