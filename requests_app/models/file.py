"""Private files of an application: sealed bytes outside the web root, given out only through a view that asks who may see."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from county.encryption import EncryptedTextField
from county.files.attachments import human_size
from county.models.visibility import OfUnits


def new_token() -> str:
    """144 random bits, as they stand in the address of a file."""
    return secrets.token_urlsafe(18)


class FilePurpose(models.TextChoices):
    IDENTITY = "identity", "身份证明"
    ATTACHMENT = "attachment", "申请附件"
    SUPPLEMENT = "supplement", "补正材料"
    EVIDENCE = "evidence", "更正证据"
    CONSULTATION = "consultation", "征求意见材料"
    INTERNAL = "internal", "办理材料"
    RELEASED = "released", "公开的文件"


FROM_APPLICANT = (FilePurpose.IDENTITY, FilePurpose.ATTACHMENT, FilePurpose.SUPPLEMENT, FilePurpose.EVIDENCE)


class ApplicationFileQuerySet(OfUnits):
    unit = "application__department"

    def for_applicant(self):
        """What the applicant may fetch with number and code: what they sent, and what a served reply gave them."""
        return self.filter(Q(purpose__in=FROM_APPLICANT) | Q(purpose=FilePurpose.RELEASED, reply__status="served"))

    def kept(self):
        """Whose bytes are still there: erasing removes them and leaves the row."""
        return self.filter(erased_at__isnull=True)


class ApplicationFile(models.Model):
    """One file. Its name is sealed like its bytes: people call scans after themselves."""

    Purpose = FilePurpose

    application = models.ForeignKey(
        "requests_app.Application", models.PROTECT, related_name="files", verbose_name="申请"
    )
    reply = models.ForeignKey(
        "requests_app.Reply", models.PROTECT, null=True, blank=True, related_name="files", verbose_name="答复"
    )
    purpose = models.CharField("用途", max_length=14, choices=FilePurpose.choices)
    token = models.CharField("地址标识", max_length=40, unique=True, default=new_token, editable=False)
    position = models.PositiveSmallIntegerField("次序", default=0)
    name = EncryptedTextField("文件名", max_length=200)
    storage_name = models.CharField("存储名", max_length=100, editable=False)
    content_type = models.CharField("类型", max_length=100, editable=False)
    label = models.CharField("类型名称", max_length=40, editable=False)
    sha256 = models.CharField("摘要值", max_length=64, editable=False)
    size = models.PositiveBigIntegerField("字节数", editable=False)
    added_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人", editable=False
    )
    added_at = models.DateTimeField("上传时间", default=timezone.now, editable=False)
    erased_at = models.DateTimeField("清除时间", null=True, blank=True, editable=False)
    # What was found in the bytes of a file to be released, a line each; personal data stands masked.
    hidden_data = models.TextField("隐藏信息", blank=True, default="", editable=False)
    personal_data = models.TextField("个人信息", blank=True, default="", editable=False)

    objects = ApplicationFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申请文件"
        ordering = ["application", "purpose", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="application_file_released_by_a_reply",
                condition=Q(purpose="released", reply__isnull=False) | (~Q(purpose="released") & Q(reply__isnull=True)),
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="application_file_digest_shape"),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.pk}"

    @property
    def human_size(self) -> str:
        return human_size(self.size)

    @property
    def manifest_line(self) -> str:
        """How a released file enters the digest of its reply."""
        return f"{self.sha256} {self.name!s}"
