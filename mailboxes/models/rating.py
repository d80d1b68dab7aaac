"""满意度: the writer's answers to several questions, given once by a link that ends."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from county.encryption import EncryptedTextField
from mailboxes.models.reply import LetterReply


class Satisfaction(models.IntegerChoices):
    VERY = 4, "非常满意"
    SATISFIED = 3, "满意"
    BASICALLY = 2, "基本满意"
    NOT = 1, "不满意"


SATISFIED_FROM = Satisfaction.BASICALLY


class Solved(models.TextChoices):
    YES = "yes", "已解决"
    PARTLY = "partly", "部分解决"
    EXPLAINED = "explained", "未解决，但理由清楚"
    NO = "no", "未解决"


class RatingQuerySet(models.QuerySet):
    def open_at(self, now: datetime):
        """Not yet given, and its link not yet ended."""
        return self.filter(rated_at=None, expires_at__gt=now)

    def given(self):
        return self.filter(rated_at__isnull=False)


class Rating(models.Model):
    """The rating of one sent reply. It never touches the reply, nor what was published of it."""

    reply = models.OneToOneField(LetterReply, models.PROTECT, related_name="rating", verbose_name="答复")
    expires_at = models.DateTimeField("链接有效至")
    rated_at = models.DateTimeField("评价时间", null=True, blank=True)
    overall = models.PositiveSmallIntegerField("总体", choices=Satisfaction.choices, null=True, blank=True)
    speed = models.PositiveSmallIntegerField("办理速度", choices=Satisfaction.choices, null=True, blank=True)
    clarity = models.PositiveSmallIntegerField("答复清楚", choices=Satisfaction.choices, null=True, blank=True)
    attitude = models.PositiveSmallIntegerField("服务态度", choices=Satisfaction.choices, null=True, blank=True)
    solved = models.CharField("问题是否解决", max_length=10, choices=Solved.choices, blank=True)
    comment = EncryptedTextField("意见", blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "满意度评价"
        ordering = ["-rated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rated_at__isnull=True, overall__isnull=True, solved="")
                | Q(
                    rated_at__isnull=False,
                    overall__range=(1, 4),
                    speed__range=(1, 4),
                    clarity__range=(1, 4),
                    attitude__range=(1, 4),
                )
                & ~Q(solved=""),
                name="rating_whole_or_not_given",
            ),
        ]

    def __str__(self):
        return self.get_overall_display() if self.rated_at else "未评价"

    @property
    def is_satisfied(self) -> bool:
        return self.overall is not None and self.overall >= SATISFIED_FROM
