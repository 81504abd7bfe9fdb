"""Hold an open theatre: its folder, cards, gazetteer, grid and database, each opened when first needed.

What the theatre can be asked belongs in the modules beside this one; how to make one belongs in ``new``.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod

from frontline.control.cells import Grid, Weights
from frontline.control.partition import Partition
from frontline.control.published import PublishedMap
from frontline.errors import NotFoundError, UsageError
from frontline.places.gazetteer import Gazetteer
from frontline.places.place import Outline, Place
from frontline.settings import TheatreFolder, TheatreSettings, read_theatre
from frontline.sources.card import Card, find_card, read_cards
from frontline.sources.delivery import Box
from frontline.store import history
from frontline.store.database import Database

if TYPE_CHECKING:
    from frontline.claims.readers.reader import Reader

GEOD = Geod(ellps="WGS84")
DISCS_KM = ((20_000, 3.0), (2_000, 1.5), (0, 0.8))  # about the size of towns and villages of that many inhabitants


@dataclass
class OpenTheatre:
    """An open theatre.

    Attributes:
        folder: its files and settings.
        partitions: of the map sources asked about so far, all that each showed.
        loaded: what was read for an earlier question and serves the next, by name.
        published: what they showed as known at an instant, kept by who answers many questions about the same one.
    """

    folder: TheatreFolder
    partitions: dict[str, Partition] = field(default_factory=dict)
    loaded: dict[str, Any] = field(default_factory=dict)
    published: dict[tuple[str, datetime], PublishedMap | None] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path) -> "OpenTheatre":
        """Open the theatre in a folder.

        Raises:
            NotFoundError: There is none.
            UsageError: Its settings are wrong.
        """
        return cls(read_theatre(path))

    @property
    def settings(self) -> TheatreSettings:
        """Return what ``frontline.toml`` says."""
        return self.folder.settings

    @property
    def box(self) -> Box:
        """Return the area: west, south, east, north in degrees."""
        return self.settings.box

    @property
    def party_ids(self) -> tuple[str, ...]:
        """Return the parties' ids; the first is the one whose ground is measured by default."""
        return self.settings.party_ids

    @property
    def quarantine(self) -> Path:
        """Return the folder of damaged deliveries."""
        return self.folder.path / "quarantine"

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Return the source cards by name."""
        return read_cards(self.folder)

    @cached_property
    def grid(self) -> Grid:
        """Return the cells."""
        return Grid.of(self.settings)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Return the places."""
        return Gazetteer.read(self.folder.places, self.box)

    @cached_property
    def readers(self) -> "tuple[Reader, ...]":
        """Return the optional readers that the settings ask for.

        Raises:
            UsageError: The packages or the key of one are missing.
        """
        from frontline.claims.readers.making import make_readers  # noqa: PLC0415  # an HTTP client and grammars

        return make_readers(self.folder)

    @cached_property
    def database(self) -> Database:
        """Return the database, made when first needed."""
        return Database(self.folder.database)

    def card(self, name: str) -> Card:
        """Return the card of a source.

        Raises:
            NotFoundError: There is none of that name.
        """
        return find_card(self.cards, name)

    def check_grid(self) -> None:
        """Refuse to mix cells of two grids in one database.

        Raises:
            UsageError: The grid or the box was changed after data had come in.
        """
        now = self.settings.grid.model_dump_json() + str(self.box)
        with self.database.writing() as connection:
            kept = history.fix_setting(connection, "grid", now)
        if kept != now:
            file = self.folder.path / "frontline.toml"
            raise UsageError(f"{file}: the grid or the box was changed after data had come in", "make a new theatre")

    def weigh_place(self, place: Place) -> Weights:
        """Return how much of each cell a place covers, by its outline or the disc that stands in for it.

        Raises:
            NotFoundError: The place has neither outline nor point, or lies outside the theatre.
        """
        weights = self.grid.weigh(self.outline_of(place).geometry)
        if not len(weights.index):
            raise NotFoundError(f"{place.name} lies outside this theatre's box", "name a place inside it")
        return weights

    def outline_of(self, place: Place) -> Outline:
        """Return a place's outline; for a settlement without one a disc about its point, whose ``osm_id`` is empty.

        Raises:
            NotFoundError: The place has neither outline nor point.
        """
        known = self.gazetteer.outline(place.place_id)
        if known is not None:
            return known
        if place.kind != "settlement" or place.lon is None or place.lat is None:
            raise NotFoundError(f"no outline of {place.name} is known", "name a place with an outline")
        return Outline(place.place_id, "", "settlement", draw_disc(place.lon, place.lat, disc_km(place)))

    def describe_outline(self, place: Place) -> str:
        """Say by which outline a place is measured."""
        if found := self.gazetteer.outline(place.place_id):
            return found.osm_id or f"outline of the {place.kind}"
        return f"a disc of {disc_km(place):g} km about its point: no outline is known"

    def weigh_box(self) -> Weights:
        """Return the whole theatre as an outline."""
        index = np.flatnonzero(self.grid.inside)
        return Weights(index, np.ones(len(index)))

    def name_party(self, party_id: str) -> str:
        """Return a party's name for readers; of a party that is none, its id."""
        names = {party.id: party.name for party in self.settings.parties}
        return names.get(party_id, party_id)


def disc_km(place: Place) -> float:
    """Return the radius of the disc that stands in for a settlement's missing outline, by its population."""
    return next(radius for people, radius in DISCS_KM if (place.population or 0) >= people)


def draw_disc(lon: float, lat: float, radius_km: float) -> shapely.Polygon:
    """Return a geodesic disc in degrees."""
    turns = np.arange(0, 360, 5.0)
    lons, lats, _ = GEOD.fwd(np.full(72, lon), np.full(72, lat), turns, np.full(72, radius_km * 1000))
    return shapely.Polygon(np.column_stack([lons, lats]))


def digest_inputs(parts: list[str]) -> str:
    """Return one digest of everything that an assessment is made from."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
