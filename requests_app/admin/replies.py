"""答复 in the back office: drafted, reviewed for secrecy, approved and served by three persons, each bound to what was shown."""

import json
from dataclasses import replace

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from county.cases.review_form import ReviewForm
from county.cases.step_pages import StepPage
from county.cases.workflow import IllegalStep
from county.papers import plain_text
from county.text.personal_data import mask_name
from requests_app import office_forms, workflow
from requests_app.admin.handing import HandledAdmin, handed, handed_paper, named
from requests_app.kept_papers import TYPES, letter_page, made, printed
from requests_app.models import Application, Reply
from requests_app.models.application import ENDED
from requests_app.models.paper import PaperForm
from requests_app.outcomes import GROUND_LABELS, missing
from requests_app.papers import Ground
from requests_app.permissions import APPLICATION_GRANTS, REPLY_GRANTS, may_draft

DRAFT_MARK = "送审稿"


def review(reply: Reply, *, actor, answers, note: str = "") -> None:
    """The review page's answers, handed to the verb."""
    workflow.review_reply(reply, answers, actor=actor, text=note)


def preview(reply: Reply, form: str) -> tuple[bytes, str, str]:
    """(bytes, file name, content type) of the reply as it stands on paper: the issued paper itself once there is one."""
    if (paper := reply.paper) is not None:
        return printed(paper, form)
    page = replace(letter_page(reply), mark=DRAFT_MARK)
    return made(page, form), f"答复送审稿-{reply.application.number}.{form}", TYPES[PaperForm(form)]


def letter_lines(reply: Reply) -> list[str]:
    """The words of the letter, a paragraph a line, its addressee masked; or why there is no letter yet."""
    try:
        page = letter_page(reply)
    except IllegalStep as error:
        return [str(error)]
    return plain_text(replace(page, addressee=mask_name(page.addressee))).splitlines()


def withheld_of(reply: Reply) -> list[tuple[str, str, str]]:
    """Each part that is not disclosed, with the label of its ground and the reason."""
    parts = json.loads(reply.withheld_parts or "[]")
    return [(part["part"], GROUND_LABELS[Ground(part["ground"])], part["reason"]) for part in parts]


@admin.register(Reply)
class ReplyAdmin(HandledAdmin):
    """The replies of a unit on their way to the applicant."""

    grants = REPLY_GRANTS
    list_display = ("case_number", "outcome", "status", "due_on", "author", "created_at")
    list_filter = ("status",)
    search_fields = ("application__number",)
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/requests_app/reply/change_form.html"
    step_template = "admin/requests_app/reply/step.html"
    fields = ("case_number", "number", "status", "outcome", "writer", "sender", "reviewer", "approver", "approved_on")
    readonly_fields = fields
    step_pages = {
        "submit": StepPage(workflow.submit_reply, office_forms.TextForm, "送审后不能改动，须由另一人作保密审查。"),
        "pass_review": StepPage(
            review, ReviewForm, "逐项回答。审查只对下面这一稿和附件有效，改动后须重新审查。", "审查已记录。", "保密审查"
        ),
        "determine": StepPage(
            workflow.determine_reply,
            office_forms.TextForm,
            "写明有关主管部门或者保密行政管理部门的确定意见，然后再作审查。",
        ),
        "approve": StepPage(workflow.approve_reply, office_forms.TextForm, "审定人不能是拟稿人、送审人和审查人。"),
        "return": StepPage(workflow.send_back_reply, office_forms.TextForm, "退回拟稿人修改，已作的审查作废。"),
        "recall": StepPage(workflow.recall_reply, office_forms.TextForm),
        "amend": StepPage(workflow.amend_reply, office_forms.TextForm),
        "abandon": StepPage(workflow.abandon_reply, office_forms.TextForm),
        "serve": StepPage(
            workflow.serve,
            office_forms.ServeForm,
            "送达之日就是办结之日：是否按期以送达日期为准，不以审定日期为准。",
            "答复已送达。",
            "送达答复",
        ),
    }

    writer, sender = named("author", "拟稿人"), named("submitted_by", "送审人")
    reviewer, approver = named("reviewed_by", "审查人"), named("approved_by", "审定人")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("application__department", "author")

    @admin.display(description="申请编号", ordering="application__number")
    def case_number(self, reply):
        return reply.application.number

    @admin.display(description="答复期限", ordering="application__due_on")
    def due_on(self, reply):
        return reply.application.due_on

    def is_offered(self, case, action):
        # A reply is sent on only while its case is handled; the new one after a correction follows its end.
        if action in ("submit", "serve") and case.remedy_id is None:
            return case.application.status == Application.Status.HANDLING
        return True

    def get_urls(self):
        base, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("<int:pk>/preview.<slug:form>", view(self.preview_view), name=f"{base}_preview"),
            path("<int:pk>/files/<slug:token>/", view(self.file_view), name=f"{base}_file"),
            *super().get_urls(),
        ]

    def shown(self, request, reply: Reply) -> dict:
        """What the page of a reply and its steps show of it."""
        given = {name: getattr(reply, name) for name in Reply.DIGESTED}
        case = reply.application
        may_see_case = request.user.has_role(*APPLICATION_GRANTS)
        return {
            "title": f"申请 {case.number} 的答复",
            "subtitle": str(reply),
            "reply": reply,
            "files": reply.files.order_by("position", "pk"),
            "withheld": withheld_of(reply),
            "letter": letter_lines(reply),
            "lacking": missing(reply.outcome, given) if reply.is_editable else [],
            "reviews": reply.reviews.order_by("pk"),
            "case_url": reverse("admin:requests_app_application_change", args=[case.pk]) if may_see_case else "",
            "edit_url": reverse("admin:requests_app_application_draft", args=[case.pk])
            if reply.is_editable and may_draft(request.user, case)
            else "",
            "is_ended": case.status in ENDED,
        }

    def change_view(self, request, object_id, form_url="", extra_context=None):
        reply = self.get_object(request, object_id)
        shown = self.shown(request, reply) if reply is not None and self.has_view_permission(request) else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | shown)

    def step_context(self, case):
        return {
            "reply": case,
            "files": case.files.order_by("position", "pk"),
            "withheld": withheld_of(case),
            "letter": letter_lines(case),
        }

    def preview_view(self, request, pk: int, form: str) -> HttpResponse:
        """The reply as it will stand on paper, as PDF or Word. It names the applicant, so opening it is on record."""
        reply = self.visible_or_404(request, pk)
        if form not in TYPES:
            raise Http404("没有这种格式")

        def opened() -> tuple[bytes, str, str]:
            made = preview(reply, form)
            workflow.open_paper(reply.application, actor=request.user, paper="答复送审稿")
            return made

        return handed_paper(request, opened, self.address("change", reply.pk))

    def file_view(self, request, pk: int, token: str) -> HttpResponse:
        """A file that the reply releases."""
        reply = self.visible_or_404(request, pk)
        return handed(get_object_or_404(reply.files.kept(), token=token))
