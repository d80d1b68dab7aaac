"""What somebody types who asks a question of an interview."""

from django import forms

from county.public_forms.captcha_forms import ChallengeMixin, SubmissionMixin
from county.public_forms.fields import LineField, PlainField
from participation.interviews.asking import NewAsk
from participation.models import Interview
from participation.models.ask import ANONYMOUS, ASK_LENGTH, NICKNAME_LENGTH

SHORTEST, MOST_CONTACT = 5, 100


class AskForm(ChallengeMixin, SubmissionMixin, forms.Form):
    """One question."""

    challenge_purpose = "interview-ask"

    text = PlainField(
        label="提问内容",
        min_length=SHORTEST,
        max_length=ASK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"不超过 {ASK_LENGTH} 个字，一次问一件事。请不要写姓名、电话、住址，公开前会遮盖个人信息。",
        error_messages={
            "required": "请填写提问内容。",
            "min_length": "请把问题写清楚，不少于 %(limit_value)d 个字。",
            "max_length": f"不能超过 {ASK_LENGTH} 个字，现在有 %(show_value)d 个。",
        },
    )
    nickname = LineField(
        label="称呼",
        max_length=NICKNAME_LENGTH,
        required=False,
        help_text="公开时显示，不填显示“网友”。",
        error_messages={"max_length": f"称呼不能超过 {NICKNAME_LENGTH} 个字。"},
    )
    contact = LineField(
        label="联系方式",
        max_length=MOST_CONTACT,
        required=False,
        help_text="可以不填。只供会后答复联系，加密保存，不公开。",
    )
    agreed = forms.BooleanField(
        label="我已阅读上面的说明",
        error_messages={"required": "请阅读说明后勾选。"},
    )

    def __init__(self, *args, interview: Interview, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.interview = interview

    def new_ask(self) -> NewAsk:
        given = self.cleaned_data
        return NewAsk(self.interview, given["text"], given["nickname"] or ANONYMOUS, given["contact"])
