"""本页找错: a wrong page that a reader tells of, what the unit did about it, and the check by another person."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from county.cases.timeline import TimelineEntry
from county.cases.workflow import Step, WorkflowCase
from county.encryption import EncryptedTextField
from county.models import Department, Role, WorkdayLimit
from county.models.visibility import OfUnits

TEXT_LENGTH = 500
# Personal data on a page is taken down within two hours (个人信息保护法 Art. 57: 立即采取补救措施).
URGENT_WITHIN = timedelta(hours=2)


class ErrorKind(models.TextChoices):
    TYPO = "typo", "错别字"
    WRONG = "wrong", "内容不准确"
    STALE = "stale", "更新不及时"
    DEAD_LINK = "dead_link", "链接打不开"
    DEAD_FILE = "dead_file", "附件打不开"
    PERSONAL = "personal", "泄露个人信息"
    OTHER = "other", "其他"


class ErrorReportStatus(models.TextChoices):
    """A label says what the report waits for, or that it is done."""

    HANDLING = "handling", "待处理"
    SETTLED = "settled", "待核对"
    ANSWERED = "answered", "已答复"


class Outcome(models.TextChoices):
    FIXED = "fixed", "已改正"
    NO_ERROR = "no_error", "不属错误"
    TO_MAILBOX = "to_mailbox", "请通过信箱反映"
    DUPLICATE = "duplicate", "与此前的反映重复"
    WITHDRAWN = "withdrawn", "页面已撤回"


OPEN = (ErrorReportStatus.HANDLING, ErrorReportStatus.SETTLED)
HANDLERS = (Role.OFFICER, Role.COUNTY_OFFICE)
CHECKERS = (Role.LEADER, Role.COUNTY_OFFICE)


class ErrorReportQuerySet(OfUnits):
    def open(self):
        return self.filter(status__in=OPEN)

    def overdue(self, today: date):
        """Not answered on its day."""
        return self.open().filter(due_on__lt=today)


class ErrorReport(WorkdayLimit, WorkflowCase):
    """One report of one page; `department` is the unit whose page it is. What the reader saw is kept by its digest."""

    Status = ErrorReportStatus
    STEPS = (
        Step("report", (), Status.HANDLING, "收到找错", by_public=True),
        Step("assign", (Status.HANDLING,), None, "转交", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("prolong", (Status.HANDLING,), None, "延长处理期限", HANDLERS, needs_note=True),
        Step("settle", (Status.HANDLING,), Status.SETTLED, "处理", HANDLERS),
        Step("send_back", (Status.SETTLED,), Status.HANDLING, "退回", CHECKERS, needs_note=True),
        Step("answer", (Status.SETTLED,), Status.ANSWERED, "核对并答复", CHECKERS),
        Step("move_deadline", (Status.HANDLING, Status.SETTLED), None, "放假安排变动，期限重算", by_system=True),
    )

    number = models.CharField("找错编号", max_length=20, unique=True, editable=False)
    code_digest = models.CharField("查询码摘要", max_length=64, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="error_reports", verbose_name="处理单位", editable=False
    )
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.HANDLING, editable=False)
    kind = models.CharField("错误类型", max_length=20, choices=ErrorKind.choices, editable=False)
    page = models.CharField("页面地址", max_length=200, blank=True, editable=False)
    document = models.ForeignKey(
        "catalog.Document", models.PROTECT, null=True, related_name="+", verbose_name="政府信息", editable=False
    )
    revision = models.ForeignKey(
        "catalog.Revision", models.PROTECT, null=True, related_name="+", verbose_name="所见的稿", editable=False
    )
    shown_digest = models.CharField("所见内容摘要", max_length=64, blank=True, editable=False)
    text = EncryptedTextField("错误说明", editable=False)
    contact = EncryptedTextField("联系方式", blank=True, editable=False)

    received_at = models.DateTimeField("收到时间", default=timezone.now, editable=False)
    received_on = models.DateField("收到日期", editable=False)
    outcome = models.CharField("处理结果", max_length=20, choices=Outcome.choices, blank=True, editable=False)
    answer = models.TextField("答复", max_length=500, blank=True, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="duplicates", verbose_name="此前的反映", editable=False
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="处理人", editable=False
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="核对人", editable=False
    )
    answered_on = models.DateField("答复日期", null=True, editable=False)
    worked_days = models.PositiveSmallIntegerField("用时（工作日）", null=True, editable=False)
    is_on_time = models.BooleanField("按期答复", null=True, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "网站找错"
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(
                fields=["department", "status", "due_on"], name="error_report_desk", condition=Q(status__in=OPEN)
            ),
            models.Index(fields=["received_on"], name="error_report_received"),
            models.Index(fields=["-answered_on", "-id"], name="error_report_answered"),
        ]
        constraints = [
            *WorkdayLimit.Meta.constraints,
            models.CheckConstraint(condition=Q(due_on__isnull=False), name="error_report_has_a_limit"),
            models.CheckConstraint(
                condition=~Q(status__in=(ErrorReportStatus.SETTLED, ErrorReportStatus.ANSWERED))
                | Q(settled_by__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
                name="error_report_settled_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=ErrorReportStatus.ANSWERED)
                | Q(answered_on__isnull=False, worked_days__isnull=False, is_on_time__isnull=False)
                & Q(checked_by__isnull=False)
                & ~Q(checked_by=F("settled_by")),
                name="error_report_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=True, revision__isnull=True, shown_digest="")
                | Q(document__isnull=False, revision__isnull=False) & ~Q(shown_digest=""),
                name="error_report_knows_what_was_shown",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(outcome=Outcome.DUPLICATE) & ~Q(parent=F("id")),
                name="error_report_parent_of_a_duplicate",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def urgent_until(self) -> datetime | None:
        """By when personal data must be gone from the page; None for every other kind."""
        return self.received_at + URGENT_WITHIN if self.kind == ErrorKind.PERSONAL else None


class ErrorReportEntry(TimelineEntry):
    """One step of a report, chained to the step before."""

    case = models.ForeignKey(ErrorReport, models.PROTECT, related_name="timeline", verbose_name="网站找错")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "找错流转记录"
