"""Open the guarded theatre as the api shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from frontline.api.app import make_app
from guarded import make_guarded


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a theatre that holds things which may not go out."""
    return make_guarded(tmp_path_factory.mktemp("guarded"))


@pytest.fixture(scope="session")
def client(guarded: Path) -> Iterator[TestClient]:
    """Return a client of its api, in this process."""
    with TestClient(make_app(guarded, "")) as opened:
        yield opened
