"""Filters that the work queues of the back office share."""

from django.contrib import admin


class WorkFilter(admin.SimpleListFilter):
    """What is open, by what it waits for; the rest on request. The model has `Status`, its queryset says which are open."""

    title = "办理环节"
    parameter_name = "work"
    # The adjective of the queryset that means "not yet done".
    open_ones = "open"

    def lookups(self, request, model_admin):
        return [(status.value, status.label) for status in model_admin.model.Status] + [("all", "全部")]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(status=self.value()) if self.value() else getattr(queryset, self.open_ones)()

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "在办",
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }
