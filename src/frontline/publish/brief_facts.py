"""Say what a brief is made from: figures with their intervals, maps, claims, ways and what may be cited.

Where the facts come from belongs in the theatre, the sentences made of them in ``brief``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from frontline.measures.area import Change, Estimate
from frontline.publish.cited import Figure, Reference, Sentence
from frontline.publish.tongue import Name, Tongue, read_tongue
from frontline.publish.ways_section import RouteFacts
from frontline.routes.bearings import WaysOut
from frontline.settings import Party

METHOD = "method"  # keys of references that any brief may have
GAZETTEER = "gazetteer"
NETWORK = "network"


@dataclass(frozen=True, slots=True)
class SourceView:
    """What one map shows of the place: its share, margin and day, how finely it is drawn, and our share without it."""

    key: str
    title: str
    share: Estimate
    day: date
    share_without: float | None
    drawn_to_km: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A town near by: its name, distance in km and compass direction from the place."""

    name: str
    distance_km: float
    direction: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """The months before: on which day the assessment begins, the share then, and when shares were first passed.

    Attributes:
        first: the first assessed day that is looked at.
        share: the share on that day.
        passed: share in whole parts of one, and the first day from which on it was never less.
        keys: references that it rests on.
    """

    first: date
    share: float
    passed: tuple[tuple[float, date], ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContestedGround:
    """How much of a place no party holds alone.

    Attributes:
        km2: with its interval.
        line: the map whose line it rests on; empty: none.
        title: of that map.
    """

    km2: Estimate
    line: str
    title: str


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """All that a brief is made from.

    Attributes:
        place: the place's name.
        kind: such as ``settlement``.
        oblast: its region.
        area_km2: of its outline.
        cell_km: how wide the cells of the assessment are.
        population: before the war; None where the gazetteer has none.
        ways: roads and railways that lead out.
        neighbours: larger towns, nearest first.
        day: the day it is about.
        party: the party whose ground is measured.
        party_name: its name.
        other_name: the other's.
        share: assessed.
        views: the maps, each with its own figure.
        settlements: what settlement sources state: key, title, the source's own word, and since when.
        changes: days back to our change and that of each map, by key.
        claims: as JSON, newest first, those about the place, published up to the day.
        unread: reports that this version cannot read, by language.
        parties: the parties in the theatre's order.
        speakers: language code to how those who speak are named in it.
        references: everything that may be cited.
        licences: one line a source.
        method: what the assessment is, in a sentence.
        limit: what it cannot do, in a sentence.
        cut_off: nothing known later was used.
        generated_at: now.
        routes: how it can be reached; None where the network does not say.
        outlook: what may come, how such forecasts did and what people said would come.
        expected: the first of it in few words; None where nothing is forecast.
        campaign: what is known of the months before; None where too little is.
        hub: what passes through the place, as ``frontline hub`` answers; None where no network reaches it.
        figures: the locator map and the chart.
        contested: how much of the place no party holds alone; None: not known.
        tongue: the language; names and titles above are in it.
    """

    place: Name
    kind: str
    oblast: str
    area_km2: float
    cell_km: float
    population: int | None
    ways: tuple[WaysOut, ...]
    neighbours: tuple[Neighbour, ...]
    day: date
    party: str
    party_name: Name
    other_name: Name
    share: Estimate
    views: tuple[SourceView, ...]
    settlements: tuple[tuple[str, str, str, date], ...]
    changes: dict[int, tuple[Change, dict[str, Change]]]
    claims: tuple[dict[str, Any], ...]
    unread: dict[str, int]
    parties: tuple[Party, ...]
    speakers: Mapping[str, Mapping[str, str]]
    references: dict[str, Reference]
    licences: tuple[str, ...]
    method: str
    limit: str
    cut_off: datetime
    generated_at: datetime
    routes: RouteFacts | None = None
    outlook: tuple[Sentence, ...] = ()
    expected: Sentence | None = None
    campaign: Campaign | None = None
    hub: dict[str, Any] | None = None
    figures: tuple[Figure, ...] = ()
    contested: ContestedGround | None = None
    tongue: Tongue = field(default_factory=lambda: read_tongue("en"))
