"""One small site, built once, served to every test of this folder; none of them changes what is published."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from tests.small_site import SmallSite, build_site


@pytest.fixture(scope="package")
def transactional_db(django_db_setup, django_db_blocker, emptying_between_tests) -> Iterator[SmallSite]:
    """In place of pytest-django's, which empties the tables after every test: the site stays until the last one."""
    with django_db_blocker.unblock():
        built = build_site()
        # Once Playwright's event loop runs, this thread has another connection: neither may outlive its use.
        connection.close()
        yield built
        call_command("flush", verbosity=0, interactive=False)
        connection.close()


@pytest.fixture(scope="package")
def site(transactional_db) -> SmallSite:
    return transactional_db


@pytest.fixture
def office(site, signed_in):
    """Somebody's browser after their login: office(site.nina)."""
    return signed_in
