"""Quiet ground is gone through seldom: beliefs stay the same, and so do the bytes of a filter that goes on."""

from datetime import date, timedelta

import numpy as np
import pytest

from frontline.control.assess import Witness
from frontline.control.cells import Grid
from frontline.control.filter import Filter
from frontline.control.open_ground import BLOCK, DOUBT, OpenGround
from frontline.settings import GridSettings, Hazard
from frontline.sources.card import Display

FIRST = date(2025, 1, 1)
GRID = Grid(GridSettings(lon=10.6, lat=45.05, size_m=500), (10.0, 45.0, 11.2, 45.2), -60, -15, 120, 30)
LAST = 33
CARDS = (Display(delay_days=15, false_per_1000=0.3), Display(delay_days=20, false_per_1000=0.3))


def make_maps() -> list[Witness]:
    """Return two maps of a front that moves in the middle of the lattice, the second five days late."""
    field = np.ones((LAST, *GRID.shape), np.int8)
    field[:, :, :60] = 0
    field[12:, 10:20, 60:63] = 0
    late = field.copy()
    late[12:17] = field[11]
    days = np.datetime64(FIRST) + np.arange(LAST)
    return [
        Witness(name, card, days, shown.reshape(LAST, -1))
        for name, card, shown in zip("ab", CARDS, (field, late), strict=True)
    ]


def run(days: int) -> tuple[Filter, dict[date, np.ndarray]]:
    model = Filter(GRID, 2, Hazard(), FIRST, make_maps())
    return model, dict(model.run(FIRST + timedelta(days=days - 1)))


def believe() -> tuple[Filter, list[np.ndarray]]:
    model, found = Filter(GRID, 2, Hazard(), FIRST, make_maps()), []
    for _ in range(LAST):
        model.step()
        found.append(model.belief.copy())
    return model, found


def test_what_is_believed_is_the_same_as_if_all_ground_were_gone_through_daily(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, found = believe()
    assert len(model.ground.cells) < GRID.size / 2
    monkeypatch.setattr(OpenGround, "close", lambda self, _: self)
    whole, expected = believe()
    assert len(whole.ground.cells) == GRID.size
    for each, other in zip(found, expected, strict=True):
        assert np.abs(each - other).max() < 2 * DOUBT


def test_a_filter_with_quiet_ground_goes_on_to_the_same_bytes() -> None:
    _, at_once = run(LAST)
    first, _ = run(17)
    second = Filter(GRID, 2, Hazard(), FIRST, make_maps())
    second.recall(first.day, first.learned(), {name: each.copy() for name, each in first.memory().items()})
    for day, each in second.run(FIRST + timedelta(days=LAST - 1)):
        assert each.tobytes() == at_once[day].tobytes()


def test_blocks_of_what_stirs_and_those_around_stay_open() -> None:
    ground = OpenGround(GRID).close(np.array([15 * GRID.columns + 60]))
    rows, columns = np.divmod(ground.cells, GRID.columns)
    assert rows.min() == 0
    assert columns.min() == (60 // BLOCK - 1) * BLOCK
    assert columns.max() == (60 // BLOCK + 2) * BLOCK - 1
    assert len(ground.cells) + len(ground.quiet) == GRID.size
    wider = ground.open_up(np.array([0]))
    assert wider.mask[0]
    assert wider.open_up(np.array([1])) is wider
