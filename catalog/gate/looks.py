"""What an item can be seen to be by its title and text: 年度报告, 会议通知, 公示, 消息 …, and in which kinds of column it may stand.

Sources of what a column holds: 条例 Art. 12, 20, 49 and 50; 国办公开办函〔2019〕61号. Of the forms: 中办发〔2012〕14号 Art. 8.
"""

import re
from dataclasses import dataclass

from catalog.tree.classification import Genre
from catalog.tree.kinds import ColumnKind as K


@dataclass(frozen=True, slots=True)
class Look:
    """What an item can be seen to be: its name, the kinds of column where it may stand, and where it is at home."""

    name: str
    kinds: frozenset[str]
    home: str
    column: str


def _look(name: str, home: K, column: str, *also: K) -> Look:
    return Look(name, frozenset({home, *also}), home, column)


ANNUAL_REPORT = _look("政府信息公开工作年度报告", K.ANNUAL_REPORT, "annual-reports")
OTHER_REPORT = _look(
    "其他工作的年度报告", K.GENERAL, "other-statutory", K.OFFICIAL, K.NOTICE, K.DYNAMIC, K.PUBLIC_UTILITY
)
SUMMARY = _look("工作总结或者计划", K.GENERAL, "planning", K.DYNAMIC, K.OFFICIAL, K.NOTICE)
GUIDE = _look("政府信息公开指南", K.GUIDE, "guide")
ORGANISATION = _look("机构信息", K.ORGANISATION, "organisation")
DISCLOSURE_RULE = _look("信息公开制度", K.RULES, "rules", K.NORMATIVE, K.OFFICIAL, K.NOTICE, K.GENERAL)
REGULATION = _look("规范性文件", K.NORMATIVE, "normative", K.OFFICIAL, K.GENERAL, K.NOTICE, K.PUBLIC_UTILITY)
OFFICIAL = _look("公文", K.OFFICIAL, "unit-documents", K.NORMATIVE, K.GENERAL, K.NOTICE, K.PUBLIC_UTILITY)
REPLY = _look("批复、函或者通报", K.OFFICIAL, "unit-documents", K.GENERAL, K.NOTICE)
MEETING_NOTICE = _look("会议、培训或者报送材料的通知", K.OFFICIAL, "unit-documents", K.NOTICE)
PERSONNEL = _look("人事任免", K.OFFICIAL, "appointments", K.NOTICE)
PUBLIC_NOTICE = _look("公告、通告", K.NOTICE, "notices", K.GENERAL, K.OFFICIAL, K.NORMATIVE, K.PUBLIC_UTILITY)
PUBLICITY = _look("公示", K.NOTICE, "notices", K.GENERAL, K.PUBLIC_UTILITY)
NEWS = _look("工作动态", K.DYNAMIC, "work-news")
MEETING = _look("会议情况", K.DYNAMIC, "meetings")
INTERPRETATION = _look("政策解读", K.INTERPRETATION, "policy-interpretation")
FIGURES = _look("数据、预算决算", K.GENERAL, "other-statutory", K.NOTICE, K.PUBLIC_UTILITY)
SERVICE = _look("办事指南", K.GENERAL, "public-services", K.NOTICE, K.PUBLIC_UTILITY)
HOW_TO = _look("办事问答或者指引", K.GENERAL, "public-services", K.NOTICE, K.PUBLIC_UTILITY, K.INTERPRETATION)
LIST = _look("名单、目录", K.GENERAL, "", K.NOTICE, K.PUBLIC_UTILITY, K.OFFICIAL)
PLAN = _look("规划、预案", K.GENERAL, "planning", K.NOTICE, K.OFFICIAL, K.NORMATIVE)
PROGRESS = _look("工作情况", K.GENERAL, "", K.NOTICE, K.PUBLIC_UTILITY, K.DYNAMIC, K.OFFICIAL)

# What may follow the word that names a paper: （试行）, a closing 》, the … of a title cut short.
TAIL = r"(?:[（(【][^（）()]{1,40}[）)】]|》|…)*$"
DISCLOSURE = r"(?:(?:政府)?(?:信息|政务)(?:主动|依申请)?公开|(?:主动|依申请)公开(?:政府)?信息|政府信息发布)"


def _rule(look: Look, sure: float, *patterns: str) -> tuple[Look, float, re.Pattern]:
    return look, sure, re.compile("|".join(patterns))


# The first that fits a title decides. The share says how sure a rule is.
_BY_TITLE: tuple[tuple[Look, float, re.Pattern], ...] = (
    _rule(
        INTERPRETATION,
        0.97,
        rf"解读(?:材料|方案|稿)?(?:之?[一二三四五六七八九十]+)?{TAIL}",
        r"^【?(?:解读|一图[读看]懂|图解|图说)",
        r"政策(?:问答|答疑)|答记者问|有问有答",
    ),
    _rule(INTERPRETATION, 0.75, r"问答|常见问题|[0-9]+问$|一文读懂|明白[纸卡]"),
    _rule(
        MEETING_NOTICE,
        0.9,
        rf"关于(?:召开|举办|举行|参加|组织收看).{{2,60}}(?:会|会议|培训班?|讲座|观摩|交流|调度|演练)的(?:预备?|紧急)?通知{TAIL}",
        rf"关于(?:报送|上报|催报).{{2,40}}的(?:紧急)?通知{TAIL}",
    ),
    _rule(ANNUAL_REPORT, 0.97, rf"{DISCLOSURE}(?:工作)?(?:情况)?(?:[0-9]{{4}}年)?(?:年度(?:工作)?报告|年报){TAIL}"),
    _rule(
        OTHER_REPORT,
        0.9,
        rf"(?:法治政府建设|网站|社会责任|质量|决算|审计|绩效|检测|监测|普法|信用).{{0,16}}(?:年度|工作)(?:情况)?(?:的?报告|报表){TAIL}",
    ),
    _rule(GUIDE, 0.96, rf"{DISCLOSURE}(?:工作)?指南{TAIL}", rf"^(?!.*关于).{{2,24}}(?:政府|局|镇|街道)公开指南{TAIL}"),
    _rule(
        DISCLOSURE_RULE,
        0.9,
        rf"{DISCLOSURE}.{{0,30}}(?:制度|办法|规定|规程|细则|规则|规范|条例|流程|预案|机制){TAIL}",
        rf"(?:信息发布|政务公开).{{0,12}}(?:协调|审查|考核).{{0,6}}(?:制度|办法){TAIL}",
    ),
    _rule(PERSONNEL, 0.95, r"(?:任免|任职|免职|任命|免去)(?:的|$|通知|决定)", r"同志.{0,6}职务"),
    _rule(
        ORGANISATION,
        0.93,
        r"^(?!.*(?:通知|任免|办法|公示|公告|方案|意见|条例|规定|细则)).*(?:机构信息|机构职能|职能配置|内设机构|机构设置|机构简介|机构概况|单位简介|部门简介|单位概况|科室设置|科室职责|部门职责"
        r"|领导(?:班子)?(?:成员)?(?:及)?(?:分工|信息|简介|介绍)|班子成员|领导之窗|主要职责|职能(?:简介|介绍|说明))",
    ),
    _rule(
        SUMMARY,
        0.93,
        rf"工作(?:总结|小结|计划|打算|回顾|汇报)(?:和.{{2,20}})?{TAIL}",
        rf"(?:年度|半年|季度)(?:总结|小结){TAIL}",
        r"述职(?:述廉)?报告",
        rf"年总结{TAIL}",
    ),
    _rule(
        MEETING,
        0.9,
        rf"第[0-9一二三四五六七八九十]+次(?:常务|全体|专题|办公|县长办公)?会议{TAIL}",
        rf"(?:常务|全体|办公)会议?(?:纪要)?{TAIL}",
        rf"召开.{{0,40}}会议?{TAIL}",
        rf"会议?(?:顺利|胜利|成功|隆重|圆满)?(?:召开|举行){TAIL}",
    ),
    _rule(SERVICE, 0.85, rf"(?:办事|服务|办理)(?:指南|须知){TAIL}"),
    _rule(
        HOW_TO,
        0.75,
        rf"(?:申报|申办|申领|申请|办理|业务|宣传|政策)(?:指南|指引|须知|流程|详解|简介|清单|一览){TAIL}",
        r"[?？]$|^(?:怎么|如何|怎样)",
    ),
    _rule(PROGRESS, 0.8, rf"工作(?:开展|进展|落实|完成)?情况{TAIL}"),
    _rule(PUBLICITY, 0.92, rf"(?:公示|批[前后]公布|结果公布|名单公布){TAIL}"),
    _rule(PUBLIC_NOTICE, 0.88, rf"(?:公告|通告|启事|声明|一封信|倡议书|告知书|预警信号|停[水电气]通知|招生简章){TAIL}"),
    _rule(
        FIGURES,
        0.9,
        rf"(?:统计公报|普查公报|月报|季报|主要指标|监测情况|(?:部门)?(?:预算|决算)(?:公开|情况|说明|报告|草案)?|“?三公”?经费.{{0,12}}){TAIL}",
    ),
    _rule(LIST, 0.75, rf"(?:名单|名录|目录|清单|明细表?|一览表|登记表|汇总表|发放情况|安排表?){TAIL}"),
    _rule(REPLY, 0.8, rf"的(?:批复|复函|函|通报|答复){TAIL}"),
    _rule(
        REGULATION,
        0.85,
        rf"(?:办法|细则|规定|条例|规则|规程|法){TAIL}",
        rf"(?:印发|公布|发布|修改|修订|废止|重新发布).{{2,80}}(?:办法|细则|规定|条例|规则).{{0,12}}的(?:通知|决定|公告){TAIL}",
    ),
    _rule(
        OFFICIAL,
        0.85,
        rf"(?:关于|印发|转发).{{2,}}(?:通知|意见|决定|方案|要点|规划|计划|预案|请示|报告|命令|通告|议案){TAIL}",
        rf"的(?:通知|意见|决定|报告|命令){TAIL}",
        r"(?:府|会|局|办公室|委员会)(?:关于|印发).{6,}…$",
    ),
    _rule(PLAN, 0.75, rf"(?:规划|预案|计划|方案|要点){TAIL}"),
)

# Six parts of an annual report since 2019 and of one before (国办公开办函〔2019〕60号; 条例 2008 Art. 32).
_REPORT_PARTS = tuple(
    re.compile(part)
    for part in (
        r"总体情况|概\s?述",
        r"主动公开政府信息",
        r"(?:收到和处理|依申请公开)[^\n]{0,16}(?:申请|情况)",
        r"行政复议[^\n]{0,6}(?:行政)?诉讼",
        r"存在的?(?:主要)?问题[^\n]{0,4}(?:改进|整改)",
        r"其他需要报告|收费(?:及|和)减免",
    )
)
_ENOUGH_PARTS = 4
_NEWS_OPENS = re.compile(
    r"\A(?:本报讯|[^\n]{0,12}讯[：:，])"
    r"|\A为[^。\n]{4,40}，(?:[0-9]{1,2}月[0-9]{1,2}日|近日|日前)"
    r"|\A(?:[0-9]{1,2}月[0-9]{1,2}日(?:起|上午|下午|晚|至[^\n，]{1,8})?|近日|日前|近期|连日来|今天|昨日"
    r"|[^\n，。]{0,8}年[0-9]{1,2}月[0-9]{1,2}日)[，,、]"
)
_NEWS_WORDS = re.compile(
    r"强调|指出|要求|表示|介绍|调研|走访|慰问|座谈|交流|询问|了解到?|查看|察看|下一步|发放|群众|培训|检查组|带领|一行|来到|先后|现场|举行|举办|开展|组织"
    r"|吸引|参加|标志着|目前|今年以来|连连|我县|我镇|全县|收获|喜获|启动|负责人|召开|会议|传达|部署|讲话|表彰"
)
_ENOUGH_NEWS_WORDS = 2
# A headline: two clauses with a gap, a colon, or words that no paper is called by.
_HEADLINE = re.compile(
    r"[\u4e00-\u9fa5”]{4,} +[\u4e00-\u9fa5“]{4,}$|^[^，。：]{2,10}：|进行时|亮相|喜获|荣获|获评|入选|启幕|开幕|成功|揭牌|签约"
    r"|调研|走访|慰问|视察|赴|真抓实干|扎实|积极|深入|强化|狠抓|全力|助力|忙"
)
_ACCOUNT = re.compile(rf"(?:情况|结果|信息|数据|公开|进展){TAIL}")
PAPER = re.compile(
    rf"关于|…|第.{{1,6}}号|(?:通知|公告|公示|通告|意见|决定|决议|办法|细则|规定|条例|规则|规程|规范|通则|准则|守则|章程|公约|法|令|标准|制度|报告|公报|通报"
    rf"|方案|规划|计划|预案|要点|指南|解读|说明|信|声明|名单|名录|目录|清单|表|书|函|批复|答复|请示|议案|纪要|须知|简章|公布|公开|启事|分工|措施|若干政策)"
    rf"(?:的?补充)?{TAIL}"
)
SPEAKS_AS_ORGAN = re.compile(
    r"特此(?:通知|公告|通告|批复|函复|函告|公示)|现(?:将|就)[^\n]{2,60}(?:通知|公告|通告|公示|批复|通报)如下|印发给你们"
)
_EXPLAINED = re.compile(r"(?:现|内容|政策|问题)[^\n。]{0,20}解读如下")
_ENOUGH_EXPLANATIONS = 2
_EXPLAINS = re.compile(
    r"一、[^\n]{0,8}(?:出台|制定|起草|修订)(?:的)?(?:背景|依据|目的)|[答问][：:]|起草过程|关键词(?:诠释|解释)|新旧政策"
)
_APPOINTS = re.compile(r"^(?:任命|免去)[\u4e00-\u9fa5、]{2,40}(?:为|的)", re.M)
_ARTICLE = re.compile(r"^第[一二三四五六七八九十]+条", re.M)
ABOUT_DISCLOSURE = re.compile(DISCLOSURE)
_BY_GENRE = {Genre.NEWS: NEWS, Genre.INTERPRETATION: INTERPRETATION}


@dataclass(frozen=True, slots=True)
class Sight:
    """A look, how sure the rule is that saw it, and why."""

    look: Look
    sure: float
    because: str


def look_of(title: str, body: str, genre: str) -> Sight | None:
    """What title and text say outright, and the reason in Chinese; None when they leave it open."""
    by_text = _by_text(body)
    squeezed = re.sub(r"\s+", "", title)
    for look, sure, pattern in _BY_TITLE:
        if match := pattern.search(squeezed):
            return Sight(look, sure, f"标题有“{match[0][-20:]}”")
    if by_text:
        return by_text
    is_paper = PAPER.search(squeezed) or _ACCOUNT.search(squeezed) or SPEAKS_AS_ORGAN.search(body)
    if _HEADLINE.search(title) and not is_paper:
        return Sight(NEWS, 0.6, "标题是消息的写法")
    if look := _BY_GENRE.get(genre):
        return Sight(look, 0.6, f"体裁是“{Genre(genre).label}”")
    return None


def _by_text(body: str) -> Sight | None:
    parts = sum(bool(part.search(body)) for part in _REPORT_PARTS)
    if parts >= _ENOUGH_PARTS and ABOUT_DISCLOSURE.search(body[:300]):
        return Sight(ANNUAL_REPORT, 0.9, f"正文有年度报告六个部分中的 {parts} 个")
    if _APPOINTS.search(body) and not _NEWS_OPENS.search(body):
        return Sight(PERSONNEL, 0.85, "正文是任命、免去职务")
    if _EXPLAINED.search(body) or len(_EXPLAINS.findall(body)) >= _ENOUGH_EXPLANATIONS:
        return Sight(INTERPRETATION, 0.75, "正文是解读的写法")
    if _NEWS_OPENS.search(body) and not SPEAKS_AS_ORGAN.search(body) and _news_words(body) >= _ENOUGH_NEWS_WORDS:
        return Sight(NEWS, 0.85, "正文是消息的写法")
    if len(_ARTICLE.findall(body)) >= 3:
        return Sight(REGULATION, 0.75, "正文分条")
    if match := SPEAKS_AS_ORGAN.search(body):
        look = PUBLIC_NOTICE if re.search("公告|通告|公示", match[0]) else OFFICIAL
        return Sight(look, 0.75, f"正文有“{match[0][:16]}”")
    return None


def _news_words(body: str) -> int:
    return len(set(_NEWS_WORDS.findall(body[:800])))
