"""结果反馈 in the back office: the counts and points as they will be public, and what keeps them back."""

from django.contrib import admin

from county.cases.admin import ByRole, ReadOnly
from county.cases.review_form import ReviewForm
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import may
from participation.calls import outcome
from participation.calls.content import Content
from participation.models import CallOutcome, OutcomeReview
from participation.office_forms import OutcomeForm
from participation.permissions import TEXT_GRANTS


def take_review(text: CallOutcome, *, actor, note: str = "", answers) -> None:
    """The review page's answers, handed to the verb."""
    outcome.review(text, answers, actor=actor, note=note)


class OutcomeReviewInline(ReadOnly, ByRole, admin.StackedInline):
    model = OutcomeReview
    grants = TEXT_GRANTS
    extra = 0
    verbose_name_plural = "审查单"
    fields = ("conclusion", "reviewed_by_name", "reviewed_at", "basis", "digest")
    readonly_fields = fields


@admin.register(CallOutcome)
class OutcomeAdmin(StepAdmin):
    """The outcomes of a unit's calls."""

    grants = TEXT_GRANTS
    form = OutcomeForm
    inlines = (OutcomeReviewInline,)
    list_display = ("call", "stage", "status", "published_at")
    list_filter = ("status", "stage")
    list_select_related = ("call",)
    search_fields = ("call__title",)
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/participation/calloutcome/change_form.html"
    fields = ("call", "stage", "overall", "changes_made", "correction")
    readonly_fields = ("call", "stage")
    step_template = "admin/participation/calloutcome/step.html"
    step_pages = {
        "submit": StepPage(outcome.submit, explanation="送审以后不能改动；归纳意见有变化的须退回重新汇总。"),
        "pass_review": StepPage(take_review, ReviewForm, "逐项回答。", "审查已记录。", label="保密审查"),
        "approve": StepPage(outcome.approve, explanation="审定后立即公布；每位提意见的人都能查到处理结果。"),
        "return": StepPage(outcome.send_back),
        "recall": StepPage(outcome.recall),
        "cancel": StepPage(outcome.cancel),
    }

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or (obj.is_editable and may(request.user, obj, "write"))
        )

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj is None or self.has_change_permission(request, obj) else self.fields

    def save_model(self, request, obj, form, change):
        outcome.save_text(obj, actor=request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        text = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if text is not None:
            extra |= self.step_context(text)
        return super().change_view(request, object_id, form_url, extra)

    def step_context(self, case) -> dict:
        """The counts and points as the public will read them, and what is missing while it can be mended."""
        is_open = case.status in outcome.UNDER_WAY
        return {
            "content": Content.from_json(case.content),
            "outcome": case,
            "faults": outcome.faults(case) if is_open else [],
        }
