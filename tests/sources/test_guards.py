from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from frontline.errors import DeliveryError
from frontline.settings import TheatreSettings
from frontline.sources import guards
from frontline.sources.delivery import ReadContext
from worlds import make_card

BOX = (10.0, 45.0, 10.2, 45.1)


@pytest.fixture
def context(settings: TheatreSettings) -> ReadContext:
    return ReadContext(
        make_card("atlas", day_shift=-1), "a.json", BOX, settings.grid, datetime(2025, 11, 10, tzinfo=UTC)
    )


def test_a_day_may_have_begun_but_not_lie_ahead(context: ReadContext) -> None:
    guards.check_day(date(2025, 11, 10), context)
    with pytest.raises(DeliveryError, match="in the future"):
        guards.check_day(date(2025, 11, 11), context)


def test_the_size_of_a_file(context: ReadContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "LARGEST_BYTES", 3)
    guards.check_size(b"abc", context)
    with pytest.raises(DeliveryError, match="split it"):
        guards.check_size(b"abcd", context)


@given(st.floats(10.0, 10.19), st.floats(45.0, 45.09))
def test_swapped_is_told_from_outside(lon: float, lat: float) -> None:
    grid = {"lon": 10.1, "lat": 45.05}
    parties = [{"id": each, "name": each, "color": "#000000"} for each in ("RED", "BLUE")]
    settings = TheatreSettings.model_validate({"name": "t", "title": "t", "box": BOX, "grid": grid, "parties": parties})
    context = ReadContext(make_card("atlas"), "a.json", BOX, settings.grid, datetime(2025, 11, 10, tzinfo=UTC))
    area = shapely.box(lon, lat, lon + 0.01, lat + 0.01)
    guards.check_shape(area, context, "feature 1")
    with pytest.raises(DeliveryError, match="swapped"):
        guards.check_shape(shapely.transform(area, lambda xy: xy[:, ::-1]), context, "feature 1")
    with pytest.raises(DeliveryError, match="outside"):
        guards.check_shape(shapely.transform(area, lambda xy: xy + 1), context, "feature 1")


def test_numbers_that_are_none(context: ReadContext) -> None:
    ring = shapely.Polygon([(10.1, 45.0), (10.1, float("inf")), (10.15, 45.05)])
    with pytest.raises(DeliveryError, match="no number"):
        guards.check_shape(ring, context, "feature 1")
    with pytest.raises(DeliveryError, match="empty"):
        guards.check_shape(shapely.Polygon(), context, "feature 1")


def test_an_area_on_the_ellipsoid() -> None:
    assert guards.area_km2(shapely.box(36.5, 47.9, 37.9, 48.6)) == pytest.approx(8115, rel=0.01)
    hole = shapely.box(0, 0, 1, 1).difference(shapely.box(0.2, 0.2, 0.8, 0.8))
    whole = guards.area_km2(shapely.box(0, 0, 1, 1)) - guards.area_km2(shapely.box(0.2, 0.2, 0.8, 0.8))
    assert guards.area_km2(hole) == pytest.approx(whole, rel=1e-6)


@pytest.mark.parametrize(("day", "fits"), [(10, True), (3, True), (2, False), (11, False)])
def test_the_day_shown_fits_the_files_date(context: ReadContext, day: int, *, fits: bool) -> None:
    expected = nullcontext() if fits else pytest.raises(DeliveryError, match="in a file of 2025-11-10")
    with expected:
        guards.check_lag(date(2025, 11, 10), date(2025, 11, day), context)
