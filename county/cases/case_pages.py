"""Cases with a limit in the back office: the time left in lists, and further sections and buttons on their page."""

from typing import NamedTuple

from django.contrib import admin
from django.utils import timezone

from county.calendar.clock import NO_LIMIT, TimeLeft, time_left
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases.admin import calendar_column, marked
from county.cases.limit import lines_of
from county.cases.step_pages import StepAdmin
from county.models import WorkdayLimit


class Section(NamedTuple):
    """A heading with its lines, below the fields of a case."""

    heading: str
    lines: list[str]


class LimitFilter(admin.SimpleListFilter):
    """What is late."""

    title = "时限"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("late", "已逾期")]

    def queryset(self, request, queryset):
        return queryset.overdue(timezone.localdate()) if self.value() == "late" else queryset


def left_of(case, calendar: Calendar) -> TimeLeft:
    """How much of its limit is left to an open case."""
    return time_left(case.due_on, timezone.localdate(), calendar) if case.is_open else NO_LIMIT


class LimitedCaseAdmin(StepAdmin):
    """Cases with `due_on` and `is_open`, nothing of which is typed in: everything moves by step pages."""

    change_form_template = "admin/steps/case.html"
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description="剩余")
    def days_left(self, case):
        return marked(left_of(case, current_calendar()))

    def get_list_display(self, request):
        return [calendar_column("剩余", left_of) if name == "days_left" else name for name in self.list_display]

    def sections(self, request, case) -> list[Section]:
        """What the page shows below the fields."""
        return []

    def links(self, request, case) -> list[tuple[str, str]]:
        """Further buttons: label and address."""
        return []

    def clock_lines(self, case) -> list[str]:
        """The working of the limit that runs."""
        runs = isinstance(case, WorkdayLimit) and case.is_open
        return list(lines_of(case, current_calendar())) if runs else []

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        case = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if case is not None:
            shown = [*self.sections(request, case), Section("期限是怎样计算的", self.clock_lines(case))]
            extra |= {"sections": [one for one in shown if one.lines], "links": self.links(request, case)}
        return super().change_view(request, object_id, form_url, extra)
