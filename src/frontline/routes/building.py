"""Join the ways of files into one multigraph, cut into short pieces and tied to places.

Ways of one mode meet where they share a corner, as OpenStreetMap draws them; a road and a railway that cross do not.
Files that draw the same line are one: equal pieces count once, and corners of a later file within ``WELD_M`` of an
earlier one's are its. Reading files belongs in ``files``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from frontline.errors import DeliveryError
from frontline.routes.files import FileWays
from frontline.routes.network import MODES, TRANSFER, Bools, Floats, Ints, Network
from frontline.sources.delivery import Box

GEOD = Geod(ellps="WGS84")
PIECE_KM = 1.0  # about so long are edges, so that their state is local and each place has a node near by
PIECE_DEG = 0.009  # of latitude, less than a kilometre
WELD_M = 25.0  # two drawings of one line, and less than two lines of one road lie apart
SNAP_KM = 3.0  # a place is on the network that passes this near to its point,
EDGE_KM = 1.0  # or this near to its outline
STATION_PEOPLE = 2_000  # from this size on a place is taken to have a station where a railway passes
STATION_MINUTES = 15.0
TOWN_KMH = 30.0
UNITS = 10_000_000  # corners are the same to 1e-7 degree, a centimetre
EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
BESIDE_DEG = 0.00135  # of latitude, 150 m


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as the network sees it: id, point, outline (or the disc that stands in for it), and inhabitants."""

    place_id: str
    lon: float
    lat: float
    outline: BaseGeometry
    population: int


@dataclass(frozen=True, slots=True)
class BuiltNetwork:
    """A network, and what became of the files.

    Attributes:
        network: it.
        outside: ways that lie wholly outside the theatre's surroundings.
        doubled: pieces that two ways drew and that count once.
        overlap_km: length of later files' lines that run within 150 m of an earlier file's and were not the same.
    """

    network: Network
    outside: int
    doubled: int
    overlap_km: float


@dataclass(frozen=True, slots=True)
class _Segments:
    """Straight pieces between corners: the corners, the way that each belongs to, and its length."""

    start: Ints
    end: Ints
    way: Ints
    km: Floats
    lon: Floats
    lat: Floats
    doubled: int


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways of all files in one table."""

    file: Ints
    mode: Ints
    kind: NDArray[np.str_]
    name: NDArray[np.str_]
    bridge: Bools
    lines: NDArray[np.object_]


def build_network(
    parts: Sequence[FileWays], spots: Sequence[Spot], box: Box, speeds: Mapping[str, float]
) -> BuiltNetwork:
    """Join files into a network.

    Args:
        parts: the ways of each file, the better file first.
        spots: the places that may lie on it.
        box: ways outside are left out: west, south, east, north.
        speeds: km/h by class; ``other`` for the rest.

    Raises:
        DeliveryError: Nothing lies inside the box.
    """
    ways, outside = _collect(parts, box)
    if not len(ways.lines):
        names = ", ".join(part.file for part in parts)
        raise DeliveryError("no way lies in or near the theatre's box", "give the network of this area", path=names)
    overlap = _overlap_km(ways)
    segments = _cut_up(ways)
    network = _join(ways, segments, spots, speeds, tuple(part.file for part in parts))
    return BuiltNetwork(network, outside, segments.doubled, overlap)


def _collect(parts: Sequence[FileWays], box: Box) -> tuple[_Ways, int]:
    frame = shapely.box(*box)
    near = [shapely.intersects(part.lines, frame) for part in parts]
    outside = sum(int((~each).sum()) for each in near)
    file = np.concatenate([np.full(each.sum(), n) for n, each in enumerate(near)])
    chosen = {
        name: np.concatenate([getattr(part, name)[each] for part, each in zip(parts, near, strict=True)])
        for name in ("mode", "kind", "name", "bridge", "lines")
    }
    mode = np.array([MODES.index(each) for each in chosen.pop("mode")], np.int64)
    return _Ways(file, mode, **chosen), outside


def _cut_up(ways: _Ways) -> _Segments:
    """Return the segments of all ways, each place drawn once."""
    points, way = shapely.get_coordinates(shapely.segmentize(ways.lines, PIECE_DEG), return_index=True)
    points = _weld(points, ways.file[way], ways.mode[way])
    x, y = np.rint(points * UNITS).astype(np.int64).T
    _, first, corner = np.unique(np.stack([ways.mode[way], x, y]), axis=1, return_index=True, return_inverse=True)
    at = np.flatnonzero((way[1:] == way[:-1]) & (corner[1:] != corner[:-1]))
    start, end, owner = corner[at], corner[at + 1], way[at]
    low, high = np.minimum(start, end), np.maximum(start, end)
    _, once = np.unique(low * len(first) + high, return_index=True)
    once = np.sort(once)
    start, end, owner = start[once], end[once], owner[once]
    lon, lat = x[first] / UNITS, y[first] / UNITS
    metres = GEOD.inv(lon[start], lat[start], lon[end], lat[end])[2]
    return _Segments(start, end, owner, np.asarray(metres) / 1000, lon, lat, len(at) - len(once))


def _weld(points: Floats, file: Ints, mode: Ints) -> Floats:
    """Return corners with those of later files drawn to an earlier file's of the same mode where one is near."""
    points = points.copy()
    for each in range(1, int(file.max()) + 1):
        for one in np.unique(mode):
            later, earlier = (file == each) & (mode == one), (file < each) & (mode == one)
            if later.any() and earlier.any():
                tree = cKDTree(_space(points[earlier]))
                km, near = tree.query(_space(points[later]), distance_upper_bound=WELD_M / 1000)
                nearest = np.asarray(near, np.int64)
                found = np.isfinite(km)
                points[np.flatnonzero(later)[found]] = points[earlier][nearest[found]]
    return points


def _overlap_km(ways: _Ways) -> float:
    """Return how long later files' lines run beside an earlier file's of the same mode, not welded to it."""
    total = 0.0
    for one in np.unique(ways.mode):
        first = (ways.mode == one) & (ways.file == 0)
        later = ways.lines[(ways.mode == one) & (ways.file > 0)]
        if not first.any() or not len(later):
            continue
        points, line = shapely.get_coordinates(shapely.segmentize(later, PIECE_DEG / 4), return_index=True)
        spots = shapely.points(points)
        point, other = shapely.STRtree(ways.lines[first]).query(spots, predicate="dwithin", distance=BESIDE_DEG)
        apart = shapely.distance(spots[point], ways.lines[first][other]) > WELD_M / 1000 / KM_PER_DEGREE
        beside = np.isin(np.arange(len(points)), point[apart])
        at = np.flatnonzero((line[1:] == line[:-1]) & beside[1:] & beside[:-1])
        total += float(np.sum(GEOD.inv(*points[at].T, *points[at + 1].T)[2])) / 1000
    return round(total, 1)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Edges between nodes, and the corners of each, one edge after the other."""

    start: Ints
    end: Ints
    mode: Ints
    kind: NDArray[np.str_]
    name: NDArray[np.str_]
    bridge: Bools
    km: Floats
    minutes: Floats
    points: Floats
    sizes: Ints

    def plus(self, other: "_Edges") -> "_Edges":
        """Return these edges and others after them."""
        pairs = {each: (getattr(self, each), getattr(other, each)) for each in self.__dataclass_fields__}
        return _Edges(**{name: np.concatenate(pair) for name, pair in pairs.items()})


def _join(
    ways: _Ways, segments: _Segments, spots: Sequence[Spot], speeds: Mapping[str, float], files: tuple[str, ...]
) -> Network:
    edges, used = _draw_edges(ways, segments, speeds)
    lon, lat = segments.lon[used], segments.lat[used]
    tied = _nodes_within(spots, lon, lat)
    nearest = _nearest(spots, lon, lat, edges)
    edges = edges.plus(_draw_transfers(spots, nearest, lon, lat))
    nodes = [np.unique(np.r_[inside, near[near >= 0]]) for inside, near in zip(tied, nearest.T, strict=True)]
    on = [n for n, each in enumerate(nodes) if len(each)]
    kinds, kind = np.unique(edges.kind, return_inverse=True)
    names, name = np.unique(edges.name, return_inverse=True)
    return Network(
        lon, lat, edges.start, edges.end, edges.mode, kind, name, edges.bridge, edges.km, edges.minutes, edges.points,
        np.r_[0, np.cumsum(edges.sizes)], np.concatenate([np.zeros(0, np.int64), *(nodes[n] for n in on)]),
        np.r_[0, np.cumsum([len(nodes[n]) for n in on])].astype(np.int64), tuple(map(str, kinds)),
        tuple(map(str, names)), tuple(spots[n].place_id for n in on), files,
    )  # fmt: skip


def _draw_edges(ways: _Ways, segments: _Segments, speeds: Mapping[str, float]) -> tuple[_Edges, Ints]:
    """Return the edges, and which corners are their nodes."""
    first = _find_firsts(segments)
    last = np.r_[first[1:], len(segments.start)] - 1
    kept = segments.start[first] != segments.end[last]  # a ring within a kilometre leads nowhere
    km = np.add.reduceat(segments.km, first)[kept]
    corners = np.insert(segments.start, last + 1, segments.end[last])
    sizes = last - first + 2
    corners = corners[np.repeat(kept, sizes)]
    first, last = first[kept], last[kept]
    owner = segments.way[first]
    used, ends = np.unique(np.stack([segments.start[first], segments.end[last]]), return_inverse=True)
    start, end = np.asarray(ends).reshape(2, -1)
    kind = ways.kind[owner]
    speed = np.array([speeds.get(str(each), speeds["other"]) for each in kind])
    points = np.stack([segments.lon[corners], segments.lat[corners]], axis=1)
    about = (ways.mode[owner], kind, ways.name[owner], ways.bridge[owner])
    return _Edges(start, end, *about, km, km / speed * 60, points, sizes[kept]), used


def _find_firsts(segments: _Segments) -> Ints:
    """Return the position of the first segment of each edge.

    An edge ends where ways meet, where its way ends or was drawn before, and after ``PIECE_KM``.
    """
    start, end, way = segments.start, segments.end, segments.way
    degree = np.bincount(np.concatenate([start, end]), minlength=len(segments.lon))
    new = np.r_[True, (way[1:] != way[:-1]) | (start[1:] != end[:-1]) | (degree[start[1:]] != 2)]  # noqa: PLR2004  # a way through
    ended = np.cumsum(segments.km)
    begun = ended - segments.km
    along = ended - begun[np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))]
    piece = np.ceil(along / PIECE_KM - 1e-9)
    return np.flatnonzero(new | np.r_[True, piece[1:] != piece[:-1]])


def _nodes_within(spots: Sequence[Spot], lon: Floats, lat: Floats) -> list[Ints]:
    """Return the nodes that lie in the outline of each place."""
    tree = shapely.STRtree(shapely.points(lon, lat))
    spot, node = tree.query(np.array([spot.outline for spot in spots], object), predicate="contains")
    order = np.argsort(spot, kind="stable")
    return np.split(node[order], np.searchsorted(spot[order], np.arange(1, len(spots)))) if spots else []


def _nearest(spots: Sequence[Spot], lon: Floats, lat: Floats, edges: _Edges) -> Ints:
    """Return the node of each mode that is nearest to each place, -1 where none is near, shape (modes, places)."""
    found = np.full((2, len(spots)), -1)
    if not spots:
        return found
    points = np.array([[spot.lon, spot.lat] for spot in spots])
    outlines = np.array([spot.outline for spot in spots] + [None], object)[:-1]
    owner = np.repeat(np.arange(len(edges.sizes)), edges.sizes)
    for mode in range(2):
        own = edges.mode == mode
        nodes = np.unique(np.concatenate([edges.start[own], edges.end[own]]))
        if len(nodes):
            mine = own[owner]
            km, edge_km = (
                _distances(each, edges.points[mine], owner[mine]) for each in (shapely.points(points), outlines)
            )
            _, near = cKDTree(_space(np.stack([lon[nodes], lat[nodes]], axis=1))).query(_space(points))
            found[mode] = np.where((km <= SNAP_KM) | (edge_km <= EDGE_KM), nodes[near], -1)
    return found


def _distances(shapes: NDArray[np.object_], corners: Floats, owner: Ints) -> Floats:
    """Return how far shapes are from the nearest of some lines in km, on a plane that fits the middle of the lines."""
    scale = np.array([np.cos(np.radians(corners[:, 1].mean())), 1.0]) * KM_PER_DEGREE
    _, line = np.unique(owner, return_inverse=True)
    tree = shapely.STRtree(shapely.linestrings(corners * scale, indices=line))
    scaled = shapely.transform(shapes, lambda points: points * scale)
    (shape, _), km = tree.query_nearest(scaled, return_distance=True, all_matches=False)
    found = np.full(len(shapes), np.inf)
    found[shape] = km
    return found


def _draw_transfers(spots: Sequence[Spot], nearest: Ints, lon: Floats, lat: Floats) -> _Edges:
    """Return an edge between road and railway in each place that is large enough to have a station."""
    large = np.array([spot.population >= STATION_PEOPLE for spot in spots], bool)
    road, rail = np.unique(nearest[:, large & (nearest >= 0).all(axis=0)], axis=1)
    km = np.asarray(GEOD.inv(lon[road], lat[road], lon[rail], lat[rail])[2]) / 1000
    points = np.stack([np.stack([lon[each], lat[each]], axis=1) for each in (road, rail)], axis=1).reshape(-1, 2)
    count = len(road)
    words = np.full(count, TRANSFER), np.full(count, "")
    minutes = km / TOWN_KMH * 60 + STATION_MINUTES
    mode = np.full(count, MODES.index(TRANSFER))
    return _Edges(road, rail, mode, *words, np.zeros(count, bool), km, minutes, points, np.full(count, 2))


def _space(points: Floats) -> Floats:
    """Return points in degrees on a sphere in km, so that straight distances are right for near ones."""
    lon, lat = np.radians(points).T
    return EARTH_KM * np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
