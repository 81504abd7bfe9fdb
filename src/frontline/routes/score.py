"""Score how hard a place is to reach, 0 to 5, in the manner of ACAPS' overview of humanitarian access.

The scale is that of ACAPS (0 no significant constraints, 1 low, 2 moderate, 3 high, 4 very high, 5 extreme); theirs is
an analyst's judgement of nine indicators, this one follows from ways alone and says from which, by the rules below.
"""

from dataclasses import dataclass

from frontline.routes.access import CONTACT, EXPOSED, EXPOSED_LONG

LEVELS = ("none", "low", "moderate", "high", "very high", "extreme")
LIKELY, POSSIBLE = 0.5, 0.1
LONG_DETOUR, SOME_DETOUR = 1.5, 1.1


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a score follows from.

    Attributes:
        ways: number of ways without a common edge.
        cut_probability: of all ways being cut.
        best_state: the worst state along the least exposed way, index into ``STATES``; None where none is open.
        detour: time now over time on the reference day; None where one of them has no way.
        reported: how many reports in force say that supply or access is hindered.
    """

    ways: int
    cut_probability: float
    best_state: int | None
    detour: float | None
    reported: int


def score_access(given: Inputs) -> tuple[int, str]:
    """Return the score and the rule that gave it, the first of these that holds."""
    best = given.best_state
    detour = given.detour or 1.0
    rules = (
        (5, given.ways == 0 or best is None, "no way is open"),
        (5, given.cut_probability >= LIKELY, "all ways are as likely cut as not"),
        (4, best == CONTACT, "every way runs in contact with the line"),
        (4, given.cut_probability >= POSSIBLE, "all ways may be cut"),
        (3, best == EXPOSED, "every way is exposed"),
        (3, given.ways == 1, "one way is left"),
        (2, best == EXPOSED_LONG, "every way is exposed at long range"),
        (2, detour >= LONG_DETOUR, "the way is half as long again as it was"),
        (1, detour >= SOME_DETOUR, "the way is a tenth longer than it was"),
        (1, given.reported > 0, "reports say that it is hindered"),
    )
    return next(((level, reason) for level, holds, reason in rules if holds), (0, "nothing hinders"))
