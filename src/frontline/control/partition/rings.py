"""Assemble directed edges to polygons.

Rings and their nesting belong here. The polygons are valid in the sense of OGC simple features: a ring that would
touch itself is parted into a shell and holes, shells that touch in a point stay apart. Only where snapping has laid
vertices on each other can an outline cross itself, by less than the snapping distance; then the crossing is resolved.
"""

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from frontline.ellipsoid import UNITS_PER_DEGREE

CORNERS = 3

Points = NDArray[np.float64]


def assemble(points: Points, start: NDArray[np.int64], end: NDArray[np.int64]) -> MultiPolygon:
    """Return the area on the left of edges, in degrees.

    Args:
        points: vertices in units, shape (vertices, 2).
        start: vertex that each edge starts from, shape (n,); as many edges start from a vertex as end there.
        end: vertex that it leads to.
    """
    found = MultiPolygon(_nest_rings(points, _trace(points, start, end)))
    if found.is_valid:
        return found
    whole = shapely.make_valid(found, method="structure", keep_collapsed=False)
    return MultiPolygon([part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"])


def _trace(points: Points, start: NDArray[np.int64], end: NDArray[np.int64]) -> list[list[int]]:
    """Return rings of vertices; where several edges leave a vertex, each ring keeps to one piece of the inside."""
    order = np.argsort(start, kind="stable")
    starts, first = np.unique(start[order], return_index=True)
    place = np.searchsorted(starts, end)  # of each edge: where the edges that start at its end begin
    count = np.diff(np.r_[first, len(start)])
    following = order[first[place]]
    forks = np.flatnonzero(count[place] > 1)
    if len(forks):
        _pair_at_forks(points, start, end, forks, following)
    onward, origin = following.tolist(), start.tolist()
    done = np.zeros(len(start), bool).tolist()
    rings = []
    for each in range(len(origin)):
        if done[each]:
            continue
        ring, edge = [], each
        while not done[edge]:
            done[edge] = True
            ring.append(origin[edge])
            edge = onward[edge]
        rings += _part(ring)
    return rings


def _pair_at_forks(
    points: Points, start: NDArray[np.int64], end: NDArray[np.int64], forks: NDArray[np.int64],
    following: NDArray[np.int64],
) -> None:  # fmt: skip
    """Say which edge follows at a vertex that several leave: the first one clockwise from where the ring came."""
    leaving: dict[int, list[int]] = {}
    shared = set(end[forks].tolist())
    for edge in np.flatnonzero(np.isin(start, end[forks])).tolist():
        leaving.setdefault(int(start[edge]), []).append(edge)
    for vertex in shared:
        coming = [edge for edge in forks.tolist() if end[edge] == vertex]
        free = set(leaving[vertex])
        for edge in coming:
            back = _direction(points[vertex], points[start[edge]])
            # turning clockwise, the smallest turn first; straight back is a whole turn
            chosen = min(free, key=lambda out: _turn(back, _direction(points[vertex], points[end[out]])))
            free.discard(chosen)
            following[edge] = chosen


def _direction(here: Points, there: Points) -> float:
    return math.atan2(there[1] - here[1], there[0] - here[0])


def _turn(back: float, out: float) -> float:
    """Return the clockwise turn from one direction to another, in (0, 2 pi]."""
    turn = (back - out) % (2 * math.pi)
    return turn if turn > 0 else 2 * math.pi


def _part(ring: list[int]) -> list[list[int]]:
    """Part a ring wherever it passes a vertex twice."""
    if len(set(ring)) == len(ring):
        return [ring] if len(ring) >= CORNERS else []
    parts: list[list[int]] = []
    path: list[int] = []
    at: dict[int, int] = {}
    for vertex in ring:
        if vertex in at:
            cut = at[vertex]
            parts.append(path[cut:])
            for gone in path[cut + 1 :]:
                del at[gone]
            del path[cut + 1 :]
        else:
            at[vertex] = len(path)
            path.append(vertex)
    return [part for part in [*parts, path] if len(part) >= CORNERS]


def _nest_rings(vertices: Points, rings: list[list[int]]) -> list[Polygon]:
    """Return polygons of rings of vertices: counter-clockwise ones are shells, the others go into theirs."""
    if not rings:
        return []
    sizes = np.array([len(ring) for ring in rings])
    points = vertices[np.array([vertex for ring in rings for vertex in ring])]
    turns = _twice_areas(points, sizes)
    drawn = shapely.linearrings(points / UNITS_PER_DEGREE, indices=np.repeat(np.arange(len(rings)), sizes))
    shells, holes = np.flatnonzero(turns > 0), np.flatnonzero(turns < 0)
    inner = _nest(drawn, turns, shells, holes)
    return [Polygon(drawn[shell], [drawn[hole] for hole in inner[shell]]) for shell in shells.tolist()]


def _twice_areas(points: Points, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    first = np.r_[0, np.cumsum(sizes)[:-1]]
    local = points - np.repeat(points[first], sizes, axis=0)
    onward = np.arange(len(points)) + 1
    onward[first + sizes - 1] = first
    x, y = local.T
    return np.asarray(np.add.reduceat(x * y[onward] - x[onward] * y, first))


def _nest(
    drawn: NDArray[np.object_], turns: NDArray[np.float64], shells: NDArray[np.int64], holes: NDArray[np.int64]
) -> dict[int, list[int]]:
    """Return for each shell its holes: each goes to the smallest shell around it."""
    inner: dict[int, list[int]] = {shell: [] for shell in shells.tolist()}
    if len(shells) == 1:
        inner[int(shells[0])] = holes.tolist()
        return inner
    if not len(holes):
        return inner
    areas = shapely.polygons(drawn[shells])
    inside = shapely.point_on_surface(shapely.polygons(drawn[holes]))
    shapely.prepare(areas)
    hole, shell = shapely.STRtree(inside).query(areas, predicate="intersects")[::-1]
    for number in range(len(holes)):
        around = shells[shell[hole == number]]
        larger = around[turns[around] > -turns[holes[number]]]
        if len(larger):
            inner[int(larger[np.argmin(turns[larger])])].append(int(holes[number]))
    return inner
