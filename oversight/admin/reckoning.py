"""已冻结的核算 in the back office: read only."""

from django.contrib import admin

from county.cases.admin import ReadOnly, RoleAdmin
from oversight.models import Reckoning
from oversight.permissions import RECKONING_GRANTS
from oversight.reckoning.figures import FIGURES, Cell, cells_of


@admin.register(Reckoning)
class ReckoningAdmin(ReadOnly, RoleAdmin):
    grants = RECKONING_GRANTS
    change_form_template = "admin/oversight/reckoning.html"
    list_display = ("__str__", "kind", "first", "last", "known_at", "short_digest", "frozen_at")
    list_filter = ("kind",)
    list_per_page = 50
    fields = ("kind", "first", "last", "known_at", "scheme", "rules", "calendar", "digest", "created_by", "frozen_at")
    readonly_fields = fields

    @admin.display(description="摘要值")
    def short_digest(self, kept):
        return f"{kept.digest[:16]}…"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        kept = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if kept is not None:
            rows = list(kept.facts.select_related("department"))
            cells = cells_of(row.fact for row in rows)
            units = sorted({row.department for row in rows}, key=lambda unit: (unit.order, unit.pk))
            extra["figures"] = FIGURES
            extra["lines"] = [
                (unit, [cells.get((unit.pk, figure.key), Cell()).shown(figure) for figure in FIGURES]) for unit in units
            ]
        return super().change_view(request, object_id, form_url, extra)
