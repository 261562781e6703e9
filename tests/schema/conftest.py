"""What the tests of the API share."""

from collections.abc import AsyncIterator

import pytest

from business_channel.database import Store, open_store
from business_channel.vault import Vault
from tests.databases import Databases
from tests.schema.desk import Desk
from tests.schema.rights_rows import Truth
from tests.schema.rights_story import found_world
from tests.schema.rights_truth import truth_of


@pytest.fixture
def desk(store: Store) -> Desk:
    """The schema over the test's own store."""
    return Desk(store)


@pytest.fixture(scope="module")
async def truth(databases: Databases, vault: Vault) -> AsyncIterator[Truth]:
    """A world in which everybody can try to read everything, built once for a module, and what its tables hold."""
    with databases.one() as url:
        store = open_store(url, vault, time_can_shift=True)
        yield await truth_of(await found_world(store))
        await store.close()
