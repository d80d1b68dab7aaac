"""What staff type at each step of an application and of its reply, and when they enter one that came on paper."""

import json
import re
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalog.forms import ColumnField
from county.calendar.special_days import current_calendar
from county.cases.review import SEPARATOR
from county.cases.step_forms import StepForm
from county.models import Department, Role, User
from county.public_forms.upload_forms import SlotField, UploadsMixin
from county.text.personal_data import is_valid_id_number
from requests_app import offers
from requests_app.deadlines import confirmation_due, limits_on
from requests_app.forms import ApplicantFields, CorrectionMixin, DisclosureMixin, OrganisationMixin, PersonMixin
from requests_app.models import (
    Application,
    ClockEvent,
    Consultation,
    FeeNotice,
    Paper,
    Remedy,
    Reply,
    Routing,
    Supplement,
    Urging,
)
from requests_app.models.application import Channel, IdentityKind, RelatedApplications
from requests_app.models.consultation import Answer, Party
from requests_app.models.extension import LONGEST_EXTENSION
from requests_app.models.paper import ServiceWay
from requests_app.models.reply import Outcome
from requests_app.numbers import meant_by
from requests_app.outcomes import FACT_LABELS, GROUND_LABELS, RULES, SENTENCES, outcomes_of
from requests_app.papers import Ground
from requests_app.workflow import Asked
from requests_app.workflow.correcting import CORRECTABLE
from requests_app.workflow.replying import WRITTEN

SUPPLEMENT_DAYS = 15  # calendar days proposed for a supplement; the law asks for a reasonable period
URGING_DAYS = 5
WITHHELD_ROWS = 4
YES_NO = (("yes", "是"), ("no", "否"))


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day(label: str, *, ahead: int | None = None, **more) -> forms.DateField:
    """A day; the one proposed lies `ahead` calendar days from today, None proposes none."""

    def proposed() -> date | None:
        return None if ahead is None else timezone.localdate() + timedelta(days=ahead)

    return forms.DateField(
        label=label,
        initial=proposed,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "日期应如 2026-03-02。"},
        **more,
    )


def yes_or_no(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择。"},
    )


class Labelled(forms.ModelChoiceField):
    """Records of the case, each told from the others in words for staff."""

    def label_from_instance(self, obj) -> str:
        return offers.consultation_label(obj) if isinstance(obj, Consultation) else str(obj)


def without_separator(text: str) -> str:
    """`text`, unless it holds the character that divides the parts of a digest under review. Raises ValidationError."""
    if SEPARATOR in text:
        raise ValidationError("含有不能显示的控制字符，请删去后重新输入。")
    return text


def one_of(label: str, model) -> Labelled:
    """One record of the case; the form says which are to be chosen from."""
    return Labelled(label=label, queryset=model.objects.none(), error_messages={"required": "请选择。"})


class ActForm(StepForm):
    """A step that hands the verb what was typed: the note under the name that the verb gives it, "" for a verb without one.

    `subject` names the field with the record that the verb acts upon; "" is the application itself.
    """

    note_as = ""
    subject = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.note_as:
            self.order_fields([name for name in self.fields if name != "note"])
        else:
            del self.fields["note"]
        if self.subject:
            field = self.fields[self.subject]
            field.queryset = self.choose_from()
            only = list(field.queryset[:2])
            if len(only) == 1:
                field.initial = only[0]

    def choose_from(self):
        """The records that the act can be about."""
        raise NotImplementedError

    def target(self):
        """What the verb acts upon."""
        return self.cleaned_data[self.subject] if self.subject else self.case

    def given(self) -> dict:
        skipped = {"seen", "note", "submission_key", self.subject, *getattr(self, "slots", ())}
        typed = {name: value for name, value in self.cleaned_data.items() if name not in skipped}
        return typed | ({self.note_as: self.cleaned_data["note"]} if self.note_as else {})


class TextForm(ActForm):
    note_as = "text"


class ReasonForm(ActForm):
    note_as = "reason"


class FilesForm(UploadsMixin, ActForm):
    """A step that takes files along."""

    def given(self) -> dict:
        return super().given() | {"taken": self.taken()}


# 登记、分派、转办


class ConfirmForm(TextForm):
    """A late confirmation says why; both days are shown on which an answer would be due."""

    on = day("确认日期", ahead=0)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        calendar, submitted_on = current_calendar(), timezone.localdate(self.case.submitted_at)
        today, limit = timezone.localdate(), confirmation_due(submitted_on, calendar)
        due = {day: calendar.add_workdays(day, limits_on(day).reply).due_on for day in (submitted_on, today)}
        told = "与申请人双方确认收到之日，答复期限从次日起算（条例第三十一条）。"
        if today > limit:
            told += (
                f"提交于 {submitted_on}，应于 {limit} 前确认：按提交之日计算应于 {due[submitted_on]} 前答复，"
                f"按今天确认计算为 {due[today]}。"
            )
            self.fields["note"].label = "迟延确认的理由"
            self.fields["note"].help_text = "晚于提交后第一个工作日确认的必填，记入办理记录。"
        self.fields["on"].help_text = told


class HandlerForm(ActForm):
    handler = forms.ModelChoiceField(label="承办人", queryset=User.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unit = User.objects.filter(department_id=self.case.department_id, is_active=True)
        self.fields["handler"].queryset = unit.filter(roles__overlap=[Role.OFFICER, Role.LEADER]).order_by(
            "first_name", "pk"
        )


class RoutingReasonForm(ReasonForm):
    """Why an application is sent on or returned, as long as its record holds it."""

    note = forms.CharField(max_length=Routing._meta.get_field("reason").max_length, widget=area(3))


class RouteForm(RoutingReasonForm):
    to = forms.ModelChoiceField(label="转入单位", queryset=Department.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = Department.objects.active().exclude(pk=self.case.department_id)
        self.fields["to"].queryset = units.order_by("order", "pk")


# 补正


class AskSupplementForm(ActForm):
    matters = forms.CharField(
        label="需要补正的内容", max_length=1000, widget=area(6), help_text="一次写全，一行一项，写入补正通知书。"
    )
    asked_on = day("通知日期", ahead=0)
    answer_by_on = day("补正期限", ahead=SUPPLEMENT_DAYS, help_text="逾期不补正的，不再处理；期限应合理。")


class NoticeReceivedForm(ActForm):
    on = day("申请人收到日期", ahead=0, help_text="补正通知送到申请人之日，补正期限按通知给予的日数从次日起算。")


class ReceiveSupplementForm(FilesForm):
    text = forms.CharField(label="补正内容", max_length=3000, widget=area(6))
    on = day("收到日期", ahead=0, help_text="实际收到之日，登记晚于收到的也填收到之日；答复期限从次日起重新计算。")
    posted_on = day("寄出日期", required=False, help_text="邮寄的填邮戳日期：期限内寄出的不算逾期，不包括在途时间。")
    proof = forms.CharField(label="凭证", max_length=200, required=False, help_text="如邮戳、邮件号码、收件登记。")
    late_reason = forms.CharField(
        label="申请人说明的逾期理由", max_length=1000, required=False, widget=area(2), help_text="按期的不填。"
    )
    judgement = forms.CharField(
        label="认定理由正当的意见", max_length=1000, required=False, widget=area(2), help_text="按期的不填。"
    )
    files = SlotField(label="补正材料", most=4)


class JudgeLatenessForm(ActForm):
    note_as = "judgement"

    is_excused = yes_or_no("逾期的理由正当")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label, self.fields["note"].required = "认定的意见", True
        offered = Supplement.objects.filter(application=self.case).first()
        self.fields["is_excused"].help_text = f"申请人说明：{offered.late_reason!s}" if offered else ""


class LapseForm(TextForm):
    """Closes a case for what did not come, by a person who has looked."""

    checked = forms.BooleanField(label="已核对收件登记、邮件和收款记录，期限内没有收到，也没有收到正当理由")

    def given(self) -> dict:
        return {name: value for name, value in super().given().items() if name != "checked"}


class WithdrawnForm(TextForm):
    on = day("撤回日期", ahead=0, help_text="申请人的撤回到达之日，不是登记之日。")


# 征求意见


class ConsultForm(ActForm):
    party = forms.ChoiceField(label="征求对象", choices=Party.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="名称或者姓名", max_length=100)
    contact = forms.CharField(label="联系方式", max_length=200, required=False)
    department = forms.ModelChoiceField(
        label="本县单位", queryset=Department.objects.none(), required=False, help_text="征求本县机关意见的选择。"
    )
    question = forms.CharField(
        label="拟公开的信息与征求事项",
        max_length=2000,
        widget=area(6),
        help_text="写入征求意见书；不得出现申请人的姓名或者名称。",
    )
    sent_on = day("发出日期", ahead=0, help_text="从次日起至意见答复之日止，不计入答复期限。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.active().order_by("order", "pk")

    def given(self):
        given = super().given()
        asked = Asked(given.pop("party"), given.pop("name"), given.pop("contact"), given.pop("department"))
        return given | {"party": asked}


class LetterReceivedForm(ActForm):
    subject = "consultation"

    consultation = one_of("征求意见", Consultation)
    on = day("对方收到日期", ahead=0, help_text="第三方、共同制作机关自收到之日起 15 个工作日内答复。")

    def choose_from(self):
        return offers.unreceived_letters(self.case)


class AnswerForm(FilesForm):
    subject = "consultation"

    consultation = one_of("征求意见", Consultation)
    answer = forms.ChoiceField(
        label="答复意见", choices=[one for one in Answer.choices if one[0] != Answer.WAITING], widget=forms.RadioSelect
    )
    on = day("答复日期", ahead=0, help_text="收到意见之日。")
    posted_on = day("寄出日期", required=False, help_text="邮寄的填邮戳日期，期限内寄出的不算逾期。")
    reasons = forms.CharField(label="答复理由", max_length=2000, required=False, widget=area(4))
    files = SlotField(label="答复材料", most=4)

    def choose_from(self):
        return self.case.consultations.waiting()


class JudgeObjectionForm(ActForm):
    subject = "consultation"

    consultation = one_of("征求意见", Consultation)
    is_reasonable = yes_or_no("反对的理由合理")
    decision = forms.CharField(label="判断的理由", max_length=1000, widget=area(4))

    def choose_from(self):
        return offers.judgeable(self.case)


class OverrideForm(ReasonForm):
    subject = "consultation"

    consultation = one_of("征求意见", Consultation)
    notified_on = day("书面告知第三方日期", ahead=0)

    def choose_from(self):
        return offers.overridable(self.case)


# 延期、说明理由


class ExtendForm(ReasonForm):
    days = forms.IntegerField(
        label="延长（工作日）", min_value=1, max_value=LONGEST_EXTENSION, help_text="最多 20 个工作日，只能一次。"
    )
    notified_on = day("告知申请人日期", ahead=0, help_text="须在期限届满以前。")


class AskReasonsForm(ActForm):
    facts = forms.CharField(label="申请数量、频次情况", max_length=1000, widget=area(4))
    answer_by_on = day("说明期限", ahead=SUPPLEMENT_DAYS)


class GiveReasonsForm(ActForm):
    text = forms.CharField(label="申请人说明的理由", max_length=2000, widget=area(4))


class JudgeReasonsForm(ActForm):
    note_as = "judgement"

    is_reasonable = yes_or_no("理由合理")


class DeferForm(ReasonForm):
    until = day("延迟答复的合理期限")


# 收费


class NotifyFeeForm(ActForm):
    basis = forms.ChoiceField(label="计收方式", choices=FeeNotice.Basis.choices, widget=forms.RadioSelect)
    quantity = forms.IntegerField(
        label="件数或者页数",
        min_value=1,
        max_value=1_000_000,
        help_text="按件计收的填本次件数，本月此前件数由系统查出；按量计收的填 A4 页数。",
    )


class FeeReceivedForm(ActForm):
    on = day("申请人收到日期", ahead=0, help_text="自次日起 30 日内缴费。")


class PayFeeForm(FeeReceivedForm):
    on = day("缴清日期", ahead=0, help_text="实际缴清之日，登记晚于缴费的也填缴清之日；答复期限从次日起重新计算。")
    voucher_number = forms.CharField(label="财政票据号码", max_length=40)
    text = forms.CharField(
        label="逾期仍予接受的理由", max_length=500, required=False, widget=area(2), help_text="按期缴清的不填。"
    )


# 送达


class ServeForm(ActForm):
    way = forms.ChoiceField(label="送达方式", choices=ServiceWay.choices, widget=forms.RadioSelect)
    served_on = day(
        "送达日期", ahead=0, help_text="直接、委托送达为签收之日，邮寄为交邮之日，网上、电子邮件、传真为到达之日。"
    )
    tracking_number = forms.CharField(label="邮件号码", max_length=40, required=False, help_text="邮寄送达必填。")
    receiver = forms.CharField(label="签收人", max_length=50, required=False)


class ServePaperForm(ServeForm):
    subject = "paper"

    paper = one_of("文书", Paper)
    field_order = ("paper",)
    is_late_known = forms.BooleanField(
        label="延期在原期限届满后才告知，已知延期不生效", required=False, help_text="只在系统提示时勾选。"
    )

    def choose_from(self):
        return offers.unserved(self.case)


# 督办、关联、主动公开、复议诉讼、更正日期


class UrgeForm(TextForm):
    answer_by_on = day("回复期限", ahead=URGING_DAYS, required=False)


class AnswerUrgingForm(TextForm):
    subject = "urging"

    urging = one_of("督办", Urging)

    def choose_from(self):
        return offers.unanswered_urgings(self.case)


def found_by_number(user: User, number: str) -> Application:
    """An application that the person may see. Raises ValidationError."""
    found = Application.objects.visible_to(user).filter(number__in=meant_by(number)).first()
    if found is None:
        raise ValidationError(f"没有编号为 {number.strip()[:20]} 的申请，或您不能查看。")
    return found


class RelateForm(ActForm):
    other = forms.CharField(label="另一件申请的编号", max_length=20)
    why = forms.ChoiceField(label="关联原因", choices=RelatedApplications.Why.choices)

    def clean_other(self):
        return found_by_number(self.user, self.cleaned_data["other"])


class ProposeForm(ReasonForm):
    """What several asked for becomes a draft in the catalogue; its text is written there."""

    title = forms.CharField(label="拟公开信息的标题", max_length=200)
    column = ColumnField(label="栏目")
    formed_on = day("信息形成日期", ahead=0)
    numbers = forms.CharField(
        label="其他相同申请的编号",
        max_length=1000,
        required=False,
        widget=area(2),
        help_text="一行一个，只限本单位的申请；没有可不填。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = self.case.wanted_title

    def clean_title(self):
        return without_separator(self.cleaned_data["title"])

    def clean_formed_on(self):
        if self.cleaned_data["formed_on"] > timezone.localdate():
            raise ValidationError("信息形成日期不能晚于今天。")
        return self.cleaned_data["formed_on"]

    def clean_numbers(self):
        numbers = dict.fromkeys(line.strip() for line in self.cleaned_data["numbers"].splitlines() if line.strip())
        return [found_by_number(self.user, number) for number in numbers if number != self.case.number]


class RemedyForm(ActForm):
    kind = forms.ChoiceField(label="类型", choices=Remedy.Kind.choices, widget=forms.RadioSelect)
    authority = forms.CharField(label="复议机关或者法院", max_length=100)
    case_number = forms.CharField(label="案号", max_length=60, required=False)
    is_simplified = forms.BooleanField(label="适用简易程序（行政复议）", required=False)
    notified_on = day("收到通知日期", ahead=0, help_text="收到答复通知书或者应诉通知书之日，答复、答辩期限从次日起算。")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_simplified") and cleaned.get("kind") not in (None, Remedy.Kind.RECONSIDERATION):
            self.add_error("is_simplified", "只有行政复议有简易程序之分。")
        return cleaned


class ResultForm(ActForm):
    subject = "remedy"

    remedy = one_of("复议、诉讼", Remedy)
    result = forms.ChoiceField(
        label="结果",
        choices=[one for one in Remedy.Result.choices if one[0] != Remedy.Result.PENDING],
        widget=forms.RadioSelect,
    )
    decided_on = day("审结日期", ahead=0)
    decision = forms.CharField(label="决定、裁判要点", max_length=1000, required=False, widget=area(3))
    redo_by_on = day("重新答复的期限", required=False, help_text="结果纠正、责令重新答复的填写。")

    def choose_from(self):
        return offers.pending_remedies(self.case)


class DefenceForm(ActForm):
    subject = "remedy"

    remedy = one_of("复议、诉讼", Remedy)
    on = day("提交答复、答辩日期", ahead=0)

    def choose_from(self):
        return offers.undefended_remedies(self.case)


class CorrectEntryForm(ReasonForm):
    """What was entered wrongly or was missing. Nothing of the applicant is shown: an empty field stays as it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in CORRECTABLE:
            field = Application._meta.get_field(name).formfield(required=False)
            if field is None:
                continue
            if field.__class__ is forms.TypedChoiceField:
                field = forms.ChoiceField(
                    label=field.label,
                    choices=[("", "不改"), *Application._meta.get_field(name).choices],
                    required=False,
                )
            self.fields[name] = field
        self.fields["wanted_description"].widget = area(3)
        self.order_fields([*CORRECTABLE, "note"])

    def clean_identity_number(self):
        number = re.sub(r"\s", "", self.cleaned_data["identity_number"]).upper()
        kind = self.cleaned_data.get("identity_kind") or self.case.identity_kind
        if number and kind == IdentityKind.ID_CARD and not is_valid_id_number(number):
            raise ValidationError("居民身份证号码应为 18 位，且校验位正确，请核对。")
        return number

    def given(self):
        typed = {name: self.cleaned_data[name] for name in CORRECTABLE if self.cleaned_data.get(name)}
        return {"values": typed, "reason": self.cleaned_data["note"]}


class CorrectServiceForm(ReasonForm):
    subject = "reply"

    reply = one_of("答复", Reply)
    on = day("实际送达日期")

    def choose_from(self):
        return offers.closing_reply(self.case)


class CorrectReplyForm(ReasonForm):
    redo_by_on = day("重新答复的期限", ahead=15)


class CorrectEventForm(ReasonForm):
    subject = "event"

    event = one_of("登记有误的日期", ClockEvent)
    on = day("正确的日期")

    def choose_from(self):
        return offers.correctable_events(self.case)


class RevealForm(forms.Form):
    """Why somebody looks."""

    reason = forms.CharField(label="查看的理由", max_length=200, error_messages={"required": "请写明查看的理由。"})


class IdentityCheckedForm(forms.Form):
    """How the office knows that the person who asks for a new code is the applicant."""

    reason = forms.CharField(
        label="如何核对身份",
        max_length=200,
        help_text="如“本人持身份证到场”。请不要写姓名、号码。",
        error_messages={"required": "请写明如何核对了申请人的身份。"},
    )


# 登记


class ArrivalMixin(forms.Form):
    """What staff add to an application that was handed or sent in; what is not known stays empty until a supplement brings it."""

    OPTIONAL = ("phone", "identity_number", "legal_representative", "contact_person")

    channel = forms.ChoiceField(
        label="申请渠道", choices=[one for one in Channel.choices if one[0] != Channel.ONLINE], widget=forms.RadioSelect
    )
    arrived_on = day(
        "收到日期",
        ahead=0,
        help_text="当面、口头的为提交之日，邮寄需签收的为签收之日；平常信函、传真、电子邮件登记后还须与申请人确认。",
    )
    text = forms.CharField(
        label="登记说明", max_length=300, required=False, help_text="记入办理记录，请不要写申请人的姓名、号码。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["told"]
        self.fields["identity"].least = 0
        for name in self.OPTIONAL:
            if name in self.fields:
                self.fields[name].required = False
        self.fields["phone"].help_text = ""
        self.fields["needs_help"].label, self.fields["needs_help"].help_text = (
            "申请人阅读有困难或者视听有障碍，需要帮助",
            "",
        )
        self.order_fields(["channel", "arrived_on", *self.fields, "text"])

    def clean_identity_number(self):
        return super().clean_identity_number() if self.cleaned_data["identity_number"] else ""

    def values(self):
        typed = super().values()
        return {name: value for name, value in typed.items() if name not in ("channel", "arrived_on", "text")}

    def arrival(self) -> dict:
        """Channel, day and note, as `workflow.register` takes them."""
        return {name: self.cleaned_data[name] for name in ("channel", "arrived_on", "text")}


class PersonDisclosureEntry(ArrivalMixin, PersonMixin, DisclosureMixin, ApplicantFields):
    pass


class OrganisationDisclosureEntry(ArrivalMixin, OrganisationMixin, DisclosureMixin, ApplicantFields):
    pass


class PersonCorrectionEntry(ArrivalMixin, PersonMixin, CorrectionMixin, ApplicantFields):
    pass


class OrganisationCorrectionEntry(ArrivalMixin, OrganisationMixin, CorrectionMixin, ApplicantFields):
    pass


ENTRIES = {
    (form.kind, form.by): form
    for form in (PersonDisclosureEntry, OrganisationDisclosureEntry, PersonCorrectionEntry, OrganisationCorrectionEntry)
}


# 答复


def needs_label(outcome: str) -> str:
    """What a reply of an outcome cannot do without, and its article."""
    rule = RULES[Outcome(outcome)]
    needs = f"{rule.articles}；须有：{'、'.join(FACT_LABELS[fact] for fact in rule.needs) or '无'}"
    sentence = SENTENCES.get(Outcome(outcome))
    return f"{needs}；成文为“{sentence}”" if sentence else needs


class ReplyForm(UploadsMixin, forms.Form):
    """The draft of a reply: its kind, its words, what is withheld on which ground, and the files that it releases."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    remedy = Labelled(label="重新答复的依据", queryset=Remedy.objects.none(), required=False)
    outcome = forms.ChoiceField(label="答复类型")
    facts = forms.CharField(
        label="事实", max_length=3000, required=False, widget=area(4), help_text="如检索的经过和结果；一行一段。"
    )
    decision = forms.CharField(label="答复内容", max_length=5000, required=False, widget=area(5))
    reasons = forms.CharField(
        label="理由",
        max_length=3000,
        required=False,
        widget=area(4),
        help_text="写完整的句子，说明为什么适用；成文的句式见各类答复的说明。",
    )
    obtaining = forms.CharField(label="获取方式、途径和时间", max_length=1000, required=False, widget=area(2))
    other_organ = forms.CharField(label="负责公开的机关及联系方式", max_length=300, required=False)
    released = SlotField(label="公开的文件", most=10)

    def __init__(self, *args, case: Application, draft: Reply | None, **kwargs):
        written = {name: getattr(draft, name) for name in WRITTEN} if draft else {}
        kept = json.loads(draft.withheld_parts or "[]") if draft else []
        rows = {f"{name}_{number}": value for number, part in enumerate(kept, 1) for name, value in part.items()}
        super().__init__(*args, initial=written | rows | {"seen": draft.digest if draft else ""}, **kwargs)
        self.case, self.draft = case, draft
        self.fields["outcome"].choices = [("", "请选择"), *((one.value, one.label) for one in outcomes_of(case.kind))]
        corrected = case.remedies.filter(result=Remedy.Result.CORRECTED)
        self.fields["remedy"].queryset = corrected
        if draft is not None or case.is_open:
            del self.fields["remedy"]
        else:
            self.fields["remedy"].required = True
        if draft is not None:
            files = [
                (str(file.pk), f"{file.name!s}（{file.human_size}）") for file in draft.files.order_by("position", "pk")
            ]
            if files:
                self.fields["removed"] = forms.MultipleChoiceField(
                    label="移除已有附件", choices=files, required=False, widget=forms.CheckboxSelectMultiple
                )
        for number in range(1, max(WITHHELD_ROWS, len(kept) + 1) + 1):
            self._add_withheld_row(number)

    def _add_withheld_row(self, number: int) -> None:
        grounds = [("", "（依据）"), *((ground.value, GROUND_LABELS[ground]) for ground in Ground)]
        self.fields[f"part_{number}"] = forms.CharField(
            label=f"不予公开的部分 {number}", max_length=200, required=False
        )
        self.fields[f"ground_{number}"] = forms.ChoiceField(label=f"依据 {number}", choices=grounds, required=False)
        self.fields[f"reason_{number}"] = forms.CharField(label=f"理由 {number}", max_length=500, required=False)

    @property
    def withheld_rows(self) -> list[list[forms.BoundField]]:
        numbers = [name.removeprefix("part_") for name in self.fields if name.startswith("part_")]
        return [[self[f"{name}_{number}"] for name in ("part", "ground", "reason")] for number in numbers]

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """All but the hidden ones and the rows of withheld parts."""
        in_rows = {field.name for row in self.withheld_rows for field in row}
        return [field for field in self.visible_fields() if field.name not in in_rows]

    @property
    def needs(self) -> list[tuple[str, str]]:
        return [(Outcome(value).label, needs_label(value)) for value, _ in self.fields["outcome"].choices if value]

    def clean_seen(self):
        if self.cleaned_data["seen"] != (self.draft.digest if self.draft else ""):
            raise ValidationError("打开本页之后，答复已被他人修改，请看过最新内容再办理。")
        return self.cleaned_data["seen"]

    def clean(self):
        cleaned = super().clean()
        for name in WRITTEN:
            try:
                without_separator(cleaned.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
        if any(SEPARATOR in file.name for file in self.uploads["released"]):
            self.add_error("released", "文件名含有不能显示的控制字符，请改名后重新上传。")
        for row in self.withheld_rows:
            filled = [bool(cleaned.get(field.name)) for field in row]
            if any(filled) and not all(filled):
                self.add_error(row[0].name, "请写明是哪一部分、依据和理由。")
        return cleaned

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in WRITTEN}

    def withheld(self) -> list[dict]:
        rows = ([self.cleaned_data[field.name] for field in row] for row in self.withheld_rows)
        return [dict(zip(("part", "ground", "reason"), row, strict=True)) for row in rows if all(row)]
