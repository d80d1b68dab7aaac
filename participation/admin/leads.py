"""舆情线索 in the back office: the county office's register, its file import and what becomes of each."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from county.cases.admin import TimelineAdmin
from county.cases.filters import WorkFilter
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import IllegalStep
from participation.incidents import lead_acts
from participation.incidents.office_forms import LeadFileForm, LeadForm, MergeForm, OpenIncidentForm, SameLeadForm
from participation.incidents.permissions import LEAD_GRANTS
from participation.models import Lead, LeadEntry

SHOWN_ROWS = 50


def begin_incident(lead: Lead, *, actor, **given) -> str:
    """Goes on to the incident that was registered."""
    incident = lead_acts.begin_incident(lead, actor=actor, **given)
    return reverse("admin:participation_incident_change", args=[incident.pk])


@admin.register(Lead)
class LeadAdmin(StepAdmin):
    """What was read somewhere, until somebody decides what it is."""

    grants = LEAD_GRANTS
    form = LeadForm
    list_display = ("pk", "title", "source_kind", "media_name", "found_at", "times", "reads", "status", "incident")
    list_display_links = ("pk", "title")
    list_filter = (WorkFilter, "source_kind")
    list_select_related = ("incident",)
    search_fields = ("title", "excerpt")
    show_full_result_count = False
    list_per_page = 50
    change_list_template = "admin/participation/lead/change_list.html"
    step_pages = {
        "begin": StepPage(begin_incident, OpenIncidentForm, "登记为新的舆情事项，线索留存关联。"),
        "join": StepPage(lead_acts.join, MergeForm, "说的是同一件事的，并入在办事项。"),
        "dismiss": StepPage(lead_acts.dismiss, explanation="写明理由；内容 90 日后自动清除。"),
        "same_as": StepPage(lead_acts.same_as, SameLeadForm, "与另一线索相同的，只多计一次。"),
    }

    def has_change_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        shown = {"form": forms.ModelForm, "fields": ()} if obj is not None else {}
        return super().get_form(request, obj, change, **kwargs | shown)

    def get_fields(self, request, obj=None):
        if obj is None:
            return LeadForm.Meta.fields
        return (*LeadForm.Meta.fields, "times", "batch", "status", "incident", "original", "decided_at", "erased_at")

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else self.get_fields(request, obj)

    def save_model(self, request, obj, form, change):
        lead_acts.enter(obj, actor=request.user)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        return [path("import/", self.admin_site.admin_view(self.import_view), name=name), *super().get_urls()]

    def import_view(self, request) -> HttpResponse:
        """A vendor's file: chosen, looked through, and taken in when it is confirmed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": "导入线索"}
        if "rows" in request.POST:
            return self._take_in(request)
        form = LeadFileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            parsed, name = form.parsed, form.cleaned_data["file"].name[:100]
            context |= {
                "parsed": parsed,
                "shown": parsed.rows[:SHOWN_ROWS],
                "refused": parsed.refused[:SHOWN_ROWS],
                "packed": lead_acts.packed(parsed.rows),
                "batch": name,
            }
        return render(request, "admin/participation/lead/import.html", context | {"form": form})

    def _take_in(self, request) -> HttpResponse:
        try:
            rows = lead_acts.unpacked(request.POST["rows"])
            done = lead_acts.take_in(rows, request.POST.get("batch", "")[:100] or "导入", actor=request.user)
        except IllegalStep as error:
            messages.error(request, str(error))
            return redirect("admin:participation_lead_import")
        messages.success(request, f"已导入 {done.new} 条，已有的 {done.known} 条只增加报告次数。")
        return redirect("admin:participation_lead_changelist")


@admin.register(LeadEntry)
class LeadEntryAdmin(TimelineAdmin):
    """The trail of leads, for the audit administrator."""

    list_display = ("sequence", "at", "case", "act", "moved", "actor_name")
    search_fields = ("actor_name",)
