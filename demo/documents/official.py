"""Official documents built from a matter: 通知, 意见, 方案, 通报."""

import re
from datetime import timedelta

from demo.documents.banks import PHRASES
from demo.documents.markup import h2, p, table, text_title
from demo.documents.matter import Matter
from demo.documents.occasion import Occasion, Piece
from demo.documents.wording import guiding_words, long_date, numeral, short_date
from demo.units.units import TOWN_NAMES

_NOTICE_TITLES: tuple[str, ...] = (
    "做好{year}年{matter}工作",
    "进一步加强{matter}工作",
    "切实做好当前{matter}工作",
    "开展{matter}专项检查",
    "扎实推进{matter}工作",
    "加快推进{matter}工作",
    "做好{year}年{month}月份{matter}工作",
    "开展{matter}情况自查",
    "{matter}有关问题",
    "抓好{matter}任务落实",
    "{year}年度{matter}工作安排",
    "进一步规范{matter}工作",
    "开展{year}年{matter}集中行动",
    "建立{matter}工作台账",
    "分解{year}年{matter}工作任务",
)


_TWICE = (
    ("工作工作", "工作"),
    ("整治整治", "整治"),
    ("检查专项检查", "专项检查"),
    ("检查情况检查", "检查情况"),
    ("全县县属", "县属"),
    ("全县县级", "县级"),
)


def tidy(text: str) -> str:
    """A name that ends as the sentence goes on (工作, 检查) must not say it twice."""
    for twice, once in _TWICE:
        text = text.replace(twice, once)
    return text


def column_of(o: Occasion) -> str:
    if o.unit.kind != "government":
        return "unit-documents"
    return "office-documents" if o.facts.get("office") else "county-documents"


def words_of(matter: Matter, *more: str) -> tuple[str, ...]:
    return (matter.name.replace("“", "").replace("”", ""), matter.tasks[0][0], *more)


class _More:
    """Hands out elaborations that fit a task, never the same twice in one document."""

    def __init__(self, o: Occasion) -> None:
        self.o, self.used = o, set[str]()

    def on(self, head: str, count: int) -> str:
        bank = next((bank for pattern, bank in _THEMES if pattern.search(head)), ())
        fitting = [sentence for sentence in bank if sentence not in self.used]
        general = [sentence for sentence in PHRASES.elaborations if sentence not in self.used]
        chosen = []
        for place in range(count):
            bank = fitting if fitting and (place == 0 or self.o.chance(0.6)) else general
            sentence = self.o.pick(bank)
            bank.remove(sentence)
            chosen.append(sentence)
        self.used.update(chosen)
        return "".join(self.o.fill(sentence) for sentence in chosen)


_THEMES = tuple((re.compile(pattern), bank) for pattern, bank in PHRASES.themed_elaborations)


def _tasks(o: Occasion, matter: Matter, count: int) -> list[tuple[str, str]]:
    """Headings and full paragraphs of some tasks, each with one to three sentences on how it is to be done."""
    more = _More(o)
    return [(head, detail + more.on(head, o.number_between(2, 3))) for head, detail in o.some(matter.tasks, count)]


def _guarantees(o: Occasion, count: int) -> list[tuple[str, str]]:
    return [(head, o.fill(o.pick(variants))) for head, variants in o.some(PHRASES.guarantees, count)]


def _under(pairs: list[tuple[str, str]]) -> str:
    return "".join(p(f"（{numeral(number)}）{head}。{text}") for number, (head, text) in enumerate(pairs, 1))


def _three_parts(o: Occasion, matter: Matter) -> str:
    first = o.pick(("提高思想认识，增强工作责任感", "认清形势，切实增强做好工作的紧迫感", "统一思想，明确目标要求"))
    second = o.pick(("突出工作重点，抓好任务落实", "明确工作任务，落实各项措施", "把握关键环节，务求工作实效"))
    third = o.pick(("强化保障措施，确保取得实效", "加强组织领导，严格督导考核", "有关工作要求"))
    return (
        h2(f"一、{first}")
        + p(o.fill(o.pick(PHRASES.significance)))
        + h2(f"二、{second}")
        + _under(_tasks(o, matter, 4 if o.chance(0.8) else 3))
        + h2(f"三、{third}")
        + _under(_guarantees(o, o.number_between(3, 4)))
    )


def _flat(o: Occasion, matter: Matter) -> str:
    pairs = _tasks(o, matter, 4) + _guarantees(o, o.number_between(2, 4))
    return "".join(h2(f"{numeral(number)}、{head}") + p(text) for number, (head, text) in enumerate(pairs, 1))


def _phased(o: Occasion, matter: Matter) -> str:
    goal = p(
        f"通过开展此项工作，{matter.aim}。"
        + o.fill("到{by2}前，{area}{label}达到{n}{unit}，相关制度进一步健全，群众满意度明显提高。")
    )
    return (
        h2("一、工作目标")
        + goal
        + h2("二、主要任务")
        + _under(_tasks(o, matter, 4))
        + h2("三、方法步骤")
        + phases(o)
        + h2("四、工作要求")
        + _under(_guarantees(o, 3))
    )


_PHASE_ENDS = ((14, 20), (46, 60), (70, 80), (90, 100))


def phases(o: Occasion) -> str:
    """Three or four phases with dates that follow one another."""
    chosen = PHRASES.phases if o.chance(0.4) else PHRASES.phases[:3]
    start, parts = o.later(3, 8), []
    for number, ((name, variants), (low, high)) in enumerate(zip(chosen, _PHASE_ENDS, strict=False), 1):
        end = o.later(low, high)
        parts.append(
            p(f"（{numeral(number)}）{name}（{short_date(start)}至{short_date(end)}）。{o.fill(o.pick(variants))}")
        )
        start = end
    return "".join(parts)


def notice(o: Occasion) -> Piece:
    """通知 of 600–1800 characters in one of three builds."""
    o.as_office()
    matter = o.matter()
    o.about(matter)
    subject = tidy(o.fill(o.pick(_NOTICE_TITLES)))
    build = o.pick((_three_parts, _flat, _phased))
    text = p(o.fill(o.pick(PHRASES.openings))) + build(o, matter)
    if o.chance(0.5):
        text += p(o.fill(o.pick(PHRASES.closings)))
    body = o.letter(tidy(text), o.addressee(), words=(*words_of(matter)[:1], "通知"))
    return Piece(
        column_of(o),
        f"{o.name}关于{subject}的通知",
        body,
        "notice",
        matter.topic,
        words_of(matter, "通知"),
        f"对{o.place}{matter.name}作出安排，明确工作任务、责任分工和时限要求。",
    )


_EVENTS: tuple[tuple[str, str], ...] = (
    ("召开{matter}工作会议", "为总结前段工作，安排部署下步任务，定于{by}召开{area}{matter}工作会议。"),
    ("举办{matter}业务培训班", "为提高业务人员的政策水平和工作能力，定于{by}举办{matter}业务培训班。"),
    ("召开{matter}工作调度会", "为掌握工作进度，协调解决存在的问题，定于{by}召开{matter}工作调度会。"),
    ("组织{matter}观摩交流", "为学习先进经验、促进工作平衡开展，定于{by}组织{matter}现场观摩交流活动。"),
)
_ROOMS = ("县行政办公中心第二会议室", "机关三楼会议室", "县委党校报告厅", "政务服务中心会议室", "机关五楼视频会议室")


def short_notice(o: Occasion) -> Piece:
    """会议, 培训 and 报送材料 notices: what, when, where, who."""
    o.as_office()
    matter = o.matter()
    o.about(matter)
    if o.chance(0.3):
        subject, lead = "报送{matter}工作情况", "为全面掌握{area}{matter}工作开展情况，请按以下要求报送有关材料："
        items = [
            (
                "报送内容",
                (
                    f"{year_part(o)}{matter.name}工作开展情况，主要包括{'、'.join(head for head, _ in matter.tasks[:3])}等方面的做法和成效，"
                    "存在的问题，下步打算和意见建议。"
                ),
            ),
            (
                "报送要求",
                "材料要实事求是、数据准确、重点突出，篇幅在2000字以内，经主要负责人审核后加盖公章。附基本情况统计表。",
            ),
            (
                "报送时间",
                o.fill(
                    "请于{by}前将纸质材料和电子版报{short}{office}，逾期不报的予以通报。联系人：{contact}，电话：{phone}。"
                ),
            ),
        ]
    else:
        subject, lead = o.pick(_EVENTS)
        lead += "现将有关事项通知如下："
        hour = o.pick(("上午9：00", "下午2：30", "上午8：30", "下午3：00"))
        people = (
            "各村党组织书记、会计，相关站所负责人"
            if o.is_town
            else o.fill("{subs}分管负责人、业务工作人员各1名，县直有关部门分管负责人，{short}相关科室负责人")
        )
        content = "；".join(
            f"{number}.{text}"
            for number, text in enumerate(
                (
                    f"通报前段{matter.name}工作情况",
                    f"{matter.tasks[0][0]}、{matter.tasks[1][0]}等重点工作的政策要求讲解",
                    o.fill("{town}、{town2}作典型发言"),
                    "主要负责人讲话，安排部署下步工作",
                ),
                1,
            )
        )
        items = [
            ("时间", o.fill("{by}") + hour + "，会期半天。"),
            ("地点", o.pick(_ROOMS) + "。"),
            ("参加人员", people + "。"),
            ("主要内容", content + "。"),
            (
                "有关要求",
                o.fill(
                    "请各单位于会前一天将参加人员名单报{short}{office}，因故不能参加的须书面请假。参加人员要提前10分钟入场，遵守会场纪律。"
                    "典型发言材料控制在1500字以内，会前三天报送。联系电话：{phone}。"
                ),
            ),
        ]
        if o.chance(0.5):
            items.insert(
                4,
                (
                    "会前准备",
                    o.pick(
                        (
                            "请各单位认真总结前段工作，准备书面汇报材料，梳理需要协调解决的问题。",
                            "请参加人员提前熟悉有关政策文件，带好业务资料和统计报表。",
                        )
                    )
                    + f"并围绕{o.pick(matter.tasks)[0]}准备意见建议。",
                ),
            )
    parts = (h2(f"{numeral(number)}、{head}") + p(detail) for number, (head, detail) in enumerate(items, 1))
    text = p(o.fill(lead)) + "".join(parts) + p("特此通知。")
    title = f"{o.name}关于{tidy(o.fill(subject))}的通知"
    return Piece(
        column_of(o),
        title,
        o.letter(tidy(text), o.addressee(), words=("会议", "通知")),
        "notice",
        matter.topic,
        words_of(matter, "会议培训"),
        tidy(f"通知{matter.name}工作有关会议、培训或材料报送事项。"),
    )


def year_part(o: Occasion) -> str:
    """The stretch that a report written on that day looks back on."""
    month = o.day.month
    if month <= 2:
        return f"{o.year - 1}年"
    span = {4: "一季度", 7: "上半年", 8: "上半年", 10: "前三季度"}.get(month, f"1至{month - 1}月份")
    return f"{o.year}年{span}"


def scheme(o: Occasion) -> Piece:
    """关于印发实施方案的通知: the notice and the plan itself."""
    o.as_office()
    matter = o.matter()
    o.about(matter)
    kind = o.pick(("实施方案", "工作方案", "行动方案", "专项整治方案" if "整治" in matter.name else "工作要点"))
    name = tidy(f"{o.year}年{o.place}{matter.name}{kind}")
    leaders = p(
        o.fill(
            "成立{area}{matter}工作领导小组，由{short}主要负责人任组长，分管负责人任副组长，有关单位和{subs}负责人为成员。领导小组办公室设在{short}"
            "{office}，承担日常工作，联系电话：{phone}。"
        )
    )
    goal = p(
        f"{guiding_words(o.year)}，以{matter.aim}为目标，坚持问题导向、突出工作重点、创新工作方法，全面提升{matter.name}工作水平。"
    )
    aims = p(
        o.fill(
            "力争到{by2}，{area}{label}达到{n}{unit}；相关政策知晓率达到90%以上；工作制度和台账资料基本健全；群众投诉明显减少。"
        )
    )
    cover = o.letter(
        p(f"现将《{name}》印发给你们，请结合实际认真组织实施。"),
        o.addressee(),
        words=(*words_of(matter)[:1], "方案", "通知"),
    )
    text = (
        text_title(name)
        + p(
            f"为切实做好{matter.name}工作，{o.fill('根据{basis}，结合{here}实际，')}制定本{'要点' if kind == '工作要点' else '方案'}。"
        )
        + h2("一、指导思想")
        + goal
        + h2("二、工作目标")
        + aims
        + h2("三、工作重点")
        + _under(_tasks(o, matter, 4))
        + h2("四、实施步骤")
        + phases(o)
        + h2("五、组织领导")
        + leaders
        + h2("六、保障措施")
        + _under(_guarantees(o, 3))
    )
    body = cover + tidy(text)
    return Piece(
        column_of(o),
        f"{o.name}关于印发《{name}》的通知",
        body,
        "plan",
        matter.topic,
        words_of(matter, "方案"),
        tidy(f"印发{name}，明确目标、重点、步骤和保障措施。"),
    )


def opinion(o: Occasion) -> Piece:
    """意见: 总体要求, 主要任务, 保障措施."""
    o.as_office()
    matter = o.matter()
    o.about(matter)
    verb = o.pick(("进一步加强", "加快推进", "全面加强", "深入推进"))
    subject = tidy(f"{verb}{matter.name}工作的{o.pick(('实施意见', '意见', '指导意见'))}")
    principles = "".join(p(f"{head}。{o.fill(text)}") for head, text in o.some(PHRASES.principles, 3))
    target = o.fill(
        f"用{o.pick(('三', '两', '五'))}年左右时间，基本建立起职责清晰、制度完善、保障有力、群众满意的{{matter}}工作体系，{{area}}{{label}}年均达到"
        f"{{n}}{{unit}}以上，{matter.aim}。"
    )
    text = (
        p(
            o.fill(
                f"为{matter.aim}，促进{{area}}经济社会持续健康发展，根据{{basis}}，"
                f"现就{subject.removesuffix('的实施意见').removesuffix('的指导意见').removesuffix('的意见')}提出如下意见："
            )
        )
        + h2("一、总体要求")
        + p(
            f"（一）指导思想。{guiding_words(o.year)}，紧紧围绕{matter.aim}这一目标，健全体制机制，创新方式方法，强化责任落实，推动{matter.name}工作再上新水平。"
        )
        + p("（二）基本原则。")
        + principles
        + p(f"（三）主要目标。{target}")
        + h2("二、主要任务")
        + _under(_tasks(o, matter, 4))
        + h2("三、保障措施")
        + _under(_guarantees(o, o.number_between(3, 4)))
    )
    effective = o.facts.get("effective_on")
    if effective:
        ends = effective.replace(year=effective.year + 5) - timedelta(days=1)
        text += p(f"本意见自{long_date(effective)}起施行，有效期至{long_date(ends)}。")
    body = o.letter(tidy(text), o.addressee(), words=(*words_of(matter)[:1], "意见"))
    return Piece(
        "normative" if effective else column_of(o),
        f"{o.name}关于{subject}",
        body,
        "opinion",
        matter.topic,
        words_of(matter, "意见"),
        tidy(f"提出{matter.name}工作的总体要求、主要任务和保障措施。"),
        effective_on=effective,
    )


def circular(o: Occasion) -> Piece:
    """通报 of an inspection, often with a table of the twelve towns."""
    o.as_office()
    matter = o.matter()
    o.about(matter)
    span = year_part(o)
    name = matter.name.removesuffix("工作")
    text = (
        p(
            o.fill(
                f"为全面掌握{name}工作进展，推动各项任务落实，{o.pick(('近日', '本月上旬', '近期'))}，{{short}}组织人员对{{area}}{name}工作进行了督导检查。"
                "现将有关情况通报如下："
            )
        )
        + h2("一、基本情况")
        + p(
            o.fill(
                f"本次检查采取听汇报、查台账、看现场、访群众的方式进行，共检查{o.number_between(12, 68)}个点位。截至目前，{{area}}{{label}}"
                f"{{n}}{{unit}}，完成年度计划的{min(98, max(12, o.day.month * 8 + o.number_between(-6, 9)))}%。"
            )
            + o.fill(o.pick(PHRASES.results))
        )
        + h2("二、主要做法和成效")
        + _under([(head, detail) for head, detail in o.some(matter.tasks, 2)])
        + h2("三、存在的主要问题")
        + "".join(
            p(f"{numeral(number)}是{problem}。{finding}")
            for number, (problem, finding) in enumerate(
                zip(o.some(PHRASES.problems, 3), o.some(_FINDINGS, 3), strict=True), 1
            )
        )
        + h2("四、下步工作要求")
        + _under(_guarantees(o, 2))
        + p(o.fill("请存在问题的单位于{by}前将整改情况书面报{short}{office}。"))
    )
    if not o.is_town and o.chance(0.55):
        scores = sorted((o.number_between(7800, 9890) / 100 for _ in TOWN_NAMES), reverse=True)
        names = list(TOWN_NAMES)
        o.dice.shuffle(names)
        text += table(
            f"{span}{name}工作考核得分",
            ("镇街", "名次", "得分"),
            [(town, place, f"{score:.2f}") for place, (town, score) in enumerate(zip(names, scores, strict=True), 1)],
        )
    body = o.letter(tidy(text), o.addressee(), words=(name, "通报"))
    return Piece(
        column_of(o),
        f"{o.name}关于{span}{tidy(name + '工作')}检查情况的通报",
        body,
        "circular",
        matter.topic,
        words_of(matter, "通报"),
        tidy(f"通报{span}{matter.name}工作检查情况、存在问题和整改要求。"),
    )


_FINDINGS: tuple[str, ...] = (
    "个别单位没有制定具体方案，任务没有分解到人。",
    "部分台账记录简单，个别数据前后不一致。",
    "有的单位对上次检查指出的问题没有按期整改到位。",
    "现场抽查的群众中，有的对相关政策不够了解。",
    "有的单位满足于开会发文，深入一线检查指导不够。",
    "部分点位设施老化，维护不及时。",
    "个别单位报送信息迟缓，影响了汇总进度。",
)
