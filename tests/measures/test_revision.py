from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError
from frontline.measures.geodesy import area_km2, areas_km2
from frontline.measures.revision import changed_pieces, compare_days, list_steps, total
from measures import originals
from measures.shapes import box_km

DAYS = [date(2025, 1, 1) + timedelta(days=n) for n in range(9)]
SOUTH = box_km(-20, -20, 20, 0)
MONTHS = {"2024-08": 363, "2024-11": 730, "2025-01": 325, "2025-08": 464, "2025-09": 259, "2025-10": 267}
REPRODUCED = {
    "2024-08": 363.5,
    "2024-11": 725.9,
    "2025-01": 332.2,
    "2025-08": 467.8,
    "2025-09": 263.9,
    "2025-10": 260.4,
}


def test_gain_and_loss() -> None:
    after = shapely.union(SOUTH, box_km(0, -1, 2, 3)) - box_km(-12, -1, -10, 1)
    step = compare_days((DAYS[0], SOUTH), (DAYS[1], after))
    assert step.gained_km2 == pytest.approx(6, rel=1e-3)
    assert step.lost_km2 == pytest.approx(2, rel=1e-3)
    assert not step.is_flagged
    sums = total([step])
    assert sums.net_km2 == pytest.approx(4, rel=1e-3)
    assert sums.net_without_km2 == pytest.approx(4, rel=1e-3)


def test_noise_is_told_apart() -> None:
    after = shapely.union(SOUTH, box_km(0, -0.1, 0.1, 0.1))
    step = compare_days((DAYS[0], SOUTH), (DAYS[1], after))
    assert step.gained_km2 == 0
    assert step.noise_gained_km2 == pytest.approx(0.01, rel=0.01)


def test_a_large_loss_is_a_correction() -> None:
    steps = list(list_steps([(DAYS[0], SOUTH), (DAYS[1], SOUTH - box_km(-2, -6, 2, 1)), (DAYS[2], SOUTH)]))
    sums = total(steps)
    assert [step.is_correction for step in steps] == [True, False]
    assert sums.net_km2 == pytest.approx(0, abs=1e-6)
    assert sums.net_without_km2 == pytest.approx(24, rel=1e-3)
    assert sums.revisions == (steps[0],)


def test_a_piece_far_from_the_line_is_a_revision() -> None:
    near = compare_days((DAYS[0], SOUTH), (DAYS[1], shapely.union(SOUTH, box_km(0, 0.25, 1, 1))))
    far = compare_days((DAYS[0], SOUTH), (DAYS[1], shapely.union(SOUTH, box_km(0, 0.35, 1, 1))))
    hole = compare_days((DAYS[0], SOUTH), (DAYS[1], SOUTH - box_km(0, -5, 1, -4)))
    assert (near.far_gained_km2, near.is_flagged) == (0, False)
    assert far.far_gained_km2 == pytest.approx(0.65, rel=1e-2)
    assert far.is_flagged
    assert hole.far_lost_km2 == pytest.approx(1, rel=1e-2)
    assert hole.revised_lost_km2 == pytest.approx(1, rel=1e-2)


def test_only_what_is_inside_the_boundary_counts() -> None:
    after = shapely.union(SOUTH, box_km(-3, -1, 3, 2))
    step = compare_days((DAYS[0], SOUTH), (DAYS[1], after), box_km(0, -50, 50, 50))
    assert step.gained_km2 == pytest.approx(6, rel=1e-3)
    assert compare_days((DAYS[0], SOUTH), (DAYS[1], after), box_km(30, 30, 40, 40)).gained_km2 == 0


def test_nothing_held_before_or_after() -> None:
    everything = compare_days((DAYS[0], shapely.Polygon()), (DAYS[1], SOUTH))
    assert everything.gained_km2 == pytest.approx(area_km2(SOUTH), rel=1e-6)
    assert compare_days((DAYS[0], SOUTH), (DAYS[1], SOUTH)).gained_km2 == 0
    assert total([]).net_km2 == 0


def test_the_earlier_day_comes_first() -> None:
    with pytest.raises(UsageError, match="no length"):
        compare_days((DAYS[1], SOUTH), (DAYS[0], SOUTH))


squares = st.lists(st.tuples(st.integers(-8, 8), st.integers(-8, 8), st.integers(1, 6)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(squares, squares)
def test_pieces_are_those_of_a_plain_overlay(
    first: list[tuple[int, int, int]], second: list[tuple[int, int, int]]
) -> None:
    before, after = (_squares(each) for each in (first, second))
    gained, lost = changed_pieces(before, after)
    assert areas_km2(gained).sum() == pytest.approx(area_km2(shapely.difference(after, before)), abs=1e-3)
    assert areas_km2(lost).sum() == pytest.approx(area_km2(shapely.difference(before, after)), abs=1e-3)


def _squares(rows: list[tuple[int, int, int]]) -> BaseGeometry:
    return shapely.union_all([shapely.box(x / 100, y / 100, (x + size) / 100, (y + size) / 100) for x, y, size in rows])


@pytest.mark.shared
@pytest.mark.parametrize("month", MONTHS)
def test_monthly_nets_agree_with_what_was_published(shared: Path, month: str) -> None:
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=32)).replace(day=1)
    series = originals.deepstate_series(shared / "data", str(first - timedelta(days=2)), str(last))
    start = max(n for n, (day, _) in enumerate(series) if day < first)
    sums = total(list_steps(series[start:]))
    assert sums.net_km2 == pytest.approx(MONTHS[month], rel=0.03)
    assert sums.net_km2 + sums.noise_km2 == pytest.approx(REPRODUCED[month], abs=0.1)


@pytest.mark.shared
def test_a_known_correction_is_flagged(shared: Path) -> None:
    (step,) = list_steps(originals.deepstate_series(shared / "data", "2025-12-12", "2025-12-13"))
    assert step.is_correction
    assert step.lost_km2 == pytest.approx(21.0, abs=0.1)


@pytest.mark.shared
def test_re_rounding_is_noise(shared: Path) -> None:
    (before, after) = originals.deepstate_series(shared / "data", "2024-09-14", "2024-09-15")
    step = compare_days(before, after)
    assert step.noise_gained_km2 + step.noise_lost_km2 < 0.2
    assert step.gained_km2 - step.lost_km2 + step.noise_gained_km2 - step.noise_lost_km2 == pytest.approx(
        float(np.diff(areas_km2(np.array([before[1], after[1]])))[0]), abs=0.01
    )
