import pytest

from tests.people import Office, office


@pytest.fixture
def people(db) -> Office:
    return office()
