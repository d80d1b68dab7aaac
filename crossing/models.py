"""What joins records of apps that know nothing of each other."""

from django.db import models
from django.utils import timezone


class Crossing(models.Model):
    """A matter that came by the wrong door: the application and the letter that it is. Each side crosses once, whichever way."""

    class To(models.TextChoices):
        MAILBOX = "mailbox", "转入信箱"
        APPLICATION = "application", "转为依申请公开"

    to = models.CharField("去向", max_length=12, choices=To.choices)
    application = models.OneToOneField(
        "requests_app.Application", models.PROTECT, related_name="crossing", verbose_name="依申请公开"
    )
    letter = models.OneToOneField("mailboxes.Letter", models.PROTECT, related_name="crossing", verbose_name="来信")
    handed_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="移交人")
    handed_at = models.DateTimeField("移交时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "申请与来信互转"

    def __str__(self):
        return f"{self.get_to_display()}：{self.application_id}、{self.letter_id}"
