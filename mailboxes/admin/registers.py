"""Mailboxes, limits, templates, and the trails for the audit administrator."""

from django.contrib import admin

from county.cases.admin import DepartmentScopedAdmin, RecordsChanges, RoleAdmin, TimelineAdmin
from county.models import Role
from mailboxes.models import LetterEntry, LetterLimit, Mailbox, PublicLetterEntry, ReplyTemplate
from mailboxes.office_forms import TemplateForm
from mailboxes.permissions import LIMIT_GRANTS, MAILBOX_GRANTS, TEMPLATE_GRANTS


@admin.register(Mailbox)
class MailboxAdmin(RecordsChanges, RoleAdmin):
    """信箱: opened, described and closed by the county office."""

    grants = MAILBOX_GRANTS
    list_display = ("name", "department", "slug", "is_county_head", "is_open")
    list_filter = ("is_open", "department__kind")
    list_select_related = ("department",)
    search_fields = ("name", "slug")
    list_per_page = 100
    fields = ("name", "slug", "department", "is_county_head", "accepts", "is_open")

    def get_readonly_fields(self, request, obj=None):
        # Letters and addresses hang on these.
        return ("slug", "department", "is_county_head") if obj else ()


@admin.register(LetterLimit)
class LetterLimitAdmin(RecordsChanges, RoleAdmin):
    """来信时限, by kind; open letters keep the limits they were accepted under until their calendar changes."""

    grants = LIMIT_GRANTS
    list_display = ("kind", "accept_days", "answer_days", "extension_days", "basis")

    def get_readonly_fields(self, request, obj=None):
        return ("kind",) if obj else ()


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(RecordsChanges, DepartmentScopedAdmin):
    """答复模板: the county's by the county office, a unit's by its officers."""

    grants = TEMPLATE_GRANTS
    form = TemplateForm
    list_display = ("name", "department", "kind", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("department",)

    def _is_own(self, request, obj) -> bool:
        is_own = obj is None or obj.department_id == request.user.department_id
        return is_own or request.user.has_role(Role.COUNTY_OFFICE)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_own(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_own(request, obj)

    def get_readonly_fields(self, request, obj=None):
        return () if request.user.has_role(Role.COUNTY_OFFICE) else ("department",)

    def save_model(self, request, obj, form, change):
        if not request.user.has_role(Role.COUNTY_OFFICE):
            obj.department = request.user.department
        super().save_model(request, obj, form, change)


@admin.register(LetterEntry)
class LetterEntryAdmin(TimelineAdmin):
    """The trail of letters, for the audit administrator; notes of a 举报 among them stay with the county office."""

    list_display = ("sequence", "at", "case", "act", "moved", "actor_name")
    search_fields = ("actor_name", "case__number")


@admin.register(PublicLetterEntry)
class PublicLetterEntryAdmin(TimelineAdmin):
    """The trail of public texts, for the audit administrator."""
