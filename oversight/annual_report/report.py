"""The figures of the annual report from the cases behind them, the identities they must keep, and the text around them. Pure.

国办公开办函〔2021〕30号 since the report of 2021, the trial form 〔2019〕60号 for 2019 and 2020. The period is the calendar year.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from oversight.annual_report.form import (
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    DONE,
    GROUPS,
    LABELS,
    LEAVES,
    NEW,
    OUTCOMES,
    REMEDY_GROUPS,
    TRIAL_YEARS,
    Proactive,
    Remedies,
    Requests,
    Row,
    TrialProactive,
    doubts_between,
    faults_between,
    faults_of_remedies,
    faults_of_requests,
    total,
    wan_yuan,
)

DOCUMENTS, REQUESTS, REMEDIES = "documents", "requests", "remedies"
NORMATIVE = "normative"
MADE, ENDED, VALID = "0", "1", "2"
TOTAL = "total"
FIRST_YEAR = TRIAL_YEARS[0]
YUAN = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """One case that counts in one cell: the cell, and which record it is. `label` holds no personal data."""

    table: str
    row: str
    column: str
    object_id: int
    label: str

    @property
    def cell(self) -> tuple[str, str, str]:
        return self.table, self.row, self.column


@dataclass(frozen=True, slots=True)
class NormativeDocument:
    """行政规范性文件 as the report counts it: when it was made, and when it ended if it did."""

    object_id: int
    label: str
    made_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class RequestCase:
    """An application: its number, the kind of applicant (place in APPLICANTS), when it was received, when closed in which row."""

    object_id: int
    label: str
    applicant: int
    received_on: date
    closed_on: date | None = None
    leaf: str = ""


@dataclass(frozen=True, slots=True)
class RemedyCase:
    """A review or suit: its group, when it began, and with what outcome (place in OUTCOMES) it ended when."""

    object_id: int
    label: str
    group: str
    began_on: date
    outcome: int | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """All numbers of one report. `published` items of the year and `information_fees` (分) stand in its text."""

    year: int
    proactive: Proactive | TrialProactive
    requests: Requests
    remedies: Remedies
    published: int = 0
    information_fees: int = 0

    @property
    def is_trial(self) -> bool:
        return self.year in TRIAL_YEARS

    def as_text(self) -> str:
        """Canonical JSON: the same figures are always the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def figures_from_text(text: str) -> Figures:
    """The figures that `as_text` wrote. Raises ValueError for another text."""
    try:
        values = json.loads(text)
        form = TrialProactive if values["year"] in TRIAL_YEARS else Proactive
        requests = {name: _frozen(value) for name, value in values.pop("requests").items()}
        remedies = {name: tuple(value) for name, value in values.pop("remedies").items()}
        proactive = form(**values.pop("proactive"))
        return Figures(**values, proactive=proactive, requests=Requests(**requests), remedies=Remedies(**remedies))
    except (KeyError, TypeError) as error:
        raise ValueError("these are not the figures of a report") from error


def _frozen(value: list) -> tuple:
    return tuple(_frozen(one) if isinstance(one, list) else one for one in value)


def lines_of_documents(documents: Iterable[NormativeDocument], year: int) -> list[Counted]:
    """Which normative documents count where: made in the year, ended in it, in force on its last day."""
    last = date(year, 12, 31)
    found = []
    for one in documents:
        columns = (
            (MADE, one.made_on.year == year),
            (ENDED, one.ended_on is not None and one.ended_on.year == year),
            (VALID, one.made_on <= last and (one.ended_on is None or one.ended_on > last)),
        )
        found += [
            Counted(DOCUMENTS, NORMATIVE, column, one.object_id, one.label) for column, counts in columns if counts
        ]
    return found


def lines_of_requests(cases: Iterable[RequestCase], year: int) -> list[Counted]:
    """Which applications count where: received in the year or carried in, and closed in it in one row or carried out."""
    found = []
    for one in cases:
        if one.received_on.year > year or (one.closed_on and one.closed_on.year < year):
            continue
        is_closed = one.closed_on is not None and one.closed_on.year == year
        rows = (NEW if one.received_on.year == year else CARRIED_IN, one.leaf if is_closed else CARRIED_OUT)
        found += [Counted(REQUESTS, row, str(one.applicant), one.object_id, one.label) for row in rows]
    return found


def lines_of_remedies(cases: Iterable[RemedyCase], year: int) -> list[Counted]:
    """Which reviews and suits count where: those that ended in the year by outcome, those open on its last day as 尚未审结."""
    last = date(year, 12, 31)
    found = []
    for one in cases:
        is_open = one.ended_on is None or one.ended_on > last
        if one.began_on > last or (not is_open and one.ended_on.year != year):  # type: ignore[union-attr]
            continue
        column = len(OUTCOMES) - 1 if is_open else one.outcome
        found.append(Counted(REMEDIES, one.group, str(column), one.object_id, one.label))
    return found


def figures_of(lines: Iterable[Counted], outside: Mapping[str, int], *, year: int, published: int) -> Figures:
    """Counts the cases cell by cell and joins what comes from outside (permits, penalties, fees …; amounts in 分)."""
    counts = Counter(line.cell for line in lines)

    def request_row(key: str) -> Row:
        return tuple(counts[REQUESTS, key, str(place)] for place in range(len(APPLICANTS)))  # type: ignore[return-value]

    requests = Requests(
        request_row(NEW), request_row(CARRIED_IN), tuple(map(request_row, LEAVES)), request_row(CARRIED_OUT)
    )
    groups = {key: tuple(counts[REMEDIES, key, str(place)] for place in range(len(OUTCOMES))) for key in REMEDY_GROUPS}
    remedies = Remedies(**groups)  # type: ignore[arg-type]
    made, ended, valid = (counts[DOCUMENTS, NORMATIVE, column] for column in (MADE, ENDED, VALID))
    form = TrialProactive if year in TRIAL_YEARS else Proactive
    given = {field.name: outside[field.name] for field in fields(form) if field.name in outside}
    counted = (
        {"normative_made": made, "normative_published": made, "normative_public": valid}
        if form is TrialProactive
        else {"normative_made": made, "normative_ended": ended, "normative_valid": valid}
    )
    return Figures(year, form(**given | counted), requests, remedies, published, outside.get("information_fees", 0))


# 勾稽


def faults_of(figures: Figures, before: Figures | None = None) -> list[str]:
    """The identities that do not hold, in Chinese; `before` are the figures of the year before."""
    found = faults_of_requests(figures.requests.printed()) + faults_of_remedies(figures.remedies.printed())
    if before is not None:
        printed, past = figures.requests.printed(), before.requests.printed()
        found += faults_between(past[CARRIED_OUT], printed[CARRIED_IN])
    return found


def faults_of_lines(lines: Sequence[Counted]) -> list[str]:
    """Every application in exactly one place: what came in is what was dealt with or is carried on, case by case.

    Stricter than the sums: two cases that are miscounted against each other do not hide one another.
    """
    requests = [line for line in lines if line.table == REQUESTS]
    found = [
        f"{label}在“{LABELS[row]}”计了{number}次"
        for (label, row, _), number in Counter((line.label, line.row, line.object_id) for line in requests).items()
        if number > 1
    ]
    came = {(line.object_id, line.column): line for line in requests if line.row in (NEW, CARRIED_IN)}
    went: dict[tuple[int, str], list[Counted]] = {}
    for line in requests:
        if line.row not in (NEW, CARRIED_IN):
            went.setdefault((line.object_id, line.column), []).append(line)
    for key, line in came.items():
        rows = [LABELS[one.row] for one in went.get(key, ())]
        if len(rows) != 1:
            found.append(
                f"{line.label}应在办理结果或结转中计一次，现{'计入“' + '”“'.join(rows) + '”' if rows else '没有计入'}"
            )
    found += [
        f"{lines[0].label}计入办理结果或结转，但不在本年新收或上年结转中"
        for key, lines in went.items()
        if key not in came
    ]
    ids = Counter((line.table, line.row, line.object_id) for line in lines if line.table == REMEDIES)
    return found + [
        f"复议诉讼案件（{row}）{object_id}计了{number}次" for (_, row, object_id), number in ids.items() if number > 1
    ]


def doubts_of(figures: Figures, before: Figures | None = None) -> list[str]:
    """What may be right but should be looked at: 现行有效 against the year before."""
    if before is None or figures.is_trial or before.is_trial:
        return []
    return doubts_between(before.proactive, figures.proactive)  # type: ignore[arg-type]


def changes_between(then: Iterable[Counted], now: Iterable[Counted]) -> list[str]:
    """What has been added to and taken from the cells since, a line a case."""
    past, present = set(then), set(now)
    lines = [("增加", line) for line in present - past] + [("减少", line) for line in past - present]
    return [
        f"{verb}：{line.label}（{row_label(line)}）"
        for verb, line in sorted(lines, key=lambda one: (one[1].cell, one[1].label))
    ]


def row_label(line: Counted) -> str:
    """The words of the cell in which a case counts."""
    return cell_label(line.table, line.row, line.column)


def cell_label(table: str, row: str, column: str) -> str:
    """The words of a cell. Raises KeyError, ValueError or IndexError for one that is not there."""
    if table == DOCUMENTS and row == NORMATIVE:
        return "行政规范性文件，" + ("本年制发", "本年废止", "现行有效")[_place(column, 3)]
    if table == REQUESTS:
        return LABELS[row] + ("" if column == TOTAL else f"，{APPLICANTS[_place(column, len(APPLICANTS))]}")
    if table == REMEDIES:
        return REMEDY_GROUPS[row] + ("" if column == TOTAL else f"，{OUTCOMES[_place(column, len(OUTCOMES))]}")
    raise KeyError(table)


def _place(column: str, number: int) -> int:
    place = int(column)
    if not 0 <= place < number:
        raise IndexError(column)
    return place


def in_cell(lines: Iterable[Counted], table: str, row: str, column: str) -> list[Counted]:
    """The cases behind a cell in the order of their labels; the total column and the row （七）总计 take all that they add up."""
    rows = LEAVES if (table, row) == (REQUESTS, DONE) else (row,)
    found = [line for line in lines if line.table == table and line.row in rows and column in (line.column, TOTAL)]
    return sorted(found, key=lambda line: line.label)


# 文字部分

_TOKEN = re.compile(r"【([^【】]*)】")


def tokens_of(figures: Figures) -> dict[str, str]:
    """The figures that stand in the text as 【…】, so that text and tables cannot part."""
    requests, remedies = figures.requests, figures.remedies
    by_leaf = dict(zip(LEAVES, map(total, requests.results), strict=True))
    groups = {
        group[3:7]: sum(by_leaf[key] for key, _ in leaves)  # （三）不予公开 → 不予公开
        for group, leaves in GROUPS
    }
    values: dict[str, int | str] = {
        "年度": figures.year,
        "主动公开": figures.published,
        "新收申请": total(requests.new),
        "上年结转": total(requests.carried_in),
        "办结": total(requests.done),
        "结转下年": total(requests.carried_out),
        **groups,
        "复议": sum(remedies.reviews),
        "诉讼": sum(remedies.direct_suits) + sum(remedies.later_suits),
        "信息处理费": _yuan(figures.information_fees),
        "制发规范性文件": figures.proactive.normative_made,
    }
    if isinstance(figures.proactive, Proactive):
        values |= {
            "废止规范性文件": figures.proactive.normative_ended,
            "有效规范性文件": figures.proactive.normative_valid,
            "行政许可": figures.proactive.permits,
            "行政处罚": figures.proactive.penalties,
            "行政强制": figures.proactive.forced,
            "收费": wan_yuan(figures.proactive.fees),
        }
    return {name: str(value) for name, value in values.items()}


def _yuan(fen: int) -> str:
    yuan, rest = divmod(fen, YUAN)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)


def unknown_tokens(text: str, figures: Figures) -> list[str]:
    """The 【…】 of a text that name no figure."""
    known = tokens_of(figures)
    return [name for name in _TOKEN.findall(text) if name not in known]


def filled(text: str, figures: Figures) -> str:
    """The text with its figures in place; an unknown 【…】 stays as it is."""
    known = tokens_of(figures)
    return _TOKEN.sub(lambda match: known.get(match[1], match[0]), text)


@dataclass(frozen=True, slots=True)
class Narrative:
    """The parts that people write, with figures as 【…】."""

    proactive: str
    requests: str
    management: str
    platform: str
    supervision: str
    problems: str
    improvements: str
    other: str


NARRATIVE: tuple[str, ...] = tuple(field.name for field in fields(Narrative))


def prepared(unit: str, figures: Figures) -> Narrative:
    """The narrative as it is begun: figures in place, what only people know left empty."""
    proactive = f"{figures.year}年，{unit}主动公开政府信息【主动公开】条。制发行政规范性文件【制发规范性文件】件"
    proactive += "。" if figures.is_trial else "，废止【废止规范性文件】件，现行有效【有效规范性文件】件。"
    came = total(figures.requests.new) + total(figures.requests.carried_in)
    requests = (
        "全年收到政府信息公开申请【新收申请】件，上年结转【上年结转】件。办结【办结】件，其中予以公开【予以公开】件、部分公开【部分公开】件、"
        "不予公开【不予公开】件、无法提供【无法提供】件、不予处理【不予处理】件、其他处理【其他处理】件；结转下年度继续办理【结转下年】件。"
        if came
        else "全年收到政府信息公开申请【新收申请】件，上年结转【上年结转】件。"
    )
    other = "依据《政府信息公开信息处理费管理办法》，本年度收取信息处理费【信息处理费】元。"
    return Narrative(proactive, requests, "", "", "", "", "", other)


_COUNTED_IN_TEXT = re.compile(r"(?:收到|受理|新收)[^。；\n]{0,20}?申请(?:共)?([0-9]+)件")


def conflicts_of(text: str, figures: Figures) -> list[str]:
    """Numbers of applications that the text states otherwise than the table (文表不一致)."""
    received = total(figures.requests.new)
    return [
        f"文字“{match[0]}”与表中本年新收{received}件不一致"
        for match in _COUNTED_IN_TEXT.finditer(text)
        if int(match[1]) != received
    ]
