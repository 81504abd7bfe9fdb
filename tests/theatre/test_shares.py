"""What is told of a place's share: cells of which nothing is told are left out, not counted as the other side's."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from frontline.control.cells import Grid, Weights
from frontline.control.dependence import FIRST
from frontline.publish.field import EMBARGOED, FULL
from frontline.settings import GridSettings
from frontline.theatre.outward.shares import tell_shares

if TYPE_CHECKING:
    from frontline.theatre.folder import OpenTheatre

GRID = Grid(GridSettings(lon=37.2, lat=48.25, size_m=500), (37.1, 48.2, 37.3, 48.3), 0, 0, 4, 4)


def test_cells_that_are_held_back_count_for_nobody_and_a_closed_day_is_blank() -> None:
    weights = Weights(np.arange(4), np.ones(4))
    days = np.full((2, 4), 0.25, np.float32)
    shown = np.array([[FULL, 0, EMBARGOED, FULL]] * 2, np.uint8)
    theatre = cast("OpenTheatre", SimpleNamespace(grid=GRID))
    found = tell_shares(theatre, weights, np.array([False, True]), days, {"red": shown}, [FIRST, FIRST])
    assert found["red"]["value"] == [pytest.approx(2 / 3, abs=1e-4), None]
    assert found["assessed"]["value"] == [pytest.approx(0.25), None]
