"""An instant in a form of the back office: a local day and a time of day, each in its own control."""

from django import forms


class InstantField(forms.SplitDateTimeField):
    """Works by keyboard and without script; gives an aware instant."""

    def __init__(self, **kwargs):
        widget = forms.SplitDateTimeWidget(
            date_attrs={"type": "date"}, time_attrs={"type": "time"}, date_format="%Y-%m-%d", time_format="%H:%M"
        )
        messages = {"required": "请填写日期和时间。", "invalid_date": "日期不正确。", "invalid_time": "时间不正确。"}
        super().__init__(widget=widget, error_messages=messages, **kwargs)
