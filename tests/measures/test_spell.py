from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontline.measures.spell import find_spells

FIRST = date(2030, 1, 1)


@given(st.lists(st.integers(-1, 2), min_size=1, max_size=30))
def test_spells_give_back_each_day(states: list[int]) -> None:
    days = tuple(FIRST + timedelta(days=2 * n) for n in range(len(states)))
    found = find_spells(days, np.array(states))
    back = [next(s.state for s in found if s.start <= day and (s.end is None or day < s.end)) for day in days]
    assert back == states
    assert all(a.state != b.state and a.end == b.start for a, b in pairwise(found))
    assert found[-1].end is None


def test_nothing_shown_is_no_spell() -> None:
    assert find_spells((), np.empty(0, int)) == ()
