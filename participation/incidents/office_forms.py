"""What the step pages of incidents and leads ask."""

from django import forms
from django.utils import timezone

from catalog.models import Document
from county.cases.step_forms import StepForm
from county.models import Department
from participation.incidents.leads import Unreadable, parse
from participation.models import Ground, Incident, Lead, Level, Owed, Response

LARGEST_FILE = 5 * 1024 * 1024


class InstantField(forms.SplitDateTimeField):
    """A local day and time of day, each in its own control."""

    def __init__(self, **kwargs):
        widget = forms.SplitDateTimeWidget(
            date_attrs={"type": "date"}, time_attrs={"type": "time"}, date_format="%Y-%m-%d", time_format="%H:%M"
        )
        messages = {"required": "请填写日期和时间。", "invalid_date": "日期不正确。", "invalid_time": "时间不正确。"}
        super().__init__(widget=widget, error_messages=messages, **kwargs)


class IncidentForm(forms.ModelForm):
    """登记. What is found wrong is said at the field; the verb asks again."""

    title = forms.CharField(label="名称", max_length=200, help_text="加密保存，只有办理人员看得到。")
    summary = forms.CharField(label="情况", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6}))
    found_at = InstantField(label="知悉时间", help_text="时限自知悉时起按小时计算，节假日和夜间照算。")
    occurred_at = InstantField(label="发生时间", required=False, help_text="不清楚的可以不填。")

    class Meta:
        model = Incident
        fields = ("title", "summary", "found_at", "occurred_at")

    def clean(self):
        cleaned = super().clean()
        found_at, occurred_at = cleaned.get("found_at"), cleaned.get("occurred_at")
        if found_at and found_at > timezone.now():
            self.add_error("found_at", "知悉时间不能晚于现在。")
        if found_at and occurred_at and occurred_at > found_at:
            self.add_error("occurred_at", "发生时间不能晚于知悉时间。")
        return cleaned


class LevelForm(StepForm):
    """调整级别."""

    is_emergency = forms.BooleanField(label="涉突发事件", required=False)
    level = forms.ChoiceField(label="级别", choices=Level.choices)

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.initial |= {"is_emergency": case.is_emergency, "level": case.level}
        self.order_fields(["is_emergency", "level", "grounds", "joint_bodies", "note", "seen"])


class AssessForm(LevelForm):
    """研判."""

    grounds = forms.MultipleChoiceField(
        label="回应理由", choices=Ground.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    joint_bodies = forms.CharField(label="会同部门", max_length=100, required=False, help_text="如宣传、网信、公安。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "拟办意见"


class FoundForm(StepForm):
    """更正知悉时间, 重启."""

    found_at = InstantField(label="知悉时间")
    field_order = ["found_at", "note", "seen"]


class AssignForm(StepForm):
    """交办."""

    lead = forms.ModelChoiceField(label="第一责任主体", queryset=Department.objects.none())
    joint = forms.ModelMultipleChoiceField(
        label="协同单位", queryset=Department.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["lead", "joint", "note", "seen"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = Department.objects.active().order_by("order", "pk")
        self.fields["lead"].queryset = self.fields["joint"].queryset = units


class LinkForm(StepForm):
    """关联回应: a document by its index number or address, or an act elsewhere."""

    kind = forms.ChoiceField(label="回应方式", choices=Response.Kind.choices)
    document = forms.CharField(
        label="公开的信息",
        max_length=200,
        required=False,
        help_text="索引号，或者公开页、稿件页的网址；以发布时间为准。",
    )
    outside = forms.CharField(
        label="在何处作出", max_length=200, required=False, help_text="没有在本站发布的，如发布会会场、媒体名称。"
    )
    happened_at = InstantField(label="作出时间", required=False)
    proof = forms.CharField(
        label="佐证", max_length=500, required=False, help_text="报道网址，或者录像、实录的存档编号。"
    )
    attended = forms.CharField(label="出席的负责人或新闻发言人", max_length=100, required=False)
    field_order = ["kind", "document", "outside", "happened_at", "proof", "attended", "note", "seen"]

    def clean_document(self):
        typed = self.cleaned_data["document"].strip()
        if not typed:
            return None
        found = document_meant(typed)
        if found is None:
            raise forms.ValidationError("没有这件政府信息，请核对索引号或者网址。")
        return found


def document_meant(typed: str) -> Document | None:
    """The document that an index number or an address means."""
    parts = [part for part in typed.split("?", maxsplit=1)[0].split("/") if part]
    if "documents" in parts[:-1] or "document" in parts[:-1]:
        place = parts.index("documents" if "documents" in parts else "document") + 1
        return Document.objects.filter(pk=parts[place]).first() if parts[place].isdecimal() else None
    if "revision" in parts[:-1]:
        pk = parts[parts.index("revision") + 1]
        return Document.objects.filter(revisions__pk=pk).first() if pk.isdecimal() else None
    return Document.objects.filter(index_number=typed).first()


class ConfirmForm(StepForm):
    """确认回应口径."""

    response = forms.ModelChoiceField(label="回应", queryset=Response.objects.none(), empty_label=None)
    field_order = ["response", "note", "seen"]

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.fields["response"].queryset = case.responses.filter(must_be_confirmed=True, confirmed_at=None)
        self.fields["response"].label_from_instance = told_response


def told_response(response: Response) -> str:
    """权威信息发布：《…》."""
    what = f"《{response.document.title}》" if response.document_id else response.outside
    return f"{response.get_kind_display()}：{what}"


class NextForm(StepForm):
    """确定下次发布时间."""

    next_at = InstantField(label="下次发布时间")
    field_order = ["next_at", "note", "seen"]


class FollowForm(StepForm):
    """跟踪."""

    kind = forms.ChoiceField(label="后续发布", choices=Owed._meta.get_field("kind").choices)
    due_on = forms.DateField(label="应于何日前发布", widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ["kind", "due_on", "note", "seen"]


class MergeForm(StepForm):
    """并入: another open incident."""

    target = forms.ModelChoiceField(label="并入", queryset=Incident.objects.none())
    field_order = ["target", "note", "seen"]

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, case=case, user=user, **kwargs)
        others = Incident.objects.visible_to(user).open()
        self.fields["target"].queryset = others.exclude(pk=case.pk) if isinstance(case, Incident) else others
        self.fields["target"].label_from_instance = lambda one: f"{one.number} {one.title}"


class OrganForm(StepForm):
    """移送."""

    organ = forms.CharField(label="移送机关", max_length=100, help_text="如县公安局、县网信办、上级机关、外地政府。")
    field_order = ["organ", "note", "seen"]


class EvaluateForm(StepForm):
    """评估."""

    lessons = forms.CharField(
        label="经过和时限情况",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="经过；各项时限是否做到，没有做到的说明原因。",
    )
    improvements = forms.CharField(label="改进措施", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ["lessons", "improvements", "note", "seen"]

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.initial |= {"lessons": case.lessons, "improvements": case.improvements}


class LeadForm(forms.ModelForm):
    """录入线索."""

    found_at = InstantField(label="发现时间", initial=timezone.now)

    class Meta:
        model = Lead
        fields = ("found_at", "source_kind", "media_name", "url", "title", "excerpt", "reads", "comments")
        widgets = {"excerpt": forms.Textarea(attrs={"rows": 4})}


class OpenIncidentForm(StepForm):
    """转为舆情事项."""

    title = forms.CharField(label="名称", max_length=200)
    summary = forms.CharField(label="情况", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6}))
    found_at = InstantField(label="知悉时间")
    field_order = ["title", "summary", "found_at", "note", "seen"]

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.initial |= {"title": case.title, "summary": case.excerpt, "found_at": case.found_at}


class SameLeadForm(StepForm):
    """与另一线索重复."""

    original = forms.IntegerField(label="原线索编号", min_value=1)
    field_order = ["original", "note", "seen"]

    def clean_original(self):
        found = Lead.objects.visible_to(self.user).filter(pk=self.cleaned_data["original"]).first()
        if found is None:
            raise forms.ValidationError("没有这条线索。")
        return found


class LeadFileForm(forms.Form):
    """导入线索: a vendor's CSV file, looked through first."""

    file = forms.FileField(
        label="CSV 文件", help_text="UTF-8 或 GB18030 编码，首行是表头，须有“标题”一列，最多 5,000 行。"
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("文件不能超过 5 MB。")
        try:
            self.parsed = parse(file.read())
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        if not self.parsed.rows and not self.parsed.refused:
            raise forms.ValidationError("文件中没有线索。")
        return file
