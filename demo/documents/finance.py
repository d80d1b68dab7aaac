"""部门预算 and 部门决算 with 三公 tables, and the county's own budget and final accounts.

Amounts are hundredths of 万元. Every amount is a pure function of unit and year, so that last year's column of one budget is this
year's of the one before, and every total is the sum of its parts.
"""

from dataclasses import astuple, dataclass
from functools import cache

from demo.dice import dice_for
from demo.documents.markup import h2, ordered, p, table
from demo.documents.occasion import Occasion, Piece
from demo.documents.office_files import as_xlsx
from demo.documents.wording import money
from demo.units.units import UNITS


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


def _totals_table(caption: str, accounts: Accounts) -> str:
    rows = [
        ("一、财政拨款收入", money(accounts.grant), "一、人员经费", money(accounts.staff)),
        ("二、其他收入", money(accounts.other), "二、公用经费", money(accounts.running)),
        ("三、上年结转收入", "0.00", "三、项目支出", money(accounts.projects)),
        ("四、使用非财政拨款结余", "0.00", "四、年末结转和结余", money(accounts.carried_over)),
        ("收入总计", money(accounts.income), "支出总计", money(accounts.spending + accounts.carried_over)),
    ]
    return table(caption, ("收入项目", "金额（万元）", "支出项目", "金额（万元）"), rows)


def department_accounts(o: Occasion) -> Piece:
    """部门预算 of the year or 部门决算 of the year before. `facts`: year, final (bool), attach."""
    year, is_final, slug = o.facts["year"], o.facts["final"], o.unit.slug
    kind = "决算" if is_final else "预算"
    now, before = (
        (final(slug, year), final(slug, year - 1)) if is_final else (budget(slug, year), budget(slug, year - 1))
    )
    offices = "、".join(name for name, _ in o.unit.offices)
    three, three_before = now.three, before.three
    cars = max(1, three.cars_run // 260)
    guests = max(2, three.reception // 45)
    text = (
        h2("第一部分　部门概况")
        + p(f"一、主要职责：{o.unit.duty}。")
        + p(f"二、机构设置：内设{offices}。纳入本年度{kind}编制范围的单位包括{o.name}本级。")
        + h2(f"第二部分　{year}年部门{kind}情况说明")
        + p(
            f"一、收支总体情况。{year}年收入总计{money(now.income)}万元，其中财政拨款收入{money(now.grant)}万元，"
            f"其他收入{money(now.other)}万元；{_change(now.income, before.income)}。"
            f"支出{money(now.spending)}万元，其中人员经费{money(now.staff)}万元，公用经费{money(now.running)}万元，项目支出{money(now.projects)}万元"
            + (f"；年末结转和结余{money(now.carried_over)}万元。" if is_final else "。")
        )
        + p(
            f"二、机关运行经费。{year}年机关运行经费{money(now.running)}万元，{_change(now.running, before.running)}，主要用于办公费、水电费、取暖费、差旅费等日常支出。"
        )
        + p(
            f"三、“三公”经费。{year}年“三公”经费{'支出' if is_final else '预算'}{money(three.total)}万元，"
            f"{_change(three.total, three_before.total)}。其中：因公出国（境）费{money(three.abroad)}万元；"
            f"公务用车购置及运行费{money(three.cars)}万元，其中购置费{money(three.cars_bought)}万元，运行维护费{money(three.cars_run)}万元，公务用车保有量{cars}辆；"
            f"公务接待费{money(three.reception)}万元"
            + (f"，国内公务接待{guests}批次、{guests * 7}人次。" if is_final else "。")
            + "按照中央八项规定精神和过紧日子要求，严格控制支出。"
        )
        + p(
            f"四、政府采购情况。{year}年政府采购{'支出总额' if is_final else '预算'}{money(now.projects // 4)}万元，"
            f"其中货物类{money(now.projects // 16)}万元、工程类0.00万元、"
            f"服务类{money(now.projects // 4 - now.projects // 16)}万元。"
        )
        + p(
            f"五、国有资产占用情况。截至{year if is_final else year - 1}年12月31日，共有车辆{cars}辆，单价50万元以上通用设备{cars % 3}台（套）。"
        )
        + p(
            "六、绩效管理情况。按照预算绩效管理要求，对项目支出全面编报绩效目标"
            + ("并开展绩效自评，自评结果为“良”以上。" if is_final else "，随同预算一并公开。")
        )
        + h2(f"第三部分　{year}年部门{kind}表")
        + _totals_table(f"收支{kind}总表", now)
        + _three_table(
            f"“三公”经费{kind}表（万元）", [(f"{year - 1}年{kind}数", three_before), (f"{year}年{kind}数", three)]
        )
        + h2("第四部分　名词解释")
        + ordered(
            (
                "财政拨款收入：指县级财政当年拨付的资金。",
                "人员经费：指为保障机构正常运转、完成日常工作任务而发生的工资福利支出和对个人和家庭的补助。",
                "公用经费：指购买货物和服务的各项资金。",
                "“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。",
            )
        )
    )
    title = f"{o.name}{year}年部门{kind}"
    head, rows = (
        ("项目", "金额（万元）"),
        [
            ("收入总计", money(now.income)),
            ("财政拨款收入", money(now.grant)),
            ("其他收入", money(now.other)),
            ("支出合计", money(now.spending)),
            ("人员经费", money(now.staff)),
            ("公用经费", money(now.running)),
            ("项目支出", money(now.projects)),
            ("年末结转和结余", money(now.carried_over)),
            ("“三公”经费合计", money(three.total)),
        ],
    )
    files = (as_xlsx(f"{title}公开表.xlsx", head, rows),) if o.facts.get("attach") else ()
    return Piece(
        "key-budget",
        title,
        text,
        "budget",
        "0401",
        (f"部门{kind}", "“三公”经费", f"{year}年"),
        f"公开{o.name}{year}年部门{kind}和“三公”经费{kind}。",
        attachments=files,
    )


@cache
def county_totals(year: int) -> tuple[int, int, int]:
    """Own revenue, transfers from above, spending of the county, in 万元."""
    dice = dice_for("county", year)
    revenue = int(51_000 * 1.085 ** (year - 2008) * dice.uniform(0.98, 1.03))
    transfers = int(68_000 * 1.08 ** (year - 2008) * dice.uniform(0.97, 1.04))
    return revenue, transfers, int((revenue + transfers) * dice.uniform(0.965, 0.985))


def county_accounts(o: Occasion) -> Piece:
    """预算执行情况和预算草案 or 决算 of the county. `facts`: year, final."""
    year, is_final = o.facts["year"], o.facts["final"]
    revenue, transfers, spending = county_totals(year)
    before = county_totals(year - 1)
    shares = (
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
    rows = [(name, int(spending * share)) for name, share in shares]
    rows += [("其他支出", spending - sum(value for _, value in rows)), ("支出合计", spending)]
    tax = int(revenue * 0.72)
    kind = "决算" if is_final else "预算"
    text = (
        h2("一、一般公共预算收支情况")
        + p(
            f"{year}年，全县一般公共预算收入{'完成' if is_final else '安排'}{revenue}万元，"
            f"比上年{'增长' if revenue > before[0] else '下降'}{abs(revenue - before[0]) * 100 / before[0]:.1f}%，"
            f"其中税收收入{tax}万元，非税收入{revenue - tax}万元。上级补助等收入{transfers}万元。一般公共预算支出{'完成' if is_final else '安排'}{spending}万元。"
        )
        + table(f"{year}年一般公共预算支出{kind}表（万元）", ("科目", "金额"), rows)
        + h2("二、政府性基金和国有资本经营预算")
        + p(
            f"政府性基金收入{'完成' if is_final else '安排'}{int(revenue * 0.46)}万元，支出{int(revenue * 0.44)}万元，收支平衡，"
            f"略有结余。国有资本经营收入{int(revenue * 0.004)}万元，按照规定安排支出。"
        )
        + h2("三、政府债务情况")
        + p(f"截至{year}年底，政府债务余额控制在上级核定限额以内，按时偿还到期债务本息，债务风险总体可控。")
        + h2("四、县级“三公”经费情况")
        + _three_table(f"{year}年县级“三公”经费汇总表（万元）", [(f"{year}年{kind}数", _sum_of_all(year, is_final))])
        + p("以上数据为县级各部门财政拨款“三公”经费汇总数。")
        + h2("五、落实人大决议情况")
        + p("认真落实县人大及其常委会有关决议，优化支出结构，加强绩效管理，强化财政监督，民生支出占比保持在八成左右。")
    )
    title = f"无棣县{year}年县级决算" if is_final else f"无棣县{year - 1}年预算执行情况和{year}年县级预算"
    return Piece(
        "key-budget", title, text, "budget", "0401", (f"县级{kind}", "一般公共预算", "“三公”经费"), f"公开{title}。"
    )


@cache
def _sum_of_all(year: int, is_final: bool) -> ThreePublic:
    accounts = [(final if is_final else budget)(unit.slug, year).three for unit in UNITS]
    return ThreePublic(*(sum(column) for column in zip(*map(astuple, accounts), strict=True)))
