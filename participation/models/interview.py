"""在线访谈: announced, asked beforehand, typed live by one person and released by another, kept as a reviewed record."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from catalog.models import Document
from county.cases.digests import DigestFields, TextWithDigest
from county.cases.timeline import TimelineEntry
from county.cases.triggers import Guarded, Trigger
from county.cases.workflow import Step, WorkflowCase
from county.models import Department, Role, User
from county.models.visibility import OfUnits
from county.site.addresses import address_of

WRITERS = (Role.OFFICER, Role.LEADER)
STAFF = (Role.OFFICER, Role.REVIEWER, Role.LEADER)
HOST_NAME = "主持人"
# A form that was open when questions closed is still taken for so long.
GRACE = timedelta(minutes=2)
# The host may begin so long before the time that was announced.
EARLY = timedelta(minutes=10)


class InterviewStatus(models.TextChoices):
    PLANNED = "planned", "已安排"
    ANNOUNCED = "announced", "已预告"
    LIVE = "live", "直播中"
    PAUSED = "paused", "直播暂停"
    ENDED = "ended", "整理实录"
    RECORDED = "recorded", "已发布实录"
    CANCELLED = "cancelled", "已取消"


S = InterviewStatus
RUNNING = (S.LIVE, S.PAUSED)


class InterviewQuerySet(OfUnits):
    def public(self):
        """Announced, and what came after it. A cancelled one keeps its page if it was announced."""
        return self.filter(announced_at__isnull=False)

    def for_list(self):
        return self.select_related("department").order_by("-starts_at", "-pk")


INTERVIEW_TRIGGERS = (
    Trigger(
        "participation_interview_kept",
        "participation_interview",
        "BEFORE DELETE OR UPDATE OF change",
        function="participation_keep_interview",
        body="""
BEGIN
    IF TG_OP = 'DELETE' OR NEW.change < OLD.change THEN
        RAISE EXCEPTION 'interview % stays, and its changes only go on', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class Interview(WorkflowCase, Guarded):
    """One interview. What its page says of it are the facts of its reviewed texts; the columns here are the plan and the live state.

    `change` goes up with every sentence that is released, corrected or retracted, and with every turn of the live status.
    """

    Status = InterviewStatus
    TRIGGERS = INTERVIEW_TRIGGERS

    STEPS = (
        Step("plan", (), S.PLANNED, "安排访谈", (Role.OFFICER,)),
        Step("change_plan", (S.PLANNED,), None, "调整安排", WRITERS),
        Step("assign", (S.PLANNED, S.ANNOUNCED, *RUNNING), None, "安排主持、记录和审核", WRITERS),
        Step("write", (S.PLANNED, S.ANNOUNCED, S.ENDED, S.RECORDED), None, "起草公开文稿", (Role.OFFICER,)),
        # Taken with the approval of the text that says so.
        Step("announce", (S.PLANNED,), S.ANNOUNCED, "发布预告", (Role.LEADER,)),
        Step("postpone", (S.ANNOUNCED,), None, "改期", (Role.LEADER,)),
        Step("cancel", (S.ANNOUNCED,), S.CANCELLED, "取消", (Role.LEADER,)),
        Step("drop", (S.PLANNED,), S.CANCELLED, "取消安排", WRITERS, needs_note=True),
        Step("start", (S.ANNOUNCED,), S.LIVE, "开始直播", STAFF),
        Step("pause", (S.LIVE,), S.PAUSED, "暂停直播", STAFF, needs_note=True),
        Step("resume", (S.PAUSED,), S.LIVE, "继续直播", STAFF),
        Step("finish", RUNNING, S.ENDED, "结束直播", STAFF),
        Step("type", RUNNING, None, "记录发言", STAFF),
        Step("release", RUNNING, None, "发出发言", STAFF),
        Step("retract", (*RUNNING, S.ENDED), None, "撤下发言", STAFF, needs_note=True),
        Step("publish_record", (S.ENDED, S.RECORDED), S.RECORDED, "发布实录", (Role.LEADER,)),
    )

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="主办单位")
    title = models.CharField("访谈主题", max_length=60)
    summary = models.TextField("访谈摘要", max_length=1000)
    host_name = models.CharField("主持人", max_length=40)
    guests = models.TextField("访谈嘉宾", max_length=1000, help_text="一行一位：姓名，空格，单位和职务。")
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("预计结束时间")
    short_reason = models.CharField(
        "提前预告不足的理由", max_length=200, blank=True, help_text="预告应提前 5 个工作日发布；不足的写明理由，公开。"
    )
    policy = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解读的文件"
    )
    status = models.CharField("状态", max_length=20, choices=S.choices, default=S.PLANNED, editable=False)
    change = models.PositiveIntegerField("直播变动号", default=0, editable=False)
    announced_at = models.DateTimeField("预告发布时间", null=True, blank=True, editable=False)
    started_at = models.DateTimeField("开始直播时间", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("结束直播时间", null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField("实录发布时间", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="安排人"
    )
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "在线访谈"
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="interview_public", condition=Q(announced_at__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="interview_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(status__in=(S.PLANNED, S.CANCELLED)) | Q(announced_at__isnull=False),
                name="interview_live_only_once_announced",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.RECORDED) | Q(recorded_at__isnull=False), name="interview_recorded_at_known"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("interview", self.pk)

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        """Those of the unit, and whoever is assigned the part that the step needs."""
        parts = PARTS_OF.get(step.action)
        if parts is not None:
            return self.staff.filter(user=user, part__in=parts).exists()
        return super().may_be_taken_by(user, step)

    @property
    def guest_names(self) -> list[str]:
        return [line.split()[0] for line in self.guests.splitlines() if line.strip()]

    def takes_questions(self, now: datetime) -> bool:
        """From the announcement to the planned end; an open form a little longer."""
        is_open = self.status in (S.ANNOUNCED, *RUNNING) and self.announced_at is not None
        return is_open and now < self.ends_at


class Part(models.TextChoices):
    HOST = "host", "主持"
    RECORDER = "recorder", "记录"
    RELEASER = "releaser", "审核"


PARTS_OF = {
    "start": (Part.HOST,),
    "pause": (Part.HOST,),
    "resume": (Part.HOST,),
    "finish": (Part.HOST,),
    "type": (Part.RECORDER,),
    "release": (Part.RELEASER,),
    "retract": (Part.RELEASER, Part.HOST),
}


class InterviewStaff(models.Model):
    """Who does what in the live hour; nobody both types and releases (先审后发)."""

    Part = Part

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="staff", verbose_name="访谈")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="工作人员")
    part = models.CharField("分工", max_length=10, choices=Part.choices)

    class Meta:
        verbose_name = verbose_name_plural = "访谈分工"
        ordering = ["interview", "part", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "user", "part"], name="interview_part_once"),
            models.UniqueConstraint(
                fields=["interview", "user"],
                condition=Q(part__in=("recorder", "releaser")),
                name="interview_types_or_releases",
            ),
        ]

    def __str__(self):
        return f"{self.get_part_display()}：{self.user}"


class InterviewEntry(TimelineEntry):
    """One step in the life of an interview, chained to the step before."""

    case = models.ForeignKey(Interview, models.PROTECT, related_name="timeline", verbose_name="访谈")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "在线访谈记录"


class UtteranceQuerySet(models.QuerySet):
    def shown(self):
        """What stands on the live page, in its order; a retracted sentence keeps its place without its words."""
        return self.filter(released_at__isnull=False, replaced_at=None).order_by("position")

    def waiting(self):
        """Typed, not yet released."""
        return self.filter(released_at=None, dropped_at=None).order_by("pk")


UTTERANCE_TRIGGERS = (
    # What was released is what was typed and read, and stays; nothing that somebody typed is deleted.
    Trigger(
        "participation_utterance_frozen",
        "participation_utterance",
        "BEFORE DELETE OR UPDATE",
        function="participation_freeze_utterance",
        body="""
BEGIN
    IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL
        AND (NEW.digest, NEW.position, NEW.typed_by_id, NEW.released_by_id, NEW.released_at, NEW.ask_id, NEW.interview_id)
        IS DISTINCT FROM (OLD.digest, OLD.position, OLD.typed_by_id, OLD.released_by_id, OLD.released_at, OLD.ask_id, OLD.interview_id)
    THEN
        RAISE EXCEPTION 'utterance % is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class Utterance(TextWithDigest):
    """One sentence of the live page: typed by one person, released by another, who read exactly this text.

    A correction is another utterance at the same position; once released it replaces the one before.
    """

    class Kind(models.TextChoices):
        SPEECH = "speech", "发言"
        QUESTION = "question", "网友提问"
        HINT = "hint", "提示"

    TRIGGERS = UTTERANCE_TRIGGERS
    DIGESTED = DigestFields("kind", "speaker", "text")

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="utterances", verbose_name="访谈")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.SPEECH)
    speaker = models.CharField("发言人", max_length=40)
    text = models.CharField("内容", max_length=2000)
    ask = models.ForeignKey(
        "participation.Ask", models.PROTECT, null=True, blank=True, related_name="utterances", verbose_name="提问"
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正"
    )
    typed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="记录人")
    typed_at = models.DateTimeField("记录时间", default=timezone.now)
    dropped_at = models.DateTimeField("放弃时间", null=True)
    position = models.PositiveIntegerField("位置", null=True)
    change = models.PositiveIntegerField("变动号", null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="审核人")
    released_at = models.DateTimeField("发出时间", null=True)
    replaced_at = models.DateTimeField("被更正时间", null=True)
    retracted_at = models.DateTimeField("撤下时间", null=True)
    retract_reason = models.CharField("撤下理由", max_length=200, blank=True)

    objects = UtteranceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发言"
        ordering = ["interview", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_by__isnull=False, position__isnull=False, change__isnull=False)
                & ~Q(typed_by=F("released_by")),
                name="utterance_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | ~Q(retract_reason=""), name="utterance_retracted_with_reason"
            ),
            models.UniqueConstraint(
                fields=["interview", "position"],
                condition=Q(released_at__isnull=False, replaced_at=None),
                name="utterance_one_at_a_place",
            ),
            models.UniqueConstraint(
                fields=["interview", "change"],
                condition=Q(change__isnull=False),
                name="utterance_change_once",
            ),
        ]

    def __str__(self):
        return f"{self.speaker} {self.pk}"
