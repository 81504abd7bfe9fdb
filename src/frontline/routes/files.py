"""Read roads and railways from files: OpenStreetMap (PBF, XML), Overpass JSON, GeoPackage or GeoJSON, and Parquet.

What a file says goes in as ``FileWays``; nothing is joined here, which belongs in ``network``. A way that is neither a
road for vehicles nor a railway in use is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from frontline.errors import DeliveryError, NotFoundError

ROAD, RAILWAY = "road", "railway"
ROADS = frozenset(
    [
        *("motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link"),
        *("tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "track", "road"),
    ]
)
RAILWAYS = frozenset(["rail", "light_rail", "narrow_gauge"])
SIDE_TRACKS = frozenset(["siding", "yard", "spur", "crossover"])
CLOSED = frozenset(["no"])
TOLD_EVERY = 50_000
WHOLE = "fetch the file again, or take another extract"

Tell = Callable[[str], None]
Row = tuple[str, str, str, bool, Any]  # mode, class, name, bridge, line


@dataclass(frozen=True, slots=True)
class FileWays:
    """The ways of one file, each with the same position in every column.

    Attributes:
        file: its name.
        mode: ``road`` or ``railway``.
        kind: the class, such as ``trunk``.
        name: as the file has it, its number such as ``M30`` in brackets or instead; empty where it has neither.
        bridge: whether it is one.
        lines: LineStrings in degrees.
    """

    file: str
    mode: NDArray[np.str_]
    kind: NDArray[np.str_]
    name: NDArray[np.str_]
    bridge: NDArray[np.bool_]
    lines: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.lines)


def read_ways(path: Path, tell: Tell | None = None) -> FileWays:
    """Read the roads and railways of a file, by its ending.

    Args:
        path: ``.pbf``, ``.osm``, ``.json`` (Overpass), ``.gpkg``, ``.geojson`` or ``.parquet``.
        tell: called now and then with words on how far it is.

    Raises:
        NotFoundError: There is no such file.
        DeliveryError: It is damaged, is of another kind, or has no way in it.
    """
    if not path.is_file():
        raise NotFoundError(f"there is no file {path}", "check the path")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise DeliveryError(f"a network cannot be read from '{path.suffix}'", f"give one of {known}", path=path.name)
    found = _gather(path.name, reader(path), tell)
    if not len(found):
        raise DeliveryError("it holds no road and no railway", "check that it is a network", path=path.name)
    return found


def _gather(file: str, rows: Iterable[Row], tell: Tell | None) -> FileWays:
    columns: tuple[list[Any], ...] = ([], [], [], [], [])
    for count, row in enumerate(rows, 1):
        for column, value in zip(columns, row, strict=True):
            column.append(value)
        if tell and count % TOLD_EVERY == 0:
            tell(f"{file}: {count} ways")
    mode, kind, name, bridge, lines = columns
    shapes = np.empty(len(lines), object)
    shapes[:] = lines
    return FileWays(file, np.array(mode, str), np.array(kind, str), np.array(name, str), np.array(bridge, bool), shapes)


def class_of(tags: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return mode and class of a way by OpenStreetMap's tags; None where it is no way that counts."""
    road, rail = tags.get("highway"), tags.get("railway")
    if road in ROADS and tags.get("access") not in CLOSED and tags.get("motor_vehicle") not in CLOSED:
        return ROAD, str(road)
    if rail in RAILWAYS and tags.get("service") not in SIDE_TRACKS:
        return RAILWAY, str(rail)
    return None


def _tagged(tags: Mapping[str, Any], points: list[tuple[float, float]]) -> Row | None:
    found = class_of(tags)
    if found is None or len(points) < 2:  # noqa: PLR2004  # a line has two ends
        return None
    name, number = str(tags.get("name:en") or tags.get("name") or ""), str(tags.get("ref") or "")
    name = f"{name} ({number})" if name and number and number not in name else name or number
    return *found, name, tags.get("bridge") not in {None, "no"}, shapely.LineString(points)


def _read_osm(path: Path) -> Iterator[Row]:
    import osmium  # noqa: PLC0415  # a compiled library that only an extract pays for

    try:
        ways = (
            osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway", "railway"))
        )
        for each in ways:
            if isinstance(each, osmium.osm.Way):
                points = [(node.lon, node.lat) for node in each.nodes if node.location.valid()]
                row = _tagged({tag.k: tag.v for tag in each.tags}, points)
                if row:
                    yield row
    except (RuntimeError, OSError) as error:
        raise DeliveryError(f"it is damaged or cut short ({error})", WHOLE, path=path.name) from None


def _read_overpass(path: Path) -> Iterator[Row]:
    try:
        elements = orjson.loads(path.read_bytes())["elements"]
        nodes = {each["id"]: (each["lon"], each["lat"]) for each in elements if each["type"] == "node"}
        for each in elements:
            if each["type"] == "way":
                yield from filter(None, [_tagged(each.get("tags", {}), _points_of(each, nodes))])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"it is no answer of Overpass ({error})"
        raise DeliveryError(message, "ask for ways with 'out geom' or with their nodes", path=path.name) from None


def _points_of(way: Mapping[str, Any], nodes: Mapping[int, tuple[float, float]]) -> list[tuple[float, float]]:
    if "geometry" in way:
        return [(point["lon"], point["lat"]) for point in way["geometry"] if point]
    return [nodes[each] for each in way["nodes"] if each in nodes]


def _read_features(path: Path) -> Iterator[Row]:
    """Read every layer with lines; columns are named as OpenStreetMap's tags."""
    import pyogrio  # noqa: PLC0415  # a second, for pandas comes with it, that only these formats pay

    try:
        for layer, _ in pyogrio.list_layers(path):
            meta, _, geometry, values = pyogrio.raw.read(path, layer=layer)
            columns = dict(zip(meta["fields"], values, strict=True))
            for n, shape in enumerate(shapely.from_wkb(geometry)):
                tags = {key: column[n] for key, column in columns.items() if column[n] is not None}
                for part in shapely.get_parts(shape) if shape is not None else ():
                    if part.geom_type == "LineString":
                        yield from filter(None, [_tagged(tags, shapely.get_coordinates(part).tolist())])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, shapely.errors.GEOSException) as error:
        raise DeliveryError(f"it cannot be read ({error})", WHOLE, path=path.name) from None


def _read_parquet(path: Path) -> Iterator[Row]:
    """Read lines as WKB; columns ``mode``, ``class``, ``name`` and ``bridge`` may be missing.

    Without a mode it is that of the file's name; without a class roads are trunk roads, as in scgraph's networks.
    """
    try:
        table = pq.ParquetFile(path).read()
        lines = shapely.from_wkb(table["geometry"].to_numpy())
    except (OSError, pa.ArrowException, KeyError, shapely.errors.GEOSException) as error:
        raise DeliveryError(
            f"it is no network ({error})", "it needs lines as WKB in 'geometry'", path=path.name
        ) from None
    by_name = RAILWAY if "rail" in path.stem.lower() else ROAD
    columns = {
        name: table[name].to_pylist() for name in ("mode", "class", "name", "bridge") if name in table.column_names
    }
    for n, line in enumerate(lines):
        row = {name: column[n] for name, column in columns.items()}
        mode = row.get("mode") or by_name
        kind = row.get("class") or ("rail" if mode == RAILWAY else "trunk")
        for part in shapely.get_parts(line):
            yield mode, kind, row.get("name") or "", bool(row.get("bridge")), part


READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".pbf": _read_osm,
    ".osm": _read_osm,
    ".json": _read_overpass,
    ".gpkg": _read_features,
    ".geojson": _read_features,
    ".parquet": _read_parquet,
}
