"""答复: the text that goes to the writer, checked by the unit's leader in exactly these bytes; and the hand-over of a letter."""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from county.cases.digests import DigestFields
from county.cases.gate import Gate, ReviewedText, reviewer_is_another
from county.cases.review import Review
from county.cases.triggers import Trigger
from mailboxes.models.letter import Letter

LETTER_REPLY_GATE = Gate("答复", author="drafted_by", reviewer="checked_by")

LETTER_REPLY_TRIGGERS = (
    # A text does not change under the eyes of those who check it, nor after it was sent.
    Trigger(
        "mailboxes_reply_frozen",
        "mailboxes_letterreply",
        "BEFORE UPDATE OR DELETE",
        function="mailboxes_freeze_reply",
        body="""
BEGIN
    IF TG_OP = 'DELETE' OR OLD.sent_at IS NOT NULL AND (NEW.digest, NEW.sent_at, NEW.letter_id, NEW.review_id)
            IS DISTINCT FROM (OLD.digest, OLD.sent_at, OLD.letter_id, OLD.review_id) THEN
        RAISE EXCEPTION 'reply % was sent or is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.digest IS DISTINCT FROM OLD.digest AND OLD.review_id IS NOT NULL AND NEW.review_id IS NOT NULL THEN
        RAISE EXCEPTION 'reply % was checked: it is sent back first', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class LetterReply(ReviewedText):
    """One reply to a letter, drafted, checked and sent. A letter that is handled again gets a further one."""

    GATE = LETTER_REPLY_GATE
    TRIGGERS = LETTER_REPLY_TRIGGERS
    DIGESTED = DigestFields("text")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="replies", verbose_name="来信")
    number = models.PositiveSmallIntegerField("次数")
    department = models.ForeignKey("county.Department", models.PROTECT, related_name="+", verbose_name="答复单位")
    text = models.TextField("答复内容", max_length=4000)
    drafted_by = models.ForeignKey("county.User", models.PROTECT, null=True, related_name="+", verbose_name="拟稿人")
    drafted_at = models.DateTimeField("拟稿时间", auto_now=True)
    review = models.ForeignKey(
        "mailboxes.LetterReplyReview",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核单",
        editable=False,
    )
    checked_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人", editable=False
    )
    sent_at = models.DateTimeField("发送时间", null=True, blank=True, editable=False)
    sent_to = models.GeneratedField(
        expression=Case(When(sent_at__isnull=False, then=F("letter_id")), default=Value(None)),
        output_field=models.BigIntegerField("已发送的来信", null=True),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["letter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="letter_reply_number_unique"),
            models.UniqueConstraint(fields=["letter"], condition=Q(sent_at=None), name="letter_reply_one_draft"),
            # What an answered letter points at: a sent reply to that letter (migration 0002).
            models.UniqueConstraint(fields=["id", "sent_to"], name="letter_reply_sent_unique"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(review__isnull=False), name="letter_reply_sent_was_checked"
            ),
            reviewer_is_another(
                "letter_reply_checker_is_another", LETTER_REPLY_GATE, unless=Q(checked_by__isnull=True)
            ),
        ]

    def __str__(self):
        return f"第 {self.number} 次答复"


class LetterReplyReview(Review):
    """审核单 of a reply: the leader's word on exactly its text."""

    reply = models.ForeignKey(LetterReply, models.PROTECT, related_name="reviews", verbose_name="答复")

    class Meta(Review.Meta):
        verbose_name = verbose_name_plural = "答复审核单"
        constraints = [
            *Review.Meta.constraints,
            models.UniqueConstraint(fields=["id", "approved_digest"], name="letter_reply_review_approved_unique"),
        ]


class HandOver(models.Model):
    """移交: where a letter that is not one of ours belongs. What the writer typed is carried to the form of an application unretyped.

    A petition keeps its own limits in calendar days (信访工作条例 Art. 22, 23).
    """

    class To(models.TextChoices):
        DISCLOSURE = "disclosure", "政府信息公开申请"
        # Made into one by the office: the writer has nothing to fill in.
        APPLICATION = "application", "已转为政府信息公开申请"
        PETITION = "petition", "信访"
        OTHER_BODY = "other_body", "其他机关"

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="hand_over", verbose_name="来信")
    to = models.CharField("移交去向", max_length=20, choices=To.choices)
    body = models.CharField("接收单位", max_length=100)
    contact = models.CharField("联系方式", max_length=200, blank=True)
    handed_by = models.ForeignKey("county.User", models.PROTECT, null=True, related_name="+", verbose_name="移交人")
    handed_on = models.DateField("移交日期")
    due_on = models.DateField("转送告知期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "移交"
        ordering = ["-handed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(to="petition") | Q(due_on__isnull=False), name="hand_over_petition_has_limit"
            ),
        ]

    def __str__(self):
        return f"{self.get_to_display()}：{self.body}"
