"""Hold back the ground of open alarms from what is published, on the days on which they are in force.

Which alarms ring belongs in ``alarms``. A place of which too much is held back is refused; on maps the ground is left
blank, and what goes out says so. What a person has accepted is let out; what a person has rejected stays back, since
the map still shows it, but the assessment no longer rests on it and goes out.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from frontline.control.alarm import Alarm
from frontline.control.cells import Weights
from frontline.errors import RefusedError
from frontline.publish.licence import may_cite
from frontline.publish.tongue import ENGLISH, Tongue, read_tongue
from frontline.store.releases import digest_holdings
from frontline.theatre.alarms import with_states
from frontline.theatre.folder import OpenTheatre

HELD = "On {day} about {km2} km² are held back until a person has looked: one map moved them alone (alarms {ids})."
HELD_BY_NAME = (
    "On {day} about {km2} km² are held back until a person has looked: one map ({names}) moved them alone (alarms "
    "{ids})."
)


@dataclass(frozen=True, slots=True)
class Holds:
    """The alarms that hold ground back.

    Attributes:
        size: how many cells the theatre has.
        open: alarms that nobody has settled: neither our assessment nor the map is shown there.
        rejected: alarms that a person has rejected: only the map's own picture is not shown there.
    """

    size: int
    open: tuple[Alarm, ...]
    rejected: tuple[Alarm, ...] = ()

    def on(self, day: date) -> list[Alarm]:
        """Return the open alarms in force on a day."""
        return [each for each in self.open if each.is_in_force(day)]

    def mask(self, day: date, source: str | None = None) -> NDArray[np.bool_]:
        """Tell which cells are held back on a day: of our assessment, or of a map's own picture, shape (cells,)."""
        held = np.zeros(self.size, bool)
        own = [each for each in self.rejected if each.source == source and each.is_in_force(day)]
        for alarm in [*self.on(day), *own]:
            if source in (None, alarm.source):
                held[alarm.cells] = True
        return held

    def share_of(self, weights: Weights, day: date) -> float:
        """Return which share of an outline is held back on a day."""
        return float(weights.share[self.mask(day)[weights.index]].sum() / weights.share.sum())


def say_held(theatre: OpenTheatre, holds: Holds, on: date, tongue: Tongue | None = None) -> str:
    """Say in a sentence what is held back on a day; empty where nothing is. Maps that may not be cited have no name."""
    found, tongue = holds.on(on), tongue or read_tongue(ENGLISH)
    if not found:
        return ""
    cards = [theatre.cards[name] for name in sorted({each.source for each in found})]
    names = ", ".join(card.called(tongue.code) for card in cards if may_cite(card))
    return tongue.say(
        HELD_BY_NAME if names else HELD, day=tongue.day(on), km2=tongue.decimal(sum(each.km2 for each in found), 0),
        names=names, ids=", ".join(each.alarm_id for each in found),
    )  # fmt: skip


def _read_holds(theatre: OpenTheatre, known: datetime | None) -> Holds:
    states = with_states(theatre, known)
    return Holds(
        theatre.grid.size,
        tuple(alarm for alarm, ruling in states if ruling is None),
        tuple(alarm for alarm, ruling in states if ruling is not None and ruling.verdict == "reject"),
    )


def keep_holds(theatre: OpenTheatre, known: datetime | None = None) -> Holds:
    """Return the alarms that hold ground back, as known at an instant; read once until something new is brought in."""
    with theatre.database.reading() as connection:
        key = f"holds {known} {digest_holdings(connection)}"
    if key not in theatre.loaded:
        theatre.loaded[key] = _read_holds(theatre, known)
    holds: Holds = theatre.loaded[key]
    return holds


def check_held(theatre: OpenTheatre, holds: Holds, name: str, weights: Weights, day: date) -> None:
    """Refuse a place of which too much is held back on a day.

    Raises:
        RefusedError: It is.
    """
    share = holds.share_of(weights, day)
    if share < theatre.settings.alarms.withheld_share:
        return
    mine = [each for each in holds.on(day) if np.isin(each.cells, weights.index).any()]
    what = "; ".join(f"{each.alarm_id}: {each.source} {each.message}" for each in mine)
    remedy = "settle it with 'frontline alarms accept' or 'reject', with a reason"
    raise RefusedError(f"{share:.0%} of {name} is held back on {day} by alarm {what}", remedy)
