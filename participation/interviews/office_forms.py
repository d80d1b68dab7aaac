"""What the back office asks of interviews, their texts and questions."""

from django import forms
from django.utils import timezone

from catalog.models import Document
from county.cases.instants import InstantField
from county.cases.step_forms import StepForm
from county.models import User
from county.public_forms.fields import PlainField
from participation.interviews.workflow import STAGES
from participation.models import Ask, DeclineReason, Interview, InterviewText, Utterance
from participation.models.ask import ASK_LENGTH
from participation.models.interview import HOST_NAME


class InterviewForm(forms.ModelForm):
    """安排访谈, and 调整安排."""

    starts_at = InstantField(label="开始时间")
    ends_at = InstantField(label="预计结束时间")
    policy = forms.CharField(
        label="解读的文件", max_length=60, required=False, help_text="解读政策的访谈，填写文件的索引号；可以不填。"
    )

    class Meta:
        model = Interview
        fields = ("title", "summary", "host_name", "guests", "starts_at", "ends_at", "short_reason", "policy")
        widgets = {"summary": forms.Textarea(attrs={"rows": 5}), "guests": forms.Textarea(attrs={"rows": 3})}

    def clean_policy(self):
        typed = self.cleaned_data["policy"].strip()
        if not typed:
            return None
        found = Document.objects.public().filter(index_number=typed).first()
        if found is None:
            raise forms.ValidationError("没有这件已公开的信息，请核对索引号。")
        return found

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and starts_at <= timezone.now():
            self.add_error("starts_at", "开始时间应晚于现在。")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "结束时间应晚于开始时间。")
        return cleaned


class ChangePlanForm(StepForm):
    """调整安排."""

    title = forms.CharField(label="访谈主题", max_length=60)
    summary = forms.CharField(label="访谈摘要", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))
    host_name = forms.CharField(label="主持人", max_length=40)
    guests = forms.CharField(label="访谈嘉宾", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    starts_at = InstantField(label="开始时间")
    ends_at = InstantField(label="预计结束时间")
    short_reason = forms.CharField(label="提前预告不足的理由", max_length=200, required=False)
    field_order = ["title", "summary", "host_name", "guests", "starts_at", "ends_at", "short_reason", "note", "seen"]

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        names = ("title", "summary", "host_name", "guests", "starts_at", "ends_at", "short_reason")
        self.initial |= {name: getattr(case, name) for name in names}

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "结束时间应晚于开始时间。")
        return cleaned


class StaffForm(StepForm):
    """安排主持、记录和审核: people of the unit."""

    hosts = forms.ModelMultipleChoiceField(
        label="主持", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    recorders = forms.ModelMultipleChoiceField(
        label="记录", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    releasers = forms.ModelMultipleChoiceField(
        label="审核", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["hosts", "recorders", "releasers", "note", "seen"]

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        people = User.objects.filter(department_id=case.department_id, is_active=True, is_staff=True).order_by("pk")
        for name, part in (("hosts", "host"), ("recorders", "recorder"), ("releasers", "releaser")):
            self.fields[name].queryset = people
            self.initial[name] = list(case.staff.filter(part=part).values_list("user_id", flat=True))


class WriteForm(StepForm):
    """起草公开文稿: which one, and for 改期 the new time."""

    stage = forms.ChoiceField(label="文稿")
    starts_at = InstantField(label="新的开始时间", required=False, help_text="只在改期时填写。")
    ends_at = InstantField(label="新的预计结束时间", required=False)
    field_order = ["stage", "starts_at", "ends_at", "note", "seen"]

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        stages = STAGES.get(case.status, ())
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in stages]
        if InterviewText.Stage.POSTPONEMENT not in stages:
            del self.fields["starts_at"], self.fields["ends_at"]


class TextForm(forms.ModelForm):
    """The words of a text, while it is a draft."""

    text = PlainField(
        label="内容", max_length=200_000, widget=forms.Textarea(attrs={"rows": 24, "class": "vLargeTextField"})
    )

    class Meta:
        model = InterviewText
        fields = ("text", "video_url")


class AcceptForm(StepForm):
    """列入: the words in which it will be read out."""

    masked_text = forms.CharField(
        label="公开的提问",
        max_length=ASK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="系统已遮盖找到的个人信息，请逐字看过；由审核人发出后才公开。",
    )
    field_order = ["masked_text", "note", "seen"]

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.initial["masked_text"] = case.masked_text


class DeclineForm(StepForm):
    """不列入."""

    reason = forms.ChoiceField(
        label="理由", choices=DeclineReason.choices, help_text="提问人会看到理由，并可以提出一次异议。"
    )
    field_order = ["reason", "note", "seen"]


class AnswerForm(StepForm):
    """会后答复."""

    answer = PlainField(label="答复", max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
    field_order = ["answer", "note", "seen"]


class SentenceForm(forms.Form):
    """One sentence of the live hour."""

    speaker = forms.ChoiceField(label="发言人")
    text = PlainField(
        label="内容",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请填写内容。"},
    )
    ask = forms.ModelChoiceField(
        label="回答或读出的提问", queryset=Ask.objects.none(), required=False, empty_label="（无）"
    )
    kind = forms.ChoiceField(label="类别", choices=Utterance.Kind.choices)

    def __init__(self, *args, interview: Interview, **kwargs):
        super().__init__(*args, **kwargs)
        names = [HOST_NAME, *interview.guest_names, "网友", "工作人员"]
        self.fields["speaker"].choices = [(name, name) for name in names]
        asks = interview.asks.filter(status__in=(Ask.Status.ACCEPTED, Ask.Status.ANSWERED)).order_by("sent_at")
        self.fields["ask"].queryset = asks
        self.fields["ask"].label_from_instance = lambda ask: f"{ask.number} {ask.masked_text[:30]}"
