"""Guard a source's maps as a sequence: what only shows when a delivery is laid beside those before it.

What a single delivery must pass belongs in ``guards``. A finding here either *asks* (the delivery is put aside whole
until a person accepts or refuses it) or *flags* (it comes in, and the finding is kept and shown beside it). Nothing is
repaired, and nothing is compared but ground that is held: the other statuses come and go.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import ONE_DAY
from frontline.errors import QuestionError
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, ReadContext
from frontline.sources.labels import Status
from frontline.sources.redrawing import Codes, Pieces, Redrawing, compare_edges, find_edges, measure_edges

# A silence allows no more change than this many days of it: otherwise a damaged map would come in by waiting.
LONGEST_ALLOWANCE_DAYS = 10
FEWEST_ROUNDED = 50
ROUNDED_SHARE = 0.2
NO_EDGES: Codes = np.empty((0, 2), np.int64)


class Verdict(StrEnum):
    """What a finding does: the delivery waits for a person, or it comes in with a mark."""

    ASK = "ask"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a guard found on a day: its name, what it does, and the sentence for the reader."""

    guard: str
    verdict: Verdict
    day: date
    message: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What a map shows as held on a day.

    Attributes:
        day: the day shown.
        held: for each party, the edges of what it holds, as ``redrawing.find_edges`` gives them.
    """

    day: date
    held: dict[str, Codes]

    def edges_of(self, party: str) -> Codes:
        """Return the edges of what a party holds; none where it holds nothing."""
        return self.held.get(party, NO_EDGES)

    def areas_km2(self) -> dict[str, float]:
        """Return the area that each party holds, in km2."""
        return {party: round(measure_edges(edges), 1) for party, edges in self.held.items()}


Recall = Callable[[date], Picture | None]
"""Returns the source's last accepted picture of a day or before it, None where there is none."""


def draw_picture(areas: Iterable[tuple[str, BaseGeometry]], day: date, card: Card) -> Picture:
    """Return what areas, each with its label, show as held on a day."""
    parts: dict[str, list[BaseGeometry]] = {}
    for label, area in areas:
        meaning = card.labels.get(label)
        if meaning is not None and meaning.status is Status.HELD:
            parts.setdefault(meaning.party, []).append(area)
    return Picture(day, {party: find_edges(each) for party, each in parts.items()})


def draw_pictures(delivery: Delivery, card: Card) -> list[Picture]:
    """Return the picture of each day that a delivery of areas shows, in order; none where it shows no areas."""
    days = sorted({feature.day for feature in delivery.features})
    return [draw_picture(((f.label, f.geometry) for f in delivery.features if f.day == day), day, card) for day in days]


def check_sequence(
    recall: Recall, pictures: list[Picture], context: ReadContext, *, accepted: bool = False
) -> tuple[Finding, ...]:
    """Return what is odd about a delivery beside those before it, or put it aside where a guard asks.

    Args:
        recall: gives the source's earlier pictures.
        pictures: what the delivery shows (see ``draw_pictures``).
        context: the card and the file.
        accepted: a person has accepted this very delivery; then what would ask is kept as a finding.

    Raises:
        QuestionError: A guard asks, and nobody has accepted the delivery.
    """
    found: list[Finding] = []
    for number, after in enumerate(pictures):
        before = pictures[number - 1] if number else recall(after.day)
        if before is not None:
            found += compare_pictures(before, after, recall, context.card)
    asked = [finding.message for finding in found if finding.verdict is Verdict.ASK]
    if asked and not accepted:
        last = pictures[-1]
        raise QuestionError("; ".join(asked), path=context.path, day=last.day, areas_km2=last.areas_km2())
    return tuple(found)


def compare_pictures(before: Picture, after: Picture, recall: Recall, card: Card) -> list[Finding]:
    """Return what is odd about a picture beside the one before it."""
    found = _check_gap(before.day, after.day, card)
    if _is_same(before, after):
        return found + _check_repeat(after, recall, card)
    for party in sorted({*before.held, *after.held}):
        drawn = compare_edges(before.edges_of(party), after.edges_of(party))
        found += _check_jump(party, drawn, before.day, after.day, card)
        found += _check_loss(party, drawn, before, after, recall, card)
        found += _check_rounding(drawn, after.day)
    return found


def _is_same(before: Picture, after: Picture) -> bool:
    return before.held.keys() == after.held.keys() and all(
        np.array_equal(before.held[party], after.held[party]) for party in after.held
    )


def _check_gap(before: date, after: date, card: Card) -> list[Finding]:
    usual = card.guards.max_gap_days or math.ceil(card.cadence_days)
    gap = (after - before).days
    if gap <= usual:
        return []
    missing = gap - math.ceil(card.cadence_days)
    message = f"{missing} day{'s' if missing > 1 else ''} missing between {before} and {after}"
    return [Finding("missing days", Verdict.FLAG, after, message)]


def _check_repeat(after: Picture, recall: Recall, card: Card) -> list[Finding]:
    """Find a map that has stood still for longer than the card allows."""
    still = recall(after.day - timedelta(days=card.guards.max_still_days))
    if still is None or not _is_same(still, after):
        return []
    message = f"it shows exactly what it showed on {still.day}, {(after.day - still.day).days} days before"
    return [Finding("repeat", Verdict.FLAG, after.day, message)]


def _check_jump(party: str, drawn: Redrawing, before: date, after: date, card: Card) -> list[Finding]:
    """Find more change than the days between two maps can bring."""
    gap = (after - before) // ONE_DAY
    allowed = card.guards.jump_km2_on(after) * min(max(gap, 1), LONGEST_ALLOWANCE_DAYS)
    gained, lost = drawn.gained.total_km2, drawn.lost.total_km2
    if max(gained, lost) <= allowed:
        return []
    span = f"from {before} to {after}" if gap else f"within {after}"
    message = (
        f"the area held by {party} changes by +{gained:,.0f} and -{lost:,.0f} km² {span},"
        f" more than the {allowed:,.0f} km² that guards.max_jump_km2 allows"
    )
    return [Finding("jump", Verdict.ASK, after, message)]


def _check_loss(
    party: str, drawn: Redrawing, before: Picture, after: Picture, recall: Recall, card: Card
) -> list[Finding]:
    """Find ground taken back, and how much of it the map had given only lately."""
    found, lost = [], drawn.lost
    if lost.total_km2 > card.guards.max_loss_km2:
        message = (
            f"it takes {lost.total_km2:,.1f} km² back from {party}{_about(lost)}, as a correction of the map would"
        )
        found.append(Finding("revision", Verdict.FLAG, after.day, message))
    if lost.total_km2 > card.guards.max_swing_km2:
        since = recall(before.day - timedelta(days=card.guards.swing_days))
        swung = _find_swing(lost, since, before, party) if since else 0.0
        if since and swung > card.guards.max_swing_km2:
            message = (
                f"it takes {swung:,.1f} km² back from {party}{_about(lost)} that it had given since {since.day}:"
                " up and back within days"
            )
            found.append(Finding("swing", Verdict.FLAG, after.day, message))
    return found


def _find_swing(lost: Pieces, since: Picture, before: Picture, party: str) -> float:
    """Return how much of the lost ground had been gained between two earlier pictures, in km2."""
    gained = compare_edges(since.edges_of(party), before.edges_of(party)).gained
    common = shapely.intersection(shapely.union_all(lost.shapes), shapely.union_all(gained.shapes))
    return Pieces.of(shapely.get_parts(common)).total_km2


def _about(pieces: Pieces) -> str:
    """Say where the largest piece lies."""
    centre = shapely.centroid(pieces.shapes[int(np.argmax(pieces.km2))])
    return f" about {centre.x:.2f}, {centre.y:.2f}"


def _check_rounding(drawn: Redrawing, day: date) -> list[Finding]:
    """Find a boundary that was rounded anew: many vertices that moved, by less than a digitiser could mean."""
    if drawn.rounded < FEWEST_ROUNDED or drawn.rounded < ROUNDED_SHARE * drawn.moved:
        return []
    message = f"{drawn.rounded:,} of {drawn.vertices:,} vertices moved by less than 20 cm: rounded anew"
    return [Finding("jitter", Verdict.FLAG, day, message)]
