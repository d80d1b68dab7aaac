"""机构信息 and 公开指南 of a unit as fields, with what they said before the leaders changed."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from catalog.texts.structured import (
    Channel,
    DisclosureOffice,
    Guide,
    Leader,
    Office,
    OrganisationInfo,
    ReadingPoint,
    Step,
)
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.sentences import read
from demo.units.units import UNITS_BY_SLUG, DemoUnit, invented_name

Lines = tuple[str, ...]
Pair = tuple[str, str]


class _UnderRules(NamedTuple):
    """What changed with the 条例 of 2019."""

    steps: tuple[Pair, ...]
    limits: Lines
    fees: Lines


class _Words(NamedTuple):
    hours: str
    hours_before_2020: str
    first_duty: str
    last_duty: str
    categories: Lines
    arrangement: tuple[Pair, ...]
    website: Pair
    new_media: Pair
    notice_board: Pair
    other_channels: tuple[Pair, ...]
    library: tuple[str, str, str, str]
    ways: tuple[Pair, ...]
    complaint: str
    review: str
    review_since_2024: str
    complaint_phone: str
    of_2008: _UnderRules
    of_2019: _UnderRules


WORDS = read("documents/guide", _Words)
SHEETS = read("sheets/organisation", dict[str, Sheet])


def hours_in(year: int) -> str:
    """The office hours as they were written in that year."""
    return WORDS.hours_before_2020 if year < 2020 else WORDS.hours


def _disclosure_office(unit: DemoUnit, year: int) -> DisclosureOffice:
    own = {"government": "无棣县人民政府办公室政务公开科", "town": "党政办公室", "street": "党政办公室"}
    name = own.get(unit.kind, f"{unit.short_name}办公室")
    return DisclosureOffice(name, unit.address, hours_in(year), f"0543-0000{unit.order:02d}2", unit.fax, "")


def _leaders(unit: DemoUnit, generation: int) -> tuple[Leader, ...]:
    """Generation 0 is the present; each earlier one had other people in the first two posts."""
    rows = [Leader(one.name, one.post, one.duties) for one in unit.leaders]
    for place in range(min(2, len(rows))) if generation else ():
        rows[place] = replace(rows[place], name=invented_name(400 + unit.order * 7 + generation * 3 + place))
    return tuple(rows)


def organisation_info(unit: DemoUnit, day: date, generation: int) -> OrganisationInfo:
    """The fields as they stood on a day, so many changes of leaders ago."""
    leaders, first = _leaders(unit, generation), 700 + unit.order * 6
    offices = tuple(
        Office(name, f"{duty}。", f"0543-0000{unit.order:02d}{place + 2}", invented_name(first + place))
        for place, (name, duty) in enumerate(unit.offices)
    )
    own = [f"{duty}。" for _, duty in unit.offices[1:]]
    duties = (f"{unit.duty}。", WORDS.first_duty, *own, WORDS.last_duty)
    charge = f"{leaders[-1].name}（{leaders[-1].post}）"
    where = (unit.address, hours_in(day.year), unit.phone, unit.fax, unit.website)
    office = _disclosure_office(unit, day.year)
    return OrganisationInfo(unit.name_on(day), *where, duties, leaders, offices, charge, office)


def guide_of(unit: DemoUnit, year: int) -> Guide:
    """The guide by the rules in force in that year: 条例 of 2008 before 15 May 2019, of 2019 since."""
    archive, hall = UNITS_BY_SLUG["dangan"], UNITS_BY_SLUG["shenpi"]
    office, rules = _disclosure_office(unit, year), WORDS.of_2019 if year >= 2019 else WORDS.of_2008
    slots = {
        "address": unit.address,
        "postcode": unit.postcode,
        "office": office.name,
        "short": unit.short_name,
        "upper": "滨州市人民政府" if unit.kind == "government" else "无棣县人民政府",
    }

    def pairs(*rows: Pair) -> tuple[Channel, ...]:
        return tuple(Channel(name, text.format_map(slots)) for name, text in rows)

    review = WORDS.review_since_2024 if year >= 2024 else WORDS.review
    return Guide(
        WORDS.categories,
        pairs(*WORDS.arrangement),
        pairs(WORDS.website, WORDS.new_media if year >= 2012 else WORDS.notice_board, *WORDS.other_channels),
        (
            ReadingPoint("无棣县档案馆政府信息查阅室", archive.address, archive.phone, hours_in(year)),
            ReadingPoint(*WORDS.library),
            ReadingPoint("县政务服务中心公开信息查阅区", hall.address, hall.phone, hours_in(year)),
        ),
        pairs(*WORDS.ways),
        tuple(Step(*step) for step in rules.steps),
        rules.limits,
        rules.fees,
        office,
        (WORDS.complaint, review.format_map(slots), WORDS.complaint_phone),
    )


def organisation_item(o: Occasion) -> Piece:
    """`facts`: generation (0 = present)."""
    info = organisation_info(o.unit, o.day, o.facts["generation"])
    return o.written(SHEETS["organisation"])._replace(structure=info.to_json())


def guide_item(o: Occasion) -> Piece:
    return o.written(SHEETS["guide"])._replace(structure=guide_of(o.unit, o.year).to_json())
