"""Say what a claim is: who says that what happened where and when, in whose exact words.

The vocabulary and the record belong here; reading claims out of text belongs in ``extract``, setting the
parties' claims beside each other in ``sides``. A claim is never a status of control.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ClaimType(StrEnum):
    """What a claim is about."""

    CONTROL_TAKEN = "control_taken"
    CONTROL_HELD = "control_held"
    CONTROL_SHARE = "control_share"
    ADVANCE = "advance"
    PRESENCE = "presence"
    WITHDRAWAL = "withdrawal"
    ASSAULT = "assault"
    REPELLED = "repelled"
    COUNTERATTACK = "counterattack"
    ENCIRCLEMENT = "encirclement"
    STRIKE = "strike"
    LOSSES = "losses"
    FORCE_SIZE = "force_size"
    LOGISTICS = "logistics"
    CIVILIANS = "civilians"
    SITUATION = "situation"
    INTENT = "intent"
    FORECAST = "forecast"


class Modality(StrEnum):
    """How firmly a claim is put."""

    FACT = "fact"
    ATTEMPT = "attempt"
    ESTIMATE = "estimate"
    ASSESSED = "assessed"
    PREDICTED = "predicted"
    CONDITIONAL = "conditional"


class Confidence(StrEnum):
    """Whether several readers read the same: an order, and no probability.

    ``medium`` is what one reader alone says, ``high`` where another agrees, ``low`` where another differs or did not
    find the claim at all.
    """

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a field was read and by which rule.

    Attributes:
        value: what was read, as text.
        start: first character of the span in the report's text; None where nothing was read (the dateline, a default).
        end: the character after the last.
        rule: the name of the rule that read it.
    """

    value: str
    start: int | None
    end: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class ClaimedPlace:
    """A place as a claim names it.

    Attributes:
        surface: the exact words.
        start: first character of them in the text.
        end: the character after the last.
        place_id: the place in the gazetteer; empty where none was found.
        name: its name, or the surface.
        kind: as ``Place.kind``.
        lat: degrees north; None for regions and for names that were not found.
        lon: degrees east.
        relation: ``in``, ``near``, ``around``, ``area``, ``axis``, ``toward``, ``outskirts``, ``E of``, ``N part``, ...
        in_span: whether the words stand inside the claim's own span.
        radius_km: the radius within which the claim's spot lies with probability 0.9 (METHODS: relative places).
        score: the probability that the name means this place; under a half the point is a guess, without a
            ``place_id``. None where a person or a table gave the place, or where it was not found.
    """

    surface: str
    start: int
    end: int
    place_id: str
    name: str
    kind: str
    lat: float | None
    lon: float | None
    relation: str = "in"
    in_span: bool = True
    radius_km: float | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a claim: its value, comparator (``= > >= < <= ~``), unit and exact words."""

    value: float
    comparator: str
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One attributed claim.

    Attributes:
        document: the id of the text.
        lang: its language.
        start: first character of the quoted span.
        end: the character after the last.
        text: the span itself, word for word.
        type: what it is about.
        actor: the party whose doing or state it is, or None.
        speaker: the innermost source that the text names, or ``publisher``.
        own_voice: whether the text itself speaks.
        holder: whose claim it is: a party, ``monitor`` or ``media``.
        places: where.
        event_from: first day; None where nothing gives a date.
        event_until: the day after the last.
        published: the day of the report.
        polarity: ``+``, or ``-`` where this speaker denies or negates it.
        modality: how firmly.
        quantities: the main one first.
        readings: field name to where it was read and by which rule.
        flags: contradictions that an editor must see, as sentences.
        confidence: whether the readers agree on it.
    """

    document: str
    lang: str
    start: int
    end: int
    text: str
    type: ClaimType
    actor: str | None
    speaker: str
    own_voice: bool
    holder: str
    places: tuple[ClaimedPlace, ...]
    event_from: date | None
    event_until: date | None
    published: date | None
    polarity: str = "+"
    modality: Modality = Modality.FACT
    quantities: tuple[Quantity, ...] = ()
    readings: dict[str, Reading] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    confidence: Confidence = Confidence.MEDIUM
