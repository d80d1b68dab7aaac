"""What a citizen types: a letter, the number and code that follow it, a supplement, a rating."""

from django import forms
from django.core.validators import EmailValidator

from county.models import Department
from county.public_forms.captcha_forms import ChallengeMixin, SubmissionMixin
from county.public_forms.fields import LineField, PhoneField, PlainField
from mailboxes.models import LetterKind, Mailbox, Satisfaction, Solved
from mailboxes.models.letter import TEXT_LENGTH, TITLE_LENGTH
from mailboxes.workflow import NewLetter

SHORTEST_TEXT = 5
MOST_NAME, MOST_PHONE, MOST_EMAIL, MOST_ADDRESS, MOST_COMMENT = 40, 40, 100, 100, 500
KIND_HELP = {
    LetterKind.INQUIRY: "问政策、问办事",
    LetterKind.HELP: "请政府帮助解决困难",
    LetterKind.COMPLAINT: "对服务、管理、处理不满意",
    LetterKind.REPORT: "反映违法违规行为，由县政府办公室单独办理，不公开，也不转给被举报单位",
    LetterKind.SUGGESTION: "对政府工作的意见和建议",
}


class LetterForm(ChallengeMixin, SubmissionMixin, forms.Form):
    """A letter to one mailbox, about one matter."""

    challenge_purpose = "letter"

    kind = forms.ChoiceField(
        label="来信类型",
        choices=[(kind.value, f"{kind.label}：{KIND_HELP[kind]}") for kind in LetterKind],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择来信类型。"},
    )
    accused = forms.ModelChoiceField(
        label="被举报的单位",
        queryset=Department.objects.none(),
        required=False,
        empty_label="（不是举报，或不涉及本县行政单位）",
        help_text="只在举报时选择。来信不会转给所选单位。",
    )
    title = LineField(
        label="标题",
        max_length=TITLE_LENGTH,
        help_text=f"不超过 {TITLE_LENGTH} 个字，写明是什么事。",
        error_messages={
            "required": "请填写标题。",
            "max_length": f"标题不能超过 {TITLE_LENGTH} 个字，现在有 %(show_value)d 个。",
        },
    )
    text = PlainField(
        label="来信内容",
        max_length=TEXT_LENGTH,
        min_length=SHORTEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=f"一信一事，不超过 {TEXT_LENGTH} 个字。请写明时间、地点、经过和诉求。",
        error_messages={
            "required": "请填写来信内容。",
            "max_length": f"来信内容不能超过 {TEXT_LENGTH} 个字，现在有 %(show_value)d 个。",
            "min_length": "请把事情写清楚，不少于 %(limit_value)d 个字。",
        },
    )
    writer_name = LineField(label="姓名", max_length=MOST_NAME, required=False, help_text="真实姓名。举报可以不填。")
    phone = PhoneField(
        label="联系电话",
        max_length=MOST_PHONE,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text="手机或固定电话，办理中核实情况时使用。举报可以不填。",
    )
    email = LineField(
        label="电子邮箱",
        max_length=MOST_EMAIL,
        required=False,
        validators=[EmailValidator("请填写正确的电子邮箱，如 name@example.com。")],
    )
    address = LineField(label="联系地址", max_length=MOST_ADDRESS, required=False)
    wants_public = forms.TypedChoiceField(
        label="答复后是否愿意公开",
        choices=(("no", "不公开"), ("yes", "愿意公开，个人信息遮盖后再公开")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text="愿意公开的，可以随时凭编号和查询码撤回同意。举报一律不公开。",
        error_messages={"required": "请选择是否愿意公开。"},
    )
    agreed = forms.BooleanField(
        label="我已阅读上面的写信须知和个人信息处理说明",
        error_messages={"required": "请阅读写信须知和个人信息处理说明后勾选。"},
    )

    def __init__(self, *args, mailbox: Mailbox, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.mailbox = mailbox
        self.fields["accused"].queryset = Department.objects.active().order_by("order", "pk")

    def clean(self):
        cleaned = super().clean()
        is_report = cleaned.get("kind") == LetterKind.REPORT
        if not is_report:
            cleaned["accused"] = None
            for name, message in (("writer_name", "请填写姓名。"), ("phone", "请填写联系电话。")):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, message)
        elif cleaned.get("wants_public"):
            # Chosen by habit; nothing is lost by it.
            cleaned["wants_public"] = False
        if is_report and cleaned.get("accused") and cleaned["accused"].kind == Department.Kind.GOVERNMENT:
            self.add_error("accused", "举报县政府及其办公室的，请向县纪委监委反映，本信箱不能办理。")
        return cleaned

    def new_letter(self) -> NewLetter:
        """What was written, for `mailboxes.workflow.write_letter`."""
        names = ("kind", "title", "text", "writer_name", "phone", "email", "address", "wants_public", "accused")
        return NewLetter(self.mailbox, **{name: self.cleaned_data[name] for name in names})


class SupplementForm(forms.Form):
    """The writer's answer to a question of the office."""

    answer = PlainField(
        label="补充内容",
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "请填写补充内容。",
            "max_length": f"不能超过 {TEXT_LENGTH} 个字，现在有 %(show_value)d 个。",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


def _marks(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(str(value), text) for value, text in Satisfaction.choices],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一项。"},
    )


class RatingForm(forms.Form):
    """Several questions, since yes or no tells nobody what to mend."""

    solved = forms.ChoiceField(
        label="您反映的问题解决了吗？",
        choices=Solved.choices,
        widget=forms.RadioSelect,
        help_text="选择“未解决”的，由县政府办公室审核是否重新办理，每封来信一次。",
        error_messages={"required": "请选择一项。"},
    )
    clarity = _marks("答复内容清楚、有针对性吗？")
    speed = _marks("办理速度")
    attitude = _marks("服务态度")
    overall = _marks("总体评价")
    comment = PlainField(
        label="意见和建议",
        max_length=MOST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不公开。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
