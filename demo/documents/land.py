"""征地拆迁: notices of the taking of land and of houses, and land offered for sale."""

from demo.documents.writing.banks import APPROVALS, PUBLIC
from demo.documents.writing.markup import laid_out, table
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.wording import government_of, long_date, money
from demo.sentences import read
from demo.units.units import TOWN_NAMES

SHEETS = read("sheets/land", dict[str, Sheet])


def taking_notice(o: Occasion) -> Piece:
    """征收土地预公告, 征地补偿安置方案公告 or 征收土地公告. `facts`: batch."""
    sheet = SHEETS["taking_notice"]
    town, village = o.pick(TOWN_NAMES), o.pick(APPROVALS.villages)
    where = town + (village if village.endswith("村") else "中心村")
    plots = []
    for name, low, high in o.some(PUBLIC.crops, 3):
        price = o.number_between(low // 500, high // 500) * 500
        plots.append((name, o.number_between(300, 16000) / 10000, price))
    total = f"{sum(size for _, size, _ in plots):.4f}"
    facts = {"where": where, "town": town, "total": total, "use": o.pick(sheet.choices["uses"]), "phone": o.phone()}
    kinds = ("征收土地公告", "征地补偿安置方案公告", "征收土地预公告")
    kind = o.pick(kinds if o.year >= 2020 else kinds[:2])
    if kind == "征收土地预公告":
        facts["end"] = long_date(o.later(15, 18))
    elif kind == "征地补偿安置方案公告":
        facts |= {"end": long_date(o.later(30, 30)), "town_government": government_of(town)}
    else:
        facts["days"] = o.pick((15, 20, 30))
    matters = o.say(laid_out(sheet.parts[kind]), **facts)
    rows = [(name, f"{size:.4f}", price) for name, size, price in plots] + [("合计", total, "—")]
    number = f"棣征〔{o.year}〕{o.facts['batch']}"
    return o.written(sheet, rows, matters=matters, kind=kind, number=number, **facts)


_ANSWERS = (
    ("适当延长签约期限", "采纳", "签约期限由30日延长至45日"),
    ("增加大户型产权调换房源", "采纳", "增加一批建筑面积110平方米以上房源"),
    ("提高临时安置费标准", "部分采纳", "超过过渡期限的按照双倍标准支付"),
    ("对违法建筑给予补偿", "未采纳", "对认定为违法建筑的依法不予补偿"),
)


def house_taking(o: Occasion) -> Piece:
    """国有土地上房屋征收: plan for opinions, changes after opinions, decision, results by household with masked names."""
    sheet = SHEETS["house_taking"]
    area, kind = o.pick(sheet.choices["areas"]), o.pick(tuple(sheet.parts))
    facts: dict[str, object] = {"area": area, "phone": o.phone(), "number": o.number_between(46, 320)}
    is_decision = kind == "房屋征收决定公告"
    if is_decision:
        facts |= {"begin": long_date(o.later(5, 8)), "end": long_date(o.later(45, 50))}
    elif kind == "征求意见情况和修改情况公告":
        facts["opinions"] = o.number_between(6, 48)
        facts["table"] = table("意见采纳情况", ("主要意见", "采纳情况", "说明"), _ANSWERS)
    elif kind == "分户补偿结果公告":
        facts["table"] = _households(o)
    else:
        facts |= {"end": long_date(o.later(30, 30)), "moving": o.pick((800, 1000, 1200)), "lodging": o.pick((6, 8, 10))}
    return o.written(
        sheet._replace(signer="无棣县人民政府" if is_decision else ""),
        matters=o.say(laid_out(sheet.parts[kind]), **facts),
        subject=f"国有土地上{'' if is_decision else '房屋征收'}{kind}",
        **facts,
    )


def _households(o: Occasion) -> str:
    """A table of what households get."""
    rows = []
    for place in range(1, o.number_between(8, 18)):
        size = o.number_between(5200, 14800)
        who, way = f"{o.pick('王李张刘陈杨赵黄周吴徐孙')}**", o.pick(("货币补偿", "产权调换"))
        rows.append((place, who, f"{size / 100:.2f}", way, money(size * o.number_between(3600, 4400) // 10000)))
    head = ("序号", "被征收人", "建筑面积（㎡）", "补偿方式", "补偿金额（万元）")
    return table("分户补偿情况", head, rows)


def land_sale(o: Occasion) -> Piece:
    """国有建设用地使用权挂牌出让公告 and 成交公示. `facts`: batch."""
    code = "棣自然资规告字" if o.year >= 2019 else "棣国土资告字"
    rows = []
    for place in range(1, o.number_between(2, 6)):
        use, years, low = o.pick((("住宅用地", 70, 900), ("商服用地", 40, 700), ("工业用地", 50, 210)))
        size = o.number_between(6000, 62000)
        plot, where = f"{o.year}-{o.facts['batch']}-{place}", o.pick(TOWN_NAMES)
        price = money(size * low // 100 * o.number_between(90, 160) // 100)
        rows.append((plot, where, size, use, years, "≥1.0" if use == "工业用地" else "1.0—2.0", price))
    facts = {"number": f"{code}〔{o.year}〕{o.facts['batch']}号", "count": len(rows)}
    if not o.chance(0.65):
        return o.written(SHEETS["land_sold"], rows, phone=o.phone(), **facts)
    return o.written(
        SHEETS["land_sale"],
        rows,
        files_until=long_date(o.later(25, 27)),
        bids_from=long_date(o.later(20, 21)),
        bids_until=long_date(o.later(30, 32)),
        phone=o.phone(),
        **facts,
    )
