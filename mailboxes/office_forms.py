"""What staff type at each step of a letter and of its public text."""

from django import forms
from django.core.exceptions import ValidationError

from county.cases.step_forms import StepForm
from county.models import Department
from county.public_forms.fields import LineField, PlainField
from mailboxes.models import HandOver, Letter, LetterKind, PublicLetter, ReplyTemplate
from mailboxes.models.letter import TEXT_LENGTH, TITLE_LENGTH
from mailboxes.refusals import NOT_FOR_REPORTS, RIGHT_WAYS, Refusal
from mailboxes.workflow import FEWEST_PARTS, limit_of

PARTS_SHOWN = 4
REPLY_LENGTH = 4000


def _units(letter: Letter):
    """The units that a letter may go to: those in office, never the one it accuses."""
    units = Department.objects.active().order_by("order", "pk")
    return units.exclude(pk=letter.accused_id) if letter.accused_id else units


class DeclineForm(StepForm):
    """A reason of the list, and the right way, which the writer reads."""

    reason = forms.ChoiceField(label="理由", choices=Refusal.choices, widget=forms.RadioSelect)
    way = PlainField(
        label="正确途径",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="来信人会看到。不填则用通用说明：" + "".join(RIGHT_WAYS.values()),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.case.is_closed_track:
            self.fields["reason"].choices = [one for one in Refusal.choices if one[0] not in NOT_FOR_REPORTS]
        self.order_fields(["reason", "way", "note"])


class AssignForm(StepForm):
    """主办 and 协办 units, with the reason."""

    lead = forms.ModelChoiceField(label="主办单位", queryset=Department.objects.none())
    joint = forms.ModelMultipleChoiceField(
        label="协办单位",
        queryset=Department.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="可不选；按住 Ctrl 选择多个。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("lead", "joint"):
            self.fields[name].queryset = _units(self.case)
        self.order_fields(["lead", "joint", "note"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("lead") in list(cleaned.get("joint") or []):
            self.add_error("joint", "主办单位不能同时协办。")
        return cleaned


class MergeForm(StepForm):
    """The number of the letter that this one is joined to."""

    into = LineField(label="并入的来信编号", max_length=20)

    def clean_into(self):
        number = self.cleaned_data["into"].upper()
        found = Letter.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise ValidationError("没有这个编号的来信，或您不能查看。")
        return found


class SplitForm(StepForm):
    """The matters of the letter, each with a title and its text."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, PARTS_SHOWN + 1):
            is_needed = number <= FEWEST_PARTS
            self.fields[f"title_{number}"] = LineField(
                label=f"第 {number} 件标题", max_length=TITLE_LENGTH, required=is_needed
            )
            self.fields[f"text_{number}"] = PlainField(
                label=f"第 {number} 件内容",
                max_length=TEXT_LENGTH,
                required=is_needed,
                widget=forms.Textarea(attrs={"rows": 5}),
                initial=self.case.text if is_needed else "",
            )
        pairs = [name for number in range(1, PARTS_SHOWN + 1) for name in (f"title_{number}", f"text_{number}")]
        self.order_fields([*pairs, "note"])

    def clean(self):
        cleaned = super().clean()
        parts = []
        for number in range(1, PARTS_SHOWN + 1):
            title, text = cleaned.get(f"title_{number}"), cleaned.get(f"text_{number}")
            if title and text:
                parts.append((title, text))
            elif (title or text) and f"title_{number}" not in self.errors and f"text_{number}" not in self.errors:
                self.add_error(f"title_{number}", "标题和内容须都填写，或都不填写。")
        return {"seen": cleaned.get("seen"), "note": cleaned.get("note", ""), "parts": parts}


class HandOverForm(StepForm):
    """Where the letter belongs; the writer reads it with the reason."""

    to = forms.ChoiceField(
        label="移交去向",
        choices=[one for one in HandOver.To.choices if one[0] != HandOver.To.APPLICATION],
        widget=forms.RadioSelect,
    )
    body = LineField(
        label="接收单位", max_length=100, help_text="如“无棣县信访局”“县自然资源和规划局（政府信息公开）”。"
    )
    contact = LineField(label="联系方式", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["to", "body", "contact", "note"])


class ReclassifyForm(StepForm):
    """The right kind; a 举报 with the unit it accuses."""

    kind = forms.ChoiceField(label="更正为", choices=LetterKind.choices)
    accused = forms.ModelChoiceField(label="被举报单位", queryset=Department.objects.none(), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["accused"].queryset = Department.objects.active().order_by("order", "pk")
        self.order_fields(["kind", "accused", "note"])


class ExtensionForm(StepForm):
    days = forms.IntegerField(label="延长（工作日）", min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        most = limit_of(self.case.kind).extension
        self.fields["days"].help_text = f"最多 {most} 个工作日，只能延期一次，由本单位负责人批准。"
        self.order_fields(["days", "note"])


class AskForm(StepForm):
    question = PlainField(
        label="请来信人补充",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="来信人凭编号和查询码看到并补充。",
    )


class OpinionForm(StepForm):
    opinion = PlainField(label="协办意见", max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))


class ReplyForm(StepForm):
    """The reply to the writer; left empty with a template chosen, it comes back filled with that."""

    template = forms.ModelChoiceField(
        label="模板", queryset=ReplyTemplate.objects.none(), required=False, help_text="内容留空时，以所选模板开始。"
    )
    text = PlainField(
        label="答复内容", max_length=REPLY_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 16})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        usable = ReplyTemplate.objects.visible_to(self.user).usable()
        self.fields["template"].queryset = usable.filter(kind__in=("", self.case.kind))
        begun = self.case.draft
        self.fields["text"].initial = begun.text if begun else ""
        self.order_fields(["template", "text", "note"])

    def clean(self):
        cleaned = super().clean()
        template = cleaned.pop("template", None)
        if not cleaned.get("text") and "text" not in self.errors:
            if template is None:
                self.add_error("text", "请填写答复内容。")
            else:
                self.data = self.data.copy()
                self.data["text"] = template.text
                self.add_error("text", "已填入模板，请按来信修改后再保存。")
        return cleaned


class PublicLetterForm(forms.ModelForm):
    """The public text of a letter, while it is a draft."""

    class Meta:
        model = PublicLetter
        fields = ("title", "author", "text", "unit_name", "reply", "ground", "personal_data_note")
        field_classes = {
            "title": LineField,
            "text": PlainField,
            "reply": PlainField,
            "author": LineField,
            "unit_name": LineField,
        }
        widgets = {
            "title": forms.TextInput(attrs={"size": 60}),
            "text": forms.Textarea(attrs={"rows": 10, "cols": 90}),
            "reply": forms.Textarea(attrs={"rows": 12, "cols": 90}),
        }


class CheckForm(StepForm):
    """审核: of the reply that the page showed."""

    def given(self) -> dict:
        return super().given() | {"digest": self.cleaned_data["seen"].partition(":")[2]}


class ConfirmForm(StepForm):
    """A person says that the text was read over."""

    checked = forms.BooleanField(label="已逐字看过：姓名、号码、住址等个人信息已全部遮盖，内容适宜公开。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["checked", "note"])


class TemplateForm(forms.ModelForm):
    """A text to begin a reply with; officers keep those of their unit."""

    class Meta:
        model = ReplyTemplate
        fields = ("name", "department", "kind", "text", "is_active")
        widgets = {"text": forms.Textarea(attrs={"rows": 10, "cols": 90})}


class BulkAssignForm(forms.Form):
    """One unit for several letters."""

    lead = forms.ModelChoiceField(label="主办单位", queryset=Department.objects.none())
    note = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = Department.objects.active().order_by("order", "pk")
