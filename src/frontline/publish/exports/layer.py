"""Say what an exported layer is made of: areas, a surface or both, and the terms that stand in every file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Terms:
    """What stands in every file.

    Attributes:
        title: what it is.
        licence: under which it may be used.
        citation: how it is cited.
        on: the day that it shows, ISO.
        cut_off: nothing known later is in it, UTC text.
        method: how it was made, one sentence.
        sources: what it rests on, a line each.
        note: what is held back; empty where nothing is.
    """

    title: str
    licence: str
    citation: str
    on: str
    cut_off: str
    method: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Area:
    """One area, EPSG:4326, with what is said of it."""

    geometry: BaseGeometry
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Surface:
    """A probability of each cell.

    Attributes:
        bands: a name for each band.
        values: NaN where nothing is known or shown, shape (bands, rows, columns); row 0 is the northernmost.
        west_m: the western edge on the plane.
        north_m: its northern edge.
        cell_m: the width of a cell.
        lon: longitude of the centre of the Lambert azimuthal equal-area projection (WGS 84).
        lat: its latitude.
    """

    bands: tuple[str, ...]
    values: NDArray[np.float32]
    west_m: float
    north_m: float
    cell_m: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Layer:
    """What is exported; a format that needs what a layer has not refuses it."""

    name: str
    terms: Terms
    areas: tuple[Area, ...] = ()
    surface: Surface | None = None


Writer = Callable[[Layer], bytes]
