"""The form that opens one's own case: number and 查询码."""

from django import forms

from county.public_forms.fields import LineField


class TrackForm(forms.Form):
    """What is wrong with number or code is said in one way, and not at which."""

    use_required_attribute = False

    number = LineField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    code = LineField(
        label="查询码",
        max_length=60,
        help_text="12 位，大小写、空格和短横线不影响查询。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "请填写查询码。"},
    )

    def __init__(self, *args, number_label: str, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["number"].label = number_label
        self.fields["number"].error_messages["required"] = f"请填写{number_label}。"
