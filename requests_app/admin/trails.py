"""The trails of applications and replies, for the audit administrator."""

from django.contrib import admin

from county.cases.admin import TimelineAdmin
from requests_app.models import ApplicationEntry, ReplyEntry


@admin.register(ApplicationEntry)
class ApplicationEntryAdmin(TimelineAdmin):
    """依申请公开办理记录."""

    def get_queryset(self, request):
        # The case is shown by its number alone: nothing of the applicant is read.
        return super().get_queryset(request).only(*_shown(ApplicationEntry), "case__number")


@admin.register(ReplyEntry)
class ReplyEntryAdmin(TimelineAdmin):
    """答复审查流转记录."""


def _shown(model) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.is_relation] + ["case"]
