"""Atom feeds of any list: the newest fifty items of a column under the same filters."""

from dataclasses import dataclass

from django.contrib.syndication.views import Feed
from django.http import Http404
from django.utils.feedgenerator import Atom1Feed

from catalog.models import Document
from catalog.shelf.catalogue import Catalogue, Node, catalogue_of
from catalog.shelf.filters import ListingFilter
from catalog.shelf.lists import Row, shelf
from catalog.shelf.selection import Selection
from catalog.tree.national_tree import ROOT_SLUG

FEED_SIZE = 50
LATEST_SLUG = "latest"


@dataclass(frozen=True, slots=True)
class FeedOf:
    """The list a feed is of."""

    catalogue: Catalogue
    node: Node
    selection: Selection
    query: str


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

    subtitle = "政府信息公开目录订阅"

    def get_object(self, request, slug: str) -> FeedOf:
        catalogue = catalogue_of(request)
        node = catalogue.by_slug.get(ROOT_SLUG if slug == LATEST_SLUG else slug)
        listing_filter = ListingFilter(request.GET, catalogue)
        if node is None or not listing_filter.form.is_valid():
            raise Http404("没有这个订阅")
        return FeedOf(catalogue, node.target, listing_filter.selection(node.target), request.GET.urlencode())

    def title(self, feed: FeedOf) -> str:
        return feed.node.name

    def link(self, feed: FeedOf) -> str:
        return f"{feed.node.url}?{feed.query}" if feed.query else feed.node.url

    def items(self, feed: FeedOf) -> list[Row]:
        rows = shelf(feed.catalogue, feed.selection, limit=FEED_SIZE)
        summaries = dict(Document.objects.public().filter(pk__in=[row.id for row in rows]).values_list("pk", "summary"))
        for row in rows:
            row.excerpt_html = summaries.get(row.id, "")
        return rows

    def item_description(self, row: Row) -> str:
        return row.excerpt_html
