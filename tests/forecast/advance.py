"""Make a small world with a line that comes on unevenly, for the tests of the forecasts."""

from datetime import date, timedelta

import numpy as np

from frontline.forecast.backtest import History, day_number
from frontline.forecast.ground import Points, Terrain
from frontline.forecast.record import MapRecord
from frontline.forecast.units import Settlements

SHAPE = (48, 80)
FIRST = date(2024, 1, 1)


def make_history(days: int = 420, seed: int = 0, change: int | None = None) -> History:
    """Return a line that starts in the west and moves east, fast in some rows; from ``change`` on all is taken."""
    rng = np.random.default_rng(seed)
    speed = np.repeat(rng.gamma(0.7, 0.08, SHAPE[0] // 8), 8)
    front = np.full(SHAPE[0], 20.0)
    column = np.arange(SHAPE[1])
    pictures = []
    for day in range(days):
        if change is not None and day >= change:
            front[:] = SHAPE[1]
        pictures.append((float(day_number(FIRST) + day), (column < front[:, None]).ravel()))
        front = front + speed * rng.exponential(1.0, SHAPE[0])
    record = MapRecord.of(pictures, SHAPE)
    assert record is not None
    points = Points(
        rng.uniform(0, SHAPE[0] - 1, 60), rng.uniform(20, SHAPE[1] - 1, 60), np.full(60, 500.0), np.ones(60, bool)
    )
    terrain = Terrain(np.zeros(SHAPE, bool), np.zeros(SHAPE, bool), np.zeros(SHAPE, np.float32))
    settlements = Settlements(points, tuple(f"place {n}" for n in range(60)))
    end = FIRST + timedelta(days=days - 1)
    return History(record, np.ones(SHAPE, bool), settlements, terrain, 0.5, end)
