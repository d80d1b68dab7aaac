"""What a citizen types in a complaint, and what the county office and the unit type at its steps."""

from django import forms
from django.core.validators import EmailValidator

from county.cases.step_forms import StepForm
from county.models import Department
from county.public_forms.captcha_forms import ChallengeMixin, SubmissionMixin
from county.public_forms.fields import LineField, PhoneField, PlainField
from oversight.complaints.workflow import NewComplaint
from oversight.models.complaint import FOUND_TRUE, TEXT_LENGTH, Ground, Result

SHORTEST_TEXT = 10


class ComplaintForm(ChallengeMixin, SubmissionMixin, forms.Form):
    """公开投诉举报 against one unit."""

    challenge_purpose = "complaint"

    department = forms.ModelChoiceField(
        label="被投诉单位",
        queryset=Department.objects.none(),
        empty_label="（请选择）",
        help_text="投诉县政府及其办公室的，提交后告知您向上一级机关反映。",
        error_messages={"required": "请选择被投诉单位。", "invalid_choice": "请在列表中选择单位。"},
    )
    ground = forms.ChoiceField(
        label="投诉事由",
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择投诉事由。"},
    )
    about = LineField(
        label="涉及的索引号或申请编号",
        max_length=60,
        required=False,
        help_text="投诉没有公开的，写信息名称；投诉没有答复的，写申请编号。",
    )
    text = PlainField(
        label="投诉内容",
        max_length=TEXT_LENGTH,
        min_length=SHORTEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"写明时间、经过和要求，不超过 {TEXT_LENGTH} 个字。",
        error_messages={
            "required": "请填写投诉内容。",
            "max_length": f"投诉内容不能超过 {TEXT_LENGTH} 个字，现在有 %(show_value)d 个。",
            "min_length": "请把事情写清楚，不少于 %(limit_value)d 个字。",
        },
    )
    writer_name = LineField(
        label="姓名",
        max_length=40,
        help_text="只有县政府办公室的经办人员可以查看，不告诉被投诉单位。",
        error_messages={"required": "请填写姓名。"},
    )
    phone = PhoneField(
        label="联系电话",
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": "请填写联系电话。"},
    )
    email = LineField(
        label="电子邮箱",
        max_length=100,
        required=False,
        validators=[EmailValidator("请填写正确的电子邮箱，如 name@example.com。")],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["department"].queryset = Department.objects.active().order_by("order", "pk")

    def new_complaint(self) -> NewComplaint:
        """What was written, for `oversight.complaints.workflow.lodge`."""
        return NewComplaint(**{name: self.cleaned_data[name] for name in NewComplaint.__slots__})


class QuestionForm(StepForm):
    """要求单位说明: what the unit is asked."""

    question = PlainField(
        label="要求说明的事项",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="单位只看得到这里写的内容。不要写投诉人的姓名、电话、住址，也不要照抄投诉原文。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["question", "note"])


class StatementForm(StepForm):
    """情况说明 of the unit."""

    text = PlainField(label="情况说明", max_length=2000, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["text", "note"])


class DecideForm(StepForm):
    """结论 and answer; what is found true asks for the demand on the unit."""

    result = forms.ChoiceField(label="结论", choices=Result.choices, widget=forms.RadioSelect)
    answer = PlainField(
        label="答复",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="投诉人会看到。须告知不影响依法申请行政复议或者提起行政诉讼。",
    )
    matter = LineField(label="整改事项", max_length=80, required=False, help_text="属实或部分属实的必填。")
    demand = PlainField(
        label="整改要求", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="同上。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].initial = self.case.answer
        self.fields["result"].initial = self.case.result
        self.order_fields(["result", "answer", "matter", "demand", "note"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("result") in FOUND_TRUE and self.case.rectification is None:
            for name, label in (("matter", "整改事项"), ("demand", "整改要求")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"属实或者部分属实的，须写明{label}。")
        return cleaned
