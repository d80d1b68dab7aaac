"""sitemap.xml: the public documents by year, the columns and the units. The same `public()` as everywhere else."""

from django.contrib.sitemaps import Sitemap
from django.db.models import OuterRef, Subquery

from catalog.models import Change, Listing
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.facets import kept_counts
from catalog.shelf.selection import Selection
from county.site.addresses import address_of
from mailboxes.models import PublicLetter

PLACES = (
    "home",
    "catalogue",
    "departments",
    "open-data",
    "requests",
    "mailboxes",
    "letters",
    "letter-statistics",
    "site-map",
)


class YearSitemap(Sitemap):
    """The documents published in one year, 5,000 an XML page."""

    limit = 5000

    def __init__(self, root_id: int, year: int):
        self.root_id, self.year = root_id, year

    def items(self):
        rows = Listing.objects.filter(column_id=self.root_id, published_at__year=self.year)
        changed = Change.objects.filter(document_id=OuterRef("document_id")).order_by("-version")
        rows = rows.annotate(changed_at=Subquery(changed.values("at")[:1])).order_by("-published_at", "-document_id")
        return rows.values_list("document_id", "changed_at")

    def location(self, item) -> str:
        return address_of("document", item[0])

    def lastmod(self, item):
        return item[1]


class LettersSitemap(Sitemap):
    """The public letters, 5,000 an XML page."""

    limit = 5000

    def items(self):
        return PublicLetter.objects.public().newest_first().values_list("pk", "published_at")

    def location(self, item) -> str:
        return address_of("letter", item[0])

    def lastmod(self, item):
        return item[1]


class PlacesSitemap(Sitemap):
    """Home, columns and units."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue

    def items(self) -> list[str]:
        columns = [node.url for node in self.catalogue.nodes.values() if not node.see]
        return [
            *map(address_of, PLACES),
            *columns,
            *(unit.url for unit in self.catalogue.units.values()),
        ]

    def location(self, item: str) -> str:
        return item


def sections(catalogue: Catalogue) -> dict[str, Sitemap]:
    """The sections of the site map under the current version."""
    if catalogue.root is None:
        return {}
    years = kept_counts(Selection(catalogue.root.id))["year"]
    return {"places": PlacesSitemap(catalogue), "letters": LettersSitemap()} | {
        str(year): YearSitemap(catalogue.root.id, year) for year in sorted(years)
    }
