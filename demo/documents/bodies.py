"""Items of 公共企事业单位, of the towns' statutory columns, 办事指南 and 信息公开制度."""

from demo.documents.banks import ANNOUNCEMENTS, APPROVALS, BODIES, PUBLIC
from demo.documents.eras import law_on
from demo.documents.markup import article, h2, ordered, p, table
from demo.documents.occasion import Occasion, Piece
from demo.documents.office_files import as_docx, table_file
from demo.documents.wording import numeral, short_date
from demo.units.units import TOWN_NAMES


def _facts(o: Occasion) -> dict[str, object]:
    return {
        "year": o.year,
        "month": o.day.month,
        "start": short_date(o.later(3, 10)),
        "end": short_date(o.later(14, 24)),
        "place": o.pick(ANNOUNCEMENTS.places),
        "town": o.unit.short_name if o.is_town else o.pick(TOWN_NAMES),
        "village": o.pick(APPROVALS.villages),
        "n": o.number_between(36, 320),
        "m": o.number_between(2, 9) * 11,
        "few": o.number_between(3, 9),
        "gap": o.pick((10, 12, 15, 20, 30)),
        "phone": o.phone(),
    }


_SEASONS = {"春运": (1, 2), "供热": (9, 10), "招生": (5, 6, 7, 8), "春季学期": (1, 2), "恶劣天气": (1, 2, 7, 8, 12)}

_FIRST_YEARS = {"家庭医生": 2016, "收费项目和标准": 2018, "经费收支": 2018, "校历": 2021, "常用医疗服务项目": 2020}


def bodies_of(slug: str) -> list[tuple[str, tuple]]:
    """(column, item) of every public body's item that this unit files."""
    return [(column, item) for column, items in BODIES.bodies.items() for item in items if item[0] == slug]


def alive_bodies(slug: str, year: int, month: int) -> list[tuple[str, tuple]]:
    """Those of them that fall in this month and exist in this year."""
    return [
        (column, item)
        for column, item in bodies_of(slug)
        if all(month in months for word, months in _SEASONS.items() if word in item[1])
        and all(year >= first for word, first in _FIRST_YEARS.items() if word in item[1])
    ]


def body_item(o: Occasion) -> Piece:
    """A notice of a school, a hospital, a water or bus company, filed by the department in charge."""
    column, (_, title, topic, genre, lines) = o.pick(alive_bodies(o.unit.slug, o.year, o.day.month))
    facts = _facts(o)
    if "第{m}" in title:
        facts["m"] = numeral(o.pick((1, 2, 3, 5, 6, 8)))
    elif "{m}路" in title:
        facts["m"] = o.pick((1, 2, 3, 5, 6, 8))
    body = "".join(p(f"{numeral(number)}、{line.format_map(facts)}") for number, line in enumerate(lines, 1))
    title = title.format_map(facts)
    return Piece(
        column, title, o.letter(body), genre, topic, ("公共企事业单位", "办事公开"), f"{title}，由{o.short}组织公开。"
    )


def town_item(o: Occasion) -> Piece:
    """An item of the matters that 条例 Art. 21 asks of towns, with a table by village."""
    columns = tuple(BODIES.town_items)
    column = o.pick(columns)
    title, topic, heads, lines = o.pick(BODIES.town_items[column])
    facts = _facts(o)
    facts["m"] = o.pick((120, 125, 128, 130, 132, 135))
    facts["few"] = numeral(o.number_between(1, 4)) if "第{few}批" in title else facts["few"]
    (first, *span), (second, sign, *factor) = (head.split(":") for head in heads.format_map(facts).split("|"))
    rows = []
    for village in o.some(APPROVALS.villages, o.number_between(5, 9)):
        amount, other = o.number_between(int(span[0]), int(span[1])), o.number_between(int(factor[0]), int(factor[1]))
        rows.append((village, amount, amount * other if sign == "*" else other))
    rows.append(("合计", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    name = title.format_map(facts)
    text = (
        p(lines[0].format_map(facts)) + table(name, ("村（社区）", first, second), rows) + p(lines[1].format_map(facts))
    )
    files = table_file(o.facts.get("attach"), name, ("村（社区）", first, second), rows)
    return Piece(
        column,
        name,
        o.letter(text),
        "publicity",
        topic,
        (name.removeprefix(str(facts["town"])), "镇街公开"),
        f"公开{name}，按村汇总。",
        attachments=files,
    )


def services_of(slug: str) -> list[tuple]:
    return [one for one in PUBLIC.services if one[0] == slug]


def service_guide(o: Occasion) -> Piece:
    """办事指南 with all the elements that a check asks for."""
    _, name, basis, conditions, materials, days = o.pick(services_of(o.unit.slug))
    permit = any(word in name for word in ("许可", "审批", "注册", "认定"))
    hall = o.pick(("县政务服务中心一楼综合窗口", "县政务服务中心二楼专业窗口", f"{o.short}服务大厅"))
    hours = (
        "夏季8：30—12：00，14：00—18：00；冬季8：30—12：00，13：30—17：30（法定节假日除外）"
        if o.year < 2020
        else "周一至周五8：30—12：00，13：30—17：30（法定节假日除外）"
    )
    phone = o.phone()
    steps = (
        "申请人到窗口或者通过网上提交材料",
        "窗口工作人员审查，材料齐全的当场受理，不齐全的一次性告知",
        "承办人员审核，需要现场核查的在两个工作日内完成",
        "作出决定，发放证照或者书面告知结果",
    )
    rows = [
        ("事项名称", name),
        ("设定依据", law_on(o.day, basis)),
        ("申请条件", conditions),
        ("办理材料", materials),
        ("办理地点", hall),
        ("办理时间", hours),
        ("法定时限", f"{days * 2 if days > 1 else days}个工作日"),
        ("承诺时限", f"{days}个工作日" if days > 1 else "当场办结"),
        ("收费情况", "不收费"),
        ("联系电话", phone),
        ("监督投诉", "12345"),
    ]
    text = (
        table(f"{name}办事指南", ("要素", "内容"), rows)
        + h2("办理流程")
        + ordered(steps)
        + p("注意事项：能够通过数据共享核验的材料，申请人无需提交；老年人、残疾人等可以申请上门办理。")
    )
    files = ()
    if o.facts.get("attach"):
        files = (
            as_docx(
                f"{name}申请表.docx",
                (
                    f"{name}申请表",
                    "申请人：                联系电话：",
                    "申请事项：",
                    "申请人承诺所提交材料真实有效。",
                    "签名（盖章）：            年    月    日",
                ),
            ),
        )
    return Piece(
        "key-approval" if permit else "public-services",
        f"{name}办事指南（{o.year}年版）",
        text,
        "guide",
        "0302" if permit else "0201",
        (name, "办事指南"),
        f"{name}的依据、条件、材料、流程、时限和联系方式。",
        attachments=files,
    )


def rule(o: Occasion) -> Piece:
    """A disclosure rule of the unit. `facts`: place (which one of the six)."""
    name, lines = PUBLIC.rules[o.facts["place"]]
    unit = o.name
    law = "《中华人民共和国政府信息公开条例》"
    chosen = o.some(lines, len(lines) - (1 if o.chance(0.4) else 0))
    text = p(f"为规范{unit}政府信息公开工作，根据{law}，结合工作实际，制定本制度。") + "".join(
        article(number, line) for number, line in enumerate(chosen, 1)
    )
    text += article(
        len(chosen) + 1,
        f"本制度自印发之日起施行，由{o.short}{o.pick(('办公室', '政务公开工作机构', '信息公开工作领导小组'))}负责解释。",
    )
    return Piece(
        "rules",
        f"{unit}{name}",
        o.letter(text),
        "measures",
        "0201",
        (name, "政府信息公开"),
        f"{unit}{name}，规范信息公开工作程序和责任。",
        effective_on=o.day,
    )
