"""公开备案: what a unit reports to the county office after something happened, within a limit, and gets a receipt for."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from county.cases.timeline import TimelineEntry
from county.cases.workflow import Step, WorkflowCase
from county.models import Department, Role
from county.models.visibility import OfUnits


class FilingKind(models.TextChoices):
    GUIDE = "guide", "公开指南变更"
    ORGANISATION = "organisation", "机构职能、领导变动"
    CATALOGUE = "catalogue", "主动公开目录"
    ANNUAL_REPORT = "annual_report", "年度报告"
    WITHHELD = "withheld", "不予公开目录"
    SECRECY = "secrecy", "保密审查月报"
    OFFICER = "officer", "信息员变动"
    WITHDRAWAL = "withdrawal", "撤回已公开信息"
    REMEDY = "remedy", "复议诉讼"
    PLAN = "plan", "年度工作方案"


class FilingStatus(models.TextChoices):
    DUE = "due", "待报"
    FILED = "filed", "待审核"
    SUSPENDED = "suspended", "待补正"
    RECEIVED = "received", "已备案"
    REFUSED = "refused", "不予备案"


OPEN = (FilingStatus.DUE, FilingStatus.FILED, FilingStatus.SUSPENDED)
WITH_UNIT = (FilingStatus.DUE, FilingStatus.SUSPENDED)


class FilingQuerySet(OfUnits):
    def open(self):
        return self.filter(status__in=OPEN)

    def overdue(self, today: date):
        """Not filed on its day, or not completed in time."""
        return self.filter(
            Q(status=FilingStatus.DUE, due_on__lt=today) | Q(status=FilingStatus.SUSPENDED, complete_by__lt=today)
        )


class Filing(WorkflowCase):
    """One filing of one unit: about one event, or for one month or year (`key`). Filed late stays late. It approves nothing."""

    Kind = FilingKind
    Status = FilingStatus
    STEPS = (
        Step("open", (), Status.DUE, "应报", by_system=True),
        Step("file", WITH_UNIT, Status.FILED, "报送", (Role.LEADER,)),
        Step("draft", WITH_UNIT, None, "填写", (Role.OFFICER, Role.LEADER)),
        Step("receive", (Status.FILED,), Status.RECEIVED, "予以备案", (Role.COUNTY_OFFICE,)),
        Step("suspend", (Status.FILED,), Status.SUSPENDED, "要求补正", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("refuse", (Status.FILED, *WITH_UNIT), Status.REFUSED, "不予备案", (Role.COUNTY_OFFICE,), needs_note=True),
    )

    kind = models.CharField("事项", max_length=20, choices=FilingKind.choices, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="filings", verbose_name="报送单位", editable=False
    )
    key = models.CharField("所报的事", max_length=60, editable=False)
    about = models.CharField("内容", max_length=200, editable=False)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DUE, editable=False)
    happened_on = models.DateField("发生日期", editable=False)
    due_on = models.DateField("报送期限", editable=False)
    text = models.TextField("备案材料", max_length=3000, blank=True, editable=False)
    filed_on = models.DateField("首次报送日期", null=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="报送人", editable=False
    )
    complete_by = models.DateField("补正期限", null=True, editable=False)
    receipt_number = models.CharField("备案号", max_length=20, unique=True, null=True, blank=True, editable=False)
    received_on = models.DateField("备案日期", null=True, editable=False)
    made_at = models.DateTimeField("建立时间", default=timezone.now, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开备案"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["department", "status", "due_on"], name="filing_desk", condition=Q(status__in=OPEN)),
            models.Index(fields=["due_on", "department"], name="filing_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "department", "key"], name="filing_once_for_one_thing"),
            models.CheckConstraint(
                condition=~Q(status__in=(FilingStatus.FILED, FilingStatus.RECEIVED, FilingStatus.SUSPENDED))
                | Q(filed_on__isnull=False, filed_by__isnull=False) & ~Q(text=""),
                name="filing_filed_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(status=FilingStatus.RECEIVED, receipt_number__isnull=False, received_on__isnull=False)
                | ~Q(status=FilingStatus.RECEIVED) & Q(receipt_number__isnull=True),
                name="filing_received_has_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(status=FilingStatus.SUSPENDED) | Q(complete_by__isnull=False),
                name="filing_suspended_has_limit",
            ),
        ]

    def __str__(self):
        return f"{self.department.short_name}{self.get_kind_display()}（{self.about}）"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_late(self) -> bool | None:
        """Filed after its day; None while it is not filed."""
        return None if self.filed_on is None else self.filed_on > self.due_on


class FilingEntry(TimelineEntry):
    """One step of a filing, chained to the step before."""

    case = models.ForeignKey(Filing, models.PROTECT, related_name="timeline", verbose_name="公开备案")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "备案流转记录"
