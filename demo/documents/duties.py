"""The items that a unit owes: structured pages, reports, budgets, monthly figures, minutes, rules, measures, explanations."""

from datetime import date, timedelta
from random import Random

from demo.documents import (
    annual_reports,
    bodies,
    days,
    finance,
    measures,
    news,
    official,
    organisation,
    planning,
    tables,
)
from demo.documents.banks import PUBLIC, REGULATIONS, Regulation
from demo.documents.matter import MATTERS
from demo.documents.plan import Plan, first_day, publication
from demo.documents.profiles import Profile, profile_of
from demo.documents.repertoire import Kind
from demo.units.units import DEPARTMENT_SLUGS, UNITS, UNITS_BY_SLUG, DemoUnit

ORGANISATION = Kind("organisation", organisation.organisation_item)
GUIDE = Kind("guide", organisation.guide_item)
SECOND_ORGANISATION = Kind("second-organisation", planning.second_organisation_item)
REPORT = Kind("report", annual_reports.annual_report)
SUMMARY = Kind("summary", planning.work_summary)
ACCOUNTS = Kind("accounts", finance.department_accounts, limit=(20, False), file="xlsx")
COUNTY_ACCOUNTS = Kind("county-accounts", finance.county_accounts, limit=(20, False))
STATISTICS = Kind("statistics", tables.monthly_statistics, file="xlsx")
COMMUNIQUE = Kind("communique", tables.yearly_communique)
AIR = Kind("air", tables.air_and_water, file="csv")
PRICES = Kind("prices", tables.price_report, file="csv")
CHARGES = Kind("charges", tables.charge_list, file="xlsx")
MEETING = Kind("meeting", news.executive_meeting)
APPOINTMENT = Kind("appointment", planning.appointment, "appointment")
RULE = Kind("rule", bodies.rule, "unit")
MEASURE = Kind("measure", measures.measure, "normative", document=True)
NORMATIVE_OPINION = Kind("normative-opinion", official.opinion, "normative", document=True)
INTERPRETATION = Kind("interpretation", measures.interpretation)
OPINION_INTERPRETATION = Kind("opinion-interpretation", measures.interpretation_of_opinion)

INTERPRETATIONS_FROM = 2013
"""The county set up its column 政策解读 in the year of the meeting."""


class Duties:
    """Plans every duty item of the county up to `today`."""

    def __init__(self, today: date, dice: Random) -> None:
        self.today, self.dice = today, dice
        self.plans: list[Plan] = []

    def _add(
        self, key: str, unit: DemoUnit, kind: Kind, written_on: date, late: float | None = None, **facts: object
    ) -> Plan | None:
        """One plan, unless its day has not come, or lies before the unit began or after it stopped."""
        written_on = days.on_or_after(written_on)
        profile = profile_of(unit)
        if (
            written_on > self.today
            or written_on < days.on_or_after(first_day(unit))
            or (profile.stops and written_on.year > profile.stops)
        ):
            return None
        published_on, is_late = publication(
            self.dice, kind, written_on, profile.late if late is None else late, self.today
        )
        plan = Plan(key, unit, kind, written_on, written_on, published_on, is_late, dict(facts))
        self.plans.append(plan)
        return plan

    def all(self) -> list[Plan]:
        for unit in UNITS:
            profile = profile_of(unit)
            self._structured(unit, profile)
            self._reports(unit, profile)
            self._rules(unit)
            self._accounts(unit, profile)
        self._figures()
        self._government()
        for place, regulation in enumerate((*REGULATIONS.benefits, *REGULATIONS.orders, *REGULATIONS.inner)):
            self._measures(place, regulation)
        self._normative_opinions()
        return self.plans

    def _versions(self, unit: DemoUnit, profile: Profile, stale: int) -> list[date]:
        """Days of the versions of a page, the current one last."""
        first = days.on_or_after(max(first_day(unit), date(2008, 6, 2)) + timedelta(days=self.dice.randint(0, 120)))
        if stale:
            current = days.any_day(self.dice, max(first, date(stale, 1, 4)), date(stale, 12, 20))
            return [current] if current <= first + timedelta(days=300) else [first, current]
        back = (
            self.dice.randint(6, 110) if profile.late < 0.02 else self.dice.choice((40, 120, 200, 330, 420, 600, 800))
        )
        current = max(first, days.on_or_before(self.today - timedelta(days=back)))
        middle = [
            day
            for day in (date(2013, 9, 2), date(2016, 5, 9), date(2019, 6, 10), date(2022, 3, 14))
            if first < day < current - timedelta(days=90)
        ]
        return (
            [first, *(days.on_or_after(day + timedelta(days=self.dice.randint(0, 60))) for day in middle[-2:]), current]
            if current > first
            else [current]
        )

    def _structured(self, unit: DemoUnit, profile: Profile) -> None:
        for kind, stale in ((ORGANISATION, profile.stale_organisation), (GUIDE, profile.stale_guide)):
            days_of = [day for day in self._versions(unit, profile, stale) if day <= self.today]
            if not days_of:
                continue
            plans = []
            for place, day in enumerate(sorted(set(days_of))):
                generation = len(set(days_of)) - 1 - place + (1 if stale else 0)
                published_on, late = publication(self.dice, kind, day, profile.late, self.today)
                plans.append(
                    Plan(
                        f"{kind.name}:v{place + 1}",
                        unit,
                        kind,
                        day,
                        day,
                        published_on,
                        late,
                        {"generation": generation},
                    )
                )
            current = plans[-1]
            current.key = kind.name
            current.earlier = tuple(plan for plan in plans[:-1] if plan.published_on < current.published_on)
            self.plans.append(current)
        for number in range(profile.several_organisation):
            year = 2009 + (unit.order + number * 2) % 6
            self._add(
                f"organisation-extra:{number + 1}",
                unit,
                SECOND_ORGANISATION,
                days.any_day(self.dice, date(year, 2, 1), date(year, 11, 30)),
            )

    def _reports(self, unit: DemoUnit, profile: Profile) -> None:
        last = self.today.year - 1
        for year in range(max(2008, first_day(unit).year), last + 1):
            if year in profile.summaries:
                self._add(
                    f"summary:{year}",
                    unit,
                    SUMMARY,
                    days.any_day(self.dice, date(year + 1, 1, 5), date(year + 1, 2, 20)),
                    year=year,
                )
            if year in profile.missing_reports or (year in profile.summaries and self.dice.random() < 0.5):
                continue
            if year < 2018:
                window = date(year + 1, 1, 15), date(year + 1, 3, 24)
            elif unit.kind == "government":
                window = date(year + 1, 2, 20), date(year + 1, 3, 24)
            else:
                window = date(year + 1, 1, 5), date(year + 1, 1, 24)
            self._add(
                f"report:{year}",
                unit,
                REPORT,
                days.any_day(self.dice, *window),
                late=profile.late * 1.4,
                year=year,
                last_year=last,
            )

    def _rules(self, unit: DemoUnit) -> None:
        places = self.dice.sample(range(len(PUBLIC.rules)), 4)
        for number, place in enumerate(places):
            year = 2008 + self.dice.randint(0, 3) if number < 2 else 2019 + self.dice.randint(0, 3)
            if number == 3 and self.dice.random() < 0.5:
                continue
            day = days.any_day(self.dice, date(year, 6 if year in (2008, 2019) else 2, 3), date(year, 12, 20))
            self._add(f"rule:{place}:{'old' if number < 2 else 'new'}", unit, RULE, day, place=place)

    def _accounts(self, unit: DemoUnit, profile: Profile) -> None:
        first = max(profile.budgets_from, first_day(unit).year + 2, 2020 if unit.kind in ("town", "street") else 0)
        for year in range(first, self.today.year + 1):
            if self.dice.random() > 0.05:
                self._add(
                    f"budget:{year}",
                    unit,
                    ACCOUNTS,
                    days.any_day(self.dice, date(year, 2, 10), date(year, 3, 20)),
                    year=year,
                    final=False,
                )
            if self.dice.random() > 0.08:
                self._add(
                    f"final:{year}",
                    unit,
                    ACCOUNTS,
                    days.any_day(self.dice, date(year + 1, 8, 10), date(year + 1, 9, 20)),
                    year=year,
                    final=True,
                )

    def _figures(self) -> None:
        finance_office, statistics, environment, prices = (
            UNITS_BY_SLUG[slug] for slug in ("caizheng", "tongji", "huanjing", "fagai")
        )
        for year in range(2009, self.today.year + 1):
            self._add(
                f"communique:{year - 1}",
                statistics,
                COMMUNIQUE,
                days.any_day(self.dice, date(year, 2, 24), date(year, 4, 10)),
                year=year - 1,
            )
            if year >= 2010:
                self._add(
                    f"county-budget:{year}",
                    finance_office,
                    COUNTY_ACCOUNTS,
                    days.any_day(self.dice, date(year, 1, 12), date(year, 2, 26)),
                    year=year,
                    final=False,
                )
                self._add(
                    f"county-final:{year - 1}",
                    finance_office,
                    COUNTY_ACCOUNTS,
                    days.any_day(self.dice, date(year, 7, 10), date(year, 9, 10)),
                    year=year - 1,
                    final=True,
                )
            if year >= 2014:
                self._add(
                    f"charges:{year}",
                    prices,
                    CHARGES,
                    days.any_day(self.dice, date(year, 3, 1), date(year, 6, 20)),
                    year=year,
                )
            for month in range(1, 13):
                following = date(year + month // 12, month % 12 + 1, 1)
                if year >= 2010 and month != 1:
                    self._add(
                        f"statistics:{year}-{month:02d}",
                        statistics,
                        STATISTICS,
                        following + timedelta(days=self.dice.randint(14, 22)),
                        year=year,
                        month=month,
                    )
                if year >= 2012:
                    self._add(
                        f"air:{year}-{month:02d}",
                        environment,
                        AIR,
                        following + timedelta(days=self.dice.randint(6, 16)),
                        year=year,
                        month=month,
                    )
                if year >= 2013:
                    period = (year - 2008) * 24 + month * 2
                    self._add(
                        f"prices:{year}-{month:02d}",
                        prices,
                        PRICES,
                        date(year, month, 1) + timedelta(days=self.dice.randint(14, 24)),
                        batch=month,
                        period=period,
                    )

    def _government(self) -> None:
        government = UNITS_BY_SLUG["government"]
        for year in range(2012, self.today.year + 1):
            term, start = 16 + (year - 2007) // 5, 2007 + (year - 2007) // 5 * 5
            chosen = sorted(self.dice.sample(range(18), self.dice.randint(11, 15)))
            for place in chosen:
                day = date(year, 1, 8) + timedelta(days=place * 19 + self.dice.randint(0, 9))
                self._add(
                    f"meeting:{year}-{place:02d}",
                    government,
                    MEETING,
                    min(day, date(year, 12, 28)),
                    term=term,
                    serial=(year - start) * 18 + place + 1,
                )
        for year in range(2008, self.today.year + 1):
            for number in range(self.dice.randint(6, 10)):
                self._add(
                    f"appointment:{year}-{number}",
                    government,
                    APPOINTMENT,
                    days.any_day(self.dice, date(year, 5 if year == 2008 else 1, 8), date(year, 12, 24)),
                )

    def _interpret(self, policy: Plan, kind: Kind, share: float, **facts: object) -> None:
        if policy.written_on.year < INTERPRETATIONS_FROM or self.dice.random() > share:
            return
        delay = self.dice.choice((0, 0, 0, 1, 1, 2, 3)) if self.dice.random() < 0.85 else self.dice.randint(5, 26)
        day = days.after(policy.published_on, delay)
        if day <= self.today:
            self.plans.append(
                Plan(
                    f"{policy.key}:interpretation",
                    policy.unit,
                    kind,
                    max(policy.written_on, days.on_or_before(day)),
                    days.on_or_before(day),
                    day,
                    facts=dict(facts),
                    explains=policy,
                )
            )

    def _measures(self, place: int, regulation: Regulation) -> None:
        """Up to four generations of one subject, the first often on trial; each repeals the one before while that is in force."""
        before: Plan | None = None
        for generation, (first, last) in enumerate(((2009, 2012), (2013, 2016), (2017, 2020), (2021, 2025))):
            if self.dice.random() > (0.75, 0.9, 0.85, 0.8)[generation]:
                continue
            year, provisional = self.dice.randint(first, last), generation == 0 and self.dice.random() < 0.4
            department = regulation.unit != "government"
            office = department and self.dice.random() < 0.45
            unit = UNITS_BY_SLUG["government" if office else regulation.unit]
            if UNITS_BY_SLUG[regulation.unit].founded_on and year < 2019:
                continue
            day = days.any_day(self.dice, date(year, 2, 10), date(year, 11, 20))
            effective = (
                (day + timedelta(days=40)).replace(day=1) if day.day < 20 else (day + timedelta(days=50)).replace(day=1)
            )
            years = 2 if provisional else 5
            replaced = before if before and before.ends_on and before.ends_on >= effective else None
            plan = self._add(
                f"measure:{place}:{generation + 1}",
                unit,
                MEASURE,
                day,
                regulation=regulation,
                provisional=provisional,
                effective_on=effective,
                years=years,
                replaced=replaced,
                office=office,
            )
            if not plan:
                continue
            plan.ends_on = effective.replace(year=effective.year + years) - timedelta(days=1)
            if replaced:
                replaced.repealed_by, replaced.ends_on = plan, effective
            before = plan
            self._interpret(plan, INTERPRETATION, 0.88, regulation=regulation, revised=replaced is not None)

    def _normative_opinions(self) -> None:
        busy = ("government", *DEPARTMENT_SLUGS)
        for number in range(58):
            slug = self.dice.choice(busy) if number % 3 else "government"
            unit = UNITS_BY_SLUG[slug]
            year = self.dice.randint(2010, self.today.year)
            if profile_of(unit).documents_stop or not (max(2010, first_day(unit).year) <= year):
                continue
            day = days.any_day(self.dice, date(year, 2, 10), date(year, 11, 20))
            bank = [one for one in MATTERS[slug] if one.alive(year, day.month) and one.since + 1 <= year]
            if not bank:
                continue
            effective = (day + timedelta(days=45)).replace(day=1)
            matter = self.dice.choice(bank)
            plan = self._add(
                f"normative-opinion:{number}",
                unit,
                NORMATIVE_OPINION,
                day,
                matter=matter,
                effective_on=effective,
                office=slug == "government",
            )
            if plan:
                plan.ends_on = effective.replace(year=effective.year + 5) - timedelta(days=1)
                self._interpret(plan, OPINION_INTERPRETATION, 0.8, matter=matter)
