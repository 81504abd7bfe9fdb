"""Turn what the answer would be without some evidence into the evidence's weight: a change in log-odds, and back."""

import math

SURE = 1e-6  # log-odds are told of probabilities from here to 1 less this


def weigh(probability: float, without: float) -> float:
    """Return by how much evidence changed the log-odds of an answer, from the answer with and without it."""
    return _log_odds(probability) - _log_odds(without)


def change_odds(probability: float, by: float) -> float:
    """Return a probability whose log-odds are changed by some."""
    return 1 / (1 + math.exp(-(_log_odds(probability) + by)))


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, SURE), 1 - SURE)
    return math.log(bounded / (1 - bounded))
