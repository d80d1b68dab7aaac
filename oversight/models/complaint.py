"""公开投诉举报 (条例 Art. 47(2), 51): what a citizen complains of, and what the unit is asked without learning by whom."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from county.cases.timeline import TimelineEntry
from county.cases.workflow import Step, WorkflowCase
from county.encryption import EncryptedTextField
from county.models import Department, Role, WorkdayLimit
from county.models.visibility import OfUnits
from oversight.models.rectification import Rectification

TEXT_LENGTH = 2000
OFFICE = (Role.COUNTY_OFFICE,)


class Ground(models.TextChoices):
    NOT_DISCLOSED = "not_disclosed", "应当主动公开而未公开（条例第四十七条）"
    NOT_ANSWERED = "not_answered", "未依法答复公开申请（条例第四十七条）"
    RIGHTS = "rights", "公开工作侵犯合法权益（条例第五十一条）"
    OTHER = "other", "其他公开工作问题"


class ComplaintStatus(models.TextChoices):
    """A label says what the complaint waits for, or how it ended."""

    RECEIVED = "received", "待受理"
    HANDLING = "handling", "办理中"
    DECIDED = "decided", "待审核"
    CLOSED = "closed", "已答复"
    DECLINED = "declined", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"
    ELSEWHERE = "elsewhere", "请向上一级机关反映"


class Result(models.TextChoices):
    UPHELD = "upheld", "属实"
    PARTLY = "partly", "部分属实"
    UNFOUNDED = "unfounded", "不属实"


FOUND_TRUE = (Result.UPHELD, Result.PARTLY)
OPEN = (ComplaintStatus.RECEIVED, ComplaintStatus.HANDLING, ComplaintStatus.DECIDED)


class ComplaintQuerySet(OfUnits):
    def open(self):
        return self.filter(status__in=OPEN)

    def overdue(self, today: date):
        """Past the day of the step that waits: acceptance at first, then the answer."""
        return self.open().filter(due_on__lt=today)

    def concerning(self, department_id: int):
        """No unit reads a complaint, least of all the one complained of: it is asked by a `Statement`."""
        return self.none()


class Complaint(WorkdayLimit, WorkflowCase):
    """One complaint, handled by the county office only. `department` is the unit complained of."""

    Status = ComplaintStatus
    STEPS = (
        Step("lodge", (), Status.RECEIVED, "投诉", by_public=True),
        Step("direct_upwards", (Status.RECEIVED,), Status.ELSEWHERE, "告知向上一级机关反映", by_system=True),
        Step("accept", (Status.RECEIVED,), Status.HANDLING, "受理", OFFICE),
        Step("decline", (Status.RECEIVED, Status.HANDLING), Status.DECLINED, "不予受理", OFFICE, needs_note=True),
        Step("ask_statement", (Status.HANDLING,), None, "要求单位说明", OFFICE),
        Step("extend", (Status.HANDLING,), None, "延期", OFFICE, needs_note=True),
        Step("decide", (Status.HANDLING,), Status.DECIDED, "拟定结论", OFFICE),
        Step("return", (Status.DECIDED,), Status.HANDLING, "退回", OFFICE, needs_note=True),
        Step("close", (Status.DECIDED,), Status.CLOSED, "审核答复", OFFICE),
        Step("withdraw", (Status.RECEIVED, Status.HANDLING), Status.WITHDRAWN, "撤回投诉", by_public=True),
        Step("reveal", Status.values, None, "查看投诉人信息", OFFICE),
        Step("move_deadline", OPEN, None, "放假安排变动，期限重算", by_system=True),
    )

    number = models.CharField("投诉编号", max_length=20, unique=True, editable=False)
    code_digest = models.CharField("查询码摘要", max_length=64, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="complaints", verbose_name="被投诉单位", editable=False
    )
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.RECEIVED, editable=False)
    ground = models.CharField("投诉事由", max_length=20, choices=Ground.choices, editable=False)
    about = models.CharField("涉及的索引号或申请编号", max_length=60, blank=True, editable=False)
    text = EncryptedTextField("投诉内容", editable=False)
    writer_name = EncryptedTextField("姓名", blank=True, editable=False)
    phone = EncryptedTextField("联系电话", blank=True, editable=False)
    email = EncryptedTextField("电子邮箱", blank=True, editable=False)

    received_at = models.DateTimeField("收到时间", default=timezone.now, editable=False)
    received_on = models.DateField("收到日期", editable=False)
    accepted_on = models.DateField("受理日期", null=True, editable=False)
    extension_days = models.PositiveSmallIntegerField("已延期（工作日）", default=0, editable=False)
    result = models.CharField("结论", max_length=20, choices=Result.choices, blank=True, editable=False)
    answer = models.TextField("答复", max_length=3000, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="拟定人", editable=False
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审核人", editable=False
    )
    closed_on = models.DateField("办结日期", null=True, editable=False)
    is_on_time = models.BooleanField("按期办结", null=True, editable=False)
    rectification = models.ForeignKey(
        Rectification, models.PROTECT, null=True, related_name="complaints", verbose_name="整改事项", editable=False
    )
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开投诉举报"
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["status", "due_on"], name="complaint_desk", condition=Q(status__in=OPEN))]
        constraints = [
            *WorkdayLimit.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status__in=OPEN)
                | Q(due_on__isnull=False) & (Q(status=ComplaintStatus.RECEIVED) | Q(accepted_on__isnull=False)),
                name="complaint_under_way_has_clock",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(ComplaintStatus.DECIDED, ComplaintStatus.CLOSED))
                | Q(decided_by__isnull=False) & ~Q(result="") & ~Q(answer=""),
                name="complaint_decided_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=ComplaintStatus.CLOSED)
                | Q(closed_on__isnull=False, closed_by__isnull=False, is_on_time__isnull=False)
                & ~Q(closed_by=F("decided_by")),
                name="complaint_closed_by_another",
            ),
            # 条例 Art. 47(2): 应当予以督促整改.
            models.CheckConstraint(
                condition=~Q(status=ComplaintStatus.CLOSED, result__in=FOUND_TRUE) | Q(rectification__isnull=False),
                name="complaint_found_true_is_mended",
            ),
        ]

    def __str__(self):
        # Neither text nor writer: this stands in logs and messages.
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class ComplaintEntry(TimelineEntry):
    """One step of a complaint, chained to the step before."""

    case = models.ForeignKey(Complaint, models.PROTECT, related_name="timeline", verbose_name="公开投诉举报")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "投诉流转记录"


class Statement(WorkdayLimit, WorkflowCase):
    """情况说明: what the unit is asked about a complaint, in words of the county office that do not tell by whom."""

    class Status(models.TextChoices):
        ASKED = "asked", "待说明"
        GIVEN = "given", "已说明"

    STEPS = (
        Step("ask", (), Status.ASKED, "要求说明", OFFICE),
        Step("give", (Status.ASKED,), Status.GIVEN, "提交说明", (Role.OFFICER, Role.LEADER)),
        Step("move_deadline", (Status.ASKED,), None, "放假安排变动，期限重算", by_system=True),
    )

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="statements", verbose_name="投诉", editable=False
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位", editable=False)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.ASKED, editable=False)
    question = models.TextField("要求说明的事项", max_length=1000, editable=False)
    asked_on = models.DateField("提出日期", editable=False)
    text = models.TextField("情况说明", max_length=2000, blank=True, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="说明人", editable=False
    )
    given_on = models.DateField("说明日期", null=True, editable=False)

    objects = OfUnits.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "情况说明"
        ordering = ["-asked_on", "-pk"]
        constraints = [
            *WorkdayLimit.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status="asked", given_by__isnull=True, text="")
                | Q(status="given", given_by__isnull=False, given_on__isnull=False) & ~Q(text=""),
                name="statement_given_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.department.short_name}情况说明（{self.asked_on}）"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.ASKED


class StatementEntry(TimelineEntry):
    """One step of a statement, chained to the step before."""

    case = models.ForeignKey(Statement, models.PROTECT, related_name="timeline", verbose_name="情况说明")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "情况说明流转记录"
