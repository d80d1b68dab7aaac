"""意见征集 in the back office: the announcement on its way, what changes, and the page on which opinions are sorted."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone

from county.calendar.clock import NO_LIMIT, TimeLeft, time_left
from county.calendar.database_clock import database_now
from county.calendar.workdays import Calendar
from county.cases.admin import ByRole, ReadOnly, calendar_column
from county.cases.review_form import ReviewForm
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import IllegalStep, may
from county.models import Role
from county.public_forms import query_codes
from participation.calls import changes, opinions, outcome, sorting, workflow
from participation.calls.content import drawn, lacking, points_with_counts
from participation.calls.phases import Phase, end_words, phase_of
from participation.models import CallOutcome, CallReview, Opinion, OpinionCall, OpinionPoint
from participation.office_forms import (
    BeginChangeForm,
    CallForm,
    EnterForm,
    FinalForm,
    OutcomeStageForm,
    PointForm,
    VerdictForm,
    WaiveForm,
)
from participation.permissions import CALL_GRANTS

GROUPS_SHOWN = 30


def address(kind: str, pk: int) -> str:
    """The page of a record of this app in the back office."""
    return reverse(f"admin:participation_{kind}_change", args=[pk])


def take_review(call: OpinionCall, *, actor, note: str = "", answers) -> None:
    """The review page's answers, handed to the verb."""
    workflow.review(call, answers, actor=actor, note=note)


def begin_change(call: OpinionCall, *, actor, note: str = "", notice) -> str:
    """Goes on to the notice that was begun."""
    return address("changenotice", changes.begin(call, notice, actor=actor, note=note).pk)


def begin_outcome(call: OpinionCall, *, actor, note: str = "", stage: str) -> str:
    """Goes on to the outcome that was begun."""
    return address("calloutcome", outcome.begin(call, stage, actor=actor, note=note).pk)


class CallReviewInline(ReadOnly, ByRole, admin.StackedInline):
    model = CallReview
    grants = CALL_GRANTS
    extra = 0
    verbose_name_plural = "审查单"
    fields = ("conclusion", "reviewed_by_name", "reviewed_at", "basis", "personal_data_treatment", "digest")
    readonly_fields = fields


class PhaseFilter(admin.SimpleListFilter):
    """By where a call stands now."""

    title = "阶段"
    parameter_name = "phase"

    def lookups(self, request, model_admin):
        return [
            ("preparing", "未公布"),
            ("before", "未开始"),
            ("open", "征集中"),
            ("closed", "已截止待反馈"),
            ("late", "反馈逾期"),
            ("answered", "已反馈"),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        chosen = {
            "preparing": lambda: queryset.filter(status__in=("draft", "submitted", "referred", "reviewed")),
            "before": queryset.before,
            "open": queryset.open,
            "closed": queryset.closed,
            "late": lambda: queryset.overdue(today),
            "answered": queryset.answered,
        }
        return chosen[self.value()]() if self.value() in chosen else queryset


def feedback_left(call: OpinionCall, calendar: Calendar) -> TimeLeft:
    """The time until a closed call must be answered."""
    if call.status != OpinionCall.Status.PUBLISHED or call.answered_at or call.closes_at > call.now:
        return NO_LIMIT
    return time_left(call.due_on, timezone.localdate(), calendar)


@admin.register(OpinionCall)
class CallAdmin(StepAdmin):
    """The calls of a unit. Before publication a call is a text; afterwards everything is a step."""

    grants = CALL_GRANTS
    form = CallForm
    inlines = (CallReviewInline,)
    list_display = ("title", "kind", "unit", "status", "shown_phase", "shown_end", "days_left")
    list_filter = (PhaseFilter, "kind", "department")
    list_select_related = ("kind", "department")
    search_fields = ("title",)
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/participation/opinioncall/change_form.html"
    fields = (
        "title",
        "kind",
        ("opens_at", "last_day"),
        "short_reason",
        "background",
        "explanation",
        "draft_text",
        "questions",
        "post_address",
        "counter",
        "email",
        ("contact", "contact_phone"),
    )
    shown = (*CallForm.Meta.fields[:3], "shown_end", *CallForm.Meta.fields[3:])
    step_pages = {
        "submit": StepPage(workflow.submit, explanation="送审以后不能改动；由另一人审查。期限按法律检查。"),
        "pass_review": StepPage(
            take_review, ReviewForm, "逐项回答。审查只对现在的文本有效。", "审查已记录。", label="保密审查"
        ),
        "determine": StepPage(workflow.determine),
        "approve": StepPage(
            workflow.approve, explanation="审定后立即公布；没有填开始时间的，从现在开始征集。截止后不能提前，只能延长。"
        ),
        "return": StepPage(workflow.send_back, explanation="退回拟稿人修改；已作的审查作废。"),
        "recall": StepPage(workflow.recall),
        "cancel": StepPage(workflow.cancel),
        "withdraw": StepPage(
            workflow.withdraw,
            explanation="撤回后公告、意见稿、结果都停止公开；已提意见的人仍可查询。一般应当用“终止征集”。",
        ),
        "begin_change": StepPage(
            begin_change,
            BeginChangeForm,
            "延长、换稿、推迟反馈、终止都要写明理由，经审查、审定后公布并生效。",
            "已起草变更公告，请送审。",
        ),
        "enter": StepPage(
            opinions.enter, EnterForm, "录入信函、电话、现场等方式收到的意见；结果反馈送审以后不能再录。"
        ),
        "begin_outcome": StepPage(
            begin_outcome,
            OutcomeStageForm,
            "从归纳意见汇总；此时记下截止时的意见数。",
            "已起草结果反馈，请核对后送审。",
        ),
        "link_final": StepPage(
            workflow.link_final, FinalForm, "正式文件在结果反馈公布以前不能审定（登记免予反馈的除外）。"
        ),
        "waive": StepPage(workflow.waive, WaiveForm, "只限法定情形；理由在征集页面上公开。"),
        "urge": StepPage(workflow.urge),
    }

    @admin.display(description="征集部门", ordering="department__order")
    def unit(self, call):
        return call.department.short_name

    @admin.display(description="阶段")
    def shown_phase(self, call):
        phase = phase_of(call, call.now)
        return "" if phase == Phase.HIDDEN else phase.label

    @admin.display(description="截止", ordering="closes_at")
    def shown_end(self, call):
        return end_words(call.closes_at)

    @admin.display(description="反馈剩余")
    def days_left(self, call):
        return ""

    def get_list_display(self, request):
        return [
            calendar_column("反馈剩余", feedback_left) if name == "days_left" else name for name in self.list_display
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).at_now()

    def has_add_permission(self, request):
        return super().has_add_permission(request) and request.user.department_id is not None

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or (obj.is_editable and may(request.user, obj, "write"))
        )

    def get_fields(self, request, obj=None):
        return self.fields if obj is None or self.has_change_permission(request, obj) else self.shown

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None or self.has_change_permission(request, obj) else self.shown

    def save_model(self, request, obj, form, change):
        if change:
            workflow.save_text(obj, actor=request.user)
        else:
            workflow.plan(obj, unit=request.user.department, actor=request.user)

    def take_step(self, request, case, page, form):
        if page.act is not opinions.enter:
            return super().take_step(request, case, page, form)
        entered, code = page.act(form.target(), actor=request.user, **form.given())
        messages.success(
            request, f"意见编号 {entered.number}，查询码 {query_codes.shown(code)}。请告知提交人，查询码只显示这一次。"
        )
        return None

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/sort/", view(self.sort_view), name="participation_opinioncall_sort"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        call = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if call is not None and call.status in ("published", "ended", "withdrawn"):
            extra |= self._standing(request, call)
        return super().change_view(request, object_id, form_url, extra)

    def _standing(self, request, call: OpinionCall) -> dict:
        """What has come of a public call; the counts of opinions are for those who may read them."""
        phase = phase_of(call, call.now)
        reads = request.user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE)
        opinions_of = Opinion.objects.filter(call=call)
        return {
            "call": call,
            "phase": phase.label,
            "notices": call.notices.all(),
            "outcomes": call.outcomes.all(),
            "counts": {
                "received": opinions_of.counted().count(),
                "unsorted": opinions_of.unsorted().count(),
                "sheets": call.sheets.count(),
            }
            if reads
            else None,
            "opinions_url": f"{reverse('admin:participation_opinion_changelist')}?call__id__exact={call.pk}",
            "sort_url": reverse("admin:participation_opinioncall_sort", args=[call.pk]) if reads else "",
        }

    # 归纳

    def sort_view(self, request, pk: int) -> HttpResponse:
        """Left the groups that wait, right the points; every act is a POST that says what it does."""
        call = self.get_queryset(request).filter(pk=pk).first()
        if not self.has_view_permission(request) or not request.user.has_role(
            Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE
        ):
            raise PermissionDenied
        if call is None or call.status != OpinionCall.Status.PUBLISHED:
            raise Http404("没有这次征集")
        may_sort = may(request.user, call, "sort")
        problem = ""
        if request.method == "POST":
            if not may_sort:
                raise PermissionDenied
            try:
                messages.success(request, self._sorted(request, call))
                return redirect(request.get_full_path())
            except IllegalStep as error:
                problem = str(error)
        return self._sort_page(request, call, problem, may_sort=may_sort)

    def _sorted(self, request, call: OpinionCall) -> str:
        """Takes one act of the sorting page. Raises IllegalStep with what was wrong."""
        sent, actor = request.POST, request.user
        acts = {
            "add": self._add,
            "sort": self._sort,
            "reword": self._reword,
            "decide": self._decide,
            "merge": self._merge,
        }
        if sent.get("act") not in acts:
            raise IllegalStep("没有这个操作。")
        return acts[sent["act"]](call, sent, actor)

    @staticmethod
    def _point(call: OpinionCall, sent, name: str = "point") -> OpinionPoint:
        number = sent.get(name, "")
        found = call.points.filter(number=int(number)).first() if number.isascii() and number.isdigit() else None
        if found is None:
            raise IllegalStep("请选择一条归纳意见。")
        found.call = call
        return found

    @staticmethod
    def _checked(form) -> dict:
        if not form.is_valid():
            raise IllegalStep("；".join(f"{form[name].label}：{errors[0]}" for name, errors in form.errors.items()))
        return form.cleaned_data

    def _add(self, call, sent, actor) -> str:
        point = sorting.add_point(call, self._checked(PointForm(sent))["text"], actor=actor)
        chosen = sent.getlist("opinion")
        if chosen:
            return f"已增加归纳意见 {point.number}，归入 {self._put(point, chosen, actor)} 份。"
        return f"已增加归纳意见 {point.number}。"

    @staticmethod
    def _put(point, chosen, actor) -> int:
        point.call.refresh_from_db(fields=["status"])
        return sorting.sort_under(point, [int(one) for one in chosen if one.isascii() and one.isdigit()], actor=actor)

    def _sort(self, call, sent, actor) -> str:
        point, chosen = self._point(call, sent), sent.getlist("opinion")
        if not chosen:
            raise IllegalStep("请先勾选意见。")
        return f"已归入归纳意见 {point.number}：{self._put(point, chosen, actor)} 份。"

    def _reword(self, call, sent, actor) -> str:
        point = self._point(call, sent)
        sorting.reword(point, self._checked(PointForm(sent))["text"], actor=actor)
        return f"已修改归纳意见 {point.number}。"

    def _decide(self, call, sent, actor) -> str:
        point = self._point(call, sent)
        sorting.decide(point, actor=actor, **self._checked(VerdictForm(sent)))
        return f"归纳意见 {point.number} 的处理结果已保存。"

    def _merge(self, call, sent, actor) -> str:
        point, into = self._point(call, sent), self._point(call, sent, "into")
        sorting.merge(point, into, actor=actor)
        return f"归纳意见 {point.number} 已并入 {into.number}。"

    def _sort_page(self, request, call: OpinionCall, problem: str, *, may_sort: bool) -> HttpResponse:
        after = request.GET.get("after", "0")
        groups = sorting.groups_waiting(
            call, GROUPS_SHOWN, int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
        )
        valid = Opinion.objects.filter(call=call).valid().count()
        unsorted = Opinion.objects.filter(call=call).unsorted().count()
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "归纳意见",
            "call": call,
            "groups": groups,
            "next_after": groups[-1].opinion.pk if len(groups) == GROUPS_SHOWN else 0,
            "points": list(points_with_counts(call)),
            "verdicts": OpinionPoint.Verdict.choices,
            "valid": valid,
            "sorted_count": valid - unsorted,
            "problem": problem,
            "typed": request.POST,
            "may_sort": may_sort,
            "lacking": lacking(call, CallOutcome.Stage.RESULT, database_now()),
            "answers": drawn(call, CallOutcome.Stage.RESULT).sheets if call.questions else 0,
            "opinions_url": f"{reverse('admin:participation_opinion_changelist')}?call__id__exact={call.pk}",
        }
        return render(request, "admin/participation/opinioncall/sort.html", context, status=409 if problem else 200)
