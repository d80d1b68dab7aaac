"""Pages of the back office that look over all of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from catalog.catalogue import catalogue_of
from catalog.models import Document
from county.models import Department, Role
from county.workflow import step_of
from oversight.forms import MoveForm
from oversight.renewal import State
from oversight.statistics import misfiled_items, renewal_report

READERS = (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE)


def renewal(request, admin_site):
    """更新情况: what is stale, blank or missing, and whether the national veto is reached."""
    if not request.user.has_role(*READERS):
        raise PermissionDenied
    report = renewal_report(catalogue_of(request), request.user, timezone.localdate())
    context = admin_site.each_context(request) | {"title": "栏目更新情况", "report": report, "states": State}
    return render(request, "admin/oversight/renewal.html", context)


def misfiled(request, admin_site):
    """疑似放错栏目: what seems misfiled in one unit; one or many are moved with a reason."""
    if not request.user.has_role(*READERS):
        raise PermissionDenied
    units = Department.objects.visible_to(request.user)
    unit = (
        get_object_or_404(units, slug=request.GET["unit"]) if "unit" in request.GET else units.order_by("order").first()
    )
    if unit is None:
        raise PermissionDenied
    items = misfiled_items(request.user, unit)
    may_move = request.user.has_role(*step_of(Document, "refile").roles)
    form = MoveForm(request.POST or None, items=items)
    if request.method == "POST":
        if not may_move:
            raise PermissionDenied
        if form.is_valid():
            moved, refused = form.move(request.user)
            messages.success(request, f"已调整 {moved} 件。")
            for text in refused:
                messages.error(request, text)
            return redirect(f"{request.path}?unit={unit.slug}")
    context = admin_site.each_context(request) | {
        "title": "疑似放错栏目",
        "unit": unit,
        "units": units,
        "items": items,
        "form": form,
        "may_move": may_move,
    }
    return render(request, "admin/oversight/misfiled.html", context)
