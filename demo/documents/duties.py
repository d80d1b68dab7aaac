"""The items that a unit owes: structured pages, reports, budgets, monthly figures, minutes, rules, measures, explanations."""

from datetime import date, timedelta
from random import Random

from demo.documents import (
    annual_reports,
    bodies,
    finance,
    measures,
    news,
    official,
    organisation,
    planning,
    tables,
)
from demo.documents.plan import Plan, first_day, publication
from demo.documents.profiles import Profile, profile_of
from demo.documents.repertoire import Kind
from demo.documents.writing import days
from demo.documents.writing.banks import PUBLIC, REGULATIONS, Regulation
from demo.documents.writing.matter import MATTERS
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


Day = tuple[int, int, int]
"""Year, month and day: a date before it is one."""

# Kind, unit, first year, its window in the year, and the years by which its figures lie behind.
_YEARLY = (
    ("communique", "tongji", COMMUNIQUE, 2009, (2, 24), (4, 10), 1, {}),
    ("county-budget", "caizheng", COUNTY_ACCOUNTS, 2010, (1, 12), (2, 26), 0, {"final": False}),
    ("county-final", "caizheng", COUNTY_ACCOUNTS, 2010, (7, 10), (9, 10), 1, {"final": True}),
    ("charges", "fagai", CHARGES, 2014, (3, 1), (6, 20), 0, {}),
)
_CHANGES_OF_LEADERS = (date(2013, 9, 2), date(2016, 5, 9), date(2019, 6, 10), date(2022, 3, 14))
# First and last year of a generation of measures, and the share of subjects that have one.
_GENERATIONS = ((2009, 2012, 0.75), (2013, 2016, 0.9), (2017, 2020, 0.85), (2021, 2025, 0.8))


class Duties:
    """Plans every duty item of the county up to `today`."""

    def __init__(self, today: date, dice: Random) -> None:
        self.today, self.dice = today, dice
        self.plans: list[Plan] = []

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

    def _add(self, key: str, unit: DemoUnit, kind: Kind, day: date, late: float = 0, **facts: object) -> Plan | None:
        """One plan, unless its day has not come, or lies before the unit began or after it stopped."""
        day, profile = days.on_or_after(day), profile_of(unit)
        if day > self.today or day < days.on_or_after(first_day(unit)) or (profile.stops and day.year > profile.stops):
            return None
        published_on, is_late = publication(self.dice, kind, day, late or profile.late, self.today)
        plan = Plan(key, unit, kind, day, day, published_on, is_late, dict(facts))
        self.plans.append(plan)
        return plan

    def _day(self, first: Day, last: Day) -> date:
        """A working day between two days, both included."""
        return days.any_day(self.dice, date(*first), date(*last))

    def _versions(self, unit: DemoUnit, profile: Profile, stale: int) -> list[date]:
        """Days of the versions of a page, the current one last."""
        first = days.on_or_after(max(first_day(unit), date(2008, 6, 2)) + timedelta(days=self.dice.randint(0, 120)))
        if stale:
            current = days.any_day(self.dice, max(first, date(stale, 1, 4)), date(stale, 12, 20))
            return [current] if current <= first + timedelta(days=300) else [first, current]
        is_prompt = profile.late < 0.02
        back = self.dice.randint(6, 110) if is_prompt else self.dice.choice((40, 120, 200, 330, 420, 600, 800))
        current = max(first, days.on_or_before(self.today - timedelta(days=back)))
        if current == first:
            return [current]
        middle = [day for day in _CHANGES_OF_LEADERS if first < day < current - timedelta(days=90)][-2:]
        return [first, *(days.on_or_after(day + timedelta(days=self.dice.randint(0, 60))) for day in middle), current]

    def _structured(self, unit: DemoUnit, profile: Profile) -> None:
        """机构信息 and 公开指南 with their earlier versions, and what was filed beside them."""
        for kind, stale in ((ORGANISATION, profile.stale_organisation), (GUIDE, profile.stale_guide)):
            versions = sorted({day for day in self._versions(unit, profile, stale) if day <= self.today})
            plans = []
            for place, day in enumerate(versions):
                facts = {"generation": len(versions) - 1 - place + (1 if stale else 0)}
                published_on, late = publication(self.dice, kind, day, profile.late, self.today)
                plans.append(Plan(f"{kind.name}:v{place + 1}", unit, kind, day, day, published_on, late, facts))
            if plans:
                current = plans[-1]
                current.key = kind.name
                current.earlier = tuple(plan for plan in plans[:-1] if plan.published_on < current.published_on)
                self.plans.append(current)
        for number in range(profile.several_organisation):
            year = 2009 + (unit.order + number * 2) % 6
            day = self._day((year, 2, 1), (year, 11, 30))
            self._add(f"organisation-extra:{number + 1}", unit, SECOND_ORGANISATION, day)

    def _reports(self, unit: DemoUnit, profile: Profile) -> None:
        last = self.today.year - 1
        for year in range(max(2008, first_day(unit).year), last + 1):
            after = year + 1
            if year in profile.summaries:
                self._add(f"summary:{year}", unit, SUMMARY, self._day((after, 1, 5), (after, 2, 20)), year=year)
            if year in profile.missing_reports or (year in profile.summaries and self.dice.random() < 0.5):
                continue
            if year < 2018:
                day = self._day((after, 1, 15), (after, 3, 24))
            elif unit.kind == "government":
                day = self._day((after, 2, 20), (after, 3, 24))
            else:
                day = self._day((after, 1, 5), (after, 1, 24))
            self._add(f"report:{year}", unit, REPORT, day, profile.late * 1.4, year=year, last_year=last)

    def _rules(self, unit: DemoUnit) -> None:
        places = self.dice.sample(range(len(PUBLIC.rules)), 4)
        for number, place in enumerate(places):
            year = 2008 + self.dice.randint(0, 3) if number < 2 else 2019 + self.dice.randint(0, 3)
            if number == 3 and self.dice.random() < 0.5:
                continue
            day = self._day((year, 6 if year in (2008, 2019) else 2, 3), (year, 12, 20))
            self._add(f"rule:{place}:{'old' if number < 2 else 'new'}", unit, RULE, day, place=place)

    def _accounts(self, unit: DemoUnit, profile: Profile) -> None:
        first = max(profile.budgets_from, first_day(unit).year + 2, 2020 if unit.kind in ("town", "street") else 0)
        for year in range(first, self.today.year + 1):
            if self.dice.random() > 0.05:
                day = self._day((year, 2, 10), (year, 3, 20))
                self._add(f"budget:{year}", unit, ACCOUNTS, day, year=year, final=False)
            if self.dice.random() > 0.08:
                day = self._day((year + 1, 8, 10), (year + 1, 9, 20))
                self._add(f"final:{year}", unit, ACCOUNTS, day, year=year, final=True)

    def _figures(self) -> None:
        """Statistics, air and water, prices, charges, and the county's own accounts."""
        for year in range(2009, self.today.year + 1):
            for name, slug, kind, since, first, last, behind, facts in _YEARLY:
                if year >= since:
                    day, of = self._day((year, *first), (year, *last)), year - behind
                    self._add(f"{name}:{of}", UNITS_BY_SLUG[slug], kind, day, year=of, **facts)
            for month in range(1, 13):
                self._monthly_figures(year, month)

    def _monthly_figures(self, year: int, month: int) -> None:
        end, key = date(year + month // 12, month % 12 + 1, 1), f"{year}-{month:02d}"
        of = {"year": year, "month": month}
        if year >= 2010 and month != 1:
            day = end + timedelta(days=self.dice.randint(14, 22))
            self._add(f"statistics:{key}", UNITS_BY_SLUG["tongji"], STATISTICS, day, **of)
        if year >= 2012:
            day = end + timedelta(days=self.dice.randint(6, 16))
            self._add(f"air:{key}", UNITS_BY_SLUG["huanjing"], AIR, day, **of)
        if year >= 2013:
            day = date(year, month, 1) + timedelta(days=self.dice.randint(14, 24))
            period = (year - 2008) * 24 + month * 2
            self._add(f"prices:{key}", UNITS_BY_SLUG["fagai"], PRICES, day, batch=month, period=period)

    def _government(self) -> None:
        """Executive meetings and appointments."""
        government = UNITS_BY_SLUG["government"]
        for year in range(2012, self.today.year + 1):
            term, start = 16 + (year - 2007) // 5, 2007 + (year - 2007) // 5 * 5
            for place in sorted(self.dice.sample(range(18), self.dice.randint(11, 15))):
                day = date(year, 1, 8) + timedelta(days=place * 19 + self.dice.randint(0, 9))
                day, serial = min(day, date(year, 12, 28)), (year - start) * 18 + place + 1
                self._add(f"meeting:{year}-{place:02d}", government, MEETING, day, term=term, serial=serial)
        for year in range(2008, self.today.year + 1):
            for number in range(self.dice.randint(6, 10)):
                day = self._day((year, 5 if year == 2008 else 1, 8), (year, 12, 24))
                self._add(f"appointment:{year}-{number}", government, APPOINTMENT, day)

    def _interpret(self, policy: Plan, kind: Kind, share: float, **facts: object) -> None:
        """The explanation of a policy, published with it or soon after."""
        if policy.written_on.year < INTERPRETATIONS_FROM or self.dice.random() > share:
            return
        delay = self.dice.choice((0, 0, 0, 1, 1, 2, 3)) if self.dice.random() < 0.85 else self.dice.randint(5, 26)
        day = days.after(policy.published_on, delay)
        if day > self.today:
            return
        key, formed_on = f"{policy.key}:interpretation", days.on_or_before(day)
        written_on = max(policy.written_on, formed_on)
        self.plans.append(Plan(key, policy.unit, kind, written_on, formed_on, day, facts=dict(facts), explains=policy))

    def _measures(self, place: int, regulation: Regulation) -> None:
        """Up to four generations of one subject, the first often on trial; each repeals the one before while that is in force."""
        before: Plan | None = None
        for generation, (first, last, share) in enumerate(_GENERATIONS):
            if self.dice.random() > share:
                continue
            year, provisional = self.dice.randint(first, last), generation == 0 and self.dice.random() < 0.4
            office = regulation.unit != "government" and self.dice.random() < 0.45
            unit = UNITS_BY_SLUG["government" if office else regulation.unit]
            if UNITS_BY_SLUG[regulation.unit].founded_on and year < 2019:
                continue
            day = self._day((year, 2, 10), (year, 11, 20))
            effective = (day + timedelta(days=40 if day.day < 20 else 50)).replace(day=1)
            years = 2 if provisional else 5
            replaced = before if before and before.ends_on and before.ends_on >= effective else None
            facts = {"provisional": provisional, "effective_on": effective, "years": years, "replaced": replaced}
            key = f"measure:{place}:{generation + 1}"
            plan = self._add(key, unit, MEASURE, day, regulation=regulation, office=office, **facts)
            if not plan:
                continue
            plan.ends_on = effective.replace(year=effective.year + years) - timedelta(days=1)
            if replaced:
                replaced.repealed_by, replaced.ends_on = plan, effective
            before = plan
            self._interpret(plan, INTERPRETATION, 0.88, regulation=regulation, revised=replaced is not None)

    def _normative_opinions(self) -> None:
        for number in range(58):
            slug = self.dice.choice(("government", *DEPARTMENT_SLUGS)) if number % 3 else "government"
            unit, year = UNITS_BY_SLUG[slug], self.dice.randint(2010, self.today.year)
            if profile_of(unit).documents_stop or year < first_day(unit).year:
                continue
            day = self._day((year, 2, 10), (year, 11, 20))
            bank = [one for one in MATTERS[slug] if one.alive(year, day.month) and one.since + 1 <= year]
            if not bank:
                continue
            effective = (day + timedelta(days=45)).replace(day=1)
            facts = {"matter": self.dice.choice(bank), "effective_on": effective, "office": slug == "government"}
            plan = self._add(f"normative-opinion:{number}", unit, NORMATIVE_OPINION, day, **facts)
            if plan:
                plan.ends_on = effective.replace(year=effective.year + 5) - timedelta(days=1)
                self._interpret(plan, OPINION_INTERPRETATION, 0.8, matter=facts["matter"])
