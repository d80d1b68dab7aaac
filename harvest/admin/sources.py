"""归集来源 and their 批次: what was read when, and why not."""

from django.contrib import admin

from county.cases.admin import DepartmentScopedAdmin, ReadOnly, RecordsChanges, TimelineAdmin
from county.cases.step_pages import StepAdmin, StepPage
from harvest import workflow
from harvest.forms import SourceForm
from harvest.models import Run, Source, SourceEntry
from harvest.permissions import RUN_GRANTS, SOURCE_GRANTS


@admin.register(Source)
class SourceAdmin(RecordsChanges, StepAdmin):
    """Kept by the county office; the last success and the last run are two columns."""

    grants = SOURCE_GRANTS
    form = SourceForm
    list_display = ("name", "department", "kind", "status", "last_success_at", "last_run_at", "fails_in_row")
    list_filter = ("status", "kind")
    list_select_related = ("department",)
    search_fields = ("name", "address")
    list_per_page = 50
    readonly_fields = ("last_success_at", "last_run_at", "fails_in_row", "next_at")
    step_pages = {
        "enable": StepPage(
            workflow.enable, explanation="启用后按间隔读取；选了自动拟稿的，新信息成为责任信息员的草稿。"
        ),
        "pause": StepPage(workflow.pause, explanation="暂停读取，已归集的不受影响。"),
        "stop": StepPage(workflow.stop, explanation="停用后不再读取，也不能恢复。"),
    }

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.status != Source.Status.STOPPED)


@admin.register(Run)
class RunAdmin(ReadOnly, DepartmentScopedAdmin):
    grants = RUN_GRANTS
    list_display = (
        "source",
        "started_at",
        "outcome",
        "listed",
        "fetched",
        "new",
        "changed",
        "duplicates",
        "gone",
        "refused",
        "note",
    )
    list_filter = ("outcome",)
    list_select_related = ("source",)
    list_per_page = 50
    show_full_result_count = False
    exclude = ("lease_until", "reasons")
    readonly_fields = ("why",)

    @admin.display(description="原因")
    def why(self, run):
        return "；".join(f"{reason} {number} 条" for reason, number in run.reasons.items()) or "无"


@admin.register(SourceEntry)
class SourceEntryAdmin(TimelineAdmin):
    """The trail of sources, for the audit administrator."""
