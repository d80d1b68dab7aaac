"""统计总表: units by figures of any period as known at any instant, the facts behind each cell, and the freezing of all of it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from county.cases.workflow import IllegalStep
from county.models import Department, Role
from county.site.csv_export import as_csv
from oversight.reckoning.figures import FIGURES, KEYS, Cell, cells_of
from oversight.reckoning.forms import FreezeForm, PeriodForm
from oversight.reckoning.reckon import Result, freeze, reckon

READERS = (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE)
FACTS_A_PAGE = 100


def _asked(request) -> tuple[PeriodForm, Result | None]:
    """The period that was asked for, and its facts; None while the form is wrong. Raises PermissionDenied."""
    if not request.user.has_role(*READERS):
        raise PermissionDenied
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return form, None
    given = form.cleaned_data
    return form, reckon(given["first"], given["last"], given["known_at"])


def _query(form: PeriodForm, **more: str) -> str:
    return urlencode({name: form[name].value() for name in form.fields if form[name].value()} | more)


def _table(request, result: Result) -> list[tuple[Department, list[tuple[str, str]]]]:
    """A line for every unit on the register that the person may see, with a key and a text for every figure."""
    cells = cells_of(result.facts)
    visible = set(Department.objects.visible_to(request.user).values_list("pk", flat=True))
    return [
        (unit, [(figure.key, cells.get((unit.pk, figure.key), Cell()).shown(figure)) for figure in FIGURES])
        for unit in result.units
        if unit.pk in visible
    ]


def figures(request, admin_site):
    """The table; each cell leads to its facts."""
    form, result = _asked(request)
    context = admin_site.each_context(request) | {
        "title": "统计总表",
        "form": form,
        "figures": FIGURES,
        "may_freeze": request.user.has_role(Role.COUNTY_OFFICE),
        "kinds": FreezeForm.base_fields["kind"].choices,
    }
    if result is not None:
        shown = {
            "header": result.header,
            "digest": result.digest,
            "lines": _table(request, result),
            "query": _query(form),
        }
        context |= shown
    return render(request, "admin/oversight/figures.html", context, status=200 if result else 400)


def figures_csv(request):
    """The same for a spreadsheet, with the definitions below."""
    _, result = _asked(request)
    if result is None:
        raise Http404("没有这个期间")
    rows = [(unit.name, *(text for _, text in cells)) for unit, cells in _table(request, result)]
    rows += [
        (),
        ("统计期间", f"{result.header.first} 至 {result.header.last}"),
        ("数据截至", str(result.header.known_at)),
    ]
    rows += [("核算摘要", result.digest), *((figure.label, figure.definition) for figure in FIGURES)]
    content = as_csv(("单位", *(figure.label for figure in FIGURES)), rows)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return response


def facts(request, admin_site):
    """What stands behind one cell, a line each, a hundred a page."""
    form, result = _asked(request)
    unit = Department.objects.visible_to(request.user).filter(slug=request.GET.get("unit", "")).first()
    figure = KEYS.get(request.GET.get("key", ""))
    if result is None or unit is None or figure is None:
        raise Http404("没有这一格")
    found = [fact for fact in result.facts if fact.unit_id == unit.pk and fact.key == figure.key]
    page = Paginator(sorted(found, key=lambda fact: (fact.happened_on, fact.object_id)), FACTS_A_PAGE)
    context = admin_site.each_context(request) | {
        "title": f"{unit.short_name}：{figure.label}",
        "figure": figure,
        "header": result.header,
        "page": page.get_page(request.GET.get("page")),
        "query": _query(form, unit=unit.slug, key=figure.key),
        "back": _query(form),
    }
    return render(request, "admin/oversight/facts.html", context)


def freeze_view(request):
    """冻结 what is shown, by the county office; goes on to the frozen reckoning."""
    if not request.user.has_role(Role.COUNTY_OFFICE):
        raise PermissionDenied
    form = FreezeForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        messages.error(request, "请先选好期间再冻结。")
        return redirect("admin:figures")
    given = form.cleaned_data
    try:
        kept = freeze(given["first"], given["last"], given["known_at"], kind=given["kind"], actor=request.user)
    except IllegalStep as error:
        messages.error(request, str(error))
        return redirect("admin:figures")
    messages.success(request, f"已冻结，摘要 {kept.digest[:16]}…")
    return redirect("admin:oversight_reckoning_change", kept.pk)
