"""The page of a 保密审查: every risk is answered, and the answers fit the conclusion."""

from django import forms

from county.cases.gate import Answers
from county.cases.review import Conclusion
from county.cases.step_forms import StepForm

RISKS = (
    ("involves_state_secret", "涉及国家秘密"),
    ("involves_work_secret", "涉及工作秘密"),
    ("involves_trade_secret", "涉及商业秘密"),
    ("involves_privacy", "涉及个人隐私"),
    ("involves_three_securities", "可能危及国家安全、公共安全、经济安全、社会稳定"),
    ("involves_internal_affairs", "属于内部事务信息（人事管理、后勤管理、内部工作流程）"),
    ("involves_process_information", "属于过程性信息（讨论记录、过程稿、磋商信函、请示报告）"),
    ("involves_enforcement_file", "属于行政执法案卷信息"),
    ("had_secrecy_mark", "原件有密级标志"),
)
YES_NO = (("no", "否"), ("yes", "是"))


class ReviewForm(StepForm):
    """保密审查单: every risk is answered, none by default."""

    conclusion = forms.ChoiceField(label="审查结论", choices=Conclusion.choices, widget=forms.RadioSelect)
    basis = forms.CharField(
        label="依据",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="结论不是“公开”、或有任何一项为“是”时必填。",
    )
    personal_data_treatment = forms.CharField(
        label="个人信息去标识化处理", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    organs_consulted = forms.CharField(
        label="征求机关与答复", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in RISKS:
            self.fields[name] = forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect)
        self.order_fields(
            [*(name for name, _ in RISKS), "conclusion", "basis", "personal_data_treatment", "organs_consulted", "note"]
        )

    def clean(self):
        cleaned = super().clean()
        answered = [name for name, _ in RISKS if cleaned.get(name) == "yes"]
        open_to_all = cleaned.get("conclusion") in (None, Conclusion.APPROVED) and not answered
        if not open_to_all and not cleaned.get("basis", "").strip():
            self.add_error("basis", "请写明依据。")
        if "involves_state_secret" in answered and cleaned.get("conclusion") in (
            Conclusion.APPROVED,
            Conclusion.APPROVED_IN_PART,
        ):
            self.add_error("conclusion", "涉及国家秘密的信息不得公开（《保守国家秘密法》第三十五条）。")
        if "involves_privacy" in answered and not cleaned.get("personal_data_treatment", "").strip():
            self.add_error("personal_data_treatment", "涉及个人隐私的，请说明如何处理。")
        return cleaned

    def given(self) -> dict:
        return {"note": self.cleaned_data["note"], "answers": self.answers()}

    def answers(self) -> Answers:
        """What was answered, for `county.cases.gate.review`."""
        risks = {name: self.cleaned_data[name] == "yes" for name, _ in RISKS}
        texts = {
            name: self.cleaned_data[name].strip() for name in ("basis", "personal_data_treatment", "organs_consulted")
        }
        return Answers(conclusion=self.cleaned_data["conclusion"], **risks, **texts)
