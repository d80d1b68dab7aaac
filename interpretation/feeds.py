"""The Atom feed of the list of interpretations, under the same filters."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from catalog.shelf.catalogue import Catalogue, catalogue_of
from catalog.shelf.feeds import FEED_SIZE, RowFeed
from interpretation.filters import ListForm
from interpretation.lists import Choice, Row, newest


@dataclass(frozen=True, slots=True)
class FeedOf:
    catalogue: Catalogue
    choice: Choice
    query: str


class InterpretationFeed(RowFeed):
    """The newest interpretations of the list that the visitor chose."""

    title = "政策解读"
    subtitle = "政策解读订阅"

    def get_object(self, request) -> FeedOf:
        catalogue = catalogue_of(request)
        form = ListForm(request.GET, catalogue)
        if catalogue.root is None or not form.is_valid():
            raise Http404("没有这个订阅")
        return FeedOf(catalogue, form.choice(), request.GET.urlencode())

    def link(self, feed: FeedOf) -> str:
        return reverse("interpretations") + (f"?{feed.query}" if feed.query else "")

    def items(self, feed: FeedOf) -> list[Row]:
        return newest(feed.catalogue, feed.choice, FEED_SIZE)

    def item_description(self, row: Row) -> str:
        return row.summary
