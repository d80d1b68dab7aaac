"""A readable difference between two texts of one item: paragraph by paragraph, and inside a changed one by stretches."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import escape
from django.utils.safestring import SafeString

from catalog.texts.markup import plain_text

FIELDS = (
    ("title", "信息名称"),
    ("doc_number", "文号"),
    ("issuer", "发文机关"),
    ("written_on", "成文日期"),
    ("summary", "内容概述"),
    ("source", "来源"),
    ("structure", "结构化内容"),
    ("files_manifest", "附件"),
)
LONGEST_COMPARED = 3000


@dataclass(frozen=True, slots=True)
class Difference:
    """One changed place: where it is, and both sides as safe HTML with <del> and <ins>."""

    where: str
    before: SafeString
    after: SafeString


def compare_texts(before, after) -> list[Difference]:
    """The differences between two revisions, fields first, then the text."""
    found = []
    for name, label in FIELDS:
        old, new = (str(getattr(side, name) or "") for side in (before, after))
        if old != new:
            found.append(_within(label, old, new))
    return [*found, *_of_bodies(plain_text(before.body), plain_text(after.body))]


def _of_bodies(old: str, new: str) -> Iterator[Difference]:
    old_lines, new_lines = old.split("\n"), new.split("\n")
    for tag, i, j, k, m in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = max(j - i, m - k)
        for step in range(pairs):
            one = old_lines[i + step] if i + step < j else ""
            other = new_lines[k + step] if k + step < m else ""
            yield _within(f"正文第 {(k if other else i) + step + 1} 段", one, other)


def _within(where: str, old: str, new: str) -> Difference:
    if not old or not new or max(len(old), len(new)) > LONGEST_COMPARED:
        return Difference(where, _marked("del", old), _marked("ins", new))
    left, right = [], []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left.append(escape(old[i:j]) if tag == "equal" else _marked("del", old[i:j]))
        right.append(escape(new[k:m]) if tag == "equal" else _marked("ins", new[k:m]))
    return Difference(where, SafeString("".join(left)), SafeString("".join(right)))


def _marked(tag: str, text: str) -> SafeString:
    return SafeString(f"<{tag}>{escape(text)}</{tag}>" if text else "")
