"""Feeds of any list: the newest fifty items of a column under the same filters, as Atom and as JSON Feed; archives as Atom."""

from dataclasses import dataclass

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.views.decorators.http import require_safe

from catalog.models import Document
from catalog.shelf.archive import Gone, archive_page, number_of_pages, recently_gone
from catalog.shelf.catalogue import Catalogue, Node, catalogue_of
from catalog.shelf.filters import ListingFilter
from catalog.shelf.lists import Row, shelf
from catalog.shelf.selection import Selection
from catalog.tree.national_tree import ROOT_SLUG
from county.site.addresses import address_of

FEED_SIZE = 50
LATEST_SLUG = "latest"


@dataclass(frozen=True, slots=True)
class FeedOf:
    """The list a feed is of."""

    catalogue: Catalogue
    node: Node
    selection: Selection
    query: str
    request: HttpRequest
    slug: str
    page: int = 0  # of the archive, from 1; 0 is the feed of the newest

    def address(self, path: str) -> str:
        return self.request.build_absolute_uri(path)

    def address_of_page(self, page: int) -> str:
        """Of a page of the archive."""
        return self.address(address_of("feed-archive", self.slug, page))


class ArchivedAtom(Atom1Feed):
    """Atom with the links of an archive (RFC 5005) and deleted entries (RFC 6721)."""

    def root_attributes(self):
        return super().root_attributes() | {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["places"]:
            handler.addQuickElement("link", None, {"rel": relation, "href": address})
        for address, gone in self.feed["deleted"]:
            handler.addQuickElement("at:deleted-entry", None, {"ref": address, "when": rfc3339_date(gone.at)})


class RowFeed(Feed):
    """A feed of rows as lists show them."""

    feed_type = Atom1Feed

    def item_title(self, row) -> str:
        return f"【示范】{row.title}" if row.is_demo else row.title

    def item_link(self, row) -> str:
        return row.url

    def item_pubdate(self, row):
        return row.published_at

    def item_updateddate(self, row):
        return row.published_at

    def item_author_name(self, row) -> str:
        return row.unit_name


class ColumnFeed(RowFeed):
    """The feed `latest` is of the whole catalogue, every other of the column it is named after."""

    feed_type = ArchivedAtom
    subtitle = "政府信息公开目录订阅"

    def get_object(self, request, slug: str) -> FeedOf:
        return feed_of(request, slug)

    def title(self, feed: FeedOf) -> str:
        return feed.node.name

    def link(self, feed: FeedOf) -> str:
        return f"{feed.node.url}?{feed.query}" if feed.query else feed.node.url

    def items(self, feed: FeedOf) -> list[Row]:
        return with_summaries(shelf(feed.catalogue, feed.selection, limit=FEED_SIZE))

    def item_description(self, row: Row) -> str:
        return row.excerpt_html

    def feed_extra_kwargs(self, feed: FeedOf) -> dict:
        """Only the whole list of a column has archives; one under filters has none."""
        pages = 0 if feed.query else number_of_pages(feed.catalogue, feed.node)
        places = [("prev-archive", feed.address_of_page(pages))] if pages else []
        return {"places": places, "deleted": deleted(feed, [] if feed.query else recently_gone(feed.node))}


class ArchiveFeed(ColumnFeed):
    """/feeds/<column>/archive/<n>/: a hundred items, the oldest on page 1."""

    def get_object(self, request, slug: str, page: int) -> FeedOf:
        feed = feed_of(request, slug, page)
        if feed.query or not 1 <= page <= number_of_pages(feed.catalogue, feed.node):
            raise Http404("没有这一页存档")
        return feed

    def items(self, feed: FeedOf) -> list[Row]:
        return with_summaries(archive_page(feed.catalogue, feed.node, feed.page)[0])

    def feed_extra_kwargs(self, feed: FeedOf) -> dict:
        places = [("current", feed.address(address_of("feed", feed.slug)))]
        if feed.page > 1:
            places.append(("prev-archive", feed.address_of_page(feed.page - 1)))
        return {"places": places, "deleted": deleted(feed, archive_page(feed.catalogue, feed.node, feed.page)[1])}


def feed_of(request, slug: str, page: int = 0) -> FeedOf:
    """The list that `slug` and the filters of the request name; 404 when there is none."""
    catalogue = catalogue_of(request)
    node = catalogue.by_slug.get(ROOT_SLUG if slug == LATEST_SLUG else slug)
    listing_filter = ListingFilter(request.GET, catalogue)
    if node is None or not listing_filter.form.is_valid():
        raise Http404("没有这个订阅")
    selection = listing_filter.selection(node.target)
    return FeedOf(catalogue, node.target, selection, request.GET.urlencode(), request, slug, page)


def with_summaries(rows: list[Row]) -> list[Row]:
    """The rows with the summaries of their documents (one query)."""
    summaries = dict(Document.objects.public().filter(pk__in=[row.id for row in rows]).values_list("pk", "summary"))
    for row in rows:
        row.excerpt_html = summaries.get(row.id, "")
    return rows


def deleted(feed: FeedOf, gone: list[Gone]) -> list[tuple[str, Gone]]:
    return [(feed.address(one.url), one) for one in gone]


@require_safe
def json_feed(request, slug: str):
    """JSON Feed 1.1 of the same fifty items as the Atom feed."""
    feed = feed_of(request, slug)
    rows = with_summaries(shelf(feed.catalogue, feed.selection, limit=FEED_SIZE))
    items = [
        {
            "id": feed.address(row.url),
            "url": feed.address(row.url),
            "title": f"【示范】{row.title}" if row.is_demo else row.title,
            "content_text": row.excerpt_html or row.title,
            "date_published": row.published_at.isoformat(),
            "authors": [{"name": row.unit_name}],
        }
        for row in rows
    ]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.node.name,
        "language": "zh-Hans",
        "home_page_url": feed.address(feed.node.url),
        "feed_url": feed.address(request.get_full_path()),
    }
    return JsonResponse(
        head | {"items": items}, json_dumps_params={"ensure_ascii": False}, content_type="application/feed+json"
    )
