"""What the forms of the public need for a while: counts of tries, solved questions, sent forms, and uploads held over an error.

Nobody can be told from these rows: of addresses, case numbers and keys only keyed digests are kept, and the uploads are encrypted.
"""

from django.db import models
from django.utils import timezone


class RateCount(models.Model):
    """How often something was done under one key since the window opened."""

    purpose = models.CharField("事项", max_length=40)
    key_digest = models.CharField("对象摘要", max_length=64)
    number = models.PositiveIntegerField("次数")
    until = models.DateTimeField("计数至")

    class Meta:
        verbose_name = verbose_name_plural = "次数限制"
        constraints = [models.UniqueConstraint(fields=["purpose", "key_digest"], name="rate_count_purpose_key_unique")]
        indexes = [models.Index(fields=["until"], name="rate_count_until")]

    def __str__(self):
        return f"{self.purpose}：{self.number}"


class SpentChallenge(models.Model):
    """A 安全验证 that was solved and used; it is good for one thing only."""

    digest = models.CharField("验证摘要", max_length=64, primary_key=True)
    used_for = models.CharField("用于", max_length=64)
    until = models.DateTimeField("保存至")

    class Meta:
        verbose_name = verbose_name_plural = "已用的安全验证"
        indexes = [models.Index(fields=["until"], name="spent_challenge_until")]

    def __str__(self):
        return self.digest[:8]


class Submission(models.Model):
    """A form that was sent and the case that it made: the same form sent again makes no other."""

    key_digest = models.CharField("表单摘要", max_length=64, primary_key=True)
    purpose = models.CharField("事项", max_length=40)
    content_digest = models.CharField("内容摘要", max_length=64, default="", blank=True)
    case_id = models.BigIntegerField("事项编号", null=True)
    sent_at = models.DateTimeField("提交时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "已提交的表单"
        indexes = [models.Index(fields=["sent_at"], name="submission_sent_at")]

    def __str__(self):
        return f"{self.purpose} {self.key_digest[:8]}"


class HeldFile(models.Model):
    """An upload of a form that could not be taken yet. Name and bytes can be read only with the key that the form bears."""

    key_digest = models.CharField("表单摘要", max_length=64)
    field = models.CharField("栏目", max_length=40)
    label = models.BinaryField("名称（已加密）")
    storage_name = models.CharField("存储名", max_length=80)
    size = models.PositiveIntegerField("字节数")
    until = models.DateTimeField("保存至")

    class Meta:
        verbose_name = verbose_name_plural = "暂存的文件"
        indexes = [
            models.Index(fields=["key_digest", "field"], name="held_file_form"),
            models.Index(fields=["until"], name="held_file_until"),
        ]

    def __str__(self):
        return f"{self.field} {self.pk}"
