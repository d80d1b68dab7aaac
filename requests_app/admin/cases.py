"""依申请公开: the queue of a unit, the case with its clock, each step a page; the applicant masked until somebody says why they look."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone

from catalog.models import Document, Revision
from county.calendar.clock import NO_LIMIT, TimeLeft, soon_until, time_left, time_left_paused
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases.admin import calendar_column, marked
from county.cases.filters import WorkFilter
from county.cases.step_pages import StepPage
from county.cases.workflow import IllegalStep, may
from county.public_forms import held_files, query_codes
from county.public_forms import idempotency as submissions
from county.text.personal_data import Kind, mask, mask_name
from requests_app import forms as public_forms
from requests_app import offers, office_forms, workflow
from requests_app.admin.drafting import draft_page
from requests_app.admin.handing import HandledAdmin, handed, handed_paper, named
from requests_app.deadlines import BadLedger
from requests_app.exports import register_csv
from requests_app.filters import DueFilter, HandlerFilter, UnitFilter
from requests_app.kept_papers import printed
from requests_app.ledger import deadline_of
from requests_app.models import Application
from requests_app.models.application import RESTARTS_AFTER, SEALED
from requests_app.models.file import FilePurpose
from requests_app.permissions import (
    APPLICATION_GRANTS,
    may_draft,
    may_fetch,
    may_register,
)
from requests_app.statistics import standing
from requests_app.waiting import Days, unconfirmed_for, wait_of

REGISTER_PURPOSE = "application-entry"
UNKNOWN, ERASED = "未填写", "已清除"
MASKED_AS = {
    "identity_number": Kind.ID_NUMBER,
    "phone": Kind.MOBILE,
    "fax": Kind.LANDLINE,
    "email": Kind.EMAIL,
    "address": Kind.ADDRESS,
}


def case_left(case: Application, calendar: Calendar) -> TimeLeft:
    """Working days left; a paused clock shows what will be left, and one that waits for its start how long it has waited."""
    if not case.is_open:
        return NO_LIMIT
    if case.status == Application.Status.SUBMITTED:
        return unconfirmed_for(case, timezone.localdate(), calendar)
    if case.is_paused and case.status in RESTARTS_AFTER:
        return TimeLeft(f"停止计算，{RESTARTS_AFTER[case.status]}后从头起算")
    if case.is_paused:
        return time_left_paused(case.days_left_at_pause)
    return time_left(case.due_on, timezone.localdate(), calendar)


def propose(case: Application, *, actor, title: str, column, formed_on, numbers, reason: str) -> str:
    """Begins the draft of what several asked for; its text is written in the catalogue, where the address leads."""
    document = Document(department=case.department, column=column)
    revision = Revision(title=title, formed_on=formed_on, written_on=timezone.localdate())
    workflow.propose([case, *numbers], document, revision, actor=actor, reason=reason)
    return reverse("admin:catalog_revision_change", args=[revision.pk])


def relate(case: Application, *, actor, other: Application, why: str) -> None:
    workflow.relate(case, other, actor=actor, why=why)


class ApplicationList(ChangeList):
    """Opens no sealed field."""

    def get_queryset(self, request, exclude_parameters=None):
        return super().get_queryset(request, exclude_parameters).for_list()


@admin.register(Application)
class ApplicationAdmin(HandledAdmin):
    """The applications of a unit: what is due first stands first."""

    grants = APPLICATION_GRANTS
    list_display = ("number", "title", "status", "days_left", "due_on", "unit", "handler", "received_on", "channel")
    list_filter = (WorkFilter, DueFilter, HandlerFilter, UnitFilter, "kind", "year")
    search_fields = ("number",)
    search_help_text = "按申请编号查找。申请人信息加密保存，不能检索。"
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/requests_app/application/change_form.html"
    change_list_template = "admin/requests_app/application/change_list.html"
    step_template = "admin/requests_app/application/step.html"
    fieldsets = (
        (
            "申请",
            {
                "fields": (
                    "number", "kind", "status", "unit", "shown_handler", "wanted_title", "wanted_doc_number", "wanted_description",
                    "supply_form", "obtaining_way", "wants_help",
                )
            },
        ),
        ("申请人", {"fields": ("applicant_kind", "shown_name", "identity_kind", "shown_identity", "shown_phone", "shown_contact")}),
        ("收到与办结", {"fields": ("channel", "submitted_at", "received_on", "received_basis", "closed_on", "row", "in_time")}),
    )  # fmt: skip
    readonly_fields = tuple(name for _, options in fieldsets for name in options["fields"])
    step_pages = {
        "confirm": StepPage(
            workflow.confirm, office_forms.ConfirmForm, "与申请人双方确认后，答复期限从次日起算，并制作登记回执。"
        ),
        "note_attempt": StepPage(
            workflow.note_attempt, office_forms.TextForm, "写明何时以何种方式联系、结果如何。期限仍从双方确认之日起算。"
        ),
        "assign": StepPage(workflow.assign, office_forms.HandlerForm),
        "route": StepPage(
            workflow.route,
            office_forms.RouteForm,
            "转给制作或者保存该信息的单位，对方接收前仍由本单位负责；期限不停止。",
        ),
        "accept_routing": StepPage(
            workflow.accept_routing, office_forms.ActForm, "接收后由本单位办理，原有期限继续计算。"
        ),
        "return_routing": StepPage(workflow.return_routing, office_forms.RoutingReasonForm, "退回后仍由转出单位办理。"),
        "ask_supplement": StepPage(
            workflow.ask_supplement,
            office_forms.AskSupplementForm,
            "收到申请之日起 7 个工作日内一次性告知（条例第三十条）。",
        ),
        "receive_supplement": StepPage(
            workflow.receive_supplement,
            office_forms.ReceiveSupplementForm,
            "登记申请人以纸质等方式提交的补正。逾期的须认定理由是否正当（条例第三十条）。",
        ),
        "note_supplement_received": StepPage(
            workflow.note_supplement_received,
            office_forms.NoticeReceivedForm,
            "补正期限从申请人收到通知起算；没有登记的，不能按逾期不补正办结。",
        ),
        "judge_lateness": StepPage(
            workflow.judge_lateness,
            office_forms.JudgeLatenessForm,
            "理由正当的从提交之日起重新计算答复期限；不正当的视为放弃申请，不再处理。",
        ),
        "lapse_supplement": StepPage(
            workflow.lapse_supplement,
            office_forms.LapseForm,
            "核对没有按期收到补正、也没有正当理由后办结，并制作不再处理告知书。",
        ),
        "lapse_fee": StepPage(
            workflow.lapse_fee, office_forms.LapseForm, "核对没有按期收到缴费后办结，并制作不再处理告知书。"
        ),
        "reopen": StepPage(
            workflow.reopen,
            office_forms.ReasonForm,
            "办结有误的恢复办理：原办结和撤销都保留在台账，期限照常计算，并制作恢复办理告知书。",
        ),
        "correct_entry": StepPage(
            workflow.correct_entry,
            office_forms.CorrectEntryForm,
            "只填需要更正或者补充的项目，其他留空。更正前后的内容和理由都保留；已经制作的文书不变。",
        ),
        "correct_service": StepPage(
            workflow.correct_service, office_forms.CorrectServiceForm, "办结日期和是否逾期随之更正，原日期保留。"
        ),
        "correct_reply": StepPage(
            workflow.correct_reply,
            office_forms.CorrectReplyForm,
            "登记后可以重新拟答复，仍须保密审查和审定；原答复保留。",
        ),
        "remark": StepPage(
            workflow.remark, office_forms.TextForm, "只供本机关工作人员查看，请不要写申请人的姓名、号码。"
        ),
        "note_defence": StepPage(workflow.note_defence, office_forms.DefenceForm),
        "consult": StepPage(
            workflow.consult, office_forms.ConsultForm, "征求意见所需时间不计入答复期限（条例第三十三条）。"
        ),
        "note_receipt": StepPage(workflow.note_letter_received, office_forms.LetterReceivedForm),
        "note_answer": StepPage(
            workflow.record_answer,
            office_forms.AnswerForm,
            "第三方逾期未答复的由本单位决定；共同制作机关逾期未答复的视为同意。",
        ),
        "judge_objection": StepPage(
            workflow.judge_objection, office_forms.JudgeObjectionForm, "理由合理的不予公开（条例第三十二条）。"
        ),
        "override": StepPage(
            workflow.override,
            office_forms.OverrideForm,
            "不公开可能对公共利益造成重大影响的，可以决定公开并书面告知第三方。",
        ),
        "extend": StepPage(
            workflow.extend, office_forms.ExtendForm, "由政府信息公开工作机构负责人同意，并制作延期答复告知书。"
        ),
        "ask_reasons": StepPage(
            workflow.ask_reasons,
            office_forms.AskReasonsForm,
            "数量、频次明显超过合理范围的，可以要求说明理由（条例第三十五条）。",
        ),
        "note_reasons": StepPage(workflow.give_reasons, office_forms.GiveReasonsForm),
        "judge_reasons": StepPage(
            workflow.judge_reasons,
            office_forms.JudgeReasonsForm,
            "不合理的告知不予处理；合理但不能按期答复的可以确定延迟答复的合理期限。",
        ),
        "defer": StepPage(workflow.defer, office_forms.DeferForm),
        "notify_fee": StepPage(
            workflow.notify_fee,
            office_forms.NotifyFeeForm,
            "按件或者按量选择一种，金额由系统计算（国办函〔2020〕109号）。",
        ),
        "note_fee_received": StepPage(workflow.note_fee_received, office_forms.FeeReceivedForm),
        "pay_fee": StepPage(workflow.pay_fee, office_forms.PayFeeForm),
        "serve_paper": StepPage(
            workflow.serve_paper, office_forms.ServePaperForm, "答复以外的文书在此登记；答复由“送达答复”办理。"
        ),
        "withdraw": StepPage(
            workflow.withdraw, office_forms.WithdrawnForm, "申请人书面或者当面撤回的，在此登记，终止办理。"
        ),
        "archive": StepPage(workflow.archive, office_forms.ActForm, "归档后不再改动，复议、诉讼仍可登记。"),
        "urge": StepPage(workflow.urge, office_forms.UrgeForm, "督办记入办理记录，显示在承办单位的列表。"),
        "answer_urging": StepPage(workflow.answer_urging, office_forms.AnswerUrgingForm),
        "propose": StepPage(
            propose,
            office_forms.ProposeForm,
            "多人申请相同信息、可以公开的，拟成主动公开的草稿（条例第四十四条）。",
            "已建立草稿，请编写正文后送审。",
        ),
        "relate": StepPage(relate, office_forms.RelateForm),
        "remedy": StepPage(workflow.record_remedy, office_forms.RemedyForm, "登记后系统算出提交答复、答辩的期限。"),
        "note_result": StepPage(workflow.record_result, office_forms.ResultForm),
        "correct_event": StepPage(
            workflow.correct_event, office_forms.CorrectEventForm, "原日期保留在台账中，期限按更正后的日期重新计算。"
        ),
        "erase": StepPage(
            workflow.erase,
            office_forms.ReasonForm,
            "保存期限届满后清除申请人信息和所提交的文件，编号、结果和统计保留，不能恢复。",
        ),
    }

    shown_handler = named("handler", "承办人")

    def is_offered(self, case, action):
        return offers.is_offered(case, action)

    def seen(self, case) -> str:
        """A step depends on status, unit and due date, and on the reply as it was shown."""
        draft = case.replies.under_way().first()
        return f"{case.status}:{case.department_id}:{case.due_on}:{draft.digest if draft else ''}"

    def get_changelist(self, request, **kwargs):
        return ApplicationList

    def get_list_display(self, request):
        # Whoever sees one unit need not be told which.
        shown = [name for name in self.list_display if name != "unit" or request.user.sees_all_units]
        return [calendar_column("剩余", case_left) if name == "days_left" else name for name in shown]

    def get_ordering(self, request):
        return [F("due_on").asc(nulls_last=True), "pk"]

    @admin.display(description="所需信息", ordering="wanted_title")
    def title(self, case):
        return case.wanted_title if len(case.wanted_title) <= 40 else f"{case.wanted_title[:39]}…"

    @admin.display(description="承办单位", ordering="department__order")
    def unit(self, case):
        return case.department.short_name

    @admin.display(description="剩余")
    def days_left(self, case):
        return marked(case_left(case, current_calendar()))

    @admin.display(description="阅读困难或者视听障碍")
    def wants_help(self, case):
        return "需要帮助" if case.needs_help else "未提出需要帮助"

    @admin.display(description="是否按期")
    def in_time(self, case):
        return ("逾期答复" if case.was_late else "按期") if case.closed_on else "—"

    @admin.display(description="姓名或者名称")
    def shown_name(self, case):
        name = str(case.applicant_name)
        return ERASED if case.erased_at else name if case.is_organisation else mask_name(name)

    def masked(self, case, name: str) -> str:
        value = str(getattr(case, name))
        return ERASED if case.erased_at else mask(MASKED_AS[name], value) if value else UNKNOWN

    @admin.display(description="证件号码")
    def shown_identity(self, case):
        return self.masked(case, "identity_number")

    @admin.display(description="联系电话")
    def shown_phone(self, case):
        return self.masked(case, "phone")

    @admin.display(description="其他联系方式")
    def shown_contact(self, case):
        return (
            "，".join(self.masked(case, name) for name in ("email", "fax", "address") if str(getattr(case, name)))
            or UNKNOWN
        )

    def get_urls(self):
        base, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("register/", view(self.register_view), name=f"{base}_register"),
            path("register.csv", view(self.export_view), name=f"{base}_export"),
            path("<int:pk>/reveal/", view(self.reveal_view), name=f"{base}_reveal"),
            path("<int:pk>/code/", view(self.code_view), name=f"{base}_code"),
            path("<int:pk>/draft/", view(self.draft_view), name=f"{base}_draft"),
            path("<int:pk>/files/<slug:token>/", view(self.file_view), name=f"{base}_file"),
            path("<int:pk>/papers/<int:paper>.<slug:form>", view(self.paper_view), name=f"{base}_paper"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        today = timezone.localdate()
        soon = soon_until(today, current_calendar())
        extra = {"may_register": may_register(request.user)}
        if self.has_view_permission(request):
            extra |= {
                "standing": standing(Application.objects.visible_to(request.user), today, soon),
                "year": today.year,
            }
        return super().changelist_view(request, (extra_context or {}) | extra)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        case = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if case is not None and self.has_view_permission(request):
            today = timezone.localdate()
            try:
                lines = deadline_of(case, today=today).lines if case.received_on else []
            except BadLedger as error:
                lines = [str(error)]
            extra |= {
                "title": f"申请 {case.number}",
                "subtitle": case.wanted_title,
                "case": case,
                "clock": lines,
                "left": marked(case_left(case, current_calendar())),
                "papers": case.papers.select_related("service").order_by("pk"),
                "files": case.files.kept().exclude(purpose=FilePurpose.RELEASED),
                "replies": case.replies.select_related("author"),
                "consultations": case.consultations.all(),
                "urgings": case.urgings.select_related("urged_by", "answered_by"),
                "remedies": case.remedies.all(),
                "routings": case.routings.select_related("from_department", "to_department", "sent_by"),
                "may_reveal": may(request.user, case, "reveal"),
                "may_renew_code": case.erased_at is None and may(request.user, case, "renew_code"),
                "corrections": case.corrections.select_related("corrected_by"),
                "wait": wait_of(case, Days.of(today, current_calendar())),
                "may_draft": may_draft(request.user, case) and not case.replies.under_way().exists(),
                "related": related_of(case),
            }
        return super().change_view(request, object_id, form_url, extra)

    def page(self, request, template: str, title: str, **more) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": title} | more
        status = 400 if getattr(more.get("form"), "errors", None) else 200
        response = render(request, f"admin/requests_app/application/{template}.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response

    def reveal_view(self, request, pk: int) -> HttpResponse:
        """The applicant in full, after a POST that says why and is on record."""
        case = self.visible_or_404(request, pk)
        if not may(request.user, case, "reveal"):
            raise PermissionDenied
        form = office_forms.RevealForm(request.POST or None)
        is_shown = request.method == "POST" and form.is_valid()
        if is_shown:
            workflow.reveal(case, actor=request.user, reason=form.cleaned_data["reason"])
        values = (
            [(case._meta.get_field(name).verbose_name, str(getattr(case, name))) for name in SEALED] if is_shown else []
        )
        files = case.files.kept().filter(purpose=FilePurpose.IDENTITY)
        return self.page(
            request,
            "reveal",
            "查看申请人信息",
            case=case,
            form=form,
            is_shown=is_shown,
            values=values,
            files=files if is_shown else [],
            corrections=case.corrections.all() if is_shown else [],
        )

    def code_view(self, request, pk: int) -> HttpResponse:
        """补发查询码 after the applicant has proved who they are; the new code is shown once."""
        case = self.visible_or_404(request, pk)
        if not may(request.user, case, "renew_code"):
            raise PermissionDenied
        form = office_forms.IdentityCheckedForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                code = workflow.renew_code(case, actor=request.user, reason=form.cleaned_data["reason"])
            except IllegalStep as error:
                form.add_error(None, str(error))
            else:
                return self.page(request, "registered", "查询码已补发", case=case, code=query_codes.shown(code))
        return self.page(request, "code", "补发查询码", case=case, form=form)

    def register_view(self, request) -> HttpResponse:
        """登记 of what came on paper, in person, by fax or e-mail, or was told; the 查询码 is shown once."""
        if not may_register(request.user):
            raise PermissionDenied
        chosen = (request.GET.get("kind", "disclosure"), request.GET.get("by", public_forms.PERSON))
        if chosen not in office_forms.ENTRIES:
            raise Http404("没有这种申请")
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = office_forms.ENTRIES[chosen](*sent)
        if sent and form.is_valid():
            try:
                return self.registered(request, form)
            except IllegalStep as error:
                form.add_error("arrived_on", str(error))
            except FileNotFoundError:
                form.add_error(None, "上传的文件已超过保存时间，请重新选择。")
        kinds = [
            (
                f"{Application.Kind(kind).label}：{dict(public_forms.BY)[by]}",
                f"?kind={kind}&by={by}",
                (kind, by) == chosen,
            )
            for kind, by in office_forms.ENTRIES
        ]
        return self.page(request, "register", "登记申请", form=form, kinds=kinds)

    def registered(self, request, form) -> HttpResponse:
        """One case however often the same form is sent; only the first answer can show the code."""
        made = []

        def make() -> int:
            unit = request.user.department
            made.append(
                workflow.register(form.values(), form.taken(), department=unit, actor=request.user, **form.arrival())
            )
            return made[0].application.pk

        sent = submissions.once(REGISTER_PURPOSE, form.key, make)
        held_files.forget(form.key)
        if not made:
            messages.info(request, "这件申请已经登记，没有重复登记。")
            return redirect(self.address("change", sent.case_id))
        return self.page(
            request, "registered", "申请已登记", case=made[0].application, code=query_codes.shown(made[0].code)
        )

    def export_view(self, request) -> HttpResponse:
        """登记簿 of one year, of what the person may see; without anything of the applicants."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = request.GET.get("year", str(timezone.localdate().year))
        if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
            raise Http404("没有这一年的登记簿")
        cases = self.get_queryset(request).filter(year=int(typed)).for_list().select_related("entry_department")
        content = register_csv(cases.order_by("entry_department__order", "number"), timezone.localdate())
        response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="applications-{typed}.csv"'
        response["Cache-Control"] = "no-store"
        return response

    def draft_view(self, request, pk: int) -> HttpResponse:
        """拟答复, or goes on with the draft there is."""
        case = self.visible_or_404(request, pk)
        if not may_draft(request.user, case):
            raise PermissionDenied
        return draft_page(self, request, case)

    def file_view(self, request, pk: int, token: str) -> HttpResponse:
        """A private file; 身份证明 is given out on POST only, and that is on record."""
        case = self.visible_or_404(request, pk)
        file = get_object_or_404(
            case.files.kept().exclude(purpose=FilePurpose.RELEASED).select_related("application"), token=token
        )
        if not may_fetch(request.user, file):
            raise PermissionDenied
        if file.purpose == FilePurpose.IDENTITY:
            if request.method != "POST":
                return redirect(self.address("reveal", case.pk))
            workflow.reveal(case, actor=request.user, reason="下载身份证明")
        return handed(file)

    def paper_view(self, request, pk: int, paper: int, form: str) -> HttpResponse:
        """An outgoing paper as PDF or Word. It names the applicant, so opening it is on record."""
        case = self.visible_or_404(request, pk)
        if form not in ("pdf", "docx"):
            raise Http404("没有这种格式")
        found = get_object_or_404(case.papers.select_related("application__department", "department"), pk=paper)

        def opened() -> tuple[bytes, str, str]:
            made = printed(found, form)
            workflow.open_paper(case, actor=request.user, paper=str(found))
            return made

        return handed_paper(request, opened, self.address("change", case.pk))


def related_of(case: Application):
    """The applications that were related to this one, by number."""
    pairs = [
        *case.earlier_ones.values_list("earlier_id", flat=True),
        *case.later_ones.values_list("later_id", flat=True),
    ]
    return Application.objects.filter(pk__in=pairs).only("number", "status").order_by("number")
