"""What every public page may ask for, also one that answers inside the back office."""

from django.conf import settings

from catalog.catalogue import Catalogue, catalogue_of


def site(request) -> dict:
    """The site's facts, the visitor's display choice, and the catalogue of the current version."""
    catalogue = catalogue_of(request)
    return {
        "site": settings.SITE,
        "display": request.display,
        "catalogue": catalogue,
        "apply_url": apply_url(catalogue),
    }


def apply_url(catalogue: Catalogue) -> str:
    """Where a citizen reads how to apply: the county government's guide (条例 Art. 12), "" until it is published."""
    unit = next((unit for unit in catalogue.units.values() if unit.kind == "government"), None)
    guide = catalogue.by_slug.get("guide")
    return f"{guide.url}?unit={unit.slug}#request" if unit and guide and guide.number else ""
