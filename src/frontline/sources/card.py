"""Read source cards: who publishes, on which side, under which licence, and what its labels mean.

A card is a TOML file in the theatre's ``sources`` folder. All that is peculiar to one source stands on its card
and nowhere in the code.
"""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from frontline.errors import NotFoundError, UsageError
from frontline.settings import Latitude, Longitude, Strict, TheatreFolder, read_model
from frontline.sources.labels import Meaning

DAY_MARKS = ("{day}", "{day-}", "{time}")
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
    """A source's licence: its name, also in other languages by their code, its class and a note for readers."""

    name: str
    names: dict[str, str] = Field(default_factory=dict)
    class_: Annotated[LicenceClass, Field(alias="class")]
    note: str = ""


class Display(Strict):
    """How a map source shows a change.

    Attributes:
        delay_days: mean days until a true change is drawn.
        false_per_1000: changes drawn without a true one, a thousand cell-days.
        settles_after: further updates that a fresh change must stand, three times over, to be no slip when it is taken
            back; 0: what is drawn is trusted at once, for a map that is drawn in hindsight.
        drawn_to_km: how far a line may lie from where the source means it, by how finely it is drawn.
    """

    delay_days: Annotated[float, Field(gt=0, le=3650)] = 20.0
    false_per_1000: Annotated[float, Field(gt=0, lt=1000)] = 0.5
    settles_after: Annotated[float, Field(ge=0, le=100)] = 2.0
    drawn_to_km: Annotated[float, Field(gt=0, le=100)] = 0.15


class Guards(Strict):
    """What each delivery must pass; a delivery that does not is quarantined whole.

    Attributes:
        bounds: west, south, east, north in degrees that hold all of the source's features; default: the theatre's box.
        min_area_km2: less than this on a day is an empty or damaged map.
        max_area_km2: more than this in one feature is no area of this war.
        max_lag_days: days from the day shown to the file's date; a greater lag is a wrong date.
        max_jump_km2: ground that a day's map may give or take; more asks a person first.
        max_jump_km2_before: the same for the days before a day: a war of movement gives and takes more.
        max_loss_km2: ground that a map may take back; more is flagged as a revision (METHODS section 2).
        max_swing_km2: ground that it may take back of what it gave in the last ``swing_days``; more is flagged.
        swing_days: see there.
        max_gap_days: days from one day shown to the next; more are flagged as missing; default: ``cadence_days``.
        max_still_days: days that a map may stand exactly as it was; more are flagged.
    """

    bounds: tuple[Longitude, Latitude, Longitude, Latitude] | None = None
    min_area_km2: float = 0.0
    max_area_km2: float = 200_000.0
    max_lag_days: Annotated[int, Field(ge=0, le=366)] = 7
    max_jump_km2: Annotated[float, Field(gt=0)] = 150.0
    max_jump_km2_before: dict[date, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    max_loss_km2: Annotated[float, Field(gt=0)] = 10.0
    max_swing_km2: Annotated[float, Field(gt=0)] = 5.0
    swing_days: Annotated[int, Field(ge=1, le=366)] = 14
    max_gap_days: Annotated[int, Field(ge=1)] | None = None
    max_still_days: Annotated[int, Field(ge=1)] = 3

    def jump_km2_on(self, day: date) -> float:
        """Return how much ground the map of a day may give or take, in km2 a day."""
        earlier = [km2 for until, km2 in sorted(self.max_jump_km2_before.items()) if day < until]
        return earlier[0] if earlier else self.max_jump_km2


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


class Seed(Strict):
    """A point known to lie on one side of the line, such as a capital.

    Attributes:
        label: the side, as in ``[labels]``.
        lon: degrees.
        lat: likewise.
        since: the first day on which it lay there; default: from the beginning.
        until: the day after the last; default: to the end.
    """

    label: str
    lon: Longitude
    lat: Latitude
    since: date | None = None
    until: date | None = None


class Split(Strict):
    """How a source's front lines become areas: by dividing land, each part named by the seeds in it.

    Attributes:
        land: the file with the land, in the theatre's folder.
        pieces: the names of its pieces that this source's lines divide.
        most_led_km: how far a line that stops short is led on to the edge of the land; farther is refused.
        seeds: points known to lie on either side.
    """

    land: str
    pieces: Annotated[tuple[str, ...], Field(min_length=1)]
    most_led_km: Annotated[float, Field(ge=0, le=2000)] = 50.0
    seeds: Annotated[tuple[Seed, ...], Field(min_length=2)]


class Fetch(Strict):
    """Where a source's deliveries can be fetched. A card without it is read from files only.

    Attributes:
        address: of the file; ``{day}`` stands for a day as YYYYMMDD, ``{day-}`` as YYYY-MM-DD.
        kind: a file (or one a day), an archive of files, or an ArcGIS item or service whose layers are discovered.
        first_day: of a file a day, the first that there is.
        revised_days: of a file a day, how long after its day it may still change.
        members: of an archive, the wanted files, such as ``data/map_{day}.json``; ``{time}`` stands for an instant in
            seconds since 1970, ``*`` for anything but a slash.
        layers: of an ArcGIS service, the names of the layers wanted; default: all that hold areas.
        name: what a file is called here, where its address does not tell; ``{day}`` stands for the day of fetching.
        pace_seconds: least time between two requests to the source.
        allow_http: let unencrypted addresses in.
        allow_private: let the address's own host be a loopback or private one, for a mirror of one's own.
        max_megabytes: a larger answer is cut off, packed or unpacked.
        max_unpacked_megabytes: an archive that unpacks to more is refused.
        max_seconds: a slower answer is cut off.
    """

    address: str
    kind: Literal["file", "archive", "arcgis"] = "file"
    first_day: date | None = None
    revised_days: Annotated[int, Field(ge=0, le=3650)] = 7
    members: str = ""
    layers: tuple[str, ...] = ()
    name: str = ""
    pace_seconds: Annotated[float, Field(ge=0, le=3600)] = 2.0
    allow_http: bool = False
    allow_private: bool = False
    max_megabytes: Annotated[float, Field(gt=0, le=4096)] = 200.0
    max_unpacked_megabytes: Annotated[float, Field(gt=0, le=65_536)] = 4000.0
    max_seconds: Annotated[float, Field(gt=0, le=86_400)] = 300.0

    @property
    def has_days(self) -> bool:
        """Tell whether the days of its deliveries are known before they are read."""
        return any(mark in self.address + self.members for mark in DAY_MARKS)

    @model_validator(mode="after")
    def _check(self) -> "Fetch":
        daily = any(mark in self.address for mark in DAY_MARKS)
        if daily and (self.kind != "file" or self.first_day is None):
            raise ValueError("an address with {day} is of kind 'file' and needs first_day")
        if (self.kind == "archive") != bool(self.members):
            raise ValueError("an archive, and nothing else, needs members")
        if sum(self.members.count(mark) for mark in DAY_MARKS) > 1:
            raise ValueError("members may have one of {day}, {day-}, {time}")
        return self


class Card(Strict):
    """All that a source's card says.

    Attributes:
        name: the file's name without its ending.
        title: shown to readers.
        titles: language code to the title that readers of that language are shown.
        publisher: who publishes it.
        url: where.
        side: a party's id, or ``none``.
        kind: what sort of publisher.
        reader: which reader takes its deliveries.
        cadence_days: days between two deliveries, as a rule.
        convention: what its dates mean, in one sentence.
        conventions: language code to that sentence in other languages.
        day_shift: days from the file's date to the day it shows (-1: the file of a day shows the evening before).
        known_since: of a source that tells of the past: nothing of it was known before this day, when it appeared.
        follows: a source that it copies; then it is no second witness.
        licence: what may go out.
        labels: the source's own words to our statuses.
        elsewhere: what it shows by drawing nothing inside its coverage.
        leaves_open: whether it draws as held only what it is sure of and tells contested ground apart, though what
            comes in here does not show which; a map whose labels show contested ground does so anyhow.
        display: how it shows a change.
        guards: what each delivery must pass.
        mapping: which field holds what.
        split: for the reader ``fronts``: how its lines become areas; without it they are kept as lines only.
        fetch: where its deliveries can be fetched, and how politely.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: str
    titles: dict[str, str] = Field(default_factory=dict)
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
    conventions: dict[str, str] = Field(default_factory=dict)
    day_shift: Annotated[int, Field(ge=-31, le=31)] = 0
    known_since: date | None = None
    follows: str = ""
    licence: Licence
    labels: dict[str, Meaning] = Field(default_factory=dict)
    elsewhere: Meaning | None = None
    leaves_open: bool = False
    display: Display = Display()
    guards: Guards = Guards()
    mapping: Mapping = Mapping()
    fetch: Fetch | None = None
    split: Split | None = None

    @model_validator(mode="after")
    def _check(self) -> "Card":
        if self.split is None:
            return self
        if self.reader != "fronts":
            raise ValueError("split is for the reader fronts")
        if unknown := {seed.label for seed in self.split.seeds} - set(self.labels):
            raise ValueError(f"the seed '{min(unknown)}' is not in [labels]")
        return self

    @model_validator(mode="after")
    def _check_claims(self) -> "Card":
        if self.reader == "claims-table" and not self.mapping.claim:
            raise ValueError("a table of claims needs [mapping.claim]")
        return self

    def called(self, language: str) -> str:
        """Return the title that readers of a language are shown."""
        return self.titles.get(language, self.title)

    @property
    def is_map(self) -> bool:
        """Tell whether its deliveries show areas, so that what it leaves blank says something too."""
        areas = ("cells", "deepstate-daily", "deepstate-api", "owlmaps", "nzz", "arcgis", "geo")
        return self.reader in areas or self.split is not None


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
