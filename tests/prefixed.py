"""The portal below /zwgk, as PORTAL_PREFIX=/zwgk puts it, in a test's own process: `with below_prefix(): ...`.

The module is also the table of addresses that goes with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings
from django.urls import include, path

from county.site import addresses
from disclosure_portal import context, urls

PREFIX = "/zwgk"
urlpatterns = [path("zwgk/", include(urls.portal))]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@contextmanager
def below_prefix() -> Iterator[str]:
    """What settings.py makes of PORTAL_PREFIX; nothing that is kept of addresses outlives it on either side."""
    made = {
        "PREFIX": PREFIX,
        "ROOT_URLCONF": __name__,
        "STATIC_URL": f"{PREFIX}/static/",
        "SESSION_COOKIE_PATH": f"{PREFIX}/",
        "CSRF_COOKIE_PATH": f"{PREFIX}/",
        # Read anew: the pages keep the addresses of static files.
        "TEMPLATES": settings.TEMPLATES,
    }
    with override_settings(**made):
        forget()
        try:
            yield PREFIX
        finally:
            forget()


def forget() -> None:
    """Empties what the process keeps of addresses."""
    for kept in (addresses._fixed, addresses._around, context.hot_words):
        kept.cache_clear()
