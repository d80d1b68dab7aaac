"""规范性文件: a notice that issues a 办法, with chapters and articles, and the interpretation that explains it (政策解读)."""

import re
from datetime import timedelta

from catalog.texts.structured import Chart, ClauseMark, InterpretationContent, QuestionAnswer
from demo.documents.banks import ARTICLES, Regulation
from demo.documents.eras import basis_on, partners_on
from demo.documents.markup import article, h2, h3, ordered, p, text_title
from demo.documents.occasion import Occasion, Piece
from demo.documents.wording import long_date, numeral
from demo.units.units import UNITS_BY_SLUG


def regulation_title(regulation: Regulation, provisional: bool, revised_in: int) -> str:
    """无棣县城镇住房保障管理办法, with （暂行） when it is on trial or （2019年修订） when it replaces one in force."""
    ending = "（暂行）" if provisional else f"（{revised_in}年修订）" if revised_in else ""
    return f"无棣县{regulation.name}{regulation.title}{ending}"


def _department(o: Occasion, regulation: Regulation) -> str:
    if regulation.unit == "government":
        return "县政府办公室" if regulation.topic in ("0201", "0209") else "县发展和改革局"
    return UNITS_BY_SLUG[regulation.unit].short_name_on(o.day)


def _chapters(o: Occasion, regulation: Regulation) -> list[tuple[str, list[str]]]:
    """The chapters with their articles before numbering; the subject's own provisions are shared out between the middle ones."""
    form, half = regulation.form, len(regulation.articles) // 2

    def each(bank: tuple[tuple[str, ...], ...]) -> list[str]:
        return [o.pick(variants) for variants in bank]

    first = (
        each(ARTICLES.general)
        + [f"{{self}}所称{term}，{meaning}" for term, meaning in regulation.terms]
        + [o.pick(ARTICLES.principles[form])]
    )
    names, more = ARTICLES.chapters[form], o.some(ARTICLES.more[form], len(ARTICLES.more[form]) - 1)
    duties = each(ARTICLES.duties[:-1]) + list(ARTICLES.duties[-1])
    if form == "benefit":
        parts = [
            first + duties,
            list(regulation.articles[: half + 1]),
            each(ARTICLES.application),
            list(regulation.articles[half + 1 :]) + each(ARTICLES.keeping) + more[:3],
            more[3:] + each(ARTICLES.supervision) + each(ARTICLES.liability[form]),
            each(ARTICLES.closing),
        ]
    elif form == "order":
        parts = [
            first,
            duties,
            list(regulation.articles) + each(ARTICLES.conduct)[1:],
            each(ARTICLES.conduct)[:1] + more + each(ARTICLES.supervision),
            each(ARTICLES.liability[form]),
            each(ARTICLES.closing),
        ]
    else:
        parts = [
            first,
            duties,
            list(regulation.articles),
            each(ARTICLES.procedure) + more,
            each(ARTICLES.supervision) + each(ARTICLES.liability[form]),
        ]
        parts.append(each(ARTICLES.closing))
    return list(zip(names, parts, strict=True))


def measure(o: Occasion) -> Piece:
    """A 办法 of 2,000–5,000 characters.

    `facts`: regulation, provisional, effective_on, years (of validity), replaced (its plan) or None, replaces (title and 文号) or "".
    """
    regulation: Regulation = o.facts["regulation"]
    effective, years = o.facts["effective_on"], o.facts["years"]
    title = regulation_title(regulation, o.facts["provisional"], o.year if o.facts["replaced"] else 0)
    self_name = "本细则" if "细则" in regulation.title else "本规定" if "规定" in regulation.title else "本办法"
    facts: dict[str, object] = {
        "self": self_name,
        "subject": regulation.name,
        "dept": _department(o, regulation),
        "purpose": regulation.purpose,
        "scope": regulation.scope,
        "basis": basis_on(o.day, regulation.basis),
        "partners": partners_on(o.day, regulation.partners),
    }
    ends = effective.replace(year=effective.year + years) - timedelta(days=1)
    last = f"{{self}}自{long_date(effective)}起施行，有效期至{long_date(ends)}。"
    if o.facts["replaces"]:
        last += f"{o.facts['replaces']}同时废止。"
    chapters = _chapters(o, regulation)
    chapters[-1][1].append(last)
    text, number = [], 0
    for place, (name, articles) in enumerate(chapters, 1):
        text.append(h3(f"第{numeral(place)}章　{name}"))
        for line in articles:
            number += 1
            text.append(article(number, line.format_map(facts).replace("管理管理", "管理")))
    if o.facts.get("office"):
        o.name, o.short = "无棣县人民政府办公室", "县政府办公室"
    passed = (
        f"县政府第{o.number_between(3, 78)}次常务会议研究同意"
        if o.unit.kind == "government"
        else f"{o.short}党组会议研究通过并经合法性审核"
    )
    cover = o.letter(
        p(f"《{title}》已经{passed}，现印发给你们，请认真贯彻执行。"),
        "各镇人民政府、街道办事处，县政府有关部门，有关单位：",
        words=(regulation.name, "办法", "通知"),
    )
    return Piece(
        "normative",
        f"{o.name}关于印发《{title}》的通知",
        cover + text_title(title) + "".join(text),
        "measures",
        regulation.topic,
        (regulation.name, title.removeprefix("无棣县"), "规范性文件"),
        f"{title}，{regulation.purpose}，自{long_date(effective)}起施行。",
        effective_on=effective,
    )


_QUESTIONS = (
    "出台背景和依据",
    "目标任务",
    "主要内容",
    "适用范围",
    "执行标准",
    "注意事项",
    "关键词诠释",
    "惠民利民举措",
    "新旧政策差异",
    "咨询方式",
)


def interpretation(o: Occasion) -> Piece:
    """The explanation of a measure. `facts`: regulation, policy_title, policy_number, policy_effective_on, revised."""
    regulation: Regulation = o.facts["regulation"]
    o.about(o.matter())
    name = o.facts["policy_title"]
    number = f"（{o.facts['policy_number']}）" if o.facts["policy_number"] else ""
    dept = _department(o, regulation)
    articles = regulation.articles
    points = o.some(articles, min(4, len(articles)))
    sections: list[tuple[str, str]] = [
        (
            _QUESTIONS[0],
            p(regulation.background)
            + p(
                f"为{regulation.purpose}，根据{basis_on(o.day, regulation.basis)}，{dept}在深入调研、广泛征求意见、"
                f"开展合法性审核的基础上，起草了《{name}》{number}。"
            ),
        ),
        (_QUESTIONS[1], p(f"制定《{name}》，旨在{regulation.purpose}，进一步明确职责、规范程序、强化监管。")),
        (
            _QUESTIONS[2],
            p(f"《{name}》共六章，包括{'、'.join(ARTICLES.chapters[regulation.form])}。重点内容如下：")
            + ordered(points),
        ),
        (_QUESTIONS[3], p(f"适用于{regulation.scope}。自{long_date(o.facts['policy_effective_on'])}起施行。")),
    ]
    measures_of = [
        line for line in articles if line not in points and any(sign in line for sign in ("元", "%", "日", "年", "月"))
    ]
    if measures_of:
        sections.append((_QUESTIONS[4], p(measures_of[0])))
    notes = (
        "申请人应当如实提供材料，并对真实性负责；提供虚假材料的，将依法追回资金并记入信用记录。"
        if regulation.form == "benefit"
        else "单位和个人应当自觉遵守规定，对处理决定不服的，可以依法申请行政复议或者提起行政诉讼。"
        if regulation.form == "order"
        else "各有关单位要对照规定及时完善内部制度和工作流程，施行前已经按照原规定办理的事项，继续按照原规定执行。"
    )
    sections.append((_QUESTIONS[5], p(notes)))
    sections.append((_QUESTIONS[6], "".join(p(f"{term}：{meaning}") for term, meaning in regulation.terms)))
    sections.append((_QUESTIONS[7], p(regulation.benefit)))
    if o.facts["revised"]:
        sections.append((_QUESTIONS[8], p(f"与原规定相比，主要变化是：{regulation.difference}")))
    sections.append((_QUESTIONS[9], p(f"解读机关：{dept}　　咨询电话：{o.fill('{phone}')}")))
    text = p(f"近日，《{name}》{number}正式印发。为便于公众更好地理解政策内容，现解读如下：")
    text += "".join(h2(f"{numeral(place)}、{head}") + body for place, (head, body) in enumerate(sections, 1))
    return Piece(
        "policy-interpretation",
        f"《{name}》政策解读",
        text,
        "interpretation",
        regulation.topic,
        (regulation.name, "政策解读"),
        f"解读《{name}》的背景依据、目标任务、主要内容、适用范围和注意事项。",
        structure=_beside_the_text(o, regulation, points, dept).to_json(),
    )


# What a reader wants to know of a clause, by a sign in it; the first that fits is said.
_CLAUSE_NOTES: tuple[tuple[str, str], ...] = (
    (r"日内|月内|年内", "这一条定了时限。超过时限没有结果的，可以向主管部门反映，也可以依法投诉。"),
    (r"[0-9]万?元|%", "这一条定了标准。办理前对照本条算一算，具体数额以主管部门当年公布的为准。"),
    (r"不得|禁止", "这一条划了红线。日常最容易违反的就是这几种情形，请逐项对照。"),
    (r"申请|材料|条件", "这一条讲谁能办、怎么办。部门之间能查到的信息不用自己开证明。"),
    (r"应当", "这一条讲部门要做什么。做没做到，可以对照本条监督。"),
    (r"", "这一条是新规定的重点，施行后与以前做法不一致的，以本条为准。"),
)


def _beside_the_text(o: Occasion, regulation: Regulation, points: list[str], dept: str) -> InterpretationContent:
    """What stands beside the text of an interpretation: notes on clauses, questions, and a chart of the opinions received."""
    numbers = {
        re.sub(r"<[^>]+>", "", line): number
        for number, line in re.findall(r'<p id="article-([0-9]+)"[^>]*>(.*?)</p>', o.facts["policy_body"])
    }
    clauses = []
    for point in points:
        number = next((number for line, number in numbers.items() if point in line), None)
        if number:
            note = next(note for sign, note in _CLAUSE_NOTES if re.search(sign, point))
            clauses.append(ClauseMark(f"第{numeral(int(number))}条", note))
    questions = (
        QuestionAnswer(
            "这项规定从什么时候开始执行？",
            (f"自{long_date(o.facts['policy_effective_on'])}起施行。", "施行前已经受理的事项，按原来的规定办完。"),
        ),
        QuestionAnswer("哪些人、哪些事用得上？", (f"{regulation.scope}，都按这项规定执行。",)),
        QuestionAnswer(
            "不清楚的到哪里问？", (f"请向{dept}咨询，也可以到各镇街便民服务中心询问，工作日办公时间有人接听和接待。",)
        ),
    )
    received = [(way, o.number_between(3, 40)) for way in ("网站征集", "座谈会", "书面来信", "部门反馈")]
    table = "\n".join(
        (
            "意见渠道\t收到\t采纳",
            *(f"{way}\t{number}\t{number * o.number_between(3, 8) // 10}" for way, number in received),
        )
    )
    chart = Chart("起草过程中征求意见的情况", "bar", "条", table)
    return InterpretationContent(questions=questions, clauses=tuple(clauses), charts=(chart,))


_TERMS: tuple[tuple[str, str], ...] = (
    ("台账", "是指对工作任务、存在问题、责任人和完成时限逐项登记造册，作为检查考核依据的管理方法。"),
    ("销号", "是指问题整改完成并经复核后，从问题清单中予以核销。"),
    ("零报告制度", "是指在规定时间内，无论有无情况都要按时报告的制度。"),
    ("首问负责制", "是指首位接待群众的工作人员负责办理或者引导办理有关事项的制度。"),
    ("双随机", "是指随机抽取检查对象、随机选派执法检查人员的监管方式。"),
    ("清单", "是指将任务、问题、责任等事项逐项列明、对照落实的管理方式。"),
    ("专款专用", "是指有指定用途的资金按照规定用途使用并单独核算，不得挪作他用。"),
    ("公示", "是指将有关事项在规定范围内公布，听取意见、接受监督的程序。"),
    ("抽查", "是指从全部检查对象中抽取一部分进行检查，据以判断整体情况的方法。"),
    ("牵头单位", "是指由多个单位共同承担的工作中，负责组织协调并对总体进度负责的单位。"),
)


def interpretation_of_opinion(o: Occasion) -> Piece:
    """The explanation of an 意见. `facts`: matter, policy_title, policy_number, policy_effective_on, policy_body."""
    matter = o.matter()
    o.about(matter)
    title = o.facts["policy_title"]
    name, body = title.partition("关于")[2], o.facts["policy_body"]
    number = f"（{o.facts['policy_number']}）" if o.facts["policy_number"] else ""
    found = [(term, meaning) for term, meaning in _TERMS if term in body][:2] or [_TERMS[0]]
    tasks = [f"{head}：{detail}" for head, detail in matter.tasks]
    sections = (
        (
            _QUESTIONS[0],
            p(o.fill("近年来，{area}{matter}工作取得积极进展，但仍存在{problem}等问题，群众有期盼、工作有需要。"))
            + p(
                f"为{matter.aim}，根据{basis_on(o.day, matter.law) if matter.law else '国家和省、市有关规定'}，结合我县实际，"
                f"起草了《关于{name}》{number}，经征求意见、合法性审核和集体讨论后印发。"
            ),
        ),
        (
            _QUESTIONS[1],
            p(
                f"通过建立健全工作机制，切实做好{matter.name}工作，{matter.aim}；在文件有效期内，{o.fill('{label}年均达到{n}{unit}以上')}。"
            ),
        ),
        (_QUESTIONS[2], p("文件包括总体要求、主要任务、保障措施三部分，主要任务有：") + ordered(tasks)),
        (
            _QUESTIONS[3],
            p(
                f"适用于{o.place}范围内与{matter.name}有关的单位和个人。自{long_date(o.facts['policy_effective_on'])}起施行。"
            ),
        ),
        (
            _QUESTIONS[5],
            p(
                "各镇街、有关部门要结合实际制定落实措施；涉及资金补助、事项办理的，以主管部门公布的办事指南为准，不收取任何费用。"
            ),
        ),
        (_QUESTIONS[6], "".join(p(f"{term}：{meaning}") for term, meaning in found)),
        (
            _QUESTIONS[7],
            p(
                f"{matter.tasks[-1][1]}群众可以通过政府网站、便民服务中心查询政策和办理流程，对落实不到位的可以投诉反映。"
            ),
        ),
        (_QUESTIONS[9], p(f"解读机关：{o.short}　　咨询电话：{o.fill('{phone}')}")),
    )
    text = p(f"近日，《关于{name}》{number}印发实施。现就有关内容解读如下：") + "".join(
        h2(f"{numeral(place)}、{head}") + part for place, (head, part) in enumerate(sections, 1)
    )
    return Piece(
        "policy-interpretation",
        f"《关于{name}》政策解读",
        text.replace("工作工作", "工作"),
        "interpretation",
        matter.topic,
        (matter.name, "政策解读"),
        f"解读《关于{name}》的背景依据、目标任务、主要内容和注意事项。",
    )
