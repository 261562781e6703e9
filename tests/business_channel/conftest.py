"""What the tests of the domain share."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases


@pytest.fixture
def database_url(settled_databases: Databases) -> Iterator[str]:
    """The address of a database of the test's own, in which towns stand that nobody needs to found."""
    with settled_databases.one() as url:
        yield url
