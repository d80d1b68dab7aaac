"""What a reader types about a wrong page, and what staff type at its steps."""

from django import forms

from county.cases.step_forms import StepForm
from county.models import Department
from county.public_forms.captcha_forms import ChallengeMixin, SubmissionMixin
from county.public_forms.fields import LineField, PlainField
from oversight.error_reports.shown_page import LONGEST_PATH, shown_page
from oversight.error_reports.workflow import NewErrorReport
from oversight.models import ErrorReport
from oversight.models.error_report import TEXT_LENGTH, ErrorKind, Outcome


class ErrorReportForm(ChallengeMixin, SubmissionMixin, forms.Form):
    """本页找错. `page` and `shown` come with the link at the foot of the page."""

    challenge_purpose = "error-report"

    kind = forms.ChoiceField(
        label="错误类型",
        choices=ErrorKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择错误类型。"},
    )
    page = LineField(
        label="出错的页面",
        max_length=LONGEST_PATH,
        required=False,
        help_text="从出错页面下方的“本页找错”进入的，已经填好；也可以填写本站网址的路径，如 /departments/。",
    )
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    text = PlainField(
        label="错在哪里",
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"写明错误的位置和内容，知道正确内容的一并写明，不超过 {TEXT_LENGTH} 个字。",
        error_messages={
            "required": "请写明错在哪里。",
            "max_length": f"不能超过 {TEXT_LENGTH} 个字，现在有 %(show_value)d 个。",
        },
    )
    contact = LineField(
        label="联系方式", max_length=100, required=False, help_text="可以不填。凭编号和查询码也可以查询处理结果。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_page(self):
        page = self.cleaned_data["page"]
        if page and not shown_page(page, "").path:
            raise forms.ValidationError("请填写本站的页面地址，以“/”开头，如 /departments/；不清楚的可以不填。")
        return page

    def new_report(self) -> NewErrorReport:
        """What was written, for `oversight.error_reports.workflow.report_error`."""
        given = self.cleaned_data
        seen = shown_page(given["page"], given["shown"])
        return NewErrorReport(
            given["kind"], given["page"], given["text"], given["contact"], seen.document, seen.revision
        )


class AssignForm(StepForm):
    """转交: to which unit, and why."""

    unit = forms.ModelChoiceField(label="转交单位", queryset=Department.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Department.objects.active().order_by("order", "pk")
        self.order_fields(["unit", "note"])


class SettleForm(StepForm):
    """处理: the outcome and the words for the reader."""

    outcome = forms.ChoiceField(label="处理结果", choices=Outcome.choices, widget=forms.RadioSelect)
    answer = PlainField(
        label="答复",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="反映人会看到。写明改了什么、什么时候改的；不属错误的写明理由。",
    )
    parent = LineField(label="此前反映的编号", max_length=20, required=False, help_text="只在重复时填写。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].initial = self.case.answer
        self.order_fields(["outcome", "answer", "parent", "note"])

    def clean_parent(self):
        number = self.cleaned_data["parent"].upper()
        if not number:
            return None
        found = ErrorReport.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise forms.ValidationError("没有这个编号的反映。")
        return found
