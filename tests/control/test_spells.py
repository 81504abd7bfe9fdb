import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.control.spells import find_cell_spells
from frontline.settings import GridSettings

GRID = Grid(GridSettings(lon=10.1, lat=45.05, size_m=500), (10.0, 45.0, 10.2, 45.1), -2, -2, 5, 4)
NONE = -1


@st.composite
def make_states(draw: st.DrawFn) -> NDArray[np.int8]:
    days = draw(st.integers(1, 6))
    rows = draw(st.lists(st.lists(st.integers(NONE, 2), min_size=20, max_size=20), min_size=days, max_size=days))
    return np.array(rows, np.int8)


@settings(max_examples=60, deadline=None)
@given(make_states())
def test_spells_drawn_day_by_day_are_the_states_again(states: NDArray[np.int8]) -> None:
    spells = find_cell_spells(GRID, states, NONE)
    lon, lat = (each.ravel() for each in GRID.centres)
    drawn = np.full(states.shape, NONE, np.int8)
    for each in spells:
        inside = shapely.contains_xy(each.geometry, lon, lat)
        assert (drawn[each.first : each.until, inside] == NONE).all(), "no ground is in two spells on a day"
        drawn[each.first : each.until, inside] = each.state
    assert (drawn == states).all()
    keys = [(each.state, each.first, each.until) for each in spells]
    assert len(set(keys)) == len(keys), "ground that changed together is one spell"
