from datetime import date, timedelta

import numpy as np

from frontline.control.assess import Witness
from frontline.control.cells import Grid
from frontline.control.filter import Filter
from frontline.control.hazard import Surroundings
from frontline.control.smoothing import look_back
from frontline.settings import GridSettings, Hazard
from frontline.sources.card import Display

FIRST = date(2025, 1, 1)
GRID = Grid(GridSettings(lon=10.1, lat=45.05, size_m=500), (10.0, 45.0, 10.2, 45.1), -20, -15, 40, 30)
LAST = 40


def test_hindsight_sees_a_change_before_the_map_drew_it_and_ends_where_the_filter_ends() -> None:
    field = np.ones((LAST, *GRID.shape), np.int8)
    field[:, :, :20] = 0
    field[25:, :, :22] = 0
    map_ = Witness(
        "a", Display(delay_days=15, false_per_1000=0.3), np.datetime64(FIRST) + np.arange(LAST), field.reshape(LAST, -1)
    )
    model = Filter(GRID, 2, Hazard(), FIRST, [map_])
    days = [(day, belief, model.pace_factor) for day, belief in model.run(FIRST + timedelta(days=LAST - 1))]
    late = dict(look_back(reversed(days), Surroundings.of(Hazard(), GRID)))
    cell = 15 * GRID.columns + 20
    then = np.array([belief[0, cell] for _, belief, _ in days])
    now = np.array([late[day][0, cell] for day, _, _ in days])
    assert now[-1] == then[-1]
    assert now[22] > then[22] + 0.2, "what was drawn on day 25 had probably happened some days before"
    assert (np.diff(now[5:]) > -0.02).all()
    assert all(np.allclose(each.sum(axis=0), 1, atol=1e-4) for each in late.values())
