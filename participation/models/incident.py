"""舆情事项 and 突发事件: a matter that is followed until it is answered. Nothing of it is public but its responses.

Law: 国办发〔2016〕61号 (24 and 48 hours, first responsible body), 国办发〔2016〕80号 (5 hours for serious emergencies).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from county.cases.timeline import TimelineEntry
from county.cases.triggers import Guarded, Trigger
from county.cases.workflow import Step, WorkflowCase
from county.encryption import EncryptedTextField
from county.models import Department, Role, User
from county.models.visibility import OfUnits

OFFICE = (Role.COUNTY_OFFICE,)
UNIT_OR_OFFICE = (Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE)


class IncidentStatus(models.TextChoices):
    REGISTERED = "registered", "登记"
    ASSESSED = "assessed", "已研判"
    ANSWERING = "answering", "回应中"
    ANSWERED = "answered", "已回应"
    FOLLOWED = "followed", "跟踪"
    SILENT = "silent", "不回应"
    MERGED = "merged", "并入"
    HANDED_OVER = "handed_over", "已移交"
    CLOSED = "closed", "办结"


S = IncidentStatus
UNDER_WAY = (S.ANSWERING, S.ANSWERED, S.FOLLOWED)
OPEN = (S.REGISTERED, S.ASSESSED, *UNDER_WAY)


class Level(models.TextChoices):
    """突发事件应对法 Art. 3: four levels."""

    HIGHEST = "highest", "特别重大"
    HIGH = "high", "重大"
    LARGER = "larger", "较大"
    GENERAL = "general", "一般"


SERIOUS = (Level.HIGHEST, Level.HIGH)


class Ground(models.TextChoices):
    """Why the government must answer (国办发〔2016〕61号: 重点回应)."""

    MISREAD = "misread", "对政策措施误解误读"
    INTEREST = "interest", "涉及公众切身利益"
    MORALS = "morals", "冲击社会道德底线"
    EMERGENCY = "emergency", "突发事件处置和自然灾害应对"
    ASKED = "asked", "上级要求回应"
    DECIDED = "decided", "县政府会议决定回应"
    FALSE = "false", "不实信息"


class IncidentQuerySet(OfUnits):
    def open(self):
        """Neither closed nor ended otherwise."""
        return self.filter(status__in=OPEN)

    def concerning(self, department_id: int):
        """What the unit reported, and what was assigned to it, in the lead or beside another."""
        assigned = Concern.objects.current().filter(incident=OuterRef("pk"), department_id=department_id)
        return self.filter(Q(reported_by_id=department_id) | Exists(assigned))


INCIDENT_TRIGGERS = (
    # Kept for ever, under its number.
    Trigger(
        "participation_incident_kept",
        "participation_incident",
        "BEFORE DELETE OR UPDATE OF number, registered_at",
        function="participation_keep_incident",
        body="""
BEGIN
    RAISE EXCEPTION 'incident % is on record: it stays', OLD.number USING ERRCODE = 'restrict_violation';
END """,
    ),
    # Nobody puts off the hours by knowing of it tomorrow.
    Trigger(
        "participation_incident_known",
        "participation_incident",
        "BEFORE INSERT OR UPDATE OF found_at",
        function="participation_check_found",
        body="""
BEGIN
    IF NEW.found_at > now() + interval '1 minute' THEN
        RAISE EXCEPTION 'incident % cannot become known in the future', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class Incident(WorkflowCase, Guarded):
    """One matter, from its registration to its evaluation.

    `found_at` is the instant of 知悉, from which the hours run; a reopened one has a new `found_at`. Title and summary are
    encrypted at rest: nobody finds them in a log, a dump or a search.
    """

    Status = IncidentStatus
    Level = Level
    TRIGGERS = INCIDENT_TRIGGERS

    STEPS = (
        Step("register", (), S.REGISTERED, "登记", (Role.COUNTY_OFFICE, Role.OFFICER)),
        Step("assess", (S.REGISTERED,), S.ASSESSED, "研判", OFFICE, needs_note=True),
        # 调整级别: the hours go on from the same start.
        Step("reassess", (S.ASSESSED, *UNDER_WAY), None, "调整级别", OFFICE, needs_note=True),
        Step("assign", (S.ASSESSED, *UNDER_WAY), S.ANSWERING, "交办", OFFICE),
        Step("refuse", (S.ANSWERING,), S.ASSESSED, "退回交办", (Role.LEADER,), needs_note=True),
        Step("link", UNDER_WAY, None, "关联回应", UNIT_OR_OFFICE),
        Step("confirm", UNDER_WAY, None, "确认回应口径", OFFICE),
        Step("respond", (S.ANSWERING,), S.ANSWERED, "已回应", by_system=True),
        Step("reopen_clock", (S.ANSWERED, S.FOLLOWED), S.ANSWERING, "原回应已撤回", by_system=True),
        Step("follow", (S.ANSWERED, S.FOLLOWED), S.FOLLOWED, "跟踪", UNIT_OR_OFFICE),
        Step("set_next", (S.ANSWERED, S.FOLLOWED), None, "确定下次发布时间", UNIT_OR_OFFICE),
        Step("propose_silence", (S.ASSESSED, S.ANSWERING), None, "提出不作公开回应", OFFICE, needs_note=True),
        Step("decide_silence", (S.ASSESSED, S.ANSWERING), S.SILENT, "决定不作公开回应", (Role.LEADER, *OFFICE)),
        Step("merge", OPEN, S.MERGED, "并入", OFFICE, needs_note=True),
        Step("take_over", OPEN, None, "接收并入事项", OFFICE),
        Step("hand_over", OPEN, S.HANDED_OVER, "移送", OFFICE, needs_note=True),
        # 61号: false information that harms order is answered and handed over.
        Step("report_to", OPEN, None, "移送并继续回应", OFFICE, needs_note=True),
        Step("correct_found", OPEN, None, "更正知悉时间", OFFICE, needs_note=True),
        Step("urge", OPEN, None, "督办", OFFICE, needs_note=True),
        Step("note", OPEN, None, "批注", UNIT_OR_OFFICE, needs_note=True),
        Step("close", (S.ANSWERED, S.FOLLOWED), S.CLOSED, "办结", OFFICE),
        Step("evaluate", (S.CLOSED,), None, "评估", OFFICE),
        Step("reopen", (S.CLOSED,), S.ANSWERING, "重启", OFFICE, needs_note=True),
    )

    number = models.CharField("编号", max_length=20, unique=True, editable=False)
    title = EncryptedTextField("名称")
    summary = EncryptedTextField("情况", blank=True)
    reported_by = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送单位"
    )
    occurred_at = models.DateTimeField("发生时间", null=True, blank=True)
    found_at = models.DateTimeField("知悉时间")
    registered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    is_emergency = models.BooleanField("涉突发事件", default=False)
    level = models.CharField("级别", max_length=10, choices=Level.choices, default=Level.GENERAL)
    grounds = ArrayField(
        models.CharField(max_length=20, choices=Ground.choices), default=list, blank=True, verbose_name="回应理由"
    )
    joint_bodies = models.CharField("会同部门", max_length=100, blank=True, help_text="宣传、网信、公安等。")
    status = models.CharField("状态", max_length=20, choices=S.choices, default=S.REGISTERED, editable=False)
    assigned_at = models.DateTimeField("交办时间", null=True, blank=True, editable=False)
    next_at = models.DateTimeField("下次发布时间", null=True, blank=True, editable=False)
    silence_reason = models.CharField("不作公开回应的理由", max_length=500, blank=True, editable=False)
    silence_proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="提出人"
    )
    silence_decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="决定人"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="joined", verbose_name="并入"
    )
    handed_to = models.CharField("移送机关", max_length=100, blank=True, editable=False)
    urged_at = models.DateTimeField("最近督办时间", null=True, blank=True, editable=False)
    reopened_at = models.DateTimeField("重启时间", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True, editable=False)
    lessons = EncryptedTextField("经过和时限情况", blank=True, editable=False)
    improvements = EncryptedTextField("改进措施", blank=True, editable=False)
    evaluated_at = models.DateTimeField("评估时间", null=True, blank=True, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "舆情事项"
        ordering = ["-found_at", "-pk"]
        indexes = [models.Index(fields=["found_at"], name="incident_open", condition=Q(status__in=OPEN))]
        constraints = [
            models.CheckConstraint(
                condition=Q(occurred_at__isnull=True) | Q(occurred_at__lte=F("found_at")),
                name="incident_found_after_it_occurred",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.SILENT)
                | Q(silence_proposed_by__isnull=False, silence_decided_by__isnull=False)
                & ~Q(silence_reason="")
                & ~Q(silence_proposed_by=F("silence_decided_by")),
                name="incident_silence_by_two",
            ),
            # 61号, 80号: a serious emergency is always answered.
            models.CheckConstraint(
                condition=~Q(status=S.SILENT) | ~Q(is_emergency=True, level__in=SERIOUS),
                name="incident_serious_is_answered",
            ),
            models.CheckConstraint(
                condition=Q(status=S.MERGED, merged_into__isnull=False)
                | ~Q(status=S.MERGED) & Q(merged_into__isnull=True),
                name="incident_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="incident_not_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(status=S.HANDED_OVER) | ~Q(handed_to=""), name="incident_handed_to_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(status=S.CLOSED) | Q(closed_at__isnull=False), name="incident_closed_at_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=UNDER_WAY) | Q(assigned_at__isnull=False), name="incident_answered_by_somebody"
            ),
        ]

    def __str__(self):
        # Not the title: this stands in logs and messages.
        return self.number

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        """The county office all; a unit what was assigned to it; to refuse, or to decide on silence, its lead unit."""
        if user.sees_all_units:
            return True
        own = self.concerns.current().filter(department_id=user.department_id)
        if step.action in ("refuse", "decide_silence", "set_next", "follow"):
            own = own.filter(part=Concern.Part.LEAD)
        return user.department_id is not None and own.exists()

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_serious(self) -> bool:
        """The 5 and 24 hours apply."""
        return self.is_emergency and self.level in SERIOUS


class ConcernQuerySet(models.QuerySet):
    def current(self):
        """In force: neither returned nor replaced."""
        return self.filter(ended_at=None)


class Concern(models.Model):
    """涉事单位: 第一责任主体 in the lead (61号: 谁主管谁负责), or 协同."""

    class Part(models.TextChoices):
        LEAD = "lead", "第一责任主体"
        JOINT = "joint", "协同"

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="concerns", verbose_name="舆情事项")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    part = models.CharField("分工", max_length=10, choices=Part.choices)
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="交办人")
    assigned_at = models.DateTimeField("交办时间", default=timezone.now)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    end_reason = models.CharField("终止理由", max_length=500, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "涉事单位"
        ordering = ["incident", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(part="lead", ended_at=None), name="concern_one_lead"
            ),
            models.UniqueConstraint(
                fields=["incident", "department"], condition=Q(ended_at=None), name="concern_unit_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_part_display()}：{self.department}"


LEVEL_TRIGGERS = (
    Trigger(
        "participation_levelsince_kept",
        "participation_levelsince",
        "BEFORE UPDATE OR DELETE",
        function="participation_keep_level",
        body="""
BEGIN
    RAISE EXCEPTION 'level % is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
END """,
    ),
)


class LevelSince(Guarded, models.Model):
    """From when an incident had which level: a lower level does not undo what was missed under a higher one. Only ever added."""

    TRIGGERS = LEVEL_TRIGGERS

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="levels", verbose_name="舆情事项")
    since = models.DateTimeField("起")
    is_serious = models.BooleanField("适用 5 小时、24 小时时限")

    class Meta:
        verbose_name = verbose_name_plural = "级别变动"
        ordering = ["incident", "since", "pk"]

    def __str__(self):
        return f"{self.since}"


class IncidentEntry(TimelineEntry):
    """One step in the life of an incident, chained to the step before. Notes do not repeat the title."""

    case = models.ForeignKey(Incident, models.PROTECT, related_name="timeline", verbose_name="舆情事项")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "舆情事项记录"
