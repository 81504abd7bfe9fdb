"""Contested ground: beside a line that leaves it open, nowhere else, and the less an old word of it the older."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.control.contest import (
    MARGIN_KM,
    WITHIN_KM,
    Line,
    Told,
    cut_window,
    estimate_contest,
    measure_away_km,
    split_statuses,
    weigh_age,
)
from frontline.settings import GridSettings

GRID = Grid(GridSettings(lon=10.5, lat=45.4, size_m=500), (10.0, 45.0, 11.0, 45.8), -80, -90, 160, 180)
COLUMN = np.tile(np.arange(GRID.columns), GRID.rows)
DRAWN = COLUMN < 60
EVERYWHERE = np.ones(GRID.size, bool)
DAY = date(2030, 5, 1)
LINE = Line("atlas", DAY, DRAWN, EVERYWHERE)


def believe(edge: float, wide: float = 4.0) -> NDArray[np.float32]:
    """Return a belief that falls across a column, all the way down the lattice."""
    return np.asarray(1 / (1 + np.exp((COLUMN - edge) / wide * 4)), np.float32)


def row(field: NDArray[Any]) -> NDArray[Any]:
    """Return the middle row."""
    return np.asarray(field.reshape(GRID.shape)[GRID.rows // 2])


def test_it_lies_just_beyond_the_line_and_thins_out() -> None:
    found = row(estimate_contest(GRID, believe(62), believe(62), LINE, None))
    assert (found[:60] < 0.01).all()  # what the map draws as held it does not leave open
    assert found[60] > 0.5
    assert (np.diff(found[60:]) <= 1e-6).all()
    assert not found[60 + int(WITHIN_KM * 2) + 6 :].any()


def test_where_the_belief_moved_it_reaches_farther() -> None:
    still = estimate_contest(GRID, believe(66), believe(66), LINE, None)
    moved = estimate_contest(GRID, believe(66), believe(60), LINE, None)
    assert row(moved)[60:64].sum() > 1.05 * row(still)[60:64].sum()


def test_without_a_line_it_follows_the_belief_and_is_less_sure() -> None:
    by_belief = row(estimate_contest(GRID, believe(60), believe(60), None, None))
    assert 0.1 < by_belief.max() < row(estimate_contest(GRID, believe(60), believe(60), LINE, None)).max()
    assert abs(int(by_belief.argmax()) - 60) <= 6
    assert by_belief[:40].max() < 0.02


def test_a_maps_own_word_of_contested_ground_fades_towards_what_is_expected() -> None:
    grey = (COLUMN >= 60) & (COLUMN < 75)
    none = row(estimate_contest(GRID, believe(62), believe(62), LINE, None))[70]
    said = [
        row(estimate_contest(GRID, believe(62), believe(62), LINE, Told("atlas", DAY, age, grey, EVERYWHERE)))[70]
        for age in (0, 10, 90, 2000)
    ]
    assert 0.9 < said[0] < 0.99  # one drawing alone makes nothing certain
    assert said == sorted(said, reverse=True)
    assert said[-1] == pytest.approx(none, abs=0.05)
    assert weigh_age(0) == weigh_age(1) > weigh_age(2)


def test_what_a_map_does_not_cover_is_told_by_the_belief() -> None:
    blind = replace(LINE, covered=~EVERYWHERE)
    found = estimate_contest(GRID, believe(60), believe(60), blind, None)
    assert row(found) == pytest.approx(row(estimate_contest(GRID, believe(60), believe(60), None, None)))


def test_asking_about_a_few_cells_gives_what_asking_about_all_gives() -> None:
    cells = np.flatnonzero((np.abs(COLUMN - 61) < 4) & (np.arange(GRID.size) // GRID.columns // 4 == 20))
    whole = estimate_contest(GRID, believe(62), believe(58), LINE, None)
    part = estimate_contest(GRID, believe(62), believe(58), LINE, None, cells)
    assert part[cells] == pytest.approx(whole[cells], abs=2e-3)
    window, index = cut_window(GRID, cells)
    assert window.size == len(index) < GRID.size
    assert window.centres[0].ravel() == pytest.approx(GRID.centres[0].ravel()[index])
    assert set(cells) <= set(index)
    assert window.columns <= 8 + 2 * 2 * MARGIN_KM


@given(seed=st.integers(0, 2**32 - 1), parties=st.integers(2, 4))
def test_the_statuses_of_any_belief_add_up_to_one(seed: int, parties: int) -> None:
    random = np.random.default_rng(seed)
    held = random.dirichlet(np.ones(parties), 50).T.astype(np.float32)
    held[:, :5] = 0  # where no map covers the ground there is no status
    statuses = split_statuses(held, random.random(50).astype(np.float32))
    assert len(statuses) == parties + 1
    assert (statuses >= 0).all()
    assert statuses[:, 5:].sum(axis=0) == pytest.approx(1.0, abs=1e-5)
    assert not statuses[:, :5].any()


def test_distances_are_from_the_edge_of_the_ground() -> None:
    away = row(measure_away_km(GRID, DRAWN))
    assert away[59] == 0
    assert away[60] == pytest.approx(0.25)
    assert away[64] == pytest.approx(2.25)
    assert np.isinf(measure_away_km(GRID, ~EVERYWHERE)).all()
