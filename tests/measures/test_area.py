import numpy as np
import pytest

from frontline.control.cells import Grid, Weights
from frontline.control.dependence import FAR_KM, FIRST, NEAR_KM, Dependence
from frontline.measures.area import (
    Holding,
    assess_change,
    assess_parties,
    assess_share,
    assess_shares,
    follow_holding,
    line_km,
    show_change,
    show_share,
)
from frontline.measures.uncertainty import draw_ranks, interval


def all_of(grid: Grid) -> Weights:
    index = np.flatnonzero(grid.inside)
    return Weights(index, np.ones(len(index)))


def test_ranks_are_uniform_and_neighbours_go_together(grid: Grid) -> None:
    cells = np.flatnonzero(grid.inside)
    ranks = draw_ranks(grid, cells, draws=600)
    assert ranks.mean() == pytest.approx(0.5, abs=0.03)
    assert np.quantile(ranks, 0.1) == pytest.approx(0.1, abs=0.02)
    from scipy.special import ndtri  # noqa: PLC0415  # the copula's scale, for this check only

    scores = ndtri(np.clip(ranks, 1e-6, 1 - 1e-6))
    lag = round(NEAR_KM * 1000 / grid.settings.size_m)
    pairs = [(n, n + lag) for n in range(0, len(cells) - lag, 7) if cells[n + lag] == cells[n] + lag]
    found = np.mean([np.corrcoef(scores[:, a], scores[:, b])[0, 1] for a, b in pairs])
    expected = FIRST.near * np.exp(-1) + FIRST.far * np.exp(-NEAR_KM / FAR_KM)
    assert found == pytest.approx(expected, abs=0.05)
    assert scores.var() == pytest.approx(1, abs=0.2)


def test_the_same_question_gets_the_same_answer(grid: Grid) -> None:
    cells = np.arange(50, 90)
    assert np.array_equal(draw_ranks(grid, cells), draw_ranks(grid, cells))


def test_what_may_be_late_reaches_further_to_one_side_only(grid: Grid) -> None:
    weights = all_of(grid)
    p = np.full(len(weights.index), 0.3, np.float32)
    late = Dependence(FIRST.far, FIRST.alone, (1.0, -1.0))
    plain, leaning = (assess_share(grid, p, weights, each) for each in (FIRST, late))
    other = assess_share(grid, 1 - p, weights, late, party=1)
    assert leaning.value == plain.value
    assert leaning.high > plain.high
    assert leaning.low >= plain.low
    assert (other.low, other.high) == pytest.approx((1 - leaning.high, 1 - leaning.low), abs=0.05)


def test_days_with_the_same_errors_share_their_draws(grid: Grid) -> None:
    weights, random = all_of(grid), np.random.default_rng(2)
    days = random.random((3, len(weights.index))).astype(np.float32)
    alone = Dependence(0.0, 1.0)
    found = assess_shares(grid, days, weights, [FIRST, FIRST, alone])
    for day, errors, share in zip(days, [FIRST, FIRST, alone], found, strict=True):
        single = assess_share(grid, day, weights, errors)
        assert (share.low, share.high) == pytest.approx((single.low, single.high), abs=1e-5)
    assert found[2].high - found[2].low < (found[1].high - found[1].low) / 3


def test_a_certain_share_has_no_interval(grid: Grid) -> None:
    weights = all_of(grid)
    sure = (np.arange(len(weights.index)) % 2).astype(np.float32)
    found = assess_share(grid, sure, weights)
    assert found.low == pytest.approx(found.value) == pytest.approx(found.high)


def test_an_uncertain_share_is_wider_than_independent_cells_would_say(grid: Grid) -> None:
    weights = all_of(grid)
    found = assess_share(grid, np.full(len(weights.index), 0.5, np.float32), weights)
    assert found.value == pytest.approx(0.5)
    independent = 1.64 * 0.5 / np.sqrt(len(weights.index))
    assert found.high - found.low > 4 * independent
    assert found.low < 0.5 < found.high


def test_the_shares_of_all_parties_add_up(grid: Grid) -> None:
    weights = all_of(grid)
    probability = np.random.default_rng(3).dirichlet([1, 2, 3], len(weights.index)).T.astype(np.float32)
    found = assess_parties(grid, probability, weights)
    assert sum(each.value for each in found) == pytest.approx(1)
    two = assess_parties(grid, np.array([probability[0], 1 - probability[0]]), weights)
    assert two[0].low == pytest.approx(1 - two[1].high)
    assert two[0].high == pytest.approx(1 - two[1].low)
    single = assess_share(grid, probability[0], weights)
    assert (two[0].low, two[0].high) == pytest.approx((single.low, single.high), abs=1e-4)


def test_a_sources_share_has_the_margin_of_its_line(grid: Grid) -> None:
    held = np.zeros(grid.shape, bool)
    held[:, : grid.columns // 2] = True
    found = show_share(grid, held.ravel(), np.ones(grid.size, bool), all_of(grid))
    assert found is not None
    assert found.low < found.value < found.high
    nowhere = show_share(grid, held.ravel(), np.zeros(grid.size, bool), all_of(grid))
    assert nowhere is None


def test_a_straight_line_has_about_its_length(grid: Grid) -> None:
    held = np.zeros(grid.shape, bool)
    held[:, :10] = True
    assert line_km(grid, held.ravel(), np.arange(grid.size)) == pytest.approx(grid.rows * 0.5 * np.pi / 4)


def test_change_adds_up(grid: Grid) -> None:
    weights = all_of(grid)
    random = np.random.default_rng(4)
    before, after = random.random((2, len(weights.index))).astype(np.float32)
    found = assess_change(grid, before, after, weights, 7)
    assert found.gained_km2 - found.lost_km2 == pytest.approx(found.net.value)
    assert found.net.value == pytest.approx(float((after - before).sum()) * grid.cell_km2, rel=1e-3, abs=1e-3)
    assert found.net.low <= found.net.value <= found.net.high


def test_a_change_is_the_less_sure_the_longer_it_took(grid: Grid) -> None:
    weights = all_of(grid)
    before, after = np.full((2, len(weights.index)), 0.3, np.float32)
    after += 0.05
    spans = [assess_change(grid, before, after, weights, days).net for days in (1, 7, 60)]
    widths = [each.high - each.low for each in spans]
    assert widths == sorted(widths)
    assert widths[2] > 1.5 * widths[0]


def test_nothing_that_was_assessed_has_changed(grid: Grid) -> None:
    weights = all_of(grid)
    same = np.full(len(weights.index), 0.3, np.float32)
    found = assess_change(grid, same, same, weights, 30)
    assert (found.net.low, found.net.value, found.net.high) == (0, 0, 0)


def test_what_a_source_showed_is_counted_exactly(grid: Grid) -> None:
    before, after = np.zeros((2, grid.size), bool)
    inside = np.flatnonzero(grid.inside)
    before[inside[:10]] = True
    after[inside[4:30]] = True
    found = show_change(grid, before, after, all_of(grid))
    assert (found.gained_km2, found.lost_km2) == (20 * 0.25, 4 * 0.25)
    assert found.net.low < found.net.value < found.net.high


def test_interval_is_central() -> None:
    assert interval(np.arange(101.0), 0.9) == pytest.approx((5.0, 95.0))


def test_what_is_held_day_by_day_has_the_intervals_of_a_share_and_of_a_change(grid: Grid) -> None:
    weights = all_of(grid)
    random = np.random.default_rng(5)
    days = np.sort(random.uniform(0, 1, (3, len(weights.index))), axis=0).astype(np.float32)
    (first, second) = follow_holding(grid, days, weights, [FIRST] * 3)
    assert isinstance(first, Holding)
    share = assess_share(grid, days[1], weights, FIRST)
    whole_km2 = len(weights.index) * grid.cell_km2
    ends = [(each.value, each.low, each.high) for each in (first.km2, share)]
    assert np.array(ends[0]) == pytest.approx(np.array(ends[1]) * whole_km2, rel=1e-4)
    alone = assess_change(grid, days[0], days[1], weights, 1).net
    assert (first.change_km2.low, first.change_km2.high) == pytest.approx((alone.low, alone.high), rel=1e-4)
    hidden = days.copy()
    hidden[2, : len(weights.index) // 2] = np.nan
    hidden[0] = np.nan
    nothing, half = follow_holding(grid, hidden, weights, [FIRST] * 3)
    assert nothing is None
    assert half is not None
    assert second is not None
    assert half.km2.value < second.km2.value, "what is not shown on both days is counted on neither"
