"""工作动态 and 会议: what units report of themselves, and the minutes of the county government's executive meetings."""

from datetime import timedelta

from demo.documents.official import guarantees, tidy
from demo.documents.writing.banks import NEWS
from demo.documents.writing.markup import numbered, p, sections
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.wording import short_date
from demo.sentences import read
from demo.units.units import DEPARTMENT_SLUGS, UNITS_BY_SLUG

SHEETS = read("sheets/news", dict[str, Sheet])


def news_item(o: Occasion) -> Piece:
    """A report of 80–600 characters; early ones are often a single paragraph."""
    matter = o.about(o.matter())
    kind = o.pick((*NEWS.sentences, "visit"))
    leader = "镇长" if o.unit.kind == "town" else o.unit.leaders[o.number_between(0, 2)].post
    slots: dict[str, object] = {
        "who": "主要负责同志" if o.chance(0.5) else leader,
        "when": short_date(o.day - timedelta(days=o.number_between(0, 3))),
        "place": o.pick(NEWS.places),
        "short": o.unit.short_name if o.is_town else o.short,
    }

    def say(sentence: str) -> str:
        return o.say(sentence, **slots)

    def middle() -> str:
        """What was done, as a list or in one breath."""
        details = [f"{head}，{detail}" for head, detail in o.some(matter.tasks, o.number_between(2, 4))]
        if kind == "progress":
            return numbered(details, "{}是")
        if o.chance(0.4):
            lead = say(o.pick(NEWS.leads[kind])).rstrip("，").removesuffix("，下一步")
            return p(f"{lead}，要做好以下工作：") + numbered(details, "{}是")
        return p(say(o.pick(NEWS.leads[kind])) + "要" + "；要".join(detail.rstrip("。") for detail in details) + "。")

    visit = kind == "visit"
    words = o.pick(NEWS.visits) if visit else (o.pick(NEWS.titles[kind]), o.pick(NEWS.sentences[kind]))
    title, first = (say(text) for text in words)
    if o.year <= 2012 and o.chance(0.3):
        text = p(first + say(o.pick(NEWS.figures)))
    else:
        done = middle()
        second = p("".join(say(sentence) for sentence in o.some(NEWS.seconds[kind], o.number_between(1, 2))))
        figure = p(say(o.pick(NEWS.figures))) if kind in ("progress", "inspection") or o.chance(0.3) else ""
        text = p(first) + second + done + figure + (p(say(o.pick(NEWS.endings))) if o.chance(0.8) else "")
    facts = {"subject": tidy(title), "about": tidy(first)[:120], "paragraphs": text}
    return o.written(SHEETS["news_item"], finish=tidy, **facts)


def _works(pairs: list[tuple[str, str]], mark: str = "") -> str:
    return "；".join(f"{mark}{head}，{detail.rstrip('。')}" for head, detail in pairs)


def executive_meeting(o: Occasion) -> Piece:
    """The decisions of one 县政府常务会议; `facts`: term, serial (of the meeting in the term)."""
    sheet = SHEETS["executive_meeting"]
    heard = [slug for slug in DEPARTMENT_SLUGS if slug not in sheet.choices["seldom_heard"]]
    slugs = o.some(heard, o.number_between(3, 5))
    opinions, decisions = (
        o.dice.sample(bank, len(bank)) for bank in (sheet.choices["opinions"], sheet.choices["decisions"])
    )
    units = [UNITS_BY_SLUG[slug] for slug in slugs]
    present = [unit for unit in units if not unit.founded_on or o.day >= unit.founded_on]
    names, items = [], []
    for unit, opinion, decision in zip(present, opinions, decisions, strict=False):
        matter, dept = o.about(o.matter(of=unit.slug)), unit.short_name_on(o.day)
        names.append(matter.name.removesuffix("工作"))
        paper = o.say(o.pick(sheet.choices["papers"]), dept=dept)
        orders = _works(o.some(matter.tasks, 2), "要")
        items.append((paper, p(f"{o.fill(opinion)}{orders}。{o.say(decision, dept=dept)}")))
    others = p(sheet.parts["others"]) if o.chance(0.6) else ""
    piece = o.written(
        sheet,
        finish=tidy,
        items=sections(items) + others,
        guests="、".join(unit.short_name_on(o.day) for unit in units[:2]),
        called="县政府召开" if o.chance(0.5) else "县政府",
        names="、".join(names[:3]),
    )
    return piece._replace(keywords=(*piece.keywords, *names[:2]))


def plenary_meeting(o: Occasion) -> Piece:
    """A county-wide work conference on one matter."""
    matter, sheet = o.about(o.matter()), SHEETS["plenary_meeting"]
    meeting = tidy(f"全县{matter.name}工作{o.pick(sheet.choices['kinds'])}")
    demands = numbered((f"{head}。{text}" for head, text in guarantees(o, 3)), "{}要")
    return o.written(
        sheet,
        finish=tidy,
        meeting=meeting,
        about=tidy(o.say(sheet.parts["about"], meeting=meeting)),
        works=_works(o.some(matter.tasks, 3)),
        demands=demands,
    )
