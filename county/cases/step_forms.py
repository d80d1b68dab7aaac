"""What every step page asks: a note, and proof that the person saw the case as it is now."""

from django import forms

from county.cases.workflow import Step

NOTE_ROWS = 3
MOVED_ON = "打开本页之后，稿件内容或状态已有变化。请看过最新内容再办理。"


class StepForm(forms.Form):
    """What every step may be given: a note, needed where the step says so. `seen` is what the person was shown."""

    seen = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": NOTE_ROWS})
    )

    def __init__(self, data=None, *, case, user, step: Step, seen: str, **kwargs):
        super().__init__(data, initial={"seen": seen}, **kwargs)
        self.case, self.user, self.step, self.seen_now = case, user, step, seen
        self.fields["note"].required = step.needs_note
        if step.needs_note:
            self.fields["note"].label = "理由"

    def clean_seen(self):
        if self.cleaned_data["seen"] != self.seen_now:
            raise forms.ValidationError(MOVED_ON)
        return self.cleaned_data["seen"]

    def target(self):
        """What the verb acts upon."""
        return self.case

    def given(self) -> dict:
        """What the verb is told, by keyword."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "checked")}
