"""A gazetteer of a dozen places, and the one of the example."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from frontline.places.gazetteer import OUTLINES_FILE, PLACES_FILE, Gazetteer

BOX = (36.5, 47.9, 37.9, 48.6)
EXAMPLE = Path(__file__).parents[2] / "examples" / "pokrovsk" / "theatre" / "places"
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("place_id", "name", "kind", "name_en", "name_uk", "name_ru")),
        ("aliases", pa.list_(pa.string())),
        *(("lat", pa.float64()), ("lon", pa.float64()), ("population", pa.int64())),
        *((name, pa.string()) for name in ("oblast", "raion", "katottg", "quality")),
    ]
)

Row = dict[str, Any]


def settlement(place_id: str, name: str, lat: float, lon: float, **more: Any) -> Row:
    blank = dict.fromkeys(SCHEMA.names)
    row = {"place_id": place_id, "name": name, "kind": "settlement", "name_en": name, "lat": lat, "lon": lon}
    return {**blank, "aliases": [], "oblast": "Donetsk Oblast", "quality": "B", **row, **more}


def area(place_id: str, name: str, kind: str, **more: Any) -> Row:
    blank = dict.fromkeys(SCHEMA.names)
    return {**blank, "aliases": [], "place_id": place_id, "name": name, "kind": kind, "name_en": name, **more}


ROWS = [
    settlement(
        *("gn:1", "Pokrovsk", 48.281, 37.180),
        name_uk="Покровськ",
        name_ru="Покровск",
        aliases=["Krasnoarmeysk", "Красноармейск"],
        population=60_000,
        raion="Pokrovsk Raion",
    ),
    settlement("gn:2", "Dobropillia", 48.461, 37.085, name_uk="Добропілля", aliases=["Dobropolye"], population=28_000),
    settlement("gn:3", "Dobropillia", 48.421, 37.047, name_uk="Добропілля", population=1_000),
    settlement("gn:4", "Dobropillia", 47.783, 36.187, oblast="Zaporizhzhia Oblast"),
    settlement("gn:5", "Myrnohrad", 48.304, 37.271, name_uk="Мирноград", population=46_000),
    settlement("gn:6", "Novooleksandrivka", 48.353, 37.072, aliases=["Novo-Aleksandrovka"]),
    settlement("gn:7", "Novooleksandrivka", 48.191, 36.994),
    settlement("gn:8", "Novooleksandrivka", 47.108, 34.909, oblast="Zaporizhzhia Oblast"),
    settlement("gn:9", "Kyiv", 50.45, 30.52, oblast="Kyiv", population=2_900_000),
    settlement("gn:10", "Zaporizhzhia", 47.85, 35.12, oblast="Zaporizhzhia Oblast", population=720_000),
    settlement("gn:11", "Mariinka", 47.94, 37.50, name_uk="Мар'їнка", population=9_000),
    settlement("gn:12", "Port", 48.0, 37.0),
    settlement("gn:13", "Prohres", 48.25, 37.4, aliases=["Progress"]),
    settlement("gn:14", "Volodymyr", 50.85, 24.32, population=38_000, oblast="Volyn Oblast"),
    settlement("gn:15", "Sukhyi Yar", 48.2, 37.2),
    settlement("gn:16", "Donetsk", 48.0, 37.8, population=900_000),
    settlement("gn:17", "Luhansk", 48.57, 39.33, population=400_000, oblast="Luhansk Oblast"),
    settlement("gn:18", "Dnipro", 48.46, 35.04, population=960_000, oblast="Dnipropetrovsk Oblast"),
    area("katottg:UA14", "Donetsk Oblast", "oblast", name_uk="Донецька область", oblast="Donetsk Oblast"),
    area("katottg:UA23", "Zaporizhzhia Oblast", "oblast", name_uk="Запорізька область", oblast="Zaporizhzhia Oblast"),
    area("katottg:UA44", "Luhansk Oblast", "oblast", name_uk="Луганська область", oblast="Luhansk Oblast"),
    area("katottg:UA1416", "Pokrovsk Raion", "raion", name_uk="Покровський район", oblast="Donetsk Oblast"),
]
SQUARE = shapely.box(37.1, 48.23, 37.25, 48.33)


@pytest.fixture(scope="session")
def write_gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Row]], Path]:
    def write(rows: list[Row]) -> Path:
        folder = tmp_path_factory.mktemp("places")
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), folder / PLACES_FILE)
        outline = {"place_id": "gn:1", "osm_id": "relation/1", "level": "settlement", "name": "Pokrovsk"}
        pq.write_table(pa.Table.from_pylist([outline | {"geometry": SQUARE.wkb}]), folder / OUTLINES_FILE)
        return folder

    return write


@pytest.fixture(scope="session")
def gazetteer(write_gazetteer: Callable[[list[Row]], Path]) -> Gazetteer:
    return Gazetteer.read(write_gazetteer(ROWS), BOX)


@pytest.fixture(scope="session")
def ukraine() -> Gazetteer:
    return Gazetteer.read(EXAMPLE, BOX)
