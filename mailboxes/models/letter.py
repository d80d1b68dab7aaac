"""来信 with its 转办, questions and timeline. What the writer wrote is encrypted at rest and never searched."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from county.cases.timeline import TimelineEntry
from county.cases.workflow import Step, WorkflowCase
from county.encryption import EncryptedTextField
from county.models import Department, Role, User
from county.models.visibility import OfUnits
from county.text.personal_data import mask_name
from mailboxes.models.mailbox import LetterKind, Mailbox

TITLE_LENGTH = 25
TEXT_LENGTH = 2000


class LetterStatus(models.TextChoices):
    """A label says what the letter waits for, or how it ended."""

    RECEIVED = "received", "待受理"
    ACCEPTED = "accepted", "待分办"
    ASSIGNED = "assigned", "待签收"
    HANDLING = "handling", "办理中"
    ASKED = "asked", "待来信人补充"
    CHECKING = "checking", "待审核"
    CHECKED = "checked", "待发送"
    ANSWERED = "answered", "已答复"
    REOPENED = "reopened", "待重办"
    DECLINED = "declined", "不予受理"
    HANDED_OVER = "handed_over", "已移交"
    MERGED = "merged", "已并案"
    SPLIT = "split", "已拆分"


BEFORE_REPLY = (LetterStatus.RECEIVED, LetterStatus.ACCEPTED, LetterStatus.ASSIGNED, LetterStatus.HANDLING)
# With a unit, which may not yet have taken it up.
UNDER_WAY = (
    LetterStatus.ACCEPTED,
    LetterStatus.ASSIGNED,
    LetterStatus.HANDLING,
    LetterStatus.ASKED,
    LetterStatus.CHECKING,
    LetterStatus.CHECKED,
)
OPEN = (LetterStatus.RECEIVED, *UNDER_WAY, LetterStatus.REOPENED)

# Who handles a letter in their unit; the county office does for those that lie with it.
HANDLERS = (Role.OFFICER, Role.COUNTY_OFFICE)
LEADERS = (Role.LEADER, Role.COUNTY_OFFICE)


# The county office's, whoever has the letter; the rest is done by the unit in whose hands it is, some of it by joint units, too.
OF_THE_OFFICE = frozenset({"assign", "urge", "split", "redo", "uphold"})
ALSO_OF_JOINT_UNITS = frozenset({"note", "reveal"})


class LetterQuerySet(OfUnits):
    def open(self):
        """Not yet answered or ended otherwise."""
        return self.filter(status__in=OPEN)

    def overdue(self, today: date):
        """Open past the due date of the step that waits."""
        return self.open().filter(Q(due_on__lt=today) | Q(due_on=None, accept_due_on__lt=today))

    def counted(self):
        """Letters that figures count: one joined to another, or divided into others, is none of its own."""
        return self.exclude(status__in=(LetterStatus.MERGED, LetterStatus.SPLIT))

    def visible_to(self, user):
        """Nobody of the unit complained of sees a 举报, whatever their role."""
        return super().visible_to(user).filter(Q(accused=None) | ~Q(accused_id=user.department_id))

    def concerning(self, department_id: int):
        """Letters in the unit's hands, and those assigned to it beside another."""
        assigned = Assignment.objects.current().filter(letter=OuterRef("pk"), department_id=department_id)
        return self.filter(Q(department_id=department_id) | Exists(assigned))

    def awaiting_opinion_of(self, department_id: int | None):
        """Letters under way on which the unit, which helps another, has not yet said what it thinks."""
        asked = Assignment.objects.current().filter(
            department_id=department_id, part=Assignment.Part.JOINT, opinion_at=None
        )
        return self.filter(status__in=UNDER_WAY, pk__in=asked.values("letter"))

    def due_first(self):
        """What must be done soonest comes first."""
        return self.order_by(F("due_on").asc(nulls_last=True), F("accept_due_on").asc(nulls_last=True), "pk")


class Letter(WorkflowCase):
    """One letter about one matter (一信一事), from its arrival to its answer.

    `department` is the unit in whose hands it is. A number and a query code follow it; the code is kept as a digest only.
    """

    Kind = LetterKind
    Status = LetterStatus
    UNTOLD = ("code_digest", "duplicate_key")
    STEPS = (
        Step("write", (), Status.RECEIVED, "来信", by_public=True),
        Step("accept", (Status.RECEIVED,), Status.ACCEPTED, "受理", HANDLERS),
        Step("decline", (Status.RECEIVED, Status.ACCEPTED), Status.DECLINED, "不予受理", HANDLERS),
        Step(
            "assign",
            (Status.ACCEPTED, Status.ASSIGNED, Status.HANDLING),
            Status.ASSIGNED,
            "转办",
            (Role.COUNTY_OFFICE,),
            needs_note=True,
        ),
        Step(
            "return",
            (Status.ACCEPTED, Status.ASSIGNED),
            Status.ACCEPTED,
            "退回转办",
            (Role.OFFICER, Role.LEADER),
            needs_note=True,
        ),
        Step("claim", (Status.ACCEPTED, Status.ASSIGNED), Status.HANDLING, "签收", HANDLERS),
        Step("note", OPEN, None, "内部批注", (Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE), needs_note=True),
        Step("opinion", UNDER_WAY, None, "协办意见", (Role.OFFICER, Role.LEADER)),
        Step("ask_extension", (Status.HANDLING,), None, "申请延期", HANDLERS, needs_note=True),
        Step("grant_extension", (Status.HANDLING,), None, "同意延期", LEADERS),
        Step("refuse_extension", (Status.HANDLING,), None, "不同意延期", LEADERS, needs_note=True),
        Step("ask", (Status.HANDLING,), Status.ASKED, "请来信人补充", HANDLERS),
        Step("supplement", (Status.ASKED,), Status.HANDLING, "来信人补充", by_public=True),
        Step("go_on", (Status.ASKED,), Status.HANDLING, "按现有材料续办", HANDLERS, needs_note=True),
        Step("draft_reply", (Status.HANDLING,), None, "拟写答复", HANDLERS),
        Step("submit", (Status.HANDLING,), Status.CHECKING, "送审答复", HANDLERS),
        Step("recall", (Status.CHECKING,), Status.HANDLING, "撤回送审", HANDLERS),
        Step("pass_check", (Status.CHECKING,), Status.CHECKED, "审核通过", LEADERS),
        Step("send_back", (Status.CHECKING, Status.CHECKED), Status.HANDLING, "退回修改", LEADERS, needs_note=True),
        Step("send", (Status.CHECKED,), Status.ANSWERED, "发送答复", (*HANDLERS, Role.LEADER)),
        Step("urge", (Status.RECEIVED, *UNDER_WAY), None, "督办", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("merge", BEFORE_REPLY, Status.MERGED, "并案", HANDLERS, needs_note=True, by_public=True),
        Step("split", (Status.RECEIVED, Status.ACCEPTED), Status.SPLIT, "拆分", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("hand_over", BEFORE_REPLY, Status.HANDED_OVER, "移交", HANDLERS, needs_note=True),
        Step("to_application", BEFORE_REPLY, Status.HANDED_OVER, "转为依申请公开", HANDLERS),
        # The limits are the new kind's, so it is accepted anew; the day of receipt stays.
        Step("reclassify", BEFORE_REPLY, Status.RECEIVED, "更正类型", HANDLERS, needs_note=True),
        Step("rate", (Status.ANSWERED,), None, "来信人评价", by_public=True),
        Step("reopen", (Status.ANSWERED,), Status.REOPENED, "来信人认为未解决", by_public=True),
        Step("redo", (Status.REOPENED,), Status.ASSIGNED, "重办", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("uphold", (Status.REOPENED,), Status.ANSWERED, "维持原答复", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("withdraw_consent", Status.values, None, "来信人撤回公开同意", by_public=True),
        Step("move_deadline", OPEN, None, "放假安排变动，期限重算", by_system=True),
        Step("reveal", Status.values, None, "查看来信人信息", (Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE)),
    )

    number = models.CharField("来信编号", max_length=20, unique=True, editable=False)
    code_digest = models.CharField("查询码摘要", max_length=64, editable=False)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="letters", verbose_name="信箱", editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="letters", verbose_name="承办单位", editable=False
    )
    kind = models.CharField("类型", max_length=20, choices=Kind.choices, editable=False)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.RECEIVED, editable=False)

    title = EncryptedTextField("标题")
    text = EncryptedTextField("来信内容")
    writer_name = EncryptedTextField("姓名", blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    email = EncryptedTextField("电子邮箱", blank=True)
    address = EncryptedTextField("联系地址", blank=True)
    wants_public = models.BooleanField("愿意公开", default=False, help_text="来信人同意在遮盖个人信息后公开。")
    accused = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被举报单位"
    )
    duplicate_key = models.CharField("重复识别码", max_length=64, editable=False)

    written_at = models.DateTimeField("来信时间", default=timezone.now, editable=False)
    received_on = models.DateField("收到日期", editable=False)
    accept_due_on = models.DateField("受理期限", editable=False)
    accepted_on = models.DateField("受理日期", null=True, blank=True, editable=False)
    assigned_on = models.DateField("转办日期", null=True, blank=True, editable=False)
    clock_on = models.DateField("答复期限起算日", null=True, blank=True, editable=False)
    due_on = models.DateField("答复期限", null=True, blank=True, editable=False)
    is_provisional = models.BooleanField("期限为暂算", default=False, editable=False)
    calendar_version = models.CharField("日历版本", max_length=12, blank=True, editable=False)
    extension_asked = models.PositiveSmallIntegerField("申请延期（工作日）", default=0, editable=False)
    extension_days = models.PositiveSmallIntegerField("已延期（工作日）", default=0, editable=False)
    answered_at = models.DateTimeField("首次答复时间", null=True, blank=True, editable=False)
    answered_on = models.DateField("首次答复日期", null=True, blank=True, editable=False)
    is_on_time = models.BooleanField("按时答复", null=True, editable=False)
    worked_days = models.PositiveSmallIntegerField("办理用时（工作日）", null=True, blank=True, editable=False)
    urged_at = models.DateTimeField("最近督办时间", null=True, blank=True, editable=False)
    reopened_at = models.DateTimeField("来信人提出未解决的时间", null=True, blank=True, editable=False)

    handler = models.ForeignKey(
        "county.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name="经办人",
        editable=False,
    )
    reply = models.ForeignKey(
        "mailboxes.LetterReply",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复",
        editable=False,
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined", verbose_name="并入", editable=False
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="拆自", editable=False
    )
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "来信"
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["department", "status", "due_on"], name="letter_desk", condition=Q(status__in=OPEN)),
            models.Index(fields=["-written_at", "-id"], name="letter_newest"),
            models.Index(fields=["received_on", "department", "kind"], name="letter_received"),
            models.Index(fields=["answered_on", "department", "kind"], name="letter_answered"),
            models.Index(fields=["duplicate_key"], name="letter_duplicate"),
            models.Index(fields=["accused"], name="letter_accused", condition=Q(accused__isnull=False)),
        ]
        constraints = [
            # What other tables point at over two columns (migration 0002).
            models.UniqueConstraint(fields=["id", "kind", "wants_public"], name="letter_kind_and_consent"),
            # 信访工作条例 Art. 30: a 检举控告 must not come to those it accuses.
            models.CheckConstraint(
                condition=Q(accused__isnull=True) | ~Q(department=F("accused")), name="letter_not_with_the_accused"
            ),
            models.CheckConstraint(
                condition=Q(accused__isnull=True) | Q(kind=LetterKind.REPORT), name="letter_only_a_report_accuses"
            ),
            models.CheckConstraint(
                condition=~Q(kind=LetterKind.REPORT) | Q(wants_public=False), name="letter_report_is_closed"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(LetterStatus.ANSWERED, LetterStatus.REOPENED))
                | Q(
                    reply__isnull=False,
                    answered_at__isnull=False,
                    answered_on__isnull=False,
                    worked_days__isnull=False,
                    is_on_time__isnull=False,
                ),
                name="letter_answered_has_reply",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=UNDER_WAY)
                | Q(accepted_on__isnull=False, clock_on__isnull=False, due_on__isnull=False),
                name="letter_under_way_has_clock",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(LetterStatus.HANDLING, LetterStatus.CHECKING, LetterStatus.CHECKED))
                | Q(handler__isnull=False),
                name="letter_handled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status=LetterStatus.MERGED, merged_into__isnull=False)
                | ~Q(status=LetterStatus.MERGED) & Q(merged_into__isnull=True),
                name="letter_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="letter_not_merged_into_itself"
            ),
        ]

    def __str__(self):
        # Not the title: this stands in logs and messages.
        return self.number

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        """The unit in whose hands it is; joint units and the county office by some steps. Never the unit that is accused."""
        if self.accused_id is not None and self.accused_id == user.department_id:
            return False
        if step.action in OF_THE_OFFICE:
            return True
        if step.action == "opinion":
            return self.is_joint_of(user)
        if step.action in ALSO_OF_JOINT_UNITS:
            return self.is_in_hands_of(user) or user.sees_all_units or self.is_joint_of(user)
        return self.is_in_hands_of(user)

    def is_in_hands_of(self, user: User) -> bool:
        return user.department_id is not None and user.department_id == self.department_id

    def is_joint_of(self, user: User) -> bool:
        """The person's unit helps with the letter."""
        joint = self.assignments.current().filter(part=Assignment.Part.JOINT, department_id=user.department_id)
        return user.department_id is not None and joint.exists()

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_closed_track(self) -> bool:
        """举报: county office and the unit it hands it to, nobody else."""
        return self.kind == LetterKind.REPORT

    @property
    def draft(self):
        """The reply that is being written; None when there is none."""
        return self.replies.filter(sent_at=None).first()

    @property
    def shown_writer(self) -> str:
        """王**; 匿名 for a report without a name."""
        return mask_name(self.writer_name) or "匿名"


class AssignmentQuerySet(models.QuerySet):
    def current(self):
        """Assignments in force: not returned, not replaced by another."""
        return self.filter(ended_at=None)


class Assignment(models.Model):
    """转办: one unit's part in a letter, in the lead or beside it."""

    class Part(models.TextChoices):
        LEAD = "lead", "主办"
        JOINT = "joint", "协办"

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="assignments", verbose_name="来信")
    department = models.ForeignKey(Department, models.PROTECT, related_name="assignments", verbose_name="单位")
    part = models.CharField("分工", max_length=10, choices=Part.choices)
    reason = models.CharField("转办理由", max_length=500)
    assigned_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="转办人")
    assigned_at = models.DateTimeField("转办时间", default=timezone.now)
    opinion = EncryptedTextField("协办意见", blank=True)
    opinion_at = models.DateTimeField("提出时间", null=True, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    end_reason = models.CharField("终止理由", max_length=500, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转办"
        ordering = ["letter", "pk"]
        indexes = [models.Index(fields=["department", "letter"], name="assignment_current", condition=Q(ended_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"], condition=Q(part="lead", ended_at=None), name="assignment_one_lead"
            ),
            models.UniqueConstraint(
                fields=["letter", "department"], condition=Q(ended_at=None), name="assignment_unit_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_part_display()}：{self.department}"


class Question(models.Model):
    """What the office asks the writer, and the answer. Waiting for it does not count, for so many working days at most."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="questions", verbose_name="来信")
    text = EncryptedTextField("请补充")
    asked_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="提问人")
    asked_on = models.DateField("提问日期")
    answer = EncryptedTextField("补充内容", blank=True)
    closed_on = models.DateField("补充或续办日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补充询问"
        ordering = ["letter", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter"], condition=Q(closed_on=None), name="question_one_open"),
        ]

    def __str__(self):
        return f"{self.asked_on}"


class LetterEntry(TimelineEntry):
    """One step in the life of a letter, chained to the step before. Notes name no private person."""

    case = models.ForeignKey(Letter, models.PROTECT, related_name="timeline", verbose_name="来信")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "来信办理记录"
