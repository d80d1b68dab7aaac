"""Addresses of the portal; they keep their names. All lie below PORTAL_PREFIX."""

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from catalog.shelf.catalogue import catalogue_of
from disclosure_portal import search, views
from disclosure_portal.sitemaps import sections


def sitemap_sections(view):
    """Hands Django's site map views the sections of the current version; they are only read."""

    @require_safe
    def with_sections(request, **kwargs):
        return view(request, sitemaps=sections(catalogue_of(request)), **kwargs)

    return with_sections


def below_prefix(addresses: list) -> list:
    """The same addresses below PORTAL_PREFIX. A proxy hands paths on whole: nothing is stripped and put back."""
    return [path(f"{settings.PREFIX}/".lstrip("/"), include(addresses))] if settings.PREFIX else addresses


back_office = path(f"{settings.ADMIN_PATH}/", admin.site.urls)
portal = [
    path("", views.home, name="home"),
    # Before the catalogue's: its feeds are named by any word.
    path("", include("mailboxes.urls")),
    path("", include("catalog.urls")),
    path("", include("interpretation.urls")),
    path("", include("requests_app.urls")),
    path("", include("filings.urls")),
    path("", include("oversight.urls")),
    path("participation/", include("participation.urls")),
    path("search/", search.search, name="search"),
    path("site-map/", views.site_map, name="site-map"),
    path("display/", views.display, name="display"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap_sections(sitemap_index), {"sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_sections(sitemap), name="sitemap-section"),
    path("favicon.ico", views.favicon, name="favicon"),
    back_office,
]
urlpatterns = below_prefix(portal)

handler400 = "disclosure_portal.views.bad_request"
handler403 = "disclosure_portal.views.forbidden"
handler404 = "disclosure_portal.views.not_found"
handler500 = "disclosure_portal.views.server_error"
