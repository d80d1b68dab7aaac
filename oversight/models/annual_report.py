"""政府信息公开工作年度报告 of a unit and year, the cases that stand behind its cells, and figures that come from outside."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from county.cases.review import digest_of
from county.cases.timeline import TimelineEntry
from county.cases.workflow import Step, WorkflowCase
from county.models import Role
from county.models.visibility import OfUnits
from oversight.annual_report.form import wan_yuan
from oversight.annual_report.report import FIRST_YEAR, NARRATIVE, Figures, Narrative, figures_from_text


class ReportStatus(models.TextChoices):
    """A label says where the report stands."""

    DRAFT = "draft", "编制中"
    CHECKED = "checked", "已核对"
    FROZEN = "frozen", "已定稿"


class AnnualReport(WorkflowCase):
    """One report (条例 Art. 49, 50). Its figures are counted from the cases; whoever finds one wrong corrects the case."""

    Status = ReportStatus
    STEPS = (
        Step("open", (), Status.DRAFT, "开立", (Role.OFFICER, Role.COUNTY_OFFICE), by_system=True),
        Step("take_in", (Status.DRAFT,), Status.FROZEN, "导入", by_system=True),
        Step("check", (Status.DRAFT,), Status.CHECKED, "核对", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("freeze", (Status.CHECKED,), Status.FROZEN, "定稿", (Role.LEADER, Role.COUNTY_OFFICE)),
        Step(
            "reopen",
            (Status.CHECKED, Status.FROZEN),
            Status.DRAFT,
            "退回编制",
            (Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE),
            needs_note=True,
        ),
        Step("lay_before_gate", (Status.FROZEN,), None, "拟稿发布", (Role.OFFICER, Role.COUNTY_OFFICE)),
    )

    department = models.ForeignKey(
        "county.Department", models.PROTECT, related_name="annual_reports", verbose_name="单位"
    )
    year = models.PositiveSmallIntegerField("年度", help_text="所报告的年份，统计期限为该年1月1日至12月31日。")
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)
    is_imported = models.BooleanField("取自已发布的报告", default=False, editable=False)

    proactive = models.TextField("主动公开情况", blank=True)
    requests = models.TextField("依申请公开情况", blank=True)
    management = models.TextField("政府信息管理情况", blank=True)
    platform = models.TextField("政府信息公开平台建设情况", blank=True)
    supervision = models.TextField(
        "监督保障情况", blank=True, help_text="各级人民政府还应写明工作考核、社会评议和责任追究结果（条例第五十条）。"
    )
    problems = models.TextField("存在的主要问题", blank=True)
    improvements = models.TextField("改进情况", blank=True)
    other = models.TextField("其他需要报告的事项", blank=True, help_text="须写明收取信息处理费的情况。")
    contact = models.CharField("联系方式", max_length=120, blank=True, help_text="写在报告开头，如“联系电话：0543-…”。")

    figures_text = models.TextField("核对的数据", blank=True, editable=False)
    digest = models.CharField("摘要值", max_length=64, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="核对人",
    )
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="定稿人",
    )
    frozen_at = models.DateTimeField("定稿时间", null=True, blank=True, editable=False)
    document = models.ForeignKey(
        "catalog.Document",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="发布的政府信息",
    )
    laid_digest = models.CharField("已拟稿的摘要值", max_length=64, blank=True, editable=False)

    objects = OfUnits.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        ordering = ["-year", "department__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["department", "year"], name="annual_report_one_per_year"),
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR), name="annual_report_form_known"),
            models.CheckConstraint(
                condition=~Q(status="frozen") | Q(frozen_at__isnull=False) & ~Q(figures_text="") & ~Q(digest=""),
                name="annual_report_frozen_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="frozen", is_imported=False)
                | Q(checked_by__isnull=False, frozen_by__isnull=False) & ~Q(frozen_by=F("checked_by")),
                name="annual_report_frozen_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.department}{self.year}年度报告"

    @property
    def narrative(self) -> Narrative:
        """The written parts with their 【…】."""
        return Narrative(**{name: getattr(self, name) for name in NARRATIVE})

    @property
    def figures(self) -> Figures | None:
        """The figures that were checked or frozen; None while it is being drawn up."""
        return figures_from_text(self.figures_text) if self.figures_text else None

    @property
    def is_editable(self) -> bool:
        return self.status == ReportStatus.DRAFT

    @property
    def awaits_gate(self) -> bool:
        """Frozen, and what was frozen has not been laid before the gate."""
        return self.status == ReportStatus.FROZEN and self.laid_digest != self.digest and not self.is_imported

    def computed_digest(self) -> str:
        """SHA-256 of the figures and the words; the database computes the same (migration 0002)."""
        return digest_of([str(self.year), self.figures_text, *(getattr(self, name) for name in NARRATIVE)])


class AnnualReportEntry(TimelineEntry):
    """One step of a report, chained to the step before."""

    case = models.ForeignKey(AnnualReport, models.PROTECT, related_name="timeline", verbose_name="年度报告")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "年度报告流转记录"


class CountedCase(models.Model):
    """A case behind a cell of a frozen report, as it was counted then. The database keeps it while the report is frozen."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="cases", verbose_name="年度报告")
    table = models.CharField("表", max_length=20)
    row = models.CharField("行", max_length=20)
    column = models.CharField("列", max_length=2)
    object_id = models.BigIntegerField("记录号")
    label = models.CharField("案件", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "计入年度报告的案件"
        ordering = ["report", "table", "row", "column", "object_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "table", "row", "column", "object_id"], name="counted_case_once_a_cell"
            )
        ]

    def __str__(self):
        return self.label


class OutsideKind(models.TextChoices):
    """Figures that no record of the portal holds, by the name of their field in the form."""

    PERMITS = "permits", "行政许可处理决定数量（件）"
    PENALTIES = "penalties", "行政处罚处理决定数量（件）"
    FORCED = "forced", "行政强制处理决定数量（件）"
    FEES = "fees", "行政事业性收费金额（万元）"
    PERMIT_ITEMS = "permit_items", "行政许可上一年项目数量（2019、2020年）"
    PERMIT_CHANGE = "permit_change", "行政许可本年增/减（2019、2020年）"
    SERVICE_ITEMS = "service_items", "其他对外管理服务事项上一年项目数量（2019、2020年）"
    SERVICE_CHANGE = "service_change", "其他对外管理服务事项本年增/减（2019、2020年）"
    SERVICES = "services", "其他对外管理服务事项处理决定数量（2019、2020年）"
    PENALTY_ITEMS = "penalty_items", "行政处罚上一年项目数量（2019、2020年）"
    PENALTY_CHANGE = "penalty_change", "行政处罚本年增/减（2019、2020年）"
    FORCED_ITEMS = "forced_items", "行政强制上一年项目数量（2019、2020年）"
    FORCED_CHANGE = "forced_change", "行政强制本年增/减（2019、2020年）"
    FEE_ITEMS = "fee_items", "行政事业性收费上一年项目数量（2019、2020年）"
    FEE_CHANGE = "fee_change", "行政事业性收费本年增/减（2019、2020年）"
    PURCHASES = "purchases", "政府集中采购项目数量（2019、2020年）"
    PURCHASE_AMOUNT = "purchase_amount", "政府集中采购总金额（万元，2019、2020年）"


AMOUNT_KINDS = (OutsideKind.FEES, OutsideKind.PURCHASE_AMOUNT)
CHANGE_KINDS = (
    OutsideKind.PERMIT_CHANGE,
    OutsideKind.SERVICE_CHANGE,
    OutsideKind.PENALTY_CHANGE,
    OutsideKind.FORCED_CHANGE,
    OutsideKind.FEE_CHANGE,
)


class OutsideFigure(models.Model):
    """A figure from outside for a unit and year: how much, who entered it when and from where. Only added; the last counts."""

    department = models.ForeignKey(
        "county.Department", models.PROTECT, related_name="outside_figures", verbose_name="单位"
    )
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("指标", max_length=20, choices=OutsideKind.choices)
    value = models.BigIntegerField("数值", help_text="件数；金额以分计。")
    source = models.CharField("数据来源", max_length=200, help_text="如“政务服务平台年度统计表”“非税收入决算表”。")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人", editable=False
    )
    entered_at = models.DateTimeField("录入时间", default=timezone.now, editable=False)

    objects = OfUnits.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "外部数据"
        ordering = ["-entered_at", "-pk"]
        indexes = [models.Index(fields=["department", "year", "kind", "-id"], name="outside_figure_last")]
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR), name="outside_figure_form_known"),
            models.CheckConstraint(
                condition=Q(value__gte=0) | Q(kind__in=CHANGE_KINDS), name="outside_figure_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.department}{self.year}年{self.get_kind_display()}"

    @property
    def shown_value(self) -> str:
        """The value as it was typed: pieces, or an amount in 万元."""
        return wan_yuan(self.value) if self.kind in AMOUNT_KINDS else str(self.value)
