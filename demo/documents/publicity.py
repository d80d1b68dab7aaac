"""公示 and 公告 with lists: housing, families in need, subsidies, recruitment, purchases, projects, safety checks."""

from demo.documents.banks import APPROVALS, PUBLIC
from demo.documents.markup import h2, ordered, p, table
from demo.documents.occasion import Occasion, Piece
from demo.documents.office_files import table_file
from demo.documents.official import tidy, year_part
from demo.documents.wording import long_date, money, numeral, short_date
from demo.units.units import TOWN_NAMES


def housing_allocation(o: Occasion) -> Piece:
    """保障性住房分配公示. `facts`: batch."""
    areas = ("福安家园", "康居苑", "惠民小区", "安居花园")
    rows = [
        (
            number,
            o.masked_name(),
            o.number_between(1, 4),
            o.pick(TOWN_NAMES[:2]),
            o.pick(("低保家庭", "低收入家庭", "新就业职工", "外来务工人员", "低收入家庭")),
            f"{o.pick(areas)}{o.number_between(1, 18)}号楼",
            o.pick((42, 48, 52, 58, 60)),
        )
        for number in range(1, o.number_between(9, 26))
    ]
    name = o.pick(
        (
            "公共租赁住房",
            "公共租赁住房",
            "廉租住房" if o.year < 2014 else "公共租赁住房" if o.year < 2021 else "保障性租赁住房",
        )
    )
    title = f"无棣县{o.year}年第{numeral(o.facts['batch'])}批{name}分配结果公示"
    head = ("序号", "申请人", "家庭人口", "受理街道", "保障类别", "房源位置", "建筑面积（㎡）")
    end = o.later(7, 12)
    text = (
        p(
            f"经个人申请、社区初审、街道复审、部门联审和公开摇号，{len(rows)}户家庭取得本批{name}配租资格。摇号过程由公证人员现场监督。现将分配结果予以公示，公示期自"
            f"{long_date(o.day)}至{long_date(end)}。"
        )
        + table("配租家庭名单", head, rows)
        + p(
            f"公示期内，任何单位和个人对公示对象有异议的，可以通过来信、来电、来访的方式反映，反映情况应当实事求是并提供必要线索。监督电话：{o.phone()}。"
        )
        + p("注：为保护个人隐私，申请人姓名已作技术处理，身份证号码、联系电话不予公示。")
    )
    return Piece(
        "key-housing",
        title,
        o.letter(text),
        "publicity",
        "1002",
        (name, "分配公示", "住房保障"),
        f"公示{name}配租家庭{len(rows)}户。",
        attachments=table_file(o.facts.get("attach"), title, head, rows),
    )


def housing_progress(o: Occasion) -> Piece:
    """保障性安居工程 progress of the quarter."""
    span = year_part(o)
    planned = o.number_between(120, 960)
    share = min(1.0, 0.1 + o.day.month / 11)
    started, done = int(planned * share), int(planned * max(0.0, share - 0.45))
    rows = [
        ("公共租赁住房", planned // 4, started // 4, done // 4),
        (
            "棚户区改造" if o.year >= 2013 else "经济适用住房",
            planned - planned // 4,
            started - started // 4,
            done - done // 4,
        ),
        ("合计", planned, started, done),
    ]
    text = (
        p(
            f"{span}，我县认真落实保障性安居工程目标任务，加快项目建设和分配入住。年度计划{planned}套（户），截至{short_date(o.day)}，已开工{started}套（户），基本建成{done}套（户）。"
        )
        + table(f"{span}保障性安居工程进展", ("项目类别", "年度计划（套、户）", "已开工", "基本建成"), rows)
        + p(
            f"住房租赁补贴方面，累计向{o.number_between(60, 460)}户家庭发放补贴{o.number_between(20, 260)}万元，做到应保尽保。"
        )
        + p("下一步，将加强质量监管，完善配套设施，严格准入和退出管理，接受社会监督。")
    )
    return Piece(
        "key-housing",
        f"{span}无棣县保障性安居工程进展情况",
        text,
        "other",
        "1002",
        ("保障性安居工程", "进展情况"),
        f"公布{span}保障性安居工程开工、建成和补贴发放情况。",
    )


def families_in_need(o: Occasion) -> Piece:
    """低保、临时救助 lists of the county or of a town. `facts`: batch."""
    kind = o.pick(("最低生活保障对象", "特困供养人员", "临时救助对象", "困难残疾人生活补贴对象"))
    place = o.pick(TOWN_NAMES) if not o.is_town else ""
    head = ("序号", "村（社区）", "户主", "保障人数", "主要原因", "金额（元）")
    rows = [
        (
            number,
            o.pick(APPROVALS.villages),
            o.masked_name(),
            o.number_between(1, 4),
            o.pick(("因病", "因残", "缺劳动力", "年老", "突发意外", "就学")),
            o.number_between(18, 96) * 10,
        )
        for number in range(1, o.number_between(8, 22))
    ]
    area = o.unit.short_name if o.is_town else place
    title = f"{area}{o.year}年{o.day.month}月份{kind}公示"
    text = (
        p(
            f"根据{'社会救助有关规定' if o.year < 2014 else '《社会救助暂行办法》'}，经本人申请、入户调查、民主评议和审核，拟将下列人员纳入{kind}范围，现予公示。公示期7天。"
        )
        + table(title, head, rows)
        + p(
            f"如有异议，请于公示期内向{'镇政府' if o.unit.kind == 'town' else '街道办事处' if o.is_town else '县民政部门'}反映，监督电话：{o.phone()}。公示名单已作隐私保护处理。"
        )
    )
    column = "town-assistance" if o.is_town else "social-assistance"
    return Piece(
        column,
        title,
        o.letter(text),
        "publicity",
        "1703",
        (kind, "公示", "社会救助"),
        f"公示{area}{kind}{len(rows)}户。",
        attachments=table_file(o.facts.get("attach"), title, head, rows),
    )


_SUBSIDIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "nongji": (
        "农机购置补贴",
        "0601",
        (
            "轮式拖拉机|120|420",
            "自走式谷物联合收割机|260|480",
            "玉米收获机|280|500",
            "免耕播种机|12|60",
            "植保无人机|80|160",
            "打捆机|90|260",
        ),
    ),
    "xumu": (
        "畜禽粪污设施建设补助",
        "0601",
        ("沉淀池|60|300", "堆粪场|80|360", "防渗贮存池|100|480", "清粪设备|40|160"),
    ),
    "nongye": ("种粮大户补贴", "0601", ("小麦种植|30|360", "玉米种植|30|300")),
    "haiyang": ("渔业油价补贴", "0601", ("近海捕捞|120|860", "捕捞辅助|90|320")),
    "kejiju": (
        "科技创新奖补",
        "1101",
        ("高新技术企业认定|1000|2000", "研发投入后补助|300|3000", "发明专利授权|20|100"),
    ),
    "renshe": ("创业补贴", "1501", ("一次性创业补贴|120|200", "一次性创业岗位开发补贴|20|120")),
    "xiangcun": ("雨露计划补助", "1706", ("中职在校生|15|15", "高职在校生|15|30")),
    "canlian": ("残疾人自主创业补助", "1501", ("种植业|20|50", "养殖业|20|60", "服务业|20|80")),
}
"""name, topic, kinds with the least and the largest amount in hundreds of 元."""


def subsidies_of(slug: str) -> bool:
    return slug in _SUBSIDIES


def subsidy_list(o: Occasion) -> Piece:
    """A batch of subsidies by receiver. `facts`: batch."""
    name, topic, kinds = _SUBSIDIES[o.unit.slug]
    firm = o.unit.slug == "kejiju"
    rows = []
    for number in range(1, o.number_between(10, 28)):
        kind, low, high = o.pick(kinds).split("|")
        amount = o.number_between(int(low), int(high)) * 100
        rows.append((number, o.pick(TOWN_NAMES), "无棣××科技有限公司" if firm else o.masked_name(), kind, amount))
    head = ("序号", "所在镇街", "补贴对象", "补贴项目", "补贴金额（元）")
    title = f"无棣县{o.year}年第{numeral(o.facts['batch'])}批{name}公示"
    total = sum(row[4] for row in rows)
    text = (
        p(
            f"按照有关政策规定，经申报、审核、核验，现将{o.year}年第{numeral(o.facts['batch'])}批{name}情况予以公示。"
            f"本批共{len(rows)}{'家' if firm else '人（户）'}，补贴资金{total}元。"
        )
        + table(title, head, rows)
        + p(
            f"公示期为{o.pick((5, 7))}个工作日。对公示内容有异议的，请与{o.short}联系，电话：{o.phone()}。公示无异议后，资金直接拨付至补贴对象账户。"
        )
    )
    return Piece(
        "livelihood",
        title,
        o.letter(text),
        "publicity",
        topic,
        (name, "公示", "补贴资金"),
        f"公示{name}{len(rows)}户，资金{total}元。",
        attachments=table_file(o.facts.get("attach"), title, head, rows),
    )


def purchase(o: Occasion) -> Piece:
    """政府采购 notices: intention, announcement, result, acceptance. `facts`: batch."""
    name, kind, low, high = o.pick(PUBLIC.purchases)
    amount = o.number_between(low * 100, high * 100)
    code = f"DZWD{o.year}-{o.facts['batch']:03d}"
    stage = o.pick(("招标公告", "成交结果公告", "中标公告", "竞争性磋商公告", "验收结果公告"))
    project = f"无棣县{o.year}年{name}"
    if stage in ("招标公告", "竞争性磋商公告"):
        rows = [
            ("项目编号", code),
            ("项目名称", project),
            ("采购类别", kind),
            ("预算金额", f"{money(amount)}万元"),
            ("获取文件时间", f"{long_date(o.later(1, 2))}至{long_date(o.later(6, 9))}"),
            ("提交响应文件截止时间", f"{long_date(o.later(21, 28))}9时30分"),
            ("开标地点", "无棣县公共资源交易中心开标室"),
        ]
        more = p(
            "供应商资格要求：符合政府采购法第二十二条规定，未被列入失信被执行人、重大税收违法失信主体和政府采购严重违法失信行为记录名单。本项目落实节能环保、促进中小企业发展等政府采购政策。"
        )
    elif stage == "验收结果公告":
        rows = [
            ("项目编号", code),
            ("项目名称", project),
            ("合同金额", f"{money(int(amount * 0.96))}万元"),
            ("供应商", "山东××有限公司"),
            ("验收日期", long_date(o.day)),
            ("验收结论", "合格"),
        ]
        more = p("验收小组由采购人代表和专家组成，经核对合同、现场查验，货物、服务、工程质量符合合同约定。")
    else:
        rows = [
            ("项目编号", code),
            ("项目名称", project),
            ("采购方式", o.pick(("公开招标", "竞争性磋商", "竞争性谈判"))),
            ("中标（成交）供应商", "山东××有限公司"),
            ("中标（成交）金额", f"{money(int(amount * 0.96))}万元"),
            ("评审专家", "已按规定抽取，名单在评审现场公布"),
            ("公告期限", "1个工作日"),
        ]
        more = p("供应商对结果有异议的，可以在公告期限届满之日起七个工作日内以书面形式提出质疑。")
    text = (
        table("项目基本情况", ("项目", "内容"), rows)
        + more
        + p(f"联系人：{o.unit.leaders[-1].name[0]}先生/女士　　联系电话：{o.phone()}")
    )
    return Piece(
        "procurement",
        f"{project}{stage}（{code}）",
        o.letter(text),
        "public_notice",
        "0401",
        ("政府采购", stage, name),
        f"{project}{stage}，项目编号{code}。",
    )


def projects_of(slug: str) -> list[tuple]:
    return [one for one in PUBLIC.projects if one[1] == slug or slug in ("fagai", "shenpi")]


def project_progress(o: Occasion) -> Piece:
    """重大建设项目: approval, tender, progress, completion."""
    name, _, topic, works = o.pick(projects_of(o.unit.slug))
    total = o.number_between(1600, 46000)
    done = min(98, o.day.month * 7 + o.number_between(0, 14))
    stage = o.pick(("批准服务信息", "施工进展情况", "施工进展情况", "竣工信息"))
    rows = [
        ("项目名称", f"无棣县{name}"),
        ("建设地点", o.pick(TOWN_NAMES)),
        ("建设内容和规模", "；".join(works)),
        ("总投资", f"{total}万元"),
        ("资金来源", o.pick(("上级补助和县级配套", "企业自筹", "专项债券和财政资金"))),
        ("项目单位", o.short),
    ]
    if stage == "批准服务信息":
        rows += [
            ("立项批复", "已批复"),
            ("用地和规划手续", "已办理"),
            ("环评手续", "已办理"),
            ("计划开工时间", long_date(o.later(20, 90))),
        ]
    elif stage == "施工进展情况":
        rows += [
            ("形象进度", f"完成总工程量的{done}%"),
            ("完成投资", f"{total * done // 100}万元"),
            ("存在问题", o.pick(("无", "受天气影响部分工序延后", "部分管线迁改正在协调"))),
            ("计划竣工时间", long_date(o.later(90, 300))),
        ]
    else:
        rows += [
            ("竣工验收时间", long_date(o.day)),
            ("工程质量", "合格"),
            ("竣工财务决算", "正在审核"),
            ("移交情况", "已移交管护单位"),
        ]
    title = f"无棣县{name}{stage}（{o.year}年{o.day.month}月）"
    text = (
        p(f"现将无棣县{name}有关信息公开如下，欢迎社会监督。")
        + table("项目信息", ("项目", "内容"), rows)
        + p(f"施工现场已设置公示牌。咨询监督电话：{o.phone()}。")
    )
    return Piece("projects", title, text, "other", topic, (name, stage, "重大建设项目"), f"公开{name}{stage}。")


_DANGERS: tuple[str, ...] = (
    "配电箱未接地、线路老化",
    "消防通道堆放杂物",
    "灭火器过期、压力不足",
    "特种作业人员证件过期",
    "有限空间未设置警示标识",
    "安全培训档案不完整",
    "可燃气体报警器未校验",
    "临时用电不规范",
    "危险化学品未分类存放",
    "应急预案未演练",
    "防护栏缺失",
    "员工未佩戴劳动防护用品",
)


def safety_check(o: Occasion) -> Piece:
    """安全检查结果. `facts`: batch."""
    kinds = (
        "化工企业",
        "加油站",
        "建筑工地",
        "学校",
        "商场超市",
        "渔港码头",
        "养老机构",
        "冷藏企业",
        "宾馆饭店",
        "客运企业",
    )
    head = ("序号", "检查对象", "发现的主要问题", "整改要求", "整改情况")
    rows = [
        (
            number,
            f"{o.pick(TOWN_NAMES)}××{o.pick(kinds)}",
            "；".join(o.some(_DANGERS, o.number_between(1, 3))),
            f"{short_date(o.later(3, 15))}前整改",
            o.pick(("已整改", "已整改", "正在整改")),
        )
        for number in range(1, o.number_between(6, 14))
    ]
    found = sum(row[2].count("；") + 1 for row in rows)
    name = o.pick(
        (
            "安全生产检查",
            "“双随机”执法检查",
            "节前安全检查",
            "夏季安全检查"
            if o.day.month in (6, 7, 8)
            else "冬季安全检查"
            if o.day.month in (11, 12, 1)
            else "专项安全检查",
        )
    )
    title = (
        f"{o.year}年第{o.facts['batch']}次{name}情况通报"
        if o.chance(0.5)
        else f"{o.short}{o.day.month}月份{name}结果（{o.year}年第{o.facts['batch']}期）"
    )
    text = (
        p(
            f"{short_date(o.day)}前后，{o.short}组织开展{name}，共检查生产经营单位{len(rows)}家，发现问题隐患{found}处，"
            f"下达责令限期整改指令书{o.number_between(2, len(rows))}份。现将有关情况公布如下："
        )
        + table("检查情况", head, rows)
        + p(
            "对检查发现的隐患，已责令有关单位落实整改责任、措施、资金、时限和预案，逾期不整改的将依法处罚。请各生产经营单位举一反三，认真开展自查自改。"
        )
    )
    return Piece(
        "key-safety",
        tidy(title),
        o.letter(text),
        "circular",
        "0905",
        ("安全检查", "隐患整改"),
        f"公布{name}结果，检查{len(rows)}家，发现隐患{found}处。",
        attachments=table_file(o.facts.get("attach"), f"检查情况{o.year}年第{o.facts['batch']}次", head, rows),
    )


def planning_publicity(o: Occasion) -> Piece:
    """建设项目规划批前公示 and opinions asked for."""
    firm = o.pick(("××置业有限公司", "××新材料有限公司", "××中学", "××医院", "××物流有限公司", "××村民委员会"))
    place = o.pick(TOWN_NAMES)
    land, ratio = o.number_between(6000, 86000), o.number_between(80, 240) / 100
    end = o.later(10, 15)
    rows = [
        ("建设单位", firm),
        ("建设地点", f"{place}境内"),
        ("用地面积", f"{land}平方米"),
        ("总建筑面积", f"{int(land * ratio)}平方米"),
        ("容积率", f"{ratio:.2f}"),
        ("建筑密度", f"{o.number_between(18, 46)}%"),
        ("绿地率", f"{o.number_between(12, 36)}%"),
    ]
    title = f"{place}{firm}建设项目规划设计方案批前公示（{o.year}-{o.facts['batch']:02d}号）"
    text = (
        p(
            f"{firm}位于{place}的建设项目规划设计方案已经审查，根据《中华人民共和国城乡规划法》，现予以批前公示，征求利害关系人和社会公众意见。公示期自{long_date(o.day)}至{long_date(end)}。"
        )
        + table("主要技术经济指标", ("指标", "内容"), rows)
        + h2("意见反馈方式")
        + ordered(
            (
                f"公示期内将书面意见送至{o.short}，注明姓名、联系方式和与项目的关系。",
                f"拨打电话{o.phone()}反映。",
                "利害关系人要求听证的，应当在公示期内提出书面申请，逾期视为放弃。",
            )
        )
    )
    return Piece(
        "notices",
        title,
        o.letter(text),
        "publicity",
        "1001",
        ("规划公示", "批前公示"),
        f"公示{firm}建设项目规划设计方案。",
    )
