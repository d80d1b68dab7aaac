"""Addresses under /open/, and an item as data. Anonymous, read-only."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.models import Attachment, Document
from catalog.open_data.changes import MOST, Cursor, WrongCursor, limit_of, page_of_changes
from catalog.open_data.datasets import as_dcat, datasets
from catalog.open_data.dumps import dump_named, dumps, holds_withdrawn
from catalog.open_data.items import as_data
from catalog.shelf.catalogue import catalogue_of
from catalog.shelf.documents import LARGEST_ID
from catalog.shelf.page_meta import column_meta
from county.site.addresses import address_of

public_page = cache_control(public=True, max_age=0, must_revalidate=True)
READABLE = {"ensure_ascii": False}
MEDIA_TYPES = {
    ".gz": "application/gzip",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
GONE = "其中有信息已撤回，这一份不再提供；新的转储稍后生成。\n"


@require_safe
@public_page
def home(request):
    """开放数据: what is offered, with an example of each."""
    context = {
        "datasets": datasets(catalogue_of(request)),
        "licence": settings.OPEN_LICENCE,
        "most": MOST,
        "crumbs": [("开放数据", "")],
        "page_meta": column_meta("开放数据", "政府信息公开目录的数据接口、转储和订阅。"),
    }
    return render(request, "catalog/open.html", context)


@require_safe
@public_page
def changes(request):
    """目录变动 after a cursor; 400 with the reason when it cannot be read."""
    try:
        after, limit = Cursor.parse(request.GET.get("after", "")), limit_of(request.GET.get("limit", ""))
    except WrongCursor as error:
        return JsonResponse({"error": str(error)}, status=400, json_dumps_params=READABLE)
    return JsonResponse(page_of_changes(catalogue_of(request), after, limit), json_dumps_params=READABLE)


@require_safe
@public_page
def dcat(request):
    return JsonResponse(
        as_dcat(catalogue_of(request)), json_dumps_params=READABLE, content_type="application/ld+json; charset=utf-8"
    )


@require_safe
@public_page
def item(request, pk: int):
    """One public item as JSON-LD; 410 without a word of its text when it was withdrawn."""
    found = Document.objects.filter(pk=pk).first() if pk <= LARGEST_ID else None
    if found is None or found.status not in (Document.Status.PUBLISHED, Document.Status.WITHDRAWN):
        raise Http404("没有这件政府信息")
    if found.status == Document.Status.WITHDRAWN:
        gone = {"id": pk, "index_number": found.index_number, "withdrawn_at": found.withdrawn_at.isoformat()}
        return JsonResponse(gone, status=410, json_dumps_params=READABLE)
    files = found.files_manifest and Attachment.objects.public().filter(revision__document_id=pk)
    data = as_data(catalogue_of(request), found, (files or Attachment.objects.none()).order_by("position", "pk"))
    return JsonResponse(data, json_dumps_params=READABLE, content_type="application/ld+json; charset=utf-8")


@require_safe
def dump_list(request):
    """The dumps that may be given out."""
    context = {
        "dumps": [dump for dump in dumps() if not holds_withdrawn(dump)],
        "crumbs": [("开放数据", address_of("open-data")), ("全部信息转储", "")],
        "page_meta": column_meta("全部信息转储", "全部公开信息的元数据和正文，附校验值。"),
    }
    return render(request, "catalog/dumps.html", context)


@require_safe
def dump_file(request, name: str, file: str):
    """A file of a dump; 410 as soon as something in the dump has been withdrawn."""
    dump = dump_named(name)
    path = dump and next((one for one in dump.files if one.name == file), None)
    if path is None:
        raise Http404("没有这份转储")
    if holds_withdrawn(dump):
        return HttpResponse(GONE, status=410, content_type="text/plain; charset=utf-8")
    return FileResponse(path.open("rb"), content_type=MEDIA_TYPES[path.suffix], as_attachment=path.suffix == ".gz")
