"""What officers and leaders type about interpretations: the plan, its change, the item that is attached, the waiver."""

from django import forms
from django.utils import timezone

from catalog.models import Document
from catalog.tree.kinds import ColumnKind
from county.cases.step_forms import StepForm
from county.models import Department
from interpretation.models import Form, Interpretation, Waiver

OFFERED = 200


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PolicyField(forms.ModelChoiceField):
    """The policies that still want an interpretation, and the one that the page was opened for."""

    def label_from_instance(self, document):
        return f"{document.title[:60]}（{document.get_status_display()}）"


def policies_for(user, chosen: str = ""):
    """What `user` may plan for: drafts and public items that need an interpretation and have none, and `chosen`."""
    open_to_all = Document.objects.visible_to(user).exclude(column_kind=ColumnKind.INTERPRETATION)
    open_to_all = open_to_all.filter(status__in=(Document.Status.DRAFT, Document.Status.PUBLISHED))
    live = Interpretation.objects.live().values("policy")
    wanting = open_to_all.filter(needs_interpretation=True, interpretation_waiver__isnull=True).exclude(pk__in=live)
    keys = list(wanting.order_by("-pk").values_list("pk", flat=True)[:OFFERED])
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        keys.append(int(chosen))
    return open_to_all.filter(pk__in=keys).order_by("-pk")


class PlanForm(forms.ModelForm):
    """安排解读: who, in what form, by when (同步组织、同步审签、同步部署)."""

    policy = PolicyField(label="所解读的文件", queryset=Document.objects.none())
    department = forms.ModelChoiceField(
        label="解读单位", queryset=Department.objects.none(), help_text="谁起草、谁解读；联合发文由牵头单位解读。"
    )

    class Meta:
        model = Interpretation
        fields = ("policy", "department", "form", "responsible", "planned_on")
        widgets = {"planned_on": _day()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.user
        chosen = str(self.data.get("policy") or self.initial.get("policy") or "")
        self.fields["policy"].queryset = policies_for(user, chosen)
        self.fields["department"].queryset = Department.objects.active().order_by("order")
        self.initial.setdefault("department", user.department_id)
        for name in ("responsible", "planned_on"):
            self.fields[name].required = True

    user = None

    def clean_planned_on(self):
        if self.cleaned_data["planned_on"] < timezone.localdate():
            raise forms.ValidationError("计划发布日期不能在过去。")
        return self.cleaned_data["planned_on"]


class ChangePlanForm(StepForm):
    """调整安排."""

    form = forms.ChoiceField(label="解读形式", choices=Form.choices)
    responsible = forms.CharField(label="解读责任人", max_length=50)
    planned_on = forms.DateField(label="计划发布日期", widget=_day())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("form", "responsible", "planned_on"):
            self.initial[name] = getattr(self.case, name)
        self.order_fields(["form", "responsible", "planned_on", "note", "seen"])


class AttachForm(StepForm):
    """关联已有稿件: items of the 政策解读 column of the unit that explain no policy yet."""

    document = PolicyField(label="解读稿", queryset=Document.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unlinked = Document.objects.visible_to(self.user).filter(
            column_kind=ColumnKind.INTERPRETATION,
            department_id=self.case.department_id,
            status__in=(Document.Status.DRAFT, Document.Status.PUBLISHED),
            interpretation__isnull=True,
        )
        newest = list(unlinked.order_by("-pk").values_list("pk", flat=True)[:OFFERED])
        self.fields["document"].queryset = Document.objects.filter(pk__in=newest).order_by("-pk")
        self.order_fields(["document", "note", "seen"])


class WaiverForm(forms.ModelForm):
    """免予解读."""

    policy = PolicyField(label="文件", queryset=Document.objects.none())

    class Meta:
        model = Waiver
        fields = ("policy", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 2, "cols": 80})}

    user = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = str(self.data.get("policy") or self.initial.get("policy") or "")
        self.fields["policy"].queryset = policies_for(self.user, chosen)
