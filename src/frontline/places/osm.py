"""Read places and outlines as OpenStreetMap's extracts give them: GeoPackage, GeoJSON or any file that GDAL reads.

Columns bear the names of tags: ``name``, ``name:uk`` or ``name_uk``, ``old_name``, ``alt_name``, ``place``,
``admin_level``, ``population``, ``osm_id``. What becomes of the places belongs in ``building``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.errors import DeliveryError
from frontline.places.place import Place

LANGUAGES = ("en", "uk", "ru")
SETTLEMENTS = frozenset({"city", "town", "village", "hamlet", "isolated_dwelling", "municipality"})
PARTS = frozenset({"suburb", "borough", "quarter", "neighbourhood", "city_block"})
LEVELS = {
    "2": "country",
    "4": "oblast",
    "6": "raion",
    "7": "hromada",
    "8": "settlement",
    "9": "city_raion",
    "10": "city_raion",
}
OUTLINE_LEVELS = ("settlement", "city_raion", "hromada", "raion", "oblast")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature with its tags.

    Attributes:
        osm_id: its number there, with its type where the file tells.
        tags: the columns that are not empty, as text.
        shape: its geometry in degrees.
    """

    osm_id: str
    tags: dict[str, str]
    shape: BaseGeometry

    def names(self) -> tuple[str, ...]:
        """Return all names that its tags give, each once."""
        keys = ("name", "int_name", "official_name", "loc_name", "short_name", "old_name", "alt_name")
        parts = [part for key in keys for part in self.tags.get(key, "").split(";")]
        parts += [self.tag(f"{key}:{language}") for language in LANGUAGES for key in ("name", "old_name", "alt_name")]
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def tag(self, key: str) -> str:
        """Return a tag, also where the file writes ``name_uk`` for ``name:uk``."""
        return self.tags.get(key) or self.tags.get(key.replace(":", "_"), "")

    @property
    def level(self) -> str:
        """Return what an outline is the outline of; empty where its tags do not tell."""
        if self.tags.get("level") in OUTLINE_LEVELS:
            return self.tags["level"]
        if self.tags.get("place") in SETTLEMENTS:
            return "settlement"
        return "city_raion" if self.tags.get("place") in PARTS else LEVELS.get(self.tags.get("admin_level", ""), "")


def read_features(file: Path) -> Iterator[Feature]:
    """Yield the features of all layers.

    Raises:
        DeliveryError: It is no file of geographic features.
    """
    import pyogrio  # noqa: PLC0415  # takes a second to load
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415

    remedy = "give a GeoPackage, GeoJSON or Shapefile"
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(file) if kind is not None]
        for layer in layers:
            meta, _, shapes, columns = pyogrio.raw.read(file, layer=layer)
            if meta["crs"] not in {None, "EPSG:4326", "OGC:CRS84"}:
                raise DeliveryError(f"its coordinates are {meta['crs']}", "give degrees (EPSG:4326)", path=str(file))
            for shape, *values in zip(shapes, *columns, strict=True):
                yield _make_feature(dict(zip(meta["fields"], values, strict=True)), shape)
    except (DataSourceError, DataLayerError) as error:
        raise DeliveryError(f"it cannot be read ({str(error)[:120]})", remedy, path=str(file)) from None


def read_points(file: Path) -> list[Place]:
    """Read settlements and parts of towns that are points; others have no kind here and are left out."""
    places = []
    for feature in read_features(file):
        kind = {**dict.fromkeys(SETTLEMENTS, "settlement"), **dict.fromkeys(PARTS, "district")}.get(
            feature.tags.get("place", "")
        )
        if kind and feature.names() and feature.shape.geom_type == "Point":
            places.append(_make_place(feature, kind))
    return places


def _make_place(feature: Feature, kind: str) -> Place:
    names = {language: name for language in LANGUAGES if (name := feature.tag(f"name:{language}"))}
    name = names.get("en") or feature.tags.get("name") or feature.names()[0]
    people = feature.tags.get("population", "").replace(" ", "")
    return Place(
        place_id=f"osm:{feature.osm_id}",
        name=name,
        kind=kind,
        lat=round(feature.shape.y, 6),
        lon=round(feature.shape.x, 6),
        names=names,
        aliases=tuple(each for each in feature.names() if each not in {name, *names.values()}),
        population=int(people) if people.isdecimal() else None,
        quality="B",
    )


def _make_feature(values: dict[str, Any], shape: bytes) -> Feature:
    tags = {
        str(key): str(value) for key, value in values.items() if value is not None and str(value) not in {"", "nan"}
    }
    number = tags.get("osm_id") or tags.get("@id") or tags.get("id") or tags.get("osm_way_id", "")
    return Feature(number, tags, shapely.force_2d(shapely.from_wkb(shape)))
