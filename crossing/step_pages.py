"""The step pages by which an application goes to a mailbox and a letter to the applications, and what each shows of the other.

Named in `settings.CASE_COMPANIONS` (county/cases/step_pages.py).
"""

from django import forms
from django.urls import reverse

from county.cases.step_forms import StepForm
from county.cases.step_pages import Companion, StepPage
from county.models import Department, User
from county.public_forms.fields import LineField
from crossing import workflow
from crossing.models import Crossing
from mailboxes.models import Letter, LetterKind, Mailbox
from mailboxes.permissions import LETTER_GRANTS
from requests_app.models import Application
from requests_app.models.application import ApplicantKind
from requests_app.office_forms import ActForm
from requests_app.permissions import APPLICATION_GRANTS


class ToMailboxForm(ActForm):
    mailbox = forms.ModelChoiceField(label="转入信箱", queryset=Mailbox.objects.none())
    kind = forms.ChoiceField(label="来信类型", choices=LetterKind.choices, widget=forms.RadioSelect)
    accused = forms.ModelChoiceField(
        label="被举报单位",
        queryset=Department.objects.none(),
        required=False,
        empty_label="（不是举报，或不涉及本县行政单位）",
        help_text="只在类型为举报时选择。举报由县政府办公室单独办理，被举报单位看不到。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mailboxes = Mailbox.objects.open_to_letters().in_order()
        self.fields["mailbox"].queryset = mailboxes
        self.fields["mailbox"].initial = mailboxes.filter(department_id=self.case.department_id).first()
        self.fields["accused"].queryset = Department.objects.active().order_by("order", "pk")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("accused") and cleaned.get("kind") not in (LetterKind.REPORT, None):
            self.add_error("accused", "只有举报才选择被举报单位。")
        return cleaned


class ToApplicationForm(StepForm):
    wanted_title = LineField(
        label="所需信息名称",
        max_length=200,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text="照来信写明要的是哪一项信息；来信全文作为特征描述，不用重写。",
    )
    applicant_kind = forms.ChoiceField(label="申请人类别", choices=ApplicantKind.choices, initial=ApplicantKind.NATURAL)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted_title"].initial = self.case.title
        self.fields["note"].required = True
        self.fields["note"].label = "理由"
        self.fields["note"].help_text = "来信人会看到，连同申请编号。请不要写来信人的姓名、电话和住址。"
        self.order_fields(["wanted_title", "applicant_kind", "note"])


def mailbox_step(application: Application, **given) -> None:
    workflow.to_mailbox(application, **given)


def application_step(letter: Letter, **given) -> str:
    """Goes on to the application, which the letter's unit now handles."""
    made = workflow.to_application(letter, **given)
    return reverse("admin:requests_app_application_change", args=[made.pk])


def letter_of(application: Application, user: User) -> list[tuple[str, str]]:
    """The letter that an application became or came from, with its address for those who may open it."""
    crossing = Crossing.objects.filter(application=application).select_related("letter").first()
    if crossing is None:
        return []
    may_open = user.has_role(*LETTER_GRANTS) and Letter.objects.visible_to(user).filter(pk=crossing.letter_id).exists()
    way = "转入信箱" if crossing.to == Crossing.To.MAILBOX else "由来信转来"
    address = reverse("admin:mailboxes_letter_change", args=[crossing.letter_id]) if may_open else ""
    return [(f"{way}：来信 {crossing.letter}", address)]


def application_of(letter: Letter, user: User) -> list[tuple[str, str]]:
    """The application that a letter became or came from, likewise."""
    crossing = Crossing.objects.filter(letter=letter).select_related("application").first()
    if crossing is None:
        return []
    seen = Application.objects.visible_to(user).filter(pk=crossing.application_id)
    may_open = user.has_role(*APPLICATION_GRANTS) and seen.exists()
    way = "转为依申请公开" if crossing.to == Crossing.To.APPLICATION else "由依申请公开转来"
    address = reverse("admin:requests_app_application_change", args=[crossing.application_id]) if may_open else ""
    return [(f"{way}：申请 {crossing.application}", address)]


OF_APPLICATION = Companion(
    {
        "to_mailbox": StepPage(
            mailbox_step,
            ToMailboxForm,
            "申请人的姓名、联系方式和申请内容随信转入，不用重写；申请人用来信编号和原查询码查询。"
            "这件申请仍按“信访、投诉、举报等”答复（条例第三十九条）。每件申请只能转一次。",
            "已转入信箱，请把来信编号写入答复。",
        )
    },
    letter_of,
)
OF_LETTER = Companion(
    {
        "to_application": StepPage(
            application_step,
            ToApplicationForm,
            "来信人的姓名、联系方式和来信全文转入本单位的依申请公开，来信记为“已移交”；来信人用申请编号和原查询码查询。"
            "转入后请与申请人确认收到，缺身份证明等的通知补正。不能撤销。",
            "已转为依申请公开，请与申请人确认收到。",
        )
    },
    application_of,
)
