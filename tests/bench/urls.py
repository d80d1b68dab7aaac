"""The portal's addresses, and a view that does nothing: what a page costs is told as a share of it."""

from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.cache import cache_control

public_page = cache_control(public=True, max_age=0, must_revalidate=True)


@public_page
def constant(request, size: int):
    """`size` bytes under the same middleware, declared public like every page."""
    return HttpResponse(b"a" * size)


urlpatterns = [path("constant/<int:size>/", constant), path("", include("disclosure_portal.urls"))]
