"""Reads a file of real documents, a JSON object a line, into rows for the catalogue or refusals with their line and reason.

Nothing is invented in silence: `guesses` names every value that the source does not state, `faults` every rule of its column that a
row breaks. Pure: the database is `catalog.arrivals.intake.take_in`'s.

Fields of a line. Needed: id, title, body (or content_html, the body as real HTML), and a date: publish_date or written_date. Used
when given: doc_no, index_no, issuer, publisher, effective_date (+ effective_source), validity, topic (+ topic_source), genre,
doc_kind, level, keywords, attachments, source_url, version_group, faults. Others are left alone.
"""

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils import timezone

from catalog.arrivals.incoming import IncomingDocument, Refusal
from catalog.arrivals.placing import Offices, Unit, column_for, genre_for, topic_for
from catalog.texts import doc_numbers, markup
from catalog.texts.html_reading import one_line
from catalog.texts.terms import Term, term_of
from catalog.tree.classification import Genre, Validity
from catalog.tree.kinds import RULES
from catalog.tree.national_tree import TREE, Node
from county.processes import workers

LONGEST_BODY = 500_000
LONGEST = {"id": 59, "title": 300, "doc_no": doc_numbers.MAX_LENGTH, "index_no": 60, "issuer": 200, "source_url": 500}
LONGEST_SOURCE, LONGEST_KEYWORD, LONGEST_FAULT, LONGEST_SUMMARY = 100, 30, 60, 120
OFFICE_OPENS = time(9, 0)
COUNTY_ZONE = ZoneInfo("Asia/Shanghai")

_LABELS = {
    "id": "来源编号（id）",
    "title": "标题（title）",
    "body": "正文（body）",
    "content_html": "正文（content_html）",
    "doc_no": "文号（doc_no）",
    "index_no": "索引号（index_no）",
    "issuer": "发文机关（issuer）",
    "publisher": "发布机构（publisher）",
    "source_url": "来源网址（source_url）",
    "written_date": "成文日期（written_date）",
    "publish_date": "发布日期（publish_date）",
    "effective_date": "施行日期（effective_date）",
}
_TEXT_FIELDS = (
    *_LABELS,
    "level",
    "doc_kind",
    "validity",
    "topic",
    "topic_source",
    "effective_source",
    "genre",
    "keywords",
    "version_group",
)
_BODIES = ("body", "content_html")
_VALIDITIES = {
    "现行有效": Validity.EFFECTIVE,
    "有效": Validity.EFFECTIVE,
    "已被修改": Validity.AMENDED,
    "已修改": Validity.AMENDED,
    "失效": Validity.EXPIRED,
    "已失效": Validity.EXPIRED,
    "失效或已修改": Validity.EXPIRED,
    "废止": Validity.REPEALED,
    "已废止": Validity.REPEALED,
    "尚未生效": Validity.PENDING,
}
# Said loosely by the source: 失效或已修改 leaves open which.
_LOOSE_VALIDITIES = frozenset({"失效或已修改"})
_DERIVED_DATES = "正文末条"
_DOUBTED_PUBLICATION = "公布日期年份不在题注"
_FAULTS_OF_TEXT = ("正文残缺", "同题同日另有一份")
_SITE_NAME = re.compile(r"网站|门户|人民政府$|[市县区]$")
_DATE = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?.*)?"
)


class _Refused(Exception):
    """The row cannot be taken in; the text says why, in Chinese."""


@dataclass(slots=True)
class _Row:
    """A line that is a JSON object, with its text fields tidied."""

    line: int
    raw: dict
    text: dict[str, str]


def read(
    lines: Iterable[str], departments: Mapping[str, Unit], today: date | None = None
) -> Iterator[IncomingDocument | Refusal]:
    """One IncomingDocument or Refusal for every line that is not blank, in order.

    `departments` maps slugs to units with a `name`; it must not be empty. `today` is the local day after which a date lies in the
    future. The whole of `lines` is read before the first row comes out: a version is linked to the one that replaced it.
    """
    today = today or timezone.localdate()
    offices = Offices(departments)
    rows: deque[_Row | Refusal] = deque(_parsed(lines))
    successors = _successors(row for row in rows if isinstance(row, _Row))
    seen_ids: set[str] = set()
    seen_numbers: set[str] = set()
    with workers(len(rows)) as executor:
        bodies = executor.map(_body, [row.text for row in rows if isinstance(row, _Row)], chunksize=25)
        while rows:
            row = rows.popleft()
            if isinstance(row, Refusal):
                yield row
                continue
            reading = _Reading(row, next(bodies), offices, today, seen_numbers, successors.get(row.text["id"], ""))
            try:
                yield reading.document(seen_ids)
            except _Refused as refusal:
                yield Refusal(row.line, row.text["id"], str(refusal))


def _body(text: Mapping[str, str]) -> str:
    """The body of a row as clean HTML; "" when there is none, or too much to read."""
    if max(len(text[name]) for name in _BODIES) > LONGEST_BODY:
        return ""
    number = doc_numbers.normalise(text["doc_no"])
    if text["content_html"].strip():
        body = markup.from_html(text["content_html"], text["title"], number, _address(text["source_url"]))
    else:
        body = markup.from_plain(text["body"], text["title"], number)
    return body if markup.plain_text(body) else ""


def _address(text: str) -> str:
    """The address, if it is one of a web page."""
    return text if re.fullmatch(r"https?://[^\s/\"'<>\\]+[^\s\"'<>\\]*", text, re.I) else ""


def _parsed(lines: Iterable[str]) -> Iterator[_Row | Refusal]:
    for number, raw_line in enumerate(lines, 1):
        line = raw_line.lstrip("\ufeff").strip()
        if not line:
            continue
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError):
            yield Refusal(number, "", "不是有效的 JSON")
            continue
        if not isinstance(raw, dict):
            yield Refusal(number, "", "这一行不是 JSON 对象")
            continue
        wrong = [name for name in _TEXT_FIELDS if raw.get(name) is not None and not isinstance(raw[name], str)]
        if wrong:
            identity = raw.get("id")
            label = "、".join(_LABELS.get(name, name) for name in wrong)
            yield Refusal(number, identity if isinstance(identity, str) else "", f"字段类型不对，应当是文字：{label}")
            continue
        text = {name: one_line(raw.get(name) or "") for name in _TEXT_FIELDS if name not in _BODIES}
        yield _Row(number, raw, text | {name: raw.get(name) or "" for name in _BODIES})


def _successors(rows: Iterable[_Row]) -> dict[str, str]:
    """For each row of a version group, the row of the same text that was published next, if any."""
    groups: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if group := row.text["version_group"]:
            groups[group].append((row.text["publish_date"] or row.text["written_date"], row.text["id"]))
    following: dict[str, str] = {}
    for versions in groups.values():
        versions.sort()
        for (day, identity), (next_day, next_identity) in pairwise(versions):
            if day < next_day:
                following[identity] = next_identity
    return following


class _Reading:
    """One row on its way to an IncomingDocument; collects what had to be guessed and what is at fault."""

    def __init__(
        self, row: _Row, body: str, offices: Offices, today: date, seen_numbers: set[str], successor: str
    ) -> None:
        self.raw, self.text, self.clean_body = row.raw, row.text, body
        self.offices, self.today, self.seen_numbers, self.successor = offices, today, seen_numbers, successor
        self.guesses: list[str] = []
        self.faults: list[str] = []

    def document(self, seen_ids: set[str]) -> IncomingDocument:
        """Raises _Refused."""
        self.refuse_unusable(seen_ids)
        text = self.text
        written_on, published_at = self.dates()
        formed_on = written_on or published_at.date()
        self.guesses.append("formed_on")
        doc_number = self.doc_number()
        body = self.body()
        topic = self.topic()
        genre = self.sure("genre", genre_for(text["genre"], text["title"], text["doc_kind"]))
        column = self.sure("column", column_for(text["doc_kind"], genre, text["title"], text["issuer"], text["level"]))
        unit = self.offices.keeper_of(text["title"], topic, text["issuer"], text["publisher"], text["level"])
        effective_on, ends_on, validity = self.validity(term_of(body, written_on or published_at.date()))
        if formed_on > published_at.date():
            self.faults.append("形成日期晚于发布日期")
        # A law or regulation is promulgated by an order and bears no 文号 of its own.
        if RULES[_KINDS[column]].needs_doc_number and genre != Genre.LAW:
            self.faults.append(doc_numbers.problem(doc_number) or "") if doc_number else self.faults.append(
                "缺少发文字号"
            )
        elif doc_number:
            self.faults.append(doc_numbers.problem(doc_number) or "")
        summary = markup.excerpt(body, LONGEST_SUMMARY)
        if summary:
            self.guesses.append("summary")
        is_superseded = validity in (Validity.AMENDED, Validity.EXPIRED, Validity.REPEALED)
        return IncomingDocument(
            source_id=text["id"],
            department=self.sure("department", unit),
            column=column,
            title=text["title"],
            body=body,
            published_at=published_at,
            formed_on=formed_on,
            written_on=written_on,
            doc_number=doc_number,
            index_number=self.index_number(),
            issuer=text["issuer"],
            effective_on=effective_on,
            repealed_on=ends_on,
            validity=validity,
            repealed_by=self.successor if is_superseded else "",
            topic=topic,
            genre=genre,
            keywords=self.keywords(),
            summary=summary,
            source=(text["publisher"] or text["issuer"])[:LONGEST_SOURCE],
            source_url=_address(text["source_url"]),
            report_year=self.report_year(column),
            guesses=tuple(dict.fromkeys(self.guesses)),
            faults=tuple(dict.fromkeys(fault[:LONGEST_FAULT] for fault in self.faults if fault)),
        )

    def sure(self, name: str, placed: tuple[str, bool]) -> str:
        """The value, its field noted as a guess unless it is sure."""
        value, is_sure = placed
        if not is_sure:
            self.guesses.append(name)
        return value

    def refuse_unusable(self, seen_ids: set[str]) -> None:
        for name in ("id", "title"):
            if not self.text[name]:
                raise _Refused(f"缺少{_LABELS[name]}")
        for name, limit in LONGEST.items():
            if len(self.text[name]) > limit:
                raise _Refused(f"{_LABELS[name]}超过 {limit} 字")
        if max(len(self.text["body"]), len(self.text["content_html"])) > LONGEST_BODY:
            raise _Refused(f"正文超过 {LONGEST_BODY} 字")
        if self.text["id"] in seen_ids:
            raise _Refused("来源编号与前面的行重复")
        seen_ids.add(self.text["id"])
        for name in ("attachments", "faults"):
            if not isinstance(self.raw.get(name) or [], list):
                raise _Refused(f"字段类型不对，应当是列表：{name}")

    def dates(self) -> tuple[date | None, datetime]:
        """(成文, 发布). Only a day is known of most publications; they are put at the opening of the office."""
        written, published = self.moment("written_date"), self.moment("publish_date")
        if published is None and written is None:
            raise _Refused("没有任何日期")
        if published is None:
            self.guesses.append("published_at")
        if any(str(fault).startswith(_DOUBTED_PUBLICATION) for fault in self.raw.get("faults") or ()):
            self.guesses.append("published_at")
        published_at = published or written
        if published_at.time() == time(0):
            published_at = datetime.combine(published_at, OFFICE_OPENS, COUNTY_ZONE)
        return written.date() if written else None, published_at

    def moment(self, name: str) -> datetime | None:
        """The date in a field, at midnight when it has no time of day; None when the field is empty."""
        text = self.text[name]
        if not text:
            return None
        match = _DATE.fullmatch(text)
        try:
            found = datetime(*(int(part or 0) for part in match.groups()), tzinfo=COUNTY_ZONE) if match else None
        except ValueError:
            found = None
        if found is None:
            raise _Refused(f"{_LABELS[name]}不是日期：{text[:20]}")
        if found.date() > self.today and name != "effective_date":
            raise _Refused(f"{_LABELS[name]}在将来：{found:%Y-%m-%d}")
        return found

    def doc_number(self) -> str:
        return doc_numbers.normalise(self.text["doc_no"])

    def index_number(self) -> str:
        number = re.sub(r"\s", "", self.text["index_no"])
        if number in self.seen_numbers:
            self.faults.append("索引号与同批另一件重复，另行编号")
            return ""
        if number:
            self.seen_numbers.add(number)
        return number

    def body(self) -> str:
        if not self.clean_body:
            raise _Refused("正文为空")
        for fault in self.raw.get("faults") or ():
            if isinstance(fault, str) and fault.startswith(_FAULTS_OF_TEXT):
                self.faults.append(one_line(fault))
        return self.clean_body + _names_of_attachments(self.raw.get("attachments") or ())

    def topic(self) -> str:
        topic = topic_for(self.text["topic"])
        if self.text["topic"] and not topic:
            self.faults.append(f"主题分类不在国务院分类表中：{self.text['topic'][:30]}")
        if topic and self.text["topic_source"] != "official":
            self.guesses.append("topic")
        return topic

    def validity(self, term: Term) -> tuple[date | None, date | None, str]:
        """(施行, 废止或失效, 有效性): as the source states, else as the paper says of itself."""
        stated = self.moment("effective_date")
        effective_on = stated.date() if stated else term.effective_on
        if effective_on and (not stated or self.text["effective_source"].startswith(_DERIVED_DATES)):
            self.guesses.append("effective_on")
        word = self.text["validity"]
        validity = _VALIDITIES.get(word)
        if validity is None or word in _LOOSE_VALIDITIES:
            self.guesses.append("validity")
        if validity is None and term.ends_on and term.ends_on < self.today:
            self.guesses.append("repealed_on")
            return effective_on, term.ends_on, Validity.EXPIRED
        if validity in (None, Validity.EFFECTIVE) and effective_on and effective_on > self.today:
            return effective_on, None, Validity.PENDING
        return effective_on, None, validity or Validity.EFFECTIVE

    def keywords(self) -> tuple[str, ...]:
        """The words of the source; names of the site and of its place are none."""
        words = [word for word in re.split(r"[;；,，\s]+", self.text["keywords"]) if word]
        sites = [word for word in words if _SITE_NAME.search(word)]
        kept = (word[:LONGEST_KEYWORD] for word in words if not any(site.startswith(word) for site in sites))
        return tuple(dict.fromkeys(kept))[:10]

    def report_year(self, column: str) -> int | None:
        match = re.search(r"((?:19|20)[0-9]{2})年", self.text["title"]) if column == "annual-reports" else None
        return int(match[1]) if match else None


def _names_of_attachments(attachments: Iterable) -> str:
    """The names of what the page had attached: the files did not come along, and a dead link helps nobody."""
    names = []
    for item in attachments:
        name = item.get("name") or item.get("title") or item.get("url") if isinstance(item, dict) else item
        if isinstance(name, str) and (name := one_line(name)):
            names.append(f"<li>{escape(name, quote=False)}</li>")
    if not names:
        return ""
    listed = f'<p class="attachment-label">原网页所附文件（未随文导入）：</p><ul class="attachment-names">{"".join(names)}</ul>'
    return markup.sanitise(listed)


def _kinds(node: Node) -> Iterator[tuple[str, str]]:
    yield node.slug, node.kind
    for child in node.children:
        yield from _kinds(child)


_KINDS: dict[str, str] = dict(_kinds(TREE))
