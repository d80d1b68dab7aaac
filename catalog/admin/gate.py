"""拟稿与审查 in the back office: drafts on their way through the gate, each step a page of its own."""

import js_asset
from django import forms
from django.contrib import admin
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.bulk import bulk_urls
from catalog.admin.columns import draft_left
from catalog.admin.writing import equip, writing_urls
from catalog.forms import ApproveForm, AttachmentForm, DraftForm, PublishForm, SubmitForm
from catalog.gate.drafting import attach, checks_of
from catalog.gate.workflow import (
    abandon,
    amend,
    approve,
    determine,
    draft,
    publish,
    recall_approval,
    recall_review,
    recall_submission,
    review,
    save_draft,
    send_back,
    settle_files,
    submit,
)
from catalog.models import Attachment, Document, DocumentReview, Revision, RevisionEntry
from catalog.permissions import DRAFT_GRANTS, REVISION_GRANTS
from catalog.shelf.companions import findings_of
from catalog.texts.differences import compare_texts
from catalog.texts.figures import drawn_charts
from catalog.texts.markup import on_page
from catalog.texts.structured import InterpretationContent
from catalog.texts.structured_forms import STRUCTURED, WITH_TEXT, labelled_values
from county.calendar.special_days import current_calendar
from county.cases.admin import ByRole, ReadOnly, TimelineAdmin, calendar_column, marked
from county.cases.filters import WorkFilter
from county.cases.review_form import ReviewForm
from county.cases.step_pages import StepAdmin, StepPage


def take_review(revision: Revision, *, actor, note: str = "", **answers) -> None:
    """The review page's answers, handed to the verb."""
    review(revision, answers["answers"], actor=actor, note=note)


class RevisionWorkFilter(WorkFilter):
    """Published and void ones are not under way."""

    open_ones = "under_way"


class AttachmentInline(ByRole, admin.TabularInline):
    """Files of the draft: renamed, reordered, taken off; new ones come by the upload field."""

    model = Attachment
    form = AttachmentForm
    grants = DRAFT_GRANTS
    fields = ("position", "name", "label", "shown_size", "address")
    readonly_fields = ("label", "shown_size", "address")
    extra = 0
    verbose_name_plural = "已上传的附件"

    @admin.display(description="大小")
    def shown_size(self, attachment):
        return attachment.human_size

    @admin.display(description="地址")
    def address(self, attachment):
        return format_html('<a href="{0}">{0}</a>', attachment.get_absolute_url())

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable)

    def has_delete_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and obj is not None and obj.is_editable


class ReviewInline(ReadOnly, ByRole, admin.StackedInline):
    model = DocumentReview
    grants = REVISION_GRANTS
    extra = 0
    verbose_name_plural = "保密审查单"
    fields = (
        ("conclusion", "reviewed_by_name", "reviewed_at"),
        "basis",
        ("involves_state_secret", "involves_work_secret"),
        ("involves_trade_secret", "involves_privacy"),
        ("involves_three_securities", "involves_internal_affairs"),
        ("involves_process_information", "involves_enforcement_file"),
        "had_secrecy_mark",
        "personal_data_treatment",
        "organs_consulted",
        "digest",
    )


@admin.register(Revision)
class RevisionAdmin(StepAdmin):
    """The work queue of a unit: what is due first stands first."""

    grants = REVISION_GRANTS
    form = DraftForm
    inlines = (AttachmentInline, ReviewInline)
    list_display = ("title", "unit", "column", "status", "author", "shown_due", "days_left", "created_at")
    list_filter = (RevisionWorkFilter, "document__column", "document__department")
    list_select_related = ("document__department", "document__column", "author")
    search_fields = ("title", "doc_number")
    show_full_result_count = False
    list_per_page = 50
    fieldsets = (
        (None, {"fields": ("title", "doc_number", "issuer", "column")}),
        ("日期", {"fields": (("formed_on", "written_on", "effective_on"), "report_year")}),
        ("正文", {"fields": ("word", "body", "files")}),
        ("分类", {"fields": (("topic", "genre", "validity"), "keywords", "summary", "source")}),
        ("说明", {"fields": ("late_reason", "personal_data_note")}),
    )
    step_pages = {
        "submit": StepPage(
            submit, SubmitForm, "送保密审查后稿件不能再改动；需要改动时须撤回，原审查作废。", "已送保密审查。"
        ),
        "pass_review": StepPage(
            take_review,
            ReviewForm,
            "请先看“预览”和附件，再逐项回答。审查只对现在这一稿有效，稿件一经改动须重新审查。",
            "审查已记录。",
            label="保密审查",
        ),
        "determine": StepPage(determine, explanation="登记有关主管部门或保密行政管理部门的确定意见，然后继续审查。"),
        "approve": StepPage(approve, ApproveForm, "拟稿、审查、审定须由三个不同的人办理。"),
        "publish": StepPage(publish, PublishForm, "发布后立即对社会公开，发布时间由系统记录。", "已发布。"),
        "return": StepPage(send_back, explanation="退回拟稿人修改；已作的审查、审定作废。"),
        "recall_submission": StepPage(recall_submission),
        "recall_review": StepPage(recall_review),
        "recall_approval": StepPage(recall_approval),
        "amend": StepPage(amend, explanation="退回拟稿状态进行修改；已作的审查、审定作废，理由记入流转记录。"),
        "abandon": StepPage(abandon, explanation="放弃这一稿，不再办理。"),
    }

    @admin.display(description="单位", ordering="document__department")
    def unit(self, revision):
        return revision.document.department.short_name

    @admin.display(description="栏目", ordering="document__column")
    def column(self, revision):
        return revision.document.column.name

    @admin.display(description="公开期限", ordering="due_on")
    def shown_due(self, revision):
        return revision.due_on or ""

    @admin.display(description="时限")
    def days_left(self, revision):
        return marked(draft_left(revision, current_calendar()))

    def get_list_display(self, request):
        return [calendar_column("时限", draft_left) if name == "days_left" else name for name in self.list_display]

    def get_ordering(self, request):
        return [F("due_on").asc(nulls_last=True), "pk"]

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and request.user.department_id is not None

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable)

    def get_fieldsets(self, request, obj=None):
        if not self.has_change_permission(request, obj) and obj is not None:
            return ((None, {"fields": self.get_readonly_fields(request, obj)}),)
        if obj is None or obj.document.column.kind not in STRUCTURED:
            return self.fieldsets
        kind = STRUCTURED[obj.document.column.kind]
        asked = [name for name in DraftForm(instance=obj).fields if name not in DraftForm.base_fields]
        charts = [name for name in asked if name.startswith("chart_")]
        parts = [(kind.LABEL, {"fields": [name for name in asked if name not in charts]})]
        if obj.document.column.kind in WITH_TEXT:
            text = [("正文（导语或全文，可不写）", {"fields": ("word", "body", "files")})]
            charts_closed = [("图表", {"fields": charts, "classes": ("collapse",)})] if charts else []
            parts = [*parts, *text, *charts_closed]
        else:
            parts[0][1]["fields"].append("files")
        return (*self.fieldsets[:2], *parts, *self.fieldsets[3:])

    def get_readonly_fields(self, request, obj=None):
        if obj is not None and not self.has_change_permission(request, obj):
            return (
                "title",
                "doc_number",
                "issuer",
                "unit",
                "column",
                "status",
                "formed_on",
                "written_on",
                "shown_due",
                "days_left",
                "summary",
                "source",
                "author",
                "checked_by",
                "reviewed_by",
                "approved_by",
                "publish_after",
                "published_at",
                "late_reason",
                "personal_data_note",
                "digest",
            )
        return ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None and not self.has_change_permission(request, obj):
            # Only shown: the fields are those of the record, not those of the form.
            return super(StepAdmin, self).get_form(
                request, obj, change, **(kwargs | {"form": forms.ModelForm, "fields": ()})
            )
        # The fields are the form's own; which of them are there depends on the column.
        return DraftForm

    def get_inlines(self, request, obj):
        return self.inlines if obj is not None else ()

    def get_changeform_initial_data(self, request):
        unit = request.user.department
        names = {"issuer": unit.name, "source": unit.name} if unit else {}
        return names | super().get_changeform_initial_data(request)

    def save_model(self, request, obj, form, change):
        if change:
            document = obj.document
            if document.status == Document.Status.DRAFT:
                for name, value in form.filing().items():
                    setattr(document, name, value)
                document.column_kind = document.column.kind
                document.save(update_fields=[*form.filing(), "column_kind"])
            save_draft(obj, actor=request.user)
            return
        document = Document(department=request.user.department, **form.filing())
        draft(document, obj, actor=request.user)

    def save_related(self, request, form, formsets, change):
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
        attach(form.instance, form.arrived())
        settle_files(form.instance)
        form.forget_held()

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if isinstance(form, DraftForm):
            if form.errors:
                form.hold_back()
            equip(form)
        # The editor's import map is an inline script; the policy lets exactly this one run.
        context["media"] = (js_asset.Media() + context["media"]).with_nonce(request.csp_nonce)
        return super().render_change_form(request, context, *args, **kwargs)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        revision = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if revision is not None:
            base = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            extra |= {
                "checks": checks_of(revision) if revision.is_under_way else None,
                "findings": findings_of(revision) if revision.is_under_way else [],
                "preview_url": reverse(f"{base}_preview", args=[revision.pk]),
                "difference_url": reverse(f"{base}_difference", args=[revision.pk]) if revision.number > 1 else "",
            }
        return super().change_view(request, object_id, form_url, extra)

    change_form_template = "admin/catalog/revision/change_form.html"

    def get_urls(self):
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            *bulk_urls(self),
            *writing_urls(self),
            path("<int:pk>/preview/", view(self.preview_view), name=f"{base}_preview"),
            path("<int:pk>/difference/", view(self.difference_view), name=f"{base}_difference"),
            *super().get_urls(),
        ]

    def visible_or_404(self, request, pk: int) -> Revision:
        revision = self.get_queryset(request).filter(pk=pk).first()
        if revision is None or not self.has_view_permission(request):
            raise Http404("没有这份稿件")
        return revision

    def preview_view(self, request, pk: int) -> HttpResponse:
        """The text as it stands, before it is public."""
        revision = self.visible_or_404(request, pk)
        kind = STRUCTURED.get(revision.document.column.kind)
        files = list(revision.attachments.order_by("position", "pk"))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "预览",
            "revision": revision,
            "body_html": SafeString(on_page(revision.body)),  # sanitised when it was saved
            "structured": labelled_values(kind, revision.structure) if kind else [],
            "charts": drawn_charts(kind.from_json(revision.structure))
            if kind is InterpretationContent and revision.structure
            else [],
            "attachments": [(file, file.captions_among(files)) for file in files],
        }
        return render(request, "admin/catalog/revision/preview.html", context)

    def difference_view(self, request, pk: int) -> HttpResponse:
        """This text against the one published before it."""
        revision = self.visible_or_404(request, pk)
        before = get_object_or_404(
            Revision.objects.filter(
                document=revision.document, status=Revision.Status.PUBLISHED, number__lt=revision.number
            ).order_by("-number")[:1]
        )
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "与上一稿对照",
            "revision": revision,
            "before": before,
            "differences": compare_texts(before, revision),
        }
        return render(request, "admin/catalog/revision/difference.html", context)

    def response_add(self, request, obj, post_url_continue=None):
        # After the first save the draft is looked at again: its checks, its files, its structured fields.
        self.message_user(request, "草稿已保存，请核对后送审。")
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)


@admin.register(RevisionEntry)
class RevisionEntryAdmin(TimelineAdmin):
    """The trail of the gate, for the audit administrator."""
