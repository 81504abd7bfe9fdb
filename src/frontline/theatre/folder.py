"""Hold an open theatre: its folder, cards, gazetteer, grid and database, each opened when first needed.

What the theatre can be asked belongs in the modules beside this one; how to make one belongs in ``new``.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from frontline.control.cells import Grid, Weights
from frontline.errors import NotFoundError, UsageError
from frontline.places.gazetteer import Gazetteer
from frontline.places.place import Place
from frontline.settings import TheatreFolder, TheatreSettings, read_theatre
from frontline.sources.card import Card, find_card, read_cards
from frontline.sources.delivery import Box
from frontline.store import history
from frontline.store.database import Database


@dataclass
class OpenTheatre:
    """An open theatre.

    Attributes:
        folder: its files and settings.
    """

    folder: TheatreFolder

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
        """Return how much of each cell a place covers, by its outline.

        Raises:
            NotFoundError: The place has no outline, or lies outside the theatre.
        """
        outline = self.gazetteer.outline(place.place_id)
        if outline is None:
            raise NotFoundError(
                f"no outline of {place.name} is known, so it has no share", "name a place with an outline"
            )
        weights = self.grid.weigh(outline.geometry)
        if not len(weights.index):
            raise NotFoundError(f"{place.name} lies outside this theatre's box", "name a place inside it")
        return weights

    def weigh_box(self) -> Weights:
        """Return the whole theatre as an outline."""
        index = np.flatnonzero(self.grid.inside)
        return Weights(index, np.ones(len(index)))

    def name_party(self, party_id: str) -> str:
        """Return a party's name for readers; of a party that is none, its id."""
        names = {party.id: party.name for party in self.settings.parties}
        return names.get(party_id, party_id)


def digest_inputs(parts: list[str]) -> str:
    """Return one digest of everything that an assessment is made from."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
