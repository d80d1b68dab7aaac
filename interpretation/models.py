"""政策解读: which item of the catalogue explains which policy, planned before the policy is decided on (国办发〔2016〕80号).

What the public reads of an interpretation is the reviewed text of its document; here stands what it belongs to and who owes it.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from catalog.models import Document, Revision
from county.cases.timeline import TimelineEntry
from county.cases.triggers import Trigger
from county.cases.workflow import Step, WorkflowCase
from county.models import Role
from county.models.visibility import OfUnits


class Form(models.TextChoices):
    """The forms of an interpretation (law.md §7: 文字、图解、音频、视频、问答、专家解读、新闻发布会)."""

    TEXT = "text", "文字解读"
    PICTURES = "pictures", "图解"
    VIDEO = "video", "视频解读"
    AUDIO = "audio", "音频解读"
    QUESTIONS = "questions", "政策问答"
    EXPERT = "expert", "专家解读"
    PRESS = "press", "新闻发布会"


class InterpretationQuerySet(OfUnits):
    def concerning(self, department_id: int):
        """Those that the unit owes, and those of its policies."""
        return self.filter(Q(department_id=department_id) | Q(policy__department_id=department_id))

    def live(self):
        """Planned, on its way through the gate, or public: neither given up nor withdrawn."""
        under_way = Exists(Revision.objects.under_way().filter(document_id=OuterRef("document_id")))
        written = Q(status=Interpretation.Status.WRITTEN) & (
            Q(document__status=Document.Status.PUBLISHED) | Q(under_way)
        )
        return self.filter(Q(status=Interpretation.Status.PLANNED) | written)

    def public(self):
        """Those whose document anyone may read now."""
        return self.filter(document__status=Document.Status.PUBLISHED)


class Interpretation(WorkflowCase):
    """One interpretation of one policy: a plan first, then the document of the 政策解读 column that publishes it."""

    class Status(models.TextChoices):
        PLANNED = "planned", "已安排"
        WRITTEN = "written", "已起草"
        CANCELLED = "cancelled", "已取消"

    STEPS = (
        Step("plan", (), Status.PLANNED, "安排解读", (Role.OFFICER,)),
        Step(
            "change_plan",
            (Status.PLANNED, Status.WRITTEN),
            None,
            "调整安排",
            (Role.OFFICER, Role.LEADER),
            needs_note=True,
        ),
        Step("write", (Status.PLANNED,), Status.WRITTEN, "起草", (Role.OFFICER,)),
        Step("attach", (Status.PLANNED,), Status.WRITTEN, "关联已有稿件", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("take_in", (Status.PLANNED,), Status.WRITTEN, "导入关联", by_system=True),
        Step(
            "cancel",
            (Status.PLANNED, Status.WRITTEN),
            Status.CANCELLED,
            "取消",
            (Role.OFFICER, Role.LEADER),
            needs_note=True,
        ),
    )

    policy = models.ForeignKey(Document, models.PROTECT, related_name="interpretations", verbose_name="所解读的文件")
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="interpretation",
        verbose_name="解读稿",
    )
    department = models.ForeignKey(
        "county.Department",
        models.PROTECT,
        related_name="interpretations",
        verbose_name="解读单位",
        help_text="谁起草、谁解读；联合发文由牵头单位解读。",
    )
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.PLANNED, editable=False)
    form = models.CharField("解读形式", max_length=20, choices=Form.choices, default=Form.TEXT)
    responsible = models.CharField(
        "解读责任人", max_length=50, blank=True, help_text="部门主要负责人是第一解读人和责任人。只在工作平台内显示。"
    )
    planned_on = models.DateField(
        "计划发布日期", null=True, blank=True, help_text="与文件同步发布，最迟在文件发布后 3 个工作日内。"
    )
    is_import = models.BooleanField("历史导入", default=False, editable=False)
    created_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="安排人"
    )
    created_at = models.DateTimeField("安排时间", auto_now_add=True)

    objects = InterpretationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政策解读"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="interpretation_plan_is_whole",
                condition=Q(is_import=True)
                | (~Q(responsible="") & Q(planned_on__isnull=False) & Q(created_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="interpretation_written_has_document",
                condition=Q(status="written", document__isnull=False)
                | Q(status="planned", document__isnull=True)
                | Q(status="cancelled"),
            ),
            models.CheckConstraint(name="interpretation_not_of_itself", condition=~Q(document=models.F("policy"))),
        ]

    def __str__(self):
        return f"{self.get_form_display()}：{self.policy}"

    @property
    def is_public(self) -> bool:
        return self.document_id is not None and self.document.status == Document.Status.PUBLISHED

    @property
    def stage(self) -> str:
        """How far it is, in a word: of what is written, how far its document is."""
        return self.document.get_status_display() if self.document_id else self.get_status_display()


POLICY_TRIGGERS = (
    # 同步审签: the gate refuses a policy that needs an interpretation before one is planned or waived.
    Trigger(
        "interpretation_planned",
        "catalog_revision",
        "BEFORE INSERT OR UPDATE OF status",
        function="interpretation_require_plan",
        body="""
BEGIN
    IF NEW.status IN ('approved', 'published') AND NOT NEW.is_import
        AND EXISTS (SELECT FROM catalog_document WHERE id = NEW.document_id AND needs_interpretation)
        AND NOT EXISTS (SELECT FROM interpretation_interpretation WHERE policy_id = NEW.document_id AND status <> 'cancelled')
        AND NOT EXISTS (SELECT FROM interpretation_waiver WHERE policy_id = NEW.document_id) THEN
        RAISE EXCEPTION 'document % needs an interpretation and none is planned', NEW.document_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class InterpretationEntry(TimelineEntry):
    """One act on an interpretation's plan, chained to the act before."""

    TRIGGERS = POLICY_TRIGGERS

    case = models.ForeignKey(Interpretation, models.PROTECT, related_name="timeline", verbose_name="政策解读")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "政策解读办理记录"


class WaiverQuerySet(OfUnits):
    unit = "policy__department"


class Waiver(models.Model):
    """免予解读: the leader's reason why a policy that would need an interpretation needs none. Only ever added."""

    policy = models.OneToOneField(Document, models.PROTECT, related_name="interpretation_waiver", verbose_name="文件")
    reason = models.CharField(
        "不需解读的理由",
        max_length=200,
        help_text="例如：只对内部工作作出安排，不涉及公众权益；仅宣布废止、失效或延长有效期。",
    )
    decided_by = models.ForeignKey(
        "county.User", models.PROTECT, editable=False, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", auto_now_add=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "免予解读"
        ordering = ["-decided_at"]
        constraints = [models.CheckConstraint(name="waiver_says_why", condition=~Q(reason=""))]

    def __str__(self):
        return f"免予解读：{self.policy}"
