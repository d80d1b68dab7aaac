"""候选信息: one item known at one source, kept for ever, so that nothing is taken in twice."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from county.cases.timeline import TimelineEntry
from county.cases.triggers import Guarded, Trigger
from county.cases.workflow import Step, WorkflowCase
from county.models import Role
from county.models.visibility import OfUnits

STAFF = (Role.OFFICER, Role.COUNTY_OFFICE)


class CandidateQuerySet(OfUnits):
    unit = "source__department"


class Candidate(Guarded, WorkflowCase):
    """An item of a source, as it was read last. What becomes of it a person decides; the machine only notices."""

    # What a page said is text of others, kept with the row.
    UNTOLD = ("body", "bands")
    TRIGGERS = (Trigger("harvest_candidate_kept", "harvest_candidate", "BEFORE DELETE", "county_refuse_change"),)

    class Status(models.TextChoices):
        NEW = "new", "新"
        DUPLICATE = "duplicate", "疑似重复"
        HELD = "held", "已在库"
        DRAFTED = "drafted", "已拟稿"
        CHANGED = "changed", "来源已变"
        GONE = "gone", "来源已删"
        DISMISSED = "dismissed", "不采用"
        REFUSED = "refused", "拒收"

    STEPS = (
        Step("adopt", (Status.NEW,), Status.DRAFTED, "采用", (Role.OFFICER,)),
        Step("same_as", (Status.DUPLICATE,), Status.HELD, "确认重复", STAFF),
        Step("not_same", (Status.DUPLICATE,), Status.NEW, "不是重复", STAFF),
        Step("dismiss", (Status.NEW, Status.DUPLICATE), Status.DISMISSED, "不采用", STAFF, needs_note=True),
        Step("notice_change", (Status.DRAFTED, Status.HELD), Status.CHANGED, "来源已变", by_system=True),
        Step("notice_gone", (Status.DRAFTED, Status.HELD, Status.CHANGED), Status.GONE, "来源已删", by_system=True),
        Step("come_back", (Status.GONE,), Status.HELD, "来源恢复", by_system=True),
        Step("revise", (Status.CHANGED,), Status.HELD, "拟修订稿", (Role.OFFICER,)),
        Step("settle", (Status.CHANGED, Status.GONE), Status.HELD, "已核实，不改动", STAFF, needs_note=True),
    )

    source = models.ForeignKey("harvest.Source", models.PROTECT, related_name="candidates", verbose_name="来源")
    key = models.CharField("网址标识", max_length=500, editable=False)
    guid = models.CharField("来源标识", max_length=300, blank=True, editable=False)
    url = models.URLField("网址", max_length=500, editable=False)
    title = models.CharField("标题", max_length=300, editable=False)
    doc_number = models.CharField("文号", max_length=60, blank=True, editable=False)
    published_on = models.DateField("来源发布日期", null=True, editable=False)
    list_digest = models.CharField(max_length=64, blank=True, editable=False)
    text_digest = models.CharField(max_length=64, blank=True, editable=False)
    bands = ArrayField(models.IntegerField(), default=list, editable=False)
    body = models.TextField("正文", blank=True, editable=False)
    status = models.CharField("状态", max_length=10, choices=Status.choices, editable=False)
    document = models.ForeignKey(
        "catalog.Document", models.PROTECT, null=True, related_name="+", editable=False, verbose_name="本站信息"
    )
    twin = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", editable=False, verbose_name="疑似重复于"
    )
    refusal = models.CharField("拒收原因", max_length=200, blank=True, editable=False)
    first_seen_at = models.DateTimeField("首次见到", editable=False)
    last_seen_at = models.DateTimeField("最近见到", editable=False)
    checked_at = models.DateTimeField("最近读取", editable=False)
    gone_seen = models.PositiveSmallIntegerField("连续不见", default=0, editable=False)
    gone_since = models.DateTimeField("不见起于", null=True, editable=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "候选信息"
        ordering = ["-first_seen_at", "-pk"]
        indexes = [
            GinIndex(fields=["bands"], name="candidate_bands"),
            models.Index(fields=["text_digest"], name="candidate_text"),
            models.Index(fields=["source", "status", "-first_seen_at"], name="candidate_queue"),
            models.Index(fields=["source", "checked_at"], name="candidate_checked"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="candidate_once_by_address"),
            models.UniqueConstraint(fields=["source", "guid"], condition=~Q(guid=""), name="candidate_once_by_guid"),
            models.CheckConstraint(
                condition=~Q(status="drafted") | Q(document__isnull=False), name="candidate_drafted_has_document"
            ),
            models.CheckConstraint(condition=~Q(status="refused") | ~Q(refusal=""), name="candidate_refused_says_why"),
        ]

    def __str__(self):
        return self.title or self.url


class CandidateEntry(TimelineEntry):
    case = models.ForeignKey(Candidate, models.PROTECT, related_name="timeline", verbose_name="候选信息")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "候选信息办理记录"
