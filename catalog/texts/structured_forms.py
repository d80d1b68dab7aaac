"""机构信息, 公开指南 and 政策解读 as form fields: a row of a list is a line, its parts separated by "|".

Questions with their answers, and charts with their tables, take more than a line: they have shapes of their own below.
"""

import dataclasses
from typing import Any, get_args, get_origin, get_type_hints

from django import forms

from catalog.texts.spreadsheets import UnreadableWorkbook, texts_of
from catalog.texts.structured import Chart, Guide, InterpretationContent, OrganisationInfo, QuestionAnswer
from catalog.tree.kinds import ColumnKind
from county.text.charts import MOST_ROWS, MOST_SERIES, ChartKind, canonical, cells_of

STRUCTURED: dict[str, type] = {
    ColumnKind.ORGANISATION: OrganisationInfo,
    ColumnKind.GUIDE: Guide,
    ColumnKind.INTERPRETATION: InterpretationContent,
}
# Kinds whose fields stand beside a free text instead of replacing it.
WITH_TEXT = (ColumnKind.INTERPRETATION,)
SEPARATOR = "|"
MOST_CHARTS = 3
LABELS = {
    "name": "机构名称",
    "address": "办公地址",
    "hours": "办公时间",
    "phone": "联系电话",
    "fax": "传真",
    "website": "网址",
    "email": "电子邮箱",
    "duties": "工作职责",
    "leaders": "领导（姓名 | 职务 | 分管工作）",
    "offices": "内设机构（名称 | 职责 | 电话 | 负责人）",
    "disclosure_leader": "公开负责人",
    "disclosure_office": "信息公开工作机构",
    "categories": "政府信息的分类",
    "arrangement": "编排体系（名称 | 说明）",
    "channels": "公开渠道（名称 | 说明）",
    "reading_points": "查阅点（名称 | 地址 | 电话 | 开放时间）",
    "request_channels": "申请渠道（名称 | 说明）",
    "steps": "办理流程（步骤 | 说明）",
    "time_limits": "办理时限",
    "fees": "收费说明",
    "office": "信息公开工作机构",
    "remedies": "监督与救济",
    **InterpretationContent.PARTS,
    "expert": "解读专家",
    "expert_post": "专家单位和职务",
    "spokesperson": "发布人",
    "spokesperson_post": "发布人职务",
    "questions": "问答",
    "pictures": "图片说明（文件名 | 文字说明）",
    "transcript": "文字实录（音频、视频、发布会）",
    "clauses": "逐条对照（条款 | 解读）",
    "contact": "解读机关和咨询电话",
}
HELP = {
    "questions": "每个问题以“问：”开头，回答以“答：”开头；回答可以有几段，每段一行。",
    "pictures": "每行一张：附件中图片的文件名，和能代替图片阅读的文字说明。",
    "clauses": "每行一条，如“第七条 | 补贴按月发放，不用再申请”；没有条号的，写该段开头的几个字。",
}


def form_fields(kind: type) -> dict[str, forms.Field]:
    """A field for every value; those of a part that is itself a record carry its name: disclosure_office__phone."""
    fields: dict[str, forms.Field] = {}
    for name, hint in get_type_hints(kind).items():
        if get_origin(hint) is not tuple and dataclasses.is_dataclass(hint):
            for part in dataclasses.fields(hint):
                fields[f"{name}__{part.name}"] = forms.CharField(
                    label=f"{LABELS[name]}：{LABELS[part.name]}", required=False, max_length=200
                )
        elif get_args(hint)[:1] == (Chart,):
            fields |= chart_fields()
        elif get_origin(hint) is tuple:
            widget = forms.Textarea(attrs={"rows": 3 if name in InterpretationContent.PARTS else 5, "cols": 90})
            shape = HELP.get(name, "每行一条。")
            fields[name] = forms.CharField(label=LABELS[name], required=False, widget=widget, help_text=shape)
        elif hint is str:
            fields[name] = forms.CharField(label=LABELS[name], required=False, max_length=200)
    return fields


def initial_values(kind: type, text: str) -> dict[str, str]:
    """What the fields show of a stored structure; empty for none."""
    if not text:
        return {}
    shown: dict[str, str] = {}
    for name, value in dataclasses.asdict(kind.from_json(text)).items():
        if isinstance(value, dict):
            shown |= {f"{name}__{part}": content for part, content in value.items()}
        elif isinstance(value, str):
            shown[name] = value
        elif name == "charts":
            shown |= {
                f"chart_{n}_{part}": content for n, chart in enumerate(value, 1) for part, content in chart.items()
            }
        elif name == "questions":
            shown[name] = "\n".join(
                "\n".join((f"问：{row['question']}", "答：" + "\n".join(row["answer"]))) for row in value
            )
        else:
            shown[name] = "\n".join(
                row if isinstance(row, str) else f" {SEPARATOR} ".join(row.values()) for row in value
            )
    return shown


def labelled_values(kind: type, text: str) -> list[tuple[str, str]]:
    """(label, value) of every field that says something, charts left out: they are drawn."""
    fields = form_fields(kind)
    shown = initial_values(kind, text).items()
    return [(str(fields[name].label), value) for name, value in shown if value and not name.startswith("chart_")]


def structure_of(kind: type, cleaned: dict[str, Any]) -> tuple[str, list[str]]:
    """(canonical JSON, problems in Chinese) of what was typed."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, hint in get_type_hints(kind).items():
        if name == "charts":
            values[name] = charts_of(cleaned)
        elif name == "questions":
            values[name] = _questions(cleaned.get(name, ""), problems)
        elif get_origin(hint) is tuple:
            values[name] = _rows(get_args(hint)[0], name, cleaned.get(name, ""), problems)
        elif dataclasses.is_dataclass(hint):
            values[name] = hint(
                **{part.name: cleaned.get(f"{name}__{part.name}", "").strip() for part in dataclasses.fields(hint)}
            )
        elif hint is str:
            values[name] = cleaned.get(name, "").strip()
    info = kind(**values)
    return info.to_json(), problems + info.problems()


def _rows(kind: type, name: str, text: str, problems: list[str]) -> tuple:
    rows = []
    for number, line in enumerate((line.strip() for line in text.splitlines() if line.strip()), 1):
        if kind is str:
            rows.append(line)
            continue
        parts = [part.strip() for part in line.replace("｜", SEPARATOR).split(SEPARATOR)]
        expected = len(dataclasses.fields(kind))
        if len(parts) > expected:
            problems.append(f"{LABELS[name].partition('（')[0]}第 {number} 行有 {len(parts)} 项，应为 {expected} 项")
        rows.append(kind(*(parts + [""] * expected)[:expected]))
    return tuple(rows)


def _questions(text: str, problems: list[str]) -> tuple[QuestionAnswer, ...]:
    """Questions and answers as they are written one below the other; lines before the first question are refused."""
    found: list[tuple[str, list[str]]] = []
    for line in (line.strip() for line in text.splitlines() if line.strip()):
        mark, rest = line[:2].replace(":", "："), line[2:].strip()
        if mark == "问：":
            found.append((rest, []))
        elif not found:
            problems.append("问答须以“问：”开头")
            break
        else:
            found[-1][1].append(rest if mark == "答：" else line)
    return tuple(QuestionAnswer(question, tuple(filter(None, answer))) for question, answer in found)


def chart_fields() -> dict[str, forms.Field]:
    """The fields of the charts: a title, a shape, a unit, and a table that is pasted or comes as a workbook."""
    fields: dict[str, forms.Field] = {}
    for n in range(1, MOST_CHARTS + 1):
        table = forms.Textarea(attrs={"rows": 4, "cols": 60})
        fields |= {
            f"chart_{n}_title": forms.CharField(label=f"图表{n}：标题", required=False, max_length=60),
            f"chart_{n}_kind": forms.ChoiceField(label=f"图表{n}：图形", required=False, choices=ChartKind.choices),
            f"chart_{n}_unit": forms.CharField(label=f"图表{n}：单位", required=False, max_length=12),
            f"chart_{n}_table": forms.CharField(
                label=f"图表{n}：表格",
                required=False,
                widget=table,
                strip=False,
                max_length=5000,
                help_text=f"从 Excel 复制后粘贴：第一行表头，第一列项目，其余为数值；最多 {MOST_ROWS} 行、{MOST_SERIES} 列数值。",
            ),
            f"chart_{n}_file": ChartFileField(
                label=f"图表{n}：或上传 .xlsx", required=False, help_text="取第一张工作表，代替上面的表格。"
            ),
        }
    return fields


class ChartFileField(forms.FileField):
    """A workbook whose first sheet is the table of a chart; cleaned to the text of the table."""

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return ""
        try:
            return canonical(texts_of(file.name, file.read(), most_rows=MOST_ROWS + 1, most_columns=MOST_SERIES + 1))
        except UnreadableWorkbook as error:
            raise forms.ValidationError(str(error)) from error


def charts_of(cleaned: dict[str, Any]) -> tuple[Chart, ...]:
    """The charts that have a title or a table."""
    found = []
    for n in range(1, MOST_CHARTS + 1):
        title, kind, unit = (cleaned.get(f"chart_{n}_{part}", "").strip() for part in ("title", "kind", "unit"))
        table = cleaned.get(f"chart_{n}_file") or canonical(cells_of(cleaned.get(f"chart_{n}_table", "")))
        if title or table:
            found.append(Chart(title, kind, unit, table))
    return tuple(found)
