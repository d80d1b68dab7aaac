"""工作动态 and 会议: what units report of themselves, and the minutes of the county government's executive meetings."""

from datetime import timedelta

from demo.documents.banks import NEWS, PHRASES
from demo.documents.markup import h2, p
from demo.documents.occasion import Occasion, Piece
from demo.documents.official import tidy, words_of
from demo.documents.wording import long_date, numeral, short_date
from demo.units.units import DEPARTMENT_SLUGS, UNITS_BY_SLUG


def news_item(o: Occasion) -> Piece:
    """A report of 80–600 characters; early ones are often a single paragraph."""
    matter = o.matter()
    o.about(matter)
    kind = o.pick((*NEWS.sentences, "visit"))
    leader = "镇长" if o.unit.kind == "town" else o.unit.leaders[o.number_between(0, 2)].post
    facts: dict[str, object] = {
        "who": "主要负责同志" if o.chance(0.5) else leader,
        "when": short_date(o.day - timedelta(days=o.number_between(0, 3))),
        "place": o.pick(NEWS.places),
        "short": o.unit.short_name if o.is_town else o.short,
    }

    def say(sentence: str) -> str:
        return o.fill_with(sentence, facts)

    title, first = (
        say(text)
        for text in (
            o.pick(NEWS.visits) if kind == "visit" else (o.pick(NEWS.titles[kind]), o.pick(NEWS.sentences[kind]))
        )
    )
    if o.year <= 2012 and o.chance(0.3):
        text = p(first + say(o.pick(NEWS.figures)))
    else:
        details = [f"{head}，{detail}" for head, detail in o.some(matter.tasks, o.number_between(2, 4))]
        if kind == "progress" or o.chance(0.4):
            lead = (
                ""
                if kind == "progress"
                else p(say(o.pick(NEWS.leads[kind])).rstrip("，").removesuffix("，下一步") + "，要做好以下工作：")
            )
            middle = lead + "".join(p(f"{numeral(number)}是{detail}") for number, detail in enumerate(details, 1))
        else:
            middle = p(
                say(o.pick(NEWS.leads[kind])) + "要" + "；要".join(detail.rstrip("。") for detail in details) + "。"
            )
        second = p("".join(say(sentence) for sentence in o.some(NEWS.seconds[kind], o.number_between(1, 2))))
        figure = p(say(o.pick(NEWS.figures))) if kind in ("progress", "inspection") or o.chance(0.3) else ""
        text = p(first) + second + middle + figure + (p(say(o.pick(NEWS.endings))) if o.chance(0.8) else "")
    return Piece("work-news", tidy(title), tidy(text), "news", matter.topic, words_of(matter), tidy(first)[:120])


_OPINIONS: tuple[str, ...] = (
    "会议指出，{matter}事关全县发展大局和群众切身利益，各级各有关部门要提高认识，{aim}。",
    "会议认为，{year}年以来{matter}工作措施得力、成效明显，但仍存在{problem}等问题，要认真加以解决。",
    "会议强调，要把{matter}摆上突出位置，明确目标任务，压实工作责任，确保取得实效。",
    "会议指出，{matter}涉及面广、群众关注，要统筹谋划、稳妥推进，切实{aim}。",
    "会议肯定了前一阶段{matter}工作取得的成绩，强调要坚持问题导向，进一步完善措施。",
)
_DECISIONS: tuple[str, ...] = (
    "会议原则同意{dept}提出的意见，由{dept}根据会议讨论情况修改完善后按程序印发实施。",
    "会议确定，由{dept}牵头，各镇街、有关部门配合，抓好组织实施。",
    "会议要求，{dept}要加强调度督导，每月向县政府报告进展情况。",
    "会议同意按程序提请县委常委会会议研究。",
    "会议明确，所需资金由县财政局按规定统筹安排，{dept}要加强资金使用监管。",
)


_SELDOM_HEARD = frozenset(
    {
        "yancao",
        "shuiwu",
        "gongjijin",
        "qixiang",
        "rongmei",
        "dangan",
        "honghui",
        "xiaofang",
        "dizhen",
        "minzong",
        "gongxiao",
    }
)
"""Units whose own work seldom comes before the executive meeting."""


def executive_meeting(o: Occasion) -> Piece:
    """The decisions of one 县政府常务会议; `facts` holds its serial number in the term."""
    term, serial = o.facts["term"], o.facts["serial"]
    parts = [p(f"{long_date(o.day)}，县政府主要负责同志主持召开县政府第{serial}次常务会议。会议议定事项如下：")]
    slugs = o.some([slug for slug in DEPARTMENT_SLUGS if slug not in _SELDOM_HEARD], o.number_between(3, 5))
    opinions, decisions = o.dice.sample(_OPINIONS, len(_OPINIONS)), o.dice.sample(_DECISIONS, len(_DECISIONS))
    names: list[str] = []
    for slug in slugs:
        unit = UNITS_BY_SLUG[slug]
        if unit.founded_on and o.day < unit.founded_on:
            continue
        matter = o.matter(of=slug)
        o.about(matter)
        dept = unit.short_name_on(o.day)
        name = matter.name.removesuffix("工作")
        names.append(name)
        paper = o.pick(
            (
                f"听取了{dept}关于{name}工作情况的汇报",
                f"研究了《无棣县{o.year}年{name}实施方案（送审稿）》",
                f"研究了{name}有关事项",
            )
        )
        orders = "；".join(f"要{head}，{detail.rstrip('。')}" for head, detail in o.some(matter.tasks, 2))
        parts.append(h2(f"{numeral(len(names))}、{paper}"))
        parts.append(
            p(o.fill(opinions[len(names) - 1]) + f"{orders}。" + decisions[len(names) - 1].replace("{dept}", dept))
        )
    if o.chance(0.6):
        parts.append(p("会议还研究了其他事项。"))
    parts.append(
        p(
            f"出席：县政府组成人员　　列席：县人大、县政协有关负责同志，{'、'.join(UNITS_BY_SLUG[slug].short_name_on(o.day) for slug in slugs[:2])}等单位主要负责人"
        )
    )
    title = f"县政府第{serial}次常务会议"
    if o.chance(0.5):
        title = f"县政府召开第{serial}次常务会议"
    return Piece(
        "meetings",
        f"{title}（{long_date(o.day)}）",
        tidy("".join(parts)),
        "minutes",
        "0203",
        ("常务会议", *names[:2]),
        f"第{term}届县政府第{serial}次常务会议研究{'、'.join(names[:3])}等事项。",
    )


def plenary_meeting(o: Occasion) -> Piece:
    """A county-wide work conference on one matter."""
    matter = o.matter()
    o.about(matter)
    name = tidy(f"全县{matter.name}工作{o.pick(('会议', '推进会议', '电视电话会议'))}")
    chosen = [(head, o.fill(o.pick(variants))) for head, variants in o.some(PHRASES.guarantees, 3)]
    demands = "".join(p(f"{numeral(number)}要{head}。{text}") for number, (head, text) in enumerate(chosen, 1))
    works = "；".join(f"{head}，{detail.rstrip('。')}" for head, detail in o.some(matter.tasks, 3))
    text = (
        p(
            f"{long_date(o.day)}，{name}召开。会议总结前一阶段工作，分析当前形势，安排部署下一阶段任务。县政府有关负责同志出席会议并讲话，各镇街、县直有关部门主要负责人参加会议。"
        )
        + p(
            o.fill(
                "会议指出，{year}年以来，全县{matter}工作扎实推进，{label}{n}{unit}。同时也要看到，工作中还存在{problem}等问题，需要下大力气解决。"
            )
        )
        + p(f"会议要求，要突出抓好以下重点：{works}。")
        + p("会议强调：")
        + demands
    )
    return Piece(
        "meetings",
        f"{name}召开（{long_date(o.day)}）",
        tidy(text),
        "minutes",
        matter.topic,
        words_of(matter, "会议"),
        tidy(f"{name}总结前段工作，部署下一阶段重点任务。"),
    )
