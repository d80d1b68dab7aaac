"""年度报告 in the back office: drawn up, checked, frozen and laid before the gate; figures from outside."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from county.calendar.clock import TimeLeft
from county.cases.admin import DepartmentScopedAdmin, TimelineAdmin, marked
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import IllegalStep
from county.models import Department
from county.papers import PaperUnavailable
from oversight.annual_report.forms import TOKENS_HELP, NewReportForm, OutsideFigureForm, WordsForm
from oversight.annual_report.gathering import missing_units
from oversight.annual_report.layout import title_of
from oversight.annual_report.pages import FORMS, outside_figures, shown_tables, with_records
from oversight.annual_report.report import NARRATIVE, cell_label, in_cell, row_label
from oversight.annual_report.workflow import (
    check_report,
    enter_figure,
    freeze,
    lay_before_gate,
    open_report,
    reopen,
    standing_of,
)
from oversight.models import AnnualReport, AnnualReportEntry, OutsideFigure
from oversight.permissions import OUTSIDE_GRANTS, REPORT_GRANTS
from oversight.renewal import report_due_on

CASES_A_PAGE = 50


def _own(form, user):
    """The form class for what belongs to a person's own unit."""
    return type(form.__name__, (form,), {"user": user})


class TellsIllegalSteps:
    """What a verb refuses after the form was right (somebody else was faster) is told, and nothing is written."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IllegalStep as error:
            self.message_user(request, str(error), level="ERROR")
            return redirect(request.get_full_path())


def lay(report: AnnualReport, *, actor, note: str = "") -> str:
    """Goes on to the draft that was made."""
    revision = lay_before_gate(report, actor=actor, note=note)
    return reverse("admin:catalog_revision_change", args=[revision.pk])


@admin.register(AnnualReport)
class AnnualReportAdmin(TellsIllegalSteps, StepAdmin):
    grants = REPORT_GRANTS
    list_display = ("__str__", "year", "status", "shown_due", "is_published")
    list_filter = ("year", "status")
    list_select_related = ("department", "document")
    search_fields = ("department__name", "department__short_name")
    list_per_page = 70
    change_form_template = "admin/oversight/annualreport/change_form.html"
    step_pages = {
        "check": StepPage(check_report, explanation="全部勾稽关系成立、各部分写好后核对；数据以核对时为准。"),
        "freeze": StepPage(freeze, explanation="定稿后数据、文字和计入的案件不再变化，须由核对人以外的负责人办理。"),
        "reopen": StepPage(reopen, explanation="已作的核对、定稿作废；更正案件后重新核对。"),
        "lay_before_gate": StepPage(
            lay, explanation="按规定格式生成网页、Word 和 PDF，作为“年度报告”栏目的稿件，经审查、审定后发布。"
        ),
    }

    @admin.display(description="公布期限", ordering="year")
    def shown_due(self, report):
        due_on = _due_on(report)
        return marked(TimeLeft(str(due_on), due_on < timezone.localdate() and not self.is_published(report)))

    @admin.display(description="已发布", boolean=True)
    def is_published(self, report):
        return report.is_imported or (report.document is not None and report.document.published_at is not None)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and request.user.department_id is not None

    def has_change_permission(self, request, obj=None):
        is_own = obj is None or (obj.is_editable and obj.department_id == request.user.department_id)
        return super().has_change_permission(request, obj) and is_own

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs | {"form": WordsForm})

        return _own(NewReportForm, request.user)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return ((None, {"fields": ("department", "year")}),)
        return ((None, {"fields": ("contact",)}), ("文字部分", {"fields": NARRATIVE, "description": TOKENS_HELP}))

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            open_report(obj, actor=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(request, f"{obj}已建立，数据已填入文字部分。")
        return redirect("admin:oversight_annualreport_change", obj.pk)

    def get_urls(self):
        view, base = self.admin_site.admin_view, "oversight_annualreport"
        return [
            path("<int:pk>/cell/<slug:table>/<slug:row>/<slug:column>/", view(self.cell_view), name=f"{base}_cell"),
            path("<int:pk>/file/<slug:form>/", view(self.file_view), name=f"{base}_file"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self.get_object(request, object_id)
        extra = _shown(request, report) if report else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | extra)

    def visible_or_404(self, request, pk: int) -> AnnualReport:
        report = self.get_queryset(request).select_related("department").filter(pk=pk).first()
        if report is None or not self.has_view_permission(request):
            raise Http404("没有这份年度报告")
        return report

    def cell_view(self, request, pk, table, row, column) -> HttpResponse:
        """The cases that count in one cell."""
        report = self.visible_or_404(request, pk)
        try:
            title = cell_label(table, row, column)
        except (KeyError, ValueError, IndexError) as error:
            raise Http404("没有这一格") from error
        lines = in_cell(standing_of(report).lines, table, row, column)
        page = Paginator(lines, CASES_A_PAGE).get_page(request.GET.get("page"))
        cases = [(line, url, row_label(line)) for line, url in with_records(page.object_list, request.user)]
        shown = {"title": title, "report": report, "page": page, "cases": cases}
        context = self.admin_site.each_context(request) | shown
        return render(request, "admin/oversight/annualreport/cell.html", context)

    def file_view(self, request, pk, form) -> HttpResponse:
        """The report as a file, frozen or as it stands."""
        report = self.visible_or_404(request, pk)
        if form not in FORMS:
            raise Http404("没有这种格式")
        _, content_type, make = FORMS[form]
        try:
            content = make(report, standing_of(report).figures)
        except PaperUnavailable as error:
            self.message_user(request, str(error), level="ERROR")
            return redirect("admin:oversight_annualreport_change", pk)
        name = f"{title_of(report.department.name, report.year)}.{form}"
        return HttpResponse(
            content,
            content_type=content_type,
            headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)},
        )


def _due_on(report: AnnualReport):
    return report_due_on(report.year, is_county=report.department.kind == Department.Kind.GOVERNMENT)


def _shown(request, report: AnnualReport) -> dict:
    """What the page of a report shows beside its words."""
    standing, due_on = standing_of(report), _due_on(report)
    figure_url = f"{reverse('admin:oversight_outsidefigure_add')}?year={report.year}"
    is_own = report.department_id == request.user.department_id and report.is_editable
    outside = [] if report.is_imported else outside_figures(report)
    return {
        "standing": standing,
        "tables": shown_tables(report, standing.figures),
        "outside": outside,
        "consolidates": report.department.kind == Department.Kind.GOVERNMENT,
        "missing": [] if report.is_imported else missing_units(report),
        "due_on": due_on,
        "is_late": due_on < timezone.localdate() and not report.is_imported and report.document is None,
        "files": [
            (label, reverse("admin:oversight_annualreport_file", args=[report.pk, form]))
            for form, (label, *_) in FORMS.items()
        ],
        "add_figure": figure_url if is_own else "",
        "show_save_and_add_another": False,
    }


@admin.register(OutsideFigure)
class OutsideFigureAdmin(TellsIllegalSteps, DepartmentScopedAdmin):
    """Figures from outside; whoever entered a wrong one enters the right one, and both stay on record."""

    grants = OUTSIDE_GRANTS
    list_display = ("kind", "shown", "department", "year", "source", "entered_by", "entered_at")
    list_filter = ("year", "kind")
    list_select_related = ("department", "entered_by")
    list_per_page = 50
    show_full_result_count = False
    fields = ("department", "year", "kind", "shown", "source", "entered_by", "entered_at")

    @admin.display(description="数值")
    def shown(self, figure):
        return figure.shown_value

    def get_form(self, request, obj=None, change=False, **kwargs):
        return (
            _own(OutsideFigureForm, request.user) if obj is None else super().get_form(request, obj, change, **kwargs)
        )

    def get_fields(self, request, obj=None):
        return ("department", "year", "kind", "amount", "source") if obj is None else self.fields

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else self.fields

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and request.user.department_id is not None

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        enter_figure(obj, actor=request.user)


@admin.register(AnnualReportEntry)
class AnnualReportEntryAdmin(TimelineAdmin):
    """The trail of the annual reports, for the audit administrator; a report is called by its unit."""

    list_select_related = ("case__department",)
