"""Who writes, when, and with which dice; and the piece that comes out."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple, TypeVar

from catalog.arrivals.incoming import IncomingFile
from demo.documents.writing.banks import PHRASES
from demo.documents.writing.days import on_or_after
from demo.documents.writing.markup import annex_list, laid_out, p, table
from demo.documents.writing.matter import MATTERS, Matter
from demo.documents.writing.office_files import table_file
from demo.documents.writing.wording import ARABIC_DATES_FROM, long_date, short_date, signed_date
from demo.units.units import DEPARTMENT_SLUGS, TOWN_NAMES, DemoUnit

T = TypeVar("T")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"


class Piece(NamedTuple):
    """A composed item before it gets its place in time."""

    column: str
    title: str
    body: str
    genre: str
    topic: str
    keywords: tuple[str, ...]
    summary: str
    effective_on: date | None = None
    attachments: tuple[IncomingFile, ...] = ()
    structure: str = ""
    report_year: int | None = None
    faults: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """The words of one kind of item, in a data file; all of them may use the slots that its composer fills.

    `letter` is set in the frame of an official document, `text` stands after it or alone; a line {table} in them is the table of
    the item, with `caption` (the title when empty) and `head`; `file` names the attachment that carries the table as well (the
    title when empty). `parts` are sentences that stand only sometimes, `choices` those of which one is taken, `forms` the rows of
    tables whose cells have slots.
    """

    column: str
    genre: str
    topic: str
    title: str
    keywords: tuple[str, ...]
    summary: str
    letter: str = ""
    text: str = ""
    to: str = ""
    words: tuple[str, ...] = ()
    signer: str = ""
    caption: str = ""
    head: tuple[str, ...] = ()
    file: str = ""
    parts: dict[str, str] = {}
    choices: dict[str, tuple[str, ...]] = {}
    forms: dict[str, tuple[tuple[str, ...], ...]] = {}


_AREAS = {
    "town": ("全镇", "我镇", "各村（社区）"),
    "street": ("全街道", "我街道", "各村（社区）"),
    "kaifaqu": ("全区", "我区", "各内设机构、各入园企业"),
}
"""Where the words of a unit apply, by kind or slug; the county everywhere else."""
_COUNTY = ("全县", "我县", "各镇街")
_OWN_WORDS = {"town": "镇政府", "street": "街道办事处"}


class Occasion:
    """One sitting at the desk: the unit, the day, the 文号 to use (or ""), and the dice that decide the words."""

    __slots__ = ("unit", "day", "dice", "number", "name", "short", "facts", "_slots")

    def __init__(self, unit: DemoUnit, day: date, dice: Random, number: str = "", facts: dict | None = None) -> None:
        self.unit, self.day, self.dice, self.number = unit, day, dice, number
        self.facts: dict = facts or {}
        self.name, self.short = unit.name_on(day), unit.short_name_on(day)
        self._slots: dict[str, object] = {}

    @property
    def year(self) -> int:
        return self.day.year

    @property
    def is_town(self) -> bool:
        return self.unit.kind in ("town", "street")

    @property
    def place(self) -> str:
        """Where the words apply: 全县, 全镇."""
        return self.areas[0]

    @property
    def areas(self) -> tuple[str, str, str]:
        """全县, 我县, 各镇街"""
        return _AREAS.get(self.unit.slug) or _AREAS.get(self.unit.kind, _COUNTY)

    def as_office(self) -> None:
        """Most documents of the county government are issued by its office; `facts["office"]` was set with the 文号."""
        if self.facts.get("office"):
            self.name, self.short = "无棣县人民政府办公室", "县政府办公室"

    def pick(self, bank: Sequence[T]) -> T:
        return bank[int(self.dice.random() * len(bank))]

    def some(self, bank: Sequence[T], count: int) -> list[T]:
        """`count` different ones in the order of the bank."""
        chosen = sorted(self.dice.sample(range(len(bank)), min(count, len(bank))))
        return [bank[place] for place in chosen]

    def number_between(self, low: int, high: int) -> int:
        return low + int(self.dice.random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def phone(self) -> str:
        """One of the invented lines of the unit."""
        return f"0543-0000{self.unit.order:02d}{self.number_between(2, 8)}"

    def masked_name(self) -> str:
        """A name as lists show it, with nothing that could point at anybody: 王** or 李*."""
        return self.pick(_SURNAMES) + ("**" if self.chance(0.75) else "*")

    def later(self, low: int, high: int) -> date:
        return self.day + timedelta(days=self.number_between(low, high))

    def matter(self, of: str = "") -> Matter:
        """A matter of this unit (or of the unit named) alive in this month; the county government takes up any department's."""
        if "matter" in self.facts:
            return self.facts["matter"]
        if not of and self.unit.kind == "government" and self.chance(0.65):
            of = self.pick(DEPARTMENT_SLUGS)
        bank = MATTERS[of or self.unit.slug]
        alive = [one for one in bank if one.alive(self.day.year, self.day.month)]
        return self.pick(alive or [one for one in bank if one.since <= self.day.year <= one.until] or bank)

    def about(self, matter: Matter) -> Matter:
        """Fills the slots of the sentence banks for this matter, and hands it back."""
        area, here, subs = self.areas
        towns = self.dice.sample(TOWN_NAMES, 2) if not self.is_town else ["各村", "各社区"]
        leader = self.pick(self.unit.leaders)
        slots: dict[str, object] = {
            "year": self.day.year,
            "month": self.day.month,
            "matter": matter.name,
            "aim": matter.aim,
            "area": area,
            "here": here,
            "subs": subs,
            "name": self.name,
            "short": _OWN_WORDS.get(self.unit.kind, self.short),
            "office": self.pick(self.unit.offices)[0],
            "phone": self.phone(),
            "by": short_date(on_or_after(self.later(6, 24))),
            "by2": short_date(on_or_after(self.later(62, 90))),
            "town": towns[0],
            "town2": towns[1],
            "label": matter.label,
            "unit": matter.unit,
            "n": self.number_between(matter.low, matter.high),
            "pct": 5 * self.number_between(4, 10),
            "few": self.number_between(3, 9),
            "period": self.pick(PHRASES.periods),
            "problem": self.pick(PHRASES.problems),
            "day": 5 * self.number_between(1, 5),
            "contact": f"{leader.name[0]}同志",
            "topic": matter.topic,
            "bare": matter.name.replace("“", "").replace("”", ""),
            "field": matter.name.removesuffix("工作"),
            "task": matter.tasks[0][0],
            "task2": matter.tasks[1][0],
        }
        self._slots = slots
        law = f"{matter.law}等法律法规和" if matter.law and self.chance(0.6) else ""
        slots["basis"] = law + self.fill(self.pick(PHRASES.bases))
        return matter

    def fill(self, sentence: str) -> str:
        return sentence.format_map(self._slots)

    def say(self, text: str, **facts: object) -> str:
        """A sentence of a sheet with its slots filled."""
        return text.format_map(self._filled(facts))

    def form(self, sheet: Sheet, name: str, **facts: object) -> list[tuple[str, ...]]:
        """The rows of a form of the sheet, filled in."""
        slots = self._filled(facts)
        return [tuple(cell.format_map(slots) for cell in row) for row in sheet.forms[name]]

    def _filled(self, facts: dict[str, object]) -> dict[str, object]:
        """The slots: those of the day, under what the plan says, under the matter, under `facts`."""
        day = self.day
        own = {"issuer": self.name, "issuer_short": self.short, "place": self.place, "today": long_date(day)}
        return {"year": day.year, "month": day.month, **own, **self.facts, **self._slots, **facts}

    def written(
        self,
        sheet: Sheet,
        rows: Sequence[Sequence[object]] = (),
        *,
        effective_on: date | None = None,
        attachments: tuple[IncomingFile, ...] = (),
        annexes: Sequence[str] = (),
        finish: Callable[[str], str] = str,
        **facts: object,
    ) -> Piece:
        """The item that a sheet describes, with the rows of its table. `finish` has the last word on its text."""
        slots = self._filled(facts)

        def fill(text: str) -> str:
            return text.format_map(slots)

        title, head = fill(sheet.title), tuple(fill(cell) for cell in sheet.head)
        if rows:
            slots["table"] = table(fill(sheet.caption) or title, head, rows)
            attachments = attachments or table_file(self.facts.get("attach"), fill(sheet.file) or title, head, rows)
        body = finish(fill(laid_out(sheet.text)))
        if sheet.letter:
            text = finish(fill(laid_out(sheet.letter)))
            words = [fill(word) for word in sheet.words]
            body = self.letter(text, fill(sheet.to), annexes, words, sheet.signer) + body
        return Piece(
            fill(sheet.column),
            title,
            body,
            fill(sheet.genre),
            fill(sheet.topic),
            tuple(fill(word) for word in sheet.keywords),
            fill(sheet.summary),
            effective_on=effective_on,
            attachments=attachments,
        )

    def addressee(self) -> str:
        if self.unit.kind == "government":
            return "各镇人民政府、街道办事处，县政府各部门，各企事业单位："
        if self.is_town:
            return "各村（社区），镇直各单位：" if self.unit.kind == "town" else "各村（社区），街道各部门："
        own = self.unit.addressees
        return f"{own if own and (self.chance(0.75) or self.unit.slug in _AREAS) else '各镇人民政府、街道办事处，县直有关部门'}："

    def letter(
        self, text: str, addressee: str = "", annexes: Sequence[str] = (), words: Sequence[str] = (), signer: str = ""
    ) -> str:
        """The frame of an official document around its text: 文号, 主送机关, 附件说明, 落款, 成文日期, 附注."""
        parts = [p(self.number, "doc-number")] if self.number else []
        if addressee:
            parts.append(p(addressee, "addressee"))
        parts.append(text)
        if annexes:
            parts.append(annex_list(annexes))
        parts.append(p(signer or self.name, "signature"))
        parts.append(p(signed_date(self.day), "signed-on"))
        if self.number:
            parts.append(
                p("（此件公开发布）" if self.day >= ARABIC_DATES_FROM else "（信息公开形式：主动公开）", "issue-note")
            )
            if words and self.day < ARABIC_DATES_FROM:
                parts.append(p(f"主题词：{'　'.join(words)}"))
        return "".join(parts)
