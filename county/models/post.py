"""信息员任职: who holds which post of disclosure in a unit, since when (条例 Art. 4(2): 指定机构负责本机关政府信息公开的日常工作)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from county.cases.triggers import Guarded, Trigger
from county.models.department import Department
from county.models.visibility import OfUnits


class PostKind(models.TextChoices):
    PRINCIPAL = "principal", "第一责任人"
    DEPUTY = "deputy", "分管负责人"
    OFFICER = "officer", "信息员"
    FULL_TIME = "full_time", "专职信息员"
    REVIEWER = "reviewer", "审查员"
    LEGAL = "legal", "法制审核员"


ONE_A_UNIT = (PostKind.PRINCIPAL, PostKind.DEPUTY)
OFFICERS = (PostKind.OFFICER, PostKind.FULL_TIME)


class OfficerPostQuerySet(OfUnits):
    def on(self, day: date):
        """Held on `day`; the last day counts."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def officers(self):
        """信息员, full-time or not."""
        return self.filter(kind__in=OFFICERS)


class OfficerPost(Guarded, models.Model):
    """One person in one post from a day to a day. Only the end is ever added, once; a person who holds it again gets a new row."""

    TRIGGERS = (
        Trigger(
            "county_post_kept",
            "county_officerpost",
            "BEFORE INSERT OR UPDATE OR DELETE",
            "county_keep_post",
            """
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND (
            OLD.until_on IS NOT NULL
            OR (NEW.department_id, NEW.person_id, NEW.name, NEW.kind, NEW.is_acting, NEW.from_on, NEW.recorded_at)
            IS DISTINCT FROM
            (OLD.department_id, OLD.person_id, OLD.name, OLD.kind, OLD.is_acting, OLD.from_on, OLD.recorded_at)) THEN
        RAISE EXCEPTION 'post % is on record: only its end is added, once', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.kind IN ('principal', 'deputy') THEN
        PERFORM pg_advisory_xact_lock(hashtext('county_officerpost'), NEW.department_id::int);
        IF EXISTS (SELECT 1 FROM county_officerpost other
                WHERE other.department_id = NEW.department_id AND other.kind = NEW.kind AND other.id IS DISTINCT FROM NEW.id
                AND daterange(other.from_on, other.until_on, '[]') && daterange(NEW.from_on, NEW.until_on, '[]')) THEN
            RAISE EXCEPTION 'unit % has a % already', NEW.department_id, NEW.kind USING ERRCODE = 'exclusion_violation';
        END IF;
    END IF;
    RETURN NEW;
END """,
        ),
    )

    Kind = PostKind

    department = models.ForeignKey(Department, models.PROTECT, related_name="posts", verbose_name="单位")
    kind = models.CharField("职责", max_length=20, choices=PostKind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="账号",
        help_text="信息员应当有自己的账号；领导可以没有。",
    )
    name = models.CharField("姓名", max_length=50)
    office_phone = models.CharField("办公电话", max_length=40, blank=True)
    is_acting = models.BooleanField("代管", default=False, help_text="由其他单位的人员临时代管。")
    from_on = models.DateField("任职日期", default=timezone.localdate)
    until_on = models.DateField("离任日期", null=True, blank=True, editable=False)
    appointed_by = models.CharField("任职文件", max_length=100, blank=True, help_text="如任职文件的文号。")
    successor_note = models.CharField("接任情况", max_length=200, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人", editable=False
    )
    recorded_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="离任登记人", editable=False
    )
    ended_at = models.DateTimeField("离任登记时间", null=True, editable=False)

    objects = OfficerPostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信息员任职"
        ordering = ["department__order", "department_id", "kind", "-from_on", "pk"]
        indexes = [models.Index(fields=["department", "kind", "from_on"], name="officer_post_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="officer_post_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True, ended_at__isnull=True)
                | Q(until_on__isnull=False, ended_at__isnull=False),
                name="officer_post_end_is_recorded",
            ),
        ]

    def __str__(self):
        return f"{self.department.short_name}{self.get_kind_display()}"
