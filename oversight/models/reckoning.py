"""核算: the facts behind the figures of a period as they were known at one instant, frozen with their digest."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from county.cases.triggers import Guarded, Trigger
from county.models import Department
from oversight.reckoning.canonical import Fact, Header


class PeriodKind(models.TextChoices):
    MONTH = "month", "月"
    QUARTER = "quarter", "季"
    HALF_YEAR = "half_year", "半年"
    YEAR = "year", "年"
    SPECIAL = "special", "专项"


class Reckoning(Guarded, models.Model):
    """One computation of a period at two times. Once frozen neither it nor its facts change; the database checks the digest."""

    TRIGGERS = (
        Trigger(
            "oversight_reckoning_kept",
            "oversight_reckoning",
            "BEFORE INSERT OR UPDATE OR DELETE",
            "oversight_keep_reckoning",
            """
DECLARE
    told text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.frozen_at IS NOT NULL THEN
            RAISE EXCEPTION 'a reckoning is frozen when its facts are there' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'reckoning % is frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.frozen_at IS NOT NULL THEN
        SELECT coalesce(string_agg(line || E'\\n', '' ORDER BY line COLLATE "C"), '') INTO told FROM (
            SELECT concat_ws(E'\\t', key, uscc, model, object_id, to_char(happened_on, 'YYYY-MM-DD'), numerator, denominator)
                AS line FROM oversight_countedfact WHERE reckoning_id = NEW.id) AS facts;
        told := concat_ws(E'\\t', 'reckoning', NEW.kind, to_char(NEW.first, 'YYYY-MM-DD'), to_char(NEW.last, 'YYYY-MM-DD'),
            to_char(NEW.known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), NEW.scheme, NEW.rules, NEW.calendar)
            || E'\\n' || told;
        IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(told, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'digest of reckoning % is not that of its facts', NEW.id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END """,
        ),
    )

    Kind = PeriodKind

    kind = models.CharField("期间", max_length=10, choices=PeriodKind.choices)
    first = models.DateField("起始日")
    last = models.DateField("截止日")
    known_at = models.DateTimeField("数据截至")
    scheme = models.CharField("考核方案", max_length=20, default="-")
    rules = models.CharField("规则版本", max_length=10)
    calendar = models.CharField("日历版本", max_length=12)
    digest = models.CharField("摘要值", max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="核算人"
    )
    created_at = models.DateTimeField("核算时间", default=timezone.now)
    frozen_at = models.DateTimeField("冻结时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "核算"
        ordering = ["-last", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="reckoning_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="reckoning_frozen_has_digest",
            ),
        ]

    def __str__(self):
        return f"{self.first} 至 {self.last}核算（{self.get_kind_display()}）"

    @property
    def header(self) -> Header:
        return Header(self.kind, self.first, self.last, self.known_at, self.scheme, self.rules, self.calendar)


class CountedFact(Guarded, models.Model):
    """One fact of a reckoning, as it was counted. Its line enters the digest; the label is for readers."""

    TRIGGERS = (
        Trigger(
            "oversight_countedfact_kept",
            "oversight_countedfact",
            "BEFORE INSERT OR UPDATE OR DELETE",
            "oversight_keep_counted_fact",
            """
DECLARE
    touched bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.reckoning_id ELSE NEW.reckoning_id END;
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM oversight_reckoning WHERE id = touched AND frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the facts of reckoning % are kept', touched USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END """,
        ),
        Trigger(
            "oversight_countedfact_not_emptied",
            "oversight_countedfact",
            "BEFORE TRUNCATE",
            "county_refuse_change",
            per="STATEMENT",
        ),
    )

    reckoning = models.ForeignKey(Reckoning, models.PROTECT, related_name="facts", verbose_name="核算")
    key = models.CharField("指标", max_length=20)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    uscc = models.CharField("统一社会信用代码", max_length=18)
    model = models.CharField("记录类别", max_length=20)
    object_id = models.BigIntegerField("记录号")
    happened_on = models.DateField("日期")
    numerator = models.PositiveIntegerField("分子（百分之一）")
    denominator = models.PositiveIntegerField("分母（百分之一）")
    label = models.CharField("记录", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计入核算的记录"
        ordering = ["reckoning", "key", "department", "object_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reckoning", "key", "department", "model", "object_id"], name="counted_fact_once"
            )
        ]

    def __str__(self):
        return self.label or f"{self.model} {self.object_id}"

    @property
    def fact(self) -> Fact:
        return Fact(
            self.key,
            self.department_id,
            self.uscc,
            self.model,
            self.object_id,
            self.happened_on,
            self.numerator,
            self.denominator,
            self.label,
        )
