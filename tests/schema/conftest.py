"""What the tests of the API share."""

import pytest

from business_channel.database import Store
from tests.schema.desk import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    """The schema over the test's own store."""
    return Desk(store)
