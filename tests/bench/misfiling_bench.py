"""How well misfiling is told: precision and recall on demo and real texts, items in their place and planted errors.

    python tests/bench/misfiling_bench.py            trains, measures, prints
    python tests/bench/misfiling_bench.py --write    trains on all demo texts and writes catalog/misfiling_model.json
    python tests/bench/misfiling_bench.py -v         names what was judged wrongly

The model that ships learns from the composed texts of the demo county alone. The real documents (REAL_DATA_DIR) measure it, and
half of them train a second model for comparison; tests/catalog/misfiling_cases.txt measures it on other wordings.
"""

import argparse
import csv
import json
import os
import random
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
if not settings.configured:
    settings.configure(USE_TZ=True, TIME_ZONE="Asia/Shanghai")

from catalog.arrivals.placing import column_for, genre_for  # noqa: E402
from catalog.gate.bayes import Model, train  # noqa: E402
from catalog.gate.misfiling import judge  # noqa: E402
from catalog.texts import markup  # noqa: E402 - Django's settings come first
from catalog.tree.kinds import ColumnKind as K  # noqa: E402
from catalog.tree.national_tree import TREE, Node  # noqa: E402
from demo.documents.county import generate  # noqa: E402

REAL = Path(os.environ.get("REAL_DATA_DIR") or ROOT.parent / "shared" / "data")
CASES = ROOT / "tests" / "catalog" / "misfiling_cases.txt"
MODEL_FILE = ROOT / "catalog" / "misfiling_model.json"
TODAY = date(2026, 11, 24)
MOST_PER_COLUMN = 160
SEED = 20261124

# Where an item of a kind must not stand. Written for measuring, apart from the rules that are measured.
SINGLE = (K.ORGANISATION, K.GUIDE, K.ANNUAL_REPORT)
WRONG: dict[str, tuple[str, ...]] = {
    K.ANNUAL_REPORT: (
        K.ORGANISATION,
        K.GUIDE,
        K.OFFICIAL,
        K.NOTICE,
        K.NORMATIVE,
        K.DYNAMIC,
        K.INTERPRETATION,
        K.GENERAL,
        K.RULES,
    ),
    K.GUIDE: (
        K.ORGANISATION,
        K.ANNUAL_REPORT,
        K.OFFICIAL,
        K.NOTICE,
        K.NORMATIVE,
        K.DYNAMIC,
        K.INTERPRETATION,
        K.GENERAL,
    ),
    K.ORGANISATION: (K.GUIDE, K.ANNUAL_REPORT, K.OFFICIAL, K.NOTICE, K.NORMATIVE, K.DYNAMIC, K.INTERPRETATION),
    K.RULES: (*SINGLE, K.DYNAMIC, K.INTERPRETATION),
    K.NORMATIVE: (*SINGLE, K.DYNAMIC, K.INTERPRETATION, K.RULES),
    K.OFFICIAL: (*SINGLE, K.DYNAMIC, K.INTERPRETATION, K.RULES),
    K.NOTICE: (*SINGLE, K.DYNAMIC, K.INTERPRETATION, K.RULES),
    K.DYNAMIC: (*SINGLE, K.OFFICIAL, K.NOTICE, K.NORMATIVE, K.INTERPRETATION, K.RULES, K.GENERAL),
    K.INTERPRETATION: (*SINGLE, K.OFFICIAL, K.NOTICE, K.NORMATIVE, K.DYNAMIC, K.RULES),
    K.GENERAL: (*SINGLE, K.INTERPRETATION, K.RULES),
    K.PUBLIC_UTILITY: (*SINGLE, K.INTERPRETATION, K.RULES, K.DYNAMIC),
}
# A column of each kind, for items that are planted there.
SLUG = {
    K.ORGANISATION: "organisation",
    K.GUIDE: "guide",
    K.ANNUAL_REPORT: "annual-reports",
    K.DYNAMIC: "work-news",
    K.OFFICIAL: "unit-documents",
    K.INTERPRETATION: "policy-interpretation",
    K.RULES: "rules",
    K.NOTICE: "notices",
    K.NORMATIVE: "normative",
    K.GENERAL: "key-safety",
}


def kinds(node: Node) -> Iterator[tuple[str, str]]:
    """Slug and kind of a column and of all below it."""
    yield node.slug, node.kind
    for child in node.children:
        yield from kinds(child)


KIND_OF_COLUMN = dict(kinds(TREE))


@dataclass(frozen=True, slots=True)
class Item:
    """A text and the column where it belongs; `wrong_in` is where its source files it by mistake, if it does; in columns of a
    kind in `may_stand_in` it is not planted."""

    title: str
    body: str
    column: str
    genre: str
    unit: str
    wrong_in: str = ""
    may_stand_in: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return KIND_OF_COLUMN[self.column]


# Wrong columns within what WRONG lets pass: by column and what the title says.
FINER: tuple[tuple[str, Callable[[Item], bool], tuple[str, ...]], ...] = (
    ("appointments", lambda item: True, ("unit-documents", "normative")),
    ("unit-documents", lambda item: "同志" not in item.title and "任免" not in item.title, ("appointments",)),
    (
        "unit-documents",
        lambda item: "会议的通知" in item.title or "培训班的通知" in item.title,
        ("normative", "key-safety"),
    ),
    ("notices", lambda item: item.title.endswith("公示"), ("unit-documents", "normative")),
    ("key-budget", lambda item: "部门预算" in item.title or "部门决算" in item.title, ("statistics", "livelihood")),
    ("statistics", lambda item: "主要指标" in item.title or "统计公报" in item.title, ("key-budget", "planning")),
    ("penalties", lambda item: "行政处罚" in item.title, ("inspections", "livelihood")),
    ("recruitment", lambda item: True, ("livelihood",)),
    ("key-expropriation", lambda item: True, ("projects",)),
)


def demo_items() -> list[Item]:
    """The demo county, at most so many of a column, with the few items that it files wrongly on purpose set right."""
    items: defaultdict[str, list[Item]] = defaultdict(list)
    for row in generate(documents=9343, today=TODAY):
        body = markup.plain_text(row.body) or " ".join(_strings(json.loads(row.structure or "{}")))
        right, wrong = row.column, ""
        if any("应放入“工作动态”" in fault for fault in row.faults):
            right, wrong = "work-news", row.column
        elif any("工作总结误放" in fault for fault in row.faults):
            right, wrong = "planning", row.column
        items[right if not wrong else "wrong"].append(Item(row.title, body, right, row.genre, row.department, wrong))
    dice = random.Random(SEED)
    return [item for _, group in sorted(items.items()) for item in dice.sample(group, min(len(group), MOST_PER_COLUMN))]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def real_items() -> list[Item]:
    """What the real data says of kinds; laws are held to at most so many, or nothing else would count."""
    laws, others = [], []
    for row in _lines("documents.jsonl"):
        genre = genre_for(row["genre"] or "", row["title"], row["doc_kind"]).value
        column = column_for(row["doc_kind"], genre, row["title"], row["issuer"] or "", row["level"]).value
        item = Item(row["title"], row["body"], column, genre, row["source_set"])
        (laws if row["source_set"] == "lawrefbook" else others).append(item)
    items = random.Random(SEED).sample(laws, MOST_PER_COLUMN) + others
    with (REAL / "docs" / "county_titles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            column = (
                "normative"
                if row["column"] == "行政规范性文件"
                else "notices"
                if row["column"] == "公示公告"
                else "unit-documents"
            )
            items.append(Item(row["title"], "", column, "other", row["issuer"]))
    for row in _lines("annual_reports.jsonl"):
        body = "\n".join(f"{part['heading']}\n{part['body']}" for part in row["text"])
        items.append(
            Item(f"{row['org']}{row['year']}年政府信息公开工作年度报告", body, "annual-reports", "report", row["org"])
        )
    for row in _lines("interpretations.jsonl"):
        # Questions and answers on how to apply; their own site files some of them as notices, and nothing forbids that.
        may = (K.NOTICE, K.DYNAMIC)
        items.append(
            Item(
                row["title"], row["body"], "policy-interpretation", "interpretation", row["publisher"], may_stand_in=may
            )
        )
    for row in _lines("disclosure_guides.jsonl"):
        items.append(Item(row["title"], row["body"], "guide", "guide", row["org"]))
    for row in _lines("org_info.jsonl"):
        body = "\n".join(_strings([row["duties"], row["units"], row["address"]]))
        items.append(Item(row["title"], body, "organisation", "organisation", row["org"]))
    for row in _lines("pages_facts.jsonl"):
        column = {"年度报告": "annual-reports", "公开指南": "guide", "公开目录说明": "guide"}.get(row["kind"])
        if column:
            items.append(Item(row["title"], "", column, "other", row["org"] or ""))
    return items


def composed_cases() -> dict[str, list[Item]]:
    """The items of tests/catalog/misfiling_cases.txt by their part, "seen" or "unseen"."""
    parts: defaultdict[str, list[Item]] = defaultdict(list)
    part = ""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = line[1:].partition("]")[0]
        elif line and not line.startswith("#"):
            column, title, body = (cell.strip() for cell in line.split("|"))
            parts[part].append(Item(title, body, column, "other", ""))
    return parts


def _lines(name: str) -> Iterator[dict]:
    with (REAL / "docs" / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def wrong_places(item: Item) -> list[tuple[str, str]]:
    """(kind, slug) of every column where the item is planted."""
    if item.wrong_in:
        return [(KIND_OF_COLUMN[item.wrong_in], item.wrong_in)]
    is_on_disclosure = "信息公开" in item.title or "政务公开" in item.title
    left_out = (*item.may_stand_in, *((K.RULES,) if is_on_disclosure and item.kind != K.ANNUAL_REPORT else ()))
    places = [(kind, SLUG[kind]) for kind in WRONG[item.kind] if kind not in left_out]
    finer = [slug for column, is_such, slugs in FINER if column == item.column and is_such(item) for slug in slugs]
    return places + [(KIND_OF_COLUMN[slug], slug) for slug in finer]


@dataclass(slots=True)
class Tally:
    found: int = 0
    missed: int = 0
    false: int = 0
    passed: int = 0

    def line(self, share: float) -> str:
        """Precision when `share` of all items stand wrongly, and recall."""
        recall = self.found / max(1, self.found + self.missed)
        alarms = self.false / max(1, self.false + self.passed)
        precision = share * recall / max(1e-9, share * recall + (1 - share) * alarms)
        placed = self.false + self.passed
        return f"precision {precision:.3f}  recall {recall:.3f}  false alarms {self.false} of {placed} ({alarms:.2%})"


def measure(items: list[Item], model: Model, name: str, is_verbose: bool) -> Tally:
    """Every item once in its place and once in each place where it must not stand. Nobody's word on its 体裁 is taken."""
    whole, by_kind = Tally(), defaultdict(Tally)
    planted: Counter[tuple[str, str, bool]] = Counter()
    for item in items:
        own = by_kind[item.kind]
        verdict = judge(item.title, item.body, item.column, item.kind, model=model)
        for tally in (whole, own):
            tally.false += verdict.is_likely
            tally.passed += not verdict.is_likely
        if is_verbose and verdict.is_likely:
            print(f"  FALSE {item.column:20} {verdict.score:.2f} {item.title[:50]} {verdict.reasons}")
        for kind, slug in wrong_places(item):
            verdict = judge(item.title, item.body, slug, kind, model=model)
            planted[item.kind, kind, verdict.is_likely] += 1
            for tally in (whole, own):
                tally.found += verdict.is_likely
                tally.missed += not verdict.is_likely
            if is_verbose and not verdict.is_likely:
                print(f"  MISSED {item.kind}→{kind} {verdict.score:.2f} {item.title[:50]} | {item.body[:40]!r}")
    print(f"\n{name}: {len(items)} items")
    for share in (0.5, 0.1, 0.02):
        print(f"  {share:>4.0%} misfiled: {whole.line(share)}")
    for kind, tally in sorted(by_kind.items()):
        print(f"    {kind:16} {tally.line(0.5)}")
    missed = {(right, kind): planted[right, kind, False] for right, kind, is_found in planted if not is_found}
    for (right, kind), number in sorted(missed.items(), key=lambda entry: -entry[1])[:8]:
        print(f"    missed {right} in {kind}: {number} of {number + planted[right, kind, True]}")
    return whole


def examples(items: list[Item]) -> Iterator[tuple[str, str, str]]:
    return ((item.title, item.body, item.kind) for item in items)


def halves(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """Demo items by unit, so that no unit's texts are on both sides; two thirds to learn from."""
    is_held_out = [zlib.crc32(item.unit.encode()) % 3 == 0 for item in items]
    return [item for item, held in zip(items, is_held_out, strict=True) if not held], [
        item for item, held in zip(items, is_held_out, strict=True) if held
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures catalog.gate.misfiling.")
    parser.add_argument("--write", action="store_true", help="write catalog/misfiling_model.json")
    parser.add_argument("-v", "--verbose", action="store_true", help="name what was judged wrongly")
    arguments = parser.parse_args()
    demo = demo_items()
    if arguments.write:
        MODEL_FILE.write_text(train(examples(demo)).to_json() + "\n", encoding="utf-8")
        print(f"{MODEL_FILE}: {MODEL_FILE.stat().st_size} bytes")
    learn, held_out = halves(demo)
    measure(held_out, train(examples(learn)), "demo, units not learnt from", arguments.verbose)
    for part, cases in composed_cases().items():
        measure(cases, train(examples(demo)), f"composed wordings, {part} when the rules were set", arguments.verbose)
    if not REAL.is_dir():
        print("real data is absent (REAL_DATA_DIR)")
        return
    real = real_items()
    measure(real, train(examples(demo)), "real, model of the demo texts", arguments.verbose)
    random.Random(SEED).shuffle(real)
    middle = len(real) // 2
    measure(
        real[middle:],
        train(examples(demo + real[:middle])),
        "real half, model of demo and the other half",
        arguments.verbose,
    )


if __name__ == "__main__":
    main()
