"""Say what an exported layer is made of: areas, a surface or both, and the terms that stand in every file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError


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
        definitions: what each column means: its name and a sentence.
    """

    title: str
    licence: str
    citation: str
    on: str
    cut_off: str
    method: str
    sources: tuple[str, ...]
    note: str
    definitions: tuple[tuple[str, str], ...] = ()

    def list_lines(self) -> list[tuple[str, str]]:
        """Return all of it as lines of text, each with its heading; several of one heading where it has several."""
        own = [("Title", self.title), ("On", self.on), ("Cut-off", self.cut_off), ("Licence", self.licence)]
        own += [("Cite as", self.citation), ("Method", self.method), *(("Source", each) for each in self.sources)]
        own += [("Held back", self.note)]
        return [(head, words) for head, words in own if words] + [
            ("Definition", f"{name}: {meaning}") for name, meaning in self.definitions
        ]

    def write_text(self) -> str:
        """Return all of it as plain text, a line each."""
        return "".join(f"{head}: {' '.join(words.split())}\n" for head, words in self.list_lines())


@dataclass(frozen=True, slots=True)
class Area:
    """One area, or point, EPSG:4326, with what is said of it; None where it has no place."""

    geometry: BaseGeometry | None
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
    """What is exported; a format that needs what a layer has not refuses it.

    Attributes:
        name: as in file names and tables.
        terms: what stands in every file.
        areas: with a place, all with the same properties.
        surface: a probability of each cell.
        colors: party to ``#RRGGBB``, for formats that carry a style.
        names: party to its name, for the same.
    """

    name: str
    terms: Terms
    areas: tuple[Area, ...] = ()
    surface: Surface | None = None
    colors: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


Writer = Callable[[Layer], bytes]


def check_areas(layer: Layer) -> None:
    """Refuse a layer without areas.

    Raises:
        UsageError: It has none.
    """
    if not layer.areas:
        raise UsageError(f"{layer.name} has no areas on that day", "name another day, or another format")


def check_ground(layer: Layer) -> None:
    """Refuse a layer that has nothing to draw.

    Raises:
        UsageError: It has no areas, or none that has a place.
    """
    check_areas(layer)
    if all(each.geometry is None for each in layer.areas):
        raise UsageError(f"{layer.name} has nothing that can be drawn", "let the file end in .csv")
