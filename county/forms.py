"""What staff type about people and holidays."""

from django import forms
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.contrib.auth.forms import UserChangeForm, UserCreationForm

from county.calendar.calendar_data import BadCalendar, NoticeData, belongs_to_year
from county.calendar.notice_text import read_notice
from county.calendar.special_days import refuse_days_of_other_years
from county.models import HolidayNotice, Role, User


def roles_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="角色",
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="系统、安全、审计管理员须由专人担任，不能兼任其他角色。",
    )


class NewStaffForm(UserCreationForm):
    roles = roles_field()
    is_staff = forms.BooleanField(label="可登录工作平台", initial=True, required=False)

    class Meta:
        model = User
        fields = ("username", "first_name", "department", "roles", "is_staff")
        labels = {"first_name": "姓名"}


class StaffForm(UserChangeForm):
    roles = roles_field()

    class Meta:
        model = User
        fields = ("username", "password", "first_name", "email", "department", "roles", "is_active", "is_staff")
        labels = {"first_name": "姓名", "is_staff": "可登录工作平台"}


class HolidayNoticeForm(forms.ModelForm):
    """One year's notice; its days are typed one by one, or read from the pasted text."""

    url = forms.URLField(
        label="原文地址", max_length=200, required=False, assume_scheme="https", widget=AdminURLFieldWidget
    )
    text = forms.CharField(
        label="粘贴通知正文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "cols": 90}),
        help_text="可粘贴“一、元旦：1月1日（周四）至3日（周六）放假调休……”各段，保存时读出全部日期并替换该年原有日期；"
        "读不懂或与星期、天数不符的句子会指出。不粘贴则在下方逐日录入。",
    )

    class Meta:
        model = HolidayNotice
        fields = ("year", "title", "number", "url")
        widgets = {"title": forms.TextInput(attrs={"size": 60})}

    def clean(self):
        cleaned = super().clean()
        year = cleaned.get("year") or self.instance.year
        if cleaned.get("text") and year:
            try:
                days = read_notice(year, cleaned["text"])
                cleaned["data"] = NoticeData(year, "", "", "", days)
                refuse_days_of_other_years([cleaned["data"]])
            except BadCalendar as error:
                self.add_error("text", str(error))
        return cleaned


class SpecialDayFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        year = self.instance.year
        for form in self.forms:
            day = form.cleaned_data.get("day") if form.is_valid() else None
            if day and year and not belongs_to_year(day, year):
                form.add_error("day", f"{day} 不属于 {year} 年的安排。")
