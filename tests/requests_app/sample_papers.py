"""One paper of every kind, as an office would send it; people, numbers and places are invented."""

from datetime import date

from county.papers import Paper
from requests_app import papers
from requests_app.papers import Asked, Ground, Head, Organ, Published, Remedy, Withheld

ORGAN = Organ("无棣县财政局", "无棣县示范路1号", "0543-0000000", "251900")
HEAD = Head(ORGAN, "棣财公开告〔2026〕3号", date(2026, 3, 5))
ASKED = Asked("2026-0012", "章小样", date(2026, 2, 24), "2025年县级乡村振兴补助资金安排表")
COMPANY = Asked(
    "2026-0013", "示范农机服务有限公司", date(2026, 2, 25), "2025年农机购置补贴结算清单", is_organisation=True
)
REMEDY = Remedy("无棣县人民政府", "无棣县人民法院")
OTHER = Organ("无棣县农业农村局", "无棣县示范路2号", "0543-1111111")
COMMON = (HEAD, ASKED, REMEDY)
INFORMATION = "2025年农机购置补贴结算清单（涉及你单位的部分）"

GROUND_REASONS = {
    Ground.STATE_SECRET: "该信息已由有权机关依法定密，尚在保密期限内",
    Ground.LAW_FORBIDS: "《中华人民共和国税收征收管理法》第八条规定税务机关应当依法为纳税人的情况保密",
    Ground.THREE_SECURITIES: "该信息载有城区供水管网的关键节点位置，公开可能危及公共安全",
    Ground.THIRD_PARTY: "经书面征求意见，第三方以其中报价构成为商业秘密为由不同意公开，理由合理",
    Ground.INTERNAL_AFFAIRS: "该信息为本机关内部值班安排，不对外产生影响",
    Ground.PROCESS: "该安排表为内部审议中的过程稿，尚未定稿",
    Ground.ENFORCEMENT_FILE: "该信息为行政处罚案卷中的询问笔录",
}


def sample_papers() -> dict[str, Paper]:
    """Every paper by name."""
    return {
        "登记回执": papers.receipt(
            HEAD,
            ASKED,
            basis="网上提交，经双方确认之日",
            due_on=date(2026, 3, 25),
            working_days=20,
            due_lines=("2026年2月24日收到，当日不计。", "2026年2月28日为调休上班，计入。", "2026年3月25日届满。"),
            query="凭申请编号和查询码，可以在无棣县政府信息公开网站“依申请公开”栏目查询办理情况。",
        ),
        "补正通知书": papers.supplement_notice(
            HEAD,
            ASKED,
            matters=("明确所需资金安排表的资金名称或者文号", "明确所需信息是全县汇总还是分镇街明细"),
            due_on=date(2026, 3, 26),
        ),
        "延期答复告知书": papers.extension_notice(
            HEAD,
            ASKED,
            reason="涉及多个业务科室、检索量较大",
            working_days=20,
            former_due_on=date(2026, 3, 25),
            due_on=date(2026, 4, 23),
        ),
        "延期答复告知书（期限停止计算时）": papers.extension_notice(
            HEAD, ASKED, reason="需要汇总", working_days=10, former_due_on=None, due_on=None
        ),
        "说明理由通知书": papers.reasons_notice(
            HEAD, ASKED, circumstances="你自2026年1月1日以来向本机关提出政府信息公开申请67件", due_on=date(2026, 3, 12)
        ),
        "延迟答复告知书": papers.delay_notice(
            HEAD, ASKED, circumstances="你自2026年1月1日以来向本机关提出政府信息公开申请67件", due_on=date(2026, 6, 30)
        ),
        "第三方意见征询书": papers.consultation(
            HEAD, third_party="示范农机服务有限公司", information=INFORMATION, working_days=15
        ),
        "共同制作机关征求意见函": papers.co_maker_letter(
            HEAD,
            organ=OTHER.name,
            information="关于印发2025年粮食安全工作要点的通知（棣财〔2025〕7号）",
            working_days=15,
            due_on=date(2026, 3, 26),
        ),
        "征求其他机关意见函": papers.organ_letter(HEAD, organ=OTHER.name, information=INFORMATION),
        "收费通知书": papers.fee_notice(
            HEAD,
            ASKED,
            standard="按件计收，同一申请人一个自然月内10件以下（含10件）不收费，11至30件（含30件）的部分100元/件",
            working=("本月第1至10件：不收费。", "本月第11至14件：4件×100元/件＝400元。"),
            yuan=400,
            pay_days=30,
            ways=("凭缴款码到代收银行柜面缴纳。", "登录非税收入收缴平台网上缴纳。"),
        ),
        "予以公开": papers.disclosed(*COMMON, files=("2025年县级乡村振兴补助资金安排表.pdf", "分镇街明细.xlsx")),
        "予以公开（告知时间）": papers.disclosed(
            *COMMON,
            way="携带有效证件到本机关二楼查阅室查阅、抄录",
            on=date(2026, 3, 9),
            form_note="该政府信息为手绘图件，复制可能危及载体安全，根据《中华人民共和国政府信息公开条例》第四十条的规定，安排查阅、抄录。",
        ),
        "已主动公开": papers.already_public(
            *COMMON,
            places=(
                Published(
                    "关于2025年县级乡村振兴补助资金安排的公示", "无棣县政府信息公开网站“财政信息”栏目，索引号见该页"
                ),
                Published("2025年县级部门预算", "无棣县政府信息公开网站“财政预决算”栏目"),
            ),
        ),
        "部分公开": papers.partly_disclosed(
            HEAD,
            COMPANY,
            REMEDY,
            files=("2025年农机购置补贴结算清单（已区分处理）.pdf",),
            withheld=(
                Withheld("购机农户身份证号、银行账号", Ground.THIRD_PARTY, "系农户个人身份和财产信息"),
                Withheld("结算审核会议讨论记录", Ground.PROCESS, "记录内部讨论过程，不影响对结算结果的了解"),
            ),
            facts=("本机关于2026年2月27日书面征求第三方意见，第三方于2026年3月2日答复不同意公开。",),
        ),
        **{
            f"不予公开（{ground.value}）": papers.refused(*COMMON, ground=ground, reason=reason)
            for ground, reason in GROUND_REASONS.items()
        },
        "政府信息不存在": papers.not_existing(
            *COMMON,
            search="本机关以申请书所列名称和文号为关键词检索了档案管理系统、收发文登记簿，并询问了预算科、农业科",
        ),
        "非本机关": papers.other_organ(*COMMON, reason="该资金安排表由农业农村部门制作并保存", organ=OTHER),
        "非本机关（不能确定）": papers.other_organ(*COMMON, reason="本机关没有制作或者获取该信息的职责"),
        "没有现成信息": papers.no_ready_information(*COMMON, reason="所需分村统计须从各镇街上报的原始凭证中逐笔汇总"),
        "补正后仍不明确": papers.still_unclear(
            *COMMON,
            noticed_on=date(2026, 2, 26),
            supplemented_on=date(2026, 3, 2),
            reason="补正材料没有指明资金名称、文号或者年度，不能据以检索",
        ),
        "信访举报投诉类": papers.petition(
            *COMMON,
            matter="申请内容实为反映村集体补偿款的分配",
            channel="县长信箱（无棣县政府信息公开网站“互动交流”栏目），或者12345政务服务便民热线",
        ),
        "重复申请": papers.repeated(*COMMON, former_number="2025-0288", answered_on=date(2025, 11, 20)),
        "公开出版物": papers.publication(
            *COMMON, names="《无棣年鉴（2025）》", way="可到无棣县档案馆、图书馆查阅，或者向出版单位购买"
        ),
        "大量反复申请": papers.unreasonable(
            *COMMON,
            circumstances="你自2026年1月1日以来就同一项目向本机关提出申请67件",
            reason="所述理由是向本机关施加压力，不是获取政府信息",
        ),
        "确认或重新出具": papers.confirm_or_reissue(*COMMON, had="本机关2025年12月1日作出的答复"),
        "依照有关法律法规办理": papers.by_other_law(
            *COMMON,
            law="《不动产登记暂行条例》",
            way="由权利人、利害关系人到无棣县不动产登记中心申请查询",
        ),
        "逾期不补正": papers.supplement_lapsed(*COMMON, noticed_on=date(2026, 1, 9), due_on=date(2026, 2, 2)),
        "逾期不缴费": papers.fee_lapsed(*COMMON, noticed_on=date(2026, 1, 9), due_on=date(2026, 2, 9), yuan=400),
        "撤回申请": papers.withdrawn(HEAD, ASKED, withdrawn_on=date(2026, 3, 3)),
        "告知第三方决定公开": papers.override_notice(
            HEAD,
            REMEDY,
            third_party="示范化工有限公司",
            information="示范化工有限公司2025年度环境监测数据",
            reason="涉及周边居民饮用水安全",
            on=date(2026, 3, 20),
        ),
        "移送函": papers.transfer_letter(
            HEAD,
            to=OTHER.name,
            matter="章小样关于农机购置补贴发放问题的投诉（编号：2026-0012）",
            reason="该事项涉及农机购置补贴资格审核",
            materials=("投诉材料（复印件）",),
        ),
        "移送情况告知函": papers.transfer_told(
            HEAD, ASKED, to=OTHER, reason="该事项涉及农机购置补贴资格审核", on=date(2026, 3, 4)
        ),
        "已更正": papers.corrected(
            *COMMON, correction="将补贴对象登记的地块面积由3.2亩更正为5.2亩", on=date(2026, 3, 4)
        ),
        "不予更正": papers.not_corrected(*COMMON, reason="你提供的材料不能证明本机关的记录不准确"),
        "更正申请转送": papers.correction_elsewhere(*COMMON, organ=OTHER, passed_on=date(2026, 3, 4)),
        "更正申请告知": papers.correction_elsewhere(*COMMON, organ=OTHER),
    }
