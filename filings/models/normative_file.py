"""行政规范性文件: its legal review of exactly these words, its one register number, and how long it is in force."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from county.cases.review import digest_of
from county.cases.timeline import TimelineEntry
from county.cases.triggers import Guarded, Trigger, append_only
from county.cases.workflow import Step, WorkflowCase
from county.models import Department, OfficerPost, Role, User
from county.models.post import PostKind
from county.models.visibility import OfUnits

STAFF = (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE)


class FileKind(models.TextChoices):
    """法、条例 are not theirs to make (立法法), so they are not among them."""

    DECISION = "decision", "决定"
    MEASURES = "measures", "办法"
    RULES = "rules", "规定"
    DETAILS = "details", "实施细则"
    NOTICE = "notice", "通告"
    OPINION = "opinion", "意见"


class FairCompetition(models.TextChoices):
    UNASKED = "", "未填写"
    PASSED = "passed", "已通过公平竞争审查"
    NOT_CONCERNED = "not_concerned", "不涉及市场主体"


class FileStatus(models.TextChoices):
    """A label says what the file waits for, or how it ended."""

    DRAFTING = "drafting", "起草"
    IN_REVIEW = "in_review", "待合法性审核"
    REVIEWED = "reviewed", "待集体审议"
    ADOPTED = "adopted", "待登记编号"
    REGISTERED = "registered", "待公布"
    IN_FORCE = "in_force", "已公布"
    REPEALED = "repealed", "已废止"
    ABANDONED = "abandoned", "已放弃"


class FileValidity(models.TextChoices):
    """What a file is on a day; a function of the day, never stored."""

    PENDING = "pending", "尚未施行"
    EFFECTIVE = "effective", "有效"
    UNMARKED = "unmarked", "未标注有效期"
    EXPIRED = "expired", "失效"
    REPEALED = "repealed", "废止"


BEFORE_NUMBER = (FileStatus.DRAFTING, FileStatus.IN_REVIEW, FileStatus.REVIEWED, FileStatus.ADOPTED)
BOUND = (FileStatus.REVIEWED, FileStatus.ADOPTED, FileStatus.REGISTERED)
PUBLISHED = (FileStatus.IN_FORCE, FileStatus.REPEALED)


class NormativeFileQuerySet(OfUnits):
    def concerning(self, department_id: int):
        """A unit's own; the bureau of justice reads what is sent to legal review."""
        own = Q(department_id=department_id)
        is_justice = Department.objects.filter(pk=department_id, slug=settings.JUSTICE_UNIT).exists()
        return self.filter(own | ~Q(status=FileStatus.DRAFTING)) if is_justice else self.filter(own)

    def public(self):
        """What anyone may read in the register."""
        return self.filter(status__in=PUBLISHED)

    def on(self, today: date):
        """With `validity_now`, as of `today`: a file is 失效 from the day after its last day, whether or not any duty ran."""
        return self.annotate(
            validity_now=Case(
                When(repealed_on__lte=today, then=Value(FileValidity.REPEALED)),
                When(valid_until__lt=today, then=Value(FileValidity.EXPIRED)),
                When(effective_on__gt=today, then=Value(FileValidity.PENDING)),
                When(valid_until=None, then=Value(FileValidity.UNMARKED)),
                default=Value(FileValidity.EFFECTIVE),
                output_field=models.CharField(),
            )
        )

    def expired(self, today: date):
        """Past their last day, and neither repealed nor prolonged."""
        return self.filter(status=FileStatus.IN_FORCE, valid_until__lt=today)

    def due_for_evaluation(self, today: date):
        """Within six months of their last day, and not evaluated yet."""
        return self.filter(
            status=FileStatus.IN_FORCE, review_due_on__lte=today, valid_until__gte=today, evaluated_on=None
        )


class NormativeFile(Guarded, WorkflowCase):
    """One file, from its draft to its end. Registered, numbered and published by one office (三统一): else it has no effect."""

    Status = FileStatus
    Kind = FileKind
    STEPS = (
        Step("draft", (), Status.DRAFTING, "起草", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("write", (Status.DRAFTING,), None, "修改", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("take_in_old", (), Status.IN_FORCE, "登记旧文件", (Role.COUNTY_OFFICE,), by_system=True),
        Step("submit", (Status.DRAFTING,), Status.IN_REVIEW, "送合法性审核", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("pass_review", (Status.IN_REVIEW,), Status.REVIEWED, "合法性审核通过", STAFF),
        Step("refuse", (Status.IN_REVIEW,), Status.DRAFTING, "合法性审核不通过", STAFF, needs_note=True),
        Step("adopt", (Status.REVIEWED,), Status.ADOPTED, "集体审议通过", (Role.LEADER, Role.COUNTY_OFFICE)),
        Step(
            "return",
            (Status.REVIEWED, Status.ADOPTED),
            Status.DRAFTING,
            "退回修改",
            (Role.LEADER, Role.COUNTY_OFFICE),
            needs_note=True,
        ),
        Step("register", (Status.ADOPTED,), Status.REGISTERED, "登记编号", (Role.COUNTY_OFFICE,)),
        Step(
            "come_out",
            (Status.REGISTERED,),
            Status.IN_FORCE,
            "登记公布",
            (Role.OFFICER, Role.COUNTY_OFFICE),
            by_system=True,
        ),
        Step("evaluate", (Status.IN_FORCE,), None, "到期前评估", (Role.LEADER, Role.COUNTY_OFFICE), needs_note=True),
        Step("extend", (Status.IN_FORCE,), None, "延长有效期", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("repeal", (Status.IN_FORCE,), Status.REPEALED, "废止", (Role.LEADER, Role.COUNTY_OFFICE), needs_note=True),
        Step("expire", (Status.IN_FORCE,), None, "有效期届满", by_system=True),
        Step("abandon", BEFORE_NUMBER, Status.ABANDONED, "放弃", (Role.LEADER, Role.COUNTY_OFFICE), needs_note=True),
    )
    TRIGGERS = (
        Trigger(
            "filings_file_kept",
            "filings_normativefile",
            "BEFORE UPDATE OR DELETE",
            "filings_keep_file",
            """
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'file % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.title, NEW.text) IS DISTINCT FROM (OLD.title, OLD.text) AND (OLD.status <> 'drafting' OR NEW.status <> 'drafting') THEN
        RAISE EXCEPTION 'file % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.first_number IS NOT NULL AND NEW.first_number IS DISTINCT FROM OLD.first_number THEN
        RAISE EXCEPTION 'the number of file % stays', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
        ),
    )

    department = models.ForeignKey(Department, models.PROTECT, related_name="normative_files", verbose_name="制定机关")
    joint_with = models.CharField(
        "联合制定机关", max_length=200, blank=True, help_text="联合制定的，由牵头单位登记一次。"
    )
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFTING, editable=False)
    title = models.CharField("名称", max_length=200)
    kind = models.CharField("文种", max_length=20, choices=FileKind.choices)
    doc_number = models.CharField("文号", max_length=60, blank=True)
    text = models.TextField("正文", max_length=100_000)
    digest = models.CharField("正文摘要值", max_length=64, editable=False)
    is_temporary = models.BooleanField("试行、暂行", default=False)
    affects_market = models.BooleanField("涉及市场主体", default=False)
    consulted_from = models.DateField("征求意见开始", null=True, blank=True)
    consulted_until = models.DateField("征求意见结束", null=True, blank=True)
    consultation = models.TextField(
        "征求意见情况", max_length=1000, blank=True, help_text="意见采纳情况；不征求意见的写明理由。"
    )
    fair_competition = models.CharField(
        "公平竞争审查", max_length=20, choices=FairCompetition.choices, blank=True, default=FairCompetition.UNASKED
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="起草人", editable=False
    )
    review = models.ForeignKey(
        "filings.LegalReview", models.PROTECT, null=True, related_name="+", verbose_name="合法性审核", editable=False
    )
    minutes = models.CharField("会议纪要号", max_length=60, blank=True, editable=False)
    adopted_on = models.DateField("审议日期", null=True, editable=False)
    register_number = models.CharField("登记号", max_length=30, unique=True, null=True, blank=True, editable=False)
    first_number = models.CharField("首次登记号", max_length=30, unique=True, null=True, blank=True, editable=False)
    registered_on = models.DateField("登记日期", null=True, editable=False)
    document = models.OneToOneField(
        "catalog.Document",
        models.PROTECT,
        null=True,
        related_name="normative_file",
        verbose_name="公布的政府信息",
        editable=False,
    )
    published_on = models.DateField("公布日期", null=True, editable=False)
    effective_on = models.DateField("施行日期", null=True, editable=False)
    valid_until = models.DateField("有效期至", null=True, editable=False)
    review_due_on = models.DateField("评估期限", null=True, editable=False)
    evaluated_on = models.DateField("评估日期", null=True, editable=False)
    repealed_on = models.DateField("废止日期", null=True, editable=False)
    is_old = models.BooleanField("启用登记以前的文件", default=False, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = NormativeFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规范性文件"
        ordering = ["-published_on", "-pk"]
        indexes = [
            models.Index(fields=["-published_on", "-id"], name="normative_newest", condition=Q(status__in=PUBLISHED)),
            models.Index(fields=["valid_until"], name="normative_term", condition=Q(status=FileStatus.IN_FORCE)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=BOUND) | Q(review__isnull=False), name="normative_reviewed_has_review"
            ),
            models.CheckConstraint(
                condition=~Q(status=FileStatus.REGISTERED)
                | Q(register_number__isnull=False, first_number__isnull=False, valid_until__isnull=False)
                & Q(registered_on__isnull=False),
                name="normative_registered_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=PUBLISHED)
                | Q(document__isnull=False, published_on__isnull=False)
                & (Q(is_old=True) | Q(register_number__isnull=False, effective_on__isnull=False)),
                name="normative_published_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(valid_until__gte=F("effective_on")),
                name="normative_term_is_not_over_at_once",
            ),
            models.CheckConstraint(
                condition=~Q(status=FileStatus.REPEALED) | Q(repealed_on__isnull=False),
                name="normative_repealed_has_day",
            ),
        ]

    def __str__(self):
        return self.title

    def computed_digest(self) -> str:
        """SHA-256 of title and text; the database holds the same (migration)."""
        return digest_of([self.title, self.text])

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        """Legal review is for whoever holds that post in the unit or in the bureau of justice, whatever else they are."""
        if step.action not in ("pass_review", "refuse"):
            return super().may_be_taken_by(user, step)
        posts = OfficerPost.objects.on(timezone.localdate()).filter(person=user, kind=PostKind.LEGAL)
        where = Q(department__slug=settings.JUSTICE_UNIT)
        if self.department.kind != Department.Kind.GOVERNMENT:
            where |= Q(department_id=self.department_id)
        return posts.filter(where).exists() and super().may_be_taken_by(user, step)

    def validity_on(self, today: date) -> FileValidity:
        """What the file is on `today`; the same as the queryset's `on`."""
        if self.repealed_on and self.repealed_on <= today:
            return FileValidity.REPEALED
        if self.valid_until and self.valid_until < today:
            return FileValidity.EXPIRED
        if self.effective_on and self.effective_on > today:
            return FileValidity.PENDING
        return FileValidity.EFFECTIVE if self.valid_until else FileValidity.UNMARKED

    @property
    def validity_label(self) -> str:
        """有效性 as of today."""
        return self.validity_on(timezone.localdate()).label


class NormativeFileEntry(TimelineEntry):
    """One step of a file, chained to the step before."""

    case = models.ForeignKey(NormativeFile, models.PROTECT, related_name="timeline", verbose_name="规范性文件")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "规范性文件流转记录"


class LegalReview(Guarded, models.Model):
    """合法性审核 of exactly the words of `digest`: only added. What passed can be pointed at by its `passed_digest`."""

    TRIGGERS = append_only("filings_legalreview")

    class Conclusion(models.TextChoices):
        PASSED = "passed", "合法"
        REFUSED = "refused", "不合法或须修改"

    file = models.ForeignKey(NormativeFile, models.PROTECT, related_name="reviews", verbose_name="规范性文件")
    digest = models.CharField("所审正文摘要", max_length=64)
    conclusion = models.CharField("结论", max_length=20, choices=Conclusion.choices)
    passed_digest = models.GeneratedField(
        expression=Case(When(conclusion="passed", then=F("digest")), default=Value(None)),
        output_field=models.CharField("审核通过的正文摘要", max_length=64, null=True),
        db_persist=True,
    )
    opinion = models.TextField("审核意见", max_length=2000)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")
    reviewed_at = models.DateTimeField("审核时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "合法性审核"
        ordering = ["-reviewed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["id", "passed_digest"], name="legal_review_passed_digest")]

    def __str__(self):
        return f"{self.file}：{self.get_conclusion_display()}"
