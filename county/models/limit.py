"""The limit of a case that counts working days from one day."""

from django.db import models
from django.db.models import Q


class WorkdayLimit(models.Model):
    """`due_on` is the `clock_days`-th working day after `clock_on`; all are empty while no clock runs (`county.cases.limit`)."""

    clock_on = models.DateField("起算日", null=True, blank=True, editable=False)
    clock_days = models.PositiveSmallIntegerField("时限（工作日）", null=True, blank=True, editable=False)
    due_on = models.DateField("期限", null=True, blank=True, editable=False)
    is_provisional = models.BooleanField("期限为暂算", default=False, editable=False)
    calendar_version = models.CharField("日历版本", max_length=12, blank=True, default="", editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(clock_on__isnull=True, clock_days__isnull=True, due_on__isnull=True)
                | Q(clock_on__isnull=False, clock_days__gte=1, due_on__gt=models.F("clock_on")),
                name="%(class)s_limit_is_whole",
            )
        ]
