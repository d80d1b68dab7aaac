"""pytest plugin: a throw-away PostgreSQL for the session, unless DATABASE_URL names a server.

Loaded by `-p tools.pytest_pg`: conftest.py would come too late, pytest-django has read the settings by then.
Each session has databases of its own, so two people (or a person and an editor) can test in one folder at once.
"""

import atexit
import os
from contextlib import ExitStack

import pytest

from tools import devdb

server = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(args):
    # The suite tests the defaults, however this shell is configured.
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SECRET_KEY": "known to everyone, only for tests",
        "PORTAL_DATA_KEY": "000102030405060708090a0b0c0d0e0f",
        "PORTAL_INDEX_KEY": "ef" * 31 + "01",
        "PORTAL_INSECURE_LOCAL": "1",
    }
    # The workers of xdist inherit the address from the session that started them.
    if not os.environ.get("DATABASE_URL"):
        server.enter_context(devdb.lease(devdb.THROWAWAY, durable=False))
        devdb.drop_databases_of_the_dead(devdb.THROWAWAY)
        name = "portal" if "--reuse-db" in args else f"portal_p{os.getpid()}"
        os.environ["DATABASE_URL"] = devdb.url(devdb.THROWAWAY, name)
        # pytest_unconfigure would not be called when a conftest.py cannot be imported.
        atexit.register(server.close)
    return (yield)
