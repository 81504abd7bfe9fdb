"""Build faces again from their polygons.

The way back from kept geometry belongs here; how it is kept belongs in ``rows`` (files) and ``keep`` (the database).
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from frontline.control.partition.area import UNITS_PER_DEGREE
from frontline.control.partition.faces import OUTSIDE, Faces
from frontline.control.partition.mesh import BITS, Mesh
from frontline.control.partition.vertices import FINENESS, Vertices
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
    unique, first, inverse = np.unique(points, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    vertices = Vertices()
    vertices.restore(unique[order, 0], unique[order, 1])
    corner = number[inverse.ravel()]
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    return vertices, np.stack([corner[edge], corner[edge + 1]]), part[ring[edge]]


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
    origin = np.stack([keys >> BITS, keys & ((1 << BITS) - 1)], axis=1).ravel()
    mesh = Mesh(vertices)
    mesh.restore(origin, _follow(vertices, origin), face)
    return _find_sides(mesh, np.r_[OUTSIDE, carved_from])


def _follow(vertices: Vertices, origin: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the half that follows each half: the next one clockwise where it ends."""
    x, y = vertices.positions()
    twin = np.arange(len(origin)) ^ 1
    angle = np.arctan2(y[origin[twin]] - y[origin], x[origin[twin]] - x[origin])
    order = np.lexsort((angle, origin))
    first = np.searchsorted(origin[order], origin[order], "left")
    last = np.searchsorted(origin[order], origin[order], "right") - 1
    place = np.arange(len(order))
    clockwise = np.empty(len(order), np.int64)
    clockwise[order] = order[np.where(place == first, last, place - 1)]
    return np.asarray(clockwise[twin])


def _find_sides(mesh: Mesh, carved_from: NDArray[np.int64]) -> Faces:
    """Return faces with a half for each side: the outer one runs counter-clockwise, those of islands clockwise."""
    following, face = np.array(mesh.following, np.int64), np.array(mesh.face, np.int64)
    halves = np.arange(len(following))
    count, side = connected_components(
        coo_array((np.ones(len(halves), np.int8), (halves, following)), shape=(len(halves),) * 2), directed=False
    )
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
    twice = np.bincount(side, dx * next_y - next_x * dy, minlength=count)
    faces = Faces(mesh)
    faces.carved_from = carved_from.tolist()
    faces.shell = [-1] * len(carved_from)
    faces.islands = [[] for _ in carved_from]
    for start, turn in zip(first.tolist(), twice.tolist(), strict=True):
        if turn > 0:
            faces.shell[face[start]] = start
        else:
            faces.islands[face[start]].append(start)
    return faces
