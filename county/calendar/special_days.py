"""The calendar of the database: read as one value, and changed by whole notices."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from django.db import connection, transaction

from county.calendar.calendar_data import PACKAGE, BadCalendar, NoticeData, SpecialDayData
from county.calendar.workdays import Calendar, show_day
from county.models import HolidayNotice, SpecialDay

# Some 700 short rows: reading their hash costs less than a millisecond and misses no change, however it was made.
VERSION = f"""
    SELECT left(md5(concat_ws('|',
        (SELECT string_agg(concat_ws(',', year, title, number), ';' ORDER BY year) FROM {HolidayNotice._meta.db_table}),
        (SELECT string_agg(concat_ws(',', day, is_workday, name), ';' ORDER BY day) FROM {SpecialDay._meta.db_table})
    )), 12)
"""


def current_calendar() -> Calendar:
    """The calendar as it is now; its `version` is a hash of the data. One short query while nothing changed."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        return _calendar(cursor.fetchone()[0])


@lru_cache(maxsize=2)
def _calendar(version: str) -> Calendar:
    days = list(SpecialDay.objects.values_list("day", "is_workday", "name"))
    notices = {notice.year: cited(notice) for notice in HolidayNotice.objects.all()}
    return Calendar(
        special={day: is_workday for day, is_workday, _ in days},
        announced=frozenset(notices),
        version=version,
        names={day: name for day, _, name in days},
        notices=notices,
    )


def cited(notice: HolidayNotice) -> str:
    """A notice as it is quoted in a working."""
    return f"《{notice.title}》" + (f"（{notice.number}）" if notice.number else "")


@dataclass(frozen=True)
class Change:
    """What storing one year's notice did; `summary` and `days` are Chinese lines."""

    year: int
    summary: str
    days: list[str] = field(default_factory=list)
    is_new: bool = False
    is_written: bool = True


@transaction.atomic
def store_notices(notices: Iterable[NoticeData], *, spare_entered: bool = False) -> list[Change]:
    """Put each notice in the place of its year's: the days it fixes, and nothing else, are that year's days afterwards.

    With `spare_entered`, a year that came from another source than the package is left alone: what the office entered
    or corrected outranks the package. Unchanged years are not written. Raises BadCalendar, with nothing stored, when
    two of the notices are of one year or a day already belongs to the notice of another year.
    """
    notices = sorted(notices, key=lambda notice: notice.year)
    twice = [a.year for a, b in pairwise(notices) if a.year == b.year]
    if twice:
        raise BadCalendar(f"{twice[0]} 年的安排给出了两次")
    stored = {notice.year: notice for notice in HolidayNotice.objects.select_for_update()}
    if spare_entered:
        spared = {year for year, notice in stored.items() if not notice.source.startswith(PACKAGE)}
    else:
        spared = set()
    wanted = [notice for notice in notices if notice.year not in spared]
    before = _days_by_year(notice.year for notice in wanted)
    refuse_days_of_other_years(wanted)
    # All the old days first: a day may move from one of these notices to another.
    changed = [notice for notice in wanted if before[notice.year] != dict(notice.days)]
    SpecialDay.objects.filter(notice__year__in=[notice.year for notice in changed]).delete()
    changes = {
        year: Change(year, "由人工录入或更正，未改动", is_written=False)
        for year in spared & {notice.year for notice in notices}
    }
    for notice in wanted:
        changes[notice.year] = _store(notice, stored.get(notice.year), before[notice.year])
    return [changes[year] for year in sorted(changes)]


def _days_by_year(years: Iterable[int]) -> dict[int, dict]:
    found: dict[int, dict] = {year: {} for year in years}
    rows = SpecialDay.objects.filter(notice__year__in=found).values_list("notice__year", "day", "name", "is_workday")
    for year, day, name, is_workday in rows:
        found[year][day] = SpecialDayData(name, is_workday)
    return found


def refuse_days_of_other_years(notices: list[NoticeData]) -> None:
    """Raises BadCalendar when a day of these notices belongs to two of them, or to a stored notice of another year."""
    owners: dict = {}
    for notice in notices:
        for day in notice.days:
            if day in owners:
                raise BadCalendar(f"{day} 同时见于 {owners[day]} 年和 {notice.year} 年的安排")
            owners[day] = notice.year
    others = SpecialDay.objects.filter(day__in=owners).exclude(notice__year__in={notice.year for notice in notices})
    for special in others.select_related("notice"):
        raise BadCalendar(f"{special.day} 已由 {special.notice.year} 年的通知规定，不能再列入 {owners[special.day]} 年")


def _store(data: NoticeData, stored: HolidayNotice | None, before: dict) -> Change:
    """Write one notice whose old days, if they differ, are already deleted."""
    notice = stored or HolidayNotice(year=data.year, title=data.title)
    described = (notice.number, notice.url, notice.source)
    # What the office added to a notice stays when the new data does not know it.
    notice.number, notice.url = data.number or notice.number, data.url or notice.url
    after = dict(data.days)
    if stored and before == after and described[:2] == (notice.number, notice.url):
        return Change(data.year, "无变化", is_written=False)
    notice.source = data.source
    notice.save()
    if before != after:
        SpecialDay.objects.bulk_create(
            SpecialDay(day=day, name=special.name, is_workday=special.is_workday, notice=notice)
            for day, special in sorted(after.items())
        )
    lines = [f"增加 {show_day(day)} {_show(after[day])}" for day in sorted(after.keys() - before.keys())]
    lines += [f"删除 {show_day(day)} {_show(before[day])}" for day in sorted(before.keys() - after.keys())]
    lines += [
        f"更正 {show_day(day)} {_show(before[day])} → {_show(after[day])}"
        for day in sorted(before.keys() & after.keys())
        if before[day] != after[day]
    ]
    worked = sum(special.is_workday for special in after.values())
    summary = f"放假 {len(after) - worked} 天，调休上班 {worked} 天"
    if stored:
        return Change(data.year, f"{summary}，更正 {len(lines)} 天" if lines else "更新通知信息", lines)
    return Change(data.year, f"新载入，{summary}", lines, is_new=True)


def _show(special: SpecialDayData) -> str:
    return f"{special.name}{'上班' if special.is_workday else '放假'}"
