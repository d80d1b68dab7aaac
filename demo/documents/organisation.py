"""机构信息 and 公开指南 of a unit as fields, with what they said before the leaders changed."""

from dataclasses import replace
from datetime import date

from catalog.texts.structured import (
    Channel,
    DisclosureOffice,
    Guide,
    Leader,
    Office,
    OrganisationInfo,
    ReadingPoint,
    Step,
)
from demo.documents.occasion import Occasion, Piece
from demo.units.units import UNITS_BY_SLUG, DemoUnit, invented_name

_SUMMER_HOURS = "夏季8：30—12：00，14：00—18：00；冬季8：30—12：00，13：30—17：30（法定节假日除外）"
_HOURS = "周一至周五8：30—12：00，13：30—17：30（法定节假日除外）"


def _hours(year: int) -> str:
    return _SUMMER_HOURS if year < 2020 else _HOURS


def _disclosure_office(unit: DemoUnit, year: int) -> DisclosureOffice:
    name = {"government": "无棣县人民政府办公室政务公开科", "town": "党政办公室", "street": "党政办公室"}.get(
        unit.kind, f"{unit.short_name}办公室"
    )
    return DisclosureOffice(name, unit.address, _hours(year), f"0543-0000{unit.order:02d}2", unit.fax, "")


def _leaders(unit: DemoUnit, generation: int) -> tuple[Leader, ...]:
    """Generation 0 is the present; each earlier one had other people in the first two posts."""
    rows = [Leader(one.name, one.post, one.duties) for one in unit.leaders]
    for place in range(min(2, len(rows))) if generation else ():
        rows[place] = replace(rows[place], name=invented_name(400 + unit.order * 7 + generation * 3 + place))
    return tuple(rows)


def _duties(unit: DemoUnit) -> tuple[str, ...]:
    own = [f"{duty}。" for _, duty in unit.offices[1:]]
    return (
        f"{unit.duty}。",
        "贯彻执行国家和省、市有关法律法规和政策，拟订本单位工作计划并组织实施。",
        *own,
        "完成县委、县政府交办的其他任务。",
    )


def organisation_info(unit: DemoUnit, day: date, generation: int) -> OrganisationInfo:
    """The fields as they stood on a day, so many changes of leaders ago."""
    year = day.year
    leaders = _leaders(unit, generation)
    offices = tuple(
        Office(
            name, f"{duty}。", f"0543-0000{unit.order:02d}{place + 2}", f"{invented_name(700 + unit.order * 6 + place)}"
        )
        for place, (name, duty) in enumerate(unit.offices)
    )
    return OrganisationInfo(
        unit.name_on(day),
        unit.address,
        _hours(year),
        unit.phone,
        unit.fax,
        unit.website,
        _duties(unit),
        leaders,
        offices,
        f"{leaders[-1].name}（{leaders[-1].post}）",
        _disclosure_office(unit, year),
    )


def guide_of(unit: DemoUnit, year: int) -> Guide:
    """The guide by the rules in force in that year: 条例 of 2008 before 15 May 2019, of 2019 since."""
    new = year >= 2019
    archive, shenpi = UNITS_BY_SLUG["dangan"], UNITS_BY_SLUG["shenpi"]
    categories = (
        "机构职能类：机构设置、职责、办公地址、联系方式、负责人姓名等。",
        "政策文件类：规范性文件和本单位制发的主动公开的公文。",
        "规划计划类：发展规划、专项规划、年度计划及总结。",
        "行政执法类：行政许可、行政处罚、行政强制的依据、条件、程序和结果。",
        "财政信息类：部门预算、决算和“三公”经费。",
        "民生和重点领域类：与公众利益密切相关的政策措施及其实施情况。",
    )
    arrangement = (
        Channel("索引号", "由统一社会信用代码、年份和五位流水号组成，一件一号，不重复使用。"),
        Channel("名称", "政府信息的标题。"),
        Channel("文号", "发文机关代字、六角括号括起的年份和顺序号。"),
        Channel("发布机构", "公开该信息的单位。"),
        Channel("成文日期和发布日期", "信息形成的日期和在网上公开的日期。"),
        Channel("主题分类和体裁", "按照内容和文种划分的类别。"),
        Channel("有效性", "有效、失效、废止、已修改或者尚未生效。"),
    )
    channels = (
        Channel("政府门户网站", "“政府信息公开”专栏，按照目录分类查询、下载。"),
        Channel("政务新媒体", "县政府门户网站所属政务微博、微信公众号。")
        if year >= 2012
        else Channel("公开栏", f"{unit.short_name}机关公开栏。"),
        Channel("电子信息屏", "政务服务大厅、医院、车站等处的“一点通”触摸屏。"),
        Channel("查阅点", "档案馆、图书馆和政务服务场所设立的政府信息查阅场所。"),
    )
    points = (
        ReadingPoint("无棣县档案馆政府信息查阅室", archive.address, archive.phone, _hours(year)),
        ReadingPoint(
            "无棣县图书馆政府信息查阅点", "无棣县棣丰街道示范二路60号", "0543-0000640", "周二至周日9：00—17：00"
        ),
        ReadingPoint("县政务服务中心公开信息查阅区", shenpi.address, shenpi.phone, _hours(year)),
    )
    office = _disclosure_office(unit, year)
    ways = (
        Channel(
            "当面提交",
            f"持有效身份证明到{office.name}（{unit.address}）填写申请表；书写确有困难的，可以口头申请，由工作人员代为填写。",
        ),
        Channel(
            "邮政寄送",
            f"填写申请表并附身份证明复印件，寄至{unit.address}，信封左下角注明“政府信息公开申请”，邮政编码{unit.postcode}。",
        ),
        Channel(
            "网上提交",
            "登录县政府门户网站“依申请公开”栏目在线填写，工作人员收到后与申请人确认，双方确认之日为收到申请之日。",
        ),
    )
    steps = (
        Step("登记", "收到申请后当日登记，出具登记回执，告知受理编号和查询码。"),
        Step(
            "审核",
            "对申请要件和内容进行审核，内容不明确的，自收到之日起七个工作日内一次性告知补正。"
            if new
            else "对申请要件和内容进行审核，内容不明确的，告知申请人更改、补充。",
        ),
        Step("办理", "检索、核实信息，涉及第三方合法权益的书面征求意见，涉及其他机关的协商确认。"),
        Step(
            "答复",
            "根据情况作出予以公开、部分公开、不予公开、信息不存在、非本机关负责等书面答复，并告知理由和救济途径。",
        ),
        Step("归档", "办理材料整理归档，保存备查。"),
    )
    limits = (
        (
            "能够当场答复的，当场予以答复。",
            "不能当场答复的，自收到申请之日起20个工作日内答复；需要延长的，经政府信息公开工作机构负责人同意并告知申请人，延长最长不超过20个工作日。",
            "征求第三方和其他机关意见所需时间不计算在上述期限内。",
        )
        if new
        else (
            "能够当场答复的，当场予以答复。",
            "不能当场答复的，自收到申请之日起15个工作日内答复；需要延长的，经政府信息公开工作机构负责人同意并告知申请人，延长最长不超过15个工作日。",
        )
    )
    fees = (
        ("提供政府信息不收取费用。", "申请公开政府信息的数量、频次明显超过合理范围的，可以按照国家规定收取信息处理费。")
        if new
        else (
            "按照规定收取检索、复制、邮寄等成本费用，标准由价格、财政部门核定。",
            "经济确有困难的，经本人申请可以减免费用。",
        )
    )
    upper = "滨州市人民政府" if unit.kind == "government" else "无棣县人民政府"
    remedies = (
        "认为未依法履行政府信息公开义务的，可以向上一级行政机关或者县政府办公室投诉、举报。",
        f"认为政府信息公开行政行为侵犯合法权益的，可以依法向{upper}申请行政复议，或者向人民法院提起行政诉讼；对不予公开决定不服的，应当先申请行政复议。"
        if year >= 2024
        else f"认为政府信息公开行政行为侵犯合法权益的，可以依法向{upper}申请行政复议，或者向人民法院提起行政诉讼。",
        "监督投诉电话：0543-0000012。",
    )
    return Guide(categories, arrangement, channels, points, ways, steps, limits, fees, office, remedies)


def organisation_item(o: Occasion) -> Piece:
    """`facts`: generation (0 = present)."""
    info = organisation_info(o.unit, o.day, o.facts["generation"])
    return Piece(
        "organisation",
        f"{o.name}机构信息",
        "",
        "organisation",
        "0101",
        ("机构职能", "机构设置", "负责人", "联系方式"),
        f"{o.name}的职责、领导、内设机构和联系方式。",
        structure=info.to_json(),
    )


def guide_item(o: Occasion) -> Piece:
    guide = guide_of(o.unit, o.year)
    return Piece(
        "guide",
        f"{o.name}政府信息公开指南",
        "",
        "guide",
        "0201",
        ("政府信息公开", "公开指南", "依申请公开"),
        f"{o.name}政府信息的分类、获取方式、申请公开程序和工作机构。",
        structure=guide.to_json(),
    )
