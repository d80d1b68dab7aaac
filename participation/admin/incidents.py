"""舆情事项 in the back office: what ends first stands first, each step is a page, and the hours are counted in minutes."""

from datetime import datetime

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from county.cases.admin import TimelineAdmin, marked
from county.cases.filters import WorkFilter
from county.cases.step_pages import StepAdmin, StepPage
from county.site.csv_export import as_csv
from participation.incidents import workflow
from participation.incidents.office_forms import (
    AssessForm,
    AssignForm,
    ConfirmForm,
    EvaluateForm,
    FollowForm,
    FoundForm,
    IncidentForm,
    LevelForm,
    LinkForm,
    MergeForm,
    NextForm,
    OrganForm,
)
from participation.incidents.permissions import INCIDENT_GRANTS
from participation.incidents.standing import answer_of, standing_of, standings
from participation.incidents.statistics import HEADINGS, figures_of
from participation.models import Incident, IncidentEntry

FIRST_YEAR = 2016


class IncidentList(ChangeList):
    """Reads the standing of all incidents of a page at once."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        found = standings(self.result_list, timezone.now())
        for incident in self.result_list:
            incident.standing = found[incident.pk]


def link(incident: Incident, *, actor, **given) -> None:
    """Hands the page's answers to the verb."""
    workflow.link(incident, actor=actor, **given)


@admin.register(Incident)
class IncidentAdmin(StepAdmin):
    """The incidents of a unit, all for the county office. Nobody else sees one."""

    grants = INCIDENT_GRANTS
    form = IncidentForm
    list_display = ("number", "shown_title", "shown_level", "unit", "status", "found_at", "waits_for", "left")
    list_filter = (WorkFilter, "is_emergency", "level")
    search_fields = ("number",)
    search_help_text = "按编号查找。名称加密保存，不能检索。"
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/participation/incident/change_form.html"
    change_list_template = "admin/participation/incident/change_list.html"
    fields = ("title", "summary", "found_at", "occurred_at")
    step_pages = {
        "assess": StepPage(workflow.assess, AssessForm, "研判是否突发事件、级别、回应理由和拟办意见。"),
        "reassess": StepPage(
            workflow.reassess, LevelForm, "调高级别的，时限仍自原知悉时间起算；调低级别的，已经逾期的时限照记。"
        ),
        "correct_found": StepPage(workflow.correct_found, FoundForm, "原知悉时间和理由记入办理记录，时限重新计算。"),
        "assign": StepPage(workflow.assign, AssignForm, "交办后单位看到事项和剩余时间，时限不重新计算。"),
        "refuse": StepPage(workflow.refuse, explanation="交办后 2 小时内可以退回县政府办公室，时限继续计算。"),
        "urge": StepPage(workflow.urge),
        "link": StepPage(link, LinkForm, "只有已经发布的才停止时限；拟稿、已审、已定的都不算。撤回的，时限重新开始。"),
        "confirm": StepPage(workflow.confirm, ConfirmForm, "几个单位共同回应的，确认口径一致后才计入。"),
        "set_next": StepPage(workflow.set_next, NextForm, "持续发布的下次时间。"),
        "follow": StepPage(workflow.follow, FollowForm, "首次回应后还应向公众说明的事项和日期；发布以前不能办结。"),
        "propose_silence": StepPage(
            workflow.propose_silence, explanation="由另一人决定。特别重大、重大突发事件必须回应。"
        ),
        "decide_silence": StepPage(workflow.decide_silence, explanation="由提出人以外的另一人决定。"),
        "merge": StepPage(workflow.merge, MergeForm, "并入另一件，知悉时间取两件中较早的。"),
        "hand_over": StepPage(workflow.hand_over, OrganForm, "本县不再办理的，移送有权机关。"),
        "report_to": StepPage(workflow.report_to, OrganForm, "编造、传播虚假信息扰乱秩序的，移送并继续回应。"),
        "note": StepPage(workflow.add_note, explanation="只有办理人员看得到。"),
        "close": StepPage(workflow.close, explanation="各项时限都有有效回应、应后续发布的都已发布，才能办结。"),
        "evaluate": StepPage(workflow.evaluate, EvaluateForm),
        "reopen": StepPage(workflow.reopen, FoundForm, "有新情况的，自新的知悉时间重新计算时限。"),
    }

    @admin.display(description="名称")
    def shown_title(self, incident):
        return incident.title

    @admin.display(description="类别和级别", ordering="level")
    def shown_level(self, incident):
        return f"{'突发事件' if incident.is_emergency else '政务舆情'}、{incident.get_level_display()}"

    @admin.display(description="第一责任主体")
    def unit(self, incident):
        return incident.standing.lead_unit or "未交办"

    @admin.display(description="时限")
    def waits_for(self, incident):
        nearest = incident.standing.nearest if incident.is_open else None
        return f"{nearest.label} {timezone.localtime(nearest.due_at):%m-%d %H:%M}" if nearest else ""

    @admin.display(description="剩余")
    def left(self, incident):
        nearest = incident.standing.nearest if incident.is_open else None
        return marked(nearest.left(timezone.now())) if nearest else ""

    def get_changelist(self, request, **kwargs):
        return IncidentList

    def get_ordering(self, request):
        return ["found_at", "pk"]

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and (
            request.user.department_id is not None or request.user.sees_all_units
        )

    def has_change_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        # Once registered it is only shown.
        shown = {"form": forms.ModelForm, "fields": ()} if obj is not None else {}
        return super().get_form(request, obj, change, **kwargs | shown)

    def get_fields(self, request, obj=None):
        if obj is None:
            return self.fields
        shown = [
            ("number", "status"),
            ("is_emergency", "level", "shown_grounds"),
            ("found_at", "occurred_at", "registered_at"),
        ]
        shown += [("reported_by", "joint_bodies", "assigned_at", "urged_at")]
        ended = [name for name in ("silence_reason", "merged_into", "handed_to", "closed_at") if getattr(obj, name)]
        return [*shown, *ended]

    def get_readonly_fields(self, request, obj=None):
        rows = self.get_fields(request, obj) if obj is not None else ()
        return [name for row in rows for name in ((row,) if isinstance(row, str) else row)]

    @admin.display(description="回应理由")
    def shown_grounds(self, incident):
        labels = dict(Incident._meta.get_field("grounds").base_field.choices)
        return "、".join(labels[ground] for ground in incident.grounds) or "-"

    def save_model(self, request, obj, form, change):
        workflow.register(obj, actor=request.user)

    def is_offered(self, case, action: str) -> bool:
        if action == "confirm":
            return case.responses.filter(must_be_confirmed=True, confirmed_at=None).exists()
        if action == "decide_silence":
            return case.silence_proposed_by_id is not None
        return True

    def seen(self, case) -> str:
        """A step depends on the status, the level and the start of the hours as they were shown."""
        return f"{case.status}:{case.is_emergency}:{case.level}:{case.found_at.isoformat()}"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        incident = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if incident is not None:
            now = timezone.now()
            standing = standing_of(incident, now)
            responses = incident.responses.with_times().select_related("document", "entered_by", "confirmed_by")
            extra |= {
                "incident": incident,
                "title": f"舆情事项 {incident.number}",
                "subtitle": "",
                "clocks": [(clock, clock.left(now), clock.warning(now)) for clock in standing.clocks],
                "responses": [(one, answer_of(one)) for one in responses],
                "owed": [(one, one.is_late(timezone.localdate())) for one in standing.owed],
                "concerns": incident.concerns.select_related("department", "assigned_by"),
                "joined": incident.joined.order_by("pk")[:50],
                "leads": incident.leads.visible_to(request.user).order_by("found_at")[:50],
            }
        return super().change_view(request, object_id, form_url, extra)

    def get_urls(self):
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("figures/", self.admin_site.admin_view(self.figures_view), name=f"{base}_figures"),
            *super().get_urls(),
        ]

    def figures_view(self, request) -> HttpResponse:
        """舆情回应情况 of a year or a month by unit, or as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        this_year = timezone.localdate().year
        year, month = request.GET.get("year", str(this_year)), request.GET.get("month", "")
        years, months = range(this_year, FIRST_YEAR - 1, -1), range(1, 13)
        if year not in map(str, years) or (month and month not in map(str, months)):
            raise Http404("没有这段时间的统计")
        units, total = figures_of(request.user, *_span(int(year), int(month or 0)))
        if request.GET.get("form") == "csv":
            rows = [one.cells for one in (*units, total)]
            response = HttpResponse(as_csv(HEADINGS, rows), content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = (
                f'attachment; filename="incidents-{year}{month and f"-{int(month):02d}"}.csv"'
            )
            return response
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "舆情回应情况",
            "headings": HEADINGS,
            "figures": units,
            "total": total,
            "years": years,
            "months": months,
            "year": int(year),
            "month": int(month or 0),
            "csv_url": f"{reverse('admin:participation_incident_figures')}?year={year}&month={month}&form=csv",
        }
        return render(request, "admin/participation/incident/figures.html", context)


def _span(year: int, month: int) -> tuple[datetime, datetime]:
    """The instants from which and before which: a month, or the whole year when `month` is 0."""
    zone = timezone.get_default_timezone()
    last = month or 12
    ends = (year + 1, 1) if last == 12 else (year, last + 1)
    return datetime(year, month or 1, 1, tzinfo=zone), datetime(*ends, 1, tzinfo=zone)


@admin.register(IncidentEntry)
class IncidentEntryAdmin(TimelineAdmin):
    """The trail of incidents, for the audit administrator; what the notes say stays with the office."""

    list_display = ("sequence", "at", "case", "act", "moved", "actor_name")
    search_fields = ("actor_name", "case__number")
