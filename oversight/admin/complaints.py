"""公开投诉举报 for the county office, and 情况说明 for the unit, which is not told who complained."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from county.cases.admin import TimelineAdmin
from county.cases.case_pages import LimitedCaseAdmin, LimitFilter, Section
from county.cases.filters import WorkFilter
from county.cases.review import digest_of
from county.cases.step_pages import StepPage
from county.cases.workflow import may
from county.text.personal_data import Kind, mask, mask_name
from oversight.complaints import workflow
from oversight.complaints.forms import DecideForm, QuestionForm, StatementForm
from oversight.models import Complaint, ComplaintEntry, Statement, StatementEntry
from oversight.permissions import COMPLAINT_GRANTS, STATEMENT_GRANTS


def ask(complaint: Complaint, *, actor, question: str, note: str = "") -> None:
    """Goes back to the complaint."""
    workflow.ask_statement(complaint, actor=actor, question=question, note=note)


@admin.register(Complaint)
class ComplaintAdmin(LimitedCaseAdmin):
    grants = COMPLAINT_GRANTS
    list_display = ("number", "department", "ground", "status", "received_on", "due_on", "days_left", "result")
    list_filter = (WorkFilter, LimitFilter, "ground", "result", "department")
    list_select_related = ("department",)
    search_fields = ("number", "about")
    fields = (
        ("number", "status"),
        ("department", "ground", "about"),
        "text",
        ("shown_writer", "shown_phone"),
        ("received_on", "accepted_on", "due_on", "extension_days"),
        ("result", "closed_on", "is_on_time"),
        "answer",
        "rectification",
    )
    readonly_fields = tuple(name for line in fields for name in ((line,) if isinstance(line, str) else line))
    step_pages = {
        "accept": StepPage(workflow.accept, explanation="受理后 15 个工作日内答复。"),
        "decline": StepPage(
            workflow.decline, explanation="投诉人会看到理由和正确途径；同一事项正在复议、诉讼的，不重复办理。"
        ),
        "ask_statement": StepPage(ask, QuestionForm, "单位看不到投诉人，也看不到投诉原文。"),
        "extend": StepPage(workflow.extend, explanation="经批准延长 10 个工作日，限一次；投诉人会看到理由。"),
        "decide": StepPage(workflow.decide, DecideForm, "属实或者部分属实的，同时拟定整改，先发出整改再审核答复。"),
        "return": StepPage(workflow.give_back),
        "close": StepPage(workflow.close, explanation="须由拟定人以外的人审核；确认后投诉人立即看到答复。"),
    }

    @admin.display(description="投诉人")
    def shown_writer(self, complaint):
        return mask_name(complaint.writer_name) if complaint.writer_name else "未填写"

    @admin.display(description="联系电话")
    def shown_phone(self, complaint):
        return mask(Kind.MOBILE, complaint.phone) if complaint.phone else "未填写"

    def seen(self, case):
        """A step depends on the status and on the answer as it was shown."""
        return f"{case.status}:{digest_of([case.result, case.answer])}"

    def sections(self, request, case):
        said = [
            f"{one.asked_on} 要求说明：{one.question}" + (f"\n{one.given_on} 单位说明：{one.text}" if one.text else "")
            for one in case.statements.all()
        ]
        return [Section("单位情况说明", said)]

    def links(self, request, case):
        links = [("查看投诉人信息", reverse("admin:oversight_complaint_reveal", args=[case.pk]))]
        if case.rectification_id:
            links.append(("整改事项", reverse("admin:oversight_rectification_change", args=[case.rectification_id])))
        return links

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/reveal/", view(self.reveal_view), name="oversight_complaint_reveal"),
            *super().get_urls(),
        ]

    def reveal_view(self, request, pk: int) -> HttpResponse:
        """Name and contact in full, after a POST that is on record."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        case = self.get_queryset(request).filter(pk=pk).first()
        if case is None:
            raise Http404("没有这件投诉")
        if not may(request.user, case, "reveal"):
            raise PermissionDenied
        is_shown = request.method == "POST"
        if is_shown:
            workflow.reveal(case, actor=request.user)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "查看投诉人信息",
            "case": case,
            "is_shown": is_shown,
        }
        response = render(request, "admin/oversight/reveal.html", context)
        response["Cache-Control"] = "no-store"
        return response


@admin.register(Statement)
class StatementAdmin(LimitedCaseAdmin):
    grants = STATEMENT_GRANTS
    list_display = ("__str__", "status", "asked_on", "due_on", "days_left", "given_on")
    list_filter = ("status", "department")
    list_select_related = ("department",)
    fields = ("department", "question", "asked_on", "due_on", "status", "text", "given_on")
    readonly_fields = fields
    step_pages = {"give": StepPage(workflow.give_statement, StatementForm, "县政府办公室据此认定，请如实写明。")}


@admin.register(ComplaintEntry)
class ComplaintEntryAdmin(TimelineAdmin):
    """The trail of complaints, for the audit administrator."""


@admin.register(StatementEntry)
class StatementEntryAdmin(TimelineAdmin):
    """The trail of statements, for the audit administrator."""

    list_select_related = ("case__department",)
