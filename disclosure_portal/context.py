"""What every public page may ask for, also one that answers inside the back office."""

from functools import cache
from urllib.parse import urlencode

from django.conf import settings

from catalog.shelf.catalogue import catalogue_of
from county.site.addresses import address_of


def site(request) -> dict:
    """The site's facts, the visitor's display choice, and the catalogue of the current version."""
    catalogue = catalogue_of(request)
    return {
        "site": settings.SITE,
        "display": request.display,
        "catalogue": catalogue,
        "hot_words": hot_words(tuple(settings.SITE["hot_words"])),
    }


@cache
def hot_words(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """The 热词 with the addresses of their searches."""
    return [(word, f"{address_of('search')}?{urlencode({'q': word})}") for word in words]
