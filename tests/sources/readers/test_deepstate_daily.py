import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from frontline.ellipsoid import geometry_km2
from frontline.errors import DeliveryError
from frontline.sources.delivery import ReadContext
from frontline.sources.readers import deepstate_daily

MakeCollection = Callable[..., bytes]
MakeContext = Callable[..., ReadContext]

SQUARE = {"type": "MultiPolygon", "coordinates": [[[[10.05, 45.02], [10.1, 45.02], [10.1, 45.06], [10.05, 45.02]]]]}
NAME = "deepstatemap_data_20251104.geojson"
CARD = {"day_shift": -1, "labels": {"occupied": {"status": "held", "party": "RED"}}}
SHAPED = {"bounds": [22, 44, 41, 53], "min_area_km2": 50_000, "max_area_km2": 130_000}


def test_the_file_of_a_day_shows_the_evening_before(make_collection: MakeCollection, make_context: MakeContext) -> None:
    body = make_collection(SQUARE, properties=[{}])
    delivery = deepstate_daily.read(body, make_context("deepstate-daily", NAME, **CARD))
    (shown,) = delivery.days
    assert (shown.day, shown.known_at) == (date(2025, 11, 3), datetime(2025, 11, 4, tzinfo=UTC))
    assert [feature.label for feature in delivery.features] == ["occupied"]


def test_anything_else_is_no_daily_file(make_collection: MakeCollection, make_context: MakeContext) -> None:
    context = make_context("deepstate-daily", NAME, **CARD)
    for body, words in (
        (make_collection(SQUARE, SQUARE, properties=[{}, {}]), "2 features"),
        (make_collection(SQUARE, properties=[{"name": "x"}]), "unknown property 'name'"),
        (make_collection(), "empty day"),
    ):
        with pytest.raises(DeliveryError, match=words):
            deepstate_daily.read(body, context)


@pytest.mark.shared
def test_the_original_files(shared: Path, make_context: MakeContext) -> None:
    files = sorted((shared / "data" / "raw" / "deepstate_daily").glob("*.geojson"))
    assert files
    for file in files:
        context = make_context("deepstate-daily", str(file), guards=SHAPED, **CARD)
        context = ReadContext(context.card, context.path, context.box, context.grid, datetime(2026, 3, 1, tzinfo=UTC))
        delivery = deepstate_daily.read(file.read_bytes(), context)
        assert 109_000 < geometry_km2(delivery.features[0].geometry) < 120_000
        assert delivery.ignored == {}


@pytest.mark.shared
def test_an_original_file_with_its_axes_swapped(shared: Path, make_context: MakeContext) -> None:
    raw = json.loads((shared / "data" / "raw" / "deepstate_daily" / NAME).read_text("utf-8"))
    parts = raw["features"][0]["geometry"]["coordinates"]
    swapped = [[[[lat, lon] for lon, lat, *_ in ring] for ring in part] for part in parts]
    raw["features"][0]["geometry"]["coordinates"] = swapped
    with pytest.raises(DeliveryError, match="swapped"):
        deepstate_daily.read(json.dumps(raw).encode(), make_context("deepstate-daily", NAME, guards=SHAPED, **CARD))
