"""期限台账: the dated events from which the due date of an application is counted, only ever added."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from county.cases.facts import facts_of_record


class ClockKind(models.TextChoices):
    RECEIVED = "received", "收到申请"
    SUPPLEMENT_ASKED = "supplement_asked", "发出补正通知"
    SUPPLEMENT_RECEIVED = "supplement_received", "收到补正申请"
    CONSULTATION_SENT = "consultation_sent", "发出征求意见"
    CONSULTATION_ENDED = "consultation_ended", "征求意见结束"
    EXTENDED = "extended", "延长答复期限"
    DEFERRED = "deferred", "确定延迟答复的合理期限"
    FEE_NOTICED = "fee_noticed", "发出收费通知"
    FEE_PAID = "fee_paid", "缴清费用"
    CLOSED = "closed", "办结"
    REOPENED = "reopened", "撤销办结"


# What happens once in a case at most, unless an event is replaced.
ONCE = (
    ClockKind.RECEIVED,
    ClockKind.SUPPLEMENT_ASKED,
    ClockKind.SUPPLEMENT_RECEIVED,
    ClockKind.EXTENDED,
    ClockKind.DEFERRED,
    ClockKind.FEE_NOTICED,
    ClockKind.FEE_PAID,
    ClockKind.CLOSED,
)
OF_CONSULTATION = (ClockKind.CONSULTATION_SENT, ClockKind.CONSULTATION_ENDED)


class ClockEvent(models.Model):
    """One event of the clock. A wrong day is not changed but replaced by a later event that names it."""

    Kind = ClockKind

    application = models.ForeignKey(
        "requests_app.Application", models.PROTECT, related_name="clock_events", verbose_name="申请"
    )
    kind = models.CharField("事件", max_length=20, choices=Kind.choices)
    on = models.DateField("日期")
    days = models.PositiveSmallIntegerField("工作日", null=True, blank=True, help_text="延长的工作日数。")
    until = models.DateField("确定的期限", null=True, blank=True)
    consultation = models.ForeignKey(
        "requests_app.Consultation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clock_events",
        verbose_name="征求意见",
    )
    note = models.CharField("说明", max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="所更正的事件"
    )
    recorded_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "期限台账"
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(replaces__isnull=True, kind__in=ONCE),
                name="clock_event_once",
            ),
            models.UniqueConstraint(
                fields=["consultation", "kind"],
                condition=Q(replaces__isnull=True, consultation__isnull=False),
                name="clock_event_once_a_consultation",
            ),
            # What is undone is a closing, and it stays in the ledger beside what undoes it.
            models.CheckConstraint(
                name="clock_event_reopening_names_its_closing",
                condition=~Q(kind="reopened") | Q(replaces__isnull=False),
            ),
            models.CheckConstraint(
                name="clock_event_extension_within_20",
                condition=Q(kind="extended", days__gte=1, days__lte=20) | (~Q(kind="extended") & Q(days__isnull=True)),
            ),
            models.CheckConstraint(
                name="clock_event_deferral_has_day",
                condition=Q(kind="deferred", until__isnull=False) | (~Q(kind="deferred") & Q(until__isnull=True)),
            ),
            models.CheckConstraint(
                name="clock_event_consultation_named",
                condition=Q(kind__in=OF_CONSULTATION, consultation__isnull=False)
                | (~Q(kind__in=OF_CONSULTATION) & Q(consultation__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"{self.on} {self.get_kind_display()}"

    @property
    def facts(self) -> dict[str, object]:
        """What the timeline says of it."""
        return facts_of_record(self, "kind", "on", "days", "until", "consultation", "replaces")
