"""Measure ground as a map draws it: areas, shares and change, each with the error of drawing it no finer than it is.

Shapes are EPSG:4326 and measured on the ellipsoid. A published line is off by 100 to 250 m (METHODS section 2), so an
area is uncertain by at least that times the length of the line inside the outline; the line is supposed to be off to
the same side all along, which is the widest that this error can be. The same on cells belongs in ``area``, telling
gain from correction in ``revision``.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.measures.area import DIGITISATION_KM, Estimate
from frontline.measures.geodesy import area_km2, length_km

EDGE_DEG = 1e-4  # what runs this close to the outline is the outline, not a line inside it


def line_inside_km(held: BaseGeometry, outline: BaseGeometry) -> float:
    """Return the length in km of the edge of a held area inside an outline."""
    return length_km(shapely.intersection(held.boundary, outline.buffer(-EDGE_DEG)))


def estimate_km2(held_km2: float, held: BaseGeometry, outline: BaseGeometry) -> Estimate:
    """Return how much of an outline is held in km2, never below nothing nor above the whole.

    Args:
        held_km2: the area held inside the outline, as already known.
        held: the held area.
        outline: where.
    """
    margin = DIGITISATION_KM * line_inside_km(held, outline)
    return Estimate(held_km2, max(held_km2 - margin, 0.0), min(held_km2 + margin, max(area_km2(outline), held_km2)))


def estimate_share(held_km2: float, held: BaseGeometry, outline: BaseGeometry) -> Estimate:
    """Return which share of an outline is held, 0..1; see ``estimate_km2``."""
    whole, found = area_km2(outline), estimate_km2(held_km2, held, outline)
    return Estimate(*(min(value / whole, 1.0) for value in (found.value, found.low, found.high)))


def estimate_net(net_km2: float, pieces: NDArray[np.object_]) -> Estimate:
    """Return a net change in km2, uncertain by the line around what changed: where nothing moved nothing is off.

    Args:
        net_km2: gained minus lost.
        pieces: Polygons that changed, shape (n,); half of their outline is the new line, half the old.
    """
    margin = DIGITISATION_KM * sum(length_km(piece.boundary) for piece in pieces) / 2
    return Estimate(net_km2, net_km2 - margin, net_km2 + margin)
