"""Official documents built from a matter: 通知, 意见, 方案, 通报."""

import re
from collections.abc import Iterable
from datetime import timedelta

from demo.documents.writing.banks import PHRASES
from demo.documents.writing.markup import laid_out, numbered, p, sections, table
from demo.documents.writing.matter import Matter
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.wording import guiding_words, long_date, short_date
from demo.sentences import read
from demo.units.units import TOWN_NAMES

SHEETS = read("sheets/official", dict[str, Sheet])
Pairs = list[tuple[str, str]]

_TWICE = (
    ("工作工作", "工作"),
    ("整治整治", "整治"),
    ("检查专项检查", "专项检查"),
    ("检查情况检查", "检查情况"),
    ("全县县属", "县属"),
    ("全县县级", "县级"),
)


def tidy(text: str) -> str:
    """A name that ends as the sentence goes on (工作, 检查) must not say it twice."""
    for twice, once in _TWICE:
        text = text.replace(twice, once)
    return text


def column_of(o: Occasion) -> str:
    if o.unit.kind != "government":
        return "unit-documents"
    return "office-documents" if o.facts.get("office") else "county-documents"


def year_part(o: Occasion) -> str:
    """The stretch that a report written on that day looks back on."""
    month = o.day.month
    if month <= 2:
        return f"{o.year - 1}年"
    span = {4: "一季度", 7: "上半年", 8: "上半年", 10: "前三季度"}.get(month, f"1至{month - 1}月份")
    return f"{o.year}年{span}"


def words_of(matter: Matter, *more: str) -> tuple[str, ...]:
    return (matter.name.replace("“", "").replace("”", ""), matter.tasks[0][0], *more)


class _More:
    """Hands out elaborations that fit a task, never the same twice in one document."""

    def __init__(self, o: Occasion) -> None:
        self.o, self.used = o, set[str]()

    def on(self, head: str, count: int) -> str:
        bank = next((bank for pattern, bank in _THEMES if pattern.search(head)), ())
        fitting = [sentence for sentence in bank if sentence not in self.used]
        general = [sentence for sentence in PHRASES.elaborations if sentence not in self.used]
        chosen = []
        for place in range(count):
            bank = fitting if fitting and (place == 0 or self.o.chance(0.6)) else general
            sentence = self.o.pick(bank)
            bank.remove(sentence)
            chosen.append(sentence)
        self.used.update(chosen)
        return "".join(self.o.fill(sentence) for sentence in chosen)


_THEMES = tuple((re.compile(pattern), bank) for pattern, bank in PHRASES.themed_elaborations)


def _tasks(o: Occasion, matter: Matter, count: int) -> Pairs:
    """Headings and full paragraphs of some tasks, each with one to three sentences on how it is to be done."""
    more = _More(o)
    return [(head, detail + more.on(head, o.number_between(2, 3))) for head, detail in o.some(matter.tasks, count)]


def guarantees(o: Occasion, count: int) -> Pairs:
    return [(head, o.fill(o.pick(variants))) for head, variants in o.some(PHRASES.guarantees, count)]


def under(pairs: Iterable[tuple[str, str]]) -> str:
    """Paragraphs under a heading: （一）head。text."""
    return numbered((f"{head}。{text}" for head, text in pairs), "（{}）")


def _three_parts(o: Occasion, matter: Matter) -> str:
    sheet = SHEETS["notice"]
    return o.say(
        laid_out(sheet.parts["three_parts"]),
        first=o.pick(sheet.choices["first"]),
        second=o.pick(sheet.choices["second"]),
        third=o.pick(sheet.choices["third"]),
        significance=p(o.fill(o.pick(PHRASES.significance))),
        tasks=under(_tasks(o, matter, 4 if o.chance(0.8) else 3)),
        guarantees=under(guarantees(o, o.number_between(3, 4))),
    )


def _flat(o: Occasion, matter: Matter) -> str:
    pairs = _tasks(o, matter, 4) + guarantees(o, o.number_between(2, 4))
    return sections((head, p(text)) for head, text in pairs)


def _phased(o: Occasion, matter: Matter) -> str:
    facts = {"tasks": under(_tasks(o, matter, 4)), "phases": phases(o), "guarantees": under(guarantees(o, 3))}
    return o.say(laid_out(SHEETS["notice"].parts["phased"]), **facts)


_PHASE_ENDS = ((14, 20), (46, 60), (70, 80), (90, 100))


def phases(o: Occasion) -> str:
    """Three or four phases with dates that follow one another."""
    chosen = PHRASES.phases if o.chance(0.4) else PHRASES.phases[:3]
    start, lines = o.later(3, 8), []
    for (name, variants), (low, high) in zip(chosen, _PHASE_ENDS, strict=False):
        end = o.later(low, high)
        lines.append(f"{name}（{short_date(start)}至{short_date(end)}）。{o.fill(o.pick(variants))}")
        start = end
    return numbered(lines, "（{}）")


def notice(o: Occasion) -> Piece:
    """通知 of 600–1800 characters in one of three builds."""
    o.as_office()
    matter, sheet = o.about(o.matter()), SHEETS["notice"]
    subject = tidy(o.fill(o.pick(sheet.choices["titles"])))
    build = o.pick((_three_parts, _flat, _phased))
    return o.written(
        sheet,
        finish=tidy,
        column=column_of(o),
        subject=subject,
        opening=p(o.fill(o.pick(PHRASES.openings))),
        build=build(o, matter),
        closing=p(o.fill(o.pick(PHRASES.closings))) if o.chance(0.5) else "",
        addressee=o.addressee(),
    )


def short_notice(o: Occasion) -> Piece:
    """会议, 培训 and 报送材料 notices: what, when, where, who."""
    o.as_office()
    matter, sheet = o.about(o.matter()), SHEETS["short_notice"]
    if o.chance(0.3):
        subject = sheet.parts["report_subject"]
        heads = "、".join(head for head, _ in matter.tasks[:3])
        build = o.say(laid_out(sheet.parts["report"]), span=year_part(o), heads=heads)
    else:
        subject, build = _meeting(o, matter, sheet)
    return o.written(
        sheet,
        finish=tidy,
        column=column_of(o),
        subject=tidy(o.fill(subject)),
        about=tidy(o.fill(sheet.parts["about"])),
        build=build,
        addressee=o.addressee(),
    )


def _meeting(o: Occasion, matter: Matter, sheet: Sheet) -> tuple[str, str]:
    """What the meeting is about, and the notice of it."""
    subject, lead = o.pick(tuple(zip(sheet.choices["events"], sheet.choices["leads"], strict=True)))
    hour, room = o.pick(sheet.choices["hours"]), o.pick(sheet.choices["rooms"])
    is_prepared = o.chance(0.5)
    preparation = ""
    if is_prepared:
        how, on = o.pick(sheet.choices["how"]), o.pick(matter.tasks)[0]
        preparation = o.say(laid_out(sheet.parts["preparation"]), how=how, on=on)
    return subject, o.say(
        laid_out(sheet.parts["meeting"]),
        lead=o.fill(lead),
        hour=hour,
        room=room,
        people=o.fill(sheet.parts["people_of_town" if o.is_town else "people"]),
        preparation=preparation,
        last="六" if is_prepared else "五",
    )


def scheme(o: Occasion) -> Piece:
    """关于印发实施方案的通知: the notice and the plan itself."""
    o.as_office()
    matter = o.about(o.matter())
    kind = o.pick(("实施方案", "工作方案", "行动方案", "专项整治方案" if "整治" in matter.name else "工作要点"))
    return o.written(
        SHEETS["scheme"],
        finish=tidy,
        column=column_of(o),
        kind="要点" if kind == "工作要点" else "方案",
        scheme=tidy(f"{o.year}年{o.place}{matter.name}{kind}"),
        guiding=guiding_words(o.year),
        addressee=o.addressee(),
        tasks=under(_tasks(o, matter, 4)),
        phases=phases(o),
        guarantees=under(guarantees(o, 3)),
    )


def opinion(o: Occasion) -> Piece:
    """意见: 总体要求, 主要任务, 保障措施. `facts`: effective_on for one that is a 规范性文件."""
    o.as_office()
    matter, sheet = o.about(o.matter()), SHEETS["opinion"]
    what = f"{o.pick(sheet.choices['verbs'])}{matter.name}工作"
    subject = tidy(f"{what}的{o.pick(sheet.choices['kinds'])}")
    effective, validity = o.facts.get("effective_on"), ""
    if effective:
        ends = effective.replace(year=effective.year + 5) - timedelta(days=1)
        validity = p(o.say(sheet.parts["validity"], begins=long_date(effective), ends=long_date(ends)))
    return o.written(
        sheet,
        finish=tidy,
        effective_on=effective,
        column="normative" if effective else column_of(o),
        subject=subject,
        what=tidy(what),
        about=tidy(o.fill(sheet.parts["about"])),
        guiding=guiding_words(o.year),
        principles="".join(p(f"{head}。{o.fill(text)}") for head, text in o.some(PHRASES.principles, 3)),
        years=o.pick(("三", "两", "五")),
        tasks=under(_tasks(o, matter, 4)),
        guarantees=under(guarantees(o, o.number_between(3, 4))),
        validity=validity,
        addressee=o.addressee(),
    )


def circular(o: Occasion) -> Piece:
    """通报 of an inspection, often with a table of the twelve towns."""
    o.as_office()
    matter, sheet = o.about(o.matter()), SHEETS["circular"]
    span, field = year_part(o), matter.name.removesuffix("工作")
    return o.written(
        sheet,
        finish=tidy,
        column=column_of(o),
        span=span,
        subject=tidy(field + "工作"),
        about=tidy(o.say(sheet.parts["about"], span=span)),
        when=o.pick(sheet.choices["when"]),
        spots=o.number_between(12, 68),
        done=min(98, max(12, o.day.month * 8 + o.number_between(-6, 9))),
        result=o.fill(o.pick(PHRASES.results)),
        works=under(o.some(matter.tasks, 2)),
        problems=_problems(o, sheet),
        guarantees=under(guarantees(o, 2)),
        scores=_scores(o, f"{span}{field}工作考核得分") if not o.is_town and o.chance(0.55) else "",
        addressee=o.addressee(),
    )


def _problems(o: Occasion, sheet: Sheet) -> str:
    pairs = zip(o.some(PHRASES.problems, 3), o.some(sheet.choices["findings"], 3), strict=True)
    return numbered((f"{problem}。{finding}" for problem, finding in pairs), "{}是")


def _scores(o: Occasion, caption: str) -> str:
    """A table of the towns by their scores."""
    scores = sorted((o.number_between(7800, 9890) / 100 for _ in TOWN_NAMES), reverse=True)
    names = list(TOWN_NAMES)
    o.dice.shuffle(names)
    rows = [(town, place, f"{score:.2f}") for place, (town, score) in enumerate(zip(names, scores, strict=True), 1)]
    return table(caption, ("镇街", "名次", "得分"), rows)
