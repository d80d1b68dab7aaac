"""Which period, and up to when known."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from oversight.models import Reckoning


class PeriodForm(forms.Form):
    """按日期核算. Without a choice: last month, as known now."""

    first = forms.DateField(label="起始日", widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label="截止日", widget=forms.DateInput(attrs={"type": "date"}))
    known_at = forms.DateTimeField(
        label="数据截至", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data or last_month(), *args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        first, last, known_at = (cleaned.get(name) for name in ("first", "last", "known_at"))
        if first and last and last < first:
            self.add_error("last", "截止日不能早于起始日。")
        if last and last > timezone.localdate():
            self.add_error("last", "截止日不能在将来。")
        if known_at and known_at > timezone.now():
            self.add_error("known_at", "数据截至时间不能在将来。")
        return cleaned


class FreezeForm(PeriodForm):
    """冻结: what kind of period it is."""

    kind = forms.ChoiceField(label="期间", choices=Reckoning.Kind.choices)


def last_month() -> dict[str, str]:
    """The first and the last day of last month."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    return {"first": last.replace(day=1).isoformat(), "last": last.isoformat()}
