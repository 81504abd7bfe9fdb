"""Read source cards: who publishes, on which side, under which licence, and what its labels mean.

A card is a TOML file in the theatre's ``sources`` folder. All that is peculiar to one source stands on its card
and nowhere in the code.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from frontline.errors import NotFoundError, UsageError
from frontline.settings import Latitude, Longitude, Strict, TheatreFolder, read_model
from frontline.sources.labels import Meaning

ReportField = Literal[
    "id", "text", "lang", "published", "edited_at", "publisher", "publisher_kind", "url", "title", "author"
]  # fmt: skip

ClaimField = Literal[
    "published", "place", "lon", "lat", "type", "actor", "speaker", "holder", "polarity", "uncertain_days",
    "reported_by", "url",
]  # fmt: skip


class LicenceClass(StrEnum):
    """What a licence lets out: anything, with attribution, under the same terms, only inside the team, or nothing."""

    OPEN = "open"
    ATTRIBUTION = "attribution"
    SHARE_ALIKE = "share-alike"
    PRIVATE = "private"
    NONE = "none"


class Licence(Strict):
    """A source's licence: its name, its class and a note for readers."""

    name: str
    class_: Annotated[LicenceClass, Field(alias="class")]
    note: str = ""


class Display(Strict):
    """How a map source shows a change.

    Attributes:
        delay_days: mean days until a true change is drawn.
        false_per_1000: changes drawn without a true one, a thousand cell-days.
    """

    delay_days: Annotated[float, Field(gt=0, le=3650)] = 20.0
    false_per_1000: Annotated[float, Field(gt=0, lt=1000)] = 0.5


class Guards(Strict):
    """What each delivery must pass; a delivery that does not is quarantined whole.

    Attributes:
        bounds: west, south, east, north in degrees that hold all of the source's features; default: the theatre's box.
        min_area_km2: less than this on a day is an empty or damaged map.
        max_area_km2: more than this in one feature is no area of this war.
        max_lag_days: days from the day shown to the file's date; a greater lag is a wrong date.
    """

    bounds: tuple[Longitude, Latitude, Longitude, Latitude] | None = None
    min_area_km2: float = 0.0
    max_area_km2: float = 200_000.0
    max_lag_days: Annotated[int, Field(ge=0, le=366)] = 7


class Mapping(Strict):
    """Which field of a file holds what, for the readers ``geo``, ``settlements`` and ``article``.

    Attributes:
        layer: of a file with several layers; default: the only one.
        label: the field with the source's own label; for KML ``Name`` or ``folder``.
        day: the field with the day shown; without it the day comes from the file's name (YYYY-MM-DD or YYYYMMDD).
        place: the field with the place's id.
        place_prefix: put before the id, such as ``gn:``.
        ignore: fields that are left out on purpose.
        ignore_points: leave out points and lines, counted, instead of refusing them.
        columns: of tables of reports: what frontline calls a field, to the column that holds it.
        delimiter: between two columns.
        lang: the language of reports that do not say theirs; without it, it is recognised.
        kinds: whose voice an outlet is that reports name: its name, to a party's id, ``monitor`` or ``media``.
        claim: of tables of claims: what frontline calls a field, to the column that holds it.
        always: of tables of claims: what is the same in every row.
    """

    layer: str = ""
    label: str = "label"
    day: str = ""
    place: str = ""
    place_prefix: str = "gn:"
    ignore: tuple[str, ...] = ()
    ignore_points: bool = False
    columns: dict[ReportField, str] = Field(default_factory=dict)
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    lang: str = ""
    kinds: dict[str, str] = Field(default_factory=dict)
    claim: dict[ClaimField, str] = Field(default_factory=dict)
    always: dict[ClaimField, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> "Mapping":
        if self.claim and not {"published", "place"} <= set(self.claim):
            raise ValueError("claim must say which columns hold published and place")
        if self.columns and "text" not in self.columns:
            raise ValueError("columns must say which column holds the text")
        return self


class Card(Strict):
    """All that a source's card says.

    Attributes:
        name: the file's name without its ending.
        title: shown to readers.
        publisher: who publishes it.
        url: where.
        side: a party's id, or ``none``.
        kind: what sort of publisher.
        reader: which reader takes its deliveries.
        cadence_days: days between two deliveries, as a rule.
        convention: what its dates mean, in one sentence.
        day_shift: days from the file's date to the day it shows (-1: the file of a day shows the evening before).
        follows: a source that it copies; then it is no second witness.
        licence: what may go out.
        labels: the source's own words to our statuses.
        elsewhere: what it shows by drawing nothing inside its coverage.
        display: how it shows a change.
        guards: what each delivery must pass.
        mapping: which field holds what.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: str
    publisher: str
    url: str = ""
    side: str = "none"
    kind: Literal["official", "monitor", "media", "analyst", "desk"]
    reader: Literal[
        "cells", "deepstate-daily", "deepstate-api", "owlmaps", "nzz", "arcgis", "geo", "fronts",
        "settlements", "wikipedia", "official-list", "acled", "ucdp-ged", "firms", "geoconfirmed", "article",
        "claims-table",
    ]  # fmt: skip
    cadence_days: Annotated[float, Field(gt=0)] = 1.0
    convention: str = ""
    day_shift: Annotated[int, Field(ge=-31, le=31)] = 0
    follows: str = ""
    licence: Licence
    labels: dict[str, Meaning] = Field(default_factory=dict)
    elsewhere: Meaning | None = None
    display: Display = Display()
    guards: Guards = Guards()
    mapping: Mapping = Mapping()

    @model_validator(mode="after")
    def _check(self) -> "Card":
        if self.reader == "claims-table" and not self.mapping.claim:
            raise ValueError("a table of claims needs [mapping.claim]")
        return self

    @property
    def is_map(self) -> bool:
        """Tell whether its deliveries show areas, so that what it leaves blank says something too."""
        return self.reader in ("cells", "deepstate-daily", "deepstate-api", "owlmaps", "nzz", "arcgis", "geo")


def read_card(file: Path, party_ids: tuple[str, ...]) -> Card:
    """Read one card and check its parties against the theatre's.

    Raises:
        UsageError: The card is wrong; the message names the key.
    """
    card = read_model(file, Card)
    if card.name != file.stem:
        raise UsageError(f"{file}: its name is '{card.name}'", f"rename the file to {card.name}.toml, or the card")
    meanings = [*card.labels.values(), *([card.elsewhere] if card.elsewhere else [])]
    named = {meaning.party for meaning in meanings if meaning.party} | ({card.side} - {"none"})
    named |= set(card.mapping.kinds.values()) - {"monitor", "media"}
    if unknown := named - set(party_ids):
        raise UsageError(f"{file}: unknown party '{min(unknown)}'", f"the theatre's parties are {', '.join(party_ids)}")
    return card


def read_cards(folder: TheatreFolder) -> dict[str, Card]:
    """Read all cards of a theatre, by name."""
    files = sorted(folder.cards.glob("*.toml"))
    return {file.stem: read_card(file, folder.settings.party_ids) for file in files}


def find_card(cards: dict[str, Card], name: str) -> Card:
    """Return the card of a name.

    Raises:
        NotFoundError: The theatre has none of that name.
    """
    if name in cards:
        return cards[name]
    known = ", ".join(cards) or "none yet"
    raise NotFoundError(f"there is no source '{name}' in this theatre", f"its sources are: {known}")
