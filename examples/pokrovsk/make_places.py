"""Make the example's gazetteer and outlines from Who's On First, GeoNames, KATOTTG and OpenStreetMap.

Run from the root of the repository::

    python -m examples.pokrovsk.make_places --data ../shared/data

KATOTTG, the official codifier, says which settlements there are and what they are called; GeoNames and Who's On First
say where they are and what else they were called; OpenStreetMap's outlines check the points and add the old names.
Names are romanised by the official table, because the gazetteers' English names are Russian in part.
"""

import argparse
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from examples.pokrovsk.divisions import make_divisions, name_oblasts, name_raions
from examples.pokrovsk.gazetteer import (
    GeoNames,
    Record,
    Row,
    apart,
    kilometres,
    only_areas,
    own_names,
    read_outlines,
    read_records,
)
from examples.pokrovsk.names import SAME_WORD, is_like, is_readable, key, romanise, tidy

from frontline.places.amendments import Amendments, read_amendments

HERE = Path(__file__).parent
OUT = HERE / "theatre" / "places"
WIDER = (35.95, 47.54, 38.45, 48.96)  # the example's box and about 40 km around it
MOVED_KM = 2.0  # a point farther than this from its outline is moved into it
TWIN_KM = 3.0  # an uncoded GeoNames point this near to a place of the same name is that place
LARGE = 20_000  # inhabitants; an alias that is the name of so large a town means the town, wherever it lies
NEIGHBOUR_KM = 40.0  # an alias that is the name of a place this near means that place
SIMPLIFY_DEGREE = 0.0005  # about 50 m
NEAR_DEGREE = 0.01  # a settlement's old point may lie this far outside its outline
CAPITALS = {"UA80000000000093317": 703448, "UA85000000000065278": 694423}  # cities that are regions by themselves


def match_outlines(outlines: list[Record], codes: list[Record]) -> dict[str, Record]:
    """Return the outline of each KATOTTG code: by the code, else by the name inside the hromada."""
    known = {code["katottg"] for code in codes}
    by_name = defaultdict(list)
    for code in codes:
        by_name[code["hromada_k"], key(code["name_uk"])].append(code["katottg"])
    settled = [outline for outline in outlines if outline["level"] == "settlement"]
    found = {outline["katottg"]: outline for outline in settled if outline["katottg"] in known}
    for outline in settled:
        here = by_name[outline["home"], key(outline["name_uk"])]
        if outline["katottg"] not in known and len(here) == 1:
            found.setdefault(here[0], outline)
    return found


def link_geonames(codes: list[Record], outlined: dict[str, Record], geo: GeoNames) -> dict[str, int]:
    """Return the GeoNames id of each KATOTTG code, each id once.

    The table of located settlements gives most; twins of one name in one hromada share an id there and are dealt out
    among the ids of that name; renamed settlements are found by the old name inside the new outline.
    """
    called = {code["katottg"]: key(code["name_uk"]) for code in codes}
    links = {code["katottg"]: int(code["gn_id"]) for code in codes if code["gn_id"] > 0}
    shared = defaultdict(list)
    for code, number in links.items():
        shared[number].append(code)
    for number, twins in shared.items():
        if len(twins) > 1:
            name = key(geo.first(number)["name_uk"])
            rest = sorted(code for code in twins if called[code] != name)
            deal_out([*sorted(set(twins) - set(rest)), *rest], number, links, geo)
    find_renamed(links, outlined, geo)
    return links


def deal_out(twins: list[str], number: int, links: dict[str, int], geo: GeoNames) -> None:
    """Give each of several codes that share a GeoNames id its own id of the same name in the same hromada, or none."""
    first = geo.first(number)
    same = geo.namesakes[first["hromada_katottg"], key(first["name_uk"])]
    spare = [number, *sorted(set(same) - set(links.values()))]
    for code in twins:
        del links[code]
    links.update(dict(zip(twins, spare, strict=False)))


def find_renamed(links: dict[str, int], outlined: dict[str, Record], geo: GeoNames) -> None:
    """Link codes without a GeoNames id to the point inside their outline that bears their old name."""
    free = sorted(set(geo.rows) - set(links.values()))
    tree = shapely.STRtree(shapely.points([(geo.first(n)["lon"], geo.first(n)["lat"]) for n in free]))
    used: set[int] = set()
    for code, outline in outlined.items():
        if code in links:
            continue
        wanted = {key(name) for name in own_names(outline)}
        near = [free[n] for n in tree.query(outline["shape"].buffer(NEAR_DEGREE), predicate="intersects")]
        good = [n for n in near if n not in used and wanted & {key(name) for name in geo.names(n)}]
        if good:
            links[code] = good[0]
            used.add(good[0])


def make_settlement(code: Record, number: int | None, outline: Record | None, geo: GeoNames) -> Row:
    """Return one settlement of KATOTTG with the names and the point that the gazetteers have for it."""
    counts = [row["population"] for row in geo.rows.get(number or 0, []) if row["population"] > 0]
    lat, lon = find_point(code, number, geo)
    return Row(
        place_id=f"gn:{number}" if number else f"katottg:{code['katottg']}",
        kind="settlement",
        name_uk=tidy(code["name_uk"]),
        name_ru=tidy(outline["name_ru"]) if outline else "",
        old=tuple(own_names(outline)),
        raw=tuple(geo.names(number)) if number else (),
        lat=lat,
        lon=lon,
        population=int(max(counts)) if counts else None,
        oblast=code["oblast"],
        raion=code["raion"],
        katottg=code["katottg"],
        quality="B" if number and lat is not None else "C",
    )


def find_point(code: Record, number: int | None, geo: GeoNames) -> tuple[float | None, float | None]:
    """Return a settlement's latitude and longitude as the gazetteers have them, or two times None."""
    if number is None and code["gn_id"] > 0:
        return None, None  # the point is its twin's
    source = code if number in {None, code["gn_id"]} and code["lat"] > 0 else geo.first(number) if number else code
    if np.isnan(source["lat"]):
        return None, None
    return round(source["lat"], 5), round(source["lon"], 5)


def check_point(row: Row, outline: Record | None, fixes: Amendments) -> Row:
    """Return a place with what our table says of it, and its point moved into its outline if it is far off."""
    row = replace(row, population=fixes.population.get(row.place_id, row.population) or None)
    if row.place_id in fixes.points:
        lat, lon = fixes.points[row.place_id]
        row = replace(row, lat=lat, lon=lon)
    if outline is None:
        return row
    if row.lat is not None and row.lon is not None and kilometres(outline["shape"], row.lat, row.lon) <= MOVED_KM:
        return replace(row, quality="A")
    spot = shapely.point_on_surface(outline["shape"])
    return replace(row, lat=round(spot.y, 5), lon=round(spot.x, 5), quality="A")


def pick_names(row: Row, geo: GeoNames, fixes: Amendments) -> Row:
    """Return a place with its English and Russian names chosen and its other names sorted.

    A gazetteer row whose own Ukrainian name is not this place's (a person, a beer) is trusted only for names that
    resemble it.
    """
    number = int(row.place_id[3:]) if row.place_id.startswith("gn:") else 0
    rows = geo.rows.get(number, [])
    sure = [row.name_uk, *row.old, *fixes.names.get(row.place_id, []), *(r["name"] for r in rows)]
    trusted = all(not r["name_uk"] or is_like(r["name_uk"], sure, SAME_WORD) for r in rows)
    others = [name for name in row.raw if is_readable(name) and (trusted or is_like(name, sure, SAME_WORD))]
    russian = [tidy(r["name_ru"]) for r in rows if r["name_ru"] and is_like(r["name_ru"], [row.name_uk])]
    name_ru = fixes.russian.get(row.place_id) or row.name_ru or next(iter(russian), "")
    name_en = fixes.english.get(row.place_id) or row.name_en or romanise(row.name_uk)
    return replace(row, name_en=name_en, name_ru=name_ru, raw=tuple(others))


def collect_uncoded(geo: GeoNames, used: set[int], taken: list[Row], oblasts: dict[str, str]) -> list[Row]:
    """Return the GeoNames points that no code belongs to, as doubtful places, unless they double a coded one.

    Points without a Ukrainian name are left out: hamlets of old map sheets, as a rule, that only make homonyms.
    """
    near = defaultdict(list)
    for row in taken:
        for name in (row.name_uk, *row.old) if row.lat is not None else ():
            near[key(name)].append(row)
    rows = []
    for number in sorted(set(geo.rows) - used):
        first = geo.first(number)
        lat, lon, uk = round(first["lat"], 5), round(first["lon"], 5), tidy(first["name_uk"])
        if not uk or not is_like(uk, [first["name"], *first["alt"].split("|")], SAME_WORD):
            continue
        if all(apart(lat, lon, row) >= TWIN_KM for row in near[key(uk)]):
            region = oblasts.get(first["oblast"].removesuffix(" область"), "")
            names = tuple(geo.names(number))
            rows.append(Row(f"gn:{number}", "settlement", uk, "", "", (), names, lat, lon, None, region, quality="C"))
    return rows


def read_codes(data: Path, divisions: list[Record], oblasts: dict[str, str], raions: dict[str, str]) -> list[Record]:
    """Read KATOTTG's settlements with their English oblast and raion, Kyiv and Sevastopol included."""
    codes = read_records(data / "gazetteer_ua" / "settlements_katottg_located.parquet")
    missing = {"lat": np.nan, "lon": np.nan}
    for city in divisions:
        if city["category"] == "K":
            codes.append({**city, **missing, "gn_id": CAPITALS[city["katottg"]], "oblast": city["name_uk"]})
    for code in codes:
        code["oblast"], code["raion"] = oblasts[code["oblast"]], raions.get(code["raion_k"], "")
    return codes


def list_aliases(row: Row, bearers: dict[str, list[Row]], fixes: Amendments) -> list[str]:
    """Return the aliases of one place: no name it has already, none that a neighbour or a large town bears."""
    ours = fixes.names.get(row.place_id, [])
    own = {tidy(name) for name in (row.name_uk, row.name_en, row.name_ru)}
    strangers = {key(name) for name in fixes.strangers.get(row.place_id, [])}
    found = []
    for name in dict.fromkeys(tidy(n) for n in (*ours, *row.old, *map(romanise, (row.name_uk, *row.old)), *row.raw)):
        taken = name not in ours and any(is_meant(other, row) for other in bearers.get(key(name), []))
        if name and name not in own and key(name) not in strangers and not taken:
            found.append(name)
    return found


def is_meant(one: Row, other: Row) -> bool:
    """Tell whether an alias of the second settlement means the first: a large town, or a neighbour.

    True homonyms, with the same Ukrainian name, share their aliases.
    """
    if key(one.name_uk) == key(other.name_uk) or one.lat is None or one.lon is None:
        return False
    near = (one.population or 0) >= LARGE or apart(one.lat, one.lon, other) < NEIGHBOUR_KM
    return one.kind == other.kind == "settlement" and near


def write_places(rows: list[Row], fixes: Amendments) -> None:
    """Write ``places.parquet``."""
    bearers = defaultdict(list)
    for row in rows:
        ours = fixes.names.get(row.place_id, []) if (row.population or 0) >= LARGE else []
        for name in {key(name) for name in (row.name_uk, row.name_en, row.name_ru, *ours) if name}:
            bearers[name].append(row)
    texts = {
        c: pa.array([getattr(r, c) or None for r in rows], pa.string())
        for c in ("name_en", "name_uk", "name_ru", "oblast", "raion", "katottg", "quality")
    }
    columns = {
        "place_id": [r.place_id for r in rows],
        "name": [r.name_en or r.name_uk for r in rows],
        "kind": [r.kind for r in rows],
        "aliases": [list_aliases(row, bearers, fixes) for row in rows],
        "lat": pa.array([r.lat for r in rows], pa.float64()),
        "lon": pa.array([r.lon for r in rows], pa.float64()),
        "population": pa.array([r.population for r in rows], pa.int64()),
    }
    sources = "GeoNames CC BY 4.0, Who's On First, KATOTTG, OpenStreetMap contributors ODbL 1.0"
    write_table(pa.table(columns | texts), OUT / "places.parquet", sources)


def pick_outlines(outlines: list[Record], rows: list[Row], outlined: dict[str, Record]) -> pa.Table:
    """Return the outlines of the example: settlements of the wider area, and the divisions that touch it."""
    ids = {row.katottg: row for row in rows if row.katottg}
    regions = {row.name_uk: row for row in rows if row.kind == "oblast"}
    area = shapely.box(*WIDER)
    parts = [
        describe(outline, ids[code])
        for code, outline in outlined.items()
        if code in ids and outline["shape"].intersects(area)
    ]
    for level in ("hromada", "raion", "oblast"):
        near = [outline for outline in outlines if outline["level"] == level and outline["shape"].intersects(area)]
        simple = shapely.coverage_simplify([outline["shape"] for outline in near], SIMPLIFY_DEGREE)
        for outline, shape in zip(near, simple, strict=True):
            row = regions.get(outline["name_uk"]) or ids.get(outline["katottg"])
            parts += [describe(outline | {"shape": shape}, row)] if row else []
    columns = ("place_id", "osm_id", "level", "name", "geometry")
    return pa.table({name: [part[n] for part in parts] for n, name in enumerate(columns)})


def describe(outline: Record, row: Row) -> tuple[str, str, str, str, bytes]:
    """Return one row of ``outlines.parquet``."""
    level = "city_raion" if outline["place"] in {"borough", "suburb"} else outline["level"]
    shape = shapely.set_precision(outline["shape"], 1e-7)
    return row.place_id, outline["osm_id"], level, row.name_en, shapely.to_wkb(only_areas(shape))


def write_table(table: pa.Table, file: Path, sources: str) -> None:
    """Write a Parquet file that says where it comes from."""
    note = {"made_by": "examples/pokrovsk/make_places.py", "sources": sources}
    file.parent.mkdir(parents=True, exist_ok=True)
    table = table.replace_schema_metadata({"frontline": json.dumps(note)})
    pq.write_table(table, file, compression="zstd", compression_level=19)
    print(f"{file.name}: {table.num_rows} rows, {file.stat().st_size / 1e6:.2f} MB")


def make_rows(data: Path, outlines: list[Record], fixes: Amendments) -> tuple[list[Row], dict[str, Record]]:
    """Return all places, and the outline of each code that has one."""
    geo = GeoNames.read(data)
    register = read_records(data / "gazetteer_ua" / "katottg_2025-05-16.parquet")
    oblasts, raions = name_oblasts(register, outlines), name_raions(register, outlines, fixes)
    codes = read_codes(data, register, oblasts, raions)
    outlined = match_outlines(outlines, codes)
    links = link_geonames(codes, outlined, geo)
    rows = []
    for code in codes:
        outline = outlined.get(code["katottg"])
        row = make_settlement(code, links.get(code["katottg"]), outline, geo)
        rows.append(check_point(row, outline, fixes))
    extra = collect_uncoded(geo, set(links.values()), rows, oblasts)
    print(f"settlements: {len(rows)} with a code, of which {len(links)} with a GeoNames id and {len(outlined)} with")
    print(f"an outline; {len(extra)} doubtful ones without a code")
    named = [pick_names(row, geo, fixes) for row in [*rows, *extra]]
    divisions = make_divisions(register, outlines, oblasts, raions)
    return named + divisions + make_quarters(named, fixes), outlined


def make_quarters(rows: list[Row], fixes: Amendments) -> list[Row]:
    """Return the parts of towns that ``renamed.toml`` names, at their town's point, since no outline is known."""
    towns = {row.place_id: row for row in rows}
    found = []
    for town, quarters in fixes.quarters.items():
        for number, (uk, ru, *others) in enumerate(quarters, 1):
            where = {key: getattr(towns[town], key) for key in ("lat", "lon", "oblast", "raion")}
            place = f"{town}/{number}"
            found.append(Row(place, "district", uk, romanise(uk), ru, tuple(others), **where, quality="C"))
    return found


def main() -> None:
    """Read the shared data and write the two files."""
    parser = argparse.ArgumentParser(description="Make the example's gazetteer and outlines.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the shared data")
    data = parser.parse_args().data
    outlines, fixes = read_outlines(data), read_amendments(HERE / "renamed.toml")
    rows, outlined = make_rows(data, outlines, fixes)
    write_places(rows, fixes)
    table = pick_outlines(outlines, rows, outlined)
    write_table(table, OUT / "outlines.parquet", "OpenStreetMap contributors, ODbL 1.0")


if __name__ == "__main__":
    main()
