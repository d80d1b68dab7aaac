"""Where a paper from elsewhere belongs in this county: its unit, its column, its class and its 体裁. Each answer says if it is sure.

A paper of a county organ belongs to the unit of the same name. Laws and papers of higher organs are kept by the unit in charge of
their matter, which is always a guess.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from catalog.tree.classification import TOPIC_CLASSES, Genre, sub_topics


class Unit(Protocol):
    """What placing needs to know of a unit."""

    slug: str
    name: str


class Placed(NamedTuple):
    """An answer, and whether it was read off the source rather than inferred."""

    value: str
    is_sure: bool


_GOVERNMENT, _OFFICE = "人民政府", "人民政府办公室"

# The unit in charge of a matter, as titles name it: the first line with a word of the title decides, so the narrow ones come first.
_IN_CHARGE = """
消防救援大队：消防
住房和城乡建设局：租赁住房 住房保障 公寓
交通运输局：公共交通 轨道交通 出租汽车 海运 驾驶员培训
教育和体育局：语言文字
自然资源和规划局：植树 造林
烟草专卖局：烟草
住房公积金：公积金
残疾人联合会：残疾 无障碍
红十字会：红十字
供销合作社联合社：供销合作
档案馆：档案
信访局：信访
大数据中心：政府网站 电子政务 政务数据 公共数据 数据安全 网络安全 关键信息基础设施 智慧城市 大数据
公共资源交易中心：招标 投标 公共资源交易
机关事务服务中心：机关事务 公务用车 办公用房 公共机构节能
行政审批服务局：行政许可 政务服务 审批制度 并联审批 营商环境
农业机械服务中心：农业机械 农机 拖拉机
畜牧兽医服务中心：畜牧 畜禽 动物防疫 兽 生猪 饲料 屠宰 奶畜 乳品
粮食和物资储备中心：粮食 储备粮 棉粮
地震监测中心：地震 抗震 防震
气象局：气象 人工影响天气 防雷
民族宗教事务局：宗教 少数民族 民族乡 民族区域 民族教育 清真
乡村振兴服务中心：扶贫 脱贫 乡村振兴
医疗保障局：医疗保障 医疗保险 医保 医疗救助 长期护理
退役军人事务局：退役 烈士 军人抚恤 优抚 军人保险 复员
税务局：税收 [^口]税(?!则) 发票
审计局：审计
统计局：统计 普查
国有资产监督管理局：国有资产 国有企业 全民所有制工业企业 国有重点
综合行政执法局：城市市容 容貌 环境卫生 生活垃圾 餐厨 城市管理 停车 养犬 户外广告
应急管理局：安全生产 煤矿安全 生产安全 危险化学品 烟花爆竹 矿山安全 突发事件 自然灾害 应急 防灾 安全事故 瓦斯
公路事业发展中心：高速公路 公路 收费公路
交通运输局：交通运输 道路运输 铁路 航空 机场 水运 水路 港口 航道 船舶 航运 海上交通 内河 船员 海上 邮轮 邮政
    快递 城市轨道
公安局：公安 治安 警察 警衔 居民身份证 户口 户籍 入户 暂住 出境入境 出入境 护照 道路交通安全 枪支 民用爆炸
    拘留 看守所 禁毒 戒毒 麻醉 反恐 保安 间谍 情报 国家安全 见义勇为 诈骗 印章 交通警察 大型群众性活动
    机动车 号牌
财政局：保险公司 证券 期货 基金 银行 金融 货币 外汇 会计 预算 政府采购 财政 国债 彩票 票据 征信 融资担保
    收费 罚没 支付 黄金
市场监督管理局：食品 药品 医疗器械 化妆品 产品质量 标准化 计量 认证认可 特种设备 电梯 商标 专利 反垄断 反不正当
    广告 消费者 市场主体 个体工商 公司法 合伙企业 独资企业 公司登记 企业登记 工商 无证 直销 传销 缺陷
    知识产权 经营者 价格监督 市场监管 (?<!高)质量
司法局：律师 公证 仲裁 行政复议 行政处罚 行政诉讼 行政强制 国家赔偿 法律援助 监狱 调解 司法 社区矫正 法治 立法
    地方性法规 法规规章 规章 诉讼 刑法 民法 普法 规范性文件 行政执法 证明 听证
人力资源和社会保障局：劳动 就业 工资 职工 工伤 失业 社会保险 养老保险 人事 公务员 事业单位 技师 职称 专业技术
    退休 退职 人才 工作时间 节假日 放假 年休假 任免 奖励 津贴
教育和体育局：教育 学校 教师 学位 幼儿园 义务教育 招生 学生 留学 校园 教材 文盲 体育 健身 运动 登山
    未成年人学校
科学技术局：科学技术 科技 技术市场 高新技术 自主创新 实验动物 创新创业
海洋发展和渔业局：海域 海岛 海洋 渔业 渔港 水产 海岸带 胶州湾 海底
水利局：水法 水利 水库 河道 防汛 防洪 抗旱 水土保持 取水 供水 节水 节约用水 南水北调 灌溉 蓄滞洪 湖泊 黄河
    长江 流域 水资源 水文 调水 引黄 南四湖
生态环境局：饮用水水源 环境 污染 排污 核安全 放射性 核设施 辐射 生态 自然保护区 野生 噪声 固体废物 清洁生产
    循环经济 湿地 消耗臭氧
自然资源和规划局：土地 矿产 测绘 地质 国土 不动产 征地 林业 森林 草原 古树 绿化 城乡规划 城市规划 区片 退耕
    地图 名木 古生物 稀土 山体 街路命名
住房和城乡建设局：建设工程 建筑 房屋 住房 物业 房地产 市政 燃气 供热 城镇排水 村镇 公共租赁 历史文化名城
    风景名胜 园林 公园 勘察设计 注册建筑 雄安 散装水泥 墙体
农业农村局：农业 农村 农民 农产品 种子 农药 植物 农田 肥料 耕地 农民专业合作 农作物 棉 蚕
文化和旅游局：文物 文化 旅游 出版 图书馆 博物馆 电影 广播 电视 演出 著作权 音像 印刷 非物质 娱乐场所 导游
    阅读 古城 长城 互联网上网
卫生健康局：卫生 医疗 医院 医师 护士 传染病 疫苗 献血 血液 职业病 母婴 人口 计划生育 中医 精神 器官 检疫
    疾病 爱国卫生 控制吸烟 尘肺 家庭医生 社会抚养费 艾滋
民政局：婚姻 社会团体 社会组织 基金会 慈善 殡葬 丧葬 养老 老年 未成年人 妇女 儿童 家庭暴力 收养 村民委员会
    居民委员会 行政区划 地名 社会救助 最低生活 救助 特困 志愿 孤儿 临时救助 助餐
发展和改革局：电力 能源 煤炭 石油 天然气 节约能源 价格 物价 投资 重点建设 固定资产 信用 循环 国民经济 物流
    反价格 牟取暴利 发展规划 改革试点
工业和信息化局：工业 电信 通信 无线电 信息产业 中小企业 民营经济 集体所有制企业 化工 监控化学品 软件 集成电路
    设备管理 乡镇企业 国防科技 武器装备 军工 密码
商务和投资促进局：对外贸易 进出口 外商 海关 关税 商业 商品 拍卖 典当 特许经营 对外承包 出口 进口 技术引进 外资
    开发区 经济合作 成品油 报废 消费扶贫 台湾同胞投资 华侨
"""


def _matters(text: str) -> Iterator[tuple[str, re.Pattern]]:
    for entry in re.split(r"\n(?=\S)", text.strip()):
        unit, _, words = entry.partition("：")
        yield unit, re.compile("|".join(words.split()))


_MATTERS = tuple(_matters(_IN_CHARGE))
_BY_TOPIC_CLASS = {
    "03": "发展和改革局",
    "04": "财政局",
    "05": "自然资源和规划局",
    "06": "农业农村局",
    "07": "工业和信息化局",
    "08": "商务和投资促进局",
    "09": "市场监督管理局",
    "10": "住房和城乡建设局",
    "11": "教育和体育局",
    "12": "文化和旅游局",
    "13": "卫生健康局",
    "14": "卫生健康局",
    "15": "人力资源和社会保障局",
    "16": "公安局",
    "17": "民政局",
    "18": "民族宗教事务局",
}

_PLACE = re.compile(r"^(?:.{2,8}?(?:综合实验区|[省市县区旗](?!场|管理委员会))|[市县区](?![场政容]))")
_WEBSITE = re.compile(r"(?:网站|网)$")
_COUNTY_OFFICES = (
    (r"管委会", "人民政府"),
    (r"委员会$", "局"),
    (r"委$", "局"),
    (r"总局$", "局"),
    (r"部$", "局"),
    (r"人民政府办公厅$", _OFFICE),
)

LAW_KINDS = frozenset({"法律", "行政法规", "部门规章", "地方性法规", "地方政府规章", "规章", "法规"})
_GENRES = {
    "决议": Genre.RESOLUTION,
    "决定": Genre.DECISION,
    "命令": Genre.ORDER,
    "令": Genre.ORDER,
    "命令（令）": Genre.ORDER,
    "公报": Genre.COMMUNIQUE,
    "公告": Genre.PUBLIC_NOTICE,
    "通告": Genre.ANNOUNCEMENT,
    "意见": Genre.OPINION,
    "通知": Genre.NOTICE,
    "通报": Genre.CIRCULAR,
    "报告": Genre.REPORT,
    "请示": Genre.REQUEST,
    "批复": Genre.REPLY,
    "议案": Genre.BILL,
    "函": Genre.LETTER,
    "纪要": Genre.MINUTES,
    "法": Genre.LAW,
    "条例": Genre.LAW,
    "实施条例": Genre.LAW,
    "办法": Genre.MEASURES,
    "规定": Genre.MEASURES,
    "暂行规定": Genre.MEASURES,
    "实施办法": Genre.MEASURES,
    "实施细则": Genre.MEASURES,
    "细则": Genre.MEASURES,
    "规则": Genre.MEASURES,
    "规范": Genre.MEASURES,
    "守则": Genre.MEASURES,
    "制度": Genre.MEASURES,
    "规划": Genre.PLAN,
    "计划": Genre.PLAN,
    "方案": Genre.PLAN,
    "公示": Genre.PUBLICITY,
    "指南": Genre.GUIDE,
    "目录": Genre.GUIDE,
    "解读": Genre.INTERPRETATION,
    "答复": Genre.LETTER,
    "复函": Genre.LETTER,
    "预算": Genre.BUDGET,
    "决算": Genre.BUDGET,
}
_GENRE_AT_END = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _GENRES), key=len, reverse=True))})(?:[（(][^）)]*[）)])?$"
)

_TOPIC_CODES = {
    **{(topic.name, ""): topic.code for topic in TOPIC_CLASSES},
    **{(topic.name, part.name): part.code for topic in TOPIC_CLASSES for part in sub_topics(topic.code)},
}

# Columns by what a title says; the first that fits decides.
_COLUMNS_BY_TITLE: tuple[tuple[str, re.Pattern], ...] = tuple(
    (column, re.compile(words))
    for words, column in (
        (r"政府信息公开工作年度报告", "annual-reports"),
        (r"解读$|^一图读懂|政策问答", "policy-interpretation"),
        (r"政府信息公开|政务公开|信息公开", "rules"),
        (r"任免|任职|免职", "appointments"),
        (r"(?:预算|决算)(?:公开|报告|草案|情况|说明|$)|三公", "key-budget"),
        (r"统计公报|普查公报", "statistics"),
        (r"应急预案", "emergency"),
        (r"(?:招录|招考|招聘)", "recruitment"),
        (r"征收(?:土地|房屋)|征地|土地征收|房屋征收", "key-expropriation"),
        (r"(?:总体|专项|发展|五年)规划|规划纲要", "planning"),
    )
)


class Offices:
    """The units of this county as keepers of papers. `units` maps slugs to units and is never empty."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self.by_name = {unit.name: slug for slug, unit in units.items()}
        self.by_stem = {_stem(unit.name): slug for slug, unit in units.items()}
        self.last_resort = self.by_stem.get(_OFFICE) or self.by_stem.get(_GOVERNMENT) or next(iter(units))

    def keeper_of(self, title: str, topic: str, issuer: str, publisher: str, level: str) -> Placed:
        """The slug of the unit that keeps a paper; sure only when its publisher or issuer bears the very name of a unit."""
        for name in (publisher, issuer):
            if name in self.by_name:
                return Placed(self.by_name[name], True)
        if level in ("县区", ""):
            offices = (self._like(issuer), None if _WEBSITE.search(publisher) else self._like(publisher))
        else:
            offices = (self.by_stem.get(_county_office(issuer)) if level == "国家" else None,)
        in_charge = (self._starting_with(stem) for stem in _in_charge(title, topic))
        return Placed(next(filter(None, (*offices, *in_charge)), self.last_resort), False)

    def _like(self, name: str) -> str | None:
        """自然资源与生态环境局 and 教育局 of another county are 自然资源和规划局 and 教育和体育局 here."""
        stem = _county_office(_stem(name))
        if stem in self.by_stem or len(stem) < 3:
            return self.by_stem.get(stem)
        return self._starting_with(stem.removesuffix("局")) or self._starting_with(stem[:4])

    def _starting_with(self, words: str) -> str | None:
        return next((slug for stem, slug in self.by_stem.items() if stem.startswith(words)), None)


def _in_charge(title: str, topic: str) -> Iterator[str]:
    # What stands before 关于 names who speaks, not the matter.
    matter = title.partition("关于")[2] or title
    yield from (unit for unit, pattern in _MATTERS if pattern.search(matter))
    if topic[:2] in _BY_TOPIC_CLASS:
        yield _BY_TOPIC_CLASS[topic[:2]]


def _stem(name: str) -> str:
    """The name without its place: 无棣县市场监督管理局 → 市场监督管理局; 滨州市生态环境局无棣分局 → 生态环境局."""
    while (rest := _PLACE.sub("", name, count=1)) != name and rest:
        name = rest
    return re.sub(r"(?<=局)[^局]{2,4}分局$", "", name)


def _county_office(name: str) -> str:
    """What a county calls the office that is a 部, 委 or 总局 elsewhere."""
    for long, short in _COUNTY_OFFICES:
        name = re.sub(long, short, name)
    return name.replace("人力资源社会", "人力资源和社会").removeprefix("国家")


def column_for(doc_kind: str, genre: str, title: str, issuer: str, level: str) -> Placed:
    """The slug of the column (catalog.tree.national_tree) that holds a paper; never one of structured single items."""
    if doc_kind not in LAW_KINDS:
        for column, pattern in _COLUMNS_BY_TITLE:
            if pattern.search(title):
                return Placed(column, False)
    elif _COLUMNS_BY_TITLE[2][1].search(title):
        return Placed("rules", False)
    if doc_kind in LAW_KINDS or doc_kind == "规范性文件":
        return Placed("normative", True)
    if doc_kind in ("通知公告", "公示公告") or genre in (Genre.PUBLIC_NOTICE, Genre.ANNOUNCEMENT, Genre.PUBLICITY):
        return Placed("notices", doc_kind in ("通知公告", "公示公告"))
    if level == "县区":
        if issuer.endswith(("办公室", "办公厅")):
            return Placed("office-documents", doc_kind == "政府文件")
        is_government = doc_kind == "政府文件" or issuer.endswith((_GOVERNMENT, "管委会"))
        return Placed("county-documents" if is_government else "unit-documents", doc_kind in ("政府文件", "部门文件"))
    if genre in (Genre.REPLY, Genre.LETTER, Genre.CIRCULAR, Genre.REPORT, Genre.MINUTES):
        return Placed("other-statutory", False)
    return Placed("normative", False)


def topic_for(text: str) -> str:
    """The code of 主题分类 "class/sub-class" or "class"; "" when it is not in the list. 国务院组织机构 is 机构职能 in a county."""
    class_name, _, name = (part.strip() for part in text.partition("/"))
    class_name = "机构职能" if class_name == "国务院组织机构" else class_name
    return _TOPIC_CODES.get((class_name, name)) or _TOPIC_CODES.get((class_name, ""), "")


def genre_for(text: str, title: str, doc_kind: str) -> Placed:
    """The 体裁 that the source names, or else the one that its title ends with."""
    is_law = doc_kind in LAW_KINDS
    if genre := _GENRES.get(text.strip()):
        return Placed(Genre.LAW if is_law and genre in (Genre.MEASURES, Genre.LAW) else genre, True)
    if is_law:
        return Placed(Genre.LAW, False)
    match = _GENRE_AT_END.search(title)
    return Placed(_GENRES[match[1]] if match else Genre.OTHER, False)
