"""What is typed of a normative file, and at its steps."""

import re

from django import forms
from django.utils import timezone

from catalog.models import Document
from county.cases.step_forms import StepForm
from county.models import Department
from county.public_forms.fields import LineField, PlainField
from filings.models import NormativeFile
from filings.normative.workflow import mismatch

# 立法法: a county makes no 法 and no 条例, whatever stands in brackets behind.
_NOT_THEIRS = re.compile(r"(?:条例|(?<!办)法)(?:[（(][^）)]*[）)])?[》」]?$")


class FileForm(forms.ModelForm):
    """规范性文件 as it is drawn up."""

    class Meta:
        model = NormativeFile
        fields = (
            "department",
            "joint_with",
            "title",
            "kind",
            "doc_number",
            "text",
            "is_temporary",
            "affects_market",
            "consulted_from",
            "consulted_until",
            "consultation",
            "fair_competition",
        )
        field_classes = {"title": LineField, "text": PlainField}

    user = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "department" in self.fields:
            units = Department.objects.visible_to(self.user).active() if self.user else Department.objects.active()
            self.fields["department"].queryset = units.order_by("order", "pk")

    def clean_title(self):
        title = self.cleaned_data["title"]
        if _NOT_THEIRS.search(title):
            raise forms.ValidationError("行政规范性文件不得称“法”“条例”，请用“办法”“规定”等。")
        return title

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("consulted_from"), cleaned.get("consulted_until")
        if first and last and last < first:
            self.add_error("consulted_until", "结束日期不能早于开始日期。")
        return cleaned


class OpinionForm(StepForm):
    """合法性审核意见."""

    opinion = PlainField(label="审核意见", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["opinion", "note"])


class AdoptForm(StepForm):
    """集体审议: which meeting, on which day."""

    minutes = LineField(label="会议纪要号", max_length=60)
    on = forms.DateField(label="审议日期")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        self.order_fields(["minutes", "on", "note"])


class RegisterForm(StepForm):
    """登记编号: 文号 and term."""

    doc_number = LineField(label="文号", max_length=60)
    effective_on = forms.DateField(label="施行日期")
    valid_until = forms.DateField(
        label="有效期至", required=False, help_text="最后一天，当天仍有效。不填按最长期限：一般五年，试行、暂行两年。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["doc_number"].initial = self.case.doc_number
        self.order_fields(["doc_number", "effective_on", "valid_until", "note"])


class PublicationForm(StepForm):
    """登记公布: the item of the catalogue by its index number."""

    document = LineField(label="公布的信息", max_length=60, help_text="“规范性文件”栏目已发布信息的索引号。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["document", "note"])

    def clean_document(self):
        found = Document.objects.filter(index_number=self.cleaned_data["document"]).first()
        if found is None:
            raise forms.ValidationError("没有这个索引号的政府信息。")
        if problem := mismatch(self.case, found):
            raise forms.ValidationError(problem)
        return found


class ExtendForm(StepForm):
    """延长有效期."""

    valid_until = forms.DateField(label="新的有效期至")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["valid_until", "note"])


class RepealForm(StepForm):
    """废止."""

    on = forms.DateField(label="废止日期", help_text="自这一天起不再有效。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        self.order_fields(["on", "note"])


class OldFileForm(forms.Form):
    """登记旧文件: an item of the catalogue, with what is known of its term."""

    index_number = LineField(label="索引号", max_length=60)
    kind = forms.ChoiceField(label="文种", choices=NormativeFile.Kind.choices)
    valid_until = forms.DateField(label="有效期至", required=False, help_text="文件没有写明的不填，列入待清理。")

    def clean_index_number(self):
        found = Document.objects.filter(index_number=self.cleaned_data["index_number"]).first()
        if found is None:
            raise forms.ValidationError("没有这个索引号的政府信息。")
        return found
