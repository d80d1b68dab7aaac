"""Reads published tables of annual reports (JSON Lines) and judges them as they stand on paper. Pure.

A line: {"org": unit, "year": …, "table2": {"规章": [制发, 废止, 有效], "行政规范性文件": […], "行政许可": n, "行政处罚": n, "行政强制": n,
"行政事业性收费": 万元}, "table3": {row key: seven numbers}, "table4": {"复议_维持": n, …}}. Row keys are those of oversight.annual_report.form.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from oversight.annual_report.form import (
    CARRIED_IN,
    CARRIED_OUT,
    FEN_PER_WAN,
    FIRST_FULL_YEAR,
    LEAVES,
    NEW,
    REMEDY_GROUPS,
    Proactive,
    Remedies,
    Requests,
    faults_of_remedies,
    faults_of_requests,
)
from oversight.annual_report.report import Figures

REMEDY_PREFIXES = dict(zip(("复议", "诉讼未经复议", "诉讼复议后"), REMEDY_GROUPS, strict=True))
REMEDY_COLUMNS = ("维持", "纠正", "其他", "尚未审结", "总计")


class BadReport(ValueError):
    """The line is no report; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """One published report: the line it stood on, its faults as printed, and its figures when it has none."""

    line: int
    unit: str
    year: int
    faults: list[str]
    figures: Figures | None


def read_reports(lines: Iterable[str]) -> Iterator[PublishedReport]:
    """Every report of the file in turn. Raises BadReport with the number of the line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _report(number, json.loads(line))
            except (KeyError, TypeError, ValueError, InvalidOperation) as error:
                reason = f"缺少“{error.args[0]}”" if isinstance(error, KeyError) else str(error)
                raise BadReport(f"第 {number} 行不是年度报告数据：{reason}") from error


def _report(number: int, values: dict) -> PublishedReport:
    year = _whole(values["year"])
    if year < FIRST_FULL_YEAR:
        raise BadReport(f"{year}年的报告不是 2021 年起的格式")
    rows = {key: _numbers(row) for key, row in values["table3"].items()}
    groups = {
        key: [_whole(values["table4"][f"{prefix}_{column}"]) for column in REMEDY_COLUMNS]
        for prefix, key in REMEDY_PREFIXES.items()
    }
    faults = faults_of_requests(rows) + faults_of_remedies(groups)
    figures = None if faults else Figures(year, _proactive(values["table2"]), _requests(rows), _remedies(groups))
    return PublishedReport(number, str(values["org"]), year, faults, figures)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadReport(f"“{value}”不是整数")
    return value


def _numbers(row: Sequence[object]) -> list[int]:
    return [_whole(value) for value in row]


def _requests(rows: dict[str, list[int]]) -> Requests:
    six = {key: tuple(row[:-1]) for key, row in rows.items()}
    return Requests(six[NEW], six[CARRIED_IN], tuple(six[key] for key in LEAVES), six[CARRIED_OUT])  # type: ignore[arg-type]


def _remedies(groups: dict[str, list[int]]) -> Remedies:
    return Remedies(**{key: tuple(row[:-1]) for key, row in groups.items()})  # type: ignore[arg-type]


def _proactive(table: dict) -> Proactive:
    rules, normative = _numbers(table["规章"]), _numbers(table["行政规范性文件"])
    fees = Decimal(str(table["行政事业性收费"])) * FEN_PER_WAN
    if fees != fees.to_integral_value():
        raise BadReport("行政事业性收费应精确到分以内")
    return Proactive(
        *normative,
        _whole(table["行政许可"]),
        _whole(table["行政处罚"]),
        _whole(table["行政强制"]),
        int(fees),
        *rules,
    )
