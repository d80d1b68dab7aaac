"""The public pages of the catalogue. Each view: load what is public, page or render; rules live elsewhere."""

from datetime import datetime
from io import BytesIO
from urllib.parse import quote, urlencode

import segno
from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.models import Attachment, Document
from catalog.shelf.catalogue import Catalogue, Node, Unit, catalogue_of
from catalog.shelf.companions import beside_of
from catalog.shelf.documents import around, banner_of, ever_public, metadata_of, open_texts_of
from catalog.shelf.exports import exported_rows, json_lines, list_csv
from catalog.shelf.facets import Facet, Links, chips_for, facets_for, kept_counts
from catalog.shelf.filters import ListingFilter
from catalog.shelf.lists import counts_of, page_of, shelf
from catalog.shelf.page_meta import absolute, article_meta, column_meta
from catalog.shelf.ranges import Part, Unsatisfiable, part_of
from catalog.shelf.selection import Selection
from catalog.texts.figures import drawn_charts, shown_pictures
from catalog.texts.markup import on_page
from catalog.texts.structured import Guide, InterpretationContent, OrganisationInfo
from catalog.tree.classification import TOPIC_CLASSES, Genre
from catalog.tree.kinds import ColumnKind
from county.models import Department
from county.site.addresses import address_of
from county.site.paging import Place, WrongAddress

public_page = cache_control(public=True, max_age=0, must_revalidate=True)

STRUCTURED = {
    ColumnKind.ORGANISATION: (OrganisationInfo, "catalog/organisation.html"),
    ColumnKind.GUIDE: (Guide, "catalog/guide.html"),
    ColumnKind.INTERPRETATION: (InterpretationContent, "catalog/interpretation.html"),
}
STRUCTURED_HISTORY = 50


@require_safe
@public_page
def catalogue_home(request):
    """The ways in: by part, unit, class, genre and year."""
    catalogue = catalogue_of(request)
    if catalogue.root is None:
        raise Http404("目录尚未建立")
    counts, _, _ = counts_of(catalogue, Selection(catalogue.root.id))
    by_class = {topic.code: 0 for topic in TOPIC_CLASSES}
    for code, number in counts["topic"].items():
        if code:
            by_class[code[:2]] += number
    return render(
        request,
        "catalog/home.html",
        {
            "page_meta": column_meta("政府信息公开目录", catalogue.root.holds),
            "crumbs": [("政府信息公开", "")],
            "parts": catalogue.top_columns,
            "units_by_kind": units_by_kind(catalogue),
            "topics": [(topic.code, topic.name, by_class[topic.code]) for topic in TOPIC_CLASSES],
            "genres": [(value, label, counts["genre"].get(value, 0)) for value, label in Genre.choices],
            "years": sorted(counts["year"].items(), reverse=True),
        },
    )


def units_by_kind(catalogue: Catalogue) -> list[tuple[str, list[Unit]]]:
    """The units in the three national groups."""
    groups = [("县政府", ("government",)), ("部门", ("department",)), ("镇（街道）", ("town", "street"))]
    units = [unit for unit in catalogue.units.values() if unit.is_active or unit.number]
    return [(label, [unit for unit in units if unit.kind in kinds]) for label, kinds in groups]


def node_or_404(catalogue: Catalogue, slug: str) -> Node:
    if slug not in catalogue.by_slug:
        raise Http404("没有这个栏目")
    return catalogue.by_slug[slug]


@require_safe
@public_page
def column(request, slug: str):
    """The list of a column with everything below it, narrowed by what the visitor chose."""
    catalogue = catalogue_of(request)
    node = node_or_404(catalogue, slug)
    if node.see:
        return redirect(node.see.url)
    listing_filter = ListingFilter(request.GET, catalogue)
    if not listing_filter.form.is_valid():
        return refused_list(request, catalogue, node, listing_filter)
    selection = listing_filter.selection(node)
    if selection.text:
        return redirect(f"{address_of('search')}?{urlencode(listing_filter.asked | {'column': node.slug})}")
    if node.rule.single and selection.department_id:
        single = shelf(catalogue, selection, limit=2)
        if len(single) == 1:
            return redirect(single[0].url)
    links = Links(request.path, listing_filter.asked, listing_filter.asked)
    try:
        page = page_of(catalogue, selection, Place.parse(request.GET), links)
    except WrongAddress as error:
        raise Http404("没有这一页") from error
    unit = catalogue.units.get(selection.department_id)
    context = list_context(catalogue, node, listing_filter, selection, links) | {
        "page": page,
        "unit": unit,
        "page_meta": column_meta(node.name, node.holds),
        "empty_note": empty_note(node, unit, selection),
    }
    return render(request, "catalog/list.html", context)


def list_context(
    catalogue: Catalogue, node: Node, listing_filter: ListingFilter, selection: Selection, links: Links
) -> dict:
    """What list and refused list share: tree, form, facets, chips, exports."""
    facets, facets_html = facets_block(catalogue, selection, links)
    query = "".join(links.having().partition("?")[1:])
    return {
        "node": node,
        "query": None,
        "form": listing_filter.form,
        "facets": facets,
        "facets_html": facets_html,
        "tree_html": tree_block(catalogue, node),
        "chips": chips_for(catalogue, selection, links),
        "crumbs": crumbs_of(node),
        "csv_url": address_of("export", node.slug, "csv") + query,
        "json_url": address_of("export", node.slug, "json") + query,
        "feed_url": address_of("feed", node.slug) + query,
    }


def facets_block(catalogue: Catalogue, selection: Selection, links: Links) -> tuple[list[Facet], SafeString]:
    """The facets and their HTML, made once per version and choice."""

    def make():
        counts, _, _ = counts_of(catalogue, selection)
        facets = facets_for(catalogue, selection, counts, links)
        return facets, SafeString(render_to_string("catalog/_facets.html", {"facets": facets}))

    return catalogue.remember(("facets", links.having()), make)


def tree_block(catalogue: Catalogue, node: Node) -> SafeString:
    """The tree with its counts, open along the way to `node`; made once per version and column."""
    context = {"node": node, "top": catalogue.top_columns, "root": catalogue.root, "open_ids": set(node.shelf_ids)}
    return catalogue.remember(("tree", node.id), lambda: SafeString(render_to_string("catalog/_tree.html", context)))


def refused_list(request, catalogue: Catalogue, node: Node, listing_filter: ListingFilter):
    """A wrong filter value: the form with its messages and what was typed, never an empty list."""
    links = Links(request.path, {}, ())
    context = list_context(catalogue, node, listing_filter, Selection(node.id), links) | {
        "page": None,
        "chips": [],
        "problem": "筛选条件有误，请改正后重新查询。",
        "page_meta": column_meta(node.name, node.holds),
    }
    return render(request, "catalog/list.html", context, status=400)


def empty_note(node: Node, unit: Unit | None, selection: Selection) -> str:
    """What an empty list says: what would be here, never a blank."""
    where = f"{unit.name}的“{node.name}”" if unit else f"“{node.name}”"
    if selection.chosen_facets[1:] or not selection.is_counted or (selection.chosen_facets and not unit):
        return f"{where}栏目中没有符合所选条件的信息，可以取消部分条件后再看。"
    return f"{where}栏目尚未发布信息。本栏目收录：{node.holds or node.name}"


def crumbs_of(node: Node, last: str = "") -> list[tuple[str, str]]:
    """当前位置: the way down to a column, and the page in it."""
    crumbs = [("政府信息公开", address_of("catalogue"))] + [(step.name, step.url) for step in node.path]
    if last:
        return [*crumbs, (last, "")]
    return [*crumbs[:-1], (crumbs[-1][0], "")] if node.path else [crumbs[0], (node.name, "")]


@require_safe
def export(request, slug: str, form: str):
    """The current list as CSV or JSON."""
    catalogue = catalogue_of(request)
    node = node_or_404(catalogue, slug).target
    listing_filter = ListingFilter(request.GET, catalogue)
    if not listing_filter.form.is_valid():
        return HttpResponse("筛选条件有误。", status=400, content_type="text/plain; charset=utf-8")
    selection = listing_filter.selection(node)
    rows = exported_rows(catalogue, selection)
    if form == "csv":
        response = StreamingHttpResponse(list_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        _, total, is_more = (None, None, None) if selection.text else counts_of(catalogue, selection)
        head = {
            "title": node.name,
            "url": absolute(f"{node.url}?{urlencode(listing_filter.asked)}".rstrip("?")),
            "total": total,
            "more": is_more,
        }
        response = StreamingHttpResponse(json_lines(rows, head), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = (
        f"attachment; filename=\"{slug}.{form}\"; filename*=UTF-8''{quote(node.name)}.{form}"
    )
    return response


@require_safe
@public_page
def departments(request):
    """All units."""
    catalogue = catalogue_of(request)
    context = {
        "groups": units_by_kind(catalogue),
        "crumbs": [("信息公开单位", "")],
        "page_meta": column_meta("信息公开单位", "县政府、各部门、各镇街道的政府信息公开专栏。"),
    }
    return render(request, "catalog/departments.html", context)


@require_safe
@public_page
def department(request, slug: str):
    """One unit: its four parts, organisation info, and what it published last."""
    catalogue = catalogue_of(request)
    unit = catalogue.units_by_slug.get(slug)
    if unit is None:
        raise Http404("没有这个单位")
    context = catalogue.remember(("department", unit.id), lambda: department_context(catalogue, unit)) | {
        "unit": unit,
        "department": get_object_or_404(Department, pk=unit.id),
        "crumbs": [("信息公开单位", address_of("departments")), (unit.name, "")],
        "page_meta": column_meta(f"{unit.name}政府信息公开", f"{unit.name}主动公开的政府信息。"),
    }
    return render(request, "catalog/department.html", context)


def department_context(catalogue: Catalogue, unit: Unit) -> dict:
    """What the unit's page lists, kept per content version."""
    root = catalogue.root

    def newest(slug: str, number: int):
        return shelf(catalogue, Selection(catalogue.by_slug[slug].id, department_id=unit.id), limit=number)

    organisation = newest("organisation", 1)
    info = ""
    if organisation:
        info = Document.objects.public().values_list("structure", flat=True).get(pk=organisation[0].id)
    counts = []
    for node in catalogue.top_columns:
        number = kept_counts(Selection(node.id, department_id=unit.id))["total"].get("", 0)
        counts.append((node, number, f"{node.url}?unit={unit.slug}"))
    return {
        "organisation": organisation[0] if organisation else None,
        "organisation_info": OrganisationInfo.from_json(info) if info else None,
        "guide": next(iter(newest("guide", 1)), None),
        "reports": newest("annual-reports", 5),
        "counts": counts,
        "latest": newest(root.slug, 10),
        "all_url": f"{root.url}?unit={unit.slug}",
    }


def document_or_404(pk: int) -> tuple[Document, int]:
    """A document that is or was public, and the number of its published revision."""
    found = ever_public(pk)
    if found is None:
        raise Http404("没有这件政府信息")
    return found


@require_safe
@public_page
def document(request, pk: int):
    """One item as it stands now; 410 with the reason when it was withdrawn."""
    found, number = document_or_404(pk)
    if found.status == Document.Status.WITHDRAWN:
        return render(request, "410.html", {"document": found}, status=410)
    catalogue = catalogue_of(request)
    beside = around(catalogue, found)
    extra = {
        "attachments": attachments_of(found),
        "related": [(f"{row.validity_label}：", row) for row in beside.repealed],
        "previous": beside.newer,
        "next": beside.older,
        "history": history_of(found) if number > 1 else [],
    }
    return show_document(request, catalogue, found, found, extra)


def attachments_of(found: Document) -> list[Attachment]:
    """The files of the text that the public sees; what was published without any costs no query."""
    if not found.files_manifest:
        return []
    return list(Attachment.objects.public().filter(revision__document_id=found.pk).order_by("position", "pk"))


def history_of(found: Document) -> list[tuple[int, datetime, str]]:
    """(number, time, address or "") of the published texts, newest first; nothing when there was only one."""
    versions = list(open_texts_of(found).values_list("number", "published_at")[:STRUCTURED_HISTORY])
    if len(versions) < 2:
        return []
    return [
        (number, at, address_of("document-version", found.pk, number) if i else "")
        for i, (number, at) in enumerate(versions)
    ]


@require_safe
@public_page
def version(request, pk: int, number: int):
    """An earlier published text of an item, marked as such."""
    found, _ = document_or_404(pk)
    if found.status == Document.Status.WITHDRAWN:
        return render(request, "410.html", {"document": found}, status=410)
    revision = get_object_or_404(open_texts_of(found), number=number)
    extra = {"version": revision, "history": history_of(found)}
    return show_document(request, catalogue_of(request), found, revision, extra)


def show_document(request, catalogue: Catalogue, found: Document, text, extra: dict):
    """Renders an item with the text of the document itself or of one of its revisions."""
    node, unit = catalogue.nodes[found.column_id], catalogue.units[found.department_id]
    kind, template = STRUCTURED.get(found.column_kind, (None, "catalog/document.html"))
    context = {
        "document": found,
        "text": text,
        "node": node,
        "unit": unit,
        "metadata": metadata_of(found, node, unit.name, unit.url),
        # Sanitised before it was stored, and reviewed in exactly this form.
        "body_html": SafeString(on_page(text.body)),
        "banner": banner_of(found),
        "beside": beside_of(catalogue, found, timezone.localdate()),
        "crumbs": crumbs_of(node, found.title),
        "page_meta": article_meta(found, node, unit.name),
        "qr_url": address_of("document-qr", found.pk),
    }
    context |= extra
    if kind and text.structure:
        context["info"] = info = kind.from_json(text.structure)
        if kind is InterpretationContent:
            context |= interpretation_figures(info, extra.get("attachments", []))
    else:
        template = "catalog/document.html"
    return render(request, template, context)


def interpretation_figures(info: InterpretationContent, attachments: list[Attachment]) -> dict:
    """What the shared part of the interpretation pages shows beside texts."""
    pictures = shown_pictures(info, attachments)
    shown = {file.pk for file, _ in pictures}
    return {
        "charts": drawn_charts(info),
        "pictures": pictures,
        "attachments": [file for file in attachments if file.pk not in shown],
    }


@require_safe
@public_page
def document_qr(request, pk: int):
    """The address of a document as a QR code."""
    found, _ = document_or_404(pk)
    picture = BytesIO()
    segno.make(absolute(found.get_absolute_url()), error="m").save(
        picture, kind="svg", scale=4, border=2, title="本页网址二维码"
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def sent(attachment: Attachment, content: File) -> FileResponse:
    """A whole file: a picture stands in its place, everything else is saved."""
    is_saved = attachment.medium != "image"
    return FileResponse(content, content_type=attachment.content_type, as_attachment=is_saved, filename=attachment.name)


def played(request, attachment: Attachment, content: File) -> HttpResponseBase:
    """Sound or film, or the part of it that the player asks for."""
    try:
        part = part_of(request.headers.get("Range", ""), attachment.size)
    except Unsatisfiable:
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{attachment.size}"})
    if part is None:
        response = FileResponse(content, content_type=attachment.content_type, filename=attachment.name)
    else:
        response = StreamingHttpResponse(Part(content, part), content_type=attachment.content_type, status=206)
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{attachment.size}"
        response["Content-Length"] = len(part)
        response["Content-Disposition"] = content_disposition_header(False, attachment.name)
    response["Accept-Ranges"] = "bytes"
    return response


@require_safe
def file(request, token: str):
    """An attachment, for as long as the text it belongs to is what the public sees; before that, for staff who may see it."""
    attachment = Attachment.objects.public().filter(token=token).first()
    if attachment is None and request.user.is_authenticated:
        attachment = Attachment.objects.visible_to(request.user).filter(token=token).first()
    if attachment is None:
        raise Http404("没有这个文件")
    try:
        content = default_storage.open(attachment.storage_name)
    except FileNotFoundError as error:
        raise Http404("文件暂时无法读取") from error
    response = played(request, attachment, content) if attachment.is_played else sent(attachment, content)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
