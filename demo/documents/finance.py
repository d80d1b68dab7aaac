"""部门预算 and 部门决算 with 三公 tables, and the county's own budget and final accounts.

Amounts are hundredths of 万元. Every amount is a pure function of unit and year, so that last year's column of one budget is this
year's of the one before, and every total is the sum of its parts.
"""

from dataclasses import astuple, dataclass
from functools import cache

from demo.dice import dice_for
from demo.documents.writing.markup import table
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.office_files import as_xlsx
from demo.documents.writing.wording import money
from demo.sentences import read
from demo.units.units import UNITS

SHEETS = read("sheets/finance", dict[str, Sheet])


@dataclass(frozen=True, slots=True)
class ThreePublic:
    """“三公”经费: 因公出国（境）费, 公务用车购置费, 公务用车运行维护费, 公务接待费."""

    abroad: int
    cars_bought: int
    cars_run: int
    reception: int

    @property
    def cars(self) -> int:
        return self.cars_bought + self.cars_run

    @property
    def total(self) -> int:
        return self.abroad + self.cars + self.reception

    @property
    def row(self) -> tuple[int, ...]:
        """合计, 因公出国（境）费, 公务用车小计, 购置费, 运行维护费, 公务接待费."""
        return (self.total, self.abroad, self.cars, self.cars_bought, self.cars_run, self.reception)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Income and expenditure of a unit in a year; income equals expenditure plus what is carried over."""

    grant: int
    other: int
    staff: int
    running: int
    projects: int
    carried_over: int
    three: ThreePublic

    @property
    def income(self) -> int:
        return self.grant + self.other

    @property
    def spending(self) -> int:
        return self.staff + self.running + self.projects


@cache
def budget(slug: str, year: int) -> Accounts:
    """The approved budget of a unit."""
    base = dice_for("size", slug).randint(42_000, 260_000)
    dice = dice_for("budget", slug, year)
    size = int(base * 1.055 ** (year - 2013) * dice.uniform(0.96, 1.04))
    staff, running = int(size * dice.uniform(0.46, 0.56)), int(size * dice.uniform(0.086, 0.094))
    other = int(size * dice.uniform(0.0, 0.06)) if base % 3 == 0 else 0
    thrift = 0.93 ** (year - 2013)
    three = ThreePublic(0, 0, int(base * 0.011 * thrift), int(base * 0.006 * thrift * 0.9 ** (year - 2013)))
    return Accounts(size - other, other, staff, running, size - staff - running, 0, three)


@cache
def final(slug: str, year: int) -> Accounts:
    """The final accounts of a unit: near the budget, a little added in the year, something left over."""
    plan = budget(slug, year)
    dice = dice_for("final", slug, year)
    grant = int(plan.grant * dice.uniform(1.0, 1.14))
    income = grant + plan.other
    left = int(income * dice.uniform(0.0, 0.03))
    staff, running = int(plan.staff * dice.uniform(0.99, 1.04)), int(plan.running * dice.uniform(0.94, 0.98))
    cars, reception = (
        int(plan.three.cars_run * dice.uniform(0.7, 0.99)),
        int(plan.three.reception * dice.uniform(0.4, 0.95)),
    )
    three = ThreePublic(0, 0, cars, reception)
    return Accounts(grant, plan.other, staff, running, income - left - staff - running, left, three)


def _change(now: int, before: int) -> str:
    if now == before:
        return "与上年持平"
    share = f"，{'增长' if now > before else '下降'}{abs(now - before) * 100 / before:.1f}%" if before else ""
    return f"比上年{'增加' if now > before else '减少'}{money(abs(now - before))}万元{share}"


def _three_table(caption: str, rows: list[tuple[str, ThreePublic]]) -> str:
    head = (
        '<thead><tr><th scope="col" rowspan="2">项目</th><th scope="col" rowspan="2">合计</th><th scope="col" rowspan="2">因公出国（境）费</th>'
        '<th scope="col" colspan="3">公务用车购置及运行费</th><th scope="col" rowspan="2">公务接待费</th></tr>'
        '<tr><th scope="col">小计</th><th scope="col">公务用车购置费</th><th scope="col">公务用车运行维护费</th></tr></thead>'
    )
    body = "".join(
        f'<tr><th scope="row">{label}</th>' + "".join(f"<td>{money(value)}</td>" for value in three.row) + "</tr>"
        for label, three in rows
    )
    return f"<table><caption>{caption}</caption>{head}<tbody>{body}</tbody></table>"


def department_accounts(o: Occasion) -> Piece:
    """部门预算 of the year or 部门决算 of the year before. `facts`: year, final (bool), attach."""
    year, is_final, slug = o.facts["year"], o.facts["final"], o.unit.slug
    sheet, accounts_of, kind = SHEETS["department_accounts"], final if is_final else budget, _kind(is_final)
    now, before = accounts_of(slug, year), accounts_of(slug, year - 1)
    three, cars, guests = now.three, max(1, now.three.cars_run // 260), max(2, now.three.reception // 45)
    amounts = {name: money(getattr(now, name)) for name in ("grant", "other", "staff", "running", "projects")}
    amounts |= {name: money(getattr(three, name)) for name in ("abroad", "cars_bought", "cars_run", "reception")}
    amounts |= {"income": money(now.income), "spending": money(now.spending), "three": money(three.total)}
    amounts |= {"over": money(now.carried_over), "spent_and_over": money(now.spending + now.carried_over)}
    bought, goods = now.projects // 4, now.projects // 16
    facts = {
        **amounts,
        "kind": kind,
        "duty": o.unit.duty,
        "offices": "、".join(name for name, _ in o.unit.offices),
        "income_change": _change(now.income, before.income),
        "running_change": _change(now.running, before.running),
        "three_change": _change(three.total, before.three.total),
        "all_cars": money(three.cars),
        "cars": cars,
        "big_machines": cars % 3,
        "bought": money(bought),
        "goods": money(goods),
        "services": money(bought - goods),
        "spent": "支出" if is_final else "预算",
        "bought_as": "支出总额" if is_final else "预算",
        "owned_in": year if is_final else year - 1,
        "left": o.say(sheet.parts["left"], left=amounts["over"]) if is_final else "",
        "guests": o.say(sheet.parts["guests"], guests=guests, people=guests * 7) if is_final else "",
        "goals": sheet.parts["goals_of_final" if is_final else "goals_of_budget"],
        "three_public": _three_table(
            f"“三公”经费{kind}表（万元）", [(f"{year - 1}年{kind}数", before.three), (f"{year}年{kind}数", three)]
        ),
    }
    head = ("收入项目", "金额（万元）", "支出项目", "金额（万元）")
    facts["totals"] = table(f"收支{kind}总表", head, o.form(sheet, "balance", **facts))
    files: tuple = ()
    if o.facts.get("attach"):
        rows = o.form(sheet, "totals", **facts)
        files = (as_xlsx(f"{o.name}{year}年部门{kind}公开表.xlsx", ("项目", "金额（万元）"), rows),)
    return o.written(sheet, attachments=files, **facts)


def _kind(is_final: bool) -> str:
    return "决算" if is_final else "预算"


@cache
def county_totals(year: int) -> tuple[int, int, int]:
    """Own revenue, transfers from above, spending of the county, in 万元."""
    dice = dice_for("county", year)
    revenue = int(51_000 * 1.085 ** (year - 2008) * dice.uniform(0.98, 1.03))
    transfers = int(68_000 * 1.08 ** (year - 2008) * dice.uniform(0.97, 1.04))
    return revenue, transfers, int((revenue + transfers) * dice.uniform(0.965, 0.985))


_SHARES = (
    ("一般公共服务", 0.12),
    ("公共安全", 0.05),
    ("教育", 0.24),
    ("科学技术", 0.02),
    ("文化旅游体育与传媒", 0.02),
    ("社会保障和就业", 0.17),
    ("卫生健康", 0.11),
    ("节能环保", 0.03),
    ("城乡社区", 0.07),
    ("农林水", 0.13),
)


def county_accounts(o: Occasion) -> Piece:
    """预算执行情况和预算草案 or 决算 of the county. `facts`: year, final."""
    year, is_final, kind = o.facts["year"], o.facts["final"], _kind(o.facts["final"])
    sheet = SHEETS["county_accounts"]
    revenue, transfers, spending = county_totals(year)
    before, _, _ = county_totals(year - 1)
    rows = [(name, int(spending * share)) for name, share in _SHARES]
    rows += [("其他支出", spending - sum(value for _, value in rows)), ("支出合计", spending)]
    tax = int(revenue * 0.72)
    three = [(f"{year}年{kind}数", _sum_of_all(year, is_final))]
    return o.written(
        sheet,
        rows,
        kind=kind,
        subject=o.say(sheet.parts["final" if is_final else "budget"], before=year - 1),
        verb="完成" if is_final else "安排",
        revenue=revenue,
        change=f"{'增长' if revenue > before else '下降'}{abs(revenue - before) * 100 / before:.1f}%",
        tax=tax,
        other=revenue - tax,
        transfers=transfers,
        spending=spending,
        funds=int(revenue * 0.46),
        funds_spent=int(revenue * 0.44),
        capital=int(revenue * 0.004),
        three_public=_three_table(f"{year}年县级“三公”经费汇总表（万元）", three),
    )


@cache
def _sum_of_all(year: int, is_final: bool) -> ThreePublic:
    accounts = [(final if is_final else budget)(unit.slug, year).three for unit in UNITS]
    return ThreePublic(*(sum(column) for column in zip(*map(astuple, accounts), strict=True)))
