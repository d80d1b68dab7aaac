"""政府信息: one disclosed item. It carries identity and what the public sees; a Revision carries what is proposed."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from catalog.models.revision import DigestedText
from catalog.tree.classification import TOPIC_CHOICES, TOPICS, Disclosure, Genre, Validity
from catalog.tree.kinds import SINGLE_KINDS, ColumnKind
from county.cases.timeline import TimelineEntry
from county.cases.triggers import Trigger
from county.cases.workflow import Step, WorkflowCase
from county.models import Role
from county.models.visibility import OfUnits
from county.site.addresses import address_of

# What must be explained to the public (国办发〔2016〕80号, in force from its day): 规范性文件, and 公文 that decide or lay down rules.
# What was taken over from another platform is not called up again; the demo county plays a county that has kept to it.
INTERPRETED_FROM = date(2016, 11, 10)
NEEDS_INTERPRETATION = (
    (Q(column_kind=ColumnKind.NORMATIVE) & ~Q(genre=Genre.LAW))
    | Q(column_kind=ColumnKind.OFFICIAL, genre__in=(Genre.ORDER, Genre.DECISION, Genre.MEASURES))
) & (Q(formed_on__gte=INTERPRETED_FROM) & (Q(batch__isnull=True) | Q(is_demo=True)))


class DocumentQuerySet(OfUnits):
    def public(self):
        """What anyone may read now. Every page, list, feed, file and export stands on this."""
        return self.filter(status=Document.Status.PUBLISHED)

    def withdrawn(self):
        """Once public, withdrawn with a reason: answers 410."""
        return self.filter(status=Document.Status.WITHDRAWN)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")


DOCUMENT_TRIGGERS = (
    # 发布时间 is the instant of publication (国办秘函〔2019〕19号); only an import brings its own.
    Trigger(
        "catalog_document_not_backdated",
        "catalog_document",
        "AFTER INSERT OR UPDATE OF published_at, revision_id, status",
        function="catalog_refuse_backdating",
        body="""
DECLARE
    shown catalog_revision%ROWTYPE;
BEGIN
    SELECT * INTO shown FROM catalog_revision WHERE id = NEW.revision_id;
    IF NEW.status = 'published' AND NOT shown.is_import AND (TG_OP = 'INSERT' OR NEW.published_at IS DISTINCT FROM OLD.published_at)
        AND (NEW.published_at IS DISTINCT FROM shown.published_at OR abs(extract(epoch FROM NEW.published_at - now())) > 600) THEN
        RAISE EXCEPTION 'published_at of document % is not the instant of publication', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END """,
        deferred=True,
    ),
    # A document is never deleted, and its index number never changes.
    Trigger(
        "catalog_document_kept",
        "catalog_document",
        "BEFORE DELETE OR UPDATE OF index_number",
        function="catalog_keep_document",
        body="""
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a document is never deleted (%)', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.index_number IS NOT NULL AND NEW.index_number IS DISTINCT FROM OLD.index_number THEN
        RAISE EXCEPTION 'index number % never changes', OLD.index_number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class Document(WorkflowCase, DigestedText):
    """One item of 政府信息 in one column of one unit. Never deleted; its index number is never used again."""

    TRIGGERS = DOCUMENT_TRIGGERS

    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        PUBLISHED = "published", "已发布"
        WITHDRAWN = "withdrawn", "已撤回"
        WITHHELD = "withheld", "不予公开"

    STEPS = (
        Step("take_in", (Status.DRAFT,), Status.PUBLISHED, "导入", by_system=True),
        Step(
            "publish",
            (Status.DRAFT, Status.WITHDRAWN, Status.WITHHELD),
            Status.PUBLISHED,
            "发布",
            (Role.OFFICER, Role.LEADER),
            by_system=True,
        ),
        Step("renew", (Status.PUBLISHED,), None, "更新", (Role.OFFICER, Role.LEADER), by_system=True),
        Step("revise", (Status.PUBLISHED, Status.WITHDRAWN, Status.WITHHELD), None, "拟修订稿", (Role.OFFICER,)),
        Step("withhold", (Status.DRAFT,), Status.WITHHELD, "不予公开", (Role.REVIEWER,)),
        Step("reassess", (Status.WITHHELD,), None, "定期评估", (Role.REVIEWER, Role.LEADER), needs_note=True),
        Step(
            "refile",
            (Status.DRAFT, Status.PUBLISHED),
            None,
            "调整栏目",
            (Role.OFFICER, Role.COUNTY_OFFICE),
            needs_note=True,
        ),
        Step(
            "mark_validity", (Status.PUBLISHED,), None, "标注有效性", (Role.LEADER, Role.COUNTY_OFFICE), by_system=True
        ),
        Step(
            "withdraw",
            (Status.PUBLISHED,),
            Status.WITHDRAWN,
            "撤回",
            (Role.LEADER, Role.COUNTY_OFFICE),
            needs_note=True,
        ),
    )

    department = models.ForeignKey(
        "county.Department", models.PROTECT, related_name="documents", verbose_name="发布机构"
    )
    column = models.ForeignKey("catalog.Column", models.PROTECT, related_name="documents", verbose_name="栏目")
    column_kind = models.CharField("栏目类型", max_length=20, choices=ColumnKind.choices, editable=False)
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)
    index_number = models.CharField("索引号", max_length=60, unique=True, null=True, blank=True, editable=False)

    formed_on = models.DateField("形成或变更日期", help_text="自这一天起计算公开时限（条例第二十六条）。")
    effective_on = models.DateField("生效日期", null=True, blank=True)
    repealed_on = models.DateField("废止或失效日期", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)

    topic = models.CharField("主题分类", max_length=4, choices=TOPIC_CHOICES, blank=True)
    genre = models.CharField("体裁", max_length=20, choices=Genre.choices, default=Genre.OTHER)
    validity = models.CharField("有效性", max_length=20, choices=Validity.choices, default=Validity.EFFECTIVE)
    repealed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeals", verbose_name="废止或修改依据"
    )
    disclosure = models.CharField("公开方式", max_length=20, choices=Disclosure.choices, default=Disclosure.PROACTIVE)
    keywords = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name="关键词")
    source_url = models.URLField("来源网址", max_length=500, blank=True)
    report_year = models.PositiveSmallIntegerField("年度", null=True, blank=True, help_text="年度报告所报告的年份。")

    review = models.ForeignKey(
        "catalog.DocumentReview",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="保密审查单",
    )
    revision = models.ForeignKey(
        "catalog.Revision",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="已发布的稿",
    )
    reassess_on = models.DateField(
        "再评估日期", null=True, blank=True, editable=False, help_text="不予公开的信息定期评估（条例第十八条）。"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True, editable=False)

    faults = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, editable=False, verbose_name="待整改"
    )
    guesses = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, editable=False, verbose_name="推断的字段"
    )
    batch = models.ForeignKey(
        "catalog.ImportBatch",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="documents",
        verbose_name="导入批次",
    )
    import_key = models.CharField("导入标识", max_length=120, unique=True, null=True, blank=True, editable=False)
    import_digest = models.CharField("导入内容摘要", max_length=64, blank=True, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)
    needs_interpretation = models.GeneratedField(
        expression=Case(When(NEEDS_INTERPRETATION, then=Value(True)), default=Value(False)),
        output_field=models.BooleanField("需解读"),
        db_persist=True,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政府信息"
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["column", "department", "-published_at"], name="document_column_unit"),
            models.Index(fields=["department", "status", "-published_at"], name="document_unit_status"),
            models.Index(
                fields=["department", "published_at"],
                name="document_needs_interpretation",
                condition=Q(needs_interpretation=True, status="published"),
            ),
            models.Index(fields=["-published_at", "-id"], name="document_newest"),
            # Whether any demo item is public is asked once a content version, by every installation.
            models.Index(fields=["id"], name="document_demo", condition=Q(is_demo=True, status="published")),
            models.Index(
                fields=["doc_number"],
                name="document_doc_number",
                opclasses=["varchar_pattern_ops"],
                condition=~Q(doc_number=""),
            ),
        ]
        constraints = [
            # 条例 Art. 12 and the national layout: 指南 and 机构信息 are one current page per unit. Old faults stay, marked 待整改.
            models.UniqueConstraint(
                fields=["department", "column"],
                name="document_single_per_unit",
                condition=Q(status="published", column_kind__in=SINGLE_KINDS, faults=[]),
            ),
            models.UniqueConstraint(
                fields=["department", "column", "report_year"],
                name="document_one_report_per_year",
                condition=Q(status="published", column_kind=ColumnKind.ANNUAL_REPORT, faults=[]),
            ),
            models.CheckConstraint(
                name="document_report_names_its_year",
                condition=~Q(status="published", column_kind=ColumnKind.ANNUAL_REPORT, faults=[])
                | Q(report_year__isnull=False),
            ),
            models.CheckConstraint(name="document_not_in_group", condition=~Q(column_kind=ColumnKind.GROUP)),
            # Nothing public without an approved review (of the same digest: a composite foreign key, see the migration).
            models.CheckConstraint(
                name="document_published_is_whole",
                condition=~Q(status="published")
                | Q(
                    index_number__isnull=False,
                    published_at__isnull=False,
                    review__isnull=False,
                    revision__isnull=False,
                    disclosure=Disclosure.PROACTIVE,
                ),
            ),
            models.CheckConstraint(
                name="document_withdrawn_says_why",
                condition=~Q(status="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
            ),
            models.CheckConstraint(name="document_not_repealed_by_itself", condition=~Q(repealed_by=models.F("id"))),
            models.CheckConstraint(
                name="document_repealed_only_when_so",
                condition=Q(repealed_by__isnull=True)
                | Q(validity__in=[Validity.AMENDED, Validity.EXPIRED, Validity.REPEALED]),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("document", self.pk)

    @property
    def topic_path(self) -> str:
        """财政、金融、审计 / 税务, or "" when unclassed."""
        return TOPICS[self.topic].path if self.topic else ""

    @property
    def published_on(self) -> date | None:
        """The local day of publication."""
        return timezone.localdate(self.published_at) if self.published_at else None


class DocumentEntry(TimelineEntry):
    """One step in the life of a document, chained to the step before."""

    case = models.ForeignKey(Document, models.PROTECT, related_name="timeline", verbose_name="政府信息")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "政府信息流转记录"
