"""Say over which ground something is measured: the theatre's box, a place of any kind, or a polygon from a user."""

import json
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.control.cells import Weights
from frontline.errors import NotFoundError, UsageError
from frontline.measures.geodesy import area_km2, only_areas
from frontline.places.place import Place
from frontline.theatre.folder import OpenTheatre

POLYGON_FILES = (".geojson", ".json")
DRAW_ONE = "give a GeoJSON file with a polygon in longitude and latitude"


@dataclass(frozen=True, slots=True)
class Ground:
    """An outline to measure in.

    Attributes:
        name: as readers see it.
        outline: a Polygon or MultiPolygon, EPSG:4326.
        described: where the outline comes from.
        weights: the cells that it covers.
        place: the place, where it is one.
    """

    name: str
    outline: BaseGeometry
    described: str
    weights: Weights
    place: Place | None = None

    @property
    def area_km2(self) -> float:
        """Return the size of the outline."""
        return area_km2(self.outline)


def find_ground(theatre: OpenTheatre, text: str | None) -> Ground:
    """Return the ground of a place's name or id, of a GeoJSON file, or without either the theatre's box.

    Raises:
        NotFoundError: No such place, outline or file, or it lies outside the theatre.
        AmbiguousError: Several places of that name.
        UsageError: The file holds no polygon.
    """
    if text is None:
        name = theatre.settings.name + " box"
        return Ground(name, shapely.box(*theatre.box), "the theatre's box", theatre.weigh_box())
    if Path(text).suffix.lower() in POLYGON_FILES:
        drawn = shapely.union_all(list(read_polygons(Path(text)).values()))
        return draw_ground(theatre, Path(text).stem, drawn, f"drawn in {Path(text).name}")
    place = theatre.gazetteer.resolve(text)
    outline = theatre.outline_of(place).geometry
    return Ground(place.name, outline, theatre.describe_outline(place), theatre.weigh_place(place), place)


def draw_ground(theatre: OpenTheatre, name: str, outline: BaseGeometry, described: str) -> Ground:
    """Return the ground of an outline.

    Raises:
        NotFoundError: It lies outside the theatre.
    """
    weights = theatre.grid.weigh(outline)
    if not len(weights.index):
        raise NotFoundError(f"{name} lies outside this theatre's box", "give ground inside it")
    return Ground(name, outline, described, weights)


def read_polygons(file: Path) -> dict[str, BaseGeometry]:
    """Return the polygons of a GeoJSON file by their ``name``; one without a name goes by its number.

    Raises:
        NotFoundError: There is no such file.
        UsageError: It is no GeoJSON, or holds anything but valid polygons in degrees.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        features = document["features"] if document.get("type") == "FeatureCollection" else [document]
        found = {_name_of(each, n): _shape_of(each) for n, each in enumerate(features, 1)}
    except FileNotFoundError:
        raise NotFoundError(f"there is no file {file}", DRAW_ONE) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, shapely.errors.GEOSException) as error:
        raise UsageError(f"{file}: not GeoJSON ({error})", DRAW_ONE) from None
    for name, shape in found.items():
        west, south, east, north = shape.bounds
        if shape.area == 0 or not shape.is_valid or min(west + 180, 180 - east, south + 90, 90 - north) < 0:
            raise UsageError(f"{file}: {name} is no valid polygon in degrees", DRAW_ONE)
    if not found:
        raise UsageError(f"{file}: it holds no polygon", DRAW_ONE)
    return found


def _name_of(feature: dict[str, object], number: int) -> str:
    properties = feature.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    return str(name) if name else f"polygon {number}"


def _shape_of(feature: dict[str, object]) -> BaseGeometry:
    geometry = feature["geometry"] if feature.get("type") == "Feature" else feature
    return only_areas(shapely.force_2d(shapely.from_geojson(json.dumps(geometry))))
