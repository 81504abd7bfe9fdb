"""Cards and contexts for the readers, and small files in each format."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from frontline.settings import TheatreSettings
from frontline.sources.delivery import ReadContext
from worlds import make_card

AT = datetime(2025, 11, 10, tzinfo=UTC)

MakeContext = Callable[..., ReadContext]
MakeCollection = Callable[..., bytes]


@pytest.fixture(scope="session")
def make_context() -> MakeContext:
    """Return a maker of contexts: the reader's name, the file's path, then what the card says besides."""

    def make(reader: str = "geo", path: str = "map_2025-11-03.geojson", **card: Any) -> ReadContext:
        made = make_card("atlas", reader=reader, **card)
        grid = {"lon": 10.1, "lat": 45.05, "size_m": 500}
        parties = [{"id": each, "name": each, "color": "#000000"} for each in ("RED", "BLUE")]
        box = (10.0, 45.0, 10.2, 45.1)
        settings = TheatreSettings.model_validate(
            {"name": "t", "title": "t", "box": box, "grid": grid, "parties": parties}
        )
        return ReadContext(made, path, box, settings.grid, AT)

    return make


@pytest.fixture(scope="session")
def make_collection() -> MakeCollection:
    """Return a maker of GeoJSON: geometries, each with the properties of the same place in the list."""

    def make(*geometries: dict[str, Any] | None, properties: list[dict[str, Any]] | None = None) -> bytes:
        told = properties or [{"label": "red"} for _ in geometries]
        features = [
            {"type": "Feature", "properties": each, "geometry": geometry}
            for geometry, each in zip(geometries, told, strict=True)
        ]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()

    return make
