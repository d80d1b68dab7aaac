"""政策解读 in the back office: plans and where they stand, the steps that follow, what was waived, and the figures by unit."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from county.cases.admin import DepartmentScopedAdmin, TimelineAdmin
from county.cases.permissions import VIEW, allows
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import IllegalStep
from county.site.csv_export import as_csv
from interpretation.companion import reading_url
from interpretation.forms import AttachForm, ChangePlanForm, PlanForm, WaiverForm
from interpretation.models import Interpretation, InterpretationEntry, Waiver
from interpretation.permissions import INTERPRETATION_GRANTS, WAIVER_GRANTS
from interpretation.statistics import HEADINGS, figures_by_unit, owed_by, total_of
from interpretation.workflow import attach, cancel, change_plan, plan, waive, write

FIRST_YEAR = 2017


def begin_writing(interpretation: Interpretation, *, actor, note: str = "") -> str:
    """The officer goes on to write the draft."""
    revision = write(interpretation, actor=actor, note=note)
    return reverse("admin:catalog_revision_change", args=[revision.pk])


class PlannedByForm:
    """An admin whose records are made by one form that knows the person, and never changed by hand."""

    def add_view(self, request, form_url="", extra_context=None):
        try:
            return super().add_view(request, form_url, extra_context)
        except IllegalStep as error:
            # The policy was withdrawn or decided on meanwhile.
            messages.error(request, str(error))
            return redirect(request.get_full_path())

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            # Only shown: the fields are those of the record, not those of the form.
            return super().get_form(request, obj, change, **(kwargs | {"form": forms.ModelForm, "fields": ()}))
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Interpretation)
class InterpretationAdmin(PlannedByForm, StepAdmin):
    """The plans of one's unit and for its policies; what may be done is a step page."""

    grants = INTERPRETATION_GRANTS
    form = PlanForm
    list_display = ("policy_title", "form", "department", "responsible", "planned_on", "shown_stage", "on_site")
    list_filter = ("status", "form", "is_import", "department")
    list_select_related = ("policy", "document", "department")
    search_fields = ("policy__title", "policy__doc_number", "document__title")
    show_full_result_count = False
    list_per_page = 50
    fields = ("policy", "department", "form", "responsible", "planned_on")
    change_list_template = "admin/interpretation/change_list.html"
    step_pages = {
        "write": StepPage(
            begin_writing, explanation="建立“政策解读”栏目的稿件，按规定内容分项填写，再走自审、保密审查、审定、发布。"
        ),
        "attach": StepPage(attach, AttachForm, "解读稿已经写好的，关联到这份安排；关联后不能更换。", "已关联。"),
        "change_plan": StepPage(change_plan, ChangePlanForm, "解读发布以前可以调整形式、责任人和日期。", "已调整。"),
        "cancel": StepPage(cancel, explanation="取消这份安排。已审定或发布的文件必须另有解读安排。"),
    }

    @admin.display(description="所解读的文件", ordering="policy__title")
    def policy_title(self, interpretation):
        return interpretation.policy.title

    @admin.display(description="进度")
    def shown_stage(self, interpretation):
        return interpretation.stage

    @admin.display(description="公开页")
    def on_site(self, interpretation):
        if not interpretation.is_public:
            return ""
        return format_html('<a href="{}">对照阅读</a>', reading_url(interpretation.document_id))

    @admin.display(description="解读稿")
    def draft_link(self, interpretation):
        if interpretation.document_id is None:
            return "尚未起草"
        revision = interpretation.document.revisions.order_by("-number").first()
        address = reverse("admin:catalog_revision_change", args=[revision.pk])
        return format_html('<a href="{}">{}</a>（{}）', address, revision.title, revision.get_status_display())

    @admin.display(description="文件")
    def policy_link(self, interpretation):
        address = reverse("admin:catalog_document_change", args=[interpretation.policy_id])
        return format_html('<a href="{}">{}</a>', address, interpretation.policy)

    def get_fields(self, request, obj=None):
        if obj is None:
            return self.fields
        shown = ("policy_link", "draft_link", "department", "form", "responsible", "planned_on", "shown_stage")
        return (*shown, "is_import", "created_by", "created_at")

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else self.get_fields(request, obj)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and request.user.department_id is not None

    def save_model(self, request, obj, form, change):
        plan(obj, actor=request.user)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("figures/", view(self.figures_view), name="interpretation_figures"),
            path("figures.csv", view(self.figures_csv), name="interpretation_figures_csv"),
            *super().get_urls(),
        ]

    def figures_of(self, request) -> dict:
        """The figures of the chosen year. Raises PermissionDenied for whoever may not read interpretations."""
        if not (request.user.is_superuser or allows(self.grants, request.user.roles, VIEW)):
            raise PermissionDenied
        today, chosen = timezone.localdate(), request.GET.get("year", "")
        years = range(today.year, FIRST_YEAR - 1, -1)
        if chosen and chosen not in map(str, years):
            raise Http404("没有这一年")
        figures = figures_by_unit(request.user, today, int(chosen) if chosen else None)
        return {"figures": figures, "total": total_of(figures), "years": years, "year": chosen, "today": today}

    def figures_view(self, request) -> HttpResponse:
        """政策解读情况: the figures by unit, and every policy that waits, with its limit."""
        context = self.admin_site.each_context(request) | self.figures_of(request)
        owed = owed_by(request.user, context["today"])
        context |= {"opts": self.opts, "title": "政策解读情况", "headings": HEADINGS, "owed": owed}
        return render(request, "admin/interpretation/figures.html", context)

    def figures_csv(self, request) -> HttpResponse:
        """The same figures for a spreadsheet."""
        found = self.figures_of(request)
        content = as_csv(HEADINGS, (one.cells for one in (*found["figures"], found["total"])))
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="interpretation.csv"'
        return response


@admin.register(Waiver)
class WaiverAdmin(PlannedByForm, DepartmentScopedAdmin):
    """免予解读: the leader decides, the reason stays on record."""

    grants = WAIVER_GRANTS
    form = WaiverForm
    list_display = ("policy", "reason", "decided_by", "decided_at")
    list_select_related = ("policy", "decided_by")
    search_fields = ("policy__title", "reason")
    show_full_result_count = False
    fields = ("policy", "reason")

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else ("policy", "reason", "decided_by", "decided_at")

    def get_fields(self, request, obj=None):
        return self.fields if obj is None else self.get_readonly_fields(request, obj)

    def save_model(self, request, obj, form, change):
        waive(obj, actor=request.user)


@admin.register(InterpretationEntry)
class InterpretationTrailAdmin(TimelineAdmin):
    """A plan is called by its policy."""

    list_select_related = ("case__policy",)
