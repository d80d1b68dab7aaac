"""The 63 disclosing units of the demo county: the county government, 50 departments, 12 towns and streets (data/units.toml).

Only the names of the twelve towns and streets are real. The list of departments follows what a county of Shandong usually has and
is not an official register. Credit codes use the division code 371699, which is not in use, and right check characters; document
codes (发文代字), people, telephones and addresses are invented: a person's name is a common surname with a pair of the sixty-year
cycle, and every telephone begins with 0543-0000.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from county.text.uscc import check_digit, organisation_check
from demo.sentences import read

DIVISION_CODE = "371699"
COUNTY = "无棣县"
REFORM_ON = date(2019, 1, 1)

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"

Offices = tuple[tuple[str, str], ...]
"""Names and duties of 内设机构."""


class _Department(NamedTuple):
    slug: str
    name: str
    code: str
    duty: str
    offices: Offices
    full_name: str = ""
    short_name: str = ""
    former_name: str = ""
    former_full_name: str = ""
    former_code: str = ""
    is_new: bool = False
    is_institution: bool = False
    reviewing_organ: str = ""
    addressees: str = ""


class _Town(NamedTuple):
    slug: str
    name: str
    code: str


class _County(NamedTuple):
    surnames: str
    general_office: tuple[str, str]
    government_offices: Offices
    town_offices: Offices
    government_leaders: tuple[tuple[str, str], ...]
    government_duty: str
    departments: tuple[_Department, ...]
    towns: tuple[_Town, ...]


_COUNTY = read("units", _County)
SURNAMES = _COUNTY.surnames


@dataclass(frozen=True, slots=True)
class DemoLeader:
    """A leader of a unit: 姓名、职务、分管工作."""

    name: str
    post: str
    duties: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoUnit:
    """One disclosing unit.

    `kind` is a value of Department.Kind. `code` is the 发文代字. A unit that was renamed in the reform of 2019 keeps the name and
    code it had before in the `former_*` fields; one that was founded then has `founded_on`. `reviewing_organ` is named where it is
    not the government above.
    """

    slug: str
    name: str
    short_name: str
    kind: str
    order: int
    uscc: str
    code: str
    duty: str
    address: str
    leaders: tuple[DemoLeader, ...]
    offices: Offices
    website: str = ""
    postcode: str = "251900"
    former_name: str = ""
    former_short_name: str = ""
    former_code: str = ""
    founded_on: date | None = None
    reviewing_organ: str = ""
    addressees: str = ""

    @property
    def phone(self) -> str:
        return f"0543-0000{self.order:02d}1"

    @property
    def fax(self) -> str:
        return f"0543-0000{self.order:02d}9"

    def name_on(self, day: date) -> str:
        """The full name on that day."""
        return self.former_name if self.former_name and day < REFORM_ON else self.name

    def short_name_on(self, day: date) -> str:
        """The short name on that day."""
        return self.former_short_name if self.former_short_name and day < REFORM_ON else self.short_name

    def code_on(self, day: date) -> str:
        """The 发文代字 on that day."""
        return self.former_code if self.former_code and day < REFORM_ON else self.code


def invented_name(number: int) -> str:
    """The `number`-th invented personal name: 赵甲子, 钱辛未 … (1,380 different ones)."""
    pair = number * 7 % 60
    return SURNAMES[number % len(SURNAMES)] + _STEMS[pair % 10] + _BRANCHES[pair % 12]


def demo_uscc(serial: int, institution: bool = False) -> str:
    """A placeholder credit code: 11 an organ or 12 a public institution, the unused division 371699, a serial, check characters."""
    body = f"DM{serial:06d}"
    seventeen = ("12" if institution else "11") + DIVISION_CODE + body + organisation_check(body)
    return seventeen + check_digit(seventeen)


_HEAD_POSTS = {
    "委员会": "主任",
    "中心": "主任",
    "社": "主任",
    "会": "理事长",
    "馆": "馆长",
    "大队": "大队长",
    "管理部": "主任",
}


def _leaders(serial: int, post: str, offices: Offices) -> tuple[DemoLeader, ...]:
    general, *others = [name for name, _ in offices]
    half = (len(others) + 1) // 2
    duties = (
        "主持全面工作",
        f"协助分管{'、'.join(others[:half])}",
        f"协助分管{'、'.join(others[half:]) or '工会、妇委会'}",
        f"协助分管{general}，负责政务公开、财务、信访稳定、安全生产工作",
    )
    posts = (post, "副" + post, "副" + post, "党组成员")
    return tuple(
        DemoLeader(invented_name(serial * 4 + place), title, duty)
        for place, (title, duty) in enumerate(zip(posts, duties, strict=True))
    )


def _government() -> DemoUnit:
    leaders = enumerate(_COUNTY.government_leaders)
    return DemoUnit(
        slug="government",
        name="无棣县人民政府",
        short_name="县政府",
        kind="government",
        order=1,
        uscc=demo_uscc(1),
        code="棣政发",
        duty=_COUNTY.government_duty,
        address="无棣县棣丰街道示范一路1号",
        website="www.wudi.example",
        leaders=tuple(DemoLeader(invented_name(1000 + place), post, duties) for place, (post, duties) in leaders),
        offices=_COUNTY.government_offices,
    )


def _department(order: int, row: _Department) -> DemoUnit:
    name = row.full_name or COUNTY + row.name
    offices = (_COUNTY.general_office, *row.offices)
    head = next((post for ending, post in _HEAD_POSTS.items() if name.endswith(ending)), "局长")
    former = row.former_name
    return DemoUnit(
        slug=row.slug,
        name=name,
        short_name=row.short_name or "县" + row.name,
        kind="department",
        order=order,
        uscc=demo_uscc(order, row.is_institution),
        code=row.code,
        duty=row.duty,
        address=f"无棣县{'棣丰' if order % 2 else '海丰'}街道示范{'二三四五六七'[order % 6]}路{order}号",
        leaders=_leaders(order, head, offices),
        offices=offices,
        former_name=row.former_full_name or (COUNTY + former if former else ""),
        former_short_name="县" + former if former else "",
        former_code=row.former_code,
        founded_on=REFORM_ON if row.is_new else None,
        reviewing_organ=row.reviewing_organ,
        addressees=row.addressees,
    )


def _town(order: int, row: _Town) -> DemoUnit:
    is_street = row.name.endswith("街道")
    return DemoUnit(
        slug=row.slug,
        name=f"{COUNTY}{row.name}{'办事处' if is_street else '人民政府'}",
        short_name=row.name,
        kind="street" if is_street else "town",
        order=order,
        uscc=demo_uscc(order),
        code=row.code,
        duty=f"执行本辖区经济和社会发展规划，负责{row.name}的农业农村、民生保障、公共服务、平安建设和基层治理工作",
        address=f"无棣县{row.name}示范街{order}号",
        leaders=_leaders(order, "主任" if is_street else "镇长", _COUNTY.town_offices),
        offices=_COUNTY.town_offices,
    )


DEPARTMENT_SLUGS: tuple[str, ...] = tuple(row.slug for row in _COUNTY.departments)
TOWN_SLUGS: tuple[str, ...] = tuple(row.slug for row in _COUNTY.towns)
TOWN_NAMES: tuple[str, ...] = tuple(row.name for row in _COUNTY.towns)

UNITS: tuple[DemoUnit, ...] = (
    _government(),
    *(_department(order, row) for order, row in enumerate(_COUNTY.departments, 2)),
    *(_town(order, row) for order, row in enumerate(_COUNTY.towns, len(_COUNTY.departments) + 2)),
)
UNITS_BY_SLUG: dict[str, DemoUnit] = {unit.slug: unit for unit in UNITS}
