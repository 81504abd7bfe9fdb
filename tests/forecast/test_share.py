"""Shares of towns: the distance that counts, what lasts, and towns that are pulled to their base rate."""

import numpy as np

from forecast.advance import SHAPE, make_history
from frontline.forecast.record import take_picture
from frontline.forecast.share import COLUMNS, Town, fit_share, measure_reach
from frontline.forecast.towns import follow


def square(row: int, column: int, side: int = 4) -> Town:
    rows, columns = np.mgrid[row : row + side, column : column + side]
    index = (rows * SHAPE[1] + columns).ravel()
    return Town("square", 900.0, index, np.ones(len(index)))


def test_the_line_must_come_so_far_as_the_asked_share_lies_behind_it() -> None:
    history = make_history(days=2)
    picture = take_picture(history.record, history.record.published[0], 0.5)
    assert picture is not None  # held: columns 0 to 19
    town = square(10, 22)
    shares = np.array([0.25, 0.5, 1.0])
    assert measure_reach([town] * 3, shares, picture).tolist() == [1.5, 2.0, 3.0]
    assert measure_reach([square(10, 16)], np.array([1.0]), picture).tolist() == [0.0]


def test_a_share_counts_only_where_it_lasts_a_week() -> None:
    history = make_history(days=60)
    town = square(0, 0)
    record = history.record
    spike = record.published[30]
    cells = [(at, record.show(n).ravel() ^ (at == spike)) for n, at in enumerate(record.published.tolist())]
    again = type(record).of(cells, SHAPE)
    assert again is not None
    lasting = follow(again, [town, square(40, 76)])
    assert lasting.share[30].tolist() == [0.0, 1.0]  # a day on which the map is turned inside out
    one, asked = np.array([1]), np.array([0.5])
    assert lasting.came(one, asked, record.published[20], np.array([20.0])).tolist() == [0]
    assert lasting.came(one, asked, record.published[50], np.array([20.0])).tolist() == [-1]


def test_towns_that_do_not_fall_as_villages_do_get_their_own_rate() -> None:
    rng = np.random.default_rng(0)
    columns = rng.normal(0, 1, (4000, len(COLUMNS)))
    town = rng.random(4000) < 0.2
    columns[:, COLUMNS.index("a town")] = town
    near = columns[:, 0] < -0.5
    happened = np.where(town, rng.random(4000) < 0.05, near & (rng.random(4000) < 0.6))
    model = fit_share(columns, happened)
    assert 0 <= model.town_slope < 0.3
    said = model.probability(columns)
    assert abs(said[town].mean() - happened[town].mean()) < 0.02
    assert said[near & ~town].mean() > 5 * said[~near & ~town].mean()
