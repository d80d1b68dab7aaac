"""征地拆迁: notices of the taking of land and of houses, and land offered for sale."""

from demo.documents.banks import APPROVALS, PUBLIC
from demo.documents.markup import h2, p, table
from demo.documents.occasion import Occasion, Piece
from demo.documents.wording import long_date, money, numeral
from demo.units.units import TOWN_NAMES

_USES = ("交通运输用地", "工业用地", "住宅用地", "公共管理与公共服务用地", "商服用地")


def _where(o: Occasion) -> tuple[str, str]:
    return o.pick(TOWN_NAMES), o.pick(APPROVALS.villages)


def taking_notice(o: Occasion) -> Piece:
    """征收土地预公告, 征地补偿安置方案公告 or 征收土地公告. `facts`: batch."""
    town, village = _where(o)
    village = village if village.endswith("村") else "中心村"
    plots = [
        (name, o.number_between(300, 16000) / 10000, price)
        for name, low, high in o.some(PUBLIC.crops, 3)
        for price in (o.number_between(low // 500, high // 500) * 500,)
    ]
    total = sum(plot[1] for plot in plots)
    use = o.pick(_USES)
    number = f"棣征〔{o.year}〕{o.facts['batch']}"
    phone = o.phone()
    kinds = (
        ("征收土地公告", "征地补偿安置方案公告", "征收土地预公告")
        if o.year >= 2020
        else ("征收土地公告", "征地补偿安置方案公告")
    )
    kind = o.pick(kinds)
    area = table(
        "征收土地面积",
        ("地类", "面积（公顷）", "区片综合地价（元/亩）"),
        [(name, f"{size:.4f}", price) for name, size, price in plots] + [("合计", f"{total:.4f}", "—")],
    )
    if kind == "征收土地预公告":
        parts = (
            (
                "拟征收土地的范围",
                f"拟征收{town}{village}集体土地，具体位置以勘测定界图为准，拟征收面积{total:.4f}公顷，拟用途为{use}。",
            ),
            (
                "土地现状调查",
                "自本公告发布之日起，由自然资源部门会同镇街开展拟征收土地现状调查，查明土地的位置、权属、地类、面积以及农村村民住宅、其他地上附着物和青苗的权属、种类、数量等，调查结果由土地所有权人、使用权人签字确认。",
            ),
            (
                "社会稳定风险评估",
                "同步开展社会稳定风险评估，评估应当有被征地的农村集体经济组织及其成员、村民委员会和其他利害关系人参加。",
            ),
            (
                "不得抢栽抢建",
                "自本公告发布之日起，任何单位和个人不得在拟征收范围内抢栽抢建；违反规定抢栽抢建的，对抢栽抢建部分不予补偿。",
            ),
            (
                "公告期限",
                f"本公告在拟征收土地所在的镇、村张贴，公告期限不少于10个工作日，自{long_date(o.day)}至{long_date(o.later(15, 18))}。",
            ),
        )
    elif kind == "征地补偿安置方案公告":
        parts = (
            ("征收土地位置和面积", f"拟征收{town}{village}集体土地{total:.4f}公顷，用途为{use}。"),
            (
                "补偿标准",
                "土地补偿费和安置补助费按照区片综合地价执行，地上附着物和青苗补偿费按照市级标准执行，据实清点补偿。",
            ),
            (
                "安置方式",
                "采取货币安置和社会保障安置相结合的方式。被征地农民养老保障资金按照规定标准足额预存，由县人力资源社会保障部门落实。",
            ),
            (
                "补偿登记",
                f"被征收土地的所有权人、使用权人应当在公告规定期限内，持不动产权属证明材料到{town}{'办事处' if town.endswith('街道') else '人民政府'}办理补偿登记。",
            ),
            (
                "听证",
                f"公告期为30日，自{long_date(o.day)}至{long_date(o.later(30, 30))}。多数被征地的农村集体经济组织成员认为补偿安置方案不符合法律、法规规定的，可以申请听证。",
            ),
        )
    else:
        parts = (
            ("批准机关和文号", f"批准机关：山东省人民政府；批准文号：鲁政土字〔{o.year}〕××号。"),
            ("征收土地用途", f"{use}。"),
            ("征收土地位置和面积", f"{town}{village}，征收集体土地{total:.4f}公顷。"),
            ("补偿安置", "补偿安置方案已于此前公告，补偿费用已足额拨付到位，被征地农民养老保障资金已落实。"),
            (
                "交地和救济",
                f"被征收土地的所有权人、使用权人应当在本公告之日起{o.pick((15, 20, 30))}日内交付土地。对征收土地决定不服的，可以自公告之日起60日内依法申请行政复议。",
            ),
        )
    text = p("根据《中华人民共和国土地管理法》及其实施条例的规定，现将有关事项公告如下：") + "".join(
        h2(f"{numeral(place)}、{head}") + p(body) for place, (head, body) in enumerate(parts, 1)
    )
    text += area + p(f"联系电话：{phone}")
    title = f"无棣县{kind}（{town}{village}，{number}号）"
    return Piece(
        "key-expropriation",
        title,
        o.letter(text, signer="无棣县人民政府"),
        "public_notice",
        "0501",
        (kind, "征地", town),
        f"公告{town}{village}{total:.4f}公顷土地征收有关事项。",
    )


def house_taking(o: Occasion) -> Piece:
    """国有土地上房屋征收: plan for opinions, changes after opinions, decision, results by household with masked names."""
    area = o.pick(("棣新片区", "古城北片区", "老汽车站片区", "院前街片区", "星湖路片区", "纺织厂家属院片区"))
    kind = o.pick(("补偿方案（征求意见稿）公告", "征求意见情况和修改情况公告", "房屋征收决定公告", "分户补偿结果公告"))
    phone = o.phone()
    number = o.number_between(46, 320)
    if kind.startswith("补偿方案"):
        text = (
            p(
                f"因旧城区改建需要，拟对{area}国有土地上房屋实施征收，涉及{number}户。现将补偿方案征求公众意见，期限为30日，自{long_date(o.day)}至{long_date(o.later(30, 30))}。"
            )
            + h2("一、补偿方式")
            + p("被征收人可以选择货币补偿，也可以选择房屋产权调换。")
            + h2("二、补偿标准")
            + p(
                "被征收房屋价值由具有相应资质的评估机构按照《国有土地上房屋征收评估办法》评估确定，不低于征收决定公告之日类似房地产的市场价格。"
            )
            + h2("三、补助和奖励")
            + p(
                f"搬迁费每户{o.pick((800, 1000, 1200))}元；临时安置费每平方米每月{o.pick((6, 8, 10))}元；在签约期限内签约并搬迁的给予奖励。"
            )
            + h2("四、意见反馈")
            + p(f"被征收人可以持身份证明和权属证明以书面形式提交意见，联系电话：{phone}。")
        )
    elif kind.startswith("征求意见"):
        text = (
            p(
                f"{area}房屋征收补偿方案（征求意见稿）公布后，共收到书面意见{o.number_between(6, 48)}条。经研究，采纳情况如下："
            )
            + table(
                "意见采纳情况",
                ("主要意见", "采纳情况", "说明"),
                [
                    ("适当延长签约期限", "采纳", "签约期限由30日延长至45日"),
                    ("增加大户型产权调换房源", "采纳", "增加一批建筑面积110平方米以上房源"),
                    ("提高临时安置费标准", "部分采纳", "超过过渡期限的按照双倍标准支付"),
                    ("对违法建筑给予补偿", "未采纳", "对认定为违法建筑的依法不予补偿"),
                ],
            )
            + p("修改后的补偿方案一并公布，并按照程序提请县政府作出房屋征收决定。")
        )
    elif kind.startswith("房屋征收决定"):
        text = (
            p(f"为改善居民居住条件，完善城市功能，经县政府研究，决定对{area}国有土地上房屋实施征收。")
            + p(f"征收范围内共{number}户，征收部门为{o.short}。")
            + p(f"签约期限：{long_date(o.later(5, 8))}至{long_date(o.later(45, 50))}。")
            + p("自公告之日起，征收范围内不得实施新建、扩建、改建房屋和改变房屋用途等不当增加补偿费用的行为。")
            + p("被征收人对房屋征收决定不服的，可以依法申请行政复议，也可以依法提起行政诉讼。")
        )
    else:
        surnames = "王李张刘陈杨赵黄周吴徐孙"
        rows = []
        for place in range(1, o.number_between(8, 18)):
            size = o.number_between(5200, 14800)
            rows.append(
                (
                    place,
                    f"{o.pick(surnames)}**",
                    f"{size / 100:.2f}",
                    o.pick(("货币补偿", "产权调换")),
                    money(size * o.number_between(3600, 4400) // 10000),
                )
            )
        text = (
            p(
                f"{area}房屋征收补偿签约工作已进行，现将部分被征收人分户补偿情况在征收范围内公布，同步在网上公开（姓名已作隐私保护处理）。"
            )
            + table("分户补偿情况", ("序号", "被征收人", "建筑面积（㎡）", "补偿方式", "补偿金额（万元）"), rows)
            + p(f"咨询监督电话：{phone}。")
        )
    title = f"无棣县{area}国有土地上房屋征收{kind}（{o.year}年）"
    signer = "无棣县人民政府" if kind.startswith("房屋征收决定") else ""
    return Piece(
        "key-expropriation",
        title.replace("房屋征收房屋征收", "房屋征收"),
        o.letter(text, signer=signer),
        "public_notice",
        "1002",
        ("房屋征收", area),
        f"公布{area}房屋征收有关事项。",
    )


def land_sale(o: Occasion) -> Piece:
    """国有建设用地使用权挂牌出让公告 and 成交公示. `facts`: batch."""
    number = (
        f"棣自然资规告字〔{o.year}〕{o.facts['batch']}号"
        if o.year >= 2019
        else f"棣国土资告字〔{o.year}〕{o.facts['batch']}号"
    )
    rows = []
    for place in range(1, o.number_between(2, 6)):
        use, years, low = o.pick((("住宅用地", 70, 900), ("商服用地", 40, 700), ("工业用地", 50, 210)))
        size = o.number_between(6000, 62000)
        rows.append(
            (
                f"{o.year}-{o.facts['batch']}-{place}",
                o.pick(TOWN_NAMES),
                size,
                use,
                years,
                "1.0—2.0" if use != "工业用地" else "≥1.0",
                money(size * low // 100 * o.number_between(90, 160) // 100),
            )
        )
    sale = o.chance(0.65)
    head = (
        "宗地编号",
        "宗地位置",
        "面积（平方米）",
        "土地用途",
        "出让年限（年）",
        "容积率",
        "起始价（万元）" if sale else "成交价（万元）",
    )
    if sale:
        text = (
            p(f"经县人民政府批准，决定以挂牌方式出让下列{len(rows)}宗国有建设用地使用权，现就有关事项公告如下：")
            + table("出让宗地基本情况", head, rows)
            + p(
                "中华人民共和国境内外的自然人、法人和其他组织均可申请参加竞买，申请人可以单独申请，也可以联合申请。存在欠缴土地出让金、闲置土地等行为的不得参加。"
            )
            + p(
                f"挂牌文件获取时间：{long_date(o.day)}至{long_date(o.later(25, 27))}。挂牌报价时间："
                f"{long_date(o.later(20, 21))}至{long_date(o.later(30, 32))}。地点：无棣县公共资源交易中心。"
            )
            + p("本次出让按照价高者得原则确定竞得人，竞买保证金不低于起始价的20%。")
            + p(f"联系电话：{o.phone()}")
        )
    else:
        text = (
            p(f"根据公开挂牌结果，下列{len(rows)}宗国有建设用地使用权已成交，现将结果公示如下，公示期10个工作日：")
            + table("成交结果", head, rows)
            + p(f"异议反馈电话：{o.phone()}")
        )
    title = f"无棣县国有建设用地使用权{'挂牌出让公告' if sale else '成交结果公示'}（{number}）"
    return Piece(
        "notices",
        title,
        o.letter(text),
        "public_notice" if sale else "publicity",
        "0501",
        ("土地出让", "国有建设用地"),
        f"国有建设用地使用权{'挂牌出让' if sale else '成交结果'}，共{len(rows)}宗。",
    )
