"""Turn sets of faces into polygons.

Rings and their nesting belong here. The polygons are valid in the sense of OGC simple features: a ring that would
touch itself is parted into a shell and holes, shells that touch in a point stay apart.
"""

import itertools
from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from frontline.control.partition.area import UNITS_PER_DEGREE
from frontline.control.partition.faces import Faces
from frontline.control.partition.mesh import Mesh

CORNERS = 3
VERTEX_BITS = 32


def outline_faces(mesh: Mesh, inside: NDArray[np.bool_]) -> MultiPolygon:
    """Return the union of faces in degrees, along published edges and their crossings.

    Args:
        mesh: the edges.
        inside: whether each face belongs to it, shape (faces,).
    """
    left, right = mesh.sides()
    within = np.stack([inside[left], inside[right]], axis=1).ravel()
    bounds = within & ~within.reshape(-1, 2)[:, ::-1].ravel()
    rings = _trace(mesh, np.flatnonzero(bounds).tolist(), bounds.tolist())
    return MultiPolygon(_assemble(np.stack(mesh.vertices.positions(), axis=1), rings))


def draw_faces(faces: Faces, numbers: Iterable[int]) -> NDArray[np.object_]:
    """Return the Polygon of each numbered face, in degrees, shape (n,)."""
    sides = [faces.sides_of(number) for number in numbers]
    points = np.stack(faces.mesh.vertices.positions(), axis=1)
    origin = np.array(faces.mesh.origin)
    plain = _plain([side[0] for side in sides], origin) & np.array([len(side) == 1 for side in sides], bool)
    drawn = np.empty(len(sides), object)
    drawn[plain] = _draw_rings(
        [side[0] for side, is_plain in zip(sides, plain, strict=True) if is_plain], origin, points
    )
    for n in np.flatnonzero(~plain).tolist():
        rings = [ring for side in sides[n] for ring in _part(origin[side].tolist())]
        polygons = _assemble(points, rings)
        drawn[n] = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    return drawn


def _plain(rings: list[list[int]], origin: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell for each ring of halves whether it passes no vertex twice."""
    ring = np.repeat(np.arange(len(rings)), [len(each) for each in rings])
    passed = (ring << VERTEX_BITS) | origin[np.fromiter(itertools.chain.from_iterable(rings), np.int64, len(ring))]
    passed.sort()
    found = np.ones(len(rings), bool)
    found[passed[1:][passed[1:] == passed[:-1]] >> VERTEX_BITS] = False
    return found


def _draw_rings(rings: list[list[int]], origin: NDArray[np.int64], points: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the polygon inside each ring of halves."""
    if not rings:
        return np.zeros(0, object)
    ring = np.repeat(np.arange(len(rings)), [len(each) for each in rings])
    corners = points[origin[np.fromiter(itertools.chain.from_iterable(rings), np.int64, len(ring))]]
    return np.asarray(shapely.polygons(shapely.linearrings(corners / UNITS_PER_DEGREE, indices=ring)))


def _trace(mesh: Mesh, halves: list[int], bounds: list[bool]) -> list[list[int]]:
    """Return rings of vertices along bounding halves, each keeping to one connected piece of the inside."""
    following, origin = mesh.following, mesh.origin
    done: set[int] = set()
    rings: list[list[int]] = []
    for start in halves:
        if start in done:
            continue
        ring, half = [], start
        while half not in done:
            done.add(half)
            ring.append(origin[half])
            half = following[half]
            while not bounds[half]:
                half = following[half ^ 1]
        rings += _part(ring)
    return rings


def _part(ring: list[int]) -> list[list[int]]:
    """Part a ring wherever it passes a vertex twice."""
    if len(set(ring)) == len(ring):
        return [ring]
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


def _assemble(vertices: NDArray[np.float64], rings: list[list[int]]) -> list[Polygon]:
    """Return polygons of rings of vertices: counter-clockwise ones are shells, the others go into theirs."""
    if not rings:
        return []
    sizes = np.array([len(ring) for ring in rings])
    flat = np.array([vertex for ring in rings for vertex in ring])
    points = vertices[flat]
    ring_of = np.repeat(np.arange(len(rings)), sizes)
    turns = _twice_areas(points, sizes)
    drawn = shapely.linearrings(points / UNITS_PER_DEGREE, indices=ring_of)
    shells, holes = np.flatnonzero(turns > 0), np.flatnonzero(turns < 0)
    inner = _nest(drawn, turns, shells, holes)
    return [Polygon(drawn[shell], [drawn[hole] for hole in inner[shell]]) for shell in shells.tolist()]


def _twice_areas(points: NDArray[np.float64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
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
    hole_areas = shapely.polygons(drawn[holes])
    shapely.prepare(areas)
    hole, shell = shapely.STRtree(areas).query(hole_areas, predicate="covered_by")
    for number in range(len(holes)):
        around = shells[shell[hole == number]]
        larger = around[turns[around] > -turns[holes[number]]]
        if len(larger):
            inner[int(larger[np.argmin(turns[larger])])].append(int(holes[number]))
    return inner
