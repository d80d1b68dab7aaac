"""The habits of the 63 units: how much they publish and what goes wrong there. The unevenness is what the county complains of."""

from dataclasses import dataclass

from demo.sentences import read
from demo.units.units import DemoUnit


@dataclass(frozen=True, slots=True)
class Profile:
    """Years are calendar years, 0 means never.

    `volume` and `news` weigh how many items and how many of them are 动态; `late` is the share published after the legal limit;
    `stops` is the last year with any item, `documents_stop` the last with an official document; `stale_organisation` and
    `stale_guide` the year of the last update; `several_organisation` how many more items lie in 机构信息; `summaries` the years
    whose work summary was filed as an annual report; `missing_reports` the years without one; `misfiled` the share of 动态 in a
    wrong column; `bad_numbers_until` the last year of badly written 文号; `budgets_from` the first year of published budgets.
    """

    volume: float = 1.0
    news: float = 1.0
    late: float = 0.075
    stops: int = 0
    documents_stop: int = 0
    stale_organisation: int = 0
    stale_guide: int = 0
    several_organisation: int = 0
    summaries: tuple[int, ...] = ()
    missing_reports: tuple[int, ...] = ()
    misfiled: float = 0.02
    bad_numbers_until: int = 0
    budgets_from: int = 2018


_PROFILES = read("documents/profiles", dict[str, Profile])


def profile_of(unit: DemoUnit) -> Profile:
    """Raises KeyError for a unit without a profile."""
    return _PROFILES[unit.slug]
