"""How what was stated missed: how far errors go together and how late it may all be, both learned from what came."""

import numpy as np
import pytest
from scipy.special import ndtr

from frontline.control.cells import Grid
from frontline.control.dependence import FIRST, Dependence
from frontline.control.fields import Fields
from frontline.control.misses import SETTLES_DAYS, Misses, score_ranked
from frontline.settings import GridSettings

SIDE = 60
GRID = Grid(GridSettings(lon=10.2, lat=45.1, size_m=500), (10.0, 44.9, 10.6, 45.3), 0, 0, SIDE, SIDE)
CELLS = SIDE * SIDE
OPEN = 400  # cells of which something is to be learned


def learn(shape: Dependence) -> Dependence:
    """Return what is learned of statements whose errors go together as in a shape."""
    found, random = Misses.of(2), np.random.default_rng(11)
    row, col = np.divmod(np.arange(CELLS), SIDE)
    ranks = ndtr(Fields(row, col, 0.5, 24, 3).mix(shape))
    for rank in ranks:
        p = random.beta(0.3, 0.6, CELLS).astype(np.float32)
        first = rank < p
        found.learn(np.stack([p, 1 - p]), np.stack([first, ~first]).astype(float), GRID)
    return found.found


def test_errors_that_go_together_are_told_from_those_of_each_cell() -> None:
    assert FIRST.far > 0.5
    alone, far = learn(Dependence(0.0, 1.0)), learn(Dependence(1.0, 0.0))
    assert alone.far <= 0.2
    assert alone.alone >= 0.5
    assert far.far >= 0.6


def be_late(*, takes_back: bool) -> Misses:
    """Return what is learned where one map shows a party first, and the other follows or the first takes it back."""
    found = Misses.of(2)
    stated = np.full((2, OPEN), 0.5, np.float32)
    stated[0], stated[1] = 0.2, 0.8
    both = np.ones(OPEN, np.int8)
    early = both.copy()
    early[: OPEN // 2] = 0
    found.set_aside(0, stated, {"early": early, "late": both})
    found.follow(10, {"early": both if takes_back else early, "late": both}, 25.0)
    found.follow(SETTLES_DAYS - 1, {"early": early, "late": early}, 25.0)
    assert found.found == FIRST
    found.follow(SETTLES_DAYS, {"early": early, "late": early}, 25.0)
    return found


def test_whoever_drew_first_and_was_followed_shows_how_late_it_was() -> None:
    leans = be_late(takes_back=False).found.leans
    assert leans[0] == pytest.approx(np.log(4), abs=0.1)  # half came out, where a fifth was stated
    assert leans[1] == pytest.approx(-leans[0], abs=0.01)
    back = be_late(takes_back=True).found.leans
    assert back[0] < -1  # nobody had shown it all along: the other side held it then


def test_ground_on_which_maps_never_agree_tells_nothing() -> None:
    found = Misses.of(2)
    shown = {"one": np.zeros(OPEN, np.int8), "other": np.ones(OPEN, np.int8)}
    found.set_aside(0, np.full((2, OPEN), 0.5, np.float32), shown)
    found.follow(SETTLES_DAYS, shown, 25.0)
    assert found.found.leans == pytest.approx((0, 0), abs=1e-9)
    assert not found.waiting


def test_what_was_learned_and_what_waits_is_kept() -> None:
    found = be_late(takes_back=False)
    found.learn(np.full((2, CELLS), 0.5, np.float32), np.full((2, CELLS), 0.5), GRID)
    shown = {"early": np.zeros(OPEN, np.int8), "late": np.ones(OPEN, np.int8)}
    found.set_aside(70, np.full((2, OPEN), 0.5, np.float32), shown)
    again = Misses.recall({name: each.copy() for name, each in found.memory().items()})
    assert again.found == found.found
    later = {"early": np.zeros(OPEN, np.int8), "late": np.zeros(OPEN, np.int8)}
    for each in (found, again):
        each.follow(71, later, 25.0)
        each.follow(70 + SETTLES_DAYS, later, 25.0)
    assert again.found == found.found
    assert again.found.leans[0] > 0
    assert np.array_equal(again.held, found.held)


def test_the_ranked_score_is_the_mean_error_less_half_of_how_far_draws_lie_apart() -> None:
    draws = np.random.default_rng(1).normal(size=(2, 30))
    apart = np.abs(draws[:, :, None] - draws[:, None]).mean(axis=(1, 2))
    assert score_ranked(draws, 0.3) == pytest.approx(np.abs(draws - 0.3).mean(axis=1) - apart / 2)
