"""Site search: the catalogue under its facets, and beside it the public letters."""

from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.shelf.catalogue import Catalogue, catalogue_of
from catalog.shelf.facets import Chip, Links, chips_for, facets_for
from catalog.shelf.filters import LONGEST_QUERY, ListingFilter
from catalog.shelf.lists import Page, Row, bodies_of, rows_of
from catalog.shelf.page_meta import column_meta
from catalog.shelf.search import Cursor, Found, find
from catalog.shelf.selection import Selection
from catalog.texts.markup import plain_text
from county.site.addresses import address_of
from county.site.paging import PAGE_SIZE, WrongAddress, page_count
from county.text.segmentation import highlight
from mailboxes.lists import LetterSelection, chosen
from mailboxes.lists import rows_of as letter_rows_of

EXCERPT_CHARACTERS = 120
LETTERS_SHOWN = 3
TRAIL_LENGTH = 50
RELAXED_MESSAGE = "没有找到包含全部词语的信息，下面是包含其中一部分的。"
CUT_MESSAGE = "查询内容较长，只用前面的部分进行了搜索。"
NOTHING_ASKED = "请输入要查找的词语；标点符号和“的”“了”一类虚词不参加搜索。"


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def search(request):
    """Finds public documents by words, 索引号 or 文号, under the same facets as a list."""
    catalogue = catalogue_of(request)
    node = catalogue.by_slug.get(request.GET.get("column") or "all")
    if node is None:
        raise Http404("没有这个栏目")
    listing_filter = ListingFilter(request.GET, catalogue)
    context = {
        "node": node,
        "form": listing_filter.form,
        "query": request.GET.get("q", "").strip()[:LONGEST_QUERY],
        "crumbs": [("搜索", "")],
        "page_meta": column_meta("搜索", "搜索本网站公开的政府信息。"),
    }
    if not listing_filter.form.is_valid():
        return render(request, "search.html", context | {"problem": "搜索条件有误，请改正后重新搜索。"}, status=400)
    selection = listing_filter.selection(node)
    if selection.text:
        column = {"column": node.slug} if node is not catalogue.root else {}
        context |= results(request, catalogue, selection, listing_filter.asked | column)
    return render(request, "search.html", context)


def results(request, catalogue: Catalogue, selection: Selection, asked: dict[str, str]) -> dict:
    """One page of hits with what is around it; `asked` are the parameters that links carry on."""
    links = Links(request.path, asked, asked)
    number, trail = place_of(request.GET)
    found = find(selection, Cursor.parse(trail[-1]) if trail else None, PAGE_SIZE)
    facets = facets_for(catalogue, selection, found.facets, links)
    chips = chips_for(catalogue, selection, links)
    if selection.column_id != catalogue.root.id:
        chips.append(Chip("栏目", catalogue.nodes[selection.column_id].name, links.having(column="")))
    query = links.having().partition("?")[2]
    is_whole = number == 1 and selection == Selection(catalogue.root.id, text=selection.text)
    slug = catalogue.nodes[selection.column_id].slug
    return {
        "page": page_of_hits(catalogue, found, number, trail, links),
        "facets_html": SafeString(render_to_string("catalog/_facets.html", {"facets": facets})),
        "chips": chips,
        "message": message_for(found, is_cut=len(request.GET.get("q", "").strip()) > LONGEST_QUERY),
        "letters": letters_with(selection.text) if is_whole else [],
        "letters_url": f"{address_of('letters')}?{urlencode({'q': selection.text})}",
        "suggestions": [(text, f"{address_of('search')}?{urlencode({'q': text})}") for text in found.suggestions],
        "empty_note": f"没有找到与“{selection.text[:40]}”有关的政府信息。可以换一个词、减少条件，或从栏目中查找。",
        "csv_url": f"{address_of('export', slug, 'csv')}?{query}",
        "json_url": f"{address_of('export', slug, 'json')}?{query}",
    }


def letters_with(text: str) -> list:
    """The newest public letters that hold what was asked (one query)."""
    return letter_rows_of(chosen(LetterSelection(text=text)).newest_first()[:LETTERS_SHOWN])


def place_of(query) -> tuple[int, list[str]]:
    """(number of the page, cursors of the pages walked so far). Raises Http404 for an address the portal did not give out."""
    trail = [part for part in query.get("trail", "").split(",") if part]
    page = query.get("page", "1")
    try:
        for part in trail:
            Cursor.parse(part)
    except WrongAddress as error:
        raise Http404("没有这一页") from error
    if (
        not (page.isascii() and page.isdigit() and 0 < len(page) <= 6)
        or (page == "1") != (not trail)
        or len(trail) > TRAIL_LENGTH
    ):
        raise Http404("没有这一页")
    return int(page), trail


def page_of_hits(catalogue: Catalogue, found: Found, number: int, trail: list[str], links: Links) -> Page:
    """The hits as a page; the way back is in the address, since hits have no number of their own."""
    rows = rows_of(catalogue, found.document_ids, (number - 1) * PAGE_SIZE + 1)
    mark(rows, found)
    label = f"{found.total:,}+ 条" if found.total_is_capped else f"{found.total:,} 条"
    page = Page(rows, found.total, label, number, None if found.total_is_capped else page_count(found.total))
    if number > 1:
        page.first_url = links.having()
        back = trail[:-1]
        page.previous_url = links.having(page=str(number - 1), trail=",".join(back)) if back else links.having()
    if found.next is not None and len(trail) < TRAIL_LENGTH:
        page.next_url = links.having(page=str(number + 1), trail=",".join([*trail, str(found.next)]))
    return page


def mark(rows: list[Row], found: Found) -> None:
    """Marks the words in titles, and shows where the text holds them."""
    bodies = bodies_of(rows)
    for row in rows:
        row.title_html = highlight(row.title, found.asked)
        row.excerpt_html = highlight(plain_text(bodies[row.id]), found.asked, EXCERPT_CHARACTERS)


def message_for(found: Found, *, is_cut: bool = False) -> str:
    """What the visitor should know about how the query was taken."""
    if not found.asked:
        return NOTHING_ASKED
    parts = []
    if is_cut or found.asked.is_shortened:
        parts.append(CUT_MESSAGE)
    if found.is_relaxed and found.document_ids:
        parts.append(RELAXED_MESSAGE)
    return "".join(parts)
