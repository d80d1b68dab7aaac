"""A draft cut into its clauses, and what changed from one version to the next. Pure; drafts are plain text."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_CLAUSE = re.compile(r"^\s*(第[零〇一二三四五六七八九十百千0-9]{1,8}条(?:之[一二三四五六七八九十]{1,3})?)", re.M)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause as it stands; the label (第七条) is "" for what stands before the first."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One clause set against the former version: same, changed, added or removed."""

    label: str
    how: str
    before: str
    after: str

    @property
    def how_label(self) -> str:
        return {"same": "未改动", "changed": "有修改", "added": "新增", "removed": "删去"}[self.how]


def clauses_of(text: str) -> list[Clause]:
    """The clauses in order; a draft without any is one clause without label."""
    starts = list(_CLAUSE.finditer(text))
    if not starts:
        return [Clause("", text.strip())]
    head = text[: starts[0].start()].strip()
    ends = [match.start() for match in starts[1:]] + [len(text)]
    found = [Clause(match[1], text[match.start() : end].strip()) for match, end in zip(starts, ends, strict=True)]
    return ([Clause("", head)] if head else []) + found


def labels_of(text: str) -> list[str]:
    """The labels of a draft's clauses, each once."""
    return list(dict.fromkeys(clause.label for clause in clauses_of(text) if clause.label))


def changes_between(before: str, after: str) -> list[Change]:
    """What became of every clause, in the order of the newer version."""
    old, new = clauses_of(before), clauses_of(after)
    matcher = SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    changes: list[Change] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            changes += [Change(one.label, "same", one.text, one.text) for one in new[j1:j2]]
            continue
        left = {one.label: one for one in old[i1:i2]}
        for one in new[j1:j2]:
            was = left.pop(one.label, None)
            changes.append(Change(one.label, "changed" if was else "added", was.text if was else "", one.text))
        changes += [Change(one.label, "removed", one.text, "") for one in left.values()]
    return changes
