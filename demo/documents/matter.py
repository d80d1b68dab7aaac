"""A matter is one thing a unit works on year after year: the stuff from which notices, plans, news and minutes are composed."""

from dataclasses import dataclass


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


def matter(
    name: str,
    topic: str,
    column: str,
    aim: str,
    figure: str,
    *tasks: str,
    law: str = "",
    months: str = "",
    since: int = 2008,
    until: int = 2099,
) -> Matter:
    """Reads the short notation of the banks: figure "完成喷防面积|万亩|20|60", tasks "标题|内容", months "3-5" or ""."""
    label, unit, low, high = figure.split("|")
    first, _, last = months.partition("-")
    season = tuple(range(int(first), int(last) + 1)) if months else ()
    pairs = tuple((head, detail) for head, _, detail in (task.partition("|") for task in tasks))
    return Matter(name, topic, column, aim, label, unit, int(low), int(high), pairs, law, season, since, until)
