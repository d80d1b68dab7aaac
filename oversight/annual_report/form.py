"""The form of the annual report: rows, columns, numbers and the identities they must keep.

国办公开办函〔2021〕30号 since the report of 2021, the trial form 〔2019〕60号 for 2019 and 2020. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

APPLICANTS: tuple[str, ...] = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")

# The groups of 三、本年度办理结果 and their rows by key; a group without rows of its own is a row itself.
GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("（一）予以公开", (("r_open", ""),)),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (("r_part", ""),)),
    (
        "（三）不予公开",
        (
            ("n_secret", "1.属于国家秘密"),
            ("n_law", "2.其他法律行政法规禁止公开"),
            ("n_3safe", "3.危及“三安全一稳定”"),
            ("n_third", "4.保护第三方合法权益"),
            ("n_internal", "5.属于三类内部事务信息"),
            ("n_process", "6.属于四类过程性信息"),
            ("n_case", "7.属于行政执法案卷"),
            ("n_query", "8.属于行政查询事项"),
        ),
    ),
    (
        "（四）无法提供",
        (
            ("u_nothold", "1.本机关不掌握相关政府信息"),
            ("u_nomake", "2.没有现成信息需要另行制作"),
            ("u_unclear", "3.补正后申请内容仍不明确"),
        ),
    ),
    (
        "（五）不予处理",
        (
            ("d_petition", "1.信访举报投诉类申请"),
            ("d_repeat", "2.重复申请"),
            ("d_publication", "3.要求提供公开出版物"),
            ("d_mass", "4.无正当理由大量反复申请"),
            ("d_confirm", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
    (
        "（六）其他处理",
        (
            ("o_nocorrect", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
            ("o_nofee", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
            ("o_other", "3.其他"),
        ),
    ),
)
NEW, CARRIED_IN, DONE, CARRIED_OUT = "new", "carry_in", "total", "carry_out"
LABELS: dict[str, str] = {
    NEW: "一、本年新收政府信息公开申请数量",
    CARRIED_IN: "二、上年结转政府信息公开申请数量",
    **{key: f"{group}{name}" for group, rows in GROUPS for key, name in rows},
    DONE: "（七）总计",
    CARRIED_OUT: "四、结转下年度继续办理",
}
"""Every row of table three in order, by key."""
LEAVES: tuple[str, ...] = tuple(key for _, rows in GROUPS for key, _ in rows)
"""The 21 rows of which an application that was dealt with counts in exactly one."""
LEAF_COUNT = len(LEAVES)

OUTCOMES: tuple[str, ...] = ("结果维持", "结果纠正", "其他结果", "尚未审结")
REMEDY_GROUPS: dict[str, str] = {"reviews": "行政复议", "direct_suits": "未经复议直接起诉", "later_suits": "复议后起诉"}

TRIAL_YEARS = (2019, 2020)
FIRST_FULL_YEAR = 2021
FEN_PER_WAN = 1_000_000

Row = tuple[int, int, int, int, int, int]


def total(row: Sequence[int]) -> int:
    """总计 of a row: the six kinds of applicants."""
    return sum(row)


def add(one: Row, other: Row) -> Row:
    return tuple(a + b for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


def wan_yuan(fen: int) -> str:
    """An amount kept in 分 as 万元 without needless noughts: 4166241619 → 4166.241619."""
    return f"{(Decimal(fen) / FEN_PER_WAN).normalize():f}"


@dataclass(frozen=True, slots=True)
class Requests:
    """Table three: 本年新收, 上年结转, 21 results in the order of LEAVES, 结转下年度, each for six kinds of applicants."""

    new: Row
    carried_in: Row
    results: tuple[Row, ...]
    carried_out: Row

    @property
    def done(self) -> Row:
        """（七）总计"""
        return tuple(sum(row[place] for row in self.results) for place in range(len(APPLICANTS)))  # type: ignore[return-value]

    def printed(self) -> dict[str, list[int]]:
        """The 25 rows by key as they stand on paper, the seventh number the row's 总计."""
        rows = (self.new, self.carried_in, *self.results, self.done, self.carried_out)
        return {key: [*row, total(row)] for key, row in zip(LABELS, rows, strict=True)}

    def broken(self) -> list[str]:
        """The identities that do not hold, in Chinese."""
        return faults_of_requests(self.printed())


@dataclass(frozen=True, slots=True)
class Remedies:
    """Table four: for 复议, 未经复议直接起诉 and 复议后起诉: 维持, 纠正, 其他结果, 尚未审结."""

    reviews: tuple[int, int, int, int]
    direct_suits: tuple[int, int, int, int]
    later_suits: tuple[int, int, int, int]

    def printed(self) -> dict[str, list[int]]:
        """Five numbers of each group, the fifth its 总计."""
        return {key: [*getattr(self, key), sum(getattr(self, key))] for key in REMEDY_GROUPS}


@dataclass(frozen=True, slots=True)
class Proactive:
    """Table two since 2021: numbers of files and decisions; `fees` in 分."""

    normative_made: int = 0
    normative_ended: int = 0
    normative_valid: int = 0
    permits: int = 0
    penalties: int = 0
    forced: int = 0
    fees: int = 0
    rules_made: int = 0
    rules_ended: int = 0
    rules_valid: int = 0


@dataclass(frozen=True, slots=True)
class TrialProactive:
    """Table two of 2019 and 2020: items of the year before, their change, decisions; `purchase_amount` in 分."""

    normative_made: int = 0
    normative_published: int = 0
    normative_public: int = 0
    permit_items: int = 0
    permit_change: int = 0
    permits: int = 0
    service_items: int = 0
    service_change: int = 0
    services: int = 0
    penalty_items: int = 0
    penalty_change: int = 0
    penalties: int = 0
    forced_items: int = 0
    forced_change: int = 0
    forced: int = 0
    fee_items: int = 0
    fee_change: int = 0
    purchases: int = 0
    purchase_amount: int = 0


def faults_of_requests(rows: Mapping[str, Sequence[int]], *, trial: bool = False) -> list[str]:
    """What does not tie out in a printed table three, in Chinese; the trial form has one row for （六）.

    Identities: each row sums to its 总计; each column of the leaves sums to （七）; 一 + 二 = （七） + 四 in each column.
    """
    wanted = trial_keys() if trial else tuple(LABELS)
    if set(rows) != set(wanted) or any(len(row) != len(APPLICANTS) + 1 for row in rows.values()):
        missing = [LABELS[key] for key in wanted if key not in rows]
        return [
            f"申请情况表应为{len(wanted)}行、每行{len(APPLICANTS) + 1}个数"
            + (f"，缺少：{'；'.join(missing)}" if missing else "")
        ]
    found = [f"“{LABELS[key]}”行：各类申请人之和，不等于总计" for key in wanted if sum(rows[key][:-1]) != rows[key][-1]]
    if any(number < 0 for row in rows.values() for number in row):
        found.append("申请情况表中有负数")
    leaves = [rows[key] for key in wanted if key in LEAVES]
    for place, name in enumerate((*APPLICANTS, "总计")):
        if sum(row[place] for row in leaves) != rows[DONE][place]:
            found.append(f"“{name}”列：（一）至（六）各项之和，不等于（七）总计")
        if rows[NEW][place] + rows[CARRIED_IN][place] != rows[DONE][place] + rows[CARRIED_OUT][place]:
            found.append(f"“{name}”列：第一项加第二项之和，不等于第三项加第四项之和")
    return found


def trial_keys() -> tuple[str, ...]:
    """The rows of the trial form: （六）其他处理 has no rows of its own and stands under the key of its last."""
    others = {key for key, _ in GROUPS[-1][1][:-1]}
    return tuple(key for key in LABELS if key not in others)


def faults_of_remedies(groups: Mapping[str, Sequence[int]]) -> list[str]:
    """What does not tie out in a printed table four: 维持 + 纠正 + 其他 + 尚未审结 = 总计 in each of the three groups."""
    if set(groups) != set(REMEDY_GROUPS) or any(len(row) != len(OUTCOMES) + 1 for row in groups.values()):
        return [f"复议诉讼表应为{len(REMEDY_GROUPS)}组、每组{len(OUTCOMES) + 1}个数"]
    found = [
        f"“{REMEDY_GROUPS[key]}”：各结果之和，不等于总计" for key, row in groups.items() if sum(row[:-1]) != row[-1]
    ]
    return [*found, "复议诉讼表中有负数"] if any(number < 0 for row in groups.values() for number in row) else found


def faults_between(carried_out_before: Sequence[int], carried_in: Sequence[int]) -> list[str]:
    """上年结转 of a year against 结转下年度 of the year before, for each column."""
    return [
        f"“{name}”列：上年结转{now}件，上一年度报告结转下年度{before}件"
        for name, before, now in zip((*APPLICANTS, "总计"), carried_out_before, carried_in, strict=False)
        if before != now
    ]


def doubts_between(before: Proactive, now: Proactive) -> list[str]:
    """Soft: 现行有效 = that of the year before + 制发 − 废止. A clean-up of old files may break it, so it only warns."""
    found = []
    for name, past, made, ended, valid in (
        ("规章", before.rules_valid, now.rules_made, now.rules_ended, now.rules_valid),
        ("行政规范性文件", before.normative_valid, now.normative_made, now.normative_ended, now.normative_valid),
    ):
        if past + made - ended != valid:
            found.append(
                f"{name}：上年现行有效{past}件，加本年制发{made}件，减本年废止{ended}件，不等于本年现行有效{valid}件"
            )
    return found
