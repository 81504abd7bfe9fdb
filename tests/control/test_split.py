import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import shapely
from pydantic import ValidationError
from shapely.geometry import LineString, Point, box, shape

from frontline.control.land import LandPiece
from frontline.control.split import split_delivery, split_land
from frontline.days import end_of_day
from frontline.errors import DeliveryError, UsageError
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, Line, ShownDay
from worlds import make_card

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


SIDES = {"west": {"status": "held", "party": "RED"}, "east": {"status": "held", "party": "BLUE"}}
SEEDS = [{"label": "west", "lon": 0.5, "lat": 1}, {"label": "east", "lon": 3.5, "lat": 1}]
LATE = box(4, 0, 6, 2)


def make_lines(**lines: LineString) -> Delivery:
    days = {name: date(1916, 3, int(name[1:])) for name in lines}
    shown = tuple(ShownDay(day, end_of_day(day)) for day in days.values())
    drawn = tuple(Line(n, "front", days[name], line) for n, (name, line) in enumerate(lines.items(), 1))
    return Delivery("0" * 64, shown, lines=drawn)


def split_card(**more: object) -> Card:
    split = {"land": "land.parquet", "pieces": ["all"], "seeds": SEEDS, "most_led_km": 50} | more
    return make_card("atlas", reader="fronts", labels=SIDES, elsewhere=None, split=split)


def test_each_day_has_the_areas_of_its_line_on_the_land_of_its_day() -> None:
    land = (LandPiece("all", None, None, LAND), LandPiece("all", date(1916, 3, 5), None, LATE))
    lines = make_lines(d1=LineString([(2, -1), (2, 3)]), d5=LineString([(3, -1), (3, 3)]), d9=LineString())
    found = split_delivery(lines, split_card(), land)
    areas = {(each.day.day, each.label): each.geometry for each in found.features}
    assert areas[1, "west"].equals(box(0, 0, 2, 2))
    assert areas[1, "east"].equals(box(2, 0, 4, 2))
    assert areas[5, "east"].equals(box(3, 0, 6, 2))
    assert {day for day, _ in areas} == {1, 5}, "on the last day the front had ended"
    assert [each.number for each in found.features] == [1, 2, 3, 4]
    assert found.lines == lines.lines


def test_how_far_a_line_is_led_on_is_said_and_bounded() -> None:
    land = (LandPiece("all", None, None, LAND),)
    short = make_lines(d1=LineString([(2, 0.1), (2, 1.8)]))
    found = split_delivery(short, split_card(), land)
    assert found.ignored["line that stopped short, led on to the edge of the land"] == 1
    assert found.features[0].name == "line led on by 33 km"
    with pytest.raises(DeliveryError, match="stops 22 km short"):
        split_delivery(short, split_card(most_led_km=20), land)


def test_a_part_without_a_seed_is_nobodys_and_counted() -> None:
    island = shapely.MultiPolygon([LAND, box(8, 0, 9, 1)])
    found = split_delivery(
        make_lines(d1=LineString([(2, -1), (2, 3)])), split_card(), (LandPiece("all", None, None, island),)
    )
    assert found.ignored["part of the land that no seed lies in"] == 1
    assert sum(each.geometry.area for each in found.features) == pytest.approx(LAND.area)


def test_a_seed_that_lies_on_no_piece_is_refused() -> None:
    astray = [*SEEDS, {"label": "east", "lon": 9, "lat": 9}]
    with pytest.raises(UsageError, match="not on the land"):
        split_delivery(
            make_lines(d1=LineString([(2, -1), (2, 3)])),
            split_card(seeds=astray),
            (LandPiece("all", None, None, LAND),),
        )


def test_a_seed_without_a_label_on_the_card_is_refused() -> None:
    with pytest.raises(ValidationError, match="north"):
        split_card(seeds=[*SEEDS, {"label": "north", "lon": 1, "lat": 1}])
