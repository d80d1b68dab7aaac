"""What a citizen types: an opinion, an objection."""

from django import forms
from django.core.validators import EmailValidator

from county.public_forms.captcha_forms import ChallengeMixin, SubmissionMixin
from county.public_forms.fields import LineField, PhoneField, PlainField
from participation.calls.clauses import labels_of
from participation.calls.opinions import NewOpinion
from participation.models import DraftText, OpinionCall
from participation.models.opinion import LONGEST_OPINION, SHORTEST_OPINION, Sender

MOST_NAME, MOST_PHONE, MOST_EMAIL, MOST_OBJECTION = 60, 40, 100, 500
WHOLE = "（全文）"


class OpinionForm(ChallengeMixin, SubmissionMixin, forms.Form):
    """An opinion on one version of one call."""

    challenge_purpose = "opinion"

    draft_number = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    clause = forms.ChoiceField(label="针对", required=False, error_messages={"invalid_choice": "请从列表中选择条款。"})
    text = PlainField(
        label="意见内容",
        max_length=LONGEST_OPINION,
        min_length=SHORTEST_OPINION,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=f"{SHORTEST_OPINION} 至 {LONGEST_OPINION} 个字。请不要写身份证号码等与意见无关的个人信息。",
        error_messages={
            "required": "请填写意见内容。",
            "max_length": f"意见内容不能超过 {LONGEST_OPINION} 个字，现在有 %(show_value)d 个。",
            "min_length": "请把意见写清楚，不少于 %(limit_value)d 个字。",
        },
    )
    sender = forms.ChoiceField(
        label="身份类别",
        choices=Sender.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择身份类别。"},
    )
    name = LineField(label="姓名或名称", max_length=MOST_NAME, required=False)
    phone = PhoneField(
        label="联系电话",
        max_length=MOST_PHONE,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text="只在需要核实意见时使用。",
    )
    email = LineField(
        label="电子邮箱",
        max_length=MOST_EMAIL,
        required=False,
        validators=[EmailValidator("请填写正确的电子邮箱，如 name@example.com。")],
    )
    agreed = forms.BooleanField(
        label="我已阅读上面的须知和个人信息处理说明",
        error_messages={"required": "请阅读须知和个人信息处理说明后勾选。"},
    )

    def __init__(self, *args, call: OpinionCall, newest: DraftText | None, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.call, self.newest = call, newest
        self.draft = self._draft()
        labels = labels_of(self.draft.text) if self.draft else []
        self.fields["clause"].choices = [("", WHOLE), *((label, label) for label in labels)]
        if not labels:
            del self.fields["clause"]
        if call.kind.needs_standing:
            for name, message in (("name", "请填写姓名或名称。"), ("phone", "请填写联系电话。")):
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = message

    def _draft(self) -> DraftText | None:
        """The version that the form was opened on, also after a newer one came out."""
        typed = str(self.data.get("draft_number", "")) if self.is_bound else ""
        if self.newest is None or not (typed.isascii() and typed.isdigit() and len(typed) <= 4):
            return self.newest
        if int(typed) == self.newest.number:
            return self.newest
        return self.call.drafts.filter(number=int(typed)).first() or self.newest

    def new_opinion(self) -> NewOpinion:
        """What was written, for `participation.calls.opinions.send`."""
        names = ("text", "sender", "name", "phone", "email")
        given = {name: self.cleaned_data[name] for name in names}
        return NewOpinion(**given, draft=self.draft, clause=self.cleaned_data.get("clause", ""))


class ObjectionForm(forms.Form):
    """Why the author thinks that the opinion counts."""

    objection = PlainField(
        label="异议理由",
        max_length=MOST_OBJECTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "请填写异议理由。",
            "max_length": f"不能超过 {MOST_OBJECTION} 个字，现在有 %(show_value)d 个。",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
