"""Give the tests a small theatre of invented parties, so that nothing in the code can lean on one real war."""

from pathlib import Path

import pytest

from frontline.control.cells import Grid
from frontline.settings import TheatreSettings
from frontline.sources.card import Card
from frontline.store.database import Database
from worlds import make_card

SHARED = Path(__file__).resolve().parents[2] / "shared"
BOX = (10.0, 45.0, 10.2, 45.1)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs the original data where they are absent."""
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("needs the original data in ../shared, which may not be copied into the project")


@pytest.fixture
def shared() -> Path:
    return SHARED


@pytest.fixture
def settings() -> TheatreSettings:
    parties = [
        {
            "id": "RED",
            "name": "Redland",
            "adjective": "Red",
            "capital": "Rubra",
            "color": "#D55E00",
            "names": ["Redland"],
        },
        {
            "id": "BLUE",
            "name": "Blueland",
            "adjective": "Blue",
            "capital": "Azura",
            "color": "#0072B2",
            "names": ["Blueland"],
        },
    ]
    grid = {"lon": 10.1, "lat": 45.05, "size_m": 500}
    return TheatreSettings.model_validate(
        {"name": "Test", "title": "A test", "box": BOX, "grid": grid, "parties": parties}
    )


@pytest.fixture
def grid(settings: TheatreSettings) -> Grid:
    return Grid.of(settings)


@pytest.fixture
def card() -> Card:
    return make_card("atlas")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "frontline.db")
