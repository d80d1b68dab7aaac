"""不予受理: the reasons that there are, and the right way that each of them must name (law: nobody is only sent away)."""

from django.db import models


class Refusal(models.TextChoices):
    PROCEDURE = "procedure", "应当通过或者已经进入诉讼、仲裁、行政复议、纪检监察等法定程序"
    DISCLOSURE = "disclosure", "属于政府信息公开申请"
    PETITION = "petition", "已进入信访程序或者信访事项已经办结"
    OTHER_BODY = "other_body", "属于党委、人大、政协、监委、法院、检察院、军队等的职权范围"
    UNCLEAR = "unclear", "没有有效联系方式，或者内容不清、无法办理"
    ABUSE = "abuse", "广告、恶意攻击等无实际诉求的内容"
    ANSWERED = "answered", "同一事项已经答复，没有新的情况"


RIGHT_WAYS: dict[str, str] = {
    Refusal.PROCEDURE: "请向受理的人民法院、仲裁机构、行政复议机关或者纪检监察机关提出。",
    Refusal.DISCLOSURE: "请通过本网站“依申请公开”提出申请。",
    Refusal.PETITION: "请向县信访局查询办理情况；不服信访处理意见的，可以自收到之日起 30 日内请求复查。",
    Refusal.OTHER_BODY: "请向有权处理的机关提出。",
    Refusal.UNCLEAR: "请补充联系方式、时间、地点和具体诉求后重新来信。",
    Refusal.ABUSE: "如有具体诉求，请重新来信写明。",
    Refusal.ANSWERED: "请凭原来信编号和查询码查看答复；有新情况的，请重新来信写明。",
}
# A report may come without a name and a contact (检举控告): that alone is no ground.
NOT_FOR_REPORTS = frozenset({Refusal.UNCLEAR, Refusal.ABUSE})


def told(reason: str, way: str) -> str:
    """What the writer reads: the reason of the list, and where to go."""
    return f"{Refusal(reason).label}。{way.strip() or RIGHT_WAYS[reason]}"
