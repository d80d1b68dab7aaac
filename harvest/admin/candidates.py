"""候选信息: what sources brought, and what an officer makes of it."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from county.cases.admin import ReadOnly, TimelineAdmin
from county.cases.step_pages import StepAdmin, StepPage
from harvest import workflow
from harvest.models import Candidate, CandidateEntry
from harvest.permissions import CANDIDATE_GRANTS


def adopt(candidate: Candidate, *, actor, note: str = "") -> str:
    """The verb, and then the draft that it made."""
    document = workflow.adopt(candidate, actor=actor, note=note)
    return reverse("admin:catalog_revision_change", args=[document.revisions.get().pk])


def revise(candidate: Candidate, *, actor, note: str = "") -> str:
    revision = workflow.revise(candidate, actor=actor, note=note)
    return reverse("admin:catalog_revision_change", args=[revision.pk])


@admin.register(Candidate)
class CandidateAdmin(ReadOnly, StepAdmin):
    grants = CANDIDATE_GRANTS
    list_display = ("title", "source", "status", "published_on", "doc_number", "first_seen_at", "refusal")
    list_filter = ("status",)
    list_select_related = ("source",)
    search_fields = ("title", "doc_number", "url")
    show_full_result_count = False
    list_per_page = 50
    fields = (
        "title",
        "origin",
        "source",
        "status",
        "published_on",
        "doc_number",
        "own",
        "repeats",
        "refusal",
        "first_seen_at",
        "last_seen_at",
        "text",
    )
    readonly_fields = fields
    step_pages = {
        "adopt": StepPage(
            adopt, explanation="成为您的草稿，仍须自审、送审、审定后才能发布。", done="已拟稿，请核对后送审。"
        ),
        "same_as": StepPage(workflow.same_as, explanation="与已有的是同一件，不再采用。"),
        "not_same": StepPage(workflow.not_same, explanation="是另一件，回到待采用。"),
        "dismiss": StepPage(
            workflow.dismiss, explanation="写明理由：非政府信息、动态转载、已过时、不属本单位、含个人信息等。"
        ),
        "revise": StepPage(revise, explanation="以来源现在的文本拟修订稿；审定发布前，公众看到的仍是原文。"),
        "settle": StepPage(
            workflow.settle, explanation="已核实，本站信息不需要改动；需要撤回的，在该信息页面另行办理。"
        ),
    }

    @admin.display(description="来源网址")
    def origin(self, candidate):
        return format_html('<a href="{0}" rel="noopener noreferrer">{0}</a>', candidate.url)

    @admin.display(description="本站信息")
    def own(self, candidate):
        if candidate.document_id is None:
            return "无"
        address = reverse("admin:catalog_document_change", args=[candidate.document_id])
        return format_html('<a href="{}">{}</a>', address, candidate.document)

    @admin.display(description="疑似重复于")
    def repeats(self, candidate):
        if candidate.twin_id is None:
            return "无"
        address = reverse("admin:harvest_candidate_change", args=[candidate.twin_id])
        return format_html('<a href="{}">{}</a>', address, candidate.twin)

    @admin.display(description="正文")
    def text(self, candidate):
        # Cleaned by catalog.texts.markup when it was read.
        return mark_safe(candidate.body) if candidate.body else "无"  # noqa: S308


@admin.register(CandidateEntry)
class CandidateEntryAdmin(TimelineAdmin):
    """The trail of candidates, for the audit administrator."""
