"""A case like any other, with a timeline and reviews: what the floor offers, put to use without the apps above it."""

from django.db import models

from county.cases.review import Review
from county.cases.timeline import TimelineEntry
from county.cases.workflow import Step, WorkflowCase
from county.models import Role, User


class Case(WorkflowCase):
    class Status(models.TextChoices):
        DRAFT = "draft", "拟稿"
        SUBMITTED = "submitted", "送审"
        CLOSED = "closed", "办结"

    STEPS = (
        Step("submit", (Status.DRAFT,), Status.SUBMITTED, "送审", roles=(Role.OFFICER,), by_public=True),
        Step("return", (Status.SUBMITTED,), Status.DRAFT, "退回", roles=(Role.REVIEWER,), needs_note=True),
        Step("extend", (Status.DRAFT, Status.SUBMITTED), None, "延期", roles=(Role.LEADER,)),
        Step("close", (Status.SUBMITTED,), Status.CLOSED, "办结", by_system=True),
    )

    title = models.CharField(max_length=50)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    extended_on = models.DateField(null=True)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "cases"

    def __str__(self):
        return self.title

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        return "外单位" not in self.title


class CaseEntry(TimelineEntry):
    case = models.ForeignKey(Case, models.PROTECT, related_name="timeline")

    class Meta(TimelineEntry.Meta):
        app_label = "cases"


class CaseReview(Review):
    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")

    class Meta(Review.Meta):
        app_label = "cases"
