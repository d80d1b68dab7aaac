"""What an applicant types (条例 Art. 29, 41): never what the information is wanted for.

The names of the fields are those of the models, so a verb takes `values()` as they are.
"""

import re
import unicodedata

from django import forms
from django.core.validators import RegexValidator

from county.models import Department
from county.public_forms.captcha_forms import ChallengeMixin
from county.public_forms.fields import PhoneField
from county.public_forms.upload_forms import SCANS, SlotField, UploadsMixin
from county.text import uscc
from county.text.personal_data import is_valid_id_number
from requests_app.models import Application
from requests_app.models.application import ApplicantKind, IdentityKind, ObtainingWay, SupplyForm
from requests_app.workflow import PURPOSE

PERSON, ORGANISATION = "person", "organisation"
BY = ((PERSON, "公民"), (ORGANISATION, "法人或者其他组织"))
ORGANISATION_KINDS = [choice for choice in ApplicantKind.choices if choice[0] != ApplicantKind.NATURAL]
PERSON_PROOFS = [choice for choice in IdentityKind.choices if choice[0] != IdentityKind.USCC]
ORGANISATION_PROOFS = [
    choice for choice in IdentityKind.choices if choice[0] in (IdentityKind.USCC, IdentityKind.OTHER)
]
DEPARTMENT_GROUPS = (("县政府", ("government",)), ("部门", ("department",)), ("镇（街道）", ("town", "street")))

# 提供方式 → by which 获取方式 it can reach the applicant.
WAYS_OF_FORM = {
    SupplyForm.PAPER: (ObtainingWay.POST, ObtainingWay.PICK_UP, ObtainingWay.FAX, ObtainingWay.READING),
    SupplyForm.ELECTRONIC: (ObtainingWay.ONLINE, ObtainingWay.EMAIL),
    SupplyForm.DISC: (ObtainingWay.POST, ObtainingWay.PICK_UP),
}
# 获取方式 → what it needs.
NEEDED_FOR = {
    ObtainingWay.POST: (("address", "邮寄须填写联系地址。"), ("postcode", "邮寄须填写邮政编码。")),
    ObtainingWay.EMAIL: (("email", "以电子邮件获取须填写电子邮箱。"),),
    ObtainingWay.FAX: (("fax", "以传真获取须填写传真号码。"),),
}
POSTCODE = RegexValidator(r"^\d{6}$", "邮政编码为 6 位数字。")


class Plain(forms.CharField):
    """One line: full-width letters and digits are taken for plain ones, and spaces at either end go."""

    def to_python(self, value):
        value = super().to_python(value)
        return unicodedata.normalize("NFKC", value) if value else value


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def filled(*autocomplete: str) -> dict:
    """What lets a browser fill the field in."""
    return {"autocomplete": " ".join(autocomplete)}


class ChoiceForm(forms.Form):
    """To whom, as whom and for what: nothing of the person, so it stands in the address."""

    use_required_attribute = False

    kind = forms.ChoiceField(label="申请事项", choices=Application.Kind.choices, widget=forms.RadioSelect)
    by = forms.ChoiceField(label="申请人", choices=BY, widget=forms.RadioSelect)
    unit = forms.ModelChoiceField(
        label="受理机关",
        queryset=Department.objects.active(),
        to_field_name="slug",
        empty_label="请选择",
        help_text="向制作或者保存该信息的机关申请；不能确定的，选县政府，由县政府办公室转办或者告知。",
        error_messages={"invalid_choice": "没有这个单位，请重新选择。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("disclosure", "申请公开政府信息"),
            ("correction", "申请更正与本人（本单位）有关的政府信息记录"),
        ]
        units = list(self.fields["unit"].queryset)
        groups = [
            (label, [(unit.slug, unit.name) for unit in units if unit.kind in kinds])
            for label, kinds in DEPARTMENT_GROUPS
        ]
        self.fields["unit"].choices = [("", "请选择"), *groups]


class ApplicantFields(UploadsMixin, forms.Form):
    """What every application says: who applies, how they are reached, and that they were told what becomes of it."""

    use_required_attribute = False
    by = ""

    phone = PhoneField(
        label="联系电话",
        max_length=40,
        required=False,
        help_text="工作人员凭此与您确认收到申请；没有电话的，请填写电子邮箱。境外号码请加国家或地区代码，如 +852。",
        widget=forms.TextInput(attrs=filled("tel") | {"inputmode": "tel"}),
    )
    address = forms.CharField(
        label="联系地址", max_length=200, required=False, widget=forms.TextInput(attrs=filled("street-address"))
    )
    postcode = Plain(
        label="邮政编码",
        max_length=6,
        required=False,
        validators=[POSTCODE],
        widget=forms.TextInput(attrs=filled("postal-code") | {"inputmode": "numeric"}),
    )
    fax = PhoneField(label="传真号码", max_length=40, required=False)
    email = forms.EmailField(
        label="电子邮箱",
        max_length=200,
        required=False,
        widget=forms.EmailInput(attrs=filled("email")),
        error_messages={"invalid": "电子邮箱应如 name@example.com。"},
    )
    identity = SlotField(
        label="身份证明", least=1, most=2, formats=SCANS, help_text="证件的照片或者扫描件，身份证请上传正反两面。"
    )
    needs_help = forms.BooleanField(
        label="我阅读有困难或者视听有障碍，需要帮助",
        required=False,
        help_text="受理机关会主动联系您，必要时代为填写、宣读。",
    )
    told = forms.BooleanField(
        label="我已阅读上面的个人信息处理告知", error_messages={"required": "请阅读个人信息处理告知后勾选。"}
    )

    PERSONAL = ()
    CONTACT = ("phone", "address", "postcode", "fax", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # As they stand on the page, so that its list of errors reads from above.
        self.order_fields(
            [*self.WANTED, "evidence", "files", *self.PERSONAL, "identity", *self.CONTACT, "needs_help", "told"]
        )
        for field in self.fields.values():
            field.error_messages.setdefault("max_length", "最多 %(limit_value)d 个字，现有 %(show_value)d 个。")

    def values(self) -> dict:
        """What the model takes; the files come from `taken()`."""
        skipped = {"told", "submission_key", *self.slots}
        typed = {
            name: value for name, value in self.cleaned_data.items() if name not in skipped and "challenge" not in name
        }
        return typed | {"kind": self.kind}

    def answers(self) -> list[tuple[str, str]]:
        """Labels and values as the applicant looks through them before sending; what was left empty is left out."""
        shown = []
        for name in (*self.PERSONAL, *self.CONTACT, *self.WANTED):
            value = self.cleaned_data.get(name)
            if value:
                choices = dict(getattr(self.fields[name], "choices", ()))
                shown.append((self.fields[name].label, "是" if value is True else choices.get(value, value)))
        return shown


class ApplicantForm(ChallengeMixin, ApplicantFields):
    """What the public fills in, behind the 安全验证."""

    challenge_purpose = PURPOSE

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("phone") and not cleaned.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", "请填写联系电话；没有电话的，请填写电子邮箱。")
        return cleaned


class PersonMixin(forms.Form):
    """公民."""

    by = PERSON
    PERSONAL = ("applicant_name", "workplace", "identity_kind", "identity_number")

    applicant_name = forms.CharField(
        label="姓名",
        min_length=2,
        max_length=100,
        widget=forms.TextInput(attrs=filled("name")),
        error_messages={"min_length": "请填写证件上的姓名。"},
    )
    workplace = forms.CharField(
        label="工作单位", max_length=100, required=False, widget=forms.TextInput(attrs=filled("organization"))
    )
    identity_kind = forms.ChoiceField(label="证件名称", choices=PERSON_PROOFS)
    identity_number = Plain(label="证件号码", max_length=40, widget=forms.TextInput(attrs=filled("off")))

    def clean_identity_number(self):
        number = re.sub(r"\s", "", self.cleaned_data["identity_number"]).upper()
        if self.cleaned_data.get("identity_kind") == IdentityKind.ID_CARD and not is_valid_id_number(number):
            raise forms.ValidationError("居民身份证号码应为 18 位，且校验位正确，请核对。")
        return number

    def values(self) -> dict:
        return super().values() | {"applicant_kind": ApplicantKind.NATURAL}


class OrganisationMixin(forms.Form):
    """法人或者其他组织, by the five kinds of the annual report."""

    by = ORGANISATION
    PERSONAL = (
        "applicant_kind",
        "applicant_name",
        "identity_kind",
        "identity_number",
        "legal_representative",
        "contact_person",
    )

    applicant_kind = forms.ChoiceField(label="组织类别", choices=ORGANISATION_KINDS, widget=forms.RadioSelect)
    applicant_name = forms.CharField(
        label="名称",
        min_length=2,
        max_length=100,
        widget=forms.TextInput(attrs=filled("organization")),
        error_messages={"min_length": "请填写证书上的名称。"},
    )
    identity_kind = forms.ChoiceField(label="证件名称", choices=ORGANISATION_PROOFS)
    identity_number = Plain(
        label="统一社会信用代码",
        max_length=40,
        help_text="没有统一社会信用代码的组织，证件名称选“其他有效证件”，此处填写证件号码。",
        widget=forms.TextInput(attrs=filled("off")),
    )
    legal_representative = forms.CharField(label="法定代表人（负责人）", max_length=50)
    contact_person = forms.CharField(label="联系人", max_length=50, widget=forms.TextInput(attrs=filled("name")))

    def clean_identity_number(self):
        number = re.sub(r"\s", "", self.cleaned_data["identity_number"]).upper()
        if self.cleaned_data.get("identity_kind") == IdentityKind.USCC and not uscc.is_valid(number):
            raise forms.ValidationError("统一社会信用代码应为 18 位，且校验位正确，请核对。")
        return number


class DisclosureMixin(forms.Form):
    """申请公开: what is wanted, in which form, and how it shall come (条例 Art. 29, 40)."""

    kind = Application.Kind.DISCLOSURE
    WANTED = ("wanted_title", "wanted_doc_number", "wanted_description", "supply_form", "obtaining_way", "needs_help")

    wanted_title = forms.CharField(
        label="所需信息名称", max_length=200, help_text="一份申请只写一项信息，如“某某村2024年土地征收补偿安置方案”。"
    )
    wanted_doc_number = forms.CharField(
        label="文号", max_length=60, required=False, help_text="知道的话请填写，如“棣政发〔2024〕5号”。"
    )
    wanted_description = forms.CharField(
        label="其他特征性描述",
        max_length=2000,
        required=False,
        widget=area(5),
        help_text="便于查找的时间、地点、事项等；不必说明用途。",
    )
    supply_form = forms.ChoiceField(
        label="提供方式", choices=SupplyForm.choices, widget=forms.RadioSelect, initial=SupplyForm.ELECTRONIC
    )
    obtaining_way = forms.ChoiceField(
        label="获取方式", choices=ObtainingWay.choices, widget=forms.RadioSelect, initial=ObtainingWay.ONLINE
    )
    files = SlotField(label="附件", most=4, help_text="有助于查找信息的材料，可以不传。")

    def clean(self):
        cleaned = super().clean()
        form, way = cleaned.get("supply_form"), cleaned.get("obtaining_way")
        if form and way and way not in WAYS_OF_FORM[form]:
            fitting = "、".join(one.label for one in WAYS_OF_FORM[form])
            self.add_error("obtaining_way", f"以“{SupplyForm(form).label}”方式提供的，可以选：{fitting}。")
        for name, message in NEEDED_FOR.get(way, ()):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)
        return cleaned


class CorrectionMixin(forms.Form):
    """申请更正 one's own records, with evidence (条例 Art. 41)."""

    kind = Application.Kind.CORRECTION
    WANTED = ("wanted_title", "wanted_doc_number", "correction_claim", "needs_help")

    wanted_title = forms.CharField(
        label="记录不准确的政府信息", max_length=200, help_text="行政机关提供的与您自身有关的哪一项信息。"
    )
    wanted_doc_number = forms.CharField(label="文号或者编号", max_length=60, required=False)
    correction_claim = forms.CharField(
        label="不准确之处和要求更正的内容", max_length=2000, widget=area(6), help_text="写明记录了什么，实际是什么。"
    )
    evidence = SlotField(label="证据材料", least=1, most=4, help_text="证明记录不准确的材料。")


class PersonDisclosureForm(PersonMixin, DisclosureMixin, ApplicantForm):
    pass


class OrganisationDisclosureForm(OrganisationMixin, DisclosureMixin, ApplicantForm):
    pass


class PersonCorrectionForm(PersonMixin, CorrectionMixin, ApplicantForm):
    pass


class OrganisationCorrectionForm(OrganisationMixin, CorrectionMixin, ApplicantForm):
    pass


FORMS: dict[tuple[str, str], type[ApplicantForm]] = {
    (form.kind, form.by): form
    for form in (PersonDisclosureForm, OrganisationDisclosureForm, PersonCorrectionForm, OrganisationCorrectionForm)
}


class OwnCaseForm(UploadsMixin, forms.Form):
    """A form on the page of one's own case: it names the case, so that two cases in two windows are not mixed up."""

    use_required_attribute = False

    shown = ("text",)

    number = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, case: Application, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case

    def clean_number(self):
        if self.cleaned_data["number"] != self.case.number:
            raise forms.ValidationError("您在另一个窗口查询了别的申请，请重新查询本申请后再提交。")
        return self.cleaned_data["number"]


class SupplementForm(OwnCaseForm):
    """补正 (条例 Art. 30)."""

    text = forms.CharField(
        label="补正内容",
        max_length=3000,
        widget=area(8),
        help_text="按照补正通知的要求写明。",
        error_messages={"required": "请写明补正的内容。"},
    )
    files = SlotField(label="补正材料", most=4)


class LateSupplementForm(SupplementForm):
    """The same after the last day: the reason is asked for and judged (Art. 30)."""

    shown = ("text", "late_reason")

    late_reason = forms.CharField(
        label="逾期的理由",
        max_length=1000,
        widget=area(4),
        help_text="补正期限已满。有正当理由的请写明，如因病、邮件延误；由受理机关认定，理由正当的继续办理。",
        error_messages={"required": "补正期限已满，请写明逾期的理由。"},
    )


class WithdrawForm(OwnCaseForm):
    """撤回申请."""

    shown = ("sure",)

    sure = forms.BooleanField(label="我确定撤回这件申请", error_messages={"required": "请勾选确认后再提交。"})


class ReasonsForm(OwnCaseForm):
    """说明理由, when so many applications were made that the unit has asked for it (条例 Art. 35)."""

    text = forms.CharField(
        label="申请理由", max_length=2000, widget=area(6), error_messages={"required": "请写明理由。"}
    )
