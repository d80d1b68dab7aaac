"""规范性文件登记簿 for the public: the list, and the whole register as CSV and JSON."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.shelf.catalogue import catalogue_of
from catalog.shelf.facets import Links
from catalog.shelf.page_meta import absolute, column_meta
from county.site.addresses import address_of
from county.site.csv_export import as_csv
from county.site.paging import PAGE_SIZE
from filings.filters import RegisterForm
from filings.models import NormativeFile
from filings.models.normative_file import FileValidity

ABOUT = "全县行政规范性文件的登记号、施行日期、有效期和有效性，按当天计算。"
HEADINGS = ("名称", "制定机关", "文号", "登记号", "公布日期", "施行日期", "有效期至", "有效性", "网址")
EXPORTED = 5000


@require_safe
@never_cache
def register(request):
    """The register, narrowed and paged. A file is 失效 from the day after its last day."""
    today = timezone.localdate()
    form = RegisterForm(request.GET, catalogue_of(request), today)
    links = Links(request.path, form.asked, form.fields)
    query = links.having().partition("?")[2]
    context = {
        "form": form,
        "today": today,
        "about": ABOUT,
        "crumbs": [("规范性文件", "")],
        "page_meta": column_meta("规范性文件登记簿", ABOUT),
        "export_query": f"?{query}" if query else "",
    }
    if not form.is_valid():
        problem = "筛选条件有误，请改正后重新查询。"
        return render(request, "normative/register.html", context | {"problem": problem}, status=400)
    pages = Paginator(form.chosen_files().select_related("department"), PAGE_SIZE)
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:7]) <= pages.num_pages and len(number) <= 7):
        raise Http404("没有这一页")
    page = pages.page(int(number))
    base = f"{request.path}?{query}&page=" if query else f"{request.path}?page="
    ways = {
        "previous": f"{base}{page.number - 1}" if page.has_previous() else "",
        "next": f"{base}{page.number + 1}" if page.has_next() else "",
    }
    shown = {"page": page, "ways": ways, "chips": form.chips(links), "labels": dict(FileValidity.choices)}
    return render(request, "normative/register.html", context | shown)


def _row(file: NormativeFile) -> tuple:
    return (
        file.title,
        file.department.name,
        file.doc_number,
        file.register_number or "",
        str(file.published_on or ""),
        str(file.effective_on or ""),
        str(file.valid_until or ""),
        FileValidity(file.validity_now).label,
        absolute(address_of("document", file.document_id)),
    )


@require_safe
@never_cache
def export(request, form: str):
    """The whole register, or what was chosen of it."""
    chosen = RegisterForm(request.GET, catalogue_of(request), timezone.localdate())
    if not chosen.is_valid():
        return HttpResponse("筛选条件有误。", status=400, content_type="text/plain; charset=utf-8")
    rows = [_row(file) for file in chosen.chosen_files().select_related("department")[:EXPORTED]]
    if form == "json":
        files = [dict(zip(HEADINGS, row, strict=True)) for row in rows]
        return JsonResponse({"规范性文件": files}, json_dumps_params={"ensure_ascii": False})
    response = HttpResponse(as_csv(HEADINGS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="normative.csv"'
    return response
