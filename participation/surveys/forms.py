"""The form of a survey, made from its questions."""

from django import forms

from county.public_forms.captcha_forms import ChallengeMixin, SubmissionMixin
from county.public_forms.fields import PlainField
from participation.questions import LONGEST_TEXT, Question

MISSING = "这道题必须回答。"
UNKNOWN = "请从选项中选择。"


class SheetForm(ChallengeMixin, SubmissionMixin, forms.Form):
    """One sheet; whatever is wrong is told at its question, and the rest stays."""

    challenge_purpose = "survey"

    def __init__(self, *args, questions: list[Question], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.questions = questions
        for one in questions:
            self.fields[one.name] = self._field(one)

    @staticmethod
    def _field(one: Question) -> forms.Field:
        label = f"{one.number}. {one.text}"
        errors = {"required": MISSING, "invalid_choice": UNKNOWN, "invalid_list": UNKNOWN}
        if one.kind == "text":
            long = {"max_length": f"不能超过 {LONGEST_TEXT} 个字，现在有 %(show_value)d 个。"}
            area = forms.Textarea(attrs={"rows": 4})
            return PlainField(
                label=label,
                required=one.is_required,
                max_length=LONGEST_TEXT,
                widget=area,
                error_messages=errors | long,
            )
        choices = [(str(place), text) for place, text in enumerate(one.choices, 1)]
        if one.kind == "several":
            most = f"可多选，最多 {one.most} 项。" if one.most < len(choices) else "可多选。"
            return forms.MultipleChoiceField(
                label=label,
                required=one.is_required,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                help_text=most,
                error_messages=errors,
            )
        return forms.ChoiceField(
            label=label, required=one.is_required, choices=choices, widget=forms.RadioSelect, error_messages=errors
        )

    def clean(self):
        cleaned = super().clean()
        for one in self.questions:
            if one.kind == "several" and len(cleaned.get(one.name) or []) > one.most:
                self.add_error(one.name, f"最多选 {one.most} 项，现在选了 {len(cleaned[one.name])} 项。")
        if not self.errors and not any(cleaned.get(one.name) for one in self.questions):
            self.add_error(None, "请至少回答一道题。")
        return cleaned

    def answers(self) -> dict[int, list[int]]:
        """The numbers of the choices by the number of the question; what was left out is not in it."""
        chosen = {one.number: self.cleaned_data[one.name] for one in self.questions if one.kind != "text"}
        return {
            number: sorted(int(one) for one in (given if isinstance(given, list) else [given]))
            for number, given in chosen.items()
            if given
        }

    def texts(self) -> dict[int, str]:
        """The free texts by the number of the question."""
        return {
            one.number: self.cleaned_data[one.name]
            for one in self.questions
            if one.kind == "text" and self.cleaned_data[one.name]
        }
