"""The legal outcomes of an application: article, row of the report, what must be said, and the remedy (条例 Art. 35-41)."""

from dataclasses import dataclass
from enum import StrEnum

from requests_app.models.application import Row
from requests_app.models.reply import OF_CORRECTION, Outcome
from requests_app.papers import Ground

REGULATION = "《中华人民共和国政府信息公开条例》"


class RemedyRule(StrEnum):
    """Which remedy the reply must name (行政复议法 Art. 23; 法释〔2025〕8号 Art. 1)."""

    REVIEW_FIRST = (
        "review_first"  # refusals under Art. 14, 15, 16: 60 days to reconsideration, then 15 days to the court
    )
    CHOICE = "choice"  # reconsideration in 60 days, or the court in six months


class Fact(StrEnum):
    """What a reply of an outcome cannot do without: fields of `Reply`."""

    DECISION = "decision"
    REASONS = "reasons"
    FACTS = "facts"
    OBTAINING = "obtaining"
    OTHER_ORGAN = "other_organ"
    WITHHELD_PARTS = "withheld_parts"
    FILES = "files_manifest"


FACT_LABELS = {
    Fact.DECISION: "答复内容",
    Fact.REASONS: "理由",
    Fact.FACTS: "事实",
    Fact.OBTAINING: "获取方式、途径和时间",
    Fact.OTHER_ORGAN: "负责公开的机关及联系方式",
    Fact.WITHHELD_PARTS: "不予公开的部分及其依据",
    Fact.FILES: "附件",
}


# The sentence that the words of a field complete on paper, so that what is written reads on. Other fields stand as paragraphs of
# their own.
SENTENCES: dict[Outcome, str] = {
    Outcome.REGISTRY_LOOKUP: "有关法律、行政法规……有特别规定：〔理由〕。请依照上述规定办理：〔获取方式〕。",
    Outcome.NOT_EXISTING: "〔事实〕，没有检索到你申请公开的政府信息。",
    Outcome.NOT_THIS_ORGAN: "……不属于本机关负责公开，理由是：〔理由〕。……由〔负责公开的机关〕负责公开。",
    Outcome.NEEDS_MAKING: "……需要对现有政府信息进行加工、分析：〔理由〕。",
    Outcome.PETITION: "……进行信访、投诉、举报等活动：〔理由〕。……可以通过下列渠道提出：〔获取方式〕。",
    Outcome.EXCESSIVE: "经查，〔事实〕，申请……明显超过合理范围……申请理由不合理：〔理由〕。",
    Outcome.CONFIRMATION: "……已经获取所申请的信息：〔事实〕。现要求本机关予以确认或者重新出具……",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What the law says of one outcome. A reply must give all of `needs`; a correction is no row of the report."""

    articles: str
    row: Row | None
    title: str
    remedy: RemedyRule
    needs: tuple[Fact, ...] = ()


INFORM, REFUSE = "政府信息公开告知书", "政府信息不予公开告知书"
NOT_PROCESSED = "政府信息公开申请不予处理告知书"
FIRST, CHOICE = RemedyRule.REVIEW_FIRST, RemedyRule.CHOICE


def _refusal(article: str, row: Row) -> Rule:
    return Rule(f"{REGULATION}{article}、第三十六条第（三）项", row, REFUSE, FIRST, (Fact.REASONS,))


RULES: dict[Outcome, Rule] = {
    Outcome.ALREADY_PUBLIC: Rule(f"{REGULATION}第三十六条第（一）项", Row.GRANTED, INFORM, CHOICE, (Fact.OBTAINING,)),
    Outcome.GRANTED: Rule(f"{REGULATION}第三十六条第（二）项", Row.GRANTED, INFORM, CHOICE, (Fact.FILES,)),
    Outcome.GRANTED_LATER: Rule(f"{REGULATION}第三十六条第（二）项", Row.GRANTED, INFORM, CHOICE, (Fact.OBTAINING,)),
    Outcome.PARTIAL: Rule(
        f"{REGULATION}第三十六条第（二）项、第（三）项、第三十七条",
        Row.PARTIAL,
        "政府信息部分公开告知书",
        FIRST,
        (Fact.WITHHELD_PARTS, Fact.FILES),
    ),
    Outcome.STATE_SECRET: _refusal("第十四条", Row.STATE_SECRET),
    Outcome.FORBIDDEN_BY_LAW: _refusal("第十四条", Row.FORBIDDEN_BY_LAW),
    Outcome.THREE_SECURITIES: _refusal("第十四条", Row.THREE_SECURITIES),
    Outcome.THIRD_PARTY: _refusal("第十五条", Row.THIRD_PARTY),
    Outcome.INTERNAL_AFFAIRS: _refusal("第十六条第一款", Row.INTERNAL_AFFAIRS),
    Outcome.PROCESS_INFORMATION: _refusal("第十六条第二款", Row.PROCESS_INFORMATION),
    Outcome.ENFORCEMENT_FILE: _refusal("第十六条第二款", Row.ENFORCEMENT_FILE),
    Outcome.REGISTRY_LOOKUP: Rule(
        f"{REGULATION}第三十六条第（七）项", Row.REGISTRY_LOOKUP, INFORM, CHOICE, (Fact.REASONS, Fact.OBTAINING)
    ),
    Outcome.NOT_EXISTING: Rule(
        f"{REGULATION}第三十六条第（四）项", Row.NOT_HELD, "政府信息不存在告知书", CHOICE, (Fact.FACTS,)
    ),
    Outcome.NOT_THIS_ORGAN: Rule(
        f"{REGULATION}第十条、第三十六条第（五）项", Row.NOT_HELD, "非本机关政府信息告知书", CHOICE, (Fact.REASONS,)
    ),
    Outcome.NEEDS_MAKING: Rule(f"{REGULATION}第三十八条", Row.NEEDS_MAKING, INFORM, CHOICE, (Fact.REASONS,)),
    Outcome.STILL_UNCLEAR: Rule(f"{REGULATION}第三十条", Row.STILL_UNCLEAR, INFORM, CHOICE, (Fact.REASONS,)),
    Outcome.PETITION: Rule(f"{REGULATION}第三十九条第一款", Row.PETITION, NOT_PROCESSED, CHOICE, (Fact.REASONS,)),
    Outcome.REPEATED: Rule(f"{REGULATION}第三十六条第（六）项", Row.REPEATED, NOT_PROCESSED, CHOICE, (Fact.FACTS,)),
    Outcome.PUBLICATION: Rule(
        f"{REGULATION}第三十九条第二款", Row.PUBLICATION, NOT_PROCESSED, CHOICE, (Fact.OBTAINING,)
    ),
    Outcome.EXCESSIVE: Rule(
        f"{REGULATION}第三十五条", Row.EXCESSIVE, NOT_PROCESSED, CHOICE, (Fact.FACTS, Fact.REASONS)
    ),
    Outcome.CONFIRMATION: Rule(
        f"{REGULATION}第二条、第三十八条", Row.CONFIRMATION, NOT_PROCESSED, CHOICE, (Fact.FACTS,)
    ),
    Outcome.OTHER: Rule(f"{REGULATION}第三十三条", Row.OTHER, INFORM, CHOICE, (Fact.DECISION, Fact.REASONS)),
    Outcome.CORRECTED: Rule(f"{REGULATION}第四十一条", None, "政府信息更正告知书", CHOICE, (Fact.DECISION,)),
    Outcome.NOT_CORRECTED: Rule(f"{REGULATION}第四十一条", None, "政府信息不予更正告知书", CHOICE, (Fact.REASONS,)),
    Outcome.CORRECTION_PASSED_ON: Rule(
        f"{REGULATION}第四十一条", None, "政府信息更正申请转送告知书", CHOICE, (Fact.OTHER_ORGAN,)
    ),
    Outcome.CORRECTION_ELSEWHERE: Rule(
        f"{REGULATION}第四十一条", None, "政府信息更正申请告知书", CHOICE, (Fact.OTHER_ORGAN,)
    ),
}

# What follows from silence, not from a reply.
LAPSED_ROWS = {"supplement": Row.SUPPLEMENT_LAPSED, "fee": Row.FEE_LAPSED, "withdrawn": Row.OTHER}
GROUND_LABELS = {
    Ground.STATE_SECRET: "国家秘密",
    Ground.LAW_FORBIDS: "法律、行政法规禁止公开",
    Ground.THREE_SECURITIES: "危及国家安全、公共安全、经济安全、社会稳定",
    Ground.THIRD_PARTY: "第三方合法权益",
    Ground.INTERNAL_AFFAIRS: "内部事务信息",
    Ground.PROCESS: "过程性信息",
    Ground.ENFORCEMENT_FILE: "行政执法案卷信息",
}


def outcomes_of(kind: str) -> list[Outcome]:
    """The outcomes that a kind of application can have: `disclosure` or `correction`."""
    return [outcome for outcome in Outcome if (outcome in OF_CORRECTION) == (kind == "correction")]


def row_of(outcome: str) -> str:
    """The leaf row of the report in which a case with this outcome is counted; "" for a correction of records."""
    return RULES[Outcome(outcome)].row or ""


def missing(outcome: str, given: dict[str, str]) -> list[str]:
    """Labels of what a reply of this outcome still lacks; `given` are the reply's fields."""
    return [FACT_LABELS[fact] for fact in RULES[Outcome(outcome)].needs if not given.get(fact, "").strip()]
