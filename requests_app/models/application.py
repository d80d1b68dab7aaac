"""政府信息公开申请: one request of one applicant to one unit, from its arrival to the archive (条例 Art. 27-45)."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from county.cases.timeline import TimelineEntry
from county.cases.triggers import Guarded
from county.cases.workflow import Step, WorkflowCase
from county.encryption import EncryptedTextField
from county.models import Role, User
from county.models.visibility import OfUnits
from requests_app.models.routing import Routing
from requests_app.models.triggers import APPLICATION_TRIGGERS


class Status(models.TextChoices):
    """What an application waits for."""

    SUBMITTED = "submitted", "待确认收到"
    HANDLING = "handling", "办理中"
    ROUTING = "routing", "转办待接收"
    SUPPLEMENT = "supplement", "待申请人补正"
    CONSULTING = "consulting", "征求意见中"
    FEE = "fee", "待缴费"
    CLOSED = "closed", "已办结"
    ARCHIVED = "archived", "已归档"


OPEN = (
    Status.SUBMITTED,
    Status.HANDLING,
    Status.ROUTING,
    Status.SUPPLEMENT,
    Status.CONSULTING,
    Status.FEE,
)
ENDED = (Status.CLOSED, Status.ARCHIVED)
# What lets the clock begin anew while it is waited for (条例 Art. 30; 109号 Art. 6): the days that were left count no more.
RESTARTS_AFTER = {Status.SUPPLEMENT: "补正", Status.FEE: "缴费"}
ALL = (*OPEN, *ENDED)


class Row(models.TextChoices):
    """The 21 leaf rows of section 三 of the annual report (国办公开办函〔2021〕30号); each closed case stands in exactly one."""

    GRANTED = "1", "（一）予以公开"
    PARTIAL = "2", "（二）部分公开"
    STATE_SECRET = "3.1", "（三）1.属于国家秘密"
    FORBIDDEN_BY_LAW = "3.2", "（三）2.其他法律行政法规禁止公开"
    THREE_SECURITIES = "3.3", "（三）3.危及“三安全一稳定”"
    THIRD_PARTY = "3.4", "（三）4.保护第三方合法权益"
    INTERNAL_AFFAIRS = "3.5", "（三）5.属于三类内部事务信息"
    PROCESS_INFORMATION = "3.6", "（三）6.属于四类过程性信息"
    ENFORCEMENT_FILE = "3.7", "（三）7.属于行政执法案卷"
    REGISTRY_LOOKUP = "3.8", "（三）8.属于行政查询事项"
    NOT_HELD = "4.1", "（四）1.本机关不掌握相关政府信息"
    NEEDS_MAKING = "4.2", "（四）2.没有现成信息需要另行制作"
    STILL_UNCLEAR = "4.3", "（四）3.补正后申请内容仍不明确"
    PETITION = "5.1", "（五）1.信访举报投诉类申请"
    REPEATED = "5.2", "（五）2.重复申请"
    PUBLICATION = "5.3", "（五）3.要求提供公开出版物"
    EXCESSIVE = "5.4", "（五）4.无正当理由大量反复申请"
    CONFIRMATION = "5.5", "（五）5.要求行政机关确认或重新出具已获取信息"
    SUPPLEMENT_LAPSED = "6.1", "（六）1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    FEE_LAPSED = "6.2", "（六）2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"
    OTHER = "6.3", "（六）3.其他"


class Channel(models.TextChoices):
    """How an application came (条例 Art. 29, 31; 国办公开办函〔2015〕207号)."""

    ONLINE = "online", "网上提交"
    IN_PERSON = "in_person", "当面提交"
    ORAL = "oral", "口头提出（工作人员代为填写）"
    SIGNED_POST = "signed_post", "邮寄（需签收）"
    ORDINARY_MAIL = "ordinary_mail", "平常信函"
    FAX = "fax", "传真"
    EMAIL = "email", "电子邮件"


class ReceiptBasis(models.TextChoices):
    """Which day counts as the day of receipt (条例 Art. 31)."""

    SUBMITTED = "submitted", "提交之日"
    SIGNED_FOR = "signed_for", "签收之日"
    CONFIRMED = "confirmed", "与申请人确认之日"
    BOTH_CONFIRMED = "both_confirmed", "双方确认之日"


class ApplicantKind(models.TextChoices):
    """The columns of the report: natural persons, and five kinds of 法人或其他组织."""

    NATURAL = "natural", "自然人"
    BUSINESS = "business", "商业企业"
    RESEARCH = "research", "科研机构"
    WELFARE = "welfare", "社会公益组织"
    LEGAL = "legal", "法律服务机构"
    OTHER = "other", "其他"


class IdentityKind(models.TextChoices):
    ID_CARD = "id_card", "居民身份证"
    PASSPORT = "passport", "护照"
    HK_MACAO_TAIWAN = "hk_macao_taiwan", "港澳台居民居住证或通行证"
    MILITARY = "military", "军官证、士兵证"
    USCC = "uscc", "统一社会信用代码证书"
    OTHER = "other", "其他有效证件"


class SupplyForm(models.TextChoices):
    """提供方式: the form in which the information is wanted (条例 Art. 29, 40)."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子数据"
    DISC = "disc", "光盘"


class ObtainingWay(models.TextChoices):
    """获取方式: how it shall reach the applicant."""

    ONLINE = "online", "网上下载"
    POST = "post", "邮寄"
    EMAIL = "email", "电子邮件"
    FAX = "fax", "传真"
    PICK_UP = "pick_up", "自行领取"
    READING = "reading", "当场阅读、抄录"


# Taken by the unit to which the case is being routed, which does not have it yet.
OF_THE_RECEIVING_UNIT = frozenset({"accept_routing", "return_routing"})


class ApplicationQuerySet(OfUnits):
    def concerning(self, department_id: int):
        """The unit's, and what is being routed to it."""
        coming = Routing.objects.waiting().filter(application=OuterRef("pk"), to_department_id=department_id)
        return self.filter(Q(department_id=department_id) | Exists(coming))

    def open(self):
        """Not yet closed."""
        return self.filter(status__in=OPEN)

    def ended(self):
        return self.filter(status__in=ENDED)

    def running(self):
        """Open with a due date: the clock neither waits for its start nor is paused."""
        return self.open().filter(due_on__isnull=False)

    def paused(self):
        return self.open().filter(is_paused=True)

    def overdue(self, today: date):
        """Past the last day: overdue from the day after, at local midnight."""
        return self.running().filter(due_on__lt=today)

    def due_within(self, today: date, last: date):
        """Due from `today` to `last`, both counted in; what is overdue is not among them."""
        return self.running().filter(due_on__gte=today, due_on__lte=last)

    def due_first(self):
        """What must be answered soonest comes first; what has no due date comes last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def for_list(self):
        """With what a list shows, and without opening a single sealed field."""
        return self.select_related("department", "handler").defer(*SEALED)


class Application(Guarded, WorkflowCase):
    """One application. Its applicant is sealed; number, outcome and counts stay when the personal data is erased."""

    class Kind(models.TextChoices):
        DISCLOSURE = "disclosure", "公开申请"
        CORRECTION = "correction", "更正申请"

    Status = Status
    Row = Row
    Channel = Channel
    TRIGGERS = APPLICATION_TRIGGERS

    UNTOLD = (
        "code_hash",
        "link_hash",
        "identity_index",
        "name_index",
        "phone_index",
        "wanted_title",
        "wanted_doc_number",
        "wanted_description",
    )
    STEPS = (
        Step("submit", (), Status.SUBMITTED, "提交申请", by_public=True),
        Step("register", (), Status.SUBMITTED, "登记", (Role.OFFICER, Role.COUNTY_OFFICE)),
        Step(
            "confirm",
            (Status.SUBMITTED,),
            Status.HANDLING,
            "确认收到",
            (Role.OFFICER, Role.COUNTY_OFFICE),
            by_public=True,
        ),
        Step("note_attempt", (Status.SUBMITTED,), None, "登记联系情况", (Role.OFFICER,), needs_note=True),
        Step("assign", OPEN, None, "分派承办人", (Role.OFFICER, Role.LEADER)),
        Step(
            "route",
            (Status.HANDLING,),
            Status.ROUTING,
            "转办",
            (Role.OFFICER, Role.COUNTY_OFFICE),
            needs_note=True,
        ),
        Step("accept_routing", (Status.ROUTING,), Status.HANDLING, "接收转办", (Role.OFFICER,)),
        Step("return_routing", (Status.ROUTING,), Status.HANDLING, "退回转办", (Role.OFFICER,), needs_note=True),
        Step("ask_supplement", (Status.HANDLING,), Status.SUPPLEMENT, "通知补正", (Role.OFFICER,)),
        Step("receive_supplement", (Status.SUPPLEMENT,), Status.HANDLING, "收到补正", (Role.OFFICER,), by_public=True),
        Step("note_supplement_received", (Status.SUPPLEMENT,), None, "登记收到补正通知", (Role.OFFICER,)),
        Step("offer_supplement", (Status.SUPPLEMENT,), None, "逾期提交补正", by_public=True),
        Step("judge_lateness", (Status.SUPPLEMENT,), None, "认定逾期理由", (Role.OFFICER,)),
        Step(
            "lapse_supplement",
            (Status.SUPPLEMENT,),
            Status.CLOSED,
            "逾期不补正，不再处理",
            (Role.OFFICER,),
            needs_note=True,
        ),
        Step("consult", (Status.HANDLING, Status.CONSULTING), Status.CONSULTING, "征求意见", (Role.OFFICER,)),
        Step("note_receipt", (Status.CONSULTING,), None, "登记对方收到日期", (Role.OFFICER,)),
        Step("note_answer", (Status.CONSULTING,), None, "登记答复意见", (Role.OFFICER,)),
        Step("end_consulting", (Status.CONSULTING,), Status.HANDLING, "征求意见结束", (Role.OFFICER,)),
        Step(
            "judge_objection", (Status.HANDLING, Status.CONSULTING), None, "判断反对理由", (Role.OFFICER, Role.LEADER)
        ),
        Step("override", (Status.HANDLING,), None, "决定公开并告知第三方", (Role.LEADER,), needs_note=True),
        Step("extend", (Status.HANDLING, Status.CONSULTING), None, "延长答复期限", (Role.LEADER,), needs_note=True),
        Step("ask_reasons", (Status.HANDLING,), None, "要求说明理由", (Role.OFFICER,)),
        Step("note_reasons", (Status.HANDLING,), None, "登记说明的理由", (Role.OFFICER,), by_public=True),
        Step("judge_reasons", (Status.HANDLING,), None, "认定理由是否合理", (Role.LEADER,), needs_note=True),
        Step("defer", (Status.HANDLING,), None, "确定延迟答复的合理期限", (Role.LEADER,), needs_note=True),
        Step("notify_fee", (Status.HANDLING,), Status.FEE, "通知缴费", (Role.OFFICER,)),
        Step("note_fee_received", (Status.FEE,), None, "登记收到收费通知", (Role.OFFICER,)),
        Step("pay_fee", (Status.FEE,), Status.HANDLING, "收到缴费", (Role.OFFICER,)),
        Step("lapse_fee", (Status.FEE,), Status.CLOSED, "逾期不缴费，不再处理", (Role.OFFICER,), needs_note=True),
        Step("detach", (Status.HANDLING, Status.CONSULTING), None, "移除答复附件", (Role.OFFICER,)),
        Step("serve_paper", ALL, None, "登记文书送达", (Role.OFFICER,)),
        Step("serve", (Status.HANDLING,), Status.CLOSED, "送达答复", (Role.OFFICER,)),
        Step("withdraw", OPEN, Status.CLOSED, "申请人撤回", (Role.OFFICER,), by_public=True),
        # A case that was closed by mistake goes on where it stood.
        Step("reopen", ENDED, Status.HANDLING, "撤销办结，恢复办理", (Role.LEADER,), needs_note=True),
        Step("reopen_supplement", ENDED, Status.SUPPLEMENT, "撤销办结，待补正", (Role.LEADER,), needs_note=True),
        Step("reopen_fee", ENDED, Status.FEE, "撤销办结，待缴费", (Role.LEADER,), needs_note=True),
        Step("archive", (Status.CLOSED,), Status.ARCHIVED, "归档", (Role.OFFICER,)),
        Step("urge", OPEN, None, "督办", (Role.COUNTY_OFFICE,), needs_note=True),
        Step("answer_urging", ALL, None, "回复督办", (Role.OFFICER, Role.LEADER), needs_note=True),
        Step("to_mailbox", ALL, None, "转入信箱", (Role.OFFICER,)),
        Step("propose", ALL, None, "建议主动公开", (Role.OFFICER,)),
        Step("relate", ALL, None, "关联申请", (Role.OFFICER,)),
        # Also while it is open: who is not answered in time may go to review or to court.
        Step("remedy", ALL, None, "登记复议、诉讼", (Role.OFFICER,)),
        Step("note_result", ALL, None, "登记复议、诉讼结果", (Role.OFFICER,)),
        Step("reply_again", ENDED, None, "送达重新作出的答复", (Role.OFFICER,)),
        Step("mark_overdue", OPEN, None, "逾期", by_system=True),
        Step("recount", OPEN, None, "重新计算期限", by_system=True),
        Step("note_defence", ALL, None, "登记已提交答复、答辩", (Role.OFFICER,)),
        Step("correct_entry", ALL, None, "更正登记信息", (Role.OFFICER,), needs_note=True),
        Step("correct_service", ENDED, None, "更正送达日期", (Role.LEADER,), needs_note=True),
        Step("correct_reply", ENDED, None, "自行纠正答复", (Role.LEADER,), needs_note=True),
        Step("renew_code", ALL, None, "补发查询码", (Role.OFFICER,), needs_note=True),
        Step("remark", ALL, None, "备注", (Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE), needs_note=True),
        Step("correct_event", OPEN, None, "更正日期", (Role.LEADER,), needs_note=True),
        Step("reveal", ALL, None, "查看个人信息", (Role.OFFICER, Role.LEADER)),
        Step("open_paper", ALL, None, "下载文书", (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE)),
        Step("erase", (Status.ARCHIVED,), None, "清除个人信息", (Role.OFFICER,), needs_note=True),
    )

    kind = models.CharField("类型", max_length=12, choices=Kind.choices, default=Kind.DISCLOSURE)
    department = models.ForeignKey(
        "county.Department", models.PROTECT, related_name="applications", verbose_name="承办单位"
    )
    # The number stays when the case is routed on.
    entry_department = models.ForeignKey("county.Department", models.PROTECT, related_name="+", verbose_name="登记单位")
    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("顺序号", editable=False)
    number = models.CharField("申请编号", max_length=20, unique=True, editable=False)
    code_hash = models.CharField("查询码摘要", max_length=64, editable=False)
    link_hash = models.CharField("查询链接摘要", max_length=64, unique=True, editable=False)

    applicant_kind = models.CharField("申请人类别", max_length=10, choices=ApplicantKind.choices)
    applicant_name = EncryptedTextField("姓名或者名称", max_length=100)
    identity_kind = models.CharField(
        "证件名称", max_length=20, choices=IdentityKind.choices, default=IdentityKind.ID_CARD
    )
    identity_number = EncryptedTextField("证件号码", max_length=40, blank=True)
    workplace = EncryptedTextField("工作单位", max_length=100, blank=True)
    legal_representative = EncryptedTextField("法定代表人", max_length=50, blank=True)
    contact_person = EncryptedTextField("联系人", max_length=50, blank=True)
    phone = EncryptedTextField("联系电话", max_length=40, blank=True)
    fax = EncryptedTextField("传真", max_length=40, blank=True)
    email = EncryptedTextField("电子邮箱", max_length=200, blank=True)
    address = EncryptedTextField("联系地址", max_length=200, blank=True)
    postcode = EncryptedTextField("邮政编码", max_length=10, blank=True)
    # Keyed digests: the same applicant is found (Art. 35, fees by month) without being readable.
    identity_index = models.CharField("证件号码索引", max_length=64, blank=True, editable=False)
    name_index = models.CharField("姓名索引", max_length=64, blank=True, editable=False)
    phone_index = models.CharField("电话索引", max_length=64, blank=True, editable=False)

    wanted_title = models.CharField("所需信息名称", max_length=200)
    wanted_doc_number = models.CharField("文号", max_length=60, blank=True)
    wanted_description = models.TextField("其他特征性描述", max_length=2000, blank=True)
    supply_form = models.CharField("提供方式", max_length=12, choices=SupplyForm.choices, default=SupplyForm.ELECTRONIC)
    obtaining_way = models.CharField(
        "获取方式", max_length=12, choices=ObtainingWay.choices, default=ObtainingWay.ONLINE
    )
    needs_help = models.BooleanField("阅读困难或者视听障碍，需要帮助", default=False)
    correction_claim = EncryptedTextField("记录不准确之处", max_length=2000, blank=True)

    channel = models.CharField("申请渠道", max_length=15, choices=Channel.choices)
    submitted_at = models.DateTimeField("提交时间")
    received_on = models.DateField("收到申请之日", null=True, blank=True, editable=False)
    received_basis = models.CharField(
        "收到之日的依据", max_length=15, choices=ReceiptBasis.choices, blank=True, editable=False
    )
    confirmed_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="确认人"
    )
    registered_by = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="登记人"
    )
    handler = models.ForeignKey(
        "county.User", models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="承办人"
    )

    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.SUBMITTED, editable=False)
    due_on = models.DateField("答复期限", null=True, blank=True, editable=False)
    due_is_provisional = models.BooleanField("期限为暂算", default=False, editable=False)
    is_paused = models.BooleanField("期限中止", default=False, editable=False)
    days_left_at_pause = models.PositiveSmallIntegerField("中止时剩余工作日", null=True, blank=True, editable=False)
    calendar_version = models.CharField("所用日历版本", max_length=12, blank=True, editable=False)
    overdue_on = models.DateField("逾期自", null=True, blank=True, editable=False)
    was_late = models.BooleanField("逾期答复", default=False, editable=False)

    row = models.CharField("办理结果", max_length=4, choices=Row.choices, blank=True, editable=False)
    closed_on = models.DateField("办结日期", null=True, blank=True, editable=False)
    archived_at = models.DateTimeField("归档时间", null=True, blank=True, editable=False)
    erased_at = models.DateTimeField("个人信息清除时间", null=True, blank=True, editable=False)

    proposal = models.ForeignKey(
        "requests_app.PublicationProposal",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="applications",
        verbose_name="主动公开建议",
    )
    is_demo = models.BooleanField("示范数据", default=False, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "依申请公开"
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["department", "status", "due_on"], name="application_desk"),
            models.Index(fields=["status", "due_on"], name="application_due", condition=Q(status__in=OPEN)),
            models.Index(fields=["department", "-submitted_at"], name="application_unit_newest"),
            models.Index(fields=["department", "closed_on"], name="application_unit_closed"),
            models.Index(fields=["handler", "status"], name="application_handler"),
            models.Index(fields=["identity_index"], name="application_identity", condition=~Q(identity_index="")),
            models.Index(fields=["name_index"], name="application_name", condition=~Q(name_index="")),
            models.Index(fields=["phone_index"], name="application_phone", condition=~Q(phone_index="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry_department", "year", "serial"], name="application_serial_unique"),
            models.CheckConstraint(
                name="application_hashes_shape",
                condition=Q(code_hash__regex=r"^[0-9a-f]{64}$", link_hash__regex=r"^[0-9a-f]{64}$"),
            ),
            # Until it is received there is no clock; once it is, day and basis stand together.
            models.CheckConstraint(
                name="application_received_with_basis",
                condition=Q(received_on__isnull=True, received_basis="")
                | (Q(received_on__isnull=False) & ~Q(received_basis="")),
            ),
            models.CheckConstraint(
                name="application_handled_only_once_received",
                condition=Q(status__in=(Status.SUBMITTED, Status.ROUTING)) | Q(received_on__isnull=False),
            ),
            models.CheckConstraint(
                name="application_unconfirmed_has_no_receipt",
                condition=~Q(status=Status.SUBMITTED) | Q(received_on__isnull=True),
            ),
            # Running with a due date, or paused with the days that are left; never both, and neither once it is closed.
            models.CheckConstraint(
                name="application_clock_runs_or_is_paused",
                condition=Q(status__in=ENDED, is_paused=False)
                | Q(received_on__isnull=True, due_on__isnull=True, is_paused=False)
                | Q(received_on__isnull=False, due_on__isnull=False, is_paused=False, days_left_at_pause__isnull=True)
                | Q(received_on__isnull=False, due_on__isnull=True, is_paused=True, days_left_at_pause__isnull=False),
            ),
            models.CheckConstraint(
                name="application_due_after_receipt", condition=Q(due_on__isnull=True) | Q(due_on__gt=F("received_on"))
            ),
            # Each closed application falls in exactly one leaf row; a correction of records is no row of the report.
            models.CheckConstraint(
                name="application_closed_in_one_row",
                condition=Q(status__in=OPEN, row="", closed_on__isnull=True)
                | (Q(status__in=ENDED, kind="disclosure", closed_on__isnull=False) & ~Q(row=""))
                | Q(status__in=ENDED, kind="correction", closed_on__isnull=False, row=""),
            ),
            models.CheckConstraint(
                name="application_closed_after_receipt",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("received_on")),
            ),
            models.CheckConstraint(
                name="application_archived_has_time",
                condition=Q(status=Status.ARCHIVED, archived_at__isnull=False)
                | (~Q(status=Status.ARCHIVED) & Q(archived_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="application_erased_only_when_archived",
                condition=Q(erased_at__isnull=True)
                | Q(status=Status.ARCHIVED, identity_index="", name_index="", phone_index="", wanted_description=""),
            ),
            models.CheckConstraint(
                name="application_staff_channels_have_registrar",
                condition=Q(channel=Channel.ONLINE) | Q(registered_by__isnull=False) | Q(is_demo=True),
            ),
        ]

    def __str__(self):
        """The number alone: who asks, and for what, is shown by pages that ask who may see."""
        return self.number

    def may_be_taken_by(self, user: User, step: Step) -> bool:
        """People of the unit that handles it, those to whom it is being routed, and the county office by steps of its own."""
        if step.action in OF_THE_RECEIVING_UNIT:
            return self.is_being_routed_to(user)
        if step.action == "open_paper" and self.is_being_routed_to(user):
            return True
        return self.is_in_hands_of(user) or (user.sees_all_units and Role.COUNTY_OFFICE in step.roles)

    def is_in_hands_of(self, user: User) -> bool:
        return user.department_id is not None and user.department_id == self.department_id

    def is_being_routed_to(self, user: User) -> bool:
        if user.department_id is None or self.status != Status.ROUTING:
            return False
        return self.routings.waiting().filter(to_department_id=user.department_id).exists()

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_organisation(self) -> bool:
        return self.applicant_kind != ApplicantKind.NATURAL

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


# Fields of a person: erased after retention, masked on screens, never opened by a list.
SEALED = (
    "applicant_name",
    "identity_number",
    "workplace",
    "legal_representative",
    "contact_person",
    "phone",
    "fax",
    "email",
    "address",
    "postcode",
    "correction_claim",
)


class ApplicationEntry(TimelineEntry):
    """One act in an application, chained to the act before. Notes name no applicant."""

    case = models.ForeignKey(Application, models.PROTECT, related_name="timeline", verbose_name="申请")

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "依申请公开办理记录"


class RelatedApplications(models.Model):
    """Two applications that belong together, the older one first."""

    class Why(models.TextChoices):
        SAME_INFORMATION = "same_information", "申请公开的信息相同"
        REPEATED = "repeated", "同一申请人重复申请"
        SPLIT = "split", "一事一申请分拆"
        OTHER = "other", "其他关联"

    earlier = models.ForeignKey(Application, models.PROTECT, related_name="later_ones", verbose_name="在前的申请")
    later = models.ForeignKey(Application, models.PROTECT, related_name="earlier_ones", verbose_name="在后的申请")
    why = models.CharField("关联原因", max_length=20, choices=Why.choices, default=Why.SAME_INFORMATION)

    class Meta:
        verbose_name = verbose_name_plural = "关联申请"
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="related_applications_once"),
            models.CheckConstraint(condition=Q(earlier__lt=F("later")), name="related_applications_in_order"),
        ]

    def __str__(self):
        return f"{self.earlier_id}、{self.later_id}：{self.get_why_display()}"


class PublicationProposal(models.Model):
    """建议主动公开: what several applicants asked for becomes a draft of the catalogue (条例 Art. 44)."""

    document = models.OneToOneField(
        "catalog.Document", models.PROTECT, related_name="publication_proposal", verbose_name="政府信息"
    )
    reason = models.TextField("理由", max_length=1000)
    proposed_on = models.DateField("提出日期")
    proposed_by = models.ForeignKey("county.User", models.PROTECT, related_name="+", verbose_name="提出人")

    class Meta:
        verbose_name = verbose_name_plural = "主动公开建议"

    def __str__(self):
        return f"{self.proposed_on} 主动公开建议"


class FoundAnswer(models.Model):
    """“这件信息就是我要的”: how often a published document made an application needless, by day."""

    document = models.ForeignKey("catalog.Document", models.PROTECT, related_name="+", verbose_name="政府信息")
    day = models.DateField("日期")
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "检索即得"
        constraints = [models.UniqueConstraint(fields=["document", "day"], name="found_answer_document_day_unique")]

    def __str__(self):
        return f"{self.day}：{self.count}"
