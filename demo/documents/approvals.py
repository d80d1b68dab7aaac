"""批复 of the county government, emergency plans (应急预案) and weather warnings."""

from demo.documents.writing.banks import APPROVALS, Emergency
from demo.documents.writing.markup import numbered, p
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.wording import government_of, numeral
from demo.sentences import read
from demo.units.units import TOWN_NAMES, UNITS_BY_SLUG

SHEETS = read("sheets/approvals", dict[str, Sheet])

_ASKERS = {
    "1001": "ziran",
    "0501": "ziran",
    "0503": "huanjing",
    "0306": "fagai",
    "0305": "caizheng",
    "0105": "shenpi",
    "0304": "fagai",
}
"""Who asks the county government, by the topic of what is asked."""


def approval(o: Occasion) -> Piece:
    """批复: the answer of the county government to a request of a department or a town."""
    subject, topic, clauses = o.pick(APPROVALS.approvals)
    town = o.pick(TOWN_NAMES)
    use, years = o.pick((("商服用地", 40), ("住宅用地", 70), ("工业用地", 50)))
    facts: dict[str, object] = {
        "town": town,
        "village": o.pick(APPROVALS.villages),
        "year": o.year,
        "later": o.year + 15,
        "next": o.year + 1,
        "batch": numeral(o.number_between(1, 4)),
        "n": o.number_between(18, 460),
        "m": o.number_between(16, 96),
        "k": o.number_between(9, 17) if topic == "0503" else o.number_between(18, 66),
        "people": o.number_between(260, 2600),
        "cost": o.number_between(260, 6800),
        "days": 30 * o.number_between(4, 12),
        "use": use,
        "years": years,
        "project": o.pick(APPROVALS.projects),
        "price": f"{o.number_between(180, 235) / 10:.1f}",
    }
    subject = subject.format_map(facts)
    is_town = "便民服务中心" in subject or "初步设计" in subject
    asker = government_of(town) if is_town else UNITS_BY_SLUG[_ASKERS[topic]].name_on(o.day)
    said = numbered(clause.format_map(facts) for clause in clauses)
    return o.written(SHEETS["approval"], subject=subject, topic=topic, asker=asker, clauses=said)


def emergencies_of(slug: str) -> list[Emergency]:
    return [one for one in APPROVALS.emergencies if one.unit == slug]


def emergency_plan(o: Occasion) -> Piece:
    """应急预案 in the usual eight parts."""
    hazard, slug, topic, what = o.pick(
        APPROVALS.emergencies if o.unit.kind == "government" else emergencies_of(o.unit.slug)
    )
    o.as_office()
    return o.written(
        SHEETS["emergency_plan"],
        effective_on=o.day,
        plan=f"无棣县{hazard}应急预案",
        hazard=hazard,
        topic=topic,
        what=what,
        leader=UNITS_BY_SLUG[slug].short_name_on(o.day),
        phone=o.phone(),
        within=o.pick(("30分钟", "1小时")),
        people=o.number_between(30, 120),
        addressee=o.addressee(),
    )


def warnings_in(month: int) -> bool:
    return any(month in one.months for one in APPROVALS.warnings)


def warning(o: Occasion) -> Piece:
    """气象灾害预警信号."""
    sheet = SHEETS["warning"]
    found = o.pick([one for one in APPROVALS.warnings if o.day.month in one.months])
    colour, level = o.pick(APPROVALS.levels)
    hours = o.pick((6, 12, 24, 48))
    return o.written(
        sheet,
        kind=found.kind,
        colour=colour,
        signal=found.kind + colour,
        level=level,
        weather=found.text.format(h=hours),
        hour=f"{o.number_between(6, 17)}时{o.pick(('00', '10', '20', '30', '45'))}分",
        advice="".join(p(f"{number}.{line}") for number, line in enumerate(o.some(found.advice, 3), 1)),
        element=found.element,
        lifting=sheet.parts["lifting"] if o.chance(0.5) else "",
    )
