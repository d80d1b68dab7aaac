"""回应: one published thing that answers an incident, and what the incident still owes."""

from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Least
from django.utils import timezone

from catalog.models import Document, DocumentEntry
from county.cases.triggers import Guarded, Trigger
from county.models import User
from participation.models.incident import Incident

PUBLISHED = Document.Status.PUBLISHED


class ResponseKind(models.TextChoices):
    AUTHORITATIVE = "authoritative", "权威信息发布"
    CONFERENCE = "conference", "新闻发布会"
    BRIEFING = "briefing", "吹风会"
    INTERVIEW = "interview", "媒体采访"
    ONLINE = "online", "网上回应"
    CLARIFICATION = "clarification", "澄清辟谣"
    PROGRESS = "progress", "进展通报"
    ADOPTED = "adopted", "吸收采纳情况"
    SOLVED = "solved", "问题解决情况"
    FINDINGS = "findings", "调查处置结果"


OWED_KINDS = (ResponseKind.ADOPTED, ResponseKind.SOLVED, ResponseKind.FINDINGS)


class ResponseQuerySet(models.QuerySet):
    def with_times(self):
        """Adds `shown_at`: since when its document is public without a break, None while it is not (one query)."""
        begun = (
            DocumentEntry.objects.filter(case=OuterRef("document_id"), to_status=PUBLISHED)
            .exclude(from_status=PUBLISHED)
            .order_by()
            .values("case")
            .annotate(last=Max("at"))
        )
        return self.annotate(
            shown_at=models.Case(
                # What was imported came out before it was taken in.
                models.When(
                    document__status=PUBLISHED,
                    then=Least(Subquery(begun.values("last")), F("document__published_at")),
                ),
                default=None,
                output_field=models.DateTimeField(),
            )
        )


RESPONSE_TRIGGERS = (
    Trigger(
        "participation_response_kept",
        "participation_response",
        "BEFORE DELETE OR UPDATE OF incident_id, kind, document_id, outside, happened_at, proof",
        function="participation_keep_response",
        body="""
BEGIN
    RAISE EXCEPTION 'response % is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
END """,
    ),
    # Nothing that is said to have happened elsewhere lies in the future.
    Trigger(
        "participation_response_happened",
        "participation_response",
        "BEFORE INSERT",
        function="participation_check_response",
        when="NEW.happened_at IS NOT NULL",
        body="""
BEGIN
    IF NEW.happened_at > now() + interval '1 minute' THEN
        RAISE EXCEPTION 'a response cannot have happened in the future' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class Response(Guarded, models.Model):
    """One answer: a document of the catalogue, which counts while it is public, or an act elsewhere, entered with its proof.

    Where several units answer, it counts once the county office has confirmed that they say the same (61号: 口径一致).
    """

    Kind = ResponseKind
    TRIGGERS = RESPONSE_TRIGGERS

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="responses", verbose_name="舆情事项")
    kind = models.CharField("回应方式", max_length=20, choices=ResponseKind.choices)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开的信息"
    )
    outside = models.CharField("在何处作出", max_length=200, blank=True, help_text="媒体、会场等。")
    happened_at = models.DateTimeField("作出时间", null=True, blank=True)
    proof = models.CharField("佐证", max_length=500, blank=True, help_text="报道网址，或者录像、实录的存档编号。")
    attended = models.CharField("出席的负责人或新闻发言人", max_length=100, blank=True)
    must_be_confirmed = models.BooleanField("须确认口径", default=False)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="关联人")
    entered_at = models.DateTimeField("关联时间", default=timezone.now)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回应"
        ordering = ["incident", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, outside="", happened_at__isnull=True)
                | Q(document__isnull=True, happened_at__isnull=False) & ~Q(outside="") & ~Q(proof=""),
                name="response_document_or_act_with_proof",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_by__isnull=False), name="response_confirmed_by_one"
            ),
            models.UniqueConstraint(
                fields=["incident", "document"],
                condition=Q(document__isnull=False),
                name="response_document_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}"


class OwedQuerySet(models.QuerySet):
    def due_first(self):
        return self.order_by(F("due_on").asc(), "pk")


class Owed(models.Model):
    """跟踪: what the incident still owes the public after the first answer, with its day. Paid by a response of its kind."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="owed", verbose_name="舆情事项")
    kind = models.CharField("后续发布", max_length=20, choices=[(kind.value, kind.label) for kind in OWED_KINDS])
    due_on = models.DateField("应于何日前发布")
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="确定人")

    objects = OwedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后续发布"
        ordering = ["incident", "due_on"]
        constraints = [models.UniqueConstraint(fields=["incident", "kind"], name="owed_kind_once")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_on}"
