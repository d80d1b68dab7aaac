import pytest

from participation.kinds import plant_kinds
from tests.people import Office, office


@pytest.fixture
def people(db) -> Office:
    # A transactional test before this one empties the tables that migrations filled.
    plant_kinds()
    return office()
