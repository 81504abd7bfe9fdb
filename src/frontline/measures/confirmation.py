"""Tell whether and when a map came to show what was claimed: already, later, not yet, or the contrary all along.

Pure arithmetic on one map's daily shares of one place belongs here; whose shares are wanted for which claim belongs in
``theatre.confirming``, and what follows for a claimant in ``standing``.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

HALF = 0.5  # whoever is shown on at least half of a place is shown there


class Outcome(StrEnum):
    """What a map says of a claim of control."""

    SHOWN_ALREADY = "shown already"
    CONFIRMED = "confirmed"
    NOT_YET = "not yet"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a map counts as showing what was claimed.

    Attributes:
        least_share: of the place, 0..1.
        least_days: for so long without a break, so that a mark of a day is none.
        patience_days: for so long after the claim a map that shows the contrary does not contradict it yet.
    """

    least_share: float = HALF
    least_days: int = 7
    patience_days: int = 30


@dataclass(frozen=True, slots=True)
class Shares:
    """What one map shows of one place.

    Attributes:
        days: the days shown, ``datetime64[D]``, rising, shape (n,).
        claimed: the share of the place that is as the claim has it, 0..1, NaN where the map does not cover it.
        contrary: the share that the other parties are shown to hold.
    """

    days: NDArray[np.datetime64]
    claimed: NDArray[np.float64]
    contrary: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a map says of a claim so far.

    Attributes:
        outcome: see ``Outcome``.
        since: the day from which the map shows it; None while it does not.
        lag_days: from the claim to that day; negative where the map was first, None while it does not.
        is_bound: whether the map showed it from its own first day on, so that the true lag is this or less.
        followed_days: from the claim to the map's last day: how long a claim that is not shown has been waited for.
    """

    outcome: Outcome
    since: date | None
    lag_days: int | None
    is_bound: bool
    followed_days: int


def confirm(shares: Shares, claimed_on: date, rule: Rule) -> Confirmation | None:
    """Compare a claim with what a map shows of its place; None where the map does not cover the place on that day.

    A missing day is missing: a state lasts until the next day shown says otherwise.

    Args:
        shares: of the place.
        claimed_on: the day of the claim.
        rule: when it counts as shown.
    """
    seen = ~np.isnan(shares.claimed)
    days, claimed, contrary = shares.days[seen], shares.claimed[seen], shares.contrary[seen]
    day = np.datetime64(claimed_on, "D")
    if not len(days) or day < days[0] or day > days[-1] + rule.least_days:
        return None
    followed = max(_count_days(days[-1] - day), 0)
    first = _find_first(days, claimed >= rule.least_share, day, rule.least_days)
    if first is not None:
        lag = _count_days(days[first] - day)
        outcome = Outcome.SHOWN_ALREADY if lag <= 0 else Outcome.CONFIRMED
        return Confirmation(outcome, days[first].astype(date), lag, first == 0, followed)
    after = contrary[max(int(np.searchsorted(days, day, side="right")) - 1, 0) :]
    against = followed >= rule.patience_days and bool((after >= HALF).all())
    return Confirmation(Outcome.CONTRADICTED if against else Outcome.NOT_YET, None, None, False, followed)


def _find_first(
    days: NDArray[np.datetime64], shown: NDArray[np.bool_], day: np.datetime64, least_days: int
) -> int | None:
    """Return where the first long enough spell of being shown starts that reaches beyond a day; None: there is none."""
    steps = np.diff(np.concatenate([[False], shown, [False]]).astype(np.int8))
    starts, stops = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    ends = np.append(days, days[-1] + 1)[stops]
    fit = np.flatnonzero((ends - days[starts] >= np.timedelta64(least_days, "D")) & (ends > day))
    return int(starts[fit[0]]) if len(fit) else None


def _count_days(length: np.timedelta64) -> int:
    return int(length / np.timedelta64(1, "D"))
