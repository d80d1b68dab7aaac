"""What the county office and the unit type in a demand and at its steps."""

from django import forms

from catalog.models import Document
from county.cases.step_forms import StepForm
from county.cases.workflow import IllegalStep
from county.models import Department
from county.public_forms.fields import LineField, PlainField
from oversight.models import Rectification
from oversight.rectification.workflow import LONGEST_EXTENSION, Evidence, require_impersonal

MOST_EVIDENCE = 10


class DemandForm(forms.ModelForm):
    """整改事项 as it is drawn up. The document is named by its index number."""

    index_number = LineField(
        label="涉及的政府信息", max_length=60, required=False, help_text="填索引号，可以不填；复查时系统显示其现状。"
    )

    class Meta:
        model = Rectification
        fields = ("department", "subject", "demand", "basis", "severity", "source", "source_number")
        widgets = {"demand": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "department" in self.fields:
            self.fields["department"].queryset = Department.objects.active().order_by("order", "pk")
        if self.instance.document_id:
            self.fields["index_number"].initial = self.instance.document.index_number

    def clean_subject(self):
        try:
            require_impersonal("subject", self.cleaned_data["subject"])
        except IllegalStep as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["subject"]

    def clean_index_number(self):
        return one_document(self.cleaned_data["index_number"])

    def clean(self):
        cleaned = super().clean()
        document, unit = cleaned.get("index_number"), cleaned.get("department")
        unit_id = unit.pk if unit else self.instance.department_id
        if document and unit_id and document.department_id != unit_id:
            self.add_error("index_number", "这件信息不是该单位的。")
        self.instance.document = document or None
        return cleaned


def one_document(index_number: str) -> Document | None:
    """The public or once public document with this index number; None for "". Raises ValidationError."""
    if not index_number:
        return None
    found = Document.objects.filter(index_number=index_number).first()
    if found is None:
        raise forms.ValidationError(f"没有索引号为“{index_number}”的政府信息。")
    return found


class ReplyForm(StepForm):
    """整改回复: what was done, with evidence."""

    text = PlainField(label="整改情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 8}))
    documents = PlainField(
        label="佐证：政府信息",
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"索引号，一行一个，最多 {MOST_EVIDENCE} 个；系统记下当时的稿和摘要。",
    )
    case_numbers = PlainField(
        label="佐证：办件编号",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="申请、来信等的编号，一行一个。两类佐证至少填一项。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["text", "documents", "case_numbers", "note"])
        draft = self.case.open_draft
        if draft is not None:
            rows = list(draft.evidence.select_related("document"))
            self.fields["text"].initial = draft.text
            self.fields["documents"].initial = "\n".join(row.document.index_number for row in rows if row.document_id)
            self.fields["case_numbers"].initial = "\n".join(row.case_number for row in rows if row.case_number)

    def clean_documents(self):
        numbers = _lines(self.cleaned_data["documents"])
        found = [one_document(number) for number in numbers]
        if any(one.department_id != self.case.department_id for one in found):
            raise forms.ValidationError("只能填写本单位的政府信息。")
        return found

    def clean_case_numbers(self):
        numbers = _lines(self.cleaned_data["case_numbers"])
        if any(len(number) > 40 for number in numbers):
            raise forms.ValidationError("每个编号不超过 40 个字。")
        return numbers

    def given(self) -> dict:
        given = super().given()
        return {
            "text": given["text"],
            "note": given["note"],
            "evidence": Evidence(given["documents"], given["case_numbers"]),
        }


def _lines(text: str) -> list[str]:
    """Its lines, each once. Raises ValidationError for too many."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_EVIDENCE:
        raise forms.ValidationError(f"最多 {MOST_EVIDENCE} 项。")
    return lines


class ExtendForm(StepForm):
    """延期: how many working days, and why."""

    days = forms.IntegerField(label="延期（工作日）", min_value=1, max_value=LONGEST_EXTENSION)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["days", "note"])


class ReferralForm(forms.Form):
    """追责建议: to which organ, on what facts."""

    organ = LineField(label="送交机关", max_length=100, help_text="任免机关或者监察机关。")
    facts = PlainField(
        label="事实和依据", max_length=2000, widget=forms.Textarea(attrs={"rows": 8}), help_text="写职务，不写姓名。"
    )
    proposed = LineField(label="建议", max_length=200, help_text="如“责令检查”“约谈”；由有权机关决定。")
