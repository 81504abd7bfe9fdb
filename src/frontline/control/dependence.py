"""Say how errors of what is stated go together: how far they reach, and how late it may all be at once.

How these numbers are learned belongs in ``misses``; how draws are made of them in ``fields``.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

NEAR_KM = 1.5  # measured by examples/pokrovsk/measure_hazard.py: 1.1 to 1.7 km
FAR_KM = 20.0  # a stretch of the front
FIRST_FAR = 0.8  # a theatre begins with this; measured on 2024-12 to 2025-08 in the east of the front
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Dependence:
    """How errors of one day go together.

    Attributes:
        far: of the variance of a cell's error, the share that goes together over ``FAR_KM``.
        alone: the share that no other cell has part in; the rest goes together over ``NEAR_KM``.
        leans: by party, the log-odds by which what is stated of it may be late, as in half of the draws it is.
    """

    far: float = FIRST_FAR
    alone: float = 0.0
    leans: tuple[float, ...] = ()

    @property
    def near(self) -> float:
        """Return the share that goes together over ``NEAR_KM``."""
        return max(1 - self.far - self.alone, 0.0)

    def lean_of(self, party: int) -> float:
        """Return by which log-odds a party may hold ground more surely than is stated."""
        return self.leans[party] if self.leans else 0.0


FIRST = Dependence()


def shift(probability: NDArray[np.floating], log_odds: float) -> NDArray[np.float64]:
    """Return probabilities with some log-odds added."""
    sure = np.clip(np.asarray(probability, np.float64), TINY, 1 - TINY)
    return np.asarray(scipy.special.expit(scipy.special.logit(sure) + log_odds))
