"""The 63 disclosing units of the demo county: the county government, 50 departments, 12 towns and streets.

Only the names of the twelve towns and streets are real. The list of departments follows what a county of Shandong usually has and
is not an official register. Credit codes use the division code 371699, which is not in use, and right check characters; document
codes (发文代字), people, telephones and addresses are invented: a person's name is a common surname with a pair of the sixty-year
cycle, and every telephone begins with 0543-0000.
"""

from dataclasses import dataclass
from datetime import date

from county.text.uscc import check_digit, organisation_check
from demo.units.offices import offices_of

DIVISION_CODE = "371699"
COUNTY = "无棣县"
REFORM_ON = date(2019, 1, 1)

_SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class DemoLeader:
    """A leader of a unit: 姓名、职务、分管工作."""

    name: str
    post: str
    duties: str


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """One disclosing unit.

    `kind` is a value of county.models.Department.Kind. `code` is the 发文代字. A unit that was renamed in the reform of 2019 keeps
    the name and code it had before in the `former_*` fields; one that was founded then has `founded_on`. `reviewing_organ` is named
    where it is not the government above.
    """

    slug: str
    name: str
    short_name: str
    kind: str
    order: int
    uscc: str
    code: str
    duty: str
    address: str
    postcode: str
    phone: str
    fax: str
    website: str
    leaders: tuple[DemoLeader, ...]
    former_name: str = ""
    former_short_name: str = ""
    former_code: str = ""
    founded_on: date | None = None
    reviewing_organ: str = ""

    def name_on(self, day: date) -> str:
        """The full name on that day."""
        return self.former_name if self.former_name and day < REFORM_ON else self.name

    def short_name_on(self, day: date) -> str:
        """The short name on that day."""
        return self.former_short_name if self.former_short_name and day < REFORM_ON else self.short_name

    def code_on(self, day: date) -> str:
        """The 发文代字 on that day."""
        return self.former_code if self.former_code and day < REFORM_ON else self.code


def invented_name(number: int) -> str:
    """The `number`-th invented personal name: 赵甲子, 钱辛未 … (1,380 different ones)."""
    pair = number * 7 % 60
    return _SURNAMES[number % len(_SURNAMES)] + _STEMS[pair % 10] + _BRANCHES[pair % 12]


def demo_uscc(serial: int, institution: bool = False) -> str:
    """A placeholder credit code: 11 an organ or 12 a public institution, the unused division 371699, a serial, check characters."""
    body = f"DM{serial:06d}"
    seventeen = ("12" if institution else "11") + DIVISION_CODE + body + organisation_check(body)
    return seventeen + check_digit(seventeen)


# slug, name, 发文代字, duty sentence, former "name/code" or "" or "new" for a unit founded in the reform
_DEPARTMENTS: tuple[tuple[str, str, str, str, str], ...] = (
    ("fagai", "发展和改革局", "棣发改", "综合研究拟订经济和社会发展规划，负责固定资产投资管理、价格管理和能源管理", ""),
    (
        "jiaoti",
        "教育和体育局",
        "棣教体",
        "负责基础教育、职业教育、学前教育的统筹规划和管理，推进学校体育和全民健身",
        "教育局/棣教",
    ),
    ("kejiju", "科学技术局", "棣科", "拟订科技创新规划和政策，负责科技计划项目和科技成果转化管理", ""),
    (
        "gongxin",
        "工业和信息化局",
        "棣工信",
        "负责工业经济运行监测、技术改造、中小企业服务和信息化推进",
        "经济和信息化局/棣经信",
    ),
    ("gongan", "公安局", "棣公", "负责维护社会治安、户籍管理、道路交通安全管理和公共安全防范", ""),
    ("minzheng", "民政局", "棣民", "负责社会救助、养老服务、社会组织管理、区划地名、婚姻登记和殡葬管理", ""),
    ("sifa", "司法局", "棣司", "统筹法治政府建设，负责行政复议、公共法律服务、人民调解和社区矫正", ""),
    ("caizheng", "财政局", "棣财", "负责县级财政收支、预算决算、政府采购监督、会计管理和国有资产管理", ""),
    ("renshe", "人力资源和社会保障局", "棣人社", "负责促进就业、社会保险、人事人才、劳动关系协调和劳动保障监察", ""),
    (
        "ziran",
        "自然资源和规划局",
        "棣自资",
        "负责国土空间规划、耕地保护、土地征收和供应、不动产登记及矿产资源管理",
        "国土资源局/棣国土资",
    ),
    (
        "huanjing",
        "滨州市生态环境局无棣分局",
        "棣环",
        "负责环境污染防治监督管理、环境影响评价审批、环境监测和环境执法",
        "环境保护局/棣环",
    ),
    ("zhujian", "住房和城乡建设局", "棣建", "负责住房保障、房地产市场和建筑业监管、市政公用事业和村镇建设", ""),
    ("jiaotong", "交通运输局", "棣交", "负责公路水路运输管理、农村公路建设养护、城乡公共交通和运输安全监管", ""),
    ("shuili", "水利局", "棣水", "负责水资源管理、农村饮水安全、河道水库管理和水旱灾害防御", "水务局/棣水"),
    ("nongye", "农业农村局", "棣农", "负责种植业发展、农产品质量安全、农村经营管理和农业技术推广", "农业局/棣农"),
    (
        "haiyang",
        "海洋发展和渔业局",
        "棣海",
        "负责海域使用管理、渔业生产和安全监管、水产养殖和海洋生态修复",
        "海洋与渔业局/棣海渔",
    ),
    ("shangwu", "商务和投资促进局", "棣商务", "负责对外贸易、利用外资、商贸流通、电子商务和招商引资", "商务局/棣商"),
    (
        "wenlv",
        "文化和旅游局",
        "棣文旅",
        "负责公共文化服务、文物保护、旅游发展和文化市场管理",
        "文化广电新闻出版局/棣文广新",
    ),
    ("weijian", "卫生健康局", "棣卫健", "负责医疗服务、疾病预防控制、妇幼健康、基层卫生和卫生监督", "卫生局/棣卫"),
    ("tuiyi", "退役军人事务局", "棣退役", "负责退役军人移交安置、就业创业、优待抚恤和权益维护", "new"),
    ("yingji", "应急管理局", "棣应急", "负责安全生产综合监督管理、应急救援和防灾减灾救灾", "安全生产监督管理局/棣安监"),
    ("shenji", "审计局", "棣审", "负责对县级财政收支和法律法规规定属于审计监督范围的财务收支进行审计监督", ""),
    (
        "shichang",
        "市场监督管理局",
        "棣市监",
        "负责市场主体登记服务、食品药品安全、产品质量、特种设备和价格监督检查",
        "",
    ),
    (
        "zhifa",
        "综合行政执法局",
        "棣综执",
        "负责城市管理领域的行政执法、市容环境卫生和园林绿化管理",
        "城市管理行政执法局/棣城管",
    ),
    (
        "shenpi",
        "行政审批服务局",
        "棣审批",
        "负责集中行使行政许可事项，管理政务服务大厅，推进审批制度改革",
        "政务服务中心管理办公室/棣政务",
    ),
    ("tongji", "统计局", "棣统", "组织实施国民经济核算、各项普查和统计调查，发布全县统计信息", ""),
    ("yibao", "医疗保障局", "棣医保", "负责基本医疗保险、生育保险、医疗救助和医保基金监督管理", "new"),
    ("xinfang", "信访局", "棣信访", "负责受理群众来信来访，协调处理信访事项，分析信访情况", ""),
    ("guozi", "国有资产监督管理局", "棣国资", "依法履行出资人职责，监督管理县属国有企业的国有资产", "new"),
    ("dashuju", "大数据中心", "棣数据", "承担电子政务外网、政务数据共享开放、政府门户网站技术保障工作", "new"),
    (
        "jiguan",
        "机关事务服务中心",
        "棣机管",
        "承担县直机关办公用房、公务用车、公共机构节能和后勤保障工作",
        "机关事务管理局/棣机管",
    ),
    ("rongmei", "融媒体中心", "棣融媒", "承担广播电视节目制作播出、新闻宣传和新媒体运营工作", "广播电视台/棣广"),
    ("jiaoyi", "公共资源交易中心", "棣公资", "承担工程建设、政府采购、国有产权等公共资源交易服务工作", ""),
    ("gongxiao", "供销合作社联合社", "棣供", "负责农业生产资料供应、农产品流通和农业社会化服务", ""),
    ("canlian", "残疾人联合会", "棣残联", "负责残疾人康复、教育、就业、托养和权益保障服务", ""),
    ("honghui", "红十字会", "棣红", "开展救灾救助、应急救护培训、无偿献血宣传和人道救助工作", ""),
    (
        "xumu",
        "畜牧兽医服务中心",
        "棣牧",
        "承担动物疫病防控、畜禽养殖技术推广和畜产品质量安全服务工作",
        "畜牧兽医局/棣牧",
    ),
    ("dizhen", "地震监测中心", "棣震", "承担地震监测预报、震害防御和防震减灾科普宣传工作", "地震局/棣震"),
    ("dangan", "档案馆", "棣档", "负责档案收集、保管、利用和政府信息公开查阅服务", "档案局/棣档"),
    ("liangshi", "粮食和物资储备中心", "棣粮", "承担粮食收购储存、储备粮管理、救灾物资保管工作", "粮食局/棣粮"),
    ("minzong", "民族宗教事务局", "棣民宗", "负责民族工作、宗教事务管理和少数民族权益保障", ""),
    (
        "xiangcun",
        "乡村振兴服务中心",
        "棣乡振",
        "承担防止返贫监测帮扶、衔接资金项目管理和社会帮扶工作",
        "扶贫开发领导小组办公室/棣扶办",
    ),
    ("shuiwu", "税务局", "棣税", "负责各项税收、社会保险费和有关非税收入的征收管理与纳税服务", "国家税务局/棣国税"),
    ("qixiang", "气象局", "棣气", "负责气象监测预报预警、人工影响天气和防雷减灾管理", ""),
    ("xiaofang", "消防救援大队", "棣消", "承担火灾扑救、应急救援和消防监督检查工作", "公安消防大队/棣公消"),
    ("yancao", "烟草专卖局", "棣烟", "负责烟草专卖市场管理和烟草专卖零售许可", ""),
    ("gongjijin", "滨州市住房公积金管理中心无棣管理部", "棣公积金", "负责住房公积金的归集、提取、使用和核算", ""),
    ("kaifaqu", "经济开发区管理委员会", "棣开管", "负责开发区规划建设、项目引进、企业服务和安全环保管理", ""),
    (
        "nongji",
        "农业机械服务中心",
        "棣农机",
        "承担农机技术推广、农机购置补贴实施和农机安全监理工作",
        "农业机械管理局/棣农机",
    ),
    ("gonglu", "公路事业发展中心", "棣路", "承担国省道公路建设、养护和路域环境管理工作", "公路管理局/棣路"),
)

_INSTITUTIONS = frozenset(
    {
        "dashuju",
        "jiguan",
        "rongmei",
        "jiaoyi",
        "xumu",
        "dizhen",
        "dangan",
        "liangshi",
        "xiangcun",
        "nongji",
        "gonglu",
        "gongjijin",
    }
)

_TOWNS: tuple[tuple[str, str, str], ...] = (
    ("difeng", "棣丰街道", "棣丰办发"),
    ("haifeng", "海丰街道", "棣海办发"),
    ("shuiwan", "水湾镇", "棣水政发"),
    ("jieshishan", "碣石山镇", "棣碣政发"),
    ("xiaobotou", "小泊头镇", "棣泊政发"),
    ("chengkou", "埕口镇", "棣埕政发"),
    ("mashanzi", "马山子镇", "棣马政发"),
    ("chewang", "车王镇", "棣车政发"),
    ("liubao", "柳堡镇", "棣柳政发"),
    ("shejia", "佘家镇", "棣佘政发"),
    ("xinyang", "信阳镇", "棣信政发"),
    ("xixiaowang", "西小王镇", "棣西政发"),
)

_SHORT_NAMES = {
    "huanjing": "市生态环境局无棣分局",
    "gongjijin": "市住房公积金中心无棣管理部",
    "kaifaqu": "无棣经济开发区管委会",
}
_FULL_NAMES = {
    "huanjing": "滨州市生态环境局无棣分局",
    "gongjijin": "滨州市住房公积金管理中心无棣管理部",
    "kaifaqu": "无棣经济开发区管理委员会",
    "shuiwu": "国家税务总局无棣县税务局",
}
# Whose answers the county government does not review, or not alone (复议法 Art. 27, 28).
_REVIEWING_ORGANS = {
    "sifa": "无棣县人民政府或者滨州市司法局",
    "shuiwu": "国家税务总局滨州市税务局",
    "yancao": "滨州市烟草专卖局",
}
_FORMER_NAMES = {"shuiwu": "山东省无棣县国家税务局"}
_HEAD_POSTS = {"中心": "主任", "社": "主任", "会": "理事长", "馆": "馆长", "大队": "大队长", "管理部": "主任"}


def _head_post(name: str) -> str:
    if name.endswith("委员会"):
        return "主任"
    for ending, post in _HEAD_POSTS.items():
        if name.endswith(ending):
            return post
    return "局长"


def _leaders(serial: int, post: str, offices: tuple[tuple[str, str], ...]) -> tuple[DemoLeader, ...]:
    general, *others = [name for name, _ in offices]
    half = (len(others) + 1) // 2
    duties = (
        "主持全面工作",
        f"协助分管{'、'.join(others[:half])}",
        f"协助分管{'、'.join(others[half:]) or '工会、妇委会'}",
        f"协助分管{general}，负责政务公开、财务、信访稳定、安全生产工作",
    )
    posts = (post, "副" + post, "副" + post, "党组成员")
    return tuple(
        DemoLeader(invented_name(serial * 4 + place), title, duty)
        for place, (title, duty) in enumerate(zip(posts, duties, strict=True))
    )


def _phone(serial: int, line: int) -> str:
    return f"0543-0000{serial:02d}{line}"


def _government() -> DemoUnit:
    posts = (
        ("县长", "主持县政府全面工作"),
        ("常务副县长", "负责县政府常务工作，分管发展改革、财政、应急管理、政务公开工作"),
        ("副县长", "分管农业农村、水利、海洋渔业、乡村振兴工作"),
        ("副县长", "分管工业、商务、交通运输、生态环境工作"),
        ("副县长", "分管教育体育、卫生健康、民政、文化旅游工作"),
        ("副县长", "分管公安、司法、信访工作"),
        ("办公室主任", "主持县政府办公室工作，负责县政府政务公开和督查工作"),
    )
    leaders = tuple(DemoLeader(invented_name(1000 + place), post, duties) for place, (post, duties) in enumerate(posts))
    return DemoUnit(
        slug="government",
        name="无棣县人民政府",
        short_name="县政府",
        kind="government",
        order=1,
        uscc=demo_uscc(1),
        code="棣政发",
        duty="领导全县经济、教育、科学、文化、卫生、体育、城乡建设、财政、民政、公安、司法行政等行政工作；县政府办公室主管全县政府信息公开工作",
        address="无棣县棣丰街道示范一路1号",
        postcode="251900",
        phone=_phone(1, 1),
        fax=_phone(1, 9),
        website="www.wudi.example",
        leaders=leaders,
    )


def _department(order: int, row: tuple[str, str, str, str, str]) -> DemoUnit:
    slug, name, code, duty, former = row
    former_name, _, former_code = former.partition("/") if former != "new" else ("", "", "")
    full_name = _FULL_NAMES.get(slug, COUNTY + name)
    return DemoUnit(
        slug=slug,
        name=full_name,
        short_name=_SHORT_NAMES.get(slug, "县" + name),
        kind="department",
        order=order,
        uscc=demo_uscc(order, slug in _INSTITUTIONS),
        code=code,
        duty=duty,
        address=f"无棣县{'棣丰' if order % 2 else '海丰'}街道示范{'二三四五六七'[order % 6]}路{order}号",
        postcode="251900",
        phone=_phone(order, 1),
        fax=_phone(order, 9),
        website="",
        leaders=_leaders(order, _head_post(full_name), offices_of(slug, "department")),
        former_name=_FORMER_NAMES.get(slug, COUNTY + former_name) if former_name else "",
        former_short_name="县" + former_name if former_name else "",
        former_code=former_code,
        founded_on=REFORM_ON if former == "new" else None,
        reviewing_organ=_REVIEWING_ORGANS.get(slug, ""),
    )


def _town(order: int, row: tuple[str, str, str]) -> DemoUnit:
    slug, name, code = row
    street = name.endswith("街道")
    return DemoUnit(
        slug=slug,
        name=f"{COUNTY}{name}{'办事处' if street else '人民政府'}",
        short_name=name,
        kind="street" if street else "town",
        order=order,
        uscc=demo_uscc(order),
        code=code,
        duty=f"执行本辖区经济和社会发展规划，负责{name}的农业农村、民生保障、公共服务、平安建设和基层治理工作",
        address=f"无棣县{name}示范街{order}号",
        postcode="251900",
        phone=_phone(order, 1),
        fax=_phone(order, 9),
        website="",
        leaders=_leaders(order, "主任" if street else "镇长", offices_of(slug, "street" if street else "town")),
    )


DEPARTMENT_SLUGS: tuple[str, ...] = tuple(row[0] for row in _DEPARTMENTS)
TOWN_SLUGS: tuple[str, ...] = tuple(row[0] for row in _TOWNS)
TOWN_NAMES: tuple[str, ...] = tuple(row[1] for row in _TOWNS)

UNITS: tuple[DemoUnit, ...] = (
    _government(),
    *(_department(order, row) for order, row in enumerate(_DEPARTMENTS, 2)),
    *(_town(order, row) for order, row in enumerate(_TOWNS, len(_DEPARTMENTS) + 2)),
)
UNITS_BY_SLUG: dict[str, DemoUnit] = {unit.slug: unit for unit in UNITS}
