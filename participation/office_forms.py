"""What staff type at each step of a call, a change notice, an opinion and an outcome."""

from django import forms
from django.utils import timezone

from catalog.models import Document
from county.cases.step_forms import StepForm
from county.public_forms.fields import LineField, PhoneField, PlainField
from participation.calls.clauses import labels_of
from participation.calls.opinions import NewOpinion, OnPaper
from participation.calls.periods import end_of
from participation.calls.phases import last_day_of
from participation.models import CallOutcome, CallWaiver, ChangeNotice, Opinion, OpinionCall, OpinionPoint
from participation.models.opinion import LONGEST_OPINION, SHORTEST_OPINION, Channel, InvalidReason, Sender
from participation.questions import WrongQuestions, questions_of

DAY = forms.DateInput(attrs={"type": "date"})
INSTANT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
INSTANT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


def _long(label: str, rows: int, length: int, **kwargs) -> PlainField:
    return PlainField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class CallForm(forms.ModelForm):
    """The announcement while it is a draft. The last day is a day; it ends at 24:00."""

    background = _long("背景和征集事项", 8, 5000)
    explanation = _long(
        "起草说明", 8, 20000, required=False, help_text="起草的必要性、依据、主要内容。征求草案意见的必填。"
    )
    draft_text = _long(
        "征求意见稿",
        20,
        200000,
        required=False,
        help_text="纯文本，一条一段（“第一条　……”）；公众可以逐条提意见。须附图件的，先作为政府信息公开，在背景中写明网址。",
    )
    questions = _long(
        "问卷",
        10,
        20000,
        required=False,
        help_text="可不填。每题一段：“1. [单选] 题目 *”，下面各行“- 选项”；还有 [多选 3]（最多 3 项）、[量表]、[填空]；* 为必答。",
    )
    last_day = forms.DateField(
        label="截止日", widget=DAY, help_text="当日 24:00 截止。开始之日不计；末日逢休息日顺延。"
    )
    opens_at = forms.DateTimeField(
        label="开始时间", required=False, widget=INSTANT, input_formats=INSTANT_FORMATS, help_text="不填为公布之时。"
    )

    class Meta:
        model = OpinionCall
        fields = (
            "title",
            "kind",
            "opens_at",
            "short_reason",
            "background",
            "explanation",
            "draft_text",
            "questions",
            "post_address",
            "counter",
            "email",
            "contact",
            "contact_phone",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.closes_at:
            self.initial["last_day"] = last_day_of(self.instance.closes_at)

    def clean_questions(self):
        text = self.cleaned_data["questions"]
        try:
            questions_of(text)
        except WrongQuestions as error:
            raise forms.ValidationError(str(error)) from error
        return text

    def clean(self):
        cleaned = super().clean()
        last_day, opens_at = cleaned.get("last_day"), cleaned.get("opens_at")
        if last_day:
            self.instance.closes_at = end_of(last_day)
            if last_day < timezone.localdate():
                self.add_error("last_day", "截止日已过。")
            elif opens_at and self.instance.closes_at <= opens_at:
                self.add_error("last_day", "截止日不能早于开始时间。")
        return cleaned


class BeginChangeForm(StepForm):
    """What shall change, with the reason that the public reads."""

    what = forms.ChoiceField(label="变更", choices=ChangeNotice.What.choices, widget=forms.RadioSelect)
    reason = _long("理由", 3, 300, help_text="公开，写明原因。")
    last_day = forms.DateField(
        label="新的期限",
        required=False,
        widget=DAY,
        help_text="延长的，为新的截止日（24:00 截止）；推迟反馈的，为新的反馈日期；换稿时可同时延长。",
    )
    draft_text = _long("新的征求意见稿", 12, 200000, required=False, help_text="只在更换意见稿时填写，写全文。")
    is_substantive = forms.ChoiceField(
        label="改动性质",
        required=False,
        choices=[("", "（不换稿）"), ("yes", "实质性修改"), ("no", "文字性修改")],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["what", "reason", "last_day", "draft_text", "is_substantive", "note"])
        newest = self.case.drafts.last()
        if newest is not None:
            self.fields["draft_text"].initial = newest.text

    def given(self) -> dict:
        names = ("what", "reason", "last_day", "draft_text", "is_substantive")
        given = {name: self.cleaned_data[name] for name in names}
        if given["what"] != ChangeNotice.What.NEW_DRAFT:
            given |= {"draft_text": "", "is_substantive": ""}
        return {"notice": ChangeNotice(**given), "note": self.cleaned_data["note"]}


class NoticeForm(forms.ModelForm):
    """A change notice while it is a draft; what it changes stays."""

    draft_text = _long("新的征求意见稿", 12, 200000, required=False)
    reason = _long("理由", 3, 300)

    class Meta:
        model = ChangeNotice
        fields = ("reason", "last_day", "draft_text", "is_substantive")
        widgets = {"last_day": DAY}


class EnterForm(StepForm):
    """An opinion that came on paper, by telephone or in person."""

    channel = forms.ChoiceField(
        label="提交方式", choices=[one for one in Channel.choices if one[0] != Channel.ONLINE], widget=forms.RadioSelect
    )
    text = _long("意见内容", 10, LONGEST_OPINION, min_length=SHORTEST_OPINION)
    draft_number = forms.TypedChoiceField(label="针对意见稿", coerce=int, required=False, empty_value=None)
    clause = LineField(label="针对条款", max_length=40, required=False, help_text="如“第七条”；不填为全文。")
    sender = forms.ChoiceField(label="身份类别", choices=Sender.choices, widget=forms.RadioSelect)
    name = LineField(label="姓名或名称", max_length=60, required=False)
    phone = PhoneField(label="联系电话", max_length=40, required=False)
    received_on = forms.DateField(label="收到日期", widget=DAY)
    postmark_on = forms.DateField(
        label="邮戳日期", required=False, widget=DAY, help_text="只填信函；截止日当日的邮戳算按时。"
    )
    source_note = LineField(
        label="原件说明", max_length=200, required=False, help_text="原件或者记录保存在哪里。信函必填。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        drafts = list(self.case.drafts.order_by("-number"))
        self.drafts = {one.number: one for one in drafts}
        self.fields["draft_number"].choices = [(one.number, str(one)) for one in drafts] or [("", "（没有意见稿）")]
        if self.case.kind.needs_standing:
            self.fields["name"].required = True
        self.order_fields([name for name in self.fields if name not in ("note", "seen")])

    def clean_clause(self):
        return self.cleaned_data["clause"]

    def clean(self):
        cleaned = super().clean()
        draft = self.drafts.get(cleaned.get("draft_number"))
        if cleaned.get("clause") and (draft is None or cleaned["clause"] not in labels_of(draft.text)):
            self.add_error("clause", "意见稿中没有这一条。")
        return cleaned

    def given(self) -> dict:
        told = self.cleaned_data
        draft = self.drafts.get(told["draft_number"])
        new = NewOpinion(told["text"], told["sender"], draft, told["clause"], told["name"], told["phone"])
        how = OnPaper(told["channel"], told["received_on"], told["postmark_on"], told["source_note"])
        return {"new": new, "how": how, "note": told["note"]}


class OutcomeStageForm(StepForm):
    """Which stage is drafted."""

    stage = forms.ChoiceField(label="阶段", choices=CallOutcome.Stage.choices, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.case.kind.in_two_stages:
            self.fields["stage"].choices = [(CallOutcome.Stage.RESULT.value, CallOutcome.Stage.RESULT.label)]
            self.fields["stage"].initial = CallOutcome.Stage.RESULT
        self.order_fields(["stage", "note"])


class OutcomeForm(forms.ModelForm):
    """What is written beside the counts and points of an outcome."""

    overall = _long("总体说明", 5, 3000, required=False)
    changes_made = _long(
        "根据公众意见修改的情况", 4, 3000, required=False, help_text="房屋征收补偿方案必填（征收条例第十一条）。"
    )

    class Meta:
        model = CallOutcome
        fields = ("overall", "changes_made", "correction")


class FinalForm(StepForm):
    """The document that answers the call, by its number in the back office or its 索引号."""

    document = LineField(label="正式文件", max_length=60, help_text="填写文件的编号（后台地址中的数字）或者索引号。")

    def clean_document(self):
        typed = self.cleaned_data["document"]
        documents = Document.objects.filter(department_id=self.case.department_id)
        by_number = {"pk": int(typed)} if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
        found = documents.filter(**(by_number or {"index_number": typed})).first()
        if found is None:
            raise forms.ValidationError("本单位没有这件文件。")
        return found


class WaiveForm(StepForm):
    """Why no outcome is published."""

    reason = forms.ChoiceField(label="法定情形", choices=CallWaiver.Reason.choices, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].max_length = 300
        self.order_fields(["reason", "note"])


class SetAsideForm(StepForm):
    """A reason of the list; another person confirms it."""

    reason = forms.ChoiceField(label="理由", choices=InvalidReason.choices, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["reason", "note"])


class PointForm(forms.Form):
    """A point: its wording, and what became of it."""

    text = LineField(label="归纳意见", min_length=5, max_length=500)


class VerdictForm(forms.Form):
    """What became of a point."""

    verdict = forms.ChoiceField(label="处理结果", choices=OpinionPoint.Verdict.choices)
    reason = PlainField(label="理由", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    changed_where = LineField(label="修改情况", max_length=200, required=False)


def waiting_label(opinion: Opinion) -> str:
    """The first words of an opinion, masked, for lists."""
    text = opinion.masked_text.replace("\n", " ")
    return text if len(text) <= 40 else f"{text[:40]}…"
