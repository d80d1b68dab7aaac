"""What the invented applicants of the demo county ask for, and how they are answered."""

from requests_app.models.reply import Outcome

# By unit: what could be asked of it; {year} and {place} are filled in.
MATTERS: dict[str, tuple[str, ...]] = {
    "ziran": (
        "{place}{year}年土地征收补偿安置方案",
        "{place}{year}年集体土地征收公告及批准文件",
        "{place}地块国有建设用地使用权出让合同",
    ),
    "caizheng": (
        "{year}年{place}乡村道路建设资金安排情况",
        "{year}年惠农补贴资金分配方案",
        "{year}年度政府采购投诉处理决定",
    ),
    "zhujian": (
        "{place}{year}年棚户区改造实施方案",
        "{place}老旧小区改造工程竣工验收资料",
        "{year}年公共租赁住房分配结果",
    ),
    "huanjing": ("{place}企业{year}年环境监测报告", "{place}建设项目环境影响评价批复", "{year}年环境行政处罚决定"),
    "renshe": ("{year}年公益性岗位招聘方案", "{year}年企业职工养老保险缴费基数文件", "{place}{year}年劳动保障监察情况"),
    "minzheng": ("{place}{year}年最低生活保障审核标准", "{year}年养老机构补贴发放办法", "{place}地名命名批复"),
    "jiaoti": ("{year}年义务教育学区划分方案", "{year}年教师招聘方案", "{place}小学{year}年校舍建设立项批复"),
    "jiaotong": ("{place}{year}年农村公路养护计划", "{year}年公交线路调整方案", "{place}道路施工许可文件"),
    "fagai": ("{place}{year}年项目立项批复", "{year}年重点项目名单", "{year}年供热价格核定文件"),
    "gongan": ("{year}年交通信号灯设置方案", "{place}{year}年道路交通管制通告依据"),
    "government": ("{year}年县政府关于{place}的会议纪要", "{place}{year}年房屋征收决定", "{year}年防汛应急预案"),
}
# Towns and streets, and every unit that is not named above.
ANYWHERE = (
    "{place}{year}年一事一议项目资金使用情况",
    "{place}{year}年村级公益岗位安排",
    "{year}年专项资金使用情况",
    "{year}年内设机构职责和联系方式",
)
PLACES = ("城东片区", "北新街", "幸福路", "南关", "示范一村", "示范二村", "河西片区", "工业园", "文化路")
KINDS = ("natural",) * 14 + ("business",) * 3 + ("legal", "research", "welfare", "other")
CHANNELS_BEFORE = ("signed_post",) * 5 + ("in_person",) * 3 + ("ordinary_mail", "oral", "fax", "email")
CHANNELS = ("online",) * 11 + CHANNELS_BEFORE
ORGANISATIONS = {
    "business": "示范商贸有限公司",
    "legal": "示范律师事务所",
    "research": "示范政策研究所",
    "welfare": "示范社区服务中心",
    "other": "示范合作社",
}
REASONS: dict[str, str] = {
    Outcome.STATE_SECRET: "该信息经保密审查，属于依法确定为国家秘密的政府信息（示范文本，系统内不保存涉密内容）",
    Outcome.FORBIDDEN_BY_LAW: "统计法律、行政法规规定能够识别单个统计调查对象身份的资料不得对外提供",
    Outcome.THREE_SECURITIES: "该信息涉及应急物资储备点位，公开后可能危及公共安全",
    Outcome.THIRD_PARTY: "该信息涉及第三方商业秘密，经书面征求意见，第三方不同意公开且理由合理",
    Outcome.INTERNAL_AFFAIRS: "该信息属于单位内部值班和车辆管理安排",
    Outcome.PROCESS_INFORMATION: "该信息属于尚在讨论中的征求意见稿",
    Outcome.ENFORCEMENT_FILE: "该信息属于行政处罚案卷内的询问笔录",
    Outcome.REGISTRY_LOOKUP: "《不动产登记暂行条例》",
    Outcome.NOT_THIS_ORGAN: "该信息不由本机关制作或者保存",
    Outcome.NEEDS_MAKING: "所需数据分散在多份材料中，需要汇总和分析",
    Outcome.PETITION: "投诉举报",
    Outcome.OTHER: "申请人就同一事项另行取得了所需信息，经其同意不再提供",
    Outcome.STILL_UNCLEAR: "补正内容没有写明所需信息的名称、年份或者文号",
    Outcome.EXCESSIVE: "所述理由与所申请的事项无关，也没有说明短期内分多次提出的必要",
    Outcome.NOT_CORRECTED: "所提供的证据材料不能证明该记录不准确",
}
OBTAINING: dict[str, str] = {
    Outcome.ALREADY_PUBLIC: "无棣县政府信息公开网站“法定主动公开内容”栏目，按名称检索查阅、下载",
    Outcome.GRANTED_LATER: "持有效证件到本机关政府信息公开工作机构领取",
    Outcome.REGISTRY_LOOKUP: "向不动产登记机构申请查询",
    Outcome.PETITION: "县长信箱、12345政务服务便民热线",
    Outcome.PUBLICATION: "县档案馆、图书馆的政府信息查阅场所查阅政府公报",
}
FACTS: dict[str, str] = {
    Outcome.NOT_EXISTING: "经对本机关档案室和业务系统以名称、年份检索",
    Outcome.CONFIRMATION: "该份文件的复印件",
    Outcome.REPEATED: "前后两次申请所列政府信息的名称、年份相同。",
    Outcome.EXCESSIVE: "申请人在一个月内向本机关提出十余件政府信息公开申请",
}
DECISIONS: dict[str, str] = {
    Outcome.OTHER: "示范答复：所需事项已办结。",
    Outcome.CORRECTED: "登记的内容已与证据材料所载一致（示范）",
}
OTHER_ORGANS: dict[str, str] = {
    Outcome.NOT_THIS_ORGAN: "有关主管部门",
    Outcome.CORRECTION_PASSED_ON: "有关主管部门",
    Outcome.CORRECTION_ELSEWHERE: "有关主管部门",
}
# What is wrong in the records of a person, and of an organisation, and how.
PERSONS_RECORDS = (
    ("本人在本机关登记的联系地址", "示范申请：登记的门牌号有误，实际以所附证明为准，请求更正。"),
    ("本人补贴发放登记表", "示范申请：登记的家庭人口数有误，实际以所附户口簿复印件为准，请求更正。"),
    ("本人参加培训的登记记录", "示范申请：登记的培训年份有误，实际以所附结业证书为准，请求更正。"),
)
ORGANISATIONS_RECORDS = (
    ("本单位在本机关的备案登记信息", "示范申请：登记的名称少一字，实际以所附登记证书为准，请求更正。"),
    ("本单位在本机关登记的住所", "示范申请：登记的门牌号有误，实际以所附登记证书为准，请求更正。"),
)
EVIDENCE = "（示范数据）\n证明“{title}”不准确的材料。\n\n本文件由示范程序撰写，不是真实的证据。\n"
REDRAFT = "申请人来电补充说明了所需信息，另行拟稿。"
REFERRAL = "是否属于不予公开的范围不明确，报请主管部门确定。"
EXTENSION = "需要汇总核对"
TRANSFER = "该信息不由本单位制作或者保存"
OBJECTION = "示范意见：涉及商业秘密。"
PUBLIC_INTEREST = "该信息关系周边居民的切身利益（示范理由）"
MANY_YEARS = "申请人在一件申请中要求提供十个年度的全部材料"
REASON_GIVEN = "示范理由：用于了解本村历年情况。"
JUDGEMENTS = {True: "所述理由与申请事项有关，确有需要", False: "所述理由与申请事项无关"}
DEFERRAL = "材料年份多、数量大，第三十三条规定的期限内不能全部整理完毕"
# How a reconsideration and a suit were decided.
DECIDED_ON_REVIEW = {
    "upheld": "维持原答复",
    "corrected": "撤销原答复，责令重新作出答复",
    "other": "申请人撤回复议申请，终止复议",
}
DECIDED_BY_COURT = {
    "upheld": "驳回原告的诉讼请求",
    "corrected": "撤销原答复，责令重新作出答复",
    "other": "准许原告撤回起诉",
}
RELEASED = "（示范数据）\n{title}\n\n本文件由示范程序撰写，不是真实的政府信息。\n"
