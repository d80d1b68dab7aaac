"""主题分类, 体裁, 有效性 and 公开方式: the closed lists by which an item is classed.

主题分类 follows the State Council's 22 classes; class 1 is 机构职能 here, as counties rename it. A "、" may stand inside a name
(航天、航空 is one sub-class), so every name is a list element and is never split.
"""

from dataclasses import dataclass

from django.db import models

_CLASSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("机构职能", ("政府机构", "办公室", "组成部门", "直属机构", "事业单位", "议事协调机构", "其他")),
    (
        "综合政务",
        ("政务公开", "政务督查", "应急管理", "电子政务", "文秘工作", "保密工作", "信访", "参事、文史", "其他"),
    ),
    (
        "国民经济管理、国有资产监管",
        ("宏观经济", "经济体制改革", "统计", "物价", "国有资产监管", "重大建设项目", "其他"),
    ),
    (
        "财政、金融、审计",
        ("财政", "税务", "银行", "货币（含外汇）", "证券", "保险", "社会信用体系建设", "审计", "其他"),
    ),
    ("国土资源、能源", ("土地", "矿产", "水资源", "海洋", "煤炭", "石油与天然气", "电力", "其他")),
    ("农业、林业、水利", ("农业、畜牧业、渔业", "林业", "水利", "其他")),
    (
        "工业、交通",
        (
            "机械制造与重工业",
            "轻工纺织",
            "化工",
            "国防工业",
            "航天、航空",
            "信息产业（含电信）",
            "公路",
            "水运",
            "铁路",
            "民航",
            "邮政",
            "其他",
        ),
    ),
    ("商贸、海关、旅游", ("对外经贸合作", "国内贸易（含供销）", "海关", "检验、检疫", "旅游", "其他")),
    ("市场监管、安全生产监管", ("工商", "质量监督", "标准", "食品药品监管", "安全生产监管", "其他")),
    (
        "城乡建设、环境保护",
        (
            "城市规划",
            "城乡建设（含住房）",
            "环境监测、保护与治理",
            "节能与资源综合利用",
            "气象、水文、测绘、地震",
            "其他",
        ),
    ),
    ("科技、教育", ("科技", "教育", "知识产权", "其他")),
    ("文化、广电、新闻出版", ("文化", "文物", "新闻出版", "广播、电影、电视", "其他")),
    ("卫生、体育", ("卫生", "医药管理", "体育", "其他")),
    ("人口与计划生育、妇女儿童工作", ("人口与计划生育", "妇女儿童", "其他")),
    ("劳动、人事、监察", ("劳动就业", "社会保障", "人事工作", "军转安置", "监察", "纠正行业不正之风", "其他")),
    ("公安、安全、司法", ("公安", "国家安全", "司法", "其他")),
    ("民政、扶贫、救灾", ("减灾救灾", "优抚安置", "社会福利", "行政区划与地名", "社团管理", "扶贫", "其他")),
    ("民族、宗教", ("民族事务", "宗教事务")),
    ("对外事务", ("外交、外事", "国际条约、国际组织", "其他")),
    ("港澳台侨工作", ("港澳工作", "对台工作", "侨务工作")),
    ("国防", ("国防建设", "国防动员")),
    ("其他", ()),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One class ("04") or sub-class ("0401") of the 主题分类."""

    code: str
    name: str

    @property
    def class_code(self) -> str:
        return self.code[:2]

    @property
    def is_class(self) -> bool:
        return len(self.code) == 2

    @property
    def path(self) -> str:
        """财政、金融、审计 / 税务"""
        return self.name if self.is_class else f"{TOPICS[self.class_code].name} / {self.name}"


def _topics() -> dict[str, Topic]:
    topics = {}
    for number, (name, parts) in enumerate(_CLASSES, 1):
        topics[f"{number:02d}"] = Topic(f"{number:02d}", name)
        for part_number, part in enumerate(parts, 1):
            code = f"{number:02d}{part_number:02d}"
            topics[code] = Topic(code, part)
    return topics


TOPICS: dict[str, Topic] = _topics()
TOPIC_CLASSES: tuple[Topic, ...] = tuple(topic for topic in TOPICS.values() if topic.is_class)
TOPIC_CHOICES = [(topic.code, topic.path) for topic in TOPICS.values()]


def sub_topics(class_code: str) -> tuple[Topic, ...]:
    """The sub-classes of a class, in order."""
    return tuple(topic for topic in TOPICS.values() if not topic.is_class and topic.class_code == class_code)


class Genre(models.TextChoices):
    """The 15 公文种类 (中办发〔2012〕14号 Art. 8), then the other 体裁 that a county discloses."""

    RESOLUTION = "resolution", "决议"
    DECISION = "decision", "决定"
    ORDER = "order", "命令（令）"
    COMMUNIQUE = "communique", "公报"
    PUBLIC_NOTICE = "public_notice", "公告"
    ANNOUNCEMENT = "announcement", "通告"
    OPINION = "opinion", "意见"
    NOTICE = "notice", "通知"
    CIRCULAR = "circular", "通报"
    REPORT = "report", "报告"
    REQUEST = "request", "请示"
    REPLY = "reply", "批复"
    BILL = "bill", "议案"
    LETTER = "letter", "函"
    MINUTES = "minutes", "纪要"
    LAW = "law", "法律法规规章"
    MEASURES = "measures", "办法规定细则"
    PLAN = "plan", "规划计划方案"
    STATISTICS = "statistics", "统计数据"
    BUDGET = "budget", "预算决算"
    PUBLICITY = "publicity", "公示"
    GUIDE = "guide", "指南目录"
    ORGANISATION = "organisation", "机构职能"
    INTERPRETATION = "interpretation", "政策解读"
    NEWS = "news", "动态信息"
    OTHER = "other", "其他"


OFFICIAL_GENRES = tuple(Genre)[:15]


class Validity(models.TextChoices):
    """有效性, marked on the published item (国办发〔2017〕47号); an item that is no longer valid stays visible."""

    PENDING = "pending", "尚未生效"
    EFFECTIVE = "effective", "有效"
    AMENDED = "amended", "已修改"
    EXPIRED = "expired", "失效"
    REPEALED = "repealed", "废止"


class Disclosure(models.TextChoices):
    """公开方式 (条例 Art. 13)."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"
