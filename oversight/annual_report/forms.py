"""What is typed for the annual report: which one, its words, and figures from outside."""

from decimal import Decimal

from django import forms
from django.utils import timezone

from county.cases.review import SEPARATOR
from county.cases.workflow import IllegalStep
from county.models import Department, User
from oversight.annual_report.form import FEN_PER_WAN
from oversight.annual_report.report import FIRST_YEAR, NARRATIVE
from oversight.annual_report.workflow import refuse_closed
from oversight.models import AMOUNT_KINDS, CHANGE_KINDS, AnnualReport, OutsideFigure

LARGEST = Decimal(10) ** 12
TOKENS_HELP = "【】中的数据项由系统按表格填入，如【新收申请】【办结】【结转下年】【主动公开】。"


def years() -> list[tuple[int, str]]:
    """The years that can be reported, newest first: those that are over."""
    return [(year, f"{year}年") for year in range(timezone.localdate().year - 1, FIRST_YEAR - 1, -1)]


class OwnUnitForm(forms.ModelForm):
    """A record of one's own unit and a year; the page gives `user` by a class of its own."""

    user: User
    year = forms.TypedChoiceField(label="年度", coerce=int, choices=years)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.active().filter(pk=self.user.department_id)
        self.fields["department"].initial = self.user.department_id


class NewReportForm(OwnUnitForm):
    """开立 a report; its words are begun with the figures in place."""

    class Meta:
        model = AnnualReport
        fields = ("department", "year")


class WordsForm(forms.ModelForm):
    """The narrative of a report that is being drawn up."""

    class Meta:
        model = AnnualReport
        fields = (*NARRATIVE, "contact")
        widgets = {name: forms.Textarea(attrs={"rows": 5, "cols": 90}) for name in NARRATIVE}

    def clean(self):
        cleaned = super().clean()
        # The digest that is frozen is made over parts divided by this character.
        for name in NARRATIVE:
            if SEPARATOR in cleaned.get(name, ""):
                self.add_error(name, "含有不能显示的控制字符，请删去后重新输入。")
        return cleaned


class OutsideFigureForm(OwnUnitForm):
    """A figure from outside: pieces as a whole number, amounts in 万元 to the 分."""

    amount = forms.DecimalField(
        label="数值", max_digits=18, decimal_places=6, help_text="件数填整数；金额以万元填写，可精确到分（6 位小数）。"
    )

    class Meta:
        model = OutsideFigure
        fields = ("department", "year", "kind", "source")

    def clean(self):
        cleaned = super().clean()
        kind, amount = cleaned.get("kind"), cleaned.get("amount")
        if kind and amount is not None:
            value = amount * FEN_PER_WAN if kind in AMOUNT_KINDS else amount
            if value != value.to_integral_value():
                self.add_error("amount", "件数须为整数。")
            elif value < 0 and kind not in CHANGE_KINDS:
                self.add_error("amount", "不能是负数。")
            elif abs(value) > LARGEST:
                self.add_error("amount", "数值过大，请核对单位。")
            else:
                self.instance.value = int(value)
        if not self.errors:
            try:
                refuse_closed(cleaned["department"], cleaned["year"])
            except IllegalStep as error:
                self.add_error("year", str(error))
        return cleaned
