"""Read a theatre's settings: its parties, area, grid and publication delay, from ``frontline.toml``.

What is true of the whole theatre belongs here; what is true of one source belongs on its card. Each setting is
explained where it is defined.
"""

import math
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from frontline.errors import NotFoundError, UsageError

SETTINGS_FILE = "frontline.toml"

Model = TypeVar("Model", bound=BaseModel)
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class Strict(BaseModel):
    """A model that refuses what it does not know, so that a misspelt key is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Party(Strict):
    """A party to the conflict.

    Attributes:
        id: short code used in every interface, such as ``RU``.
        name: the name shown to readers.
        adjective: as in "Russian forces".
        capital: the city that stands for its leadership in prose.
        people: words for its nationals or soldiers.
        color: fill on the map, ``#RRGGBB``.
        names: names under which texts mean the party itself.
        leaders: people who speak for it, to tell the side of a speaker whose office or nationality the text leaves out.
        organisations: bodies, units and outlets of its side whose names do not say so.
        adjectives: the adjective in languages with cases, in its first form.
        languages: languages whose texts leave unsaid that an office or a body is this party's.
        hostile: beginnings of words that only its enemies have for it; they tell from which side a text is told.
        titles: language code and the name shown to readers of that language; where there is none, ``name`` is.
        cases: language code, case and form of that name where the rules for names do not find it.
    """

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,11}$")]
    name: str
    adjective: str = ""
    capital: str = ""
    people: tuple[str, ...] = ()
    color: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
    names: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    hostile: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    cases: tuple[tuple[str, str, str], ...] = ()

    def called(self, language: str) -> str:
        """Return the name that readers of a language are shown."""
        return dict(self.titles).get(language, self.name)


class GridSettings(Strict):
    """The equal-area grid: Lambert azimuthal on WGS 84, centred on ``lon``, ``lat``, cells ``size_m`` metres wide."""

    lon: Longitude
    lat: Latitude
    size_m: Annotated[int, Field(ge=50, le=20_000)] = 500


class ConfirmationSettings(Strict):
    """When a map counts as showing what was claimed of a settlement.

    Attributes:
        least_share: of the settlement, for a claim that it was taken, is held or was left.
        foothold_share: for a claim of advance or presence in it, or about a part of it.
        least_days: for so long without a break, so that a mark of a day is none.
        patience_days: for so long after the claim a map that shows the contrary does not contradict it yet.
    """

    least_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    foothold_share: Annotated[float, Field(gt=0, le=1)] = 0.05
    least_days: Annotated[int, Field(ge=1, le=366)] = 7
    patience_days: Annotated[int, Field(ge=0, le=3660)] = 30


class EvidenceSettings(Strict):
    """What words are worth as evidence of control, before a claimant has a record, and how a record is made.

    Odds are P(such a claim | true) / P(such a claim | not true). The defaults are those that the claims of
    docs/design/assessment.md came out with; a claimant's own record takes their place as it grows.

    Attributes:
        claims: whether claims count at all; findings of the desk always do.
        own: odds of a side's word in its own favour.
        against: of a side's word against itself.
        observer: of the word of others.
        weak: the power that odds are taken to where a claim is of a foothold, or that nothing has changed.
        posts: whether geolocated posts whose card says whose people they show count.
        shown: odds of such a post.
        judged_after_days: a claim is judged by what most maps show so long after it; default: as long as they take to
            show a change, which is when what is stated of its day is judged too.
        window_days: for so long repeats by one side count as one claim.
        half_life_days: after so long an earlier claim tells half as much of the next.
        oldest_days: a claim about an event longer before its report does not count.
    """

    claims: bool = True
    own: Annotated[float, Field(ge=1, le=50)] = 2.0
    against: Annotated[float, Field(ge=1, le=50)] = 3.0
    observer: Annotated[float, Field(ge=1, le=50)] = 4.0
    weak: Annotated[float, Field(ge=0, le=1)] = 0.25
    posts: bool = True
    shown: Annotated[float, Field(ge=1, le=50)] = 1.5
    judged_after_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    window_days: Annotated[int, Field(ge=1, le=366)] = 60
    half_life_days: Annotated[float, Field(gt=0, le=36_600)] = 180.0
    oldest_days: Annotated[int, Field(ge=0, le=366)] = 7

    def weigh(self, standing: str, matter: str) -> float:
        """Return the log-odds of a claim without a record, by in whose favour it is and what it says."""
        if matter == "shown":
            return math.log(self.shown)
        odds = {"own": self.own, "against": self.against, "observer": self.observer}[standing]
        return math.log(odds) * (1.0 if matter == "whole" else self.weak)


class Hazard(Strict):
    """How likely a cell is to change hands in a day, by the distance from its centre to the other side's ground.

    The default was measured by examples/pokrovsk/measure_hazard.py on the gains that one map drew in the year before
    that example, in a war of positions; used for every party alike, so that no side is favoured (drawn losses were some
    30 times rarer). A war of movement, or another cell size, needs its own.

    Attributes:
        edges_km: upper edges of the rings of distance, rising.
        per_day: the daily probability in each ring, and beyond the last edge: one more than edges.
    """

    edges_km: tuple[float, ...] = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
    per_day: tuple[float, ...] = (3.9e-2, 2.2e-2, 8.0e-3, 1.5e-3, 1.9e-4, 2.5e-5, 1.5e-6)

    @model_validator(mode="after")
    def _check(self) -> "Hazard":
        if len(self.per_day) != len(self.edges_km) + 1 or list(self.edges_km) != sorted(set(self.edges_km)):
            raise ValueError("edges_km must rise, and per_day have one more than edges_km")
        if not all(0 < each < 1 for each in self.per_day):
            raise ValueError("per_day are probabilities, above 0 and below 1")
        return self


class AlarmSettings(Strict):
    """When what a map shows rings an alarm and is held back until a person has looked.

    The defaults were measured on three maps of one front over 20 months, so that the most careful of them rings a few
    times a year in an area of 8,000 km2. A war of movement needs wider ones.

    Attributes:
        least_km2: ground that one map moves alone, in one piece and one update; less is left alone.
        reach_km: how far such a piece reaches beyond ground that any map shows as the same party's.
        contradicted_share: of a piece, that every other map with a view shows otherwise.
        swing_km2: ground in one piece that a map takes back of what it gave in the last ``swing_days``.
        swing_days: see there.
        level_km2: ground that a map alone gives or takes in one update.
        silent_days: days without a map beyond what its card allows.
        claim_km: from a settlement that is claimed as taken to ground that any map shows as the claimant's.
        withheld_share: of a place; where more of it is held back, nothing is published about it.
    """

    least_km2: Annotated[float, Field(gt=0)] = 1.0
    reach_km: Annotated[float, Field(gt=0)] = 2.5
    contradicted_share: Annotated[float, Field(gt=0, le=1)] = 0.8
    swing_km2: Annotated[float, Field(gt=0)] = 5.0
    swing_days: Annotated[int, Field(ge=1, le=366)] = 14
    level_km2: Annotated[float, Field(gt=0)] = 250.0
    silent_days: Annotated[int, Field(ge=1)] = 6
    claim_km: Annotated[float, Field(gt=0)] = 10.0
    withheld_share: Annotated[float, Field(gt=0, le=1)] = 0.1


class Bands(Strict):
    """How near held ground a way counts as exposed, from a day on.

    The default widths are assumed, not measured: about as far as what is fired or flown from the other side's ground
    reached in the years of the first example. A theatre states its own, dated, as that changes.

    Attributes:
        since: from this day on.
        contact_km: nearer than this a way is in contact.
        exposed_km: from there to here it is exposed.
        long_km: from there to here it is exposed at long range; beyond it is free.
        source: where the widths come from, as readers see it.
    """

    since: date = date.min
    contact_km: Annotated[float, Field(gt=0)] = 5.0
    exposed_km: Annotated[float, Field(gt=0)] = 15.0
    long_km: Annotated[float, Field(gt=0)] = 25.0
    source: str = "assumed by frontline, docs/design/routes.md"

    @model_validator(mode="after")
    def _check(self) -> "Bands":
        if not self.contact_km < self.exposed_km < self.long_km:
            raise ValueError("contact_km, exposed_km and long_km must rise")
        return self


class RoutesSettings(Strict):
    """How ways are judged.

    Attributes:
        bands: how near counts as exposed; those with the latest ``since`` up to the day count.
        hubs: places to which ways are always given.
        reference: the day that detours are measured against; default: the first that maps show.
        margin_km: the network is kept this far around the theatre's box.
        speeds: km/h by class of road or railway, over those of docs/design/routes.md.
        capacities: how much a class carries, an ordinary main road being 1, over those of docs/design/routes.md.
        report_days: for so long after what it tells a report of a way is in force.
    """

    bands: Annotated[tuple[Bands, ...], Field(min_length=1)] = (Bands(),)
    hubs: tuple[str, ...] = ()
    reference: date | None = None
    margin_km: Annotated[float, Field(ge=0, le=1000)] = 40.0
    speeds: dict[str, Annotated[float, Field(gt=0)]] = {}
    capacities: dict[str, Annotated[float, Field(gt=0)]] = {}
    report_days: Annotated[int, Field(ge=1, le=366)] = 14

    def bands_on(self, day: date) -> Bands:
        """Return the bands that count on a day; before all of them the earliest."""
        ordered = sorted(self.bands, key=lambda each: each.since)
        return next((each for each in reversed(ordered) if each.since <= day), ordered[0])


class Owed(Strict):
    """Whom places and network are owed to, one line each, as readers see it; see ``Credits``."""

    places: str = ""
    network: str = ""


class Credits(Strict):
    """Whom the theatre's own places and network are owed to, and the terms of what it publishes itself.

    Attributes:
        places: source and licence of the gazetteer and outlines, one line, as readers see it.
        network: of the roads and railways.
        translations: language code to the same for readers of that language.
        licence: under which the theatre publishes its own assessment.
    """

    places: str = ""
    network: str = ""
    translations: dict[str, Owed] = Field(default_factory=dict)
    licence: str = "CC BY 4.0"


class ModelSettings(Strict):
    """A language model behind an interface of the OpenAI kind, which reads beside the rules.

    Attributes:
        address: where questions are sent to, mostly ending in ``/v1/chat/completions``.
        model: its name there.
        key_variable: the variable of the environment that holds the key; empty: none is sent.
        allow_http: let an unencrypted address in.
        allow_private: let the address's host be a loopback or private one: a model of one's own.
        max_seconds: a slower answer is cut off.
        max_characters: longer texts are not sent, and are read without the model.
    """

    address: str
    model: Annotated[str, Field(min_length=1, max_length=200)]
    key_variable: Annotated[str, Field(pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$")] = ""
    allow_http: bool = False
    allow_private: bool = False
    max_seconds: Annotated[float, Field(gt=0, le=3600)] = 120.0
    max_characters: Annotated[int, Field(ge=100, le=200_000)] = 20_000


class ReadingSettings(Strict):
    """Who reads claims beside the rules, which always read.

    Attributes:
        readers: in the order in which they are set beside the rules; ``en`` and ``ru`` are optional packages,
            ``llm`` is a language model.
        llm: where the model is; without it no text leaves this machine.
    """

    readers: tuple[Literal["en", "ru", "llm"], ...] = ()
    llm: ModelSettings | None = None

    @model_validator(mode="after")
    def _check(self) -> "ReadingSettings":
        if len(set(self.readers)) < len(self.readers):
            raise ValueError("readers names one twice")
        if "llm" in self.readers and self.llm is None:
            raise ValueError("the reader 'llm' needs a table [reading.llm] with address and model")
        return self


class Embargo(Strict):
    """Ground of which nothing goes out while this stands in the settings: it is shown as embargoed, with the reason.

    Attributes:
        name: of the ground, as readers are told it.
        reason: as readers are told it.
        names: language code to the name that readers of that language are told.
        reasons: likewise.
        place: a place of the gazetteer, by name or id, whose outline it is; or
        polygon: its corners, longitude and latitude in degrees.
        since: the first day of which nothing goes out; default: from the beginning.
        until: the day after the last; default: to the end.
    """

    name: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]
    names: dict[str, str] = Field(default_factory=dict)
    reasons: dict[str, str] = Field(default_factory=dict)
    place: str = ""
    polygon: tuple[tuple[Longitude, Latitude], ...] = ()
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _check(self) -> "Embargo":
        if bool(self.place) == bool(self.polygon):
            raise ValueError("an embargo names either a place or a polygon")
        if self.polygon and len(set(self.polygon)) < 3:  # noqa: PLR2004  # a triangle
            raise ValueError("a polygon has three corners or more")
        if self.since and self.until and self.until <= self.since:
            raise ValueError("until must be after since")
        return self


class Watch(Strict):
    """Somebody who wants to be told when something is new of a place.

    Attributes:
        place: of the gazetteer, by name or id.
        address: where a signed notice is posted to.
        key_variable: the variable of the environment that holds the key for signing; empty: notices are not signed.
        least_share: of the place's area, by which its share must move; claims about it are always news.
        allow_http: let an unencrypted address in.
        allow_private: let the address's host be a loopback or private one.
    """

    place: Annotated[str, Field(min_length=1)]
    address: Annotated[str, Field(min_length=1)]
    key_variable: Annotated[str, Field(pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$")] = ""
    least_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    allow_http: bool = False
    allow_private: bool = False


class TheatreSettings(Strict):
    """All that ``frontline.toml`` says.

    Attributes:
        name: short name.
        title: the headline of the page and the brief.
        titles: language code to the headline that readers of that language are shown; where there is none, ``title``.
        time_zone: IANA name, for showing instants.
        languages: of the reports and place names, the first is the default.
        delay_hours: nothing newer than this is ever published.
        box: west, south, east, north in degrees; evidence outside is refused.
        focus: the place that the page opens on.
        grid: the cells.
        parties: at least two.
        hazard: how fast control changes, by distance from the line.
        credits: of the gazetteer, the outlines and the network.
        confirmation: when a map counts as showing what was claimed.
        evidence: what words are worth as evidence of control.
        routes: how roads and railways are judged.
        reading: who reads claims beside the rules.
        alarms: when what a map shows is held back until a person has looked.
        embargoes: ground of which nothing goes out.
        speakers: language code to how readers of that language are shown who speaks, by the name that claims have.
        watches: who is told of news about which place.
        signatures: how many people must sign a release before it is shown: 1 for a single user, 2 for a team.
    """

    name: str
    title: str
    titles: dict[str, str] = Field(default_factory=dict)
    time_zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    delay_hours: Annotated[int, Field(ge=0)] = 24
    box: tuple[Longitude, Latitude, Longitude, Latitude]
    focus: str = ""
    grid: GridSettings
    parties: Annotated[tuple[Party, ...], Field(min_length=2)]
    hazard: Hazard = Hazard()
    credits: Credits = Credits()
    confirmation: ConfirmationSettings = ConfirmationSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    routes: RoutesSettings = RoutesSettings()
    reading: ReadingSettings = ReadingSettings()
    alarms: AlarmSettings = AlarmSettings()
    embargoes: tuple[Embargo, ...] = ()
    speakers: dict[str, dict[str, str]] = Field(default_factory=dict)
    watches: tuple[Watch, ...] = ()
    signatures: Annotated[int, Field(ge=1, le=2)] = 1

    @model_validator(mode="after")
    def _check(self) -> "TheatreSettings":
        west, south, east, north = self.box
        if west >= east or south >= north:
            raise ValueError("box must be west, south, east, north")
        if len({party.id for party in self.parties}) < len(self.parties):
            raise ValueError("two parties have the same id")
        return self

    @property
    def party_ids(self) -> tuple[str, ...]:
        """Return the parties' ids in the order of the file."""
        return tuple(party.id for party in self.parties)

    def party(self, party_id: str) -> Party:
        """Return a party by its id.

        Raises:
            UsageError: There is no such party.
        """
        for party in self.parties:
            if party.id == party_id:
                return party
        known = ", ".join(self.party_ids)
        raise UsageError(f"'{party_id}' is not a party of this theatre", f"the parties are {known}")


@dataclass(frozen=True, slots=True)
class TheatreFolder:
    """Where a theatre's files lie."""

    path: Path
    settings: TheatreSettings

    @property
    def cards(self) -> Path:
        """Return the folder of the source cards."""
        return self.path / "sources"

    @property
    def places(self) -> Path:
        """Return the folder of the gazetteer."""
        return self.path / "places"

    @property
    def network(self) -> Path:
        """Return the folder of the roads and railways."""
        return self.path / "network"

    @property
    def database(self) -> Path:
        """Return the database file."""
        return self.path / "frontline.db"


def read_theatre(path: Path) -> TheatreFolder:
    """Read the settings of the theatre in a folder.

    Raises:
        NotFoundError: The folder is no theatre.
        UsageError: ``frontline.toml`` is wrong; the message names the key.
    """
    file = path / SETTINGS_FILE
    if not file.is_file():
        remedy = "make one with 'frontline new DIR --example pokrovsk', or name another with -t DIR"
        raise NotFoundError(f"there is no theatre in {path} ({SETTINGS_FILE} is missing)", remedy)
    return TheatreFolder(path, read_model(file, TheatreSettings))


def read_model(file: Path, model: type[Model]) -> Model:
    """Read a TOML file into a validated model.

    Raises:
        UsageError: The file is no TOML, or a key is missing, unknown or has a wrong value.
    """
    try:
        return model.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: not TOML ({error})", "correct the file") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the file"
        raise UsageError(f"{file}: {key}: {first['msg']}", "correct the file") from None
