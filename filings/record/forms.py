"""What a unit types in a filing."""

from django import forms

from county.cases.step_forms import StepForm
from county.public_forms.fields import PlainField


class MaterialForm(StepForm):
    """备案材料."""

    text = PlainField(
        label="备案材料",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="写明变更前后的情况、依据和日期。不予公开目录只写编号、理由和下次评估日期，不写内容。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].initial = self.case.text
        self.order_fields(["text", "note"])
