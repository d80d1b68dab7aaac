"""舆情线索: something read somewhere that is not yet a matter. Of private persons nothing is kept: no names, no accounts."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from county.cases.timeline import TimelineEntry
from county.cases.workflow import Step, WorkflowCase
from county.models import Role
from county.models.visibility import OfUnits

LONGEST_EXCERPT = 500
OFFICE = (Role.COUNTY_OFFICE,)


class LeadQuerySet(OfUnits):
    def concerning(self, department_id: int):
        """Leads are the county office's alone: what is not yet a matter is no unit's."""
        return self.none()

    def open(self):
        """Nobody has decided on them yet."""
        return self.filter(status=Lead.Status.OPEN)


class Lead(WorkflowCase):
    """One thing that was read. `times` counts how often it was reported; its address is kept in one written form."""

    class Status(models.TextChoices):
        OPEN = "open", "待判"
        JOINED = "joined", "并入事项"
        DISMISSED = "dismissed", "无需处理"
        DUPLICATE = "duplicate", "重复"

    class Source(models.TextChoices):
        SITE = "site", "网站"
        WEIBO = "weibo", "微博"
        WECHAT = "wechat", "微信"
        VIDEO = "video", "短视频"
        FORUM = "forum", "论坛"
        PRESS = "press", "报刊"
        HOTLINE = "hotline", "热线"
        LETTERS = "letters", "来信汇总"
        BY_HAND = "by_hand", "人工"

    STEPS = (
        Step("enter", (), Status.OPEN, "录入线索", OFFICE),
        Step("begin", (Status.OPEN,), Status.JOINED, "转为舆情事项", OFFICE),
        Step("join", (Status.OPEN,), Status.JOINED, "并入已有事项", OFFICE),
        Step("dismiss", (Status.OPEN,), Status.DISMISSED, "无需处理", OFFICE, needs_note=True),
        Step("same_as", (Status.OPEN,), Status.DUPLICATE, "与另一线索重复", OFFICE),
        Step("erase", Status.values, None, "到期清除内容", by_system=True),
    )

    found_at = models.DateTimeField("发现时间", default=timezone.now)
    source_kind = models.CharField("来源类型", max_length=10, choices=Source.choices, default=Source.BY_HAND)
    media_name = models.CharField(
        "来源名称", max_length=60, blank=True, help_text="网站、栏目或报刊的名称，不填个人账号。"
    )
    url = models.CharField("网址", max_length=500, blank=True)
    title = models.CharField("标题", max_length=200)
    excerpt = models.CharField("摘要", max_length=LONGEST_EXCERPT, blank=True, help_text="电话、证件号码等自动遮盖。")
    reads = models.PositiveBigIntegerField("阅读数", default=0)
    comments = models.PositiveBigIntegerField("评论数", default=0)
    times = models.PositiveIntegerField("报告次数", default=1, editable=False)
    batch = models.CharField("导入批次", max_length=120, blank=True, editable=False)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.OPEN, editable=False)
    incident = models.ForeignKey(
        "participation.Incident",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="leads",
        verbose_name="舆情事项",
    )
    original = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="repeats", verbose_name="原线索"
    )
    decided_at = models.DateTimeField("判定时间", null=True, blank=True, editable=False)
    erased_at = models.DateTimeField("清除时间", null=True, blank=True, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "舆情线索"
        ordering = ["-found_at", "-pk"]
        indexes = [models.Index(fields=["-found_at"], name="lead_open", condition=Q(status="open"))]
        constraints = [
            models.UniqueConstraint(fields=["url"], name="lead_url_unique", condition=~Q(url="")),
            models.CheckConstraint(
                condition=~Q(status="joined") | Q(incident__isnull=False), name="lead_joined_to_an_incident"
            ),
            models.CheckConstraint(
                condition=~Q(status="duplicate") | Q(original__isnull=False), name="lead_duplicate_of_another"
            ),
            models.CheckConstraint(
                condition=Q(original__isnull=True) | ~Q(original=models.F("id")), name="lead_not_its_own_duplicate"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(title="", excerpt="", media_name="", url=""),
                name="lead_erased_holds_nothing",
            ),
        ]

    def __str__(self):
        # Not the title: this stands in logs and messages.
        return f"线索 {self.pk}"


class LeadEntry(TimelineEntry):
    """One act upon a lead, chained to the act before."""

    case = models.ForeignKey(Lead, models.PROTECT, related_name="timeline", verbose_name="舆情线索")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "舆情线索记录"
