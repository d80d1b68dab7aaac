"""网站找错 in the back office: for the unit whose page it is, and for the county office."""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html

from county.calendar.clock import TimeLeft
from county.cases.admin import TimelineAdmin, marked
from county.cases.case_pages import LimitedCaseAdmin, LimitFilter, Section
from county.cases.filters import WorkFilter
from county.cases.step_pages import StepPage
from oversight.error_reports import workflow
from oversight.error_reports.forms import AssignForm, SettleForm
from oversight.models import ErrorReport, ErrorReportEntry
from oversight.permissions import ERROR_REPORT_GRANTS


@admin.register(ErrorReport)
class ErrorReportAdmin(LimitedCaseAdmin):
    grants = ERROR_REPORT_GRANTS
    list_display = ("number", "department", "shown_kind", "page", "status", "received_on", "due_on", "days_left")
    list_filter = (WorkFilter, LimitFilter, "kind", "outcome", "department")
    list_select_related = ("department",)
    search_fields = ("number", "page")
    fields = (
        ("number", "status", "shown_kind"),
        "department",
        "page_link",
        ("document", "revision", "shown_digest"),
        "text",
        "contact",
        ("received_at", "due_on"),
        ("outcome", "parent"),
        "answer",
        ("settled_by", "checked_by", "answered_on", "is_on_time"),
    )
    readonly_fields = tuple(name for line in fields for name in ((line,) if isinstance(line, str) else line))
    step_pages = {
        "assign": StepPage(workflow.assign, AssignForm, "转给页面所属的单位；期限不重新计算。"),
        "prolong": StepPage(workflow.prolong, explanation="延长到收到之日起 10 个工作日，限一次；反映人会看到理由。"),
        "settle": StepPage(workflow.settle, SettleForm, "由单位负责人或者县政府办公室核对后答复。"),
        "send_back": StepPage(workflow.send_back),
        "answer": StepPage(workflow.answer, explanation="须由处理人以外的人核对页面；确认后反映人看到答复。"),
    }

    @admin.display(description="错误类型", ordering="kind")
    def shown_kind(self, report):
        until = report.urgent_until
        if until is None or not report.is_open:
            return report.get_kind_display()
        label = f"{report.get_kind_display()}，{timezone.localtime(until):%m-%d %H:%M} 前先撤下"
        return marked(TimeLeft(label, is_late=True))

    @admin.display(description="页面")
    def page_link(self, report):
        return format_html('<a href="{}">{}</a>', report.page, report.page) if report.page else "未填写"

    def seen(self, case):
        """A step depends on the status and on the outcome as it was shown."""
        return f"{case.status}:{case.outcome}"

    def sections(self, request, case):
        document = case.document
        if document is None or case.revision is None:
            return []
        now = document.revision
        said = "与反映人所见的相同" if now and now.digest == case.shown_digest else "已不是反映人所见的文本"
        number = f"第 {now.number} 稿" if now else "未发布"
        return [Section("系统记录的现状", [f"现在{document.get_status_display()}，{number}，{said}。"])]


@admin.register(ErrorReportEntry)
class ErrorReportEntryAdmin(TimelineAdmin):
    """The trail of reports, for the audit administrator."""
