"""What is typed when somebody takes up or leaves a post."""

from django import forms

from county.models import OfficerPost, User


class PostForm(forms.ModelForm):
    """登记任职."""

    class Meta:
        model = OfficerPost
        fields = ("department", "kind", "name", "person", "is_acting", "office_phone", "from_on", "appointed_by")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "person" in self.fields:
            self.fields["person"].queryset = User.objects.filter(is_active=True, department__isnull=False).order_by(
                "username"
            )

    def clean(self):
        cleaned = super().clean()
        person, unit = cleaned.get("person"), cleaned.get("department")
        if person and unit and not cleaned.get("is_acting") and person.department_id != unit.pk:
            self.add_error("person", "账号属于其他单位；由其他单位人员临时代管的，请勾选“代管”。")
        return cleaned


class EndForm(forms.Form):
    """登记离任: the last day, and who follows."""

    until_on = forms.DateField(label="离任日期", help_text="最后一天，当天仍计在岗。")
    successor = forms.CharField(
        label="接任情况", max_length=200, required=False, help_text="如“由某某接任”；不填表示自次日起空缺。"
    )
