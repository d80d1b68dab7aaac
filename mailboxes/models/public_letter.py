"""公开件: the text of a letter and its reply as the public reads them, written apart, masked and reviewed for itself."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from county.cases.digests import DigestFields
from county.cases.gate import Gate, ReviewedText, passed_has_review, review_only_once_passed, reviewer_is_another
from county.cases.review import Review
from county.cases.timeline import TimelineEntry
from county.cases.triggers import Trigger
from county.cases.workflow import Step, WorkflowCase
from county.models import Department, Role
from county.models.visibility import OfUnits
from county.site.addresses import address_of
from mailboxes.models.letter import Letter
from mailboxes.models.mailbox import LetterKind, Mailbox

# The states of a text that has passed its review.
PASSED = ("reviewed", "published", "hidden")

PUBLIC_LETTER_GATE = Gate("公开件", author="drafted_by", sender="confirmed_by")


class PublicLetterQuerySet(OfUnits):
    def public(self):
        """What anyone may read now. Every page, list, feed, search and export stands on this."""
        return self.filter(status=PublicLetter.Status.PUBLISHED)

    def ever_public(self):
        """Published, or hidden since: an address that was given out once."""
        return self.filter(status__in=(PublicLetter.Status.PUBLISHED, PublicLetter.Status.HIDDEN))

    def newest_first(self):
        return self.order_by("-published_at", "-pk")


PUBLIC_LETTER_TRIGGERS = (
    # A public text is never deleted, and only a draft changes.
    Trigger(
        "mailboxes_public_frozen",
        "mailboxes_publicletter",
        "BEFORE DELETE OR UPDATE",
        function="mailboxes_freeze_public",
        body="""
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'public letter % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.digest IS DISTINCT FROM OLD.digest AND (OLD.status <> 'draft' OR NEW.status <> 'draft') THEN
        RAISE EXCEPTION 'public letter % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class PublicLetter(WorkflowCase, ReviewedText):
    """A letter made public: only with the writer's consent or without anything personal, never a 举报."""

    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        CHECKING = "checking", "待审查"
        REVIEWED = "reviewed", "待发布"
        PUBLISHED = "published", "已公开"
        HIDDEN = "hidden", "已隐藏"

    class Ground(models.TextChoices):
        CONSENT = "consent", "来信人同意公开，个人信息已遮盖"
        IMPERSONAL = "impersonal", "不含任何个人信息"

    STEPS = (
        Step("prepare", (), Status.DRAFT, "拟公开件", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("submit", (Status.DRAFT,), Status.CHECKING, "送审", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("write", (Status.DRAFT,), None, "编写", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step("pass_review", (Status.CHECKING,), Status.REVIEWED, "审查公开件", (Role.REVIEWER, Role.COUNTY_OFFICE)),
        Step(
            "return",
            (Status.CHECKING, Status.REVIEWED),
            Status.DRAFT,
            "退回",
            (Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE),
            needs_note=True,
        ),
        Step("publish", (Status.REVIEWED,), Status.PUBLISHED, "公开", (Role.LEADER, Role.COUNTY_OFFICE)),
        Step(
            "hide",
            (Status.PUBLISHED,),
            Status.HIDDEN,
            "隐藏",
            (Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE),
            needs_note=True,
            by_public=True,
        ),
        Step("revise", (Status.HIDDEN,), Status.DRAFT, "改写后重新送审", (Role.OFFICER, Role.COUNTY_OFFICE)),
    )
    GATE = PUBLIC_LETTER_GATE
    TRIGGERS = PUBLIC_LETTER_TRIGGERS
    DIGESTED = DigestFields("title", "author", "text", "unit_name", "reply")

    letter = models.OneToOneField(
        Letter, models.PROTECT, related_name="public_letter", verbose_name="来信", editable=False
    )
    # Copies by which the database holds the rules of publication (migration 0002).
    kind = models.CharField("类型", max_length=20, choices=LetterKind.choices, editable=False)
    consent = models.BooleanField("来信人同意", editable=False)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="+", verbose_name="信箱", editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="答复单位", editable=False
    )
    status = models.CharField("状态", max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)

    title = models.CharField("标题", max_length=50)
    author = models.CharField("来信人", max_length=40, help_text="只显示姓氏，如“王**”。")
    text = models.TextField("来信内容", max_length=3000)
    unit_name = models.CharField("答复单位", max_length=100)
    reply = models.TextField("答复内容", max_length=4000)
    ground = models.CharField("公开依据", max_length=20, choices=Ground.choices)
    personal_data_note = models.CharField("个人信息说明", max_length=300, blank=True, help_text="保留个人信息的理由。")

    written_at = models.DateTimeField("来信时间", editable=False)
    answered_at = models.DateTimeField("答复时间", editable=False)
    drafted_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="拟稿人", editable=False
    )
    confirmed_by = models.ForeignKey(
        "county.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="遮盖确认人",
        editable=False,
    )
    review = models.ForeignKey(
        "mailboxes.PublicLetterReview",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审查单",
        editable=False,
    )
    reviewed_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审查人", editable=False
    )
    published_at = models.DateTimeField("公开时间", null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField("隐藏时间", null=True, blank=True, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = PublicLetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "来信公开件"
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="public_letter_newest", condition=Q(status="published")),
            models.Index(
                fields=["department", "-published_at", "-id"],
                name="public_letter_unit",
                condition=Q(status="published"),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(kind=LetterKind.REPORT), name="public_letter_never_a_report"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(ground="impersonal") | Q(consent=True),
                name="public_letter_consent_or_impersonal",
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(review__isnull=False, confirmed_by__isnull=False, published_at__isnull=False)
                | Q(review__isnull=False, is_demo=True, published_at__isnull=False),
                name="public_letter_published_is_whole",
            ),
            reviewer_is_another(
                "public_letter_reviewer_is_another", PUBLIC_LETTER_GATE, unless=Q(reviewed_by__isnull=True)
            ),
            passed_has_review("public_letter_passed_has_review", PASSED),
            review_only_once_passed("public_letter_review_only_once_passed", PASSED),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("letter", self.pk)

    @property
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def published_on(self):
        """The local day of publication, None before it."""
        return timezone.localdate(self.published_at) if self.published_at else None


class PublicLetterEntry(TimelineEntry):
    """One step of a public text, chained to the step before."""

    case = models.ForeignKey(PublicLetter, models.PROTECT, related_name="timeline", verbose_name="来信公开件")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "来信公开件流转记录"


class PublicLetterReview(Review):
    """审查单 of a public text: masked, and fit to be read by anybody."""

    public_letter = models.ForeignKey(PublicLetter, models.PROTECT, related_name="reviews", verbose_name="来信公开件")

    class Meta(Review.Meta):
        verbose_name = verbose_name_plural = "来信公开件审查单"
        constraints = [
            *Review.Meta.constraints,
            models.UniqueConstraint(fields=["id", "approved_digest"], name="public_letter_review_approved_unique"),
        ]


class LetterSearchEntry(models.Model):
    """The search vector of a public letter. The original letters are in no index."""

    public_letter = models.OneToOneField(
        PublicLetter, models.CASCADE, primary_key=True, related_name="search_entry", verbose_name="来信公开件"
    )
    published_at = models.DateTimeField("公开时间")
    vector = SearchVectorField("词")

    class Meta:
        verbose_name = verbose_name_plural = "来信检索条目"
        indexes = [GinIndex(fields=["vector"], name="letter_search_vector", fastupdate=False)]
