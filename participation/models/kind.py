"""征集类型: how long the public must have, and by which law."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F

from county.models import Setting


class CallKind(Setting, models.Model):
    """A kind of opinion call with its periods. The county may ask for more days than the law, never for fewer."""

    slug = models.SlugField("代码", max_length=20, primary_key=True, editable=False)
    label = models.CharField("类型", max_length=40, unique=True)
    law_days = models.PositiveSmallIntegerField("法定最短天数", editable=False)
    days = models.PositiveSmallIntegerField(
        "最短天数", help_text="自然日，自开始之日的次日起算；不得少于法定最短天数。"
    )
    may_shorten = models.BooleanField("可以缩短", editable=False)
    shortest = models.PositiveSmallIntegerField("缩短后的最短天数", editable=False, default=1)
    feedback_days = models.PositiveSmallIntegerField("反馈期限", help_text="工作日，自截止之日的次日起算。")
    basis = models.CharField("依据", max_length=200)
    needs_draft = models.BooleanField("须附草案和起草说明", editable=False)
    needs_standing = models.BooleanField("须署名", editable=False, default=False)
    in_two_stages = models.BooleanField("可以先公布意见汇总", editable=False, default=False)
    is_survey = models.BooleanField("只有问卷", editable=False, default=False)
    order = models.PositiveSmallIntegerField("次序", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "征集类型"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=F("law_days")), name="call_kind_not_below_the_law"),
            models.CheckConstraint(condition=models.Q(feedback_days__gte=1), name="call_kind_feedback_days"),
        ]

    def __str__(self):
        return self.label

    def clean(self):
        if self.days is not None and self.days < self.law_days:
            raise ValidationError({"days": f"不得少于法定的 {self.law_days} 天（{self.basis}）。"})
