"""机构信息 and 公开指南 as form fields: a row of a list is a line, its parts separated by "|"."""

import dataclasses
from typing import Any, get_args, get_origin, get_type_hints

from django import forms

from catalog.kinds import ColumnKind
from catalog.structured import Guide, OrganisationInfo

STRUCTURED: dict[str, type] = {ColumnKind.ORGANISATION: OrganisationInfo, ColumnKind.GUIDE: Guide}
SEPARATOR = "|"
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
        elif get_origin(hint) is tuple:
            widget = forms.Textarea(attrs={"rows": 5, "cols": 90})
            fields[name] = forms.CharField(label=LABELS[name], required=False, widget=widget, help_text="每行一条。")
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
        else:
            shown[name] = "\n".join(
                row if isinstance(row, str) else f" {SEPARATOR} ".join(row.values()) for row in value
            )
    return shown


def structure_of(kind: type, cleaned: dict[str, Any]) -> tuple[str, list[str]]:
    """(canonical JSON, problems in Chinese) of what was typed."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, hint in get_type_hints(kind).items():
        if get_origin(hint) is tuple:
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
