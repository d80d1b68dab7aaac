"""意见: what one person or body sent on a call, by any way. The original is sealed; work goes on with a masked copy."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from county.cases.timeline import TimelineEntry
from county.cases.triggers import Guarded, Trigger
from county.cases.workflow import Step, WorkflowCase
from county.encryption import EncryptedTextField
from county.models import Role
from county.models.visibility import OfUnits
from participation.models.call import DraftText, OpinionCall

SHORTEST_OPINION, LONGEST_OPINION = 5, 5000
CLAUSE_LENGTH = 40


class OpinionStatus(models.TextChoices):
    RECEIVED = "received", "已收到"
    SET_ASIDE = "set_aside", "拟不计入"
    INVALID = "invalid", "不计入"
    REPLACED = "replaced", "已被替换"
    WITHDRAWN = "withdrawn", "已撤回"


class Channel(models.TextChoices):
    ONLINE = "online", "在线"
    POST = "post", "信函"
    EMAIL = "email", "邮件"
    PHONE = "phone", "电话"
    COUNTER = "counter", "现场"
    MEETING = "meeting", "座谈会"
    HEARING = "hearing", "听证会"
    OTHER = "other", "其他"


class Sender(models.TextChoices):
    PERSON = "person", "个人"
    COMPANY = "company", "企业"
    ASSOCIATION = "association", "行业协会商会"
    BODY = "body", "其他组织"
    OFFICE = "office", "机关"


class InvalidReason(models.TextChoices):
    UNRELATED = "unrelated", "广告或与本事项无关"
    UNREADABLE = "unreadable", "无法辨认"
    ILLEGAL = "illegal", "违法内容"
    REPEATED = "repeated", "同一人重复提交"
    TEST = "test", "测试"


# What a person took back or replaced is no opinion of theirs any more.
NOT_COUNTED = (OpinionStatus.REPLACED, OpinionStatus.WITHDRAWN)


class OpinionQuerySet(OfUnits):
    unit = "call__department"

    def counted(self):
        """Those that the number n of a call counts, valid or not."""
        return self.exclude(status__in=NOT_COUNTED)

    def valid(self):
        return self.filter(status=OpinionStatus.RECEIVED)

    def unsorted(self):
        """Valid, and under no point yet."""
        return self.valid().filter(~Exists(Mention.objects.filter(opinion=OuterRef("pk"))))

    def undecided(self):
        """What keeps an outcome back: not sorted, or set aside and not yet confirmed."""
        return self.filter(
            Q(status=OpinionStatus.SET_ASIDE)
            | Q(status=OpinionStatus.RECEIVED) & ~Exists(Mention.objects.filter(opinion=OuterRef("pk")))
        )


OPINION_TRIGGERS = (
    Trigger(
        "participation_opinion_kept",
        "participation_opinion",
        "BEFORE DELETE OR UPDATE",
        function="participation_keep_opinion",
        body="""
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'opinion % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    -- Not the sealed text itself: it is sealed anew when the key changes (reencrypt).
    IF (NEW.number, NEW.call_id, NEW.draft_id, NEW.clause, NEW.channel, NEW.masked_text, NEW.text_key)
        IS DISTINCT FROM (OLD.number, OLD.call_id, OLD.draft_id, OLD.clause, OLD.channel, OLD.masked_text, OLD.text_key) THEN
        RAISE EXCEPTION 'opinion % stays as it was sent', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class Opinion(WorkflowCase, Guarded):
    """One opinion. `draft` and `clause` are what it was written on, and stay so whatever later drafts say.

    `text_key` is equal for equal texts of one call and cannot be read. Nobody drops an opinion alone: who sets it aside is not who
    confirms that.
    """

    Status, Channel, Sender, InvalidReason = OpinionStatus, Channel, Sender, InvalidReason
    STEPS = (
        Step("send", (), OpinionStatus.RECEIVED, "收到意见", by_public=True),
        Step("enter", (), OpinionStatus.RECEIVED, "录入线下意见", (Role.OFFICER,)),
        Step("replace", (OpinionStatus.RECEIVED,), OpinionStatus.REPLACED, "提交人以新的意见替换", by_public=True),
        Step("withdraw", (OpinionStatus.RECEIVED,), OpinionStatus.WITHDRAWN, "提交人撤回", by_public=True),
        Step("set_aside", (OpinionStatus.RECEIVED,), OpinionStatus.SET_ASIDE, "拟不计入", (Role.OFFICER,)),
        Step("confirm_invalid", (OpinionStatus.SET_ASIDE,), OpinionStatus.INVALID, "确认不计入", (Role.LEADER,)),
        Step(
            "restore",
            (OpinionStatus.SET_ASIDE, OpinionStatus.INVALID),
            OpinionStatus.RECEIVED,
            "恢复计入",
            (Role.LEADER, Role.COUNTY_OFFICE),
            needs_note=True,
        ),
        Step("object", (OpinionStatus.INVALID,), None, "提交人提出异议", by_public=True),
        Step(
            "uphold", (OpinionStatus.INVALID,), None, "异议不成立，维持不计入", (Role.COUNTY_OFFICE,), needs_note=True
        ),
        Step(
            "reveal",
            OpinionStatus.values,
            None,
            "查看原文和联系方式",
            (Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE),
        ),
        Step("erase", OpinionStatus.values, None, "联系方式到期清除", by_system=True),
    )

    UNTOLD = ("code_digest", "phone_key", "text_key", "objection")

    number = models.CharField("意见编号", max_length=20, unique=True, editable=False)
    code_digest = models.CharField("查询码摘要", max_length=64, editable=False)
    call = models.ForeignKey(OpinionCall, models.PROTECT, related_name="opinions", verbose_name="意见征集")
    draft = models.ForeignKey(
        DraftText, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="意见稿"
    )
    clause = models.CharField("针对条款", max_length=CLAUSE_LENGTH, blank=True)
    channel = models.CharField("提交方式", max_length=10, choices=Channel.choices)
    sender = models.CharField("身份类别", max_length=12, choices=Sender.choices)
    text = EncryptedTextField("意见原文")
    masked_text = models.TextField("意见内容")
    name = EncryptedTextField("姓名或名称", blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    email = EncryptedTextField("电子邮箱", blank=True)
    phone_key = models.CharField("电话识别码", max_length=64, blank=True, editable=False)
    text_key = models.CharField("内容识别码", max_length=64, editable=False)
    status = models.CharField(
        "状态", max_length=12, choices=OpinionStatus.choices, default=OpinionStatus.RECEIVED, editable=False
    )
    sent_at = models.DateTimeField("提交时间", editable=False)
    received_on = models.DateField("收到日期", editable=False)
    postmark_on = models.DateField("邮戳日期", null=True, blank=True)
    entered_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="录入人", editable=False
    )
    source_note = models.CharField("原件说明", max_length=200, blank=True)
    in_grace = models.BooleanField("截止前打开页面、截止后 15 分钟内提交", default=False, editable=False)
    invalid_reason = models.CharField("不计入的理由", max_length=12, choices=InvalidReason.choices, blank=True)
    set_aside_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="提出不计入的人", editable=False
    )
    confirmed_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, related_name="+", verbose_name="确认不计入的人", editable=False
    )
    confirmed_on = models.DateField("不计入告知日", null=True, editable=False)
    objected_at = models.DateTimeField("异议时间", null=True, editable=False)
    objection = models.CharField("异议", max_length=500, blank=True, editable=False)
    objection_closed_at = models.DateTimeField("异议办结时间", null=True, editable=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="替换", editable=False
    )
    erased_at = models.DateTimeField("联系方式清除时间", null=True, editable=False)
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    TRIGGERS = OPINION_TRIGGERS
    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公众意见"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["call", "text_key"], name="opinion_group"),
            models.Index(fields=["call", "status", "-id"], name="opinion_of_call"),
            models.Index(fields=["call", "phone_key"], name="opinion_phone", condition=~Q(phone_key="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=("set_aside", "invalid"))
                | ~Q(invalid_reason="") & Q(set_aside_by__isnull=False),
                name="opinion_set_aside_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="invalid")
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False) & ~Q(confirmed_by=models.F("set_aside_by")),
                name="opinion_invalid_by_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(channel="online", entered_by=None) | ~Q(channel="online"), name="opinion_online_by_public"
            ),
        ]

    def __str__(self):
        return self.number

    def may_be_taken_by(self, user, step: Step) -> bool:
        """The unit's own; the county office decides on objections of all units."""
        return user.sees_all_units or self.call.department_id == user.department_id


class OpinionEntry(TimelineEntry):
    """One step of an opinion, chained to the step before."""

    case = models.ForeignKey(Opinion, models.PROTECT, related_name="timeline", verbose_name="公众意见")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "公众意见办理记录"


POINT_TRIGGERS = (
    Trigger(
        "participation_point_kept",
        "participation_opinionpoint",
        "BEFORE DELETE OR UPDATE",
        function="participation_keep_point",
        body="""
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM participation_mention WHERE point_id = OLD.id) THEN
        RAISE EXCEPTION 'point % holds opinions', OLD.id USING ERRCODE = 'restrict_violation';
    ELSIF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (NEW.call_id, NEW.number) IS DISTINCT FROM (OLD.call_id, OLD.number) THEN
        RAISE EXCEPTION 'point % keeps its number', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class PointQuerySet(OfUnits):
    unit = "call__department"


class OpinionPoint(Guarded, models.Model):
    """归纳意见: one demand in the county's words, with what became of it."""

    class Verdict(models.TextChoices):
        ADOPTED = "adopted", "采纳"
        PARTLY = "partly", "部分采纳"
        REJECTED = "rejected", "未采纳"
        OUTSIDE = "outside", "不属于征集范围"

    call = models.ForeignKey(
        OpinionCall, models.PROTECT, related_name="points", verbose_name="意见征集", editable=False
    )
    number = models.PositiveSmallIntegerField("序号", editable=False)
    text = models.CharField("归纳意见", max_length=500)
    verdict = models.CharField("处理结果", max_length=10, choices=Verdict.choices, blank=True)
    reason = models.TextField("理由", max_length=1000, blank=True)
    changed_where = models.CharField("修改情况", max_length=200, blank=True, help_text="正式文件中在哪里、怎样修改。")

    TRIGGERS = POINT_TRIGGERS
    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "归纳意见"
        ordering = ["call", "number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="point_number")]

    def __str__(self):
        return f"{self.number}. {self.text}"


MENTION_TRIGGERS = (
    Trigger(
        "participation_mention_of_one_call",
        "participation_mention",
        "BEFORE INSERT OR UPDATE",
        function="participation_check_mention",
        body="""
BEGIN
    IF (SELECT call_id FROM participation_opinion WHERE id = NEW.opinion_id)
        IS DISTINCT FROM (SELECT call_id FROM participation_opinionpoint WHERE id = NEW.point_id) THEN
        RAISE EXCEPTION 'an opinion is sorted under a point of its own call' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)


class Mention(Guarded, models.Model):
    """An opinion sorted under a point. One that raises several demands stands under several points."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="mentions", verbose_name="意见")
    point = models.ForeignKey(OpinionPoint, models.PROTECT, related_name="mentions", verbose_name="归纳意见")
    sorted_by = models.ForeignKey("county.User", models.PROTECT, null=True, related_name="+", verbose_name="归纳人")
    sorted_at = models.DateTimeField("归纳时间")

    TRIGGERS = MENTION_TRIGGERS

    class Meta:
        verbose_name = verbose_name_plural = "归纳"
        constraints = [models.UniqueConstraint(fields=["opinion", "point"], name="mention_once")]

    def __str__(self):
        return f"{self.opinion} → {self.point}"
