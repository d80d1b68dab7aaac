"""The letters of a unit and what is done with them, each step a page."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone

from county.calendar.clock import NO_LIMIT, TimeLeft, soon_until, time_left
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases.admin import calendar_column, marked
from county.cases.filters import WorkFilter
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import IllegalStep, may
from county.models import Role
from county.text.personal_data import Kind, mask
from mailboxes import publication, workflow
from mailboxes.exports import figures_csv
from mailboxes.models import Letter, PublicLetter
from mailboxes.office_forms import (
    AskForm,
    AssignForm,
    BulkAssignForm,
    CheckForm,
    DeclineForm,
    ExtensionForm,
    HandOverForm,
    MergeForm,
    OpinionForm,
    ReclassifyForm,
    ReplyForm,
    SplitForm,
)
from mailboxes.permissions import LETTER_GRANTS, may_prepare
from mailboxes.statistics import last_of_month, month_of, report_of

MOST_AT_ONCE = 100
SOON_WORKDAYS = 3


class DueFilter(admin.SimpleListFilter):
    """By how near the limit is of the step that waits."""

    title = "时限"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [
            ("late", "已逾期"),
            ("soon", f"{SOON_WORKDAYS} 个工作日内到期"),
            ("urged", "已督办"),
            ("extension", "申请延期"),
            ("opinion", "待提协办意见"),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        soon = (today, soon_until(today, current_calendar(), SOON_WORKDAYS))
        chosen = {
            "late": lambda: queryset.overdue(today),
            "soon": lambda: queryset.open().filter(Q(due_on__range=soon) | Q(due_on=None, accept_due_on__range=soon)),
            "urged": lambda: queryset.open().filter(urged_at__isnull=False),
            "extension": lambda: queryset.filter(extension_asked__gt=0),
            "opinion": lambda: queryset.awaiting_opinion_of(request.user.department_id),
        }
        return chosen[self.value()]() if self.value() in chosen else queryset


def letter_left(letter: Letter, calendar: Calendar) -> TimeLeft:
    """The time until an open letter must be answered, or accepted before that."""
    if not letter.is_open:
        return NO_LIMIT
    return time_left(letter.due_on or letter.accept_due_on, timezone.localdate(), calendar)


@admin.register(Letter)
class LetterAdmin(StepAdmin):
    """The letters of a unit: what is due first stands first."""

    grants = LETTER_GRANTS
    list_display = ("number", "shown_title", "kind", "unit", "status", "shown_due", "days_left", "handler")
    list_filter = (WorkFilter, DueFilter, "kind", "department", "mailbox")
    list_select_related = ("mailbox", "department", "handler")
    search_fields = ("number",)
    search_help_text = "按来信编号查找。来信内容加密保存，不能检索。"
    show_full_result_count = False
    list_per_page = 50
    actions = ("bulk_assign",)
    change_form_template = "admin/mailboxes/letter/change_form.html"
    change_list_template = "admin/mailboxes/letter/change_list.html"
    step_template = "admin/mailboxes/letter/step.html"
    fields = (
        ("number", "mailbox", "kind", "accused"),
        ("status", "unit", "handler", "urged_at"),
        ("shown_writer", "shown_phone", "wish"),
        ("received_on", "accept_due_on", "accepted_on"),
        ("shown_due", "days_left", "extension_days"),
        ("answered_at", "worked_days", "in_time", "reopened_at"),
        ("merged_into", "part_of"),
    )
    readonly_fields = tuple(name for line in fields for name in line)
    step_pages = {
        "accept": StepPage(workflow.accept, explanation="受理后开始计算答复期限；逾期受理的，从受理期限届满之日起算。"),
        "decline": StepPage(
            workflow.decline, DeclineForm, "来信人会看到理由和正确途径。能移交的请用“移交”，来信人不必重写。"
        ),
        "assign": StepPage(
            workflow.assign, AssignForm, "转给一个主办单位，可以另加协办单位。答复期限不因转办重新计算。"
        ),
        "return": StepPage(
            workflow.give_back, explanation="不属于本单位职责的，2 个工作日内退回县政府办公室，写明理由。"
        ),
        "claim": StepPage(workflow.claim, explanation="签收后由您经办。"),
        "note": StepPage(workflow.add_note, explanation="只有办理人员看得到。请不要写来信人的姓名、电话和住址。"),
        "opinion": StepPage(workflow.give_opinion, OpinionForm, "提交给主办单位，每次转办一次。"),
        "ask_extension": StepPage(workflow.ask_extension, ExtensionForm, "须在期限届满以前提出。"),
        "grant_extension": StepPage(workflow.grant_extension, explanation="同意后来信人看到新的期限。"),
        "refuse_extension": StepPage(workflow.refuse_extension),
        "ask": StepPage(workflow.ask, AskForm, "等待补充的时间不计入期限，最多 5 个工作日。"),
        "go_on": StepPage(workflow.go_on),
        "draft_reply": StepPage(workflow.draft_reply, ReplyForm, "保存后可以继续修改，送审以后须由负责人审核。"),
        "submit": StepPage(workflow.submit, explanation="送本单位负责人审核；审核以前可以撤回。"),
        "recall": StepPage(workflow.recall),
        "pass_check": StepPage(workflow.pass_check, CheckForm, "请看下面的答复内容。审核只对现在的文本有效。"),
        "send_back": StepPage(workflow.send_back),
        "send": StepPage(workflow.send, explanation="发送后来信人立即看到答复，并可以评价一次。"),
        "urge": StepPage(workflow.urge, explanation="督办记入办理记录，显示在承办单位的工作台。"),
        "merge": StepPage(workflow.merge, MergeForm, "同一事项的来信合并办理，来信人看到合并后的进展。"),
        "split": StepPage(workflow.split, SplitForm, "一封信写了几件事的，拆成几封分别办理；来信人用原查询码查询。"),
        "hand_over": StepPage(workflow.hand_over, HandOverForm, "来信人会看到去向和理由；原来填写的内容不必重写。"),
        "reclassify": StepPage(
            workflow.reclassify, ReclassifyForm, "按新的类型重新受理；更正为举报的，转由县政府办公室单独办理。"
        ),
        "redo": StepPage(workflow.redo, AssignForm, "重新办理，今天起重新计算答复期限。每封来信只有一次。"),
        "uphold": StepPage(workflow.uphold, explanation="维持原答复，理由告诉来信人。"),
    }

    @admin.display(description="来信人意愿")
    def wish(self, letter):
        return "同意在遮盖个人信息后公开" if letter.wants_public else "不公开"

    @admin.display(description="按时答复")
    def in_time(self, letter):
        return {None: "-", True: "是", False: marked(TimeLeft("逾期", is_late=True))}[letter.is_on_time]

    @admin.display(description="标题")
    def shown_title(self, letter):
        return letter.title

    @admin.display(description="承办单位", ordering="department__order")
    def unit(self, letter):
        return letter.department.short_name

    @admin.display(description="期限", ordering="due_on")
    def shown_due(self, letter):
        return letter.due_on or letter.accept_due_on

    @admin.display(description="剩余")
    def days_left(self, letter):
        return marked(letter_left(letter, current_calendar()))

    @admin.display(description="来信人")
    def shown_writer(self, letter):
        return letter.shown_writer

    @admin.display(description="联系电话")
    def shown_phone(self, letter):
        return mask(Kind.MOBILE, letter.phone) if letter.phone else "未填写"

    def get_list_display(self, request):
        return [calendar_column("剩余", letter_left) if name == "days_left" else name for name in self.list_display]

    def get_ordering(self, request):
        return [F("due_on").asc(nulls_last=True), "accept_due_on", "pk"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def seen(self, case) -> str:
        """A step depends on the status and on the reply as it was shown."""
        begun = case.draft
        return f"{case.status}:{begun.digest if begun else ''}"

    def get_urls(self):
        base, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("figures/", view(self.figures_view), name=f"{base}_figures"),
            path("bulk-assign/", view(self.bulk_assign_view), name=f"{base}_bulk_assign"),
            path("<int:pk>/reveal/", view(self.reveal_view), name=f"{base}_reveal"),
            path("<int:pk>/public/", view(self.public_view), name=f"{base}_public"),
            *super().get_urls(),
        ]

    def visible_or_404(self, request, pk: int) -> Letter:
        letter = self.get_queryset(request).filter(pk=pk).first()
        if not self.has_view_permission(request):
            raise PermissionDenied
        if letter is None:
            raise Http404("没有这封来信")
        return letter

    def change_view(self, request, object_id, form_url="", extra_context=None):
        letter = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if letter is not None:
            base = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            clock = workflow.clock_of(letter, current_calendar())
            extra |= {
                "letter": letter,
                "title": f"来信 {letter.number}",
                "subtitle": letter.title,
                "clock": clock.lines if clock and letter.is_open else (),
                "assignments": letter.assignments.select_related("department", "assigned_by"),
                "questions": letter.questions.select_related("asked_by"),
                "replies": letter.replies.select_related("department", "drafted_by", "checked_by"),
                "joined": letter.joined.all()[:MOST_AT_ONCE],
                "parts": letter.parts.all(),
                "reveal_url": reverse(f"{base}_reveal", args=[letter.pk]),
                "public_url": self.public_url(request, letter),
            }
        return super().change_view(request, object_id, form_url, extra)

    def public_url(self, request, letter: Letter) -> str:
        """Where the public text of a letter is made or read; "" when there is none and none can be."""
        public = PublicLetter.objects.filter(letter=letter).first()
        if public is not None:
            return reverse("admin:mailboxes_publicletter_change", args=[public.pk])
        can_be = letter.status == Letter.Status.ANSWERED and not letter.is_closed_track
        return (
            reverse("admin:mailboxes_letter_public", args=[letter.pk])
            if can_be and may_prepare(request.user, letter)
            else ""
        )

    def reveal_view(self, request, pk: int) -> HttpResponse:
        """Name and contact in full, after a POST that is on record."""
        letter = self.visible_or_404(request, pk)
        if not may(request.user, letter, "reveal"):
            raise PermissionDenied
        is_shown = request.method == "POST"
        if is_shown:
            workflow.reveal(letter, actor=request.user)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "查看来信人信息",
            "letter": letter,
            "is_shown": is_shown,
        }
        response = render(request, "admin/mailboxes/letter/reveal.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def public_view(self, request, pk: int) -> HttpResponse:
        """拟公开件: asks on GET, makes the masked draft on POST, and goes on to it."""
        letter = self.visible_or_404(request, pk)
        if not may_prepare(request.user, letter):
            raise PermissionDenied
        problem = ""
        if request.method == "POST":
            try:
                public = publication.prepare(letter, actor=request.user)
            except IllegalStep as error:
                problem = str(error)
            else:
                messages.success(request, "已拟公开件：系统遮盖了找到的个人信息，请逐字看过再送审。")
                return redirect("admin:mailboxes_publicletter_change", public.pk)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "拟公开件",
            "letter": letter,
            "problem": problem,
        }
        return render(request, "admin/mailboxes/letter/public.html", context)

    @admin.action(description="批量转办")
    def bulk_assign(self, request, queryset):
        """Shows what was chosen, and asks for the unit and the reason."""
        return self._bulk_page(request, list(queryset[:MOST_AT_ONCE]), BulkAssignForm())

    def bulk_assign_view(self, request) -> HttpResponse:
        """Assigns each of the letters; those that cannot be are named with the reason."""
        if not request.user.has_role(Role.COUNTY_OFFICE):
            raise PermissionDenied
        if request.method != "POST":
            return redirect("admin:mailboxes_letter_changelist")
        chosen = [value for value in request.POST.getlist("letter") if value.isascii() and value.isdigit()][
            :MOST_AT_ONCE
        ]
        letters = list(self.get_queryset(request).filter(pk__in=chosen).select_related("mailbox", "department"))
        form = BulkAssignForm(request.POST)
        if not form.is_valid():
            return self._bulk_page(request, letters, form)
        done = 0
        for letter in letters:
            try:
                workflow.assign(letter, form.cleaned_data["lead"], actor=request.user, note=form.cleaned_data["note"])
                done += 1
            except IllegalStep as error:
                messages.error(request, f"{letter.number}：{error}")
        messages.success(request, f"已转办 {done} 封。")
        return redirect("admin:mailboxes_letter_changelist")

    def _bulk_page(self, request, letters: list[Letter], form: BulkAssignForm) -> HttpResponse:
        if not request.user.has_role(Role.COUNTY_OFFICE):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "批量转办",
            "letters": letters,
            "form": form,
        }
        return render(request, "admin/mailboxes/letter/bulk_assign.html", context)

    def get_actions(self, request):
        actions = super().get_actions(request)
        return actions if request.user.has_role(Role.COUNTY_OFFICE) else {}

    def figures_view(self, request) -> HttpResponse:
        """办理情况: the figures of what the person may see, reports among them, for one month; or as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        first = month_of(request.GET.get("month", f"{today:%Y-%m}"), today)
        if first is None:
            raise Http404("没有这个月的统计")
        visible = Letter.objects.visible_to(request.user)
        report = report_of(first, last_of_month(first), today, letters=visible, show_reports=True)
        if request.GET.get("form") == "csv":
            response = HttpResponse(figures_csv([*report.units, report.total]), content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="letters-{first:%Y-%m}.csv"'
            return response
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "来信办理情况",
            "report": report,
            "month": f"{first:%Y-%m}",
            "lines": [("单位", [*report.units, report.total]), ("类型", report.kinds)],
        }
        return render(request, "admin/mailboxes/letter/figures.html", context)
