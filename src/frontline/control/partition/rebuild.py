"""Build faces again from their polygons.

The way back from kept geometry belongs here; how it is kept belongs in ``rows`` (files) and ``keep`` (the database).
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from frontline.control.partition.area import UNITS_PER_DEGREE
from frontline.control.partition.faces import Faces
from frontline.control.partition.lines import BITS
from frontline.control.partition.mesh import Mesh
from frontline.control.partition.vertices import FINENESS, Vertices
from frontline.control.partition.ways import OUTSIDE
from frontline.errors import StorageError


def to_units(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return coordinates in units of 1e-7 degree, exactly as they were before they were written in degrees."""
    return np.asarray(np.rint(degrees * UNITS_PER_DEGREE * FINENESS) / FINENESS)


def read_segments(polygons: NDArray[np.object_]) -> tuple[Vertices, NDArray[np.int64], NDArray[np.int64]]:
    """Return the vertices of polygons and, for each edge with the polygon on its left, its ends and its polygon.

    Returns:
        The vertices; start and end of each edge, shape (2, n); position of its polygon, shape (n,).
    """
    oriented = shapely.orient_polygons(polygons, exterior_cw=False)
    rings, part = shapely.get_rings(oriented, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points = to_units(points)
    corner, first = _number_points(points)
    vertices = Vertices()
    vertices.restore(*points[first].T)
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    return vertices, np.stack([corner[edge], corner[edge + 1]]), part[ring[edge]]


def _number_points(points: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number points in order of first appearance; return the number of each, and where each number appears first."""
    order = np.lexsort((points[:, 1], points[:, 0]))  # stable: of equal points the first comes first
    new = np.r_[True, (points[order[1:]] != points[order[:-1]]).any(axis=1)]
    first = order[new]
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    number = np.empty(len(points), np.int64)
    number[order] = rank[np.cumsum(new) - 1]
    return number, np.sort(first)


def rebuild_faces(polygons: NDArray[np.object_], carved_from: NDArray[np.int64]) -> Faces:
    """Return the faces of which the polygons were drawn.

    Args:
        polygons: those of the faces 1, 2, ..., shape (n,); they must meet edge to edge.
        carved_from: the face that each was carved from, shape (n,).

    Raises:
        StorageError: Two polygons lie on the same side of an edge.
    """
    if not len(polygons):
        return Faces(Mesh(Vertices()))
    vertices, ends, owner = read_segments(polygons)
    low, high = ends.min(axis=0), ends.max(axis=0)
    keys, edge = np.unique((low << BITS) | high, return_inverse=True)
    half = 2 * edge + (ends[0] > ends[1])
    if len(np.unique(half)) < len(half):
        raise StorageError("two faces of the kept partition overlap", "restore the database from a copy")
    face = np.full(2 * len(keys), OUTSIDE, np.int64)
    face[half] = owner + 1
    mesh = Mesh(vertices)
    mesh.restore(np.stack([keys >> BITS, keys & ((1 << BITS) - 1)]), face)
    return _find_sides(mesh, np.r_[OUTSIDE, carved_from])


def carve_faces(polygons: NDArray[np.object_], carved_from: NDArray[np.int64]) -> Faces:
    """Return the faces of which the polygons were drawn before others were carved from them.

    Args:
        polygons: those of the faces 1, 2, ... as drawn first, shape (n,).
        carved_from: for each face, 0 first, the one that it was carved from, shape (n + 1,).

    Raises:
        StorageError: The polygons do not make a partition.
    """
    vertices, ends, owner = read_segments(polygons)
    mesh = Mesh(vertices)
    lines = mesh.lines.number(ends.min(axis=0), ends.max(axis=0))
    mesh.add(lines)
    position, half = mesh.lines.follow(lines, backward=ends[0] > ends[1])
    mesh.mark(_number_sides(mesh, half, owner[position] + 1, carved_from))
    faces = _find_sides(mesh, carved_from)
    if -1 in faces.shell[1:]:
        raise StorageError("the kept faces do not make a partition", "restore the database from a copy")
    return faces


def _number_sides(
    mesh: Mesh, half: NDArray[np.int64], polygon: NDArray[np.int64], carved_from: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the number of the face on the left of each half.

    Polygons on the left of one half lie in each other, and the innermost is the face: its number is the highest. A
    side that no polygon has on its left belongs to the face that was there when what lies across it was carved.

    Args:
        mesh: the edges.
        half: the halves along the polygons' edges, shape (n,).
        polygon: number of the polygon on the left of each, shape (n,).
        carved_from: as in ``carve_faces``.
    """
    following = np.array(mesh.following)
    innermost = np.full(len(following), -1, np.int64)
    np.maximum.at(innermost, half, polygon)
    outermost = np.full(len(following), len(carved_from), np.int64)
    np.minimum.at(outermost, half, polygon)
    across = outermost[np.arange(len(following)) ^ 1]
    around = np.where(across < len(carved_from), carved_from[np.minimum(across, len(carved_from) - 1)], -1)
    side = _sides_of(following)
    number, else_number = np.full(side.max() + 1, -1), np.full(side.max() + 1, -1)
    np.maximum.at(number, side, innermost)
    np.maximum.at(else_number, side, around)
    number = np.where(number < 0, else_number, number)
    if (number < 0).any():
        raise StorageError("the kept faces do not make a partition", "restore the database from a copy")
    return np.asarray(number[side])


def _sides_of(following: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the number of the ring of halves that each half belongs to."""
    links = coo_array((np.ones(len(following), np.int8), (np.arange(len(following)), following)))
    return np.asarray(connected_components(links, directed=False)[1])


def _find_sides(mesh: Mesh, carved_from: NDArray[np.int64]) -> Faces:
    """Return faces with a half for each side: the outer one runs counter-clockwise, those of islands clockwise."""
    following, face = np.array(mesh.following, np.int64), np.array(mesh.face, np.int64)
    halves = np.arange(len(following))
    side = _sides_of(following)
    _, first = np.unique(side, return_index=True)
    origin = np.array(mesh.origin, np.int64)
    x, y = mesh.vertices.positions()
    anchor, corner, onward = origin[first][side], origin, origin[following]
    dx, dy, next_x, next_y = (
        x[corner] - x[anchor],
        y[corner] - y[anchor],
        x[onward] - x[anchor],
        y[onward] - y[anchor],
    )
    twice = np.bincount(side, dx * next_y - next_x * dy, minlength=int(side.max()) + 1)
    faces = Faces(mesh)
    faces.carved_from = carved_from.tolist()
    faces.shell = [-1] * len(carved_from)
    faces.islands = [[] for _ in carved_from]
    for start, turn in zip(first.tolist(), twice.tolist(), strict=True):
        if turn > 0:
            faces.shell[face[start]] = start
        else:
            faces.islands[face[start]].append(start)
    faces.ways.extend([(number, OUTSIDE) for number in range(1, len(faces))], halves.tolist())
    return faces
