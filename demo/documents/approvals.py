"""批复 of the county government, emergency plans (应急预案) and weather warnings."""

from demo.documents.banks import APPROVALS
from demo.documents.markup import h2, p, text_title
from demo.documents.occasion import Occasion, Piece
from demo.documents.wording import long_date, numeral
from demo.units.units import TOWN_NAMES, UNITS_BY_SLUG

_ASKERS = {
    "1001": "ziran",
    "0501": "ziran",
    "0503": "huanjing",
    "0306": "fagai",
    "0305": "caizheng",
    "0105": "shenpi",
    "0304": "fagai",
}
"""Who asks the county government, by the topic of what is asked."""


def approval(o: Occasion) -> Piece:
    """批复: the answer of the county government to a request of a department or a town."""
    subject, topic, clauses = o.pick(APPROVALS.approvals)
    town = o.pick(TOWN_NAMES)
    use, years = o.pick((("商服用地", 40), ("住宅用地", 70), ("工业用地", 50)))
    facts: dict[str, object] = {
        "town": town,
        "village": o.pick(APPROVALS.villages),
        "year": o.year,
        "later": o.year + 15,
        "next": o.year + 1,
        "batch": numeral(o.number_between(1, 4)),
        "n": o.number_between(18, 460),
        "m": o.number_between(16, 96),
        "k": o.number_between(9, 17) if topic == "0503" else o.number_between(18, 66),
        "people": o.number_between(260, 2600),
        "cost": o.number_between(260, 6800),
        "days": 30 * o.number_between(4, 12),
        "use": use,
        "years": years,
        "project": o.pick(APPROVALS.projects),
        "price": f"{o.number_between(180, 235) / 10:.1f}",
    }
    subject = subject.format_map(facts)
    asker = UNITS_BY_SLUG[_ASKERS[topic]]
    asker_name = asker.name_on(o.day)
    if "便民服务中心" in subject or "初步设计" in subject:
        asker_name = f"{town}{'办事处' if town.endswith('街道') else '人民政府'}"
    text = p(f"你单位报来的《关于{subject}的请示》收悉。经研究，现批复如下：")
    text += "".join(
        p(f"{numeral(number)}、{clause.format_map(facts)}") for number, clause in enumerate(clauses, 1)
    ) + p("此复。")
    return Piece(
        "county-documents",
        f"无棣县人民政府关于{subject}的批复",
        o.letter(text, f"{asker_name}：", words=("批复",)),
        "reply",
        topic,
        (subject, "批复"),
        f"批复{asker_name}报来的{subject}。",
    )


def emergencies_of(slug: str) -> list[tuple[str, str, str, str]]:
    return [one for one in APPROVALS.emergencies if one[1] == slug]


def emergency_plan(o: Occasion) -> Piece:
    """应急预案 in the usual eight parts."""
    name, slug, topic, what = o.pick(
        APPROVALS.emergencies if o.unit.kind == "government" else emergencies_of(o.unit.slug)
    )
    leader = UNITS_BY_SLUG[slug].short_name_on(o.day)
    if o.facts.get("office"):
        o.name, o.short = "无棣县人民政府办公室", "县政府办公室"
    title = f"无棣县{name}应急预案"
    phone = o.phone()
    team = f"县{name}应急指挥部"
    sections = (
        (
            "总则",
            (
                f"编制目的：建立健全{name}应对工作机制，及时有效处置{what}，最大限度减少人员伤亡和财产损失。",
                "编制依据：《中华人民共和国突发事件应对法》和国家、省、市有关应急预案。",
                f"适用范围：本预案适用于本县行政区域内{what}的预防和应对工作。",
                "工作原则：以人为本、减少危害，统一领导、分级负责，快速反应、协同应对，预防为主、平战结合。",
            ),
        ),
        (
            "组织指挥体系",
            (
                f"县政府设立{team}，由县政府分管负责人任总指挥，{leader}主要负责人任副总指挥，公安、财政、交通、卫生、民政、宣传等部门和有关镇街负责人为成员。",
                f"指挥部办公室设在{leader}，承担日常工作，24小时值班电话{phone}。",
                "现场指挥部根据需要下设综合协调、抢险救援、医疗救护、后勤保障、新闻宣传、善后处理等工作组。",
            ),
        ),
        (
            "预防与预警",
            (
                "各成员单位应当定期开展风险评估和隐患排查，对可能引发突发事件的危险源进行登记、监控，及时消除隐患。",
                "预警级别由低到高分为四级、三级、二级、一级，分别用蓝色、黄色、橙色、红色标示。预警信息通过广播、电视、手机短信、大喇叭等渠道发布。",
                "发布预警后，有关单位应当加强值班，检查应急物资，做好人员转移和队伍集结准备。",
            ),
        ),
        (
            "信息报告",
            (
                f"突发事件发生后，事发单位和知情人员应当立即报告；镇街和有关部门接报后应当在{o.pick(('30分钟', '1小时'))}内向县政府和主管部门报告，不得迟报、谎报、瞒报、漏报。",
                "报告内容包括时间、地点、信息来源、事件性质、影响范围、人员伤亡、发展趋势和已经采取的措施。",
            ),
        ),
        (
            "应急响应",
            (
                "根据事件的严重程度和发展态势，应急响应分为四个等级。初判发生一般事件的，由指挥部办公室启动四级响应；发生较大以上事件的，由总指挥决定启动相应等级响应并报告市政府。",
                "先期处置：事发地镇街和有关单位立即组织救援，控制危险源，疏散群众，封锁现场，防止事态扩大。",
                "指挥协调：总指挥赶赴现场，组织会商研判，调动救援力量和物资，协调解决重大问题。",
                "信息发布：按照及时准确、公开透明的原则，由指挥部统一发布事件信息和处置进展，回应社会关切。",
                "响应终止：险情排除、危害消除后，由启动响应的机构宣布终止。",
            ),
        ),
        (
            "后期处置",
            (
                "做好伤亡人员救治抚恤、受灾群众安置、物资补偿和现场清理工作，尽快恢复生产生活秩序。",
                "响应终止后30日内，组织开展调查评估，查明原因，总结经验教训，提出整改措施。",
            ),
        ),
        (
            "保障措施",
            (
                f"队伍保障：建立由消防、专业队伍和志愿者组成的应急救援队伍，骨干队伍不少于{o.number_between(30, 120)}人。",
                "物资保障：按照规定储备装备物资，建立台账，定期检查、更新。",
                "经费保障：应急处置经费列入财政预算。",
                "通信交通保障：保持通信畅通，优先保障救援人员、物资运输。",
            ),
        ),
        ("附则", (f"本预案每三年评估修订一次，每年至少组织一次演练。由{leader}负责解释。", "本预案自印发之日起实施。")),
    )
    cover = o.letter(
        p(f"《{title}》已经县政府同意，现印发给你们，请认真组织实施。"), o.addressee(), words=("应急", "预案", "通知")
    )
    text = text_title(title)
    text += "".join(
        h2(f"{numeral(number)}、{head}")
        + "".join(p(f"（{numeral(place)}）{line}") for place, line in enumerate(lines, 1))
        for number, (head, lines) in enumerate(sections, 1)
    )
    return Piece(
        "emergency",
        f"{o.name}关于印发{title}的通知",
        cover + text,
        "plan",
        topic,
        (name, "应急预案", "应急管理"),
        f"印发{title}，明确组织体系、预警、响应和保障措施。",
        effective_on=o.day,
    )


def warnings_in(month: int) -> bool:
    return any(month in months for _, _, months, _, _ in APPROVALS.warnings)


def warning(o: Occasion) -> Piece:
    """气象灾害预警信号."""
    kind, text, _, element, advice = o.pick([one for one in APPROVALS.warnings if o.day.month in one[2]])
    colour, level = o.pick(APPROVALS.levels)
    hours = o.pick((6, 12, 24, 48))
    hour = f"{o.number_between(6, 17)}时{o.pick(('00', '10', '20', '30', '45'))}分"
    body = (
        p(f"无棣县气象台{long_date(o.day)}{hour}发布{kind}{colour}预警信号：{text.format(h=hours)}。请注意防范。")
        + h2("防御指南")
        + "".join(p(f"{number}.{line}") for number, line in enumerate(o.some(advice, 3), 1))
        + p(
            f"预警级别：{level}/{colour}。县气象台将密切监视{element}变化，及时更新预警信息。"
            + ("预警信号解除时间另行发布。" if o.chance(0.5) else "")
        )
    )
    return Piece(
        "emergency",
        f"县气象台发布{kind}{colour}预警信号（{long_date(o.day)}{hour}）",
        body,
        "other",
        "1005",
        (kind, f"{colour}预警", "气象预警"),
        f"{kind}{colour}预警信号及防御指南。",
    )
