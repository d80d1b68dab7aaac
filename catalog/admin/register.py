"""The catalogue in the back office: the tree, and every item of one's unit with its review and history."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from mptt.admin import DraggableMPTTAdmin

from catalog.admin.columns import item_left, renewal_day
from catalog.forms import UNDER_THE_ROOT, ColumnForm, RefileForm, ReviseForm, ValidityForm
from catalog.gate.workflow import column_changed, mark_validity, reassess, refile, revise, withdraw
from catalog.models import (
    Attachment,
    Column,
    Document,
    DocumentEntry,
    DocumentReview,
    ImportBatch,
    LeadershipChange,
    Revision,
)
from catalog.permissions import BATCH_GRANTS, COLUMN_GRANTS, DOCUMENT_GRANTS, LEADERSHIP_GRANTS
from county.calendar.special_days import current_calendar
from county.cases.admin import (
    ByRole,
    DepartmentScopedAdmin,
    ReadOnly,
    RecordsChanges,
    RoleAdmin,
    TimelineAdmin,
    calendar_column,
    marked,
)
from county.cases.step_pages import StepAdmin, StepPage


@admin.register(Column)
class ColumnAdmin(RecordsChanges, ByRole, DraggableMPTTAdmin):
    """The one tree, edited here only. Pages follow on the next request."""

    grants = COLUMN_GRANTS
    expand_tree_by_default = True
    list_display = ("tree_actions", "indented_title", "slug", "kind", "limit_days", "limit_unit", "see")
    list_display_links = ("indented_title",)
    list_select_related = ("see",)
    search_fields = ("name", "slug")
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "parent", "holds", "see")}),
        ("公开时限", {"fields": ("limit_days", "limit_unit", "limit_basis")}),
    )
    form = ColumnForm

    def get_readonly_fields(self, request, obj=None):
        # Addresses that citizens have kept, and the pages that show a column by its name, hang on it.
        return ("slug",) if obj else ()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        column_changed(obj, moved="parent" in form.changed_data)

    @transaction.atomic
    def _move_node(self, request):
        target = request.POST.get("pasted_on", "")
        is_beside = request.POST.get("position") != "last-child"
        if is_beside and target.isdecimal() and Column.objects.filter(pk=target, parent=None).exists():
            self.message_user(request, UNDER_THE_ROOT, level=messages.ERROR)
            return HttpResponse("FAIL, invalid move.")
        response = super()._move_node(request)
        if response.content.startswith(b"OK"):
            column_changed(Column.objects.get(pk=request.POST["cut_item"]), moved=True)
        return response


class FaultFilter(admin.SimpleListFilter):
    title = "待整改"
    parameter_name = "faults"

    def lookups(self, request, model_admin):
        return [("yes", "待整改"), ("no", "无")]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.filter(~Q(faults=[]))
        return queryset.filter(faults=[]) if self.value() == "no" else queryset


class RevisionInline(ReadOnly, ByRole, admin.TabularInline):
    model = Revision
    grants = DOCUMENT_GRANTS
    fields = ("number", "status", "title", "author", "published_at", "digest")
    readonly_fields = fields


def begin_revision(document: Document, *, actor, formed_on, source: Revision | None = None, note: str = "") -> str:
    """A new revision of the item, from what is public or from an earlier text; the officer goes on to write it."""
    revision = revise(document, actor=actor, source=source, formed_on=formed_on)
    return reverse("admin:catalog_revision_change", args=[revision.pk])


def take_back(document: Document, *, actor, note: str) -> None:
    withdraw(document, actor=actor, reason=note)


@admin.register(Document)
class DocumentAdmin(ReadOnly, StepAdmin):
    """The register of items: those of one's unit, or of all units for the county office; what may be done is a step page."""

    step_pages = {
        "revise": StepPage(begin_revision, ReviseForm, "公众在新稿发布前仍看到现在的内容。"),
        "refile": StepPage(
            refile, RefileForm, "索引号不变，原来的网址仍然有效；两个栏目的列表立即更正。", "已调整栏目。"
        ),
        "mark_validity": StepPage(
            mark_validity, ValidityForm, "标注后原件仍可查阅，页面显示有效性和依据文件。", "已标注有效性。"
        ),
        "withdraw": StepPage(
            take_back, explanation="撤回后页面只显示撤回原因，列表、搜索、订阅和附件立即不可用。", done="已撤回。"
        ),
        "reassess": StepPage(reassess, explanation="不予公开的信息定期评估；继续不公开的，写明理由（条例第十八条）。"),
    }

    grants = DOCUMENT_GRANTS
    list_display = (
        "title",
        "index_number",
        "department",
        "column",
        "status",
        "published_at",
        "in_time",
        "validity",
        "shown_faults",
        "on_site",
    )
    list_filter = ("status", FaultFilter, "validity", "column_kind", "genre", "is_demo", "published_at", "department")
    list_select_related = ("department", "column")
    search_fields = ("title", "doc_number", "index_number")
    date_hierarchy = "published_at"
    show_full_result_count = False
    list_per_page = 50
    inlines = (RevisionInline,)
    fieldsets = (
        (None, {"fields": ("title", "index_number", "department", "column", "status", "shown_faults", "on_site")}),
        ("日期", {"fields": ("written_on", "formed_on", "published_at", "in_time", "effective_on", "repealed_on")}),
        (
            "分类",
            {
                "fields": (
                    "doc_number",
                    "issuer",
                    "topic",
                    "genre",
                    "validity",
                    "repealed_by",
                    "disclosure",
                    "keywords",
                    "summary",
                )
            },
        ),
        ("来源", {"fields": ("source", "source_url", "batch", "is_demo", "guesses")}),
        ("审查", {"fields": ("review", "digest", "withdrawn_at", "withdrawal_reason")}),
    )

    @admin.display(description="时限")
    def in_time(self, document):
        return marked(item_left(document, current_calendar()))

    def get_list_display(self, request):
        return [calendar_column("时限", item_left) if name == "in_time" else name for name in self.list_display]

    @admin.display(description="待整改")
    def shown_faults(self, document):
        return "；".join(document.faults)

    @admin.display(description="公开页")
    def on_site(self, document):
        if document.status == Document.Status.DRAFT:
            return ""
        return format_html('<a href="{}">查看</a>', document.get_absolute_url())


@admin.register(DocumentReview)
class DocumentReviewAdmin(ReadOnly, RoleAdmin):
    grants = DOCUMENT_GRANTS
    list_display = ("revision", "kind", "conclusion", "batch", "reviewed_by_name", "reviewed_at")
    list_filter = ("kind", "conclusion", "reviewed_at")
    list_select_related = ("revision",)
    show_full_result_count = False

    def get_queryset(self, request):
        visible = Document.objects.visible_to(request.user)
        return super().get_queryset(request).filter(revision__document__in=visible)


@admin.register(Attachment)
class AttachmentAdmin(ReadOnly, RoleAdmin):
    grants = DOCUMENT_GRANTS
    list_display = ("name", "label", "shown_size", "revision")
    search_fields = ("name",)
    list_select_related = ("revision",)
    show_full_result_count = False

    def get_queryset(self, request):
        visible = Document.objects.visible_to(request.user)
        return super().get_queryset(request).filter(revision__document__in=visible)

    @admin.display(description="大小", ordering="size")
    def shown_size(self, attachment):
        return attachment.human_size


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, RoleAdmin):
    grants = BATCH_GRANTS
    list_display = ("label", "source", "run_by", "started_at", "imported", "unchanged", "refused", "is_demo")


@admin.register(LeadershipChange)
class LeadershipChangeAdmin(RecordsChanges, DepartmentScopedAdmin):
    """领导变动 as units record them; the desk and the renewal page ask for the 机构信息 that must follow."""

    grants = LEADERSHIP_GRANTS
    list_display = ("department", "changed_on", "what", "recorded_by", "recorded_at")
    list_display_links = ("changed_on",)
    list_filter = ("changed_on", "department")
    list_select_related = ("department", "recorded_by")
    fields = ("department", "changed_on", "what")

    def get_list_display(self, request):
        return [*self.list_display, calendar_column("机构信息应更新至", renewal_day)]

    def get_changeform_initial_data(self, request):
        return {"department": request.user.department_id} | super().get_changeform_initial_data(request)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)


admin.site.register(DocumentEntry, TimelineAdmin)
