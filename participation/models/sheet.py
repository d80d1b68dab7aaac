"""答卷: the answers of one person to the questions of a call. It holds no name."""

from django.db import models

from county.cases.triggers import Guarded, Trigger
from county.encryption import EncryptedTextField
from participation.models.call import OpinionCall

SHEET_TRIGGERS = (
    Trigger(
        "participation_sheet_kept",
        "participation_answersheet",
        "BEFORE DELETE OR UPDATE OF call_id, answers",
        function="participation_keep_sheet",
        body="""
BEGIN
    RAISE EXCEPTION 'answer sheet % stays as it was sent', OLD.id USING ERRCODE = 'restrict_violation';
END """,
    ),
)


class AnswerSheet(Guarded, models.Model):
    """One sheet. `answers` maps a question's number to the numbers of what was chosen; free texts are sealed apart.

    A second sheet from one network is kept and marked, not refused: a whole village shares one mobile address.
    """

    call = models.ForeignKey(OpinionCall, models.PROTECT, related_name="sheets", verbose_name="意见征集")
    answers = models.JSONField("选择", default=dict)
    texts = EncryptedTextField("填写", blank=True)
    sent_at = models.DateTimeField("提交时间")
    network_digest = models.CharField("网络识别码", max_length=64, blank=True)
    seconds = models.PositiveIntegerField("用时（秒）", default=0)
    is_suspect = models.BooleanField("存疑", default=False)
    in_grace = models.BooleanField("宽限", default=False)

    TRIGGERS = SHEET_TRIGGERS

    class Meta:
        verbose_name = verbose_name_plural = "答卷"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["call", "network_digest", "-sent_at"], name="sheet_network")]

    def __str__(self):
        return f"答卷 {self.pk}"
