"""A matter is one thing a unit works on year after year: the stuff from which notices, plans, news and minutes are composed."""

from dataclasses import dataclass

from demo.sentences import read
from demo.units.units import TOWN_SLUGS

FIELDS_OF_WORK = ("agriculture", "construction", "culture", "economy", "finance", "government", "safety", "society")


@dataclass(frozen=True, slots=True)
class Matter:
    """One field of work of a unit.

    `aim` is a verb phrase (“保障夏粮安全”); `label`, `unit`, `low`, `high` describe the figure that reports give of it;
    `tasks` are pairs of a short heading and a sentence; `months`, `since` and `until` say when the matter is alive.
    """

    name: str
    topic: str
    column: str
    aim: str
    label: str
    unit: str
    low: int
    high: int
    tasks: tuple[tuple[str, str], ...]
    law: str = ""
    months: tuple[int, ...] = ()
    since: int = 2008
    until: int = 2099

    def alive(self, year: int, month: int) -> bool:
        return self.since <= year <= self.until and (not self.months or month in self.months)


def _matters() -> dict[str, tuple[Matter, ...]]:
    """The matters of every unit, by slug; those of the towns are shared by all of them."""
    shape = dict[str, tuple[Matter, ...]]
    found = {
        slug: matters for name in FIELDS_OF_WORK for slug, matters in read(f"documents/matters/{name}", shape).items()
    }
    return found | dict.fromkeys(TOWN_SLUGS, read("documents/matters/towns", shape)["towns"])


MATTERS = _matters()
