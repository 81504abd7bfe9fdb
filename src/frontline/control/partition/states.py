"""Remember which edges bounded which label in which version of which day.

A version is one publication of one day: the day that it shows and the instant at which it was known. Versions stand in
order of day, then of instant. A run says that an edge bounded a label in every version from one position up to another;
so a correction is one more version among the others, and what was shown before it stays readable. What edges are
belongs in ``edges``; how runs are kept belongs in ``keep``.
"""

import bisect
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from frontline.days import write_instant
from frontline.errors import NotFoundError, UsageError

STILL = 1 << 62  # the end of a run that the newest version shows

Runs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One publication of one day.

    Attributes:
        day: the day that it shows.
        known_at: the instant at which that was known, UTC.
        evidence: digest of the file.
    """

    day: date
    known_at: datetime
    evidence: str = ""

    @property
    def key(self) -> tuple[date, datetime]:
        """Return what versions are ordered by."""
        return self.day, self.known_at


class States:
    """Runs of (edge, label) over the versions of one source.

    Attributes:
        versions: in order.
        labels: the source's own words, in order of first appearance.
    """

    __slots__ = ("_edge", "_from", "_label", "_of", "_until", "labels", "versions")

    def __init__(self) -> None:
        self.versions: list[Version] = []
        self.labels: list[str] = []
        self._edge = array("q")
        self._label = array("q")
        self._from = array("q")
        self._until = array("q")
        self._of: dict[tuple[int, int], list[int]] | None = {}  # (edge, label) -> its runs; None: not made yet

    def __len__(self) -> int:
        """Return how many runs there are."""
        return len(self._edge)

    def find(self, day: date, known: datetime | None = None) -> int:
        """Return the position of the newest version of a day that was known at an instant (default: of all).

        Raises:
            NotFoundError: The day was not shown, or not by then; a missing day is missing.
        """
        position = bisect.bisect_right(self.versions, day, key=lambda version: version.day) - 1
        while position >= 0 and self.versions[position].day == day:
            if known is None or self.versions[position].known_at <= known:
                return position
            position -= 1
        by_then = f" by {write_instant(known)}" if known else ""
        raise NotFoundError(f"no map of {day} was known{by_then}", "ask for a day that was shown")

    def shown(self, known: datetime | None = None) -> list[int]:
        """Return the positions of the versions that counted at an instant: the newest of each day, in order."""
        newest: dict[date, int] = {}
        for position, version in enumerate(self.versions):
            if known is None or version.known_at <= known:
                newest[version.day] = position
        return list(newest.values())

    def label_number(self, label: str) -> int:
        """Return the number of a label, or -1 for one never shown."""
        return self.labels.index(label) if label in self.labels else -1

    def insert(self, version: Version) -> int:
        """Add a version; until it is told otherwise, it shows what both its neighbours show.

        Raises:
            UsageError: The same day was recorded with the same instant before.
        """
        position = bisect.bisect_left(self.versions, version.key, key=lambda each: each.key)
        if position < len(self.versions):
            if self.versions[position].key == version.key:
                when = write_instant(version.known_at)
                raise UsageError(f"the map of {version.day} as of {when} is known already", "give it its own instant")
            start, end = np.array(self._from, np.int64), np.array(self._until, np.int64)
            end[(end > position) & (end != STILL)] += 1
            start[start >= position] += 1
            self._from, self._until = array("q", start.tolist()), array("q", end.tolist())
        self.versions.insert(position, version)
        return position

    def edges_at(self, position: int, label: int) -> NDArray[np.int64]:
        """Return the edges that bound a label in a version."""
        edge, of, start, end = self.runs()
        return np.asarray(edge[(of == label) & (start <= position) & (position < end)])

    def runs(self) -> Runs:
        """Return edge, label, first position and the position after the last (``STILL``: open) of each run."""
        edge, label = np.array(self._edge, np.int64), np.array(self._label, np.int64)
        return edge, label, np.array(self._from, np.int64), np.array(self._until, np.int64)

    def show(self, position: int, label: str, gained: Iterable[int], lost: Iterable[int]) -> None:
        """Let edges bound a label in one version, and others no longer.

        Args:
            position: of the version.
            label: the source's own word.
            gained: edges that do not bound it in that version as recorded so far.
            lost: edges that do.
        """
        number, newest = self.name(label), position == len(self.versions) - 1
        for edge in gained:
            self._extend((edge, number), position, newest=newest)
        for edge in lost:
            self._cut((edge, number), position, newest=newest)

    def name(self, label: str) -> int:
        """Return the number of a label, which gets one if it has none."""
        if label not in self.labels:
            self.labels.append(label)
        return self.labels.index(label)

    def take(self, versions: list[Version], runs: Runs) -> None:
        """Take over versions, in order, and runs over them, into a record that has none."""
        self.versions = list(versions)
        self._edge, self._label, self._from, self._until = (array("q", each.tolist()) for each in runs)
        self._of = None

    def _runs_of(self, of: tuple[int, int]) -> list[int]:
        if self._of is None:
            self._of = {}
            for n, key in enumerate(zip(self._edge, self._label, strict=True)):
                self._of.setdefault(key, []).append(n)
        return self._of.setdefault(of, [])

    def _add_run(self, of: tuple[int, int], start: int, end: int) -> None:
        self._runs_of(of).append(len(self._edge))
        self._edge.append(of[0])
        self._label.append(of[1])
        self._from.append(start)
        self._until.append(end)

    def _extend(self, of: tuple[int, int], position: int, *, newest: bool) -> None:
        before = after = -1
        for run in self._runs_of(of):
            before = run if self._until[run] == position else before
            after = run if self._from[run] == position + 1 else after
        end = STILL if newest else position + 1
        if before >= 0 and after >= 0:
            self._until[before] = self._until[after]
            self._from[after] = self._until[after] = -1  # an empty run: its place is kept
        elif before >= 0:
            self._until[before] = end
        elif after >= 0:
            self._from[after] = position
        else:
            self._add_run(of, position, end)

    def _cut(self, of: tuple[int, int], position: int, *, newest: bool) -> None:
        for run in list(self._runs_of(of)):
            start, end = self._from[run], self._until[run]
            if start <= position < end:
                self._until[run] = position
                if end > position + 1 and not newest:
                    self._add_run(of, position + 1, end)
                return
