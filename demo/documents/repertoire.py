"""Which kinds of items a unit writes, how often, when in the year, under which 文号 and which legal limit."""

from collections.abc import Callable
from dataclasses import dataclass

from demo.documents import (
    approvals,
    bodies,
    land,
    news,
    official,
    planning,
    publicity,
    recruitment,
    tables,
)
from demo.documents.banks import APPROVALS, FIGURES, PUBLIC
from demo.documents.occasion import Occasion, Piece
from demo.documents.profiles import Profile
from demo.units.units import DemoUnit

Compose = Callable[[Occasion], Piece]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of item. `code` says which 文号 it takes: "" none, "unit", "office", "letter", "reply", "appointment", "normative".

    `prompt` marks what is of use only at once: a warning, a list shown for seven days. `limit` is (working days, True) or (calendar
    days, False) within which it must be published. `file` says which attachment it may carry.
    """

    name: str
    compose: Compose
    code: str = ""
    months: tuple[int, ...] = ()
    since: int = 2008
    until: int = 2099
    limit: tuple[int, bool] = (20, True)
    file: str = ""
    document: bool = False
    prompt: bool = False


NOTICE = Kind("notice", official.notice, "unit", document=True)
SHORT_NOTICE = Kind("short-notice", official.short_notice, "unit", document=True)
SCHEME = Kind("scheme", official.scheme, "unit", document=True)
OPINION = Kind("opinion", official.opinion, "unit", document=True)
CIRCULAR = Kind("circular", official.circular, "unit", document=True)
ANSWER = Kind("answer", planning.proposal_answer, "letter", months=(5, 6, 7, 8, 9, 10), since=2015, document=True)
NEWS = Kind("news", news.news_item)
PROGRESS = Kind("progress", planning.progress_report, months=(2, 3, 4, 6, 7, 8, 9, 10, 11, 12), file="xlsx")
PLAN = Kind("plan", planning.plan_outline, "unit", months=(1, 2, 3, 4), document=True)
APPROVAL = Kind("approval", approvals.approval, "reply", document=True)
EMERGENCY = Kind("emergency", approvals.emergency_plan, "unit", document=True)
WARNING = Kind("warning", approvals.warning, since=2009, prompt=True)
ANNOUNCEMENT = Kind("announcement", bodies.announcement, prompt=True)
PERMIT_LIST = Kind("permits", tables.permit_list, since=2015, limit=(7, True), file="csv")
PENALTY_LIST = Kind("penalties", tables.penalty_list, since=2015, limit=(7, True), file="csv")
FOOD = Kind("food", tables.food_samples, since=2013, file="xlsx")
PURCHASE = Kind("purchase", publicity.purchase, prompt=True)
PROJECT = Kind("project", publicity.project_progress, since=2010)
SAFETY = Kind("safety", publicity.safety_check, since=2010, file="xlsx")
SUBSIDY = Kind("subsidy", publicity.subsidy_list, since=2009, file="xlsx", prompt=True)
NEEDY = Kind("needy", publicity.families_in_need, since=2009, file="csv", prompt=True)
RECRUITMENT = Kind("recruitment", recruitment.recruitment, months=(3, 4, 5, 6, 7, 8), file="docx", prompt=True)
RECRUITED = Kind("recruited", recruitment.recruitment_result, months=(6, 7, 8, 9, 10, 11), prompt=True)
HOUSING = Kind("housing", publicity.housing_allocation, since=2010, file="xlsx", prompt=True)
HOUSING_PROGRESS = Kind("housing-progress", publicity.housing_progress, since=2010, months=(4, 7, 10, 12))
PLANNING_CASE = Kind("planning-case", publicity.planning_publicity, since=2009, prompt=True)
LAND = Kind("land", land.taking_notice, limit=(15, True), prompt=True)
HOUSES = Kind("houses", land.house_taking, since=2011, limit=(15, True), prompt=True)
LAND_SALE = Kind("land-sale", land.land_sale, since=2009, prompt=True)
SERVICE = Kind("service", bodies.service_guide, limit=(7, True), file="docx")
BODY = Kind("body", bodies.body_item, since=2009, prompt=True)
TOWN = Kind("town", bodies.town_item, file="xlsx")
PLENARY = Kind("plenary", news.plenary_meeting)

_SPECIAL_SHARE = 1.8
_SAFETY_UNITS = {
    "yingji": 6.0,
    "xiaofang": 4.0,
    "zhujian": 1.5,
    "jiaotong": 1.5,
    "shichang": 1.5,
    "kaifaqu": 2.0,
    "haiyang": 1.5,
    "jiaoti": 0.6,
}


def _common(profile: Profile) -> list[tuple[Kind, float]]:
    return [
        (NOTICE, 9),
        (SHORT_NOTICE, 3),
        (SCHEME, 5),
        (OPINION, 1.5),
        (CIRCULAR, 3),
        (NEWS, 16 * profile.news),
        (PROGRESS, 5),
        (PLAN, 1.2),
    ]


def _special(slug: str) -> list[tuple[Kind, float]]:
    """What only some departments have."""
    found: list[tuple[Kind, float]] = []
    if slug in FIGURES.permits:
        found.append((PERMIT_LIST, 4))
    if slug in FIGURES.penalties:
        found.append((PENALTY_LIST, 4))
    if slug in PUBLIC.posts:
        found += [(RECRUITMENT, 1.2), (RECRUITED, 1.5)]
    if slug in {row[1] for row in APPROVALS.emergencies}:
        found.append((EMERGENCY, 0.8))
    if publicity.subsidies_of(slug):
        found.append((SUBSIDY, 3))
    if bodies.services_of(slug):
        found.append((SERVICE, 0.9 * len(bodies.services_of(slug))))
    if bodies.bodies_of(slug):
        found.append((BODY, 6))
    if slug in _SAFETY_UNITS:
        found.append((SAFETY, _SAFETY_UNITS[slug]))
    if slug != "shenpi" and publicity.projects_of(slug):
        found.append((PROJECT, 2.5))
    own: dict[str, list[tuple[Kind, float]]] = {
        "ziran": [(LAND, 9), (LAND_SALE, 6), (PLANNING_CASE, 4)],
        "zhujian": [(HOUSING, 6), (HOUSING_PROGRESS, 2.5), (HOUSES, 4)],
        "shichang": [(FOOD, 9)],
        "qixiang": [(WARNING, 22)],
        "minzheng": [(NEEDY, 5)],
        "jiaoyi": [(PURCHASE, 26)],
        "caizheng": [(PURCHASE, 8)],
    }
    return [(kind, weight * _SPECIAL_SHARE) for kind, weight in found + own.get(slug, [])]


def repertoire(unit: DemoUnit, profile: Profile) -> list[tuple[Kind, float]]:
    """The kinds of a unit with their weights."""
    if unit.kind == "government":
        return [
            (NOTICE, 10),
            (SCHEME, 6),
            (OPINION, 5),
            (CIRCULAR, 1.5),
            (SHORT_NOTICE, 2),
            (APPROVAL, 8),
            (EMERGENCY, 2),
            (ANNOUNCEMENT, 2),
            (PLENARY, 2),
            (NEWS, 3),
            (PROGRESS, 2),
            (PLAN, 1.5),
        ]
    if unit.kind in ("town", "street"):
        return [*_common(profile), (TOWN, 12), (NEEDY, 4)]
    found = [*_common(profile), (ANSWER, 2.5), *_special(unit.slug)]
    if any(bodies.announcements_of(unit.slug, month) for month in range(1, 13)):
        found.append((ANNOUNCEMENT, 1.5))
    return found


def possible(kind: Kind, unit: DemoUnit, year: int, month: int) -> bool:
    """True when this unit may write this kind of item in that month."""
    if not kind.since <= year <= kind.until or (kind.months and month not in kind.months):
        return False
    if kind is ANNOUNCEMENT:
        return bool(bodies.announcements_of(unit.slug, month))
    if kind is BODY:
        return bool(bodies.alive_bodies(unit.slug, year, month))
    if kind is WARNING:
        return approvals.warnings_in(month)
    if kind is PERMIT_LIST and unit.slug == "shenpi":
        return year >= 2019
    if kind is PLANNING_CASE:
        return year >= 2019
    return True
