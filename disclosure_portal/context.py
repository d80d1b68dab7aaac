"""What every template may ask for."""

from django.conf import settings

from catalog.catalogue import catalogue_of


def site(request) -> dict:
    """The site's facts, the visitor's display choice, and the catalogue of the current version (lazily)."""
    if request.path.startswith(f"/{settings.ADMIN_PATH}/"):
        return {"site": settings.SITE}
    return {"site": settings.SITE, "display": request.display, "catalogue": catalogue_of(request)}
