"""The annual report in the prescribed layout: one record for Word, PDF and web page, its tables as XML and CSV. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from xml.etree import ElementTree as ET

from county.papers import Block, Heading, Paper, Table, Text
from county.papers.record import paragraphs
from county.site import csv_export
from oversight.annual_report.form import APPLICANTS, LABELS, OUTCOMES, REMEDY_GROUPS, Proactive, trial_keys, wan_yuan
from oversight.annual_report.report import Figures, Narrative, filled
from oversight.annual_report.tables import proactive_table, remedies_table, requests_table, table_html, trial_table

SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
"""Fixed order and titles (国办公开办函〔2021〕30号)."""
PARTS = {
    "proactive": "（一）主动公开情况",
    "requests": "（二）依申请公开情况",
    "management": "（三）政府信息管理情况",
    "platform": "（四）政府信息公开平台建设情况",
    "supervision": "（五）监督保障情况",
}
# What 万元 amounts and plain numbers are called in CSV and XML.
FIELD_LABELS = {
    "normative_made": "行政规范性文件本年制发件数",
    "normative_ended": "行政规范性文件本年废止件数",
    "normative_valid": "行政规范性文件现行有效件数",
    "rules_made": "规章本年制发件数",
    "rules_ended": "规章本年废止件数",
    "rules_valid": "规章现行有效件数",
    "permits": "行政许可处理决定数量",
    "penalties": "行政处罚处理决定数量",
    "forced": "行政强制处理决定数量",
    "fees": "行政事业性收费金额（万元）",
    "normative_published": "规范性文件本年新公开数量",
    "normative_public": "规范性文件对外公开总数量",
    "permit_items": "行政许可上一年项目数量",
    "permit_change": "行政许可本年增/减",
    "service_items": "其他对外管理服务事项上一年项目数量",
    "service_change": "其他对外管理服务事项本年增/减",
    "services": "其他对外管理服务事项处理决定数量",
    "penalty_items": "行政处罚上一年项目数量",
    "penalty_change": "行政处罚本年增/减",
    "forced_items": "行政强制上一年项目数量",
    "forced_change": "行政强制本年增/减",
    "fee_items": "行政事业性收费上一年项目数量",
    "fee_change": "行政事业性收费本年增/减",
    "purchases": "政府集中采购项目数量",
    "purchase_amount": "政府集中采购总金额（万元）",
}
AMOUNTS = ("fees", "purchase_amount")


@dataclass(frozen=True, slots=True)
class Report:
    """What the layout needs: whose report, of when, its figures and its words."""

    unit: str
    is_government: bool
    figures: Figures
    narrative: Narrative
    signed_by: str
    signed_on: date
    contact: str = ""
    mark: str = ""

    @property
    def title(self) -> str:
        return title_of(self.unit, self.figures.year)


def title_of(unit: str, year: int) -> str:
    """信息名称 of the report."""
    return f"{unit}{year}年政府信息公开工作年度报告"


def tables_of(figures: Figures) -> tuple[Table, Table, Table]:
    """The tables of sections two, three and four in the form of the year."""
    proactive = figures.proactive
    first = proactive_table(proactive) if isinstance(proactive, Proactive) else trial_table(proactive)
    return first, requests_table(figures.requests, trial=figures.is_trial), remedies_table(figures.remedies)


def blocks_of(report: Report) -> tuple[Block, ...]:
    """The six parts."""
    figures, year = report.figures, report.figures.year

    def told(text: str) -> tuple[Block, ...]:
        return (Text(filled(text, figures)),) if text.strip() else (Text("无。"),)

    proactive, requests, remedies = tables_of(figures)
    contact = f"（{report.contact}）" if report.contact else ""
    number = sum(figures.remedies.reviews), sum(figures.remedies.direct_suits) + sum(figures.remedies.later_suits)
    return (
        Text(
            "本报告根据《中华人民共和国政府信息公开条例》第五十条的规定编制。所列数据的统计期限为"
            f"{year}年1月1日至{year}年12月31日。对本报告有疑问的，请与{report.signed_by}联系{contact}。"
        ),
        Heading(SECTIONS[0]),
        *(
            block
            for name, head in PARTS.items()
            for block in (Heading(head, 2), *told(getattr(report.narrative, name)))
        ),
        Heading(SECTIONS[1]),
        proactive,
        Heading(SECTIONS[2]),
        requests,
        Heading(SECTIONS[3]),
        remedies,
        Text(
            f"全年发生政府信息公开行政复议{number[0]}件、行政诉讼{number[1]}件。"
            if any(number)
            else "全年未发生因政府信息公开引起的行政复议、行政诉讼。"
        ),
        Heading(SECTIONS[4]),
        Heading("（一）存在的主要问题", 2),
        *told(report.narrative.problems),
        Heading("（二）改进情况", 2),
        *told(report.narrative.improvements),
        Heading(SECTIONS[5]),
        *told(report.narrative.other),
    )


def paper_of(report: Report) -> Paper:
    """The report as an official paper, for Word and PDF."""
    return Paper(
        report.title, blocks_of(report), signed_by=report.signed_by, signed_on=report.signed_on, mark=report.mark
    )


def body_of(report: Report) -> str:
    """The report as the body of its web page, in the small HTML of bodies (catalog.texts.markup)."""
    day = f"{report.signed_on.year}年{report.signed_on.month}月{report.signed_on.day}日"
    return "".join(map(_html, blocks_of(report))) + (
        f'<p class="signature">{escape(report.signed_by)}</p><p class="signed-on">{day}</p>'
    )


def _html(block: Block) -> str:
    match block:
        case Heading(level=1):
            return f"<h2>{escape(block.text)}</h2>"
        case Heading():
            return f"<h3>{escape(block.text)}</h3>"
        case Table():
            return table_html(block)
        case Text():
            return "".join(f"<p>{escape(line, quote=False)}</p>" for line in paragraphs(block.text))
        case _:
            raise TypeError(block)


def rows_of(figures: Figures) -> Iterator[tuple[str, str, str, str]]:
    """(table, row, column, value) of every number, as CSV and XML list them."""
    for name in figures.proactive.__slots__:
        value = getattr(figures.proactive, name)
        yield "主动公开政府信息情况", FIELD_LABELS[name], "", wan_yuan(value) if name in AMOUNTS else str(value)
    printed = figures.requests.printed()
    keys = trial_keys() if figures.is_trial else tuple(LABELS)
    for key in keys:
        row = printed[key]
        if figures.is_trial and key == "o_other":
            row = [
                sum(column) for column in zip(*(printed[one] for one in ("o_nocorrect", "o_nofee", key)), strict=True)
            ]
        label = "（六）其他处理" if figures.is_trial and key == "o_other" else LABELS[key]
        for column, value in zip((*APPLICANTS, "总计"), row, strict=True):
            yield "收到和处理政府信息公开申请情况", label, column, str(value)
    for key, row in figures.remedies.printed().items():
        for column, value in zip((*OUTCOMES, "总计"), row, strict=True):
            yield "政府信息公开行政复议、行政诉讼情况", REMEDY_GROUPS[key], column, str(value)


def as_csv(figures: Figures) -> bytes:
    """The tables, a number a line, with a byte-order mark as spreadsheets expect of Chinese."""
    return csv_export.as_csv(("表", "项目", "列", "数值"), rows_of(figures)).encode()


def as_xml(unit: str, uscc: str, figures: Figures) -> bytes:
    """The tables as XML: <年度报告 单位 统一社会信用代码 年度><表 名称><项目 名称><数值 列>…."""
    root = ET.Element("年度报告", 单位=unit, 统一社会信用代码=uscc, 年度=str(figures.year))
    table = row = None
    for table_name, row_name, column, value in rows_of(figures):
        if table is None or table.get("名称") != table_name:
            table, row = ET.SubElement(root, "表", 名称=table_name), None
        if row is None or row.get("名称") != row_name:
            row = ET.SubElement(table, "项目", 名称=row_name)
        ET.SubElement(row, "数值", {"列": column} if column else {}).text = value
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
