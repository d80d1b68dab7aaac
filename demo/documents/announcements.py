"""通告 and 公告: orders and information addressed to the public."""

from demo.documents.banks import ANNOUNCEMENTS, Announcement
from demo.documents.markup import p
from demo.documents.occasion import Occasion, Piece
from demo.documents.wording import long_date, numeral


def announcements_of(slug: str, month: int) -> list[Announcement]:
    """The 通告 that a unit may issue in a month."""
    return [one for one in ANNOUNCEMENTS.announcements if one.unit == slug and month in one.months]


def announcement(o: Occasion) -> Piece:
    """A 通告 with numbered clauses."""
    chosen = o.pick(announcements_of(o.unit.slug, o.day.month))
    facts: dict[str, object] = {
        "start": long_date(o.later(2, 12)),
        "end": long_date(o.later(30, 75)),
        "place": o.pick(ANNOUNCEMENTS.places),
        "year": o.year,
        "month": o.day.month,
        "phone": o.phone(),
    }
    title = chosen.title.format_map(facts)
    clauses = o.some(chosen.clauses, len(chosen.clauses) - (1 if o.chance(0.3) and len(chosen.clauses) > 5 else 0))
    text = p(f"{chosen.reason.format_map(facts)}，{o.pick(('结合我县实际，', '经研究，', ''))}现就有关事项通告如下：")
    text += "".join(p(f"{numeral(number)}、{clause.format_map(facts)}") for number, clause in enumerate(clauses, 1))
    text += p(o.pick(("本通告自发布之日起施行。", "特此通告。", "请广大群众相互转告，自觉遵守。")))
    return Piece(
        chosen.column,
        f"{o.name}关于{title}的通告",
        o.letter(text, words=("通告",)),
        "announcement",
        chosen.topic,
        (title, "通告"),
        f"就{title}有关事项向社会公众发布通告。",
        effective_on=o.day,
    )
