"""Words count as far as earlier words came out: once, never far in a day, and drifting with the speaker's record."""

import json
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontline.control.cells import Grid
from frontline.control.displays import MOST_MOVED
from frontline.control.filter import Filter
from frontline.control.hearing import Hearing, fit_shift
from frontline.control.testimony import Matter, Standing
from frontline.control.testimony import Testimony as Word  # pytest would take it for tests
from frontline.control.witness import Witness, first_day_of
from frontline.settings import EvidenceSettings, GridSettings, Hazard
from frontline.sources.card import Display

FIRST = date(2025, 1, 1)
GRID = Grid(GridSettings(lon=10.1, lat=45.05, size_m=500), (10.0, 45.0, 10.2, 45.1), -20, -15, 40, 30)
DISPLAY = Display(delay_days=20, false_per_1000=0.3)
RED, BLUE = 0, 1
SIDES = ("RED", "BLUE")
DAYS = 20
SETTINGS = EvidenceSettings()


def block(column: int, row: int = 12) -> NDArray[np.int64]:
    """Return three by three cells, from a column and a row on."""
    rows, columns = np.meshgrid(np.arange(row, row + 3), np.arange(column, column + 3), indexing="ij")
    return np.asarray((rows * GRID.columns + columns).ravel())


def say(
    day: int,
    side: str = "RED",
    *,
    party: int = RED,
    holds: bool = True,
    number: int = 0,
    column: int = 21,
    sure: float | None = None,
) -> Word:
    """Return a word of a side that a party holds three by three cells beyond the line, or does not."""
    own = (SIDES[party] == side) == holds
    return Word(
        f"{side}:{day}:{number}:{column}", FIRST + timedelta(days=day), party, holds, side, side.title(),
        Standing.OWN if own else Standing.AGAINST, Matter.WHOLE, f"block {column}", block(column), sure,
    )  # fmt: skip


def draw(shown: NDArray[np.int8]) -> Witness:
    return Witness("map", DISPLAY, np.datetime64(FIRST, "D") + np.arange(len(shown)), shown)


def split(days: int) -> NDArray[np.int8]:
    """Return a map on which RED holds all west of column 20, on each of some days."""
    field = np.ones(GRID.shape, np.int8)
    field[:, :20] = RED
    return np.repeat(field.reshape(1, -1), days, axis=0)


def still(days: int = DAYS) -> list[Witness]:
    return [draw(split(days))]


def until(days: int) -> date:
    return FIRST + timedelta(days=days - 1)


def believe(said: list[Word], maps: list[Witness] | None = None, days: int = DAYS) -> NDArray[np.float32]:
    """Return what is believed of RED in a middle cell of the ground that is spoken of, on each day."""
    witnesses = maps or still(days)
    model = Filter(GRID, 2, Hazard(), first_day_of(witnesses), witnesses, Hearing(said, SETTINGS))
    return np.array([belief[RED, block(21)[4]] for _, belief in model.run(until(days))])


def test_a_word_counts_from_its_day_and_moves_no_cell_far() -> None:
    quiet, boast = believe([]), believe([say(10)])
    assert (quiet[:10] == boast[:10]).all()
    assert 0.01 < boast[10] - quiet[10] <= MOST_MOVED
    assert believe([say(10, "BLUE", holds=False)])[10] < quiet[10]


def test_an_admission_weighs_more_than_a_boast_and_none_moves_a_cell_over_the_cap() -> None:
    quiet, boast, admitted = believe([]), believe([say(10)]), believe([say(10, "BLUE")])
    assert boast[10] < admitted[10] <= quiet[10] + MOST_MOVED + 1e-6


def test_ten_words_of_one_side_are_one_and_another_side_is_a_second() -> None:
    once = believe([say(10)])
    ten = believe([say(10, number=number) for number in range(10)])
    assert (once == ten).all()
    again = believe([say(10), say(13, number=1)])
    assert (once == again).all()
    assert believe([say(10), say(10, "BLUE")])[10] > once[10]


def test_a_finding_is_believed_as_far_as_the_person_is_sure_and_never_lowers_what_is_surer() -> None:
    quiet = believe([])
    assert believe([say(10, "desk", sure=0.95)])[10] == pytest.approx(0.95, abs=0.01)
    held = believe([say(10, "desk", party=BLUE, sure=0.6)])
    assert held[10] == pytest.approx(quiet[10], abs=1e-6)


@pytest.mark.parametrize("comes_out", [True, False])
def test_a_side_whose_claims_come_out_gains_weight_and_one_that_boasts_loses_it(*, comes_out: bool) -> None:
    """Claims of block after block: the map draws each some days later, or never does."""
    days, step = 150, 12
    shown = split(days)
    claims = []
    for number, day in enumerate(range(5, days - 45, step)):
        cells = block(20, 1 + 3 * (number % 9))
        claims.append(Word(f"c{number}", FIRST + timedelta(days=day), RED, True, "RED", "Red", Standing.OWN,
                                Matter.WHOLE, f"place {number}", cells))  # fmt: skip
        if comes_out:
            shown[day + 8 :, cells] = RED
    maps = [draw(shown)]
    hearing = Hearing(claims, SETTINGS)
    model = Filter(GRID, 2, Hazard(), FIRST, maps, hearing)
    for _ in model.run(until(days)):
        pass
    found, stated = hearing.find_weight(claims[-1], model.day.toordinal()), np.log(SETTINGS.own)
    assert found > stated + 0.3 if comes_out else found < stated - 0.3
    assert found >= 0


def test_a_hearing_goes_on_where_it_stopped() -> None:
    said = [say(5), say(9, "BLUE", column=24), say(12, number=1), say(16, "BLUE")]
    whole, first = (Filter(GRID, 2, Hazard(), FIRST, still(), Hearing(said, SETTINGS)) for _ in range(2))
    for _ in first.run(FIRST + timedelta(days=10)):
        pass
    second = Filter(GRID, 2, Hazard(), FIRST, still(), Hearing(said, SETTINGS))
    second.recall(first.day, json.loads(json.dumps(first.learned())), first.memory())
    for _ in whole.run(until(DAYS)):
        pass
    for _ in second.run(until(DAYS)):
        pass
    assert whole.belief.tobytes() == second.belief.tobytes()
    assert whole.learned() == second.learned()


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0, 1)), min_size=1, max_size=20), st.floats(-2, 2))
def test_the_shift_lies_between_the_prior_and_what_came(rows: list[tuple[float, float]], centre: float) -> None:
    offset, came = np.array(rows).T
    shift = fit_shift(offset, came, np.ones(len(rows)), (centre, 1.0))
    more = fit_shift(offset, np.minimum(came + 0.1, 1), np.ones(len(rows)), (centre, 1.0))
    assert np.isfinite(shift)
    assert more >= shift - 1e-6
    gap = (came - 1 / (1 + np.exp(-(offset + centre)))).sum()
    assert (shift - centre) * gap >= -1e-6
