"""信箱, the limits of each kind of letter, and texts to begin a reply with."""

from django.db import models
from django.db.models import Q

from county.models import Department, Setting
from county.models.visibility import OfUnits
from county.site.addresses import address_of


class LetterKind(models.TextChoices):
    """What a letter wants. 举报 goes a closed track: never published, never shown to the unit complained of."""

    INQUIRY = "inquiry", "咨询"
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉"
    REPORT = "report", "举报"
    SUGGESTION = "suggestion", "建议"


class MailboxQuerySet(models.QuerySet):
    def open_to_letters(self):
        """Mailboxes that take letters today."""
        return self.filter(is_open=True, department__is_active=True)

    def county_head(self):
        """县长信箱; its unit is the county government, whose office distributes the letters."""
        return self.filter(is_county_head=True)

    def in_order(self):
        """The county head's first, then the units in the order of the register."""
        return self.order_by("-is_county_head", "department__order", "department_id")


class Mailbox(Setting, models.Model):
    """县长信箱, or the mailbox of one unit. A unit has one; the county government's is the county head's."""

    slug = models.SlugField("地址名", max_length=60, unique=True, help_text="网址中的名字，设定后不宜更改。")
    name = models.CharField("信箱名称", max_length=100, unique=True)
    department = models.OneToOneField(Department, models.PROTECT, related_name="mailbox", verbose_name="单位")
    is_county_head = models.BooleanField("县长信箱", default=False)
    accepts = models.TextField("受理范围", max_length=1000, blank=True, help_text="写信页显示；不填则用通用说明。")
    is_open = models.BooleanField("接收来信", default=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信箱"
        ordering = ["-is_county_head", "department__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_county_head"], condition=Q(is_county_head=True), name="mailbox_one_county_head"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def write_url(self) -> str:
        return address_of("letter-write", self.slug)


class LetterLimit(Setting, models.Model):
    """The limits of one kind of letter. No national rule sets them, so the county does; all in working days."""

    kind = models.CharField("类型", max_length=20, choices=LetterKind.choices, primary_key=True)
    accept_days = models.PositiveSmallIntegerField("受理或退回（工作日）", default=2)
    answer_days = models.PositiveSmallIntegerField("答复（工作日）")
    extension_days = models.PositiveSmallIntegerField("最长可延期（工作日）", default=10)
    basis = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "来信时限"
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(condition=Q(accept_days__range=(1, 30)), name="letter_limit_accept_range"),
            models.CheckConstraint(condition=Q(answer_days__range=(1, 90)), name="letter_limit_answer_range"),
            models.CheckConstraint(condition=Q(extension_days__lte=60), name="letter_limit_extension_range"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.answer_days} 个工作日"


class ReplyTemplateQuerySet(OfUnits):
    def concerning(self, department_id: int):
        """The county's and the unit's."""
        return self.filter(Q(department=None) | Q(department_id=department_id))

    def usable(self):
        return self.filter(is_active=True)


class ReplyTemplate(Setting, models.Model):
    """A text to begin a reply with: the county's (no unit), or one unit's."""

    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reply_templates",
        verbose_name="单位",
        help_text="不选为全县通用。",
    )
    kind = models.CharField("类型", max_length=20, choices=LetterKind.choices, blank=True, help_text="不选为各类通用。")
    name = models.CharField("名称", max_length=60)
    text = models.TextField("文本", max_length=4000)
    is_active = models.BooleanField("可用", default=True)

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答复模板"
        ordering = ["department__order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "name"], name="reply_template_name_unique", nulls_distinct=False
            )
        ]

    def __str__(self):
        return self.name
