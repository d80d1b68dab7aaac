"""The tables of the annual report as numbers: 国办公开办函〔2021〕30号 and the trial form 〔2019〕60号, and the identities they must keep."""

from dataclasses import dataclass

APPLICANTS: tuple[str, ...] = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")

LEAVES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("（一）予以公开", ()),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ()),
    (
        "（三）不予公开",
        (
            "1.属于国家秘密",
            "2.其他法律行政法规禁止公开",
            "3.危及“三安全一稳定”",
            "4.保护第三方合法权益",
            "5.属于三类内部事务信息",
            "6.属于四类过程性信息",
            "7.属于行政执法案卷",
            "8.属于行政查询事项",
        ),
    ),
    ("（四）无法提供", ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")),
    (
        "（五）不予处理",
        ("1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请", "5.要求行政机关确认或重新出具已获取信息"),
    ),
    (
        "（六）其他处理",
        (
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "3.其他",
        ),
    ),
)
"""The groups of 三、本年度办理结果 and their rows; a group without rows is a row itself. 21 leaf rows in all."""

LEAF_COUNT = sum(len(rows) or 1 for _, rows in LEAVES)
TRIAL_YEARS = (2019, 2020)
FIRST_FULL_YEAR = 2021

Row = tuple[int, int, int, int, int, int]


def total(row: Row) -> int:
    """总计 of a row: the six kinds of applicants."""
    return sum(row)


def add(one: Row, other: Row) -> Row:
    return tuple(a + b for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Requests:
    """Table three: 本年新收, 上年结转, 21 results, 结转下年度, each for six kinds of applicants."""

    new: Row
    carried_in: Row
    results: tuple[Row, ...]
    carried_out: Row

    @property
    def done(self) -> Row:
        """（七）总计"""
        return tuple(sum(row[place] for row in self.results) for place in range(len(APPLICANTS)))  # type: ignore[return-value]

    def broken(self) -> list[str]:
        """The identities that do not hold, in Chinese."""
        found = [] if len(self.results) == LEAF_COUNT else [f"办理结果应为{LEAF_COUNT}行"]
        for place, name in enumerate(APPLICANTS):
            if self.new[place] + self.carried_in[place] != self.done[place] + self.carried_out[place]:
                found.append(f"“{name}”列：第一项加第二项之和，不等于第三项加第四项之和")
        return found


@dataclass(frozen=True, slots=True)
class Remedies:
    """Table four: for 复议, 未经复议直接起诉 and 复议后起诉: 维持, 纠正, 其他结果, 尚未审结."""

    reviews: tuple[int, int, int, int]
    direct_suits: tuple[int, int, int, int]
    later_suits: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Proactive:
    """Table two. `fees` in hundredths of 万元; purchases only in the trial form."""

    normative_made: int
    normative_ended: int
    normative_valid: int
    permits: int
    penalties: int
    forced: int
    fees: int
    permit_items: int
    penalty_items: int
    purchases: int
    purchase_amount: int


@dataclass(frozen=True, slots=True)
class YearNumbers:
    """All numbers of one unit and year."""

    proactive: Proactive
    requests: Requests
    remedies: Remedies
