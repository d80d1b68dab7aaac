"""Which kinds of items a unit writes, how often, when in the year, under which 文号 and which legal limit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from demo.documents import approvals, bodies, land, news, official, planning, publicity, recruitment, tables
from demo.documents.profiles import Profile
from demo.documents.writing.occasion import Occasion, Piece
from demo.sentences import read
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


_KINDS = (
    Kind("notice", official.notice, "unit", document=True),
    Kind("short-notice", official.short_notice, "unit", document=True),
    Kind("scheme", official.scheme, "unit", document=True),
    Kind("opinion", official.opinion, "unit", document=True),
    Kind("circular", official.circular, "unit", document=True),
    Kind("answer", planning.proposal_answer, "letter", months=(5, 6, 7, 8, 9, 10), since=2015, document=True),
    Kind("news", news.news_item),
    Kind("progress", planning.progress_report, months=(2, 3, 4, 6, 7, 8, 9, 10, 11, 12), file="xlsx"),
    Kind("plan", planning.plan_outline, "unit", months=(1, 2, 3, 4), document=True),
    Kind("approval", approvals.approval, "reply", document=True),
    Kind("emergency", approvals.emergency_plan, "unit", document=True),
    Kind("warning", approvals.warning, since=2009, prompt=True),
    Kind("announcement", bodies.announcement, prompt=True),
    Kind("permits", tables.permit_list, since=2015, limit=(7, True), file="csv"),
    Kind("penalties", tables.penalty_list, since=2015, limit=(7, True), file="csv"),
    Kind("food", tables.food_samples, since=2013, file="xlsx"),
    Kind("purchase", publicity.purchase, prompt=True),
    Kind("project", publicity.project_progress, since=2010),
    Kind("safety", publicity.safety_check, since=2010, file="xlsx"),
    Kind("subsidy", publicity.subsidy_list, since=2009, file="xlsx", prompt=True),
    Kind("needy", publicity.families_in_need, since=2009, file="csv", prompt=True),
    Kind("recruitment", recruitment.recruitment, months=(3, 4, 5, 6, 7, 8), file="docx", prompt=True),
    Kind("recruited", recruitment.recruitment_result, months=(6, 7, 8, 9, 10, 11), prompt=True),
    Kind("housing", publicity.housing_allocation, since=2010, file="xlsx", prompt=True),
    Kind("housing-progress", publicity.housing_progress, since=2010, months=(4, 7, 10, 12)),
    Kind("planning-case", publicity.planning_publicity, since=2009, prompt=True),
    Kind("land", land.taking_notice, limit=(15, True), prompt=True),
    Kind("houses", land.house_taking, since=2011, limit=(15, True), prompt=True),
    Kind("land-sale", land.land_sale, since=2009, prompt=True),
    Kind("service", bodies.service_guide, limit=(7, True), file="docx"),
    Kind("body", bodies.body_item, since=2009, prompt=True),
    Kind("town", bodies.town_item, file="xlsx"),
    Kind("plenary", news.plenary_meeting),
)
KINDS = {kind.name: kind for kind in _KINDS}
NEWS, ANSWER = KINDS["news"], KINDS["answer"]


class _Weights(NamedTuple):
    """By name of the kind, how often a unit writes it against the others."""

    common: dict[str, float]
    government: dict[str, float]
    town: dict[str, float]
    departments: dict[str, dict[str, float]]


WEIGHTS = read("documents/repertoire", _Weights)


def repertoire(unit: DemoUnit, profile: Profile) -> list[tuple[Kind, float]]:
    """The kinds of a unit with their weights."""
    if unit.kind == "government":
        weights = list(WEIGHTS.government.items())
    else:
        own = WEIGHTS.departments[unit.slug] if unit.kind == "department" else WEIGHTS.town
        common = WEIGHTS.common | {"news": WEIGHTS.common["news"] * profile.news}
        weights = [*common.items(), *own.items()]
    return [(KINDS[name], weight) for name, weight in weights]


def possible(kind: Kind, unit: DemoUnit, year: int, month: int) -> bool:
    """True when this unit may write this kind of item in that month."""
    if not kind.since <= year <= kind.until or (kind.months and month not in kind.months):
        return False
    if kind.name == "announcement":
        return bool(bodies.announcements_of(unit.slug, month))
    if kind.name == "body":
        return bool(bodies.alive_bodies(unit.slug, year, month))
    if kind.name == "warning":
        return approvals.warnings_in(month)
    if kind.name == "permits" and unit.slug == "shenpi":
        return year >= 2019
    if kind.name == "planning-case":
        return year >= 2019
    return True
