"""规划计划, 工作总结, implementation reports of a matter, 人事任免, and the odd items that are filed in the wrong place."""

from catalog.arrivals.incoming import IncomingFile
from demo.documents.banks import PHRASES
from demo.documents.markup import h2, p, table, text_title
from demo.documents.matter import MATTERS, Matter
from demo.documents.occasion import Occasion, Piece
from demo.documents.office_files import table_file
from demo.documents.official import tidy, words_of, year_part
from demo.documents.wording import guiding_words, long_date, numeral
from demo.units.units import DEPARTMENT_SLUGS, TOWN_NAMES, UNITS_BY_SLUG, invented_name

_ELSEWHERE = {
    "key-budget": "other-statutory",
    "key-approval": "public-services",
    "penalties": "inspections",
    "key-expropriation": "other-statutory",
}
"""Columns with a shorter legal limit hold decisions, not reports on the work."""


_COUNTY_WIDE = frozenset(
    {
        "government",
        "shenpi",
        "dashuju",
        "jiguan",
        "fagai",
        "guozi",
        "shenji",
        "kaifaqu",
        "jiaoyi",
        "kejiju",
        "gongxin",
        "shangwu",
        "caizheng",
        "dangan",
        "rongmei",
        "gongjijin",
        "qixiang",
        "dizhen",
        "shuiwu",
        "sifa",
        "xinfang",
    }
)
"""Units whose work is not shared out among the towns."""


def _figures(o: Occasion, matter: Matter, span: str) -> tuple[str, tuple[IncomingFile, ...]]:
    """The figure of a matter: by town where the towns share the work, beside the year before elsewhere."""
    if o.is_town:
        return p(o.fill("截至目前，{area}{label}{n}{unit}。")), ()
    name = f"{matter.label}（{matter.unit}）"
    caption = tidy(f"{span}{matter.name}情况")
    if o.unit.slug in _COUNTY_WIDE or matter.high < 200:
        now = o.number_between(matter.low, matter.high)
        before = max(1, round(now * o.dice.uniform(0.8, 1.06)))
        change = f"{(now - before) * 100 / before:+.1f}"
        return table(caption, ("指标", "本期", "上年同期", "增减（%）"), [(name, now, before, change)]), ()
    parts = [max(1, int(o.number_between(matter.low, matter.high) * o.dice.uniform(0.04, 0.13))) for _ in TOWN_NAMES]
    rows = [*zip(TOWN_NAMES, parts, strict=True), ("合计", sum(parts))]
    text = p(f"截至{long_date(o.day)}，全县{matter.label}{sum(parts)}{matter.unit}。") + table(
        caption, ("镇街", name), rows
    )
    return text, table_file(o.facts.get("attach"), caption, ("镇街", name), rows)


def progress_report(o: Occasion) -> Piece:
    """实施情况 of one matter, in the statutory column where the matter belongs, with a table of the towns."""
    matter = o.matter()
    o.about(matter)
    span = year_part(o)
    name = matter.name.removesuffix("工作")
    tasks = o.some(matter.tasks, 3)
    text = (
        p(o.fill(f"{span}，{o.short}围绕{matter.aim}，扎实推进{name}工作，取得了阶段性成效。现将有关情况公开如下。"))
        + h2("一、工作开展情况")
        + "".join(p(f"（{numeral(number)}）{head}。{detail}") for number, (head, detail) in enumerate(tasks, 1))
    )
    figures, files = _figures(o, matter, span)
    text += h2("二、主要数据") + figures
    text += h2("三、下一步打算") + p(o.fill(o.pick(PHRASES.next_steps))) + p(o.fill("政策咨询电话：{phone}。"))
    column = _ELSEWHERE.get(matter.column, matter.column)
    return Piece(
        column,
        tidy(f"{span}{o.unit.short_name if o.is_town else '无棣县'}{name}工作情况"),
        o.letter(tidy(text)),
        "other",
        matter.topic,
        words_of(matter, "实施情况"),
        tidy(f"公开{span}{name}工作开展情况和主要数据。"),
        attachments=files,
    )


def plan_outline(o: Occasion) -> Piece:
    """A plan for several years or for one: of the county or of a department."""
    matter = o.matter()
    o.about(matter)
    field = matter.name.removesuffix("工作").removesuffix("管理")
    start = o.year - (o.year - 2006) % 5
    number = {2006: "十一", 2011: "十二", 2016: "十三", 2021: "十四", 2026: "十五"}[start]
    yearly = o.chance(0.5)
    name = (
        f"{o.name.removeprefix('无棣县') if o.unit.kind != 'government' else '县政府'}{o.year}年工作要点"
        if yearly
        else f"{'无棣县' if not o.is_town else o.unit.short_name}“{number}五”{field}规划"
    )
    own = [one for one in MATTERS[o.unit.slug] if one.since <= o.year <= one.until]
    if yearly:
        parts = "".join(
            h2(f"{numeral(place)}、{tidy('抓好' + one.name + '工作')}")
            + p(f"以{one.aim}为目标，" + "".join(f"{head}，{detail}" for head, detail in o.some(one.tasks, 2)))
            for place, one in enumerate(own[:5], 1)
        )
        text = (
            p(
                f"{o.year}年工作的总体思路是：{guiding_words(o.year)}，围绕县委、县政府中心工作，突出重点、狠抓落实，推动各项工作再上新台阶。"
            )
            + parts
        )
    else:
        step = (matter.high - matter.low) * ((start - 2006) // 5) // 6
        targets = [
            (matter.label, matter.unit, matter.low + step, matter.low + step + max(1, (matter.high - matter.low) // 4)),
            ("政策知晓率", "%", o.number_between(72, 84), o.number_between(90, 98)),
            ("群众满意度", "%", o.number_between(80, 88), o.number_between(92, 98)),
            ("问题按期整改率", "%", o.number_between(86, 93), 100),
        ]
        text = (
            h2("一、发展基础")
            + p(
                o.fill(
                    "过去五年，{area}{matter}工作取得明显成效，基础条件不断改善，累计{label}{n}{unit}。同时，仍存在{problem}等问题。"
                )
            )
            + h2("二、总体要求")
            + p(
                f"{guiding_words(o.year)}，以{matter.aim}为目标，推动高质量发展。"
                if o.year >= 2018
                else f"{guiding_words(o.year)}，以{matter.aim}为目标，推动科学发展。"
            )
            + "".join(p(f"{head}。{o.fill(body)}") for head, body in o.some(PHRASES.principles, 3))
            + h2("三、主要目标")
            + table(f"“{number}五”时期主要指标", ("指标", "单位", f"{start - 1}年", f"{start + 4}年"), targets)
            + h2("四、重点任务")
            + "".join(
                p(f"（{numeral(place)}）{head}。{detail}") for place, (head, detail) in enumerate(matter.tasks, 1)
            )
            + h2("五、保障措施")
            + "".join(
                p(f"（{numeral(place)}）{head}。{o.fill(bank[0])}")
                for place, (head, bank) in enumerate(o.some(PHRASES.guarantees, 3), 1)
            )
        )
    if o.number:
        body = (
            o.letter(p(f"现将《{name}》印发给你们，请结合实际认真组织实施。"), o.addressee(), words=("规划", "通知"))
            + text_title(name)
            + tidy(text)
        )
    else:
        body = o.letter(tidy(text))
    return Piece(
        "planning",
        f"{o.name}关于印发《{name}》的通知" if o.number else name,
        body,
        "plan",
        matter.topic,
        words_of(matter, "规划计划"),
        f"{name}，提出目标任务和保障措施。",
    )


def work_summary(o: Occasion) -> Piece:
    """年度工作总结: what some units file in the column of annual reports. `facts`: year."""
    year = o.facts["year"]
    own = [one for one in MATTERS[o.unit.slug] if one.since <= year <= one.until]
    o.about(own[0])
    text = p(
        f"{year}年，在县委、县政府的正确领导下，{o.short}紧紧围绕全县中心工作，解放思想、真抓实干，较好地完成了全年各项任务。现将工作情况总结如下："
    )
    text += "".join(
        h2(f"{numeral(place)}、{tidy(one.name + '工作')}")
        + p(
            f"全年{one.label}{o.number_between(one.low, one.high)}{one.unit}。"
            + "".join(f"{head}，{detail}" for head, detail in o.some(one.tasks, 2))
        )
        for place, one in enumerate(own[:4], 1)
    )
    text += h2(f"{numeral(len(own[:4]) + 1)}、存在问题和下步打算") + p(
        o.fill("工作中还存在{problem}等问题。下步，将进一步完善措施，狠抓落实，确保各项工作再上新水平。")
    )
    return Piece(
        "annual-reports",
        f"{o.name}{year}年工作总结",
        o.letter(tidy(text)),
        "report",
        "0209",
        ("工作总结", f"{year}年"),
        f"{o.name}{year}年工作总结和下步打算。",
        faults=("工作总结误放入年度报告栏目",),
    )


_OUTSIDE = frozenset({"huanjing", "shuiwu", "qixiang", "xiaofang", "yancao", "gongjijin"})


def _post(o: Occasion) -> str:
    """A post in a department of the county that exists on that day; organs under higher levels appoint their own people."""
    units = [
        unit
        for unit in (UNITS_BY_SLUG[slug] for slug in DEPARTMENT_SLUGS)
        if unit.slug not in _OUTSIDE and not (unit.founded_on and o.day < unit.founded_on)
    ]
    unit = o.pick(units)
    head = unit.leaders[0].post
    post = o.pick(
        (
            f"副{head}",
            f"副{head}",
            head,
            "总工程师" if head == "局长" else f"副{head}",
            "主任科员" if o.day.year < 2019 else "四级调研员",
        )
    )
    return unit.name_on(o.day) + post


def appointment(o: Occasion) -> Piece:
    """县政府人事任免 with invented names."""
    up, down = o.number_between(2, 5), o.number_between(1, 4)
    start = o.number_between(0, 1200)
    lines = [
        f"任命{invented_name(start + place)}为{_post(o)}{'（试用期一年）' if o.chance(0.2) else ''}"
        for place in range(up)
    ]
    lines += [f"免去{invented_name(start + 40 + place)}的{_post(o)}职务" for place in range(down)]
    text = p("县政府研究决定：") + "".join(p(f"{line}；") for line in lines[:-1]) + p(f"{lines[-1]}。")
    title = f"无棣县人民政府关于{invented_name(start)}等{up + down}名同志职务任免的通知"
    return Piece(
        "appointments",
        title,
        o.letter(text, "各镇人民政府、街道办事处，县政府各部门：", words=("人事", "任免", "通知")),
        "notice",
        "1503",
        ("人事任免",),
        f"任免{up + down}名同志职务。",
    )


def second_organisation_item(o: Occasion) -> Piece:
    """What some units put beside their 机构信息 instead of keeping it up to date."""
    what = o.pick(("领导班子成员分工调整情况", "内设机构和联系方式", "机构职能简介"))
    leaders = "".join(p(f"{one.name}　{one.post}：{one.duties}。") for one in o.unit.leaders)
    body = p(f"{o.name}：{o.unit.duty}。") + (
        leaders if "领导" in what else p(f"办公地址：{o.unit.address}；联系电话：{o.unit.phone}。")
    )
    return Piece(
        "organisation",
        f"{o.name}{what}（{o.year}年）",
        body,
        "organisation",
        "0101",
        ("机构信息",),
        f"{o.name}{what}。",
        faults=("机构信息栏目有多条信息", "内容未按字段填写"),
    )
