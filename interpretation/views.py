"""The public pages of interpretations: the list, and a policy and its interpretation side by side."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from catalog.models import Document
from catalog.shelf.catalogue import catalogue_of
from catalog.shelf.facets import Links
from catalog.shelf.page_meta import article_meta, column_meta
from catalog.texts.clauses import marked, stretches
from catalog.texts.markup import on_page
from catalog.views import attachments_of, interpretation_figures, public_page
from county.site.paging import Place, WrongAddress
from interpretation.companion import content_of, policy_notes
from interpretation.filters import ListForm
from interpretation.lists import page_of
from interpretation.models import Interpretation
from interpretation.workflow import COLUMN


@require_safe
@public_page
def interpretations(request):
    """The list, narrowed by form, unit and class."""
    catalogue = catalogue_of(request)
    node = catalogue.by_slug.get(COLUMN)
    if node is None:
        raise Http404("目录尚未建立")
    form = ListForm(request.GET, catalogue)
    links = Links(request.path, request.GET if form.is_valid() else {}, form.fields)
    query = links.having().partition("?")[2]
    context = {
        "node": node,
        "form": form,
        "feed_url": reverse("interpretation-feed") + (f"?{query}" if query else ""),
        "crumbs": [("政策解读", "")],
        "page_meta": column_meta("政策解读", node.holds),
    }
    if not form.is_valid():
        context |= {"page": None, "problem": "筛选条件有误，请改正后重新查询。"}
        return render(request, "interpretation/list.html", context, status=400)
    try:
        page = page_of(catalogue, form.choice(), Place.parse(request.GET), links)
    except WrongAddress as error:
        raise Http404("没有这一页") from error
    return render(request, "interpretation/list.html", context | {"page": page, "chips": form.chips(links)})


@require_safe
@public_page
def reading(request, pk: int):
    """A policy and its interpretation side by side, clause to clause where the clauses are marked."""
    found = Interpretation.objects.filter(document_id=pk).select_related("document", "policy").first()
    shown = (Document.Status.PUBLISHED, Document.Status.WITHDRAWN)
    if found is None or found.document.status not in shown:
        raise Http404("没有这篇解读")
    document, policy = found.document, found.policy
    if Document.Status.WITHDRAWN in (document.status, policy.status) or policy.status not in shown:
        # By itself, with what happened to its policy; or the reason of its withdrawal.
        return redirect(document.get_absolute_url())
    catalogue = catalogue_of(request)
    info, unit = content_of(document), catalogue.units[document.department_id]
    clauses, _ = marked(policy.body, info.clauses)
    context = {
        "document": document,
        "policy": policy,
        "unit": unit,
        "form_label": found.get_form_display(),
        "alerts": policy_notes(document, policy),
        "info": info,
        "marks": sum(bool(clause.explanations) for clause in clauses),
        # Both texts were sanitised before they were stored, and reviewed in exactly this form.
        "stretches": [(SafeString(on_page(stretch.html)), stretch.explanations) for stretch in stretches(clauses)],
        "body_html": SafeString(on_page(document.body)),
        "crumbs": [("政策解读", reverse("interpretations")), (document.title, "")],
        "page_meta": article_meta(document, catalogue.nodes[document.column_id], unit.name),
    }
    context |= interpretation_figures(info, attachments_of(document))
    return render(request, "interpretation/reading.html", context)
