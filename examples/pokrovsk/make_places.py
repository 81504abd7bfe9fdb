"""Make the example's gazetteer and outlines from Who's On First, GeoNames, KATOTTG and OpenStreetMap.

Run from the root of the repository::

    python -m examples.pokrovsk.make_places --data ../shared/data

KATOTTG, the official codifier, says which settlements there are and what they are called; GeoNames and Who's On First
say where they are and what else they were called; OpenStreetMap's outlines check the points and add the old names.
Names are romanised by the official table, because the gazetteers' English names are Russian in part.
"""

import argparse
import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry

from examples.pokrovsk.names import SAME_WORD, is_like, is_readable, key, romanise, tidy

HERE = Path(__file__).parent
OUT = HERE / "theatre" / "places"
BOX = (36.5, 47.9, 37.9, 48.6)
WIDER = (35.95, 47.54, 38.45, 48.96)  # the box and about 40 km around it
ENTIRE = ("Донецька", "Дніпропетровська", "Запорізька", "Луганська", "Харківська")
KM_PER_DEGREE = 111.2
MOVED_KM = 2.0  # a point farther than this from its outline is moved into it
TWIN_KM = 3.0  # an uncoded GeoNames point this near to a place of the same name is that place
NEIGHBOUR_KM = 40.0  # an alias that is the name of a place this near means that place
SIMPLIFY_DEGREE = 0.0005  # about 50 m
ENGLISH_OBLASTS = {"Kiev": "Kyiv", "Odessa": "Odesa", "Zaporizhia": "Zaporizhzhia"}
DONETSK = {"UA14000000000091971": "gn:709716"}
CAPITALS = {"UA80000000000093317": 703448, "UA85000000000065278": 694423}  # cities that are regions by themselves
NATIVE_REGIONS = {"Донецька": ["Донеччина", "Донетчина"], "Дніпропетровська": ["Дніпропетровщина"]}


@dataclass(frozen=True, slots=True)
class Row:
    """One place as it will be written; ``old`` holds names that are surely its own, ``raw`` those to be sorted."""

    place_id: str
    kind: str
    name_uk: str = ""
    name_en: str = ""
    name_ru: str = ""
    old: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    oblast: str = ""
    raion: str = ""
    katottg: str = ""
    quality: str = "B"


@dataclass(frozen=True, slots=True)
class Fixes:
    """What ``renamed.toml`` says: our own names, English and Russian names, points, and aliases that belong elsewhere."""

    names: dict[str, list[str]] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)
    russian: dict[str, str] = field(default_factory=dict)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    strangers: dict[str, list[str]] = field(default_factory=dict)


def read_fixes() -> Fixes:
    """Read our own table of names and points."""
    table = tomllib.loads((HERE / "renamed.toml").read_text(encoding="utf-8"))
    points = {place: (lat, lon) for place, (lat, lon) in table["points"].items()}
    return Fixes(table["names"], table["english"], table["russian"], points, table["not"])


def read_frame(file: Path) -> pd.DataFrame:
    """Read a table with its missing texts as empty strings."""
    frame = pq.read_table(file).to_pandas()
    texts = [c for c in frame.columns if c != "geometry" and not pd.api.types.is_numeric_dtype(frame[c])]
    frame[texts] = frame[texts].fillna("")
    return frame


def read_outlines(data: Path) -> pd.DataFrame:
    """Read OpenStreetMap's outlines, repaired where they were invalid, with the code of the hromada they lie in."""
    frame = read_frame(data / "ua_boundaries_osm" / "polygons.parquet")
    shapes = shapely.force_2d(shapely.from_wkb(frame.pop("geometry").to_numpy()))
    frame["shape"] = [only_areas(shape) for shape in shapes]
    frame["spot"] = shapely.point_on_surface(frame["shape"].to_numpy())
    hromadas = frame[frame["level"] == "hromada"]
    tree = shapely.STRtree(hromadas["shape"].to_numpy())
    at, inside = tree.query(frame["spot"].to_numpy(), predicate="intersects")
    home = pd.Series(hromadas["katottg"].to_numpy()[inside], index=frame.index[at]).groupby(level=0).first()
    return frame.assign(home=home.reindex(frame.index).fillna(""))


def only_areas(shape: BaseGeometry) -> BaseGeometry:
    """Return a valid Polygon or MultiPolygon of an outline."""
    valid = shape if shape.is_valid else shapely.make_valid(shape, method="structure", keep_collapsed=False)
    areas = [part for part in shapely.get_parts(valid) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(areas) if len(areas) > 1 and not valid.is_valid else valid


def match_outlines(outlines: pd.DataFrame, codes: pd.DataFrame) -> dict[str, int]:
    """Return the outline (its row) of each KATOTTG code: by the code, else by the name inside the hromada."""
    settled = outlines[outlines["level"] == "settlement"]
    known = set(codes["katottg"])
    by_code = {code: int(n) for n, code in settled["katottg"].items() if code in known}
    by_name = defaultdict(list)
    for code, home, name in codes[["katottg", "hromada_k", "name_uk"]].itertuples(index=False):
        by_name[home, key(name)].append(code)
    found = dict(by_code)
    taken = set(by_code.values())
    for n, home, name in settled[["home", "name_uk"]].itertuples():
        if n not in taken and len(here := by_name[home, key(name)]) == 1 and here[0] not in found:
            found[here[0]] = n
    return found


def kilometres(shape: BaseGeometry, lat: float, lon: float) -> float:
    """Return roughly how far a point lies outside a shape, in km; 0 inside."""
    squeeze = np.array([np.cos(np.radians(lat)), 1.0]) * KM_PER_DEGREE
    plane = shapely.transform(shape, lambda points: points * squeeze)
    return float(shapely.distance(plane, shapely.Point(np.array([lon, lat]) * squeeze)))


def place_point(row: Row, outline: BaseGeometry | None, fixes: Fixes) -> Row:
    """Return a place with its point checked: against its outline, else against our table."""
    if row.place_id in fixes.points:
        lat, lon = fixes.points[row.place_id]
        row = replace(row, lat=lat, lon=lon)
    if outline is None:
        return row
    if row.lat is not None and row.lon is not None and kilometres(outline, row.lat, row.lon) <= MOVED_KM:
        return replace(row, quality="A")
    spot = shapely.point_on_surface(outline)
    return replace(row, lat=round(spot.y, 5), lon=round(spot.x, 5), quality="A")


@dataclass(frozen=True, slots=True)
class GeoNames:
    """The gazetteer's rows by GeoNames id: all names, and the rows of a hromada that have no code yet."""

    rows: dict[int, list[dict[str, Any]]]
    namesakes: dict[tuple[str, str], list[int]]

    @classmethod
    def read(cls, data: Path) -> "GeoNames":
        """Read the gazetteer; rows without a GeoNames id are left out (many are wrong or duplicates)."""
        frame = read_frame(data / "gazetteer_ua" / "places.parquet").drop(columns="geometry")
        frame = frame[frame["gn_id"].notna() & (frame["kind"] == "locality")]
        rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in frame.to_dict("records"):
            rows[int(row["gn_id"])].append({str(k): v for k, v in row.items()})
        namesakes = defaultdict(list)
        for number, found in rows.items():
            namesakes[found[0]["hromada_katottg"], key(found[0]["name_uk"])].append(number)
        return cls(dict(rows), dict(namesakes))

    def names(self, number: int) -> list[str]:
        """Return every name that the gazetteer has for a GeoNames id."""
        parts = [row[c] for row in self.rows.get(number, []) for c in ("name", "name_uk", "name_ru", "name_en")]
        parts += [name for row in self.rows.get(number, []) for name in row["alt"].split("|")]
        return list(dict.fromkeys(tidy(name) for name in parts if name))


def link_geonames(
    codes: pd.DataFrame, outlined: dict[str, int], outlines: pd.DataFrame, geo: GeoNames
) -> dict[str, int]:
    """Return the GeoNames id of each KATOTTG code, each id once.

    The table of located settlements gives most; twins of one name in one hromada share an id there and are dealt out
    among the ids of that name; renamed settlements are found by the old name inside the new outline.
    """
    called = {code: key(name) for code, name in zip(codes["katottg"], codes["name_uk"], strict=True)}
    linked = codes[codes["gn_id"].notna()]
    links = {code: int(n) for code, n in zip(linked["katottg"], linked["gn_id"], strict=True)}
    shared = defaultdict(list)
    for code, number in links.items():
        shared[number].append(code)
    for number, twins in shared.items():
        if len(twins) > 1:
            first = key(geo.rows[number][0]["name_uk"])
            deal_out(sorted(twins, key=lambda code: (called[code] != first, code)), number, links, geo)  # noqa: B023
    find_renamed(links, outlined, outlines, geo)
    return links


def deal_out(twins: list[str], number: int, links: dict[str, int], geo: GeoNames) -> None:
    """Give each of several codes that share a GeoNames id its own id of the same name in the same hromada, or none."""
    first = geo.rows[number][0]
    same = geo.namesakes[first["hromada_katottg"], key(first["name_uk"])]
    spare = [number, *sorted(set(same) - set(links.values()))]
    for code in twins:
        del links[code]
    links.update(dict(zip(twins, spare, strict=False)))


def find_renamed(links: dict[str, int], outlined: dict[str, int], outlines: pd.DataFrame, geo: GeoNames) -> None:
    """Link codes without a GeoNames id to the point inside their outline that bears their old name."""
    free = sorted(set(geo.rows) - set(links.values()))
    points = shapely.points([(geo.rows[n][0]["lon"], geo.rows[n][0]["lat"]) for n in free])
    tree, used = shapely.STRtree(points), set()
    for code, at in outlined.items():
        if code in links:
            continue
        wanted = {key(name) for name in own_names(outlines.loc[at])}
        near = tree.query(outlines.at[at, "shape"].buffer(0.01), predicate="intersects")
        good = [free[n] for n in near if free[n] not in used and wanted & {key(name) for name in geo.names(free[n])}]
        if good:
            links[code] = good[0]
            used.add(good[0])


def own_names(outline: "pd.Series[Any]") -> list[str]:
    """Return the names that OpenStreetMap gives an outline, the old ones included."""
    parts = ";".join(outline[c] for c in ("name_uk", "name_en", "name_ru", "old_name", "alt_name") if outline[c])
    return [tidy(part) for part in parts.split(";") if part.strip()]


def make_settlement(code: Any, number: int | None, outline: "pd.Series[Any] | None", geo: GeoNames) -> Row:
    """Return one settlement of KATOTTG with the names and the point that the gazetteers have for it."""
    first = geo.rows[number][0] if number in geo.rows else {}
    old = own_names(outline) if outline is not None else []
    lat, lon = (code.lat, code.lon) if number in (None, code.gn_id) else (first.get("lat"), first.get("lon"))
    if number is None and code.gn_id > 0:
        lat = lon = None  # the point is its twin's
    if number and (lat is None or np.isnan(lat)):
        lat, lon = first["lat"], first["lon"]
    doubtful = number is None or lat is None or np.isnan(lat)
    counts = [row["population"] for row in geo.rows.get(number or 0, []) if row["population"] > 0]
    return Row(
        place_id=f"gn:{number}" if number else f"katottg:{code.katottg}",
        kind="settlement",
        name_uk=tidy(code.name_uk),
        name_ru=tidy(outline["name_ru"]) if outline is not None else "",
        old=tuple(old),
        raw=tuple(geo.names(number)) if number else (),
        lat=None if lat is None or np.isnan(lat) else round(float(lat), 5),
        lon=None if lon is None or np.isnan(lon) else round(float(lon), 5),
        population=int(max(counts)) if counts else None,
        oblast=code.oblast,
        raion=code.raion,
        katottg=code.katottg,
        quality="C" if doubtful else "B",
    )


def pick_names(row: Row, geo: GeoNames, fixes: Fixes) -> Row:
    """Return a place with its English and Russian names chosen and its other names sorted.

    A gazetteer row whose own Ukrainian name is not this place's (a person, a beer) is trusted only for names that
    resemble it.
    """
    number = int(row.place_id[3:]) if row.place_id.startswith("gn:") and row.place_id[3:].isdigit() else 0
    rows = geo.rows.get(number, [])
    sure = [row.name_uk, *row.old, *fixes.names.get(row.place_id, []), *(r["name"] for r in rows)]
    least = 0.0 if all(not r["name_uk"] or is_like(r["name_uk"], sure, SAME_WORD) for r in rows) else SAME_WORD
    others = [name for name in row.raw if is_readable(name) and (not least or is_like(name, sure, least))]
    russian = [r["name_ru"] for r in rows if r["name_ru"] and is_like(r["name_ru"], [row.name_uk])]
    english = fixes.english.get(row.place_id) or row.name_en or romanise(row.name_uk)
    name_ru = fixes.russian.get(row.place_id) or row.name_ru or (tidy(russian[0]) if russian else "")
    return replace(row, name_en=english, name_ru=name_ru, raw=tuple(others))


def collect_uncoded(geo: GeoNames, used: set[int], taken: list[Row], oblasts: dict[str, str]) -> list[Row]:
    """Return the GeoNames points that no code belongs to, as doubtful places, unless they double a coded one.

    Points without a Ukrainian name are left out: hamlets of old map sheets, as a rule, that only make homonyms.
    """
    near = defaultdict(list)
    for row in taken:
        if row.lat is not None:
            for name in (row.name_uk, *row.old):
                near[key(name)].append(row)
    rows = []
    for number in sorted(set(geo.rows) - used):
        first = geo.rows[number][0]
        if not first["name_uk"] or not is_like(first["name_uk"], [first["name"], *first["alt"].split("|")], SAME_WORD):
            continue
        if any(apart(first["lat"], first["lon"], row) < TWIN_KM for row in near[key(first["name_uk"])]):
            continue
        region = oblasts.get(first["oblast"].removesuffix(" область"), "")
        point = {"lat": round(first["lat"], 5), "lon": round(first["lon"], 5)}
        rows.append(
            Row(
                f"gn:{number}",
                "settlement",
                tidy(first["name_uk"]),
                raw=tuple(geo.names(number)),
                oblast=region,
                quality="C",
                **point,
            )
        )
    return rows


def apart(lat: float, lon: float, row: Row) -> float:
    """Return roughly how far a point lies from a place, in km."""
    if row.lat is None or row.lon is None:
        return float("inf")
    east = (lon - row.lon) * np.cos(np.radians(lat))
    return float(np.hypot(east, lat - row.lat)) * KM_PER_DEGREE


def make_divisions(
    data: Path, outlines: pd.DataFrame, fixes: Fixes
) -> tuple[list[Row], dict[str, str], dict[str, str]]:
    """Return oblasts, raions, hromadas and city raions, and the English names of the first two."""
    codes = read_frame(data / "gazetteer_ua" / "katottg_2025-05-16.parquet")
    drawn = {row["katottg"]: row for _, row in outlines[outlines["level"].isin(["raion", "hromada"])].iterrows()}
    oblasts, raions, rows = name_oblasts(codes, outlines), {}, []
    for code in codes[codes["category"] == "P"].itertuples():
        english = drawn[code.katottg]["name_en"] if code.katottg in drawn else ""
        raions[code.katottg] = (
            fixes.english.get(f"katottg:{code.katottg}") or english or f"{romanise(code.name_uk)} Raion"
        )
    for code in codes[codes["category"].isin(["O", "P", "H", "B"])].itertuples():
        rows.append(make_division(code, drawn.get(code.katottg), oblasts, raions))
    return rows, oblasts, raions


def name_oblasts(codes: pd.DataFrame, outlines: pd.DataFrame) -> dict[str, str]:
    """Return the English name of each oblast, by its Ukrainian adjective."""
    drawn = outlines[outlines["level"] == "oblast"]
    english = {}
    for uk, en in zip(drawn["name_uk"], drawn["name_en"], strict=True):
        for old, new in ENGLISH_OBLASTS.items():
            en = en.replace(old, new)  # noqa: PLW2901  # a chain of corrections
        english[uk.removesuffix(" область")] = en
    return {
        name: english.get(name, romanise(name)) for name in codes.loc[codes["category"].isin(["O", "K"]), "name_uk"]
    }


def make_division(code: Any, outline: "pd.Series[Any] | None", oblasts: dict[str, str], raions: dict[str, str]) -> Row:
    """Return one oblast, raion, hromada or city raion."""
    region, base, latin = oblasts.get(code.oblast, ""), tidy(code.name_uk), romanise(code.name_uk)
    if code.category == "O":
        return make_oblast(code.katottg, base, region)
    raion = raions.get(code.raion_k, "")
    if code.category == "P":
        old = (f"{latin} raion", f"{latin} district", f"{raion.removesuffix(' Raion')} district")
        return Row(
            f"katottg:{code.katottg}", "raion", f"{base} район", raion, old=old, oblast=region, katottg=code.katottg
        )
    if code.category == "B":
        name = f"{latin} City District"
        return Row(
            f"katottg:{code.katottg}",
            "district",
            f"{base} район",
            name,
            oblast=region,
            raion=raion,
            katottg=code.katottg,
        )
    native = tidy(outline["name_uk"]) if outline is not None and outline["name_uk"] else f"{base} громада"
    return Row(
        f"katottg:{code.katottg}",
        "hromada",
        native,
        f"{latin} hromada",
        old=(f"{base} громада",),
        oblast=region,
        raion=raion,
        katottg=code.katottg,
    )


def make_oblast(code: str, base: str, english: str) -> Row:
    """Return one oblast with the usual ways to name it."""
    if not english.endswith(" Oblast"):
        return Row(
            f"katottg:{code}", "oblast", base, english, old=("Crimea", "Крим", "Крым"), katottg=code, oblast=english
        )
    stem = english.removesuffix(" Oblast")
    old = [f"{stem} region", f"{stem} Region", f"{stem} province", f"{base} обл.", f"{romanise(base)} oblast"]
    return Row(
        DONETSK.get(code, f"katottg:{code}"),
        "oblast",
        f"{base} область",
        english,
        old=(*old, *NATIVE_REGIONS.get(base, [])),
        katottg=code,
        oblast=english,
    )


def read_codes(data: Path, oblasts: dict[str, str], raions: dict[str, str]) -> pd.DataFrame:
    """Read KATOTTG's settlements with their English oblast and raion, Kyiv and Sevastopol included."""
    codes = read_frame(data / "gazetteer_ua" / "settlements_katottg_located.parquet")
    register = read_frame(data / "gazetteer_ua" / "katottg_2025-05-16.parquet")
    cities = register[register["category"] == "K"].assign(gn_id=lambda f: f["katottg"].map(CAPITALS))
    codes = pd.concat([codes, cities], ignore_index=True)
    for number, row in codes.loc[codes["category"] == "K"].iterrows():
        codes.loc[number, "oblast"] = row["name_uk"]
    return codes.assign(oblast=codes["oblast"].map(oblasts), raion=codes["raion_k"].map(raions).fillna(""))


def sort_aliases(rows: list[Row], fixes: Fixes) -> list[list[str]]:
    """Return the aliases of each place: no name it has already, none that a neighbour bears."""
    bearers = defaultdict(list)
    for row in rows:
        for name in {key(name) for name in (row.name_uk, row.name_en, row.name_ru) if name}:
            bearers[name].append(row)
    return [list_aliases(row, bearers, fixes) for row in rows]


def list_aliases(row: Row, bearers: dict[str, list[Row]], fixes: Fixes) -> list[str]:
    """Return the aliases of one place."""
    ours = fixes.names.get(row.place_id, [])
    own = {tidy(name) for name in (row.name_uk, row.name_en, row.name_ru)}
    latin = [romanise(name) for name in (row.name_uk, *row.old)]
    strangers = {key(name) for name in fixes.strangers.get(row.place_id, [])}
    found = []
    for name in dict.fromkeys(tidy(n) for n in (*ours, *row.old, *latin, *row.raw)):
        near = [] if name in ours or row.kind != "settlement" else bearers.get(key(name), [])
        taken = any(n.place_id != row.place_id and n.kind == "settlement" and is_near(n, row) for n in near)
        if name and name not in own and key(name) not in strangers and not taken:
            found.append(name)
    return found


def is_near(one: Row, other: Row) -> bool:
    """Tell whether two places are near enough for a shared name to be mistaken."""
    return one.lat is not None and one.lon is not None and apart(one.lat, one.lon, other) < NEIGHBOUR_KM


def write_places(rows: list[Row], fixes: Fixes) -> None:
    """Write ``places.parquet``."""
    columns: dict[str, Any] = {
        "place_id": [r.place_id for r in rows],
        "name": [r.name_en or r.name_uk for r in rows],
        "kind": [r.kind for r in rows],
        **{c: [getattr(r, c) or None for r in rows] for c in ("name_en", "name_uk", "name_ru")},
        "aliases": sort_aliases(rows, fixes),
        "lat": pa.array([r.lat for r in rows], pa.float64()),
        "lon": pa.array([r.lon for r in rows], pa.float64()),
        "population": pa.array([r.population for r in rows], pa.int64()),
        **{c: [getattr(r, c) or None for r in rows] for c in ("oblast", "raion", "katottg", "quality")},
    }
    write_table(
        pa.table(columns), OUT / "places.parquet", "GeoNames CC BY 4.0, Who's On First, KATOTTG, OpenStreetMap ODbL 1.0"
    )


def pick_outlines(outlines: pd.DataFrame, rows: list[Row], outlined: dict[str, int]) -> pa.Table:
    """Return the outlines of the example: settlements of the wider area, and the divisions that touch it."""
    ids = {row.katottg: row for row in rows if row.katottg}
    area = shapely.box(*WIDER)
    near = pd.Series(shapely.intersects(outlines["shape"].to_numpy(), area), index=outlines.index)
    parts = [describe(outlines.loc[n], ids[code]) for code, n in outlined.items() if near[n] and code in ids]
    for level in ("hromada", "raion", "oblast"):
        frame = outlines[near & (outlines["level"] == level)].copy()
        frame["shape"] = shapely.coverage_simplify(frame["shape"].to_numpy(), SIMPLIFY_DEGREE)
        regions = {row.name_uk: row for row in rows if row.kind == "oblast"}
        for _, outline in frame.iterrows():
            row = regions.get(outline["name_uk"]) if level == "oblast" else ids.get(outline["katottg"])
            parts += [describe(outline, row)] if row else []
    columns = ("place_id", "osm_id", "level", "name", "geometry")
    return pa.table({name: [part[n] for part in parts] for n, name in enumerate(columns)})


def describe(outline: "pd.Series[Any]", row: Row) -> tuple[str, str, str, str, bytes]:
    """Return one row of ``outlines.parquet``."""
    level = "city_raion" if outline["place"] in ("borough", "suburb") else outline["level"]
    shape = shapely.set_precision(outline["shape"], 1e-7)
    return row.place_id, outline["osm_id"], level, row.name_en, shapely.to_wkb(only_areas(shape))


def write_table(table: pa.Table, file: Path, sources: str) -> None:
    """Write a Parquet file that says where it comes from."""
    note = {"made_by": "examples/pokrovsk/make_places.py", "sources": sources}
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table.replace_schema_metadata({"frontline": json.dumps(note)}), file, compression="zstd", compression_level=19
    )
    print(f"{file.name}: {table.num_rows} rows, {file.stat().st_size / 1e6:.2f} MB")


def make_rows(data: Path, outlines: pd.DataFrame, fixes: Fixes) -> tuple[list[Row], dict[str, int]]:
    """Return all places, and the outline of each code that has one."""
    geo = GeoNames.read(data)
    divisions, oblasts, raions = make_divisions(data, outlines, fixes)
    codes = read_codes(data, oblasts, raions)
    outlined = match_outlines(outlines, codes)
    links = link_geonames(codes, outlined, outlines, geo)
    rows = []
    for code in codes.itertuples():
        outline = outlines.loc[outlined[code.katottg]] if code.katottg in outlined else None
        row = make_settlement(code, links.get(code.katottg), outline, geo)
        rows.append(place_point(row, outline["shape"] if outline is not None else None, fixes))
    extra = collect_uncoded(geo, set(links.values()), rows, oblasts)
    print(
        f"settlements: {len(rows)} coded, {len(links)} with a GeoNames id, {len(outlined)} with an outline; {len(extra)} uncoded"
    )
    return [pick_names(row, geo, fixes) for row in [*rows, *extra]] + divisions, outlined


def main() -> None:
    """Read the shared data and write the two files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the shared data")
    data = parser.parse_args().data
    outlines, fixes = read_outlines(data), read_fixes()
    rows, outlined = make_rows(data, outlines, fixes)
    write_places(rows, fixes)
    write_table(
        pick_outlines(outlines, rows, outlined), OUT / "outlines.parquet", "OpenStreetMap contributors, ODbL 1.0"
    )


if __name__ == "__main__":
    main()
