"""The public texts of letters, on their way through the review."""

from django.contrib import admin
from django.urls import reverse

from county.cases.admin import ByRole, ReadOnly
from county.cases.review_form import ReviewForm
from county.cases.step_pages import StepAdmin, StepPage
from mailboxes import publication
from mailboxes.models import Letter, PublicLetter, PublicLetterReview
from mailboxes.office_forms import ConfirmForm, PublicLetterForm
from mailboxes.permissions import LETTER_GRANTS, PUBLIC_LETTER_GRANTS


def take_review(public: PublicLetter, *, actor, note: str = "", answers) -> None:
    """The review page's answers, handed to the verb."""
    publication.review(public, answers, actor=actor, note=note)


class PublicReviewInline(ReadOnly, ByRole, admin.StackedInline):
    model = PublicLetterReview
    grants = PUBLIC_LETTER_GRANTS
    extra = 0
    verbose_name_plural = "审查单"
    fields = ("conclusion", "reviewed_by_name", "reviewed_at", "basis", "personal_data_treatment", "digest")
    readonly_fields = fields


@admin.register(PublicLetter)
class PublicLetterAdmin(StepAdmin):
    """The public texts of a unit's letters, on their way to being read by anybody."""

    grants = PUBLIC_LETTER_GRANTS
    form = PublicLetterForm
    inlines = (PublicReviewInline,)
    list_display = ("title", "kind", "department", "status", "ground", "written_at", "published_at")
    list_filter = ("status", "kind", "department")
    list_select_related = ("department",)
    search_fields = ("title",)
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/mailboxes/publicletter/change_form.html"
    fields = ("title", "author", "text", "unit_name", "reply", "ground", "personal_data_note")
    step_pages = {
        "submit": StepPage(publication.submit, ConfirmForm, "送审以后不能改动；由另一人审查。"),
        "pass_review": StepPage(
            take_review, ReviewForm, "逐项回答。审查只对现在的文本有效，改动后须重新审查。", "审查已记录。"
        ),
        "return": StepPage(publication.send_back, explanation="退回拟稿人修改；已作的审查作废。"),
        "publish": StepPage(publication.publish, explanation="公开后立即在来信选登、搜索、首页和订阅中显示。"),
        "hide": StepPage(publication.hide, explanation="隐藏后立即停止公开：页面、列表、搜索、订阅都不再显示。"),
        "revise": StepPage(publication.revise, explanation="回到拟稿，改动后重新送审。"),
    }

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable)

    def get_readonly_fields(self, request, obj=None):
        return self.fields if obj is not None and not self.has_change_permission(request, obj) else ()

    def save_model(self, request, obj, form, change):
        publication.save_text(obj, actor=request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        public = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if public is not None:
            extra |= {
                "public": public,
                "found": publication.open_points(public) if public.is_editable else [],
                "letter_url": self._letter_url(request, public),
            }
        return super().change_view(request, object_id, form_url, extra)

    def _letter_url(self, request, public: PublicLetter) -> str:
        """The letter behind it, for those who may see letters."""
        visible = Letter.objects.visible_to(request.user).filter(pk=public.letter_id).exists()
        may_see = request.user.has_role(*LETTER_GRANTS)
        return reverse("admin:mailboxes_letter_change", args=[public.letter_id]) if visible and may_see else ""
