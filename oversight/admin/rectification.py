"""整改 and 追责建议 in the back office."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header

from county.cases.admin import TimelineAdmin
from county.cases.case_pages import LimitedCaseAdmin, LimitFilter, Section
from county.cases.filters import WorkFilter
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import IllegalStep
from county.models import Role
from county.papers import PaperUnavailable, as_pdf, as_word, from_record
from oversight.models import Rectification, RectificationEntry, Referral, ReferralEntry
from oversight.models.rectification import Escalation
from oversight.permissions import RECTIFICATION_GRANTS, REFERRAL_GRANTS
from oversight.rectification import workflow
from oversight.rectification.forms import DemandForm, ExtendForm, ReferralForm, ReplyForm
from oversight.rectification.records import records_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS = {"docx": (WORD, as_word), "pdf": ("application/pdf", as_pdf)}


@admin.register(Rectification)
class RectificationAdmin(LimitedCaseAdmin):
    grants = RECTIFICATION_GRANTS
    form = DemandForm
    list_display = ("__str__", "department", "subject", "status", "severity", "due_on", "days_left", "is_on_time")
    list_filter = (WorkFilter, LimitFilter, "severity", "source", "department")
    list_select_related = ("department",)
    search_fields = ("number", "subject", "source_number")
    decided_elsewhere = ("status", "due_on")
    step_pages = {
        "send": StepPage(workflow.send, explanation="编号、计算期限并生成整改通知书；发出后内容不能修改。"),
        "sign_for": StepPage(workflow.sign_for, explanation="两个工作日内未签收的，视为签收。"),
        "draft_reply": StepPage(workflow.draft_reply, ReplyForm, "写明整改情况并附佐证，由单位负责人提交。"),
        "reply": StepPage(workflow.submit_reply, explanation="提交后回复和佐证不能修改，由县政府办公室复查。"),
        "pass": StepPage(workflow.pass_recheck, explanation="须由发出人以外的人复查；请对照“系统记录的现状”和佐证。"),
        "send_back": StepPage(
            workflow.send_back, explanation="退回后 5 个工作日内重新回复；第二次退回的列入下期通报。"
        ),
        "extend": StepPage(workflow.extend, ExtendForm, "期限届满以前延期一次，最多 10 个工作日。"),
        "ask_help": StepPage(workflow.ask_help, explanation="写明困难；县政府办公室 5 个工作日内答复。"),
        "answer_help": StepPage(workflow.answer_help, explanation="单位会看到答复。"),
        "talk": StepPage(workflow.record_talk, explanation="约谈纪要：写职务，不写姓名。"),
        "withdraw": StepPage(workflow.withdraw, explanation="撤销的不计入任何统计。"),
    }

    def has_add_permission(self, request, obj=None):
        return self.may(request, "add")

    def has_change_permission(self, request, obj=None):
        is_draft = obj is not None and obj.status == Rectification.Status.DRAFT
        return is_draft and self.may(request, "change")

    def get_fields(self, request, obj=None):
        typed = ("department", "subject", "demand", "basis", "severity", "source", "source_number")
        if obj is None or self.has_change_permission(request, obj):
            return (*typed, "index_number")
        dates = ("sent_on", "received_on", "due_on", "extension_days", "sent_back", "escalation", "help_due_on")
        return (*typed, "document", "status", *dates, "replied_on", "closed_on", "is_on_time")

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return ()
        is_draft = self.has_change_permission(request, obj)
        return ("department",) if is_draft else self.get_fields(request, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            workflow.open_rectification(obj, actor=request.user)
            return
        workflow.write(obj, actor=request.user)

    def sections(self, request, case):
        replies = case.replies.select_related("drafted_by", "submitted_by", "recheck__checked_by")
        lines = []
        for reply in replies.prefetch_related("evidence__document", "evidence__revision"):
            by = f"{reply.submitted_by} 提交" if reply.submitted_at else f"{reply.drafted_by} 起草，尚未提交"
            lines.append(f"第 {reply.number} 次（{by}）：{reply.text}")
            lines += [f"佐证：{one}" for one in reply.evidence.all()]
            if hasattr(reply, "recheck"):
                check = reply.recheck
                lines.append(f"复查{check.get_result_display()}（{check.checked_by}）。当时的记录：{check.records}")
        is_checking = case.status == Rectification.Status.REPLIED and request.user.has_role(Role.COUNTY_OFFICE)
        return [Section("整改回复和复查", lines), Section("系统记录的现状", records_of(case) if is_checking else [])]

    def links(self, request, case):
        base = "admin:oversight_rectification"
        links = []
        if case.notice:
            links += [(f"通知书 {form.upper()}", reverse(f"{base}_notice", args=[case.pk, form])) for form in PAPERS]
        if case.escalation == Escalation.BULLETIN and request.user.has_role(Role.COUNTY_OFFICE):
            links.append(("拟追责建议", reverse(f"{base}_refer", args=[case.pk])))
        return links

    def get_urls(self):
        view, base = self.admin_site.admin_view, "oversight_rectification"
        return [
            path("<int:pk>/notice.<str:form>", view(self.notice_view), name=f"{base}_notice"),
            path("<int:pk>/refer/", view(self.refer_view), name=f"{base}_refer"),
            *super().get_urls(),
        ]

    def visible_or_404(self, request, pk: int) -> Rectification:
        if not self.has_view_permission(request):
            raise PermissionDenied
        case = self.get_queryset(request).filter(pk=pk).first()
        if case is None:
            raise Http404("没有这件整改")
        return case

    def notice_view(self, request, pk: int, form: str) -> HttpResponse:
        """The notice as it was sent."""
        case = self.visible_or_404(request, pk)
        if not case.notice or form not in PAPERS:
            raise Http404("没有这份文书")
        content_type, make = PAPERS[form]
        try:
            content = make(from_record(case.notice))
        except PaperUnavailable as error:
            self.message_user(request, str(error), level="ERROR")
            return redirect("admin:oversight_rectification_change", pk)
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(True, f"整改通知书{case.number}.{form}")
        return response

    def refer_view(self, request, pk: int) -> HttpResponse:
        """拟追责建议 for a demand that was not met."""
        case = self.visible_or_404(request, pk)
        if not request.user.has_role(Role.COUNTY_OFFICE):
            raise PermissionDenied
        form = ReferralForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                referral = workflow.open_referral(case, actor=request.user, **form.cleaned_data)
            except IllegalStep as error:
                form.add_error(error.field or None, str(error))
            else:
                return redirect("admin:oversight_referral_change", referral.pk)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "case": case,
            "form": form,
            "title": "拟追责建议",
            "explanation": "只向有权机关提出建议，由其决定；建议只有县政府办公室可以查看。",
        }
        return render(request, "admin/steps/act.html", context)


@admin.register(Referral)
class ReferralAdmin(StepAdmin):
    grants = REFERRAL_GRANTS
    list_display = ("__str__", "department", "organ", "status", "sent_on", "answered_on")
    list_filter = ("status",)
    list_select_related = ("department", "rectification")
    list_per_page = 50
    fields = ("rectification", "department", "organ", "facts", "proposed", "status", "sent_on", "answered_on")
    readonly_fields = fields
    step_pages = {
        "approve": StepPage(workflow.approve_referral, explanation="须由拟稿人以外的人审定。"),
        "return": StepPage(workflow.return_referral),
        "send": StepPage(workflow.send_referral, explanation="编号并送交有权机关。"),
        "record_answer": StepPage(workflow.record_answer, explanation="写明处理的种类，写职务，不写姓名。"),
    }

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(RectificationEntry)
class RectificationEntryAdmin(TimelineAdmin):
    """The trail of demands, for the audit administrator."""


@admin.register(ReferralEntry)
class ReferralEntryAdmin(TimelineAdmin):
    """The trail of proposals, for the audit administrator."""

    list_select_related = ("case__rectification",)
