"""Ring an alarm where one map moved ground that all other maps with a view still show otherwise.

What a single map shows beside its own past when it comes in belongs in ``sources.sequence``; here are the pictures that
were accepted, laid beside those of the other maps. An alarm names the cells that it is about, so that they can be held
back. Maps that fell silent belong in ``silence``, what a person decided in ``ruling``.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.control.assess import Witness
from frontline.control.cells import Grid
from frontline.control.layer import NOBODY, UNSEEN
from frontline.settings import AlarmSettings

TOUCHING = np.ones((3, 3), np.int8)  # cells that meet in a corner are one piece
STALE_DAYS = 14  # a map of which nothing newer is known has no view of a day
REACH_CELLS = 2.5  # nothing finer can be told on cells
MORE_REACH_KM = 0.25  # a day that no map came adds so much to what is ordinary
ALLOWED_GAP_DAYS = 10
LEFT_OF_EMPTY = 0.2  # of the ground that it showed: a map with less left is as good as empty
FEWEST_CELLS = 25
FOLLOWED_SHARE = 0.2  # of a level shift that the other maps show too: then it is no shift of one map
ALONE_SHARE = 0.25  # of the ground held that a map loses in one update: an alarm also where no other map is there
HALF = 0.5

Cells = NDArray[np.int64]
Flags = NDArray[np.bool_]


class AlarmKind(StrEnum):
    """What rang."""

    JUMP = "jump"
    SWING = "swing"
    LEVEL = "level shift"
    EMPTY = "empty"
    SILENT = "silent"
    VOLUME = "volume drop"
    CLAIM = "far claim"
    ASIDE = "put aside"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that a person should look at before it goes out.

    Attributes:
        source: the map, or who claimed.
        kind: what rang.
        day: the day shown from which on.
        party: the index of the party that the ground was given to; -1 where it is about no ground.
        cells: the ground, as flattened positions; empty where it is about none.
        km2: its area.
        reach_km: how far it reaches beyond what any map showed as that party's.
        message: one sentence for the reader.
        until: the first day on which it is no longer in force; None while it is.
        ended_by: ``withdrawn`` by the map itself, or ``followed`` by the others; empty while it is in force.
    """

    source: str
    kind: AlarmKind
    day: date
    party: int
    cells: Cells
    km2: float
    reach_km: float
    message: str
    until: date | None = None
    ended_by: str = ""

    @property
    def alarm_id(self) -> str:
        """Return an id made from what the alarm is about, the same each time."""
        about = f"{self.source} {self.kind} {self.day} {self.party} {self.cells.tolist()}"
        about += "" if len(self.cells) else self.message
        return hashlib.sha256(about.encode()).hexdigest()[:10]

    def is_in_force(self, day: date) -> bool:
        """Tell whether it concerns a day."""
        return self.day <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Watch:
    """What the alarms are rung by: the maps as they were shown, the cells and the theatre's thresholds."""

    witnesses: list[Witness]
    grid: Grid
    rule: AlarmSettings
    party_ids: tuple[str, ...]

    @property
    def last_day(self) -> date:
        """Return the last day that any map shows."""
        last: date = max(each.days[-1] for each in self.witnesses).astype(date)
        return last

    def others(self, source: str, day: np.datetime64) -> NDArray[np.int8]:
        """Return what the other maps show on a day, a row each, where they have shown one lately, (maps, cells)."""
        rows = []
        for each in self.witnesses:
            position = int(np.searchsorted(each.days, day, side="right")) - 1
            fresh = position >= 0 and (day - each.days[position]).astype(int) <= STALE_DAYS
            if each.source != source and fresh:
                rows.append(each.party[position])
        return np.array(rows, np.int8).reshape(len(rows), self.grid.size)


@dataclass(frozen=True, slots=True)
class _Update:
    """Two pictures of a map that follow each other, and what the other maps show on the later one's day."""

    witness: Witness
    position: int
    others: NDArray[np.int8]

    @property
    def before(self) -> NDArray[np.int8]:
        return np.asarray(self.witness.party[self.position - 1])

    @property
    def after(self) -> NDArray[np.int8]:
        return np.asarray(self.witness.party[self.position])

    @property
    def day(self) -> date:
        day: date = self.witness.days[self.position].astype(date)
        return day

    @property
    def gap_days(self) -> int:
        return int((self.witness.days[self.position] - self.witness.days[self.position - 1]).astype(int))

    def given_to(self, party: int) -> Flags:
        """Tell which cells another party held before and this one holds now."""
        return np.asarray((self.before > NOBODY) & (self.before != party) & (self.after == party))

    def is_contradicted(self, party: int) -> Flags:
        """Tell where there is another map with a view, and none shows this party."""
        return np.asarray((self.others > NOBODY).any(axis=0) & ~(self.others == party).any(axis=0))


def ring_alarms(watch: Watch) -> list[Alarm]:
    """Return the alarms of all updates of all maps, by day; each with the day on which it ended."""
    found = [alarm for witness in watch.witnesses for alarm in _ring_map(watch, witness)]
    return sorted((end_alarm(watch, each) for each in found), key=lambda each: (each.day, each.source, each.alarm_id))


def _ring_map(watch: Watch, witness: Witness) -> Iterator[Alarm]:
    for position in range(1, len(witness.days)):
        if np.array_equal(witness.party[position], witness.party[position - 1]):
            continue
        update = _Update(witness, position, watch.others(witness.source, witness.days[position]))
        shifted = False
        for party in range(len(watch.party_ids)):
            level = _find_level(watch, update, party)
            shifted = shifted or level is not None
            if level is not None:
                yield level
        if not shifted:
            for party in range(len(watch.party_ids)):
                yield from _find_pieces(watch, update, party)


def _find_level(watch: Watch, update: _Update, party: int) -> Alarm | None:
    """Find more ground given to a party in one update than a map draws, and that the others do not show."""
    given, cell_km2 = update.given_to(party), watch.grid.cell_km2
    km2 = float(given.sum()) * cell_km2
    if not given.any():
        return None
    loser = int(np.bincount(update.before[given]).argmax())
    had = int((update.before == loser).sum())
    left = int((update.after == loser).sum()) / max(had, 1)
    empty = had >= FEWEST_CELLS and left < LEFT_OF_EMPTY
    allowed = watch.rule.level_km2 * min(max(update.gap_days, 1), ALLOWED_GAP_DAYS)
    if not empty and km2 <= allowed:
        return None
    if len(update.others):
        followed = float((update.others == party).any(axis=0)[given].mean())
        if followed > FOLLOWED_SHARE:
            return None
    elif not empty and km2 < ALONE_SHARE * had * cell_km2:
        return None
    kind = AlarmKind.EMPTY if empty else AlarmKind.LEVEL
    words = f"gives {km2:,.0f} km² to {watch.party_ids[party]} in one update, and no other map shows that"
    if empty:
        words = f"shows {left:.0%} of the ground of {watch.party_ids[loser]} that it showed before"
    cells = np.flatnonzero(given & bool(len(update.others)))  # where no other map contradicts, nothing is held back
    return Alarm(update.witness.source, kind, update.day, party, cells, km2, 0.0, words)


def _find_pieces(watch: Watch, update: _Update, party: int) -> Iterator[Alarm]:
    """Find pieces of ground that this map alone gave to a party: far beyond its ground, or taken back again."""
    given, rule, cell_km2 = update.given_to(party), watch.rule, watch.grid.cell_km2
    least_cells = max(rule.least_km2 / cell_km2, 1)
    if given.sum() < least_cells or not len(update.others):
        return
    alone = update.is_contradicted(party)
    pieces, count = scipy.ndimage.label(given.reshape(watch.grid.shape), TOUCHING)
    pieces = pieces.ravel()
    sizes = np.bincount(pieces[given], minlength=count + 1)
    contradicted = np.bincount(pieces[given & alone], minlength=count + 1)
    enough = (sizes >= least_cells) & (contradicted >= rule.contradicted_share * sizes)
    recent = _recall(update, rule.swing_days) == party
    swung = np.bincount(pieces[given & recent], minlength=count + 1) * cell_km2
    if not enough.any() and swung.max() < rule.swing_km2:
        return
    reach = _reach_of(watch, update, party)
    ordinary = max(rule.reach_km, REACH_CELLS * watch.grid.settings.size_m / 1000)
    ordinary += MORE_REACH_KM * min(update.gap_days - 1, ALLOWED_GAP_DAYS)
    for piece in range(1, count + 1):
        cells = np.flatnonzero(pieces == piece)
        far = float(reach[cells].max())
        if swung[piece] >= rule.swing_km2:
            yield _swing(watch, update, party, cells[recent[cells]])
        elif enough[piece] and far >= ordinary:
            yield _jump(watch, update, party, cells, far)


def _recall(update: _Update, days: int) -> NDArray[np.int8]:
    """Return what the map showed some days before the earlier picture."""
    since = update.witness.days[update.position - 1] - days
    position = int(np.searchsorted(update.witness.days, since, side="right")) - 1
    return update.witness.party[position] if position >= 0 else np.full(len(update.before), UNSEEN, np.int8)


def _reach_of(watch: Watch, update: _Update, party: int) -> NDArray[np.float64]:
    """Return how far each cell lies from ground that the map before, or any other map now, shows as the party's, km."""
    ground = (update.before == party) | (update.others == party).any(axis=0)
    if not ground.any():
        return np.full(watch.grid.size, np.inf)
    steps = scipy.ndimage.distance_transform_edt(~ground.reshape(watch.grid.shape))
    return np.asarray(steps).ravel() * watch.grid.settings.size_m / 1000


def _jump(watch: Watch, update: _Update, party: int, cells: Cells, reach_km: float) -> Alarm:
    km2 = len(cells) * watch.grid.cell_km2
    words = (
        f"gives {km2:,.1f} km² to {watch.party_ids[party]} in one update, up to {reach_km:.1f} km beyond what any map "
        f"showed, and the other maps show otherwise"
    )
    return Alarm(update.witness.source, AlarmKind.JUMP, update.day, party, cells, km2, reach_km, words)


def _swing(watch: Watch, update: _Update, party: int, cells: Cells) -> Alarm:
    km2 = len(cells) * watch.grid.cell_km2
    words = (
        f"shows {km2:,.1f} km² as held by {watch.party_ids[party]} again, which it had shown otherwise for days only"
    )
    return Alarm(update.witness.source, AlarmKind.SWING, update.day, party, cells, km2, 0.0, words)


def follow_cells(witness: Witness, days: NDArray[np.datetime64], cells: Cells) -> NDArray[np.int8]:
    """Return what a map shows in some cells on each of some days, its last picture carried on, (days, cells)."""
    position = np.searchsorted(witness.days, days, side="right") - 1
    pictures, picture_of = np.unique(np.maximum(position, 0), return_inverse=True)
    shown = witness.party[pictures[:, None], cells][picture_of]  # never the whole of a picture: that is all its cells
    return np.where((position >= 0)[:, None], shown, np.int8(UNSEEN))


def end_alarm(watch: Watch, alarm: Alarm) -> Alarm:
    """Return an alarm with the day on which it ended, if it has: taken back by the map, or followed by the others."""
    if not len(alarm.cells):
        return alarm
    days = np.arange(np.datetime64(alarm.day), np.datetime64(watch.last_day) + 1)
    own = next(each for each in watch.witnesses if each.source == alarm.source)
    stands = (follow_cells(own, days, alarm.cells) == alarm.party).mean(axis=1) >= HALF
    rest = [follow_cells(each, days, alarm.cells) for each in watch.witnesses if each.source != alarm.source]
    views = np.sum([each > NOBODY for each in rest], axis=0) if rest else np.zeros((len(days), len(alarm.cells)))
    agree = np.sum([each == alarm.party for each in rest], axis=0) if rest else np.zeros_like(views)
    followed = ((views > 0) & (2 * agree >= views)).mean(axis=1) >= HALF
    followed[0] = False
    over = np.flatnonzero(followed | ~stands)
    if not len(over):
        return alarm
    ended: date = days[over[0]].astype(date)
    return _ended(alarm, ended, "withdrawn" if not stands[over[0]] else "followed")


def _ended(alarm: Alarm, until: date, by: str) -> Alarm:
    return Alarm(
        alarm.source, alarm.kind, alarm.day, alarm.party, alarm.cells, alarm.km2, alarm.reach_km, alarm.message,
        until, by,
    )  # fmt: skip
