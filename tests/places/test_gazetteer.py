import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frontline.errors import NotFoundError, StorageError
from frontline.places.gazetteer import PLACES_FILE, Gazetteer


def ids(places: Any) -> list[str]:
    return [place.place_id for place in places]


def test_a_place_by_its_id(gazetteer: Gazetteer) -> None:
    place = gazetteer.by_id("gn:1")
    assert (place.name, place.names["uk"], place.population) == ("Pokrovsk", "Покровськ", 60_000)
    assert place.spell_all() == ("Pokrovsk", "Покровськ", "Покровск", "Krasnoarmeysk", "Красноармейск")
    with pytest.raises(NotFoundError, match="gn:999"):
        gazetteer.by_id("gn:999")


def test_every_place_of_a_spelling(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer.look_up("dobropillia")) == ["gn:2", "gn:3", "gn:4"]
    assert ids(gazetteer.look_up("Красноармейск")) == ["gn:1"]
    assert gazetteer.look_up("Atlantis") == ()


def test_exact_spellings_go_before_loose_ones(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer.look_up("Dobropillya")) == ["gn:2", "gn:3", "gn:4"]
    assert ids(gazetteer.look_up("Добропілля")) == ["gn:2", "gn:3"]
    assert gazetteer.look_up_exact("Dobropillya") == ()


def test_areas_by_any_form_of_their_name(gazetteer: Gazetteer) -> None:
    for name in ("Donetsk", "Donetsk region", "Донецкая область", "Донецька обл."):
        assert ids(gazetteer.look_up_area(name, {"oblast"})) == ["katottg:UA14"]
    assert gazetteer.look_up_area("Pokrovsk", {"oblast"}) == ()


def test_outlines(gazetteer: Gazetteer) -> None:
    outline = gazetteer.outline("gn:1")
    assert outline is not None
    assert outline.osm_id == "relation/1"
    assert outline.geometry.area == pytest.approx(0.015)
    assert gazetteer.outline("gn:2") is None
    assert ids(gazetteer.outlines("settlement")) == ["gn:1"]
    assert gazetteer.outlines("raion") == ()


def test_places_within_a_box(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer.within((37.17, 48.27, 37.28, 48.31))) == ["gn:1", "gn:5"]


def test_a_folder_without_a_gazetteer(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is missing"):
        Gazetteer.read(tmp_path, (0, 0, 1, 1))
    (tmp_path / PLACES_FILE).write_bytes(b"no parquet")
    with pytest.raises(StorageError, match="is not a gazetteer"):
        Gazetteer.read(tmp_path, (0, 0, 1, 1))


def test_an_empty_gazetteer(write_gazetteer: Callable[[list[dict[str, Any]]], Path]) -> None:
    empty = Gazetteer.read(write_gazetteer([]), (0, 0, 1, 1))
    assert len(empty) == 0
    assert empty.scan("Pokrovsk stands.") == ()
    with pytest.raises(NotFoundError):
        empty.resolve("Pokrovsk")


def test_all_ukraine_is_ready_at_once(ukraine: Gazetteer) -> None:
    began = time.perf_counter()
    again = Gazetteer.read(ukraine._folder, ukraine.box)
    assert again.resolve("Pokrovsk").place_id == "gn:704422"
    assert time.perf_counter() - began < 2.0  # 0.2 s where nothing else runs
    assert len(again) > 30_000
