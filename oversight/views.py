"""Pages of the back office that look over all of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from catalog.models import Document
from catalog.shelf.catalogue import catalogue_of
from county.cases.workflow import step_of
from county.models import Department, Role
from county.site.csv_export import as_csv
from oversight.disclosure import Cell, cells_of, csv_rows, figures_of
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


FIRST_YEAR = 2008


def _disclosed(request) -> tuple[list[Cell], dict]:
    """The cells that were asked for, and what the page says of them. Raises PermissionDenied and Http404."""
    if not request.user.has_role(*READERS):
        raise PermissionDenied
    this_year = timezone.localdate().year
    years = range(this_year, FIRST_YEAR - 1, -1)
    year, chosen = request.GET.get("year", str(this_year)), request.GET.get("unit", "")
    units = Department.objects.visible_to(request.user).order_by("order")
    if year not in map(str, years) or (chosen and not units.filter(slug=chosen).exists()):
        raise Http404("没有这一年或这个单位")
    shown = units.filter(slug=chosen) if chosen else units
    cells = cells_of(catalogue_of(request), shown.values_list("pk", flat=True), int(year))
    return cells, {"years": years, "year": int(year), "units": units, "chosen": chosen}


def disclosure(request, admin_site):
    """主动公开情况 of a year by unit, column and month, in charts with their tables."""
    cells, choice = _disclosed(request)
    context = admin_site.each_context(request) | choice | {"title": "主动公开情况", "figures": figures_of(cells)}
    return render(request, "admin/oversight/disclosure.html", context)


def disclosure_csv(request):
    """The same figures, a row for every unit, column and month."""
    cells, _ = _disclosed(request)
    headings, *rows = csv_rows(cells)
    response = HttpResponse(as_csv(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="disclosure.csv"'
    return response


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
