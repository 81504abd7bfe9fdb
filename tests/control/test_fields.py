"""Correlated numbers: each draw has its mirror image, the variance is one, and the shape says what goes together."""

import numpy as np
import pytest

from frontline.control.dependence import Dependence
from frontline.control.fields import Fields, find_late

ROW, COL = np.divmod(np.arange(144), 12)


@pytest.mark.parametrize("draws", [300, 301])
def test_draws_come_with_their_mirror_images_in_both_halves(draws: int) -> None:
    scores = Fields(ROW, COL, 0.5, draws, 7).mix(Dependence(0.5, 0.2))
    assert scores.shape == (draws, 144)
    pairs = draws // 2 * 2
    assert np.array_equal(scores[0:pairs:2], -scores[1:pairs:2])
    late = find_late(draws)
    assert np.array_equal(late[0:pairs:2], late[1:pairs:2])
    assert late.mean() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("shape", "alike"), [(Dependence(1.0), 0.9), (Dependence(0.0), 0.05), (Dependence(0.0, 1.0), 0)]
)
def test_the_shape_says_how_far_numbers_go_together(shape: Dependence, alike: float) -> None:
    scores = Fields(ROW, COL, 0.5, 1200, 7).mix(shape)
    assert scores.var() == pytest.approx(1, abs=0.1)
    apart = np.corrcoef(scores[:, 0], scores[:, 9])[0, 1]  # 4.5 km
    assert apart == pytest.approx(alike, abs=0.1)
