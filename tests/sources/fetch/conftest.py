"""Give the tests of fetching a server that misbehaves."""

from collections.abc import Iterator

import pytest

from unruly import serve


@pytest.fixture
def server() -> Iterator[str]:
    with serve() as address:
        yield address
