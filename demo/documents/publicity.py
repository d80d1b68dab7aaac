"""公示 and 公告 with lists: housing, families in need, subsidies, purchases, projects, safety checks."""

from demo.documents.official import tidy, year_part
from demo.documents.writing.banks import APPROVALS, PUBLIC, Project
from demo.documents.writing.markup import p
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.wording import long_date, money, numeral, short_date
from demo.sentences import read
from demo.units.units import TOWN_NAMES

SHEETS = read("sheets/publicity", dict[str, Sheet])


def housing_allocation(o: Occasion) -> Piece:
    """保障性住房分配公示. `facts`: batch."""
    sheet = SHEETS["housing_allocation"]
    rows = [
        (
            number,
            o.masked_name(),
            o.number_between(1, 4),
            o.pick(TOWN_NAMES[:2]),
            o.pick(sheet.choices["households"]),
            f"{o.pick(sheet.choices['estates'])}{o.number_between(1, 18)}号楼",
            o.pick((42, 48, 52, 58, 60)),
        )
        for number in range(1, o.number_between(9, 26))
    ]
    special = "廉租住房" if o.year < 2014 else "公共租赁住房" if o.year < 2021 else "保障性租赁住房"
    kind = o.pick(("公共租赁住房", "公共租赁住房", special))
    end, which = long_date(o.later(7, 12)), numeral(o.facts["batch"])
    return o.written(sheet, rows, kind=kind, which=which, count=len(rows), end=end, phone=o.phone())


def housing_progress(o: Occasion) -> Piece:
    """保障性安居工程 progress of the quarter."""
    planned = o.number_between(120, 960)
    share = min(1.0, 0.1 + o.day.month / 11)
    started, done = int(planned * share), int(planned * max(0.0, share - 0.45))
    rented = (planned // 4, started // 4, done // 4)
    others = (planned - rented[0], started - rented[1], done - rented[2])
    rows = [
        ("公共租赁住房", *rented),
        ("棚户区改造" if o.year >= 2013 else "经济适用住房", *others),
        ("合计", planned, started, done),
    ]
    counts = {"planned": planned, "started": started, "done": done}
    families, paid = o.number_between(60, 460), o.number_between(20, 260)
    sheet, span = SHEETS["housing_progress"], year_part(o)
    return o.written(sheet, rows, span=span, day=short_date(o.day), families=families, paid=paid, **counts)


def families_in_need(o: Occasion) -> Piece:
    """低保、临时救助 lists of the county or of a town. `facts`: batch."""
    sheet = SHEETS["families_in_need"]
    kind = o.pick(sheet.choices["kinds"])
    area = o.unit.short_name if o.is_town else o.pick(TOWN_NAMES)
    rows = [
        (
            number,
            o.pick(APPROVALS.villages),
            o.masked_name(),
            o.number_between(1, 4),
            o.pick(sheet.choices["reasons"]),
            o.number_between(18, 96) * 10,
        )
        for number in range(1, o.number_between(8, 22))
    ]
    return o.written(
        sheet,
        rows,
        column="town-assistance" if o.is_town else "social-assistance",
        kind=kind,
        area=area,
        count=len(rows),
        law="社会救助有关规定" if o.year < 2014 else "《社会救助暂行办法》",
        organ={"town": "镇政府", "street": "街道办事处"}.get(o.unit.kind, "县民政部门"),
        phone=o.phone(),
    )


def subsidy_list(o: Occasion) -> Piece:
    """A batch of subsidies by receiver. `facts`: batch."""
    subsidy, is_firm = PUBLIC.subsidies[o.unit.slug], o.unit.slug == "kejiju"
    rows = []
    for number in range(1, o.number_between(10, 28)):
        kind, low, high = o.pick(subsidy.kinds)
        amount = o.number_between(low, high) * 100
        rows.append((number, o.pick(TOWN_NAMES), "无棣××科技有限公司" if is_firm else o.masked_name(), kind, amount))
    return o.written(
        SHEETS["subsidy_list"],
        rows,
        kind=subsidy.name,
        topic=subsidy.topic,
        which=numeral(o.facts["batch"]),
        count=len(rows),
        counted="家" if is_firm else "人（户）",
        total=sum(row[4] for row in rows),
        days=o.pick((5, 7)),
        phone=o.phone(),
    )


def purchase(o: Occasion) -> Piece:
    """政府采购 notices: intention, announcement, result, acceptance. `facts`: batch."""
    sheet = SHEETS["purchase"]
    name, category, low, high = o.pick(PUBLIC.purchases)
    amount = o.number_between(low * 100, high * 100)
    stage = o.pick(sheet.choices["stages"])
    facts: dict[str, object] = {
        "kind": name,
        "category": category,
        "project": f"无棣县{o.year}年{name}",
        "stage": stage,
        "code": f"DZWD{o.year}-{o.facts['batch']:03d}",
        "amount": money(amount),
        "price": money(int(amount * 0.96)),
        "contact": o.unit.leaders[-1].name[0],
    }
    if stage in ("招标公告", "竞争性磋商公告"):
        form = "offer"
        facts |= {"files_from": long_date(o.later(1, 2)), "files_until": long_date(o.later(6, 9))}
        facts["bids_until"] = long_date(o.later(21, 28))
    elif stage == "验收结果公告":
        form = "accepted"
    else:
        form, facts["way"] = "result", o.pick(sheet.choices["ways"])
    rows = o.form(sheet, form, **facts)
    return o.written(sheet, rows, more=p(sheet.parts[form]), phone=o.phone(), **facts)


def projects_of(slug: str) -> list[Project]:
    return [one for one in PUBLIC.projects if one.unit == slug or slug in ("fagai", "shenpi")]


def project_progress(o: Occasion) -> Piece:
    """重大建设项目: approval, tender, progress, completion."""
    sheet = SHEETS["project_progress"]
    name, _, topic, works = o.pick(projects_of(o.unit.slug))
    total = o.number_between(1600, 46000)
    done = min(98, o.day.month * 7 + o.number_between(0, 14))
    stage = o.pick(sheet.choices["stages"])
    facts: dict[str, object] = {
        "project": name,
        "topic": topic,
        "stage": stage,
        "works": "；".join(works),
        "total": total,
        "done": done,
        "spent": total * done // 100,
        "where": o.pick(TOWN_NAMES),
        "funds": o.pick(sheet.choices["funds"]),
    }
    if stage == "批准服务信息":
        facts["begins"] = long_date(o.later(20, 90))
    elif stage == "施工进展情况":
        facts |= {"obstacle": o.pick(sheet.choices["obstacles"]), "ends": long_date(o.later(90, 300))}
    rows = o.form(sheet, "project", **facts) + o.form(sheet, stage, **facts)
    return o.written(sheet, rows, phone=o.phone(), **facts)


def safety_check(o: Occasion) -> Piece:
    """安全检查结果. `facts`: batch."""
    sheet = SHEETS["safety_check"]
    rows = [
        (
            number,
            f"{o.pick(TOWN_NAMES)}××{o.pick(sheet.choices['places'])}",
            "；".join(o.some(sheet.choices["dangers"], o.number_between(1, 3))),
            f"{short_date(o.later(3, 15))}前整改",
            o.pick(sheet.choices["outcomes"]),
        )
        for number in range(1, o.number_between(6, 14))
    ]
    season = {6: "夏季", 7: "夏季", 8: "夏季", 11: "冬季", 12: "冬季", 1: "冬季"}.get(o.day.month)
    seasonal = f"{season}安全检查" if season else "专项安全检查"
    check = o.pick(("安全生产检查", "“双随机”执法检查", "节前安全检查", seasonal))
    subject = "{year}年第{batch}次{check}情况通报"
    if not o.chance(0.5):
        subject = "{issuer_short}{month}月份{check}结果（{year}年第{batch}期）"
    return o.written(
        sheet,
        rows,
        subject=tidy(o.say(subject, check=check)),
        check=check,
        day=short_date(o.day),
        count=len(rows),
        found=sum(row[2].count("；") + 1 for row in rows),
        orders=o.number_between(2, len(rows)),
    )


def planning_publicity(o: Occasion) -> Piece:
    """建设项目规划批前公示 and opinions asked for."""
    sheet = SHEETS["planning_publicity"]
    facts: dict[str, object] = {"firm": o.pick(sheet.choices["firms"]), "where": o.pick(TOWN_NAMES)}
    land, ratio = o.number_between(6000, 86000), o.number_between(80, 240) / 100
    facts |= {"land": land, "ratio": ratio, "built": int(land * ratio), "end": long_date(o.later(10, 15))}
    facts |= {"density": o.number_between(18, 46), "green": o.number_between(12, 36)}
    return o.written(sheet, o.form(sheet, "plan", **facts), phone=o.phone(), **facts)
