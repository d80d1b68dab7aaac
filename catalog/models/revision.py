"""修订稿 and 保密审查单: the exact text and files that are proposed, and the review of exactly those bytes."""

from django.db import models
from django.db.models import Q

from county.review import Review, digest_of


class DigestedText(models.Model):
    """The public content, and the digest that a review is bound to.

    The database computes the same digest (trigger in migration 0002) and refuses a row whose digest is not that of its content.
    """

    title = models.CharField("信息名称", max_length=300)
    doc_number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=200, blank=True)
    written_on = models.DateField("成文日期", null=True, blank=True)
    summary = models.TextField("内容概述", blank=True)
    body = models.TextField("正文", blank=True)
    structure = models.TextField("结构化内容", blank=True, editable=False)
    source = models.CharField("来源", max_length=100, blank=True)
    files_manifest = models.TextField("附件清单", blank=True, editable=False)
    digest = models.CharField("内容摘要值", max_length=64, editable=False)

    DIGESTED = (
        "title",
        "doc_number",
        "issuer",
        "written_on",
        "summary",
        "body",
        "structure",
        "source",
        "files_manifest",
    )

    class Meta:
        abstract = True

    def computed_digest(self) -> str:
        """SHA-256 of the content as it stands in this object."""
        return digest_of(
            str(value) if value is not None else "" for value in (getattr(self, name) for name in self.DIGESTED)
        )


class Revision(DigestedText):
    """One proposed or published text of a document."""

    class State(models.TextChoices):
        OPEN = "open", "在办"
        PUBLISHED = "published", "已发布"
        VOID = "void", "作废"

    document = models.ForeignKey("catalog.Document", models.PROTECT, related_name="revisions", verbose_name="政府信息")
    number = models.PositiveIntegerField("版次")
    state = models.CharField("状态", max_length=20, choices=State.choices, default=State.OPEN, editable=False)
    author = models.ForeignKey(
        "county.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name="拟稿人",
        editable=False,
    )
    created_at = models.DateTimeField("拟稿时间", auto_now_add=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "修订稿"
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_number_unique"),
            models.UniqueConstraint(fields=["document"], condition=Q(state="open"), name="revision_one_open"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="revision_published_has_time"
            ),
        ]

    def __str__(self):
        return f"{self.title}（第 {self.number} 稿）"


class DocumentReview(Review):
    """保密审查单 of a revision."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="reviews", verbose_name="修订稿")

    class Meta(Review.Meta):
        verbose_name = verbose_name_plural = "保密审查单"
        constraints = [
            *Review.Meta.constraints,
            # What a published document points at: an approved review together with the digest it approved.
            models.UniqueConstraint(fields=["id", "approved_digest"], name="document_review_approved_unique"),
        ]
