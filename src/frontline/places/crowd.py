"""Weigh all settlements that the mentions of a page may mean by each other, as the rows of one table.

The arithmetic for many mentions at once belongs here; what one candidate is measured by belongs in ``evidence``, what
the text says around the mentions in ``reading``.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.places.evidence import (
    CANDIDATE,
    LINE,
    NEAR,
    NEAR_REPORT,
    SIDE,
    STANDING,
    Floats,
    Points,
    Side,
    measure_line,
    measure_regions,
    measure_sides,
    measure_standing,
    read_weights,
    sum_nearness,
    weigh_nearest,
    weigh_none,
)
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.sources.delivery import Box

LEAST_WEIGHT = 0.02

Settlements = tuple[Place, ...]


class Crowd:
    """The settlements of a page's mentions, with the probability that each is meant.

    Args:
        mentions: the mentions that may mean a settlement, each with those settlements.
        sentences: the number of the sentence of each.
        box: the theatre's area.
        line: the front line of the day, where known.
    """

    def __init__(
        self,
        mentions: Sequence[tuple[Mention, Settlements]],
        sentences: Sequence[int],
        box: Box | None,
        line: shapely.Geometry | None,
    ) -> None:
        self._settlements = [settlements for _, settlements in mentions]
        standing = [measure_standing(mention.surface, settlements, box) for mention, settlements in mentions]
        self._size = np.array([len(each.lon) for each in standing])
        self._first = np.cumsum(self._size) - self._size
        self._of = np.repeat(np.arange(len(standing)), self._size)
        self._spots = np.concatenate([each.spots for each in standing])
        self._rows = np.zeros((len(self._of), len(CANDIDATE)))
        self._rows[:, STANDING] = np.concatenate([each.measures for each in standing])
        if line is not None:
            lon, lat = (np.concatenate([getattr(each, name) for each in standing]) for name in ("lon", "lat"))
            self._rows[:, LINE] = measure_line(lon, lat, line)
        self._none = np.array(
            [
                weigh_none(len(found), mention.form, mention.lead, attribute=mention.is_attribute)
                for mention, found in mentions
            ]
        )
        self._names = np.unique([found[0].place_id for found in self._settlements], return_inverse=True)[1]
        self._sentences = np.array(sentences)
        self._is_said = self._find_said()[self._of]
        self.shares = self._share_out()

    @property
    def is_open(self) -> bool:
        """Tell whether any mention may mean more than one settlement."""
        return bool((self._size > 1).any())

    def _find_said(self) -> NDArray[np.bool_]:
        """Return which mentions count for others: names said again are said once a sentence."""
        seen, said = set(), []
        for each in zip(self._names.tolist(), self._sentences.tolist(), strict=True):
            said.append(each not in seen)
            seen.add(each)
        return np.array(said)

    def _share_out(self) -> Floats:
        """Return a first guess by size alone: the larger of two homonyms is the likelier."""
        people = np.sqrt([place.population or 100 for found in self._settlements for place in found])
        return np.asarray(people / np.add.reduceat(people, self._first)[self._of])

    def tell_regions(self, at: int, column: int, regions: Sequence[Place]) -> None:
        """Note the regions named around a mention in a column of ``CANDIDATE``."""
        self._rows[self._rows_of(at), column] = measure_regions(self._settlements[at], regions)

    def tell_side(self, at: int, side: Side) -> None:
        """Note the direction that the text states of a mention."""
        self._rows[self._rows_of(at), SIDE] = measure_sides(self._settlements[at], (side,))

    def likeliest(self, at: int) -> Place:
        """Return the settlement that a mention most likely means."""
        return self._settlements[at][int(np.argmax(self.shares[self._rows_of(at)]))]

    def points(self) -> Points:
        """Return where the mentions may be, with the number of each."""
        kept = np.flatnonzero(self._is_said & (self.shares > LEAST_WEIGHT))
        return Points(self._spots[kept], self.shares[kept], self._of[kept])

    def settle(self) -> None:
        """Weigh the settlements of each mention by the others; the only one of a name is taken for meant."""
        shares, _ = self._weigh()
        self.shares = np.where(self._size[self._of] > 1, shares, self.shares)

    def judge(self) -> list[Floats]:
        """Return the probabilities of each mention's settlements, shape (n + 1,), that of "none" last."""
        shares, none = self._weigh()
        return [np.append(shares[self._rows_of(at)], none[at]) for at in range(len(none))]

    def _rows_of(self, at: int) -> slice:
        return slice(self._first[at], self._first[at] + self._size[at])

    def _weigh(self) -> tuple[Floats, Floats]:
        """Return the probability of each settlement, and for each mention that of "none"."""
        mentions, near = sum_nearness(self._spots, self.points())
        others = self._names[:, None] != self._names[mentions]
        mates = others & (self._sentences[:, None] == self._sentences[mentions])
        self._rows[:, NEAR_REPORT] = weigh_nearest(near, others[self._of])
        self._rows[:, NEAR] = weigh_nearest(near, mates[self._of])
        odds = (self._rows * read_weights()[0]).sum(axis=1)
        most = np.maximum(np.maximum.reduceat(odds, self._first), self._none)
        some, none = np.exp(odds - most[self._of]), np.exp(self._none - most)
        total = np.add.reduceat(some, self._first) + none
        return some / total[self._of], none / total
