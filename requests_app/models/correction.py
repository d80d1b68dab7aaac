"""更正登记: what was entered wrongly, or was missing on paper and came later, with both versions and the reason."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from county.cases.triggers import Guarded
from county.encryption import EncryptedTextField
from requests_app.models.triggers import CORRECTION_TRIGGERS


class EntryCorrection(Guarded, models.Model):
    """One entry of one application as it was and as it is from now on. Papers that were issued stay as they are."""

    TRIGGERS = CORRECTION_TRIGGERS

    application = models.ForeignKey(
        "requests_app.Application", models.PROTECT, related_name="corrections", verbose_name="申请"
    )
    matter = models.CharField("更正的事项", max_length=40)
    before = EncryptedTextField("更正前", max_length=2000, blank=True)
    after = EncryptedTextField("更正后", max_length=2000, blank=True)
    reason = models.CharField("更正的理由", max_length=500)
    corrected_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="更正人")
    corrected_at = models.DateTimeField("更正时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "登记更正"
        ordering = ["application", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="entry_correction_says_why")]

    def __str__(self):
        return f"更正{self.matter}"
