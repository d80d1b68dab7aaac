"""The kinds of calls with their periods, and the timelines for the audit administrator."""

from django.contrib import admin

from catalog.shelf.shelving import bump_version
from county.cases.admin import RecordsChanges, RoleAdmin, TimelineAdmin
from participation.models import CallEntry, CallKind, NoticeEntry, OpinionEntry, OutcomeEntry
from participation.permissions import KIND_GRANTS


@admin.register(CallKind)
class CallKindAdmin(RecordsChanges, RoleAdmin):
    """The periods; fewer days than the law says are refused."""

    grants = KIND_GRANTS
    list_display = ("label", "days", "law_days", "may_shorten", "feedback_days", "basis")
    fields = ("label", "days", "law_days", "may_shorten", "shortest", "feedback_days", "basis")
    readonly_fields = ("label", "law_days", "may_shorten", "shortest")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        bump_version()


@admin.register(NoticeEntry, OutcomeEntry)
class OfCallTrailAdmin(TimelineAdmin):
    """The trail of what belongs to a call and is called by it."""

    list_select_related = ("case__call",)


for entries in (CallEntry, OpinionEntry):
    admin.site.register(entries, TimelineAdmin)
