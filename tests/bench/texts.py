"""Documents that nobody wrote: the length, build, classes and unevenness of a county's papers, and words enough to search for."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from catalog.arrivals.incoming import IncomingDocument, IncomingFile
from catalog.tree.classification import TOPIC_CLASSES, Genre, sub_topics
from catalog.tree.kinds import ColumnKind
from catalog.tree.national_tree import TREE, Node
from demo.units.units import UNITS

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_DAY, LAST_DAY = date(2008, 1, 1), date(2025, 12, 31)
BODIES = 500

MATTERS = (
    "安全生产",
    "农村公路",
    "义务教育",
    "公租房",
    "医疗保险",
    "最低生活保障",
    "粮食收购",
    "森林防火",
    "防汛抗旱",
    "水源保护",
    "大气污染",
    "招标采购",
    "财政预算",
    "国有资产",
    "征地补偿",
    "土地流转",
    "宅基地",
    "危房改造",
    "食品抽检",
    "药品监管",
    "特种设备",
    "消防检查",
    "社会救助",
    "养老服务",
    "残疾人康复",
    "就业培训",
    "退役安置",
    "文物保护",
    "全民健身",
    "旅游开发",
    "招商引资",
    "项目审批",
    "行政处罚",
    "信访接待",
    "人口普查",
    "经济运行",
    "工业园区",
    "中小企业",
    "电子商务",
    "盐业生产",
    "海洋渔业",
    "畜禽防疫",
    "农机补贴",
    "高标准农田",
    "秸秆利用",
    "河道整治",
    "城市供水",
    "集中供热",
    "垃圾分类",
    "园林绿化",
    "道路照明",
    "公共交通",
    "户籍管理",
    "法律援助",
    "人民调解",
    "政务公开",
    "机关作风",
    "干部任免",
    "统计调查",
    "档案管理",
)
ACTS = (
    "加强",
    "规范",
    "推进",
    "做好",
    "开展",
    "落实",
    "完善",
    "提高",
    "核查",
    "公布",
    "调整",
    "督促",
    "组织",
    "受理",
    "办理",
    "拨付",
    "评估",
    "验收",
    "整改",
    "宣传",
)
PLACES = (
    "水湾镇",
    "碣石山镇",
    "小泊头镇",
    "埕口镇",
    "马山子镇",
    "车王镇",
    "柳堡镇",
    "佘家镇",
    "信阳镇",
    "西小王镇",
    "棣丰街道",
    "海丰街道",
)
KINDS_OF_PAPER = ("通知", "公告", "方案", "意见")
SENTENCES = (
    "为进一步{act}{matter}工作，根据上级有关规定，结合我县实际，现就有关事项通知如下。",
    "各镇街、各部门要高度重视{matter}，明确责任分工，确保在{year}年{month}月底前完成。",
    "{place}应当对辖区内{matter}和{other}的情况逐项登记，建立台账，实行销号管理。",
    "涉及资金{money}万元，由县财政统筹安排，专款专用，任何单位和个人不得截留、挪用。",
    "对工作不力、弄虚作假的，按照规定追究单位主要负责人和直接责任人员的责任。",
    "申请人应当提交申请书、身份证明和与{matter}有关的证明材料，受理机关在{month}个工作日内作出决定。",
    "县{other}领导小组办公室负责{act}日常工作，定期通报进展，及时研究解决存在的问题。",
    "全年共{act}{matter}{number}件，比上年增长百分之{month}，群众满意率保持在较高水平。",
)


def columns(node: Node = TREE) -> Iterator[Node]:
    """The columns that hold free texts, any number a unit."""
    if node.kind not in (ColumnKind.GROUP, ColumnKind.GUIDE, ColumnKind.ORGANISATION, ColumnKind.ANNUAL_REPORT):
        yield node
    for child in node.children:
        yield from columns(child)


def falling(number: int, start: int) -> list[float]:
    """Cumulated weights of `number` choices, the later the rarer."""
    return list(accumulate(1 / (rank + start) for rank in range(number)))


def body(chance: random.Random) -> str:
    """A paper of about 1,500 characters, from a short notice to a long plan."""
    length = min(12_000, int(chance.lognormvariate(7, 0.75)))
    parts, size = ['<p class="addressee">各镇人民政府、街道办事处，县政府各部门：</p>'], 20
    while size < length:
        if len(parts) % 5 == 2:
            heading = f"{len(parts)}、{chance.choice(ACTS)}{chance.choice(MATTERS)}。"
            parts.append(f'<p class="level-1"><strong>{heading}</strong></p>')
        text = "".join(sentence(chance) for _ in range(chance.randint(1, 4)))
        parts.append(f"<p>{text}</p>")
        size += len(text)
    parts.append('<p class="signature">无棣县人民政府办公室</p>')
    return "".join(parts)


def sentence(chance: random.Random) -> str:
    return chance.choice(SENTENCES).format(
        act=chance.choice(ACTS),
        matter=chance.choice(MATTERS),
        other=chance.choice(MATTERS),
        place=chance.choice(PLACES),
        year=chance.randint(2008, 2025),
        month=chance.randint(1, 12),
        money=chance.randint(10, 9000),
        number=chance.randint(10, 900),
    )


def rows(number: int) -> Iterator[IncomingDocument]:
    """`number` documents over 18 years: most from large units and busy columns, more in later years, a tenth no longer in force."""
    chance = random.Random(7)
    shelves = list(columns())
    chance.shuffle(shelves)
    units = chance.sample(UNITS, len(UNITS))
    topics = [topic.code for one in TOPIC_CLASSES for topic in (one, *sub_topics(one.code))]
    bodies = [body(chance) for _ in range(BODIES)]
    weights = {len(some): falling(len(some), 4) for some in (shelves, units, topics)}
    days = (LAST_DAY - FIRST_DAY).days

    def pick(some):
        return chance.choices(some, cum_weights=weights[len(some)])[0]

    for serial in range(1, number + 1):
        unit, shelf, topic = pick(units), pick(shelves), pick(topics)
        day = FIRST_DAY + timedelta(days=int(days * chance.random() ** 0.7))
        matter, act = chance.choice(MATTERS), chance.choice(ACTS)
        table = f"序号,事项\n{serial % 200},{matter}\n".encode()
        yield IncomingDocument(
            source_id=str(serial),
            department=unit.slug,
            column=shelf.slug,
            title=f"{unit.name}关于{act}{matter}和{chance.choice(MATTERS)}工作的{chance.choice(KINDS_OF_PAPER)}",
            body=chance.choice(bodies),
            published_at=datetime(day.year, day.month, day.day, 8 + serial % 10, serial % 60, tzinfo=SHANGHAI),
            formed_on=day,
            written_on=day,
            doc_number=f"{unit.code}〔{day.year}〕{serial % 900 + 1}号" if unit.code and serial % 2 else "",
            issuer=unit.name,
            topic=topic,
            genre=chance.choice(Genre.values),
            validity="effective" if chance.random() < 0.9 else chance.choice(("repealed", "expired", "amended")),
            keywords=(matter, act),
            summary=f"{act}{matter}的有关事项。",
            source=unit.name,
            attachments=(IncomingFile("附件.csv", table),) if serial % 10 == 0 else (),
        )
