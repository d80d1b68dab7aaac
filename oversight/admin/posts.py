"""信息员任职 in the back office: who takes up a post, and who leaves it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from county.accounts.posts import RECORDERS, begin_post, end_post
from county.cases.admin import DepartmentScopedAdmin
from county.cases.permissions import POST_GRANTS
from county.cases.workflow import IllegalStep
from county.models import OfficerPost
from oversight.officers.forms import EndForm, PostForm


class CurrentFilter(admin.SimpleListFilter):
    """Who is in post today; those of before on request."""

    title = "在任"
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [("all", "全部")]

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.on(timezone.localdate())


@admin.register(OfficerPost)
class OfficerPostAdmin(DepartmentScopedAdmin):
    grants = POST_GRANTS
    form = PostForm
    list_display = ("department", "kind", "name", "is_acting", "office_phone", "from_on", "until_on", "end_link")
    list_filter = (CurrentFilter, "kind", "is_acting", "department")
    list_select_related = ("department",)
    search_fields = ("name", "department__name")
    list_per_page = 100
    show_full_result_count = False
    recorded = ("until_on", "successor_note", "recorded_by", "recorded_at")

    @admin.display(description="离任")
    def end_link(self, post):
        if post.until_on is not None:
            return ""
        return format_html('<a href="{}">登记离任</a>', reverse("admin:county_officerpost_end", args=[post.pk]))

    def get_fields(self, request, obj=None):
        return PostForm.Meta.fields if obj is None else (*PostForm.Meta.fields, *self.recorded)

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else self.get_fields(request, obj)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IllegalStep as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        begin_post(obj, actor=request.user)

    def get_urls(self):
        view = self.admin_site.admin_view(self.end_view)
        return [path("<int:pk>/end/", view, name="county_officerpost_end"), *super().get_urls()]

    def end_view(self, request, pk: int) -> HttpResponse:
        """登记离任: asks on GET, records on POST."""
        if not request.user.has_role(*RECORDERS):
            raise PermissionDenied
        post = self.get_queryset(request).filter(pk=pk).select_related("department").first()
        if post is None:
            raise Http404("没有这条任职记录")
        form = EndForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                end_post(post, actor=request.user, **form.cleaned_data)
            except IllegalStep as error:
                form.add_error(error.field or None, str(error))
            else:
                vacant = "" if form.cleaned_data["successor"] else "，自次日起空缺"
                messages.success(request, f"已登记离任{vacant}。账号由安全管理员停用。")
                return redirect("admin:roster")
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "case": post,
            "form": form,
            "title": "登记离任",
            "explanation": "请先交接未办结的事项；口令不得移交，接任人使用自己的账号。",
        }
        return render(request, "admin/steps/act.html", context)
