"""The roof's pages: home, site map, display settings, health, and the pages for what went wrong."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import Listing, Tally
from catalog.shelf.catalogue import Catalogue, catalogue_of
from catalog.shelf.lists import Row, rows_of
from catalog.shelf.page_meta import column_meta, site_meta
from catalog.views import units_by_kind
from disclosure_portal.display import CONTRASTS, COOKIE_NAME, ONE_YEAR, SCRIPTS, SIZES, Display
from mailboxes.lists import latest as latest_letters
from mailboxes.statistics import year_so_far

public_page = cache_control(public=True, max_age=0, must_revalidate=True)
HOME_LATEST, HOME_SIDE = 12, 6
FIRST_YEAR = 2008


@dataclass(frozen=True, slots=True)
class YearFigure:
    """One bar of the home page's chart: the year, its items, and its share of the largest (0 to 100)."""

    label: str
    number: int
    share: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of the year and since the beginning, from the kept counts."""

    year: int
    rows: list[tuple[str, int, int]]
    per_year: list[YearFigure]


@require_safe
@public_page
def home(request):
    """Search first, the ways in, what is new, and the figures."""
    catalogue = catalogue_of(request)
    if catalogue.root is None:
        return render(request, "empty.html", {"page_meta": site_meta()}, status=503)
    context = catalogue.remember(("home", timezone.localdate()), lambda: home_context(catalogue))
    return render(request, "home.html", context | {"page_meta": site_meta()})


def home_context(catalogue: Catalogue) -> dict:
    """What the home page shows, kept per content version and day."""
    shelves = {catalogue.root.slug: HOME_LATEST, "normative": HOME_SIDE, "policy-interpretation": HOME_SIDE}
    newest = newest_of(catalogue, shelves)
    latest = newest[catalogue.root.slug]
    today = timezone.localdate()
    return {
        "letters": latest_letters(HOME_SIDE),
        "letters_so_far": year_so_far(today.year, today),
        "latest": latest,
        "key_areas": catalogue.by_slug["key-areas"].children,
        "policies": newest["normative"],
        "interpretations": newest["policy-interpretation"],
        "figures": figures_of(catalogue, today),
        "updated_at": latest[0].published_at if latest else None,
    }


def newest_of(catalogue: Catalogue, shelves: dict[str, int]) -> dict[str, list[Row]]:
    """The newest items of several columns, so many of each, in two queries."""
    ids = {catalogue.by_slug[slug].id: slug for slug in shelves}
    heads = [
        Listing.objects.filter(column_id=column_id)
        .order_by("-published_at", "-document_id")
        .values_list("column_id", "document_id")[: shelves[slug]]
        for column_id, slug in ids.items()
    ]
    found = list(heads[0].union(*heads[1:], all=True))
    rows = {row.id: row for row in rows_of(catalogue, {document_id for _, document_id in found})}
    newest: dict[str, list[Row]] = {slug: [] for slug in shelves}
    for column_id, document_id in found:
        newest[ids[column_id]].append(rows[document_id])
    return newest


def figures_of(catalogue: Catalogue, today: date) -> Figures:
    """主动公开 by year, and this year's items of the columns a citizen asks for most (one query)."""
    columns = [
        catalogue.root,
        *(catalogue.by_slug[slug] for slug in ("normative", "key-areas", "policy-interpretation")),
    ]
    numbers = defaultdict(dict)
    kept = Tally.objects.filter(by=Tally.By.YEAR, column_id__in=[node.id for node in columns])
    for column_id, year, number in kept.values_list("column_id", "year", "number"):
        numbers[column_id][year] = number
    names = ["主动公开政府信息", *(node.name for node in columns[1:])]
    rows = [(name, numbers[node.id].get(today.year, 0), node.number) for name, node in zip(names, columns, strict=True)]
    return Figures(today.year, rows, bars_of(numbers[catalogue.root.id]))


def bars_of(years: dict[int, int]) -> list[YearFigure]:
    """A bar for each year since the 条例 came into force in 2008, after one for all that is older."""
    older = sum(number for year, number in years.items() if year < FIRST_YEAR)
    bars = [(f"{FIRST_YEAR}年以前", older)] if older else []
    bars += [(str(year), number) for year, number in sorted(years.items()) if year >= FIRST_YEAR]
    highest = max((number for _, number in bars), default=1)
    return [YearFigure(label, number, round(100 * number / highest)) for label, number in bars]


@require_safe
@public_page
def site_map(request):
    """Every column and unit on one page."""
    catalogue = catalogue_of(request)
    context = {
        "crumbs": [("网站地图", "")],
        "page_meta": column_meta("网站地图", "本网站的全部栏目和信息公开单位。"),
        "units_by_kind": units_by_kind(catalogue),
    }
    return render(request, "site_map.html", context)


@csrf_exempt  # a display preference: it holds nothing of the person and changes nothing but the look
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def display(request):
    """The display settings: a page to choose on, and the cookie that keeps the choice."""
    here = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = here.startswith(f"{settings.PREFIX}/") and url_has_allowed_host_and_scheme(here, allowed_hosts=None)
    back = here if is_ours else reverse("home")
    if request.method == "POST":
        chosen = Display.from_choices(request.POST)
        response = redirect(back)
        if chosen == Display():
            response.delete_cookie(COOKIE_NAME, path=reverse("home"))
        else:
            response.set_cookie(
                COOKIE_NAME,
                chosen.cookie_value,
                max_age=ONE_YEAR,
                path=reverse("home"),
                secure=not settings.INSECURE_LOCAL,
                httponly=True,
                samesite="Lax",
            )
        return response
    context = {
        "next": back,
        "sizes": SIZES.items(),
        "contrasts": CONTRASTS.items(),
        "scripts": SCRIPTS.items(),
        "crumbs": [("无障碍与长者模式", "")],
        "page_meta": column_meta("无障碍与长者模式", "设置文字大小、对比度、长者模式和简繁体。"),
    }
    return render(request, "display.html", context)


@require_safe
@never_cache
def healthz(request):
    """200 when the database answers and the catalogue stands; 503 otherwise. Says nothing more."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request):
    """Everything public may be read; lists under filters need not be."""
    lines = [
        "User-agent: *",
        # The usual address, whatever the real one is: this file is read by those who look for it, too.
        f"Disallow: {settings.PREFIX}/admin/",
        f"Disallow: {reverse('display')}",
        f"Disallow: {reverse('error-report-new')}",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request):
    """Browsers ask for it at the root."""
    return redirect(static("icons/favicon.ico"))


def bad_request(request, exception):
    """Without the context: a request for a strange host is refused before anything is known of it."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request, exception, reason: str = ""):
    return render(request, "403.html", status=403)


def not_found(request, exception):
    """404 with the reason where the portal has one to give."""
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def server_error(request):
    """Needs neither context nor database."""
    return HttpResponse(render_to_string("500.html"), status=500)
