"""Roads on the page: what is closed is cut out of them on its days, and nothing else changes."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.theatre.ways_site import BLANK, Closure, cut_lines

DAYS = 4
spots = st.tuples(st.integers(0, 20), st.integers(0, 20))
ways = st.lists(spots, min_size=2, max_size=5, unique=True).map(shapely.LineString)
grounds = st.tuples(spots, st.integers(1, 9), st.lists(st.booleans(), min_size=DAYS, max_size=DAYS)).map(
    lambda drawn: Closure(shapely.box(*drawn[0], drawn[0][0] + drawn[1], drawn[0][1] + drawn[1]), np.array(drawn[2]))
)


@settings(deadline=None, max_examples=60)
@given(st.lists(ways, min_size=1, max_size=4), st.lists(grounds, max_size=3))
def test_closed_ground_is_blank_on_its_days_and_the_rest_stays_as_it_was(
    lines: list[shapely.LineString], closures: list[Closure]
) -> None:
    given_ = np.array(lines, object)
    states = np.arange(DAYS)[:, None].repeat(len(lines), 1).astype(np.int8)
    pieces, found, of = cut_lines(given_, states, closures)
    for day in range(DAYS):
        closed = shapely.union_all([each.ground for each in closures if each.days[day]])
        for n, line in enumerate(lines):
            shown = shapely.union_all(pieces[(of == n) & (found[day] != BLANK)])
            left = shapely.difference(line, closed)
            assert abs(shapely.union_all(left).length - shown.length) < 1e-6
            assert shapely.intersection(shown, closed.buffer(-1e-6)).length < 1e-6
        assert set(found[day].tolist()) <= {day, int(BLANK)}
