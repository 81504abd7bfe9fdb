import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import shapely
from shapely.geometry import LineString, Point, box, shape

from frontline.control.split import split_land
from frontline.errors import DeliveryError, UsageError

LAND = box(0, 0, 4, 2)
WEST, EAST = Point(0.5, 1), Point(3.5, 1)


def test_a_line_across_divides_the_land() -> None:
    parts = split_land(LAND, LineString([(2, -1), (2, 3)]), {"west": [WEST], "east": [EAST]})
    assert parts["west"].equals(box(0, 0, 2, 2))
    assert parts["east"].equals(box(2, 0, 4, 2))


def test_a_line_that_stops_short_is_led_to_the_edge() -> None:
    parts = split_land(LAND, LineString([(2, 0.1), (1.5, 1), (2, 1.9)]), {"west": [WEST], "east": [EAST]})
    assert sum(part.area for part in parts.values()) == pytest.approx(LAND.area)


def test_seeds_of_two_sides_in_one_part_are_refused() -> None:
    with pytest.raises(DeliveryError, match="on one side"):
        split_land(LAND, LineString([(2, -2), (2, -1)]), {"west": [WEST], "east": [EAST]})


def test_a_seed_at_sea_is_refused() -> None:
    with pytest.raises(UsageError, match="not on the land"):
        split_land(LAND, LineString([(2, -1), (2, 3)]), {"west": [Point(9, 9)]})


@pytest.mark.shared
def test_verdun_is_held_by_france_on_the_first_of_march_1916(shared: Path) -> None:
    folder = shared / "data" / "wwi_fronts"
    countries = json.loads((folder / "europe_1914.geojson").read_text(encoding="utf-8"))["features"]
    west = {"French Third Republic", "German Empire", "Kingdom of Belgium", "Grand Duchy of Luxembourg"}
    outlines = [shape(f["geometry"]) for f in countries if f["properties"]["country"] in west]
    mainland = max(
        shapely.get_parts(shapely.buffer(shapely.union_all(shapely.make_valid(outlines)), 0.02)), key=shapely.area
    )
    fronts = pq.read_table(folder / "fronts.parquet").to_pylist()
    dated = [f for f in fronts if f["front"] == "western" and f["date"] <= "1916-03-01"]
    line = shapely.from_wkb(max(dated, key=lambda f: f["date"])["geometry"])
    sides = split_land(mainland, line, {"FRANCE": [Point(2.35, 48.86)], "GERMANY": [Point(13.4, 52.52)]})
    assert sides["FRANCE"].contains(Point(5.383, 49.16))  # Verdun
    assert sides["GERMANY"].contains(Point(4.35, 50.85))  # Brussels
