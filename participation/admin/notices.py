"""变更公告 in the back office, on their way through the gate."""

from django.contrib import admin

from county.cases.admin import ByRole, ReadOnly
from county.cases.review_form import ReviewForm
from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import may
from participation.calls import changes
from participation.models import ChangeNotice, NoticeReview
from participation.office_forms import NoticeForm
from participation.permissions import TEXT_GRANTS


def take_review(notice: ChangeNotice, *, actor, note: str = "", answers) -> None:
    """The review page's answers, handed to the verb."""
    changes.review(notice, answers, actor=actor, note=note)


class NoticeReviewInline(ReadOnly, ByRole, admin.StackedInline):
    model = NoticeReview
    grants = TEXT_GRANTS
    extra = 0
    verbose_name_plural = "审查单"
    fields = ("conclusion", "reviewed_by_name", "reviewed_at", "basis", "digest")
    readonly_fields = fields


@admin.register(ChangeNotice)
class NoticeAdmin(StepAdmin):
    """The change notices of a unit's calls."""

    grants = TEXT_GRANTS
    form = NoticeForm
    inlines = (NoticeReviewInline,)
    list_display = ("call", "what", "status", "last_day", "in_force_at")
    list_filter = ("status", "what")
    list_select_related = ("call",)
    search_fields = ("call__title",)
    show_full_result_count = False
    list_per_page = 50
    fields = ("call", "what", "reason", "last_day", "is_substantive", "draft_text")
    readonly_fields = ("call", "what")
    step_pages = {
        "submit": StepPage(changes.submit, explanation="送审以后不能改动；由另一人审查。"),
        "pass_review": StepPage(take_review, ReviewForm, "逐项回答。", "审查已记录。", label="保密审查"),
        "approve": StepPage(changes.approve, explanation="审定后立即公布并生效。"),
        "return": StepPage(changes.send_back),
        "cancel": StepPage(changes.cancel),
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
        changes.save_text(obj, actor=request.user)
