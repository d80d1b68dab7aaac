"""Items that are mostly a table: statistics, air and water, food samples, penalties, permits, prices, charges."""

import math
from calendar import monthrange
from datetime import timedelta
from functools import cache

from demo.dice import dice_for
from demo.documents.finance import county_totals
from demo.documents.writing.banks import FIGURES
from demo.documents.writing.markup import p, table
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.wording import short_date
from demo.sentences import read
from demo.units.units import TOWN_NAMES

SHEETS = read("sheets/tables", dict[str, Sheet])


@cache
def _monthly_values(place: int, year: int) -> tuple[float, ...]:
    """Twelve months of an indicator: the same in every report that quotes them, so that cumulated figures and growth agree."""
    name, _, start, growth = FIGURES.indicators[place]
    dice = dice_for(name, year)
    level = start * math.prod(1 + growth * max(0.3, 1 - step * 0.045) / 100 for step in range(year - 2008))
    if "余额" in name:
        slowed = growth * max(0.3, 1 - (year - 2008) * 0.045)
        return tuple(level * (1 + slowed / 100 * month / 12 + dice.uniform(-0.006, 0.006)) for month in range(12))
    values = [level * dice.uniform(0.93, 1.07) for _ in range(12)]
    if "一般公共预算" in name:
        revenue, _, spending = county_totals(year)
        share = (revenue if "收入" in name else spending) / 10_000 / sum(values)
        values = [value * share for value in values]
    return tuple(values)


def _yearly(name: str, year: int) -> float:
    """The year's figure of an indicator: the sum of its months, or the last balance."""
    values = _monthly_values(next(place for place, row in enumerate(FIGURES.indicators) if row[0] == name), year)
    return values[-1] if "余额" in name else sum(values)


def _statistics_row(place: int, year: int, month: int) -> tuple[str, str, str, str, str]:
    name, unit, _, growth = FIGURES.indicators[place]
    if unit == "%":
        rate = growth * max(0.35, 1 - (year - 2008) * 0.035) + dice_for(name, year, month).uniform(-1.4, 1.2)
        return name, unit, "—", "—", f"{rate:.1f}"
    now, before = _monthly_values(place, year), _monthly_values(place, year - 1)
    if "余额" in name:
        return name, unit, "—", f"{now[month - 1]:.2f}", f"{(now[month - 1] / before[month - 1] - 1) * 100:.1f}"
    total, total_before = sum(now[:month]), sum(before[:month])
    return name, unit, f"{now[month - 1]:.2f}", f"{total:.2f}", f"{(total / total_before - 1) * 100:.1f}"


def monthly_statistics(o: Occasion) -> Piece:
    """统计月报 of the month before. `facts`: year, month of the figures."""
    year, month = o.facts["year"], o.facts["month"]
    rows = [_statistics_row(place, year, month) for place in range(len(FIGURES.indicators))]
    by_name = {row[0]: row for row in rows}
    power, revenue = by_name["全社会用电量"], by_name["一般公共预算收入"]
    return o.written(
        SHEETS["monthly_statistics"],
        rows,
        span="1月份" if month == 1 else f"1—{month}月份",
        power=power[3],
        power_growth=power[4],
        revenue=revenue[3],
        revenue_growth=revenue[4],
    )


_COUNTED = ("firms", "schools", "beds", "medics")


def yearly_communique(o: Occasion) -> Piece:
    """国民经济和社会发展统计公报 of the year before. `facts`: year."""
    year = o.facts["year"]
    steps = year - 2008

    def rate(low: float, high: float) -> str:
        return f"{max(0.6, o.dice.uniform(low, high) - steps * 0.3):.1f}"

    def grown(name: str) -> str:
        return f"{(_yearly(name, year) / _yearly(name, year - 1) - 1) * 100:.1f}"

    levels = {name: start * (1 + growth / 100) ** steps for name, (start, growth) in FIGURES.levels.items()}
    levels |= {name: int(levels[name]) for name in _COUNTED}
    first, second = 0.14 - steps * 0.001, 0.56 - steps * 0.006
    return o.written(
        SHEETS["yearly_communique"],
        **levels,
        **{name: _yearly(indicator, year) for name, indicator in FIGURES.of_indicators.items()},
        first=levels["product"] * first,
        second=levels["product"] * second,
        third=levels["product"] * (1 - first - second),
        first_share=first * 100,
        second_share=second * 100,
        third_share=100 - round(first * 100, 1) - round(second * 100, 1),
        product_rate=rate(7, 13),
        first_rate=rate(3, 6),
        second_rate=rate(7, 14),
        third_rate=rate(7, 12),
        industry_rate=rate(7, 15),
        sold=o.dice.uniform(97.2, 99.1),
        investment_rate=rate(6, 20),
        renewal_rate=rate(6, 22),
        private_rate=rate(5, 18),
        retail_growth=grown(FIGURES.of_indicators["retail"]),
        revenue_growth=grown(FIGURES.of_indicators["revenue"]),
        good_air=min(86, 52 + steps * 1.7 + o.dice.uniform(-2, 2)),
        trees=o.number_between(4, 26) / 10,
    )


def _water_class(permanganate: float, ammonia: float) -> str:
    """The worse of the two single-factor classes of GB 3838-2002."""
    for name, most_permanganate, most_ammonia in (("Ⅱ类", 4, 0.5), ("Ⅲ类", 6, 1.0), ("Ⅳ类", 10, 1.5), ("Ⅴ类", 15, 2.0)):
        if permanganate <= most_permanganate and ammonia <= most_ammonia:
            return name
    return "劣Ⅴ类"


def air_and_water(o: Occasion) -> Piece:
    """环境质量月报 of the month before. `facts`: year, month."""
    year, month = o.facts["year"], o.facts["month"]
    winter, days = month in (1, 2, 11, 12), monthrange(year, month)[1]
    base, sulphur = max(30, 92 - (year - 2012) * 5), max(9, 66 - (year - 2012) * 7)
    rows = []
    for name, factor in (("棣丰街道站点", 1.0), ("海丰街道站点", 1.03), ("开发区站点", 1.1)):
        fine = base * factor * (1.4 if winter else 0.8) * o.dice.uniform(0.9, 1.1)
        good = max(5, min(days, round(days - fine / 7 + o.dice.uniform(0, 3))))
        dioxide = sulphur * factor * (1.3 if winter else 0.8)
        rows.append((name, round(fine), round(fine * 1.75), round(dioxide), round(18 + fine * 0.3), good))
    waters = []
    for name in o.some(FIGURES.waters, 4):
        permanganate, ammonia = o.dice.uniform(3.6, 9.8), o.dice.uniform(0.2, 1.6 if year < 2018 else 1.1)
        found = _water_class(permanganate, ammonia)
        verdict = "超标" if found in ("Ⅴ类", "劣Ⅴ类") else "达标"
        waters.append((name, found, f"{permanganate:.1f}", f"{ammonia:.2f}", verdict))
    head = ("断面名称", "水质类别", "高锰酸盐指数（mg/L）", "氨氮（mg/L）", "达标情况")
    return o.written(
        SHEETS["air_and_water"],
        rows,
        fine=round(sum(row[1] for row in rows) / 3),
        good=round(sum(row[5] for row in rows) / 3),
        rivers=table("主要河流断面监测结果", head, waters),
        items=o.pick((29, 61)),
    )


def food_samples(o: Occasion) -> Piece:
    """食品安全监督抽检信息. `facts`: batch (期号)."""
    rows, failed = [], []
    for number in range(1, o.number_between(9, 18)):
        kind, names, items = o.pick(FIGURES.foods)
        bad = o.chance(0.06)
        name = o.pick(names)
        where = f"{o.pick(TOWN_NAMES)}{o.pick(FIGURES.canteens if kind == '餐饮食品' else FIGURES.shops)}"
        day = f"{o.year}-{max(1, o.day.month - 1):02d}-{o.number_between(1, 28):02d}"
        rows.append((number, name, kind, where, day, "不合格" if bad else "合格"))
        if bad:
            failed.append((name, o.pick(items)))
    sheet = SHEETS["food_samples"]
    what = "；".join(f"{name}检出{item}项目不符合食品安全国家标准" for name, item in failed)
    return o.written(
        sheet,
        rows,
        kinds="、".join(dict.fromkeys(row[2] for row in rows)),
        count=len(rows),
        good=len(rows) - len(failed),
        bad=len(failed),
        failed=p(o.say(sheet.parts["failed"], what=what) if failed else sheet.parts["none_failed"]),
    )


def _days(o: Occasion, count: int) -> list[str]:
    """Dates of decisions of the last few days, in order."""
    backs = sorted((o.number_between(0, 5) for _ in range(count)), reverse=True)
    return [(o.day - timedelta(days=back)).isoformat() for back in backs]


def penalty_list(o: Occasion) -> Piece:
    """行政处罚信息公示: decisions of the last days. `facts`: batch."""
    code = o.unit.code_on(o.day).removeprefix("棣")
    start = o.number_between(1, 8) + o.facts["batch"] * 6
    rows = []
    for number, day in enumerate(_days(o, o.number_between(2, 6)), start):
        offence, law, result = o.pick(FIGURES.penalties[o.unit.slug])
        who, _, act = offence.partition("：")
        fine = str(o.pick((500, 1000, 2000, 3000, 5000, 8000, 10000, 20000, 30000)))
        rows.append((f"棣{code}罚〔{o.year}〕{number}号", who, act, law, result.replace("{n}", fine), day))
    return o.written(SHEETS["penalty_list"], rows, count=len(rows), phone=o.phone())


def permit_list(o: Occasion) -> Piece:
    """行政许可信息公示. `facts`: batch."""
    sheet = SHEETS["permit_list"]
    start = o.number_between(10, 40) + o.facts["batch"] * 8
    rows = []
    for number, day in enumerate(_days(o, o.number_between(3, 9)), start):
        matter, who = o.pick(FIGURES.permits[o.unit.slug]).split("：")
        decision = o.pick(sheet.choices["decisions"])
        until = o.pick(("长期", f"{o.year + 3}年", f"{o.year + 5}年"))
        rows.append((f"{o.unit.code_on(o.day)}许〔{o.year}〕{number}号", matter, who, decision, day, until))
    return o.written(sheet, rows, count=len(rows), phone=o.phone())


def _price(place: int, period: int) -> int:
    """The price of a good in a half-month period since 2008, in hundredths: a yearly wave, a slow rise and a little noise."""
    name, _, low, high = FIGURES.prices[place]
    noise = dice_for(name, period).uniform(-0.04, 0.04)
    wave = 0.5 + 0.25 * math.sin(period * math.pi / 12 + place) + 0.2 * min(1, period / 400) + noise
    return round(low + (high - low) * max(0.02, min(0.98, wave)))


def price_report(o: Occasion) -> Piece:
    """市场价格监测. `facts`: batch, period (half-months since 2008)."""
    rows = []
    for place, (name, unit, _, _) in enumerate(FIGURES.prices):
        now, before = _price(place, o.facts["period"]), _price(place, o.facts["period"] - 1)
        rows.append((name, unit, f"{now / 100:.2f}", f"{before / 100:.2f}", f"{(now - before) * 100 / before:+.1f}"))
    rises = sum(row[2] != row[3] and row[4].startswith("+") for row in rows)
    return o.written(SHEETS["price_report"], rows, day=short_date(o.day), count=len(rows), rises=rises)


def charge_list(o: Occasion) -> Piece:
    """行政事业性收费目录清单. `facts`: year."""
    charges = o.some(FIGURES.charges, len(FIGURES.charges) - o.number_between(0, 3))
    return o.written(SHEETS["charge_list"], [(number, *row) for number, row in enumerate(charges, 1)])
