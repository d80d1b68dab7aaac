"""公众意见 in the back office: masked; the original is shown after a POST that is on record."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from county.cases.step_pages import StepAdmin, StepPage
from county.cases.workflow import may
from participation.calls import opinions
from participation.models import Opinion
from participation.office_forms import SetAsideForm, waiting_label
from participation.permissions import OPINION_GRANTS


class WaitingFilter(admin.SimpleListFilter):
    """By what an opinion waits for."""

    title = "待办"
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [("unsorted", "待归纳"), ("aside", "拟不计入待复核"), ("objection", "异议待决")]

    def queryset(self, request, queryset):
        chosen = {
            "unsorted": queryset.unsorted,
            "aside": lambda: queryset.filter(status=Opinion.Status.SET_ASIDE),
            "objection": lambda: queryset.filter(objected_at__isnull=False, objection_closed_at=None),
        }
        return chosen[self.value()]() if self.value() in chosen else queryset


@admin.register(Opinion)
class OpinionAdmin(StepAdmin):
    """The opinions on a unit's calls, in their masked copies."""

    grants = OPINION_GRANTS
    list_display = ("number", "call", "shown_start", "channel", "sender", "status", "sent_at")
    list_filter = (WaitingFilter, "status", "channel", "sender")
    list_select_related = ("call",)
    search_fields = ("number", "masked_text")
    search_help_text = "按意见编号或者遮盖后的内容查找。"
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/participation/opinion/change_form.html"
    fields = (
        ("number", "status"),
        "call",
        ("draft", "clause"),
        ("channel", "sender", "in_grace"),
        "masked_text",
        ("sent_at", "received_on", "postmark_on"),
        ("entered_by", "source_note"),
        ("invalid_reason", "set_aside_by", "confirmed_by", "confirmed_on"),
        ("objected_at", "objection"),
        "shown_points",
    )
    readonly_fields = tuple(name for line in fields for name in ((line,) if isinstance(line, str) else line))
    step_pages = {
        "set_aside": StepPage(
            opinions.set_aside, SetAsideForm, "批评政府不是理由。须由另一人确认，提交人会看到并可以提出异议。"
        ),
        "confirm_invalid": StepPage(opinions.confirm_invalid, explanation="须由另一人确认；确认后提交人看到理由。"),
        "restore": StepPage(opinions.restore, explanation="恢复后须重新归纳。"),
        "uphold": StepPage(opinions.uphold, explanation="理由告诉提交人。"),
    }

    @admin.display(description="意见")
    def shown_start(self, opinion):
        return waiting_label(opinion)

    @admin.display(description="归入")
    def shown_points(self, opinion):
        points = [mention.point for mention in opinion.mentions.select_related("point").order_by("point__number")]
        return "；".join(str(point) for point in points) or "—"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text", "name", "phone", "email")

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in ("call__id__exact", "mentions__point__id__exact") or super().lookup_allowed(
            lookup, value, request
        )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def is_offered(self, case, action: str) -> bool:
        return action != "uphold" or bool(case.objected_at and not case.objection_closed_at)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/reveal/", view(self.reveal_view), name="participation_opinion_reveal"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        opinion = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if opinion is not None and may(request.user, opinion, "reveal"):
            extra["reveal_url"] = reverse("admin:participation_opinion_reveal", args=[opinion.pk])
        return super().change_view(request, object_id, form_url, extra)

    def reveal_view(self, request, pk: int) -> HttpResponse:
        """The original with name and contact, after a POST that is on record."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        opinion = Opinion.objects.visible_to(request.user).select_related("call").filter(pk=pk).first()
        if opinion is None:
            raise Http404("没有这份意见")
        if not may(request.user, opinion, "reveal"):
            raise PermissionDenied
        is_shown = request.method == "POST"
        if is_shown:
            opinions.reveal(opinion, actor=request.user)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "查看原文和联系方式",
            "opinion": opinion,
            "is_shown": is_shown,
        }
        response = render(request, "admin/participation/opinion/reveal.html", context)
        response["Cache-Control"] = "no-store"
        return response
