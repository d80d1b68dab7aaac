"""备案登记簿 and 规范性文件登记簿 in the back office."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone

from county.cases.admin import TimelineAdmin
from county.cases.case_pages import LimitedCaseAdmin, LimitFilter, Section
from county.cases.filters import WorkFilter
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import IllegalStep
from county.models import Role
from filings.models import Filing, FilingEntry, NormativeFile, NormativeFileEntry
from filings.normative import workflow as files
from filings.normative.forms import (
    AdoptForm,
    ExtendForm,
    FileForm,
    OldFileForm,
    OpinionForm,
    PublicationForm,
    RegisterForm,
    RepealForm,
)
from filings.permissions import FILE_GRANTS, FILING_GRANTS
from filings.record import workflow as record
from filings.record.forms import MaterialForm


@admin.register(Filing)
class FilingAdmin(LimitedCaseAdmin):
    grants = FILING_GRANTS
    list_display = ("department", "kind", "about", "status", "due_on", "days_left", "filed_on", "receipt_number")
    list_filter = (WorkFilter, LimitFilter, "kind", "department")
    list_select_related = ("department",)
    search_fields = ("about", "receipt_number")
    fields = (
        ("department", "kind"),
        "about",
        ("happened_on", "due_on", "status"),
        "text",
        ("filed_on", "filed_by", "complete_by"),
        ("receipt_number", "received_on"),
    )
    readonly_fields = tuple(name for line in fields for name in ((line,) if isinstance(line, str) else line))
    step_pages = {
        "draft": StepPage(record.draft, MaterialForm, "由单位负责人报送。"),
        "file": StepPage(record.file, explanation="报送日期以首次报送为准；逾期报送的计为逾期。"),
        "receive": StepPage(record.receive, explanation="编备案号；备案不是审批。"),
        "suspend": StepPage(record.suspend, explanation="写明要补正的内容，15 日内补正。"),
        "refuse": StepPage(record.refuse, explanation="不属于应当备案的事项。"),
    }


class ValidityFilter(admin.SimpleListFilter):
    """By what needs to be done about the term: two lists, and two numbers."""

    title = "有效期"
    parameter_name = "term"

    def lookups(self, request, model_admin):
        return [("due", "待到期前评估"), ("expired", "已失效未处理"), ("unmarked", "未标注有效期")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        chosen = {
            "due": lambda: queryset.due_for_evaluation(today),
            "expired": lambda: queryset.expired(today),
            "unmarked": lambda: queryset.filter(status=NormativeFile.Status.IN_FORCE, valid_until=None),
        }
        return chosen[self.value()]() if self.value() in chosen else queryset


@admin.register(NormativeFile)
class NormativeFileAdmin(StepAdmin):
    grants = FILE_GRANTS
    change_form_template = "admin/steps/case.html"
    list_display = ("title", "department", "status", "register_number", "effective_on", "valid_until", "validity")
    list_filter = (ValidityFilter, "status", "kind", "is_old", "department")
    list_select_related = ("department",)
    search_fields = ("title", "register_number", "doc_number")
    list_per_page = 50
    show_full_result_count = False
    registered = (
        ("status", "register_number", "first_number", "registered_on"),
        ("minutes", "adopted_on"),
        ("document", "published_on"),
        ("effective_on", "valid_until", "review_due_on", "evaluated_on", "repealed_on"),
        "is_old",
    )
    step_pages = {
        "submit": StepPage(files.submit, explanation="送交后正文不能修改；退回后修改的须重新审核。"),
        "pass_review": StepPage(
            files.pass_review, OpinionForm, "由法制审核员办理，只对现在的正文有效；不代替保密审查。"
        ),
        "refuse": StepPage(files.refuse),
        "return": StepPage(files.give_back, explanation="已作的合法性审核作废。"),
        "adopt": StepPage(files.adopt, AdoptForm, "未经集体审议不得公布。"),
        "register": StepPage(files.register, RegisterForm, "统一登记、统一编号；登记号不重用。"),
        "come_out": StepPage(files.come_out, PublicationForm, "公布的正文须与登记的正文一致。"),
        "evaluate": StepPage(files.evaluate, explanation="写明执行情况和继续执行、修改、废止的意见。"),
        "extend": StepPage(files.extend, ExtendForm, "评估后、届满前办理，重新编号、重新计算有效期。"),
        "repeal": StepPage(files.repeal, RepealForm, "目录中的信息同时标注为废止，仍可查阅。"),
        "abandon": StepPage(files.abandon),
    }

    @admin.display(description="有效性")
    def validity(self, file):
        return file.validity_label if file.status in ("in_force", "repealed") else ""

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and request.user.department_id is not None

    def has_change_permission(self, request, obj=None):
        is_draft = obj is not None and obj.status == NormativeFile.Status.DRAFTING
        is_own = is_draft and obj.department_id == request.user.department_id
        return is_own and self.may(request, "change")

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None or self.has_change_permission(request, obj):
            kwargs["form"] = type("FileForm", (FileForm,), {"user": request.user})
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request, obj=None):
        typed = FileForm.Meta.fields
        return typed if obj is None else (*typed, *self.registered)

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return ()
        shown = [name for line in self.registered for name in ((line,) if isinstance(line, str) else line)]
        is_draft = self.has_change_permission(request, obj)
        return ("department", *shown) if is_draft else (*FileForm.Meta.fields, *shown)

    def save_model(self, request, obj, form, change):
        if not change:
            files.draft(obj, actor=request.user)
            return
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name in FileForm.Meta.fields}
        if changes:
            files.write(NormativeFile.objects.get(pk=obj.pk), changes, actor=request.user)

    def seen(self, case):
        return f"{case.status}:{case.digest}:{case.valid_until}"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        case = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if case is not None:
            reviews = [
                f"{timezone.localtime(one.reviewed_at):%Y-%m-%d %H:%M} {one.reviewed_by} {one.get_conclusion_display()}"
                f"（正文摘要 {one.digest[:12]}）：{one.opinion}"
                for one in case.reviews.select_related("reviewed_by")
            ]
            extra["sections"] = [Section("合法性审核", reviews)] if reviews else []
        return super().change_view(request, object_id, form_url, extra)

    def changelist_view(self, request, extra_context=None):
        may_take_in = request.user.has_role(Role.COUNTY_OFFICE)
        links = [("登记旧文件", reverse("admin:filings_normativefile_old"))] if may_take_in else []
        return super().changelist_view(request, {"links": links} | (extra_context or {}))

    change_list_template = "admin/filings/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.old_view)
        return [path("old/", view, name="filings_normativefile_old"), *super().get_urls()]

    def old_view(self, request) -> HttpResponse:
        """登记旧文件: what was published before the register began."""
        if not request.user.has_role(Role.COUNTY_OFFICE):
            raise PermissionDenied
        form = OldFileForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                file = files.take_in_old(
                    given["index_number"],
                    actor=request.user,
                    kind=given["kind"],
                    valid_until=given["valid_until"],
                )
            except IllegalStep as error:
                form.add_error("index_number", str(error))
            else:
                messages.success(request, "已登记。")
                return redirect("admin:filings_normativefile_change", file.pk)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "form": form,
            "title": "登记旧文件",
            "explanation": "登记启用以前公布的文件；没有写明有效期的不要猜，列入待清理。",
        }
        return render(request, "admin/steps/act.html", context)


@admin.register(FilingEntry)
class FilingEntryAdmin(TimelineAdmin):
    """The trail of filings, for the audit administrator."""

    list_select_related = ("case__department",)


@admin.register(NormativeFileEntry)
class NormativeFileEntryAdmin(TimelineAdmin):
    """The trail of normative files, for the audit administrator."""
