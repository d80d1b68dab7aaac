"""What every public page may ask for, also one that answers inside the back office."""

from functools import cache
from urllib.parse import urlencode

from django.conf import settings

from catalog.shelf.catalogue import catalogue_of
from county.site.addresses import address_of
from oversight.error_reports.shown_page import LONGEST_PATH

# 200 Chinese characters of a search take 1,800.
LONGEST_ADDRESS = 3000


def site(request) -> dict:
    """The site's facts, the visitor's display choice, and the catalogue of the current version."""
    catalogue = catalogue_of(request)
    return {
        "site": settings.SITE,
        "display": request.display,
        "here": here(request),
        "page_to_report": page_to_report(request),
        "catalogue": catalogue,
        "hot_words": hot_words(tuple(settings.SITE["hot_words"])),
    }


def here(request) -> str:
    """The address to come back to after a display setting; a very long query is left out."""
    address = request.get_full_path()
    return address if len(address) <= LONGEST_ADDRESS else request.path


def page_to_report(request) -> str:
    """The address that 本页找错 tells of: without its query, which may be somebody's search, and none that holds a secret."""
    match = request.resolver_match
    is_secret = match is not None and "token" in match.kwargs
    return "" if is_secret or len(request.path) > LONGEST_PATH else request.path


@cache
def hot_words(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """The 热词 with the addresses of their searches."""
    return [(word, f"{address_of('search')}?{urlencode({'q': word})}") for word in words]
