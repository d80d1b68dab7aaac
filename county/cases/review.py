"""保密审查单: the review without which nothing leaves the county, bound to the exact text that was reviewed."""

import hashlib
import json
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from county.cases.facts import facts_of_record
from county.cases.triggers import Guarded, Trigger, append_only

SEPARATOR = "\x1f"


def digest_of(parts: Iterable[str]) -> str:
    """SHA-256 (64 hex digits) of `parts`, the same as PostgreSQL's
    `encode(sha256(convert_to(concat_ws(E'\\x1f', …), 'UTF8')), 'hex')` when no part is NULL.

    Raises ValueError for a part that holds the separator (two texts could then share a digest), TypeError for a
    non-text.
    """
    parts = list(parts)
    if any(SEPARATOR in part for part in parts):
        raise ValueError("text under review must not contain the control character U+001F")
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()


class Conclusion(models.TextChoices):
    APPROVED = "approved", "公开"
    APPROVED_IN_PART = "approved_in_part", "区分处理后公开"
    REFUSED = "refused", "不予公开"
    REFERRED = "referred", "报请确定"


ALLOWS_PUBLICATION = (Conclusion.APPROVED, Conclusion.APPROVED_IN_PART)


class ReviewKind(models.TextChoices):
    REVIEW = "review", "审查"
    IMPORT = "import", "导入"


# The questions that are answered with yes or no.
ANSWERS = (
    "involves_state_secret",
    "involves_work_secret",
    "involves_trade_secret",
    "involves_privacy",
    "involves_three_securities",
    "involves_internal_affairs",
    "involves_process_information",
    "involves_enforcement_file",
    "had_secrecy_mark",
)


class Review(Guarded, models.Model):
    """One review of one text (保密法 Art. 35; 实施条例 Art. 42: item by item, 先审查、后公开; 条例 Art. 14-17).

    A concrete review adds what it is a review of. A record that must not be public without one carries its own digest
    and a foreign key over that digest to `approved_digest`, which is null unless the conclusion allows publication;
    the concrete class makes the referenced columns unique, and its migration protects the table like a timeline's.
    """

    kind = models.CharField("类型", max_length=10, choices=ReviewKind.choices, default=ReviewKind.REVIEW)
    digest = models.CharField("所审文本摘要", max_length=64, help_text="正文与附件的 SHA-256，文本改动后原审查失效。")
    conclusion = models.CharField("结论", max_length=20, choices=Conclusion.choices)
    approved_digest = models.GeneratedField(
        expression=Case(When(conclusion__in=ALLOWS_PUBLICATION, then=F("digest")), default=Value(None)),
        output_field=models.CharField("准予公开的文本摘要", max_length=64, null=True),
        db_persist=True,
    )
    basis = models.TextField("依据", blank=True)
    batch = models.CharField("导入批次", max_length=120, blank=True)

    involves_state_secret = models.BooleanField("涉及国家秘密", default=False)
    involves_work_secret = models.BooleanField("涉及工作秘密", default=False)
    involves_trade_secret = models.BooleanField("涉及商业秘密", default=False)
    involves_privacy = models.BooleanField("涉及个人隐私", default=False)
    involves_three_securities = models.BooleanField("涉及国家安全、公共安全、经济安全、社会稳定", default=False)
    involves_internal_affairs = models.BooleanField("属内部事务信息", default=False)
    involves_process_information = models.BooleanField("属过程性信息", default=False)
    involves_enforcement_file = models.BooleanField("属行政执法案卷信息", default=False)
    had_secrecy_mark = models.BooleanField("原件有密级标志", default=False)
    personal_data_treatment = models.TextField("个人信息去标识化处理", blank=True)
    organs_consulted = models.TextField("征求机关与答复", blank=True)

    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审查人"
    )
    reviewed_by_name = models.CharField("审查人姓名", max_length=150)
    reviewed_at = models.DateTimeField("审查时间", default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="%(app_label)s_%(class)s_digest_shape"
            ),
            models.CheckConstraint(
                condition=Q(kind=ReviewKind.REVIEW, reviewed_by__isnull=False, batch="")
                | (Q(kind=ReviewKind.IMPORT) & ~Q(batch="")),
                name="%(app_label)s_%(class)s_reviewer_or_batch",
            ),
            models.CheckConstraint(
                condition=Q(involves_state_secret=False) | ~Q(conclusion__in=ALLOWS_PUBLICATION),
                name="%(app_label)s_%(class)s_no_state_secret_public",
            ),
            # Whoever refuses a text, lets only part of it out, or lets out what bore a secrecy mark writes down why.
            models.CheckConstraint(
                condition=Q(conclusion=Conclusion.APPROVED, had_secrecy_mark=False)
                | Q(kind=ReviewKind.IMPORT)
                | ~Q(basis=""),
                name="%(app_label)s_%(class)s_basis_given",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.get_conclusion_display()}（{self.reviewed_by_name}）"

    @classmethod
    def triggers(cls) -> tuple[Trigger, ...]:
        return (*append_only(cls._meta.db_table), *super().triggers())

    @property
    def facts(self) -> dict[str, object]:
        """What the timeline says of it: text, conclusion and every answer; free texts by their digest."""
        written = (self.basis, self.personal_data_treatment, self.organs_consulted)
        answers = ("kind", "digest", "conclusion", "reviewed_by", *ANSWERS)
        return facts_of_record(self, *answers) | {
            "texts": hashlib.sha256(json.dumps(written, ensure_ascii=False).encode()).hexdigest()
        }

    @property
    def allows_publication(self) -> bool:
        return self.conclusion in ALLOWS_PUBLICATION
