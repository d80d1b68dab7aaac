"""What the kind of a column demands of the items in it. Sources: 条例 Art. 12, 26, 49; 检查指标 国办秘函〔2019〕19号."""

from dataclasses import dataclass

from django.db import models


class ColumnKind(models.TextChoices):
    GROUP = "group", "分组（不放信息）"
    GUIDE = "guide", "公开指南（每单位一件）"
    ORGANISATION = "organisation", "机构信息（每单位一件）"
    ANNUAL_REPORT = "annual_report", "年度报告（每单位每年一件）"
    RULES = "rules", "公开制度"
    NORMATIVE = "normative", "规范性文件"
    OFFICIAL = "official", "公文"
    NOTICE = "notice", "通知公告"
    DYNAMIC = "dynamic", "动态"
    INTERPRETATION = "interpretation", "政策解读"
    PUBLIC_UTILITY = "public_utility", "公共企事业单位"
    GENERAL = "general", "一般信息"


class LimitUnit(models.TextChoices):
    WORKING_DAYS = "working_days", "个工作日"
    CALENDAR_DAYS = "calendar_days", "日（自然日）"


@dataclass(frozen=True, slots=True)
class KindRule:
    """The demands of one kind.

    `single`: one current item per unit; `per_year`: one per unit and year; `structured`: content is fields, not free text;
    `needs_doc_number`: 文号 is required; `renew_days`: calendar days after which the column counts as stale, None = no duty.
    """

    single: bool = False
    per_year: bool = False
    structured: bool = False
    needs_doc_number: bool = False
    renew_days: int | None = None


RULES: dict[str, KindRule] = {
    ColumnKind.GROUP: KindRule(),
    ColumnKind.GUIDE: KindRule(single=True, structured=True, renew_days=365),
    ColumnKind.ORGANISATION: KindRule(single=True, structured=True, renew_days=365),
    ColumnKind.ANNUAL_REPORT: KindRule(per_year=True, renew_days=365),
    ColumnKind.RULES: KindRule(),
    ColumnKind.NORMATIVE: KindRule(needs_doc_number=True, renew_days=183),
    ColumnKind.OFFICIAL: KindRule(needs_doc_number=True, renew_days=183),
    ColumnKind.NOTICE: KindRule(renew_days=183),
    ColumnKind.DYNAMIC: KindRule(renew_days=14),
    ColumnKind.INTERPRETATION: KindRule(renew_days=183),
    ColumnKind.PUBLIC_UTILITY: KindRule(),
    ColumnKind.GENERAL: KindRule(renew_days=183),
}

SINGLE_KINDS = tuple(kind for kind, rule in RULES.items() if rule.single)
STRUCTURED_KINDS = tuple(kind for kind, rule in RULES.items() if rule.structured)
