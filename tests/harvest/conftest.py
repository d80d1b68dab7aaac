"""A unit with a source on a local web server."""

import pytest

from catalog.models import Column
from harvest.models import Source
from tests import hostile_web
from tests.people import office


@pytest.fixture
def web():
    with hostile_web.serving() as web:
        yield web


@pytest.fixture
def people(db):
    return office()


@pytest.fixture
def source(people, web, settings):
    """A list page of 财政局, gap 0, enabled by nobody yet."""
    settings.HARVEST_HOSTS = [web.host]
    return Source.objects.create(
        name="财政局旧网站通知",
        slug="caizheng-old",
        department=people.caizheng,
        officer=people.nina,
        kind="list",
        address=web.url("/list.html"),
        list_item="ul.list li",
        list_date="span",
        body="#content",
        column=Column.objects.get(slug="notices"),
        gap_seconds=0,
    )
