from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from pyproj import Transformer

from frontline.errors import UsageError
from frontline.publish.field import (
    EMBARGOED,
    OVERVIEW_MOST,
    UNKNOWN,
    Lattice,
    hold_still,
    pack_control,
    pack_lattice,
    pack_layer,
    pack_steps,
    unpack_lattice,
    unpack_layer,
)

SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 7), st.integers(1, 7))
PERCENT = st.one_of(st.integers(0, 100), st.just(UNKNOWN))


def make_lattice(rows: int, columns: int, size_m: int = 500) -> Lattice:
    plane = "+proj=laea +lat_0=48.25 +lon_0=37.2 +datum=WGS84 +units=m"
    x, y = (np.arange(count) * size_m - count * size_m / 2 for count in (columns, rows))
    lon, lat = Transformer.from_crs(plane, "EPSG:4326", always_xy=True).transform(*np.meshgrid(x, y))
    return Lattice(lon, lat, size_m)


@given(SHAPES.flatmap(lambda shape: arrays.arrays(np.uint8, shape, elements=PERCENT)))
def test_a_layer_comes_back_as_it_was(field: np.ndarray) -> None:
    assert np.array_equal(unpack_layer(pack_layer(field), field.shape), field)


def test_a_quiet_history_is_small() -> None:
    field = np.zeros((180, 150, 200), np.uint8)
    for day in range(180):
        field[day, :, : 80 + day // 10] = 100
    assert len(pack_layer(field)) < 20_000


@pytest.mark.parametrize(("rows", "columns"), [(157, 209), (1, 1), (2, 65), (64, 1)])
def test_positions_come_back_within_five_metres(rows: int, columns: int) -> None:
    lattice = make_lattice(rows, columns)
    again = unpack_lattice(pack_lattice(lattice))
    metres = np.hypot((again.lon - lattice.lon) * 0.67, again.lat - lattice.lat) * 111_320
    assert again.lon.shape == (rows, columns)
    assert metres.max() < 5


def test_a_wide_theatre_needs_few_positions() -> None:
    packed = pack_lattice(make_lattice(157, 209))
    assert len(packed["row"]) * len(packed["col"]) < 200


def test_the_head_names_each_layer_and_its_file() -> None:
    field = np.full((3, 4, 5), 40, np.uint8)
    packed = pack_control(date(2025, 8, 1), make_lattice(4, 5), {"assessed": field, "source-a": field})
    assert packed.head["first_day"] == "2025-08-01"
    assert packed.head["days"] == 3
    assert set(packed.files) == {layer["file"] for layer in packed.head["layers"].values()}
    assert packed.head["layers"]["source-a"]["file"] == "control/source-a.bin"


@pytest.mark.parametrize(
    ("name", "field", "says"),
    [
        ("assessed", np.zeros((3, 4, 4), np.uint8), "not uint8"),
        ("assessed", np.zeros((3, 4, 5), np.float64), "not uint8"),
        ("assessed", np.full((3, 4, 5), 101, np.uint8), "over 100"),
        ("assessed", np.zeros((0, 4, 5), np.uint8), "all days"),
        ("../assessed", np.zeros((3, 4, 5), np.uint8), "cannot name a layer"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, field: np.ndarray, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        pack_control(date(2025, 8, 1), make_lattice(4, 5), {name: field})


def test_layers_of_different_lengths_are_refused() -> None:
    fields = {"a": np.zeros((3, 4, 5), np.uint8), "b": np.zeros((2, 4, 5), np.uint8)}
    with pytest.raises(UsageError, match="layer 'b'"):
        pack_control(date(2025, 8, 1), make_lattice(4, 5), fields)


def test_a_large_layer_comes_with_a_small_one_of_weeks() -> None:
    field = np.random.default_rng(5).integers(0, 101, (30, 80, 90)).astype(np.uint8)
    field[:, :9] = EMBARGOED
    packed = pack_control(date(2031, 3, 1), make_lattice(80, 90), {"assessed": field})
    about = packed.head["layers"]["assessed"]
    weeks = unpack_layer(packed.files[about["overview"]], (5, 80, 90))
    assert len(packed.files[about["overview"]]) < len(packed.files[about["file"]]) / 3
    assert np.array_equal(weeks == EMBARGOED, field[::7] == EMBARGOED)
    assert np.abs(weeks.astype(int) - field[::7]).max() <= 8  # held within 5 points of what was rounded by 3


def test_the_overview_of_a_long_history_has_fewer_days_so_that_it_stays_small() -> None:
    field = np.random.default_rng(5).integers(0, 101, (120, 60, 90)).astype(np.uint8)
    field[:, :, 80:] = 0
    packed = pack_control(date(2031, 3, 1), make_lattice(60, 90), {"assessed": field}, opens=77)
    about = packed.head["layers"]["assessed"]
    whole = unpack_layer(packed.files[about["file"]], field.shape)
    assert np.array_equal(unpack_layer(packed.files[about["opening"]], (1, 60, 90))[0], whole[77])
    assert about["overview_days"] == 14
    assert len(packed.files[about["overview"]]) <= OVERVIEW_MOST < len(pack_steps(field[::7]))
    days = unpack_layer(packed.files[about["overview"]], (9, 60, 90))
    assert np.abs(days.astype(int) - field[::14]).max() <= 8


def test_no_layer_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one layer"):
        pack_control(date(2025, 8, 1), make_lattice(4, 5), {})


@given(SHAPES.flatmap(lambda shape: arrays.arrays(np.uint8, shape, elements=PERCENT)))
def test_what_is_held_still_stays_near_and_on_its_side(field: np.ndarray) -> None:
    held = hold_still(field)
    known = field <= 100
    assert np.array_equal(held[0], field[0])
    assert np.array_equal(held == UNKNOWN, ~known)
    assert np.abs(held.astype(int) - field)[known].max(initial=0) <= 3
    assert np.array_equal((held >= 50)[known], (field >= 50)[known])


def test_a_slow_drift_is_written_now_and_then() -> None:
    field = np.arange(20, 30, dtype=np.uint8).reshape(10, 1, 1)
    assert hold_still(field).ravel().tolist() == [20, 20, 20, 20, 24, 24, 24, 24, 28, 28]
