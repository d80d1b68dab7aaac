"""Outgoing papers: one numbered record each, from which Word and PDF are made, and how it was served (国办公开办函〔2016〕235号)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from county.cases.facts import facts_of_record
from county.encryption import EncryptedBytesField, EncryptedTextField
from county.papers.kept import KeptContent


class PaperKind(models.TextChoices):
    RECEIPT = "receipt", "政府信息公开申请登记回执"
    SUPPLEMENT = "supplement", "政府信息公开申请补正通知书"
    EXTENSION = "extension", "政府信息公开延期答复告知书"
    CONSULTATION = "consultation", "政府信息公开征求意见书"
    OVERRIDE = "override", "决定公开政府信息告知书"
    REASONS = "reasons", "政府信息公开申请说明理由通知书"
    DEFERRAL = "deferral", "政府信息公开延迟答复告知书"
    FEE = "fee", "政府信息公开信息处理费收费通知书"
    NOT_PROCESSED = "not_processed", "政府信息公开申请不再处理告知书"
    WITHDRAWN = "withdrawn", "政府信息公开申请终止办理告知书"
    PASSING_ON = "passing_on", "关于移送有关事项的函"
    ROUTING = "routing", "政府信息公开申请转办告知书"
    REOPENED = "reopened", "政府信息公开申请恢复办理告知书"
    REPLY = "reply", "政府信息公开答复书"


# The papers of an end without a reply; they are void when the case is reopened.
OF_THE_END = ["not_processed", "withdrawn"]
ONCE_A_CASE = ["receipt", "supplement", "extension", "reasons", "deferral", "fee", "not_processed", "withdrawn"]


class PaperQuerySet(models.QuerySet):
    def in_force(self):
        """Without the papers of replies that were taken back after their approval."""
        return self.filter(voided_at__isnull=True)


class Paper(KeptContent):
    """One outgoing paper: its kind, its 文号, its day, and exactly what it says.

    `content` is the canonical text (`county.papers.as_record`), written once when the paper is issued; the database refuses a paper
    without it and every change of it. Word and PDF files are made from it and from nothing else.
    """

    Kind = PaperKind

    application = models.ForeignKey(
        "requests_app.Application", models.PROTECT, related_name="papers", verbose_name="申请"
    )
    kind = models.CharField("文书种类", max_length=15, choices=PaperKind.choices)
    consultation = models.ForeignKey(
        "requests_app.Consultation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name="征求意见",
    )
    reply = models.ForeignKey(
        "requests_app.Reply", models.PROTECT, null=True, blank=True, related_name="papers", verbose_name="答复"
    )
    department = models.ForeignKey("county.Department", models.PROTECT, related_name="+", verbose_name="发文机关")
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("顺序号")
    doc_number = models.CharField("文号", max_length=60)
    dated_on = models.DateField("成文日期")
    # The clock's day that the paper names, so that paper and clock can never differ.
    stated_due_on = models.DateField("文书所载期限", null=True, blank=True)
    made_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    made_at = models.DateTimeField("制作时间", default=timezone.now)
    content = EncryptedTextField("内容", blank=True, editable=False)
    sha256 = models.CharField("内容摘要值", max_length=64, blank=True, editable=False)
    # A paper of the time before papers were kept: its words are those of the day on which it was kept.
    is_kept_late = models.BooleanField("按现行格式补存", default=False, editable=False)
    # The reply was taken back after its approval; the number is not given again.
    voided_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)
    erased_at = models.DateTimeField("内容清除时间", null=True, blank=True, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["department", "year", "serial"], name="paper_serial_unique"),
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(kind__in=ONCE_A_CASE, voided_at__isnull=True),
                name="paper_once_a_case",
            ),
            models.UniqueConstraint(
                fields=["reply"], condition=Q(voided_at__isnull=True), name="paper_one_in_force_a_reply"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | Q(reply__isnull=False) | Q(kind__in=OF_THE_END),
                name="paper_void_is_of_an_end",
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$"), name="paper_digest_shape"
            ),
            models.CheckConstraint(
                name="paper_names_its_record",
                condition=Q(kind="reply", reply__isnull=False, consultation__isnull=True)
                | Q(kind__in=["consultation", "override"], reply__isnull=True, consultation__isnull=False)
                | (
                    ~Q(kind__in=["reply", "consultation", "override"])
                    & Q(reply__isnull=True, consultation__isnull=True)
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.doc_number}"

    @classmethod
    def erased(cls) -> Q:
        return Q(erased_at__isnull=False)


class PaperForm(models.TextChoices):
    PDF = "pdf", "PDF"
    WORD = "docx", "Word"


class PaperPrint(KeptContent):
    """A file made from a paper, kept as it was first made: a later download returns exactly these bytes."""

    Form = PaperForm

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="prints", verbose_name="文书")
    form = models.CharField("格式", max_length=4, choices=PaperForm.choices)
    content = EncryptedBytesField("内容", editable=False)
    sha256 = models.CharField("摘要值", max_length=64, editable=False)
    made_at = models.DateTimeField("制作时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "文书文件"
        constraints = [
            models.UniqueConstraint(fields=["paper", "form"], name="paper_print_once_a_form"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="paper_print_digest_shape"),
        ]

    def __str__(self):
        return f"{self.paper} {self.form}"


class ServiceWay(models.TextChoices):
    """The ways of 235号; another carrier than China Post is none of them."""

    DIRECT = "direct", "直接送达"
    ENTRUSTED = "entrusted", "委托其他行政机关代为送达"
    POST = "post", "邮寄送达（中国邮政）"
    ONLINE = "online", "网上送达"
    EMAIL = "email", "电子邮件送达"
    FAX = "fax", "传真送达"


class ServiceBasis(models.TextChoices):
    """The day that counts."""

    SIGNED = "signed", "签收之日"
    POSTED = "posted", "交邮之日"
    REACHED = "reached", "到达受送达人系统之日"


SERVICE_BASIS = {
    ServiceWay.DIRECT: ServiceBasis.SIGNED,
    ServiceWay.ENTRUSTED: ServiceBasis.SIGNED,
    ServiceWay.POST: ServiceBasis.POSTED,
    ServiceWay.ONLINE: ServiceBasis.REACHED,
    ServiceWay.EMAIL: ServiceBasis.REACHED,
    ServiceWay.FAX: ServiceBasis.REACHED,
}


class Service(models.Model):
    """送达 of one paper: by which way, and the day that counts for it."""

    Way = ServiceWay

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="service", verbose_name="文书")
    way = models.CharField("送达方式", max_length=10, choices=ServiceWay.choices)
    basis = models.CharField("日期依据", max_length=10, choices=ServiceBasis.choices)
    served_on = models.DateField("送达日期")
    tracking_number = models.CharField("邮件号码", max_length=40, blank=True)
    receiver = EncryptedTextField("签收人", max_length=50, blank=True)
    recorded_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "送达"
        constraints = [
            models.CheckConstraint(
                name="service_day_of_its_way",
                condition=Q(way__in=["direct", "entrusted"], basis="signed")
                | Q(way="post", basis="posted")
                | Q(way__in=["online", "email", "fax"], basis="reached"),
            ),
            models.CheckConstraint(
                condition=~Q(way="post") | ~Q(tracking_number=""), name="service_by_post_has_its_number"
            ),
        ]

    def __str__(self):
        return f"{self.get_way_display()} {self.served_on}"

    @property
    def facts(self) -> dict[str, object]:
        """What the timeline says of it."""
        return facts_of_record(self, "paper", "way", "basis", "served_on")
