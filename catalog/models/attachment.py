"""附件 of a revision."""

import secrets
from pathlib import PurePosixPath

from django.db import models

from catalog.models.document import Document
from catalog.texts.site_links import file_in_texts
from county.files.attachments import human_size
from county.models.visibility import OfUnits
from county.site.addresses import address_of


def new_token() -> str:
    """144 random bits, as they stand in the address of a file."""
    return secrets.token_urlsafe(18)


class AttachmentQuerySet(OfUnits):
    unit = "revision__document__department"

    def public(self):
        """Files of the text that the public sees now: public only while their owner is."""
        return self.filter(
            revision__document__status=Document.Status.PUBLISHED, revision__document__revision=models.F("revision")
        )


class Attachment(models.Model):
    """One file of a revision; its bytes lie outside the web root under a random name."""

    revision = models.ForeignKey("catalog.Revision", models.PROTECT, related_name="attachments", verbose_name="修订稿")
    token = models.CharField("地址标识", max_length=40, unique=True, default=new_token, editable=False)
    position = models.PositiveSmallIntegerField("次序", default=0)
    name = models.CharField("文件名", max_length=200)
    storage_name = models.CharField("存储名", max_length=100, editable=False)
    content_type = models.CharField("类型", max_length=100, editable=False)
    label = models.CharField("类型名称", max_length=40, editable=False)
    sha256 = models.CharField("摘要值", max_length=64, editable=False)
    size = models.PositiveBigIntegerField("字节数", editable=False)
    # What was found in the bytes when they came in, a line each; personal data stands masked.
    hidden_data = models.TextField("隐藏信息", blank=True, default="", editable=False)
    personal_data = models.TextField("个人信息", blank=True, default="", editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["revision", "position", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("file", self.token)

    @property
    def address_in_texts(self) -> str:
        """How the body of a text names it (catalog.texts.site_links)."""
        return file_in_texts(self.token)

    @property
    def medium(self) -> str:
        """`audio`, `video` or `image` for what a page can show in its place, else ""."""
        medium = self.content_type.partition("/")[0]
        return medium if medium in ("audio", "video", "image") else ""

    @property
    def is_played(self) -> bool:
        return self.medium in ("audio", "video")

    def captions_among(self, files: "list[Attachment]") -> "Attachment | None":
        """The .vtt file that has the name of this sound or film."""
        name = f"{PurePosixPath(self.name).stem}.vtt".lower()
        return next((file for file in files if file.name.lower() == name), None)

    @property
    def human_size(self) -> str:
        return human_size(self.size)

    @property
    def manifest_line(self) -> str:
        """How the file enters the digest of its revision."""
        return f"{self.sha256} {self.name}"
