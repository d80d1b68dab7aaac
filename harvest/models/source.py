"""归集来源: a list of one unit's items on another site, and how it is read."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from county.cases.timeline import TimelineEntry
from county.cases.workflow import Step, WorkflowCase
from county.models import Role
from county.models.setting import Setting
from county.models.visibility import OfUnits


class SourceQuerySet(OfUnits):
    def due(self, now):
        """Sources whose turn has come; one whose officer has left waits for another."""
        return self.filter(status__in=Source.READ, officer__is_active=True, next_at__lte=now).order_by("next_at", "pk")


class Source(Setting, WorkflowCase):
    """One list of one unit on another site. It is read on trial until the county office enables it."""

    class Kind(models.TextChoices):
        FEED = "feed", "RSS 或 Atom 订阅"
        SITEMAP = "sitemap", "网站地图"
        JSON = "json", "JSON 接口"
        LIST = "list", "列表网页"

    class Status(models.TextChoices):
        TRIAL = "trial", "试采"
        ACTIVE = "active", "启用"
        PAUSED = "paused", "暂停"
        STOPPED = "stopped", "停用"

    UNRECORDED = ("status", "next_at", "last_run_at", "last_success_at", "fails_in_row", "last_listed")

    READ = (Status.TRIAL, Status.ACTIVE)
    STEPS = (
        Step("enable", (Status.TRIAL, Status.PAUSED), Status.ACTIVE, "启用", (Role.COUNTY_OFFICE,)),
        Step("pause", READ, Status.PAUSED, "暂停", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("stop", (*READ, Status.PAUSED), Status.STOPPED, "停用", (Role.COUNTY_OFFICE,), needs_note=True),
    )

    name = models.CharField("名称", max_length=60)
    slug = models.SlugField("标识", unique=True, help_text="用于命令行，如 huanbao-tongzhi。")
    department = models.ForeignKey("county.Department", models.PROTECT, related_name="+", verbose_name="所属单位")
    officer = models.ForeignKey(
        "county.User", models.PROTECT, related_name="+", verbose_name="责任信息员", help_text="归集的稿件以其名义拟稿。"
    )
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    address = models.URLField("网址", max_length=500)
    item_pattern = models.CharField(
        "信息网址须包含", max_length=200, blank=True, help_text="只归集网址中含有这段文字的信息；空为全部。"
    )
    charset = models.CharField(
        "编码", max_length=20, blank=True, help_text="一般不填；网页标明的编码有误时填写，如 gb18030。"
    )
    list_item = models.CharField(
        "列表项选择器",
        max_length=200,
        blank=True,
        help_text="列表网页：每一条所在的元素，如 ul.list li；JSON 接口：数组所在，如 data.list。",
    )
    list_date = models.CharField("列表日期选择器", max_length=200, blank=True, help_text="JSON 接口：日期的字段名。")
    list_title = models.CharField("列表标题选择器", max_length=200, blank=True, help_text="JSON 接口：标题的字段名。")
    list_link = models.CharField("列表链接选择器", max_length=200, blank=True, help_text="JSON 接口：网址的字段名。")
    title = models.CharField("标题选择器", max_length=200, blank=True)
    body = models.CharField("正文选择器", max_length=200, blank=True, help_text="不填则取文字最多、链接最少的部分。")
    date = models.CharField("日期选择器", max_length=200, blank=True)
    column = models.ForeignKey("catalog.Column", models.PROTECT, related_name="+", verbose_name="放入栏目")
    auto_draft = models.BooleanField(
        "自动拟稿", default=False, help_text="新信息自动成为责任信息员的草稿；送审、发布仍须人工办理。"
    )
    since = models.DateField("起始日期", null=True, blank=True, help_text="早于这一天的不归集。")
    every_hours = models.PositiveSmallIntegerField(
        "间隔（小时）", default=6, validators=[MinValueValidator(1), MaxValueValidator(720)]
    )
    gap_seconds = models.PositiveSmallIntegerField("两次读取间隔（秒）", default=1, validators=[MaxValueValidator(60)])
    most_items = models.PositiveSmallIntegerField(
        "每批最多读取", default=500, validators=[MinValueValidator(1), MaxValueValidator(10000)]
    )
    consent_note = models.CharField(
        "授权说明", max_length=200, blank=True, help_text="对方书面同意归集的，写明依据；填写后不再查看 robots.txt。"
    )
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.TRIAL, editable=False)
    next_at = models.DateTimeField("下次读取", default=timezone.now, editable=False)
    last_run_at = models.DateTimeField("最近读取", null=True, editable=False)
    last_success_at = models.DateTimeField("最近成功", null=True, editable=False)
    fails_in_row = models.PositiveIntegerField("连续失败", default=0, editable=False)
    last_listed = models.PositiveIntegerField("上次列出", default=0, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "归集来源"
        ordering = ["department", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="active") | Q(last_success_at__isnull=False), name="source_enabled_after_success"
            ),
            models.CheckConstraint(condition=Q(every_hours__gte=1), name="source_not_too_often"),
        ]

    def __str__(self):
        return self.name


class SourceEntry(TimelineEntry):
    case = models.ForeignKey(Source, models.PROTECT, related_name="timeline", verbose_name="归集来源")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "归集来源办理记录"
