"""How the list of applications is narrowed in the back office."""

from django.contrib import admin
from django.utils import timezone

from county.calendar.clock import SOON_WORKDAYS, soon_until
from county.calendar.special_days import current_calendar
from county.models import Department
from requests_app.models import Remedy
from requests_app.waiting import Days, to_be_redone, unconfirmed, undecided, undefended, untold


class DueFilter(admin.SimpleListFilter):
    """By how near the limit is."""

    title = "时限"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [
            ("late", "已逾期"),
            ("today", "今日到期"),
            ("soon", f"{SOON_WORKDAYS} 个工作日内到期"),
            ("paused", "期限停止计算"),
            ("urged", "督办未回复"),
            ("unconfirmed", "超过一个工作日未确认"),
            ("undecided", "待确认是否逾期"),
            ("untold", "收到日期未登记"),
            ("defence", "待提交答复、答辩"),
            ("redo", "待重新答复"),
        ]

    def queryset(self, request, queryset):
        today, calendar = timezone.localdate(), current_calendar()
        chosen = {
            "late": lambda: queryset.overdue(today),
            "today": lambda: queryset.due_within(today, today),
            "soon": lambda: queryset.due_within(today, soon_until(today, calendar)),
            "paused": queryset.paused,
            "unconfirmed": lambda: unconfirmed(queryset.open(), Days.of(today, calendar)),
            "undecided": lambda: undecided(queryset.open(), Days.of(today, calendar)),
            "untold": lambda: untold(queryset.open(), Days.of(today, calendar)),
            "defence": lambda: queryset.filter(pk__in=undefended(Remedy.objects.all()).values("application")),
            "redo": lambda: queryset.filter(pk__in=to_be_redone(Remedy.objects.all()).values("application")),
            "urged": lambda: queryset.filter(urgings__answered_at__isnull=True, urgings__isnull=False).distinct(),
        }
        return chosen[self.value()]() if self.value() in chosen else queryset


class HandlerFilter(admin.SimpleListFilter):
    """Whose they are."""

    title = "承办人"
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [("mine", "我承办的"), ("none", "尚未分派")]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.filter(handler=request.user)
        return queryset.filter(handler__isnull=True) if self.value() == "none" else queryset


class UnitFilter(admin.SimpleListFilter):
    """The units, for those who see all of them."""

    title = "承办单位"
    parameter_name = "unit"

    def lookups(self, request, model_admin):
        if not request.user.sees_all_units:
            return []
        return list(Department.objects.active().order_by("order", "pk").values_list("slug", "short_name"))

    def queryset(self, request, queryset):
        return queryset.filter(department__slug=self.value()) if self.value() else queryset
