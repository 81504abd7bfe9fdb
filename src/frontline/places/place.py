"""Say what a place is: one settlement, district or region with its names, its point and, where known, its outline.

Reading a gazetteer belongs in ``gazetteer``; turning words into places belongs in ``locate``.
"""

from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a gazetteer.

    Attributes:
        place_id: ``gn:704422`` (GeoNames), ``katottg:UA14...`` or ``osm:relation/2506125``; stable across versions.
        name: the name shown to readers, English where there is one.
        kind: ``settlement``, ``district``, ``hromada``, ``raion``, ``oblast`` or ``country``.
        lat: degrees north, of a point inside the place; None where only an area is meant.
        lon: degrees east.
        names: language code to name (``uk``, ``ru``, ``en``); one entry a language.
        aliases: older names, exonyms and other spellings, without a language.
        population: inhabitants as the gazetteer has them (before the war, as a rule); None where it has none.
        oblast: the region's English or Ukrainian name, for telling homonyms apart.
        quality: ``A`` checked against an outline, ``B`` as the gazetteer has it, ``C`` known to be doubtful.
        raion: the district's name, for telling homonyms of one region apart.
    """

    place_id: str
    name: str
    kind: str
    lat: float | None
    lon: float | None
    names: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    population: int | None = None
    oblast: str = ""
    quality: str = "B"
    raion: str = ""

    def __hash__(self) -> int:
        """Return the id's, so that what is measured of a place can be kept by it."""
        return hash(self.place_id)

    def spell_all(self) -> tuple[str, ...]:
        """Return every name of the place, the one shown first, each once."""
        return tuple(dict.fromkeys((self.name, *self.names.values(), *self.aliases)))


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a place, in degrees (EPSG:4326), as ``shapely`` geometry.

    Attributes:
        place_id: the place it belongs to.
        osm_id: the feature it was read from, for citation.
        level: ``settlement``, ``city_raion``, ``hromada``, ``raion`` or ``oblast``.
        geometry: a Polygon or MultiPolygon.
    """

    place_id: str
    osm_id: str
    level: str
    geometry: BaseGeometry
