"""The back office of the floor, and the bases that every app's admin stands on.

Rights come from roles alone (`county.cases.permissions`), not from Django's groups and permissions; whoever is not named may
do nothing. The superuser flag is the emergency key: it passes here and is given on the command line only.
"""

from dataclasses import replace

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from county.accounts import acts, second_factor
from county.accounts.forms import GivenPasswordForm
from county.calendar.special_days import store_notices
from county.cases.admin import ByRole, RecordsChanges, RoleAdmin, TimelineAdmin
from county.cases.permissions import (
    CALENDAR_GRANTS,
    COUNTER_GRANTS,
    DEPARTMENT_GRANTS,
    LOCK_GRANTS,
    USER_GRANTS,
)
from county.forms import HolidayNoticeForm, NewStaffForm, SpecialDayFormSet, StaffForm
from county.models import (
    AccountEntry,
    Counter,
    Department,
    HolidayNotice,
    LoginGuard,
    Role,
    SettingEntry,
    SpecialDay,
    User,
)
from county.site.client import visit_of

BREAK = mark_safe("<br>")

admin.site.unregister(Group)


@admin.register(Department)
class DepartmentAdmin(RecordsChanges, RoleAdmin):
    grants = DEPARTMENT_GRANTS
    list_display = ("name", "short_name", "kind", "uscc", "first_responsible", "order", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "short_name", "uscc")
    list_per_page = 100


class RoleFilter(admin.SimpleListFilter):
    title = "角色"
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(roles__contains=[self.value()]) if self.value() else queryset


# What the security administrator does with somebody's account, each on a page that explains and asks.
ACCOUNT_ACTS = {
    "unlock": ("解除锁定", "登录失败次数清零，本人可立即再次登录。", acts.unlock),
    "reset-factor": (
        "重置动态口令",
        "用于手机和恢复码都已丢失：停用其动态口令并结束其全部登录。请先核实是本人申请。",
        acts.reset_factor,
    ),
    "end-sessions": ("结束登录", "该账号在所有设备上的登录立即结束。", acts.end_sessions),
}


@admin.register(User)
class StaffAdmin(ByRole, UserAdmin):
    grants = USER_GRANTS
    change_password_form = GivenPasswordForm
    change_user_password_template = "admin/account/given_password.html"  # noqa: S105 - a template
    form = StaffForm
    add_form = NewStaffForm
    add_form_template = None
    list_display = ("username", "shown_name", "department", "shown_roles", "is_active", "may_enter", "last_login")
    list_filter = (RoleFilter, "is_active", "department")
    list_select_related = ("department",)
    search_fields = ("username", "first_name", "department__name")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined", "password_set_at", "has_factor")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("人员", {"fields": ("first_name", "email", "department", "roles")}),
        (
            "账号",
            {"fields": ("is_active", "is_staff", "last_login", "date_joined", "password_set_at", "has_factor")},
        ),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        ("人员", {"fields": ("first_name", "department", "roles", "is_staff")}),
    )

    @admin.display(description="姓名", ordering="first_name")
    def shown_name(self, user):
        return user.get_full_name()

    @admin.display(description="可登录", ordering="is_staff", boolean=True)
    def may_enter(self, user):
        return user.is_staff

    @admin.display(description="角色")
    def shown_roles(self, user):
        return "、".join(Role(role).label for role in user.roles)

    @admin.display(description="动态口令", boolean=True)
    def has_factor(self, user):
        return second_factor.is_set(user)

    def has_change_permission(self, request, obj=None):
        # The emergency key is out of reach of those who manage ordinary accounts.
        return super().has_change_permission(request, obj) and (
            obj is None or not obj.is_superuser or request.user.is_superuser
        )

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        # Nobody gives themselves rights.
        return (*fields, "department", "shown_roles", "is_active", "is_staff") if obj == request.user else fields

    def get_fieldsets(self, request, obj=None):
        if obj is not None and obj == request.user:
            account, _, rest = self.fieldsets
            return account, ("人员", {"fields": ("first_name", "email", "department", "shown_roles")}), rest
        return super().get_fieldsets(request, obj)

    def save_model(self, request, obj, form, change):
        visit = visit_of(request)
        if not change:
            super().save_model(request, obj, form, change)
            acts.added(obj, actor=request.user, visit=visit)
            return
        before = acts.facts(User.objects.select_for_update(of=("self",)).get(pk=obj.pk))
        super().save_model(request, obj, form, change)
        acts.changed(obj, before, actor=request.user, visit=visit)

    def user_change_password(self, request, id, form_url=""):  # noqa: A002 - the name is Django's
        if unquote(id) == str(request.user.pk):
            return redirect("admin:password_change")
        with transaction.atomic():
            stored = User.objects.filter(pk=unquote(id)).values_list("password", flat=True)
            before = stored.select_for_update().first()
            response = super().user_change_password(request, id, form_url)
            if stored.first() != before:
                acts.password_given(User.objects.get(pk=unquote(id)), actor=request.user, visit=visit_of(request))
            return response

    def get_urls(self):
        act = path(
            "<path:object_id>/account/<slug:act>/", self.admin_site.admin_view(self.act_view), name="county_user_act"
        )
        return [act, *super().get_urls()]

    def act_view(self, request, object_id, act):
        user = self.get_object(request, unquote(object_id))
        if user is None or act not in ACCOUNT_ACTS:
            raise Http404
        if not self.may_act_on(request, user):
            raise PermissionDenied
        label, explanation, verb = ACCOUNT_ACTS[act]
        if request.method == "POST":
            messages.info(request, verb(user, actor=request.user, visit=visit_of(request)))
            return redirect("admin:county_user_change", user.pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": user}
        return render(request, "admin/account/act.html", context | {"title": label, "explanation": explanation})

    def may_act_on(self, request, user) -> bool:
        """Nobody serves themselves: one's own account has pages of its own."""
        return self.has_change_permission(request, user) and user != request.user

    def change_view(self, request, object_id, form_url="", extra_context=None):
        user = self.get_object(request, unquote(object_id))
        is_open = user is not None and self.may_act_on(request, user)
        acts = [(act, label) for act, (label, *_) in ACCOUNT_ACTS.items()] if is_open else []
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "account_acts": acts})


@admin.register(LoginGuard)
class LoginGuardAdmin(RoleAdmin):
    """Who failed to log in, and whom that has locked out."""

    grants = LOCK_GRANTS
    list_display = ("name", "place", "failures", "last_at", "locked_until", "unlock")
    list_display_links = None
    list_select_related = ("user",)
    ordering = ("-last_at",)

    @admin.display(description="账号")
    def name(self, guard):
        return guard.user or "（不存在的用户名）"

    @admin.display(description="地址")
    def place(self, guard):
        return guard.place

    @admin.display(description="办理")
    def unlock(self, guard):
        if guard.user is None:
            return ""
        address = reverse("admin:county_user_act", args=[guard.user.pk, "unlock"])
        return format_html('<a href="{}">解除锁定</a>', address)


@admin.register(AccountEntry)
class AccountEntryAdmin(TimelineAdmin):
    list_display = ("sequence", "at", "case", "act", "actor_name", "address", "note")
    list_select_related = ("case",)
    search_fields = ("actor_name", "note", "address", "case__username", "case__first_name")
    ordering = ("-sequence",)


@admin.register(SettingEntry)
class SettingEntryAdmin(TimelineAdmin):
    """What was set up for the county, and every change of it, for the audit administrator."""

    list_display = ("sequence", "at", "register_name", "shown_as", "act", "changed_fields", "actor_name", "note")
    list_filter = ("register", "action", "at")
    list_select_related = ()
    search_fields = ("actor_name", "note", "shown_as")
    ordering = ("-sequence",)

    @admin.display(description="登记簿", ordering="register")
    def register_name(self, entry):
        return entry.model._meta.verbose_name

    @admin.display(description="变更内容")
    def changed_fields(self, entry):
        return format_html_join(BREAK, "{}：{} → {}", entry.changes)


class SpecialDayInline(ByRole, admin.TabularInline):
    model = SpecialDay
    grants = CALENDAR_GRANTS
    formset = SpecialDayFormSet
    extra = 3
    fields = ("day", "name", "is_workday")


@admin.register(HolidayNotice)
class HolidayNoticeAdmin(RecordsChanges, RoleAdmin):
    grants = CALENDAR_GRANTS
    form = HolidayNoticeForm
    inlines = (SpecialDayInline,)
    list_display = ("year", "title", "number", "days_off", "days_worked", "source", "loaded_at")
    readonly_fields = ("source", "loaded_at")
    fields = ("year", "title", "number", "url", "text", "source", "loaded_at")

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                days_off=Count("days", filter=Q(days__is_workday=False)),
                days_worked=Count("days", filter=Q(days__is_workday=True)),
            )
        )

    @admin.display(description="放假天数", ordering="days_off")
    def days_off(self, notice):
        return notice.days_off

    @admin.display(description="调休上班天数", ordering="days_worked")
    def days_worked(self, notice):
        return notice.days_worked

    def get_readonly_fields(self, request, obj=None):
        # The days hang on the year; a notice for another year is another notice.
        return (*self.readonly_fields, "year") if obj else self.readonly_fields

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not form.has_changed() and not any(formset.has_changed() for formset in formsets):
            return
        notice = form.instance
        notice.source = f"{timezone.localdate()} 由{request.user}录入"
        notice.save()
        if form.cleaned_data["text"]:
            data = replace(form.cleaned_data["data"], source=notice.source)
            for stored in store_notices([data]):
                messages.info(request, f"{stored.year} 年：{stored.summary}")


@admin.register(Counter)
class CounterAdmin(RoleAdmin):
    grants = COUNTER_GRANTS
    list_display = ("series", "year", "last")
    list_filter = ("year",)
    search_fields = ("series",)
    readonly_fields = ("series", "year", "last")
