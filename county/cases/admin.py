"""The bases on which every admin of the back office is built.

Rights come from roles alone (`county.cases.permissions`), not from Django's groups and permissions; a role that is not
named may do nothing. The superuser flag is the emergency key: it passes here and is given on the command line only.
"""

from collections.abc import Callable

from django.contrib import admin
from django.db.models import DateField, Model
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html

from county.calendar.clock import TimeLeft
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases.permissions import ADD, CHANGE, DELETE, TIMELINE_GRANTS, VIEW, Grants, allows
from county.cases.settings_trail import recorded
from county.models import Department


def marked(left: TimeLeft | str) -> str:
    """The time left as it is shown in the back office: what is late is in red. Other text is shown as it is."""
    if isinstance(left, TimeLeft) and left.is_late:
        return format_html('<span class="overdue">{}</span>', left)
    return str(left)


def calendar_column(title: str, left_of: Callable[[Model, Calendar], TimeLeft | str]) -> Callable[[Model], str]:
    """A column for one page of a list: the calendar is read once for the page, not once for each row."""
    calendar = SimpleLazyObject(current_calendar)

    @admin.display(description=title)
    def days_left(record):
        return marked(left_of(record, calendar))

    return days_left


class ByRole:
    """For an admin or an inline: `grants` says which roles may view, add, change and delete."""

    grants: Grants = {}

    def may(self, request, action: str) -> bool:
        user = request.user
        return user.is_active and user.is_staff and (user.is_superuser or allows(self.grants, user.roles, action))

    def has_view_permission(self, request, obj=None):
        return self.may(request, VIEW) or self.may(request, CHANGE)

    def has_add_permission(self, request, obj=None):
        return self.may(request, ADD)

    def has_change_permission(self, request, obj=None):
        return self.may(request, CHANGE)

    def has_delete_permission(self, request, obj=None):
        return self.may(request, DELETE)

    def has_module_permission(self, request):
        return any(self.may(request, action) for action in (VIEW, ADD, CHANGE, DELETE))


class RoleAdmin(ByRole, admin.ModelAdmin):
    """An admin whose rights come from `grants`. A list is headed by what it lists."""

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural} | (extra_context or {}))


class DepartmentScopedAdmin(RoleAdmin):
    """Shows a person only what the model's `visible_to` gives them, also behind a typed address or a choice of unit."""

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Department and "queryset" not in kwargs:
            kwargs["queryset"] = Department.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class WorkflowAdmin(DepartmentScopedAdmin):
    """For cases with a status: status and deadline are read-only, only changed columns are written, nothing is deleted.

    Writing what changed and no more, a form that was opened before a step does not undo it.
    """

    decided_elsewhere = ("status", "due_on")

    def get_readonly_fields(self, request, obj=None):
        names = {field.name for field in self.opts.fields}
        return (*super().get_readonly_fields(request, obj), *(name for name in self.decided_elsewhere if name in names))

    def save_model(self, request, obj, form, change):
        if not change:
            super().save_model(request, obj, form, change)
            return
        changed = [field.name for field in self.opts.concrete_fields if field.name in form.changed_data]
        if changed:
            touched = [field.name for field in self.opts.fields if isinstance(field, DateField) and field.auto_now]
            obj.save(update_fields=[*changed, *touched])

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnly:
    """Nothing here is typed in by hand: it comes from the workflow."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RecordsChanges:
    """For the admin of a model whose every change is recorded: whatever a page writes leaves an entry with before and after."""

    def changeform_view(self, request, *args, **kwargs):
        return self._recorded(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request, *args, **kwargs):
        return self._recorded(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        return self._recorded(request, super().changelist_view, *args, **kwargs)

    def _recorded(self, request, view, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with recorded(self.model, actor=request.user):
            return view(request, *args, **kwargs)


class TimelineAdmin(ReadOnly, RoleAdmin):
    """A read-only list of one chain of entries, for the audit administrator."""

    grants = TIMELINE_GRANTS
    list_display = ("sequence", "at", "case", "act", "moved", "actor_name", "note")
    list_filter = ("action", "at")
    search_fields = ("actor_name", "note")
    list_select_related = ("case",)
    show_full_result_count = False

    @admin.display(description="动作", ordering="action")
    def act(self, entry):
        return entry.action_label

    @admin.display(description="状态")
    def moved(self, entry):
        return entry.status_change
