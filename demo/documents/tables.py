"""Items that are mostly a table: statistics, air and water, food samples, penalties, permits, prices, charges."""

import math
from calendar import monthrange
from datetime import timedelta
from functools import cache

from demo.dice import dice_for
from demo.documents.banks import FIGURES
from demo.documents.finance import county_totals
from demo.documents.markup import h2, p, table
from demo.documents.occasion import Occasion, Piece
from demo.documents.office_files import table_file
from demo.documents.wording import long_date, numeral, short_date
from demo.units.units import TOWN_NAMES


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
    span = "1月份" if month == 1 else f"1—{month}月份"
    title = f"无棣县{year}年{span}国民经济主要指标"
    head = ("指标名称", "计量单位", "本月", "本月止累计", "同比增长（%）")
    text = (
        p(
            f"{year}年{span}，全县经济运行总体平稳。全社会用电量{rows[6][3]}亿千瓦时，同比增长{rows[6][4]}%；一般公共预算收入{rows[3][3]}亿元，同比增长{rows[3][4]}%。"
            "现将主要指标公布如下："
        )
        + table(title, head, rows)
        + p(
            "注：1.规模以上工业增加值增速按可比价格计算。2.部分指标为快报数，以年报为准。3.数据来源于统计、财政、海关、供电、金融等部门。"
        )
    )
    return Piece(
        "statistics",
        title,
        text,
        "statistics",
        "0303",
        ("统计月报", "主要指标", f"{year}年"),
        f"公布{title}。",
        attachments=table_file(o.facts.get("attach"), title, head, rows),
    )


def yearly_communique(o: Occasion) -> Piece:
    """国民经济和社会发展统计公报 of the year before. `facts`: year."""
    year = o.facts["year"]
    steps = year - 2008

    def value(start: float, growth: float) -> float:
        return start * (1 + growth / 100) ** steps

    def rate(low: float, high: float) -> str:
        return f"{max(0.6, o.dice.uniform(low, high) - steps * 0.3):.1f}"

    def grown(name: str) -> str:
        return f"{(_yearly(name, year) / _yearly(name, year - 1) - 1) * 100:.1f}"

    product = value(121.4, 6.1)
    first, second = 0.14 - steps * 0.001, 0.56 - steps * 0.006
    sections = (
        (
            "综合",
            (
                f"初步核算，全年全县实现生产总值{product:.2f}亿元，按可比价格计算，比上年增长{rate(7, 13)}%。其中，第一产业增加值{product * first:.2f}亿元，增长{rate(3, 6)}%；"
                f"第二产业增加值{product * second:.2f}亿元，增长{rate(7, 14)}%；第三产业增加值{product * (1 - first - second):.2f}亿元，增长{rate(7, 12)}%。"
                f"三次产业结构为{first * 100:.1f}∶{second * 100:.1f}∶{100 - round(first * 100, 1) - round(second * 100, 1):.1f}。"
            ),
        ),
        (
            "农业",
            (
                f"全年粮食播种面积{value(82, 0.9):.1f}万亩，粮食总产量{value(34.5, 1.4):.2f}万吨。"
                f"水产品产量{value(17.2, 1.8):.2f}万吨，其中海水产品占七成以上。冬枣产量{value(3.4, 2.2):.2f}万吨。"
                f"年末农业机械总动力{value(58, 1.9):.1f}万千瓦。"
            ),
        ),
        (
            "工业和建筑业",
            (
                f"年末规模以上工业企业{int(value(96, 3.1))}家。规模以上工业增加值比上年增长{rate(7, 15)}%，"
                f"产品销售率{o.dice.uniform(97.2, 99.1):.1f}%。资质以上建筑业企业完成总产值{value(6.8, 7.2):.2f}亿元。"
            ),
        ),
        (
            "固定资产投资",
            f"全年固定资产投资比上年增长{rate(6, 20)}%。其中工业技改投资增长{rate(6, 22)}%，民间投资增长{rate(5, 18)}%。房地产开发投资{value(4.6, 6.5):.2f}亿元。",
        ),
        (
            "国内贸易和对外经济",
            (
                f"全年实现社会消费品零售总额{_yearly('社会消费品零售总额', year):.2f}亿元，比上年增长{grown('社会消费品零售总额')}%。"
                f"货物进出口总额{_yearly('进出口总额', year):.2f}亿元，实际利用外资{value(1600, 6.0):.0f}万美元。"
            ),
        ),
        (
            "财政和金融",
            (
                f"全年一般公共预算收入{_yearly('一般公共预算收入', year):.2f}亿元，比上年增长{grown('一般公共预算收入')}%；一般公共预算支出{_yearly('一般公共预算支出', year):.2f}亿元。"
                f"年末金融机构存款余额{_yearly('金融机构存款余额', year):.2f}亿元，贷款余额{_yearly('金融机构贷款余额', year):.2f}亿元。"
            ),
        ),
        (
            "教育、文化、卫生",
            (
                f"年末各级各类学校{int(value(112, -0.8))}所，在校学生{value(5.9, 0.2):.2f}万人。文化馆、图书馆各1处，镇街综合文化站12处。"
                f"医疗卫生机构床位{int(value(1120, 4.2))}张，卫生技术人员{int(value(1460, 4.0))}人。"
            ),
        ),
        (
            "人民生活和社会保障",
            (
                f"城镇居民人均可支配收入{value(12600, 7.4):.0f}元，农村居民人均可支配收入{value(5600, 8.6):.0f}元。"
                f"年末城乡居民养老保险参保{value(18.2, 1.2):.2f}万人，居民基本医疗保险参保{value(35.2, 0.3):.2f}万人。"
            ),
        ),
        (
            "资源环境和安全生产",
            (
                f"全年空气质量优良天数比例{min(86, 52 + steps * 1.7 + o.dice.uniform(-2, 2)):.1f}%。"
                f"完成造林{o.number_between(4, 26) / 10:.1f}万亩。全年未发生重大以上生产安全事故。"
            ),
        ),
    )
    title = f"{year}年无棣县国民经济和社会发展统计公报"
    text = p(f"{year}年，在县委、县政府的领导下，全县上下攻坚克难、真抓实干，经济社会保持平稳健康发展。")
    text += "".join(h2(f"{numeral(number)}、{head}") + p(body) for number, (head, body) in enumerate(sections, 1))
    text += p(
        "注：1.本公报中数据为初步统计数。2.生产总值、各产业增加值绝对数按现价计算，增长速度按可比价格计算。3.部分数据因四舍五入存在分项与合计不等的情况。"
    )
    return Piece("statistics", title, text, "communique", "0303", ("统计公报", f"{year}年"), f"公布{title}。")


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
        waters.append(
            (name, found, f"{permanganate:.1f}", f"{ammonia:.2f}", "超标" if found in ("Ⅴ类", "劣Ⅴ类") else "达标")
        )
    title = f"无棣县{year}年{month}月份环境质量月报"
    head = ("监测点位", "PM2.5", "PM10", "SO2", "NO2", "优良天数")
    text = (
        h2("一、环境空气质量")
        + p(
            f"{month}月份，城区环境空气细颗粒物（PM2.5）平均浓度为{round(sum(row[1] for row in rows) / 3)}微克/立方米，平均优良天数"
            f"{round(sum(row[5] for row in rows) / 3)}天。"
        )
        + table("环境空气质量监测结果（微克/立方米、天）", head, rows)
        + h2("二、地表水环境质量")
        + table(
            "主要河流断面监测结果", ("断面名称", "水质类别", "高锰酸盐指数（mg/L）", "氨氮（mg/L）", "达标情况"), waters
        )
        + h2("三、集中式饮用水水源水质")
        + p(f"本月对城区集中式饮用水水源地开展监测，监测项目{o.pick((29, 61))}项，全部达标，达标率100%。")
        + p("说明：评价依据为《环境空气质量标准》（GB 3095）、《地表水环境质量标准》（GB 3838），断面水质目标为Ⅳ类。")
    )
    return Piece(
        "key-environment",
        title,
        text,
        "statistics",
        "1003",
        ("环境质量", "月报", "空气质量"),
        f"公布{year}年{month}月份空气、地表水和饮用水水源监测结果。",
        attachments=table_file(o.facts.get("attach"), title, head, rows),
    )


def food_samples(o: Occasion) -> Piece:
    """食品安全监督抽检信息. `facts`: batch (期号)."""
    rows, failed = [], []
    for number in range(1, o.number_between(9, 18)):
        kind, names, items = o.pick(FIGURES.foods)
        bad = o.chance(0.06)
        rows.append(
            (
                number,
                o.pick(names),
                kind,
                f"{o.pick(TOWN_NAMES)}{o.pick(FIGURES.canteens if kind == '餐饮食品' else FIGURES.shops)}",
                f"{o.year}-{max(1, o.day.month - 1):02d}-{o.number_between(1, 28):02d}",
                "不合格" if bad else "合格",
            )
        )
        if bad:
            failed.append((rows[-1][1], o.pick(items)))
    bad_text = "；".join(f"{name}检出{item}项目不符合食品安全国家标准" for name, item in failed)
    title = f"{o.name}食品安全监督抽检信息公告（{o.year}年第{o.facts['batch']}期）"
    head = ("序号", "样品名称", "食品类别", "被抽样单位", "抽样日期", "检验结论")
    text = (
        p(
            f"近期，{o.short}组织对{'、'.join(dict.fromkeys(row[2] for row in rows))}等食品进行监督抽检，"
            f"共抽检{len(rows)}批次，合格{len(rows) - len(failed)}批次，"
            f"不合格{len(failed)}批次。"
        )
        + (
            p(f"不合格情况：{bad_text}。对抽检发现的不合格食品，已责令经营者下架封存、查清来源去向，并依法立案处理。")
            if failed
            else p("本期未发现不合格样品。")
        )
        + table("食品抽检结果", head, rows)
        + p(
            "消费提示：请消费者通过正规渠道购买食品，注意查看标签标识，保留购物凭证。发现不合格食品的，请拨打12315投诉举报。"
        )
    )
    return Piece(
        "key-food-drug",
        title,
        o.letter(text),
        "public_notice",
        "0904",
        ("食品抽检", "食品安全"),
        f"公布第{o.facts['batch']}期食品抽检结果，抽检{len(rows)}批次，不合格{len(failed)}批次。",
        attachments=table_file(o.facts.get("attach"), f"食品抽检结果{o.year}年第{o.facts['batch']}期", head, rows),
    )


def _days(o: Occasion, count: int) -> list[str]:
    """Dates of decisions of the last few days, in order."""
    backs = sorted((o.number_between(0, 5) for _ in range(count)), reverse=True)
    return [(o.day - timedelta(days=back)).isoformat() for back in backs]


def penalty_list(o: Occasion) -> Piece:
    """行政处罚信息公示: decisions of the last days. `facts`: batch."""
    bank = FIGURES.penalties[o.unit.slug]
    code = o.unit.code_on(o.day).removeprefix("棣")
    start = o.number_between(1, 8) + o.facts["batch"] * 6
    rows = []
    for number, day in enumerate(_days(o, o.number_between(2, 6))):
        who, _, act = (offence := o.pick(bank))[0].partition("：")
        law, result = offence[1], offence[2]
        rows.append(
            (
                f"棣{code}罚〔{o.year}〕{start + number}号",
                who,
                act,
                law,
                result.replace("{n}", str(o.pick((500, 1000, 2000, 3000, 5000, 8000, 10000, 20000, 30000)))),
                day,
            )
        )
    title = f"{o.name}行政处罚信息公示（{o.year}年第{o.facts['batch']}批）"
    head = ("处罚决定书文号", "被处罚对象", "违法事实", "处罚依据", "处罚内容", "处罚日期")
    text = (
        p(
            f"根据《中华人民共和国政府信息公开条例》和行政处罚信息公示有关规定，现将{o.short}近期作出的行政处罚决定信息公示如下："
        )
        + table("行政处罚决定信息", head, rows)
        + p(
            f"当事人对行政处罚决定不服的，可以依法申请行政复议或者提起行政诉讼。公示信息有误的，请与{o.short}联系，电话：{o.phone()}。"
        )
    )
    return Piece(
        "penalties",
        title,
        text,
        "publicity",
        "1603",
        ("行政处罚", "双公示"),
        f"公示行政处罚决定{len(rows)}件。",
        attachments=table_file(o.facts.get("attach"), f"行政处罚信息{o.year}年第{o.facts['batch']}批", head, rows),
    )


def permit_list(o: Occasion) -> Piece:
    """行政许可信息公示. `facts`: batch."""
    bank = FIGURES.permits[o.unit.slug]
    start = o.number_between(10, 40) + o.facts["batch"] * 8
    rows = [
        (
            f"{o.unit.code_on(o.day)}许〔{o.year}〕{start + number}号",
            *o.pick(bank).split("："),
            o.pick(("准予许可", "准予许可", "准予许可", "准予变更", "准予延续")),
            day,
            o.pick(("长期", f"{o.year + 3}年", f"{o.year + 5}年")),
        )
        for number, day in enumerate(_days(o, o.number_between(3, 9)))
    ]
    title = f"{o.name}行政许可信息公示（{o.year}年第{o.facts['batch']}批）"
    head = ("许可决定文号", "许可事项", "行政相对人", "决定内容", "决定日期", "有效期至")
    text = (
        p(
            f"现将{o.short}近期作出的行政许可决定予以公示。公众有权查阅，利害关系人认为许可决定侵犯其合法权益的，可以依法申请行政复议或者提起行政诉讼。"
        )
        + table("行政许可决定信息", head, rows)
        + p(f"联系电话：{o.phone()}")
    )
    return Piece(
        "key-approval",
        title,
        text,
        "publicity",
        "0302",
        ("行政许可", "双公示"),
        f"公示行政许可决定{len(rows)}件。",
        attachments=table_file(o.facts.get("attach"), f"行政许可信息{o.year}年第{o.facts['batch']}批", head, rows),
    )


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
    title = f"无棣县主要商品价格监测情况（{o.year}年第{o.facts['batch']}期）"
    rises = sum(row[2] != row[3] and row[4].startswith("+") for row in rows)
    head = ("品种", "计价单位", "本期均价", "上期均价", "涨跌幅（%）")
    text = (
        p(
            f"据{short_date(o.day)}对城区三处农贸市场和超市的监测，{len(rows)}种商品中，价格上涨{rises}种，其余持平或者下降，市场供应充足，价格总体平稳。"
        )
        + table("主要商品零售价格", head, rows)
        + p("以上价格为监测点平均价格，仅供参考。经营者应当明码标价、诚信经营，发现价格违法行为请拨打12315举报。")
    )
    return Piece(
        "key-prices",
        title,
        text,
        "statistics",
        "0304",
        ("价格监测", "农副产品"),
        f"公布{long_date(o.day)}主要商品价格监测情况。",
        attachments=table_file(o.facts.get("attach"), title, head, rows),
    )


def charge_list(o: Occasion) -> Piece:
    """行政事业性收费目录清单. `facts`: year."""
    rows = [
        (number, *row)
        for number, row in enumerate(o.some(FIGURES.charges, len(FIGURES.charges) - o.number_between(0, 3)), 1)
    ]
    title = f"无棣县{o.facts['year']}年行政事业性收费目录清单"
    head = ("序号", "部门", "收费项目", "收费标准", "依据")
    text = (
        p(
            "为规范收费行为，减轻企业和群众负担，现将我县执行的行政事业性收费目录清单予以公布。清单之外的收费项目一律不得执行，欢迎社会监督。"
        )
        + table(title, head, rows)
        + p("说明：1.国家和省对收费项目、标准调整的，从其规定。2.小微企业按照规定免征有关收费。3.投诉举报电话：12315。")
    )
    return Piece(
        "key-prices",
        title,
        text,
        "public_notice",
        "0304",
        ("行政事业性收费", "目录清单"),
        f"公布{title}。",
        attachments=table_file(o.facts.get("attach"), title, head, rows),
    )
