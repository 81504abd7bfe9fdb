"""The committed data of the example of 1914-1918: every line of the five fronts divides its land, as the cards say."""

from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import shapely

from frontline.control.land import read_land
from frontline.control.split import split_delivery
from frontline.places.gazetteer import Gazetteer
from frontline.settings import read_theatre
from frontline.sources.card import read_cards
from frontline.sources.delivery import Delivery, ReadContext
from frontline.sources.guards import area_km2
from frontline.sources.readers import READERS

THEATRE = Path(__file__).parents[2] / "examples" / "wwi" / "theatre"
LINES = {"western": 57, "eastern": 118, "italian": 20, "balkan": 73, "romanian": 38}


def split_front(front: str) -> Delivery:
    folder = read_theatre(THEATRE)
    card = read_cards(folder)[front]
    file = THEATRE / "lines" / f"{front}.geojson"
    at = datetime(2026, 1, 1, tzinfo=UTC)
    context = ReadContext(card, file.name, folder.settings.box, folder.settings.grid, at)
    delivery = READERS["fronts"](file.read_bytes(), context)
    assert card.split is not None
    return split_delivery(delivery, card, read_land(THEATRE / card.split.land, card.split.pieces))


@pytest.mark.parametrize("front", LINES)
def test_the_whole_history_of_a_front_becomes_areas(front: str) -> None:
    delivery = split_front(front)
    assert len(delivery.lines) == LINES[front]
    ended = {line.day for line in delivery.lines if line.geometry.is_empty}
    assert len(ended) == 1
    for day in {line.day for line in delivery.lines} - ended:
        own = [each for each in delivery.features if each.day == day]
        assert {each.label for each in own} == {"Central Powers", "Entente"}, day
        assert all(each.geometry.is_valid for each in own)
        assert own[0].geometry.intersection(own[1].geometry).area < 1e-9


def test_the_western_areas_are_of_the_right_size() -> None:
    areas = {(each.day, each.label): area_km2(each.geometry) for each in split_front("western").features}
    before, marne = areas[date(1914, 8, 4), "Central Powers"], areas[date(1914, 9, 6), "Central Powers"]
    assert marne - before == pytest.approx(58_000, rel=0.05)
    armistice = areas[date(1918, 11, 11), "Central Powers"]
    assert armistice - before == pytest.approx(26_500, rel=0.05)


def test_the_ground_of_two_fronts_never_overlaps() -> None:
    land = read_land(THEATRE / "land.parquet", LINES)
    for day in (date(1914, 9, 1), date(1916, 10, 1), date(1918, 4, 1)):
        pieces = [piece for piece in land if piece.holds(day)]
        shared = [a.geometry.intersection(b.geometry).area for a, b in combinations(pieces, 2)]
        assert max(shared) < 1e-6, day
        assert all(piece.geometry.is_valid for piece in pieces)


def test_the_places_of_that_time_are_found_by_their_names_of_today() -> None:
    gazetteer = Gazetteer.read(THEATRE / "places", (0.0, 39.5, 42.0, 60.0))
    known = {"Caporetto": "Kobarid", "Lviv": "Lemberg", "Thessaloniki": "Salonika", "St. Quentin": "Saint-Quentin"}
    assert {name: gazetteer.resolve(name).name for name in known} == known
    rows = pq.read_table(THEATRE / "places" / "outlines.parquet").to_pylist()
    assert all(shapely.from_wkb(row["geometry"]).is_valid for row in rows)
    assert {row["place_id"] for row in rows} == set(
        pq.read_table(THEATRE / "places" / "places.parquet")["place_id"].to_pylist()
    )
