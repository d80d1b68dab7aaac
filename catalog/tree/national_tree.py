"""The catalogue tree in the national order: one tree shared by all units.

Sources: 国办公开办函〔2019〕61号 (four parts and their order), 条例 Art. 20 and 21 (statutory items), 国办发〔2013〕73号 (nine key
areas). An item that has its home elsewhere points there (`see`) instead of holding a second copy, as 61号 allows.
"""

from dataclasses import dataclass, field

from catalog.tree.kinds import ColumnKind, LimitUnit


@dataclass(frozen=True, slots=True)
class Node:
    """One column: slug, name, kind, what it holds, the publishing limit where another law beats Art. 26, and its children."""

    slug: str
    name: str
    kind: ColumnKind
    holds: str = ""
    see: str = ""
    limit: tuple[int, LimitUnit, str] | None = None
    children: tuple["Node", ...] = field(default=())


K = ColumnKind
BUDGET_LIMIT = (20, LimitUnit.CALENDAR_DAYS, "《预算法》第十四条：经批准或批复后二十日内")
DECISION_LIMIT = (7, LimitUnit.WORKING_DAYS, "行政许可、行政处罚信息自作出决定之日起七个工作日内公示")
EXPROPRIATION_LIMIT = (15, LimitUnit.WORKING_DAYS, "《土地管理法实施条例》第三十一条：收到批准文件之日起十五个工作日内")

ROOT_SLUG = "all"

TREE = Node(
    ROOT_SLUG,
    "政府信息公开目录",
    K.GROUP,
    "全县各信息公开单位主动公开的全部政府信息。",
    children=(
        Node(
            "guide",
            "政府信息公开指南",
            K.GUIDE,
            "政府信息的分类、编排体系、获取方式和工作机构的联系方式（条例第十二条）。每个单位一件，及时更新。",
        ),
        Node("rules", "政府信息公开制度", K.RULES, "政府信息公开条例以及主管部门制发的信息公开制度规定。"),
        Node(
            "statutory",
            "法定主动公开内容",
            K.GROUP,
            "条例第二十条、第二十一条规定应当主动公开的政府信息。",
            children=(
                Node("normative", "规范性文件", K.NORMATIVE, "条例第二十条第（一）项：行政法规、规章和规范性文件。"),
                Node(
                    "functions",
                    "机关职能和机构设置",
                    K.GROUP,
                    "条例第二十条第（二）项，见“机构信息”。",
                    see="organisation",
                ),
                Node(
                    "planning",
                    "规划计划",
                    K.GENERAL,
                    "条例第二十条第（三）项：国民经济和社会发展规划、专项规划、区域规划及相关政策。",
                ),
                Node("statistics", "统计信息", K.GENERAL, "条例第二十条第（四）项：国民经济和社会发展统计信息。"),
                Node(
                    "permits",
                    "行政许可和对外管理服务",
                    K.GROUP,
                    "条例第二十条第（五）项，见“行政审批”。",
                    see="key-approval",
                ),
                Node(
                    "penalties",
                    "行政处罚和行政强制",
                    K.GENERAL,
                    "条例第二十条第（六）项：实施行政处罚、行政强制的依据、条件、程序以及具有一定社会影响的行政处罚决定。",
                    limit=DECISION_LIMIT,
                ),
                Node(
                    "budgets",
                    "财政预算、决算",
                    K.GROUP,
                    "条例第二十条第（七）项，见“财政预算决算和‘三公’经费”。",
                    see="key-budget",
                ),
                Node(
                    "charges", "行政事业性收费", K.GROUP, "条例第二十条第（八）项，见“价格和收费”。", see="key-prices"
                ),
                Node(
                    "procurement",
                    "政府集中采购",
                    K.GENERAL,
                    "条例第二十条第（九）项：政府集中采购项目的目录、标准及实施情况。",
                ),
                Node("projects", "重大建设项目", K.GENERAL, "条例第二十条第（十）项：重大建设项目的批准和实施情况。"),
                Node(
                    "livelihood",
                    "民生政策措施",
                    K.GENERAL,
                    "条例第二十条第（十一）项：扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况。",
                ),
                Node(
                    "emergency",
                    "突发公共事件应对",
                    K.GENERAL,
                    "条例第二十条第（十二）项：突发公共事件的应急预案、预警信息及应对情况。",
                ),
                Node(
                    "inspections",
                    "监督检查",
                    K.GENERAL,
                    "条例第二十条第（十三）项：环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况。",
                ),
                Node(
                    "recruitment",
                    "公务员招考",
                    K.GENERAL,
                    "条例第二十条第（十四）项：公务员招考的职位、名额、报考条件等事项以及录用结果。",
                ),
                Node(
                    "other-statutory",
                    "其他法定信息",
                    K.GENERAL,
                    "条例第二十条第（十五）项：法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息。",
                ),
                Node(
                    "county-matters",
                    "县级人民政府及部门重点事项",
                    K.GROUP,
                    "条例第二十一条：设区的市级、县级人民政府及其部门还应当主动公开的信息。",
                    children=(
                        Node("municipal-works", "市政建设", K.GENERAL),
                        Node("public-services", "公共服务", K.GENERAL),
                        Node("public-welfare", "公益事业", K.GENERAL),
                        Node(
                            "county-expropriation",
                            "土地征收与房屋征收",
                            K.GROUP,
                            "见“征地拆迁”。",
                            see="key-expropriation",
                        ),
                        Node("public-security", "治安管理", K.GENERAL),
                        Node("social-assistance", "社会救助", K.GENERAL),
                    ),
                ),
                Node(
                    "town-matters",
                    "乡镇人民政府和街道重点事项",
                    K.GROUP,
                    "条例第二十一条：乡（镇）人民政府还应当主动公开的信息。",
                    children=(
                        Node("town-policies", "贯彻落实农业农村政策", K.GENERAL),
                        Node("town-irrigation", "农田水利工程建设运营", K.GENERAL),
                        Node("town-land-transfer", "农村土地承包经营权流转", K.GENERAL),
                        Node("town-homesteads", "宅基地使用情况审核", K.GENERAL),
                        Node("town-levies", "筹资筹劳", K.GENERAL),
                        Node("town-assistance", "镇街社会救助", K.GENERAL),
                    ),
                ),
            ),
        ),
        Node(
            "key-areas",
            "九大重点领域",
            K.GROUP,
            "行政审批等九个重点领域的政府信息。",
            children=(
                Node(
                    "key-approval",
                    "行政审批",
                    K.GENERAL,
                    "行政审批事项的依据、条件、程序、期限和办理结果。",
                    limit=DECISION_LIMIT,
                ),
                Node(
                    "key-budget",
                    "财政预算决算和“三公”经费",
                    K.GENERAL,
                    "政府和部门预算、决算、“三公”经费。",
                    limit=BUDGET_LIMIT,
                ),
                Node("key-housing", "保障性住房", K.GENERAL, "保障性住房的建设、分配和退出。"),
                Node("key-food-drug", "食品药品安全", K.GENERAL, "食品药品安全的监管、抽检和处置。"),
                Node("key-environment", "环境保护", K.GENERAL, "环境质量、环评审批、污染治理和执法。"),
                Node("key-safety", "安全生产", K.GENERAL, "安全生产的检查、事故调查和预警。"),
                Node("key-prices", "价格和收费", K.GENERAL, "价格调整、行政事业性收费项目及其依据、标准。"),
                Node(
                    "key-expropriation",
                    "征地拆迁",
                    K.GENERAL,
                    "征收土地和房屋的公告、补偿方案和结果。",
                    limit=EXPROPRIATION_LIMIT,
                ),
                Node(
                    "key-public-bodies",
                    "以教育为重点的公共企事业单位",
                    K.GROUP,
                    "见“公共企事业单位”。",
                    see="public-bodies",
                ),
            ),
        ),
        Node("policy-interpretation", "政策解读", K.INTERPRETATION, "对重要政策文件的解读，与所解读的文件相互链接。"),
        Node(
            "annual-reports",
            "政府信息公开年报",
            K.ANNUAL_REPORT,
            "各单位每年的政府信息公开工作年度报告，一年一件（条例第四十九条、第五十条）。",
        ),
        Node(
            "organisation",
            "机构信息",
            K.ORGANISATION,
            "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名。每个单位一件，变更后二十个工作日内更新。",
        ),
        Node(
            "documents",
            "公文",
            K.GROUP,
            "县政府、县政府办公室、各部门和镇街的公文。",
            children=(
                Node("county-documents", "政府文件", K.OFFICIAL, "县政府文件。"),
                Node("office-documents", "政府办公室文件", K.OFFICIAL, "县政府办公室文件。"),
                Node("unit-documents", "部门和镇街文件", K.OFFICIAL, "各部门、各镇街的文件。"),
                Node("notices", "通知公告", K.NOTICE, "面向社会的公告、通告、公示。"),
                Node("appointments", "人事任免", K.OFFICIAL, "县政府人事任免通知。"),
                Node("meetings", "会议", K.DYNAMIC, "县政府常务会议、全体会议等会议的议定事项。"),
                Node("work-news", "工作动态", K.DYNAMIC, "各单位履行职责的工作动态。"),
            ),
        ),
        Node(
            "public-bodies",
            "公共企事业单位",
            K.GROUP,
            "教育、卫生、供水、供电、供气、供热、公共交通等单位的办事公开，依各行业规定（条例第五十五条）。",
            children=(
                Node("public-education", "教育", K.PUBLIC_UTILITY),
                Node("public-health", "卫生健康", K.PUBLIC_UTILITY),
                Node("public-utilities", "供水供电供气供热", K.PUBLIC_UTILITY),
                Node("public-transport", "公共交通", K.PUBLIC_UTILITY),
            ),
        ),
    ),
)


def _names(node: Node) -> dict[str, str]:
    names = {node.slug: node.name}
    for child in node.children:
        names |= _names(child)
    return names


COLUMN_NAMES: dict[str, str] = _names(TREE)
