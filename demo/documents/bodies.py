"""Items of 公共企事业单位, of the towns' statutory columns, 办事指南, 信息公开制度, and 通告."""

from demo.documents.organisation import hours_in
from demo.documents.writing.banks import ANNOUNCEMENTS, APPROVALS, BODIES, PUBLIC, Announcement, BodyItem, Service
from demo.documents.writing.eras import law_on
from demo.documents.writing.markup import article, numbered, p
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.office_files import as_docx
from demo.documents.writing.wording import long_date, numeral, short_date
from demo.sentences import read
from demo.units.units import TOWN_NAMES

SHEETS = read("sheets/bodies", dict[str, Sheet])


def _facts(o: Occasion) -> dict[str, object]:
    return {
        "year": o.year,
        "month": o.day.month,
        "start": short_date(o.later(3, 10)),
        "end": short_date(o.later(14, 24)),
        "place": o.pick(ANNOUNCEMENTS.places),
        "town": o.unit.short_name if o.is_town else o.pick(TOWN_NAMES),
        "village": o.pick(APPROVALS.villages),
        "n": o.number_between(36, 320),
        "m": o.number_between(2, 9) * 11,
        "few": o.number_between(3, 9),
        "gap": o.pick((10, 12, 15, 20, 30)),
        "phone": o.phone(),
    }


_SEASONS = {"春运": (1, 2), "供热": (9, 10), "招生": (5, 6, 7, 8), "春季学期": (1, 2), "恶劣天气": (1, 2, 7, 8, 12)}

_FIRST_YEARS = {"家庭医生": 2016, "收费项目和标准": 2018, "经费收支": 2018, "校历": 2021, "常用医疗服务项目": 2020}


def bodies_of(slug: str) -> list[tuple[str, BodyItem]]:
    """(column, item) of every public body's item that this unit files."""
    return [(column, item) for column, items in BODIES.bodies.items() for item in items if item.unit == slug]


def alive_bodies(slug: str, year: int, month: int) -> list[tuple[str, BodyItem]]:
    """Those of them that fall in this month and exist in this year."""
    return [
        (column, item)
        for column, item in bodies_of(slug)
        if all(month in months for word, months in _SEASONS.items() if word in item.title)
        and all(year >= first for word, first in _FIRST_YEARS.items() if word in item.title)
    ]


def body_item(o: Occasion) -> Piece:
    """A notice of a school, a hospital, a water or bus company, filed by the department in charge."""
    column, (_, title, topic, genre, lines) = o.pick(alive_bodies(o.unit.slug, o.year, o.day.month))
    facts = _facts(o)
    if "第{m}" in title:
        facts["m"] = numeral(o.pick((1, 2, 3, 5, 6, 8)))
    elif "{m}路" in title:
        facts["m"] = o.pick((1, 2, 3, 5, 6, 8))
    subject, said = title.format_map(facts), numbered(line.format_map(facts) for line in lines)
    return o.written(SHEETS["body_item"], column=column, genre=genre, topic=topic, subject=subject, lines=said)


def town_item(o: Occasion) -> Piece:
    """An item of the matters that 条例 Art. 21 asks of towns, with a table by village."""
    column = o.pick(tuple(BODIES.town_items))
    title, topic, heads, lines = o.pick(BODIES.town_items[column])
    facts = _facts(o)
    facts["m"] = o.pick((120, 125, 128, 130, 132, 135))
    facts["few"] = numeral(o.number_between(1, 4)) if "第{few}批" in title else facts["few"]
    (first, *span), (second, sign, *factor) = (head.split(":") for head in heads.format_map(facts).split("|"))
    rows = []
    for village in o.some(APPROVALS.villages, o.number_between(5, 9)):
        amount, other = o.number_between(int(span[0]), int(span[1])), o.number_between(int(factor[0]), int(factor[1]))
        rows.append((village, amount, amount * other if sign == "*" else other))
    rows.append(("合计", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    subject = title.format_map(facts)
    opening, closing = (p(line.format_map(facts)) for line in lines)
    said = {"opening": opening, "closing": closing, "bare_subject": subject.removeprefix(str(facts["town"]))}
    facts = {"column": column, "topic": topic, "subject": subject, "first": first, "second": second}
    return o.written(SHEETS["town_item"], rows, **said, **facts)


def services_of(slug: str) -> list[Service]:
    return [one for one in PUBLIC.services if one.unit == slug]


def service_guide(o: Occasion) -> Piece:
    """办事指南 with all the elements that a check asks for."""
    sheet, service = SHEETS["service_guide"], o.pick(services_of(o.unit.slug))
    is_permit, days = any(word in service.name for word in ("许可", "审批", "注册", "认定")), service.days
    facts = {
        "service": service.name,
        "law": law_on(o.day, service.basis),
        "conditions": service.conditions,
        "materials": service.materials,
        "hall": o.say(o.pick(sheet.choices["halls"])),
        "hours": hours_in(o.year),
        "longest": f"{days * 2 if days > 1 else days}个工作日",
        "promised": f"{days}个工作日" if days > 1 else "当场办结",
        "phone": o.phone(),
        "column": "key-approval" if is_permit else "public-services",
        "topic": "0302" if is_permit else "0201",
    }
    lines = [line.format_map(facts) for line in sheet.choices["form"]]
    files = (as_docx(f"{service.name}申请表.docx", lines),) if o.facts.get("attach") else ()
    return o.written(sheet, o.form(sheet, "guide", **facts), attachments=files, **facts)


def rule(o: Occasion) -> Piece:
    """A disclosure rule of the unit. `facts`: place (which one of the six)."""
    sheet, (name, lines) = SHEETS["rule"], PUBLIC.rules[o.facts["place"]]
    chosen = o.some(lines, len(lines) - (1 if o.chance(0.4) else 0))
    last = o.say(sheet.parts["last"], explainer=o.pick(sheet.choices["explainers"]))
    articles = "".join(article(number, line) for number, line in enumerate((*chosen, last), 1))
    return o.written(sheet, effective_on=o.day, rule=name, articles=articles)


def announcements_of(slug: str, month: int) -> list[Announcement]:
    """The 通告 that a unit may issue in a month."""
    return [one for one in ANNOUNCEMENTS.announcements if one.unit == slug and month in one.months]


def announcement(o: Occasion) -> Piece:
    """A 通告 with numbered clauses: orders and information addressed to the public."""
    sheet, chosen = SHEETS["announcement"], o.pick(announcements_of(o.unit.slug, o.day.month))
    facts: dict[str, object] = {
        "start": long_date(o.later(2, 12)),
        "end": long_date(o.later(30, 75)),
        "place": o.pick(ANNOUNCEMENTS.places),
        "year": o.year,
        "month": o.day.month,
        "phone": o.phone(),
    }
    clauses = o.some(chosen.clauses, len(chosen.clauses) - (1 if o.chance(0.3) and len(chosen.clauses) > 5 else 0))
    return o.written(
        sheet,
        effective_on=o.day,
        column=chosen.column,
        topic=chosen.topic,
        subject=chosen.title.format_map(facts),
        reason=chosen.reason.format_map(facts),
        link=o.pick(sheet.choices["links"]),
        clauses=numbered(clause.format_map(facts) for clause in clauses),
        last=p(o.pick(sheet.choices["last"])),
    )
