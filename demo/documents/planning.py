"""规划计划, 工作总结, implementation reports of a matter, 人事任免, answers to proposals, and items filed in the wrong place."""

from catalog.arrivals.incoming import IncomingFile
from demo.documents.official import tidy, under, year_part
from demo.documents.writing.banks import PHRASES
from demo.documents.writing.markup import laid_out, p, sections, table
from demo.documents.writing.matter import MATTERS, Matter
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.office_files import table_file
from demo.documents.writing.wording import guiding_words, numeral
from demo.sentences import read
from demo.units.units import DEPARTMENT_SLUGS, TOWN_NAMES, UNITS_BY_SLUG, invented_name

SHEETS = read("sheets/planning", dict[str, Sheet])

_ELSEWHERE = {
    "key-budget": "other-statutory",
    "key-approval": "public-services",
    "penalties": "inspections",
    "key-expropriation": "other-statutory",
}
"""Columns with a shorter legal limit hold decisions, not reports on the work."""


_COUNTY_WIDE = frozenset(
    [
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
    ]
)
"""Units whose work is not shared out among the towns."""


def _figures(o: Occasion, matter: Matter, span: str, sheet: Sheet) -> tuple[str, tuple[IncomingFile, ...]]:
    """The figure of a matter: by town where the towns share the work, beside the year before elsewhere."""
    if o.is_town:
        return p(o.fill(sheet.parts["figure_of_town"])), ()
    name = f"{matter.label}（{matter.unit}）"
    caption = tidy(f"{span}{matter.name}情况")
    if o.unit.slug in _COUNTY_WIDE or matter.high < 200:
        now = o.number_between(matter.low, matter.high)
        before = max(1, round(now * o.dice.uniform(0.8, 1.06)))
        change = f"{(now - before) * 100 / before:+.1f}"
        return table(caption, ("指标", "本期", "上年同期", "增减（%）"), [(name, now, before, change)]), ()
    parts = [max(1, int(o.number_between(matter.low, matter.high) * o.dice.uniform(0.04, 0.13))) for _ in TOWN_NAMES]
    rows = [*zip(TOWN_NAMES, parts, strict=True), ("合计", sum(parts))]
    text = p(o.say(sheet.parts["figure_of_county"], total=sum(parts))) + table(caption, ("镇街", name), rows)
    return text, table_file(o.facts.get("attach"), caption, ("镇街", name), rows)


def progress_report(o: Occasion) -> Piece:
    """实施情况 of one matter, in the statutory column where the matter belongs, with a table of the towns."""
    matter, sheet = o.about(o.matter()), SHEETS["progress_report"]
    span, whose = year_part(o), o.unit.short_name if o.is_town else "无棣县"
    tasks = under(o.some(matter.tasks, 3))
    figures, files = _figures(o, matter, span, sheet)
    return o.written(
        sheet,
        finish=tidy,
        attachments=files,
        column=_ELSEWHERE.get(matter.column, matter.column),
        subject=tidy(o.say(sheet.parts["subject"], span=span, whose=whose)),
        about=tidy(o.say(sheet.parts["about"], span=span)),
        span=span,
        tasks=tasks,
        figures=figures,
        next_steps=p(o.fill(o.pick(PHRASES.next_steps))),
    )


def plan_outline(o: Occasion) -> Piece:
    """A plan for several years or for one: of the county or of a department."""
    matter, sheet = o.about(o.matter()), SHEETS["plan_outline"]
    if o.chance(0.5):
        plan = f"{'县政府' if o.unit.kind == 'government' else o.name.removeprefix('无棣县')}{o.year}年工作要点"
        text = _yearly_plan(o, sheet)
    else:
        plan, text = _five_year_plan(o, matter, sheet)
    facts = {"plan": plan, "subject": plan}
    if not o.number:
        return o.written(sheet._replace(letter=tidy(text)), **facts)
    facts |= {"subject": f"{o.name}关于印发《{plan}》的通知", "body": tidy(text), "addressee": o.addressee()}
    cover = sheet._replace(letter=sheet.parts["cover"], text="# {plan}\n{body}", to="{addressee}")
    return o.written(cover, **facts)


def _works(o: Occasion, matter: Matter) -> str:
    """What a plan or a summary says of a matter."""
    return "".join(f"{head}，{detail}" for head, detail in o.some(matter.tasks, 2))


def _own(o: Occasion, year: int) -> list[Matter]:
    return [one for one in MATTERS[o.unit.slug] if one.since <= year <= one.until]


def _yearly_plan(o: Occasion, sheet: Sheet) -> str:
    works = [(tidy(f"抓好{one.name}工作"), p(f"以{one.aim}为目标，{_works(o, one)}")) for one in _own(o, o.year)[:5]]
    return o.say(laid_out(sheet.parts["yearly"]), guiding=guiding_words(o.year), works=sections(works))


def _five_year_plan(o: Occasion, matter: Matter, sheet: Sheet) -> tuple[str, str]:
    """Its name and its text."""
    start = o.year - (o.year - 2006) % 5
    number = {2006: "十一", 2011: "十二", 2016: "十三", 2021: "十四", 2026: "十五"}[start]
    field = matter.name.removesuffix("工作").removesuffix("管理")
    step, size = (matter.high - matter.low) * ((start - 2006) // 5) // 6, max(1, (matter.high - matter.low) // 4)
    targets = [
        (matter.label, matter.unit, matter.low + step, matter.low + step + size),
        ("政策知晓率", "%", o.number_between(72, 84), o.number_between(90, 98)),
        ("群众满意度", "%", o.number_between(80, 88), o.number_between(92, 98)),
        ("问题按期整改率", "%", o.number_between(86, 93), 100),
    ]
    head = ("指标", "单位", f"{start - 1}年", f"{start + 4}年")
    text = o.say(
        laid_out(sheet.parts["five_years"]),
        guiding=guiding_words(o.year),
        quality="高质量" if o.year >= 2018 else "科学",
        principles="".join(p(f"{head}。{o.fill(body)}") for head, body in o.some(PHRASES.principles, 3)),
        targets=table(f"“{number}五”时期主要指标", head, targets),
        tasks=under(matter.tasks),
        guarantees=under((head, o.fill(bank[0])) for head, bank in o.some(PHRASES.guarantees, 3)),
    )
    return f"{o.unit.short_name if o.is_town else '无棣县'}“{number}五”{field}规划", text


def work_summary(o: Occasion) -> Piece:
    """年度工作总结: what some units file in the column of annual reports. `facts`: year."""
    year = o.facts["year"]
    own = _own(o, year)
    o.about(own[0])
    works = [
        (
            tidy(f"{one.name}工作"),
            p(f"全年{one.label}{o.number_between(one.low, one.high)}{one.unit}。{_works(o, one)}"),
        )
        for one in own[:4]
    ]
    piece = o.written(
        SHEETS["work_summary"], finish=tidy, year=year, works=sections(works), last=numeral(len(works) + 1)
    )
    return piece._replace(faults=("工作总结误放入年度报告栏目",))


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
    said = "".join(p(f"{line}；") for line in lines[:-1]) + p(f"{lines[-1]}。")
    return o.written(SHEETS["appointment"], first=invented_name(start), count=up + down, lines=said)


def second_organisation_item(o: Occasion) -> Piece:
    """What some units put beside their 机构信息 instead of keeping it up to date."""
    sheet = SHEETS["second_organisation_item"]
    what = o.pick(sheet.choices["what"])
    leaders = "".join(p(f"{one.name}　{one.post}：{one.duties}。") for one in o.unit.leaders)
    contact = p(f"办公地址：{o.unit.address}；联系电话：{o.unit.phone}。")
    piece = o.written(sheet, what=what, duty=o.unit.duty, more=leaders if "领导" in what else contact)
    return piece._replace(faults=("机构信息栏目有多条信息", "内容未按字段填写"))


def proposal_answer(o: Occasion) -> Piece:
    """函: the answer to a deputy's proposal or a member's motion, as departments publish them. `facts`: session."""
    from_congress = o.chance(0.6)
    matter = o.about(o.matter())
    serial = o.number_between(1, 168)
    deputy = {"who": "代表", "proposal": "建议", "what": f"{o.facts['session']}第{serial}号建议"}
    member = {"who": "委员", "proposal": "提案", "what": f"{o.year}年县政协会议第{serial}号提案"}
    return o.written(
        SHEETS["proposal_answer"],
        finish=tidy,
        verb=o.pick(("加强", "进一步做好", "重视")),
        tasks=under(o.some(matter.tasks, 3)),
        next_steps="".join(p(o.fill(sentence)) for sentence in PHRASES.answers),
        **(deputy if from_congress else member),
    )
