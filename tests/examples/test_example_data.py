"""The committed data of the example: formats, spans, places, known answers and sources, as the documents say."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.reports.article import read_articles
from frontline.reports.report import Report
from frontline.settings import TheatreFolder, read_theatre
from frontline.sources.card import Card, LicenceClass, read_cards
from frontline.sources.labels import NOT_COVERED

ROOT = Path(__file__).parents[2]
THEATRE = ROOT / "examples" / "pokrovsk" / "theatre"
SEED = ROOT.parent / "shared" / "data" / "claims_pokrovsk_seed" / "claims.jsonl"
MAPS = ("deepstate", "uacontrolmap", "liveuamap")
FIRST, LAST = date(2025, 8, 1), date(2026, 1, 31)
TOLERANCE = 3.0
KNOWN = [
    ("deepstate", "2025-11-03", 19.2),
    ("uacontrolmap", "2025-11-03", 4.3),
    ("liveuamap", "2025-11-03", 43.4),
    ("deepstate", "2025-12-31", 73.4),
    ("uacontrolmap", "2025-12-31", 63.5),
    ("liveuamap", "2025-12-31", 80.2),
]
TOWNS = {
    "gn:704422": "Pokrovsk",
    "gn:710035": "Myrnohrad",
    "gn:709900": "Dobropillia",
    "gn:704508": "Kramatorsk",
    "gn:693468": "Sloviansk",
    "gn:713174": "Bakhmut",
    "gn:705104": "Kostiantynivka",
    "gn:616743": "Druzhkivka",
    "gn:709354": "Toretsk",
    "gn:695581": "Rodynske",
    "gn:708060": "Hryshyne",
    "gn:9112127": "Kotlyne",
    "gn:690841": "Udachne",
    "gn:699609": "Novoekonomichne",
    "gn:698641": "Shakhove",
    "gn:702947": "Lysivka",
    "gn:9112131": "Rivne",
    "gn:709716": "Donetsk Oblast",
}
OTHER_NAMES = [
    ("gn:704422", ["Krasnoarmeysk", "Krasnoarmiisk", "Красноармейск", "Красноармійськ"]),
    ("gn:710035", ["Dimitrov", "Dymytrov", "Димитров"]),
    ("gn:713174", ["Artyomovsk", "Артемовск"]),
    ("gn:705104", ["Konstantinovka"]),
    ("gn:616743", ["Druzhkovka"]),
    ("gn:693468", ["Slavyansk"]),
    ("gn:708060", ["Grishino"]),
    ("gn:695581", ["Rodinskoye"]),
    ("gn:709354", ["Dzerzhinsk"]),
    ("gn:709716", ["Donetsk region", "Донеччина"]),
]


@pytest.fixture(scope="module")
def theatre() -> TheatreFolder:
    return read_theatre(THEATRE)


@pytest.fixture(scope="module")
def cards(theatre: TheatreFolder) -> dict[str, Card]:
    return read_cards(theatre)


@pytest.fixture(scope="module")
def grid(theatre: TheatreFolder) -> Grid:
    return Grid.of(theatre.settings)


@pytest.fixture(scope="module")
def places() -> dict[str, dict[str, Any]]:
    return {row["place_id"]: row for row in pq.read_table(THEATRE / "places" / "places.parquet").to_pylist()}


@pytest.fixture(scope="module")
def outlines() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(THEATRE / "places" / "outlines.parquet").to_pylist()
    return rows


@pytest.fixture(scope="module")
def reports(theatre: TheatreFolder, cards: dict[str, Card]) -> list[Report]:
    now = datetime(2026, 2, 1, tzinfo=UTC)
    files = sorted((THEATRE / "reports").glob("*.md"))
    card, settings = cards["reports"], theatre.settings
    return [report for file in files for report in read_articles(file.read_bytes(), file.name, card, settings, now)]


def read_cells(source: str) -> tuple[pa.Table, dict[str, Any]]:
    table = pq.read_table(THEATRE / "observations" / f"{source}.parquet")
    return table, json.loads(table.schema.metadata[b"frontline"])


def outline_of(outlines: list[dict[str, Any]], place_id: str) -> Any:
    (row,) = [row for row in outlines if row["place_id"] == place_id]
    return shapely.from_wkb(row["geometry"])


def held_on(table: pa.Table, label: str, day: str, grid: Grid) -> NDArray[np.bool_]:
    held = np.zeros(grid.size, bool)
    columns = {name: table.column(name).to_numpy() for name in ("col", "row", "valid_from", "valid_until", "label")}
    on = (columns["valid_from"] <= np.datetime64(day)) & (columns["valid_until"] > np.datetime64(day))
    on &= columns["label"] == label
    held[grid.index_of(columns["col"][on], columns["row"][on])] = True
    return held


def test_cards_load_and_say_who_copies_whom(cards: dict[str, Card]) -> None:
    assert {*MAPS, "viina", "reports", "deepstate-daily"} <= set(cards)
    assert cards["viina"].follows == cards["deepstate-daily"].follows == "deepstate"
    assert cards["deepstate-daily"].licence.class_ == LicenceClass.NONE
    assert cards["deepstate-daily"].day_shift == -1
    assert [cards[name].display.delay_days for name in MAPS] == [22, 18, 11]
    assert [cards[name].display.false_per_1000 for name in MAPS] == [0.10, 0.28, 0.90]


@pytest.mark.parametrize("source", MAPS)
def test_observations_are_in_the_format(source: str, theatre: TheatreFolder, cards: dict[str, Card]) -> None:
    table, head = read_cells(source)
    settings = theatre.settings
    assert head["format"] == "frontline-cells/1"
    assert head["source"] == source
    assert head["grid"] == settings.grid.model_dump()
    assert head["box"] == list(settings.box)
    assert table.schema.names == ["col", "row", "label", "valid_from", "valid_until"]
    assert table.schema.types == [pa.int32(), pa.int32(), pa.string(), pa.date32(), pa.date32()]
    assert set(table.column("label").to_pylist()) <= {*cards[source].labels, NOT_COVERED}


@pytest.mark.parametrize(("source", "count"), [("deepstate", 183), ("uacontrolmap", 183), ("liveuamap", 118)])
def test_days_shown(source: str, count: int) -> None:
    days = [(date.fromisoformat(day), datetime.fromisoformat(known)) for day, known in read_cells(source)[1]["days"]]
    assert len(days) == len({day for day, _ in days}) == count
    assert days == sorted(days)
    assert days[0][0] >= FIRST
    assert days[-1][0] <= LAST
    assert all(known.tzinfo is not None and (known.date() - day).days == 1 for day, known in days)


def test_missing_files_are_missing_days() -> None:
    shown = {source: {day for day, _ in read_cells(source)[1]["days"]} for source in MAPS}
    assert "2025-11-25" not in shown["deepstate"]  # the file of 2025-11-26 is missing
    assert "2025-12-30" not in shown["uacontrolmap"]  # an empty day
    assert "2025-12-31" not in shown["liveuamap"]


@pytest.mark.parametrize("source", MAPS)
def test_spans_are_half_open_within_the_days_and_never_overlap(source: str) -> None:
    table, head = read_cells(source)
    rows = table.to_pandas().sort_values(["col", "row", "valid_from"])
    days = {date.fromisoformat(day) for day, _ in head["days"]}
    assert (rows["valid_from"] < rows["valid_until"]).all()
    assert set(rows["valid_from"]) <= days
    assert {until - timedelta(days=1) for until in rows["valid_until"]} <= days
    same = (rows["col"] == rows["col"].shift()) & (rows["row"] == rows["row"].shift())
    assert (rows["valid_from"][same] >= rows["valid_until"].shift()[same]).all()


@pytest.mark.parametrize("source", MAPS)
def test_no_cell_lies_outside_the_box(source: str, grid: Grid) -> None:
    table, _ = read_cells(source)
    index = grid.index_of(table.column("col").to_numpy(), table.column("row").to_numpy())
    assert (index >= 0).all()
    assert grid.inside[index].all()


@pytest.mark.parametrize(("source", "day", "share"), KNOWN)
def test_shares_of_pokrovsk(source: str, day: str, share: float, grid: Grid, outlines: list[dict[str, Any]]) -> None:
    table, head = read_cells(source)
    shown = max(each for each, _ in head["days"] if each <= day)
    (label,) = set(table.column("label").to_pylist()) - {NOT_COVERED}
    weights = grid.weigh(outline_of(outlines, "gn:704422"))
    held = held_on(table, label, shown, grid)[weights.index]
    assert 100 * float(held @ weights.share / weights.share.sum()) == pytest.approx(share, abs=TOLERANCE)


@pytest.mark.parametrize(("source", "known"), [("deepstate", 3568), ("uacontrolmap", 3709), ("liveuamap", 4010)])
def test_areas_outside_the_old_area(source: str, known: float, grid: Grid) -> None:
    old = held_on(read_cells("liveuamap")[0], NOT_COVERED, "2025-11-03", grid)
    table, _ = read_cells(source)
    (label,) = set(table.column("label").to_pylist()) - {NOT_COVERED}
    area = float((held_on(table, label, "2025-11-03", grid) & ~old).sum()) * grid.cell_km2
    assert area == pytest.approx(known, rel=0.03)


def test_places_are_in_the_format(places: dict[str, dict[str, Any]]) -> None:
    kinds = {row["kind"] for row in places.values()}
    assert kinds <= {"settlement", "district", "hromada", "raion", "oblast"}
    assert len(places) == pq.read_metadata(THEATRE / "places" / "places.parquet").num_rows
    assert {place.split(":")[0] for place in places} == {"gn", "katottg"}
    assert all(row["name"] and row["quality"] in {"A", "B", "C"} for row in places.values())
    assert all((row["lat"] is None) == (row["lon"] is None) for row in places.values())
    located = [row for row in places.values() if row["lat"] is not None]
    assert all(44 < row["lat"] < 53 and 22 < row["lon"] < 41 for row in located)


@pytest.mark.parametrize(("place_id", "name"), TOWNS.items())
def test_known_places(place_id: str, name: str, places: dict[str, dict[str, Any]]) -> None:
    assert places[place_id]["name"] == places[place_id]["name_en"] == name
    assert places[place_id]["oblast"] == "Donetsk Oblast"


@pytest.mark.parametrize(("place_id", "names"), OTHER_NAMES)
def test_other_names(place_id: str, names: list[str], places: dict[str, dict[str, Any]]) -> None:
    row = places[place_id]
    known = {row["name_uk"], row["name_ru"], *row["aliases"]}
    assert set(names) <= known


def test_a_name_of_a_neighbour_is_no_alias(places: dict[str, dict[str, Any]]) -> None:
    assert "Grishino" not in places["gn:704422"]["aliases"]
    assert "Hrodivka" not in places["gn:710035"]["aliases"]


def test_homonyms_are_kept(places: dict[str, dict[str, Any]]) -> None:
    oblasts = {row["oblast"] for row in places.values() if row["name"] == "Dobropillia"}
    assert {"Donetsk Oblast", "Zaporizhzhia Oblast"} <= oblasts


def test_wrong_points_are_corrected(places: dict[str, dict[str, Any]]) -> None:
    row = places["gn:707898"]
    assert (row["name"], row["lat"], row["lon"]) == ("Huliaipole", 47.667, 36.256)


def test_outlines_are_valid_areas_of_known_places(
    places: dict[str, dict[str, Any]], outlines: list[dict[str, Any]]
) -> None:
    shapes = shapely.from_wkb([row["geometry"] for row in outlines])
    assert shapely.is_valid(shapes).all()
    assert set(shapely.get_type_id(shapes)) <= {3, 6}
    assert all(row["place_id"] in places for row in outlines)
    assert {row["level"] for row in outlines} <= {"settlement", "city_raion", "hromada", "raion", "oblast"}


def test_pokrovsk_has_its_outline(
    grid: Grid, outlines: list[dict[str, Any]], places: dict[str, dict[str, Any]]
) -> None:
    (row,) = [row for row in outlines if row["place_id"] == "gn:704422"]
    assert row["osm_id"] == "relation/2506125"
    assert grid.project(outline_of(outlines, "gn:704422")).area / 1e6 == pytest.approx(31.2, abs=0.1)
    assert places["gn:704422"]["quality"] == "A"


def read_changes() -> Iterator[dict[str, str]]:
    with (THEATRE / "settlements" / "viina.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def test_settlement_changes(cards: dict[str, Card], places: dict[str, dict[str, Any]], theatre: TheatreFolder) -> None:
    west, south, east, north = theatre.settings.box
    changes = list(read_changes())
    assert list(changes[0]) == ["gn_id", "date", "status", "name"]
    assert {row["status"] for row in changes} <= set(cards["viina"].labels)
    assert min(row["date"] for row in changes) == "2022-02-24"
    assert max(row["date"] for row in changes) <= str(LAST)
    for row in changes:
        place = places[f"gn:{row['gn_id']}"]
        assert west <= place["lon"] <= east
        assert south <= place["lat"] <= north


@pytest.mark.parametrize("name", ["roads", "railways"])
def test_network(name: str) -> None:
    table = pq.read_table(THEATRE / "network" / f"{name}.parquet")
    assert table.schema.names == ["u", "v", "length_km", "geometry"]
    assert table.schema.types == [pa.int64(), pa.int64(), pa.float64(), pa.binary()]
    lines = shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False))
    assert set(shapely.get_type_id(lines)) == {1}
    assert shapely.intersects(lines, shapely.box(35.9, 47.5, 38.5, 49.0)).all()


def test_reports_parse(reports: list[Report]) -> None:
    assert len(reports) == 16
    assert not [report.report_id for report in reports if report.ignored]
    assert {report.lang: sum(r.lang == report.lang for r in reports) for report in reports} == {
        "en": 11,
        "uk": 3,
        "ru": 2,
    }
    assert all(date(2025, 10, 28) <= report.published <= date(2025, 11, 5) for report in reports)
    assert {report.publisher_kind for report in reports} == {"media"}


def test_reports_name_their_addresses(reports: list[Report]) -> None:
    without = [report.report_id for report in reports if not report.url.startswith("https://")]
    assert without == ["2025-11-03-analysts"]
    assert len({report.url for report in reports}) == len(reports)


@pytest.mark.shared
@pytest.mark.skipif(not SEED.is_file(), reason="the original data are not beside the project")
def test_report_addresses_are_those_of_the_collected_claims(reports: list[Report]) -> None:
    seed = [json.loads(line) for line in SEED.read_text(encoding="utf-8").splitlines() if line]
    assert {report.url for report in reports if report.url} <= {claim["url"] for claim in seed}


@pytest.mark.shared
@pytest.mark.skipif(not SEED.is_file(), reason="the original data are not beside the project")
def test_reports_copy_no_quotation(reports: list[Report]) -> None:
    for line in SEED.read_text(encoding="utf-8").splitlines():
        quote = json.loads(line)["quote"].split()
        runs = {" ".join(quote[n : n + 8]) for n in range(len(quote) - 7)}
        assert not [run for run in runs for report in reports if run in report.text]


def test_files_are_small() -> None:
    sizes = {file.name: file.stat().st_size for file in THEATRE.rglob("*.parquet")}
    assert all(size < 3_000_000 for size in sizes.values())
    assert all(sizes[f"{source}.parquet"] < 100_000 for source in MAPS)
