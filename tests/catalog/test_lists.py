"""Lists: every choice, every page, the same rows as a plain query would give."""

import itertools
import random
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Document, Listing
from catalog.shelf.catalogue import snapshot
from catalog.shelf.facets import Links, kept_counts
from catalog.shelf.lists import PAGE_SIZE, page_of
from catalog.shelf.selection import Selection
from catalog.shelf.shelving import compare, rebuild, reshelve, unshelve
from county.site.paging import Key, Place, WrongAddress
from tests.factories import SHANGHAI, county_with_tree, publish, row

pytestmark = pytest.mark.django_db

UNITS = ("caizheng", "shuiwan", "government")
COLUMNS = ("unit-documents", "notices", "normative", "key-budget")
TOPICS = ("0401", "0402", "0501", "")
GENRES = ("notice", "opinion", "other")
VALIDITIES = ("effective", "effective", "effective", "repealed", "expired")


@pytest.fixture
def many():
    """Ninety documents spread over every dimension, many of them at the same instant."""
    county_with_tree()
    dice = random.Random(7)
    rows = [
        row(
            department=dice.choice(UNITS),
            column=dice.choice(COLUMNS),
            topic=dice.choice(TOPICS),
            genre=dice.choice(GENRES),
            validity=dice.choice(VALIDITIES),
            published_at=datetime(
                dice.choice((2022, 2023, 2024)), dice.choice((1, 6, 12)), dice.choice((1, 28)), 9, tzinfo=SHANGHAI
            ),
        )
        for _ in range(90)
    ]
    return publish(*rows)


def plain(documents: list[Document], selection: Selection) -> list[int]:
    """The same selection over the documents themselves, in Python."""
    nodes = snapshot().nodes
    chosen = [
        document
        for document in sorted(documents, key=lambda document: (document.published_at, document.pk), reverse=True)
        if selection.column_id in nodes[document.column_id].shelf_ids
        and selection.department_id in (None, document.department_id)
        and selection.year in (None, document.published_on.year)
        and document.topic.startswith(selection.topic)
        and selection.genre in ("", document.genre)
        and selection.validity in ("", document.validity)
        and (selection.published_from is None or document.published_on >= selection.published_from)
        and (selection.published_to is None or document.published_on <= selection.published_to)
    ]
    return [document.pk for document in chosen]


def walk(selection: Selection) -> list[int]:
    """All pages by their "next" links."""
    ids, place = [], Place()
    for _ in range(20):
        page = page_of(snapshot(), selection, place, Links("/catalog/all/", {}, ()))
        ids += [found.id for found in page.rows]
        if not page.next_url:
            return ids
        after = page.next_url.partition("after=")[2].partition("&")[0]
        place = Place(place.number + 1, after=Key.parse(after))
    raise AssertionError("the list has no end")


def selections():
    """A choice of every facet, alone and together, in a leaf and in the root."""
    root, leaf = (snapshot().by_slug[slug].id for slug in ("all", "notices"))
    unit = next(iter(snapshot().units))
    facets = [
        {},
        {"department_id": unit},
        {"year": 2023},
        {"topic": "04"},
        {"topic": "0401"},
        {"genre": "notice"},
        {"validity": "repealed"},
    ]
    dates = [{}, {"published_from": date(2022, 6, 1), "published_to": date(2023, 6, 1)}]
    for column, one, two, days in itertools.product((root, leaf), facets, facets, dates):
        yield Selection(column, **(one | two | days))


def test_every_choice_gives_the_rows_of_a_plain_query_in_order(many):
    for selection in selections():
        assert walk(selection) == plain(many, selection), selection


def test_counts_are_those_of_a_plain_query(many):
    for selection in selections():
        if not selection.is_counted:
            continue
        counts = kept_counts(selection)
        assert counts["total"].get("", 0) == len(plain(many, selection)), selection
        for facet, values in (("department_id", snapshot().units), ("year", (2022, 2023, 2024)), ("genre", GENRES)):
            for value in values:
                expected = len(plain(many, Selection(**{**as_dict(selection.without(facet)), facet: value})))
                assert counts[facet].get(value, 0) == expected, (selection, facet, value)


def as_dict(selection: Selection) -> dict:
    return {name: getattr(selection, name) for name in selection.__slots__}


def test_counts_with_dates_are_those_of_a_plain_query(many):
    for selection in selections():
        page = page_of(snapshot(), selection, Place(), Links("/", {}, ()))
        assert page.total == len(plain(many, selection)), selection


def test_pages_can_be_walked_backwards_and_typed_by_number(many):
    selection = Selection(snapshot().by_slug["all"].id)
    links = Links("/catalog/all/", {}, ())
    forward = [page_of(snapshot(), selection, Place(number), links) for number in range(1, 6)]
    assert [found.id for page in forward for found in page.rows] == plain(many, selection)
    last = forward[-1]
    assert (last.number, last.page_count, last.next_url, len(last.rows)) == (5, 5, "", 10)
    before = Key.parse(last.previous_url.partition("before=")[2])
    back = page_of(snapshot(), selection, Place(4, before=before), links)
    assert [found.id for found in back.rows] == [found.id for found in forward[3].rows]
    assert back.rows[0].number_in_list == 3 * PAGE_SIZE + 1


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"},
        {"page": "x"},
        {"page": "6"},
        {"page": "99999999"},
        {"page": "２"},
        {"after": "1-x"},
        {"after": "-"},
        {"after": "9" * 30 + "-1"},
        {"after": "1-1", "before": "1-1"},
    ],
)
def test_a_page_that_is_not_there_is_an_error_not_an_empty_list(many, query):
    with pytest.raises(WrongAddress):
        page_of(snapshot(), Selection(snapshot().by_slug["all"].id), Place.parse(query), Links("/", {}, ()))


def test_year_is_the_local_year():
    county_with_tree()
    publish(row(published_at=datetime(2024, 1, 1, 0, 30, tzinfo=SHANGHAI)))
    root = snapshot().by_slug["all"].id
    assert len(walk(Selection(root, year=2024))) == 1
    assert walk(Selection(root, year=2023)) == []
    assert len(walk(Selection(root, published_to=date(2024, 1, 1)))) == 1
    assert walk(Selection(root, published_to=date(2023, 12, 31))) == []


def test_the_kept_side_follows_every_change_and_can_be_rebuilt(many):
    assert list(compare()) == []
    changed = many[:10]
    for document in changed:
        document.topic, document.genre = "0601", "plan"
    Document.objects.bulk_update(changed, ["topic", "genre"])
    assert {difference.what for difference in compare()} == {"目录行", "目录计数"}
    # What is counted down is what was counted up, so the counts come right although the classes have changed meanwhile.
    reshelve([document.pk for document in changed])
    assert list(compare()) == []
    Listing.objects.filter(document=many[0]).delete()
    assert list(compare())
    rebuild()
    assert list(compare()) == []
    unshelve([document.pk for document in many])
    assert not Listing.objects.exists()
    assert kept_counts(Selection(snapshot().by_slug["all"].id)) == {}


def test_a_page_costs_the_same_with_one_and_with_many(many):
    """The rows of a page are read by one query, however many they are."""
    catalogue = snapshot()
    one = many[0]
    few = Selection(
        one.column_id,
        department_id=one.department_id,
        topic=one.topic,
        year=one.published_on.year,
        genre=one.genre,
        validity=one.validity,
    )
    all_of_it = Selection(catalogue.by_slug["all"].id)
    costs = []
    for selection in (few, all_of_it):
        with CaptureQueriesContext(connection) as queries:
            page_of(catalogue, selection, Place(), Links("/", {}, ()))
        costs.append(len(queries))
    assert costs == [2, 2]


def test_a_version_is_raised_by_every_change_of_what_is_public(many):
    before = snapshot()
    assert snapshot() is before
    unshelve([many[0].pk])
    after = snapshot()
    assert after.version > before.version
    assert after.root.number == before.root.number - 1
